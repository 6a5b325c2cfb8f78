"""What one unit said for one period: the file's models, and the typed answers made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    WithJsonSchema,
)

from checklist.answers.head import (
    Day,
    Model,
    OptionalDay,
    OptionalText,
    PackReference,
    Period,
    Signatories,
    Text,
    Unit,
    Whole,
)
from checklist.answers.last import LastPeriod
from checklist.core.errors import Code, Place, Problem, ValueProblem
from checklist.core.values import OTHER_STATE_WORDS, Value, is_blank, parse_state, show
from checklist.core.verdicts import Verdict
from checklist.core.words import listing
from checklist.io.validation import SHA256

NOT_APPLICABLE = Verdict.不涉及
NOT_KNOWN = Verdict.不掌握
SILENCES = {verdict.name: verdict for verdict in (NOT_APPLICABLE, NOT_KNOWN)}


EvidenceFault = Literal["missing", "changed", "empty"]

_FAULT_WORDS: dict[EvidenceFault, str] = {
    "missing": "不存在",
    "changed": "与登记时不同",
    "empty": "是空的或者只有几个字节",
}


class Evidence(Model):
    """A file beside the answers, with its size in bytes and SHA-256 when it was named; a bare path will do.

    ``fault`` is found out whenever answers are read beside their files, and kept in records, where nobody can
    look again; an answers file does not say it.
    """

    file: Text
    size: Whole | None = None
    sha256: Annotated[str, SHA256] | None = None
    fault: EvidenceFault | None = Field(None, exclude_if=lambda fault: fault is None)

    @property
    def fault_words(self) -> str:
        """What is wrong with the file, as people say it; nothing if it proves."""
        return _FAULT_WORDS[self.fault] if self.fault else ""


EvidenceEntry = Annotated[Evidence, BeforeValidator(lambda value: {"file": value} if isinstance(value, str) else value)]


class Answer(Model):
    """What the unit says of one item; in a file a bare value stands for ``{answer: value}``.

    ``answer`` is what the file holds, or, once it is read, the typed value or the silence
    (不涉及 with its ``reason``, 不掌握). For an item decided by a ledger it is only the unit's
    own claim, held against the ledger. ``owner`` is the colleague who is to answer.
    ``to_confirm``: carried over from the last period and not said of this one yet.
    """

    answer: Any = None
    reason: OptionalText = None
    note: OptionalText = None
    evidence: list[EvidenceEntry] = []
    owner: OptionalText = None
    to_confirm: bool = False

    @property
    def silence(self) -> Verdict | None:
        """The silence, if it is one."""
        return self.answer if isinstance(self.answer, Verdict) else None

    @property
    def value(self) -> Value | None:
        """The value, if there is one."""
        return None if isinstance(self.answer, Verdict) else self.answer

    @property
    def is_written(self) -> bool:
        """Whether an answer stands there, confirmed or not."""
        return self.answer is not None

    @property
    def is_given(self) -> bool:
        """Whether anything was answered for this period; a note alone is no answer."""
        return self.is_written and not self.to_confirm


@dataclass(frozen=True)
class Row:
    """One record of a ledger: typed values by column; a missing value has no key.

    ``not_counted`` are the cells in which only words stand that are no value (无, or 电话通知 for a document).
    """

    number: int
    values: Mapping[str, Value]
    place: Place
    not_counted: Mapping[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> Mapping[str, Value]:
        """What stands in the cells, with what does not count."""
        return {**self.values, **self.not_counted} if self.not_counted else self.values


def _list_of_rows(written: Any) -> tuple[Any, ...]:
    if not isinstance(written, list | tuple):
        raise ValueProblem(Code.WRONG_TYPE, written=show(written), expected="一个列表（每行以“- ”开头）")
    return tuple(written)


class LedgerData(Model):
    """What the unit says of one ledger: its rows, their file, or the reason why there are none.

    ``rows`` is what the file holds, or, once it is read, every record. ``file`` and ``sheet`` are where
    the records stand, if not in the answers file itself. ``owner`` and ``to_confirm`` mean what they
    mean for an answer. ``left_out`` is how many records were refused when others were read in, and are still to come:
    until then the ledger is not given wholly. Without rows, file and reason only the colleague is named who is to give it.
    """

    rows: Annotated[
        tuple[Row, ...], PlainValidator(_list_of_rows), WithJsonSchema({"type": ["array", "null"], "items": {}})
    ] = ()
    file: OptionalText = None
    sheet: OptionalText = None
    none_reason: OptionalText = Field(None, alias="none")
    owner: OptionalText = None
    to_confirm: bool = False
    left_out: Whole = 0

    @property
    def is_written(self) -> bool:
        """Whether the ledger stands there, confirmed or not."""
        return not self.model_fields_set.isdisjoint(("rows", "file", "none_reason"))

    @property
    def is_given(self) -> bool:
        """Whether it was given for this period."""
        return self.is_written and not self.to_confirm


STATES = tuple(OTHER_STATE_WORDS)
DONE = STATES[-1]
EXPLAINED = "已说明"
"""How a rectification stands that only explains, such as why answers and ledgers contradict each other."""


class Rectification(Model):
    """What is done about a finding. ``opened`` is the last day of the period that found it first.

    ``done_on`` is the day on which the unit says that it was put right; nothing else may have one.
    """

    fact: OptionalText = None
    measure: OptionalText = None
    owner: OptionalText = None
    due: OptionalDay = None
    state: Annotated[Literal["未开始", "整改中", "已完成"], BeforeValidator(parse_state)] = "未开始"
    done_on: OptionalDay = Field(None, exclude_if=lambda day: day is None)
    opened: OptionalDay = None

    @property
    def is_done(self) -> bool:
        """Whether the unit says that it is put right."""
        return self.state == DONE

    @property
    def is_planned(self) -> bool:
        """Whether the unit says what it does about it; a fact alone only explains."""
        return bool(self.measure or self.owner or self.due) or self.state != STATES[0]

    def is_carried(self, period: Period) -> bool:
        """Whether a period before this one found it first."""
        return self.opened is not None and self.opened < period.from_

    @property
    def stands(self) -> str:
        """How it stands: its state, or that it only explains."""
        return EXPLAINED if self.fact and not self.is_planned else self.state

    @property
    def is_dated_undone(self) -> bool:
        """Whether it tells when it was put right, but not that it was."""
        return self.done_on is not None and not self.is_done

    def is_overdue(self, day: date) -> bool:
        """Whether it should be done by a day and is not."""
        return self.due is not None and self.due < day and not self.is_done

    @property
    def is_undated(self) -> bool:
        """Whether it was put right, and does not tell when."""
        return self.is_done and self.done_on is None

    @property
    def is_done_late(self) -> bool:
        """Whether, by its own days, it was put right after its deadline."""
        return self.is_done and self.done_on is not None and self.due is not None and self.done_on > self.due


class ExceptedRow(Model):
    """A row that an approval covers: its number, and what it was called then, so that no other row slips in."""

    row: Annotated[Whole, Field(ge=1)]
    label: OptionalText = None


def _excepted_row(value: Any) -> Any:
    return {"row": value} if isinstance(value, int) else value


class ApprovedException(Model):
    """Rows that offend against a rule, which somebody with the power to has approved, until a day.

    It counts only with an approver who neither is the unit nor signs for it, document, evidence and a day that has not passed.
    """

    rows: list[Annotated[ExceptedRow, BeforeValidator(_excepted_row)]] = Field(min_length=1)
    reason: Text
    approver: OptionalText = None
    document: OptionalText = None
    evidence: list[EvidenceEntry] = []
    until: OptionalDay = None


class Part(Model):
    """What of a unit's answers a colleague was given to fill in, when one file was split into several.

    ``base`` is the SHA-256 of the text that was split.
    """

    name: Text
    base: Annotated[str, SHA256]
    items: list[Text] = []
    ledgers: list[Text] = []
    parameters: bool = False

    @property
    def size(self) -> str:
        """How much it is: ``35 项、5 本台账``."""
        counts = ((len(self.items), "项"), (len(self.ledgers), "本台账"))
        return listing(f"{count} {of}" for count, of in counts if count)

    @property
    def text(self) -> str:
        """What is said of it behind the unit's name."""
        return f"（{self.name}的部分）"


