"""Units named on the command line: by their code, or by their name as the roster writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checklist.campaign.roster import Roster, RosterUnit
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import parse_code
from checklist.core.words import suggest


def chosen(roster: Roster, named: Iterable[str]) -> list[RosterUnit]:
    """Return the units of the roster that are named, or all that must answer; raises ``InputError``, all at once."""
    found: dict[str, RosterUnit] = {}
    problems = []
    for written in named:
        try:
            unit = find(roster, written)
        except InputError as error:
            problems += error.problems
            continue
        if unit.answers:
            found[unit.code] = unit
        else:
            problems.append(Problem(Code.NEED_NOT_ANSWER, Place(), {"unit": unit.name, "code": unit.code}))
    if problems:
        raise InputError(problems)
    return list(found.values()) or [unit for unit in roster.units.values() if unit.answers]


def code_of(written: str) -> str:
    """Return a unit's code as the roster reads it; what is none, as it is."""
    try:
        return parse_code(written)
    except ValueProblem:
        return written


def find_top(roster: Roster, written: str) -> RosterUnit:
    """Return the unit under which others are looked at; raises as ``find`` does, with what unit that has others was meant."""
    above = {unit.parent for unit in roster.units.values()}
    return find(roster, written, [unit for unit in roster.units.values() if unit.code in above])


def find(roster: Roster, written: str, likely: Sequence[RosterUnit] = ()) -> RosterUnit:
    """Return the one unit that has a code or a name; raises ``InputError`` if none or several have.

    Of a mistyped one that is told which is most like it, of the ``likely`` ones if any is like it.
    """
    if (code := code_of(written)) in roster.units:
        return roster.units[code]
    named = [unit for unit in roster.units.values() if unit.name == written]
    if len(named) == 1:
        return named[0]
    if named:
        codes = "、".join(unit.code for unit in named)
        raise InputError([Problem(Code.SEVERAL_UNITS, Place(), {"written": written, "codes": codes})])
    known = ([text for unit in units for text in (unit.code, unit.name)] for units in (likely, roster.units.values()))
    meant = next(filter(None, (suggest(written, texts) for texts in known)), "")
    raise InputError([Problem(Code.NO_SUCH_UNIT, Place(), {"written": written, "meant": meant})])
