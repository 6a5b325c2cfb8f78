"""What signing adds to a report, in one form: whoever verifies takes the values out and writes it again.

A signed file is the report as it was drawn and then, for each signature, one revision, and
perhaps one that makes the signature last. The form leaves nothing free but the values of
``Signed`` and ``Archived``; a file whose bytes are not those that ``write`` gives for its own
values holds something that nobody here wrote. So no reader can see another file than the
verifier (PDF 32000-1, 7.5.6 and 12.8; ETSI EN 319 142-1).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from checklist.core.values import CHINA, show_date
from checklist.core.wording import ROLES
from checklist.signing.certificates import is_certificate
from checklist.signing.container import BadSignature, check_token, read_container, unfilled
from checklist.signing.original import Original
from checklist.signing.stamp import Picture, drawing

ROOM, ROOM_STAMPED = 8_192, 16_384
"""Bytes kept for a signature without and with a time stamp; fixed, so that a token signs only once."""
_RANGE_WIDTH = 48
_MOST_EVIDENCE = 60
"""Certificates and lists that one revision may bring."""
_CERTIFIES = b"<</Type /SigRef/TransformMethod /DocMDP/TransformParams <</Type /TransformParams/V /1.2/P 2>>>>"


@dataclass(frozen=True)
class Signed:
    """One role's signature: the certificate's name, the time its maker claims, the CMS, perhaps a picture of a seal."""

    role: str
    name: str
    is_test: bool
    """Whether its certificate was made for trying only, which its stamp says."""
    moment: datetime
    """In the time zone of China, to the second."""
    is_stamped: bool
    """Whether the CMS holds a time stamp, and so has the larger room."""
    picture: Picture | None
    cms: bytes


@dataclass(frozen=True)
class Archived:
    """What makes the signatures before it last: certificates and lists of revoked ones (DER), a time stamp of all."""

    certificates: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    cms: bytes


@dataclass(frozen=True)
class Base:
    """A file so far, as far as the next revision depends on it."""

    original: Original
    length: int
    size: int
    listed: int
    certified: int = 0
    """The first signature's object, 0 before there is one."""
    evidence: int = 0
    stamps: tuple[int, ...] = ()
    """The fields of the time stamps of the whole document."""


@dataclass(frozen=True)
class Revision:
    """A revision as it is written, and the place of the signature's own bytes, which no signature can cover."""

    content: bytes
    gap: tuple[int, int]
    """First byte and the byte after the last, counted from the file's start."""
    after: Base


def begin(original: Original) -> Base:
    """Return the base of a report that nobody has signed."""
    return Base(original, len(original.pdf), original.size, original.listed)


def write(base: Base, values: Signed | Archived) -> Revision:
    """Return the revision with some values that follows a file."""
    return _write_signed(base, values) if isinstance(values, Signed) else _write_archived(base, values)


def _write_signed(base: Base, values: Signed) -> Revision:
    original, field = base.original, base.original.fields[values.role]
    own, stamp, colors, opacity = range(base.size, base.size + 4)
    left, bottom, right, top = field.rectangle
    width, height = round(right - left, 2), round(top - bottom, 2)
    drawn = drawing(
        values.name, f"{ROLES[values.role]}　{show_date(values.moment.date())} {values.moment:%H:%M}",
        "测试证书" if values.is_test else "", values.picture, (width, height),
    )  # fmt: skip
    picture = values.picture
    resources = b"<</XObject <</Seal %d 0 R>>>>" % colors if picture is not None else b"<<>>"
    objects = {
        own: _signature(values, field.lock, certifies=not base.certified),
        stamp: _stream(
            b"/Type /XObject/Subtype /Form/BBox [0 0 %g %g]/Resources %b" % (width, height, resources), drawn
        ),
    }
    if picture is not None:
        shape = b"/Type /XObject/Subtype /Image/Width %d/Height %d/BitsPerComponent 8" % (picture.width, picture.height)
        packed = b"/Filter [/ASCIIHexDecode /FlateDecode]"
        objects[colors] = _stream(
            b"%b/ColorSpace /DeviceRGB/SMask %d 0 R%b" % (shape, opacity, packed), _hexadecimal(picture.colors)
        )
        objects[opacity] = _stream(b"%b/ColorSpace /DeviceGray%b" % (shape, packed), _hexadecimal(picture.opacity))
    size = max(objects) + 1
    empty = re.compile(rb"/AP <</N \d+ 0 R>>")
    objects[field.number] = empty.sub(b"/AP <</N %d 0 R>>/V %d 0 R" % (stamp, own), field.text, count=1)
    after = replace(base, size=size, certified=base.certified or own)
    if not base.certified:
        objects[original.root] = _catalog(after)
    return _revision(base, objects, after, values.cms, ROOM_STAMPED if values.is_stamped else ROOM)


