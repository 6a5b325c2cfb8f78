"""Among many files: copies of one thing, and different ones of the same unit and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checklist.core.errors import Code, Place, Problem
from checklist.core.words import listing


@dataclass(frozen=True)
class Filed:
    """One file of many: whose it is, of which period, and a digest of what it holds."""

    file: str
    unit: str
    code: str | None
    period: str
    content: str


def doubles(filed: Iterable[Filed], parts: str = "内容") -> Iterator[Problem]:
    """Yield for every file that is not alone what others there are of its unit and period.

    A unit is told by its code, by its name where a file has none. ``parts``: in what files may differ, as people say it.
    """
    groups = _groups(list(filed))
    for group in groups:
        names, code = list(dict.fromkeys(one.unit for one in group)), next((one.code for one in group if one.code), "")
        for one in group:
            details = {"unit": one.unit, "period": one.period}
            others = [other for other in group if other is not one]
            same = [other.file for other in others if other.content == one.content]
            different = [other.file for other in others if other.content != one.content]
            if same:
                yield Problem(Code.SAME_ANSWERS, Place(one.file), {**details, "others": listing(same)})
            if different:
                unit = one.unit if len(names) == 1 else f"{code}（单位代码相同，名称不同：{listing(names)}）"
                known = {**details, "unit": unit, "parts": parts, "others": listing(different)}
                yield Problem(Code.TWO_ANSWERS, Place(one.file), known)


def _groups(filed: list[Filed]) -> Iterator[list[Filed]]:
    """Yield the files of one unit and period that are several."""
    code_of = {(one.unit, one.period): one.code for one in filed if one.code}
    groups: dict[tuple[str, str], list[Filed]] = {}
    for one in filed:
        unit = one.code or code_of.get((one.unit, one.period)) or f"名称 {one.unit}"
        groups.setdefault((unit, one.period), []).append(one)
    return (group for group in groups.values() if len(group) > 1)
