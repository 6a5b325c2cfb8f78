"""Several people on one file: split it into parts, and join what comes back.

Joining never chooses by itself: where two say different things, both are told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checklist.answers.model import Answer, Answers, LedgerData, Part, Signatories
from checklist.answers.questionnaire import answered_items, listed_ledgers
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.pack.compiled import Ledger, Pack

NOBODY = "未指定"
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


def text_digest(text: str) -> str:
    """Return the SHA-256 of an answers file's text, by which a part knows what it was split from."""
    return hashlib.sha256(text.encode()).hexdigest()


def split(pack: Pack, answers: Answers, by: str, base: str) -> list[Answers]:
    """Return one part a section (``by="section"``) or a colleague (``by="owner"``).

    Everything is in exactly one part: parameters and what is planned for contradictions go
    into the first. ``base`` is the digest of what is split.
    """
    names: dict[str, Part] = {}
    for item in answered_items(pack, answers):
        answer = answers.answers.get(item.id)
        name = item.section.heading if by == "section" else (answer.owner if answer else None)
        _part(names, name, base).items.append(item.id)
    for ledger in listed_ledgers(pack, answers):
        data = answers.ledgers.get(ledger.id)
        name = _section_of(pack, ledger) if by == "section" else (data.owner if data else None)
        _part(names, name, base).ledgers.append(ledger.id)
    parts = sorted(names.values(), key=lambda part: part.name == NOBODY) if by == "owner" else list(names.values())
    first = next((part for part in parts if part.name == NOBODY), parts[0])
    return [_restricted(answers, part.model_copy(update={"parameters": part is first}), pack) for part in parts]


def _part(names: dict[str, Part], name: str | None, base: str) -> Part:
    name = name or NOBODY
    if name not in names:
        names[name] = Part(name=name, base=base, items=[], ledgers=[])
    return names[name]


def _section_of(pack: Pack, ledger: Ledger) -> str:
    section = next((item.section for item in pack.items.values() if item.id in ledger.decides), None)
    return (section or next(iter(pack.sections.values()))).heading


def _restricted(answers: Answers, part: Part, pack: Pack) -> Answers:
    """Return what of the answers belongs to a part."""
    decided = {item_id for id_ in part.ledgers for item_id in pack.ledgers[id_].decides}
    own = {*part.items, *decided, *(pack.contradictions if part.parameters else ())}
    return replace(
        answers,
        part=part,
        parameters=answers.parameters if part.parameters else {},
        answers={id_: answer for id_, answer in answers.answers.items() if id_ in part.items},
        ledgers={id_: data for id_, data in answers.ledgers.items() if id_ in part.ledgers},
        rectifications={id_: plan for id_, plan in answers.rectifications.items() if id_ in own},
    )


def file_name(stem: str, part: Part, suffix: str) -> str:
    """Return the name of a part's file: ``答卷.王芳.yaml``, ``答卷.二.yaml``."""
    return f"{stem}.{_UNSAFE.sub('', part.name.partition('、')[0])}{suffix}"


@dataclass(frozen=True)
class Voice:
    """One file that is joined: who it is, and what it says."""

    who: str
    answers: Answers


@dataclass(frozen=True)
class Said:
    """One entry that somebody said something of."""

    section: str
    key: str
    values: tuple[tuple[Voice, Any], ...]
    """Every voice that said something, with what it said; different ones are a conflict."""

    @property
    def is_conflict(self) -> bool:
        """Whether two voices say different things."""
        return any(not _alike(value, self.values[0][1]) for _, value in self.values[1:])


@dataclass
class Joined:
    """What came of joining: the answers, what they took from whom, and every conflict."""

    answers: Answers
    taken: list[Said] = field(default_factory=list)
    conflicts: list[Said] = field(default_factory=list)


SECTIONS = ("signatories", "parameters", "answers", "ledgers", "rectifications")


