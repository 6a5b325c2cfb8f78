"""What is asked of certificates: whose they are, what they may do, and which of them belong together (RFC 5280)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

TEST_MARK = "测试证书"
"""Part of the organisation in every certificate made for trying; ``sign`` and ``verify`` say so wherever they see it."""
TEST_SUFFIX = f"（{TEST_MARK}）"
"""How it stands behind the organisation's name."""
SIGNING_USAGES = frozenset({"digital_signature", "non_repudiation"})
"""Usages of a key one of which a signing certificate must name (RFC 5280, 4.2.1.3)."""
MOST_CERTIFICATES = 5
"""In one signature or time stamp: a signer's own and those of the authorities above it."""
ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}
"""The orders of the usual curves (FIPS 186-5): of the two values that sign the same, the lower is written."""


def common_names(certificate: asn1_x509.Certificate) -> list[str]:
    """Return every common name in a certificate's subject."""
    return _in_subject(certificate, "common_name")


def units(certificate: asn1_x509.Certificate) -> list[str]:
    """Return the units that a certificate says its owner belongs to (O, OU), without the mark of those made for trying."""
    named = _in_subject(certificate, "organization_name", "organizational_unit_name")
    return [name for one in named if (name := one.removesuffix(TEST_SUFFIX).strip())]


def _in_subject(certificate: asn1_x509.Certificate, *kinds: str) -> list[str]:
    parts = [part for level in certificate.subject.chosen for part in level]
    return [str(part["value"].native) for part in parts if part["type"].native in kinds]


def validity(certificate: asn1_x509.Certificate) -> tuple[datetime, datetime]:
    """Return the first and the last moment at which a certificate is valid."""
    begins, ends = (certificate["tbs_certificate"]["validity"][name].native for name in ("not_before", "not_after"))
    return begins, ends


def is_valid_at(certificate: asn1_x509.Certificate, moment: datetime, tolerance: timedelta = timedelta()) -> bool:
    """Whether a certificate is valid at a moment with its zone."""
    begins, ends = validity(certificate)
    return begins - tolerance <= moment <= ends + tolerance


def is_test(certificate: asn1_x509.Certificate) -> bool:
    """Whether a certificate was made for trying only."""
    return TEST_MARK in certificate.subject.human_friendly


def public_key(certificate: asn1_x509.Certificate) -> bytes:
    """Return a certificate's public key in the one form that does not depend on how it is written."""
    return _load(certificate).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate in DER, by which lists of allowed signers name it."""
    return hashlib.sha256(certificate).hexdigest()


def is_certificate(content: bytes) -> bool:
    """Whether bytes are one certificate in DER and nothing else."""
    try:
        return x509.load_der_x509_certificate(content).public_bytes(Encoding.DER) == content
    except ValueError:
        return False


def is_known_key(certificate: asn1_x509.Certificate) -> bool:
    """Whether a key is of a kind whose signatures have one form: RSA, or a usual curve."""
    key = certificate.public_key
    public_key(certificate)
    return bool(key.algorithm == "rsa" or (key.algorithm == "ec" and str(key.curve[1]) in ORDERS))


def authorities_above(
    certificate: asn1_x509.Certificate, known: list[asn1_x509.Certificate]
) -> tuple[asn1_x509.Certificate, ...]:
    """Return the authorities above a certificate, in order, without the root, which a verifier must have anyway."""
    found: list[asn1_x509.Certificate] = []
    while len(found) + 1 < MOST_CERTIFICATES:
        child = found[-1] if found else certificate
        issuer = next(
            (
                one
                for one in known
                if one.self_signed == "no" and one not in found and _issued(_load(one), _load(child))
            ),
            None,
        )
        if issuer is None:
            break
        found.append(issuer)
    return tuple(found)


def strange_certificates(certificates: Iterable[bytes], roots: Sequence[asn1_x509.Certificate]) -> list[bytes]:
    """Return those of some certificates (DER) that no chain of issuing joins to a root."""
    waiting = {content: x509.load_der_x509_certificate(content) for content in certificates}
    trusted = [_load(root) for root in roots]
    while True:
        joined = [
            content for content, one in waiting.items() if any(one == top or _issued(top, one) for top in trusted)
        ]
        if not joined:
            return list(waiting)
        trusted += [waiting.pop(content) for content in joined]


def unrelated(
    certificates: tuple[bytes, ...],
    lists: tuple[bytes, ...],
    known: list[bytes],
    roots: Sequence[asn1_x509.Certificate],
) -> bool:
    """Whether evidence holds anything that is not of the chains from the roots down to some certificates.

    A list of revoked ones belongs if an authority of these chains signed it. Raises
    ``ValueError`` for what is no certificate or list.
    """
    if max(len(certificates), len(lists), len(known)) > 8 * MOST_CERTIFICATES or len(set(certificates)) != len(
        certificates
    ):
        return True
    if len(set(lists)) != len(lists):
        return True
    if strange_certificates((*certificates, *known), roots):
        return True
    waiting = [x509.load_der_x509_certificate(content) for content in certificates]
    belonging = [x509.load_der_x509_certificate(content) for content in known]
    chain = list(belonging)
    while chain:
        child = chain.pop()
        parents = [one for one in waiting if one == child or _issued(one, child)]
        waiting = [one for one in waiting if one not in parents]
        belonging += parents
        chain += parents
    authorities = [*belonging, *map(_load, roots)]
    return bool(waiting) or not all(
        any(_signed_list(one, x509.load_der_x509_crl(content)) for one in authorities) for content in lists
    )


def _may(authority: x509.Certificate, usage: str) -> bool:
    """Whether a certificate is an authority's, and its key may sign certificates or lists (RFC 5280, 4.2.1)."""
    try:
        if not authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        return bool(getattr(authority.extensions.get_extension_for_class(x509.KeyUsage).value, usage))
    except x509.ExtensionNotFound as error:
        return error.oid == x509.KeyUsage.oid


def _issued(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        if not _may(authority, "key_cert_sign"):
            return False
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _signed_list(authority: x509.Certificate, revoked: x509.CertificateRevocationList) -> bool:
    key: Any = authority.public_key()
    return _may(authority, "crl_sign") and revoked.issuer == authority.subject and revoked.is_signature_valid(key)


def _load(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())
