"""Compiling one condition or sentence of a pack; what is wrong with it is reported where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from checklist.core.errors import Code, Problem, ValueProblem
from checklist.core.words import suggest
from checklist.pack.cel import EvaluationError, Expression, ExpressionError, Scope, bind
from checklist.pack.cel.language import Language
from checklist.pack.cel.spelling import by_title
from checklist.pack.cel.types import of_quarters
from checklist.pack.messages import Message
from checklist.pack.where import Where

_NOTHING = bind({})
"""No value at all: on it every condition is tried."""


@dataclass(frozen=True)
class Conditions:
    """Compiles conditions, values and sentences over what a pack names."""

    language: Language

    def expression(
        self,
        source: str | None,
        scope: Scope,
        where: Where,
        expected: str | None = "bool",
        not_yet: Callable[[], Mapping[str, str]] = dict,
    ) -> Expression | None:
        """Compile a condition or value and try it without any values; None if there is none, or it is wrong.

        ``not_yet`` tells which names it cannot use, though the rule has them, and why: asked if it is wrong.
        """
        if source is None:
            return None
        try:
            compiled = self.language.compile(source, scope, expected)
        except ExpressionError as error:
            later = not_yet()
            for flaw in error.flaws:
                place, name = where.inside(flaw.line, flaw.column), flaw.details.get("name", "")
                if flaw.code is Code.EXPRESSION_NAME and name in later:
                    where.problems.add(Problem(Code.LET_ORDER, place, {"name": name, "why": later[name]}))
                else:
                    where.problems.add(Problem(flaw.code, place, dict(flaw.details)))
            return None
        expression = replace(compiled, rule=where.owner, place=where.place)
        try:
            expression.evaluate(_NOTHING)
        except EvaluationError as error:
            where.problems.add(error.problems[0])
            return None
        return expression

    def message(self, source: str | None, scope: Scope, where: Where) -> Message | None:
        """Read a sentence; None if there is none, or it is wrong."""
        if source is None:
            return None
        try:
            return Message(source, lambda names: self.language.variable_at(names, scope))
        except ValueProblem as problem:
            details = dict(problem.details)
            if problem.code is Code.MESSAGE_NAME:
                details["meant"] = self._meant(details["name"], scope)
            elif titled := next(by_title(source, scope, self.language.structs), None):
                details["detail"] = "{written}要写成 {write}{why}".format(**titled.details)
            where.report(problem.code, **details)
            return None

    def _meant(self, name: str, scope: Scope) -> str:
        """Return the suggestion for a name of a sentence that means nothing."""
        head, _, last = name.rpartition(".")
        owner = self.language.variable_at(head.split("."), scope) if head else None
        roots = [root for root in scope if "." not in root]
        known = self.language.structs[owner.struct].members if owner and owner.struct else roots
        return of_quarters(name, scope) or suggest(last, known)
