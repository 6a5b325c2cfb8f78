"""A unit's seal, set by the unit's own seal platform after everybody has signed: recognised, never called 有效.

How other programs write cannot be foretold, so the revision is held to a grammar that leaves no
two readings (``grammar``), may touch nothing but the seal's place, and must leave every page as
it was but for the seal's rectangle; a second, independent reader must see the same objects.
国密 algorithms have object identifiers below 1.2.156.10197; a seal container after GB/T 38540
is no CMS, but names itself ``ES``. What such a signature says cannot be checked here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeGuard

from checklist.core.processes import meanwhile
from checklist.core.wording import SEAL, SIGNATURE_FIELDS
from checklist.signing.container import is_signed_data
from checklist.signing.file import Report
from checklist.signing.grammar import Appended, Ref, Strange, Stream, read_appended
from checklist.signing.outcome import Check, Signature, State

_SM = bytes.fromhex("2a811ccf55")
"""1.2.156.10197 in DER."""
_ES = b"\x16\x02ES"
"""The string ``ES`` in DER, with which the head of a GB/T 38540 seal begins."""
_MAY_GAIN: dict[str, dict[str, Callable[[Any], bool]]] = {
    "field": {
        "/V": lambda value: isinstance(value, Ref),
        "/AP": lambda value: isinstance(value, dict) and set(value) == {"/N"} and isinstance(value["/N"], Ref),
        "/M": lambda value: isinstance(value, bytes),
    },
    "page": {},
    "form": {"/SigFlags": lambda value: value in (1, 3)},
    "catalog": {
        "/Extensions": lambda value: isinstance(value, dict) and all(map(_is_extension, value.values())),
        "/Version": lambda value: value in ("/1.7", "/2.0"),
    },
    "information": {
        "/Producer": lambda value: isinstance(value, bytes),
        "/ModDate": lambda value: isinstance(value, bytes),
    },
}
"""What a seal may add to or change in each object that was there before, and whether its value can be that."""
_REFRESHED = ("}Producer", "}ModifyDate", "}MetadataDate", "}xmptk")
"""What it may change of what the document says of itself (XMP)."""
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DEEPEST = 12
_KEYS = frozenset(
    "AIS Action App Ascent AvgWidth BBox BM BaseFont BitsPerComponent ByteRange CA CIDSet "
    "CIDSystemInfo CIDToGIDMap CS CapHeight Cert Changes CharSet ColorSpace Colors Columns "
    "ContactInfo Contents DW Data Date Decode DecodeParms DescendantFonts Descent DigestMethod "
    "DigestValue Encoding ExtGState Fields Filter FirstChar Flags Font FontBBox FontDescriptor "
    "FontFile FontFile2 FontFile3 FontName FormType Group Height I ImageMask Interpolate ItalicAngle "
    "K LastChar Leading Length Length1 Length2 Length3 Location M Matrix MaxWidth MissingWidth N "
    "Name NonEFontNoWarn OS Ordering P PreRelease Predictor ProcSet Prop_AuthTime Prop_AuthType "
    "Prop_Build R REx Reason Reference Registry Resources S SMask StemH StemV SubFilter Subtype "
    "Supplement ToUnicode TransformMethod TransformParams TrustedMode Type V W Width Widths XHeight "
    "XObject ca".split()
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
        kind = meanwhile(partial(_examined, report, appended), seconds=60, megabytes=800)()
    except Strange as error:
        return str(error)
    except (TimeoutError, MemoryError, ChildProcessError):
        return "盖章的内容太复杂，没有验证完"
    text = f"{kind}：认得出，未能验证签名和证书；它覆盖整个文件，除印章外各页看上去没有变动。请用出具它的平台验证。"
    return Signature(SEAL, SIGNATURE_FIELDS[SEAL], checks=(Check("签名", State.未能验证, text),))


def _examined(report: Report, appended: Appended) -> str:
    """Return what kind of seal it is; raises ``Strange`` when anything but a seal was added."""
    import pikepdf

    try:
        with (
            pikepdf.open(io.BytesIO(report.pdf[: report.base.length]), attempt_recovery=False) as before,
            pikepdf.open(io.BytesIO(report.pdf), attempt_recovery=False) as after,
        ):
            value = _touches_only_the_seal(report, appended, before)
            _same_to_a_second_reader(report, appended, after)
            sealed = [int(page.objgen[0]) for page in before.pages].index(report.original.fields[SEAL].page)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError):
        raise Strange("文件的结构有毛病") from None
    kind = _kind(report, appended, value)
    _same_pages(report, sealed)
    return kind


def _touches_only_the_seal(report: Report, appended: Appended, before: Any) -> int:
    """Return the number of the seal's signature; raises ``Strange`` when anything else was changed."""
    base, original = report.base, report.original
    field = original.fields[SEAL]
    metadata = int(before.Root.Metadata.objgen[0])
    known = {
        original.root: "catalog", original.form_number: "form", field.number: "field", field.page: "page",
        original.info: "information", metadata: "metadata",
    }  # fmt: skip
    for number, value in appended.objects.items():
        if number < base.size and number not in known:
            raise Strange(f"改动了盖章以外的内容（对象 {number}）")
        if number == metadata:
            _only_refreshed(_plain(before.get_object(number, 0), top=True), value)
        elif number in known:
            _only_gains(_plain(before.get_object(number, 0), top=True), value, known[number])
        else:
            _only_known_keys(value, base.size, set(known))
    _sound_trailer(report, appended)
    sealed = appended.objects.get(field.number)
    value = sealed.get("/V") if isinstance(sealed, dict) else None
    if not isinstance(value, Ref) or value.number not in appended.objects or value.number < base.size:
        raise Strange("不是在单位印章的位置上盖章")
    _all_reached(appended, sealed, base.size)
    return value.number


