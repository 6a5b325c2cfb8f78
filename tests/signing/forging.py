"""Ways to change a signed file that need no key: what an attacker knows is the file format and the command."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

PRAISE = b"q 1 1 1 rg 0 0 600 850 re f 1 0 0 rg 90 700 300 40 re f Q"
"""Operators that cover a page and draw something else."""
Writer = IncrementalPdfFileWriter


def added(pdf: bytes, change: Callable[[Writer], None]) -> bytes:
    """Return a file with one more revision, made by an attacker."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def write_on_page(writer: Writer) -> None:
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=PRAISE)))


def appended(pdf: bytes, objects: dict[int, bytes], *, trailer: bytes = b"") -> bytes:
    """Return a file with one more revision in the form of our own, which replaces some objects or adds new ones."""
    size, root, info = (_trailer(pdf, name) for name in (b"Size", b"Root", b"Info"))
    body, places = b"", {}
    for number, content in objects.items():
        places[number] = len(pdf) + len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    own = max([size, *objects])
    own += own in objects
    places[own] = len(pdf) + len(body)
    rows = b"".join(b"\1" + place.to_bytes(4, "big") + b"\0" for _, place in sorted(places.items()))
    index = b" ".join(b"%d 1" % number for number in sorted(places))
    head = b"/Type /XRef/Index [%b]/W [1 4 1]/Size %d/Prev %d/Root %d 0 R/Info %d 0 R%b/Length %d" % (
        index, own + 1, last_list(pdf), root, info, trailer, len(rows),
    )  # fmt: skip
    stream = b"<<%b>>\nstream\n%b\nendstream" % (head, rows)
    return pdf + body + b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, stream, places[own])


def last_list(pdf: bytes) -> int:
    return int(re.findall(rb"startxref\s+(\d+)\s+%%EOF", pdf)[-1])


def _trailer(pdf: bytes, name: bytes) -> int:
    return int(re.findall(rb"/%b (\d+)" % name, pdf[last_list(pdf) :])[0])


def newest(pdf: bytes, number: int) -> bytes:
    """Return an object's dictionary as the last revision that has it writes it."""
    places = [found.end() for found in re.finditer(rb"(?<=\n)%d 0 obj\n" % number, pdf)]
    return pdf[places[-1] : pdf.index(b"\nendobj", places[-1])]


def numbers(pdf: bytes) -> dict[str, int]:
    """Return the numbers of objects that an attacker would like to change."""
    root = _trailer(pdf, b"Root")
    catalog = newest(pdf, root)

    def reference(text: bytes, key: bytes) -> int:
        return int(re.search(rb"/%b \[?(\d+) 0 R" % key, text)[1])  # type: ignore[index]

    pages = reference(catalog, b"Pages")
    page = reference(newest(pdf, pages), b"Kids")
    form = reference(catalog, b"AcroForm")
    names = reference(catalog, b"EmbeddedFiles")
    seal = int(re.findall(rb"(\d+) 0 R", re.search(rb"/Fields \[([^]]*)\]", newest(pdf, form))[1])[3])  # type: ignore[index]
    return {
        "root": root, "info": _trailer(pdf, b"Info"), "pages": pages, "page": page, "form": form, "names": names, "seal": seal,
        "contents": reference(newest(pdf, page), b"Contents"), "outlines": reference(catalog, b"Outlines"),
        "tags": reference(catalog, b"StructTreeRoot"), "metadata": reference(catalog, b"Metadata"),
        "file": int(re.search(rb"(\d+) 0 R", newest(pdf, names))[1]),  # type: ignore[index]
    }  # fmt: skip


def stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (keys, len(content), content)


