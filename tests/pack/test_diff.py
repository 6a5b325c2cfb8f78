"""What a new pack changes: nothing that the models of a pack hold can change without a line."""

from __future__ import annotations

import re
import shutil
import types
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest

from checklist.pack import model
from checklist.pack.compiled import Pack
from checklist.pack.diff import changes
from checklist.pack.load import load_pack
from checklist.pack.retiring import answered_otherwise, not_retired
from checklist.record.schemas import MODELS
from tests.conftest import FIRE
from tests.pack.test_hostile_packs import change
from tests.pack.test_mistakes import BY_LEDGER, OVERLAY, SHILI, write

# Every value that a model can hold


def variants(annotation: Any) -> list[Any]:
    """Return values of a type, the first the one that others are compared with."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return variants(inner[0])
    if origin in (Union, types.UnionType):
        return [value for one in inner for value in variants(one)]
    if origin is Literal:
        return list(inner)
    if origin is list:
        first, *others = variants(inner[0])
        if inner[0] is model.LimitValue:  # two that hold on one day make no pack
            return [[first], [], *([other] for other in others)]
        second = others[0]
        return [[first, second], [second, first], [], [first], *([other, second] for other in others[1:])]
    if origin is dict:
        [key, other_key, *_], [first, *others] = (variants(one) for one in inner)
        orders = [] if isinstance(first, Decimal) else [{other_key: first, key: first}]
        return [
            {key: first, other_key: first}, *orders, {}, {key: first}, *({key: other, other_key: first} for other in others)
        ]  # fmt: skip
    if isinstance(annotation, type) and issubclass(annotation, model.PackModel):
        return models(annotation)
    simple: dict[Any, list[Any]] = {
        str: ["甲", "乙"],
        bool: [True, False],
        int: [1, 2],
        Decimal: [Decimal(1), Decimal(2)],
        date: [date(2026, 1, 1), date(2026, 1, 2)],
        type(None): [None],
    }
    return simple[annotation]


def models(kind: type[model.PackModel]) -> list[Any]:
    """Return a model in which every field says something, and all that differ from it in one value of one field."""
    kind.model_rebuild()
    values = {name: variants(info.annotation) for name, info in kind.model_fields.items() if name != "format"}
    first = kind.model_construct(**{name: some[0] for name, some in values.items()})
    return [first, *(first.model_copy(update={name: one}) for name, some in values.items() for one in some[1:])]


# Every file of a pack, in a pack


Inserted = Callable[[Pack, Any], dict[str, Any]]
FILES: dict[type[model.PackModel], Inserted] = {
    model.PackFile: lambda _, file: {"spec": file, "sections": {one.id: one for one in file.sections}},
    model.OverlayFile: lambda pack, file: {
        "overlays": {"place": file.title},
        "spec": pack.spec.model_copy(update={"parameters": file.parameters}),
    },
    model.ProfileFile: lambda pack, file: {"profiles": {pack.spec.kinds[0]: file}},
    model.ItemsFile: lambda pack, file: {
        "items": {one.id: replace(pack.items["XF-01"], spec=one, system=file.system) for one in file.items},
        "systems": {file.system.id: file.system},
        "contradictions": {},
    },
    model.LedgerFile: lambda pack, file: {"ledgers": {"some": replace(pack.ledgers["extinguishers"], spec=file)}},
    model.ContradictionsFile: lambda pack, file: {
        "contradictions": {one.id: replace(pack.contradictions["X01"], spec=one) for one in file.contradictions}
    },
    model.SourcesFile: lambda _, file: {"sources": file.sources},
    model.LimitsFile: lambda _, file: {"limits": file.limits},
    model.RetiredFile: lambda _, file: {"retired": {one.id: one for one in file.retired}},
    model.SpeechFile: lambda _, file: {"speech": file},
}
ELSEWHERE = {
    model.LedgerAddition: "its columns and rules are in the ledger that it adds to",
    model.CasesFile: "it tests the rules, and changes nothing for a unit",
}
KNOWN_BY = {(model.LedgerFile, "id"), (model.ProfileFile, "kind")}
"""What a file of these is found by: another one is another file."""


def with_file(pack: Pack, file: model.PackModel) -> Pack:
    anywhere = defaultdict[tuple[str, ...], tuple[str, int, int]](lambda: ("rules/some.yaml", 1, 1))
    return replace(pack, positions=anywhere, **FILES[type(file)](pack, file))


def files_with_one_change(kind: type[model.PackModel]) -> Iterator[tuple[str, Any, Any]]:
    first, *others = models(kind)
    for other in others:
        [name] = [name for name in kind.model_fields if repr(getattr(first, name, 0)) != repr(getattr(other, name, 0))]
        if (kind, name) not in KNOWN_BY:
            yield f"{name}: {getattr(first, name)!r} -> {getattr(other, name)!r}", first, other


def said(file: Any) -> str:
    """Return what a file says: a condition alone, and a list with only that condition and its reason, are the same."""
    if not isinstance(file, model.ItemsFile):
        return repr(file)
    items = [one.model_copy(update={"applies_when": one.asked_if, "applies_note": None}) for one in file.items]
    return repr((file.system, items))


def test_every_file_of_a_pack_is_looked_at() -> None:
    files = {kind for kind in MODELS.values() if issubclass(kind, model.PackModel)}
    assert files == {*FILES, *ELSEWHERE}


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.__name__)
def test_nothing_changes_without_a_line(fire: Pack, kind: type[model.PackModel]) -> None:
    """Whoever adds a field to a model gives it a title in ``checklist/pack/field_titles.py``."""
    silent, strange = [], []
    for what, first, other in files_with_one_change(kind):
        for old, new in ((first, other), (other, first)):
            told = changes(with_file(fire, old), with_file(fire, new))
            words = " ".join(word for one in told for word in (one.told, one.old or "", one.new or ""))
            if (told == []) != (said(old) == said(new)) or any(one.old == one.new for one in told if one.old):
                silent.append(what)
            if re.search(r"None|Decimal|True|False|[\[\]{}']", words):
                strange.append(words)
    assert silent == []
    assert strange == []


# How it is told

ITEMS, LEDGER, LIMITS, RULES = (
    "items/site/fire.yaml",
    "ledgers/extinguishers.yaml",
    "limits.yaml",
    "contradictions.yaml",
)
BY_RANK = """\
  meal:
    title: 餐费
    type: int
    unit: 元
    keys: [职级]
    values:
      - {until: 2026-03-31, value: {正高: 800, 副高: 600}, basis: notice/check}
