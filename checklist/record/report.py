"""What a report's file carries: answers, all that was concluded of them, and what its pages depend on."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from checklist.core.digest import digest
from checklist.engine.model import Assessment
from checklist.engine.readiness import readiness
from checklist.record.answers import AnswersRecord, answers_record
from checklist.record.assessment import AssessmentRecord, assessment_record
from checklist.record.base import FORMAT, Record, plain_data


class ReportRecord(Record):
    """The data of one report.

    ``software``: the version of everything that the bytes of its pages depend on. ``internal``:
    the digest of the answers that a public edition was made of, whose holder can tell that both
    are of the same. ``draft``: its pages say so, because that was asked for, because the day it is judged as of
    was ``ahead`` when it was made, or because of what is ``open``: what forbids signing, by kind, with ids.
    """

    format: Literal[1, 2]
    software: dict[str, str]
    edition: Literal["internal", "public"]
    internal: str | None
    draft: bool
    ahead: bool = Field(False, exclude_if=lambda ahead: not ahead)
    open: dict[str, list[str]]
    answers: AnswersRecord
    assessment: AssessmentRecord


def report_record(
    assessment: Assessment,
    software: Mapping[str, str],
    *,
    masked: bool = False,
    draft: bool = False,
    ahead: bool = False,
) -> ReportRecord:
    """Return what a report rests on; ``masked`` for the public edition of an assessment that was masked."""
    pack, answers = assessment.pack, assessment.answers
    state = readiness(assessment)
    return ReportRecord(
        format=FORMAT,
        software=dict(software),
        edition="public" if masked else "internal",
        internal=digest(plain_data(answers_record(pack, answers))) if masked else None,
        draft=draft or ahead or not state.may_be_signed,
        ahead=ahead,
        open=state.forbidding,
        answers=answers_record(pack, answers, masked=masked),
        assessment=assessment_record(assessment),
    )
