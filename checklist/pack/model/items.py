"""``items/<section>/<system>.yaml``: the questions, and how they are answered."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from checklist.core.wording import DECIDED_BY, OUTCOMES, TYPES
from checklist.io.validation import Called, Written
from checklist.pack.model.base import ALWAYS, Id, Number, PackModel, PackText, Severity, Validity

YES_NO = ("是", "否")
ABSENCE = ("无此情形", "有此情形")


class AnswerKind(PackModel):
    """How an item is answered, and which answers are gaps.

    ``yes_no``: 是 is compliant, 否 a gap. ``absence``: 无此情形 is compliant, 有此情形 a gap.
    ``choice``: each choice names its outcome. ``int``, ``number`` and ``date``: the item's
    ``gap_when`` decides, with the answer as ``answer``.
    """

    kind: Annotated[Literal["yes_no", "absence", "choice", "int", "number", "date"], Called(TYPES)]
    choices: dict[PackText, Annotated[Literal["ok", "gap"], Called(OUTCOMES)]] = {}
    unit: PackText | None = None
    min: Number | None = None
    max: Number | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The answers to choose from; none where a number or date is written."""
        return {"yes_no": YES_NO, "absence": ABSENCE}.get(self.kind) or tuple(self.choices)

    @property
    def gaps(self) -> tuple[str, ...]:
        """The answers to choose from that are gaps."""
        chosen = tuple(choice for choice, outcome in self.choices.items() if outcome == "gap")
        return chosen if self.kind == "choice" else self.words[1:]


class AppliesIf(PackModel):
    """A condition of asking an item, and the reason that is given where it is not met."""

    when: PackText
    note: PackText | None = None


class Item(PackModel):
    """One question with its basis, its test for a gap and its remedy.

    ``standing``: the answer is a fact that lasts until somebody changes it, such as a rule
    that was issued; a new period starts with it, to be confirmed.
    ``systems``: the systems named by the speech that it tests, by their names there.
    ``applies_when``: it is asked unless this does not hold, for the reason of ``applies_note``; or several conditions,
    each with a reason of its own.
    """

    id: Id
    title: PackText
    question: PackText
    speech: list[PackText] = Field(min_length=1)
    systems: list[PackText] = []
    basis: list[PackText] = []
    decided_by: Annotated[Literal["answer", "ledger"], Called(DECIDED_BY)] = "answer"
    answer: AnswerKind
    severity: Severity
    standing: bool = False
    evidence: list[PackText] = Field(min_length=1)
    remedy: PackText
    help: PackText | None = None
    applies_when: PackText | list[AppliesIf] | None = None
    applies_note: PackText | None = None
    gap_when: PackText | None = None
    message: PackText | None = None
    valid: Validity = ALWAYS

    @property
    def asked_if(self) -> list[AppliesIf]:
        """The conditions of asking it, each with its reason, as they are looked at one after the other."""
        written = self.applies_when
        return [AppliesIf(when=written, note=self.applies_note)] if isinstance(written, str) else written or []


_ID_OR_NAME = Written(
    "^([A-Z][A-Z0-9-]*|[a-z][a-z0-9_]*)$",
    "应当是停用的编号（大写字母、数字和连接号，如 SL-01）或者台账的名称（小写字母、数字和下划线，如 reception）",
)


class Retired(PackModel):
    """What answers may name and is used no more: an item, a contradiction, a ledger, a rule that could be excepted.

    Its id is never used again. ``successors``: the items that ask what is left of an item, the contradictions that
    test what is left of one; none where nothing is.
    ``same_meaning``: its only successor asks the same, so that an answer stays one.
    """

    id: Annotated[str, StringConstraints(max_length=60), _ID_OR_NAME]
    title: PackText
    successors: list[Id] = []
    same_meaning: bool = False
    reason: PackText


class RetiredFile(PackModel):
    """``retired.yaml``."""

    format: Literal[1]
    retired: list[Retired]


class System(PackModel):
    """A named system of the speech; its id is the prefix of its items."""

    id: Annotated[str, Written("^[A-Z]{2}$", "应当是两个大写字母，如 SL")]
    title: PackText


class ItemsFile(PackModel):
    """``items/<section>/<system>.yaml``."""

    format: Literal[1]
    system: System
    items: list[Item] = Field(min_length=1)