def _write_archived(base: Base, values: Archived) -> Revision:
    original = base.original
    own, field = base.size, base.size + 1
    kept = range(field + 1, field + 1 + len(values.certificates) + len(values.lists))
    evidence = kept.stop
    page = next(iter(original.fields.values())).page
    objects = {
        own: b"<</Type /DocTimeStamp/Filter /Adobe.PPKLite/SubFilter /ETSI.RFC3161",
        field: b"<</Type /Annot/Subtype /Widget/FT /Sig/T (timestamp%d)/F 132/Rect [0 0 0 0]/P %d 0 R/V %d 0 R>>"
        % (len(base.stamps) + 1, page, own),
    }
    for number, content in zip(kept, (*values.certificates, *values.lists), strict=True):
        objects[number] = _stream(b"/Filter /ASCIIHexDecode", _hexadecimal(content))
    certificates, lists = kept[: len(values.certificates)], kept[len(values.certificates) :]
    objects[evidence] = b"<</Type /DSS/Certs [%b]/CRLs [%b]>>" % (_references(certificates), _references(lists))
    after = replace(base, size=evidence + 1, evidence=evidence, stamps=(*base.stamps, field))
    fields = b"".join(b" %d 0 R" % number for number in after.stamps)
    objects[original.form_number] = original.form.replace(b"]", fields + b"]", 1)
    objects[original.root] = _catalog(after)
    return _revision(base, objects, after, values.cms, ROOM_STAMPED)


def _signature(values: Signed, lock: bytes, *, certifies: bool) -> bytes:
    """Return a signature's dictionary but for its last keys; what its field locks is said again in it (12.8.2.4)."""
    locked = lock.removeprefix(b"<</Type /SigFieldLock").removesuffix(b">>")
    locks = b"<</Type /SigRef/TransformMethod /FieldMDP/TransformParams <</Type /TransformParams/V /1.2%b>>>>" % locked
    return (
        b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached/Name %b/Reason %b/M (D:%b+08'00')"
        b"/Reference [%b%b]"
    ) % (
        _text(values.name), _text(f"{ROLES[values.role]}签字"), f"{values.moment:%Y%m%d%H%M%S}".encode(),
        _CERTIFIES if certifies else b"", locks,
    )  # fmt: skip


def _catalog(after: Base) -> bytes:
    """Return the catalog: the report's own, with who certified it and where the evidence is."""
    added = b"/Perms <</DocMDP %d 0 R>>/Extensions <</ESIC <</BaseVersion /1.7/ExtensionLevel 2>>>>" % after.certified
    if after.evidence:
        added += b"/DSS %d 0 R" % after.evidence
    return after.original.catalog.removesuffix(b">>") + added + b">>"


