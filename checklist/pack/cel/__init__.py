"""Conditions in CEL. Nothing else in the project knows the library that compiles and runs them.

``types``: what conditions can name. ``functions``: what they can call. ``language``:
compiling them. ``explain`` and ``restrictions``: why one is refused. ``tree`` and
``descriptors``: the library's own formats. ``runtime``: evaluating them in three values.
"""

from checklist.pack.cel.functions import RESERVED, TAKEN, add_months, to_cel
from checklist.pack.cel.language import Language, condition_name, item_of
from checklist.pack.cel.runtime import UNKNOWN, EvaluationError, Expression, Unknown, bind
from checklist.pack.cel.types import TYPE_NAMES, ExpressionError, Flaw, Scope, Struct, Variable

__all__ = [
    "RESERVED",
    "TAKEN",
    "TYPE_NAMES",
    "UNKNOWN",
    "EvaluationError",
    "Expression",
    "ExpressionError",
    "Flaw",
    "Language",
    "Scope",
    "Struct",
    "Unknown",
    "Variable",
    "add_months",
    "bind",
    "condition_name",
    "item_of",
    "to_cel",
]
