"""Keys to sign with: a PKCS#12 file, a PKCS#11 token.

A passphrase or a PIN is handed in as text and goes nowhere else: into no message and no log.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign import SimpleSigner
from pyhanko.sign.signers import Signer

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.io.files import read_bytes


def open_pkcs12(path: Path, passphrase: str) -> Signer:
    """Return the signer of a PKCS#12 file; raises ``InputError``."""
    content = read_bytes(path)
    try:
        pkcs12.load_pkcs12(content, passphrase.encode())
        signer = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase.encode())
    except (ValueError, TypeError):
        signer = None
    if signer is None:
        raise InputError([Problem(Code.KEY_UNOPENED, Place(str(path)))])
    return signer


@contextmanager
def open_token(module: Path, token: str, label: str, pin: str) -> Iterator[Signer]:
    """Give the signer of a PKCS#11 token; the PIN is tried once. Raises ``InputError``.

    A token that cannot hash by itself for ECDSA is given the hash (``raw_mechanism``).
    """
    from pkcs11 import Mechanism, PKCS11Error, lib
    from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.pkcs11 import PKCS11SigningContext

    place = Place(token)
    try:
        slots = [slot for slot in lib(str(module)).get_slots(token_present=True) if slot.get_token().label == token]
        if not slots:
            raise InputError([Problem(Code.NO_TOKEN, place, {"token": token})])
        hashing = Mechanism.ECDSA_SHA256 in slots[0].get_mechanisms()
        config: Any = PKCS11SignatureConfig(
            module_path=str(module), token_criteria=TokenCriteria(label=token), cert_label=label, key_label=label,
            user_pin=pin, raw_mechanism=not hashing,
        )  # fmt: skip
        with PKCS11SigningContext(config) as signer:
            yield signer
    except (PKCS11Error, SigningError, RuntimeError) as error:
        wrong = "PinIncorrect" in f"{type(error).__name__} {error}"
        raise InputError([Problem(Code.WRONG_PIN if wrong else Code.TOKEN_FAILED, place)]) from None