def _sound_trailer(report: Report, appended: Appended) -> None:
    trailer, original = appended.trailer, report.original
    ours = {"/Root": Ref(original.root), "/Info": Ref(original.info), "/Prev": report.base.listed}
    identifier = trailer.get("/ID")
    if any(trailer.get(key) != value for key, value in ours.items()) or set(trailer) - {*ours, "/Size", "/ID"}:
        raise Strange("文件尾部的写法不规范")
    if identifier is not None and not (
        isinstance(identifier, list) and len(identifier) == 2 and identifier[0] == original.identifier
    ):
        raise Strange("文件尾部的标识被改过")


def _all_reached(appended: Appended, sealed: object, size: int) -> None:
    """Raise ``Strange`` for a new object that the seal does not lead to."""
    waiting, reached = [sealed], set[int]()
    while waiting:
        for _, part in _parts(waiting.pop()):
            if isinstance(part, Ref) and part.number >= size and part.number not in reached:
                reached.add(part.number)
                waiting.append(appended.objects.get(part.number))
    strays = {number for number in appended.objects if number >= size} - reached
    if strays:
        raise Strange(f"夹带了与盖章无关的内容（对象 {min(strays)}）")


def _is_extension(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_extension, value))
    keys = {"/Type", "/BaseVersion", "/ExtensionLevel", "/ExtensionRevision", "/URL"}
    return (
        isinstance(value, dict)
        and set(value) <= keys
        and all(isinstance(one, str | int | bytes) for one in value.values())
    )


def _only_gains(old: Any, new: object, kind: str) -> None:
    if not isinstance(new, dict) or not isinstance(old, dict):
        raise Strange("改动了盖章以外的内容")
    differing = {key for key in {*old, *new} if _exact(old.get(key)) != _exact(new.get(key))}
    strange = differing - set(_MAY_GAIN[kind])
    strange |= {key for key in differing - strange if not _MAY_GAIN[kind][key](new.get(key))}
    if strange:
        raise Strange(f"改动了盖章以外的内容（{'、'.join(sorted(strange))}）")


def _exact(value: object) -> object:
    """Return a value in which true is not 1."""
    if isinstance(value, dict):
        return {key: _exact(part) for key, part in value.items()}
    return [_exact(part) for part in value] if isinstance(value, list) else (type(value).__name__, value)


def _only_refreshed(old: Any, new: object) -> None:
    plain = isinstance(new, Stream) and "/Filter" not in new.keys and len(new.content) < 100_000
    if not (isinstance(new, Stream) and plain and b"<!" not in new.content):
        raise Strange("改动了文件属性（XMP）")
    keys, content = old
    same = {**keys, "/Length": 0} == {**new.keys, "/Length": 0}
    if not same or _properties(content) != _properties(new.content):
        raise Strange("改动了文件属性（XMP）")


