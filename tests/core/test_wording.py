"""One mark each, on the screen and on paper."""

from __future__ import annotations

from datetime import date

import pytest

from checklist.core.verdicts import Verdict
from checklist.core.wording import MARKS, sentence_name, span
from checklist.faces.cli import output
from checklist.report.view.marked import Marked


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_has_the_same_mark_on_the_screen_and_on_paper(verdict: Verdict) -> None:
    assert output.verdict(verdict).text == f"{Marked(verdict=verdict.name).mark} {verdict.name}"


def test_no_two_verdicts_have_the_same_mark() -> None:
    assert len(set(MARKS.values())) == len(Verdict)


def test_a_sentence_of_the_speech_is_called_as_people_do() -> None:
    assert sentence_name("0.2") == "引言第2句"
    assert sentence_name("2.5c") == "第二部分第5句"
    assert sentence_name("1") == "第1句"


def test_between_which_days_something_holds_is_said_in_one_way() -> None:
    first, last = date(2017, 2, 8), date(2023, 4, 30)
    assert span(first, last) == "2017年2月8日至2023年4月30日"
    assert span(first, None) == "2017年2月8日起"
    assert span(None, last) == "起始日期待核，至2023年4月30日"
    assert span(None, last, unseen="") == "至2023年4月30日"
    assert span(None, None, unseen="") == ""
