"""Mistakes that the authors of local rules make: each is told, by its code, where it stands and with what was meant."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from checklist.app.packs import unfit_alone
from checklist.core.errors import InputError, Problem
from checklist.engine import sentences
from checklist.engine.assess import assess
from checklist.engine.cases import case_answers, load_cases, run_cases, untested
from checklist.engine.explaining import problem_if
from checklist.faces.cli.rules_show import Explainer
from checklist.pack.lint import lint
from checklist.pack.load import load_pack
from tests.conftest import FIRE
from tests.pack.test_hostile_packs import AS_OF, change

SHILI = "overlays/shili"
OVERLAY = {
    "overlay.yaml": "format: 1\ntitle: 示例市地方规定\n",
    "sources.yaml": """\
format: 1
sources:
  shili-fire:
    title: 示例市消防办法
    status: unseen
    provisions:
      doors: {says: 每季度检查防火门, status: unseen}
""",
    "limits.yaml": """\
format: 1
limits:
  doors:
    title: 防火门检查次数
    type: int
    unit: 次
    values:
      - {value: 4, basis: shili-fire/doors}
""",
    "items/site/shili.yaml": """\
format: 1
system: {id: SL, title: 示例市要求}
items:
  - id: SL-01
    title: 防火门检查
    question: 检查了几次防火门？
    speech: ["1"]
    basis: [shili-fire/doors]
    answer: {kind: int, min: 0, unit: 次}
    gap_when: answer < limits.doors
    severity: 一般
    evidence: [检查记录]
    remedy: 按季度检查。
""",
    "additions/extinguishers.yaml": """\
format: 1
ledger: extinguishers
columns:
  door: {title: 旁边的防火门, type: text}
rules:
  - id: SM-01
    decides: SL-02
    title: 没有写防火门
    gap_when: "!has(row.door)"
    message: "{{ row.no }}没有写旁边的防火门"
""",
    "cases/shili.yaml": """\
format: 1
cases:
  - {item: SL-01, name: 四次, answers: {SL-01: 4}, expect: 合规}
  - {item: SL-01, name: 三次, answers: {SL-01: 3}, expect: 一般}
  - {rule: SM-01, name: 写了, row: {no: A, door: 东门}, expect: 合规}
  - {rule: SM-01, name: 没有写, row: {no: A}, expect: 一般}
""",
}
BY_LEDGER = """\
  - id: SL-02
    title: 防火门位置
    question: 灭火器旁边有没有防火门？
    speech: ["1"]
    basis: [shili-fire/doors]
    decided_by: ledger
    answer: {kind: yes_no}
    severity: 一般
    evidence: [灭火器台账]
    remedy: 补写。
"""


def build(folder: Path) -> Path:
    """Write the small pack with an overlay of its own, in which nothing is wrong."""
    place = folder / "fire_safety"
    shutil.copytree(FIRE, place)
    for name, text in OVERLAY.items():
        write(place, f"{SHILI}/{name}", text + (BY_LEDGER if name.startswith("items/") else ""))
    return place


def write(place: Path, file: str, text: str) -> None:
    (place / file).parent.mkdir(parents=True, exist_ok=True)
    (place / file).write_text(text, encoding="utf-8")


def told(place: Path) -> list[Problem]:
    """Return what loading, running the cases or looking at a pack with its overlays says."""
    try:
        pack = load_pack(place)
        load_cases(pack)
        return lint(pack, AS_OF)
    except InputError as error:
        return error.problems


def test_nothing_is_said_of_what_is_right(tmp_path: Path) -> None:
    place = build(tmp_path)
    assert told(place) == []
    assert list(unfit_alone(place, load_pack(place))) == []


UNREAD = [
    # what is written, the code, what is meant
    ("limit.yaml", "P442", "limits.yaml"),
    ("limits.yml", "P442", "limits.yaml"),
    ("ledgers/a.yml", "P442", "ledgers/a.yaml"),
    ("LEDGERS/a.yaml", "P442", "ledgers/a.yaml"),
    ("ledgers/a.YAML", "P442", "ledgers/a.yaml"),
    ("ledgers/sub/a.yaml", "P442", "ledgers/a.yaml"),
    ("itmes/site/a.yaml", "P442", "items/site/a.yaml"),
    ("itmes/a.yaml", "P442", "items/板块/a.yaml"),
    ("items/top.yaml", "P442", "items/板块/top.yaml"),
    ("items/site/sub/a.yaml", "P442", "items/site/a.yaml"),
    ("overlay/shili/overlay.yaml", "P442", ""),
    ("overlays/shili.yaml", "P442", "overlays/shili/overlay.yaml"),
    ("overlays/a/limits.yaml", "P443", "请写上 format 和 title"),
    ("overlays/a/overlay.yml", "P443", "把“overlay.yml”改名为 overlay.yaml"),
    ("overlays/示例市/overlay.yaml", "P444", "shili"),
    (f"{SHILI}/profiles.yaml", "P442", "profiles/类别.yaml"),
    (f"{SHILI}/speech.yaml", "P442", ""),
    (f"{SHILI}/addition/a.yaml", "P442", "additions/a.yaml"),
    (f"{SHILI}/case/a.yaml", "P442", "cases/a.yaml"),
    (f"{SHILI}/pack.yaml", "P442", ""),
    ("limits.json", "L517", ""),
    ("items/site/fire.yaml.bak", "L517", ""),
    ("说明.docx", "L517", ""),
    # what people read, and what is hidden, is no mistake
    ("README", "", ""),
    ("README.txt", "", ""),
    ("items/说明.md", "", ""),
    (".limits.yaml.swp", "", ""),
    (".git/config.yaml", "", ""),
    (f"{SHILI}/README.md", "", ""),
    ("overlays/说明/README.md", "", ""),
    ("items/Thumbs.db", "", ""),
]


@pytest.mark.parametrize(("file", "code", "meant"), UNREAD, ids=[file for file, _, _ in UNREAD])
def test_a_file_that_is_not_read_is_told(tmp_path: Path, file: str, code: str, meant: str) -> None:
    place = build(tmp_path)
    write(place, file, "format: 1\ntitle: 甲\n")
    found = told(place)
    assert [problem.code.id for problem in found] == ([code] if code else [])
    for problem in found:
        named = file if code in ("P442", "L517") else file.rpartition("/")[0]
        assert problem.place.file == f"fire_safety/{named}"
        assert meant in problem.text
        assert ("是不是想写" in problem.text) == (code == "P442" and bool(meant))


def test_an_overlay_that_is_asked_for_and_lacks_its_file_is_told_so(tmp_path: Path) -> None:
    place = build(tmp_path)
    (place / SHILI / "overlay.yaml").rename(place / SHILI / "overlay.yml")
    with pytest.raises(InputError) as caught:
        load_pack(place, ["shili"])
    [problem] = caught.value.problems
    assert problem.code.id == "P443"


@pytest.mark.parametrize("id_", ["bx 98", "Bx-98", "甲"])
def test_the_written_form_of_a_retired_id_is_told_in_chinese(tmp_path: Path, id_: str) -> None:
    place = build(tmp_path)
    write(place, "retired.yaml", f"format: 1\nretired:\n  - {{id: {id_}, title: 甲, reason: 乙}}\n")
    [problem] = told(place)
    assert problem.code.id == "Y206"
    assert f"“{id_}”不合要求：应当是停用的编号（大写字母" in problem.text
    assert "^" not in problem.text


PROFILE = "format: 1\nkind: {kind}\nleaves_out:\n  {id}: 不适用。\n"
PROFILES = [
    (f"{SHILI}/profiles/school.yaml", PROFILE.format(kind="学校", id="SL-01"), ""),
    (f"{SHILI}/profiles/school.yaml", PROFILE.format(kind="学校", id="SL"), ""),
    (f"{SHILI}/profiles/school.yaml", "jkdsf: [", "Y104"),
    (f"{SHILI}/profiles/school.yaml", PROFILE.format(kind="学堂", id="SL-01"), "P401"),
    (f"{SHILI}/profiles/school.yaml", PROFILE.format(kind="学校", id="SL-09"), "P401"),
    (f"{SHILI}/profiles/school.yaml", PROFILE.format(kind="学校", id="XF-01"), "P445"),
    (f"{SHILI}/profiles/school.yaml", PROFILE.format(kind="学校", id="XF"), "P445"),
    ("profiles/school.yaml", PROFILE.format(kind="学校", id="XF-01"), ""),
    ("profiles/school.yaml", PROFILE.format(kind="学校", id="SL-01"), "P445"),
]


@pytest.mark.parametrize(("file", "text", "code"), PROFILES)
def test_an_overlay_has_profiles_of_its_own_items(tmp_path: Path, file: str, text: str, code: str) -> None:
    place = build(tmp_path)
    write(place, file, text)
    assert [problem.code.id for problem in told(place)] == ([code] if code else [])


def test_what_an_overlay_leaves_out_joins_what_the_pack_does(tmp_path: Path) -> None:
    place = build(tmp_path)
    write(place, "profiles/school.yaml", PROFILE.format(kind="学校", id="XF-01") + "levels:\n  单位: {XF-02: 甲。}\n")
    levels = "levels:\n  单位: {SL-02: 乙。}\n"
    write(place, f"{SHILI}/profiles/school.yaml", PROFILE.format(kind="学校", id="SL-01") + levels)
    pack = load_pack(place)
    assert [pack.left_out(item, "学校", "单位") for item in pack.items.values()] == [
        "不适用。",
        "甲。",
        "不适用。",
        "乙。",
    ]
    assert not any(pack.left_out(item, "工厂", "单位") for item in pack.items.values())


def test_a_pack_that_needs_one_of_its_overlays_is_told(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, "items/site/fire.yaml", "gap_when: answer <", "gap_when: answer < limits.doors || answer <")
    assert told(place) == []
    write(place, "overlays/other/overlay.yaml", "format: 1\ntitle: 别处\n")
    found = dict(unfit_alone(place, load_pack(place)))
    assert {title: [problem.code.id for problem in problems] for title, problems in found.items()} == {
        "不带地方规定": ["P405"],
        "只带地方规定 other": ["P405"],
    }


TWICE = [
    (f"{SHILI}/additions/extinguishers.yaml", "title: 旁边的防火门", "title: 编号", "P446", "ledgers/extinguishers.yaml:"),
    (f"{SHILI}/additions/extinguishers.yaml", "title: 旁边的防火门", "title: 防火门, aliases: [ＮＯ]", "P446", "ledgers/extinguishers.yaml:"),
    (f"{SHILI}/additions/extinguishers.yaml", "title: 旁边的防火门", "title: 防火门, aliases: [防火门]", "", ""),
    (f"{SHILI}/cases/shili.yaml", "name: 三次", "name: 四次", "P446", f"{SHILI}/cases/shili.yaml:3"),
    (f"{SHILI}/cases/shili.yaml", "name: 写了", "name: 四次", "", ""),
    (f"{SHILI}/limits.yaml", "  doors:", "  check_days:", "P448", "limits.yaml:3"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "other"), TWICE)
def test_a_name_that_is_taken_is_told_with_where(
    tmp_path: Path, file: str, old: str, new: str, code: str, other: str
) -> None:
    place = build(tmp_path)
    change(place, file, old, new)
    found = [problem for problem in told(place) if problem.code.id != "P405"]
    assert [problem.code.id for problem in found] == ([code] if code else [])
    assert all(f"fire_safety/{other}" in problem.text and problem.place.file.endswith(file) for problem in found)


def test_two_ledgers_have_no_name_in_common(tmp_path: Path) -> None:
    place = build(tmp_path)
    text = (place / "ledgers/extinguishers.yaml").read_text(encoding="utf-8").partition("rules:")[0]
    for id_, codes in (("others", ["P446"]), ("extinguishers", ["P402"])):
        write(place, f"{SHILI}/ledgers/others.yaml", text.replace("id: extinguishers", f"id: {id_}") + "rules: []\n")
        [problem] = told(place)
        assert [problem.code.id] == codes
        assert "fire_safety/ledgers/extinguishers.yaml:" in problem.text


FEES = (
    OVERLAY["limits.yaml"]
    + """\
  fee:
    title: 检修费
    type: int
    unit: 元
    keys: [大小]
    values:
      - {until: 2020-12-31, value: {大: 100}, basis: shili-fire/doors}
      - {from: 2021-01-01, value: {大: 100, 中: 80}, basis: shili-fire/doors}
  rate:
    title: 检修次数
    type: int
    unit: 次
    keys: [地点, 大小]
    values:
      - {value: {楼内: {大: 1, 中: 2}, 楼外: {大: 3}}, basis: shili-fire/doors}
