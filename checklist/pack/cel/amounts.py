"""In which unit an amount of money is: 分, as money columns are counted, or 元 or 万元, as limits are written.

All of them are numbers to CEL, and to compare one with another is wrong a hundredfold. What has no
unit, such as a literal or a count, goes with every amount.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checklist.core.errors import Code
from checklist.pack.cel.tree import Node
from checklist.pack.cel.types import CENTS, Flaw, Scope, Struct, Variable, variable_at

YUAN, TEN_THOUSANDS = "元", "万元"
COMPARED = ("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_")
"""What takes two numbers of one unit."""
SAME = ("-_", "int", "double", "_+_", "_-_", "_[_]")
"""What gives a number of the unit that it takes."""
_ALIKE = (*COMPARED, "_?_:_", "ratio", "floor_ratio")
"""What takes two amounts of one unit."""


@dataclass(frozen=True)
class Amounts:
    """Tells the units of what a condition is made of."""

    scope: Scope
    structs: Mapping[str, Struct]

    def unit(self, node: Node) -> str:
        """Return the unit of the amount that a part of a condition gives; empty for what is no amount, or of any unit."""
        if node.path() is not None:
            variable = self.variable(node)
            return unit_of(variable) if variable is not None else ""
        if node.kind != "call":
            return ""
        if node.name == "yuan":
            return CENTS
        units = [self.unit(child) for child in node.children]
        if node.name == "_?_:_":
            return units[1] or units[2]
        if node.name in SAME:
            return next(filter(None, units), "")
        if node.name == "_*_":
            return _product(node, units)
        if node.name in ("ratio", "floor_ratio") and node.children[1].kind != "const":
            return units[0] if not units[1] else ""
        return ""

    def flaws(self, node: Node, place: Callable[[Node], tuple[int, int]]) -> Iterator[Flaw]:
        """Yield that a call takes amounts of different units, or makes 分 of what is not 元."""
        if node.kind != "call":
            return
        taken = node.children[1:] if node.name == "_?_:_" else node.children
        units = [self.unit(child) for child in taken]
        if node.name == "yuan" and units[0] in (CENTS, TEN_THOUSANDS):
            why = "已经按分计算，不用换算" if units[0] == CENTS else "是万元，请先乘 10000"
            yield Flaw(Code.EXPRESSION_YUAN, *place(node), {"name": self._name(taken[0]), "why": why})
        elif node.name == "yuan" and (often := self._converted_again(taken[0])):
            yield Flaw(Code.EXPRESSION_YUAN, *place(node), {"name": self._name(often), "why": "已经是元，不用乘 10000"})
        elif node.name == "yuan" and (counted := self._no_amount(taken[0])):
            yield Flaw(
                Code.EXPRESSION_YUAN, *place(node), {"name": counted.title, "why": f"按{counted.unit}算，不是金额"}
            )
        elif node.name in _ALIKE and all(units) and units[0] != units[1]:
            details = {
                "amounts": "，".join(f"“{self._name(one)}”按{unit}" for one, unit in zip(taken, units, strict=True))
            }
            smaller = CENTS if CENTS in units else YUAN
            [wrong] = [one for one, unit in zip(taken, units, strict=True) if unit != smaller]
            yield Flaw(Code.EXPRESSION_UNITS, *place(node), {**details, "write": self._converted(wrong, smaller)})
        elif node.name in (*COMPARED, "_?_:_") and any(units):  # a ratio may be to anything
            amount, other = taken if units[0] else reversed(taken)
            if why := self._no_money(other, self.unit(amount)):
                yield Flaw(Code.EXPRESSION_NO_MONEY, *place(node), {"name": self._name(amount), "why": why})

    def _converted_again(self, node: Node) -> Node | None:
        """Return what of a product with 10000 is in 元 already."""
        if node.name != "_*_" or all(one.kind != "const" or one.value != 10_000 for one in node.children):
            return None
        return next((one for one in node.children if self.unit(one) == YUAN), None)

    def _no_money(self, node: Node, unit: str) -> str:
        """Say what a part is that is certainly no money and goes with no amount of a unit; nothing of others, and of 0."""
        known = [self.variable(one) for one in node.walk()]
        if node.type not in ("int", "number") or any(one and (unit_of(one) or one.computed) for one in known):
            return ""
        if any(one.name == "yuan" for one in node.walk()) or (node.kind == "const" and not node.value):
            return ""
        if counted := self._counted(node):
            return f"另一边的“{counted[0].title}”按{counted[0].unit}算，两样不能放在一起"
        if unit != CENTS:  # a number beside a limit in 元 is read as 元
            return ""
        if node.kind == "const":
            written = f"yuan({node.value:g})"
            return f"“{node.value:g}”就只是几分钱，请写 {f'double({written})' if node.type == 'number' else written}"
        return "另一边没有写明是多少元，是元的请写 yuan(…)"

    def _counted(self, node: Node) -> list[Variable]:
        """Return the numbers in a part that count something, such as 人 or 日."""
        known = [one for one in map(self.variable, node.walk()) if one is not None and one.unit]
        return [one for one in known if one.type not in ("struct", "text", "choice")]

    def _no_amount(self, node: Node) -> Variable | None:
        """Return a number that stands where an amount in 元 must, if all that stands there counts other things."""
        known = [one for one in map(self.variable, node.walk()) if one is not None and one.type != "struct"]
        counted = self._counted(node)
        return counted[0] if counted == known and not any("元" in one.unit for one in known) and known else None

    def variable(self, node: Node) -> Variable | None:
        """Return the variable that a plain path names; None of anything else."""
        path = node.path() if node.kind != "has" else None
        return variable_at(path, self.scope, self.structs) if path is not None else None

    def _converted(self, node: Node, unit: str) -> str:
        name, is_double = self._name(node), node.type == "number"
        if self.unit(node) == TEN_THOUSANDS:
            name += " * 10000.0" if is_double else " * 10000"
        if unit == CENTS:
            return f"yuan(int({name}))" if is_double else f"yuan({name})"
        return name

    def _name(self, node: Node) -> str:
        """Return the first amount in a part of a condition as it is written, without its keys."""
        paths = (one.path() for one in node.walk() if self.unit(one))
        return next((".".join(path) for path in paths if path is not None), "算出的金额")


def unit_of(variable: Variable) -> str:
    """Return the unit in which conditions count an amount; empty for what is none. Money is counted in 分, whatever it is shown in."""
    if variable.type == "money":
        return CENTS
    if variable.unit == CENTS:  # what is written in 分 is a score
        return CENTS if variable.computed else ""
    return variable.unit if variable.unit in (YUAN, TEN_THOUSANDS) else ""


def _product(node: Node, units: list[str]) -> str:
    """Return the unit of a product: by a number that converts, the other unit; by another number, none is told for sure."""
    unit = next(filter(None, units), "")
    number = next((child.value for child in node.children if child.kind == "const"), None)
    if number is None or unit == CENTS:
        return unit
    return {(YUAN, 100): CENTS, (TEN_THOUSANDS, 10_000): YUAN, (TEN_THOUSANDS, 1_000_000): CENTS}.get(
        (unit, number), ""
    )
