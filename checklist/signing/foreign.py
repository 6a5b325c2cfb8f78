"""Signatures made by a unit's own seal platform: recognised, never taken for verified.

国密 algorithms have object identifiers below 1.2.156.10197; a seal container
after GB/T 38540 is no CMS, but names itself ``ES``. What such a signature says cannot be
checked here; that it covers the whole file can.
"""

from __future__ import annotations

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

STANDARD = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161")
_SM = bytes.fromhex("2a811ccf55")
"""1.2.156.10197 in DER."""
_SEAL = b"\x16\x02ES"
"""The string ``ES`` in DER, with which the head of a GB/T 38540 seal begins."""


def recognized(embedded: EmbeddedPdfSignature) -> str:
    """Return what is to be said of a signature of another kind, or nothing for one that can be verified here."""
    content = bytes(embedded.pkcs7_content)
    subfilter = str(embedded.sig_object.get("/SubFilter", ""))
    if _SEAL in content[:200]:
        kind = "GB/T 38540 电子印章"
    elif _SM in content:
        kind = "国密签名（SM2、SM3）"
    elif subfilter not in STANDARD:
        kind = f"别的签名格式（{subfilter.lstrip('/') or '没有写明'}）"
    else:
        return ""
    return f"{kind}：认得出，未能验证签名和证书；{_coverage(embedded)}请用出具它的平台验证。"


def _coverage(embedded: EmbeddedPdfSignature) -> str:
    """Say whether the signed bytes are the whole file as it was then: all but the signature itself."""
    start, first, second, last = (int(number) for number in embedded.byte_range)
    whole = start == 0 and first < second and embedded.reader.stream is not None
    length = embedded.reader.stream.seek(0, 2)
    if whole and second + last == length:
        return "它覆盖整个文件。"
    return "它之后文件又有变动。" if whole and second + last < length else "它没有覆盖整个文件。"
