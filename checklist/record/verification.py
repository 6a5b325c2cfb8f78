"""What verifying a file came to, as a record."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from checklist.record.base import Record

StateName = Annotated[str, StringConstraints(pattern="^(有效|未能验证|无效)$")]


class CheckRecord(Record):
    """One thing that was looked at."""

    title: str
    state: StateName
    text: str


class SignatureRecord(Record):
    """One place for a signature; ``certificate`` is its SHA-256, ``signed`` the time in the signature's own zone.

    ``unit`` is what the certificate names, empty if it names none; ``of_other_unit``: it is not the report's, and no list
    of signers says that its owner may sign.
    """

    field: str
    role: str
    name: str
    certificate: str
    signed: datetime | None
    time_stamped: bool
    test_certificate: bool
    unit: str
    of_other_unit: bool
    state: StateName
    checks: list[CheckRecord]


class VerificationRecord(Record):
    """What is to be said of one file.

    ``sha256`` is that of the whole file. ``unit``, ``code``, ``period`` and ``edition`` are what the report says;
    ``content`` is the SHA-256 of its answers, which copies of one report share. What could not be read is empty.
    ``up_to`` is the last role that had to have signed. ``conclusion`` is the state, or that nobody, or not everybody who
    must, has signed; ``missing`` are who must still.
    """

    file: str
    sha256: str
    unit: str
    number: str
    code: str | None
    period: str
    edition: Annotated[str, StringConstraints(pattern="^(internal|public|)$")]
    content: str
    up_to: Annotated[str, StringConstraints(pattern="^(preparer|reviewer|head)$")]
    state: StateName
    conclusion: Annotated[str, StringConstraints(pattern="^(有效|未能验证|无效|没有签字|没有签完)$")]
    missing: list[str]
    signatures: list[SignatureRecord]
    checks: list[CheckRecord]


class VerificationsRecord(Record):
    """What ``verify --format json`` prints; ``notices`` are what should be known and decides nothing, in words."""

    format: Literal[2]
    files: list[VerificationRecord]
    notices: list[str] = Field([])
