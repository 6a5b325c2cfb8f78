"""Made workbooks and texts that would hurt: a right reading, or one error that names file, sheet and cell."""

from __future__ import annotations

import io
import random
import re
import resource
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checklist.answers import tables
from checklist.answers.books import open_workbook
from checklist.answers.ledgers import LedgerOf, read_ledger
from checklist.answers.tables import TableFile
from checklist.core.errors import Code, InputError, Place
from checklist.core.processes import meanwhile
from checklist.io import sheet_xml, xlsx
from checklist.pack.compiled import Pack

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CELLS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="3"><c r="B3"><v>7</v></c></row>'
)


def relations(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def parts(cells: str = CELLS, calendar: str = "") -> dict[str, str]:
    return {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{calendar}'
        '<sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "/xl/styles.xml")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>'
        '<mergeCells><mergeCell ref="X5:Y6"/></mergeCells></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>一</t></si><si><r><t>二</t></r><rPh><t>x</t></rPh>'
        "<r><t xml:space='preserve'> 三</t></r></si></sst>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/>'
        '<numFmt numFmtId="171" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="46"/>'
        '<xf numFmtId="31"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    }


def zipped(content: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return out.getvalue()


def rows_of(folder: Path, content: bytes) -> list[list[Any]]:
    path = folder / "坏.xlsx"
    path.write_bytes(content)
    return [list(row) for row in open_workbook(path, "坏.xlsx", Place("坏.xlsx")).sheet("甲").rows]


def told(folder: Path, content: bytes) -> tuple[Code, str]:
    with pytest.raises(InputError) as caught:
        rows_of(folder, content)
    (problem,) = caught.value.problems
    assert problem.place.file == "坏.xlsx"
    assert problem.text
    return problem.code, str(problem.place).removeprefix("坏.xlsx")


def test_the_workbook_that_is_damaged_below_is_sound(tmp_path: Path) -> None:
    assert rows_of(tmp_path, zipped(parts())) == [["一", "", "二 三"], [], ["", 7.0]]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("3001", "003001"), ("0", "000000"), ("123456", 123456.0), ("-3001", -3001.0), ("30.5", 30.5), ("1e15", 1e15)],
)
def test_a_number_that_is_filled_up_with_zeros_is_what_it_shows(tmp_path: Path, value: str, shown: str | float) -> None:
    cells = f'<row r="1"><c r="A1" s="5"><v>{value}</v></c></row>'
    assert rows_of(tmp_path, zipped(parts(cells))) == [[shown]]


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ('<row r="50"><c r="XFD1048576"><v>1</v></c></row>', "A50"),
        ('<row\nr="50"><c\nr="XFD1048576"><v>1</v></c></row>', "A50"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "XFE1"),
        ('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>', "A1"),
        ('<row r="1"><c r="AAAAAAAAAAAAAAAAAAAAAAAA1"><v>1</v></c></row>', "A1"),
        ('<row r="1"><c r="A01"><v>1</v></c></row>', "A1"),
        ('<row r="1048577"><c><v>1</v></c></row>', "A1048577"),
        ('<row r="99999999999"/>', "A1"),
        ('<row r="0"/>', "A1"),
        ('<row r="-1"/>', "A1"),
        ('<row r="2"/><row r="2"/>', "A2"),
        ('<row r="2"/><row r="1"/>', "A1"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>', "B1"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="B2"><v>1</v></c></row>', "A1"),
        ('<row r="1">' + "<c/>" * 16_385 + "</row>", "XFE1"),
        *(
            (f'<row r="4"><c r="C4" {type_}><v>{value}</v></c></row>', "C4")
            for type_, value in [
                ('t="s"', "2"), ('t="s"', "-1"), ('t="s"', "x"), ('t="s"', "9" * 5000), ('t="s"', "1_0"), ('t="s"', "１"),
                ('t="n"', "nan"), ("", "inf"), ("", "1e999"), ("", "0x10"), ("", "1_000"), ("", "1 2"), ("", "１"), ("", "--1"),
                ('t="b"', "2"), ('t="b"', "是"), ('t="d"', "2026-02-30"), ('t="d"', "x"), ('t="x"', "1"), ('t=""', "1"),
                ('s="6"', "1"), ('s="-1"', "1"), ('s="x"', "1"), ('t="inlineStr"', "1"),
            ]
        ),
        ('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>', "A1"),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c></row>', "A1"),
        ('<row r="1"><c r="A1" t="n"><is><t>1</t></is></c></row>', "A1"),
        ('<row r="1"><c r="A1" t="inlineStr"><v>1</v><is><t>1</t></is></c></row>', "A1"),
    ],
)  # fmt: skip
def test_a_damaged_cell_is_named(tmp_path: Path, cells: str, cell: str) -> None:
    assert told(tmp_path, zipped(parts(cells))) == (Code.BAD_SHEET, f"[甲!{cell}]")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>", [[1.0, "", 2.0], [3.0]]),
        ('<row r="1048576"><c r="XFD1048576"/></row>', []),
        ('<row\n r="1" ><c\tr = "A1" ><v >1</v ></c ></row >', [[1.0]]),
        ('<row r="1"><c r="A1"><!-- <v>2</v> --><v><![CDATA[1]]></v></c></row>', [[1.0]]),
        ('<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c></row>',
         [["#N/A", "#没有计算结果", 2.0]]),
        ('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="d"><v>2026-03-05T00:00:00</v></c></row>',
         [["", True, date(2026, 3, 5)]]),
        ('<row r="1"><c r="A1" s="1"><v>46086</v></c><c r="B1" s="2"><v>46086.75</v></c><c r="C1" s="3"><v>1.5</v></c>'
         '<c r="D1" s="4"><v>46086</v></c><c r="E1" s="1"><v>0.5</v></c></row>',
         [[date(2026, 3, 5), date(2026, 3, 5), "36:00:00", date(2026, 3, 5), "12:00:00"]]),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D__x0041_</t></is></c><c r="B1" t="inlineStr"><is><t>_xD83D__xDE00__xD83D_</t></is></c></row>',
         [["a\rA", "😀�"]]),
    ],
)  # fmt: skip
def test_what_is_odd_but_clear_is_read_rightly(tmp_path: Path, cells: str, expected: list[list[Any]]) -> None:
    assert rows_of(tmp_path, zipped(parts(cells))) == expected