def _properties(content: bytes) -> list[tuple[str, str]]:
    """Return every property of a document (XMP) with its text, each as often as it is there, without dates and programs."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - expat, no DOCTYPE, small
    except ElementTree.ParseError:
        raise Strange("文件属性（XMP）损坏") from None
    found: list[tuple[str, str]] = []

    def walk(element: ElementTree.Element, name: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise Strange("文件属性（XMP）的层次太深")
        own = name if element.tag.startswith(_RDF) else element.tag
        attributes = [(key, value) for key, value in element.attrib.items() if key != f"{_RDF}about"]
        texts = [(own, element.text or ""), (name, element.tail or "")]
        found.extend((key, text.strip()) for key, text in (*attributes, *texts) if text.strip())
        for part in element:
            walk(part, own, depth + 1)

    walk(root, "", 0)
    return sorted(pair for pair in found if not pair[0].endswith(_REFRESHED))


def _only_known_keys(value: object, size: int, known: set[int]) -> None:
    """Raise ``Strange`` for a key that is not on the list, or a reference to what was there before."""
    for key, part in _parts(value):
        if key is not None and key.removeprefix("/") not in _KEYS:
            raise Strange(f"盖章的内容里有不应当有的“{key}”")
        if isinstance(part, Ref) and part.number < size and part.number not in known:
            raise Strange(f"盖章的内容引用了报告里的别的内容（对象 {part.number}）")
    keys = value.keys if isinstance(value, Stream) else value
    if isinstance(keys, dict) and keys.get("/Subtype") == "/Form":
        _sound_form(keys)


def _sound_form(keys: dict[str, object]) -> None:
    """Raise ``Strange`` for a drawing without a plain rectangle, which readers show in different ways."""
    box, matrix = keys.get("/BBox"), keys.get("/Matrix", [1, 0, 0, 1, 0, 0])
    if not (_are_numbers(box, 4) and _are_numbers(matrix, 6)):
        raise Strange("印章图样的边框不规范")
    left, bottom, right, top = box  # any two corners that lie opposite
    a, b, c, d, _, _ = matrix
    if right == left or top == bottom or a * d == b * c:
        raise Strange("印章图样的边框不规范")


def _are_numbers(value: object, count: int) -> TypeGuard[list[float]]:
    return isinstance(value, list) and len(value) == count and all(type(one) in (int, float) for one in value)


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


def _same_to_a_second_reader(report: Report, appended: Appended, after: Any) -> None:
    """Raise ``Strange`` unless qpdf sees, without repairing anything, the objects that were read."""
    for number, value in appended.objects.items():
        if _exact(_plain(after.get_object(number, 0), top=True)) != _exact(_comparable(value)):
            raise Strange(f"换一个程序读出的内容不同（对象 {number}）")
    if after.Root.objgen[0] != report.original.root:
        raise Strange("换一个程序读出的内容不同（目录）")
    if after.get_warnings():
        raise Strange("文件的结构有毛病")


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
    if _SM in content:
        return "国密签名（SM2、SM3）"
    if not is_signed_data(content):
        raise Strange("盖章没有签名")
    return "别的程序的签名"


def _same_pages(report: Report, sealed: int) -> None:
    """Raise ``Strange`` unless all pages show the same before and after, but for the seal's rectangle on its page."""
    import pypdfium2

    field = report.original.fields[SEAL]
    before, after = (pypdfium2.PdfDocument(content) for content in (report.pdf[: report.base.length], report.pdf))
    try:
        for document in (before, after):
            document.init_forms()
        if len(before) != len(after):
            raise Strange("页数变了")
        for number in range(len(before)):
            hidden = field.rectangle if number == sealed else None
            if _picture(before[number], hidden) != _picture(after[number], hidden):
                raise Strange(f"第 {number + 1} 页在印章以外的地方变了")
    finally:
        before.close()
        after.close()


def _picture(page: Any, hidden: tuple[float, float, float, float] | None) -> bytes:
    """Return a page's pixels, those of a rectangle (in points from the lower left) blanked."""
    picture = page.render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGB")
    if hidden is not None:
        left, bottom, right, top = hidden
        height = page.get_height()
        box = (int(left) - 1, int(height - top) - 1, int(right) + 2, int(height - bottom) + 2)
        picture.paste((255, 255, 255), box)
    return bytes(picture.tobytes())
