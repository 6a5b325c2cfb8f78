"""What a report's file carries: its data, its fields, its revisions. Reading a file that may be hostile."""

from __future__ import annotations

import io
import json
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from checklist.errors import ChecklistError
from checklist.report.drawing import DATA_NAME, marks
from checklist.signing.foreign import ForeignSignature, recognized

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
MAX_BYTES = 100_000_000
_NOT_NAMES = re.compile(r"[^\w·]+|[\d_]+")


class NotAReport(ChecklistError):
    """A file is no report of ours, or too damaged to be read as one; the message is Chinese."""


@dataclass(frozen=True)
class Field:
    """A form field: its name, its type as PDF names it, and whether it has a value."""

    name: str
    kind: str
    filled: bool


@dataclass(frozen=True)
class Carried:
    """A report read from a file."""

    pdf: bytes
    reader: PdfFileReader
    raw: bytes
    """The attached data as the first revision has it."""
    data: dict[str, Any]
    fields: list[Field]
    signatures: list[EmbeddedPdfSignature]
    """In the order of signing."""
    foreign: list[ForeignSignature]
    """Those of other kinds, which are recognised but not verified."""

    @property
    def signed_fields(self) -> dict[int, Any]:
        """The field that each revision signed, by the revision's number."""
        mine = {signature.signed_revision: signature.sig_field for signature in self.signatures}
        return mine | {signature.signed_revision: signature.sig_field for signature in self.foreign}

    @property
    def in_order(self) -> list[str]:
        """The names of all fields that were signed, in the order of signing."""
        mine = [(signature.signed_revision, signature.field_name) for signature in self.signatures]
        return [name for _, name in sorted([*mine, *((one.signed_revision, one.field_name) for one in self.foreign)])]

    @property
    def original_end(self) -> int:
        """Where the report's own revision ends, as a reader finds it: behind its list of objects."""
        listed = self.reader.xrefs.get_xref_container_info(0).end_location
        return self.pdf.index(b"%%EOF", listed) + len(b"%%EOF")

    @property
    def unit(self) -> str:
        """The unit's name, as the data tells it."""
        return str(self.data["answers"]["unit"]["name"])

    @property
    def day(self) -> date:
        """The day as of which it was judged."""
        return date.fromisoformat(self.data["assessment"]["as_of"])

    @property
    def number(self) -> str:
        """The report's number, as its cover shows it."""
        return marks(self.raw, self.day)["report_number"]

    def names(self, role: str, signer: str) -> bool:
        """Whether a certificate's name is that of the person named for a role; numbers may stand beside it."""
        return self.named(role) in _NOT_NAMES.split(signer)

    def named(self, role: str) -> str:
        """Return who is named in the report for a role, or nothing."""
        return str(self.data["answers"]["signatories"].get(role) or "")


def read_report(pdf: bytes) -> Carried:
    """Return what a report carries; raises ``NotAReport`` for everything else, whatever is wrong with it."""
    if len(pdf) > MAX_BYTES:
        raise NotAReport("文件太大")
    if not pdf.startswith(b"%PDF-"):
        raise NotAReport("不是 PDF 文件")
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            raise NotAReport("文件加了密")
        found = attachments(reader, 0)
        if list(found) != [DATA_NAME]:
            raise NotAReport("文件里没有自查数据，不是本工具出的报告")
        raw = found[DATA_NAME]
        data = json.loads(raw)
        if rfc8785.dumps(data) != raw:
            raise NotAReport("文件所附的自查数据不是规范格式")
        carried = Carried(pdf, reader, raw, data, list(_fields(reader)), *_signatures(reader))
        if not (carried.unit and carried.day and _is_whole(data)):
            raise NotAReport("文件所附的自查数据不全")
    except NotAReport:
        raise
    except RecursionError:
        raise NotAReport("文件结构层次太深") from None
    except Exception as error:
        raise NotAReport(f"文件损坏，读不了（{type(error).__name__}）") from None
    return carried