class ReturnNote(Model):
    """Why a report was sent back: by whom, on which day, until when it is to be put right, and what is said of items.

    It is there to be seen while the answers are put right; nothing is judged by it, and no report carries it.
    ``comments`` by item or contradiction.
    """

    number: Text
    by: Text
    on: Day
    due: OptionalDay = None
    reason: Text
    comments: dict[str, Text] = {}


def _answer_entry(value: Any) -> Any:
    return value if isinstance(value, dict) else {"answer": value}


def _ledger_entry(value: Any) -> Any:
    entry = {"rows": value} if isinstance(value, list) else {"file": value} if isinstance(value, str) else value
    return {key: part for key, part in entry.items() if not is_blank(part)} if isinstance(entry, dict) else entry


class AnswersFile(Model):
    """``answers.yaml``. ``resume_at`` is where the reader stopped, kept there by earlier versions; it is dropped."""

    ELSEWHERE: ClassVar = {"overlays": "采用哪些地方规定，写在 pack 里：pack: {id: …, version: …, overlays: [名称]}"}

    format: Literal[1]
    pack: PackReference
    unit: Unit
    period: Period
    signatories: Signatories = Signatories()
    parameters: dict[str, Any] | None = None
    answers: dict[str, Annotated[Answer, BeforeValidator(_answer_entry)]] | None = None
    ledgers: dict[str, Annotated[LedgerData, BeforeValidator(_ledger_entry)] | None] | None = None
    rectifications: dict[str, Rectification] | None = None
    exceptions: dict[str, list[ApprovedException] | None] | None = None
    part: Part | None = None
    last: LastPeriod | None = None
    returned: ReturnNote | None = None
    resume_at: str | None = None


