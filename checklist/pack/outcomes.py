"""What a condition comes to over all that might be answered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import floor
from typing import Any

from checklist.pack import model
from checklist.pack.cel import Expression, bind

Tree = list[Any]
"""A condition as ``Expression.tree`` gives it."""
_COMPARING = ("_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_", "_&&_", "_||_", "!_", "@in", "_?_:_")


def parts(tree: Tree) -> Iterator[Tree]:
    """Yield a condition and all that it is made of."""
    yield tree
    for part in tree:
        if isinstance(part, list):
            yield from parts(part)


def gap_outcomes(item: model.Item, gap: Expression) -> set[bool]:
    """Return what answers within an item's bounds make of its condition; nothing where that takes more than to compare them."""
    kind, low, high = item.answer.kind, item.answer.min, item.answer.max
    if kind not in ("int", "number") or gap.references != {("answer",)} or not _only_compares(gap.tree()):
        return set()
    written = (float(str(part[1])) for part in parts(gap.tree()) if part[0] in ("int", "number"))
    turns = sorted({0.0, *(float(bound) for bound in (low, high) if bound is not None), *written})
    between = [(one + other) / 2 for one, other in pairwise(turns)]
    tried = {turn + step for turn in turns for step in (-1, 0, 1)} | set(between)
    answers = [floor(one) if kind == "int" else one for one in tried]
    allowed = [one for one in answers if (low is None or one >= low) and (high is None or one <= high)]
    return {gap.evaluate(bind({"answer": one})) is True for one in allowed}


def _only_compares(tree: Tree) -> bool:
    """Whether a condition computes nothing, so that only the numbers in it can be where its outcome turns."""
    return all(part[0] != "call" or part[1] in _COMPARING for part in parts(tree))