"""
)
COLUMNS = """\
  size: {title: 大小, type: choice, choices: [大, 中, 其他], note: 无}
  place: {title: 地点, type: choice, choices: [楼内, 楼外, 车上], note: 无}
  fee: {title: 费用, type: money, unit: 元, note: 无}
  times: {title: 次数, type: int, note: 无}
  words: {title: 说明, type: text, note: 无}
"""
LOOKED_UP = [
    # what a rule says, what is told, and of what
    ("gap_when: row.fee > yuan(limits.fee[row.size])", "L518", "“其他”"),
    ("where: row.size != '其他'\n    gap_when: row.fee > yuan(limits.fee[row.size])", "", ""),
    ("where: row.size in ['大', '中'] && row.times > 0\n    gap_when: row.fee > yuan(limits.fee[row.size])", "", ""),
    ("where: has(row.size) && !(row.size == '其他')\n    gap_when: row.fee > yuan(limits.fee[row.size])", "", ""),
    ("where: row.fee > yuan(limits.fee[row.size])\n    gap_when: row.times > 1", "L518", "“其他”"),
    ("gap_when: row.size != '其他' && row.fee > yuan(limits.fee[row.size])", "", ""),
    ("gap_when: row.size == '其他' || row.fee > yuan(limits.fee[row.size])", "", ""),
    ("gap_when: 'row.fee > (row.size == ''其他'' ? yuan(limits.fee[''中'']) : yuan(limits.fee[row.size]))'", "", ""),
    ("gap_when: 'row.fee > (row.size == ''中'' ? yuan(limits.fee[''中'']) : yuan(limits.fee[row.size]))'", "L518", "“其他”"),
    ("let: {cap: 'limits.fee[row.size]'}\n    gap_when: row.fee > yuan(cap)", "L518", "“其他”"),
    ("let: {cap: 'limits.fee[row.size]'}\n    gap_when: row.size != '其他' && row.fee > yuan(cap)", "", ""),
    ("let: {due: {sum: 'limits.fee[row.size]', over: []}}\n    gap_when: due > 1000", "L518", "“其他”"),
    ("let: {due: {sum: 'limits.fee[row.size]', where: 'row.size != ''其他''', over: []}}\n    gap_when: due > 1000", "", ""),
    ("gap_when: row.times > limits.rate[row.place][row.size]", "L518", "“车上、其他”"),
    ("where: row.place != '车上'\n    gap_when: row.times > limits.rate[row.place][row.size]", "", ""),
    ("group_by: [size]\n    let: {n: {sum: row.times}}\n    gap_when: n > limits.fee[size]", "L518", "“其他”"),
    ("gap_when: row.times > limits.rate[unit.kind]['大']", "L518", "“工厂、学校”"),
    ("gap_when: row.fee > yuan(limits.fee['中等'])", "P449", "中等"),
    ("gap_when: row.fee > yuan(limits.fee['中'])", "", ""),
    ("gap_when: row.times > limits.rate['楼内']['小']", "P449", "小"),
    ("gap_when: row.fee > yuan(limits.fee[row.words])", "P451", "说明"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "code", "of"), LOOKED_UP, ids=[said[:60] for said, _, _ in LOOKED_UP])
def test_a_choice_without_a_number_is_told(tmp_path: Path, said: str, code: str, of: str) -> None:
    place = build(tmp_path)
    write(place, f"{SHILI}/limits.yaml", FEES)
    change(place, f"{SHILI}/additions/extinguishers.yaml", "columns:\n", f"columns:\n{COLUMNS}")
    said = "\n    ".join(quoted_value(line.strip()) for line in said.split("\n"))
    change(place, f"{SHILI}/additions/extinguishers.yaml", 'gap_when: "!has(row.door)"', said)
    change(place, f"{SHILI}/additions/extinguishers.yaml", "{{ row.no }}没有写旁边的防火门", "门")
    found = [problem for problem in told(place) if problem.code.id not in ("L501", "L503")]
    assert [problem.code.id for problem in found] == ([code] if code else [])
    assert all(of in problem.text for problem in found)


@pytest.mark.parametrize(
    ("values", "told_of"),
    [
        ("{until: 2026-06-30, value: {工厂: 4}}, {from: 2026-07-01, value: {工厂: 4, 学校: 2}}", "至2026年6月30日）没有“学校”这一档"),
        ("{until: 2026-06-30, value: {工厂: 4, 学校: 2}}, {from: 2026-07-01, value: {工厂: 4}}", "2026年7月1日起）没有“学校”这一档"),
        ("{until: 2024-12-31, value: {工厂: 4}}, {from: 2025-01-01, value: {工厂: 4, 学校: 2}}", ""),
    ],
)  # fmt: skip
def test_every_number_that_somebody_may_need_has_the_class(tmp_path: Path, values: str, told_of: str) -> None:
    place = build(tmp_path)
    by_kind(place, 'gap_when: answer > limits.visits[unit.kind]\n    message: "{{ answer }}"')
    dated = values.replace("}}", "}, basis: shili-fire/doors}")
    change(place, f"{SHILI}/limits.yaml", "- {value: {工厂: 4, 学校: 2}, basis: shili-fire/doors}", f"[{dated}]")
    change(place, f"{SHILI}/limits.yaml", "values:\n      [", "values: [")
    found = [problem.text for problem in told(place) if problem.code.id == "L518"]
    assert len(found) == bool(told_of)
    assert all(told_of in text for text in found)


BY_KIND = """\
  visits:
    title: 一年检查次数上限
    type: int
    unit: 次
    keys: [单位类别]
    values:
      - {value: {工厂: 4, 学校: 2}, basis: shili-fire/doors}
