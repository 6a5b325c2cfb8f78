"""Headings in one line and in two are read in the browser, pasted or in a sheet, as by Python."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from checklist.answers.ledgers import LedgerOf, read_rows, without_other_lines
from checklist.answers.pasting import read_block
from checklist.core.errors import Problem, ValueProblem
from checklist.pack.compiled import Ledger, Pack
from checklist.record.rules import rules_record
from tests.answers.headed import HEADED, IN_TWO_UNITS, SIGNED_ON
from tests.conftest import FULL
from tests.web.test_cells import DAYS, judged, noticed, shown, told
from tests.web.test_parity import SEED, compared, plain

TABLES = 5000 if FULL else 300


def test_headings(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    lines: list[object] = [{"pack": plain(rules_record(pack))}]
    for case in HEADED:
        text = as_text(case.lines)
        expected = read(pack, text, case.ledger)
        assert expected["columns"] == case.columns
        common = {"ledger": case.ledger, "expected": expected}
        lines.append({"name": f"{case.name}, pasted", "pasted": text, **common})
        lines.append({"name": f"{case.name}, in a sheet", "sheet": case.lines, **common})
    common = {"ledger": "receptions", "expected": refused(pack, as_text(IN_TWO_UNITS), "receptions")}
    lines += [{"name": "two units", "pasted": as_text(IN_TWO_UNITS), **common}]
    lines += [{"name": "two units", "sheet": IN_TWO_UNITS, **common}]
    signed = {**read(pack, as_text(SIGNED_ON[:2]), "receptions"), "others": ["院办公室"]}
    lines += [{"name": "signed", "sheet": SIGNED_ON, "ledger": "receptions", "expected": signed}]
    assert compare(node, bundles, tmp_path, lines) == len(HEADED) * 2 + 3


def refused(pack: Pack, text: str, ledger: str) -> str:
    with pytest.raises(ValueProblem) as caught:
        read(pack, text, ledger)
    return str(caught.value)


GROUPS = (
    "",
    "",
    "",
    "公示时间",
    "出差时间",
    "里程表（公里）",
    "费用（万元）",
    "公函",
    "接待对象",
    "人数",
    "基本情况",
    "单位：元",
    "会议日期",
)
BELOW = (
    "起",
    "止",
    "开始时间",
    "结束",
    "出车",
    "收车",
    "应到",
    "实到",
    "应交（元）",
    "文号",
    "日期",
    "时间",
    "编号",
    "返回",
    "餐费",
    "金额",
    "人数",
    "陪餐",
)
FOOT = (
    "合计",
    "小计：",
    "备注：以登记为准",
    "注",
    "制表人：王芳",
    "审核：",
    "审核人",
    "2026年7月3日",
    "单位盖章",
    "2.另附",
    "王芳",
    "5",
    "合计 4 次",
    "共4人次",
    "以下空白",
    "二、下半年",
    "*含住宿",
    "某局办公室",
)


def made_up(random: Random, ledger: Ledger) -> list[list[str]]:
    """Return a table with headings in one line or two, a record or two, and lines of all kinds below."""
    columns = random.sample(list(ledger.spec.columns.values()), min(len(ledger.spec.columns), random.randint(2, 7)))
    lower = [random.choice((column.title, *column.aliases, "", *random.sample(BELOW, 3))) for column in columns]
    upper = [random.choice((column.title, *random.sample(GROUPS, 3))) for column in columns]
    lines = (
        [[f"某局{ledger.title}", *random.choice(((), ("", "单位：万元"), ("填报单位：某局　金额单位：元、人次",)))]]
        if random.random() < 0.4
        else []
    )
    lines += random.choice(([upper, lower], [lower], [upper], [["序号", *lower]]))
    cells = ("2026-03-05", "3月5日", "5", "0.2", "某局", "是", "无", "甲〔2026〕3号", "", *FOOT)
    lines += [[random.choice(cells) for _ in columns] for _ in range(random.randint(1, 3))]
    lines += [[random.choice(("", *FOOT)) for _ in range(random.randint(1, 4))] for _ in range(random.randint(0, 3))]
    lines += random.choice(([], [], [], [lower], [["某局办公室"], ["", "2026年7月3日"]]))
    return lines


def test_tables_made_up(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    random = Random(SEED)
    lines: list[object] = [{"pack": plain(rules_record(pack))}]
    for number in range(TABLES):
        ledger = random.choice(list(pack.ledgers.values()))
        text = as_text(made_up(random, ledger))
        try:
            expected: object = read(pack, text, ledger.id)
        except ValueProblem as problem:
            expected = str(problem)
        lines.append({"name": f"{number} {text}", "pasted": text, "ledger": ledger.id, "expected": expected})
    assert compare(node, bundles, tmp_path, lines) == TABLES


HEAD = "会议日期,会议名称,会议类别,会期\n"
TEXTS = (
    HEAD + '2026-03-05,"\t甲会",专题,3\n',
    "会议名称\t会期\n甲,乙会,丙会\t3\n",
    "1,200\t1,300\n",
    HEAD + '2026-03-05,甲会,专题,3\n2026-03-06,"乙会,专题,2\n2026-03-07,丙会,专题,1\n',
    HEAD + '\n2026-03-05,"甲\n会",专题,"3',
    HEAD.replace("\n", "\r\n") + '2026-03-05,"甲\r\n会",专题,3\r2026-03-06,乙会,专题,2\r\n',
    *(f"{HEAD}2026-03-05,甲{sign}会,专题,3\n" for sign in "\x0b\x0c\x1c\x85\u2028"),
)
"""What is no table as spreadsheets copy it."""


def test_other_texts_are_cut_into_cells_alike(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    lines: list[object] = [{"pack": plain(rules_record(pack))}]
    for text in TEXTS:
        try:
            expected: object = read(pack, text, "conferences")
        except ValueProblem as problem:
            expected = str(problem)
        lines.append({"name": text, "pasted": text, "ledger": "conferences", "expected": expected})
    assert compare(node, bundles, tmp_path, lines) == len(TEXTS)
    assert read(pack, TEXTS[0], "conferences")["values"][0]["name"] == "甲会"
    with pytest.raises(ValueProblem, match="第 3 行有一格的引号没有配对"):
        read(pack, TEXTS[3], "conferences")


def as_text(lines: Iterable[Iterable[str | float]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(lines)
    return out.getvalue()


def compare(node: Path, bundles: Path, folder: Path, lines: list[object]) -> int:
    path = folder / "tables.jsonl"
    path.write_text(
        "\n".join(map(json.dumps, lines)), encoding="ascii"
    )  # where one ends is the same for all: U+2028 is none
    return compared(node, bundles, path)["compared"]


def read(pack: Pack, text: str, name: str) -> dict[str, Any]:
    """Return what Python makes of a pasted table."""
    ledger = pack.ledgers[name]
    block = read_block(text, ledger.spec, DAYS)
    columns = {column: block.heading(at) for at, column in enumerate(block.columns) if column}
    problems: list[Problem] = []
    of = LedgerOf(pack, ledger, DAYS)
    records, others = without_other_lines(of, *block.read(ledger.spec))
    raw = [replace(row, number=number) for number, row in enumerate(records, 1)]
    rows = judged(ledger, read_rows(of, raw, problems), problems)
    return {
        "columns": columns,
        "others": [other.words for other in others],
        "problems": sorted(map(told, problems)),
        "values": [{column: shown(value) for column, value in row.values.items()} for row in rows],
        "notCounted": [dict(row.not_counted) for row in rows],
        "notices": noticed(ledger, rows, problems),
    }
