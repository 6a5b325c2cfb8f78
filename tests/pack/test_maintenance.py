"""What helps the rule maintainer: schemas, skeletons, a diff and a handbook, all of them current."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from checklist.answers.model import AnswersFile
from checklist.campaign.task import TaskFile
from checklist.core import resources
from checklist.core.resources import default_pack
from checklist.pack.compiled import Pack
from checklist.pack.layout import KINDS, OVERLAY_FOLDER
from checklist.pack.load import load_pack
from checklist.pack.skeletons import SKELETONS
from checklist.record.schemas import MODELS, schema_text
from checklist.report.handbook import handbook_html
from tests.conftest import FIRE, ROOT, Run
from tests.pack.test_hostile_packs import change
from tests.pack.test_mistakes import SHILI, build, write

FILES = sorted(path for path in default_pack().rglob("*.yaml"))


@pytest.mark.parametrize("kind", MODELS)
def test_schemas_are_current(kind: str) -> None:
    """If this fails: ``checklist rules schema -o rules/schemas``."""
    path = default_pack() / "schemas" / f"{kind}.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(default_pack()).as_posix())
def test_every_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match
    target = (path.parent / match[1]).resolve()
    steps = path.relative_to(default_pack()).parts
    steps = steps[2:] if steps[0] == OVERLAY_FOLDER else steps
    [kind] = [kind for kind, read in MODELS.items() if any(one.model is read and one.fits(steps) for one in KINDS)]
    assert target == (default_pack() / "schemas" / f"{kind}.schema.json").resolve()


WRITTEN_BY_PEOPLE = [kind.model for kind in KINDS] + [AnswersFile, TaskFile]


@pytest.mark.parametrize("model", WRITTEN_BY_PEOPLE)
def test_every_pattern_says_in_chinese_what_is_wrong(model: type[BaseModel]) -> None:
    def patterns(node: object) -> Iterator[dict[str, Any]]:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        if isinstance(node, dict) and isinstance(node.get("pattern"), str):
            yield node
        for child in inner:
            yield from patterns(child)

    for found in patterns(model.model_json_schema()):
        assert re.search("[\u4e00-\u9fff]", found.get("patternErrorMessage", "")), found


def test_the_commands_write_what_the_modules_say(run: Run, tmp_path: Path) -> None:
    assert run("rules", "schema", "-o", "schemas").returncode == 0
    assert {path.name for path in (tmp_path / "schemas").iterdir()} == {f"{kind}.schema.json" for kind in MODELS}
    for kind, text in SKELETONS.items():
        assert run("rules", "new", kind).stdout == text
        yaml.safe_load(text)


def test_a_skeleton_becomes_a_rule(run: Run, tmp_path: Path) -> None:
    """The skeletons, with their names filled in, make a pack that loads and whose cases pass."""
    rules = tmp_path / "fire_safety"
    shutil.copytree(FIRE, rules)
    item = (
        SKELETONS["item"]
        .replace("XX-99", "XF-99")
        .replace("源/条", "notice/check")
        .replace("4.5", "2")
        .replace("# decided_by", "decided_by")
    )
    ledger = SKELETONS["ledger"].replace("XX-99", "XF-99").replace("XX-01", "XL-01")
    ledger = ledger.replace("some_limit", "check_days").replace("unit: 人", "unit: 日")
    for path, text in (
        ("items/site/fire.yaml", item),
        ("cases/fire.yaml", SKELETONS["case"].replace("XX-01", "XL-01").replace("people: 1", "people: 3")),
    ):
        with (rules / path).open("a", encoding="utf-8") as file:
            file.write("\n" + text)
    (rules / "ledgers/new_ledger.yaml").write_text(ledger, encoding="utf-8")
    for words in ("lint", "test"):
        done = run("rules", words, "--pack", rules)
        assert (done.stderr, done.returncode) == ("规则库：fire_safety\n", 0)


def test_what_reads_the_rules_says_which(run: Run, tmp_path: Path) -> None:
    mine = shutil.copytree(FIRE, tmp_path / "rules")
    spec = mine / "pack.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace(FIRE.name + "/", "rules/"), encoding="utf-8")
    aside = f"注意：没有读当前文件夹里的规则库 {mine}。要读它，请加 --pack rules。\n"
    for words in ("lint", "test", "coverage"):
        assert run("rules", words, "--pack", mine).stderr == "规则库：rules\n"
    assert run("rules", "lint").stderr == f"规则库：{default_pack()}（随附的）\n{aside}"
    assert run("rules", "show", "BX-04").stderr == aside
    assert run("rules", "diff", default_pack(), mine).stderr == f"旧规则库：{default_pack()}\n新规则库：rules\n"


def test_a_diff_says_what_changed_for_a_unit(run: Run, tmp_path: Path) -> None:
    for name in ("rules", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    limits = tmp_path / "rules/limits.yaml"
    limits.write_text(
        limits.read_text(encoding="utf-8").replace(
            "{from: 2013-12-01, value: 3, basis: reception-2013/10}",
            "{from: 2013-12-01, value: 2, basis: reception-2013/10}",
            1,
        ),
        encoding="utf-8",
    )
    items = tmp_path / "rules/items/power/decisions.yaml"
    items.write_text(items.read_text(encoding="utf-8").replace("severity: 较重", "severity: 一般", 1), encoding="utf-8")
    done = run("rules", "diff", default_pack(), "rules")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "版本",
        "  版本都是 2026.12，内容却不同：请在 pack.yaml 里换一个版本号",
        "怎样判断",
        "  检查项 ZD-01 “‘三重一大’清单”：严重程度有变化：较重 → 一般".replace("‘三重一大’", "“三重一大”"),
        "规定的数",
        "  限额 small_party_companions “接待对象10人以内的陪餐人数上限”：数值有变化：3人 → 2人（2013年12月1日起）",
    ]
    assert run("rules", "diff", default_pack(), default_pack()).stdout == "没有变化。\n"


def test_two_packs_of_one_version_are_told_apart(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "default_pack", lambda: FIRE)  # ours takes ten times as long
    mine, told = tmp_path / FIRE.name, "版本写的是 1，与随附的规则库相同，内容却不同"
    shutil.copytree(FIRE, mine)
    assert run("rules", "pack", "--pack", mine, "-o", "same.zip").stderr == ""
    limits = mine / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("value: 30,", "value: 20,", 1), encoding="utf-8")
    (mine / "contradictions.yaml").unlink()
    cases = mine / "cases/fire.yaml"
    before, _, _ = cases.read_text(encoding="utf-8").partition("  - {contradiction: X01")
    cases.write_text(before, encoding="utf-8")
    other = shutil.copytree(mine, tmp_path / "other" / FIRE.name)
    assert told in run("rules", "pack", "--pack", other, "-o", "other.zip").stderr
    lint = run("rules", "lint", "--pack", other)
    assert (told in lint.stderr, lint.returncode) == (True, 0)
    assert "随附的规则库里有、这里没有的 X01，没有写进 retired.yaml" in lint.stderr
    verified = run("rules", "verify", "other.zip").stdout
    assert verified.splitlines()[0] == lint.stdout.splitlines()[0].replace("，没有发现问题。", "。")


def test_what_is_looked_at_or_given_out_has_cases_that_run(run: Run, tmp_path: Path) -> None:
    place = build(tmp_path)
    assert "用例" not in run("rules", "pack", "--pack", place, "-o", "well.zip").stderr
    case = f"{SHILI}/cases/shili.yaml"
    change(place, case, "answers: {SL-01: 4}, expect: 合规", "answers: {SL-01: 3}, expect: 合规")
    given = run("rules", "pack", "--pack", place, "-o", "other.zip")
    assert (given.returncode, (tmp_path / "other.zip").is_file()) == (0, True)
    assert "注意：有 1 处用例不符，下发前请核对（checklist rules test）。" in given.stderr
    assert "SL-01 “四次”：应为合规，实为一般" in given.stderr
    assert run("rules", "lint", "--pack", place).returncode == 0
    change(place, case, "rule: SM-01, name: 没有写", "rule: SM-09, name: 没有写")
    for words in (("lint", "--pack", place), ("pack", "--pack", place, "-o", "wrong.zip")):
        refused = run("rules", *words)
        assert refused.returncode == 3
        assert "P401 没有台账规则“SM-09”" in refused.stderr
        assert "没有发现问题" not in refused.stdout
    assert not (tmp_path / "wrong.zip").exists()


def test_a_limit_is_shown_by_its_id(run: Run) -> None:
    shown = run("rules", "show", "small_party_companions", "report_month").stdout
    assert "small_party_companions 接待对象10人以内的陪餐人数上限\n  2013年12月1日起：3人\n" in shown
    assert "  用在：JD-03 《公务接待台账》陪餐人数超限\n" in shown
    assert "  2017年2月8日至2023年4月30日：1月\n" in shown
    shown = run("rules", "show", "thrift-2025", "thrift-2013").stdout
    assert "  取代：2013年11月18日发布的同名条例\n  适用范围：党政机关；国有企业、" in shown
    assert "  已被取代：《党政机关厉行节约反对浪费条例（2025年修订）》\n" in shown
    assert "《党政机关厉行节约反对浪费条例（2025年修订）》第二十二条：接待集中管理" in shown
    assert "、BX-02、" in shown
    assert "\n  thrift-2013 《党政机关厉行节约反对浪费条例》\n" in run("rules", "show", "反对浪费条例").stdout
    assert "是不是想写“small_party”" in run("rules", "show", "smal_party").stderr


def test_the_handbook_names_every_item(pack: Pack, hunan: Pack, run: Run, tmp_path: Path) -> None:
    assert run("rules", "handbook", "-o", "手册.html").returncode == 0
    page = (tmp_path / "手册.html").read_text(encoding="utf-8")

    def page_of(id_: str) -> str:
        return page.partition(f'<article class="finding plain" id="{id_}"')[2].partition("</article>")[0]

    for item in hunan.items.values():
        assert f'id="{item.id}"' in page
        assert item.spec.remedy in page
        assert (f"（{item.severity.name}）〔湖南（永州）地方规定〕</h4>" in page_of(item.id)) is (
            item.id not in pack.items
        )
    assert "<b>适用时间</b>2026年1月1日起（看自查期间的最后一天）" in page_of("CW-01")
    assert "（待核）：" in page
    assert "（待核）</p>" not in page
    for place, title in re.findall(r'<li[^>]*><a href="#([^"]+)">([^<]+)</a>', page):
        assert re.search(rf'id="{place}"[^>]*>(\s*<h\d>)?{title}', page)
    assert page.count('<li class="inner">') == len({(item.section.id, item.system.id) for item in hunan.items.values()})
    allowed = next(rule.spec.exception for rule in hunan.rules.values() if rule.id == "ZG-06")
    assert allowed is not None
    assert f"<td>{allowed.approver}</td><td>{allowed.document}</td>" in page
    assert allowed.sentence in page
    assert "<b>不涉及</b>没有派驻纪检机构。" in page
    for limit in hunan.limits.values():
        assert limit.title in page
    for id_, source in hunan.sources.items():
        local = "" if id_ in pack.sources else "〔湖南（永州）地方规定〕"
        assert f"<td>{source.cited}{local}</td>" in page
        assert not source.replaces or f"取代：{source.replaces}<br>" in page
        assert not source.applies_to or f"适用范围：{source.applies_to}<br>" in page
    assert run("rules", "handbook", "-o", "手册.pdf", "--pack", FIRE).returncode == 0
    assert (tmp_path / "手册.pdf").read_bytes().startswith(b"%PDF-")


def test_the_handbook_marks_contradictions_and_exceptions_of_a_place(tmp_path: Path) -> None:
    place = build(tmp_path)
    exception = "exception: {approver: 消防机关, document: 批准文号}"
    change(
        place,
        f"{SHILI}/additions/extinguishers.yaml",
        "    title: 没有写防火门\n",
        f"    title: 没有写防火门\n    {exception}\n",
    )
    rule = "  - {id: X98, title: 甲, severity: 一般, when: answers.SL_01 > 9, message: 乙, remedy: 丙}\n"
    write(place, f"{SHILI}/contradictions.yaml", f"format: 1\ncontradictions:\n{rule}")
    page = handbook_html(load_pack(place), screen=True)
    assert "<td>SM-01</td><td>没有写防火门〔示例市地方规定〕</td>" in page
    assert "<td>X98</td><td>甲〔示例市地方规定〕<br>" in page
    assert page.count("〔示例市地方规定〕<br>查出时写") == 1


@pytest.mark.parametrize(
    ("kind", "level", "id_", "left_out"),
    [
        ("党政机关", "市级", "GR-06", False),
        ("党政机关", "县级", "GR-06", True),
        ("村社区", "乡级", "FT-01", True),
        ("村社区", "乡级", "BX-02", False),
        ("国有企业", "市级", "ZD-09", True),
    ],
)
def test_profiles(hunan: Pack, kind: str, level: str, id_: str, left_out: bool) -> None:
    assert (hunan.left_out(hunan.items[id_], kind, level) is not None) == left_out


def test_a_village_is_not_asked_what_does_not_apply(run: Run, tmp_path: Path) -> None:
    words = ["--name", "某村", "--code", "A1", "--level", "乡级", "--kind", "村社区", "--period", "2026H1"]
    run("init", "a.yaml", *words, "--overlay", "none")
    assert "  FT-15:" not in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "FT-01" not in run("check", "a.yaml").stdout
    listed = run("rules", "list", "--profile", "村社区/乡级").stdout
    assert "BX-02" in listed
    assert "FT-01" not in listed
    assert "BD-01" not in listed
    assert "  village  村务台账" in listed
    assert "personal_matters" not in listed
    wrong = run("rules", "list", "--profile", "村庄")
    assert wrong.returncode == 2
