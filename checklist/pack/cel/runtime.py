"""Running a condition: a value, ``UNKNOWN`` where a value it needs is missing, or an error.

The library tells a missing value from any other failure only in an English sentence. The
sentences that can come are listed here and pinned by tests; each is compared as a whole, so
that no text of a unit's can pass for one. One that is not listed is an error, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from math import isfinite
from typing import Any, Final

from cel_expr_python import cel

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.pack.cel.functions import BY_ZERO, FAILURES, OVERFLOW, declared_functions

NOWHERE = Place()
Lookup = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
MAX_COMPUTED_TEXT = 20_000
"""How many characters a value may have: a few named values that double one another would fill any memory."""
_ERROR = cel.Type.ERROR

MISSING = (
    r"NOT_FOUND: Key not found in map : .*",
    r'UNKNOWN: No value with name ".*" found in Activation',
    rf"OUT_OF_RANGE: {BY_ZERO}",
    r"INVALID_ARGUMENT: modulus by zero",
)
"""What the library says of a value that nobody gave, and of a number divided by zero, which is none either."""
FAILED = {
    **{f"OUT_OF_RANGE: {failure}": failure for failure in FAILURES},
    r"OUT_OF_RANGE: integer overflow": OVERFLOW,
    r"OUT_OF_RANGE: double out of int64 range": OVERFLOW,
    r"INVALID_ARGUMENT: invalid regular expression: .*": "matches 的式样写法有误",
    r"UNKNOWN: No matching overloads found : .*": "值的类型不合",
    r"INVALID_ARGUMENT: Applying SELECT to non-message type": "值的类型不合",
    r"INTERNAL: Iteration budget exceeded \[INTERNAL\]": "运算步数太多",
}
"""What the library says of everything else that can go wrong, and how the rule maintainer is told."""
_MISSING = re.compile("|".join(f"(?:{sentence})" for sentence in MISSING), re.DOTALL)


@cache
def environment() -> Any:
    """Return what runs every condition, on plain maps: which names and types there are was checked before."""
    return cel.NewEnv(functions=declared_functions())


def bind(values: Mapping[str, Any]) -> Any:
    """Return values (already ``to_cel``) bound for conditions."""
    return environment().Activation(values)


class Unknown:
    """The outcome of a condition that needs a value nobody gave."""

    def __repr__(self) -> str:
        """Return a readable name."""
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


class EvaluationError(InputError):
    """A compiled condition failed at run time for another reason than a missing value."""


def failure(sentence: str) -> str | None:
    """Return what the library's sentence about a failure means, in Chinese; None for a missing value."""
    if _MISSING.fullmatch(sentence):
        return None
    for known, meaning in FAILED.items():
        if re.fullmatch(known, sentence, re.DOTALL):
            return meaning
    return f"运算库报告了本工具不认识的情况“{sentence[:200]}”，请告诉本工具的开发者"


@cache
def _compiled(source: str) -> Any:
    """Return what runs a condition; many rules have the same."""
    return environment().compile(source, disable_check=True)


@cache
def _taken_up(kept: bytes) -> Any:
    """Return what runs a condition that another process compiled."""
    return environment().deserialize(kept)


def names_below(root: str, paths: Iterable[tuple[str, ...]]) -> set[str]:
    """Return which names below one some paths read."""
    return {path[1] for path in paths if path[0] == root and len(path) > 1}


@dataclass(frozen=True)
class Expression:
    """A checked condition or value; what runs it is made when it is first evaluated.

    ``tested`` are the paths that it reads only where they are given (``has``), ``lookups`` what it looks up in a table:
    the path of the table, then those of its keys, from the outermost. ``amount`` is the unit of the amount of money that
    it gives, if it gives one: 分, 元 or 万元; of a share 比例, of percents %.
    ``rule`` and ``place`` tell the rule maintainer which it is, should it fail.
    """

    source: str
    type: str
    references: frozenset[tuple[str, ...]]
    tested: frozenset[tuple[str, ...]] = frozenset()
    lookups: frozenset[Lookup] = frozenset()
    amount: str = ""
    rule: str = ""
    place: Place = NOWHERE

    @cached_property
    def _program(self) -> Any:
        kept: bytes | None = self.__dict__.get("_kept")
        return _compiled(self.source) if kept is None else _taken_up(kept)

    def names(self, root: str) -> set[str]:
        """Return which names below one it reads: of ``limits`` which limits."""
        return names_below(root, self.references)

    def tree(self) -> list[Any]:
        """Return what is run, as JSON's own types: ``pack.cel.tree.Tree``."""
        from checklist.pack.cel.tree import plain_tree

        return plain_tree(self._program.serialize())

    def __getstate__(self) -> dict[str, Any]:
        """Keep the program in the form that another process can take up, in a tenth of the time."""
        kept = {name: value for name, value in self.__dict__.items() if name != "_program"}
        return {**kept, "_kept": self._program.serialize()}

    def evaluate(self, activation: Any) -> Any:
        """Return the value, or ``UNKNOWN`` where a value it needs is missing or divided by zero.

        Raises ``EvaluationError`` for overflow and the like.
        """
        try:
            result = self._program.eval(activation)
            value = result.value()
            sentence = str(value) if result.type() == _ERROR else None
        except RuntimeError as error:
            sentence = str(error)
        if sentence is not None:
            meaning = failure(sentence)
            if meaning is None:
                return UNKNOWN
            raise self.failed(meaning)
        if isinstance(value, float) and not isfinite(value):
            raise self.failed(OVERFLOW)
        if isinstance(value, str) and len(value) > MAX_COMPUTED_TEXT:
            raise self.failed(f"算出的文字超过 {MAX_COMPUTED_TEXT} 个字")
        return value.date() if isinstance(value, datetime) else value

    def failed(self, detail: str) -> EvaluationError:
        """Return the error that says why the rule cannot be computed."""
        return EvaluationError([Problem(Code.RULE_FAILED, self.place, {"rule": self.rule, "detail": detail})])


def names_in(expressions: Iterable[Expression], root: str) -> list[str]:
    """Return which names below one some conditions and values read: of ``limits`` which limits."""
    return sorted({name for part in expressions for name in part.names(root)})
