"""``per: quarter``: a count or a sum that is taken of each quarter by itself, written out as the named values that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from checklist.pack.cel.types import CENTS
from checklist.pack.model import ALWAYS, Aggregate, Validity

QUARTERS = 5
"""How many quarters a period can touch: it is no longer than a year, and may begin and end within a quarter."""


def by_quarter(
    name: str, spec: Aggregate, day: str, amount: str = "", valid: Validity = ALWAYS
) -> Mapping[str, str | Aggregate]:
    """Return what a number by quarter stands for, by name and in an order in which each can be reckoned.

    ``held`` gives ``held_1`` … ``held_5``, the counts of the period's quarters from its first; ``held_due_1`` …, whether
    the quarter is over and lies in the period, but for its first month at most, and so in the days that are ``valid``; and of all quarters together
    ``held_missing``, whether one that is due has none, ``held_most``, the greatest count, and ``held_told``, the counts in
    words: of every quarter that is due, and of others that have some; of sums of those alone that have some.
    ``day`` is the column that dates the rows, ``amount`` the unit of what is summed up, if that is money.
    """
    numbers = range(1, QUARTERS + 1)
    made: dict[str, str | Aggregate] = {}
    for number in numbers:
        made[f"{name}_{number}"] = _of_quarter(spec, f"quarter(row.{day}) == {_quarter(number)}")
    for number in numbers:
        begins = (["period.from"] if number == 1 else []) + ([_day(valid.from_)] if valid.from_ else [])
        ends = ["period.to", "as_of", *([_day(valid.until)] if valid.until else [])]
        begun = [f"{begin} <= {_last_day(number, month=1)}" for begin in begins]
        made[f"{name}_due_{number}"] = " && ".join(
            [*begun, *(f"{_last_day(number, month=3)} <= {end}" for end in ends)]
        )
    counts = [f"{name}_{number}" for number in numbers]
    made[f"{name}_missing"] = " || ".join(f"({name}_due_{number} && {name}_{number} == 0)" for number in numbers)
    made[f"{name}_most"] = _greatest(counts)
    before = '""'
    for number in numbers:
        told = f"{name}_told" + (f"_{number}" if number < QUARTERS else "")
        is_told = f"{name}_{number} > 0" if spec.count is None else f"{name}_due_{number} || {name}_{number} > 0"
        made[told] = _told(number, before, is_told, _written(f"{name}_{number}", spec, amount))
        before = told
    return made


def _of_quarter(spec: Aggregate, in_quarter: str) -> Aggregate:
    if spec.count is not None:
        return spec.model_copy(update={"per": None, "count": f"({spec.count}) && {in_quarter}"})
    where = f"({spec.where}) && {in_quarter}" if spec.where is not None else in_quarter
    return spec.model_copy(update={"per": None, "where": where})


def _written(value: str, spec: Aggregate, amount: str) -> str:
    """Return what tells the number of a quarter: a count in 次, money in 元, another sum as it is."""
    if spec.count is not None:
        return f'string({value}) + "次"'
    if amount != CENTS:
        return f"string({value})"
    cents = f'({value} % 100 == 0 ? "" : ({value} % 100 < 10 ? ".0" : ".") + string({value} % 100))'
    return f'string(floor_ratio({value}, 100)) + {cents} + "元"'


def _quarter(number: int) -> str:
    return f"quarter(period.from) + {number - 1}"


def _year(number: int) -> str:
    return f"floor_ratio({_quarter(number)}, 4)"


def _last_day(number: int, *, month: int) -> str:
    """Return the last day of a month of a quarter."""
    return f"last_day({_year(number)}, ({_quarter(number)}) % 4 * 3 + {month})"


def _day(day: date) -> str:
    return f'date("{day}")'


def _greatest(names: list[str]) -> str:
    """Return the greatest of some numbers: the first that no later one exceeds."""
    first, *others = names
    if not others:
        return first
    is_it = " && ".join(f"{first} >= {other}" for other in others)
    return f"({is_it}) ? {first} : ({_greatest(others)})"


def _told(number: int, before: str, is_told: str, written: str) -> str:
    """Return what is told before, and of a quarter, if anything is: its number, with the year where the period lies in two."""
    year = f'(year(period.from) == year(period.to) ? "" : string({_year(number)}) + "年")'
    nth = "".join(f'({_quarter(number)}) % 4 == {at} ? "{sign}" : ' for at, sign in enumerate("一二三")) + '"四"'
    comma = f'({before} == "" ? "" : {before} + "，")'
    words = f'{comma} + {year} + ({nth}) + "季度" + {written}'
    return f"{is_told} ? {words} : {before}"
