"""The sentences of findings: text with values put in, checked when the pack is loaded.

``{{ row.guests }}`` puts a value in; ``{{ a or b }}`` the first that says something;
``{{ limits.visits[unit.kind] }}`` that of a class of a limit by classes;
``{{ spent }}`` an amount of money in 元, and ``{{ spent | yuan("万元") }}`` in 万元. There is nothing
else: no loops, no arithmetic, so that a sentence costs no more than what it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from checklist.core.errors import Code, ValueProblem
from checklist.core.values import NOT_FILLED, show_money
from checklist.core.words import listing
from checklist.pack.cel import Variable, names_below, of_a_class
from checklist.pack.cel.types import CENTS

MAX_LENGTH = 2000
"""How many characters a sentence may have; the rest of a longer one is left out."""

NO_RECORD = "没有这条记录"
"""In place of a value of a record that is referred to and not there."""
NOT_COMPUTED = "不详"
"""In place of a named value that nobody can tell, as a sum over a ledger that was not given."""

VariableAt = Callable[[tuple[str, ...]], Variable | None]
"""Returns what a path such as ``("row", "guests")`` names; None if nothing."""

_PLAIN = r"[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)*"
_NAME = rf"{_PLAIN}(?:\[\s*{_PLAIN}\s*\])*"
_INSERT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_INSIDE = re.compile(
    rf"\s*(?P<names>{_NAME}(?:\s+or\s+{_NAME})*)\s*(?:\|\s*(?P<yuan>yuan)\s*(?:\(\s*['\"](?P<unit>元|万元)['\"]\s*\)\s*)?)?",
    re.ASCII,
)


Path = tuple[str, ...]

_HALF_WIDTH = {"｛": "{{", "｝": "}}"}


@dataclass(frozen=True)
class _Named:
    """A value by its path, and by the paths of the classes that it is looked up by."""

    path: Path
    keys: tuple[Path, ...]

    def show(self, values: Mapping[str, Any]) -> Any:
        shown = _look_up(values, self.path)
        for key in self.keys:
            shown = shown if isinstance(shown, str) else _look_up(shown, (str(_look_up(values, key)),))
        return shown


@dataclass(frozen=True)
class _Insert:
    """A place where a value is put in: the first of some, as money if there is a unit."""

    named: tuple[_Named, ...]
    unit: str

    def show(self, values: Mapping[str, Any]) -> str:
        shown: Any = ""
        for one in self.named:
            shown = one.show(values)
            if shown != "":
                break
        return show_money(shown, self.unit) if self.unit and isinstance(shown, int) else str(shown)


def spelled_out(source: str, name_of: Callable[[tuple[str, ...]], str]) -> str:
    """Return a checked sentence with a name in place of all that is put in: ``〔接待日期〕接待〔派出单位〕``."""
    return "".join(part if isinstance(part, str) else name_of(part.named[0].path) for part in _parts(source))


class Message:
    """A checked sentence."""

    def __init__(self, source: str, variable_at: VariableAt) -> None:
        """Read and check; raises ``ValueProblem``. In ``source`` every amount that a rule computes says that it is one."""
        inserts = [part for part in _parts(source) if isinstance(part, _Insert)]
        self.references = frozenset(
            path for insert in inserts for one in insert.named for path in (one.path, *one.keys)
        )
        for insert in inserts:
            for one in insert.named:
                _check(one, insert, variable_at)
        self.source = _INSERT.sub(lambda insert: _with_unit(insert[1], variable_at), source)
        self._parts = tuple(_parts(self.source))

    def names(self, root: str) -> set[str]:
        """Return which names below one it prints: of ``limits`` which limits."""
        return names_below(root, self.references)

    def shown(self) -> Iterator[tuple[Path, str, str]]:
        """Yield every value that is put in with no other for it: its path, the unit of money it is shown in, the text behind it."""
        for part, behind in pairwise(self._parts):
            if isinstance(part, _Insert) and isinstance(behind, str) and len(part.named) == 1:
                yield part.named[0].path, part.unit, behind

    def render(self, **values: Any) -> str:
        """Return the sentence for some values; what is missing says so: a cell, a whole record, a computed value."""
        said, length = [], 0
        for part in self._parts:
            said.append(part if isinstance(part, str) else part.show(values))
            length += len(said[-1])
            if length > MAX_LENGTH:
                return "".join(said).strip()[: MAX_LENGTH - 1] + "…"
        return "".join(said).strip()


def _parts(source: str) -> Iterator[str | _Insert]:
    """Yield the text and the inserts of a sentence in order."""
    for number, piece in enumerate(_INSERT.split(source)):
        if number % 2 == 0:
            stray = next((mark for mark in ("{{", "}}", "{%", "{#") if mark in piece), None)
            if stray:
                wide = next((sign for sign in "｛｝" if sign in piece), None)
                why = f"没有配对，“{wide}”是全角的，请改成半角的 {_HALF_WIDTH[wide]}" if wide else "没有配对，或不能用"
                raise ValueProblem(Code.MESSAGE_SYNTAX, detail=f"“{stray}”{why}")
            yield piece
            continue
        inside = _INSIDE.fullmatch(piece)
        if not inside:
            detail = f"“{piece.strip()[:40]}”。双花括号里只能写名称，可用 or 连接，金额后可加 | yuan"
            raise ValueProblem(Code.MESSAGE_SYNTAX, detail=detail)
        named = tuple(map(_named, re.split(r"\s+or\s+", inside["names"])))
        yield _Insert(named, (inside["unit"] or "元") if inside["yuan"] else "")


def _with_unit(inside: str, variable_at: VariableAt) -> str:
    """Return what puts a value in, marked as money if a rule computes it as an amount of 分."""
    [insert] = (part for part in _parts(f"{{{{{inside}}}}}") if isinstance(part, _Insert))
    known = [variable_at(one.path) for one in insert.named if not one.keys]
    is_money = not insert.unit and any(one and one.computed and one.unit == CENTS for one in known)
    return f"{{{{ {inside.strip()} | yuan }}}}" if is_money else f"{{{{{inside}}}}}"


def _named(written: str) -> _Named:
    path, *keys = (tuple(name.split(".")) for name in re.findall(_PLAIN, written, re.ASCII))
    return _Named(path, tuple(keys))


def _check(named: _Named, insert: _Insert, variable_at: VariableAt) -> None:
    variables = []
    for path in (named.path, *named.keys):
        variable = variable_at(path)
        if variable is None:
            raise ValueProblem(Code.MESSAGE_NAME, name=".".join(path), meant="")
        if variable.type == "struct":
            raise ValueProblem(Code.MESSAGE_TYPE, name=".".join(path), why="是一整组内容，请写明是其中哪一个")
        variables.append(variable)
    variable, *keys = variables
    name = ".".join(named.path)
    if len(keys) < len(variable.keys):
        write = of_a_class(name, variable, variable_at)
        why = f"按{listing(variable.keys)}分列，请写明是哪一档，如 {{{{ {write} }}}}"
        raise ValueProblem(Code.MESSAGE_TYPE, name=name, why=why)
    if len(keys) > len(variable.keys):
        raise ValueProblem(Code.MESSAGE_TYPE, name=name, why=f"后面多写了“[{'.'.join(named.keys[-1])}]”，请删去")
    for path, key in zip(named.keys, keys, strict=True):
        if key.type not in ("text", "choice"):
            raise ValueProblem(Code.MESSAGE_TYPE, name=".".join(path), why="不是文字，不能用来取限额的一档")
    if variable.type == "number" and variable.computed and variable.unit == CENTS:
        why = f"是按分算的小数，印不成金额。请在 let 里写 int(…) 取整，再写 {{{{ {name} }}}}"
        raise ValueProblem(Code.MESSAGE_TYPE, name=name, why=why)
    if insert.unit and not (variable.type == "int" and variable.computed):
        raise ValueProblem(Code.MESSAGE_TYPE, name=name, why="不是 let 算出的金额，不能加 | yuan")


def _look_up(values: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = values
    for number, name in enumerate(path, 1):
        if name not in value:
            return NOT_COMPUTED if len(path) == 1 else NOT_FILLED if number == len(path) else NO_RECORD
        value = value[name]
    return value
