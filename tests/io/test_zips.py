"""Zips and office documents that are the same bytes whenever they are made of the same."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from openpyxl import Workbook, load_workbook

from checklist.io.zips import undated, zipped


def saved(moment: datetime) -> bytes:
    book = Workbook()
    book.active["A1"] = "甲"  # type: ignore[index]
    book.properties.created = moment
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_files_keep_their_order_and_tell_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped({"乙.txt": b"2", "甲.txt": b"1"}))) as archive:
        assert archive.namelist() == ["乙.txt", "甲.txt"]
        assert archive.read("甲.txt") == b"1"
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_document_does_not_tell_when_it_was_made() -> None:
    one, other = (undated(saved(datetime(year, 3, 5))) for year in (2024, 2026))
    assert one == other
    assert load_workbook(io.BytesIO(one))["Sheet"]["A1"].value == "甲"
