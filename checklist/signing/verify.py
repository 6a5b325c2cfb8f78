"""Verifying a report: its signatures, the file around them, the data it carries.

A signature proves that certain bytes were signed with a certain key, and no more. So a file is
relied on only if every one of its bytes is accounted for: the report is what drawing it again
gives (``redraw``), what follows is what writing the signatures' own values again gives
(``revisions``), each made by the person who may. Whether the data is true is ``truth``'s part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from pyhanko.sign.validation.status import SignatureStatus, StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from checklist.core.values import CHINA, now, show_date, today
from checklist.core.wording import ROLES
from checklist.core.words import listing
from checklist.engine.readiness import missing
from checklist.signing.certificates import (
    fingerprint,
    is_valid_at,
    strange_certificates,
    unrelated,
)
from checklist.signing.container import (
    CannotSign,
    Container,
    certificates_in,
    check_signature,
    check_time_stamp,
    claimed_time,
    read_container,
)
from checklist.signing.file import OLD_FORM, Report, read_report
from checklist.signing.identity import IDENTITY, check_people, check_person, of_other_unit
from checklist.signing.original import NotAReport
from checklist.signing.outcome import DATES, MISSING, Check, Signature, State, Verification
from checklist.signing.passed import passed
from checklist.signing.people import purpose_fault
from checklist.signing.revisions import Archived, Placed, Signed, breaks_off, first_difference, signatures_begun
from checklist.signing.seals import examine_seal
from checklist.signing.trust import Trust

T = TypeVar("T")
_CLOCKS = timedelta(days=1)
"""How far two clocks may differ before a time is called wrong."""


def verify(
    pdf: bytes, trust: Trust, *, up_to: str = "head", compared: bool = False
) -> tuple[Verification, Report | None]:
    """Return what is to be said of a file's signatures, file and data, and the report read, if it is one.

    ``up_to``: the last role that must have signed already. ``compared``: a public edition, which nobody signs, will be
    held against its internal one. Never raises, whatever the file is.
    """
    try:
        report = read_report(pdf)
    except NotAReport as error:
        return Verification(checks=(Check("文件", State.无效, f"{error}。"),)), None
    return verify_report(report, trust, up_to=up_to, compared=compared), report


def verify_report(report: Report, trust: Trust, *, up_to: str, compared: bool = False) -> Verification:
    """Return what is to be said of a report that was read; ``compared`` as for ``verify``."""
    found = examine_seal(report) if report.rest and not report.has_old_form else None
    seal = found if isinstance(found, Signature) else None
    signatures = tuple(_signatures(report, seal, trust, up_to))
    is_alone = report.data.edition == "public" and not compared
    checks = (*_file(report, found, is_alone=is_alone), *check_people(report, trust), *_data(report, is_alone=is_alone))
    return Verification(report.unit, report.number, signatures, checks)


# Signatures


def _signatures(report: Report, seal: Signature | None, trust: Trust, up_to: str) -> Iterator[Signature]:
    """Yield every expected place, in order, then the seal and the time stamps of the whole document."""
    needed = [] if report.data.edition == "public" else list(ROLES)[: list(ROLES).index(up_to) + 1]
    damaged = _damaged(report)
    for role, title in ROLES.items():
        if role in report.signatures:
            yield _signature(report, report.signatures[role], role, title, trust)
        elif role in needed and report.has_old_form:
            text = f"是 {OLD_FORM} 版签的：当时的写法不能逐字节核对，所以不再采信；请用现在的版本重新出报告、签字。"
            yield Signature(role, title, checks=(Check("签名", State.未能验证, text),))
        elif role in damaged:
            text = "这里有签名的内容，但与本工具所写的对不上：文件被改过，或者是别的程序签的，不能采信。"
            yield Signature(role, title, checks=(Check("签名", State.无效, text),))
        elif role in needed:
            yield Signature(role, title, checks=(Check(MISSING, State.无效, f"{title}没有签字。"),))
    if seal is not None:
        yield seal
    for placed in report.archives:
        yield _document_stamp(report, placed, trust)


def _damaged(report: Report) -> list[str]:
    """Return the roles whose signatures seem to stand in what cannot be read, in the order of signing."""
    unsigned = [role for role in report.roles if role not in report.signatures]
    return unsigned[: signatures_begun(report.rest)]


def _document_stamp(report: Report, placed: Placed[Archived], trust: Trust) -> Signature:
    """Look at a time stamp of the whole document (B-LTA) and at the evidence that came with it."""
    values = placed.values
    moment = None
    try:
        moment = claimed_time(values.cms)
        covered = placed.covered(report.pdf)
        listed = check_time_stamp(values.cms, covered, trust.context(revocation=True)) if trust.crls else None
        is_revoked = listed is not None and listed.revoked
        check = _stamped(check_time_stamp(values.cms, covered, trust.context()), is_revoked)
        if trust.roots and unrelated(values.certificates, values.lists, _embedded(report), trust.roots):
            check = Check("时间戳", State.无效, "随时间戳附上的证书或吊销名单与各个签名无关。")
    except Exception:  # whatever reading a stranger's time stamp raises
        check = Check("时间戳", State.无效, "时间戳损坏，读不了。")
    return Signature("", "全文时间戳", "时间戳服务", signed=moment, stamped=True, checks=(check,))


def _embedded(report: Report) -> list[bytes]:
    """Return the certificates in all signatures and time stamps."""
    found = [one for placed in report.signatures.values() for one in read_container(placed.values.cms).embedded]
    found += [one for placed in report.archives for one in certificates_in(placed.values.cms)]
    return list(dict.fromkeys(found))


def _signature(report: Report, placed: Placed[Signed], role: str, title: str, trust: Trust) -> Signature:
    container = read_container(placed.values.cms)
    certificate = container.certificate
    known = Signature(
        role, title, container.name, fingerprint(certificate.dump()), is_test=container.is_test, unit=container.unit,
        of_other_unit=trust.signers is None and of_other_unit(report, certificate),
    )  # fmt: skip
    try:
        covered = placed.covered(report.pdf)
        status, listed = _status(container, covered, trust)
    except Exception:  # whatever pyHanko raises on what strangers made
        check = Check("签名", State.无效, "签名损坏，读不了。")
        return replace(known, checks=(check,))
    stamp = status.timestamp_validity
    claimed = placed.values.moment
    whole, person = _integrity(status), check_person(report, role, known, trust)
    if whole.state is State.无效 and person.state is State.有效:
        person = Check(IDENTITY, State.未能验证, "所签的内容与签名不符，不知道这一份是不是本人签的。")
    checks = (
        whole,
        _trusted(status, container, trust, listed=listed),
        _time(report, role, claimed, stamp.timestamp if stamp is not None else None),
        *(
            [_held(container, claimed)]
            if stamp is None
            else [_stamped(stamp, _revoked_service(container, covered, trust))]
        ),
        person,
    )
    if not status.bottom_line and all(check.state is State.有效 for check in checks):
        checks = (*checks, Check("签名", State.无效, "签名没有通过全部检查。"))
    return replace(
        known, signed=stamp.timestamp if stamp is not None else claimed, stamped=stamp is not None,
        checks=checks,
    )  # fmt: skip


def _status(container: Container, covered: bytes, trust: Trust) -> tuple[StandardCMSSignatureStatus, bool]:
    """Return pyHanko's judgement, at the time that a trusted stamp tells, otherwise now, and whether lists were there.

    The lists of revoked certificates count where they are of the signer's authority.
    """

    def judge(context: ValidationContext) -> StandardCMSSignatureStatus:
        return check_signature(container, covered, context, trust.context())

    moment, status = None, judge(trust.context())
    stamp = status.timestamp_validity
    if not status.trusted and stamp is not None and stamp.intact and stamp.valid and stamp.trusted:
        moment = stamp.timestamp
        status = judge(trust.context(moment))
    if not trust.crls or not status.trusted:
        return status, False
    listed = judge(trust.context(moment, revocation=True))
    return (listed, True) if listed.trusted or listed.revoked else (status, False)


def _is_intact(status: SignatureStatus) -> bool:
    return bool(status.intact and status.valid)


def _integrity(status: SignatureStatus) -> Check:
    if _is_intact(status):
        return Check("完整", State.有效, "签名之后，所签的内容没有变动。")
    return Check("完整", State.无效, "所签的内容与签名不符，文件被改过。")


def _trusted(status: StandardCMSSignatureStatus, container: Container, trust: Trust, *, listed: bool) -> Check:
    title = "证书"
    if not _is_intact(status):
        return Check(title, State.未能验证, "所签的内容与签名不符，证书没有核对。")
    if status.trusted and strange_certificates(container.embedded, trust.roots):
        return Check(title, State.未能验证, "签名或时间戳里有的证书不是所信任的机构签发的。")
    if fault := purpose_fault(status.signing_cert):
        return Check(title, State.无效, f"证书{fault}。")
    if status.trusted and trust.crls and not listed:
        return Check(title, State.未能验证, "证书由所信任的机构签发，但给出的吊销名单都不是这个机构的，或者已经过期。")
    if status.trusted:
        known = "没有被吊销" if listed else "没有给出吊销名单（--crl），没有查吊销"
        return Check(title, State.有效, f"证书由所信任的机构签发，{known}。")
    if not trust.roots:
        return Check(title, State.未能验证, "没有给出信任的根证书。", "roots")
    if status.revoked:
        return Check(title, State.无效, "证书已经被吊销。")
    if not is_valid_at(status.signing_cert, now()):
        return Check(title, State.无效, "证书不在有效期内，也没有时间戳证明签字时在有效期内。")
    return Check(title, State.无效, "证书不是所信任的机构签发的，或者不能用来签字。")


def _time(report: Report, role: str, claimed: datetime, proven: datetime | None) -> Check:
    """Hold the time that a signature's stamp shows against all that is known of when it can have been made."""
    title = "时间"
    earlier = [placed.values.moment for other, placed in report.signatures.items() if other != role]
    earlier = earlier[: list(report.signatures).index(role)]
    shown = f"{claimed:%Y-%m-%d %H:%M}"
    if proven is not None and abs(claimed - proven) > _CLOCKS:
        told = f"时间戳说的是 {proven.astimezone(CHINA):%Y-%m-%d %H:%M}"
        return Check(title, State.无效, f"签字处印的时间是 {shown}，{told}。")
    if claimed > now() + _CLOCKS:
        return Check(title, State.无效, f"签字处印的时间 {shown} 还没有到。")
    if any(claimed < moment - _CLOCKS for moment in earlier):
        return Check(title, State.无效, f"签字处印的时间 {shown} 早于前一个签字。")
    if claimed.date() + _CLOCKS < report.day:
        return Check(title, State.无效, f"签字处印的时间 {shown} 早于核对日期 {report.day}。")
    source = "与时间戳相符" if proven is not None else "是签字人的时钟所说，没有时间戳证明"
    return Check(title, State.有效, f"签字处印的时间 {shown}，{source}。")


