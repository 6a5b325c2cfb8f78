"""Several files become one: whose they are, whose word stands, and what is told of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.pack.compiled import Pack
from tests.conftest import HEAD, Run

SHORT = HEAD.replace("name: 示例单位", "name: 示例单位本级")
NEXT = HEAD.replace("2026-01-01, to: 2026-12-31", "2027-01-01, to: 2027-12-31")


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_another_name_of_the_same_unit_is_a_conflict(run: Run, tmp_path: Path, pack: Pack) -> None:
    """The first file's name stood on the cover and over the signatures, and nobody was told."""
    written(tmp_path, "甲.yaml", SHORT)
    written(tmp_path, "乙.yaml", HEAD)
    done = run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml")
    assert done.returncode == 3
    assert done.stderr.splitlines()[:3] == ["冲突　单位名称", "    甲.yaml：示例单位本级", "    乙.yaml：示例单位"]
    assert not (tmp_path / "合.yaml").exists()
    assert run("merge", "甲.yaml", "乙.yaml", "-o", "合.yaml", "--prefer", "乙.yaml").returncode == 0
    assert load_answers(pack, tmp_path / "合.yaml").unit.name == "示例单位"


def test_a_part_does_not_rename_the_unit_it_was_split_from(run: Run, tmp_path: Path, pack: Pack) -> None:
    whole = written(tmp_path, "全.yaml", f"{HEAD}answers: {{BX-01: 是}}\n")
    run("split", whole, "-o", "分")
    part = tmp_path / "分/全.二.yaml"
    written(tmp_path, "分/全.二.yaml", part.read_text(encoding="utf-8").replace("name: 示例单位", "name: 示例单位本级"))
    done = run("merge", part, "-o", whole)
    assert done.returncode == 3
    assert "冲突　单位名称\n    原答卷 " in done.stderr
    assert run("merge", part, "-o", whole, "--prefer", part).returncode == 0
    assert load_answers(pack, whole).unit.name == "示例单位本级"


def test_a_code_that_only_one_gives_is_told_and_kept(run: Run, tmp_path: Path, pack: Pack) -> None:
    written(tmp_path, "全.yaml", HEAD.replace(", code: S001", ""))
    written(tmp_path, "甲.yaml", HEAD)
    assert "填入　单位代码　S001　（甲.yaml）" in run("merge", "甲.yaml", "-o", "全.yaml").stdout
    assert load_answers(pack, tmp_path / "全.yaml").unit.code == "S001"


def test_every_file_of_another_period_is_named_and_what_it_is_compared_with(run: Run, tmp_path: Path) -> None:
    """The file that was there, or did not exist yet, was named instead."""
    for name, head in (("甲", NEXT), ("乙", HEAD), ("丙", HEAD), ("丁", HEAD.replace("S001", "S002"))):
        written(tmp_path, f"{name}.yaml", head)
    done = run("merge", "甲.yaml", "乙.yaml", "丙.yaml", "丁.yaml", "-o", "合.yaml")
    second, first, count = done.stderr.splitlines()
    assert (first.split()[0], second.split()[0], count) == ("甲.yaml", "丁.yaml", "共 2 处需要改正。")
    assert "2027年12月31日”的，乙.yaml 是“示例单位" in first
    assert first.endswith("：自查期间不同，不能合并。")
    assert second.endswith("：单位不同，不能合并。")
    (late,) = run("merge", "甲.yaml", "-o", "乙.yaml").stderr.splitlines()[:-1]
    assert late.startswith("甲.yaml A617 ")
    assert "，原答卷 乙.yaml 是“" in late


def test_an_answer_that_the_preferred_part_left_empty_is_told(run: Run, tmp_path: Path, pack: Pack) -> None:
    """A colleague took it back, and the old one stayed without a word."""
    whole = written(tmp_path, "全.yaml", f"{HEAD}answers: {{BX-01: 是, LX-15: 3}}\n")
    run("split", whole, "-o", "分")
    (part,) = (one for one in (tmp_path / "分").glob("*.yaml") if "LX-15: 3" in one.read_text(encoding="utf-8"))
    text = part.read_text(encoding="utf-8").replace("LX-15: 3", "LX-15:")
    part.write_text(text, encoding="utf-8")
    whole.write_text(whole.read_text(encoding="utf-8") + "# 改过\n", encoding="utf-8")
    for prefer in ([], ["--prefer", part]):
        done = run("merge", part, "-o", whole, *prefer)
        assert done.returncode == 0
        told = [line for line in done.stderr.splitlines() if "LX-15" in line]
        assert len(told) == len(prefer) / 2
        assert all(f"{part}（" in line and f"空着，保留了“3项”（原答卷 {whole}）" in line for line in told)
        assert ("要收回的，请在 " in done.stderr) == bool(prefer)
        assert "BX-01" not in done.stderr
    assert load_answers(pack, whole).answers["LX-15"].value == 3


