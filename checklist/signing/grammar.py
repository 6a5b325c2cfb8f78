"""One revision that another program appended, read so strictly that every reader must read the same.

Every byte belongs to an object that the revision's own list names, to that list, to its trailer,
or to white space between them; numbers are digits, keywords are exact, nothing is compressed
away but the contents of streams (PDF 32000-1, 7.2 to 7.5).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeGuard

from checklist.core.errors import ChecklistError

_DEEPEST = 20
MOST_BYTES = 8_000_000
"""Of a revision; a seal takes a tenth of it."""
_MOST_TOKENS = 50_000
_MOST_TEXT = 65_536
_SPACE = re.compile(rb"[ \r\n]*")
_LINE = re.compile(rb"\r?\n")
_LINES = re.compile(rb"(?:\n|\r\n){1,2}")
_OBJECT = re.compile(rb"([1-9]\d{0,6}) 0 obj ?\r?\n?")
_TOKEN = re.compile(
    rb"(?P<ref>[1-9]\d{0,6} 0 R)(?![^\s/<>\[\]()])|(?P<number>-?\d{1,10}(?:\.\d{1,10})?)(?![^\s/<>\[\]()])"
    rb"|(?P<name>/[A-Za-z0-9_+.:-]{1,60})(?![^\s/<>\[\]()])|(?P<word>true|false|null)(?![^\s/<>\[\]()])"
    rb"|(?P<open><<)|(?P<close>>>)|(?P<hex><[0-9A-Fa-f]*>)|(?P<array>\[)|(?P<end>\])|(?P<text>\((?:[^()\\\r]{1,256}+|\\[0-7]{3}|\\[nrtbf()\\]){0,600}+\))"
)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_FREE = re.compile(rb"0000000000 65535 f(?: \r| \n|\r\n)")
_ROW = re.compile(rb"(\d{10}) 00000 n(?: \r| \n|\r\n)")


class Strange(ChecklistError):
    """A revision is not written as strictly as this reads; the message is Chinese."""


@dataclass(frozen=True)
class Ref:
    """A reference to an object by its number."""

    number: int


@dataclass(frozen=True)
class Stream:
    """A stream: its dictionary and its bytes as they stand in the file."""

    keys: dict[str, object]
    content: bytes


@dataclass
class Appended:
    """What a revision holds: its objects by number, and its trailer's entries."""

    objects: dict[int, object] = field(default_factory=dict)
    trailer: dict[str, object] = field(default_factory=dict)


def read_appended(pdf: bytes, start: int) -> Appended:
    """Return the one revision that stands behind a place of a file; raises ``Strange``."""
    if len(pdf) - start > MOST_BYTES:
        raise Strange("附加的内容太大")
    return _Reader(pdf, start).read()


def _unpacked(content: bytes, keys: dict[str, object]) -> bytes:
    """Return what a list of objects holds, unpacked."""
    packed = keys.pop("/Filter", None)
    if packed not in (None, "/FlateDecode") or "/DecodeParms" in keys:
        raise Strange("对象清单的压缩方式不规范")
    if packed is None:
        return content
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(content, 1_000_000)
    except zlib.error:
        raise Strange("对象清单损坏") from None
    if not unpacking.eof or unpacking.unused_data:
        raise Strange("对象清单损坏")
    return content


def _layout(keys: dict[str, object]) -> tuple[int, int, list[int]]:
    """Return the widths of a row's second and third part, and the numbers of the objects listed."""
    widths, index = keys.pop("/W", None), keys.pop("/Index", None)
    if not (_are_numbers(widths) and _are_numbers(index) and len(widths) == 3 and index and len(index) % 2 == 0):
        raise Strange("对象清单的写法不规范")
    kind, first, second = widths
    if not (kind == 1 and 0 < first <= 8 and 0 <= second <= 3 and max(index) <= 10_000_000):
        raise Strange("对象清单的写法不规范")
    if sum(index[1::2]) > 10_000:
        raise Strange("对象清单太长")
    pairs = zip(index[::2], index[1::2], strict=True)
    return first, second, [number for start, count in pairs for number in range(start, start + count)]