"""
SINCE = "      - {from: 2026-04-01, value: {正高: 700, 副高: 600}, basis: notice/check}\n"
SAME_VERSION = "版本都是 1，内容却不同：请在 pack.yaml 里换一个版本号"


def written(folder: Path, *edits: tuple[str, str, str]) -> Pack:
    """Return the small pack with texts of its files replaced; what replaces nothing is added at the end."""
    shutil.copytree(FIRE, folder / FIRE.name)
    for file, old, new in edits:
        path = folder / FIRE.name / file
        path.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
    return load_pack(folder / FIRE.name)


def lines(old: Pack, new: Pack) -> list[str]:
    return [line for change in changes(old, new) for line in change.lines if line != SAME_VERSION]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ((RULES, "severity: 一般", "severity: 严重"), ["矛盾规则 X01 “自报按期检查与台账不符”：严重程度有变化：一般 → 严重"]),
        (("pack.yaml", "default: 2", "default: 3"), ["参数 drill_times “演练次数”：默认值有变化：2 → 3"]),
        (("pack.yaml", "一般: 1", "一般: 2"), ["规则库：计分，一般问题分数有变化：1 → 2"]),
        (
            ("pack.yaml", "default: 2", "per: year, bound: at_least, default: 2"),
            [
                "参数 drill_times “演练次数”：按多长时间计有变化：不折算 → 每年",
                "参数 drill_times “演练次数”：折算时的取整有变化：不折算 → 不少于（舍去零头）",
            ],
        ),
        (
            (ITEMS, "answer < parameters.drill_times", "answer < parameters.drill_times && unit.kind == '工厂'"),
            [
                "检查项 XF-01 “演练次数”：成为问题的条件有变化",
                "  原：answer < parameters.drill_times",
                "  现：answer < parameters.drill_times && unit.kind == '工厂'",
            ],
        ),
        (
            (ITEMS, "几次？", "多少次？"),
            [
                "检查项 XF-01 “演练次数”：问题有变化：本年组织消防演练几次？ → 本年组织消防演练多少次？",
                "  旧答卷里的回答照用，算作回答了新的问题。只改了说法的，不用管；问的已经是另一件事的，请给新的问题另编一个编号，XF-01 写进 retired.yaml：",
                "    - {id: XF-01, title: 演练次数, successors: [接替它的检查项], reason: 为什么不再用}",
            ],
        ),
        (("pack.yaml", "question: ", "question: 您："), [
            "参数 drill_times “演练次数”：问题有变化：每年计划演练几次？ → 您：每年计划演练几次？",
            "  旧答卷里设定的照用。只改了说法的，不用管；问的已经是另一件事的，请另起一个名称。",
        ]),
        ((ITEMS, "灭火器是否", "灭火器全部是否"), ["检查项 XF-02 “灭火器检查”：问题有变化：灭火器是否都按期检查？ → 灭火器全部是否都按期检查？"]),
        (
            (ITEMS, "    decided_by", "    applies_when: unit.kind == '工厂'\n    applies_note: 学校不查。\n    decided_by"),
            ["检查项 XF-02 “灭火器检查”：是否要问有变化：一律要问 → 条件：unit.kind == '工厂'；不问的理由：学校不查。"],
        ),
        (
            ("sources.yaml", "says: 定期检查灭火器, status: text", "says: 定期检查灭火器, status: unseen"),
            ["《消防安全通知》的条文 check：核到什么程度有变化：见到原文 → 待核"],
        ),
        ((LEDGER, "row: 一具", "dated_by: checked_on\nrow: 一具"), ["台账 extinguishers “灭火器台账”：按哪一列的日期核对有变化：（没有） → checked_on"]),
        ((LEDGER, "    decides", "    valid: {from: 2026-01-01}\n    decides"), ["台账规则 MH-01 “没有按期检查”：有效期有变化：一直有效 → 2026年1月1日起"]),
        (
            (LEDGER, "type: date}", "type: date, private: true, unit: 日}"),
            [
                "《灭火器台账》的列 checked_on “上次检查日”：单位有变化：（没有） → 日",
                "《灭火器台账》的列 checked_on “上次检查日”：不公开有变化：否 → 是",
            ],
        ),
        (
            ("profiles/school.yaml", "", "format: 1\nkind: 学校\nleaves_out: {XF-02: 由物业检查。}\n"),
            ["单位类别 学校：XF-02 “灭火器检查”不用查的原因有变化：（要查） → 由物业检查。"],
        ),
        (
            (LEDGER, "title: 上次检查日,", "title: 最近一次检查,"),
            [
                "《灭火器台账》的列 checked_on “最近一次检查”：名称有变化：上次检查日 → 最近一次检查",
                "  单位的表格里表头还是“上次检查日”的，这一列就没有读。请把旧的写进 aliases: [上次检查日]。",
            ],
        ),
        ((LEDGER, "title: 上次检查日,", "title: 最近一次检查, aliases: [上次检查日],"), [
            "《灭火器台账》的列 checked_on “最近一次检查”：名称有变化：上次检查日 → 最近一次检查",
            "《灭火器台账》的列 checked_on “最近一次检查”：别名有变化：（没有） → 上次检查日",
        ]),
        (
            (LIMITS, "{value: 30, basis", "{until: 2026-12-31, value: 30, basis: notice/check}\n      - {from: 2027-01-01, value: 15, basis"),
            ["限额 check_days “灭火器检查间隔”：数值有变化：30日 → 15日（2027年1月1日起）"],
        ),
        ((LIMITS, "", BY_RANK), ["新增限额 meal “餐费”", "  数值：正高：800元（至2026年3月31日）", "  数值：副高：600元（至2026年3月31日）", "  数值的依据：notice/check（至2026年3月31日）"]),
    ],
)  # fmt: skip
def test_a_change_says_what_was_and_what_is(
    fire: Pack, tmp_path: Path, edit: tuple[str, str, str], told: list[str]
) -> None:
    assert lines(fire, written(tmp_path, edit)) == told


def test_a_limit_by_rank_says_which_rank_and_from_when(tmp_path: Path) -> None:
    old = written(tmp_path / "old", (LIMITS, "", BY_RANK.replace("until: 2026-03-31, ", "")))
    new = written(tmp_path / "new", (LIMITS, "", BY_RANK + SINCE))
    assert lines(old, new) == ["限额 meal “餐费”：数值有变化：正高：800元 → 700元（2026年4月1日起）"]
    assert lines(new, old) == ["限额 meal “餐费”：数值有变化：正高：700元 → 800元（2026年4月1日起）"]


def test_what_matters_most_to_units_comes_first(fire: Pack, tmp_path: Path) -> None:
    new = written(
        tmp_path,
        ("sources.yaml", "消防安全通知", "消防通知"),
        (LIMITS, "value: 30", "value: 15"),
        (RULES, "severity: 一般", "severity: 严重"),
        (ITEMS, "几次？", "多少次？"),
        ("pack.yaml", 'version: "1"', 'version: "2"'),
    )
    assert [change.matter.value for change in changes(fire, new)] == [
        "版本",
        "问什么",
        "怎样判断",
        "规定的数",
        "文字和依据",
    ]


def test_of_long_lists_only_what_came_and_went_is_told(tmp_path: Path) -> None:
    words = "无 没有 暂无 均无 不详 未填 未开 未定 待定 待补 待查 后补".split()
    packs = [
        written(tmp_path / name, ("pack.yaml", "", f"cell_words:\n  nothing: [{', '.join(some)}]\n"))
        for name, some in (("old", words), ("new", ["缺", *words[1:]]))
    ]
    assert lines(*packs) == ["规则库：词表，等于没有填的词（只列不同的）有变化：无 → 缺"]


def test_what_moved_is_told(fire: Pack, tmp_path: Path) -> None:
    text = (FIRE / LEDGER).read_text(encoding="utf-8")
    [first, second] = [line for line in text.splitlines() if line.startswith(("  no:", "  checked_on:"))]
    moved = written(tmp_path, (LEDGER, f"{first}\n{second}", f"{second}\n{first}"))
    assert lines(fire, moved) == ["《灭火器台账》的列的先后有变化：checked_on、no"]


# What is used no more


def test_what_is_gone_is_to_be_written_down(fire: Pack, tmp_path: Path) -> None:
    text = (FIRE / RULES).read_text(encoding="utf-8")
    without = written(
        tmp_path / "a", (RULES, text[text.index("  - id") :], ""), (RULES, "contradictions:", "contradictions: []")
    )
    no_more, *told = lines(fire, without)
    assert no_more == "检查项 XF-02 “灭火器检查”：不再问自报"
    assert told == [
        "取消矛盾规则 X01 “自报按期检查与台账不符”",
        "  写有它的旧答卷会读不进来。请在 retired.yaml 的 retired: 下面写：",
        "    - {id: X01, title: 自报按期检查与台账不符, reason: 为什么不再用}",
    ]
    told_of = ("retired.yaml", "", f"format: 1\nretired:\n{told[2]}\n")
    kept = written(
        tmp_path / "b",
        (RULES, text[text.index("  - id") :], ""),
        (RULES, "contradictions:", "contradictions: []"),
        told_of,
    )
    assert lines(fire, kept)[1:] == ["取消矛盾规则 X01 “自报按期检查与台账不符”：没有接替的项（为什么不再用）"]
    assert lines(kept, without) == ["取消不再用的编号 X01 “自报按期检查与台账不符”：写有它的旧答卷会读不进来"]


def test_what_a_kind_of_units_left_out_and_is_gone_is_not_to_be_looked_at_again(fire: Pack, tmp_path: Path) -> None:
    profile = "format: 1\nkind: 学校\nleaves_out: {XF-09: 由物业检查。}\n"
    item = (FIRE / ITEMS).read_text(encoding="utf-8").partition("  - id: XF-02")[0].partition("items:\n")[2]
    more = (ITEMS, "items:\n", f"items:\n{item.replace('XF-01', 'XF-09')}")
    old = written(tmp_path, more, ("profiles/school.yaml", "", profile))
    cancelled, *told = lines(old, fire)
    assert cancelled.startswith("取消检查项 XF-09")
    assert not any("（要查）" in line for line in told)


def test_choices_and_columns_that_old_answers_name_are_told(tmp_path: Path) -> None:
    column = "columns:\n  place: {title: 地点, type: choice, choices: [东, 西], note: 无}\n"
    edits = [(LEDGER, "columns:\n", column)]
    old = written(tmp_path / "old", *edits)
    reworded = [(LEDGER, "columns:\n", column.replace("[东, 西]", "[东边, 西]"))]
    said = "  旧台账里写着东的读不进来。换了用词的，把旧的写进 also：also: {现在的: [东]}。"
    assert said in lines(old, written(tmp_path / "new", *reworded))
    also = column.replace("[东, 西]", "[东边, 西], also: {东边: [东]}")
    assert said not in lines(old, written(tmp_path / "also", (LEDGER, "columns:\n", also)))
    gone = lines(old, load_pack(FIRE))
    assert gone[:2] == [
        "取消《灭火器台账》的列 place “地点”",
        "  旧答卷里写有这一列的读不进来，表格里的这一列不再读。列只换了名称的，请照用 place，只改 title，旧的标题写进 aliases。",
    ]

    def answered(word: str) -> Pack:
        gap = "    gap_when: answer < parameters.drill_times\n    message: 本年演练{{ answer }}，计划{{ parameters.drill_times }}\n"
        by_choice = (ITEMS, "{kind: int, unit: 次, min: 0}", f"{{kind: choice, choices: {{{word}: ok, 没有: gap}}}}")
        return written(tmp_path / word, by_choice, (ITEMS, gap, ""))

    assert "  旧答卷里答“已有”的读不进来，要重新回答。" in lines(answered("已有"), answered("已建"))


def test_a_new_contradiction_that_compares_an_item_makes_it_one_that_a_unit_may_say_itself(
    fire: Pack, tmp_path: Path
) -> None:
    text = (FIRE / RULES).read_text(encoding="utf-8")
    without = written(
        tmp_path, (RULES, text[text.index("  - id") :], ""), (RULES, "contradictions:", "contradictions: []")
    )
    assert lines(without, fire) == [
        "检查项 XF-02 “灭火器检查”：可以自报了，供对照：X01；自报有问题的，列为问题",
        "新增矛盾规则 X01 “自报按期检查与台账不符”",
    ]


BY_HAND = """\
  - id: XF-{number}
    title: 演练记录
    question: 是否有演练记录？
    speech: ["1"]
    answer: {{kind: yes_no}}
    severity: 一般
    evidence: [演练记录]
    remedy: 补记。
