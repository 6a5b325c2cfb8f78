"""Signatures made by a unit's own seal platform: recognised, never taken for verified.

国密 algorithms have object identifiers below 1.2.156.10197; a seal container after GB/T 38540
is no CMS, but names itself ``ES``. What such a signature says cannot be checked here; what it
covers, and what came after it, can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

STANDARD = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161")
_SM = bytes.fromhex("2a811ccf55")
"""1.2.156.10197 in DER."""
_SEAL = b"\x16\x02ES"
"""The string ``ES`` in DER, with which the head of a GB/T 38540 seal begins."""


@dataclass(frozen=True)
class ForeignSignature:
    """A signature of another kind, with what is to be said of it."""

    field_name: str
    sig_field: Any
    signed_revision: int
    text: str


def recognized(reader: PdfFileReader, name: str, field: Any) -> ForeignSignature | None:
    """Return a field's signature if it is of another kind than can be verified here."""
    signature = field["/V"]
    content, subfilter = bytes(signature["/Contents"]), str(signature.get("/SubFilter", ""))
    if _SEAL in content[:200]:
        kind = "GB/T 38540 电子印章"
    elif _SM in content:
        kind = "国密签名（SM2、SM3）"
    elif subfilter not in STANDARD:
        kind = f"别的签名格式（{subfilter.lstrip('/') or '没有写明'}）"
    else:
        return None
    text = f"{kind}：认得出，未能验证签名和证书；{_coverage(reader, signature)}请用出具它的平台验证。"
    revision = reader.xrefs.get_introducing_revision(signature.container_ref)
    return ForeignSignature(name, field, revision, text)


def _coverage(reader: PdfFileReader, signature: Any) -> str:
    """Say whether the signed bytes are the whole file as it was then: all but the signature itself."""
    start, first, second, last = (int(number) for number in signature["/ByteRange"])
    length = reader.stream.seek(0, 2)
    if start != 0 or first >= second or second + last > length:
        return "它没有覆盖整个文件。"
    return "它覆盖整个文件。" if second + last == length else "它之后文件又有变动。"
