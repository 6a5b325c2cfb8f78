"""The dashboard as people use it, in a real Chromium, from a file; its numbers are those of the store."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import quote

import pytest
from pypdfium2 import PdfDocument
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from checklist.app import dashboards
from checklist.app.campaigns import open_campaign, opened_store
from checklist.app.comparing import past_campaigns
from checklist.app.dashboards import DashboardOptions, save_dashboard
from checklist.campaign import MIN_GROUP, listings, queries, trend
from checklist.campaign.opened import Campaign
from checklist.campaign.queries import ALL, Scope
from checklist.campaign.register import Returned, append
from checklist.campaign.store import Store
from checklist.core import resources
from checklist.core.plain import plain
from checklist.core.values import CHINA
from checklist.core.verdicts import Verdict
from checklist.core.wording import MARKS
from tests.campaign import by_hand
from tests.campaign.by_hand import a_campaign, a_roster, a_unit
from tests.conftest import MadeOnce, Run
from tests.web.browser import Browser
from tests.web.city import COUNTIES, DAY, HOSTILE, HOSTILE_FILE, make_city

pytestmark = pytest.mark.slow
UNITS = 60
SCOPES = {
    "": ALL,
    "?kind=事业单位": Scope(kind="事业单位"),
    "?in=C0": Scope(under="C0"),
    "?in=C1&kind=党政机关": Scope("C1", "党政机关"),
}

PAGES = [("page", query) for query in SCOPES] + [("index", query) for query, scope in SCOPES.items() if not scope.under]
"""What is compared; an index has the parts of the tree on pages of their own."""


@dataclass(frozen=True)
class Made:
    """A city, and its dashboard as one page and as an index with pages."""

    campaign: Campaign
    page: Path
    index: Path

    def asked(self, query: Callable[[Store], object]) -> object:
        with opened_store(self.campaign, day=DAY) as store:
            return query(store)


@pytest.fixture(scope="module")
def made(bundles: Path, made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory) -> Made:
    def written() -> bytes:
        folder = tmp_path_factory.mktemp("city")
        page = folder / "汇总.html"
        make_city(folder / "上次", UNITS + 2)
        make_city(folder / "任务", UNITS, folder / "上次")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(resources, "web", lambda: bundles)
            assert save_dashboard(folder / "任务", page, DashboardOptions(DAY), force=False).pages == [page]
            patch.setattr(dashboards, "MOST_UNITS", UNITS // 3)
            save_dashboard(folder / "任务", folder / "多页.html", DashboardOptions(DAY), force=False)
        return str(folder).encode()

    folder = Path(made_once("dashboard", written).decode())
    return Made(open_campaign(folder / "任务"), folder / "汇总.html", folder / "多页.html")


def rows(browser: Browser, name: str) -> list[dict[str, str]]:
    """Return what stands in the table with a name, whole."""
    script = """
    const region = document.querySelector(`[role=region][aria-label="${arguments[0]}"]`);
    [...region.parentElement.querySelectorAll("button")].find((one) => one.textContent.startsWith("显示全部"))?.click();
    const texts = (row) => [...row.cells].map((cell) => cell.textContent);
    return [...region.querySelectorAll("tr")].map(texts);
    """
    heads, *lines = browser.run(script, name)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def figures(browser: Browser) -> dict[str, str]:
    script = "return [...document.querySelectorAll('.figures li > a')].map((one) => [one.children[1].textContent, one.children[0].textContent])"
    return dict(browser.run(script))


def chart_words(browser: Browser, part: str) -> list[str]:
    """Return the words of a part's charts, once all are drawn."""
    browser.wait(lambda: browser.run("return performance.getEntriesByName('drawn').length"))
    script = "return [...document.querySelectorAll(`#part-${arguments[0]} svg text`)].map((one) => one.textContent)"
    return list(browser.run(script, part))


def percent(share: float | None) -> str:
    return "—" if share is None else f"{int(share * 1000 + 0.5) / 10:.1f}%"