def _is_whole(data: dict[str, Any]) -> bool:
    """Whether data has everything that is read of it before it is judged; raises ``KeyError`` and the like if not."""
    pack = data["assessment"]["pack"]
    return (
        data["format"] == 1
        and data["edition"] in ("internal", "public")
        and isinstance(data["draft"], bool)
        and all(isinstance(ids, list) for ids in data["open"].values())
        and isinstance(data["software"], dict)
        and isinstance(data["answers"]["signatories"], dict)
        and isinstance(data["assessment"]["items"], list)
        and isinstance(pack["overlays"], list)
        and all(isinstance(pack[key], str) for key in ("digest", "version"))
    )


def attachments(reader: PdfFileReader, revision: int) -> dict[str, bytes]:
    """Return the files that a revision has attached, by name.

    Raises ``NotAReport`` for two of one name, or when the list of names and that of associated files differ.
    """
    root = reader.get_historical_root(revision)
    named: list[Any] = []
    _walk(entry(entry(root, "/Names", {}), "/EmbeddedFiles", {}), named, depth=0)
    found: dict[str, bytes] = {}
    for specification in named:
        name, content = _file(specification)
        if name in found:
            raise NotAReport(f"附件“{name}”有两个")
        found[name] = content
    associated = [_file(specification) for specification in _items(entry(root, "/AF", []))]
    if set(associated) != set(found.items()):
        raise NotAReport("附件的两张清单不一致")
    return found


def _signatures(reader: PdfFileReader) -> tuple[list[EmbeddedPdfSignature], list[ForeignSignature]]:
    """Return the signatures in the order of signing, and apart from them those of other kinds."""
    known, foreign = [], []
    for title, _, reference in enumerate_sig_fields(reader, filled_status=True):
        field, name = reference.get_object(), str(title)  # pyHanko's own kind of text cannot be pickled
        stranger = recognized(reader, name, field)
        if stranger is not None:
            foreign.append(stranger)
        else:
            known.append(EmbeddedPdfSignature(reader, field, name))
    return sorted(known, key=lambda signature: signature.signed_revision), foreign


def entry(dictionary: Any, key: str, default: Any = None) -> Any:
    """Return what stands in a dictionary, references followed."""
    return dictionary[key] if key in dictionary else default  # noqa: SIM401 - get() does not follow them


def _items(array: Any) -> list[Any]:
    """Return what stands in an array, references followed."""
    return [array[number] for number in range(len(array))]


def _file(specification: Any) -> tuple[str, bytes]:
    """Return name and content of a file that is attached; both its names must be the same."""
    name = str(specification["/UF"])
    if entry(specification, "/F", name) != name or set(specification["/EF"]) - {"/F", "/UF"}:
        raise NotAReport(f"附件“{name}”有两个名称或两份内容")
    contents = {_unpacked(specification["/EF"][key]) for key in specification["/EF"]}
    if len(contents) != 1:
        raise NotAReport(f"附件“{name}”有两份内容")
    return name, contents.pop()


def _unpacked(stream: Any) -> bytes:
    """Return what an attached stream holds, up to a size: a few bytes can unpack to gigabytes."""
    if str(entry(stream, "/Filter", "")) != "/FlateDecode" or "/DecodeParms" in stream:
        raise NotAReport("附件的压缩方式不是报告所用的")
    content = zlib.decompressobj().decompress(stream.encoded_data, MAX_BYTES)
    if len(content) == MAX_BYTES:
        raise NotAReport("附件太大")
    return content


def _walk(tree: Any, named: list[Any], *, depth: int) -> None:
    if depth > 20:
        raise NotAReport("附件清单的层次太深")
    named.extend(_items(entry(tree, "/Names", []))[1::2])
    for kid in _items(entry(tree, "/Kids", [])):
        _walk(kid, named, depth=depth + 1)


def _fields(reader: PdfFileReader) -> Iterator[Field]:
    """Yield every field of the form, in its order; of one with kids each of them."""
    yield from _below(_items(entry(entry(reader.root, "/AcroForm", {}), "/Fields", [])), "", "", depth=0)


def _below(fields: list[Any], parent: str, kind: str, *, depth: int) -> Iterator[Field]:
    if depth > 20:
        raise NotAReport("表单的层次太深")
    for field in fields:
        name = ".".join(part for part in (parent, str(entry(field, "/T", ""))) if part)
        own = str(entry(field, "/FT", kind))
        kids = _items(entry(field, "/Kids", []))
        yield from _below(kids, name, own, depth=depth + 1)
        if not kids:
            yield Field(name, own, "/V" in field)
