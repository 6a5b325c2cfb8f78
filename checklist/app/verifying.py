"""Verifying signed reports: one file, and every one of a folder, within limits of memory and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from checklist.app.batch import Job, Kept
from checklist.app.doubles import Filed, doubles
from checklist.app.packs import find_pack, state_of
from checklist.core.digest import digest
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.plain import quoted_name, shown_name
from checklist.core.processes import meanwhile
from checklist.core.version import __version__
from checklist.core.words import listing
from checklist.io.files import read_bytes
from checklist.record.base import file_name, plain_data
from checklist.record.verification import CheckRecord, SignatureRecord, VerificationRecord
from checklist.report.pdf.toolchain import toolchain
from checklist.signing.outcome import (
    DATES,
    INTERNAL,
    ONLY_FOR_TRYING,
    PAGES,
    Check,
    Lacking,
    Signature,
    State,
    Verification,
    owner,
)

if TYPE_CHECKING:
    from checklist.engine.model import Assessment
    from checklist.signing.file import Report
    from checklist.signing.redraw import Redrawing
    from checklist.signing.trust import Trust

T = TypeVar("T")
_SECONDS, _MEGABYTES = 120, 2_000
"""What judging one file, and then drawing it, may take; a report of 100 pages takes six seconds and 400 MB."""
_TOO_COSTLY = "文件太大或太复杂，超过了时间或内存的上限"


@dataclass(frozen=True)
class VerifyOptions:
    """What is asked of every report: whom to trust (files), who must have signed, whether to draw it again.

    ``against``: the internal report that a public edition is held against.
    """

    roots: tuple[Path, ...] = ()
    crls: tuple[Path, ...] = ()
    signers: Path | None = None
    up_to: str = "head"
    draw_again: bool = True
    own: Path | None = None
    pack_folder: Path | None = None
    against: Path | None = None


@dataclass(frozen=True)
class Examined:
    """What was found of a file, the report that it is, what judging that again came to, and what is still to be drawn."""

    found: Verification
    report: Report | None = None
    judged: Assessment | None = None
    pages: Redrawing | None = None


def read_options_trust(options: VerifyOptions) -> Trust:
    """Read whom the verifier trusts; raises ``InputError``."""
    from checklist.signing.trust import read_trust

    return read_trust(options.roots, options.crls, options.signers)


def verify_file(path: Path, options: VerifyOptions) -> VerificationRecord:
    """Verify one file: another process does all but drawing it again, for which this one gets ready meanwhile.

    Raises ``InputError`` only for what the verifier brings; whatever is wrong with the file is in the result.
    """
    read_options_trust(options)
    found = _found(path, options)
    if options.against is not None:
        of = _found(options.against, replace(options, against=None))
        found = replace(found, checks=(_internal(options.against, of, found), *found.checks), internal=of)
    return verification_record(path, found, options.up_to)


def _internal(path: Path, found: Verification, public: Verification) -> Check:
    """Return what is to be said of the internal report that a ``public`` edition was held against, on days what that does not."""
    known = (
        f"{path.name}（{listing(filter(None, (quoted_name(found.unit), found.number)))}）" if found.unit else path.name
    )
    if found.state is State.有效:
        signed = listing(f"{one.role}{_signer(one)}" for one in found.signatures if one.field)
        is_test = any(one.is_test for one in found.signatures)
        strange = (
            "有签字人的证书写的是别的单位，请单独验证它。" if any(one.of_other_unit for one in found.signatures) else ""
        )
        days = "".join(one.text for one in found.checks if one.title == DATES and one not in public.checks)
        return Check(
            INTERNAL, State.有效, f"{known}有效，{signed}签过字。{ONLY_FOR_TRYING if is_test else ''}{strange}{days}"
        )
    if found.missing:
        return Check(INTERNAL, found.state, f"{known}{found.conclusion}：还缺{listing(found.missing)}的签字。")
    wrong = next(
        check
        for check in (*(check for one in found.signatures for check in one.checks), *found.checks)
        if check.state is found.state
    )
    return Check(INTERNAL, found.state, f"{known}本身是“{found.state.name}”：{wrong.text}请单独验证它。")


def _signer(signature: Signature) -> str:
    return owner(signature.name, signature.unit if signature.of_other_unit else "")


def _found(path: Path, options: VerifyOptions) -> Verification:
    found, drawn = examine(path, options, lambda examined: examined.found)
    if found is None:
        return unread(_TOO_COSTLY)
    return found if drawn is None else replace(found, checks=(*found.checks, drawn))


def examine(path: Path, options: VerifyOptions, tell: Callable[[Examined], T]) -> tuple[T | None, Check | None]:
    """Verify in processes of their own, which a file that costs too much, or breaks a library, does not outlive.

    Return what ``tell`` makes, in such a process, of what was found, None if the file costs too much; and what came
    of drawing its pages again, None if that was not asked for or could not be begun.
    """
    examined = meanwhile(partial(_told, path, options, tell), seconds=_SECONDS, megabytes=_MEGABYTES)
    if options.draw_again:
        with suppress(InputError):  # drawing itself will say so
            _ready()
    try:
        told, pages = examined()
    except (TimeoutError, MemoryError, ChildProcessError):
        return None, None
    if pages is None:
        return told, None
    try:
        drawn = meanwhile(partial(_drawn, pages), seconds=_SECONDS, megabytes=_MEGABYTES)()
    except (TimeoutError, MemoryError, ChildProcessError):
        drawn = Check(PAGES, State.未能验证, f"重新排版：{_TOO_COSTLY}。")
    except Exception:  # whatever a stranger's file brings about
        drawn = Check(PAGES, State.未能验证, "重新排版时出错，没有排完。")
    return told, drawn


def _told(path: Path, options: VerifyOptions, tell: Callable[[Examined], T]) -> tuple[T, Redrawing | None]:
    examined = _examined(path, options)
    return tell(examined), examined.pages


def get_ready(options: VerifyOptions) -> None:
    """Load what verifying needs: a process that verifies many hands it on to those that it begins."""
    import checklist.signing.truth
    import checklist.signing.verify  # noqa: F401

    read_options_trust(options)


def _drawn(pages: Redrawing) -> Check:
    from checklist.signing.redraw import draw_again

    return draw_again(pages)


@lru_cache(maxsize=1)
def _ready() -> None:
    from checklist.report.pdf.draw import get_ready

    get_ready()


def verify_job(path: Path, options: VerifyOptions, day: date) -> Job[VerificationRecord]:
    """Return the job that verifies one file of many; its result holds for a day, because certificates expire."""
    return Job(str(path), partial(_verify, path, options, day))


def _verify(
    path: Path, options: VerifyOptions, day: date, kept: Kept[VerificationRecord] | None
) -> Kept[VerificationRecord]:
    key = _key(path, options, day)
    if kept is not None and key and kept.key == key:
        return kept
    get_ready(options)
    found = verification_record(path, _found(path, options), options.up_to)
    unchanged = key == _key(path, options, day)
    return Kept(key if unchanged else "", found)


def _key(path: Path, options: VerifyOptions, day: date) -> str:
    """Return the digest of all that a verification depends on; nothing for a file that cannot be read."""
    signers = () if options.signers is None else (options.signers,)
    files = {"file": (path,), "roots": options.roots, "crls": options.crls, "signers": signers}
    try:
        contents = {name: [sha256(read_bytes(one)).hexdigest() for one in many] for name, many in files.items()}
    except InputError:
        return ""
    return digest(
        {
            "files": contents,
            "options": [options.up_to, options.draw_again, day],
            "pack": state_of(options.pack_folder),
            "software": {"checklist-zicha": __version__, **toolchain(options.own)},
        }
    )


def unread(why: str) -> Verification:
    """Return what is to be said of a file that could not be looked at to the end."""
    return Verification(checks=(Check("文件", State.未能验证, f"{why}，没有验证完；请单独再验证一次。"),))


def _examined(path: Path, options: VerifyOptions) -> Examined:
    """Return what is to be said of a file; one that cannot be read is 无效, and says why."""
    from checklist.signing.truth import judge_again, strange_templates
    from checklist.signing.verify import verify

    trust = read_options_trust(options)
    try:
        internal = _read_internal(options.against) if options.against is not None else None
        content = read_bytes(path)
        found, report = verify(content, trust, up_to=options.up_to, compared=internal is not None)
        found = replace(found, sha256=sha256(content).hexdigest())
        if report is None:
            return Examined(found)
        if options.against is not None and report.data.edition == "internal":
            useless = Check("公开版", State.未能验证, "这一份是内部版；--against 用来给公开版对照。")
            found = replace(found, checks=(useless, *found.checks))
        judged, again = judge_again(report, partial(find_pack, options.pack_folder), internal)
        pages = _pages(report, again, options)
        templates = None if options.draw_again else strange_templates(report, options.own)
    except MemoryError:
        raise
    except InputError as error:
        return Examined(
            Verification(checks=tuple(Check("文件", State.无效, problem.text) for problem in error.problems))
        )
    except Exception:  # whatever a stranger's file brings about
        wrong = "里面有本工具不会写的内容，验证不下去：多半被改过，请换一份没有改过的。"
        return Examined(Verification(checks=(Check("文件", State.无效, wrong),)))
    drawn = [check for check in (templates, pages) if isinstance(check, Check)]
    return Examined(
        replace(found, checks=(*found.checks, judged, *drawn), **_whose(report)),
        report,
        None if isinstance(again, Check) else again,
        None if isinstance(pages, Check) else pages,
    )


def _read_internal(path: Path) -> Report | None:
    """Read the internal report that a public edition is held against; None if it is none, as verifying it tells."""
    from checklist.signing.file import read_report
    from checklist.signing.original import NotAReport

    try:
        report = read_report(read_bytes(path))
    except (NotAReport, InputError):
        return None
    return report if report.data.edition == "internal" else None


def _whose(report: Report) -> dict[str, Any]:
    """Return whose report it is, of which period and edition, and a digest of its answers."""
    data = report.data
    content = data.internal or digest(plain_data(data.answers))
    whose = {"code": data.answers.unit.code, "period": str(data.answers.period)}
    return {**whose, "edition": data.edition, "content": content}


def _pages(report: Report, again: Check | Assessment, options: VerifyOptions) -> Check | Redrawing:
    """Return what is to be drawn again, or what is said of the pages without."""
    if isinstance(again, Check):
        return again
    if not options.draw_again:
        return Check(PAGES, State.未能验证, "没有重新排版（--quick）。")
    from checklist.signing.truth import to_draw

    return to_draw(report, again, options.own)


def verification_record(path: Path, found: Verification, up_to: str) -> VerificationRecord:
    """Return what is to be said of a file as a record; ``up_to``: the last role that had to have signed."""
    return VerificationRecord(
        file=file_name(path),
        sha256=found.sha256,
        unit=found.unit,
        number=found.number,
        code=found.code,
        period=found.period,
        edition=found.edition,
        content=found.content,
        up_to=up_to,
        state=found.state.name,
        conclusion=found.conclusion,
        missing=found.missing,
        signatures=[
            SignatureRecord(
                field=one.field,
                role=one.role,
                name=one.name,
                certificate=one.certificate,
                signed=one.signed,
                time_stamped=one.stamped,
                test_certificate=one.is_test,
                unit=one.unit,
                of_other_unit=one.of_other_unit,
                state=one.state.name,
                checks=_checks(one.checks),
            )
            for one in found.signatures
        ],
        checks=_checks(found.checks),
    )


def of_other_units(found: VerificationRecord) -> list[Problem]:
    """Return of which other units than its own the certificates are that a report was signed with, if any are."""
    roles: dict[str, list[str]] = {}
    for one in found.signatures:
        if one.of_other_unit:
            roles.setdefault(one.unit, []).append(one.role)
    ours, place = shown_name(found.unit), Place(found.file)
    return [
        Problem(Code.OF_OTHER_UNIT, place, {"roles": listing(who), "theirs": shown_name(theirs), "unit": ours})
        for theirs, who in roles.items()
    ]


def copies(found: Iterable[VerificationRecord]) -> Iterator[Problem]:
    """Yield, of each edition, which reports are the same file twice, and which are different ones of one unit and period."""
    read = [one for one in found if one.content and one.state != State.无效.name]
    for edition in ("internal", "public"):
        same_edition = [one for one in read if one.edition == edition]
        filed = (Filed(one.file, shown_name(one.unit), one.code, one.period, one.sha256) for one in same_edition)
        yield from doubles(filed, "内容、页面或者签字")


def _checks(checks: tuple[Check, ...]) -> list[CheckRecord]:
    return [CheckRecord(title=check.title, state=check.state.name, text=_with_advice(check)) for check in checks]


_ADVICE: dict[Lacking, str] = {
    "roots": "请用 --trust 给出。",
    "internal": "请用 --against 给出签过字的内部版，逐项、逐页对照。",
    "pack": "请用 --pack 给出上级下发的同一规则库。只信发布单位下发的，不要用填报单位自己给的：规则库宽，结论也就宽。",
    "templates": "请填报单位用自带的模板重新出报告，或者用 checklist verify --templates 给出同一模板核对。"
    "只信发布单位下发的，不要用填报单位自己给的：模板写什么，页面就是什么。",
}


def _with_advice(check: Check) -> str:
    """Return why a check came to what it came to, and by which option of ``verify`` what it lacked is given."""
    return check.text + (_ADVICE[check.lacks] if check.lacks else "")