@pytest.mark.parametrize(("page", "query"), PAGES)
def test_every_number_is_the_stores(browser: Browser, made: Made, page: str, query: str) -> None:
    scope = SCOPES[query]
    browser.open(getattr(made, page), f"#/{query}")
    with opened_store(made.campaign, day=DAY) as store:
        whole, totals = queries.returns(store, DAY, scope).whole, listings.totals(store, DAY, scope)
        assert figures(browser) | {"平均分": ""} == {
            "应交单位": str(whole.asked), "已交": str(whole.counted), "报送率": percent(whole.share),
            "已逾期": str(whole.overdue), "交来不能计入": str(whole.held), "问题": str(totals.findings),
            "整改逾期": str(totals.overdue), "平均分": "",
        }  # fmt: skip
        assert [tuple(row.values()) for row in rows(browser, "报送情况")] == [
            tuple(map(str, (one.name, one.asked, one.counted, percent(one.share), one.held, one.missing, one.late, one.overdue)))
            for one in queries.returns(store, DAY, scope).subtrees
        ]  # fmt: skip
        assert [tuple(row.values()) for row in rows(browser, "轻重分布")] == [
            (f"{row.mark} {row.verdict}", *row.told, str(row.worst))
            for row in map(Marked, queries.verdicts(store, scope))
            if row.is_finding or row.worst
        ]
        assert shown_common(browser) == told_common(store, scope)
        chart = browser.find("#part-spread [role=img]").get_attribute("aria-label")
        assert re.findall(r"(\d+) 份", str(chart)) == list(map(str, queries.scores(store, scope).bins))
        last = queries.arrivals(store, scope)[-1]
        assert (last.due, last.counted) == (whole.asked, whole.counted)


@pytest.mark.parametrize("query", ["", "?in=C0"])
def test_the_systems_add_up_to_all_problems_and_lead_to_as_many_units(browser: Browser, made: Made, query: str) -> None:
    browser.open(made.page, f"#/{query}")
    lines = rows(browser, "各项制度")
    scope = SCOPES[query]
    with opened_store(made.campaign) as store:
        total, verdicts = listings.totals(store, DAY, scope).findings, queries.verdicts(store, scope)
    unknown = next(one.findings for one in verdicts if one.verdict == "不掌握")
    assert unknown > 0
    assert sum(int(line["问题（个）"]) for line in lines) == total
    assert sum(int(line["其中不掌握（个）"]) for line in lines) == unknown
    line = next(line for line in lines if line["有问题的单位"] not in ("0", "") and line["其中不掌握（个）"] != "0")
    links = browser.driver.find_elements(By.CSS_SELECTOR, "[role=region][aria-label='各项制度'] tbody tr")
    next(one for one in links if one.text.startswith(line["制度"])).find_element(By.CSS_SELECTOR, "td a").click()
    browser.wait(lambda: browser.find("h1").text == f"判定有问题的单位（{line['有问题的单位']} 个）")


class Marked:
    """A share of a verdict as the page shows it."""

    def __init__(self, share: queries.VerdictShare) -> None:
        self.verdict, self.mark = share.verdict, MARKS[Verdict[share.verdict]]
        self.is_finding, self.worst = Verdict[share.verdict] >= Verdict.不掌握, share.worst
        self.told = (str(share.findings), str(share.units)) if self.is_finding else ("—", "—")


def shown_common(browser: Browser) -> list[tuple[str, ...]]:
    if not browser.driver.find_elements(By.CSS_SELECTOR, "[role=region][aria-label='共性问题']"):
        return []
    return [
        (*next(iter(row.values())).split(" ", 1), *list(row.values())[2:10], row["例外"])
        for row in rows(browser, "共性问题")
    ]


def told_common(store: Store, scope: Scope) -> list[tuple[str, ...]]:
    return [
        (
            one.item, one.title, percent(one.share), str(one.gaps), str(one.grave),
            f"{MARKS[Verdict[one.worst]]} {one.worst}", str(one.judged),
            *map(str, (one.not_applicable, one.unanswered, one.unknown, one.exceptions)),
        )
        for one in queries.common(store, MIN_GROUP, scope).problems
    ]  # fmt: skip


