"""A campaign's tables as files, in a folder that is there whole or not at all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from checklist.app.campaigns import open_campaign, opened_store
from checklist.app.storing import cannot_write
from checklist.campaign.export import GUIDE, ExportedTable, exported_tables, guide, write_rows
from checklist.campaign.store import Store
from checklist.core.errors import Code, InputError, Place, Problem

_BOM = b"\xef\xbb\xbf"


def export_tables(folder: Path, target: Path, file_format: str, *, private: bool) -> list[ExportedTable]:
    """Write a campaign's tables into a new folder, with what describes them; raises ``InputError``."""
    if target.exists():
        raise InputError([Problem(Code.FOLDER_IS_THERE, Place(str(target)), {"path": target})])
    campaign = open_campaign(folder)
    fresh = target.with_name(f".{target.name}.new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        with opened_store(campaign) as store:
            tables = [_write(store, table, fresh, file_format) for table in exported_tables(private=private)]
        _save(fresh / GUIDE, guide(campaign.task.spec.title, file_format, tables).encode())
        fresh.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return tables


def _write(store: Store, table: ExportedTable, folder: Path, file_format: str) -> ExportedTable:
    """Write one table and return it with the number of its rows."""
    path = folder / f"{table.name}.{file_format}"
    _save(path, b"")
    rows = write_rows(store, table, path, file_format)
    if file_format == "csv":
        _mark(path)
    path.chmod(0o600)
    return replace(table, rows=rows)


def _mark(path: Path) -> None:
    """Put before a CSV what tells a spreadsheet that it is UTF-8."""
    plain = path.rename(path.with_suffix(".plain"))
    _save(path, _BOM)
    with plain.open("rb") as source, path.open("ab") as marked:
        shutil.copyfileobj(source, marked)
    plain.unlink()


def _save(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