def test_a_prefix_is_as_good_as_none_and_two_meanings_are_refused(tmp_path: Path) -> None:
    content = parts()
    sheet = re.sub(r"<(/?)(?=\w)", r"<\1x:", content["xl/worksheets/sheet1.xml"]).replace("xmlns=", "xmlns:x=")
    assert rows_of(tmp_path, zipped({**content, "xl/worksheets/sheet1.xml": sheet}))[2] == ["", 7.0]
    for old, new in [
        ("<row r", f'<y:row xmlns:y="{MAIN}" r="1"/><row r'),
        ("<c r", '<c xmlns="urn:other" r'),
        ("<sheetData>", f'<y:sheetData xmlns:y="{MAIN}"/><sheetData>'),
        (f'xmlns="{MAIN}"', 'xmlns="urn:other"'),
    ]:
        strange = content["xl/worksheets/sheet1.xml"].replace(old, new, 1)
        assert told(tmp_path, zipped({**content, "xl/worksheets/sheet1.xml": strange})) == (Code.BAD_SHEET, "[甲]")


def gifts(pack: Pack, folder: Path, cells: dict[str, str], calendar: str = "") -> list[dict[str, Any]]:
    """Read a ledger of one row, with the cell of each type of column given."""
    ledger = pack.ledgers["gifts"]
    columns = [column for column in ledger.spec.columns.values() if column.required]
    head = "".join(f'<c t="inlineStr"><is><t>{column.title}</t></is></c>' for column in columns)
    row = "".join(cells.get(column.type, '<c t="inlineStr"><is><t>否</t></is></c>') for column in columns)
    path = folder / "礼品.xlsx"
    path.write_bytes(zipped(parts(f"<row>{head}</row><row>{row}</row>", calendar)))
    rows, _ = read_ledger(LedgerOf(pack, ledger, None), TableFile(path, "礼品.xlsx", None, Place("a")))
    return [dict(row.values) for row in rows]


