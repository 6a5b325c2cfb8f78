"""Several people on one file: split it into parts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from checklist.answers.model import Answers, Part
from checklist.answers.questionnaire import answered_items, listed_ledgers
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
        exceptions={id_: given for id_, given in answers.exceptions.items() if pack.rules[id_].ledger in part.ledgers},
    )


def file_name(stem: str, part: Part, suffix: str) -> str:
    """Return the name of a part's file: ``答卷.王芳.yaml``, ``答卷.二.yaml``."""
    return f"{stem}.{_UNSAFE.sub('', part.name.partition('、')[0])}{suffix}"
