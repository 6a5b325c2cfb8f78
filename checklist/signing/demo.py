"""Keys with which anyone can try signing: a test authority, and the people that it certifies."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import os_reason, write_atomically
from checklist.io.yaml_text import written
from checklist.signing.certificates import TEST_MARK, TEST_SUFFIX, fingerprint

PASSPHRASE_FILE = "口令.txt"  # noqa: S105 - its name, not its content
ROOT = "测试根证书.pem"


@dataclass(frozen=True)
class Person:
    """Someone who signs: the private key and the certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def make_authority(name: str = "检查单试用") -> Person:
    """Return a certificate authority that certifies itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"{name}{TEST_MARK}根", f"{name}{TEST_SUFFIX}")
    return Person(key, _certificate(subject, key, None, days=3650))


def make_person(authority: Person, name: str, *, unit: str = "试用", days: float = 730, since: float = 0) -> Person:
    """Return a person certified by an authority; ``since``: how many days ago the certificate began."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, f"{unit}{TEST_SUFFIX}")
    return Person(key, _certificate(subject, key, authority, days=days, since=since))


def _name(common: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, authority: Person | None, *, days: float, since: float = 0
) -> x509.Certificate:
    """Return a certificate; without an authority above it, one of an authority that certifies itself."""
    is_authority = authority is None
    issuer, issuer_key = (subject, key) if authority is None else (authority.certificate.subject, authority.key)
    begins = datetime.now(timezone.utc) - timedelta(days=since, minutes=5)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), True),
        (
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                **usage,
            ),
            True,
        ),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def pkcs12_bytes(person: Person, passphrase: str) -> bytes:
    """Return a person's key and certificate as PKCS#12; the root, which a verifier must have anyway, is left out."""
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"signer", person.key, person.certificate, None, lock)


def write_demo_keys(folder: Path, unit: str, people: Mapping[str, str]) -> list[Path]:
    """Make a test authority and one signer a role, write them, and return the files.

    ``people``: a name by role. Also written: the passphrase of all key files, and the list of
    allowed signers for ``verify --signers``. Raises ``InputError``.
    """
    authority, passphrase = make_authority(), secrets.token_urlsafe(12)
    files: dict[str, bytes] = {
        ROOT: authority.certificate.public_bytes(serialization.Encoding.PEM),
        PASSPHRASE_FILE: f"{passphrase}\n".encode(),
    }
    signers: dict[str, list[str]] = {}
    for role, name in people.items():
        person = make_person(authority, name, unit=unit)
        files[f"{role}.p12"] = pkcs12_bytes(person, passphrase)
        signers[role] = [fingerprint(person.certificate.public_bytes(serialization.Encoding.DER))]
    files["signers.yaml"] = "".join(f"{line}\n" for line in written(unit, signers)).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in files.items():
            write_atomically(folder / name, content)
    except OSError as error:
        details = {"path": folder, "reason": os_reason(error)}
        raise InputError([Problem(Code.CANNOT_WRITE, Place(str(folder)), details)]) from None
    return [folder / name for name in files]
