"""Verifying a report: its signatures, the document around them, the data it carries.

A signature proves that certain bytes were signed with a certain key, and no more. Four rules
beyond it are ours, each against a way round it: exactly the expected fields, signed in order;
each by the person who may; nothing after the file's end; every revision nothing but a
signature. Whether the data is true is ``truth``'s part.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import crl as asn1_crl
from asn1crypto import parser
from asn1crypto import x509 as asn1_x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from checklist.engine.readiness import missing
from checklist.errors import Code, InputError, Place, Problem, listing
from checklist.files import read_bytes
from checklist.report.drawing import DATA_NAME
from checklist.report.fields import FIELDS, ROLES, SEAL
from checklist.signing.carried import Carried, NotAReport, attachments, read_report
from checklist.signing.foreign import ForeignSignature
from checklist.signing.keys import TEST_MARK, fingerprint
from checklist.signing.outcome import Check, Signature, State, Verification
from checklist.signing.revisions import strange_revision
from checklist.yamlio import parse, read_text

IDENTITY = "身份"
"""The check of who signed."""
T = TypeVar("T")
_ENDS = re.compile(rb"%%EOF[\r\n]*\Z")


@dataclass(frozen=True)
class Trust:
    """Whom a verifier trusts: root certificates, lists of revoked ones, and who may sign for a unit, by role.

    ``signers``: unit, then role, then SHA-256 of certificates; None if nobody was named.
    """

    roots: Sequence[asn1_x509.Certificate] = ()
    crls: Sequence[asn1_crl.CertificateList] = ()
    signers: Mapping[str, Mapping[str, Sequence[str]]] | None = None

    def context(self, moment: datetime | None = None, *, revocation: bool = False) -> ValidationContext:
        """Return what pyHanko judges certificates by; it fetches nothing and knows none of the system's roots.

        With ``revocation`` every certificate needs a list: in its softer modes pyHanko looks
        into none unless the certificate itself says where one can be had.
        """
        return ValidationContext(
            trust_roots=list(self.roots), crls=list(self.crls), allow_fetching=False, moment=moment,
            revocation_mode="require" if revocation else "soft-fail",
        )  # fmt: skip


def verify(pdf: bytes, trust: Trust, *, up_to: str = "head") -> tuple[Verification, Carried | None]:
    """Return what is to be said of a file's signatures, document and data, and the report read, if it is one.

    ``up_to``: the last role that must have signed already. Never raises, whatever the file is.
    """
    try:
        report = read_report(pdf)
    except NotAReport as error:
        return Verification(checks=(Check("文件", State.无效, f"{error}。"),)), None
    return verify_report(report, trust, up_to=up_to), report


def verify_report(report: Carried, trust: Trust, *, up_to: str) -> Verification:
    """Return what is to be said of a report that was read."""
    signatures = tuple(_signatures(report, trust, up_to))
    checks = (*_document(report), *_data(report))
    return Verification(report.unit, report.number, signatures, checks)


# Signatures


def _signatures(report: Carried, trust: Trust, up_to: str) -> Iterator[Signature]:
    """Yield every expected place, in order, and then every signature that stands anywhere else."""
    found = {signature.field_name: signature for signature in report.signatures}
    foreign = {signature.field_name: signature for signature in report.foreign}
    strange = _strange(report)
    needed = list(ROLES)[: list(ROLES).index(up_to) + 1]
    for name, title in FIELDS.items():
        if name in found:
            yield _signature(report, found[name], name, title, trust, strange)
        elif name in foreign:
            yield _foreign(foreign[name], title, strange)
        elif name in needed:
            check = Check("签名", State.无效, f"{title}没有签字。")
            yield Signature(name, title, checks=(check,))
    for name in (*found, *foreign):
        if name in found and _is_time_stamp(found[name]):
            yield _document_stamp(found[name], trust, strange)
        elif name not in FIELDS:
            check = Check("签名", State.无效, "报告里没有这个签字的位置，是后来加的。")
            yield Signature(name, name, checks=(check,))


def _document_stamp(embedded: EmbeddedPdfSignature, trust: Trust, strange: int | None) -> Signature:
    """Look at a time stamp of the whole document (B-LTA)."""
    try:
        status = validate_pdf_timestamp(embedded, trust.context(), skip_diff=True)
        whole = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION and strange is None
        check, moment = _stamped(status, whole=whole), status.timestamp
    except Exception as error:
        check, moment = Check("时间戳", State.无效, f"时间戳损坏，读不了（{type(error).__name__}）。"), None
    return Signature(embedded.field_name, "全文时间戳", "时间戳服务", signed=moment, stamped=True, checks=(check,))


def _foreign(signature: ForeignSignature, title: str, strange: int | None) -> Signature:
    checks = [Check("签名", State.未能验证, signature.text)]
    if strange is not None:
        checks.append(Check("变动", State.无效, "文件里有不只是签字的变动。"))
    return Signature(signature.field_name, title, checks=tuple(checks))


def _strange(report: Carried) -> int | None:
    """Return the first revision that is more than a signature; one that cannot be read is."""
    try:
        return strange_revision(report)
    except Exception:
        return 0


def _is_time_stamp(signature: EmbeddedPdfSignature) -> bool:
    return str(signature.sig_object.get("/Type", "")) == "/DocTimeStamp"


def _signature(
    report: Carried, embedded: EmbeddedPdfSignature, name: str, title: str, trust: Trust, strange: int | None
) -> Signature:
    try:
        status, listed = _status(embedded, trust)
    except Exception as error:
        check = Check("签名", State.无效, f"签名损坏，读不了（{type(error).__name__}）。")
        return Signature(name, title, checks=(check,))
    certificate = status.signing_cert
    stamp = status.timestamp_validity
    signer = str(certificate.subject.native.get("common_name", ""))
    checks = (
        _integrity(status),
        _changes(embedded, status, strange, report.pdf, is_first=embedded is report.signatures[0]),
        _trusted(status, trust, listed=listed),
        *([_stamped(stamp)] if stamp is not None else []),
        _person(report, name, title, signer, fingerprint(certificate.dump()), trust),
    )
    if not status.bottom_line and all(check.state is State.有效 for check in checks):
        checks = (*checks, Check("签名", State.无效, "签名没有通过全部检查。"))
    return Signature(
        name, title, signer, fingerprint(certificate.dump()),
        stamp.timestamp if stamp is not None else status.signer_reported_dt,
        stamp is not None, TEST_MARK in certificate.subject.human_friendly, checks,
    )  # fmt: skip


def _status(embedded: EmbeddedPdfSignature, trust: Trust) -> tuple[PdfSignatureStatus, bool]:
    """Return pyHanko's judgement, at the time that a trusted stamp tells, otherwise now, and whether lists were there.

    The lists of revoked certificates count where they are of the signer's authority.
    """
    moment, stamps = None, trust.context()
    status = validate_pdf_signature(embedded, trust.context(), stamps, skip_diff=True)
    stamp = status.timestamp_validity
    if not status.trusted and stamp is not None and stamp.intact and stamp.valid and stamp.trusted:
        moment = stamp.timestamp
        status = validate_pdf_signature(embedded, trust.context(moment), stamps, skip_diff=True)
    if not trust.crls or not status.trusted:
        return status, False
    listed = validate_pdf_signature(embedded, trust.context(moment, revocation=True), stamps, skip_diff=True)
    return (listed, True) if listed.trusted or listed.revoked else (status, False)


def _integrity(status: PdfSignatureStatus) -> Check:
    if status.intact and status.valid:
        return Check("完整", State.有效, "签名之后，所签的内容没有变动。")
    return Check("完整", State.无效, "所签的内容与签名不符，文件被改过。")


def _changes(
    embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, strange: int | None, pdf: bytes, *, is_first: bool
) -> Check:
    """Look at what the signature covers, and at what came with it and after it."""
    title = "变动"
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Check(title, State.无效, "签名没有覆盖当时的整个文件，所签与所见可能不同。")
    if not _only_the_signature(embedded, pdf):
        return Check(title, State.无效, "签名自己占的、不受签名保护的地方夹了别的内容。")
    if is_first and (embedded.docmdp_level is not MDPPerm.FILL_FORMS or embedded.signed_revision != 1):
        return Check(title, State.无效, "第一个签名没有锁定文件，或者不是签在报告原件上。")
    if strange is not None and strange <= embedded.signed_revision:
        return Check(title, State.无效, "签字时文件已经被改过，不只是签字。")
    if strange is not None:
        return Check(title, State.无效, "签名之后文件又被改过，不只是接着签字。")
    return Check(title, State.有效, "除签字外没有变动。")


def _only_the_signature(embedded: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the bytes that no signature can cover, its own, hold the signature and zeros, and nothing else."""
    _, start, end, _ = (int(number) for number in embedded.byte_range)
    content = bytes(embedded.pkcs7_content)
    hexadecimal = content.hex().encode()
    plain = pdf[start:end] in (b"<" + hexadecimal.upper() + b">", b"<" + hexadecimal + b">")
    return plain and not any(content[parser.peek(content) :])