def _revision(base: Base, objects: dict[int, bytes], after: Base, cms: bytes, room: int) -> Revision:
    """Lay out objects, of which the first one signs, then their list, and fill in the signature and what it covers."""
    signing = base.size
    blank = b"/ByteRange " + b" " * _RANGE_WIDTH
    objects[signing] += blank + b"/Contents <" + cms.hex().encode().ljust(2 * room, b"0") + b">>>"
    parts, places, place = [], {}, base.length
    for number, content in objects.items():
        part = b"%d 0 obj\n%b\nendobj\n" % (number, content)
        parts.append(part)
        places[number] = place
        place += len(part)
    listed, size = place, after.size + 1
    places[after.size] = listed
    rows = b"".join(b"\1" + place.to_bytes(4, "big") + b"\0" for _, place in sorted(places.items()))
    head = b"/Type /XRef/Index [%b]/W [1 4 1]/Size %d/Prev %d/Root %d 0 R/Info %d 0 R/ID [(%b) (%b)]" % (
        _runs(sorted(places)), size, base.listed, base.original.root, base.original.info,
        base.original.identifier, hashlib.sha256(b"%b %d" % (base.original.identifier, listed)).hexdigest()[:32].encode(),
    )  # fmt: skip
    parts.append(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (after.size, _stream(head, rows), listed))
    content = b"".join(parts)
    stop = len(parts[0]) - len(b">>\nendobj\n")
    start = stop - 2 * room - 2
    gap = (base.length + start, base.length + stop)
    covered = b"[0 %d %d %d]" % (*gap, len(content) - stop)
    content = content.replace(blank, b"/ByteRange " + covered.ljust(_RANGE_WIDTH), 1)
    return Revision(content, gap, replace(after, length=base.length + len(content), size=size, listed=listed))


def _runs(numbers: list[int]) -> bytes:
    """Return numbers in order as pairs: the first of each run and how many there are."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == sum(runs[-1]):
            runs[-1][1] += 1
        else:
            runs.append([number, 1])
    return b" ".join(b"%d %d" % (first, count) for first, count in runs)


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def _hexadecimal(content: bytes) -> bytes:
    """Return bytes so written that nothing in them can be taken for a part of the file."""
    return content.hex().encode() + b">"


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _text(text: str) -> bytes:
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


# Reading

_HEAD = re.compile(
    rb"\d+ 0 obj\n<</Type /(?:Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached/Name <[0-9a-f]*>/Reason <[0-9a-f]*>"
    rb"/M \(D:(?P<moment>\d{14})\+08'00'\)/Reference \[[^\n]{0,800}?|(?P<archive>DocTimeStamp)/[^\n]{0,80}?)"
    rb"/ByteRange \[[\d ]+\] */Contents <(?P<cms>(?:[0-9a-f]{%d}){1,2})>>>\nendobj\n" % (2 * ROOM)
)
_CONTENT = re.compile(rb"\d+ 0 obj\n<<(?P<keys>[^\n]{0,400}?)/Length (?P<length>\d{1,7})>>\nstream\n")
_PICTURE = re.compile(rb"/Type /XObject/Subtype /Image/Width (\d{1,3})/Height (\d{1,3})/")


Values_co = TypeVar("Values_co", bound=Signed | Archived, covariant=True)


@dataclass(frozen=True)
class Placed(Generic[Values_co]):
    """A revision's values and where in the file it stands."""

    values: Values_co
    start: int
    gap: tuple[int, int]
    end: int

    def covered(self, pdf: bytes) -> bytes:
        """Return the bytes that its signature covers: all up to its end but the signature itself."""
        return pdf[: self.gap[0]] + pdf[self.gap[1] : self.end]


def read(original: Original, pdf: bytes) -> tuple[list[Placed[Signed | Archived]], Base]:
    """Return the revisions that follow a report and are in our form, and the base after the last of them.

    Reading is only a guess at the values; what counts is that writing them gives the file's own
    bytes. Where the base ends before the file does, what follows was not written here.
    """
    base, found = begin(original), list[Placed[Signed | Archived]]()
    roles = [role for role in ROLES if role in original.fields]
    while base.length < len(pdf):
        signed = [placed.values.role for placed in found if isinstance(placed.values, Signed)]
        may_last = bool(found) and isinstance(found[-1].values, Signed)
        values = _values(pdf, base.length, next(iter(roles[len(signed) :]), None), may_last=may_last)
        if values is None:
            break
        revision = write(base, values)
        if not pdf.startswith(revision.content, base.length):
            break
        found.append(Placed(values, base.length, revision.gap, revision.after.length))
        base = revision.after
    return found, base