@dataclass(frozen=True)
class Former:
    """What the unit said of an item as an older pack asked it: to be seen where it is asked now."""

    id: str
    title: str
    said: str

    def __str__(self) -> str:
        """Return it as people read it."""
        return f"原 {self.id} {self.title}：{self.said}"


@dataclass(frozen=True)
class Answers:
    """Everything a unit said, typed and checked against the pack."""

    path: Path
    unit: Unit
    period: Period
    signatories: Signatories
    parameters: Mapping[str, Value]
    answers: Mapping[str, Answer]
    ledgers: Mapping[str, LedgerData]
    rectifications: Mapping[str, Rectification]
    exceptions: Mapping[str, Sequence[ApprovedException]] = field(default_factory=dict)
    """By ledger rule."""
    part: Part | None = None
    last: LastPeriod | None = None
    returned: ReturnNote | None = None
    former: Mapping[str, Sequence[Former]] = field(default_factory=dict)
    """By item: what was said of it, or of the items that it succeeds, in words that no longer fit."""
    unread: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By ledger: the headings in its file that are no columns of it, so that nothing below them was read."""
    unread_sheets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By ledger: the sheets in its file that have its headings, and that no ledger is read from."""
    notices: tuple[Problem, ...] = field(default=())
    """What the reader should know but what forbids nothing."""

    @property
    def evidence(self) -> list[Evidence]:
        """Every file that proves something: of answers and of approved exceptions."""
        proofs = [proof for answer in self.answers.values() for proof in answer.evidence]
        return proofs + [proof for given in self.exceptions.values() for one in given for proof in one.evidence]
