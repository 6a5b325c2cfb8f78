"""Workbooks (ECMA-376) read strictly, as values by row and column; formulas are never computed.

A workbook comes from elsewhere. It is read as a stream by expat, in Python beyond that, and
every count in it is bounded, so that nothing it says can cost more than a few seconds and some
hundred megabytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from functools import cached_property
from posixpath import dirname, join, normpath
from xml.parsers import expat

from checklist.core.days import SERIAL_FROM
from checklist.io.sheet_xml import (
    MAX_CELLS,
    MAX_DEPTH,
    MAX_ELEMENTS,
    TOO_LARGE,
    DamagedError,
    Sheet,
    SheetReader,
    StringsReader,
    refuse_if,
)

MAX_UNPACKED = 500_000_000
MAX_SMALL = 1_000_000
"""Bytes of the zip's directory, and of one token of XML."""
MAX_NAMES = 2_000
"""Different ones of elements and attributes in a part."""
MAX_ENTRIES = 200_000
"""Elements of a part that lists sheets, styles or other parts."""
_CHUNK = 65_536

_NOT_DATE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ZEROS = re.compile(r"(0{2,40})(_.)?(;|$)")
"""Nothing but zeros, as codes are shown, whatever is said of other than positive numbers."""
_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
"""The built-in formats of dates and times, with those of Chinese editions (27 to 36, 50 to 58)."""