def _trusted(status: PdfSignatureStatus, trust: Trust, *, listed: bool) -> Check:
    title = "证书"
    if status.trusted and trust.crls and not listed:
        return Check(title, State.未能验证, "证书由所信任的机构签发，但给出的吊销名单都不是这个机构的，或者已经过期。")
    if status.trusted:
        known = "没有被吊销" if listed else "没有给出吊销名单（--crl），没有查吊销"
        return Check(title, State.有效, f"证书由所信任的机构签发，{known}。")
    if not trust.roots:
        return Check(title, State.未能验证, "没有用 --trust 给出信任的根证书。")
    if status.revoked:
        return Check(title, State.无效, "证书已经被吊销。")
    now = datetime.now().astimezone()
    validity = status.signing_cert["tbs_certificate"]["validity"]
    if not validity["not_before"].native <= now <= validity["not_after"].native:
        return Check(title, State.无效, "证书不在有效期内，也没有时间戳证明签字时在有效期内。")
    return Check(title, State.无效, "证书不是所信任的机构签发的，或者不能用来签字。")


def _stamped(stamp: Any, *, whole: bool = True) -> Check:
    if not whole:
        return Check("时间戳", State.无效, "时间戳没有覆盖整个文件，或者之后文件又被改过。")
    if stamp.intact and stamp.valid and stamp.trusted:
        return Check("时间戳", State.有效, "时间由所信任的时间戳服务证明。")
    if stamp.intact and stamp.valid:
        return Check("时间戳", State.未能验证, "时间戳完整，但不信任出具它的服务；请用 --trust 给出它的根证书。")
    return Check("时间戳", State.无效, "时间戳与签名不符。")


