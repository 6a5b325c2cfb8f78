"""The signature itself, a CMS container (RFC 5652): written in one shape, and read by writing it again.

Everything a container may hold besides, such as other times, several signers or attributes that
some reader shows, is refused: nobody here wrote it. A time stamp is written by others; it is held
to DER and to the parts that it needs (RFC 3161).
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property, lru_cache
from typing import Any

from asn1crypto import algos, cms, parser
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from pyhanko.sign.general import SigningError, as_signing_certificate_v2, extract_signer_info
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms, validate_tst_signed_data
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import StandardCMSSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from checklist.core.errors import ChecklistError
from checklist.signing.certificates import (
    MOST_CERTIFICATES,
    ORDERS,
    SIGNING_USAGES,
    authorities_above,
    common_names,
    is_known_key,
    is_test,
    units,
)
from checklist.signing.der import is_der

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
MECHANISMS = ("sha256_rsa", "sha256_ecdsa")
_LONGEST_NAME = 200
_DIGESTS = ("sha256", "sha384", "sha512")


class CannotSign(SigningError):
    """A signature cannot be made; the message is Chinese, and says what to do."""


def why_not_signed(error: SigningError) -> str:
    """Say in Chinese why a signature could not be made."""
    return str(error) if isinstance(error, CannotSign) else "密钥或时间戳服务没有答复，或者答得不对，请再试一次"


class BadSignature(ChecklistError):
    """A signature's container is damaged, or not in the shape that is written here; the message is Chinese."""


@dataclass(frozen=True)
class Container:
    """A signature's values: who signs, with the authorities above, over which digest, and a time stamp of it.

    ``digest`` is the SHA-256 of what is covered; ``token`` a time stamp as its service gave it.
    """

    certificate: asn1_x509.Certificate
    authorities: tuple[asn1_x509.Certificate, ...]
    mechanism: str
    digest: bytes
    signature: bytes
    token: bytes | None

    @property
    def name(self) -> str:
        """The name in the certificate; of several, all of them."""
        return "、".join(common_names(self.certificate))

    @property
    def unit(self) -> str:
        """The unit in the certificate; of several, all of them; nothing if it names none."""
        return "、".join(units(self.certificate))

    @property
    def is_test(self) -> bool:
        """Whether its certificate was made for trying only."""
        return is_test(self.certificate)

    @property
    def embedded(self) -> list[bytes]:
        """Every certificate (DER) that the signature and its time stamp carry."""
        own = [one.dump() for one in (self.certificate, *self.authorities)]
        return own + (certificates_in(self.token) if self.token is not None else [])

    @cached_property
    def content(self) -> bytes:
        """The container with these values, in DER."""
        certificate = self.certificate
        signer: dict[str, Any] = {
            "version": "v1",
            "sid": _issuer_and_serial(certificate),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": self.mechanism}),
            "signed_attrs": _signed_attributes(certificate, self.mechanism, self.digest),
            "signature": self.signature,
        }  # fmt: skip
        if self.token is not None:
            stamp = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(self.token)]}
            signer["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(stamp)])
        data = cms.SignedData({
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "data"},
            "certificates": [
                cms.CertificateChoices(name="certificate", value=one) for one in (certificate, *self.authorities)
            ],
            "signer_infos": [cms.SignerInfo(signer)],
        })  # fmt: skip
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


async def make_container(signer: Signer, digest: bytes, service: TimeStamper | None) -> bytes:
    """Return a signature over a SHA-256 digest, with a time stamp if there is a service.

    The key signs once. Raises ``CannotSign`` for a key whose algorithm is not one of ``MECHANISMS``.
    """
    certificate = signer.signing_cert
    mechanism = str(signer.get_signature_mechanism_for_digest("sha256")["algorithm"].native)
    if certificate is None or mechanism not in MECHANISMS or not is_known_key(certificate):
        raise CannotSign("这张证书的密钥不是 RSA、P-256 或 P-384 的，请换一张")
    attributes = _signed_attributes(certificate, mechanism, digest)
    signature = _lower(certificate, await signer.async_sign_raw(attributes.dump(), "sha256"))
    token = None
    if service is not None:
        token = await make_token(service, hashlib.sha256(signature).digest())
    above = authorities_above(certificate, list(signer.cert_registry or ()))
    return Container(certificate, above, mechanism, digest, signature, token).content


