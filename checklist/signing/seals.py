"""A unit's seal, set by the unit's own seal platform after everybody has signed: recognised, never called 有效.

How other programs write cannot be foretold, so the revision is held to a grammar that leaves no
two readings (``grammar``), may touch nothing but the seal's place, and must leave every page as
it was but for the seal's rectangle; a second, independent reader must see the same objects.
国密 algorithms have object identifiers below 1.2.156.10197; a seal container after GB/T 38540
is no CMS, but names itself ``ES``. What such a signature says cannot be checked here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from checklist.core.wording import SEAL, SIGNATURE_FIELDS
from checklist.signing.file import Report
from checklist.signing.grammar import Appended, Ref, Strange, Stream, read_appended
from checklist.signing.outcome import Check, Signature, State

_SM = bytes.fromhex("2a811ccf55")
"""1.2.156.10197 in DER."""
_ES = b"\x16\x02ES"
"""The string ``ES`` in DER, with which the head of a GB/T 38540 seal begins."""
_MAY_GAIN = {
    "field": {"/V", "/AP", "/M"},
    "page": set[str](),
    "form": {"/SigFlags"},
    "catalog": {"/Extensions", "/Version"},
    "information": {"/Producer", "/ModDate"},
}
"""What a seal may add to or change in each object that was there before."""
_REFRESHED = ("/Producer", "/ModifyDate", "/MetadataDate")
"""What it may change of what the document says of itself (XMP)."""
_KEYS = frozenset(
    [
        "Type",
        "Subtype",
        "Filter",
        "SubFilter",
        "Contents",
        "ByteRange",
        "Name",
        "Reason",
        "Location",
        "ContactInfo",
        "M",
        "Reference",
        "TransformMethod",
        "TransformParams",
        "V",
        "P",
        "Action",
        "Fields",
        "DigestMethod",
        "DigestValue",
        "Data",
        "Cert",
        "Changes",
        "Prop_Build",
        "Prop_AuthTime",
        "Prop_AuthType",
        "App",
        "OS",
        "R",
        "Date",
        "REx",
        "PreRelease",
        "NonEFontNoWarn",
        "TrustedMode",
        "BBox",
        "Matrix",
        "Resources",
        "FormType",
        "Length",
        "Group",
        "S",
        "I",
        "K",
        "CS",
        "Width",
        "Height",
        "BitsPerComponent",
        "ColorSpace",
        "SMask",
        "DecodeParms",
        "Predictor",
        "Colors",
        "Columns",
        "Decode",
        "Interpolate",
        "ImageMask",
        "XObject",
        "Font",
        "ProcSet",
        "ExtGState",
        "ca",
        "CA",
        "BM",
        "AIS",
        "BaseFont",
        "Encoding",
        "DescendantFonts",
        "ToUnicode",
        "CIDSystemInfo",
        "Registry",
        "Ordering",
        "Supplement",
        "W",
        "DW",
        "CIDToGIDMap",
        "FontDescriptor",
        "FontName",
        "Flags",
        "FontBBox",
        "ItalicAngle",
        "Ascent",
        "Descent",
        "CapHeight",
        "StemV",
        "StemH",
        "XHeight",
        "Leading",
        "AvgWidth",
        "MaxWidth",
        "MissingWidth",
        "FontFile",
        "FontFile2",
        "FontFile3",
        "Length1",
        "Length2",
        "Length3",
        "CIDSet",
        "CharSet",
        "FirstChar",
        "LastChar",
        "Widths",
        "N",
        "FieldMDP",
        "DocMDP",
    ]
)
"""Keys that a signature and what it shows may have: none that acts, plays, links, attaches or annotates."""
_NAMED = ("/XObject", "/Font", "/ExtGState", "/ColorSpace")
"""Dictionaries of resources, whose keys are free names."""
_SCALE = 1.0
"""Pixels a point in which pages are compared."""


def examine_seal(report: Report) -> Signature | str:
    """Return what is to be said of the seal that stands behind all signatures, or why what stands there is none."""
    if report.next_role is not None or SEAL not in report.original.fields:
        return "签名还没有签完，后面不应当有别的内容"
    try:
        appended = read_appended(report.pdf, report.base.length)
        value = _touches_only_the_seal(report, appended)
        _same_to_a_second_reader(report, appended)
        kind = _kind(report, appended, value)
        _same_pages(report)
    except Strange as error:
        return str(error)
    text = f"{kind}：认得出，未能验证签名和证书；它覆盖整个文件，除印章外各页没有变动。请用出具它的平台验证。"
    return Signature(SEAL, SIGNATURE_FIELDS[SEAL], checks=(Check("签名", State.未能验证, text),))


def _touches_only_the_seal(report: Report, appended: Appended) -> int:
    """Return the number of the seal's signature; raises ``Strange`` when anything else was changed."""
    import pikepdf

    base, original = report.base, report.original
    field = original.fields[SEAL]
    before = pikepdf.open(io.BytesIO(report.pdf[: base.length]))
    known = {
        original.root: "catalog", original.form_number: "form", field.number: "field", field.page: "page",
        original.info: "information", before.Root.Metadata.objgen[0]: "metadata",
    }  # fmt: skip
    for number, value in appended.objects.items():
        if number < base.size and number not in known:
            raise Strange(f"改动了盖章以外的内容（对象 {number}）")
        if known.get(number) == "metadata":
            _only_refreshed(before.get_object(number, 0).read_raw_bytes(), value)
        elif number in known:
            _only_gains(_plain(before.get_object(number, 0), top=True), value, known[number])
        _only_known_keys(value, number, base.size, set(known), checked=number not in known)
    trailer = appended.trailer
    ours = {"/Root": Ref(original.root), "/Info": Ref(original.info), "/Prev": base.listed}
    if any(trailer.get(key) != value for key, value in ours.items()) or set(trailer) - {*ours, "/Size", "/ID"}:
        raise Strange("文件尾部的写法不规范")
    sealed = appended.objects.get(field.number)
    value = sealed.get("/V") if isinstance(sealed, dict) else None
    if not isinstance(value, Ref) or value.number not in appended.objects or value.number < base.size:
        raise Strange("不是在单位印章的位置上盖章")
    return value.number


