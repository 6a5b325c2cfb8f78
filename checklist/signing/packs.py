"""Who issued a pack file: a signature beside it (``规则库.zip.p7s``), a detached CMS that openssl verifies too."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import now
from checklist.io.files import read_bytes
from checklist.signing.certificates import TEST_SUFFIX, fingerprint
from checklist.signing.container import check_signature, make_container, read_container, why_not_signed
from checklist.signing.outcome import owner
from checklist.signing.people import purpose_fault, usable_certificate
from checklist.signing.trust import Trust

SUFFIX = ".p7s"


@dataclass(frozen=True)
class Issuer:
    """Who signed a pack file; ``trusted``: by a certificate of an authority that the verifier trusts."""

    name: str
    unit: str
    """What the certificate names; empty if it names none."""
    certificate: str
    """SHA-256 of the certificate."""
    is_test: bool
    trusted: bool

    @property
    def told(self) -> str:
        """Who it is, in words: the name and the unit in the certificate, and that it was made for trying only."""
        return owner(self.name, self.unit) + (TEST_SUFFIX if self.is_test else "")


def signature_of(path: Path) -> Path:
    """Return where the signature of a pack file lies."""
    return path.with_name(path.name + SUFFIX)


def sign_pack(content: bytes, signer: Signer) -> bytes:
    """Return a signature (DER) of a pack file; raises ``InputError`` for a certificate that cannot sign."""
    usable_certificate(signer, now(), Place())
    try:
        return asyncio.run(make_container(signer, sha256(content).digest(), None))
    except SigningError as error:
        raise InputError([Problem(Code.NOT_SIGNED, Place(), {"why": why_not_signed(error)})]) from None


def read_issuer(path: Path, trust: Trust | None = None) -> Issuer | None:
    """Return who signed a pack file, None if nobody did; raises ``InputError`` for a signature that is not of this file."""
    beside = signature_of(path)
    if not beside.exists():
        return None
    trust = trust or Trust()
    content = read_bytes(path)
    try:
        container = read_container(read_bytes(beside))
        status = check_signature(container, content, trust.context(), trust.context())
    except InputError:
        raise
    except Exception:  # whatever reading a stranger's signature raises
        raise _bad(beside, "签名损坏") from None
    if container.digest != sha256(content).digest() or not (status.intact and status.valid):
        raise _bad(beside, "签名不是这个文件的：文件或者签名被改过")
    trusted = bool(trust.roots) and status.trusted and not purpose_fault(container.certificate)
    return Issuer(container.name, container.unit, fingerprint(container.certificate.dump()), container.is_test, trusted)


def _bad(beside: Path, why: str) -> InputError:
    return InputError([Problem(Code.BAD_PACK_SIGNATURE, Place(str(beside)), {"why": why})])
