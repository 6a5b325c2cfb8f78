"""``pack.yaml`` and what narrows or widens a pack: overlays, and profiles of kinds of units."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from checklist.core.verdicts import Verdict
from checklist.core.wording import SCORING_METHODS, TYPES
from checklist.io.validation import Called
from checklist.pack.model.base import Name, Number, PackModel, PackText, PerPeriod


class Section(PackModel):
    """One of the speech's parts; ``id`` is also the folder of its items."""

    id: Name
    number: PackText
    title: PackText

    @property
    def heading(self) -> str:
        """The section as it is named: ``二、紧盯……``."""
        return f"{self.number}、{self.title}"


class Parameter(PerPeriod):
    """What the unit itself must set or declare: a number, or (``text``) its own words."""

    title: PackText
    question: PackText
    type: Annotated[Literal["int", "number", "money", "text"], Called(TYPES)]
    unit: PackText | Literal[""] = ""
    default: Number | None = None
    min: Number | None = None
    max: Number | None = None
    basis: list[PackText] = []
    help: PackText | None = None
    needed_at: list[PackText] = []
    """The levels of unit that must state it; empty: all."""

    ELSEWHERE: ClassVar = dict.fromkeys(
        ("values", "value", "from", "until", "valid"),
        "参数是单位自己定的数，没有按日期的值；规定的、从某一天起变的数写进 limits.yaml",
    )


class Scoring(PackModel):
    """How the score on 100 is reckoned, with a number for each severity.

    ``points`` (得分制): the number is an item's points; a gap costs the points of its own severity.
    ``deductions`` (扣分制): from 100, each finding costs its number, an item and a section no more
    than ``most_of_item`` and ``most_of_section``. ``weights`` multiplies the numbers of some items.
    """

    method: Annotated[Literal["points", "deductions"], Called(SCORING_METHODS)] = "points"

    提示: int = Field(ge=0)
    一般: int = Field(ge=1)
    较重: int = Field(ge=1)
    严重: int = Field(ge=1)

    weights: dict[PackText, int] = {}
    most_of_item: int | None = Field(None, ge=1)
    most_of_section: int | None = Field(None, ge=1, le=100)

    def points(self, severity: Verdict) -> int:
        """Return the points that a severity stands for."""
        return int(getattr(self, severity.name))


class CellWords(PackModel):
    """What people write into a cell that is no value.

    ``nothing``: the cell is empty (无, /). ``no_document``: in a column that names a document,
    what stands there instead of one (电话通知), which is no document and is named in the finding.
    ``none_begins``: how it begins, where a document's number, its day or who approved is to be told, that there is
    none (无公函, 未发函), or that it stands elsewhere (详见附件).
    ``no_approver``: where it must be told who approved, what names nobody (办公室, 某某).
    """

    nothing: list[PackText] = []
    no_document: list[PackText] = []
    none_begins: list[PackText] = []
    no_approver: list[PackText] = []


class PackFile(PackModel):
    """``pack.yaml``: what the pack is, its sections, parameters and points.

    ``subject`` is what is inspected, as the report's title says it.
    """

    format: Literal[1]
    id: Name
    version: PackText
    title: PackText
    subject: PackText
    seed: PackText
    sections: list[Section] = Field(min_length=1)
    scoring: Scoring
    levels: list[PackText] = Field(min_length=1)
    kinds: list[PackText] = Field(min_length=1)
    cell_words: CellWords = CellWords()
    parameters: dict[Name, Parameter] = {}


class OverlayFile(PackModel):
    """``overlays/<place>/overlay.yaml``: local rules that a unit elsewhere leaves out or replaces.

    Beside it lie the same kinds of files as in the pack: sources, limits, items, ledgers,
    contradictions, retired, profiles (of its own items), cases; and ``additions/``, what it adds to the pack's own ledgers.
    """

    format: Literal[1]
    title: PackText
    parameters: dict[Name, Parameter] = {}

    ELSEWHERE: ClassVar = {
        "version": "地方规定没有自己的版本，改了，请换规则库 pack.yaml 的 version",
        "id": "地方规定的编号就是文件夹的名称",
        "limits": "规定的数写在这个文件夹的 limits.yaml",
    }


class ProfileFile(PackModel):
    """``profiles/<kind>.yaml``: what units of a kind need not look at, and why.

    ``leaves_out`` names items or whole systems; ``levels`` more of them by level. Items are
    named, never copied; what is not named applies.
    """

    format: Literal[1]
    kind: PackText
    leaves_out: dict[PackText, PackText] = {}
    levels: dict[PackText, dict[PackText, PackText]] = {}
