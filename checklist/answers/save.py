"""Change single entries of an answers file and keep everything else, comments included.

The file belongs to the people who fill it in: their order, comments and spacing stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from checklist.answers.model import Answer, Evidence, LedgerData, Rectification
from checklist.answers.tables import cell_value
from checklist.core.errors import InputError
from checklist.io.strict_yaml import Document, parse
from checklist.pack.model import LedgerFile

_PLAIN = re.compile(r"[\u4e00-\u9fff][\w\u4e00-\u9fff/（）、，。．.-]*", re.ASCII)
"""Text that needs no quotes, told without asking the parser."""


def said(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of some fields says anything: neither nothing, nor an empty collection, nor false. Zero does."""
    return {
        key: value for key, value in data.items() if value is not None and value is not False and value not in ([], {})
    }


def answer_data(answer: Answer) -> Any:
    """Return an answer as it is written in the file: a bare value if nothing else is said."""
    value = answer.silence.name if answer.silence is not None else answer.value
    data = {
        "answer": value,
        "reason": answer.reason,
        "note": answer.note,
        "evidence": [evidence_data(evidence) for evidence in answer.evidence],
        "owner": answer.owner,
        "to_confirm": answer.to_confirm,
    }
    kept = said(data)
    return value if set(kept) <= {"answer"} else kept


def evidence_data(evidence: Evidence) -> Any:
    """Return a piece of evidence as it is written: a bare path if its digest is not known."""
    if evidence.sha256 is None:
        return evidence.file
    return {"file": evidence.file, "size": evidence.size, "sha256": evidence.sha256}


def ledger_data(ledger: LedgerFile, data: LedgerData) -> Any:
    """Return a ledger as it is written in the file: a bare path if nothing else is said."""
    stands_here = data.file is None and data.is_written and data.none_reason is None
    rows = [
        {
            column.title: cell_value(row.values[name], column)
            for name, column in ledger.columns.items()
            if name in row.values
        }
        for row in (data.rows if stands_here else ())
    ]
    entry = {
        "file": data.file,
        "sheet": data.sheet,
        "rows": rows if stands_here else None,
        "none": data.none_reason,
        "owner": data.owner,
        "to_confirm": data.to_confirm,
    }
    kept = {key: part for key, part in entry.items() if part is not None and part is not False}
    return kept["file"] if set(kept) == {"file"} else kept


def rectification_data(rectification: Rectification) -> dict[str, Any]:
    """Return a rectification as it is written in the file."""
    return {key: part for key, part in rectification.model_dump().items() if part is not None}


@dataclass(frozen=True)
class Block:
    """Some lines of the file: one entry of a section, the section's own line, or what is between."""

    path: tuple[str, ...]
    lines: tuple[str, ...]
    indent: int = 0
    comment: str = ""
    """What stands behind the entry on its first line; it stays when the entry changes."""


