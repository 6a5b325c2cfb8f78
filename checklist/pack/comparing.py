"""Conditions that hold an answer against one number, which can be told in words: ``answer > limits.visits[unit.kind]``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checklist.core.values import show_date
from checklist.pack.cel import Expression
from checklist.pack.classes import path_of

_WORDS = {"_<_": "少于", "_<=_": "不多于", "_>_": "多于", "_>=_": "不少于"}
_OF_DAYS = {"_<_": "早于", "_<=_": "不晚于", "_>_": "晚于", "_>=_": "不早于"}
_DAYS = {("period", "from"): "自查期间的第一天", ("period", "to"): "自查期间的最后一天", ("as_of",): "核对的日期"}


@dataclass(frozen=True)
class Comparison:
    """How an answer is held against a bound: 多于, and a number, a limit or a parameter; 晚于, and a day in words."""

    words: str
    number: str = ""
    day: str = ""
    root: str = ""
    """limits or parameters; nothing for a number or a day."""
    name: str = ""
    keys: tuple[tuple[str, ...], ...] = ()
    """By which paths a limit by class is looked up."""

    @property
    def written(self) -> str:
        """The limit or the parameter as conditions and sentences write it."""
        return f"{self.root}.{self.name}" + "".join(f"[{'.'.join(key)}]" for key in self.keys)


def comparison(gap: Expression | None) -> Comparison | None:
    """Return what a condition compares an answer with, if that is all it does."""
    match gap.tree() if gap is not None else []:
        case ["call", operator, ["ident", "answer"], ["call", "date", ["text", day]]] if operator in _OF_DAYS:
            return Comparison(_OF_DAYS[operator], day=show_date(date.fromisoformat(day)))
        case ["call", operator, ["ident", "answer"], bound] if operator in _OF_DAYS and path_of(bound) in _DAYS:
            return Comparison(_OF_DAYS[operator], day=_DAYS[path_of(bound)])
        case ["call", operator, ["ident", "answer"], bound] if operator in _WORDS:
            words = _WORDS[operator]
        case _:
            return None
    keys: list[tuple[str, ...]] = []
    while bound[:2] == ["call", "_[_]"]:
        bound, key = bound[2:]
        keys.insert(0, path_of(key))
    match bound:
        case ["int" | "number", number] if not keys:
            return Comparison(words, number=str(number))
        case ["select", name, ["ident", "limits" | "parameters" as root]] if all(keys):
            return Comparison(words, root=root, name=name, keys=tuple(keys))
    return None
