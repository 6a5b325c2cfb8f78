"""Files of people edited in place: one entry changes; their comments, order and quoting stay.

A YAML file is cut at the lines of the entry that changes, and ruamel.yaml edits these lines
alone: that is quick, and what stands around them cannot change. A JSON file stays JSON.
Whatever is written is read back first: a text that does not say what it should is refused.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

import yaml

from checklist.core.errors import Code, InputError
from checklist.core.words import normalize
from checklist.io.strict_yaml import Document, Loader, Path_, parse, parse_json
from checklist.io.yaml_text import written

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)


class Editable(Protocol):
    """The text of a file with a mapping of sections. It never changes: a change makes another one."""

    @property
    def document(self) -> Document:
        """What the text says, with the place of everything."""

    def set(self, section: str, key: str | None, value: Any) -> Editable:
        """Return the text with one entry of a section set; with ``key=None``, the section itself.

        ``value=None`` leaves the entry empty. Raises ``InputError`` if the text then would not
        say exactly that.
        """

    def drop(self, section: str) -> Editable:
        """Return the text without a section."""


def editable(document: Document, sections: tuple[str, ...]) -> Editable:
    """Return a file's text to edit, of which some sections will be changed.

    Raises ``InputError``, with what to do, for a way of writing that cannot be edited safely.
    """
    if document.values[()].style == "{":
        try:
            return _Json.of(document)
        except ValueError:
            pass
    return _Yaml.of(document, sections)


def _refusal(document: Document, path: Path_, why: str) -> InputError:
    return InputError([document.problem(Code.NOT_EDITABLE, path, at_key=True, why=why)])


def _expected(data: Mapping[str, Any], section: str, key: str | None, value: Any) -> dict[str, Any]:
    return {**data, section: value if key is None else {**(data.get(section) or {}), key: value}}


def _without(data: Mapping[str, Any], section: str) -> dict[str, Any]:
    return {name: part for name, part in data.items() if name != section}


# JSON


@dataclass(frozen=True)
class _Json:
    document: Document
    indent: str | None
    ascii: bool

    @classmethod
    def of(cls, document: Document) -> _Json:
        """Raise ``ValueError`` if it is no JSON, ``InputError`` if writing it would change a number."""
        text = document.text
        content = json.loads(text)
        pad = re.search(r"\n([ \t]+)\S", text)
        found = cls(document, pad[1] if pad else None, text.isascii() and "\\u" in text)
        if found._text(content) != document.text and parse_json(found._text(content), "").data != document.data:
            raise _refusal(document, (), "有一个数的位数太多")
        return found

    def set(self, section: str, key: str | None, value: Any) -> _Json:
        return self._with(_expected(self.document.data, section, key, _without_dates(value)))

    def drop(self, section: str) -> _Json:
        return self._with(_without(self.document.data, section))

    def _with(self, data: Mapping[str, Any]) -> _Json:
        if data == self.document.data:
            return self
        document = parse_json(self._text(data), self.document.file)
        if document.data != data:
            raise _refusal(self.document, (), "有一个值写不进 JSON")
        return replace(self, document=document)

    def _text(self, data: Any) -> str:
        separators = (",", ": ") if self.indent else (", ", ": ")
        text = json.dumps(
            data, ensure_ascii=self.ascii, indent=self.indent, separators=separators, default=_json_number
        )
        return text + "\n" if self.document.text.endswith("\n") else text


def _without_dates(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_dates(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_dates(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _json_number(value: Any) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return int(value) if value == value.to_integral_value() else float(value)


# YAML


@dataclass(frozen=True)
class _Slice:
    """Some whole lines of a file, zero-based and without the last, that hold the entry at a path."""

    path: tuple[str, ...]
    first: int
    end: int
    indent: int


@dataclass(frozen=True)
class _Yaml:
    document: Document

    @classmethod
    def of(cls, document: Document, sections: tuple[str, ...]) -> _Yaml:
        found = cls(document)
        wanted: list[tuple[str, ...]] = [(key,) for key in document.data]
        wanted += [(section, key) for section in sections for key in _mapping(document.data.get(section))]
        for path in wanted:
            if not found._is_flow(path[:-1]) and not found._stands_first(path):
                raise _refusal(document, path, "名称前面另有符号，如“? ”")
        if "\t" in document.text or found._is_flow(()):
            found._try(_Slice((), 0, len(found._lines), 0), document.data)
        for name in sections:
            held = found._slice((name,)) if found._is_flow((name,)) else None
            if held is not None and held.path:
                found._try(held, {name: document.data[name]})
        return found

    def _is_flow(self, path: tuple[str, ...]) -> bool:
        return path in self.document.values and self.document.values[path].style == "{"

    def _stands_first(self, path: tuple[str, ...]) -> bool:
        spot = self.document.keys[path]
        return not self._lines[spot.line - 1][: spot.column - 1].strip()

    def _try(self, held: _Slice, data: Mapping[str, Any]) -> None:
        """Refuse lines that ruamel.yaml does not write as they were read."""
        if parse("\n".join(self._edited(held, (), None)) + "\n", "").data != data:
            raise _refusal(self.document, held.path, "括号或制表符的写法")

    @property
    def _lines(self) -> list[str]:
        return self.document.text.removesuffix("\n").split("\n")

    def set(self, section: str, key: str | None, value: Any) -> _Yaml:
        data = _expected(self.document.data, section, key, value)
        if data == self.document.data:
            return self
        path = (section,) if key is None else (section, key)
        held = self._slice(path)
        if held is not None:
            return self._replaced(held, self._edited(held, path, value), data)
        if key is not None and _mapping(self.document.data.get(section)):
            return self._inserted(section, key, value, data)
        if section in self.document.data or self._is_flow(()):
            return self.set(section, None, {key: value})
        return self._appended(path, value, data)

    def drop(self, section: str) -> _Yaml:
        if section not in self.document.data:
            return self
        data = _without(self.document.data, section)
        held = self._slice((section,))
        if held is None or held.path != (section,):
            whole = _Slice((), 0, len(self._lines), 0)
            return self._replaced(whole, self._edited(whole, (section,), _DROPPED), data)
        return self._replaced(held, [], data)

    def _slice(self, path: tuple[str, ...]) -> _Slice | None:
        """Return the fewest lines that can be edited by themselves to set an entry; None if it is a new one in block style."""
        if self._is_flow(()):
            return _Slice((), 0, len(self._lines), 0)
        if self._is_flow(path[:1]) and self.document.data[path[0]]:
            path = path[:1]
        if path not in self.document.keys:
            return None
        key = self.document.keys[path]
        return _Slice(path, key.line - 1, _last_line(self.document, path), key.column - 1)

    def _edited(self, held: _Slice, path: tuple[str, ...], value: Any) -> list[str]:
        """Return the lines of a slice with one entry of it set."""
        from ruamel.yaml.error import YAMLError

        yaml_ = _editor()
        before = "\n".join(_outdented(self._lines[held.first : held.end], held.indent)) + "\n"
        out = io.StringIO()
        try:
            tree = yaml_.load(before)
            if path:
                at = max(len(held.path) - 1, 0)
                lines = "\n".join(written("x", value)) if value is not _DROPPED else ""
                _assign(tree, path[at:], yaml_.load(lines)["x"] if lines else _DROPPED)
            yaml_.dump(tree, out)
        except (YAMLError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise _refusal(self.document, path, "这一段的写法") from error
        lost = Counter(comments(before)) - Counter(comments(out.getvalue()))
        lines_ = [*lost.elements(), *out.getvalue().rstrip("\n").split("\n")]
        pad = " " * held.indent
        return [pad + line if line else line for line in lines_]

    def _inserted(self, section: str, key: str, value: Any, data: Mapping[str, Any]) -> _Yaml:
        """Add an entry behind the last one of its section."""
        last = list(self.document.data[section])[-1]
        end = _last_line(self.document, (section, last))
        indent = self.document.keys[section, last].column - 1
        return self._replaced(_Slice((), end, end, 0), list(written(key, value, indent)), data)

    def _appended(self, path: tuple[str, ...], value: Any, data: Mapping[str, Any]) -> _Yaml:
        """Add a section at the end of the file, before the mark of its end."""
        indent = self.document.keys[next(iter(self.document.data)),].column - 1
        section, *inner = path
        lines = list(written(section, {inner[0]: value} if inner else value, indent))
        ends = _last_line(self.document, ())
        end = next((n for n in range(ends, len(self._lines)) if self._lines[n].startswith("...")), len(self._lines))
        place = _Slice((), end, end, 0)
        try:
            return self._replaced(place, ["", *lines] if inner else lines, data)
        except InputError:  # a text block that keeps its last empty lines
            return self._replaced(place, lines, data)

    def _replaced(self, held: _Slice, lines: list[str], data: Mapping[str, Any]) -> _Yaml:
        """Return the file with other lines in place of a slice, which must then say what is wanted."""
        kept = self._lines
        text = "\n".join([*kept[: held.first], *lines, *kept[held.end :]]) + "\n"
        try:
            document = parse(text, self.document.file)
        except InputError:
            document = None
        if document is None or document.data != data:
            raise _refusal(self.document, held.path, "改了以后读出来的内容会不一样")
        return _Yaml(document)


_DROPPED = object()


@cache
def _editor() -> Any:
    """Return ruamel.yaml as it leaves every plain scalar as it is written: what they mean is for ``strict_yaml`` to say."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.resolver import VersionedResolver
    from ruamel.yaml.tag import Tag

    nothing, text = (Tag(suffix=f"tag:yaml.org,2002:{kind}") for kind in ("null", "str"))

    class AsWritten(VersionedResolver):
        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            if kind is ScalarNode:
                return text if value else nothing
            return super().resolve(kind, value, implicit)

    editor = YAML()
    editor.Resolver = AsWritten
    editor.preserve_quotes = True
    editor.width = 1 << 30
    editor.indent(mapping=2, sequence=4, offset=2)
    return editor


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _assign(tree: MutableMapping[Any, Any], path: tuple[str, ...], value: Any) -> None:
    """Set the entry at a path of a ruamel.yaml tree; of a mapping only what differs, for the sake of its comments."""
    key = next((known for known in tree if normalize("NFC", str(known)) == path[0]), path[0])
    kept = tree.get(key)
    if len(path) > 1:
        if not isinstance(kept, MutableMapping):
            tree[key] = kept = type(tree)()
        _assign(kept, path[1:], value)
    elif value is _DROPPED:
        tree.pop(key, None)
    elif isinstance(kept, MutableMapping) and isinstance(value, Mapping) and kept and value:
        for name in [name for name in kept if name not in value]:
            del kept[name]
        for name, part in value.items():
            if name not in kept or not _same(kept[name], part):
                _assign(kept, (name,), part)
    else:
        tree[key] = value


