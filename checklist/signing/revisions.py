"""What each revision of a signed file changed: nothing but a signature, or what makes it last.

Stricter than pyHanko's own comparison, and hundreds of times as fast. A signature may give one
empty field a value and an appearance, name itself in the catalog if it is the first, and
refresh dates. What makes signatures last may add evidence (DSS) and a time stamp of the whole
document in an invisible field. Every other object that was there must stay as it was; new ones
can then only be reached through these.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, Reference
from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver

from checklist.signing.carried import Carried, entry

_CATALOG = {"/Extensions", "/Version"}
"""What may change in the catalog whatever is added; the first signature also says there that it certifies."""
_REFRESHED = ("/Producer", "/ModifyDate", "/MetadataDate")


def strange_revision(report: Carried) -> int | None:
    """Return the first revision after the report's own that is anything but a signature, or None.

    Raises whatever reading a damaged file raises.
    """
    signed = report.signed_fields
    for number in range(1, report.reader.total_revisions):
        old, new = (report.reader.get_historical_resolver(one) for one in (number - 1, number))
        is_first = number == min(signed, default=None)
        if number in signed and _only_signs(old, new, signed[number], is_first=is_first):
            continue
        if number <= min(signed, default=number) or not _only_lasts(old, new):
            return number
    return None


def _only_signs(old: HistoricalResolver, new: HistoricalResolver, signed: DictionaryObject, *, is_first: bool) -> bool:
    """Whether a revision changes nothing but what the signature of one field needs."""
    field: Any = signed.container_ref
    catalog = _CATALOG | {"/Perms"} if is_first else _CATALOG
    return (
        _keeps_the_rest(old, new, {field}, catalog)
        and set(_differing(old(field), new(field))) <= {"/V", "/AP"}
        and "/V" not in old(field)
    )


def _only_lasts(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a revision only adds evidence for later checks, and a time stamp of the document in an invisible field."""
    form = old.root.raw_get("/AcroForm").reference
    fields = _references(old(form), "/Fields")
    added = _references(new(form), "/Fields")[len(fields) :]
    pages = {new(field).raw_get("/P").reference for field in added}
    evidence = {old.root.raw_get("/DSS").reference} if "/DSS" in old.root else set()
    return (
        _keeps_the_rest(old, new, {form, *pages, *evidence}, _CATALOG | {"/DSS"})
        and set(_differing(old(form), new(form))) <= {"/Fields"}
        and _references(new(form), "/Fields") == [*fields, *added]
        and len(added) <= 1
        and all(_is_time_stamp(new(field)) for field in added)
        and all(set(_differing(old(one), new(one))) <= {"/Annots"} for one in pages)
        and all(_references(new(one), "/Annots") == [*_references(old(one), "/Annots"), *added] for one in pages)
    )


def _keeps_the_rest(
    old: HistoricalResolver, new: HistoricalResolver, may_change: set[Reference], catalog: set[str]
) -> bool:
    """Whether besides some objects, and some keys of the catalog, only dates and programs' names changed."""
    trailer, later = old.trailer_view, new.trailer_view
    information = trailer.raw_get("/Info").reference
    metadata = old.root.raw_get("/Metadata").reference
    known = {_key(one) for one in (*may_change, old.root_ref, information, metadata)}
    changed = {_key(one) for one in new.explicit_refs_in_revision() if one.idnum < int(trailer["/Size"])}
    return (
        changed <= known
        and not new.refs_freed_in_revision()
        and all(later.raw_get(key) == trailer.raw_get(key) for key in ("/Root", "/Info"))
        and set(_differing(old.root, new.root)) <= catalog
        and set(_differing(old(information), new(information))) <= {"/Producer", "/ModDate"}
        and _said(old, metadata) == _said(new, metadata)
    )


def _key(reference: Reference) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _is_time_stamp(field: Any) -> bool:
    nowhere = all(float(side) == 0 for side in field["/Rect"])
    return nowhere and field["/FT"] == "/Sig" and field["/V"]["/Type"] == "/DocTimeStamp"


def _references(dictionary: Any, key: str) -> list[Reference]:
    """Return the references in an array, in its order."""
    array = entry(dictionary, key, [])
    return [array.raw_get(number).reference for number in range(len(array))]


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
