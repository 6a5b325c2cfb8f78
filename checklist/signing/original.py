"""The report as it was drawn: the first part of every signed file, read by the one form that drawing gives it.

Nothing here is tolerant. What a strict reading finds is only what the file claims: a file is
relied on only after its report has been drawn again and is these very bytes (``redraw``).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from checklist.core.errors import ChecklistError
from checklist.core.wording import SIGNATURE_FIELDS
from checklist.report.pdf.draw import DATA_NAME

MAX_DATA = 32_000_000
"""Bytes of data that a report may carry; one with 50,000 records carries a third of it."""
MAX_VALUES = 3_000_000
"""Values in it."""
_MAX_DICTIONARY = 2_000_000
_MAX_LIST = 20_000_000
"""Bytes of a file's list of objects."""
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
"""What a trailer says of a file that was given a password."""
_TAIL = 1024
"""In so many last bytes of a PDF stands the mark of its end, in so many first ones that of its start (ISO 32000-1, annex H.3, notes 13 and 18)."""
_MARK = b"%%EOF\n"
_END = re.compile(rb"\nendstream\nendobj\nstartxref\n(\d{1,10})\n")
"""What stands before the mark of the end."""
_LIST = re.compile(
    rb"\d{1,7} 0 obj\n<</Type /XRef/Index \[0 (?P<count>\d{1,7})\]/W \[1 (?P<offset>[2-5]) (?P<last>[1-3])\]"
    rb"/Size (?P<size>\d{1,7})/Root (?P<root>\d{1,7}) 0 R/Info (?P<info>\d{1,7}) 0 R"
    rb"/ID \[\((?P<id>[0-9a-f]{32})\) \([0-9a-f]{32}\)\]/Filter /FlateDecode/Length (?P<length>\d{1,8})>>\nstream\n"
)
_STREAM = re.compile(
    rb"<<[^<>]*(?:<<[^<>]*(?:<[^<>]*>[^<>]*)*>>[^<>]*)*/Filter /FlateDecode/Length (\d{1,9})>>\nstream\n"
)
_FIELD = re.compile(
    rb"<</Type /Annot/Subtype /Widget/FT /Sig/T \((?P<name>[a-z]+)\)[^<>]*<[0-9a-f]+>/F 132"
    rb"/Rect \[(?P<rect>\d{1,5}(?:\.\d{1,2})?(?: \d{1,5}(?:\.\d{1,2})?){3})\]/P (?P<page>\d{1,7}) 0 R"
    rb"/AP <</N \d{1,7} 0 R>>/Lock (?P<lock><</Type /SigFieldLock[^%\n]{0,200}>>)>>"
)


class NotAReport(ChecklistError):
    """A file is no report of ours, or no longer in the form that we give it; the message is Chinese."""


@dataclass(frozen=True)
class Field:
    """A place for a signature: its object, its page's, its rectangle in points, and what its signature locks."""

    number: int
    text: bytes
    page: int
    rectangle: tuple[float, float, float, float]
    lock: bytes


@dataclass(frozen=True)
class Original:
    """A drawn report's bytes, and what those who sign it build upon."""

    pdf: bytes
    data: bytes
    """What it carries: canonical JSON."""
    size: int
    """The first number that no object has yet."""
    listed: int
    """Where the list of objects stands."""
    identifier: bytes
    root: int
    info: int
    catalog: bytes
    form_number: int
    form: bytes
    fields: dict[str, Field]


def read_original(pdf: bytes) -> Original:
    """Return the report that a file begins with; raises ``NotAReport``."""
    if not pdf:
        raise NotAReport("是空的（0 字节），请换一份完整的")
    if not pdf.startswith(b"%PDF-"):
        ahead = pdf.find(b"%PDF-", 0, _TAIL)
        if ahead > 0:
            told = f"第一行“%PDF”前面多了 {ahead} 字节，传送或者另存时被改过，请换一份没有改过的"
            raise NotAReport(told)
        raise NotAReport("不是 PDF 文件")
    for end in _END.finditer(pdf) if pdf.startswith(b"%PDF-1.7\n") else ():
        listed = _LIST.match(pdf, int(end[1]))
        if listed is not None and listed.end() + int(listed["length"]) == end.start():
            if not pdf.startswith(_MARK, end.end()):
                raise NotAReport(_last_line(pdf, end.end()))
            return _Reader(pdf[: end.end() + len(_MARK)], listed).read()
    if _ENCRYPTED.search(pdf):
        raise NotAReport("设了密码（打开密码，或者不让打印、修改的权限密码），签字也就对不上，请换一份没有设过密码的")
    if _MARK.strip() in pdf[-_TAIL:]:
        raise NotAReport("不是本工具出的报告，或者被别的程序另存过")
    raise NotAReport("文件末尾没有结束标记：多半是断了、没有传完整，也可能末尾被改过，请换一份完整的")