def _revoked_service(container: Container, covered: bytes, trust: Trust) -> bool:
    """Whether a given list says that the certificate of a signature's time stamp service was revoked."""
    if not trust.crls:
        return False
    status = check_signature(container, covered, trust.context(), trust.context(revocation=True))
    return bool(status.timestamp_validity is not None and status.timestamp_validity.revoked)


def _held(container: Container, claimed: datetime) -> Check:
    """Hold the claimed time against the days of the certificate."""
    if is_valid_at(container.certificate, claimed, _CLOCKS):
        return Check("时间", State.有效, "签字处印的时间在证书的有效期内。")
    return Check("时间", State.无效, "签字处印的时间不在证书的有效期内。")


def _stamped(stamp: SignatureStatus, is_revoked: bool) -> Check:
    if is_revoked:
        return Check("时间戳", State.无效, "出具时间戳的证书已经被吊销。")
    if stamp.intact and stamp.valid and stamp.trusted:
        return Check("时间戳", State.有效, "时间由所信任的时间戳服务证明。")
    if stamp.intact and stamp.valid:
        return Check("时间戳", State.未能验证, "时间戳完整，但不信任出具它的服务，没有给出它的根证书。", "roots")
    return Check("时间戳", State.无效, "时间戳与签名不符。")


# The file and its data


