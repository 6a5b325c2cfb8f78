"""What all models of a pack share: their base, the written forms of ids and names, and validity."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from checklist.core.values import parse_number, parse_text
from checklist.core.wording import BOUNDS, PER, SOURCE_STATUSES
from checklist.io.validation import Called, Written


def _readable(text: str) -> str:
    """Refuse what nobody can see, and what is longer than anybody reads."""
    parse_text(text)
    return text


PackText = Annotated[str, StringConstraints(min_length=1), AfterValidator(_readable)]
WRITTEN_ID = Written("^[A-Z][A-Z0-9-]*$", "编号只能用大写字母、数字和连接号，以字母开头，如 SL-01")
WRITTEN_NAME = Written("^[a-z][a-z0-9_]*$", "名称只能用小写字母、数字和下划线，以字母开头，如 meal_cost")
Id = Annotated[str, StringConstraints(max_length=40), WRITTEN_ID]
"""What items and rules are known by: capital letters, digits, hyphen."""
Name = Annotated[str, StringConstraints(max_length=60), WRITTEN_NAME]
"""An ASCII name that conditions can use: lower-case letters, digits, underscore."""
Number = Annotated[Decimal, BeforeValidator(parse_number)]
Severity = Literal["提示", "一般", "较重", "严重"]
Status = Annotated[Literal["text", "report", "unseen", "speech"], Called(SOURCE_STATUSES)]
"""How far a legal fact was seen: its text; a report or translation of it; not at all (待核);
or it rests on the speech alone."""


class PackModel(BaseModel):
    """Base of every model: unknown keys are refused, nothing is converted, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, defer_build=True)


class Validity(PackModel):
    """The days between which something holds, both included; a missing end is open."""

    from_: date | None = Field(None, alias="from")
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)

    def within(self, other: "Validity") -> "Validity":
        """Return the days on which both hold; they are none if the end lies before the start."""
        starts = [one.from_ for one in (self, other) if one.from_ is not None]
        ends = [one.until for one in (self, other) if one.until is not None]
        return Validity.model_construct(from_=max(starts, default=None), until=min(ends, default=None))


class PerPeriod(PackModel):
    """A number that may be one a year or half a year: a period of another length is held to its share.

    ``bound`` tells which way a share is rounded: ``at_least`` down, ``at_most`` up.
    """

    per: Annotated[Literal["year", "half_year"], Called(PER)] | None = None
    bound: Annotated[Literal["at_least", "at_most"], Called(BOUNDS)] | None = None


ALWAYS = Validity.model_validate({})
