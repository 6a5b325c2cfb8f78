"""Signing a report: one role after the other, each an addition to the file that changes nothing before it.

PAdES (ETSI EN 319 142-1): B-B; B-T with a time stamp; B-LTA with what a check in later years needs.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import ClientError
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator import ValidationContext

from checklist.engine.readiness import missing
from checklist.errors import Code, InputError, Place, Problem, listing
from checklist.report.fields import ROLES
from checklist.signing.carried import Carried
from checklist.signing.keys import TEST_MARK
from checklist.signing.outcome import State
from checklist.signing.stamp import Stamp
from checklist.signing.verify import IDENTITY, Trust, verify_report
from checklist.values import show_date

_RESERVED = 16_384
"""Bytes kept for a signature with its certificates and time stamp; fixed, so that a token signs only once."""


@dataclass(frozen=True)
class Stamping:
    """How a signature is made to last: a time stamp, and with ``context`` what a later check needs (B-LTA)."""

    service: TimeStamper | None = None
    context: ValidationContext | None = None


def sign(
    report: Carried,
    role: str,
    signer: Signer,
    now: datetime,
    *,
    seal: Path | None = None,
    stamping: Stamping | None = None,
    place: Place | None = None,
) -> bytes:
    """Return a report with one role's signature added.

    ``now`` is what the stamp shows; ``seal`` a picture beside the name. Raises ``InputError``
    when the report may not be signed, not by this role now, or the key or the time stamp fails.
    """
    place, stamping = place or Place(), stamping or Stamping()
    _must_be_next(report, role, place)
    _must_be_sound(report, place)
    name = signer.subject_name or ""
    metadata = PdfSignatureMetadata(
        field_name=role,
        md_algorithm="sha256",
        name=name,
        reason=f"{ROLES[role]}签字",
        subfilter=SigSeedSubFilter.PADES,
        certify=not (report.signatures or report.foreign),
        docmdp_permissions=MDPPerm.FILL_FORMS,
        validation_context=stamping.context,
        embed_validation_info=stamping.context is not None,
        use_pades_lta=stamping.context is not None,
    )
    stamp = Stamp(
        border_width=0,
        name=name,
        line=f"{ROLES[role]}　{show_date(now.date())} {now:%H:%M}",
        note=TEST_MARK if is_test(signer) else "",
        seal=seal,
    )
    pdf_signer = PdfSigner(metadata, signer, timestamper=stamping.service, stamp_style=stamp)
    try:
        signed = pdf_signer.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(report.pdf)), existing_fields_only=True, bytes_reserved=_RESERVED
        )
    except (TimestampRequestError, ClientError, TimeoutError, OSError):
        raise InputError([Problem(Code.NO_TIME_STAMP, place)]) from None
    except SigningError as error:
        raise InputError([Problem(Code.NOT_SIGNED, place, {"kind": type(error).__name__})]) from None
    return bytes(signed.getbuffer())


def is_test(signer: Signer) -> bool:
    """Whether a certificate was made for trying only."""
    return signer.signing_cert is not None and TEST_MARK in signer.signing_cert.subject.human_friendly


def _must_be_next(report: Carried, role: str, place: Place) -> None:
    """Refuse a report that may not be signed, or not by this role now."""
    data = report.data
    if data["draft"]:
        raise InputError([Problem(Code.SIGN_DRAFT, place)])
    if data["open"]:
        raise InputError([Problem(Code.NOT_READY, place, {"missing": missing(data["open"])})])
    named = {field.name: field for field in report.fields}
    if role not in named:
        raise InputError([Problem(Code.NO_FIELD, place, {"role": ROLES[role]})])
    if named[role].filled:
        raise InputError([Problem(Code.SIGNED_ALREADY, place, {"role": ROLES[role]})])
    roles = list(ROLES)
    waiting = [ROLES[other] for other in roles[: roles.index(role)] if other in named and not named[other].filled]
    if waiting:
        raise InputError([Problem(Code.NOT_YET, place, {"role": ROLES[role], "before": listing(waiting)})])
    later = [field.name for field in report.fields if field.filled and field.name not in roles[: roles.index(role)]]
    if later:
        raise InputError([Problem(Code.TOO_LATE, place, {"role": ROLES[role], "after": listing(later)})])


def _must_be_sound(report: Carried, place: Place) -> None:
    """Refuse to sign on top of what was changed after it was signed; whom to trust is the verifier's to say."""
    if not report.signatures:
        return
    found = verify_report(report, Trust(), up_to="preparer")
    checks = [check for signature in found.signatures for check in signature.checks] + list(found.checks)
    wrong = [check.text for check in checks if check.state is State.无效 and check.title != IDENTITY]
    if wrong:
        raise InputError([Problem(Code.NOT_SOUND, place, {"why": wrong[0].rstrip("。")})])
