"""What is not told of small groups, so that nobody can be told from them: ``web/src/dashboard/hiding.ts`` is the same."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.campaign import FEW_UNITS, MIN_GROUP
from checklist.campaign.store import Store


def least(store: Store, given: int | None) -> int:
    """Return below how many units a group of a campaign is not told of: what somebody gave, else ``MIN_GROUP``.

    A campaign of up to ``FEW_UNITS`` hides nothing then: its summaries name each with its gravest findings anyhow.
    """
    if given is not None:
        return given
    [(asked,)] = store.connection.execute("SELECT count(*) FROM units WHERE answers").fetchall()
    return 1 if asked <= FEW_UNITS else MIN_GROUP


def hidden(units: Sequence[int], least: int) -> list[bool]:
    """Return of each part of a whole, by its number of units, whether what is found in it is not told.

    A part of fewer than ``least`` units is hidden. So are further ones, the smallest first, until there are two and they
    have ``least`` units: what the told parts leave of the whole would be the small part itself. A part of none has nothing
    to hide.
    """
    smallest_first = sorted((number, place) for place, number in enumerate(units) if number)
    count = sum(number < least for number, _ in smallest_first)
    while 0 < count < len(smallest_first) and (
        count < 2 or sum(number for number, _ in smallest_first[:count]) < least
    ):
        count += 1
    places = {place for _, place in smallest_first[:count]}
    return [place in places for place in range(len(units))]
