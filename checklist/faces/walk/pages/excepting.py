"""Approved exceptions: a finding said to be approved, field by field, and what was said so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checklist.answers.cells import meant
from checklist.answers.model import ApprovedException, Evidence, ExceptedRow
from checklist.answers.showing import show_exception
from checklist.core.days import parse_date
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import show
from checklist.core.words import listing
from checklist.engine.exceptions import approver_fault
from checklist.engine.model import Finding
from checklist.engine.sentences import told
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Prompt, Question, passing, told_error
from checklist.faces.walk.pages.keys import ends, numbered
from checklist.faces.walk.pages.rectify import title_of
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Rule

_FIELDS = ("rows", "reason", "approver", "document", "evidence", "until")


@dataclass(frozen=True)
class Except(Page):
    """Asks for what makes an approval count, all of which is needed; nothing is saved before the last of it."""

    finding: Finding
    after: Page
    known: tuple[tuple[str, Any], ...] = ()
    """What was read so far, by field."""
    written: str | None = None
    """What was written and is wrong."""

    @property
    def home(self) -> Page:
        """The page that the asking began on."""
        return self.after.home

    @property
    def _numbers(self) -> list[int]:
        return [number for row in self.finding.rows for number in row.numbers]

    def open(self, session: Session) -> Prompt:
        """Ask for the next field."""
        rule, name = _rule_of(self.finding), _FIELDS[len(self.known)]
        allowed = rule.spec.exception
        assert allowed is not None
        labels = {
            "rows": f"哪几行经过批准（行号，几行用顿号隔开；查出的是{listing(map(str, self._numbers))}）",
            "reason": "例外的理由",
            "approver": f"谁批准的（应当是{allowed.approver}）",
            "document": f"批准文件（{allowed.document}）",
            "evidence": "批准文件的扫描件（放在答卷所在文件夹之下，如 附件/批复.pdf）",
            "until": "批准到哪天为止（如 2026-12-31）",
        }
        default = "、".join(map(str, self._numbers)) if name == "rows" else ""
        files = session.path.parent if name == "evidence" else None
        return Prompt(labels[name], default, (title_of(self.finding), told(self.finding)), self.written, files=files)

    def typed(self, session: Session, written: str | None) -> Next:
        """Take a field and go on to the next; after the last, save the approval."""
        if written is None:
            return Next(self.after, (passing("没有写例外。"),))
        name = _FIELDS[len(self.known)]
        try:
            value = self._read(session, name, written)
        except ValueProblem as problem:
            return Next(replace(self, written=written), tuple(told_error(problem)))
        known = (*self.known, (name, value))
        if len(known) < len(_FIELDS):
            return Next(replace(self, known=known, written=None))
        rule = _rule_of(self.finding)
        session.approve(rule.id, [*session.answers.exceptions.get(rule.id, ()), ApprovedException(**dict(known))])
        return Next(self.after, (passing("例外已存盘。报告把它列在“自报经批准的例外”，不作为缺口。"),))

    def _read(self, session: Session, name: str, written: str) -> Any:
        words = session.pack.words
        if not written.strip():
            raise ValueProblem(Code.NEEDED_HERE)
        if name == "document" and not words.names_document(written):
            raise ValueProblem(Code.NO_DOCUMENT, written=show(written))
        if name == "approver" and (
            why := approver_fault(session.pack, session.answers, _rule_of(self.finding), written)
        ):
            raise ValueProblem(Code.OWN_APPROVAL, written=show(written), why=why)
        readers: dict[str, Callable[[str], list[ExceptedRow] | list[Evidence] | date]] = {
            "rows": self._rows,
            "evidence": lambda name: [session.store.attach(name)],
            "until": parse_date,
        }
        return readers[name](written) if name in readers else meant(words, written)

    def _rows(self, written: str) -> list[ExceptedRow]:
        numbers = [int(number) for number in re.findall(r"\d{1,9}", written)]
        if not numbers or not set(numbers) <= set(self._numbers):
            raise ValueProblem(
                Code.NOT_ALLOWED, written=show(written), meant="", allowed=listing(map(str, self._numbers))
            )
        labels = {number: row.label for row in self.finding.rows for number in row.numbers if len(row.numbers) == 1}
        return [ExceptedRow(row=number, label=labels.get(number)) for number in dict.fromkeys(numbers)]


def _rule_of(finding: Finding) -> Rule:
    assert finding.rule is not None
    return finding.rule


def may_be_approved(finding: Finding) -> bool:
    """Whether somebody may approve what was found."""
    return finding.rule is not None and finding.rule.spec.exception is not None


@dataclass(frozen=True)
class ExceptionList(Page):
    """What the unit says was approved."""

    back: Page

    def open(self, session: Session) -> Question | Next:
        """Ask which to take back."""
        ways = [
            Choice("", f"撤回 {rule_id} {show_exception(one)}", Action.DROP, word=f"{rule_id}/{place}")
            for rule_id, approvals in session.answers.exceptions.items()
            for place, one in enumerate(approvals)
        ]
        if not ways:
            return Next(self.back)
        return Question("例外", "自报经批准的例外", "", choices=(*numbered(ways), *ends(self.back)))

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take one back."""
        rule_id, _, place = choice.word.partition("/")
        given = session.answers.exceptions[rule_id]
        session.approve(rule_id, [one for number, one in enumerate(given) if number != int(place)])
        return Next(self, (passing(f"{rule_id} 的例外已撤回，问题重新列为缺口。"),))