@dataclass(frozen=True)
class Draft:
    """An answers file cut into entries, so that one can be set without reading the rest again.

    A draft never changes: setting an entry makes another draft.
    """

    blocks: tuple[Block, ...]
    flow: Mapping[str, Mapping[str, Any]]
    """The content of the sections that are not written one entry a line."""

    @classmethod
    def of(cls, document: Document) -> Draft:
        """Cut a parsed file."""
        lines = document.text.rstrip("\n").split("\n")
        flow: dict[str, Mapping[str, Any]] = {}
        spans: list[tuple[tuple[str, ...], int, int]] = []
        ends = _last_lines(document)
        for section, content in (document.data or {}).items():
            spot = document.keys[section,]
            whole = not isinstance(content, dict) or document.values[section,].style == "{" or not content
            if whole:
                flow[section] = content if isinstance(content, dict) else {}
                spans.append(((section,), spot.line, ends[section,]))
                continue
            spans.append(((section,), spot.line, spot.line))
            spans += [((section, key), document.keys[section, key].line, ends[section, key]) for key in content]
        blocks: list[Block] = []
        at = 0
        for path, first, last in spans:
            if lines[at : first - 1]:
                blocks.append(Block((), tuple(lines[at : first - 1])))
            comment = _comment_beside(lines[first - 1], document, path)
            indent = document.keys[path].column - 1
            blocks.append(Block(path, tuple(lines[first - 1 : last]), indent, comment))
            at = last
        if lines[at:]:
            blocks.append(Block((), tuple(lines[at:])))
        return cls(tuple(blocks), flow)

    @property
    def text(self) -> str:
        """The file's text."""
        return "\n".join(line for block in self.blocks for line in block.lines) + "\n"

    def set(self, section: str, key: str | None, value: Any) -> Draft:
        """Return the draft with one entry of a section set; with ``key=None``, the section itself.

        ``value=None`` leaves the entry empty.
        """
        top = self._find((section,))
        if key is None:
            new = Block((section,), tuple(written(section, value, 0)))
            return self._with(top, new) if top is not None else self._append(new)
        if top is None:
            heading = Block((section,), ("", f"{section}:"))
            return self._append(heading)._append(_entry(section, key, value, 2))
        if section in self.flow:
            return self._unfolded(section, top).set(section, key, value)
        known = self._find((section, key))
        if known is not None:
            return self._with(known, _entry(section, key, value, self.blocks[known].indent))
        last = max(number for number, block in enumerate(self.blocks) if block.path[:1] == (section,))
        indent = self.blocks[last].indent if len(self.blocks[last].path) == 2 else 2
        blocks = (*self.blocks[: last + 1], _entry(section, key, value, indent), *self.blocks[last + 1 :])
        return replace(self, blocks=blocks)

    def _find(self, path: tuple[str, ...]) -> int | None:
        return next((number for number, block in enumerate(self.blocks) if block.path == path), None)

    def _with(self, number: int, new: Block) -> Draft:
        old = self.blocks[number]
        first = f"{new.lines[0]}  {old.comment}" if old.comment else new.lines[0]
        new = replace(new, lines=(first, *new.lines[1:]), comment=old.comment)
        return replace(self, blocks=(*self.blocks[:number], new, *self.blocks[number + 1 :]))

    def _append(self, block: Block) -> Draft:
        return replace(self, blocks=(*self.blocks, block))

    def _unfolded(self, section: str, top: int) -> Draft:
        """Write a section one entry a line."""
        heading = Block((section,), (f"{section}:",))
        entries = [_entry(section, name, part, 2) for name, part in self.flow[section].items()]
        kept = self._with(top, heading)
        flow = {name: content for name, content in self.flow.items() if name != section}
        return Draft((*kept.blocks[: top + 1], *entries, *kept.blocks[top + 1 :]), flow)


def set_entry(text: str, section: str, key: str | None, value: Any, file: str = "") -> str:
    """Return the text with one entry set, as ``Draft.set`` does; raises ``InputError`` for ill-formed YAML."""
    return Draft.of(parse(text, file)).set(section, key, value).text


def _entry(section: str, key: str, value: Any, indent: int) -> Block:
    return Block((section, key), tuple(written(key, value, indent)), indent)


def _last_lines(document: Document) -> dict[tuple[str, ...], int]:
    """Return the 1-based last line of every section and entry: that of its last scalar or flow collection."""
    found: dict[tuple[Any, ...], int] = {path: spot.line for path, spot in document.keys.items() if len(path) <= 2}
    parents = {path[:-1] for path in document.values if path}
    for path, spot in document.values.items():
        if spot.style == "{" or path not in parents:
            end = spot.end - (1 if spot.end_column == 1 and spot.end > spot.line else 0)
            for part in (path[:1], path[:2]):
                if part in found:
                    found[part] = max(found[part], end)
    return found


def _comment_beside(line: str, document: Document, path: tuple[str, ...]) -> str:
    """Return the comment at the end of an entry's first line."""
    key, value = document.keys[path], document.values[path]
    start = value.end_column - 1 if value.end == key.line and value.style in ("", "'", '"', "{") else None
    if start is None or value.line != key.line:
        start = key.column - 1 + len(path[-1]) + 1
    rest = line[start:].strip()
    return rest if rest.startswith("#") else ""


def written(key: str, value: Any, indent: int = 0) -> Iterator[str]:
    """Yield an entry's lines in block style."""
    pad = " " * indent
    name = _scalar(key)
    if isinstance(value, Mapping) and value:
        yield f"{pad}{name}:"
        for inner, part in value.items():
            yield from written(inner, part, indent + 2)
    elif isinstance(value, list) and value:
        yield f"{pad}{name}:"
        yield from (f"{pad}  - {_flow(part)}" for part in value)
    else:
        yield f"{pad}{name}:" + ("" if value is None else f" {_flow(value)}")


def _flow(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part, flow=True)}" for key, part in value.items()) + "}"
    return "[]" if value == [] else _scalar(value, flow=flow)


def _scalar(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if "\n" in text or "\t" in text:
        return json.dumps(text, ensure_ascii=False)
    return text if _PLAIN.fullmatch(text) or _is_plain(text, flow=flow) else "'" + text.replace("'", "''") + "'"


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether a text reads back as itself without quotes."""
    try:
        source = f"[{text}]" if flow else f"- {text}"
        return text == text.strip() and bool(text) and parse(source + "\n", "").data == [text]
    except InputError:
        return False