"""


def by_kind(place: Path, gap: str) -> None:
    """Judge an item by a limit that is another for each kind of unit."""
    write(place, f"{SHILI}/limits.yaml", OVERLAY["limits.yaml"].partition("  doors:")[0] + BY_KIND)
    change(place, SITE, "gap_when: answer < limits.doors", gap)
    change(
        place,
        f"{SHILI}/cases/shili.yaml",
        "{item: SL-01, name: 四次",
        "{item: SL-01, unit: {kind: 工厂, level: 单位}, name: 四次",
    )
    change(
        place,
        f"{SHILI}/cases/shili.yaml",
        "name: 三次, answers: {SL-01: 3}",
        "unit: {kind: 学校, level: 单位}, name: 三次, answers: {SL-01: 3}",
    )


def test_an_item_by_a_limit_that_is_by_class_says_which_number(tmp_path: Path) -> None:
    place = build(tmp_path)
    by_kind(place, "gap_when: answer > limits.visits[unit.kind]")
    assert told(place) == []
    pack = load_pack(place, ["shili"])
    assert problem_if(pack, pack.items["SL-01"]) == "多于“一年检查次数上限”（起始日期待核：工厂4次、学校2次）的，是问题"
    results = [result for result in run_cases(pack) if result.subject == "SL-01"]
    assert [(result.actual.name, result.passed) for result in results] == [("合规", True), ("一般", True)]
    [case] = [case for case, _ in load_cases(pack) if case.name == "三次"]
    [finding] = assess(pack, case_answers(pack, case, None), AS_OF).items["SL-01"].findings
    assert finding.reason == "答“3次”，多于“一年检查次数上限”2次。"
    assert sentences.told(finding) == "检查了几次防火门？答“3次”，多于“一年检查次数上限”2次。"


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ('answer > date("2026-01-31")', "晚于2026年1月31日"),
        ('answer >= date("2026-01-31")', "不早于2026年1月31日"),
        ('answer < date("2026-12-01")', "早于2026年12月1日"),
        ("answer <= as_of", "不晚于核对的日期"),
        ("answer < period.to", "早于自查期间的最后一天"),
    ],
)
def test_an_item_about_a_day_says_which_days_are_a_problem(tmp_path: Path, gap: str, words: str) -> None:
    place = build(tmp_path)
    change(
        place,
        SITE,
        "answer: {kind: int, min: 0, unit: 次}\n    gap_when: answer < limits.doors",
        f"answer: {{kind: date}}\n    gap_when: '{gap}'",
    )
    change(place, f"{SHILI}/cases/shili.yaml", "answers: {SL-01: 4}", "answers: {SL-01: 2026-01-31}")
    change(place, f"{SHILI}/cases/shili.yaml", "answers: {SL-01: 3}", "answers: {SL-01: 2026-02-01}")
    assert [problem.code.id for problem in told(place)] == ["L501"]
    pack = load_pack(place)
    assert problem_if(pack, pack.items["SL-01"]) == f"{words}的，是问题"
    case = next(case for case, _ in load_cases(pack) if case.name == "三次")
    found = assess(pack, case_answers(pack, case, None), AS_OF).items["SL-01"].findings
    assert [finding.reason for finding in found] == [f"答“2026年2月1日”，{words}。"]


def test_what_is_shown_of_an_item_and_a_ledger_says_all_that_decides(tmp_path: Path) -> None:
    """A condition that nobody gave a reason for, one that is told in no words, and which column means another ledger's row."""
    place = build(tmp_path)
    change(
        place,
        SITE,
        "    gap_when: answer < limits.doors",
        "    applies_when: unit.kind == '工厂'\n    gap_when: answer < limits.doors * 2",
    )
    change(
        place, SM, "{title: 旁边的防火门, type: text}", "{title: 旁边的防火门, type: text, refers_to: extinguishers.no}"
    )
    pack = load_pack(place, ["shili"])
    shown = Explainer(pack).explained("SL-01")
    assert "  问的条件：unit.kind == '工厂'" in shown
    assert "  答：写整数，单位：次；是不是问题，看所答的数或日期；用到：“防火门检查次数”（起始日期待核：4次）" in shown
    assert "  成为问题的条件：answer < limits.doors * 2" in Explainer(pack, with_conditions=True).explained("SL-01")
    [column] = [line for line in Explainer(pack).explained("extinguishers") if "（door）" in str(line)]
    assert str(column).endswith("文字，指《灭火器台账》“编号”相同的那一行〔示例市地方规定〕")


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("超过{{ limits.visits }}", "“limits.visits”按单位类别分列，请写明是哪一档，如 {{ limits.visits[unit.kind] }}。"),
        ("超过{{ limits.visits[unit.sort] }}", "说明文字里不认识“unit.sort”"),
        ("超过{{ limits.visits[unit.kind][unit.level] }}", "“limits.visits”后面多写了“[unit.level]”，请删去。"),
        ("超过{{ limits.visits[unit] }}", "“unit”是一整组内容"),
        ("检查{{ answer }}，超过{{ limits.visits[unit.kind] }}", ""),
    ],
)  # fmt: skip
def test_a_sentence_says_which_number_of_a_limit_by_class(tmp_path: Path, message: str, says: str) -> None:
    place = build(tmp_path)
    by_kind(place, f'gap_when: answer > limits.visits[unit.kind]\n    message: "{message}"')
    found = told(place)
    assert len(found) == bool(says)
    assert all(says in problem.text for problem in found)
    if not says:
        pack = load_pack(place, ["shili"])
        [case] = [case for case, _ in load_cases(pack) if case.name == "三次"]
        [finding] = assess(pack, case_answers(pack, case, None), AS_OF).items["SL-01"].findings
        assert finding.reason == "检查3次，超过2次。"


def quoted_value(line: str) -> str:
    """Return a line whose condition stands in quotes, if it does not yet."""
    key, _, value = line.partition(": ")
    return line if value[0] in "'{[" else f'{key}: "{value}"'


