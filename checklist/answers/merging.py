"""What several people filled in becomes one: field by field, and where two say different things, both are told.

One person's answer and another's note on the same item go together; two different notes are both
kept, with who wrote which. Two different answers, ledgers or plans are a conflict, and nobody chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, TypeVar

from checklist.answers.head import Signatories, Unit, is_same_unit
from checklist.answers.model import Answer, Answers, ApprovedException, Evidence, LedgerData, Rectification
from checklist.answers.parts import NOBODY
from checklist.answers.units import TITLES
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import MAX_TEXT
from checklist.core.words import listing

SECTIONS = ("unit", "signatories", "parameters", "answers", "ledgers", "rectifications", "exceptions")


@dataclass(frozen=True)
class Side:
    """One file that is merged: how it is named, and what it says."""

    file: str
    answers: Answers
    overlays: frozenset[str] = frozenset()
    """The local rules that it follows."""

    @property
    def person(self) -> str:
        """Who filled it in: whom a part was made for, or else its preparer; nothing if it does not say."""
        part = self.answers.part
        if part is not None and part.name != NOBODY:
            return part.name
        return self.answers.signatories.preparer or ""

    @property
    def name(self) -> str:
        """The file and the person, as people read them."""
        return f"{self.file}（{self.person}）" if self.person else self.file


Version = tuple[Side, Any]
"""A file, and what it says of an entry."""
Proved = TypeVar("Proved", Answer, ApprovedException)


@dataclass(frozen=True)
class Entry:
    """One entry of which somebody says something: who says what, what comes of it, and what stood there before."""

    section: str
    key: str
    versions: tuple[Version, ...]
    value: Any
    is_conflict: bool = False
    before: Any = None

    @property
    def is_new(self) -> bool:
        """Whether it was blank before."""
        return _is_blank(self.before)


@dataclass
class Merging:
    """What came of merging: the answers, the entries that changed by it, and every conflict.

    ``kept`` are entries that a file whose word counts was asked and left empty, with that file: what others say stays.
    ``passed_over`` are parameters of which a part that is not asked for them says something else, with that part: without a
    base nobody can tell whether it was changed there.
    """

    answers: Answers
    taken: list[Entry] = field(default_factory=list)
    conflicts: list[Entry] = field(default_factory=list)
    kept: list[tuple[Side, Entry]] = field(default_factory=list)
    passed_over: list[tuple[Side, Entry]] = field(default_factory=list)


def merge(sides: Sequence[Side], base: Side | None, base_digest: str, prefer: Side | None = None) -> Merging:
    """Merge several files of one unit and period.

    ``base`` is what the result is written over. Where a part was split from exactly that
    text, what the part says replaces it, but for whose it is; otherwise the base is one file among
    others. In a conflict ``prefer`` wins, else the first stands in the result, which must then not be
    written. Raises ``InputError`` if the files are not of one unit and period.
    """
    everyone = [*([base] if base else []), *sides]
    replacing = [side for side in sides if _replaces(side, base_digest)]
    counting = [side for side in sides if side is prefer or side in replacing]
    _check_heads(everyone, base)
    first = everyone[0].answers
    result = Merging(replace(first, part=None) if base is None else first)
    merged: dict[str, dict[str, Any]] = {section: dict(_entries(first, section)) for section in SECTIONS}
    for section in SECTIONS:
        for key in dict.fromkeys(key for side in everyone for key in _entries(side.answers, section)):
            versions = _versions(everyone, base, section, key)
            if not versions:
                continue
            is_replaced = section != "unit" and any(side in replacing for side, _ in versions)
            if versions[0][0] is base and is_replaced:
                versions = versions[1:]
            entry = _entry(section, key, versions, prefer, merged[section].get(key))
            if entry.is_conflict:
                result.conflicts.append(entry)
            if not alike(entry.before, entry.value):
                result.taken.append(entry)
                merged[section][key] = entry.value
            result.kept += [(side, entry) for side in counting if _left_empty(side, entry)]
            if base is None and section == "parameters":
                result.passed_over += [(side, entry) for side in sides if _says_else(side, entry)]
    signatories = Signatories(**{key: value for key, value in merged.pop("signatories").items() if value})
    unit = result.answers.unit.model_copy(update=merged.pop("unit"))
    result.answers = replace(result.answers, unit=unit, signatories=signatories, **dict[str, Any](merged))
    return result


def _check_heads(sides: Sequence[Side], base: Side | None) -> None:
    """Raise ``InputError`` that names every file which is of another unit or period than the base, or else than most are."""
    usual = base or min(sides, key=lambda one: sum(bool(_head_differences(side, one)) for side in sides))
    problems = [
        Problem(
            Code.OTHER_UNIT,
            Place(side.file),
            {
                "mine": _head(side.answers),
                "file": usual.file,
                "theirs": _head(usual.answers),
                "what": listing(differences),
            },
        )
        for side in sides
        if (differences := _head_differences(side, usual))
    ]
    problems += [
        Problem(
            Code.OTHER_OVERLAYS,
            Place(side.file),
            {"mine": _local(side), "file": usual.file, "theirs": _local(usual)},
        )
        for side in sides
        if side.overlays != usual.overlays
    ]
    if problems:
        raise InputError(problems)


def _local(side: Side) -> str:
    return listing(sorted(side.overlays)) or "（无）"


def _head_differences(one: Side, other: Side) -> list[str]:
    """Return in what two files are not of one unit and period, as people call it."""
    mine, theirs = one.answers, other.answers
    unit = [] if is_same_unit(mine.unit, theirs.unit) else ["单位"]
    fields = [TITLES[name] for name in ("level", "kind") if getattr(mine.unit, name) != getattr(theirs.unit, name)]
    return [*unit, *fields, *(["自查期间"] if mine.period != theirs.period else [])]


def _head(answers: Answers) -> str:
    unit, period = answers.unit, answers.period
    return f"{unit.name}（{unit.code or '没有代码'}、{unit.level}、{unit.kind}）{period}"


def _entries(answers: Answers, section: str) -> Mapping[str, Any]:
    entries: Mapping[str, Any] | Unit | Signatories = getattr(answers, section)
    if isinstance(entries, Unit):
        return entries.model_dump(include={"name", "code"})
    return entries.model_dump() if isinstance(entries, Signatories) else entries


def _versions(everyone: Sequence[Side], base: Side | None, section: str, key: str) -> list[Version]:
    values = [(side, _entries(side.answers, section).get(key)) for side in everyone]
    said = [(side, value) for side, value in values if _says(value)]
    if section != "parameters":
        return said
    # A part that is not asked for a parameter has it to judge by: its word counts where it is not what the base says,
    # or, without a base, where no other file says anything.
    if base is None:
        return [version for version in said if _asks_parameters(version[0])] or said
    before = base.answers.parameters.get(key)
    return [(side, value) for side, value in said if _asks_parameters(side) or not alike(value, before)]


def _says_else(side: Side, parameter: Entry) -> bool:
    """Whether a file that has no word in a parameter says something else of it than what it comes to."""
    said = side.answers.parameters.get(parameter.key)
    return (
        said is not None and all(one is not side for one, _ in parameter.versions) and not alike(said, parameter.value)
    )


def _asks_parameters(side: Side) -> bool:
    part = side.answers.part
    return part is None or part.parameters


def _says(value: Any) -> bool:
    if isinstance(value, LedgerData):
        return value.is_written or value.owner is not None
    return value is not None and value not in (Answer(), Rectification())


def _is_blank(value: Any) -> bool:
    """Whether an entry says nothing yet, but for who is to fill it in."""
    return not _says(value.model_copy(update={"owner": None}) if isinstance(value, (Answer, LedgerData)) else value)


def _replaces(side: Side, base_digest: str) -> bool:
    part = side.answers.part
    return part is not None and part.base == base_digest


def _left_empty(side: Side, entry: Entry) -> bool:
    """Whether a file was asked for an answer, a ledger or a parameter that others give, and does not give it itself."""
    if entry.section not in ("answers", "ledgers", "parameters") or not _gives(entry.value):
        return False
    return _is_asked(side, entry) and not _gives(_entries(side.answers, entry.section).get(entry.key))


def _is_asked(side: Side, entry: Entry) -> bool:
    part = side.answers.part
    if part is None:
        return True
    asked = {"answers": part.items, "ledgers": part.ledgers}
    return _asks_parameters(side) if entry.section == "parameters" else entry.key in asked[entry.section]


def _gives(value: Any) -> bool:
    """Whether an entry says what is asked, and not only who is to say it, or something besides."""
    return value.is_written if isinstance(value, (Answer, LedgerData)) else value is not None


def alike(one: Any, other: Any) -> bool:
    """Whether two entries say the same; where a ledger's records stand, and are numbered from, does not matter.

    Nor does what is wrong with files of evidence, which need not lie beside every version.
    """
    if isinstance(one, LedgerData) and isinstance(other, LedgerData):
        return _records(one) == _records(other)
    if isinstance(one, list) and isinstance(other, list):
        return list(map(_approval, one)) == list(map(_approval, other))
    if isinstance(one, Answer) and isinstance(other, Answer):
        return _with_files(one) == _with_files(other)
    return bool(one == other)


def _records(data: LedgerData) -> tuple[Any, ...]:
    said = (data.none_reason, data.is_written, data.owner, data.to_confirm, data.left_out)
    return [dict(row.cells) for row in data.rows], *said


def _approval(approval: ApprovedException) -> tuple[Any, ...]:
    """Return what an approval says, of rows by what they are called if that was noted, and whatever its files are like."""
    rows = {row.row if row.label is None else row.label for row in approval.rows}
    return rows, _with_files(approval).model_copy(update={"rows": []})


def _with_files(entry: Proved) -> Proved:
    """Return an entry with its files of evidence, whatever they are like."""
    evidence = [proof.model_copy(update={"fault": None}) for proof in entry.evidence]
    return entry.model_copy(update={"evidence": evidence})


# Entries, field by field


def _entry(section: str, key: str, versions: Sequence[Version], prefer: Side | None, before: Any) -> Entry:
    combine: Callable[[Sequence[Version], Side | None], tuple[Any, bool]] = {
        "answers": _answer,
        "ledgers": _ledger,
        "rectifications": _plan,
    }.get(section, _one_of)
    value, is_conflict = combine(versions, prefer)
    return Entry(section, key, tuple(versions), value, is_conflict, before)


def _one_of(versions: Sequence[Version], prefer: Side | None) -> tuple[Any, bool]:
    """Return the value that all say, or the one preferred, and whether they differ."""
    chosen = next((value for side, value in versions if side is prefer), versions[0][1])
    return chosen, any(not alike(value, versions[0][1]) for _, value in versions)


def _stated(versions: Sequence[Version], name: str) -> list[Version]:
    return [(side, value) for side, entry in versions if (value := getattr(entry, name)) is not None]


def _first(versions: Sequence[Version], name: str) -> Any:
    return next((value for _, value in _stated(versions, name)), None)


def _standing(versions: Sequence[Version]) -> list[Version]:
    """Return those that say something of this period, or else what is carried over and still to be confirmed."""
    return [v for v in versions if v[1].is_given] or [v for v in versions if v[1].is_written]


def _answer(versions: Sequence[Version], prefer: Side | None) -> tuple[Answer, bool]:
    answered = _standing(versions)
    said, is_conflict = (
        _one_of([(side, (entry.answer, entry.reason, entry.to_confirm)) for side, entry in answered], prefer)
        if answered
        else ((None, None, False), False)
    )
    answer, reason, to_confirm = said
    notes = _stated(versions, "note")
    note = _notes(notes)
    if note is not None and len(note) > MAX_TEXT:
        note, is_conflict = _one_of(notes, prefer)[0], True
    evidence: dict[str, Evidence] = {one.file: one for _, entry in versions for one in entry.evidence}
    made = Answer(
        answer=answer,
        reason=reason,
        note=note,
        evidence=list(evidence.values()),
        owner=_first(answered, "owner") or _first(versions, "owner"),
        to_confirm=to_confirm,
    )
    return made, is_conflict


def _notes(notes: Sequence[Version]) -> str | None:
    """Return the notes of several people; where they differ, each with who wrote it, but none that another holds."""
    kept: list[Version] = []
    for side, note in notes:
        if any(_holds(other, side, note) for _, other in kept):
            continue
        kept = [(one, other) for one, other in kept if not _holds(note, one, other)]
        kept.append((side, note))
    if len(kept) < 2:
        return kept[0][1] if kept else None
    names = _names([side for side, _ in kept])
    return "\n".join(f"{name}：{note}" for name, (_, note) in zip(names, kept, strict=True))


def _holds(notes: str, side: Side, note: str) -> bool:
    """Whether a note is there among others, in lines of its own, perhaps behind the name of who wrote it."""
    told = (note, *(f"{name}：{note}" for name in _ways_to_name(side)))
    return any(f"\n{one}\n" in f"\n{notes}\n" for one in told)


def _names(sides: Sequence[Side]) -> list[str]:
    """Return names that tell some files apart: by who filled them in, else by the files, too."""
    ways = list(zip(*map(_ways_to_name, sides), strict=True))
    return list(next((names for names in ways if len(set(names)) == len(names)), ways[-1]))


def _ways_to_name(side: Side) -> tuple[str, str, str]:
    """Return how a file can be named, the shortest way first."""
    file = PurePath(side.file).name
    return side.person or file, f"{file}（{side.person}）" if side.person else file, side.name


def _ledger(versions: Sequence[Version], prefer: Side | None) -> tuple[LedgerData, bool]:
    given = _standing(versions)
    owner = _first(given, "owner") or _first(versions, "owner")
    if not given:
        return versions[0][1], False
    alike = [(side, data.model_copy(update={"owner": owner})) for side, data in given]
    return _one_of(alike, prefer)


def _plan(versions: Sequence[Version], prefer: Side | None) -> tuple[Rectification, bool]:
    fields: dict[str, Any] = {}
    is_conflict = False
    for name, info in Rectification.model_fields.items():
        stated = [version for version in _stated(versions, name) if version[1] != info.default]
        if stated:
            fields[name], differ = _one_of(stated, prefer)
            is_conflict |= differ
    plan = Rectification.model_construct(**fields)
    return (plan.model_copy(update={"done_on": None}) if plan.is_dated_undone else plan), is_conflict
