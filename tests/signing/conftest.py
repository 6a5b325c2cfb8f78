"""A signed report, those who signed it, and ways to change a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign import SimpleSigner

from checklist.pack.load import load_pack
from checklist.signing.certificates import common_names, fingerprint
from checklist.signing.demo import Person, make_authority, make_person, pkcs12_bytes
from checklist.signing.file import read_report
from checklist.signing.outcome import Check, State, Verification
from checklist.signing.redraw import draw_again
from checklist.signing.sign import SignOptions, Stamping, sign
from checklist.signing.trust import Trust
from checklist.signing.truth import judge_again, to_draw
from checklist.signing.verify import verify
from tests.conftest import FIRE

UNIT = "示例农机厂"
PEOPLE = {"preparer": "吴晓棠", "reviewer": "周明远", "head": "卫国强"}


def make_crl(authority: Person, revoked: list[x509.Certificate]) -> bytes:
    """Return the authority's list of revoked certificates, in DER."""
    now = datetime.now(timezone.utc) - timedelta(hours=1)
    builder = x509.CertificateRevocationListBuilder(authority.certificate.subject, now, now + timedelta(days=30))
    for certificate in revoked:
        entry = x509.RevokedCertificateBuilder(certificate.serial_number, now).build()
        builder = builder.add_revoked_certificate(entry)
    number = x509.CRLNumber(1)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    built = builder.add_extension(number, critical=False).add_extension(identifier, critical=False)
    return built.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def der(person: Person) -> bytes:
    return person.certificate.public_bytes(Encoding.DER)


@dataclass(repr=False)
class World:
    """One authority, the people it certified, and the report they sign."""

    report: bytes
    authority: Person = field(default_factory=make_authority)

    def __post_init__(self) -> None:
        self.people = {role: make_person(self.authority, name, unit=UNIT) for role, name in PEOPLE.items()}
        self.signed = self.report
        for role in PEOPLE:
            self.signed = self.sign(self.signed, role)

    def signer(self, person: Person) -> SimpleSigner:
        content = pkcs12_bytes(person, "口令")
        opened = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase="口令".encode())
        assert opened is not None
        return opened

    def sign(
        self,
        pdf: bytes,
        role: str,
        person: Person | None = None,
        stamping: Stamping | None = None,
        seal: Path | None = None,
        now: datetime | None = None,
    ) -> bytes:
        whose = person or self.people[role]
        signer = self.signer(whose)
        options = SignOptions(
            role, signer, seal, stamping or Stamping(), confirmed="、".join(common_names(as_certificate(whose)))
        )
        return sign(read_report(pdf), options, now or datetime.now())

    def trust(self, **changes: Any) -> Trust:
        known = {role: [fingerprint(der(person))] for role, person in self.people.items()}
        return Trust(**{"roots": [as_certificate(self.authority)], "signers": {UNIT: known}, **changes})

    def verify(self, pdf: bytes, *, up_to: str = "head", **changes: Any) -> Verification:
        found = verify(pdf, self.trust(**changes), up_to=up_to)[0]
        checks = [*found.checks, *(check for signature in found.signatures for check in signature.checks)]
        assert not [check.text for check in checks if re.search("[A-Z][a-z]+(Error|Exception)", check.text)]
        return found


def as_certificate(person: Person) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der(person))


@pytest.fixture(scope="session")
def world(small_pdf: bytes) -> World:
    return World(small_pdf)


def faults(found: Verification) -> list[str]:
    """Return everything that is said to be wrong, as one line each."""
    told = [check for signature in found.signatures for check in signature.checks]
    return [f"{check.title}：{check.text}" for check in (*told, *found.checks) if check.state is State.无效]


def truth(pdf: bytes, own: Path | None = None) -> list[Check]:
    def find(overlays: list[str], digest: str) -> Any:
        return load_pack(FIRE, overlays)

    report = read_report(pdf)
    judged, again = judge_again(report, find)
    pages = again if isinstance(again, Check) else to_draw(report, again, own)
    return [judged, pages if isinstance(pages, Check) else draw_again(pages)]
