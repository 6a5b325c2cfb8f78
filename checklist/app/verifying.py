"""Verifying signed reports: one file, and every one of a folder, within limits of memory and time."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from checklist import __version__
from checklist.app.batch import Job, Kept
from checklist.app.opening import open_pack
from checklist.core.digest import digest
from checklist.core.errors import InputError
from checklist.io.files import read_bytes
from checklist.record.verification import CheckRecord, SignatureRecord, VerificationRecord
from checklist.report.drawing import toolchain
from checklist.signing.outcome import Check, State, Verification
from checklist.signing.redraw import PAGES, Redrawing, draw_again

if TYPE_CHECKING:
    from checklist.signing.verify import Trust

_MOST_MEMORY = 4 << 30
"""Bytes that reading one file may take; a report of 100 pages takes a tenth of it."""
_MOST_SECONDS = 300
"""That judging one file, and then drawing it, may take; a report of 100 pages takes six."""


@dataclass(frozen=True)
class VerifyOptions:
    """What is asked of every report: whom to trust (files), who must have signed, whether to draw it again."""

    roots: tuple[Path, ...] = ()
    crls: tuple[Path, ...] = ()
    signers: Path | None = None
    up_to: str = "head"
    draw_again: bool = True
    own: Path | None = None
    pack_folder: Path | None = None


@lru_cache(maxsize=4)
def read_options_trust(options: VerifyOptions) -> Trust:
    """Read whom the verifier trusts, once in each process; raises ``InputError``."""
    from checklist.signing.verify import read_trust

    return read_trust(options.roots, options.crls, options.signers)


def verify_file(path: Path, options: VerifyOptions) -> VerificationRecord:
    """Verify one file: another process does all but drawing it again, for which this one gets ready meanwhile.

    Raises ``InputError`` only for what the verifier brings; whatever is wrong with the file is in the result.
    """
    from checklist.app.processes import meanwhile
    from checklist.report import drawing

    _bound_memory()
    read_options_trust(options)
    examined = meanwhile(partial(_examined, path, options))
    if options.draw_again:
        with suppress(InputError):  # drawing itself will say so
            drawing.get_ready()
    try:
        found = _drawn(*examined())
    except ChildProcessError:
        found = unread("验证它的程序意外中止")
    return verification_record(path, found)


def verify_job(path: Path, options: VerifyOptions, day: date) -> Job[VerificationRecord]:
    """Return the job that verifies one file of many; its result holds for a day, because certificates expire."""
    return Job(str(path), partial(_verify, path, options, day))


def _verify(
    path: Path, options: VerifyOptions, day: date, kept: Kept[VerificationRecord] | None
) -> Kept[VerificationRecord]:
    _bound_memory()
    key = _key(path, options, day)
    if kept is not None and key and kept.key == key:
        return kept
    return Kept(key, verification_record(path, _drawn(*_examined(path, options))))


def _key(path: Path, options: VerifyOptions, day: date) -> str:
    """Return the digest of all that a verification depends on; nothing for a file that cannot be read."""
    files = (*options.roots, *options.crls, *([options.signers] if options.signers is not None else []))
    try:
        contents = [sha256(read_bytes(file)).hexdigest() for file in (path, *files)]
    except InputError:
        return ""
    return digest(
        {
            "files": contents,
            "options": [options.up_to, options.draw_again, day],
            "pack": open_pack(options.pack_folder, None).digest,
            "software": {"checklist-zicha": __version__, **toolchain(options.own)},
        }
    )


def unread(why: str) -> Verification:
    """Return what is to be said of a file that could not be looked at to the end."""
    return Verification(checks=(Check("文件", State.未能验证, f"{why}，没有验证完；请单独再验证一次。"),))


def _bound_memory() -> None:
    """Keep this process and its children, which read strangers' files, from taking all the memory."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))


@contextmanager
def _bounded_time() -> Iterator[None]:
    """Raise ``TimeoutError`` when what is done takes absurdly long."""
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _examined(path: Path, options: VerifyOptions) -> tuple[Verification, Redrawing | None]:
    """Return what is to be said of a file, and what is still to be drawn; one that cannot be read is 无效, and says why."""
    from checklist.signing.truth import judge_again
    from checklist.signing.verify import verify

    trust = read_options_trust(options)
    try:
        with _bounded_time():
            found, report = verify(read_bytes(path), trust, up_to=options.up_to)
            if report is None:
                return found, None
            judged, pages = judge_again(
                report, lambda overlays: open_pack(options.pack_folder, overlays), own=options.own
            )
    except (TimeoutError, MemoryError):
        return unread("文件太大或太复杂，超过了时间或内存的上限"), None
    except InputError as error:
        return Verification(checks=tuple(Check("文件", State.无效, problem.text) for problem in error.problems)), None
    except Exception as error:  # whatever a stranger's file brings about
        return Verification(checks=(Check("文件", State.无效, f"验证时出错（{type(error).__name__}）。"),)), None
    found = replace(found, checks=(*found.checks, judged))
    if not isinstance(pages, Redrawing):
        return replace(found, checks=(*found.checks, pages)), None
    if not options.draw_again:
        left = Check(PAGES, State.未能验证, "没有重新排版（--quick）。")
        return replace(found, checks=(*found.checks, left)), None
    return found, pages


def _drawn(found: Verification, pages: Redrawing | None) -> Verification:
    if pages is None:
        return found
    try:
        with _bounded_time():
            drawn = draw_again(pages)
    except (TimeoutError, MemoryError):
        drawn = Check(PAGES, State.未能验证, "重新排版超过了时间或内存的上限。")
    return replace(found, checks=(*found.checks, drawn))


def verification_record(path: Path, found: Verification) -> VerificationRecord:
    """Return what is to be said of a file as a record."""
    return VerificationRecord(
        file=str(path),
        unit=found.unit,
        number=found.number,
        state=found.state.name,
        signatures=[
            SignatureRecord(
                field=one.field,
                role=one.role,
                name=one.name,
                certificate=one.certificate,
                signed=one.signed,
                time_stamped=one.stamped,
                test_certificate=one.is_test,
                state=one.state.name,
                checks=_checks(one.checks),
            )
            for one in found.signatures
        ],
        checks=_checks(found.checks),
    )


def _checks(checks: tuple[Check, ...]) -> list[CheckRecord]:
    return [CheckRecord(title=check.title, state=check.state.name, text=check.text) for check in checks]
