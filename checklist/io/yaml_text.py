"""Values as the text of a YAML file, so that ``strict_yaml`` reads the very values back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from checklist.core.errors import InputError
from checklist.io.strict_yaml import parse

_PLAIN = r"[\u4e00-\u9fff][\w\u4e00-\u9fff/（）、，。．.-]*"
"""Text that needs no quotes, told without asking the parser; not compiled until something is written."""


def written(key: str, value: Any, indent: int = 0) -> Iterator[str]:
    """Yield an entry's lines in block style; what stands in a list is written on one line."""
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
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part, flow=True) for part in value) + "]"
    return "null" if value is None else _scalar(value, flow=flow)


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
    if re.fullmatch(_PLAIN, text, re.ASCII):
        return True
    try:
        source = f"[{text}]" if flow else f"- {text}"
        return text == text.strip() and bool(text) and parse(source + "\n", "").data == [text]
    except InputError:
        return False
