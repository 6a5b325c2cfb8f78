"""Several people on one file: split it into parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from checklist.answers.model import Answers, Part
from checklist.answers.questionnaire import answered_items, items_of_part, listed_ledgers
from checklist.pack.compiled import Ledger, Pack

NOBODY = "未指定"
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


def text_digest(text: str) -> str:
    """Return the SHA-256 of an answers file's text, by which a part knows what it was split from."""
    return hashlib.sha256(text.encode()).hexdigest()


def split(pack: Pack, answers: Answers, by: str, base: str) -> list[Answers]:
    """Return one part a section (``by="section"``) or a colleague (``by="owner"``).

    A claim goes with its ledger, unless it was given to a colleague itself. Everything is said in exactly one part: parameters and what is planned for contradictions in the first. The
    parameters that are set go with every other, to judge by. ``base`` is the digest of what is split.
    """
    parts = _parts(pack, answers, by, base)
    first = next((part for part in parts if part.name == NOBODY), parts[0])
    return [_restricted(answers, part.model_copy(update={"parameters": part is first}), pack) for part in parts]


def _parts(pack: Pack, answers: Answers, by: str, base: str) -> list[Part]:
    names: dict[str, Part] = {}
    whose: dict[str, str | None] = {}
    for ledger in listed_ledgers(pack, answers):
        data = answers.ledgers.get(ledger.id)
        whose[ledger.id] = _section_of(pack, ledger) if by == "section" else (data.owner if data else None)
    for item in answered_items(pack, answers):
        answer = answers.answers.get(item.id)
        name = answer.owner if answer and by == "owner" else None
        if name is None:
            with_ledger = (whose[ledger.id] for ledger in pack.ledgers_of(item.id) if ledger.id in whose)
            name = next(with_ledger, item.section.heading if by == "section" else None)
        _part(names, name, base).items.append(item.id)
    for id_, name in whose.items():
        _part(names, name, base).ledgers.append(id_)
    return sorted(names.values(), key=lambda part: part.name == NOBODY) if by == "owner" else list(names.values())


def not_handed_in(pack: Pack, answers: Answers, parts: Iterable[Part | None]) -> list[Part]:
    """Return by section what none of some parts was made for and nobody has said, of the answers merged from them.

    ``None`` among the parts is a whole file, which leaves nothing out.
    """
    known = list(parts)
    given = [part for part in known if part is not None]
    if answers.part is not None or len(given) < len(known):
        return []
    items = {id_ for part in given for id_ in part.items}
    items |= {id_ for id_, answer in answers.answers.items() if answer.is_given}
    ledgers = {id_ for part in given for id_ in part.ledgers}
    ledgers |= {id_ for id_, data in answers.ledgers.items() if data.is_given}
    lacking = [
        part.model_copy(
            update={
                "items": [id_ for id_ in part.items if id_ not in items and not pack.items[id_].by_ledger],
                "ledgers": [id_ for id_ in part.ledgers if id_ not in ledgers],
            }
        )
        for part in _parts(pack, answers, "section", text_digest(""))
    ]
    return [part for part in lacking if part.items or part.ledgers]


def _part(names: dict[str, Part], name: str | None, base: str) -> Part:
    name = name or NOBODY
    return names.setdefault(_safe(name), Part(name=name, base=base, items=[], ledgers=[]))


def _section_of(pack: Pack, ledger: Ledger) -> str:
    section = next((item.section for item in pack.items.values() if item.id in ledger.decides), None)
    return (section or next(iter(pack.sections.values()))).heading


def _restricted(answers: Answers, part: Part, pack: Pack) -> Answers:
    """Return what of the answers belongs to a part."""
    own = items_of_part(pack, part) | set(pack.contradictions if part.parameters else ())
    return replace(
        answers,
        part=part,
        last=answers.last and answers.last.with_rows_of(part.ledgers),
        answers={id_: answer for id_, answer in answers.answers.items() if id_ in part.items},
        ledgers={id_: data for id_, data in answers.ledgers.items() if id_ in part.ledgers},
        rectifications={id_: plan for id_, plan in answers.rectifications.items() if id_ in own},
        exceptions={id_: given for id_, given in answers.exceptions.items() if pack.rules[id_].ledger in part.ledgers},
    )


def file_name(stem: str, name: str, suffix: str) -> str:
    """Return the name of a part's file: ``答卷.王芳.yaml``, ``答卷.二.yaml``."""
    return f"{stem}.{_safe(name)}{suffix}"


def _safe(name: str) -> str:
    """Return a part's name as a file's name can have it; colleagues whose names differ in nothing else are one."""
    return _UNSAFE.sub("", name)
