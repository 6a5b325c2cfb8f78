"""Whatever a file, a file name or an option says, what is printed shows it and nothing else happens."""

from __future__ import annotations

import io
import json
import shutil
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from checklist.app import opening
from checklist.faces.cli import main, output
from checklist.pack.skeletons import SKELETONS
from tests.conftest import FIRE, share
from tests.faces.walk.terminals import Terminal

FORGED = "结论：有效。各项检查全部通过。"
UNSEEN = "\u034f\u115f\u1160\u2800\u3164\uffa0\U000e0100\U000e01ef"
"""Signs that show nothing although Unicode calls them letters, marks or symbols."""
QUIET = f"某局\n{FORGED}\t甲"
"""What answers may hold: a note may have several lines."""
HOSTILE = (
    f"某局\x1b[2J\x1b]0;甲\x07\x9b31m\b\b\r{FORGED}\r\n{FORGED}\v{FORGED}\f{FORGED}\x1c{FORGED}\x85{FORGED}\u2028{FORGED}"
    f"\u2029{FORGED}\n{FORGED}\x00\x7f\x80\xad\u061c\u200b\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff"
    f"\ufff9\U000e0041\ue000\U0010ffff\ud800党\ufe00党\ufe0f{UNSEEN}"
)
ON_DISK = HOSTILE.replace("\x00", "").replace("/", "")[:70] + "\u202e\u2028\udcff" + UNSEEN
"""A name that a file can have; the last but some sign is a byte that is no text."""
TYPED = HOSTILE.replace("\x00", "").replace("\ud800", "\udcff")
"""What a shell can hand over: no NUL, and bytes that are no text as Python reads them."""
ANSWERS: dict[str, Any] = {
    "format": 1,
    "pack": {"id": "fire_safety", "version": "1"},
    "unit": {"name": "某厂", "code": "A1", "level": "单位", "kind": "工厂"},
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "signatories": {"preparer": "甲", "reviewer": "乙", "head": "丙"},
    "parameters": {"drill_times": 3},
    "answers": {
        "XF-01": {"answer": 1, "note": "说明", "owner": "丁", "evidence": [{"file": "附件/甲.pdf"}]},
        "XF-02": {"answer": "不涉及", "reason": "原因"},
    },
    "ledgers": {"extinguishers": {"rows": [{"编号": "A1", "上次检查日": "2026-01-02"}], "owner": "戊"}},
    "rectifications": {
        "XF-01": {"fact": "事实", "measure": "措施", "owner": "己", "due": "2026-09-30", "state": "整改中"}
    },
    "last": {
        "period": {"from": "2025-01-01", "to": "2025-12-31"},
        "answers": {"XF-01": "1次"},
        "gaps": {"XF-01": {"title": "题目", "verdict": "较重"}},
        "closed": ["XF-02"],
    },
    "resume_at": "XF-01",
}