class _Reader:
    def __init__(self, pdf: bytes, start: int) -> None:
        self.pdf, self.at = pdf, start
        self.found, self.places = Appended(), dict[int, int]()
        self.tokens = 0

    def read(self) -> Appended:
        self.line(needed=False)
        listed = self.at
        while head := _OBJECT.match(self.pdf, self.at):
            listed = self.at
            number = int(head[1])
            if number in self.places:
                raise Strange(f"对象 {number} 写了两次")
            self.places[number] = self.at
            self.at = head.end()
            self.found.objects[number] = self.body()
            self.expect(b"endobj")
            self.line()
        last = self.found.objects.get(max(self.places, default=0))
        if self.pdf.startswith(b"xref", self.at):
            listed = self.at
            self.table()
        elif isinstance(last, Stream) and last.keys.get("/Type") == "/XRef":
            number = max(self.places)
            if self.places[number] != listed:
                raise Strange("对象清单不在最后")
            del self.found.objects[number]
            self.stream_list(last, number)
        else:
            raise Strange("没有对象清单")
        self.expect(b"startxref")
        self.line()
        self.expect(b"%d" % listed)
        self.line()
        self.expect(b"%%EOF")
        self.line(needed=False)
        if self.at != len(self.pdf):
            raise Strange("结尾之后还有内容")
        return self.found

    def body(self) -> object:
        value = self.value(0)
        self.at = _SPACE.match(self.pdf, self.at).end()  # type: ignore[union-attr]
        if not (isinstance(value, dict) and self.pdf.startswith(b"stream", self.at)):
            return value
        self.expect(b"stream")
        self.line(_LINE)
        length = value.get("/Length")
        if not isinstance(length, int) or length < 0:
            raise Strange("有一个流没有直接写明长度")
        content = self.pdf[self.at : self.at + length]
        self.at += length
        self.line(needed=False)
        self.expect(b"endstream")
        self.line()
        return Stream(value, content)

    def value(self, depth: int) -> object:
        if depth > _DEEPEST:
            raise Strange("层次太深")
        token = self.token()
        kind, text = token.lastgroup, token[0]
        if kind == "open":
            return self.dictionary(depth)
        if kind == "array":
            found = []
            while not self.closes("end"):
                found.append(self.value(depth + 1))
            return found
        if kind not in _PLAIN:
            raise Strange("括号不成对")
        return _PLAIN[kind](text)

    def dictionary(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while not self.closes("close"):
            key = self.token()
            if key.lastgroup != "name" or key[0].decode() in found:
                raise Strange("字典的键不规范，或者写了两次")
            found[key[0].decode()] = self.value(depth + 1)
        return found

    def token(self) -> re.Match[bytes]:
        place = _SPACE.match(self.pdf, self.at).end()  # type: ignore[union-attr]
        token = _TOKEN.match(self.pdf, place)
        self.tokens += 1
        if token is None or len(token[0]) > 2 * _MOST_TEXT:
            raise Strange(f"第 {place + 1} 字节处的写法不规范")
        if self.tokens > _MOST_TOKENS:
            raise Strange("附加的内容太多")
        self.at = token.end()
        return token

    def closes(self, kind: str) -> bool:
        before = self.at
        if self.token().lastgroup == kind:
            return True
        self.at = before
        return False

    def table(self) -> None:
        """Read a list of objects that is a table, and the trailer."""
        self.expect(b"xref")
        self.line()
        rows: dict[int, int] = {}
        while head := re.compile(rb"(\d{1,7}) (\d{1,5}) ?\r?\n").match(self.pdf, self.at):
            self.at = head.end()
            for number in range(int(head[1]), int(head[1]) + int(head[2])):
                if number == 0 and (free := _FREE.match(self.pdf, self.at)):
                    self.at = free.end()
                    continue
                row = _ROW.match(self.pdf, self.at)
                if row is None or number in rows:
                    raise Strange("对象清单的写法不规范")
                rows[number] = int(row[1])
                self.at = row.end()
        self.expect(b"trailer")
        self.at = _SPACE.match(self.pdf, self.at).end()  # type: ignore[union-attr]
        trailer = self.value(0)
        if not isinstance(trailer, dict) or rows != self.places:
            raise Strange("对象清单与对象不一致")
        self.found.trailer = trailer
        self.line()

    def stream_list(self, stream: Stream, own: int) -> None:
        """Check a list of objects that is a stream; its dictionary is the trailer."""
        keys = dict(stream.keys)
        content = _unpacked(stream.content, keys)
        first, second, numbers = _layout(keys)
        width = 1 + first + second
        rows = [content[place : place + width] for place in range(0, len(content), width)]
        if len(rows) != len(numbers):
            raise Strange("对象清单与对象不一致")
        if numbers[:1] == [0] and rows[0][:1] == b"\0":
            numbers, rows = numbers[1:], rows[1:]
        listed = {
            number: int.from_bytes(row[1 : 1 + first], "big")
            for number, row in zip(numbers, rows, strict=True)
            if row[:1] == b"\1" and not any(row[1 + first :])
        }
        if len(listed) != len(rows) or {**listed, own: self.places[own]} != self.places:
            raise Strange("对象清单与对象不一致")
        self.found.trailer = {key: value for key, value in keys.items() if key not in ("/Type", "/Length")}

    def expect(self, keyword: bytes) -> None:
        if not self.pdf.startswith(keyword, self.at):
            raise Strange(f"第 {self.at + 1} 字节处应当是 {keyword.decode()}")
        self.at += len(keyword)

    def line(self, kind: re.Pattern[bytes] = _LINES, *, needed: bool = True) -> None:
        end = kind.match(self.pdf, self.at)
        if end is not None:
            self.at = end.end()
        elif needed:
            raise Strange(f"第 {self.at + 1} 字节处应当换行")


def _digits(text: bytes) -> bytes:
    digits = text[1:-1]
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


_PLAIN: dict[str | None, Callable[[bytes], object]] = {
    "ref": lambda text: Ref(int(text.split()[0])),
    "number": lambda text: float(text) if b"." in text else int(text),
    "name": lambda text: text.decode(),
    "hex": _digits,
    "text": lambda text: _ESCAPED.sub(_unescaped, text[1:-1]),
    "word": {b"true": True, b"false": False, b"null": None}.__getitem__,
}
"""What each kind of token that stands for itself means."""


def _are_numbers(value: object) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(one) is int and one >= 0 for one in value)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8) & 255]) if len(code) == 3 else _ESCAPES.get(code, code)
