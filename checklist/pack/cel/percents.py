"""Shares and percents, which are a hundredfold apart: ``ratio(…)`` gives 0.1 for what a limit in % calls 10."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checklist.pack.cel.tree import Node
from checklist.pack.cel.types import Variable

SHARE, PERCENT = "比例", "%"
_COMPARED = ("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_")
_SAME = ("-_", "int", "double", "_+_", "_-_", "_[_]")


@dataclass(frozen=True)
class Percents:
    """Tells what of a condition is a share, and what is in percent."""

    variable: Callable[[Node], Variable | None]

    def unit(self, node: Node) -> str:
        """Return whether a part of a condition gives a share or percents; nothing of what is neither for sure."""
        known = self.variable(node)
        if known is not None:
            return known.unit if known.unit == PERCENT or (known.unit == SHARE and known.computed) else ""
        if node.kind != "call":
            return ""
        if node.name == "ratio":
            return "" if any(_is_hundred(one) for one in node.walk()) else SHARE
        units = [self.unit(child) for child in node.children]
        if node.name == "_*_":
            return PERCENT if SHARE in units and any(map(_is_hundred, node.children)) else ""
        return next(filter(None, units), "") if node.name in _SAME else ""

    def flaws(self, node: Node) -> Iterator[dict[str, str]]:
        """Yield the details of a comparison of a share with percents."""
        if node.kind != "call" or node.name not in _COMPARED or len(node.children) != 2:
            return
        units = [self.unit(child) for child in node.children]
        if set(units) != {SHARE, PERCENT}:
            return
        sides = [
            as_percent(".".join(child.path() or ("ratio(…)",))) if unit == SHARE else self._in_percent(child)
            for child, unit in zip(node.children, units, strict=True)
        ]
        title = self._title(node.children[units.index(PERCENT)])
        yield {"title": title, "write": f" {node.name.strip('_')} ".join(sides)}

    def _percent(self, node: Node) -> tuple[Node, Variable] | None:
        """Return the number in percent that a part of a condition reads; None if it works one out."""
        known = ((one, self.variable(one)) for one in node.walk())
        return next(((one, found) for one, found in known if found is not None and found.unit == PERCENT), None)

    def _title(self, node: Node) -> str:
        percent = self._percent(node)
        return percent[1].title if percent is not None else "算出的百分数"

    def _in_percent(self, node: Node) -> str:
        percent = self._percent(node)
        return (
            of_whole(".".join(percent[0].path() or ()), percent[1]) if percent is not None else as_percent("ratio(…)")
        )


def as_percent(share: str) -> str:
    """Return how a share is written in percent."""
    return f"{share} * 100.0"


def of_whole(name: str, percent: Variable) -> str:
    """Return how a number in percent is written beside a number with decimals."""
    bound = name + "[…]" * len(percent.keys)
    return f"double({bound})" if "int" in percent.type else bound


def _is_hundred(node: Node) -> bool:
    return node.kind == "const" and node.value in (100, 100.0)