def test_an_answer_taken_back_in_a_part_of_the_very_whole_is_told(run: Run, tmp_path: Path) -> None:
    whole = written(tmp_path, "全.yaml", f"{HEAD}answers: {{BX-01: 是, LX-15: 3}}\n")
    run("split", whole, "-o", "分")
    parts = sorted((tmp_path / "分").glob("*.yaml"))
    for part in parts:
        part.write_text(part.read_text(encoding="utf-8").replace("LX-15: 3", "LX-15:"), encoding="utf-8")
    told = [line for line in run("merge", *parts, "-o", whole).stderr.splitlines() if line.startswith("没有答")]
    assert len(told) == 1
    assert told[0].startswith("没有答　LX-15 ")


def test_of_a_change_it_is_said_who_says_what(run: Run, tmp_path: Path) -> None:
    """All three were named as its source, though two of them said the contrary."""
    written(tmp_path, "全.yaml", f"{HEAD}answers: {{BX-01: 否, BX-39: 有此情形}}\n")
    for name, answers in (("甲", "BX-01: 否"), ("乙", "BX-01: 是"), ("丙", "BX-01: {answer: 是, note: 已印发}")):
        written(tmp_path, f"{name}.yaml", f"{HEAD}answers: {{{answers}}}\n")
    one = run("merge", "甲.yaml", "乙.yaml", "-o", "全.yaml", "--prefer", "乙.yaml").stdout
    assert "　是　（乙.yaml，原答卷 全.yaml、甲.yaml 说的是“否”）\n" in one
    written(tmp_path, "全.yaml", f"{HEAD}answers: {{BX-01: {{answer: 否, note: 正在修订}}}}\n")
    two = run("merge", "丙.yaml", "-o", "全.yaml", "--prefer", "丙.yaml").stdout
    assert "（回答出自 丙.yaml，原答卷 全.yaml 说的是“否”；" in two


def test_what_stood_there_is_said_of_a_change_by_a_part(run: Run, tmp_path: Path) -> None:
    whole = written(tmp_path, "全.yaml", f"{HEAD}answers: {{BX-01: 是, LX-15: 3}}\n")
    run("split", whole, "-o", "分")
    part = tmp_path / "分/全.二.yaml"
    part.write_text(part.read_text(encoding="utf-8").replace("BX-01: 是", "BX-01: 否"), encoding="utf-8")
    (line,) = (line for line in run("merge", part, "-o", whole).stdout.splitlines() if "BX-01" in line)
    assert line.startswith("改为　BX-01 ")
    assert line.endswith("　否　（" + f"{part}（二、紧盯“作风病”，整治顽瘴痼疾）；原来是“是”）")


def test_parameters_are_those_that_were_asked_for_or_changed(run: Run, tmp_path: Path) -> None:
    """Without the part that asks for them those that the unit had set were lost, and a change elsewhere was left out unsaid."""
    whole = written(tmp_path, "全.yaml", f"{HEAD}answers: {{BX-01: 是, LX-15: 3}}\nparameters: {{staff_total: 34}}\n")
    run("split", whole, "-o", "分")
    asking, *others = sorted(
        (tmp_path / "分").glob("*.yaml"), key=lambda path: "parameters: true" not in path.read_text()
    )

    def set_to(path: Path, number: int) -> None:
        path.write_text(
            re.sub("staff_total: \\d+", f"staff_total: {number}", path.read_text(encoding="utf-8")), "utf-8"
        )

    def merged(*parts: Path, into: str) -> str:
        done = run("merge", *parts, "-o", into)
        return f"{done.stdout}{done.stderr}\n{(tmp_path / into).read_text(encoding='utf-8') if not done.returncode else ''}"

    assert "staff_total: 34" in merged(*others, into="一.yaml")
    set_to(asking, 40)
    assert "staff_total: 40" in merged(asking, *others, into="二.yaml")
    assert "staff_total: 40" in merged(*others, asking, into="三.yaml")
    set_to(others[0], 50)
    told = merged(*others, asking, into="四.yaml")
    assert f"没有采用　参数 在岗人数　{others[0]}" in told
    assert "写的“50人”没有采用，用的是“40人”" in told
    assert "staff_total: 34" in whole.read_text(encoding="utf-8")
    told = merged(*others, asking, into="全.yaml")
    assert "冲突" in told
    assert f"{others[0]}" in told
    assert "staff_total: 50" in merged(*others, into="全.yaml")


