"""What of one file goes into the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.campaign.intake import Arrived, taken
from checklist.engine.assess import assess
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.record.report import report_record
from checklist.signing.outcome import Check, Signature, State, Verification
from tests.conftest import FIRE

ANSWERS = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 某厂, code: A1, level: 单位, kind: 工厂}
period: {from: 2026-01-01, to: 2026-12-31}
signatories: {preparer: 张三, head: 李四}
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(FIRE)


def test_why_a_report_does_not_count_names_nobody(pack: Pack) -> None:
    """It leaves the house, as the checks' own words do not."""
    judged = assess(pack, parse_answers(pack, ANSWERS, Path("/nowhere/a.yaml")), date(2026, 12, 31))
    wrong = Check("身份", State.无效, "报告所填的填报人是张三，签字的是王小五。")
    signature = Signature("preparer", "填报人", name="王小五", checks=(wrong,))
    found = Verification(unit="某厂", signatures=(signature,), checks=(Check("文件", State.有效, "李四"),))
    kept = taken(Arrived("0" * 64, 1, "pdf"), found, report_record(judged, {}), judged)
    assert kept.reports[0].why == "身份：报告所填的填报人是×××，签字的是×××"
    assert any("王小五" in check.text for check in kept.checks)
    unread = taken(Arrived("0" * 64, 1, "pdf"), found, None, None)
    assert "王小五" not in unread.reports[0].why
