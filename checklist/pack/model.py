"""The files under ``rules/`` as typed models. Every key that is not named here is an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from checklist.core.values import Value, parse_number, parse_text, show_date, show_money, show_number
from checklist.core.verdicts import Verdict


def _readable(text: str) -> str:
    """Refuse what nobody can see, and what is longer than anybody reads."""
    parse_text(text)
    return text


Text = Annotated[str, StringConstraints(min_length=1), AfterValidator(_readable)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]*$", max_length=40)]
"""What items and rules are known by: capital letters, digits, hyphen."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""An ASCII name that conditions can use: lower-case letters, digits, underscore."""
Number = Annotated[Decimal, BeforeValidator(parse_number)]
Severity = Literal["提示", "一般", "较重", "严重"]
Status = Literal["text", "report", "unseen", "speech"]
"""How far a legal fact was seen: its text; a report or translation of it; not at all (待核);
or it rests on the speech alone."""


class Model(BaseModel):
    """Base of every model: unknown keys are refused, nothing is converted, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, defer_build=True)


class Validity(Model):
    """The days between which something holds, both included; a missing end is open."""

    from_: date | None = Field(None, alias="from")
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


ALWAYS = Validity.model_validate({})


class Section(Model):
    """One of the speech's parts; ``id`` is also the folder of its items."""

    id: Name
    number: Text
    title: Text

    @property
    def heading(self) -> str:
        """The section as it is named: ``二、紧盯……``."""
        return f"{self.number}、{self.title}"


class Parameter(Model):
    """What the unit itself must set or declare: a number, or (``text``) its own words."""

    title: Text
    question: Text
    type: Literal["int", "number", "money", "text"]
    unit: Text | Literal[""] = ""
    default: Number | None = None
    min: Number | None = None
    max: Number | None = None
    basis: list[Text] = []
    help: Text | None = None


class Scoring(Model):
    """Points of an item by its severity; a gap of a lighter severity costs its own points."""

    提示: int = Field(ge=0)
    一般: int = Field(ge=1)
    较重: int = Field(ge=1)
    严重: int = Field(ge=1)

    def points(self, severity: Verdict) -> int:
        """Return the points that a severity stands for."""
        return int(getattr(self, severity.name))


class PackFile(Model):
    """``pack.yaml``: what the pack is, its sections, parameters and points.

    ``subject`` is what is inspected, as the report's title says it. ``overlays`` are the local rules that a new answers file starts with.
    """

    format: Literal[1]
    id: Name
    version: Text
    title: Text
    subject: Text
    seed: Text
    sections: list[Section] = Field(min_length=1)
    scoring: Scoring
    levels: list[Text] = Field(min_length=1)
    kinds: list[Text] = Field(min_length=1)
    overlays: list[Name] = []
    parameters: dict[Name, Parameter] = {}


class OverlayFile(Model):
    """``overlays/<place>/overlay.yaml``: local rules that a unit elsewhere leaves out or replaces.

    Beside it lie the same kinds of files as in the pack: sources, limits, items, ledgers,
    contradictions, cases.
    """

    format: Literal[1]
    title: Text
    parameters: dict[Name, Parameter] = {}


class Sentence(Model):
    """One sentence of the speech, byte for byte, or a part of one (``2.5a``).

    ``why_not`` says why a sentence asks for nothing that can be checked.
    """

    id: Text
    text: Text
    asks: Text | None = None
    why_not: Text | None = None
    parts: list[SentencePart] = []


class SentencePart(Model):
    """A part of a sentence that is checked on its own; ``text`` is contained in the sentence."""

    id: Text
    text: Text
    asks: Text


class NamedSystem(Model):
    """A system that the speech names; covered when items of ``systems`` carry its sentence."""

    name: Text
    sentence: Text
    anchor: Text
    systems: list[Text] = Field(min_length=1)


class SpeechFile(Model):
    """``speech.yaml``: the sentences in order, and the systems they name."""

    format: Literal[1]
    sentences: list[Sentence] = Field(min_length=1)
    named: list[NamedSystem] = []


class Provision(Model):
    """One thing a source says, in our words, and how far it was seen.

    ``article`` is printed only when ``article_status`` is ``text``; the loader refuses an
    article that was not seen.
    """

    says: Text
    status: Status
    article: Text | None = None
    article_status: Status | None = None
    note: Text | None = None


