"""Cells as people write them are read, and refused in the same words, as by Python."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from checklist.answers.head import Period
from checklist.answers.ledgers import LedgerOf, notices_of, read_rows, rows_outside
from checklist.answers.model import Row
from checklist.answers.tables import RawRow
from checklist.core.days import parse_date
from checklist.core.errors import Code, Place, Problem
from checklist.core.values import Value
from checklist.pack.compiled import Ledger, Pack
from checklist.pack.model import Column
from checklist.record.rules import rules_record
from tests.conftest import FULL
from tests.web.test_parity import SEED, compared, plain

ROWS = 2000 if FULL else 60
"""Rows that are read, of each ledger."""
SILENT = (Code.MISSING_CELL, Code.CELL_SAYS_NOTHING)
DAYS = (parse_date("2025-07-01"), parse_date("2026-06-30"))
WRITTEN = (
    *("", " ", "\u3000", "无", "/", "——", "-", "没有", "未提供", "N/A", "是", "否", "有", "√", "×", "y", "No", "TRUE"),
    *(
        "2026-03-05",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "２０２６年３月５日",
        "20260305",
        "3月5日",
        "7月1日",
        "2026年1月12日\n上午",
        "2026-03-05（星期四）下午3点半",
        "3月5日上午9:30",
        "26/5/9",
        "5.8",
        "46086",
        "12345",
        "2026年",
        "2月29日",
        "2月30日",
        "13月5日",
    ),
    *(
        "2026-02-30",
        "2026-13-01",
        "9999-12-31",
        "1899.12.31",
        "٢٠٢٦-٠٣-٠٥",
        "2026-03-05 10:30",
        "0000-01-01",
        "明天",
        "2026年3月",
        "是的",
    ),
    *(
        "0",
        "-1",
        "12",
        "１２",
        "1,200",
        "1,20",
        "12.50",
        "١٢",
        "12.505",
        "1.2万",
        "18万元",
        "2万人",
        "180000元",
        "3亿",
        "12人",
        "12 名",
        "12个",
        "半天",
        "一天半",
        "两个人",
        "5元",
        "5块",
        "￥5",
        "¥5（万元）",
        "¥1,200.5元",
    ),
    *(
        "1e5",
        "2.5442E+19",
        "１.23457e+13",
        "-1E+400",
        "1e400",
        "99999999999999",
        "90071992547409.91",
        "90071992547409.92",
        "9007199255",
        "1000000000000000",
        "-0.001",
        ".5",
        "5.",
        "1.0",
        "#REF!",
        "#N/A",
        "=1+1",
    ),
    *(
        "电话通知张三",
        "李局长口头同意",
        "无公函",
        "无酒",
        "没有记录",
        "无，甲函〔2026〕3号后补",
        "无为市函〔2026〕3号",
        "未成年人保护方案",
        "详见附件2",
        "青函三号",
        "００",
        "P0",
        "Ｐ-００",
        "#DIV/0!",
        "####",
        "电话通知（3号）",
        "办〔2026〕3号",
        "甲公司",
        "Ａ",
        "\t-",
        "无\n",
        "甲\n乙",
        "\u200b无",
        "a\u0000b",
        "a\u200bb",
        "a\u202eb",
        "☎️",
        "一\n二",
    ),
    *(
        "\ufeff无",
        "无\u2003",
        "\u2003",
        "\x1c\x85",
        "\ufeff",
        " #N/A",
        "\x0b#REF!",
        "\ufeff2026-03-05",
        "\x8512",
        "\u2003是\ufeff",
    ),
    *("合计", "小计：", "总　计", "本页合计"),
    *("é", "e\u0301", "𠮷", "x" * 5001, "省内 ", "市级", "<b>", "“引号”", "{amount}", "__proto__"),
)


def written(column: Column, random: Random) -> str:
    if column.type == "choice" and random.random() < 0.6:
        word = random.choice([*column.choices, *chain(*column.also.values())])
        return random.choice((word, f" {word}", word[:-1], f"{word}类"))
    return random.choice(WRITTEN)


def shown(value: Value) -> Any:
    return value if isinstance(value, bool) else str(value)


def told(problem: Problem) -> str:
    return f"{problem.code.id} {problem.text}"


def judged(ledger: Ledger, rows: Iterable[Row], problems: Iterable[Problem]) -> list[Row]:
    """Return the rows that the browser judges, though some are refused: not those that lack every required cell."""
    silent = Counter(problem.details["row"] for problem in problems if problem.code in SILENT)
    required = sum(column.required for column in ledger.spec.columns.values())
    return [row for row in rows if not required or silent[row.number] < required]


def noticed(ledger: Ledger, rows: list[Row], problems: list[Problem]) -> list[str]:
    """Return what is strange about rows of which none is refused."""
    period = Period.model_validate({"from": DAYS[0], "to": DAYS[1]})
    return [] if problems else [*map(told, [*notices_of(ledger, rows), *rows_outside(ledger, rows, period)])]


def test_cells(node: Path, bundles: Path, tmp_path: Path, hunan: Pack) -> None:
    random = Random(SEED)
    lines: list[object] = [{"pack": plain(rules_record(hunan))}]
    for ledger in hunan.ledgers.values():
        for start in range(0, ROWS, 5):
            rows = [
                {name: written(column, random) for name, column in ledger.spec.columns.items() if random.random() < 0.8}
                for _ in range(5)
            ]
            raw = [RawRow(number, dict(cells), Place(), {}) for number, cells in enumerate(rows, 1)]
            problems: list[Problem] = []
            read = judged(ledger, read_rows(LedgerOf(hunan, ledger, DAYS), raw, problems), problems)
            expected = {
                "problems": sorted(map(told, problems)),
                "values": [{name: shown(value) for name, value in row.values.items()} for row in read],
                "notCounted": [dict(row.not_counted) for row in read],
                "notices": noticed(ledger, read, problems),
            }
            lines.append({"name": f"{ledger.id} {start}", "ledger": ledger.id, "rows": rows, "expected": expected})
    path = tmp_path / "cells.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == len(lines) - 1


NO_LETTERS = ("电话通知", "无公函", "待补", "—", "后补", "微信通知", "见附件")


def test_what_is_strange_about_records_is_told_alike(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    """Cells that say nothing, rows that are there twice, rows of another period: nothing that is refused."""
    ledger = pack.ledgers["receptions"]
    row = {"no": "A1", "date": "2026-03-05", "sender": "某局", "guests": "4", "lodging_cost": "无", "meal_cost": "-"}
    same = {**row, "no": "A3", "lodging_cost": "—", "meal_cost": ""}
    no_key = {name: cell for name, cell in row.items() if name != "no"}
    tables = [
        [row, {**row, "no": "A2", "date": "2026-07-05", "lodging_cost": "-"}, {**same, "date": "2024-01-01"}],
        [
            {**row, "no": str(number), "meal_cost": word}
            for number, word in enumerate(("无", "/", "—", "无", "没有", "-"))
        ],
        [{**no_key, "no": str(number), "date": "2020-01-01"} for number in range(12)],
        [{**row, "no": str(number), "letter_no": word} for number, word in enumerate(NO_LETTERS)],
    ]
    meeting = {"date": "2026-03-05", "name": "甲会", "kind": "专题", "days": "3", "cost": "无"}
    lines: list[object] = [{"pack": plain(rules_record(pack))}]
    for name, given in (*(("receptions", rows) for rows in tables), ("conferences", [meeting, meeting, meeting] * 5)):
        ledger, problems = pack.ledgers[name], list[Problem]()
        raw = [RawRow(number, dict(cells), Place(), {}) for number, cells in enumerate(given, 1)]
        rows = list(read_rows(LedgerOf(pack, ledger, DAYS), raw, problems))
        notices = noticed(ledger, rows, problems)
        assert notices
        assert given[0].get("letter_no") is None or f"公函文号 {len(NO_LETTERS)} 格" in notices[0]
        expected = {
            "problems": [],
            "values": [{column: shown(value) for column, value in one.values.items()} for one in rows],
            "notCounted": [dict(one.not_counted) for one in rows],
            "notices": notices,
        }
        lines.append({"name": f"{name} {len(given)}", "ledger": name, "rows": given, "expected": expected})
    path = tmp_path / "strange.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == len(lines) - 1
