"""What a unit says, as its answers file writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from checklist.answers.fields import ANSWER_FIELDS, LEDGER_FIELDS, entry_data, evidence_data, stated
from checklist.answers.model import Answer, Answers, ApprovedException, ExceptedRow, LedgerData, Rectification
from checklist.answers.showing import parameter_data
from checklist.answers.tables import cell_value
from checklist.io.strict_yaml import Document
from checklist.pack.compiled import Pack
from checklist.pack.model import LedgerFile

EDITED = ("unit", "signatories", "parameters", "answers", "ledgers", "rectifications", "exceptions")
"""The sections of an answers file that are changed in place."""


def key_of(pack: Pack, document: Document, section: str, id_: str) -> str:
    """Return the key under which a file says an entry: of a ledger its title, if it is there by that."""
    if section != "ledgers":
        return id_
    given = document.data.get(section) or {}
    keys = [key for key in (id_, pack.ledgers[id_].title) if key in given]
    return next((key for key in keys if given[key] is not None), keys[0] if keys else id_)


def answer_data(answer: Answer) -> Any:
    """Return an answer as it is written in the file: a bare value if nothing else is said."""
    data = entry_data(ANSWER_FIELDS, answer)
    return data.get("answer") if set(data) <= {"answer"} else data


def answers_data(pack: Pack, answers: Answers) -> dict[str, Any]:
    """Return everything that a unit says as an answers file holds it, its ledgers with their rows.

    Rows get the numbers of their places in it, also where an approval names them.
    """
    spec, rules = pack.spec, pack.rules
    places = {
        id_: {row.number: place for place, row in enumerate(data.rows, 1)} for id_, data in answers.ledgers.items()
    }
    data = {
        "format": 1,
        "pack": {"id": spec.id, "version": spec.version, "overlays": list(pack.overlays)},
        "unit": stated(answers.unit.model_dump()),
        "period": answers.period.model_dump(by_alias=True),
        "signatories": stated(answers.signatories.model_dump()),
        "parameters": {
            name: parameter_data(spec.parameters[name], value) for name, value in answers.parameters.items()
        },
        "answers": {id_: answer_data(answer) for id_, answer in answers.answers.items()},
        "ledgers": {
            id_: ledger_data(pack.ledgers[id_].spec, data.model_copy(update={"file": None, "sheet": None}))
            for id_, data in answers.ledgers.items()
        },
        "rectifications": {id_: rectification_data(plan) for id_, plan in answers.rectifications.items()},
        "exceptions": {
            id_: exception_data(on_rows(given, places.get(rules[id_].ledger, {})))
            for id_, given in answers.exceptions.items()
        },
    }
    kept = {"part": answers.part, "last": answers.last, "returned": answers.returned}
    return data | {name: part.model_dump(by_alias=True) for name, part in kept.items() if part is not None}


def on_rows(approvals: Sequence[ApprovedException], places: Mapping[int, int]) -> list[ApprovedException]:
    """Return a rule's approvals with the numbers that their rows get; a row that is gone gets one that no row has."""
    free = count(max(places.values(), default=0) + 1)

    def moved(row: ExceptedRow) -> ExceptedRow:
        return row.model_copy(update={"row": places[row.row] if row.row in places else next(free)})

    return [one.model_copy(update={"rows": list(map(moved, one.rows))}) for one in approvals]


def ledger_data(ledger: LedgerFile, data: LedgerData) -> Any:
    """Return a ledger as it is written in the file: a bare path if nothing else is said."""
    entry = entry_data(LEDGER_FIELDS, data)
    if data.file is None and data.is_written and data.none_reason is None:
        rows = [
            {
                column.title: cell_value(row.cells[name], column)
                for name, column in ledger.columns.items()
                if name in row.cells
            }
            for row in data.rows
        ]
        entry = {"rows": rows, **entry}
    return entry["file"] if set(entry) == {"file"} else entry


def exception_data(approvals: Sequence[ApprovedException]) -> list[dict[str, Any]]:
    """Return the approved exceptions of a rule as they are written in the file."""
    return [
        stated(
            {
                "rows": [row.row if row.label is None else row.model_dump() for row in approval.rows],
                **approval.model_dump(exclude={"rows", "evidence"}),
                "evidence": [evidence_data(one) for one in approval.evidence],
            }
        )
        for approval in approvals
    ]


def rectification_data(rectification: Rectification) -> dict[str, Any]:
    """Return a rectification as it is written in the file."""
    return {key: part for key, part in rectification.model_dump().items() if part is not None}