async def make_token(service: TimeStamper, digest: bytes) -> bytes:
    """Return a service's time stamp of a SHA-256 digest, settled; raises ``CannotSign`` for one of another kind."""
    stamp = await service.async_timestamp(digest, "sha256")
    try:
        return settled_token(stamp.dump())
    except (Exception, RecursionError) as error:
        raise CannotSign("时间戳服务给的时间戳不合规范，请换一个服务，或者不加时间戳") from error


def _signed_attributes(certificate: asn1_x509.Certificate, mechanism: str, digest: bytes) -> cms.CMSAttributes:
    """Return what the key signs: the digest, and who signs with which algorithms (RFC 5035, RFC 6211)."""
    protection = cms.CMSAlgorithmProtection({
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": mechanism}),
    })  # fmt: skip
    values: dict[str, Any] = {
        "content_type": "data",
        "message_digest": digest,
        "signing_certificate_v2": as_signing_certificate_v2(certificate),
        "cms_algorithm_protection": protection,
    }
    return cms.CMSAttributes([cms.CMSAttribute({"type": name, "values": [value]}) for name, value in values.items()])


def _lower(certificate: asn1_x509.Certificate, signature: bytes) -> bytes:
    """Return of the two ECDSA signatures that mean the same the one that is written."""
    key = certificate.public_key
    order = ORDERS.get(str(key.curve[1])) if key.algorithm == "ec" else None
    if order is None:
        return signature
    first, second = decode_dss_signature(signature)
    return encode_dss_signature(first, min(second, order - second))


def unfilled(room: bytes) -> bytes:
    """Return the container that stands at the start of the room kept for it; raises ``ValueError``."""
    try:
        return room[: parser.peek(room)]
    except RecursionError:
        raise ValueError("nested too deep") from None


@lru_cache(maxsize=16)  # each check of a report asks for its signatures, and reading one means writing it again
def read_container(content: bytes) -> Container:
    """Return a container's values; raises ``BadSignature`` unless writing them gives the same bytes."""
    try:
        values = _values(content)
        if values.token is not None:
            check_token(values.token)
        is_test(values.certificate)
        if values.mechanism not in MECHANISMS or not is_known_key(values.certificate):
            raise BadSignature("签名用的算法不是本工具所用的")
        if (
            not values.name
            or len(values.name) > _LONGEST_NAME
            or _lower(values.certificate, values.signature) != values.signature
        ):
            raise BadSignature("签名不是本工具的写法")
        if values.content != content:
            raise BadSignature("签名不是本工具的写法")
    except BadSignature:
        raise
    except (Exception, RecursionError):  # whatever asn1crypto raises on what strangers made
        raise BadSignature("签名损坏，读不了") from None
    return values


def _values(content: bytes) -> Container:
    signed = _signed_data(content)
    signer = extract_signer_info(signed)
    serial = signer["sid"].chosen["serial_number"].native
    embedded = [one.chosen for one in signed["certificates"]]
    if not 1 <= len(embedded) <= MOST_CERTIFICATES:
        raise BadSignature("签名里的证书太多，或者没有证书")
    own = next(one for one in embedded if one.serial_number == serial)
    known = [one for one in embedded if one is not own]
    above = authorities_above(own, known)
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    stamps = [value for one in signer["unsigned_attrs"] or () for value in one["values"]]
    return Container(
        own, above, str(signer["signature_algorithm"]["algorithm"].native), attributes["message_digest"][0].native,
        signer["signature"].native, stamps[0].dump() if stamps else None,
    )  # fmt: skip


def _signed_data(content: bytes) -> cms.SignedData:
    info = cms.ContentInfo.load(content, strict=True)
    if info["content_type"].native != "signed_data":
        raise BadSignature("签名不是 CMS 签名")
    if len(info["content"]["signer_infos"]) != 1:
        raise BadSignature("一个签名里应当只有一个签字人")
    return info["content"]