def _file(report: Report, seal: Signature | str | None, *, is_alone: bool) -> Iterator[Check]:
    """Check that the file is the report and what signing adds, and that every byte of it is known.

    ``is_alone``: it is a public edition without the internal one, so that nothing tells whether it was changed.
    """
    count = len(report.revisions)
    if isinstance(seal, str):
        why = "" if _damaged(report) else f"（{seal}）"
        yield Check("文件", State.无效, f"{rest_fault(report)}{why}。")
    elif report.has_old_form:
        yield Check("文件", State.未能验证, f"{OLD_FORM} 版签的字，写法不能逐字节核对。")
    elif is_alone:
        yield Check("文件", State.未能验证, "公开版，不签字：单凭这一份，看不出是谁出的、改没改过。")
    elif not report.rest:
        added = (
            f"报告原件之后只有 {count} 次签字所加的内容，按其中的值重写，逐字节相同。" if count else "没有附加内容。"
        )
        yield Check("文件", State.有效, added)
    if is_ahead(report, today()):
        yield Check(DATES, State.无效, f"核对日期 {show_date(report.day)} 还没有到。")
    if report.signatures and (told := passed(report, today())):
        yield Check(DATES, State.有效, f"{told}。")
    end = report.data.answers.period.to
    if report.day < end:
        told = f"核对日期 {show_date(report.day)} 在自查期间结束（{show_date(end)}）之前，此后的情况不在报告之内。"
        yield Check(DATES, State.有效, told)
    pictures = [ROLES[role] for role, placed in report.signatures.items() if placed.values.picture is not None]
    if pictures:
        yield Check("图片", State.有效, f"{listing(pictures)}的签字处有其本人所加的图片：图片不是验证的内容。")


