"""Compiling conditions: the Common Expression Language, checked against the pack's own columns.

Every condition is compiled twice. The checking environment knows every structure as a
protobuf message, so an unknown column or a wrong type is found when the pack is loaded, with
line and column. The running one evaluates the same text on plain maps, because on protobuf
messages a missing value would read as 0 or 1970-01-01 and a missing head count would look
compliant. On maps a missing value is an error that ``||`` and ``&&`` absorb like
three-valued logic; what is left of it is ``UNKNOWN``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cel_expr_python import cel

from checklist.core.errors import Code
from checklist.pack.cel.functions import declared_functions
from checklist.pack.cel.runtime import Expression
from checklist.pack.cel.types import (
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

    from checklist.pack.cel.tree import Node

_EXPECTED_TITLES = {"bool": "是非（一个条件）", "int": "整数", None: "数、文字、日期或是非"}


class Language:
    """Compiles conditions over a pack's structures."""

    def __init__(self, structs: Mapping[str, Struct]) -> None:
        """Keep the structures; each becomes a message type when the first condition is checked."""
        self.structs = structs
        self._check: dict[tuple[tuple[str, Variable], ...], Any] = {}
        self._run: dict[frozenset[str], Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Keep the structures; environments are made again where they are needed."""
        return {"structs": self.structs, "_check": {}, "_run": {}}

    @cached_property
    def _pool(self) -> DescriptorPool:
        from checklist.pack.cel.descriptors import declare

        return declare(self.structs)

    def compile(self, source: str, scope: Scope, expected: str | None = "bool") -> Expression:
        """Compile a condition (``expected="bool"``) or a value of an expected or any type.

        Raises ``ExpressionError`` with every flaw that can be told.
        """
        from checklist.pack.cel import explain, restrictions
        from checklist.pack.cel.tree import read_tree

        try:
            checked = self._check_environment(scope).compile(source)
        except RuntimeError as error:
            raise ExpressionError(list(explain.flaws(str(error), source, scope, self.structs))) from None
        root = read_tree(checked.serialize())
        flaws = list(restrictions.flaws(root, source, scope, self.structs))
        given = checked.return_type().name()
        actual = RESULT_TYPES.get(given, "")
        if not actual or (expected and actual not in (expected, "unknown")):
            details = {
                "expected": _EXPECTED_TITLES.get(expected, str(expected)),
                "actual": TYPE_NAMES.get(actual, given),
            }
            flaws.append(Flaw(Code.EXPRESSION_RESULT, 1, 1, details))
        if flaws:
            raise ExpressionError(flaws)
        return Expression(source, actual, frozenset(_references(root)), frozenset(scope), self)

    def activation(self, scope: frozenset[str], values: Mapping[str, Any]) -> Any:
        """Return values (already ``to_cel``) bound for expressions of a scope."""
        return self.run_environment(scope).Activation(values)

    def run_environment(self, names: frozenset[str]) -> Any:
        """Return the environment that runs conditions of a scope on plain maps."""
        if names not in self._run:
            roots = {name.partition(".")[0] for name in names}
            variables = dict.fromkeys(roots, cel.Type.DYN)
            self._run[names] = cel.NewEnv(variables=variables, functions=declared_functions())
        return self._run[names]

    def variable_at(self, path: Sequence[str], scope: Scope) -> Variable | None:
        """Return the variable at a path, following structures; None if there is none."""
        return variable_at(path, scope, self.structs)

    def _check_environment(self, scope: Scope) -> Any:
        key = tuple(sorted(scope.items()))
        if key not in self._check:
            variables = {name: cel_type(variable) for name, variable in scope.items()}
            self._check[key] = cel.NewEnv(self._pool, variables=variables, functions=declared_functions())
        return self._check[key]


def _references(node: Node) -> Iterator[tuple[str, ...]]:
    """Yield the longest plain paths that a tree reads."""
    path = node.path()
    if path is not None:
        yield path
        return
    for child in node.children:
        yield from _references(child)


def condition_name(item_id: str) -> str:
    """Return an item's id as conditions write it: ``BX_02`` for BX-02."""
    return item_id.replace("-", "_")


def item_of(name: str) -> str:
    """Return the item that conditions write as a name."""
    return name.replace("_", "-")