class Source(Model):
    """A regulation that items cite."""

    title: Text
    issuer: Text | None = None
    number: Text | None = None
    issued: Text | None = None
    valid: Validity = ALWAYS
    replaces: Text | None = None
    replaced_by: Text | None = None
    applies_to: Text | None = None
    status: Status
    note: Text | None = None
    provisions: dict[Text, Provision] = Field(min_length=1)


class SourcesFile(Model):
    """``sources.yaml``."""

    format: Literal[1]
    sources: dict[Text, Source]


LimitTable = Number | dict[Text, Number | dict[Text, Number]]
"""One number, or numbers by one or two keys."""


class LimitValue(Model):
    """What a limit is between two days: one number, or numbers by the limit's keys."""

    from_: date | None = Field(None, alias="from")
    until: date | None = None
    value: LimitTable
    basis: Text
    note: Text | None = None

    @property
    def valid(self) -> Validity:
        """The days between which the value holds."""
        return Validity.model_validate({"from": self.from_, "until": self.until})


class Limit(Model):
    """A statutory number and the dates between which each of its values holds."""

    title: Text
    type: Literal["int", "number"]
    unit: Text
    keys: list[Text] = Field([], max_length=2)
    values: list[LimitValue] = Field(min_length=1)


class LimitsFile(Model):
    """``limits.yaml``."""

    format: Literal[1]
    limits: dict[Name, Limit]


YES_NO = ("是", "否")
ABSENCE = ("无此情形", "有此情形")


class AnswerKind(Model):
    """How an item is answered, and which answers are gaps.

    ``yes_no``: 是 is compliant, 否 a gap. ``absence``: 无此情形 is compliant, 有此情形 a gap.
    ``choice``: each choice names its outcome. ``int``, ``number`` and ``date``: the item's
    ``gap_when`` decides, with the answer as ``answer``.
    """

    kind: Literal["yes_no", "absence", "choice", "int", "number", "date"]
    choices: dict[Text, Literal["ok", "gap"]] = {}
    unit: Text | None = None
    min: Number | None = None
    max: Number | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The answers to choose from; none where a number or date is written."""
        return {"yes_no": YES_NO, "absence": ABSENCE}.get(self.kind) or tuple(self.choices)


class Item(Model):
    """One question with its basis, its test for a gap and its remedy.

    ``standing``: the answer is a fact that lasts until somebody changes it, such as a rule
    that was issued; a new period starts with it, to be confirmed.
    """

    id: Id
    title: Text
    question: Text
    speech: list[Text] = Field(min_length=1)
    basis: list[Text] = []
    decided_by: Literal["answer", "ledger"] = "answer"
    answer: AnswerKind
    severity: Severity
    standing: bool = False
    evidence: list[Text] = Field(min_length=1)
    remedy: Text
    help: Text | None = None
    applies_when: Text | None = None
    applies_note: Text | None = None
    gap_when: Text | None = None
    message: Text | None = None
    valid: Validity = ALWAYS


class System(Model):
    """A named system of the speech; its id is the prefix of its items."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    title: Text


class ItemsFile(Model):
    """``items/<section>/<system>.yaml``."""

    format: Literal[1]
    system: System
    items: list[Item] = Field(min_length=1)


class Column(Model):
    """A column of a ledger.

    ``required``: without it a row is no record at all (an error). A column whose emptiness
    is a finding is not required; a rule tests it with ``!has(row.x)``.
    ``refers_to`` ``ledger.column`` lets conditions read the row referred to as ``row.<as>``.
    """

    title: Text
    type: Literal["text", "int", "number", "money", "date", "bool", "choice"]
    required: bool = False
    private: bool = False
    unit: Text | None = None
    choices: list[Text] = []
    min: Number | None = None
    max: Number | None = None
    aliases: list[Text] = []
    refers_to: Text | None = None
    as_: Name | None = Field(None, alias="as")
    note: Text | None = None

    def show(self, value: Value | None) -> str:
        """Return a value with its unit as findings print it; a missing one as 未填."""
        if value is None:
            return "未填"
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return show_date(value)
        if self.type == "money" and isinstance(value, int):
            return show_money(value, self.unit or "元")
        return value if isinstance(value, str) else show_number(value) + (self.unit or "")


WITHHELD = "×××"
"""What stands for a private value in a public edition."""


