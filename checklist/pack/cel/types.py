"""What conditions can name: typed variables and the structures they stand in.

A variable's type is that of a ledger's column (``text``, ``choice``, ``int``, ``money``,
``number``, ``date``, ``bool``), or ``struct``, or ``table:<type>:<depth>`` for numbers by one
or two keys, or ``unknown`` for what a condition with a mistake of its own would give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cel_expr_python import cel

from checklist.core.errors import Code

CENTS = "分"
"""The unit in which amounts of money are reckoned."""
TYPE_NAMES = {"int": "整数", "number": "小数", "text": "文字", "bool": "是非", "date": "日期"}
"""What a condition can give, as the rule maintainer calls it."""
CEL_TYPES = {
    "text": cel.Type.STRING,
    "choice": cel.Type.STRING,
    "int": cel.Type.INT,
    "money": cel.Type.INT,
    "number": cel.Type.DOUBLE,
    "date": cel.Type.TIMESTAMP,
    "bool": cel.Type.BOOL,
    "unknown": cel.Type.DYN,
}
RESULT_TYPES = {
    "INT": "int",
    "DOUBLE": "number",
    "STRING": "text",
    "BOOL": "bool",
    "TIMESTAMP": "date",
    "DYN": "unknown",
}
"""By the name of a CEL type: what a condition may give."""


@dataclass(frozen=True)
class Variable:
    """A typed value that conditions can name: its type, title and choices."""

    type: str
    title: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    struct: str = ""
    """For ``type == "struct"``: the name of the structure it holds."""
    classes: tuple[tuple[str, ...], ...] = ()
    """For a table: by which words its numbers are looked up, one after the other."""
    keys: tuple[str, ...] = ()
    """For a table: what these words are: 单位类别."""
    computed: bool = False
    """Whether a rule computes it from other values: only such a whole number can be an amount by itself."""


@dataclass(frozen=True)
class Struct:
    """A named group of variables, such as the row of a ledger."""

    title: str
    members: Mapping[str, Variable]


Scope = Mapping[str, Variable]
"""The names a condition may use."""


@dataclass(frozen=True)
class Flaw:
    """Something wrong in a condition: code, 1-based line and column in its text, details."""

    code: Code
    line: int
    column: int
    details: Mapping[str, str]


def position(source: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a place in a condition's text."""
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


class ExpressionError(Exception):
    """A condition does not compile; carries all its flaws."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        """Keep the flaws."""
        self.flaws = flaws
        super().__init__("; ".join(str(flaw) for flaw in flaws))


def cel_type(variable: Variable) -> Any:
    """Return a variable's type as the compiler knows it."""
    if variable.type == "struct":
        return cel.Type(f"pack.{variable.struct}")
    if variable.type.startswith("table:"):
        _, inner, depth = variable.type.split(":")
        kind = CEL_TYPES[inner]
        for _ in range(int(depth)):
            kind = cel.Type.Map(cel.Type.STRING, kind)
        return kind
    return CEL_TYPES[variable.type]


def variable_at(path: Sequence[str], scope: Scope, structs: Mapping[str, Struct]) -> Variable | None:
    """Return the variable at a path, following structures; None if there is none."""
    variable = scope.get(".".join(path[:2])) if len(path) > 1 else None
    rest = path[2:]
    if variable is None:
        variable, rest = scope.get(path[0]), path[1:]
    for name in rest:
        if variable is None or variable.type != "struct":
            return None
        variable = structs[variable.struct].members.get(name)
    return variable


def of_a_class(name: str, table: Variable, known: Callable[[tuple[str, str]], Variable | None]) -> str:
    """Return how one number of a table is written: ``limits.visits[unit.kind]``; ``known`` tells what a path names."""
    keys = []
    for words in table.classes:
        of_unit = (
            path
            for path in (("unit", "kind"), ("unit", "level"))
            if (one := known(path)) and {*words} <= {*one.choices}
        )
        keys.append(f"[{'.'.join(next(of_unit, ('row', '列名')))}]")
    return name + "".join(keys)


def condition_name(item_id: str) -> str:
    """Return an item's id as conditions write it: ``BX_02`` for BX-02."""
    return item_id.replace("-", "_")


def item_of(name: str) -> str:
    """Return the item that conditions write as a name."""
    return name.replace("_", "-")


def of_quarters(name: str, scope: Scope) -> str:
    """Return what is meant by the name of a number by quarter, which itself is no value; nothing of other names."""
    if f"{name}_told" not in scope or f"{name}_most" not in scope:
        return ""
    return f"，它分季度：最多的一个季度写 {name}_most，各季度写 {name}_told，有没有缺的写 {name}_missing"
