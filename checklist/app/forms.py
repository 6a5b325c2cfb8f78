"""The form: one HTML file in which a unit's answers are filled in and judged, without a server or a network.

The file carries the compiled pack, the answers and the program (``app.offline``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from checklist.answers.model import Answers
from checklist.answers.save import answers_data
from checklist.app.exchanging import Exchanged, NewUnit, start
from checklist.app.offline import offline_page
from checklist.app.opening import open_answers
from checklist.app.storing import refuse_existing, write_new
from checklist.campaign.roster import Roster, RosterUnit, file_stem
from checklist.pack.compiled import Pack
from checklist.record.base import plain_data
from checklist.record.rules import rules_record


def save_form(target: Path, made: Exchanged, *, force: bool) -> int:
    """Write the form of a unit's answers and return its size in bytes; raises ``InputError``."""
    page = form_page(made.pack, made.answers).encode()
    write_new(target, page, force=force)
    return len(page)


def form_of(answers: Path, pack_folder: Path | None) -> Exchanged:
    """Return the answers that go into a form; raises ``InputError``."""
    pack, given = open_answers(answers, pack_folder)
    return Exchanged(pack, given, given.notices)


def fresh_form(target: Path, unit: NewUnit, pack: Pack) -> Exchanged:
    """Return the answers of a unit that said nothing yet; raises ``InputError`` if the pack knows no such unit."""
    return start(target, unit, pack)


def roster_forms(
    roster: Roster, folder: Path, unit: NewUnit, pack: Pack, *, force: bool
) -> Iterator[tuple[RosterUnit, Path]]:
    """Write a blank form for each unit of a roster that must answer, for the days of ``unit``, and yield it.

    Raises ``InputError``, before anything is written if a form is there already.
    """
    targets = {one.code: folder / f"{file_stem(one)}.html" for one in roster.units.values() if one.answers}
    for target in targets.values():
        refuse_existing(target, force=force)
    rules = _rules(pack)
    for code, target in targets.items():
        one = roster.units[code]
        about = replace(unit, name=one.name, level=one.level, kind=one.kind, code=code)
        write_new(target, form_page(pack, start(target, about, pack).answers, rules).encode(), force=force)
        yield one, target


def form_page(pack: Pack, answers: Answers, rules: str | None = None) -> str:
    """Return the form as HTML; raises ``InputError`` if its program was not built.

    ``rules`` is the pack as the page carries it, for who makes many of one.
    """
    said = json.dumps(answers_data(pack, answers), ensure_ascii=False, default=written)
    content = f'{{"rules":{rules or _rules(pack)},"answers":{json.dumps(said, ensure_ascii=False)}}}'
    part = answers.part.text if answers.part is not None else ""
    whose = f"——{answers.unit.name}{part}" if answers.unit.name else ""
    return offline_page(f"{pack.spec.subject}自查表{whose}", "form", content)


def _rules(pack: Pack) -> str:
    return json.dumps(plain_data(rules_record(pack)), ensure_ascii=False, separators=(",", ":"))


def written(value: object) -> str:
    """Return what JSON has no form for as an answers file writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
