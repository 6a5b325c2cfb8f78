"""Whether a certificate is that of a person who may sign, and of which one."""

from __future__ import annotations

import re

from asn1crypto import x509

from checklist.core.plain import hidden
from checklist.signing.container import SIGNING_USAGES, common_names

_PURPOSES = {
    "any_extended_key_usage", "email_protection", "microsoft_document_signing", "pdf_signing",
    "1.3.6.1.5.5.7.3.36",  # signing documents (RFC 9336), which asn1crypto has no name for
}  # fmt: skip
"""Extended usages one of which a certificate for signing documents has, if it names any."""
_NUMBERS = re.compile(r"^(?:\d+X?[ @_-]*)?(.*?)(?:[ @_-]*\d+X?)?$")
"""A number of an identity card, an employee or a certificate may stand before or behind the name."""


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
    if hidden(names[0]):
        return "的姓名里有看不见的字符"
    return ""


def bare_name(signer: str) -> str:
    """Return a certificate's name without numbers beside it."""
    found = _NUMBERS.match(signer)
    return found[1] if found is not None else signer
