"""Signing a report: one role after the other, each an addition to the file that changes nothing before it.

PAdES (ETSI EN 319 142-1): B-B; B-T with a time stamp; B-LTA with what a check in later years needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import ClientError
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import CHINA, show_date
from checklist.core.wording import ROLES
from checklist.core.words import listing
from checklist.engine.readiness import missing
from checklist.signing.certificates import common_names, is_test
from checklist.signing.container import CannotSign, make_container, make_token, why_not_signed
from checklist.signing.file import Report
from checklist.signing.identity import IDENTITY
from checklist.signing.outcome import State
from checklist.signing.people import usable_certificate
from checklist.signing.revisions import Archived, Base, Revision, Signed, write
from checklist.signing.stamp import read_picture
from checklist.signing.trust import Trust
from checklist.signing.verify import evidence, is_ahead, rest_fault, verify_report

_STAMPING = (TimestampRequestError, ClientError, TimeoutError, ConnectionError)


@dataclass(frozen=True)
class Stamping:
    """How a signature is made to last: a time stamp, and with ``trust`` what a later check needs (B-LTA)."""

    service: TimeStamper | None = None
    trust: Trust | None = None


@dataclass(frozen=True)
class SignOptions:
    """Who signs as what, with a picture beside the name, and how the signature is made to last.

    ``confirmed``: the name in the certificate, said on purpose because the report names another person.
    """

    role: str
    signer: Signer
    seal: Path | None = None
    stamping: Stamping = Stamping()
    confirmed: str = ""


def sign(report: Report, options: SignOptions, now: datetime, place: Place | None = None) -> bytes:
    """Return a report with one role's signature added; ``now`` is what its stamp shows.

    Raises ``InputError`` when the report may not be signed, not by this role now, or the key or
    the time stamp fails.
    """
    place, stamping = place or Place(), options.stamping
    _must_be_next(report, options.role, place)
    _must_have_come(report, now, place)
    _must_be_sound(report, place)
    values = _values(options, now, place)
    _must_be_named(report, options.role, values.name, options.confirmed, place)
    try:
        made = _made(
            report.base, report.pdf, values,
            lambda digest: make_container(options.signer, digest, stamping.service),
        )  # fmt: skip
        signed = report.pdf + made.content
        if stamping.service is None or stamping.trust is None:
            return signed
        service = stamping.service
        kept = Archived(*evidence(signed, stamping.trust), b"")
        return signed + _made(made.after, signed, kept, lambda digest: make_token(service, digest)).content
    except _STAMPING:
        raise InputError([Problem(Code.NO_TIME_STAMP, place)]) from None
    except SigningError as error:
        raise InputError([Problem(Code.NOT_SIGNED, place, {"why": why_not_signed(error)})]) from None


def _values(options: SignOptions, now: datetime, place: Place) -> Signed:
    """Return what a signature will say; raises ``InputError`` for a certificate or picture that cannot be used."""
    moment, seal = now.astimezone(CHINA).replace(microsecond=0), options.seal
    certificate = usable_certificate(options.signer, moment, place)
    try:
        picture = read_picture(seal) if seal is not None else None
    except (OSError, ValueError):
        raise InputError([Problem(Code.BAD_PICTURE, Place(str(seal)), {"path": seal})]) from None
    (name,) = common_names(certificate)
    is_stamped = options.stamping.service is not None
    return Signed(options.role, name, is_test(certificate), moment, is_stamped, picture, b"")


def _made(
    base: Base, before: bytes, values: Signed | Archived, make: Callable[[bytes], Coroutine[Any, Any, bytes]]
) -> Revision:
    """Return a revision whose container was made over all that it covers; the key signs once."""
    empty = write(base, values)
    start, stop = (place - base.length for place in empty.gap)
    covered = sha256(before + empty.content[:start])
    covered.update(empty.content[stop:])
    container = asyncio.run(make(covered.digest()))
    if 2 * len(container) > stop - start - 2:
        raise CannotSign("证书和时间戳太大，报告里留的位置放不下")
    return write(base, replace(values, cms=container))


def _must_be_next(report: Report, role: str, place: Place) -> None:
    """Refuse a report that may not be signed, or not by this role now."""
    data = report.data
    if data.open:
        raise InputError([Problem(Code.SIGN_UNFINISHED, place, {"missing": missing(data.open)})])
    if data.draft:
        raise InputError([Problem(Code.SIGN_DRAFT, place)])
    if data.edition == "public":
        raise InputError([Problem(Code.SIGN_PUBLIC, place)])
    if role not in report.original.fields:
        raise InputError([Problem(Code.NO_FIELD, place, {"role": ROLES[role]})])
    if role in report.signatures:
        raise InputError([Problem(Code.SIGNED_ALREADY, place, {"role": ROLES[role]})])
    if report.rest:
        raise InputError([Problem(Code.NOT_SOUND, place, {"why": rest_fault(report)})])
    before = [ROLES[other] for other in report.roles if other not in report.signatures]
    before = before[: before.index(ROLES[role])]
    if before:
        raise InputError([Problem(Code.NOT_YET, place, {"role": ROLES[role], "before": listing(before)})])


def _must_have_come(report: Report, now: datetime, place: Place) -> None:
    """Refuse a report judged as of a day that has not come: no signature on it would be valid."""
    if is_ahead(report, now.astimezone(CHINA).date()):
        raise InputError([Problem(Code.SIGN_AHEAD, place, {"day": show_date(report.day)})])


def _must_be_named(report: Report, role: str, signer: str, confirmed: str, place: Place) -> None:
    """Refuse the certificate of another person than the report names, unless its name was said on purpose."""
    if report.named(role) and not report.names(role, signer) and confirmed != signer:
        details = {"signer": signer, "role": ROLES[role], "named": report.named(role)}
        raise InputError([Problem(Code.OTHER_NAME, place, details)])


def _must_be_sound(report: Report, place: Place) -> None:
    """Refuse to sign on top of what was changed after it was signed; whom to trust is the verifier's to say."""
    if not report.signatures:
        return
    found = verify_report(report, Trust(), up_to="preparer")
    checks = [check for signature in found.signatures for check in signature.checks] + list(found.checks)
    wrong = [check.text for check in checks if check.state is State.无效 and check.title != IDENTITY]
    if wrong:
        raise InputError([Problem(Code.NOT_SOUND, place, {"why": wrong[0].rstrip("。")})])