def is_ahead(report: Report, day: date) -> bool:
    """Whether a report was judged as of a day that on ``day`` has not come yet."""
    return report.day > day + _CLOCKS


def rest_fault(report: Report) -> str:
    """Say where what was not written here begins."""
    if report.has_old_form:
        return f"是 {OLD_FORM} 版签的，请重新出报告、重新签"
    where = f"{'签名' if report.revisions else '报告原件'}之后（第 {report.base.length + 1} 字节起）"
    if breaks_off(report.base, report.pdf, report.next_role):
        return f"{where}的签名没有写完：文件断了，后面的没有传完整，请换一份完整的；换了还是这样，就是被改过"
    if _damaged(report):
        place = first_difference(report.base, report.pdf, report.next_role) + 1
        signed = "最后一个完好的签名" if report.revisions else "报告原件"
        return (
            f"{signed}之后的签名里有不是本工具写的内容：从第 {place} 字节起与按其中的值重写的对不上"
            "（改动也可能在此之前）；文件被改过，或者是别的程序签的，其中的签名不能采信"
        )
    return f"{where}有不是本工具写的内容，共 {len(report.rest)} 字节：文件被改过，或者被别的程序另存过、签过"


def _data(report: Report, *, is_alone: bool) -> Iterator[Check]:
    """Check that the report may be signed at all, and say which data it carries."""
    if report.data.open:
        yield Check("数据", State.无效, f"这一份是草稿，还不能签字：{missing(report.data.open)}。")
    elif report.data.draft:
        yield Check("数据", State.无效, "这一份是草稿。")
    whole = hashlib.sha256(report.original.data).hexdigest()
    printed = "" if report.data.draft else "，各页页脚应当印着它的前 16 位"
    told = f"所附自查数据的 SHA-256 为 {whole}{printed}"
    if is_alone:
        short = f"所附自查数据的 SHA-256 前 16 位为 {whole[:16]}{'' if report.data.draft else '，各页页脚应当印着'}"
        yield Check("数据", State.未能验证, f"{short}；没有签字，这个数改了内容的人也能重新算出来。")
    else:
        yield Check("数据", State.有效, f"{told}。")


# What makes a signature last


def evidence(pdf: bytes, trust: Trust) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the certificates and lists of revoked ones (DER) with which the last signature can be checked for years.

    Raises ``CannotSign`` when it cannot be checked now.
    """
    placed = list(read_report(pdf).signatures.values())[-1]
    container = read_container(placed.values.cms)
    status, _ = _status(container, placed.covered(pdf), trust)
    stamp = status.timestamp_validity
    paths = [one.validation_path for one in (status, stamp) if one is not None and one.trusted]
    if len(paths) != 2:
        raise CannotSign("按 --trust、--crl 给出的，签字或时间戳的证书现在验证不了，附不上今后验证用的材料（--lta）")
    chains = [certificate.dump() for path in paths if path for certificate in path.iter_certs(include_root=True)]
    lists = {one.dump(): None for one in trust.crls}
    certificates = tuple(dict.fromkeys(chains))
    return certificates, tuple(one for one in lists if not unrelated((), (one,), list(certificates), trust.roots))
