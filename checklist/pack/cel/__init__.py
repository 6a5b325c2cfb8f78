"""Conditions in CEL. Nothing else in the project knows the library that compiles and runs them.

``types``: what conditions can name. ``functions``: what they can call. ``language``:
compiling them, imported by who does, for a kept pack needs it no more. ``explain`` and
``restrictions``: why one is refused. ``tree`` and ``descriptors``: the library's own formats.
``runtime``: evaluating them in three values.
"""

from checklist.pack.cel.functions import RESERVED, TAKEN, add_months, to_cel
from checklist.pack.cel.runtime import UNKNOWN, EvaluationError, Expression, Unknown, bind, names_below, names_in
from checklist.pack.cel.types import (
    TYPE_NAMES,
    ExpressionError,
    Flaw,
    Scope,
    Struct,
    Variable,
    condition_name,
    item_of,
    of_a_class,
)

__all__ = [
    "RESERVED",
    "TAKEN",
    "TYPE_NAMES",
    "UNKNOWN",
    "EvaluationError",
    "Expression",
    "ExpressionError",
    "Flaw",
    "Scope",
    "Struct",
    "Unknown",
    "Variable",
    "add_months",
    "bind",
    "condition_name",
    "item_of",
    "names_below",
    "names_in",
    "of_a_class",
    "to_cel",
]
