"""Where a campaign stands, as a record for machines."""

from datetime import date
from typing import Literal

from checklist.record.base import FORMAT, Record


class ReturnRateRecord(Record):
    """How much of some units came in; ``code`` and ``name`` are ``null`` for all of them.

    ``asked``: units that must answer; ``counted``: whose report counts, ``late`` after the last day; ``held``: of which
    only something came that does not count; ``missing``: of which nothing came; ``overdue``: not counted after the last day.
    """

    code: str | None
    name: str | None
    asked: int
    counted: int
    held: int
    missing: int
    late: int
    overdue: int


class UnitStatusRecord(Record):
    """A unit: how it stands, until when it had or has time, and the report that counts, or the last file that came.

    ``handed``: the day on which its first good report came, ``late`` if that was after its last day and a report counts;
    ``test_certificate``: such a one signed what counts; ``marks``: all that is to be known of it. ``unread``: where no report
    counts, the files that cannot be read and have a name like the unit's, ``not_taken`` those that were not taken in and
    have, ``unverified`` those that nobody verified yet, ``miscoded`` what is to be said of the reports that have its name and another unit's code.
    """

    code: str
    name: str
    parent: str | None
    kind: str
    level: str
    state: str
    why: str
    due: date
    received: date | None
    handed: date | None
    late: bool
    test_certificate: bool
    marks: list[str]
    handed_in: int
    unread: list[str]
    not_taken: list[str]
    unverified: list[str]
    miscoded: list[str]
    number: str | None
    score: str | None
    worst: str | None
    findings: int
    file: str | None
    sha256: str | None


class FilesRecord(Record):
    """What came in: files, copies among them, those not verified yet, and how many of each standing.

    ``sent_back``: the names of the units whose report went back and of which nothing counts.
    """

    receipts: int
    copies: int
    waiting: int
    sent_back: list[str]
    states: dict[str, int]


class StatusRecord(Record):
    """What ``campaign status --format json`` prints."""

    format: Literal[2] = FORMAT
    title: str
    as_of: date
    due: date
    returns: list[ReturnRateRecord]
    files: FilesRecord
    units: list[UnitStatusRecord]