class Package:
    """A workbook's zip file: its sheets by name, read when asked for. Raises ``DamagedError``."""

    def __init__(self, content: bytes) -> None:
        self._archive, self._parts = _unzip(content)
        root = self._targets("")
        workbook = next((target for target, kind in root.values() if kind == "officeDocument"), "")
        elements = self._elements(workbook)
        targets = self._targets(workbook)
        self._workbook = {kind: target for target, kind in targets.values() if kind != "worksheet"}
        self.sheets: dict[str, str] = {}
        """The part that holds each sheet, by the sheet's name."""
        for path, attributes in elements:
            if path == "workbook/sheets/sheet":
                link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                target, kind = targets.get(link, ("", ""))
                if kind == "worksheet":
                    self._add(attributes.get("name", ""), target)
        later = [attributes.get("date1904") for path, attributes in elements if path == "workbook/workbookPr"]
        self.first_day = date(1904, 1, 1) if later and later[0] in ("1", "true") else SERIAL_FROM
        """Day 0 of the workbook's calendar, as far as its days can be counted (from March 1900 on)."""
        self._sizes: dict[str, tuple[int, int]] = {}

    def _add(self, name: str, part: str) -> None:
        if not name or name.casefold() in (known.casefold() for known in self.sheets) or len(self.sheets) > 1000:
            raise DamagedError(f"工作表的名称“{name[:31]}”空缺或重复")
        self.sheets[name] = part

    def sheet(self, name: str) -> Sheet:
        """Read a sheet."""
        others = [size for known, size in self._sizes.items() if known != name]
        elements, cells = (sum(counts) for counts in zip(*others, strict=True)) if others else (0, 0)
        reader = SheetReader(self._strings, self._styles, self.first_day, MAX_ELEMENTS - elements, MAX_CELLS - cells)
        self._parse(self.sheets[name], reader.walk.attach, reader.check)
        self._sizes[name] = (reader.walk.count, reader.cell_count)
        return Sheet(reader.rows, reader.merged)

    @cached_property
    def _strings(self) -> list[str]:
        reader = StringsReader()
        if "sharedStrings" in self._workbook:
            self._parse(self._workbook["sharedStrings"], reader.walk.attach, reader.check)
        return reader.strings

    @cached_property
    def _styles(self) -> dict[str, str]:
        """Return by the number of a style what ``_kind_of_format`` says of it; nothing without any styles."""
        if "styles" not in self._workbook:
            return {}
        own: dict[str, str] = {}
        styles: dict[str, str] = {}
        for path, attributes in self._elements(self._workbook["styles"]):
            if path == "styleSheet/numFmts/numFmt":
                own[attributes.get("numFmtId", "")] = _kind_of_format(attributes.get("formatCode", ""))
            elif path == "styleSheet/cellXfs/xf":
                id_ = attributes.get("numFmtId", "0")
                known = "duration" if id_ == "46" else "date" if id_ in map(str, _DATES) else ""
                styles[str(len(styles))] = own.get(id_, known)
        return styles

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return by id the other parts that a part names, each with its kind."""
        folder, name = dirname(part), part.rpartition("/")[2]
        return {
            attributes.get("Id", ""): (
                normpath(join("/", folder, attributes.get("Target", ""))).lstrip("/"),
                attributes.get("Type", "").rpartition("/")[2],
            )
            for path, attributes in self._elements(join(folder, "_rels", f"{name}.rels"))
            if path == "Relationships/Relationship" and attributes.get("TargetMode") != "External"
        }

    def _elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """Return path and attributes of every element of a small part."""
        found: list[tuple[str, dict[str, str]]] = []
        names: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            names.append(name.rpartition(":")[2])
            if len(names) <= 3:
                found.append(("/".join(names), attributes))

        def attach(parser: expat.XMLParserType) -> None:
            parser.StartElementHandler = start
            parser.EndElementHandler = lambda _: names.pop()

        self._parse(part, attach, lambda: refuse_if(len(names) > MAX_DEPTH or len(found) > MAX_ENTRIES))
        return found

    def _parse(self, part: str, attach: Callable[[expat.XMLParserType], None], check: Callable[[], None]) -> None:
        """Feed a part to a parser that ``attach`` gives its handlers, calling ``check`` now and then.

        Entities are refused, and what would take expat too long or too much: it scans a token again
        with every piece, and keeps every name.
        """
        known: dict[str, str] = {}
        parser = expat.ParserCreate(intern=known)
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        parser.StartDoctypeDeclHandler = _refuse_doctype
        attach(parser)
        fed = 0
        try:
            with self._archive.open(self._parts[part.casefold()]) as file:
                while chunk := file.read(_CHUNK):
                    parser.Parse(chunk, False)
                    fed += len(chunk)
                    check()
                    if fed - max(parser.CurrentByteIndex, 0) > MAX_SMALL or len(known) > MAX_NAMES:
                        raise DamagedError(TOO_LARGE)
            parser.Parse(b"", True)
        except KeyError:
            raise DamagedError(f"里面缺少“{part[:100]}”") from None
        except (expat.ExpatError, LookupError, *_BROKEN):
            raise DamagedError(f"里面的“{part[:100]}”已经损坏") from None


_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, struct.error)
"""What ``zipfile`` raises for files that are none, are damaged or encrypted."""


class _Bounded(io.BytesIO):
    """A file that gives no large piece at once: a zip's directory is read in one."""

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        refuse_if(len(piece) > MAX_SMALL)
        return piece


def _unzip(content: bytes) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    try:
        archive = zipfile.ZipFile(_Bounded(content))
    except _BROKEN:
        raise DamagedError("它不是完好的 .xlsx 工作簿。旧的 .xls 请另存为 .xlsx，加密的请先去掉密码") from None
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DamagedError(TOO_LARGE)
    parts = {entry.filename.casefold(): entry for entry in entries}
    if len(parts) < len(entries):
        raise DamagedError("压缩包里有重名的内容")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise DamagedError("压缩包用了不常见的压缩方法")
    return archive, parts


def _refuse_doctype(*_: object) -> None:
    raise DamagedError("里面有不应出现的 DOCTYPE 声明")


def _kind_of_format(code: str) -> str:
    """Return whether a number format shows a ``date`` or a ``duration``, or the zeros that it fills a number up with, or nothing."""
    if zeros := _ZEROS.match(code[:255]):
        return zeros[1]
    signs = _NOT_DATE.sub("", code[:255]).split(";")[0]
    if _DURATION.search(signs):
        return "duration"
    return "date" if set("dmhysDMHYS") & set(signs) else ""