def test_the_heat_map_is_the_stores(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    texts = chart_words(browser, "heat")
    with opened_store(made.campaign, day=DAY) as store:
        cells = queries.subtree_matrix(store, MIN_GROUP)
        told = [f"{int(one.share * 100 + 0.5)}" for one in cells if one.share is not None]
    assert sorted(text for text in texts if text.isdigit()) == sorted(told)
    browser.open(made.page, "#/?in=C2")
    texts = chart_words(browser, "heat")
    with opened_store(made.campaign, day=DAY) as store:
        units = queries.unit_matrix(store, Scope(under="C2"))
    marked = [Marked(queries.VerdictShare(one.worst, 0, one.findings, 0)) for one in units]
    told = [f"{one.mark}{share.findings or ''}" for one, share in zip(marked, units, strict=True)]
    assert sorted(text for text in texts if re.fullmatch(r"[●▲■○◇□√—]\d*", text)) == sorted(told)


def test_a_field_of_too_few_units_says_so(browser: Browser, made: Made) -> None:
    browser.open(made.page, "#/?find=U0000")
    texts = chart_words(browser, "heat")
    assert "20%至不满40%" in browser.find("#part-heat .legend").text
    assert texts.count("…") > len(made.campaign.pack.systems) + 1, "a title can end with it too"
    assert (
        f"不到 {MIN_GROUP} 个单位的不显示，显示了就能从总数减出这样的也不显示，写作“…”"
        in browser.find("#part-heat").text
    )


def test_scores_with_decimals_have_one_place_and_one_name_for_it(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    spans = [queries.score_span(place) for place in range(len(queries.SCORE_BINS))]
    assert "80分至不满90分" in spans
    assert sorted(set(spans) & set(chart_words(browser, "spread"))) == sorted(spans)
    browser.go("#/units?bin=8")
    browser.wait(lambda: "总分80分至不满90分的单位" in browser.find("h1").text)
    scores = [float(row["总分"]) for row in rows(browser, "总分80分至不满90分的单位")]
    assert any(89 < score < 90 for score in scores)
    assert all(80 <= score < 90 for score in scores)


@pytest.mark.parametrize("page", ["page", "index"])
def test_whose_deadlines_were_moved_back_is_told(browser: Browser, made: Made, page: str) -> None:
    with opened_store(made.campaign, day=DAY) as store:
        totals = listings.totals(store, DAY)
    browser.open(getattr(made, page))
    tile = browser.driver.find_element(By.XPATH, "//li[a/span='整改逾期']")
    assert tile.text.endswith(f"；推后期限 {totals.put_off} 项")
    if page == "page":
        tile.find_element(By.CSS_SELECTOR, "small a").click()
        browser.wait(lambda: f"整改推后期限的单位（{totals.put_off_units} 个）" in browser.find("h1").text)
        assert sum(int(row["整改推后期限（项）"]) for row in rows(browser, "整改推后期限的单位")) == totals.put_off
        browser.find("main tbody th a").click()
        browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".facts"))
        assert re.search(r"20\d\d-\d\d-\d\d（上期 20\d\d-\d\d-\d\d）", browser.text())


def test_what_stands_above_is_of_the_campaign_that_is_looked_at(browser: Browser, made: Made) -> None:
    [past] = past_campaigns(made.campaign.task)
    with opened_store(past) as store:
        counted = queries.returns(store, DAY).whole.counted
    browser.open(made.page, "#/?round=1")
    assert figures(browser)["已交"] == str(counted)
    assert f"全部单位计入的{counted}份报告" in browser.text()


def test_words_of_the_overview_say_what_they_count(browser: Browser, made: Made) -> None:
    browser.open(made.page, "#/?least=严重")
    assert "轻重 严重（" in browser.find(".scope").text
    tiles = dict(
        browser.run(
            "return [...document.querySelectorAll('.figures li')].map((one) => one.innerText.split('\\n').slice(1))"
        )
    )
    with opened_store(made.campaign, day=DAY) as store:
        whole = queries.returns(store, DAY).whole
    assert tiles["应交单位"] == f"其中没有交 {whole.missing}"
    assert tiles["已逾期"] == f"到 {DAY} 过了期限、还没有计入"
    browser.open(made.page)
    for line in rows(browser, "轻重分布"):
        if line["结论"].split(" ")[1] in ("合规", "未填", "不涉及"):
            assert line["问题（个）"] == "—"


def test_on_a_phone_no_label_lies_on_another(browser: Browser, made: Made, tmp_path: Path) -> None:
    browser.fresh(tmp_path / "narrow", width=375)
    browser.open(made.page)
    assert chart_words(browser, "spread")
    script = """
    return [...document.querySelectorAll("#part-spread svg, #part-common svg, #part-returns svg")].flatMap((chart) => {
        const boxes = [...chart.querySelectorAll("text")].map((one) => [one.textContent, one.getBoundingClientRect()]);
        return boxes.flatMap(([a, x], at) => boxes.slice(at + 1)
            .filter(([, y]) => Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1
                && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 4)
            .map(([b]) => `${a} ${b}`));
    });"""
    assert browser.run(script) == []


@pytest.mark.parametrize(("page", "query"), PAGES)
def test_what_changed_is_the_stores(browser: Browser, made: Made, page: str, query: str) -> None:
    scope = SCOPES[query]
    browser.open(getattr(made, page), f"#/{query}")
    past = past_campaigns(made.campaign.task)
    titles = {id_: system.title for id_, system in made.campaign.pack.systems.items()} | {"": "自相矛盾"}
    with opened_store(made.campaign, day=DAY) as store:
        found = trend.compared(store, made.campaign, past)
        kinds = {one.kind: one.findings for one in trend.kinds(found, scope)}
        systems = {(titles[str(one.part)], one.kind): one.findings for one in trend.by_system(found, scope)}
        names = queries.group_names(store, scope)
        parts = {(names.get(one.part, trend.GONE), one.kind): one.findings for one in trend.by_subtree(found, scope)}
    assert not kinds["新增"] == kinds["未改"] == kinds["自报完成"] == 0
    assert browser.find("#part-trend .inline").text.split() == [word for one in kinds.items() for word in map(str, one)]
    for name, told in (("与上次相比，按制度", systems), ("与上次相比，按范围", parts)):
        shown = {
            (next(iter(row.values())), kind): int(row[kind])
            for row in rows(browser, name)
            for kind in kinds
            if row[kind] != "0"
        }
        assert shown == told