_MARKS = (b"/Type /Sig/Filter", b"/SubFilter /ETSI.CAdES", b"/Reason <", b"/TransformMethod /FieldMDP")
"""What every signature holds once; a change of a few bytes leaves one of them."""


def signatures_begun(rest: bytes) -> int:
    """Return how many signatures seem to stand in bytes that are not in our form: what is said of them, never a proof."""
    return max(rest.count(mark) for mark in _MARKS)


def first_difference(base: Base, pdf: bytes, role: str | None) -> int:
    """Return the first byte, from 0, that is not as writing gives the revision that seems to follow; ``role`` is next."""
    values = _values(pdf, base.length, role, may_last=True)
    written = write(base, values).content if values is not None else b""
    pairs = zip(written, pdf[base.length :], strict=False)
    return base.length + next((place for place, (ours, theirs) in enumerate(pairs) if ours != theirs), 0)


def breaks_off(base: Base, pdf: bytes, role: str | None) -> bool:
    """Whether what follows a file is the beginning of a revision and no more of it; ``role`` is next.

    Of one that ends before its values can be read, the beginning is all that can be told.
    """
    rest = pdf[base.length :]
    values = _values(pdf, base.length, role, may_last=True)
    if values is not None:
        return write(base, values).content.startswith(rest)
    opening = b"%d 0 obj\n<</Type /" % base.size
    return rest[: len(opening)] == opening[: len(rest)] and not rest.endswith(b"%%EOF\n")


def _values(pdf: bytes, start: int, role: str | None, *, may_last: bool) -> Signed | Archived | None:
    """Return the values of the revision that starts at a place, or None if it is none of ours."""
    head = _HEAD.match(pdf, start)
    if head is None:
        return None
    try:
        container = unfilled(bytes.fromhex(head["cms"].decode()))
        if head["archive"]:
            check_token(container)
            return _archived(pdf, head.end(), container) if may_last else None
        if role is None:
            return None
        signer = read_container(container)
        moment = datetime.strptime(head["moment"].decode(), "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
        picture = _picture(pdf, head.end())
    except (ValueError, BadSignature):
        return None
    if (picture is not None and not picture.is_sound) or not 2000 <= moment.year < 2200:
        return None
    return Signed(role, signer.name, signer.is_test, moment, signer.token is not None, picture, container)


def _picture(pdf: bytes, start: int) -> Picture | None:
    """Return the picture whose objects follow a stamp's, if there is one."""
    (_, _, place), found = _content(pdf, start), list[bytes]()
    size = _PICTURE.match(_content(pdf, place)[0]) if _CONTENT.match(pdf, place) else None
    if size is None:
        return None
    for _ in range(2):
        _, content, place = _content(pdf, place)
        found.append(bytes.fromhex(content.removesuffix(b">").decode("ascii")))
    return Picture(int(size[1]), int(size[2]), *found)


def _archived(pdf: bytes, start: int, container: bytes) -> Archived:
    place = pdf.index(b"\nendobj\n", start) + len(b"\nendobj\n")
    certificates, lists = list[bytes](), list[bytes]()
    while _CONTENT.match(pdf, place) and len(certificates) + len(lists) < _MOST_EVIDENCE:
        _, content, place = _content(pdf, place)
        der = bytes.fromhex(content.removesuffix(b">").decode("ascii"))
        (certificates if is_certificate(der) else lists).append(der)
    return Archived(tuple(certificates), tuple(lists), container)


def _content(pdf: bytes, start: int) -> tuple[bytes, bytes, int]:
    """Return the keys of the stream that starts at a place, its content, and the place behind it."""
    head = _CONTENT.match(pdf, start)
    if head is None:
        raise ValueError("no stream")
    end = head.end() + int(head["length"])
    return head["keys"], pdf[head.end() : end], end + len(b"\nendstream\nendobj\n")
