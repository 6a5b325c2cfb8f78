"""The form: one HTML file in which a unit's answers are filled in and judged, without a server or a network.

The file carries the compiled pack, the answers and the program (``app.offline``).
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from checklist.answers.model import Answers
from checklist.answers.save import answers_data
from checklist.app.exchanging import Exchanged, NewUnit, start
from checklist.app.offline import offline_page
from checklist.app.opening import open_answers
from checklist.app.storing import write_new
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


def form_page(pack: Pack, answers: Answers) -> str:
    """Return the form as HTML; raises ``InputError`` if its program was not built."""
    content = {
        "rules": plain_data(rules_record(pack)),
        "answers": json.dumps(answers_data(pack, answers), ensure_ascii=False, default=written),
    }
    title = f"{pack.spec.subject}自查表——{answers.unit.name}"
    return offline_page(title, "form", json.dumps(content, ensure_ascii=False))


def written(value: object) -> str:
    """Return what JSON has no form for as an answers file writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