def aliased(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield files whose security store names an object of the report, which a later revision then replaces."""
    known = numbers(pdf)
    catalog = newest(pdf, known["root"])
    for name, number in known.items():
        if name in ("root", "info"):
            continue
        renamed = re.sub(rb"/DSS \d+ 0 R", b"", catalog).removesuffix(b">>") + b"/DSS %d 0 R>>" % number
        once = appended(pdf, {known["root"]: renamed})
        yield f"alias-{name}", once
        replaced = stream(PRAISE) if name == "contents" else newest(pdf, number).removesuffix(b">>") + b"/Forged true>>"
        yield f"alias-{name}-replaced", appended(once, {number: replaced})


def replaced(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield files in which one more revision, in the very form of ours, replaces an object or adds one."""
    known = numbers(pdf)
    yield "page contents", appended(pdf, {known["contents"]: stream(PRAISE)})
    for name in ("page", "pages", "form", "seal", "outlines", "tags", "metadata", "names", "file", "root"):
        yield f"{name} with another key", appended(pdf, {known[name]: newest(pdf, known[name])[:-2] + b"/Forged 1>>"})
    catalog = newest(pdf, known["root"])
    script = b"/OpenAction <</S /JavaScript/JS (app.alert\\(1\\))>>>>"
    yield "script", appended(pdf, {known["root"]: catalog.removesuffix(b">>") + script})
    yield "new object alone", appended(pdf, {999_999: b"(hidden)"})
    yield "nothing", appended(pdf, {})


def two_readings(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield files that tolerant readers read in more than one way."""
    at = last_list(pdf)
    place = b"startxref\n%d\n" % at
    digits = b"%d" % at
    for name, text in {
        "underscore": digits[:2] + b"_" + digits[2:], "plus": b"+" + digits, "zero": b"0" + digits, "tab": b"\v" + digits,
        "comment": b"%x\n" + digits, "twice": digits + b"\nstartxref\n" + digits, "junk": digits + b"junk", "space": digits + b" ",
        "return": digits + b"\r", "other": b"1" + digits,
    }.items():  # fmt: skip
        yield f"startxref-{name}", pdf.replace(place, b"startxref\n" + text + b"\n")
    head = re.match(rb"(\d+) 0 obj\n<<", pdf[at:])
    assert head is not None
    number = head[1]
    for name, text in {
        "obj": number + b" 0 oXj\n<<", "underscore": number[:1] + b"_" + number[1:] + b" 0 obj\n<<", "generation": number + b" 1 obj\n<<",
        "comment": number + b" 0 obj%\n<<", "blank": number + b"  0 obj\n<<", "key": number + b" 0 obj\n<</Type /XRef",
        "close": number + b" 0 obj\n<</A (>)>%\n",
    }.items():  # fmt: skip
        yield f"xref-{name}", pdf[:at] + text + pdf[at + head.end() :]
    table = pdf.index(b"stream\n", at) + 7
    for name, row in {"free": b"\0", "compressed": b"\2", "unknown": b"\3"}.items():
        yield f"row-{name}", pdf[:table] + row + pdf[table + 1 :]
    yield "behind the end", pdf + b"% more\n"
    yield "line behind the end", pdf + b"\n"
    yield "return behind the end", pdf + b"\r\n"
    yield "second end", pdf + b"%%EOF\n"
    yield "no last line", pdf[:-1]
    yield "before the start", b"\n" + pdf
    hidden = appended(pdf, {numbers(pdf)["contents"]: stream(PRAISE)})
    forged = hidden[len(pdf) : hidden.index(b"endobj\n", len(pdf)) + 7]
    first = pdf.index(b"%%EOF\n") + 6
    yield "object in no list", pdf[:first] + forged + pdf[first:]
    yield "object in no list, at the end", pdf + forged
    yield "object between", pdf[:at] + forged + pdf[at:].replace(place, b"startxref\n%d\n" % (at + len(forged)))


def time_stamp_fields(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield files in which the field of the document's time stamp shows or points to something."""
    field = re.search(rb"/Subtype /Widget/FT /Sig/T \(timestamp1\)/F 132/Rect \[0 0 0 0\]/P (\d+) 0 R", pdf)
    assert field is not None
    page = field[1]
    contents = b"%d" % numbers(pdf)["contents"]
    for name, old, new in (
        ("P", b"/P " + page, b"/P " + contents.ljust(len(page))), ("Highlight", b"/Subtype /Widget", b"/Subtype /Ink   "),
        ("Rect", b"/Rect [0 0 0 0]", b"/Rect [0 0 9 9]"), ("F", b"/F 132", b"/F 4  "), ("T", b"(timestamp1)", b"(timestamp9)"),
    ):  # fmt: skip
        text = field[0].replace(old, new, 1)
        yield f"stamp-{name}", pdf[: field.start()] + text + pdf[field.end() :]
    for key in (
        b"/AP <</N %b 0 R>>" % contents,
        b"/Popup %b 0 R" % page,
        b"/CL [0 0 9 9]",
        b"/QuadPoints [0 0 9 0 0 9 9 9]",
    ):
        yield f"stamp{key[:9].decode()}", pdf[: field.end()] + key + pdf[field.end() :]


def mutated(pdf: bytes, kind: str, place: int, length: int, byte: int) -> bytes:
    """Return a file with bytes changed, inserted, deleted, doubled or moved at a place."""
    place %= len(pdf)
    part = pdf[place : place + length]
    rest = pdf[:place] + pdf[place + len(part) :]
    if kind == "change":
        return pdf[:place] + bytes([byte]) + pdf[place + 1 :]
    if kind == "insert":
        return pdf[:place] + bytes([byte]) * length + pdf[place:]
    if kind == "delete":
        return rest
    if kind == "double":
        return pdf[:place] + part + pdf[place:]
    other = (place * 7919 + byte) % (len(rest) + 1)
    return rest[:other] + part + rest[other:]


def spans(pdf: bytes) -> list[tuple[int, int]]:
    """Return where each object stands."""
    return [found.span() for found in re.finditer(rb"(?<=\n)\d+ 0 obj\n.*?\nendobj\n", pdf, re.DOTALL)]


def note(writer: Writer) -> None:
    annotation = DictionaryObject({
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Square"),
        pdf_name("/Rect"): ArrayObject(map(NumberObject, (90, 600, 400, 700))), pdf_name("/F"): NumberObject(4),
    })  # fmt: skip
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(annotation))


def script(writer: Writer) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): TextStringObject("app.alert(1)")}
    writer.root["/OpenAction"] = DictionaryObject(action)
    writer.update_root()


def other_pages(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    kids = ArrayObject(pages["/Kids"].raw_get(number) for number in range(1, len(pages["/Kids"])))
    copy = DictionaryObject({**pages, pdf_name("/Kids"): kids, pdf_name("/Count"): NumberObject(len(kids))})
    writer.root[pdf_name("/Pages")] = writer.add_object(copy)
    writer.update_root()


def stray(writer: Writer) -> None:
    writer.add_object(TextStringObject("夹带" * 100))


def other_preferences(writer: Writer) -> None:
    writer.root["/ViewerPreferences"][pdf_name("/DisplayDocTitle")] = NumberObject(1)
    writer.update_root()


def acting_extension(writer: Writer) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): TextStringObject("app.alert(1)")}
    writer.root["/Extensions"] = DictionaryObject({pdf_name("/AB"): DictionaryObject(action)})
    writer.update_root()


def no_flags(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/SigFlags")] = NumberObject(0)
    writer.update_container(form)


def store_points_to(reference: IndirectObject) -> Callable[[Writer], None]:
    def change(writer: Writer) -> None:
        writer.root[pdf_name("/DSS")] = reference
        writer.update_root()

    return change
