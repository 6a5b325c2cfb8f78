"""Change single entries of an answers file and keep everything else, comments included.

The file belongs to the people who fill it in: their order, comments and spacing stay.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from checklist.answers.model import Answer
from checklist.errors import InputError
from checklist.yamlio import Document, parse


def answer_data(answer: Answer) -> Any:
    """Return an answer as it is written in the file: a bare value if nothing else is said."""
    value = answer.silence.name if answer.silence is not None else answer.value
    data = {"answer": value, "reason": answer.reason, "note": answer.note, "evidence": list(answer.evidence)}
    kept = {key: part for key, part in data.items() if part not in (None, [])}
    return value if set(kept) <= {"answer"} else kept


def set_entry(text: str, section: str, key: str | None, value: Any, file: str = "") -> str:
    """Return the text with one entry of a top-level section set (``None``: left empty).

    With ``key=None`` the section itself is a plain value. Comments above and beside the
    entry are kept. Raises ``InputError`` if the text is not valid YAML.
    """
    document = parse(text, file)
    lines = text.rstrip("\n").split("\n")
    top = document.keys.get((section,))
    if key is None:
        new = _render(section, value, 0)
        if top is None:
            return "\n".join([*lines, *new]) + "\n"
        return _replace(lines, document, (section,), new)
    content = (document.data or {}).get(section)
    if top is None:
        return "\n".join([*lines, "", f"{section}:", *_render(key, value, 2)]) + "\n"
    if not isinstance(content, dict) or document.values[(section,)].style == "{":
        entries = {**(content or {}), key: value}
        block = [f"{section}:", *(line for name, part in entries.items() for line in _render(name, part, 2))]
        return _replace(lines, document, (section,), block)
    known = document.keys.get((section, key))
    if known is None:
        last = list(content)[-1]
        indent = document.keys[(section, last)].column - 1
        at = _last_line(document, (section, last))
        return "\n".join([*lines[:at], *_render(key, value, indent), *lines[at:]]) + "\n"
    return _replace(lines, document, (section, key), _render(key, value, known.column - 1))


def _replace(lines: list[str], document: Document, path: tuple[str, ...], new: list[str]) -> str:
    first = document.keys[path].line
    last = _last_line(document, path)
    comment = _comment_beside(lines[first - 1], document, path)
    if comment:
        new = [f"{new[0]}  {comment}", *new[1:]]
    return "\n".join([*lines[: first - 1], *new, *lines[last:]]) + "\n"


def _last_line(document: Document, path: tuple[str, ...]) -> int:
    """Return the 1-based last line of an entry: that of its last scalar or flow collection."""
    last = document.keys[path].line
    for found, spot in document.values.items():
        if found[: len(path)] == path and (spot.style == "{" or not _has_children(document, found)):
            last = max(last, spot.end - (1 if spot.end_column == 1 and spot.end > spot.line else 0))
    return last


def _has_children(document: Document, path: tuple[Any, ...]) -> bool:
    here: Any = document.data
    for part in path:
        here = here[part] if isinstance(here, list) or part in here else None
        if here is None:
            return False
    return isinstance(here, dict | list) and bool(here)


def _comment_beside(line: str, document: Document, path: tuple[str, ...]) -> str:
    """Return the comment at the end of an entry's first line."""
    key, value = document.keys[path], document.values[path]
    start = value.end_column - 1 if value.end == key.line and value.style in ("", "'", '"', "{") else None
    if start is None or value.line != key.line:
        start = key.column - 1 + len(path[-1]) + 1
    rest = line[start:].strip()
    return rest if rest.startswith("#") else ""


def _render(key: str, value: Any, indent: int) -> list[str]:
    """Return an entry's lines in block style."""
    pad = " " * indent
    name = _scalar(key)
    if isinstance(value, Mapping):
        return [f"{pad}{name}:", *(line for k, part in value.items() for line in _render(k, part, indent + 2))]
    if isinstance(value, list):
        items = [f"{pad}  - {line}" for part in value for line in _list_item(part, indent + 4)]
        return [f"{pad}{name}:", *items] if items else [f"{pad}{name}: []"]
    return [f"{pad}{name}:" + ("" if value is None else f" {_scalar(value)}")]


def _list_item(value: Any, indent: int) -> list[str]:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_scalar(key)}: {_scalar(part, flow=True)}" for key, part in value.items())
        return ["{" + inner + "}"]
    return [_scalar(value)]


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
    return text if _is_plain(text, flow=flow) else "'" + text.replace("'", "''") + "'"


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether a text reads back as itself without quotes."""
    try:
        source = f"[{text}]" if flow else f"- {text}"
        return text == text.strip() and bool(text) and parse(source + "\n", "").data == [text]
    except InputError:
        return False


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a private file (0600) so that a crash leaves the old or the new one, never half.

    Raises ``OSError``; the old file is then untouched.
    """
    target = path.resolve()
    raw = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