@pytest.mark.parametrize("style", [0, 1])
@pytest.mark.parametrize(("calendar", "serial"), [("", 46086), ('<workbookPr date1904="1"/>', 44624)])
def test_both_calendars_give_the_day_that_was_meant(
    pack: Pack, tmp_path: Path, calendar: str, serial: int, style: int
) -> None:
    (row,) = gifts(pack, tmp_path, {"date": f'<c s="{style}"><v>{serial}</v></c>'}, calendar)
    assert row["received_on"] == date(2026, 3, 5)


@pytest.mark.parametrize("written", ["110101199003071234", "1.1010119900307123E+17", "6222020200112233"])
def test_digits_that_a_number_cannot_hold_are_asked_for_again(pack: Pack, tmp_path: Path, written: str) -> None:
    with pytest.raises(InputError) as caught:
        gifts(pack, tmp_path, {"date": "<c><v>46086</v></c>", "text": f"<c><v>{written}</v></c>"})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.cell, "15 位" in problem.text) == (Code.BAD_CELL, "B2", True)


# Parts of the package

LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
PARTS = list(parts())
WHOLE = ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text[:-3],
        lambda text: "",
        lambda text: "\0" * 1000,
        lambda text: LAUGHS + text,
        lambda text: '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + text,
        lambda text: '<?xml version="1.0" encoding="x-none"?>' + text,
        lambda text: '<?xml version="1.0" encoding="utf-7"?>' + text,
        lambda text: text.replace("</", "<a></", 1),
        lambda text: text.replace(">", "><a>" * 200, 1) + "</a>" * 200,
        lambda text: text + text,
        lambda text: text.encode("gbk", "replace") + b"\xff",
        lambda text: text.replace(">", f' a="{"x" * 2_000_000}">', 1),
        lambda text: text.replace(">", f"><!--{'x' * 2_000_000}-->", 1),
        lambda text: text.replace(">", ">" + "".join(f"<a{n}/>" for n in range(30_000)), 1),
    ],
)
def test_a_damaged_part_is_one_error(tmp_path: Path, part: str, damage: Callable[[str], str | bytes]) -> None:
    content: dict[str, Any] = parts()
    content[part] = damage(content[part])
    code, where = told(tmp_path, zipped(content))
    assert (code, where) == ((Code.LEDGER_FILE, "") if part in WHOLE else (Code.BAD_SHEET, "[甲]"))


@pytest.mark.parametrize("part", PARTS)
def test_a_part_in_another_encoding_is_read(tmp_path: Path, part: str) -> None:
    content: dict[str, Any] = parts()
    content[part] = ('<?xml version="1.0" encoding="utf-16"?>' + content[part]).encode("utf-16")
    assert rows_of(tmp_path, zipped(content)) == [["一", "", "二 三"], [], ["", 7.0]]


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_one_error(tmp_path: Path, part: str) -> None:
    content = parts()
    del content[part]
    if part == "xl/styles.xml":
        content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace("styles.xml", "none.xml")
    assert told(tmp_path, zipped(content))[0] in (Code.LEDGER_FILE, Code.BAD_SHEET)


def test_names_given_twice_are_refused(tmp_path: Path) -> None:
    twice = zipped({**parts(), "XL/Worksheets/Sheet1.xml": "<x/>"})
    assert told(tmp_path, twice) == (Code.LEDGER_FILE, "")
    sheets = parts()
    sheets["xl/workbook.xml"] = re.sub("(<sheet .*?/>)", r"\1\1", sheets["xl/workbook.xml"])
    assert told(tmp_path, zipped(sheets)) == (Code.LEDGER_FILE, "")


def test_other_compressions_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in parts().items():
            archive.writestr(name, part)
    assert told(tmp_path, out.getvalue()) == (Code.LEDGER_FILE, "")


# What would take too much

SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"