SM = f"{SHILI}/additions/extinguishers.yaml"
SITE = f"{SHILI}/items/site/shili.yaml"
GAP = 'gap_when: "!has(row.door)"'
YEARLY = """\
  yearly:
    title: 一年检修次数
    type: int
    unit: 次
    per: year
    bound: at_most
    values:
      - {value: 4, basis: shili-fire/doors}
  days:
    title: 检修间隔
    type: int
    unit: 天
    values:
      - {from: 2026-03-01, value: 4, basis: shili-fire/doors}
"""
CHANGED = """\
  changed:
    title: 检修次数
    type: int
    unit: 次
    values:
      - {until: 2026-06-30, value: 4, basis: shili-fire/doors}
      - {from: 2026-07-01, value: 5, basis: shili-fire/doors}
  since_new_year:
    title: 检查次数
    type: int
    unit: 次
    values:
      - {until: 2025-12-31, value: 4, basis: shili-fire/doors}
      - {from: 2026-01-01, value: 5, basis: shili-fire/doors}
"""
WHOLE = "group_by: []\n    let: {n: {sum: row.times}}\n    gap_when: n"
BY_DOOR = "group_by: [door]\n    let: {n: {sum: row.times}}\n    gap_when: n"
IDLE = [
    # what is changed in the overlay: file, old, new; and what is told of it
    (SM, GAP, "let: {n: {sum: row.times}}\n    gap_when: n > 1", "P452", "“n”"),
    (SM, GAP, "let: {n: {sum: row.times, over: [door]}}\n    gap_when: n > 1", "", ""),
    (SM, GAP, "let: {n: {of: extinguishers, count: 'true'}}\n    gap_when: n > 1", "", ""),
    (SM, GAP, "group_by: [door]\n    let: {n: {sum: row.times}}\n    gap_when: n > 1", "", ""),
    (SM, GAP, f"let: {{n: row.times}}\n    {GAP}", "L519", "“n”"),
    (SM, GAP, "let: {n: row.times, m: n + 1}\n    gap_when: m > 2", "", ""),
    (SM, GAP, f"remedy: 补写。\n    {GAP}", "L536", "SL-02"),
    (SM, GAP, f"remedy: 补作登记。\n    {GAP}", "", ""),
    (SM, GAP, f"where: 1 == 2\n    {GAP}", "L520", "where 不看记录和回答，总是不成立"),
    (SM, GAP, "gap_when: 'true'", "L520", "gap_when 不看记录和回答，总是成立"),
    (SM, GAP, "gap_when: row.times > 1 || 1 == 2", "", ""),
    (SM, GAP, f"where: row.door != '东门' || row.door != '西门'\n    {GAP}", "L520", '条件“row.door != "东门" || row.door != "西门"”无论填的是哪一个，总是成立'),
    (SM, GAP, "gap_when: row.times > 1 && row.door == '东门' && row.door == '西门'", "L520", "总是不成立"),
    (SM, GAP, "gap_when: row.door != '东门' || row.door != '西门' || row.door != '北门'", "L520", 'row.door != "东门" || row.door != "北门" || row.door != "西门"'),
    (SM, GAP, "gap_when: (row.door == '东门') == (row.times > 1) && (row.door == '西门') == (row.heads > 1)", "", ""),
    (SM, GAP, "gap_when: row.door == '东门' || row.door == '西门'", "", ""),
    (SM, GAP, "gap_when: row.door != '东门' && row.door != '西门'", "", ""),
    (SM, GAP, "gap_when: row.times > limits.yearly", "L523", "“yearly”"),
    (SM, GAP, "let: {n: {sum: row.times, over: [door]}}\n    gap_when: n > limits.yearly", "", ""),
    (SM, GAP, "gap_when: days(row.checked_on, period.to) > limits.days", "L524", "2026年3月1日"),
    (SM, GAP, "valid: {from: 2026-03-01}\n    gap_when: days(row.checked_on, period.to) > limits.days", "", ""),
    (SM, GAP, "group_by: [door, quarter(row.checked_on)]\n    let: {a: {count: 'true'}}\n    gap_when: a > 1", "Y206", "在 let 里写 {sum: row.列名, per: quarter}"),
    (SM, GAP, f"{BY_DOOR} > limits.changed", "", ""),
    (SM, GAP, f"{BY_DOOR} < limits.changed", "L538", "“changed”在 2026年7月1日 改了数：以前的行和以后的行分开数，两边都会不够。"),
    (SM, GAP, f"{BY_DOOR} < limits.since_new_year", "", ""),
    (SM, GAP, f"{WHOLE} > limits.changed", "L538", "一起数，都照最后一行那天的数"),
    (SM, GAP, f"{WHOLE} > limits.since_new_year", "", ""),
    (SM, GAP, "gap_when: row.times > limits.changed", "", ""),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer < limits.yearly", "L540", "“… < limits.yearly”，少了是问题还是多了是问题，与“limits.yearly”的 bound: at_most 相反"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer > limits.yearly", "", ""),
    (SM, GAP, "let: {n: {sum: row.times, over: [door]}}\n    gap_when: row.heads > 1 && limits.yearly >= n", "L540", "limits.yearly >= …"),
    (f"{SHILI}/limits.yaml", "unit: 天", "unit: 千元", "Y205", "“千元”不在可选值里。可以写：元、万元。"),
    (SM, "unit: 元, note", "unit: 亿元, note", "Y205", "“亿元”不在可选值里"),
    (SM, "type: int, unit: 人", "type: int, unit: 百元", "Y205", "“百元”不在可选值里"),
    (SM, GAP, "valid: {from: 2026-03-01}\n    gap_when: workdays(row.checked_on, period.to) > limits.days", "L526", "比较 workdays(…) 与 limits.days，单位不同（工作日、天）"),
    (SM, GAP, "valid: {from: 2026-03-01}\n    gap_when: days(row.checked_on, period.to) > limits.doors", "L526", "比较 days(…) 与 limits.doors，单位不同（日、次）"),
    (SM, GAP, "gap_when: row.times > 13", "L539", "row.times 同 13 比"),
    (SM, GAP, "where: 13 < row.times\n    gap_when: row.heads > 1", "L539", "row.times 同 13 比"),
    (SM, GAP, "gap_when: row.times > 1 && row.heads != 0", "", ""),
    (SM, GAP, "gap_when: days(row.checked_on, period.to) > 100", "L539", "days(…) 同 100 比"),
    (SM, GAP, "gap_when: days(row.checked_on, period.to) > 0", "", ""),
    (SM, GAP, "gap_when: row.times > limits.yearly * 2 || row.heads % 7 == 3", "L523", ""),
    (SM, "message: \"门", "let: {n: limits.doors}\n    message: \"{{ limits.doors }}次{{ n }}", "L514", "“防火门检查次数”后面又写了单位“次”"),
    (SM, GAP, "gap_when: row.fee > yuan(1000)", "L525", "yuan(1000)"),
    (SM, GAP, "gap_when: row.fee > yuan(0)", "", ""),
    (SM, GAP, "gap_when: row.fee > yuan(limits.yearly * 10000)", "P438", "按次算，不是金额"),
    (SM, GAP, "gap_when: row.heads > limits.doors", "L526", "人、次"),
    (SM, GAP, "gap_when: row.heads + 1 > limits.doors", "", ""),
    (SM, "heads: {title: 人数, type: int, unit: 人", "heads: {title: 人数, type: int, unit: 万元", "L527", "人数"),
    *(
        (SM, "heads: {title: 人数, type: int, unit: 人", f"heads: {{title: 甲, type: choice, choices: [乙, 丙], also: {also}", code, of)
        for also, code, of in (
            ("{乙: [乙方, 一方], 丙: [丙方]}", "", ""),
            ("{丁: [丁方]}", "P401", "丁"),
            ("{乙: [丙]}", "Y206", "“丙”已经这样写"),
            ("{乙: [某方], 丙: [某 方]}", "Y206", "“乙的别的叫法”已经这样写"),
            ("{乙: [某方, 某方]}", "Y206", "某方"),
        )
    ),
    (SITE, "id: SL, title: 示例市要求", "id: XF, title: 示例市要求", "P403 P447", ""),
    (SM, "title: 旁边的防火门, type: text", "title: 防火门, type: int, min: 10, max: 1", "P453", "10"),
    (SITE, "kind: int, min: 0, unit: 次", "kind: int, min: 10, max: 1, unit: 次", "P453", "10"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer < 0", "P421", "SL-01"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer > 5 && answer < 6", "P421", "SL-01"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer >= 0", "L520", "任何回答都是问题"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer == 7", "L539", "answer 同 7 比"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer > 60 * 24", "", ""),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer % 1000 == 500", "", ""),
    (SITE, "kind: int, min: 0, unit: 次}\n    gap_when: answer < limits.doors", "kind: number, min: 0, unit: 次}\n    gap_when: answer > 0.1 && answer < 0.3", "L539", "answer 同 0."),
    (SITE, "kind: int, min: 0, unit: 次}\n    gap_when: answer < limits.doors", "kind: int, min: 0, max: 9, unit: 次}\n    gap_when: answer > 9", "P421", "SL-01"),
    (SITE, "kind: int, min: 0, unit: 次}\n    gap_when: answer < limits.doors", "kind: int, unit: 次}\n    gap_when: answer < 0", "", ""),
    (SITE, "decided_by: ledger", "decided_by: ledger\n    gap_when: 1 == 1", "P454", "由台账规则判定"),
    (SITE, "answer: {kind: int, min: 0, unit: 次}", "answer: {kind: yes_no}", "P407 P454", ""),
    (SITE, "answer: {kind: int, min: 0, unit: 次}\n    gap_when: answer < limits.doors", "answer: {kind: absence}\n    gap_when: answer == '有此情形'", "P454", "有此情形"),
    (f"{SHILI}/limits.yaml", "value: 4", "value: -4", "L521", "yearly"),
    (f"{SHILI}/limits.yaml", "  since_new_year:", "  expired:\n    title: 甲\n    type: int\n    unit: 次\n    values: [{from: 2026-01-01, value: 1, basis: old/doors}]\n  since_new_year:", "L505", "“expired”的依据“旧办法”已于 2025年1月1日 起被取代"),
    (f"{SHILI}/sources.yaml", "status: unseen\n    prov", "status: unseen\n    valid: {from: 2026-06-01}\n    prov", "L522", "2026年6月1日"),
    (f"{SHILI}/sources.yaml", "status: unseen\n    prov", "status: unseen\n    valid: {from: 2025-06-01}\n    prov", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "of"), IDLE, ids=[f"{new[:60]}" for _, _, new, _, _ in IDLE])
def test_what_can_do_nothing_is_told(tmp_path: Path, file: str, old: str, new: str, code: str, of: str) -> None:
    place = build(tmp_path)
    columns = """\
columns:
  times: {title: 次数, type: int, note: 无}
  heads: {title: 人数, type: int, unit: 人, note: 无}
  fee: {title: 费用, type: money, unit: 元, note: 无}
"""
    change(place, SM, "columns:\n", columns)
    change(place, f"{SHILI}/limits.yaml", "limits:\n", f"limits:\n{YEARLY}{CHANGED}")
    change(place, SM, "{{ row.no }}没有写旁边的防火门", "门")
    change(place, file, old, new)
    if "old/doors" in new:
        expired = "  old: {title: 旧办法, status: unseen, valid: {until: 2024-12-31}, provisions: {doors: {says: 甲, status: unseen}}}\n"
        change(place, f"{SHILI}/sources.yaml", "sources:\n", f"sources:\n{expired}")
    found = [problem for problem in told(place) if problem.code.id not in ("L501", "L503")]
    assert " ".join(sorted({problem.code.id for problem in found})) == code
    assert all(of in problem.text for problem in found)