def _only_gains(old: Any, new: object, kind: str) -> None:
    if not isinstance(new, dict) or not isinstance(old, dict):
        raise Strange("改动了盖章以外的内容")
    differing = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    if differing - _MAY_GAIN[kind]:
        raise Strange(f"改动了盖章以外的内容（{'、'.join(sorted(differing - _MAY_GAIN[kind]))}）")


def _only_refreshed(old: bytes, new: object) -> None:
    plain = isinstance(new, Stream) and "/Filter" not in new.keys and len(new.content) < 100_000
    if not (isinstance(new, Stream) and plain and b"<!" not in new.content and _said(old) == _said(new.content)):
        raise Strange("改动了文件属性（XMP）")


def _said(content: bytes) -> dict[str, str]:
    """Return what a document says of itself (XMP), such as the title that readers show, without dates and programs."""
    from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp

    try:
        found = {str(name): repr(value) for part in parse_xmp(io.BytesIO(content)) for name, value in part}
    except Exception:  # whatever reading a stranger's XML raises
        raise Strange("文件属性（XMP）损坏") from None
    return {name: value for name, value in found.items() if not name.endswith(_REFRESHED)}


def _only_known_keys(value: object, own: int, size: int, known: set[int], *, checked: bool) -> None:
    """Raise ``Strange`` for a key that is not on the list, or a reference to what was there before."""
    for key, part in _parts(value):
        if checked and key is not None and key.removeprefix("/") not in _KEYS:
            raise Strange(f"盖章的内容里有不应当有的“{key}”")
        if checked and isinstance(part, Ref) and part.number < size and part.number not in known:
            raise Strange(f"盖章的内容引用了报告里的别的内容（对象 {part.number}）")


