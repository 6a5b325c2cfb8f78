"""What a report's pages and its data are matched by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Imprint:
    """The number on a report's cover, and the digest at the foot of each page."""

    number: str
    digest: str


def imprint_of(data: bytes, day: date) -> Imprint:
    """Return the imprint of a report that carries some data, judged as of a day."""
    whole = hashlib.sha256(data).hexdigest()
    return Imprint(number=f"ZC{day:%Y%m%d}-{whole[:8].upper()}", digest=whole[:16])
