"""Signing reports: one, or every one of a folder whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from checklist.app.batch import Job, Kept
from checklist.app.folders import passed_over, pdfs_in
from checklist.app.storing import cannot_write, write
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.plain import shown_name
from checklist.core.values import now, today
from checklist.core.wording import ROLES
from checklist.core.words import listing
from checklist.io.files import read_bytes
from checklist.io.lock import back_up
from checklist.record.base import Record, file_name
from checklist.signing.certificates import units
from checklist.signing.file import Report, read_report
from checklist.signing.identity import also_signed, of_other_unit
from checklist.signing.original import NotAReport
from checklist.signing.passed import passed
from checklist.signing.sign import SignOptions, sign


class SignedRecord(Record):
    """A report that carries a role's signature; ``is_new``: it was signed just now; ``told``: what its signer should know."""

    file: str
    is_new: bool
    told: list[str]


def open_report(path: Path) -> Report:
    """Read a report that is to be signed; raises ``InputError``."""
    try:
        return read_report(read_bytes(path))
    except NotAReport as error:
        raise InputError([Problem(Code.NOT_A_REPORT, Place(str(path)), {"why": str(error)})]) from None


def to_know(report: Report, role: str, place: Place) -> list[Problem]:
    """Return what whoever signs next should know of a report: what passed since the day as of which it was judged."""
    told = passed(report, today()) if report.next_role == role else ""
    return [Problem(Code.JUDGED_LONG_AGO, place, {"passed": told})] if told else []


def before_signing(path: Path, role: str) -> list[Problem]:
    """Return what whoever signs a report, or those of a folder, should know before a PIN is asked for; raises ``InputError``."""
    place = Place(str(path))
    unchecked = Problem(Code.PAGES_UNCHECKED, place, {"path": path})
    if path.is_dir():
        return [*passed_over(path), unchecked]
    report = open_report(path)
    return [*to_know(report, role, place), *([unchecked] if report.next_role == role else [])]


def sign_report(path: Path, to: Path, options: SignOptions) -> list[Problem]:
    """Sign one report and return what its signer should know of the signatures; raises ``InputError``.

    What it was before is kept in the backups where it is written over.
    """
    return _sign_opened(open_report(path), path, to, options)


def _sign_opened(opened: Report, path: Path, to: Path, options: SignOptions) -> list[Problem]:
    place = Place(str(path))
    signed = sign(opened, options, now(), place)
    if to != path and to.exists() and not signed.startswith(read_bytes(to)):
        raise InputError([Problem(Code.IN_THE_WAY, Place(str(to)), {"path": to})])
    try:
        if to.exists():
            back_up(to, now())
    except OSError as error:
        raise cannot_write(to, error) from None
    write(to, signed, folder=True)
    return list(_to_know_of_certificate(opened, options, place))


def _to_know_of_certificate(report: Report, options: SignOptions, place: Place) -> Iterator[Problem]:
    certificate = options.signer.signing_cert
    if others := also_signed(report, certificate):
        yield Problem(Code.ONE_SIGNER, place, {"others": listing(others)})
    if of_other_unit(report, certificate):
        theirs = shown_name(listing(units(certificate)))
        details = {"roles": ROLES[options.role], "theirs": theirs, "unit": shown_name(report.unit)}
        yield Problem(Code.OF_OTHER_UNIT, place, details)


def sign_jobs(folder: Path, target: Path | None, options: SignOptions) -> Iterator[Job[SignedRecord]]:
    """Yield the job for every report of a folder."""
    for path in pdfs_in(folder):
        to = target / path.relative_to(folder) if target is not None else path
        yield Job(str(path), partial(_sign, path, to, options))


def _sign(path: Path, to: Path, options: SignOptions, kept: Kept[SignedRecord] | None) -> Kept[SignedRecord]:
    """Sign one of many; one that was signed before stays as it is.

    What was signed into another folder before is gone on with: signing only adds to a file.
    """
    begun = to != path and to.exists() and to.read_bytes().startswith(path.read_bytes())
    source = to if begun else path
    is_new, told = True, []
    try:
        opened = open_report(source)
        known = to_know(opened, options.role, Place())
        told = [problem.text for problem in (*known, *_sign_opened(opened, source, to, options))]
    except InputError as error:
        if not all(problem.code is Code.SIGNED_ALREADY for problem in error.problems):
            raise
        is_new = False
    return Kept("", SignedRecord(file=file_name(to), is_new=is_new, told=told if is_new else []))
