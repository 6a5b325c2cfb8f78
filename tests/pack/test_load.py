"""A broken pack: every mistake at once, each with file, line, column and a suggestion."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from checklist.core.errors import Code, InputError
from checklist.engine.cases import load_cases
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from tests.conftest import FIRE, ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path / "rules"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(folder: Path) -> list[tuple[Code, str]]:
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    return [(problem.code, str(problem.place)) for problem in caught.value.problems]


def test_a_pack_without_its_speech_beside_it_is_one_error_that_says_where_it_is_looked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert load_pack(Path()).digest == load_pack(folder).digest
    [speech] = (folder.parent / "seeds").iterdir()
    speech.unlink()
    for named in (folder, Path()):
        with pytest.raises(InputError) as caught:
            load_pack(named)
        [problem] = caught.value.problems
        assert (problem.code, str(problem.place).partition(":")[0]) == (Code.NO_SPEECH, "rules/pack.yaml")
        assert str(speech) in problem.text


def line_of(path: Path, text: str) -> tuple[int, int]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text in line:
            return number, line.index(text) + 1
    raise AssertionError(text)


RECEPTIONS = "ledgers/receptions.yaml"
STYLE = "items/style/eight-rules.yaml"
MISTAKES = {
    "of shape": [
        (RECEPTIONS, "severity: 提示", "提醒", "提示", Code.NOT_ALLOWED, "提醒"),
        (STYLE, "severity: 一般", "一般的", "一般", Code.NOT_ALLOWED, "一般的"),
        (STYLE, "remedy: 对照修订后的条例", "remedies: 对照修订后的条例", "remedy: 对照修订后的条例", Code.UNKNOWN_KEY, "remedies"),
        ("pack.yaml", "提示: 0", "提示: -1", "提示: 0", Code.BAD_VALUE, "-1"),
    ],
    "of sources": [
        ("limits.yaml", "basis: reception-2013/10}", "reception-2013/11}", "reception-2013/10}", Code.UNKNOWN_REFERENCE, "reception-2013/11"),
        ("speech.yaml", "“四风”不破", "“四風”不破", "“四风”不破", Code.SPEECH_TEXT, "'“四風”"),
        ("sources.yaml", "article: 第十条, article_status: text", "article: 第十条, article_status: unseen", "article: 第十条, article_status: text", Code.ARTICLE_NOT_SEEN, '{says: 确因工作需要'),
    ],
    "of ids": [
        (STYLE, "id: BX-01", "BY-01", "BX-01", Code.WRONG_PREFIX, "BY-01"),
        (STYLE, "id: BX-04", "BX-03  # 错", "BX-04", Code.DUPLICATE_ID, "BX-03  # 错"),
        (RECEPTIONS, "id: JD-03", "JD-02  # 错", "JD-03", Code.DUPLICATE_ID, "JD-02  # 错"),
    ],
    "of meaning": [
        (RECEPTIONS, "gap_when: row.meals > limits.work_meals", "row.mels > limits.work_meals", "row.meals > limits.work_meals", Code.EXPRESSION_FIELD, "mels"),
        (RECEPTIONS, "gap_when: row.liquor", '"row.liquor == 1"', "row.liquor", Code.EXPRESSION_TYPE, "== 1"),
        (RECEPTIONS, "decides: BX-02", "BX-99", "BX-02", Code.UNKNOWN_REFERENCE, "BX-99"),
        (RECEPTIONS, 'message: "{{ row.date }}接待{{ row.sender }}，费用', '"{{ row.dat }}接待{{ row.sender }}，费用', '"{{ row.date }}接待{{ row.sender }}，费用', Code.MESSAGE_NAME, '"{{ row.dat }}'),
        (RECEPTIONS, "title: 接待提供香烟", "接待提供香烟\n    finds_none: true  # 错", "接待提供香烟", Code.BAD_VALUE, "true  # 错"),
        ("overlays/hunan/additions/receptions.yaml", "supersedes: [JD-06]", "[JD-07]", "[JD-06]", Code.UNKNOWN_REFERENCE, "JD-07"),
        (RECEPTIONS, "dated_by: date", ": dates", ": date", Code.UNKNOWN_REFERENCE, "dates"),
        ("overlays/hunan/additions/procurement.yaml", "spent > yuan(limits.hunan_tender * 10000)", "spent > limits.hunan_tender", "spent > yuan(limits.hunan_tender * 10000)", Code.EXPRESSION_UNITS, "> limits.hunan_tender"),
        (STYLE, "speech: [2.5a]", "[2.5z]", "[2.5a]", Code.UNKNOWN_SENTENCE, "2.5z"),
        (STYLE, "systems: [八项规定]", "[八项]", "[八项规定]", Code.UNKNOWN_REFERENCE, "八项]"),
        ("retired.yaml", "retired: []", "\n  - {id: BX-90, title: 旧项, successors: [BX-91], reason: 并入另一项。}", " []", Code.UNKNOWN_REFERENCE, "BX-91"),
        ("contradictions.yaml", "gaps.FT_06", "gaps.FT_66", "gaps.FT_06", Code.EXPRESSION_FIELD, "FT_66"),
        ("contradictions.yaml", 'answers.ZD_05 == "是"', 'answers.ZD_05 == "对"', 'answers.ZD_05 == "是"', Code.EXPRESSION_CHOICE, '== "对"'),
    ],
}  # fmt: skip
"""Where a pack is wrong: those of one kind are all told at once, and only then the next kind is looked for."""


@pytest.mark.parametrize("kind", MISTAKES)
def test_every_mistake_is_told_at_once_where_it_stands(folder: Path, kind: str) -> None:
    mistakes = MISTAKES[kind]
    for file, around, bad, good, _, _ in mistakes:
        edit(folder / file, around, around.replace(good, bad))
    told = found(folder)
    for file, _, _, _, code, at in mistakes:
        line, column = line_of(folder / file, at)
        assert (code, f"rules/{file}:{line}:{column}") in told


def test_an_empty_list_is_told_by_the_name_it_stands_under(folder: Path) -> None:
    edit(folder / STYLE, "speech: [2.5a]", "speech: []")
    with pytest.raises(InputError, match="“speech”不合要求：至少要有一项"):
        load_pack(folder)


@pytest.fixture
def fire(tmp_path: Path) -> Path:
    """A pack that is loaded in no time."""
    return shutil.copytree(FIRE, tmp_path / "fire_safety")


def test_a_number_that_is_none_is_one_mistake(folder: Path) -> None:
    edit(folder / "limits.yaml", "value: 3, basis: reception-2013/10}", "value: 两, basis: reception-2013/10}")
    assert [code for code, _ in found(folder)] == [Code.NOT_A_NUMBER]


@pytest.mark.parametrize("message", ["{{ row.no }}", "{{ row.no }}没有检查"])
def test_a_sentence_that_begins_with_a_value_needs_quotes(fire: Path, message: str) -> None:
    path = fire / "ledgers/extinguishers.yaml"
    line, column = line_of(path, '"{{ row.no }}上次')
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[line - 1] = f"    message: {message}"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(fire)
    [problem] = caught.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == (Code.UNQUOTED_INSERT, line, column + 1)
    assert '"{{ row.列名 }}……"' in problem.text


def test_a_doubled_id_names_the_other_place(fire: Path) -> None:
    edit(fire / "items/site/fire.yaml", "id: XF-01", "id: XF-02")
    with pytest.raises(InputError) as caught:
        load_pack(fire)
    [doubled] = caught.value.problems
    assert doubled.code is Code.DUPLICATE_ID
    assert "fire_safety/items/site/fire.yaml:" in doubled.text


@pytest.mark.parametrize("id_", ["XF-2", "XG-02"])
def test_of_a_wrong_id_only_that_is_told(fire: Path, id_: str) -> None:
    """Not what names the right one: that stands in files in which nothing is wrong."""
    edit(fire / "items/site/fire.yaml", "id: XF-02", f"id: {id_}")
    edit(fire / "pack.yaml", "scoring: {", "scoring: {weights: {XF-02: 2}, ")
    assert [code for code, _ in found(fire)] == [Code.WRONG_PREFIX]


@pytest.mark.parametrize("name", ["fire - 副本.yaml", "fire(1).yaml", "复件 fire.yaml"])
def test_a_backup_beside_its_original_is_told_once(fire: Path, name: str) -> None:
    shutil.copy(fire / "items/site/fire.yaml", fire / "items/site" / name)
    edit(fire / "items/site/fire.yaml", "title: 灭火器检查", "title: 灭火器按期检查")
    with pytest.raises(InputError) as caught:
        load_pack(fire)
    [copied] = [problem for problem in caught.value.problems if problem.code is Code.COPIED_FILE]
    assert copied.place.file == f"fire_safety/items/site/{name}"
    assert "同 fire_safety/items/site/fire.yaml 写着一样的" in copied.text
    assert len(caught.value.problems) == 1


def test_copied_cases_are_told_once(fire: Path) -> None:
    [original] = (fire / "cases").iterdir()
    shutil.copy(original, original.with_name(f"{original.stem} - 副本.yaml"))
    with pytest.raises(InputError) as caught:
        load_cases(load_pack(fire))
    [copied] = caught.value.problems
    assert (copied.code, "副本" in copied.place.file) == (Code.COPIED_FILE, True)


def test_overlapping_values_of_a_limit(folder: Path) -> None:
    edit(
        folder / "limits.yaml",
        "- {from: 2013-12-01, value: 10, basis: reception-2013/10}",
        "- {from: 2013-12-01, value: 10, basis: reception-2013/10}\n      - {from: 2026-01-01, value: 8, basis: reception-2013/10}",
    )
    assert [code for code, _ in found(folder)] == [Code.OVERLAPPING_VALUES]


def test_a_hand_item_cannot_be_decided_by_a_ledger_too(fire: Path) -> None:
    edit(fire / "ledgers/extinguishers.yaml", "decides: XF-02", "decides: XF-01")
    assert {code for code, _ in found(fire)} == {Code.BOTH_DECIDED, Code.UNDECIDED_ITEM}


def test_a_folder_without_a_pack(tmp_path: Path) -> None:
    assert [code for code, _ in found(tmp_path)] == [Code.NO_PACK]


def test_a_place_adds_columns_and_rules_to_a_ledger_of_the_pack(pack: Pack, hunan: Pack) -> None:
    assert "in_province" in hunan.ledgers["receptions"].spec.columns
    assert "in_province" not in pack.ledgers["receptions"].spec.columns
    assert "HN-01" in hunan.rules
    assert hunan.rules["HN-01"].ledger == "receptions"
    assert "HN-01" not in pack.rules


def test_what_a_place_adds_is_checked_where_it_stands(folder: Path) -> None:
    path = folder / "overlays/hunan/additions/receptions.yaml"
    edit(path, "ledger: receptions", "ledger: reception")
    assert found(folder)[0][0] is Code.UNKNOWN_REFERENCE
    edit(path, "ledger: reception", "ledger: receptions")
    edit(path, "  same_city: {title: 是否同城公务活动, type: bool}", "  liquor: {title: 再来一列, type: bool}")
    line, column = line_of(path, "liquor: {title")
    assert (
        Code.DUPLICATE_ID,
        f"rules/overlays/hunan/additions/receptions.yaml:{line}:{column + len('liquor: ')}",
    ) in found(folder)


def test_the_id_of_a_retired_item_is_never_used_again(fire: Path) -> None:
    retired = "format: 1\nretired:\n  - {id: XF-01, title: 旧项, reason: 不再问。}\n"
    (fire / "retired.yaml").write_text(retired, encoding="utf-8")
    assert [code for code, _ in found(fire)] == [Code.RETIRED_STILL_ASKED]


def test_a_number_a_year_says_whether_it_is_the_least_or_the_most(folder: Path) -> None:
    edit(folder / "pack.yaml", "    bound: at_least\n", "")
    edit(folder / "limits.yaml", "    per: year\n", "")
    assert [code for code, _ in found(folder)] == [Code.PER_WITHOUT_BOUND] * 2


def test_an_amount_a_year_is_written_finely_enough_to_be_shared_out(folder: Path) -> None:
    edit(folder / "limits.yaml", "    unit: 次\n    per: year\n", "    unit: 万元\n    per: year\n")
    assert Code.PER_TOO_COARSE in [code for code, _ in found(folder)]


def test_items_of_another_speech_are_told_once(folder: Path) -> None:
    """Of a speech with other numbers every reference is wrong: one sentence says so, none is guessed at."""
    speech = folder / "speech.yaml"
    text = speech.read_text(encoding="utf-8")
    speech.write_text(re.sub(r'(id: |sentence: )"?([0-9.]+[a-z]?)"?', r'\1"s\2"', text), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    [problem] = caught.value.problems
    assert (problem.code, problem.place.file) == (Code.OTHER_NUMBERING, "rules/speech.yaml")
    assert "检查项还是照别的讲话编的" in problem.text
    assert "句子编号有 s0.1、s0.2" in problem.text
