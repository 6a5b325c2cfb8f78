"""The roster (名册): the units that must answer, as a table that an office keeps in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from checklist.answers.cells import read_cell
from checklist.answers.ledgers import place_of
from checklist.answers.tables import RawRow, TableFile, read_table
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import Value, is_blank, parse_code, show
from checklist.core.words import few, listing, simplify, suggest
from checklist.io.list_book import ListSheet, list_book
from checklist.pack.compiled import Pack
from checklist.pack.model import Column, LedgerFile

COLUMNS = {
    "code": Column(title="单位代码", type="text", required=True, aliases=["统一社会信用代码", "代码"]),
    "name": Column(title="单位名称", type="text", required=True, aliases=["单位", "名称"]),
    "parent": Column(title="上级单位代码", type="text", aliases=["上级代码", "上级单位"]),
    "kind": Column(title="单位类别", type="text", required=True, aliases=["类别"]),
    "level": Column(title="层级", type="text", required=True, aliases=["单位层级"]),
    "answers": Column(title="是否填报", type="bool", aliases=["填报"]),
    "due": Column(title="报送期限", type="date", aliases=["期限"]),
    "signers": Column(title="签字证书指纹", type="text", aliases=["证书指纹"]),
}
TABLE = LedgerFile(format=1, id="roster", title="名册", row="单位", label="{row.name}", columns=COLUMNS, rules=[])
_WIDTHS = {"code": 24, "name": 30, "parent": 24, "kind": 14, "level": 10, "answers": 10, "due": 14, "signers": 44}
_BLANK = 1000
"""Rows of a template that are ready to be filled in."""
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 60
"""Signs of a unit's name in the names of its files."""
_NAMED = 3
"""Units that are named where there may be many."""


@dataclass(frozen=True)
class RosterUnit:
    """A unit of the tree. ``due``: its own last day, if it has one; ``signers``: SHA-256 of certificates.

    ``answers``: whether it has to answer itself, or only stands above others.
    ``path``: the codes of the units above it and its own, from the top.
    """

    code: str
    name: str
    parent: str | None
    kind: str
    level: str
    answers: bool = True
    due: date | None = None
    signers: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


def file_stem(unit: RosterUnit) -> str:
    """Return how the names of a unit's files begin, such as every system takes for a file's."""
    name = _UNSAFE.sub("", unit.name)[:_LONGEST_NAME].strip(" .")
    return f"{unit.code}_{name}" if name else unit.code


@dataclass(frozen=True)
class Roster:
    """The units and those above them, in the order of the file, by code; and what should be known of the file."""

    units: Mapping[str, RosterUnit]
    notices: tuple[Problem, ...] = ()


def read_roster(path: Path, pack: Pack) -> Roster:
    """Read a roster from CSV or XLSX; raises ``InputError`` with all that is wrong with it, by row and column."""
    shown = str(path)
    table = read_table(TableFile(path, shown, None, Place(shown)), TABLE)
    problems = list(table.problems)
    titles = {name: table.headings.get(name, column.title) for name, column in COLUMNS.items()}
    units: dict[str, RosterUnit] = {}
    rows: list[_Placed] = []
    first: dict[str, _Placed] = {}
    for raw in table.rows:
        values, found = _values(raw, pack, titles)
        problems += found
        code, parent = (str(values[name]) if name in values else None for name in ("code", "parent"))
        rows.append(_Placed(code, parent, raw))
        if code is not None and first.setdefault(code, rows[-1]) is not rows[-1]:
            details = {"row": raw.number, "column": titles["code"], "value": code}
            place = place_of(raw, "code")
            problems.append(Problem(Code.DUPLICATE_ROW, place, {**details, "other": first[code].raw.number}))
        if not problems and code is not None:
            units[code] = _unit(values)
    problems += _tree_problems(rows, {code: one.parent for code, one in first.items()})
    if not units and not problems:
        problems.append(Problem(Code.NO_UNITS, Place(shown)))
    if problems:
        raise InputError(problems)
    notices = (*table.notices, *_same_names(rows, units))
    return Roster({code: replace(unit, path=_path(units, code)) for code, unit in units.items()}, notices)


def _same_names(rows: Sequence[_Placed], units: Mapping[str, RosterUnit]) -> Iterator[Problem]:
    """Yield a notice of each unit that is called as one before it."""
    first: dict[str, RawRow] = {}
    for one in rows:
        name = units[str(one.code)].name
        before = first.setdefault(simplify(name), one.raw)
        if before is not one.raw:
            details = {"row": one.raw.number, "name": name, "other": before.number}
            yield Problem(Code.SAME_NAME, place_of(one.raw, "name"), details)


