"""The places for signatures: named empty fields, where the signing page shows them.

They stand in the report before anybody signs, so that signing changes nothing but their
values, and so that a unit's own seal platform finds them as well (PDF 32000-1, 12.7.4.5).
"""

from __future__ import annotations

from typing import Any

import pydyf

from checklist.core.wording import SEAL, SIGNATURE_FIELDS

_LOCKS: dict[str, tuple[str, list[str]]] = {
    "preparer": ("/Include", ["preparer"]),
    "reviewer": ("/Include", ["preparer", "reviewer"]),
    "head": ("/Exclude", [SEAL]),
    SEAL: ("/All", []),
}
"""What each signature locks: itself and those before it; the head's leaves only the seal, the seal's nothing."""
_PRINTED_AND_LOCKED = 4 | 128
_PIXEL = 0.75
"""Points in a CSS pixel."""


def add_fields(document: Any, pdf: pydyf.PDF) -> None:
    """Add an empty field at every anchor ``sign-<field>``; a document that has none gets no form."""
    fields = pydyf.Array()
    for name, title in SIGNATURE_FIELDS.items():
        place = _place(document, f"sign-{name}")
        if place is not None:
            fields.append(_field(pdf, name, title, *place))
    if fields:
        form = pydyf.Dictionary({"Fields": fields, "SigFlags": 3, "DA": pydyf.String("/Helv 0 Tf 0 g")})
        pdf.add_object(form)
        pdf.catalog["AcroForm"] = form.reference


def _place(document: Any, anchor: str) -> tuple[int, pydyf.Array] | None:
    """Return the page's number and the rectangle in points, counted from the page's lower left."""
    for number, page in enumerate(document.pages):
        if anchor in page.anchors:
            left, top, right, bottom = page.anchors[anchor]
            corners = (left, page.height - bottom, right, page.height - top)
            return number, pydyf.Array([round(side * _PIXEL, 2) for side in corners])
    return None


def _field(pdf: pydyf.PDF, name: str, title: str, page_number: int, rectangle: pydyf.Array) -> Any:
    """Add one field, which is its own widget, to its page; return its reference.

    It is not in the tree of tags, though PDF/UA wants it there: pyHanko takes the signing of a
    field that anything else refers to for a change of the document.
    """
    left, bottom, right, top = rectangle
    empty = pydyf.Stream(
        [], {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, right - left, top - bottom])}
    )
    pdf.add_object(empty)
    action, locked = _LOCKS[name]
    names = {"Fields": pydyf.Array(map(pydyf.String, locked))} if locked else {}
    page_reference = pdf.page_references[page_number]
    widget = pydyf.Dictionary({
        "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": pydyf.String(name), "TU": pydyf.String(title),
        "F": _PRINTED_AND_LOCKED, "Rect": rectangle, "P": page_reference,
        "AP": pydyf.Dictionary({"N": empty.reference}),
        "Lock": pydyf.Dictionary({"Type": "/SigFieldLock", "Action": action, **names}),
    })  # fmt: skip
    pdf.add_object(widget)
    _object(pdf, page_reference).setdefault("Annots", pydyf.Array()).append(widget.reference)
    return widget.reference


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
