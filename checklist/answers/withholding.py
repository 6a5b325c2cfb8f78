"""Answers as a public edition shows them: without the names of people."""

from __future__ import annotations

from dataclasses import replace

from checklist.answers.head import Signatories
from checklist.answers.model import Answers, ApprovedException
from checklist.pack.model import WITHHELD


def without_people(answers: Answers) -> Answers:
    """Return answers as a public edition shows them: it names nobody who signs, approved or is to put right what was found."""
    signing = {role: WITHHELD for role, name in answers.signatories.model_dump().items() if name}
    plans = {
        id_: plan.model_copy(update={"owner": WITHHELD}) if plan.owner else plan
        for id_, plan in answers.rectifications.items()
    }
    approved = {id_: list(map(without_names, given)) for id_, given in answers.exceptions.items()}
    last = answers.last and answers.last.with_rows_of(())
    return replace(answers, last=last, signatories=Signatories(**signing), rectifications=plans, exceptions=approved)


def without_names(approval: ApprovedException) -> ApprovedException:
    """Return an approval without who approved it, and without what the rows are called, in which names stand."""
    rows = [row.model_copy(update={"label": None}) for row in approval.rows]
    return approval.model_copy(update={"approver": WITHHELD if approval.approver else None, "rows": rows})
