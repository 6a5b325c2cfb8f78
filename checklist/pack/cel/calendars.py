"""Parts of a day that are compared with numbers which they never are: ``quarter(日) == 3``, ``month(日) == 13``."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from checklist.pack.cel.tree import Node

_COMPARING: dict[str, Callable[[Any, Any], bool]] = {
    "_==_": operator.eq, "_!=_": operator.ne, "_<_": operator.lt, "_<=_": operator.le, "_>_": operator.gt,
    "_>=_": operator.ge, "@in": lambda one, known: one in known,
}  # fmt: skip
_FLIPPED = {"_<_": "_>_", "_<=_": "_>=_", "_>_": "_<_", "_>=_": "_<=_"}
_PARTS = {"month": (range(1, 13), " 1 到 12"), "year": (range(1000, 10_000), "四位的年，如 2026")}


def wrong_part(node: Node) -> Iterator[dict[str, str]]:
    """Yield the details of a comparison of a part of a day with numbers that it never has."""
    if node.kind != "call" or node.name not in _COMPARING:
        return
    name, (part, bound) = node.name, node.children
    if part.kind == "const":
        name, part, bound = _FLIPPED.get(name, name), bound, part
    numbers = [one.value for one in (bound.children if bound.kind == "list" else [bound]) if one.kind == "const"]
    if part.kind != "call" or not numbers or not all(isinstance(number, int) for number in numbers):
        return
    day = ".".join(part.children[0].path() or ("日",)) if part.children else "日"
    written = f"{part.name}({day})"
    if part.name == "quarter":
        why = f"每个季度是一个连着数的数，只用来同另一个季度比。要第几季度（1 到 4）的，写 floor_ratio(month({day}) + 2, 3)"
        yield {"written": written, "why": why}
    elif part.name in _PARTS:
        known, told = _PARTS[part.name]
        values = numbers if bound.kind == "list" else numbers[0]
        outcomes = {_COMPARING[name](one, values) for one in known}
        if len(outcomes) == 1:
            yield {"written": written, "why": f"是{told}，这样比总是{'成立' if outcomes.pop() else '不成立'}"}
