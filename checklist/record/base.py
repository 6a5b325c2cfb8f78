"""What all records share: frozen models that refuse what they do not know, and one way to write them.

A record is written as canonical JSON (RFC 8785): no floats, dates as ISO 8601, decimals as
text, text in NFC. The same content is the same bytes, whoever writes it.
"""

from typing import Annotated, Any, Final, TypeVar

import rfc8785
from pydantic import AfterValidator, BaseModel, ConfigDict

from checklist.core.digest import canonical
from checklist.core.values import parse_text

FORMAT: Final = 2
"""The format that is written; what version 0.1.0 wrote is format 1, and is still read."""
Scalar = str | int | bool | None
"""A value as JSON holds it: a date or a decimal as text, ``null`` if it is withheld."""


def typed(text: str) -> str:
    """Return a text of people; raises ``ValueError`` for one that nobody could have typed."""
    if parse_text(text) != text:
        raise ValueError("text that nobody could have typed")
    return text


Text = Annotated[str, AfterValidator(typed)]
"""Text of people: without control characters and as it is kept after reading."""


class Record(BaseModel):
    """Base of all records."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, defer_build=True)


def file_name(path: object) -> str:
    """Return a path as JSON can hold it: what is no text in it is written out."""
    return str(path).encode("utf-8", "backslashreplace").decode()


AnyRecord = TypeVar("AnyRecord", bound=Record)


def plain_data(record: Record) -> Any:
    """Return a record as JSON's own types."""
    return canonical(record.model_dump(mode="json", by_alias=True))


def canonical_json(record: Record) -> bytes:
    """Return a record as canonical JSON; raises ``ValueError`` for what has none, such as two keys equal in NFC."""
    return rfc8785.dumps(plain_data(record))


def read_record(kind: type[AnyRecord], content: bytes) -> AnyRecord:
    """Return the record that some bytes are; raises ``ValueError`` unless they are its canonical JSON."""
    record = kind.model_validate_json(content)
    if canonical_json(record) != content:
        raise ValueError("not canonical")
    return record
