"""Strict YAML with positions, and pydantic models read from it.

YAML 1.1 guesses: 0123 is octal, 12:30 is sexagesimal, a second key silently wins, an alias
can recurse or multiply. Here each of these is an error with its place. A plain scalar is a
whole number, a decimal number, a date, true/false, nothing, or text; keys are always text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml

from checklist.core.days import parse_date
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import show
from checklist.core.words import normalize
from checklist.io.files import read_bytes

MAX_BYTES = 20_000_000
MAX_DEPTH = 30
MAX_VALUES = 500_000
MAX_PROBLEMS = 200
"""After so many the rest is not looked for: they have one cause, or nobody reads them."""
MAX_NUMBER_TEXT = 100
"""Characters up to which a text is looked at as a number that YAML would read otherwise."""

_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How zip files, such as .xlsx, and old office documents, such as .xls, begin."""

Path_ = tuple[str | int, ...]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""A character for private use: what GB18030 makes of bytes in another encoding."""
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})\.\d{1,15}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMBIGUOUS = re.compile(
    r"[-+]?0\d[\d_]*(\.\d*)?|[-+]?0[xob][\da-fA-F_]+|[-+]?\d[\d_]*_[\d_.]*|[-+]?\d+(:[0-5]?\d)+(\.\d*)?"
    r"|[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|\+\d+(\.\d*)?|-?\d+\.|-?\.\d+"
    r"|-?\d{16,}(\.\d*)?"
)
_MAY_BE_MORE = frozenset(["", *"+-.0123456789~ntf"])
"""What a plain scalar begins with that may be something else than text: by this nearly all are told."""
_TABS = re.compile(r"^\t+", re.MULTILINE)
_PAIRS = re.compile(r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})+")
"""Characters that JSON writes as two."""
_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
"""What stands in quotes on one line."""
_OPENS = re.compile(r"(?:[:,-]\s+|[\[{]\s*)([\"'])")
"""A quote where a value begins."""
_KEY = re.compile(r"( *)(?:- +)?([^\s:#'\"\[\]{},-][^:#'\"\[\]{}]{0,60}?) ?:(?:\s|$)")
"""A key at the beginning of a line, maybe the first of an entry of a list."""
_FULLWIDTH_PAIR = re.compile(r"\s*(?:- )?([^\s#'\"\[{：:][^：:#'\"]{0,40}：[^：]*)$")


class Spot(NamedTuple):
    """Where a value stands: 1-based line and column, and how it is written.

    ``style`` is YAML's: empty for plain, a quote, ``|`` or ``>``, ``{`` for a flow
    collection. ``end`` and ``end_column`` say where the value stops, for editing.
    """

    line: int
    column: int
    style: str = ""
    end: int = 0
    end_column: int = 0


@dataclass
class Document:
    """Parsed data with the place of every key and value, by path from the root."""

    file: str
    text: str
    data: Any = None
    values: dict[Path_, Spot] = field(default_factory=dict)
    keys: dict[Path_, Spot] = field(default_factory=dict)

    def place(self, path: Path_, *, at_key: bool = False) -> Place:
        """Return the place of the value (or key) at a path, or of its nearest parent."""
        while path:
            spot = (self.keys.get(path) if at_key else None) or self.values.get(path) or self.keys.get(path)
            if spot:
                return Place(self.file, spot.line, spot.column)
            path = path[:-1]
        return Place(self.file, 1, 1)

    def problem(self, code: Code, path: Path_, /, *, at_key: bool = False, **details: Any) -> Problem:
        """Return a problem placed at a path."""
        return Problem(code, self.place(path, at_key=at_key), details)


def read_text(path: Path, shown: str | None = None) -> str:
    """Read a text file as UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.

    Raises ``InputError`` when it is missing, too large or in no known encoding.
    """
    place = Place(shown or str(path))
    return decode(read_bytes(path, MAX_BYTES, place), place)


def decode(raw: bytes, place: Place) -> str:
    """Decode bytes by the encodings that Chinese offices use."""
    if raw.startswith(_BOOKS):
        raise InputError([Problem(Code.NOT_TEXT_BUT_BOOK, place)])
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not _PRIVATE.search(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError([Problem(Code.BAD_ENCODING, place)])


def parse(text: str, file: str) -> Document:
    """Parse one YAML document.

    Raises ``InputError`` with all the problems that can be told apart at once.
    """
    document = Document(file, text)
    builder = _Builder(document)
    try:
        builder.build(yaml.parse(text, Loader=Loader))
    except yaml.YAMLError as error:
        if any(problem.code is Code.UNQUOTED_INSERT for problem in builder.problems):
            raise InputError(builder.problems) from None
        raise InputError([*builder.problems, *_syntax_problems(error, document)]) from None
    if builder.problems:
        raise InputError(builder.problems)
    return document


def parse_json(text: str, file: str) -> Document:
    """Parse JSON by the same rules, as the YAML it nearly is; raises ``InputError``."""
    yaml_text = _TABS.sub(lambda tabs: " " * len(tabs[0]), text)
    document = parse(_PAIRS.sub(_one_character, yaml_text), file)
    document.text = text
    return document


def _one_character(pairs: re.Match[str]) -> str:
    return pairs[0].encode().decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")


class _Builder:
    """Makes data from parse events, collecting what is not allowed."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def build(self, events: Iterator[yaml.Event]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report(Code.SEVERAL_DOCUMENTS, event)
                    return
                self.document.data = self.node(next(events), events, (), 0)
        if documents == 0:
            self.problems.append(Problem(Code.EMPTY_FILE, Place(self.document.file, 1, 1)))

    def report(self, code: Code, event: Any, /, **details: Any) -> None:
        mark = event.start_mark
        self.problems.append(Problem(code, Place(self.document.file, mark.line + 1, mark.column + 1), details))
        if len(self.problems) >= MAX_PROBLEMS:
            raise InputError(self.problems)

    def node(self, event: Any, events: Iterator[Any], path: Path_, depth: int) -> Any:
        kind = type(event)
        if kind is yaml.AliasEvent:
            self.report(Code.ANCHOR, event, name=f"*{event.anchor}")
            return None
        if len(self.document.values) >= MAX_VALUES:
            self.report(Code.TOO_MANY_VALUES, event, limit=MAX_VALUES)
            raise InputError(self.problems)
        if depth > MAX_DEPTH:
            self.report(Code.TOO_DEEP, event, limit=MAX_DEPTH)
            raise InputError(self.problems)
        if event.anchor:
            self.report(Code.ANCHOR, event, name=f"&{event.anchor}")
        if event.tag:
            self.report(Code.TAG, event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if kind is yaml.ScalarEvent:
            value, last, style = self.scalar(event), event, event.style or ""
        else:
            inside = self.sequence if kind is yaml.SequenceStartEvent else self.mapping
            (value, last), style = inside(events, path, depth), "{" if event.flow_style else ""
        start: Any = event.start_mark
        end: Any = last.end_mark
        self.document.values[path] = Spot(start.line + 1, start.column + 1, style, end.line + 1, end.column + 1)
        return value

    def sequence(self, events: Iterator[Any], path: Path_, depth: int) -> tuple[list[Any], Any]:
        items: list[Any] = []
        event: Any
        while type(event := next(events)) is not yaml.SequenceEndEvent:
            items.append(self.node(event, events, (*path, len(items)), depth + 1))
        return items, event

    def mapping(self, events: Iterator[Any], path: Path_, depth: int) -> tuple[dict[str, Any], Any]:
        mapping: dict[str, Any] = {}
        event: Any
        while type(event := next(events)) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self.report(Code.UNQUOTED_INSERT if self._is_insert(event) else Code.NOT_A_KEY, event)
                self.node(event, events, (*path, ""), depth + 1)
                self.node(next(events), events, (*path, ""), depth + 1)
                continue
            if event.anchor or event.tag:
                self.report(Code.ANCHOR if event.anchor else Code.TAG, event, name=event.anchor, tag=event.tag)
            key = normalize("NFC", event.value)
            child = (*path, key)
            mark: Any = event.start_mark
            if key == "<<":
                self.report(Code.ANCHOR, event, name="<<")
            elif key in mapping:
                self.report(Code.DUPLICATE_KEY, event, key=key, first=self.document.keys[child].line)
            self.document.keys.setdefault(child, Spot(mark.line + 1, mark.column + 1))
            mapping[key] = self.node(next(events), events, child, depth + 1)
        return mapping, event

    def _is_insert(self, event: Any) -> bool:
        """Whether a mapping that stands as a key is ``{{`` of a sentence that has no quotes."""
        mark = event.start_mark
        line: str = self.document.text.split("\n")[mark.line]
        return line[mark.column - 1 : mark.column + 1] == "{{"

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style or text[:1] not in _MAY_BE_MORE:
            return normalize("NFC", text)
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _WHOLE.fullmatch(text) and text != "-0":
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if _DAY.fullmatch(text):
            return self.day(text, event)
        if len(text) <= MAX_NUMBER_TEXT and _AMBIGUOUS.fullmatch(text):
            self.report(Code.AMBIGUOUS_NUMBER, event, written=show(text), meant=_meant_number(text))
        return normalize("NFC", text)

    def day(self, text: str, event: Any) -> date | None:
        try:
            return parse_date(text)
        except ValueProblem as problem:
            self.report(problem.code, event, **problem.details)
            return None


def _meant_number(text: str) -> str:
    digits = text.replace("_", "").lstrip("+")
    plain = re.fullmatch(r"(-?)0*(\d+)(\.\d+)?", digits)
    return f" {plain[1]}{plain[2]}{plain[3] or ''}" if plain else "普通的十进制数"


_SYNTAX = [
    ("cannot start any token", "这里有不能作开头的符号（如 @、`、% 或制表符），文字请加引号"),
    ("mapping values are not allowed", "这里不应再出现冒号。请检查上一行的缩进，含冒号的文字请加引号"),
    ("could not find expected ':'", "名称后面缺少半角冒号和空格“: ”"),
    ("did not find expected key", "缩进不齐，或上一行没有写完"),
    ("expected <block end>", "缩进不齐，或上一行没有写完"),
    ("did not find expected '-' indicator", "列表各行的“- ”没有对齐"),
    ("end of stream", "引号或括号没有配对，文件提前结束"),
    ("quoted scalar", "引号没有配对"),
    ("',' or ']'", "方括号没有配对，或少了逗号"),
    ("',' or '}'", "花括号没有配对，或少了逗号"),
    ("node content", "方括号或花括号没有配对，或者多了逗号"),
    ("control characters", "文件里有不允许的控制字符"),
    ("special characters", "文件里有不允许的控制字符"),
    ("undefined alias", "不接受锚点引用"),
    ("escape", "双引号里的反斜杠写法不对，请改用单引号"),
    ("tab", "这里用了制表符，请改成空格"),
]


def _syntax_problems(error: yaml.YAMLError, document: Document) -> list[Problem]:
    """Say what broke: each tab indent and full-width colon, else the parser's own place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    last = mark.line + 1 if mark else len(document.text)
    found: list[Problem] = []
    for number, line in enumerate(document.text.splitlines()[: last + 1], 1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent or "\u3000" in indent:
            code = Code.TAB_INDENT if "\t" in indent else Code.WIDE_INDENT
            found.append(Problem(code, Place(document.file, number, 1)))
        elif match := _FULLWIDTH_PAIR.fullmatch(line):
            column = match.start(1) + 1
            place = Place(document.file, number, column)
            found.append(Problem(Code.FULLWIDTH_COLON, place, {"written": show(match[1].strip())}))
        if len(found) >= MAX_PROBLEMS:
            break
    if found:
        return found
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}".lower()
    detail = next((chinese for english, chinese in _SYNTAX if english in said), "无法解析，请检查缩进、引号和冒号")
    place = Place(document.file, mark.line + 1, mark.column + 1) if mark else Place(document.file, 1, 1)
    lines = document.text.splitlines()[:last]
    if lines and (tagged := _TAGGED.match(lines[-1])):
        return [Problem(Code.TAG, Place(document.file, last, tagged.start(1) + 1), {"tag": show(tagged[1])})]
    if "少了逗号" in detail and "，" in lines[-1]:
        detail += "（全角的“，”不是逗号，各项之间要用半角的）"
    if mark and any(english in said for english in _INDENTED):
        detail = _misplaced_key(lines) or detail
    if opened := _opened_quote(document, last):
        place, detail = opened, "这一行的引号没有配对"
    place, detail = _slip(document, lines) or (place, detail)
    return [Problem(Code.SYNTAX, place, {"detail": detail})]


def _slip(document: Document, lines: list[str]) -> tuple[Place, str] | None:
    """Return where in the last two lines something is written that the parser trips over, and what is to be written."""
    for number, line in list(enumerate(lines, 1))[-2:]:
        for slip, told in _SLIPS.items():
            if slipped := slip.match(line):
                return Place(document.file, number, slipped.start(1) + 1), told.format(*slipped.groups())
    return None


_TAGGED = re.compile(r"\s*(?:- )?[\w-]+:\s+(![^\s,\]}]*)")
"""A value that begins with ``!``: a condition without quotes, in which the parser trips over what follows."""
_SLIPS = {
    re.compile(r"\s*(?:- )?([A-Za-z_]\w*:[^\s:/#'\"]+)$"): "“{}”的冒号后面要空一格",
    re.compile(r"\s*(?:- )?[\w-]+:\s+(\"[^\"]*\"\s*[^\s#,:}\]].*)"): "里面有双引号的，外面整个用单引号：'……'",
    re.compile(
        r"\s*(?:- )?\{.*?[{,]\s*\w+:\s+([^\s'\"{][^'\"]*\{\{)"
    ): "{{{{ }}}} 写在 {{ }} 里面的，那一段文字要加引号",
}
"""Slips that the parser trips over later or calls otherwise, by how the line is written, and what is said of them."""
_INDENTED = ("mapping values are not allowed", "did not find expected key", "expected <block end>", "expected '-'")
"""What the parser says where a key may stand under none of those above it."""
_SLIP = 3
"""By how many spaces somebody misses a column; further off, another line is wrong."""


def _misplaced_key(lines: list[str]) -> str:
    """Return how the last line should be indented, if its key, or its dash, stands a little beside those above; else nothing."""
    *above, line = lines
    key = _KEY.match(line)
    if key is None:
        return ""
    dash = "- " if _is_entry(key) else ""
    at, lowest = len(key[1]), len(line)
    columns: dict[int, str] = {}
    for other in map(_KEY.match, reversed(above)):
        if other and len(other[1]) < lowest:
            lowest = len(other[1])
            if not dash:
                columns.setdefault(other.start(2), other[2])
            elif _is_entry(other):
                columns.setdefault(lowest, dash + other[2])
    right = min(columns, key=lambda column: (abs(column - at), -column), default=at)
    if not 0 < abs(right - at) <= _SLIP:
        return ""
    return f"“{dash}{key[2]}”没有与上面的“{columns[right]}”对齐：前面有 {at} 个空格，应当是 {right} 个"


def _is_entry(key: re.Match[str]) -> bool:
    return key.start(2) > len(key[1])


def _opened_quote(document: Document, last: int) -> Place | None:
    """Return where the last quote up to a line opens that is not closed in its line: the parser looks for its end far below."""
    for number, line in reversed(list(enumerate(document.text.splitlines()[:last], 1))):
        if line.lstrip().startswith("#"):
            continue
        bare = _CLOSED.sub(lambda closed: " " * len(closed[0]), line)
        if opens := _OPENS.search(bare.partition(" #")[0]):
            return Place(document.file, number, opens.start(1) + 1)
    return None


def fail(problems: list[Problem]) -> NoReturn:
    """Raise what was collected."""
    raise InputError(problems)
