"""Shares and percents, which are a hundredfold apart: ``ratio(…)`` gives 0.1 for what a limit in % calls 10."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checklist.pack.cel.amounts import COMPARED, SAME
from checklist.pack.cel.tree import Node
from checklist.pack.cel.types import Variable

SHARE, PERCENT = "比例", "%"


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
        return next(filter(None, units), "") if node.name in SAME else ""

    def flaws(self, node: Node) -> Iterator[dict[str, str]]:
        """Yield the details of a comparison of a share with percents."""
        if node.kind != "call" or node.name not in COMPARED:
            return
        units = [self.unit(child) for child in node.children]
        if set(units) != {SHARE, PERCENT}:
            return
        title, percent = self._percent(node.children[units.index(PERCENT)])
        sides = [
            as_percent(".".join(child.path() or ("ratio(…)",))) if unit == SHARE else percent
            for child, unit in zip(node.children, units, strict=True)
        ]
        yield {"title": title, "write": f" {node.name.strip('_')} ".join(sides)}

    def multiplied(self, node: Node) -> Iterator[dict[str, str]]:
        """Yield the details of a comparison in which percents are multiplied and nothing is a hundredfold or divided by it."""
        if node.kind != "call" or node.name not in COMPARED or any(map(_is_of_hundreds, node.walk())):
            return
        products = [one for one in node.walk() if one.kind == "call" and one.name == "_*_"]
        percents = [child for one in products for child in one.children if self.unit(child) == PERCENT]
        for percent in percents[:1]:
            yield {"title": self._percent(percent)[0]}

    def _percent(self, node: Node) -> tuple[str, str]:
        """Return what a part of a condition in percent is called, and how it is written beside a number with decimals."""
        for one in node.walk():
            known = self.variable(one)
            if known is not None and known.unit == PERCENT:
                return known.title, of_whole(".".join(one.path() or ()), known)
        return "算出的百分数", as_percent("ratio(…)")


def as_percent(share: str) -> str:
    """Return how a share is written in percent."""
    return f"{share} * 100.0"


def of_whole(name: str, percent: Variable) -> str:
    """Return how a number in percent is written beside a number with decimals."""
    bound = name + "[…]" * len(percent.keys)
    return f"double({bound})" if "int" in percent.type else bound


def _is_of_hundreds(node: Node) -> bool:
    """Whether a number may convert between percents and shares."""
    return node.kind == "const" and isinstance(node.value, int | float) and node.value in (100, 10_000, 0.01)


def _is_hundred(node: Node) -> bool:
    return node.kind == "const" and node.value in (100, 100.0)