def is_signed_data(content: bytes) -> bool:
    """Whether bytes begin with a CMS signature, whoever made it and however."""
    try:
        _signed_data(unfilled(content))
    except (Exception, RecursionError):  # whatever asn1crypto raises on what strangers made
        return False
    return True


def check_token(content: bytes) -> None:
    """Raise ``BadSignature`` unless a time stamp is in the one form that ``settled_token`` gives it."""
    try:
        sound = settled_token(content) == content
    except BadSignature:
        raise
    except (Exception, RecursionError):  # whatever reading a stranger's time stamp raises
        raise BadSignature("时间戳损坏，读不了") from None
    if not sound:
        raise BadSignature("时间戳里有不应当有的内容，或者写法不规范")


def settled_token(content: bytes) -> bytes:
    """Return a time stamp (RFC 3161) with all that its signature leaves open written in one form.

    What its service signed stays as it is. Raises ``ValueError``, ``BadSignature`` and what
    asn1crypto raises for what is no time stamp.
    """
    claimed_time(content)
    data = _signed_data(content)
    signer = extract_signer_info(data)
    known = [one.chosen for one in data["certificates"]]
    if len(known) > MOST_CERTIFICATES or not is_der(data["encap_content_info"].dump()):
        raise BadSignature("时间戳里的证书太多，或者写法不规范")
    own = next(one for one in known if _is_meant(signer["sid"].chosen, one))
    digest, algorithm = signer["digest_algorithm"]["algorithm"].native, own.public_key.algorithm
    if digest not in _DIGESTS or algorithm not in ("rsa", "ec"):
        raise BadSignature("时间戳用的算法过时，或者不认识")
    named = f"{digest}_{'rsa' if algorithm == 'rsa' else 'ecdsa'}"
    if signer["signature_algorithm"]["algorithm"].native not in (named, "rsassa_pkcs1v15", "rsa", "ecdsa"):
        raise BadSignature("时间戳用的算法不认识")
    written = cms.SignerInfo({
        "version": "v1", "sid": _issuer_and_serial(own), "digest_algorithm": {"algorithm": digest},
        "signed_attrs": signer["signed_attrs"], "signature_algorithm": {"algorithm": named},
        "signature": _lower(own, signer["signature"].native),
    })  # fmt: skip
    settled = cms.SignedData({
        "version": "v3", "digest_algorithms": [{"algorithm": digest}], "encap_content_info": data["encap_content_info"],
        "certificates": [cms.CertificateChoices(name="certificate", value=one) for one in (own, *authorities_above(own, known))],
        "signer_infos": [written],
    })  # fmt: skip
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": settled}).dump())


def _is_meant(sid: Any, certificate: asn1_x509.Certificate) -> bool:
    if isinstance(sid, cms.IssuerAndSerialNumber):
        return bool(sid["serial_number"].native == certificate.serial_number)
    return bool(sid.native == certificate.key_identifier)


def _issuer_and_serial(certificate: asn1_x509.Certificate) -> cms.SignerIdentifier:
    meant = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    return cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(meant)})


def check_signature(
    container: Container, covered: bytes, context: ValidationContext, stamps: ValidationContext
) -> StandardCMSSignatureStatus:
    """Return pyHanko's judgement of a signature over some bytes; raises what pyHanko raises."""
    checking = async_validate_detached_cms(
        covered, _signed_data(container.content), signer_validation_context=context, ts_validation_context=stamps,
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
    """Return the time that a time stamp tells, trusted or not; raises ``BadSignature`` for one that cannot be."""
    moment = _signed_data(content)["encap_content_info"]["content"].parsed["gen_time"].native
    if type(moment) is not datetime or not 2000 <= moment.astimezone(timezone.utc).year < 2200:
        raise BadSignature("时间戳的时间不合常理")
    return moment


def certificates_in(content: bytes) -> list[bytes]:
    """Return the certificates (DER) that a signature or time stamp carries."""
    return [one.chosen.dump() for one in _signed_data(content)["certificates"] if one.name == "certificate"]