def _person(report: Carried, name: str, title: str, signer: str, certificate: str, trust: Trust) -> Check:
    """Hold the signer against the list of those who may, or, without one, against the name in the report."""
    if trust.signers is not None:
        allowed = trust.signers.get(report.unit, {}).get(name)
        if allowed is None:
            return Check(IDENTITY, State.未能验证, f"名单里没有{report.unit}的{title}。")
        if certificate in allowed:
            return Check(IDENTITY, State.有效, f"{signer}在名单里，可以作为{title}签字。")
        return Check(IDENTITY, State.无效, f"{signer}不是名单里的{title}。")
    named = report.named(name) if name in ROLES else ""
    if name == SEAL or not named:
        return Check(IDENTITY, State.未能验证, f"报告没有填明{title}，也没有用 --signers 给出名单。")
    if report.names(name, signer):
        return Check(IDENTITY, State.有效, f"证书上的姓名与报告所填的{title}相同（没有用 --signers 核对名单）。")
    return Check(IDENTITY, State.无效, f"报告所填的{title}是{named}，签字的是{signer}。")


# The document and its data


def _document(report: Carried) -> Iterator[Check]:
    """Check that the file is the report and its signatures, and nothing besides."""
    if not _ENDS.search(report.pdf):
        yield Check("文件", State.无效, "文件结尾之后还有内容。")
    names = [found.name for found in report.fields]
    expected = list(FIELDS)
    stamps = {signature.field_name for signature in report.signatures if _is_time_stamp(signature)}
    extra = [name for name in names if name not in expected and name not in stamps]
    gone = [name for name in expected if name not in names]
    if extra or gone:
        said = [
            f"多出{listing(extra)}" if extra else "",
            f"少了{listing(FIELDS[name] for name in gone)}" if gone else "",
        ]
        yield Check("签字位置", State.无效, f"签字的位置被改过：{'，'.join(filter(None, said))}。")
    elif [name for name in names if name in expected] != expected or any(f.kind != "/Sig" for f in report.fields):
        yield Check("签字位置", State.无效, "签字位置的顺序或种类被改过。")
    signed = [name for name in report.in_order if name in expected]
    filled = [found.name for found in report.fields if found.filled and found.name in expected]
    if signed != [name for name in expected if name in signed]:
        yield Check("顺序", State.无效, f"没有按顺序签字：{listing(FIELDS[name] for name in signed)}。")
    if sorted(signed) != sorted(filled):
        yield Check("签字位置", State.无效, "有的签字位置填了别的东西。")