Printed = Callable[..., str]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command in this process, look at all it prints, and return that."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str | Path, stdin: str = "") -> str:
        monkeypatch.setattr(sys, "argv", ["checklist", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main._run()
        done = capsys.readouterr()
        text = done.out + done.err
        look_at(text)
        assert code != output.FAILED, text
        if "json" in words and words[0] != "report" and code in (output.OK, output.GAPS, output.INCOMPLETE):
            json.loads(done.out)
        return text

    return command


def look_at(text: str) -> None:
    """Find what is not seen, and lines that we did not begin."""
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    for line in text.split("\n"):
        assert not line.strip().startswith(FORGED), text
        raw = [f"{ord(sign):x}" for sign in line if unicodedata.category(sign) in hidden or sign in UNSEEN]
        assert not raw, (raw, line)
        assert "党\ufe00" not in line
        assert "党\ufe0f" not in line


def changed(data: Any, text: str) -> Iterator[Any]:
    """Yield copies of data in which one value or one name is the text."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        for other in changed(value, text) if isinstance(value, dict | list) else [text]:
            copy = data.copy()
            copy[key] = other
            yield copy
        if isinstance(data, dict):
            yield {(text if name == key else name): kept for name, kept in data.items()}


def test_every_field_of_answers(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    (folder / "a.yaml").write_text(json.dumps(ANSWERS), encoding="utf-8")
    assert "较重" in printed("check", folder / "a.yaml", "--pack", FIRE)
    for text in (HOSTILE, QUIET, HOSTILE.replace("\n", "").replace("\ud800", "")):
        for number, data in enumerate(changed(ANSWERS, text)):
            path = folder / f"{number}.yaml"
            path.write_text(yaml.safe_dump(data) if "\ud800" not in text else json.dumps(data), encoding="utf-8")
            printed("check", path, "--pack", FIRE)
        printed("load", folder, "--pack", FIRE, "--format", "json")


def test_every_command_with_words_of_several_lines(printed: Printed, tmp_path: Path) -> None:
    data = json.loads(json.dumps(ANSWERS))
    data["unit"] |= {"name": QUIET}
    data["signatories"] = dict.fromkeys(data["signatories"], QUIET)
    data["answers"]["XF-01"] |= {"note": QUIET, "owner": QUIET}
    data["answers"]["XF-02"] |= {"reason": QUIET}
    data["ledgers"]["extinguishers"]["owner"] = QUIET
    data["ledgers"]["extinguishers"]["rows"] = [{"编号": QUIET + n, "上次检查日": "2026-01-02"} for n in "12"]
    data["rectifications"]["XF-01"] |= {"fact": QUIET, "measure": QUIET, "owner": QUIET}
    data["last"]["answers"]["XF-01"] = QUIET
    data["last"]["gaps"]["XF-01"]["title"] = QUIET
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件/甲.pdf").write_bytes(b"a proof, scanned in full")
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    text = printed("check", "a.json", "--pack", FIRE)
    assert f"某局⏎{FORGED}\\u0009甲" in text
    for words in (
        ["check", "a.json", "--format", "json"],
        ["load", "a.json"],
        ["load", ".", "--format", "json"],
        ["diff", "a.json", "a.json"],
        ["diff", "a.json", "a.json", "--format", "json"],
        ["init", "b.yaml", "--from", "a.json"],
        ["split", "a.json", "--by", "owner", "-o", "parts"],
        ["split", "a.json", "--by", "owner", "--xlsx", "-o", "parts"],
        ["export", "a.json", "-o", "a.xlsx"],
        ["import", "a.xlsx", "-o", "c.yaml"],
        ["report", "a.json", "-o", "a.html"],
        ["report", "a.json", "-o", "b.html", "--for", "paper"],
        ["report", ".", "-o", "out", "--format", "json"],
    ):
        printed(*words, "--pack", FIRE)
    other = json.loads(json.dumps(data))
    other["answers"]["XF-01"] |= {"answer": 2, "note": QUIET * 2}
    other["rectifications"]["XF-01"]["fact"] = QUIET * 2
    (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")
    assert "冲突" in printed("merge", "a.json", "other.json", "-o", "m.yaml", "--pack", FIRE)
    assert "已合并" in printed("merge", "a.json", "other.json", "-o", "m.yaml", "--prefer", "a.json", "--pack", FIRE)
    keys = ["?", "1", "1", "?", "l", "b", "n", QUIET, ".", "e", "b", "r", ".", "g", QUIET, "0", "o", HOSTILE, "q"]
    (tmp_path / "w.yaml").write_text(json.dumps(data), encoding="utf-8")
    printed("fill", "w.yaml", "--pack", FIRE, stdin="\n".join(keys) + "\n")


@pytest.mark.parametrize(
    ("text", "first", "at_least"), [(HOSTILE.replace("\ud800", ""), 0, 0), (QUIET, 1, 20)], ids=["hostile", "lines"]
)
def test_every_field_of_a_pack(printed: Printed, tmp_path: Path, text: str, first: int, at_least: int) -> None:
    shutil.copytree(FIRE, tmp_path / "seeds/fire_safety")
    folder = tmp_path / "seeds/fire_safety"
    (tmp_path / "a.yaml").write_text(json.dumps(ANSWERS), encoding="utf-8")
    accepted = 0
    for path in sorted(folder.rglob("*.yaml")):
        before = path.read_text(encoding="utf-8")
        content = yaml.safe_load(before)
        for data in share(changed(content, text), 3, first):
            path.write_text(yaml.safe_dump(data), encoding="utf-8")
            opening._pack.cache_clear()
            if "没有发现问题" in printed("rules", "lint", "--pack", folder):
                accepted += 1
                for words in (["list"], ["list", "--as-of", "2026-07-01"], ["coverage"]):
                    printed("rules", *words, "--pack", folder)
                printed("rules", "show", "XF-01", "XF-02", "extinguishers", "X01", "--pack", folder)
                printed("rules", "coverage", "--format", "html", "--pack", folder)
                printed("rules", "test", "--pack", folder)
                printed("rules", "diff", FIRE, folder)
                printed("check", "a.yaml", "--pack", folder)
                printed("fill", "a.yaml", "--pack", folder, stdin="1\n?\n1\n?\nq\n")
        path.write_text(before, encoding="utf-8")
    assert accepted >= at_least


def test_names_of_files_and_folders(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / ON_DISK
    folder.mkdir()
    there = folder / f"{ON_DISK}.yaml"
    there.write_text(json.dumps(ANSWERS), encoding="utf-8")
    (folder / f"{ON_DISK}2.xlsx").write_bytes(b"PK")
    (folder / f"{ON_DISK}3.yaml").write_text(f"{ON_DISK[:9]!r}: [", encoding="utf-8")
    for words in (
        ["check", there],
        ["check", f"{there}x"],
        ["load", folder],
        ["load", folder, "--format", "json"],
        ["diff", there, there],
        ["report", folder, "-o", folder / "out", "--format", "json"],
        ["report", there, "-o", folder / "a.html"],
        ["report", there, "-o", folder / "none" / "a.html"],
        ["init", there, "--from", there],
        ["init", folder / "b.yaml", "--from", there],
        ["split", there, "-o", folder],
        ["export", there, "-o", folder / f"{ON_DISK}.xlsx"],
        ["import", folder / f"{ON_DISK}.xlsx", "-o", folder / "c.yaml", "--mark", folder / "d.xlsx"],
        ["import", folder / f"{ON_DISK}2.xlsx", "-o", folder / "c.yaml"],
        ["template", "--xlsx", folder / f"{ON_DISK}4.xlsx"],
        ["merge", there, there, "-o", folder / "m.yaml"],
        ["merge", there, "-o", folder / "m.yaml", "--prefer", folder / "n"],
    ):
        printed(*words, "--pack", FIRE)
    printed("fill", there, "--pack", FIRE, stdin="1\n2\nq\n")
    printed("rules", "lint", "--pack", folder)
    printed("rules", "schema", "-o", folder / "s")


def test_names_of_reports_and_of_what_they_are_signed_with(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / ON_DISK
    folder.mkdir()
    there = folder / f"{ON_DISK}.pdf"
    there.write_bytes(b"%PDF-1.7\n")
    for words in (
        ["verify", folder],
        ["verify", folder, "--format", "json"],
        ["verify", there],
        ["verify", there, "--trust", there, "--signers", there, "--crl", there],
        ["verify", tmp_path / QUIET],
        ["sign", folder, "--role", "head", "--p12", there, "--passfile", there],
        ["sign", there, "--role", "head", "--p12", there],
        ["keys", folder / "keys"],
    ):
        printed(*words)


@pytest.mark.parametrize("text", [TYPED, "--" + TYPED, QUIET], ids=["hostile", "option", "lines"])
def test_options_and_what_is_typed(printed: Printed, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(json.dumps(ANSWERS), encoding="utf-8")
    for words in (
        [text],
        ["check", text],
        ["check", "a.yaml", text, text],
        ["check", "a.yaml", f"--{text}"],
        ["check", "a.yaml", "--format", text],
        ["check", "a.yaml", "--as-of", text],
        ["check", "a.yaml", "--pack", text],
        ["init", "n.yaml", "--name", text, "--level", text, "--kind", text, "--start", text],
        ["init", "n.yaml", "--period", text],
        ["init", "n.yaml", "--code", text],
        ["init", "n.yaml", "--name", text, "--level", text, "--kind", text],
        ["template", "--xlsx", "t.xlsx", "--name", text, "--level", text, "--kind", text],
        ["template", "--xlsx", "t.xlsx", "--overlay", text],
        ["rules", text],
        ["rules", "show", text],
        ["rules", "list", "--profile", f"{text}/{text}"],
        ["rules", "list", "--overlay", text],
        ["rules", "new", text],
        ["rules", "new"],
        ["merge", "a.yaml", "-o", "m.yaml", "--prefer", text],
        ["sign", "a.yaml", "--role", text],
        ["keys", "--to", text],
    ):
        printed(*words, stdin=f"{text}\n" * 20)


def test_ledgers(printed: Printed, tmp_path: Path) -> None:
    data = json.loads(json.dumps(ANSWERS))
    for name, entry in (("甲.csv", "甲.csv"), ("乙.xlsx", "乙.xlsx"), ("乙.xlsx", {"file": "乙.xlsx", "sheet": "无"})):
        data["ledgers"]["extinguishers"] = entry
        (tmp_path / "a.yaml").write_text(json.dumps(data), encoding="utf-8")
        for heading, cell, day in (("编号", HOSTILE, "2026-01-02"), ("编号", "A1", HOSTILE), (HOSTILE, "A1", QUIET)):
            for write in (_write_csv, _write_workbook) if name == "甲.csv" else (_write_workbook,):
                write(tmp_path / name, [[heading, "上次检查日", HOSTILE], [cell, day, "x"], [QUIET, "2026-01-02", "x"]])
                printed("check", "a.yaml", "--pack", FIRE)
                printed("load", "a.yaml", "--pack", FIRE)


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    quoted = (",".join(f'"{cell}"' for cell in row) for row in rows)
    path.write_text("\n".join(quoted), encoding="utf-8", errors="replace")


def _write_workbook(path: Path, rows: list[list[str]]) -> None:
    """Write a workbook whose two sheets have hostile names, which openpyxl itself would refuse."""
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("nn")):
        assert sheet is not None
        for row in rows:
            sheet.append([cell.translate({code: None for code in range(32) if code != 10}) for cell in row])
    stream = io.BytesIO()
    book.active.title = "mm"  # type: ignore[union-attr]
    try:
        book.save(stream)
    except UnicodeEncodeError:  # a lone surrogate
        return _write_workbook(path, [[cell.replace("\ud800", "_x001B_") for cell in row] for row in rows])
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                named = f"&#10;{FORGED}&#x202e;&#x200b;&#x85;&#x2028;".encode()
                content = content.replace(b'"mm"', b'"mm' + named + b'"').replace(b'"nn"', b'"nn' + named + b'"')
            new.writestr(name, content)
    return None


def test_a_terminal(tmp_path: Path) -> None:
    """The walk drawn in a terminal."""
    shutil.copytree(FIRE, tmp_path / "seeds/fire_safety")
    folder = tmp_path / "seeds/fire_safety"
    for path, title in ((folder / "items/site/fire.yaml", "演练次数"), (folder / "pack.yaml", "落实责任，检查器材")):
        text = json.dumps(QUIET)
        path.write_text(path.read_text(encoding="utf-8").replace(title, text), encoding="utf-8")
    data = json.loads(json.dumps(ANSWERS))
    data["unit"]["name"] = QUIET
    (tmp_path / "a.yaml").write_text(json.dumps(data), encoding="utf-8")
    (tmp_path / "附件").mkdir()
    (tmp_path / f"附件/{HOSTILE[:20].replace('/', '')}\u202e".replace("\x00", "")).write_bytes(
        b"a proof, scanned in full"
    )
    walk = Terminal(tmp_path / "a.yaml", "--pack", str(folder))
    raw: list[str] = []
    read = walk.child.read_nonblocking

    def kept(*how: Any) -> str:
        raw.append(read(*how))
        return raw[-1]

    walk.child.read_nonblocking = kept
    walk.wait("自查填报")
    walk.press("g", "查找哪一项")
    walk.press("XF-01\r", "本年组织消防演练几次")
    walk.press("?", "查出问题的")
    walk.press("b", "更多操作")
    walk.press("k", "选一项")
    walk.press("b", "本年组织消防演练几次")
    walk.press("q", "已存盘")
    walk.ends()
    text = "".join(raw)
    assert not [sign for sign in text if unicodedata.category(sign) in {"Cf", "Co", "Cn", "Zl", "Zp"} or sign in UNSEEN]
    assert "\x9b" not in text
    assert "\x07" not in text
    assert not [line for line in walk.text.split("\n") if line.strip().startswith(FORGED)]


def test_long_words_are_cut_and_ours_are_not(printed: Printed, tmp_path: Path) -> None:
    text = printed("check", "a" * 5000)
    assert len(max(text.split("\n"), key=len)) < 2000
    assert "请检查路径和权限。" in text
    for kind, skeleton in SKELETONS.items():
        assert printed("rules", "new", kind) == skeleton