def many(one: str, count: int, head: str = SHEET[0], tail: str = SHEET[1]) -> bytes:
    """Return a stream of one piece of XML again and again, as a bomb has it."""
    return head.encode() + one.encode() * count + tail.encode()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "cells": ("xl/worksheets/sheet1.xml", lambda: many("<c/>", 2_000_000, SHEET[0] + "<row>", "</row>" + SHEET[1])),
    "rows": ("xl/worksheets/sheet1.xml", lambda: many("<row/>", 1_100_000)),
    "wide": ("xl/worksheets/sheet1.xml", lambda: many('<row><c r="XFD%d"><v>1</v></c></row>', 1)
             .replace(b"</sheetData>", b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(2, 500)) + b"</sheetData>").replace(b"XFD%d", b"XFD1")),
    "unknown": ("xl/worksheets/sheet1.xml", lambda: many("<a/>", 2_000_000, f'<worksheet xmlns="{MAIN}"><x>', "</x></worksheet>")),
    "names": ("xl/worksheets/sheet1.xml", lambda: b"<a>" + b"".join(b"<a%d/>" % n for n in range(200_000)) + b"</a>"),
    "depth": ("xl/worksheets/sheet1.xml", lambda: many("<a>", 2_000_000)),
    "token": ("xl/worksheets/sheet1.xml", lambda: many("x", 10_000_000, f'<worksheet xmlns="{MAIN}" a="', '"/>')),
    "text": ("xl/worksheets/sheet1.xml", lambda: many("x", 10_000_000, SHEET[0] + '<row><c t="str"><v>', "</v></c></row>" + SHEET[1])),
    "merged": ("xl/worksheets/sheet1.xml", lambda: many('<mergeCell ref="A1:B2"/>', 500_000, f'<worksheet xmlns="{MAIN}"><mergeCells>', "</mergeCells></worksheet>")),
    "strings": ("xl/sharedStrings.xml", lambda: many("<si><t>a</t></si>", 1_000_000, f'<sst xmlns="{MAIN}">', "</sst>")),
    "string": ("xl/sharedStrings.xml", lambda: many("<t>aaaaaaaa</t>", 1_000_000, f'<sst xmlns="{MAIN}"><si>', "</si></sst>")),
    "styles": ("xl/styles.xml", lambda: many("<xf/>", 1_000_000, f'<styleSheet xmlns="{MAIN}"><cellXfs>', "</cellXfs></styleSheet>")),
    "sheets": ("xl/workbook.xml", lambda: many("<sheet/>", 1_000_000, f'<workbook xmlns="{MAIN}"><sheets>', "</sheets></workbook>")),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_one_error_little_memory_and_little_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bomb: str
) -> None:
    """With a tenth of every limit, it may cost a tenth of 300 MB, and seconds."""
    for limit in (
        "ELEMENTS",
        "PASSED_OVER",
        "CELLS",
        "STRINGS",
        "TEXT",
        "MERGED",
        "PIECES",
        "ENTRIES",
        "SMALL",
        "NAMES",
    ):
        for module in (xlsx, sheet_xml):
            if hasattr(module, f"MAX_{limit}"):
                monkeypatch.setattr(module, f"MAX_{limit}", getattr(module, f"MAX_{limit}") // 10)
    part, made = BOMBS[bomb]
    content: dict[str, Any] = parts()

    def pack_it() -> bytes:
        content[part] = made()
        return zipped(content)

    raw = meanwhile(pack_it)()

    def cost() -> tuple[Code | None, float, int]:
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        code = None
        try:
            rows_of(tmp_path, raw)
        except InputError as error:
            code = error.problems[0].code
        return code, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    code, seconds, kilobytes = meanwhile(cost)()
    assert code in (Code.BAD_SHEET, Code.LEDGER_FILE)
    assert seconds < 5
    assert kilobytes < 30_000


def test_a_directory_of_a_million_entries_is_not_read(tmp_path: Path) -> None:
    entry = b"PK\1\2" + bytes(42)
    many_entries = entry * 100_000
    end = b"PK\5\6" + bytes(4) + b"\xff\xff\xff\xff" + len(many_entries).to_bytes(4, "little") + bytes(6)
    assert told(tmp_path, many_entries + end) == (Code.LEDGER_FILE, "")


# Whatever else

NUMBERS = ["0", "-1", "1048576", "1048577", "4294967296", "9" * 30, "1.5", "", "A1", "XFD1", "nan", "é"]
TAGS = [
    "<c>",
    "</c>",
    "<row>",
    "</row>",
    "<v>",
    "</v>",
    "<x/>",
    "<is>",
    "<t/>",
    "<sheetData>",
    "&a;",
    "&#0;",
    "<!---->",
    "<?a?>",
    "]]>",
]


def mutated(random_: random.Random) -> bytes:
    content: dict[str, Any] = parts()
    for _ in range(random_.choice([1, 1, 2, 3])):
        part = random_.choice(PARTS)
        text = content[part]
        tokens = re.findall(r"<[^>]*>|[^<]+", text)
        at = random_.randrange(len(tokens)) if tokens else 0
        match random_.randrange(8):
            case 0:
                text = re.sub(
                    r'(?<=")[^"]*(?=")', lambda m: random_.choice(NUMBERS) if random_.random() < 0.2 else m[0], text
                )
            case 1:
                text = re.sub(r"(?<=>)[^<>]+(?=<)", lambda m: random_.choice(NUMBERS), text)
            case 2:
                text = "".join(tokens[:at] + tokens[at + 1 :])
            case 3:
                text = "".join(tokens[:at] + tokens[at : at + 3] * 2 + tokens[at + 3 :])
            case 4:
                text = "".join([*tokens[:at], random_.choice(TAGS), *tokens[at:]])
            case 5:
                random_.shuffle(tokens)
                text = "".join(tokens)
            case 6:
                text = content[random_.choice(PARTS)]
            case _:
                text = re.sub(r' (t|s|r)="', lambda m: f' {random_.choice("tsrx")}="', text)
        content[part] = text
    raw = bytearray(zipped(content))
    if random_.random() < 0.3:
        for _ in range(random_.randrange(1, 4)):
            raw[random_.randrange(len(raw))] = random_.randrange(256)
    if random_.random() < 0.05:
        del raw[random_.randrange(len(raw)) :]
    return bytes(raw)


@pytest.mark.parametrize("seed", range(8))
def test_made_workbooks_are_read_or_refused(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    for _ in range(100):
        raw = mutated(random_)
        try:
            rows = rows_of(tmp_path, raw)
        except InputError as error:
            assert all(problem.text and problem.place.file == "坏.xlsx" for problem in error.problems)
        except KeyError as missing:
            assert missing.args == ("甲",)  # another name: there is no such sheet to ask for
        else:
            assert all(isinstance(cell, str | float | bool | date) for row in rows for cell in row)


# Text files

RECEPTIONS = "接待编号,接待日期,派出单位,接待对象人数,陪餐人数,餐费\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (RECEPTIONS + '1,"' + "x" * 200_000, Code.BAD_CSV),
        (RECEPTIONS + "1," + "x" * 200_000, Code.BAD_CSV),
        (RECEPTIONS + '1,2026-01-05,"甲,1,1,1\n2,2026-01-06,乙,1,1,1\n', Code.BAD_CSV),
        ("," * 1_000_000, Code.BAD_CSV),
        (RECEPTIONS + "," * 1_000_000, Code.BAD_CSV),
        (RECEPTIONS + "\n" * 1_100_000, Code.TOO_MANY_ROWS),
        (RECEPTIONS + "1\n" * 20_001, Code.TOO_MANY_ROWS),
        (RECEPTIONS + "1\n" * 20_000, Code.MISSING_CELL),
        (RECEPTIONS + "1\0", Code.BAD_ENCODING),
        (RECEPTIONS + f"1,2026-01-05,甲,{'9' * 100_000},1,1", Code.BAD_CELL),
        (RECEPTIONS + "1,2026-01-05," + "e\u0301\u0323" * 30_000 + ",1,1,1", Code.BAD_CELL),
        ("列\n" * 100_000, Code.NO_HEADER),
    ],
)  # fmt: skip
def test_a_strange_csv_file_is_one_clear_error(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: Code
) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 20_000)
    path = tmp_path / "接待.csv"
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        read_ledger(LedgerOf(pack, pack.ledgers["receptions"], None), TableFile(path, "接待.csv", None, Place("a")))
    assert caught.value.problems[0].code is code
    assert len(caught.value.problems) < 300
    assert time.process_time() - start < 10
