"""Zips that are the same bytes whenever they are made of the same files: entries dated alike."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

_DATED = (1980, 1, 1, 0, 0, 0)
_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_PROPERTIES = "docProps/core.xml"
"""Where an office document tells when it was made and saved."""


def zipped(files: Mapping[str, bytes], *, compressed: bool = True) -> bytes:
    """Return files as a zip, in their order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATED)
            entry.compress_type = archive.compression
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content)
    return written.getvalue()


def undated(document: bytes) -> bytes:
    """Return an office document that does not tell when it was made."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if _PROPERTIES in files:
        files[_PROPERTIES] = _SAVED.sub(rb"\g<1>2000-01-01T00:00:00Z", files[_PROPERTIES])
    return zipped(files)


def saved(book: Workbook) -> bytes:
    """Return the file of a workbook, which does not tell when it was made; it is compressed once, and not by openpyxl before."""
    from openpyxl.writer.excel import ExcelWriter

    made = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED)).save()
    return undated(made.getvalue())