def test_parts_of_other_local_rules_are_not_merged(run: Run, tmp_path: Path) -> None:
    """The last one's rules were taken for all, and answers to the others' own questions were lost."""
    local = HEAD.replace('version: "2026.12"', 'version: "2026.12", overlays: [hunan]')
    written(tmp_path, "甲.yaml", f"{local}answers: {{SJ-01: 是}}\n")
    written(tmp_path, "乙.yaml", f"{HEAD}answers: {{BX-01: 是}}\n")
    for parts in (["甲.yaml", "乙.yaml"], ["乙.yaml", "甲.yaml"]):
        done = run("merge", *parts, "-o", "合.yaml")
        assert done.returncode == 3
        assert f"{parts[1]} A671 " in done.stderr
        assert f"，{parts[0]} 采用的是“" in done.stderr
        assert not (tmp_path / "合.yaml").exists()
    before = (tmp_path / "甲.yaml").read_bytes()
    assert "原答卷 甲.yaml 采用的是“hunan”" in run("merge", "乙.yaml", "-o", "甲.yaml").stderr
    assert (tmp_path / "甲.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("notes", "merged"),
    [
        (["超标", "没有超标"], "甲：超标\n乙：没有超标"),
        (["没有超标", "超标"], "甲：没有超标\n乙：超标"),
        (["核过账。\n超标", "超标"], "核过账。\n超标"),
        (["超标", "超标"], "超标"),
    ],
)
def test_a_note_within_another_is_kept_unless_it_is_a_line_of_it(
    run: Run, tmp_path: Path, pack: Pack, notes: list[str], merged: str
) -> None:
    for person, note in zip("甲乙", notes, strict=True):
        answer = json.dumps({"answer": "无", "note": note}, ensure_ascii=False)
        written(
            tmp_path, f"{person}.yaml", f"{HEAD}signatories: {{preparer: {person}}}\nanswers: {{BX-12: {answer}}}\n"
        )
    for parts in (["甲.yaml", "乙.yaml"], ["乙.yaml"]):
        done = run("merge", *parts, "-o", "合.yaml", "--prefer", "乙.yaml")
        assert done.returncode == 0, done.stderr
        assert load_answers(pack, tmp_path / "合.yaml").answers["BX-12"].note == merged


def test_a_ledger_that_stands_under_its_title_stays_there(run: Run, tmp_path: Path, pack: Pack) -> None:
    """It was written a second time, under its id, and the first was lost without a word."""
    row = "{no: 1, date: 2026-03-05, sender: 甲, guests: 3}"
    whole = written(tmp_path, "全.yaml", f"{HEAD}ledgers:\n  receptions:\n  公务接待台账: []\n")
    written(tmp_path, "甲.yaml", f"{HEAD}ledgers: {{receptions: [{row}]}}\n")
    done = run("merge", "甲.yaml", "-o", whole, "--prefer", "甲.yaml")
    assert done.returncode == 0, done.stderr
    assert len(load_answers(pack, whole).ledgers["receptions"].rows) == 1
    assert "  receptions:\n" in whole.read_text(encoding="utf-8")


TABLE = "接待编号,接待日期,派出单位,接待对象人数\n"


def tables(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "台账").glob("*.csv"))


def with_reception(tmp_path: Path, guests: int) -> None:
    """Write what a colleague hands in: a file in a folder of its own, with its ledger."""
    (tmp_path / "回收").mkdir(exist_ok=True)
    (tmp_path / "回收/r.csv").write_text(f"{TABLE}J1,2026-03-05,甲局,{guests}\n", encoding="utf-8")
    written(tmp_path, "回收/甲.yaml", f"{HEAD}ledgers: {{receptions: r.csv}}\n")


def test_merging_again_leaves_one_table_of_a_ledger(run: Run, tmp_path: Path, pack: Pack) -> None:
    """There were three in the end, and only the reference in the answers told which counts."""
    for guests in (5, 6, 6, 7):
        with_reception(tmp_path, guests)
        done = run("merge", "回收/甲.yaml", "-o", "全.yaml", "--prefer", "回收/甲.yaml")
        assert done.returncode == 0, done.stderr
        assert "A668" not in done.stderr
        assert tables(tmp_path) == ["公务接待台账.csv"]
        (row,) = load_answers(pack, tmp_path / "全.yaml").ledgers["receptions"].rows
        assert row.values["guests"] == guests
    assert len(list((tmp_path / "台账/备份").glob("*.csv"))) == 2


def test_a_ledger_that_another_file_names_is_left_and_it_is_said_which_counts(run: Run, tmp_path: Path) -> None:
    with_reception(tmp_path, 5)
    run("merge", "回收/甲.yaml", "-o", "草.yaml")
    before = (tmp_path / "台账/公务接待台账.csv").read_bytes()
    with_reception(tmp_path, 6)
    told = "全.yaml A668 这份答卷的台账只读这些文件：《公务接待台账》台账/公务接待台账-2.csv。没有编号的同名文件，"
    for whose in ("是 草.yaml 的", "没有答卷在用"):
        done = run("merge", "回收/甲.yaml", "-o", "全.yaml")
        assert done.returncode == 0, done.stderr
        assert f"{told}{whose}，" in done.stderr
        assert tables(tmp_path) == ["公务接待台账-2.csv", "公务接待台账.csv"]
        (tmp_path / "草.yaml").unlink(missing_ok=True)
    assert (tmp_path / "台账/公务接待台账.csv").read_bytes() == before


def test_a_table_whose_ledger_is_there_no_more_after_a_merge_goes_into_the_backups(run: Run, tmp_path: Path) -> None:
    with_reception(tmp_path, 5)
    run("merge", "回收/甲.yaml", "-o", "全.yaml")
    none = written(tmp_path, "回收/乙.yaml", f"{HEAD}ledgers: {{receptions: {{none: 没有接待}}}}\n")
    assert run("merge", none, "-o", "全.yaml", "--prefer", none).returncode == 0
    assert tables(tmp_path) == []
    assert len(list((tmp_path / "台账/备份").glob("*.csv"))) == 1