def test_different_things_that_a_contradiction_compares_row_by_row_are_told(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(
        place,
        "ledgers/extinguishers.yaml",
        "columns:\n",
        "columns:\n  guards: {title: 看管人数, type: int, unit: 人, note: 无}\n",
    )
    more = """\
  - id: X02
    title: 看管的人多于间隔
    severity: 一般
    for_each: extinguishers
    when: row.guards > limits.check_days
    message: "{{ row.no }}看管{{ row.guards }}"
    remedy: 核对。
"""
    change(place, "contradictions.yaml", "contradictions:\n", f"contradictions:\n{more}")
    (problem,) = (problem for problem in told(place) if problem.code.id == "L526")
    assert "人、日" in problem.text
    assert "X02" in problem.text


TOLD = [
    # what is changed; where the one thing that is told stands, its code, and what it says
    (SM, GAP, "let: {a: b, b: a}\n    gap_when: a > 1", "let: {a: b", "P455", "绕成了圈"),
    (SM, GAP, "let: {a: a}\n    gap_when: a > 1", "let: {a: a", "P455", "不能用自己来算"),
    (SM, GAP, "let: {a: b + 1, b: size(row.door)}\n    gap_when: a > 1", "let: {a: b", "P455", "写在后面"),
    (SM, GAP, "where: b > 1\n    let: {b: size(row.door)}\n    gap_when: b > 1", "where: b", "P455", "在 where 里用不到"),
    (SM, GAP, "let: {b: size(row.door), a: {count: b > 1, over: []}}\n    gap_when: a > b", "let: {b", "P455", "还不能用“b”：count 逐行看台账，用不到 let 里别的名称"),
    (SM, GAP, "gap_when: row.旁边的防火门 == ''", "gap_when:", "P439", "要写成 row.door"),
    (SM, GAP, "gap_when: row.费用 > 1", "gap_when:", "P439", "row.英文名称"),
    (SM, GAP, "gap_when: size(row.door) > limits.防火门检查次数", "gap_when:", "P439", "limits.doors"),
    (SM, GAP, 'gap_when: "row.door == "东门" && row.no == "A""', "gap_when:", "Y104", "里面有双引号的，外面整个用单引号：'……'"),
    (SM, GAP, 'gap_when: "东门" == row.door', "gap_when:", "Y104", "外面整个用单引号"),
    ("ledgers/extinguishers.yaml", "rules:\n", "must:\n  - {that: size(row.no) < 3, message: 编号{{ row.no }}太长}\nrules:\n", "- {that:", "Y104", "{{ }} 写在 { } 里面的，那一段文字要加引号"),
    (SITE, "severity: 一般", "severity:一般", "severity:", "Y104", "“severity:一般”的冒号后面要空一格"),
    (SITE, "basis: [shili-fire/doors]", "basis: ［shili-fire/doors］", "basis:", "Y203", "写成 [shili-fire/doors]，"),
    (SM, "type: text}", "type: money}", "door:", "Y202", "缺少“unit（元或万元）”。"),
    (SM, "type: text}", "type: text, choices: [东门, 西门]}", "door:", "Y206", "“东门、西门”不合要求：只有 type: choice 的列才从里面选"),
    (SM, "type: text}", "type: choice, choices: [东门, 西门, 东门]}", "door:", "Y206", "“东门”不合要求：在 choices 里写了两次"),
    (f"{SHILI}/cases/shili.yaml", "{rule: SM-01, name: 写了", "{rule: SM-01, item: SL-01, name: 写了", "- {rule:", "Y206", "应当写 rule、item、contradiction 中的一个，写了 rule、item。"),
    (f"{SHILI}/cases/shili.yaml", "name: 写了,", "name: 写了, period: {from: 2026-12-01, until: 2026-01-01},", "- {rule:", "P416", "起始日期 2026年12月1日 晚于终止日期"),
    (SM, GAP, 'gap_when: "!has(row.door)', "gap_when:", "Y104", "这一行的引号没有配对"),
    *((SM, GAP, f"gap_when: !has(row.door) {more}", "gap_when:", "Y108", "以 ! 开头，会当成 YAML 标签") for more in ("", "|| row.door == '门'", "&& size(row.door) > 1", "== true")),
    (SM, "{title: 旁边的防火门, type: text}", "{title: '防火门, type: text}", "door:", "Y104", "这一行的引号没有配对"),
    (SM, "id: SM-01", "id: sm-01", "- id:", "Y206", "大写字母、数字和连接号"),
    (SM, "door: {title", "Door: {title", "Door:", "Y206", "小写字母、数字和下划线"),
    (SITE, "id: SL, title", "id: sl, title", "system:", "Y206", "两个大写字母"),
    (SITE, "    title: 防火门检查\n", "　　　　title: 防火门检查\n", "title: 防火门检查", "Y120", "全角空格"),
    (SITE, "remedy: 按季度检查。", "remedy:", "remedy:", "Y203", "“remedy”不对：这里应当是文字，不能空着"),
    (SITE, "[shili-fire/doors]", "[shili-fire/doors，shili-fire/door]", "basis:", "P401", "“，”是全角的"),
    (SITE, "basis: [shili-fire/doors]", "basis: shili-fire/doors", "basis:", "Y203", "一个列表，写成 [shili-fire/doors]，或者分几行写、每行以“- ”开头"),
    (SITE, "basis: [shili-fire/doors]", "basis: 【shili-fire/doors，shili-fire/door】", "basis:", "Y203", "写成 [shili-fire/doors, shili-fire/door]，"),
    (SITE, "evidence: [检查记录]", "evidence: '检查记录: 一份'", "evidence:", "Y203", "写成 [甲, 乙]，"),
    (f"{SHILI}/limits.yaml", "values:\n      - {value: 4, basis: shili-fire/doors}", "values: 4", "values:", "Y203", "一个列表（每行以“- ”开头）。"),
    (SITE, "severity: 一般", "serverity: 一般", "serverity:", "Y201", "是不是想写“severity”"),
    (SITE, "answer: {kind: int, min: 0, unit: 次}", "answer: {kind：int, min: 0, unit: 次}", "answer:", "Y105", "“kind：int”里用了全角冒号"),
    (SITE, "answer: {kind: int, min: 0, unit: 次}", "answer: int", "answer:", "Y203", "一组“名称: 内容”，名称可以写：kind、choices、unit、min、max。"),
    (SITE, "answer: {kind: int, min: 0, unit: 次}", "answer: {kind: int，min: 0, unit: 次}", "answer:", "Y104", "全角的“，”不是逗号"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answers.XF-01 > 0", "gap_when:", "P439", "要写成 answers.XF_01，编号里的 - 写成 _"),
    (SITE, "basis: [shili-fire/doors]", "basis: [shili-fire]", "basis:", "P401", "没有依据“shili-fire”，要写到条：shili-fire/doors。"),
    (SITE, "basis: [shili-fire/doors]", "basis: [《示例市消防办法》]", "basis:", "P401", "，要写到条：shili-fire/doors。"),
    (SM, "decides: SL-02", "decides: SL-09", "decides:", "P401", "没有检查项“SL-09”。"),
    (SM, "{{ row.no }}没有写", "{{ row.旁边的防火门 }}没有写", "message:", "P413", "“row.旁边的防火门”要写成 row.door，"),
    (SM, '"{{ row.no }}没有写', '"{ row.no }没有写', "- id:", "L529", "“{ row.no }”会照样印出来。要写出值的，用半角的双花括号：{{ row.no }}。"),
    (SITE, 'speech: ["1"]', 'speech: ["9"]', "speech:", "P457", "讲话没有编号为“9”的句子。"),
    (SITE, 'speech: ["1"]', 'speech: ["1，2"]', "speech:", "P457", "“，”是全角的"),
    (SITE, "evidence: [检查记录]", "evidence: [检查记录，照片]", "- id:", "L528", "请用半角逗号分开写：[检查记录, 照片]"),
    (SM, "type: text}", "type: choice, choices: [东门、西门, 南门], note: 无}", "door:", "L528", "“东门、西门”中间有全角的“、”"),
    (SM, "type: text}", "type: choice, choices: [东门；西门, 南门], note: 无}", "door:", "L528", "《灭火器台账》旁边的防火门”的可选值里，“东门；西门”"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: '[limits.doors]'", "gap_when:", "P408", "现在是一个列表。"),
    (SM, GAP, "gap_when: row.door == “东门”", "gap_when:", "P439", '条件里的全角引号要写成 "…"，用半角的引号。'),
    (f"{SHILI}/overlay.yaml", "title: 示例市地方规定\n", "title: 示例市地方规定\nparameters:\n  most: {title: 甲, question: 几个？, type: 整数}\n", "most:", "Y205", "“整数”不在可选值里，是不是想写“int”。可以写：int（整数）、number（数字）、money（金额）、text（文字）。"),
    (SITE, "{kind: int, min: 0, unit: 次}", "{kind: 是否}", "answer:", "Y205", "可以写：yes_no（是或否）、absence（无此情形或有此情形）、choice（选一个）、int（整数）、number（数字）、date（日期）。"),
    (f"{SHILI}/limits.yaml", "unit: 次", "unit: 次\n    per: 每年\n    bound: at_least", "per:", "Y205", "是不是想写“year”。可以写：year（每年）、half_year（每半年）。"),
    (f"{SHILI}/limits.yaml", "- {value: 4, basis: shili-fire/doors}", "- {until: 2025-12-30, value: 4, basis: shili-fire/doors}\n      - {from: 2026-01-01, value: 5, basis: shili-fire/doors}", "doors:", "L516", "限额“doors”在2025年12月31日没有值，这一天的记录都会是“未填”。"),
    (f"{SHILI}/limits.yaml", "value: 4", "value: {大: 八百, 中: 3}", "- {value:", "V301", "“八百”不是数字"),
    (SM, '"{{ row.no }}没有写', '"｛｛ row.no ｝｝没有写', "- id:", "L529", "“｛｛ row.no ｝｝”会照样印出来。要写出值的，用半角的双花括号：{{ row.no }}。"),
    (SM, '"{{ row.no }}没有写', '"{{ row.no }}{｛ row.door ｝}没有写', "- id:", "L529", "“{｛ row.door ｝}”会照样印出来"),
    (SM, '"{{ row.no }}没有写', '"{{ row.no ｝｝没有写', "message:", "P413", "“｝”是全角的，请改成半角的 }}"),
    (f"{SHILI}/overlay.yaml", "title: 示例市地方规定\n", "title: 示例市地方规定\nversion: '1'\n", "version:", "Y201", "不认识“version”：地方规定没有自己的版本，改了，请换规则库 pack.yaml 的 version。"),
    (f"{SHILI}/overlay.yaml", "title: 示例市地方规定\n", "title: 示例市地方规定\nparameters:\n  most: {title: 甲, question: 几个？, type: int, values: []}\n", "most:", "Y201", "从某一天起变的数写进 limits.yaml。"),
    (SM, GAP, "gap_when: row.door == '东 门'", "- id: SM-01", "L537", "请写“东门”。"),
    (SM, GAP, "gap_when: row.door.contains('Ａ门')", "- id: SM-01", "L537", "请写“A门”。"),
    (SM, GAP, "gap_when: row.door in ['东门', '西　门']", "- id: SM-01", "L537", "请写“西门”。"),
    (SM, GAP, "gap_when: row.door == 'a门（东）'", "- id: SM-01", "L537", "请写“A门(东)”。"),
    (SM, GAP, "gap_when: row.door.matches('[A-Za-z]+（[0-9]）')", "- id: SM-01", "L537", r"请写“[A-Za-z]+\([0-9]\)”。"),
    (SM, GAP, "gap_when: row.door.matches('^[a-z]+$')", "- id: SM-01", "L537", "请写“^[A-Z]+$”。"),
    (SM, GAP, "gap_when: \"!has(row.no) || row.door == '门'\"", "- id: SM-01", "L520", "列 no 写着 required: true，空着的行读不进来（空着就是问题的，删去 required），!has(row.no) 总是不成立"),
    (SM, GAP, "gap_when: row.door == ''", "- id: SM-01", "L535", "“row.door == \"\"”总是不成立。请写 !has(row.door)。"),
    (SM, GAP, "gap_when: row.door.size() > 3 && '' != row.door", "- id: SM-01", "L535", "请写 has(row.door)。"),
    (SM, "decides: SL-02", "decides: XF-03", "decides:", "P401", "没有检查项“XF-03”。"),
    (SM, "id: SM-01", "id: SL-01", "- id:", "P402", "台账规则编号“SL-01”用了两次（另一处在 fire_safety/overlays/shili/items/site/shili.yaml:4:9，是检查项）"),
    (SM, "id: SM-01", "id: X01", "- id:", "P402", "，是矛盾规则）"),
    (f"{SHILI}/sources.yaml", "    status: unseen\n    prov", "    status: unseen\n    replaced_by: shili-fire\n    prov", "replaced_by:", "Y206", "绕成了圈：shili-fire → shili-fire"),
    (f"{SHILI}/sources.yaml", "  shili-fire:", "  notice:", "", "P402", "依据文件编号“notice”用了两次"),
    (SITE, "severity: 一般", "severity: 严重", "- id: SL-01", "L534", "“SL-01”是严重，依据（shili-fire/doors）却都还是待核。"),
    (SM, "title: 没有写防火门", "title: 没有写防火门\n    severity: 严重", "- id:", "L534", "“SM-01”是严重"),
    (SITE, "    question: 检查了", "    applies_when: unit.kind == '工厂'\n    question: 检查了", "- id:", "L533", "写了 applies_when（unit.kind == '工厂'），没有写理由"),
    (SITE, "gap_when: answer < limits.doors", "gap_when: answer < limits.doors * 2", "- id:", "L532", "请写 message"),
    (SM, "{{ row.no }}没有写", "{{ row.no[row.door] }}没有写", "message:", "P427", "“row.no”后面多写了“[row.door]”"),
    (f"{SHILI}/limits.yaml", "value: 4", 'from: "2026-07-01", value: 4', "- {from:", "Y203", "应当是日期，不加引号，写成 2026-07-01。"),
    (SM, "type: text}", 'type: text, private: "true"}', "door:", "Y203", "应当是true 或 false，不加引号，写成 true。"),
    (f"{SHILI}/limits.yaml", "value: 4", "value: 4.5", "- {value:", "P424", "与 keys 不合：“4.5”不是整数。请写整数。"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "code", "says"), TOLD, ids=[new[:50] for _, _, new, *_ in TOLD])
def test_a_mistake_is_told_once_where_it_stands(
    tmp_path: Path, file: str, old: str, new: str, line: str, code: str, says: str
) -> None:
    place = build(tmp_path)
    change(place, file, old, new)
    places = {(problem.code.id, problem.place.file, problem.place.line) for problem in told(place)}
    [(found, where, number)] = places
    assert (found, where) == (code, f"fire_safety/{file}")
    assert (place / file).read_text(encoding="utf-8").splitlines()[number - 1].strip("　 ").startswith(line)
    texts = [problem.text for problem in told(place)]
    assert len(texts) <= 2
    assert all(says in text and "。。" not in text for text in texts)


CONDITIONS = [
    # a condition, the code of the one thing that is told, and what it says
    ("days(row.date) > 3", "P459", "条件里的“days(…)”要两个日期，写成 days(甲, 乙)。"),
    ("yuan(row.fee, 3) > 1", "P459", "“yuan(…)”要一个整数，写成 yuan(元)。"),
    ("days(row.date, row.times) > 1", "P407", "日期与整数。它要两个日期，写成 days(甲, 乙)。"),
    ("row.times > limits.visits", "P461", "按单位类别分列，条件里要写明是哪一档，请写 limits.visits[unit.kind]。"),
    ("row.date > '2026/8/1'", "P407", '日期要写成 date("2026-08-01")。'),
    ("row.date > 2026-08-01", "P407", '日期要写成 date("2026-08-01")。'),
    ("row.date + 3 > as_of", "P407", "add_months(日, 月数)"),
    ("row.times > 3 并且 row.times < 5", "P439", "“并且”要写成 &&。"),
    ("row.times > 3 或者 row.times < 5 或者 row.done", "P439", "“或者”要写成 ||。"),
    ("row.times > 3 且 row.done", "P439", "“且”要写成 &&。"),
    ("row.times 大于 3", "P439", "“大于”要写成 >。"),
    ("row.times 小于等于 3", "P439", "“小于等于”要写成 <=。"),
    ("not (row.times > 3)", "P439", "“not”要写成 !"),
    ("row.times <> 3", "P439", "“<>”要写成 !="),
    ("row.times => 3", "P439", "“=>”要写成 >=。"),
    ("row.times ＞＝ 3", "P439", "“＞＝”要写成 >=，"),
    ("row.times > ３０", "P439", "“３０”要写成 30，用半角的数字。"),
    ("row.share > 50%", "P439", "“50%”要写成 0.5，条件里没有百分号。"),
    ("row.times > 3 ＆＆ row.done", "P439", "“＆＆”要写成 &&，"),
    ("row.times > 3 & row.done", "P439", "“&”要写成 &&"),
    ("row.times > 3。", "P460", "“。”没有用。请删去。"),
    ("‹row.times > 3", "P460", "“‹”没有用。请删去。"),
    ("ratio(row.times, row.times) * 100 < limits.percent", "P407", "写 ratio(…) * 100.0 < double(limits.percent)。"),
    ("row.fee > yuan(limits.cost * 10000)", "P438", "“limits.cost”已经是元，不用乘 10000。"),
    ("row.times > row.times * limits.percent", "P468", "乘的“占比上限”是百分数（如 10%），没有除以 100"),
    ("row.times * limits.percent < row.times", "P468", "请在另一边乘以 100"),
    ("如果 row.times > 3", "P460", "“如果”没有用"),
    ("row.times > 三", "P404", "从“三”起看不懂"),
    ("row.date > date('2025-13-01')", "P462", "“2025-13-01”不是日期。"),
    ("row.date > date('2026/1/1')", "P462", "“2026/1/1”不是日期。"),
    ("3 < row.times < 5", "P407", "连着比的要分开写"),
    ("row.done == '是'", "P407", "是非列直接写 row.列名"),
    ("row.door > 3", "P407", "数不加引号"),
    ("row.done && row.times", "P407", "两边都要是条件。"),
    ("times > 3", "P405", "不认识“times”，要写成 row.times。"),
    ("sum(row.times) > 3", "P405", "在 let 里写"),
    ("row.date < today()", "P405", "写 as_of。"),
    ("row.date < as_of()", "P405", "as_of 是一个值，后面不写括号。"),
    ("row['times'] > 3", "P407", "一整组内容与文字。台账的列写成 row.列名。"),
]


FIRST, SECOND = "要落实消防安全责任。", "要定期检查灭火器。"


@pytest.mark.parametrize(
    ("seed", "old", "new", "codes", "says"),
    [
        (
            f"各单位{FIRST}{SECOND}会议要求立即整改。",
            "",
            "",
            "P469",
            "第 2 句以后，从“会议要求立即整改。”起有话没有写进",
        ),
        (f"各单位{FIRST}会议指出。{SECOND}", "", "", "P469", "第 2 句以前，从“会议指出。”起"),
        (f"各单位{FIRST}会议指出。{SECOND}", FIRST, "要落实责任。", "P425", "讲话第 1 句与"),
        (f"  各单位{FIRST}\n\n　　{SECOND}\n", "", "", "", ""),
        ("", ", asks: 定期检查。", "", "Y202", "缺少“asks（要求做什么）或者 why_not（为什么不可查）”。"),
        ("", "asks: 定期检查。", "asks: 定期检查。, why_not: 不能查。", "Y206", "“不能查。”不合要求：写了 asks"),
    ],
)
def test_the_whole_speech_is_taken_apart(tmp_path: Path, seed: str, old: str, new: str, codes: str, says: str) -> None:
    place = build(tmp_path)
    if seed:
        write(place, "notice.txt", seed)
    change(place, "speech.yaml", old, new)
    found = [
        problem for problem in told(place) if "anchor" not in problem.text and "“消防安全责任”起" not in problem.text
    ]
    assert " ".join(problem.code.id for problem in found) == codes
    assert all(says in problem.text for problem in found)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("pack.yaml", "levels: [", "levels: [县级；乡级, ", "“pack.yaml”的单位层级里，“县级；乡级”"),
        (SITE, "{kind: yes_no}", "{kind: choice, choices: {有、齐: ok, 无: gap}}", "“SL-02”的选项里，“有、齐”"),
    ],
)
def test_words_of_a_list_that_are_not_apart_are_told(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    place = build(tmp_path)
    change(place, file, old, new)
    [problem] = told(place)
    assert (problem.code.id, problem.place.file) == ("L528", f"fire_safety/{file}")
    assert says in problem.text


@pytest.mark.parametrize(("condition", "code", "says"), CONDITIONS, ids=[condition for condition, *_ in CONDITIONS])
def test_a_wrong_condition_is_told_once_with_what_to_write(
    tmp_path: Path, condition: str, code: str, says: str
) -> None:
    place = build(tmp_path)
    value = "values: [{value: 10, basis: shili-fire/doors}]"
    numbers = f"  cost: {{title: 费用上限, type: int, unit: 元, {value}}}\n"
    numbers += f"  percent: {{title: 占比上限, type: int, unit: '%', {value}}}\n"
    write(place, f"{SHILI}/limits.yaml", OVERLAY["limits.yaml"] + BY_KIND + numbers)
    more = (
        "  date: {title: 日期, type: date}\n  done: {title: 已办, type: bool}\n  share: {title: 占比, type: number}\n"
    )
    change(place, SM, "columns:\n", f"columns:\n{COLUMNS}{more}")
    change(place, SM, GAP, f'gap_when: "{condition}"')
    [problem] = [problem for problem in told(place) if problem.code.id[0] == "P"]
    assert (problem.code.id, problem.place.file) == (code, f"fire_safety/{SM}")
    assert says in problem.text
    assert re.search("[a-z]+\\(string|google|int,|pack", problem.text) is None


@pytest.mark.parametrize(
    ("of_rule", "of_item", "told_as"),
    [
        ("from: 2027-01-01", "until: 2026-12-31", "规则“SM-01”的有效期（2027年1月1日起）与它判定的检查项“SL-02”的（至2026年12月31日）没有一天重合。"),
        ("until: 2025-12-31", "from: 2026-01-01", "规则“SM-01”的有效期（至2025年12月31日）与它判定的检查项“SL-02”的（2026年1月1日起）没有一天重合。"),
        ("from: 2026-12-31", "until: 2026-12-31", ""),
        ("from: 2026-12-31", "from: 2026-01-01", ""),
    ],
)  # fmt: skip
def test_a_rule_that_holds_on_no_day_of_its_item_is_told(
    tmp_path: Path, of_rule: str, of_item: str, told_as: str
) -> None:
    place = build(tmp_path)
    change(place, SM, GAP, f"valid: {{{of_rule}}}\n    {GAP}")
    change(
        place,
        SITE,
        "question: 灭火器旁边有没有防火门？",
        f"question: 灭火器旁边有没有防火门？\n    valid: {{{of_item}}}",
    )
    found = [problem for problem in told(place) if problem.code.id == "L530"]
    assert [problem.text.removesuffix("请核对两处的 valid。") for problem in found] == [told_as][: bool(told_as)]
    assert all(problem.place.file.endswith(SM) for problem in found)


def test_an_amount_in_ten_thousands_that_is_no_whole_number_has_a_way_out(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, f"{SHILI}/limits.yaml", "type: int\n    unit: 次", "type: number\n    unit: 万元")
    change(place, SM, "columns:\n", "columns:\n  fee: {title: 费用, type: money, unit: 元}\n")
    for written, hint in (("limits.doors * 10000", "改用元来写"), ("limits.doors * 10000.0", "yuan(int(…))")):
        change(place, SM, GAP, f"gap_when: row.fee > yuan({written})")
        [problem] = [problem for problem in told(place) if problem.place.file.endswith(SM)]
        assert problem.code.id == "P407"
        assert hint in problem.text
        change(place, SM, f"gap_when: row.fee > yuan({written})", GAP)


@pytest.mark.parametrize(
    ("let", "gap", "codes", "says"),
    [
        ("{count: row.door == '门', per: quarter}", "held_missing", "Y206", "台账没有写 dated_by，分不出季度"),
        ("{sum: size(row.door), per: quarter}", "held > 1", "Y206", "台账没有写 dated_by，分不出季度"),
        ("{sum: 'double(size(row.door))', per: quarter}", "held > 1", "Y206", "小数的合计不能分季度"),
        ("{max: size(row.door), per: quarter}", "held > 1", "Y206", "能分季度的是 count（各几次）和 sum（各合计多少）"),
        ("{count: row.dor == '门', of: extinguishers, per: quarter}", "held_most > 1", "P406 Y206", ""),
        ("{count: row.door == '门', per: year}", "held_missing", "Y205", "可以写：quarter（每季度分别数）"),
        ("{count: row.door == '门', per: month}", "held_missing", "Y205", "可以写：quarter（每季度分别数）"),
    ],
)
def test_what_cannot_be_counted_by_quarter_is_told(tmp_path: Path, let: str, gap: str, codes: str, says: str) -> None:
    place = build(tmp_path)
    change(place, SM, "{{ row.no }}没有写旁边的防火门", "门")
    change(place, SM, GAP, f"group_by: []\n    let: {{held: {let}}}\n    gap_when: {gap}")
    found = told(place)
    assert " ".join(sorted(problem.code.id for problem in found)) == codes
    assert all(says in problem.text for problem in found)


def test_a_count_by_quarter_that_nobody_reads_is_told(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, "ledgers/extinguishers.yaml", "row: 一具", "dated_by: checked_on\nrow: 一具")
    change(place, SM, "{{ row.no }}没有写旁边的防火门", "门")
    let = "{held: {count: row.door == '门', per: quarter}, all: {count: row.door == '门'}}"
    for gap, code in (("all == 0", "L519"), ("all == 0 && held_most > 1", ""), ("all == 0 && held > 1", "P405")):
        change(place, SM, GAP, f"group_by: []\n    let: {let}\n    gap_when: {gap}")
        found = told(place)
        assert "".join(problem.code.id for problem in found) == code
        assert code != "P405" or "它分季度：最多的一个季度写 held_most，各季度写 held_told" in found[0].text
        change(place, SM, f"group_by: []\n    let: {let}\n    gap_when: {gap}", GAP)


def test_a_sum_by_quarter_needs_no_where(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, "ledgers/extinguishers.yaml", "row: 一具", "dated_by: checked_on\nrow: 一具")
    change(place, SM, "columns:\n", "columns:\n  fee: {title: 费用, type: money, unit: 元}\n")
    change(place, SM, "{{ row.no }}没有写旁边的防火门", "{{ door }}{{ spent_told }}，最多{{ spent_most }}")
    change(
        place,
        SM,
        GAP,
        "group_by: [door]\n    let: {spent: {sum: row.fee, per: quarter}}\n    gap_when: spent_most > yuan(limits.fees)",
    )
    fees = "  fees: {title: 费用, type: int, unit: 元, values: [{value: 500, basis: shili-fire/doors}]}"
    change(place, f"{SHILI}/limits.yaml", "limits:\n", f"limits:\n{fees}\n")
    assert told(place) == []
    assert load_pack(place).rules["SM-01"].message.source == "{{ door }}{{ spent_told }}，最多{{ spent_most | yuan }}"


def test_how_many_days_lie_between_two_is_asked_of_days(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(
        place, SM, "columns:\n", "columns:\n  begun: {title: 开始, type: date}\n  ended: {title: 结束, type: date}\n"
    )
    change(place, SM, GAP, "gap_when: row.ended - row.begun > 3")
    [problem] = [problem for problem in told(place) if problem.place.file.endswith(SM)]
    assert (problem.code.id, "两日之差与整数。两个日期相隔几天，写 days(甲, 乙)。" in problem.text) == ("P407", True)
    change(place, SM, "gap_when: row.ended - row.begun > 3", "gap_when: row.ended - row.begun")
    [problem] = [problem for problem in told(place) if problem.place.file.endswith(SM)]
    assert (problem.code.id, "现在是两日之差（要几天，写 days(甲, 乙)）" in problem.text) == ("P408", True)


def test_a_case_that_cannot_be_judged_says_what_is_missing(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, SM, GAP, "gap_when: size(row.door) > 1")
    results = list(run_cases(load_pack(place, ["shili"])))
    assert [result.lacking for result in results if result.actual.name == "未填"] == ["无法判断：没有填“旁边的防火门”"]


def test_a_row_that_would_be_divided_by_zero_cannot_be_judged_and_stops_nothing(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, SM, "columns:\n", "columns:\n  times: {title: 次数, type: int}\n")
    change(place, SM, GAP, "gap_when: ratio(size(row.door), row.times) > 1.0")
    change(place, f"{SHILI}/cases/shili.yaml", "row: {no: A, door: 东门}", "row: {no: A, door: 东门, times: 0}")
    results = {result.case.name: result for result in run_cases(load_pack(place, ["shili"]))}
    assert results["写了"].lacking == "无法判断：所依据的记录不全，或者除数是零"
    assert results["四次"].passed


def test_what_has_no_case_is_told_where_it_stands(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(
        place,
        f"{SHILI}/cases/shili.yaml",
        "  - {rule: SM-01, name: 写了, row: {no: A, door: 东门}, expect: 合规}\n",
        "",
    )
    pack = load_pack(place, ["shili"])
    [problem] = untested(pack, load_pack(place, []), list(run_cases(pack)))
    assert problem.place.file == f"fire_safety/{SM}"
    assert problem.text == "SM-01 没有合规的用例。请在 cases/ 里补上。"


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("valid: {from: 2027-01-01}", "适用时间：2027年1月1日起（看每条记录的日期）"),
        ("where: row.no == 'B'", "没有一行符合 where：row.no == 'B'"),
        ("valid: {from: 2026-01-01}\n    where: row.no == 'B'", "没有一行符合 where：row.no == 'B'"),
        ("valid: {from: 2027-01-01}\n    where: row.no == 'B'", "适用时间：2027年1月1日起（看每条记录的日期）"),
    ],
)
def test_a_case_that_its_rule_does_not_look_at_says_why(tmp_path: Path, key: str, told: str) -> None:
    place = build(tmp_path)
    change(place, SM, GAP, f"{key}\n    {GAP}")
    results = [result for result in run_cases(load_pack(place, ["shili"])) if result.subject == "SM-01"]
    assert {(result.actual.name, result.lacking) for result in results} == {("不涉及", told)}


def test_a_case_whose_row_is_outside_its_period_says_so(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, "ledgers/extinguishers.yaml", "row: 一具", "dated_by: checked_on\nrow: 一具")
    cases = f"{SHILI}/cases/shili.yaml"
    change(place, cases, "row: {no: A}, expect: 一般", "row: {no: A, checked_on: 2025-12-31}, expect: 一般")
    [result] = [result for result in run_cases(load_pack(place, ["shili"])) if not result.passed]
    assert result.actual.name == "不涉及"
    assert result.lacking.startswith("《灭火器台账》有记录不在用例的自查期间（2026年1月1日至2026年12月31日）")
    period = "period: {from: 2025-01-01, until: 2025-12-31}"
    change(place, cases, "checked_on: 2025-12-31}, expect", f"checked_on: 2025-12-31}}, {period}, expect")
    assert all(result.passed for result in run_cases(load_pack(place, ["shili"])))


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("item: SL-09", "没有检查项“SL-09”，它已列为不再用。"),
        ("rule: SM-1", "没有台账规则“SM-1”，是不是想写“SM-01”。"),
        ("contradiction: X99", "没有矛盾规则“X99”。"),
    ],
)
def test_a_case_of_what_is_not_there_is_told_what_it_is_of(tmp_path: Path, case: str, told: str) -> None:
    place = build(tmp_path)
    write(place, f"{SHILI}/retired.yaml", "format: 1\nretired:\n  - {id: SL-09, title: 甲, reason: 乙}\n")
    change(place, f"{SHILI}/cases/shili.yaml", "cases:\n", f"cases:\n  - {{{case}, name: 丙, expect: 合规}}\n")
    with pytest.raises(InputError) as caught:
        load_cases(load_pack(place, ["shili"]))
    assert [problem.text for problem in caught.value.problems] == [told]