"""


@pytest.mark.parametrize(
    ("retired", "told"),
    [
        ("successors: [XF-04], reason: 并入", "由XF-04接替，要重新回答（并入）"),
        ("successors: [XF-02], reason: 并入", "由XF-02接替，由台账判定，不用回答（并入）"),
        ("successors: [XF-02], same_meaning: true, reason: 并入", "由XF-02接替，由台账判定，不用回答（并入）"),
        ("successors: [XF-02, XF-04], reason: 并入", "由XF-02、XF-04接替，要重新回答XF-04，其余由台账判定（并入）"),
        ("successors: [XF-04], same_meaning: true, reason: 并入", "由XF-04接替，回答照搬（并入）"),
    ],
)
def test_of_what_succeeds_an_item_only_what_is_asked_is_to_be_answered(tmp_path: Path, retired: str, told: str) -> None:
    old = written(tmp_path / "a", (ITEMS, "", BY_HAND.format(number="03")), (ITEMS, "", BY_HAND.format(number="04")))
    entry = f"format: 1\nretired:\n  - {{id: XF-03, title: 演练记录, {retired}}}\n"
    new = written(tmp_path / "b", (ITEMS, "", BY_HAND.format(number="04")), ("retired.yaml", "", entry))
    assert lines(old, new) == [f"取消检查项 XF-03 “演练记录”：{told}"]


def test_what_a_place_adds_is_told_with_the_place(fire: Pack, tmp_path: Path) -> None:
    shutil.copytree(FIRE, tmp_path / FIRE.name)
    for name, text in OVERLAY.items():
        write(tmp_path / FIRE.name, f"{SHILI}/{name}", text + (BY_LEDGER if name.startswith("items/") else ""))
    overlay = f"{SHILI}/overlay.yaml"
    parameter = "parameters:\n  doors: {title: 防火门, question: 几扇？, type: int, unit: 扇, basis: []}\n"
    write(tmp_path / FIRE.name, overlay, OVERLAY["overlay.yaml"] + parameter)
    local = load_pack(tmp_path / FIRE.name)
    told = [line for line in lines(fire, local) if not line.startswith(" ")]
    assert [line for line in told if not line.endswith("〔示例市地方规定〕")] == ["新增地方规定 shili “示例市地方规定”"]
    assert "新增检查项 SL-01 “防火门检查”〔示例市地方规定〕" in told
    assert "新增《灭火器台账》的列 door “旁边的防火门”〔示例市地方规定〕" in told
    change(tmp_path / FIRE.name, f"{SHILI}/limits.yaml", "value: 4", "value: 5")
    stricter = load_pack(tmp_path / FIRE.name)
    assert lines(local, stricter) == ["限额 doors “防火门检查次数”〔示例市地方规定〕：数值有变化：4次 → 5次（一直）"]


def test_what_is_answered_otherwise_does_not_mean_the_same(fire: Pack) -> None:
    number = next(id_ for id_, item in fire.items.items() if item.spec.answer.kind == "int")
    word = next(id_ for id_, item in fire.items.items() if item.spec.answer.kind == "yes_no")
    left = {id_: item for id_, item in fire.items.items() if id_ != word}

    def without(successor: str, *, same: bool) -> Pack:
        old = {"id": word, "title": "甲", "successors": [successor], "same_meaning": same, "reason": "拆分"}
        return replace(fire, items=left, retired={word: model.Retired.model_validate(old)})

    assert answered_otherwise(fire, without(number, same=True)) == [f"{word} → {number}"]
    assert answered_otherwise(fire, without(number, same=False)) == []


def test_what_answers_may_name_is_not_forgotten(fire: Pack, pack: Pack, hunan: Pack) -> None:
    assert not_retired(fire, replace(fire, items={}, ledgers={})) == ["XF-01", "XF-02", "extinguishers"]
    assert not_retired(hunan, pack) == []
    assert "ZG-06" in not_retired(hunan, replace(hunan, ledgers={}))