def _last_line(pdf: bytes, place: int) -> str:
    """Say what is wrong with a report whose last line begins at a place."""
    if _MARK.startswith(pdf[place:]):
        return f"文件断了，最后少 {len(_MARK) - len(pdf) + place} 字节，请换一份完整的"
    return f"报告最后一行（第 {place + 1} 字节起）不是出报告时所写的“%%EOF”：被改过，请换一份没有改过的"


class _Reader:
    def __init__(self, pdf: bytes, listed: re.Match[bytes]) -> None:
        self.pdf, self.listed = pdf, listed
        self.width = 1 + int(listed["offset"]) + int(listed["last"])
        self.rows = _unpacked(pdf[listed.end() : listed.end() + int(listed["length"])], _MAX_LIST, "对象清单")

    def read(self) -> Original:
        root, info, size = (int(self.listed[name]) for name in ("root", "info", "size"))
        catalog = self.dictionary(root)
        data = self.data(self.reference(catalog, b"EmbeddedFiles"))
        form_number = self.reference(catalog, b"AcroForm", needed=False)
        form = self.dictionary(form_number) if form_number else b""
        fields = {}
        listed = re.match(rb"<</Fields \[([\d R]*)\]", form)
        numbers = re.findall(rb"(\d{1,7}) 0 R", listed[1][:200] if listed else b"")
        for number in numbers:
            name, field = self.field(int(number))
            fields[name] = field
        if [name for name in SIGNATURE_FIELDS if name in fields] != list(fields) or len(numbers) != len(fields):
            raise NotAReport("签字的位置不是本工具的写法")
        return Original(
            self.pdf, data, size, self.listed.start(), self.listed["id"], root, info, catalog, form_number, form, fields
        )

    def field(self, number: int) -> tuple[str, Field]:
        text = self.dictionary(number)
        found = _FIELD.fullmatch(text)
        if found is None:
            raise NotAReport("签字的位置不是本工具的写法")
        left, bottom, right, top = map(float, found["rect"].split())
        return found["name"].decode(), Field(
            number, text, int(found["page"]), (left, bottom, right, top), found["lock"]
        )

    def data(self, names: int) -> bytes:
        """Return the only file attached, unpacked."""
        name = re.escape(DATA_NAME.encode())
        named = re.fullmatch(rb"<</Names \[\(%b\) (\d{1,7}) 0 R\]>>" % name, self.dictionary(names))
        if named is None:
            raise NotAReport("文件里没有自查数据，不是本工具出的报告")
        start = self.start(self.reference(self.dictionary(int(named[1])), b"EF <</F"))
        stream = _STREAM.match(self.pdf, start, start + 2_000)
        if stream is None:
            raise NotAReport("所附的自查数据不是本工具的写法")
        content = _unpacked(self.pdf[stream.end() : stream.end() + int(stream[1])], MAX_DATA, "所附的自查数据")
        if sum(map(content.count, (b",", b"[", b"{"))) > MAX_VALUES:
            raise NotAReport("所附的自查数据太大")
        return content

    def reference(self, text: bytes, key: bytes, *, needed: bool = True) -> int:
        found = re.search(rb"/%b (\d{1,7}) 0 R" % re.escape(key), text)
        if found is None and needed:
            raise NotAReport("文件里没有自查数据，不是本工具出的报告")
        return int(found[1]) if found is not None else 0

    def dictionary(self, number: int) -> bytes:
        """Return an object that is a dictionary, as it is written."""
        start = self.start(number)
        text = self.pdf[start : self.pdf.find(b"\nendobj\n", start, start + _MAX_DICTIONARY)]
        if not (text.startswith(b"<<") and text.endswith(b">>")):
            raise NotAReport("文件损坏，读不了")
        return text

    def start(self, number: int) -> int:
        """Return where an object's content starts, behind its number."""
        row = self.rows[number * self.width : (number + 1) * self.width]
        head = b"%d 0 obj\n" % number
        offset = int.from_bytes(row[1 : 1 + int(self.listed["offset"])], "big")
        if row[:1] != b"\1" or not self.pdf.startswith(head, offset):
            raise NotAReport("文件损坏，读不了")
        return offset + len(head)


def _unpacked(packed: bytes, most: int, what: str) -> bytes:
    """Return what a stream holds, up to a size: a few bytes can unpack to gigabytes."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, most)
    except zlib.error:
        raise NotAReport(f"{what}损坏，读不了") from None
    if unpacking.unconsumed_tail:
        raise NotAReport(f"{what}太大")
    if not unpacking.eof or unpacking.unused_data:
        raise NotAReport(f"{what}损坏，读不了")
    return content
