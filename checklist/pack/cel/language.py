"""Compiling conditions: the Common Expression Language, checked against the pack's own columns.

A condition is checked where every structure is a protobuf message, so an unknown column or a
wrong type is found when the pack is loaded, with line and column. What runs evaluates the same
text on plain maps, because on protobuf messages a missing value would read as 0 or 1970-01-01
and a missing head count would look compliant. On maps a missing value is an error that ``||``
and ``&&`` absorb like three-valued logic; what is left of it is ``UNKNOWN``.

An environment costs thirty times what checking one condition in it does, and nearly every rule
has names of its own. So there is one that knows a few names of each type, and a condition is
checked in it with these in place of its own. That only ever says yes: what is refused there is
checked again as it is written, knowing its own names alone, which says why, and where.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cel_expr_python import cel

from checklist.core.errors import Code
from checklist.pack.cel import explain, restrictions
from checklist.pack.cel.amounts import Amounts
from checklist.pack.cel.functions import declared_functions
from checklist.pack.cel.percents import Percents
from checklist.pack.cel.runtime import Expression, Lookup
from checklist.pack.cel.tree import Node, read_tree
from checklist.pack.cel.types import (
    CEL_TYPES,
    RESULT_TYPES,
    TYPE_NAMES,
    ExpressionError,
    Flaw,
    Scope,
    Struct,
    Variable,
    cel_type,
    variable_at,
)

if TYPE_CHECKING:
    from google.protobuf.descriptor_pool import DescriptorPool

_EXPECTED_TITLES = {"bool": "是非（一个条件）", "int": "整数", None: "数、文字、日期或是非"}
_OTHER_TITLES = {
    "MAP": "一组分档的数（后面要用 [ ] 写明是哪一档，两层的写两个）",
    "LIST": "一个列表",
    "NULL": "空值",
    "DURATION": "两日之差（要几天，写 days(甲, 乙)）",
}
_OF_A_TYPE = 12
"""How many names of each type the shared environment knows; a rule with more is checked in one of its own."""
_MARK = "__"
"""Part of every name of the shared environment."""
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


class Language:
    """Compiles conditions over a pack's structures; ``limits`` have the same names in every scope that has any."""

    def __init__(self, structs: Mapping[str, Struct], limits: Scope) -> None:
        """Keep the structures; each becomes a message type when the first condition is checked."""
        self.structs = structs
        self._limits = limits
        self._found: dict[tuple[Any, ...], Expression | None] = {}

    def compile(self, source: str, scope: Scope, expected: str | None = "bool") -> Expression:
        """Compile a condition (``expected="bool"``) or a value of an expected or any type.

        Raises ``ExpressionError`` with every flaw that can be told.
        """
        found = self._compiled_quickly(source, scope, expected)
        if found is not None:
            return found
        try:
            checked = self.environment(scope).compile(source)
        except RuntimeError as error:
            raise ExpressionError(list(explain.flaws(str(error), source, scope, self.structs))) from None
        root = read_tree(checked.serialize())
        flaws = [*restrictions.flaws(root, source, scope, self.structs), *_unlike(checked, expected)]
        if flaws:
            raise ExpressionError(flaws)
        return self._expression(source, checked, root, scope)

    def _compiled_quickly(self, source: str, scope: Scope, expected: str | None) -> Expression | None:
        """Return a condition that is as it should be, checked in the shared environment; None if it is not.

        A third of a pack's conditions are written alike where the same names mean the same, and are checked once.
        """
        if _MARK in source:
            return None
        shared = _shared_names(scope)
        has_limits = len(scope) > len(shared)
        key = source, expected, has_limits, *((name, scope[name]) for name in shared)
        if key not in self._found:
            self._found[key] = self._checked_quickly(source, scope, expected, shared)
        return self._found[key]

    def _checked_quickly(
        self, source: str, scope: Scope, expected: str | None, shared: Mapping[str, str]
    ) -> Expression | None:
        """Check a condition whose names are known as ``shared``."""
        try:
            checked = self._shared.compile(_NAME.sub(lambda name: shared.get(name[0], name[0]), source))
        except RuntimeError:
            return None
        root = read_tree(checked.serialize(), {name: own for own, name in shared.items()})
        if any(_unlike(checked, expected)) or any(restrictions.flaws(root, source, scope, self.structs)):
            return None
        found = self._expression(source, checked, root, scope)
        return found if all(_is_known(path, scope) for path in found.references) else None

    def _expression(self, source: str, checked: Any, root: Node, scope: Scope) -> Expression:
        kind = RESULT_TYPES[checked.return_type().name()]
        amounts = Amounts(scope, self.structs)
        is_number = kind in ("int", "number")
        amount = amounts.unit(root) or Percents(amounts.variable).unit(root) if is_number else ""
        tested = frozenset(path for node in root.walk() if node.kind == "has" and (path := node.path()) is not None)
        return Expression(source, kind, frozenset(_references(root)), tested, frozenset(_lookups(root)), amount)

    def environment(self, scope: Scope) -> Any:
        """Return the environment in which conditions of a scope are checked as they are written."""
        return self._environment({name: cel_type(variable) for name, variable in scope.items()})

    @cached_property
    def _shared(self) -> Any:
        kinds = [
            *(Variable(kind, "") for kind in CEL_TYPES),
            *(Variable("struct", "", struct=id_) for id_ in self.structs),
        ]
        names = {_shared_name(kind, number): cel_type(kind) for kind in kinds for number in range(_OF_A_TYPE)}
        return self._environment(names | {name: cel_type(limit) for name, limit in self._limits.items()})

    def _environment(self, variables: Mapping[str, Any]) -> Any:
        return cel.NewEnv(self._pool, variables=variables, functions=declared_functions())

    @cached_property
    def _pool(self) -> DescriptorPool:
        from checklist.pack.cel.descriptors import declare

        return declare(self.structs)

    def variable_at(self, path: Sequence[str], scope: Scope) -> Variable | None:
        """Return the variable at a path, following structures; None if there is none."""
        return variable_at(path, scope, self.structs)