def _data(report: Carried) -> Iterator[Check]:
    """Check that the data is the same in every revision; its own form was checked when it was read."""
    try:
        for revision in range(1, report.reader.total_revisions):
            if attachments(report.reader, revision) != {DATA_NAME: report.raw}:
                yield Check("数据", State.无效, "所附的自查数据在签字以后被换过。")
                return
    except Exception as error:
        yield Check(
            "数据",
            State.无效,
            f"所附的自查数据被改过（{error if isinstance(error, NotAReport) else type(error).__name__}）。",
        )
        return
    if report.data["draft"]:
        yield Check("数据", State.无效, "这一份是草稿。")
    elif report.data["open"]:
        yield Check("数据", State.无效, f"还不能签字：{missing(report.data['open'])}。")
    whole = hashlib.sha256(report.raw).hexdigest()
    yield Check("数据", State.有效, f"各次签字所附的数据相同，SHA-256 为 {whole}，各页页脚印它的前 16 位。")


# What a verifier brings


def read_trust(roots: Sequence[Path], crls: Sequence[Path], signers: Path | None) -> Trust:
    """Read root certificates, revocation lists (PEM or DER) and the list of signers; raises ``InputError``."""
    problems: list[Problem] = []
    certificates = [one for loaded in _loaded(roots, _read_certificates, problems) for one in loaded]
    lists = list(_loaded(crls, _read_crl, problems))
    if problems:
        raise InputError(problems)
    return Trust(certificates, lists, read_signers(signers) if signers is not None else None)


def _loaded(paths: Sequence[Path], read: Callable[[bytes], T], problems: list[Problem]) -> Iterator[T]:
    """Yield what each file holds; what is wrong with the others is added to the problems."""
    for path in paths:
        try:
            yield read(read_bytes(path))
        except InputError as error:
            problems += error.problems
        except (ValueError, TypeError):
            problems.append(Problem(Code.BAD_CERTIFICATE, Place(str(path)), {"path": path}))


def _read_certificates(content: bytes) -> list[asn1_x509.Certificate]:
    loaded = list(load_certs_from_pemder_data(content))
    if not loaded:
        raise ValueError("no certificate")
    for certificate in loaded:
        certificate.subject.hashable  # noqa: B018 - reads it, so that what is no certificate is told here
    return loaded


def _read_crl(content: bytes) -> asn1_crl.CertificateList:
    from asn1crypto import pem

    if pem.detect(content):
        _, _, content = pem.unarmor(content)
    found = asn1_crl.CertificateList.load(content, strict=True)
    found["tbs_cert_list"].native  # noqa: B018 - reads all of it
    return found


def read_signers(path: Path) -> dict[str, dict[str, list[str]]]:
    """Read who may sign for which unit: certificates' SHA-256 by unit and role; raises ``InputError``."""
    document = parse(read_text(path, str(path)), str(path))
    found: dict[str, dict[str, list[str]]] = {}

    def wrong(why: str, place: tuple[str, ...]) -> InputError:
        return InputError([document.problem(Code.BAD_SIGNERS, place, why=why)])

    if not isinstance(document.data, dict):
        raise wrong("最外层应当是单位", ())
    for unit, roles in document.data.items():
        if not isinstance(roles, dict):
            raise wrong(f"“{unit}”下面应当是角色", (unit,))
        for role, prints in roles.items():
            if role not in FIELDS:
                raise wrong(f"不认识角色“{role}”，可以写：{listing(FIELDS)}", (unit, role))
            plain = [
                re.sub(r"[\s:]", "", str(one)).lower() for one in (prints if isinstance(prints, list) else [prints])
            ]
            if not all(re.fullmatch(r"[0-9a-f]{64}", one) for one in plain):
                raise wrong("证书指纹应当是 64 位十六进制数（SHA-256）", (unit, role))
            found.setdefault(unit, {})[role] = plain
    return found
