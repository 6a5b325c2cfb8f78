"""Whom a verifier trusts: root certificates, lists of revoked ones, and who may sign for a unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko_certvalidator import ValidationContext

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.wording import SIGNATURE_FIELDS
from checklist.core.words import listing
from checklist.io.files import read_bytes
from checklist.io.strict_yaml import parse, read_text

T = TypeVar("T")


@dataclass(frozen=True)
class Trust:
    """Whom a verifier trusts: root certificates, lists of revoked ones, and who may sign for a unit, by role.

    ``signers``: unit, then role, then SHA-256 of certificates; None if nobody was named.
    """

    roots: Sequence[asn1_x509.Certificate] = ()
    crls: Sequence[asn1_crl.CertificateList] = ()
    signers: Mapping[str, Mapping[str, Sequence[str]]] | None = None

    def context(self, moment: datetime | None = None, *, revocation: bool = False) -> ValidationContext:
        """Return what pyHanko judges certificates by; it fetches nothing and knows none of the system's roots.

        With ``revocation`` every certificate needs a list: in its softer modes pyHanko looks
        into none unless the certificate itself says where one can be had.
        """
        return ValidationContext(
            trust_roots=list(self.roots), crls=list(self.crls), allow_fetching=False, moment=moment,
            revocation_mode="require" if revocation else "soft-fail",
        )  # fmt: skip


def read_trust(roots: Sequence[Path], crls: Sequence[Path], signers: Path | None) -> Trust:
    """Read root certificates, revocation lists (PEM or DER) and the list of signers; raises ``InputError``."""
    problems: list[Problem] = []
    certificates = [one for loaded in _loaded(roots, _read_certificates, problems) for one in loaded]
    lists = list(_loaded(crls, _read_crl, problems))
    if problems:
        raise InputError(problems)
    return Trust(certificates, lists, read_signers(signers) if signers is not None else None)


def _loaded(paths: Sequence[Path], read: Callable[[bytes], T], problems: list[Problem]) -> Iterator[T]:
    """Yield what each file holds; what is wrong with the others is added to the problems."""
    for path in paths:
        try:
            yield read(read_bytes(path))
        except InputError as error:
            problems += error.problems
        except (ValueError, TypeError):
            problems.append(Problem(Code.BAD_CERTIFICATE, Place(str(path)), {"path": path}))


def _read_certificates(content: bytes) -> list[asn1_x509.Certificate]:
    loaded = list(load_certs_from_pemder_data(content))
    if not loaded:
        raise ValueError("no certificate")
    for certificate in loaded:
        certificate.subject.hashable  # noqa: B018 - reads it, so that what is no certificate is told here
    return loaded


def _read_crl(content: bytes) -> asn1_crl.CertificateList:
    from asn1crypto import pem

    if pem.detect(content):
        _, _, content = pem.unarmor(content)
    found = asn1_crl.CertificateList.load(content, strict=True)
    found["tbs_cert_list"].native  # noqa: B018 - reads all of it
    return found


def read_signers(path: Path) -> dict[str, dict[str, list[str]]]:
    """Read who may sign for which unit: certificates' SHA-256 by unit and role; raises ``InputError``."""
    document = parse(read_text(path, str(path)), str(path))
    found: dict[str, dict[str, list[str]]] = {}

    def wrong(why: str, place: tuple[str, ...]) -> InputError:
        return InputError([document.problem(Code.BAD_SIGNERS, place, why=why)])

    if not isinstance(document.data, dict):
        raise wrong("最外层应当是单位", ())
    for unit, roles in document.data.items():
        if not isinstance(roles, dict):
            raise wrong(f"“{unit}”下面应当是角色", (unit,))
        for role, prints in roles.items():
            if role not in SIGNATURE_FIELDS:
                raise wrong(f"不认识角色“{role}”，可以写：{listing(SIGNATURE_FIELDS)}", (unit, role))
            plain = [
                re.sub(r"[\s:]", "", str(one)).lower() for one in (prints if isinstance(prints, list) else [prints])
            ]
            if not all(re.fullmatch(r"[0-9a-f]{64}", one) for one in plain):
                raise wrong("证书指纹应当是 64 位十六进制数（SHA-256）", (unit, role))
            found.setdefault(unit, {})[role] = plain
    return found
