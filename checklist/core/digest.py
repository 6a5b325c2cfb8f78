"""Digests of parsed data: the same content gives the same digest, whatever its spelling.

Data is brought to JSON without floats (decimals and dates as text, text in NFC), written
canonically after RFC 8785 and hashed with SHA-256.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import rfc8785

from checklist.core.values import MAX_WHOLE


def digest(data: Any) -> str:
    """Return the SHA-256 of canonical JSON, in hexadecimal; raises ``ValueError`` for what has none."""
    return hashlib.sha256(rfc8785.dumps(canonical(data))).hexdigest()


def canonical(data: Any) -> Any:
    """Return data as RFC 8785 can write it."""
    if isinstance(data, Mapping):
        found = {unicodedata.normalize("NFC", str(key)): canonical(value) for key, value in data.items()}
        if len(found) != len(data):
            raise ValueError("two keys are equal in NFC")
        return found
    if isinstance(data, list | tuple):
        return [canonical(value) for value in data]
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, Decimal):
        return f"{data:f}"
    if data is None or isinstance(data, bool) or (isinstance(data, int) and abs(data) < MAX_WHOLE):
        return data
    raise ValueError(f"no canonical form for {type(data).__name__}")