def recoded(now: Roster, last: Roster) -> str:
    """Say which units the last campaign called by the same names and by other codes, by which they are not known again; nothing of none."""
    names, before = ({one.name: code for code, one in roster.units.items()} for roster in (now, last))
    moved = {name: code for name, code in names.items() if code not in last.units and name in before}
    told = [
        f"{name}（这次 {code}，上一次 {before[name]}）" for name, code in moved.items() if before[name] not in now.units
    ]
    if not told:
        return ""
    return f"有{len(told)}个单位的代码与上一次任务的不同，比较时当成不相干的单位：{few(told, _NAMED)}"


def roster_template(pack: Pack) -> bytes:
    """Return an empty roster as .xlsx: codes stay text, and what a unit is can be chosen."""
    columns = [(f"{column.title}{' *' if column.required else ''}", _WIDTHS[name]) for name, column in COLUMNS.items()]
    titles = dict(zip(COLUMNS, (heading for heading, _ in columns), strict=True))
    known = {"kind": pack.spec.kinds, "level": pack.spec.levels, "answers": ("是", "否")}
    choices = {titles[name]: list(words) for name, words in known.items()}
    return list_book([ListSheet(TABLE.title, columns, [], choices=choices, blank=_BLANK)])


@dataclass(frozen=True)
class _Placed:
    """A row and where it stands in the tree, as far as it says so."""

    code: str | None
    parent: str | None
    raw: RawRow


def _values(raw: RawRow, pack: Pack, titles: Mapping[str, str]) -> tuple[dict[str, Value], list[Problem]]:
    """Return what a row says by column, and what is wrong with it; columns are called as the file calls them."""
    values: dict[str, Value] = {}

    def bad(name: str, why: ValueProblem) -> Problem:
        details = {"row": raw.number, "column": titles[name], "why": str(why)}
        return Problem(Code.BAD_CELL, place_of(raw, name), details)

    found = [bad(name, why) for name, why in _read(raw, values)]
    for name, known in (("kind", pack.spec.kinds), ("level", pack.spec.levels)):
        if name in values and values[name] not in known:
            written = str(values[name])
            details = {"written": show(written), "meant": suggest(written, known), "allowed": listing(known)}
            found.append(bad(name, ValueProblem(Code.NOT_ALLOWED, **details)))
    found += [
        bad("signers", ValueProblem(Code.NOT_A_FINGERPRINT, written=show(one)))
        for one in _fingerprints(values)
        if not _FINGERPRINT.fullmatch(one)
    ]
    found += [
        Problem(Code.MISSING_CELL, place_of(raw, name), {"row": raw.number, "column": titles[name]})
        for name, column in COLUMNS.items()
        if column.required and is_blank(raw.cells.get(name)) and name not in raw.unreadable
    ]
    return values, found


def _unit(values: Mapping[str, Value]) -> RosterUnit:
    """Return the unit of a row with which nothing is wrong."""
    due = values.get("due")
    return RosterUnit(
        code=str(values["code"]), name=str(values["name"]), kind=str(values["kind"]), level=str(values["level"]),
        parent=str(values["parent"]) if "parent" in values else None, due=due if isinstance(due, date) else None,
        signers=_fingerprints(values), answers=values.get("answers") is not False,
    )  # fmt: skip


def _read(raw: RawRow, values: dict[str, Value]) -> Iterator[tuple[str, ValueProblem]]:
    """Put the typed value of every cell that says something into the values; yield what cannot be read."""
    for name, column in COLUMNS.items():
        cell = raw.cells.get(name)
        if is_blank(cell):
            continue
        try:
            is_code = name in ("code", "parent")
            value = cell if is_code and isinstance(cell, str) else read_cell(column, cell)
            values[name] = parse_code(value) if is_code else value
        except ValueProblem as problem:
            yield name, problem


def _fingerprints(values: Mapping[str, Value]) -> tuple[str, ...]:
    written = str(values.get("signers", ""))
    return tuple(part.replace(":", "").lower() for part in re.split(r"[\s、，,;；]+", written) if part)


def _tree_problems(rows: Sequence[_Placed], parents: Mapping[str, str | None]) -> Iterator[Problem]:
    """Yield what keeps the units from being a tree: parents that are not there, circles."""
    for one in rows:
        place = place_of(one.raw, "parent")
        details: dict[str, object] = {"row": one.raw.number, "code": one.parent}
        if one.parent is not None and one.parent not in parents:
            yield Problem(Code.NO_PARENT, place, {**details, "meant": suggest(one.parent, parents)})
        elif one.code is not None and _is_in_circle(parents, one.code):
            yield Problem(Code.ROSTER_CIRCLE, place, details)


def _is_in_circle(parents: Mapping[str, str | None], code: str) -> bool:
    seen = {code}
    above = parents[code]
    while above is not None and above in parents and above not in seen:
        seen.add(above)
        above = parents[above]
    return above == code


def _path(units: Mapping[str, RosterUnit], code: str) -> tuple[str, ...]:
    path = [code]
    while (above := units[path[-1]].parent) is not None:
        path.append(above)
    return tuple(reversed(path))