def _shared_names(scope: Scope) -> dict[str, str]:
    """Return the names of a scope, limits apart, as the shared environment knows them."""
    taken = Counter[str]()
    shared = {}
    for name, variable in scope.items():
        if "." not in name:
            kind = variable.struct or variable.type
            shared[name] = _shared_name(variable, taken[kind])
            taken[kind] += 1
    return shared


def _shared_name(variable: Variable, number: int) -> str:
    return f"{variable.struct or variable.type}{_MARK}{number}"


def _is_known(path: tuple[str, ...], scope: Scope) -> bool:
    return path[0] in scope or ".".join(path[:2]) in scope


def _unlike(checked: Any, expected: str | None) -> Iterator[Flaw]:
    """Yield that a checked condition does not give what is expected of it."""
    given = checked.return_type().name()
    kind = RESULT_TYPES.get(given, "")
    if not kind or (expected is not None and kind not in (expected, "unknown")):
        actual = TYPE_NAMES.get(kind) or _OTHER_TITLES.get(given.partition("<")[0], "一组内容")
        details = {"expected": _EXPECTED_TITLES.get(expected, str(expected)), "actual": actual}
        yield Flaw(Code.EXPRESSION_RESULT, 1, 1, details)


def _references(node: Node) -> Iterator[tuple[str, ...]]:
    """Yield the longest plain paths that a tree reads."""
    path = node.path()
    if path is not None:
        yield path
        return
    for child in node.children:
        yield from _references(child)


def _lookups(node: Node) -> Iterator[Lookup]:
    """Yield what a tree looks up in tables by plain paths."""
    table, keys = node, list[tuple[str, ...] | None]()
    while table.kind == "call" and table.name == "_[_]":
        table, key = table.children
        keys.insert(0, key.path())
    path = table.path()
    known = tuple(key for key in keys if key is not None)
    if path is not None and keys and len(known) == len(keys):
        yield path, known
    for child in () if keys else node.children:
        yield from _lookups(child)
