"""Signing reports: one, or every one of a folder whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from checklist.app.batch import Job, Kept
from checklist.app.folders import pdfs_in
from checklist.app.storing import write
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import now
from checklist.core.wording import ROLES
from checklist.io.files import read_bytes
from checklist.record.base import Record, file_name
from checklist.signing.file import Report, read_report
from checklist.signing.original import NotAReport
from checklist.signing.sign import SignOptions, sign


class SignedRecord(Record):
    """A report that carries a role's signature; ``is_new``: it was signed just now."""

    file: str
    is_new: bool


def open_report(path: Path) -> Report:
    """Read a report that is to be signed; raises ``InputError``."""
    try:
        return read_report(read_bytes(path))
    except NotAReport as error:
        raise InputError([Problem(Code.NOT_A_REPORT, Place(str(path)), {"why": str(error)})]) from None


def sign_report(path: Path, to: Path, options: SignOptions) -> list[Problem]:
    """Sign one report and return the notices; raises ``InputError``."""
    opened, place = open_report(path), Place(str(path))
    signed = sign(opened, options, now(), place)
    if to != path and to.exists() and not signed.startswith(read_bytes(to)):
        raise InputError([Problem(Code.IN_THE_WAY, Place(str(to)), {"path": to})])
    write(to, signed, folder=True)
    name = options.signer.subject_name or ""
    if not opened.named(options.role) or opened.names(options.role, name):
        return []
    details = {"signer": name, "role": ROLES[options.role], "named": opened.named(options.role)}
    return [Problem(Code.OTHER_NAME, place, details)]


def sign_jobs(
    folder: Path, target: Path | None, options: SignOptions, tell: Callable[[list[Problem]], None]
) -> Iterator[Job[SignedRecord]]:
    """Yield the job for every report of a folder; ``tell`` is given the notices."""
    for path in pdfs_in(folder):
        to = target / path.relative_to(folder) if target is not None else path
        yield Job(str(path), partial(_sign, path, to, options, tell))


def _sign(
    path: Path,
    to: Path,
    options: SignOptions,
    tell: Callable[[list[Problem]], None],
    kept: Kept[SignedRecord] | None,
) -> Kept[SignedRecord]:
    """Sign one of many; one that was signed before stays as it is.

    What was signed into another folder before is gone on with: signing only adds to a file.
    """
    begun = to != path and to.exists() and to.read_bytes().startswith(path.read_bytes())
    is_new = True
    try:
        tell(sign_report(to if begun else path, to, options))
    except InputError as error:
        if not all(problem.code is Code.SIGNED_ALREADY for problem in error.problems):
            raise
        is_new = False
    return Kept("", SignedRecord(file=file_name(to), is_new=is_new))
