"""Headings in one line and in two are read in the browser, pasted or in a sheet, as by Python."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from checklist.answers.ledgers import LedgerOf, read_rows, without_other_lines
from checklist.answers.pasting import read_block
from checklist.core.errors import Problem
from checklist.pack.compiled import Pack
from checklist.record.rules import rules_record
from tests.answers.headed import HEADED, Headed
from tests.web.test_cells import DAYS, judged, noticed, shown, told
from tests.web.test_parity import compared, plain


def test_headings(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    lines: list[object] = [{"pack": plain(rules_record(pack))}]
    for case in HEADED:
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows(case.lines)
        expected = read(pack, out.getvalue(), case)
        common = {"ledger": case.ledger, "expected": expected}
        lines.append({"name": f"{case.name}, pasted", "pasted": out.getvalue(), **common})
        lines.append({"name": f"{case.name}, in a sheet", "sheet": case.lines, **common})
    path = tmp_path / "tables.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == len(HEADED) * 2


def read(pack: Pack, text: str, case: Headed) -> dict[str, Any]:
    """Return what Python makes of a pasted table."""
    ledger = pack.ledgers[case.ledger]
    block = read_block(text, ledger.spec, DAYS)
    columns = {name: block.heading(at) for at, name in enumerate(block.columns) if name}
    assert columns == case.columns
    problems: list[Problem] = []
    of = LedgerOf(pack, ledger, DAYS)
    records, others = without_other_lines(of, *block.read(ledger.spec))
    raw = [replace(row, number=number) for number, row in enumerate(records, 1)]
    rows = judged(ledger, read_rows(of, raw, problems), problems)
    return {
        "columns": columns,
        "others": [other.words for other in others],
        "problems": sorted(map(told, problems)),
        "values": [{name: shown(value) for name, value in row.values.items()} for row in rows],
        "notCounted": [dict(row.not_counted) for row in rows],
        "notices": noticed(ledger, rows, problems),
    }
