"""The signature itself, a CMS container (RFC 5652): held to the one shape that signing here gives it, then checked.

Everything a container may hold besides, such as other times, several signers or attributes
that some reader shows, is refused: nobody here wrote it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, parser
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms, validate_tst_signed_data
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import StandardCMSSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from checklist.core.errors import ChecklistError

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
TEST_MARK = "测试证书"
"""Part of the organisation in every certificate made for trying; ``sign`` and ``verify`` say so wherever they see it."""
SIGNING_USAGES = frozenset({"digital_signature", "non_repudiation"})
"""Usages of a key one of which a signing certificate must name (RFC 5280, 4.2.1.3)."""
_SIGNED = {"content_type", "message_digest", "signing_certificate_v2", "cms_algorithm_protection"}
_STAMP = "signature_time_stamp_token"
_DIGESTS = ("sha256", "sha384", "sha512")


class BadSignature(ChecklistError):
    """A signature's container is damaged, or not in the shape that is written here; the message is Chinese."""


@dataclass(frozen=True)
class Container:
    """A signature's container, read: the signed data and the certificate that it is made with."""

    signed: cms.SignedData
    certificate: asn1_x509.Certificate
    is_stamped: bool

    @property
    def name(self) -> str:
        """The name in the certificate; of several, all of them."""
        return "、".join(common_names(self.certificate))

    @property
    def is_test(self) -> bool:
        """Whether its certificate was made for trying only."""
        return is_test(self.certificate)


def unfilled(room: bytes) -> bytes:
    """Return the container that stands at the start of the room kept for it; raises ``ValueError``."""
    return room[: parser.peek(room)]


def read_container(content: bytes) -> Container:
    """Return a container of the shape that signing here gives it; raises ``BadSignature`` for every other."""
    try:
        return _read(content)
    except BadSignature:
        raise
    except Exception as error:  # whatever asn1crypto raises on what strangers made
        raise BadSignature(f"签名损坏，读不了（{type(error).__name__}）") from None


def _read(content: bytes) -> Container:
    signed = _signed_data(content)
    signer = extract_signer_info(signed)
    known, extra = (
        [attribute["type"].native for attribute in signer[name]] if signer[name].contents else []
        for name in ("signed_attrs", "unsigned_attrs")
    )
    if len(set(known)) != len(known) or set(known) | {"cms_algorithm_protection"} != _SIGNED:
        raise BadSignature("签名里有本工具不写的属性，或者缺了必有的属性")
    if extra not in ([], [_STAMP]):
        raise BadSignature("签名里有本工具不写的属性")
    if signed["encap_content_info"]["content_type"].native != "data" or signed["encap_content_info"]["content"].native:
        raise BadSignature("签名里夹带了内容")
    if signer["digest_algorithm"]["algorithm"].native not in _DIGESTS:
        raise BadSignature("签名用的摘要算法过时")
    certificate = extract_certificate_info(signed).signer_cert
    common_names(certificate)
    return Container(signed, certificate, bool(extra))


def _signed_data(content: bytes) -> cms.SignedData:
    info = cms.ContentInfo.load(content, strict=True)
    if info["content_type"].native != "signed_data":
        raise BadSignature("签名不是 CMS 签名")
    if len(info["content"]["signer_infos"]) != 1:
        raise BadSignature("一个签名里应当只有一个签字人")
    return info["content"]


def common_names(certificate: asn1_x509.Certificate) -> list[str]:
    """Return every common name in a certificate's subject."""
    parts = [part for level in certificate.subject.chosen for part in level]
    return [str(part["value"].native) for part in parts if part["type"].native == "common_name"]


def is_test(certificate: asn1_x509.Certificate) -> bool:
    """Whether a certificate was made for trying only."""
    return TEST_MARK in certificate.subject.human_friendly


def check_signature(
    container: Container, covered: bytes, context: ValidationContext, stamps: ValidationContext
) -> StandardCMSSignatureStatus:
    """Return pyHanko's judgement of a signature over some bytes; raises what pyHanko raises."""
    checking = async_validate_detached_cms(
        covered, container.signed, signer_validation_context=context, ts_validation_context=stamps,
        key_usage_settings=KeyUsageConstraints(SIGNING_USAGES, match_all_key_usages=False),
    )  # fmt: skip
    return asyncio.run(checking)


def check_time_stamp(content: bytes, covered: bytes, context: ValidationContext) -> TimestampSignatureStatus:
    """Return pyHanko's judgement of a time stamp over some bytes; raises what reading and judging it raise."""

    def imprint(algorithm: str) -> bytes:
        if algorithm not in _DIGESTS:
            raise BadSignature("时间戳用的摘要算法过时")
        return hashlib.new(algorithm, covered).digest()

    checking = validate_tst_signed_data(_signed_data(content), context, imprint)
    return TimestampSignatureStatus(**asyncio.run(checking))


def claimed_time(content: bytes) -> datetime:
    """Return the time that a time stamp tells, whether it is to be trusted or not."""
    moment: datetime = _signed_data(content)["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def time_stamps(container: Container) -> list[bytes]:
    """Return the time stamp of a signature, as a list of one or none."""
    signer = extract_signer_info(container.signed)
    return (
        [value.dump() for attribute in (signer["unsigned_attrs"] or []) for value in attribute["values"]]
        if container.is_stamped
        else []
    )


def certificates_in(content: bytes) -> list[bytes]:
    """Return the certificates (DER) that a signature or time stamp carries."""
    return [one.chosen.dump() for one in _signed_data(content)["certificates"] if one.name == "certificate"]


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate in DER, by which lists of allowed signers name it."""
    return hashlib.sha256(certificate).hexdigest()


# Evidence for later checks


def is_certificate(content: bytes) -> bool:
    """Whether bytes are one certificate in DER and nothing else."""
    try:
        return x509.load_der_x509_certificate(content).public_bytes(Encoding.DER) == content
    except ValueError:
        return False


def unrelated(certificates: tuple[bytes, ...], lists: tuple[bytes, ...], known: list[bytes]) -> bool:
    """Whether evidence holds anything that does not belong to the chains of some certificates, or raises ``ValueError``.

    A certificate belongs if it is one of the known or issued one that belongs; a list of revoked
    ones if an authority that belongs signed it.
    """
    waiting = [x509.load_der_x509_certificate(content) for content in dict.fromkeys(certificates)]
    if len(waiting) != len(certificates):
        return True
    belonging = [x509.load_der_x509_certificate(content) for content in known]
    chain = list(belonging)
    while chain:
        child = chain.pop()
        parents = [one for one in waiting if one == child or _issued(one, child)]
        waiting = [one for one in waiting if one not in parents]
        belonging += parents
        chain += parents
    return bool(waiting) or not all(
        any(_signed_list(one, x509.load_der_x509_crl(content)) for one in belonging) for content in lists
    )


def _issued(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _signed_list(authority: x509.Certificate, revoked: x509.CertificateRevocationList) -> bool:
    key: Any = authority.public_key()
    return revoked.issuer == authority.subject and revoked.is_signature_valid(key)
