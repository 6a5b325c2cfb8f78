"""What each revision of a signed file changed: nothing but a signature, or what makes it last.

Stricter than pyHanko's own comparison, and a hundred times as fast: a signature may give one
empty field a value and an appearance, name itself in the catalog if it is the first, and
refresh dates; every other object that was there before must stay as it was. New objects can
then only be reached through these. Only what keeps a signature checkable in later years (a
time stamp of the whole document and its evidence) is left to pyHanko to judge.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, Reference
from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import MDPPerm

from checklist.signing.carried import Carried

_CATALOG = {"/Extensions", "/Version"}
"""What any signature may change in the catalog; the first also says there that it certifies."""
_REFRESHED = ("/Producer", "/ModifyDate", "/MetadataDate")


def strange_revision(report: Carried) -> int | None:
    """Return the first revision after the report's own that is anything but a signature, or None.

    Raises whatever reading a damaged file raises.
    """
    signed = report.signed_fields
    for number in range(1, report.reader.total_revisions):
        old, new = (report.reader.get_historical_resolver(one) for one in (number - 1, number))
        if number in signed and _only_signs(old, new, signed[number], is_first=number == min(signed)):
            continue
        if number <= min(signed, default=number) or not _only_lasts(old, new):
            return number
    return None


def _only_signs(old: HistoricalResolver, new: HistoricalResolver, signed: DictionaryObject, *, is_first: bool) -> bool:
    """Whether a revision changes nothing but what the signature of one field needs."""
    field: Any = signed.container_ref
    trailer = old.trailer_view
    metadata = old.root.raw_get("/Metadata").reference
    information = trailer.raw_get("/Info").reference
    may_change = {field, old.root_ref, metadata, information}
    size = int(trailer["/Size"])
    changed = {reference for reference in new.explicit_refs_in_revision() if reference.idnum < size}
    return (
        not new.refs_freed_in_revision()
        and {(one.idnum, one.generation) for one in changed} <= {(one.idnum, one.generation) for one in may_change}
        and set(_differing(old.root, new.root)) <= (_CATALOG | {"/Perms"} if is_first else _CATALOG)
        and set(_differing(old(field), new(field))) <= {"/V", "/AP"}
        and "/V" not in old(field)
        and set(_differing(old(information), new(information))) <= {"/Producer", "/ModDate"}
        and _said(old, metadata) == _said(new, metadata)
        and new.trailer_view.raw_get("/Root") == trailer.raw_get("/Root")
        and new.trailer_view.raw_get("/Info") == trailer.raw_get("/Info")
    )


def _only_lasts(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a revision only adds a time stamp of the document or evidence for later checks."""
    try:
        result = DEFAULT_DIFF_POLICY.apply(old, new, doc_mdp=MDPPerm.NO_CHANGES)
    except SuspiciousModification:
        return False
    return result.modification_level <= ModificationLevel.LTA_UPDATES


def _differing(old: Any, new: Any) -> Iterator[str]:
    """Yield the keys whose values differ between two dictionaries, references not followed."""
    for key in {*old, *new}:
        if key not in old or key not in new or old.raw_get(key) != new.raw_get(key):
            yield str(key)


def _said(resolver: HistoricalResolver, metadata: Reference) -> dict[str, str]:
    """Return what the document says of itself (XMP), such as the title that readers show, without dates and programs."""
    stream = resolver.reader.get_object(metadata, revision=resolver.revision)
    found = {str(name): repr(value) for structure in parse_xmp(io.BytesIO(stream.data)) for name, value in structure}
    return {name: value for name, value in found.items() if not name.endswith(_REFRESHED)}