def test_last_times_numbers_are_those_of_its_own_store(browser: Browser, made: Made) -> None:
    browser.open(made.page, "#/?round=1")
    with opened_store(open_campaign(made.campaign.task.folder / "../上次")) as store:
        assert figures(browser)["应交单位"] == str(UNITS + 2)
        assert figures(browser)["问题"] == str(listings.totals(store, DAY).findings)
        assert shown_common(browser) == told_common(store, ALL)


def test_what_became_of_findings_is_told_apart_by_its_look(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    looks = browser.run(
        "return [...document.querySelectorAll('#part-trend .legend .swatch')]"
        ".map((one) => one.className + getComputedStyle(one).backgroundColor)"
    )
    assert len(set(looks)) == len(trend.KINDS)


def test_units_can_be_sorted_by_what_they_have(browser: Browser, made: Made) -> None:
    browser.open(made.page, "#/units")
    with opened_store(made.campaign, day=DAY) as store:
        told = listings.units(store, day=DAY)
        compared = trend.compared(store, made.campaign, past_campaigns(made.campaign.task))
        repeated = {one.unit: one.findings for one in trend.by_unit(compared) if one.kind == "反复出现"}
    counted = {
        one.code: [one.counts.get("严重", 0), one.counts.get("较重", 0), one.overdue, repeated.get(one.code, 0)]
        for one in told
        if one.counts_in
    }
    assert any(overdue and back for _, _, overdue, back in counted.values())
    names = ("严重", "较重", "整改逾期（项）", "反复出现")
    shown = {row["代码"]: [row[name] for name in names] for row in rows(browser, "单位")}
    assert {code: list(map(int, numbers)) for code, numbers in shown.items() if numbers[0] != "—"} == counted
    browser.named("严重").click()
    browser.wait(lambda: browser.find("th[aria-sort=descending]").text.startswith("严重"))
    first = next(iter(rows(browser, "单位")))
    assert int(first["严重"]) == max(grave for grave, *_ in counted.values())


def test_what_is_closed_is_told_of_the_unit(browser: Browser, made: Made) -> None:
    browser.open(made.page, "#/units?change=自报完成")
    closed = rows(browser, "与上次相比“自报完成”的单位")
    browser.find("main tbody th a").click()
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".facts"))
    gone = [row["与上次相比"] for row in rows(browser, "上次有、这次没有的问题")]
    assert sum(told.startswith("自报完成") for told in gone) == int(closed[0]["自报完成（个）"])
    assert "自报完成（没有写完成日期）" in gone
    assert set(gone) <= {"自报完成", "自报完成（没有写完成日期）", "待销号", "未再查出", "本期没有判定"}


