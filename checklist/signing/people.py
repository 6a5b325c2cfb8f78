"""Whether a certificate is that of a person who may sign, and of which one."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.signers import Signer

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.plain import hidden
from checklist.core.values import CHINA
from checklist.signing.certificates import SIGNING_USAGES, common_names, is_valid_at, validity

_PURPOSES = {
    "any_extended_key_usage", "email_protection", "microsoft_document_signing", "pdf_signing",
    "1.3.6.1.5.5.7.3.36",  # signing documents (RFC 9336), which asn1crypto has no name for
}  # fmt: skip
"""Extended usages one of which a certificate for signing documents has, if it names any."""
_DIGITS, _BETWEEN = "0123456789", " @_-"
_LONGEST = 64
"""Signs of a name (RFC 5280, ub-common-name)."""


def purpose_fault(certificate: x509.Certificate) -> str:
    """Say why a certificate cannot sign documents as a natural person's, or nothing if it can (RFC 5280, 4.2.1)."""
    if certificate.ca or certificate.self_signed != "no":
        return "是证书机构自己的证书"
    usage = certificate.key_usage_value
    if usage is None or not usage.native & SIGNING_USAGES:
        return "没有写明可以用来签字（keyUsage）"
    if "key_cert_sign" in usage.native:
        return "是证书机构自己的证书"
    extended = certificate.extended_key_usage_value
    if extended is not None and not {str(one) for one in extended.native} & _PURPOSES:
        return "只能用于网站、时间戳等，不能用来签字（extendedKeyUsage）"
    names = common_names(certificate)
    if len(names) != 1:
        return f"里应当只有一个姓名（commonName），现在有 {len(names)} 个"
    if len(names[0]) > _LONGEST:
        return "的姓名太长"
    if hidden(names[0]):
        return "的姓名里有看不见的字符"
    return ""


def usable_certificate(signer: Signer, moment: datetime, place: Place) -> x509.Certificate:
    """Return the certificate that a key signs with at a moment; raises ``InputError`` for one that nobody would call valid."""
    certificate = signer.signing_cert
    fault = purpose_fault(certificate) if certificate is not None else "读不出来"
    if certificate is None or fault:
        raise InputError([Problem(Code.NO_SIGNING_CERTIFICATE, place, {"why": fault})])
    if not is_valid_at(certificate, moment):
        begins, ends = validity(certificate)
        early = f"到 {begins.astimezone(CHINA):%Y-%m-%d %H:%M} 才生效"
        why = early if moment < begins else f"已经在 {ends.astimezone(CHINA):%Y-%m-%d %H:%M} 到期"
        details = {"why": why, "now": f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"}
        raise InputError([Problem(Code.CERTIFICATE_OUT_OF_DATE, place, details)])
    return certificate


def bare_name(signer: str) -> str:
    """Return a certificate's name without a number beside it: of an identity card, an employee or a certificate."""
    before = signer.lstrip(_DIGITS)
    if before != signer:
        signer = before.removeprefix("X").lstrip(_BETWEEN)
    behind = signer.removesuffix("X").rstrip(_DIGITS)
    return behind.rstrip(_BETWEEN) if behind != signer.removesuffix("X") else signer