def test_a_row_of_a_case_that_no_unit_could_hand_in_is_told(tmp_path: Path) -> None:
    place = build(tmp_path)
    must = "must:\n  - {that: size(row.no) < 3, message: '编号{{ row.no }}太长'}\n\n"
    change(place, "ledgers/extinguishers.yaml", "rules:\n", f"{must}rules:\n")
    change(place, f"{SHILI}/cases/shili.yaml", "row: {no: A, door: 东门}", "row: {no: ABC, door: 东门}")
    with pytest.raises(InputError, match="第 1 行：编号ABC太长"):
        list(run_cases(load_pack(place, ["shili"])))


def test_cases_that_cannot_be_run_are_all_told(tmp_path: Path) -> None:
    place = build(tmp_path)
    write(place, f"{SHILI}/retired.yaml", "format: 1\nretired:\n  - {id: SL-09, title: 甲, reason: 乙}\n")
    change(place, f"{SHILI}/cases/shili.yaml", "answers: {SL-01: 4}", "answers: {SL-09: 是}")
    change(place, f"{SHILI}/cases/shili.yaml", "row: {no: A, door: 东门}", "row: {no: A, dor: 东门}")
    with pytest.raises(InputError) as caught:
        list(run_cases(load_pack(place, ["shili"])))
    assert [problem.text for problem in caught.value.problems] == [
        "没有检查项“SL-09”，它已列为不再用。",
        "没有列“dor”，是不是想写“door”。",
    ]


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("{kind: 国企}", "没有单位类别“国企”。"),
        ("{kind: 工场}", "没有单位类别“工场”。"),
        ("{level: 市级}", "没有单位层级“市级”。"),
        ("{kind: 学校, level: 单位}", ""),
    ],
)
def test_a_case_of_a_unit_of_no_known_kind_is_told(tmp_path: Path, unit: str, told: str) -> None:
    place = build(tmp_path)
    change(place, f"{SHILI}/cases/shili.yaml", "name: 四次", f"unit: {unit}, name: 四次")
    if not told:
        assert all(result.passed for result in run_cases(load_pack(place, ["shili"])))
        return
    with pytest.raises(InputError) as caught:
        list(run_cases(load_pack(place, ["shili"])))
    assert [problem.text for problem in caught.value.problems] == [told]


def test_a_case_in_the_wrong_folder_is_sent_to_its_place(tmp_path: Path) -> None:
    place = build(tmp_path)
    (place / SHILI / "cases/shili.yaml").rename(place / "cases/shili.yaml")
    with pytest.raises(InputError) as caught:
        load_cases(load_pack(place, []))
    texts = {problem.text for problem in caught.value.problems}
    assert "没有检查项“SL-01”：它是示例市地方规定的，用例请写在 overlays/shili/cases/ 里。" in texts


def test_a_column_of_a_case_that_is_named_by_its_title_is_told_its_name(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(place, f"{SHILI}/cases/shili.yaml", "row: {no: A, door: 东门}", "row: {no: A, 旁边的防火门: 东门}")
    with pytest.raises(InputError, match="没有列“旁边的防火门”：它的名称是 door。"):
        list(run_cases(load_pack(place, ["shili"])))
