"""What a result may be written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklist.app.storing import WRITTEN, Result, write_result
from checklist.core.errors import InputError
from checklist.io.lock import backups


def test_a_result_goes_over_one_of_its_kind_and_over_no_other(tmp_path: Path) -> None:
    page = tmp_path / "汇总.html"
    write_result(page, "报告", Result.SUMMARY)
    write_result(page, "新的报告", Result.SUMMARY)
    with pytest.raises(InputError, match="是本工具写的汇总报告，这次要写的是汇总网页"):
        write_result(page, "网页", Result.DASHBOARD)
    assert page.read_text(encoding="utf-8") == "新的报告"
    write_result(page, "网页", Result.DASHBOARD, force=True)
    [kept] = backups(page)
    assert kept.read_text(encoding="utf-8") == "新的报告"
    write_result(page, "新的网页", Result.DASHBOARD)
    with pytest.raises(InputError, match="R820"):
        write_result(page, "报告", Result.SUMMARY)


def test_of_what_was_written_before_kinds_were_noted_the_digest_alone_tells(tmp_path: Path) -> None:
    page = tmp_path / "汇总.html"
    write_result(page, "报告", Result.SUMMARY)
    noted = (tmp_path / WRITTEN).read_text(encoding="utf-8").splitlines()
    (tmp_path / WRITTEN).write_text(f"{noted[1]}\n", encoding="utf-8")
    write_result(page, "网页", Result.DASHBOARD)
    page.write_text("改过的", encoding="utf-8")
    with pytest.raises(InputError, match="R812"):
        write_result(page, "网页", Result.DASHBOARD)