def _parts(value: object) -> Iterator[tuple[str | None, object]]:
    """Yield every key and value inside a value; the free names of resources without their keys."""
    if isinstance(value, Stream):
        yield from _parts(value.keys)
    elif isinstance(value, list):
        for part in value:
            yield None, part
            yield from _parts(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key, part
            if key in _NAMED and isinstance(part, dict):
                for named in part.values():
                    yield None, named
                    yield from _parts(named)
            else:
                yield from _parts(part)


def _same_to_a_second_reader(report: Report, appended: Appended) -> None:
    """Raise ``Strange`` unless qpdf sees, without repairing anything, the objects that were read."""
    import pikepdf

    try:
        whole = pikepdf.open(io.BytesIO(report.pdf), attempt_recovery=False)
        if whole.get_warnings():
            raise Strange("文件的结构有毛病")
        for number, value in appended.objects.items():
            if _plain(whole.get_object(number, 0), top=True) != _comparable(value):
                raise Strange(f"换一个程序读出的内容不同（对象 {number}）")
        if whole.Root.objgen[0] != report.original.root:
            raise Strange("换一个程序读出的内容不同（目录）")
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError):
        raise Strange("文件的结构有毛病") from None


def _plain(value: Any, *, top: bool = False, depth: int = 0) -> object:
    """Return an object of pikepdf's as the grammar gives it."""
    import pikepdf

    if depth > 30:
        raise Strange("层次太深")
    if isinstance(value, pikepdf.Object) and value.is_indirect and not top:
        return Ref(value.objgen[0])
    if isinstance(value, pikepdf.Stream):
        return {key: _plain(part, depth=depth + 1) for key, part in value.items()}, value.read_raw_bytes()
    if isinstance(value, pikepdf.Dictionary):
        return {key: _plain(value.get(key), depth=depth + 1) for key in value.keys()}  # noqa: SIM118
    if isinstance(value, pikepdf.Array):
        return [_plain(part, depth=depth + 1) for part in value]
    if isinstance(value, pikepdf.Name):
        return str(value)
    if isinstance(value, pikepdf.String):
        return bytes(value)
    return value if isinstance(value, bool | int) or value is None else float(value)


def _comparable(value: object) -> object:
    return (value.keys, value.content) if isinstance(value, Stream) else value


def _kind(report: Report, appended: Appended, number: int) -> str:
    """Say what kind of signature it is; raises ``Strange`` when it does not cover the whole file."""
    signature = appended.objects[number]
    content = signature.get("/Contents") if isinstance(signature, dict) else None
    covered = signature.get("/ByteRange") if isinstance(signature, dict) else None
    if not isinstance(content, bytes) or not isinstance(covered, list) or len(covered) != 4:
        raise Strange("盖章没有签名")
    start, first, second, last = (one if isinstance(one, int) else -1 for one in covered)
    gap = report.pdf[first:second].lower() if 0 < first < second else b""
    if start != 0 or second + last != len(report.pdf) or gap != b"<" + content.hex().encode() + b">":
        raise Strange("盖章的签名没有覆盖整个文件")
    if _ES in content[:200]:
        return "GB/T 38540 电子印章"
    return "国密签名（SM2、SM3）" if _SM in content else "别的程序的签名"


def _same_pages(report: Report) -> None:
    """Raise ``Strange`` unless all pages show the same before and after, but for the seal's rectangle."""
    import pypdfium2

    field = report.original.fields[SEAL]
    before, after = (pypdfium2.PdfDocument(content) for content in (report.pdf[: report.base.length], report.pdf))
    try:
        for document in (before, after):
            document.init_forms()
        if len(before) != len(after):
            raise Strange("页数变了")
        sealed = _page_number(report)
        for number in range(len(before)):
            hidden = field.rectangle if number == sealed else None
            if _picture(before[number], hidden) != _picture(after[number], hidden):
                raise Strange(f"第 {number + 1} 页在印章以外的地方变了")
    finally:
        before.close()
        after.close()


def _page_number(report: Report) -> int:
    import pikepdf

    pages = pikepdf.open(io.BytesIO(report.pdf[: report.base.length])).pages
    return [int(page.objgen[0]) for page in pages].index(report.original.fields[SEAL].page)


def _picture(page: Any, hidden: tuple[float, float, float, float] | None) -> bytes:
    """Return a page's pixels, those of a rectangle (in points from the lower left) blanked."""
    picture = page.render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGB")
    if hidden is not None:
        left, bottom, right, top = hidden
        height = page.get_height()
        box = (int(left) - 1, int(height - top) - 1, int(right) + 2, int(height - bottom) + 2)
        picture.paste((255, 255, 255), box)
    return bytes(picture.tobytes())
