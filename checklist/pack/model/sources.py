"""``sources.yaml`` and ``limits.yaml``: regulations, what they say, and the numbers they set."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from checklist.core.wording import TYPES
from checklist.io.validation import Called
from checklist.pack.model.base import ALWAYS, Name, Number, PackModel, PackText, PerPeriod, Status, Validity


class Provision(PackModel):
    """One thing a source says, in our words, and how far it was seen.

    ``article`` is printed only when ``article_status`` is ``text``; the loader refuses an
    article that was not seen.
    """

    says: PackText
    status: Status
    article: PackText | None = None
    article_status: Status | None = None
    note: PackText | None = None


class Source(PackModel):
    """A regulation that items cite."""

    title: PackText
    issuer: PackText | None = None
    number: PackText | None = None
    issued: PackText | None = None
    valid: Validity = ALWAYS
    replaces: PackText | None = None
    replaced_by: PackText | None = None
    applies_to: PackText | None = None
    status: Status
    note: PackText | None = None
    provisions: dict[PackText, Provision] = Field(min_length=1)

    @property
    def cited(self) -> str:
        """The title as it is cited: a document's in 《》; a requirement known by a name in “” as it is."""
        return self.title if self.title.startswith("“") else f"《{self.title}》"


class SourcesFile(PackModel):
    """``sources.yaml``."""

    format: Literal[1]
    sources: dict[PackText, Source]


LimitTable = Number | dict[PackText, Number | dict[PackText, Number]]
"""One number, or numbers by one or two keys."""


class LimitValue(PackModel):
    """What a limit is between two days: one number, or numbers by the limit's keys."""

    from_: date | None = Field(None, alias="from")
    until: date | None = None
    value: LimitTable
    basis: PackText
    note: PackText | None = None

    @property
    def valid(self) -> Validity:
        """The days between which the value holds."""
        return Validity.model_validate({"from": self.from_, "until": self.until})

    @property
    def numbers(self) -> Iterator[tuple[tuple[str, ...], Decimal]]:
        """Each of its numbers with the keys that it is by; a single one with none."""
        return _numbers(self.value)


def _numbers(
    value: LimitTable | Mapping[str, Decimal], keys: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    if isinstance(value, Decimal):
        yield keys, value
        return
    for key, inner in value.items():
        yield from _numbers(inner, (*keys, key))


class Limit(PerPeriod):
    """A statutory number and the dates between which each of its values holds."""

    title: PackText
    type: Annotated[Literal["int", "number"], Called(TYPES)]
    unit: PackText
    keys: list[PackText] = Field([], max_length=2)
    values: list[LimitValue] = Field(min_length=1)


class LimitsFile(PackModel):
    """``limits.yaml``."""

    format: Literal[1]
    limits: dict[Name, Limit]