def test_from_a_number_to_the_unit_the_finding_and_the_file(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    first = rows(browser, "共性问题")[0]
    browser.find("[role=region][aria-label='共性问题'] tbody tr td:nth-of-type(3) a").click()
    browser.wait(lambda: "有问题的单位" in browser.find("h1").text)
    title = browser.find("h1").text
    assert title.endswith(f"（{first['有问题的单位']} 个）")
    browser.find("main tbody th a").click()
    browser.wait(lambda: browser.driver.find_elements(By.CSS_SELECTOR, ".facts"))
    code = browser.find(".facts dd").text
    with opened_store(made.campaign, day=DAY) as store:
        [report] = store.connection.execute(
            "SELECT file, size, sha256, number FROM current WHERE unit = ?", [code]
        ).fetchall()
        found = store.connection.execute(
            "SELECT item, verdict FROM findings JOIN current USING (sha256) WHERE unit = ? AND NOT excepted", [code]
        ).fetchall()
    files = rows(browser, "文件")
    shown = next(row for row in files if row["怎么算"].startswith("有效"))
    assert [shown["文件名"], shown["字节"], shown["SHA-256（收件文件夹里以它为名）"], shown["报告编号"]] == list(
        map(plain, report)
    )
    problems = [(row["编号"], row["结论"][2:]) for row in rows(browser, "问题")]
    assert sorted(problems) == sorted(found)
    assert first["检查项、矛盾"].split(" ")[0] in {item for item, _ in problems}
    browser.driver.back()
    browser.wait(lambda: browser.find("h1").text == title)


def test_what_is_filtered(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    system = made.campaign.pack.items["BX-01"].system
    for name, value in (("system", system.id), ("least", "较重"), ("kind", "村社区")):
        browser.run(
            "const one = document.querySelector(`[name=${arguments[0]}]`); one.value = arguments[1];"
            "one.dispatchEvent(new Event('change'))",
            name,
            value,
        )
    browser.wait(lambda: all(words in browser.find(".scope").text for words in (system.title, "较重以上", "村社区")))
    grave = ("严重", "较重")
    with opened_store(made.campaign, day=DAY) as store:
        [(findings,)] = store.connection.execute(
            """SELECT count(*) FROM findings JOIN current USING (sha256) JOIN units ON units.code = unit
            JOIN items USING (sha256, item)
            WHERE NOT excepted AND findings.verdict IN ? AND items.system = ? AND units.kind = '村社区'""",
            [list(grave), system.id],
        ).fetchall()
        common = [
            one
            for one in queries.common(store, MIN_GROUP, Scope(kind="村社区")).problems
            if one.system == system.id and one.grave
        ]
    assert figures(browser)["问题"] == str(findings)
    assert {row["检查项、矛盾"].split(" ")[0]: row["有问题的单位"] for row in rows(browser, "共性问题")} == {
        one.item: str(one.grave) for one in common
    }
    browser.named("清除筛选").click()
    browser.wait(lambda: not browser.find(".scope").is_displayed())
    search = browser.find("input[type=search]")
    search.send_keys("U0000")
    browser.wait(lambda: figures(browser)["应交单位"] == "10")
    assert search == browser.driver.switch_to.active_element
    search.send_keys("没有这样的")
    browser.wait(lambda: "没有这样的单位" in browser.text())


def test_the_units_that_are_a_top_s_own_can_be_chosen(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    own = next(row for row in rows(browser, "报送情况") if row["范围"].endswith("本级和直属"))
    assert 0 < int(own["应交"]) < int(figures(browser)["应交单位"])
    value = browser.run(
        "return [...document.querySelector('[name=in]').options].find((one) => one.text.trim() === arguments[0])?.value",
        own["范围"],
    )
    browser.run(
        "const one = document.querySelector('[name=in]'); one.value = arguments[0];"
        "one.dispatchEvent(new Event('change'))",
        value,
    )
    browser.wait(lambda: figures(browser)["应交单位"] == own["应交"])
    assert browser.find(".scope").text == f"筛选：范围 {own['范围']}。"
    assert [row["范围"] for row in rows(browser, "报送情况")] == [own["范围"]]
    browser.open(made.page)
    browser.driver.find_element(By.LINK_TEXT, own["范围"]).click()
    browser.wait(lambda: figures(browser)["应交单位"] == own["应交"])
    assert browser.run("return document.querySelector('[name=in]').value") == value


def test_what_went_back_elsewhere_is_not_told_of_a_part(
    browser: Browser, made: Made, bundles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(made.campaign.task.folder.parent, tmp_path / "城市")) / made.campaign.task.folder.name
    asked = """SELECT sha256, unit FROM current JOIN units ON units.code = unit WHERE parent = 'C1' AND units.kind <> '村社区'
        AND unit IN (SELECT unit FROM standing GROUP BY unit HAVING count(*) = 1) ORDER BY unit LIMIT 1"""
    with opened_store(made.campaign, day=DAY) as store:
        [(sha256, unit)] = store.connection.execute(asked).fetchall()
    at, register = datetime.combine(DAY, time(8), CHINA), folder / "登记.jsonl"
    lines = register.read_text(encoding="utf-8").splitlines(keepends=True)
    register.write_text(
        "".join(line for line in lines if "缺页" not in line), encoding="utf-8"
    )  # the one that is there
    append(register, Returned(sha256=sha256, unit=unit, at=at, reason="补正"))
    monkeypatch.setattr(resources, "web", lambda: bundles)
    page = tmp_path / "退回.html"
    save_dashboard(folder, page, DashboardOptions(DAY), force=False)
    browser.open(page)
    assert "退回待改1个（" in browser.text()
    browser.open(page, "#/?in=C1")
    assert "退回待改 1，其问题暂不计入" in browser.text()
    for query in ("?in=C0", "?kind=村社区", "?find=没有这样的"):
        browser.open(page, f"#/{query}")
        assert "退回待改" not in browser.text()


def test_of_one_system_what_is_of_all_is_called_so(browser: Browser, made: Made) -> None:
    system = made.campaign.pack.items["BX-01"].system
    browser.open(made.page, f"#/units?system={system.id}")
    assert {"最重的结论（全部制度）", "总分（全部制度）"} <= set(rows(browser, "单位")[0])
    browser.open(made.page, "#/units")
    assert {"最重的结论", "总分"} <= set(rows(browser, "单位")[0])


def test_a_text_in_a_table_has_room_for_more_than_a_few_signs(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    widths = browser.run(
        "const heads = [...document.querySelectorAll('[aria-label=共性问题] thead th')];"
        "const at = heads.findIndex((one) => one.textContent === '制度');"
        "return [...document.querySelectorAll('[aria-label=共性问题] tbody tr')].map((row) => {"
        " const cell = row.cells[at]; return [cell.textContent.length, cell.clientWidth / parseFloat(getComputedStyle(cell).fontSize)]; })"
    )
    assert all(width >= min(signs, 7) for signs, width in widths), widths


@pytest.mark.parametrize("page", ["page", "index"])
def test_all_numbers_of_problems_follow_the_gravity_that_is_looked_at(browser: Browser, made: Made, page: str) -> None:
    sql = """SELECT count(*), count(DISTINCT unit) FROM findings JOIN current USING (sha256)
        WHERE NOT excepted AND verdict IN $verdicts"""
    late_sql = """SELECT count(*), count(DISTINCT unit) FROM rectifications JOIN current USING (sha256)
        WHERE verdict IN $verdicts AND due < $day AND rectifications.state <> '已完成'"""
    for least, verdicts, words in (("严重", ("严重",), "严重"), ("较重", ("严重", "较重"), "严重、较重")):
        browser.open(getattr(made, page), f"#/?least={least}")
        tiles = {line.split("\n")[1]: line.split("\n") for line in browser.run(
            "return [...document.querySelectorAll('.figures li')].map((one) => one.innerText)")}  # fmt: skip
        with opened_store(made.campaign, day=DAY) as store:
            [found] = store.connection.execute(sql, {"verdicts": list(verdicts)}).fetchall()
            [late] = store.connection.execute(late_sql, {"verdicts": list(verdicts), "day": DAY}).fetchall()
        assert late[0] > 0
        assert (tiles["问题"][0], tiles["问题"][2]) == (str(found[0]), f"{words} {found[0]}")
        assert (tiles["整改逾期"][0], tiles["整改逾期"][2].split("；")[0]) == (str(late[0]), f"项，{late[1]} 个单位")
        assert "不分轻重" in browser.find(".scope").text
        assert "自相矛盾不扣分" in browser.find("#part-spread").text
    if page == "page":
        browser.go("#/units?late=1&least=较重")
        assert sum(int(row["整改逾期（项）"]) for row in rows(browser, "整改逾期的单位")) == late[0]


@pytest.mark.parametrize("page", ["page", "index"])
def test_what_changed_and_what_was_approved_follow_the_gravity_too(browser: Browser, made: Made, page: str) -> None:
    past = past_campaigns(made.campaign.task)
    for least, verdicts in (("较重", ["较重", "严重"]), ("严重", ["严重"])):
        browser.open(getattr(made, page), f"#/?least={least}")
        with opened_store(made.campaign, day=DAY) as store:
            trend.compared(store, made.campaign, past)
            became = store.connection.execute(
                "SELECT kind::VARCHAR, count(*), count(*) FILTER (coalesce(now, before)::VARCHAR IN $verdicts) FROM changes"
                " GROUP BY kind",
                {"verdicts": verdicts},
            ).fetchall()
            approved = store.connection.execute(
                "SELECT item, count(*) FROM findings JOIN current USING (sha256)"
                " WHERE excepted AND verdict IN $verdicts GROUP BY item",
                {"verdicts": verdicts},
            ).fetchall()
        assert approved and any(grave < number for _, number, grave in became)
        words = browser.find("#part-trend .inline").text.split()
        shown = dict(zip(words[::2], map(int, words[1::2]), strict=True))
        assert {kind: number for kind, number in shown.items() if number} == {
            kind: grave for kind, _, grave in became if grave
        }
        common = {row["检查项、矛盾"].split(" ")[0]: row["例外"] for row in rows(browser, "共性问题")}
        told = {item: int(number) for item, number in common.items() if number != "0"}
        assert told == {item: number for item, number in approved if item in common}
        assert "例外" not in browser.find(".scope").text
    if page == "page":
        kind, number = next((kind, number) for kind, number in shown.items() if number)
        browser.go(f"#/units?change={kind}&least=严重")
        listed = rows(browser, f"与上次相比“{kind}”的单位")
        assert 0 < sum(int(row[f"{kind}（个）"]) for row in listed) <= number


def test_a_test_certificate_is_told_of_the_whole_and_of_each_unit(browser: Browser, made: Made) -> None:
    with opened_store(made.campaign, day=DAY) as store:
        signed = {unit.code for unit in listings.units(store) if "测试证书" in unit.marks}
        states = {unit.code: unit.told_state for unit in listings.units(store)}
    assert signed
    for page in (made.index, made.page):
        browser.open(page)
        assert f"测试证书 {len(signed)}" in browser.find(".figures").text
    browser.go("#/units?state=测试证书")
    assert {row["代码"] for row in rows(browser, "测试证书的单位")} == signed
    browser.go("#/units")
    assert {row["代码"]: row["状态"] for row in rows(browser, "单位")} == states
    browser.go(f"#/unit/{min(signed)}")
    assert any(row["怎么算"].startswith("有效（测试证书") for row in rows(browser, "文件"))


def test_tables_are_sorted_and_taken_away(browser: Browser, made: Made) -> None:
    browser.open(made.page, "#/units")
    for direction in ("descending", "ascending"):
        browser.named("总分").click()
        head = browser.find("thead th[aria-sort]")
        assert (head.text.split()[0], head.get_attribute("aria-sort")) == ("总分", direction)
        scores = [float(row["总分"]) for row in rows(browser, "单位") if row["总分"] != "—"]
        assert scores == sorted(scores, reverse=direction == "descending")
    browser.named("下载表格").click()
    file = browser.wait(lambda: next(browser.downloads.glob("单位*.csv"), None))
    text = file.read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {line["单位"] for line in lines} >= {*HOSTILE[:3], f"\t{HOSTILE[3]}"}
    assert len(lines) == UNITS
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.values())


def test_names_that_are_markup_stay_text(browser: Browser, made: Made) -> None:
    for place in (
        "#/",
        "#/?in=C0",
        "#/?in=C1",
        "#/?in=C2",
        "#/units",
        "#/files",
        *(f"#/unit/U0000{n}" for n in range(4)),
    ):
        browser.open(made.page, place)
        assert (
            browser.driver.find_elements(By.CSS_SELECTOR, "#page img, #page main b, #page [onload], #page [onerror]")
            == []
        )
        assert browser.driver.title.find("坏") < 0 or "unit" in place
    browser.open(made.page, "#/unit/U00000")
    assert browser.find("h1").text == HOSTILE[0]
    browser.open(made.page, "#/?in=C1")
    names = chart_words(browser, "heat")
    assert HOSTILE[1] in names
    browser.open(made.page, "#/units")
    name = browser.run("return [...document.querySelectorAll('bdi')].map((one) => one.textContent)")
    assert set(HOSTILE) <= set(name)
    first = made.asked(
        lambda store: store.connection.execute("SELECT unit FROM standing WHERE file = ?", [HOSTILE_FILE]).fetchall()
    )
    browser.open(made.page, f"#/unit/{first[0][0]}")  # type: ignore[index]
    assert "报告\\u202e\\u200f<svg onload=alert(1)>.pdf" in browser.text()
    chart = browser.find("#page")
    assert "\u202e" not in str(chart.get_attribute("textContent"))
    assert browser.errors == []


def test_a_chart_tells_and_leads_on(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    chart_words(browser, "common")
    browser.run("arguments[0].scrollIntoView({block: 'center'})", browser.find("#part-common .chart"))
    bar = browser.run(
        "return [...document.querySelectorAll('#part-common svg path')].find((one) => one.getAttribute('fill')?.startsWith('#') &&"
        " one.getBBox().width > 30 && one.getBBox().height < 30 && one.getBBox().height > 8)"
    )
    ActionChains(browser.driver).move_to_element(bar).perform()
    tip = browser.wait(lambda: browser.find("#part-common .tip").text)
    line = next(row for row in rows(browser, "共性问题") if tip.startswith(f"{row['检查项、矛盾']}："))
    assert f"{line['有问题的单位']} 个单位有问题，判定过的 {line['判定过的单位']} 个" in tip
    ActionChains(browser.driver).move_to_element(bar).click().perform()
    browser.wait(lambda: browser.find("h1").text.endswith(f"有问题的单位（{line['有问题的单位']} 个）"))


def test_the_line_of_what_came_ends_on_the_day_as_of_which_it_is_looked_at(
    browser: Browser, bundles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ran on to the day after, of which nobody knows yet."""
    roster = a_roster(a_unit("A", due=date(2026, 7, 10)), a_unit("B", due=date(2026, 7, 30)))
    folder = a_campaign(tmp_path / "任务", roster, [by_hand.Made("A", day=date(2026, 7, 10))])
    monkeypatch.setattr(resources, "web", lambda: bundles)
    save_dashboard(folder, tmp_path / "汇总.html", DashboardOptions(DAY), force=False)
    browser.open(tmp_path / "汇总.html")
    chart_words(browser, "returns")
    ends = browser.run(
        "return [...document.querySelectorAll('#part-returns svg path[stroke-width=\"2.5\"]')].map((one) => one.getBBox())"
        ".map(({ x, width }) => [x, x + width])"
    )
    (start, came), (_, due) = ends
    assert came == pytest.approx(start + (due - start) * (DAY - date(2026, 7, 10)).days / 20, abs=2)


def test_it_asks_nothing_of_any_network(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    browser.asked()
    browser.open(made.page)
    for place in ("#/heat", "#/units", "#/files", "#/unit/U00004", "#/?in=C0"):
        browser.go(place)
    assert [url.split("#")[0] for url in browser.asked()] == [made.page.as_uri()]
    assert browser.run("return fetch('data:,x').then(() => 'allowed', () => 'refused')") == "refused"
    page = made.page.read_text(encoding="utf-8")
    assert page.count("default-src 'none'") == 1
    assert not re.search(r"(?:src|href)=\"(?!data:,)|https?:|url\(", page)


def test_the_command(bundles: Path, made: Made, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "web", lambda: bundles)
    words = ("campaign", "dashboard", made.campaign.task.folder, "-o", "汇总.html", "--as-of", DAY.isoformat())
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("已写出 汇总.html（")
    written = tmp_path / "汇总.html"
    assert written.read_bytes() == made.page.read_bytes()
    assert run(*words).returncode == 0
    written.write_text("改过的", encoding="utf-8")
    assert run(*words).returncode == 3
    assert written.read_text(encoding="utf-8") == "改过的"
    assert "C1001" in run("campaign", "dashboard", tmp_path, "-o", "汇总.html").stderr


def test_no_private_column_is_in_the_page(made: Made) -> None:
    match = re.search(r'id="content">([^<]*)<', made.page.read_text(encoding="utf-8"))
    assert match
    content = gzip.decompress(base64.b64decode(match[1])).decode()
    assert "张三私下的话" not in content
    assert "李四" not in content
    assert made.page.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["#/", "#/?in=C0", "#/units", "#/files", "#/unit/U00004"])
def test_nothing_serious_for_who_cannot_see(browser: Browser, made: Made, place: str) -> None:
    browser.open(made.page, place)
    assert browser.serious() == []


def test_the_keyboard_alone_will_do(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    here = "return document.activeElement.closest('[role=region]')?.getAttribute('aria-label') + document.activeElement.tagName"
    for _ in range(80):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        if browser.run(here) == "报送情况A":
            break
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    browser.wait(lambda: "单位（" in browser.find("h1").text or browser.find(".scope").text)
    assert browser.run("return document.activeElement.tagName") == "H1"


@pytest.mark.parametrize("query", ["", "?kind=事业单位", "?level=乡级&system=BX", "?least=严重"])
def test_an_index_says_what_a_page_of_all_units_says(browser: Browser, made: Made, query: str) -> None:
    texts = []
    for page in (made.page, made.index):
        browser.open(page, f"#/{query}")
        browser.wait(lambda: browser.run("return performance.getEntriesByName('drawn').length"))
        texts.append(browser.find("main").text.splitlines())
    assert texts[0] == texts[1]


def test_an_index_leads_to_the_pages_of_its_parts(browser: Browser, made: Made) -> None:
    browser.open(made.index)
    line = next(row for row in rows(browser, "报送情况") if row["范围"].startswith(COUNTIES[0]))
    links = browser.driver.find_elements(By.CSS_SELECTOR, "[role=region][aria-label='报送情况'] tbody a")
    link = next(
        one
        for one in links
        if "state=%E6%9C%89%E6%95%88" in str(one.get_attribute("href"))
        and quote(COUNTIES[0]) in str(one.get_attribute("href"))
    )
    link.click()
    browser.wait(lambda: browser.find("h1").text == f"已交的单位（{line['已交']} 个）")
    browser.find("header a").click()
    browser.wait(lambda: figures(browser)["应交单位"] == str(UNITS))
    browser.go("#/units?state=已逾期")
    pages = browser.driver.find_elements(By.CSS_SELECTOR, "main li a")
    assert len(pages) == len(COUNTIES) + 1
    pages[0].click()
    browser.wait(lambda: browser.find("h1").text.startswith("已逾期的单位（"))


def test_a_phone(phone: Browser, made: Made) -> None:
    for place in ("#/", "#/units", "#/unit/U00004", "#/files"):
        phone.open(made.page, place)
        assert phone.run("return document.scrollingElement.scrollWidth") <= 376, place


def test_paper(browser: Browser, made: Made) -> None:
    browser.open(made.page)
    document = PdfDocument(base64.b64decode(browser.driver.print_page()))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for words in ("应交单位", "报送情况", "共性问题", "总分和轻重"):
        assert words in text
    assert "清除筛选" not in text
    document.close()