def join(voices: Sequence[Voice], base: Voice | None, base_digest: str, prefer: Voice | None = None) -> Joined:
    """Join several files of one unit and period.

    ``base`` is what the result is written over. Where a part was split from exactly that
    text, what the part says replaces it; otherwise the base is one voice among others. In a
    conflict ``prefer`` wins, else the first voice stands in the result, which must then not
    be written. Raises ``InputError`` if the files are not of one unit and period.
    """
    everyone = [*([base] if base else []), *voices]
    _check_heads(everyone)
    first = everyone[0].answers
    result = Joined(replace(first, part=None) if base is None else first)
    found: dict[str, dict[str, Any]] = {section: dict(_entries(first, section)) for section in SECTIONS}
    for section in SECTIONS:
        keys = dict.fromkeys(key for voice in everyone for key in _entries(voice.answers, section))
        for key in keys:
            spoken = _voices(everyone, section, key)
            if not spoken:
                continue
            if spoken[0][0] is base and any(_replaces(voice, base_digest) for voice, _ in spoken):
                spoken = spoken[1:]
            entry = Said(section, key, tuple(spoken))
            chosen = spoken[0]
            if entry.is_conflict:
                result.conflicts.append(entry)
                chosen = next((v for v in spoken if v[0] is prefer), chosen)
            if not _alike(found[section].get(key), chosen[1]):
                result.taken.append(Said(section, key, (chosen,)))
            found[section][key] = chosen[1]
    signatories = Signatories(**{key: value for key, value in found.pop("signatories").items() if value})
    result.answers = replace(result.answers, signatories=signatories, **dict[str, Any](found))
    return result


def _check_heads(voices: Sequence[Voice]) -> None:
    first = voices[0]
    problems = [
        Problem(
            Code.OTHER_UNIT,
            Place(str(voice.answers.path)),
            {"mine": _head(voice.answers), "theirs": _head(first.answers)},
        )
        for voice in voices[1:]
        if (voice.answers.unit, voice.answers.period) != (first.answers.unit, first.answers.period)
    ]
    if problems:
        raise InputError(problems)


def _head(answers: Answers) -> str:
    unit, period = answers.unit, answers.period
    return f"{unit.name}（{unit.level}、{unit.kind}）{period}"


def _entries(answers: Answers, section: str) -> Mapping[str, Any]:
    found: Any = getattr(answers, section)
    return found.model_dump() if isinstance(found, Signatories) else dict(found)


def _voices(everyone: Sequence[Voice], section: str, key: str) -> list[tuple[Voice, Any]]:
    values = [(voice, _entries(voice.answers, section).get(key)) for voice in everyone]
    return [(voice, value) for voice, value in values if _says(value)]


def _says(value: Any) -> bool:
    if isinstance(value, LedgerData):
        return value.is_written or value.owner is not None
    return value is not None and value != Answer()


def _replaces(voice: Voice, base_digest: str) -> bool:
    part = voice.answers.part
    return part is not None and part.base == base_digest


def _alike(one: Any, other: Any) -> bool:
    """Whether two entries say the same; where a ledger's records stand does not matter."""
    if isinstance(one, LedgerData) and isinstance(other, LedgerData):
        return _records(one) == _records(other)
    return bool(one == other)


def _records(data: LedgerData) -> tuple[Any, ...]:
    rows = [dict(row.cells) for row in data.rows]
    return rows, data.none_reason, data.is_written, data.owner, data.to_confirm


def show_entry(entry: Said) -> Iterator[tuple[str, str]]:
    """Yield who said what of an entry, as people read it."""
    for voice, value in entry.values:
        yield voice.who, _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, LedgerData):
        text = (
            f"本期没有：{value.none_reason}"
            if value.none_reason
            else f"{len(value.rows)} 行（{value.file or '答卷内'}）"
        )
        return text if value.is_written else f"交给{value.owner}"
    if isinstance(value, Answer):
        parts = [value.silence.name if value.silence is not None else value.value, value.reason]
        parts += [f"备注 {value.note}" if value.note else None]
        parts += ["佐证 " + "、".join(evidence.file for evidence in value.evidence) if value.evidence else None]
        parts += [f"交给 {value.owner}" if value.owner else None, "待确认" if value.to_confirm else None]
        return "，".join(str(part) for part in parts if part is not None) or "没有回答"
    if hasattr(value, "model_dump"):
        return "，".join(str(part) for part in value.model_dump().values() if part is not None)
    return str(value)