def _same(one: Any, other: Any) -> bool:
    """Whether two nodes of ruamel.yaml trees say the same, however they are quoted."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return (one == other and type(one) is type(other)) or _meaning(one) == _meaning(other)


def _meaning(scalar: Any) -> Any:
    return parse(f"- {scalar}\n", "").data[0] if type(scalar) is str else scalar


def _last_line(document: Document, path: Path_) -> int:
    """Return the 1-based last line of an entry: that of its last scalar or flow collection."""
    last = document.keys[path].line if path else 1
    parents = {child[:-1] for child in document.values if child}
    for child, spot in document.values.items():
        if child[: len(path)] == path and (spot.style == "{" or child not in parents):
            last = max(last, spot.end - (spot.end_column == 1 and spot.end > spot.line))
    return last


def _outdented(lines: list[str], indent: int) -> Iterator[str]:
    for line in lines:
        yield line[indent:] if not line[:indent].strip() else line.lstrip()


def comments(text: str) -> list[str]:
    """Return the comments of a YAML text, each from its ``#`` on."""
    kept: list[str] = []
    at = 0
    for token in yaml.scan(text, Loader=Loader):
        if isinstance(token, yaml.ScalarToken):
            kept.append(text[at : token.start_mark.index])
            at = token.end_mark.index
    return [found.strip() for found in _COMMENT.findall(" ".join([*kept, text[at:]]))]
