"""What answers keep of the last period: enough to tell what became of its problems without its file."""

from collections.abc import Collection
from typing import Self

from pydantic import Field

from checklist.answers.head import Day, Model, OptionalDay, Period, Text, Whole


class LastRow(Model):
    """A record that a finding of the last period was of: its ledger, what it was called, and what was read of it, by column."""

    ledger: Text
    name: Text
    read: dict[Text, Text] = {}


class LastGap(Model):
    """A finding of the last period; ``done``: its rectification was reported finished.

    ``rows``: of one that was not, its records in ledgers that last from one period to the next.
    """

    title: Text
    verdict: Text
    done: bool = False
    rows: list[LastRow] = Field([], exclude_if=lambda rows: not rows)


class EarlierPeriod(Model):
    """A period before the last: the day it ended, and how many findings it had of each verdict."""

    until: Day
    counts: dict[Text, Whole]


class LastPeriod(Model):
    """What the last period left to this one, as it was judged as of a day, which older files do not keep.

    ``answers`` by item, as people read them; ``gaps`` by the key of the finding; ``closed``
    the keys of earlier gaps that were gone by then, and the items and contradictions planned to be put right that were;
    ``excepted`` those of findings that were said to be approved; ``planned`` the items and contradictions of which nothing
    was found then, but whose plans of still earlier periods were taken over; ``due`` until when they were planned to be put
    right, of those that were not; ``parameters`` what the unit had set, as people read it, which older files do not keep;
    ``earlier`` the periods before it, oldest first.
    """

    period: Period
    as_of: OptionalDay = Field(None, exclude_if=lambda day: day is None)
    earlier: list[EarlierPeriod] = []
    answers: dict[str, Text] = {}
    gaps: dict[str, LastGap] = {}
    closed: list[Text] = []
    excepted: list[Text] = Field([], exclude_if=lambda keys: not keys)
    planned: list[Text] = Field([], exclude_if=lambda ids: not ids)
    due: dict[str, Day] = Field({}, exclude_if=lambda days: not days)
    parameters: dict[str, Text] | None = Field(None, exclude_if=lambda known: known is None)

    def with_rows_of(self, ledgers: Collection[str]) -> Self:
        """Return it with the records of some ledgers alone, in which people's names stand."""
        gaps = {
            key: gap.model_copy(update={"rows": [row for row in gap.rows if row.ledger in ledgers]})
            for key, gap in self.gaps.items()
        }
        return self.model_copy(update={"gaps": gaps})