class Aggregate(Model):
    """A number over many rows: a sum, a count, a least or a greatest value.

    By default over the rows of the rule's group; ``over`` names the columns whose rows with
    the same values are taken instead (``[]``: the whole table), as SQL's PARTITION BY does;
    ``vehicle.kind`` is a column of the row referred to.
    ``of`` takes another ledger, whole. ``where`` leaves rows out.
    """

    sum: Text | None = None
    count: Text | None = None
    min: Text | None = None
    max: Text | None = None
    of: Name | None = None
    over: list[Text] | None = None
    where: Text | None = None


class Must(Model):
    """A condition without which a row contradicts itself and is refused."""

    that: Text
    message: Text


class LedgerRule(Model):
    """A test applied to every row, every group of rows, or the whole table.

    Plain: every row for which ``where`` holds. With ``group_by``: every group of rows with
    the same values in those columns (``[]``: the whole table is one group). With
    ``after``: every row but the first of its group, in the order of ``after``, with the
    row before it as ``previous``. ``dated_by`` is the column whose day decides which
    version of limits and rules applies, if it is not the ledger's own.
    """

    id: Id
    decides: Text
    title: Text
    gap_when: Text
    message: Text
    where: Text | None = None
    let: dict[Name, Text | Aggregate] = {}
    group_by: list[Text] | None = None
    after: list[Name] | None = None
    dated_by: Name | None = None
    severity: Severity | None = None
    basis: list[Text] = []
    valid: Validity = ALWAYS
    note: Text | None = None


class LedgerFile(Model):
    """``ledgers/<ledger>.yaml``: columns and row rules.

    ``dated_by`` is the column that dates a row: rows outside the period are not judged,
    and limits are those of that day. Without it every row counts, on the period's last day.
    ``standing``: the records last from one period to the next, as a list of vehicles does.
    """

    format: Literal[1]
    id: Name
    title: Text
    row: Text
    standing: bool = False
    dated_by: Name | None = None
    key: Name | None = None
    label: Text
    columns: dict[Name, Column] = Field(min_length=1)
    must: list[Must] = []
    rules: list[LedgerRule] = []

    def show_row(self, values: Mapping[str, Value], *, masked: bool = False) -> dict[str, str]:
        """Return every column of a row as findings print it; ``masked``: without what is private."""
        return {
            name: WITHHELD if masked and column.private and name in values else column.show(values.get(name))
            for name, column in self.columns.items()
        }


class Contradiction(Model):
    """A test across answers and ledgers: two things that cannot both be true.

    With ``for_each`` it is tried on every row of that ledger as ``row``.
    """

    id: Id
    title: Text
    severity: Severity
    when: Text
    message: Text
    for_each: Name | None = None
    let: dict[Name, Text | Aggregate] = {}
    remedy: Text


class ContradictionsFile(Model):
    """``contradictions.yaml``."""

    format: Literal[1]
    contradictions: list[Contradiction]


class ProfileFile(Model):
    """``profiles/<kind>.yaml``: what units of a kind need not look at, and why.

    ``leaves_out`` names items or whole systems; ``levels`` more of them by level. Items are
    named, never copied; what is not named applies.
    """

    format: Literal[1]
    kind: Text
    leaves_out: dict[Text, Text] = {}
    levels: dict[Text, dict[Text, Text]] = {}


class Case(Model):
    """One test of a rule, an item or a contradiction: what is given, and what must come out.

    ``expect`` is a verdict; 合规 for a contradiction means that there is none. Rows name
    only the columns that matter; a column left out is a missing value.
    """

    rule: Text | None = None
    item: Text | None = None
    contradiction: Text | None = None
    name: Text
    row: dict[Text, Any] | None = None
    rows: list[dict[Text, Any]] = []
    ledgers: dict[Name, list[dict[Text, Any]]] = {}
    none: list[Name] = []
    answers: dict[Text, Any] = {}
    parameters: dict[Name, Any] = {}
    unit: dict[Text, Text] = {}
    period: Validity | None = None
    as_of: date | None = None
    expect: Literal["合规", "提示", "一般", "较重", "严重", "未填", "不涉及", "不掌握"]


class CasesFile(Model):
    """``cases/<system>.yaml``."""

    format: Literal[1]
    cases: list[Case] = Field(min_length=1)
