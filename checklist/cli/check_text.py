"""The text that ``checklist check`` prints."""

from __future__ import annotations

from collections.abc import Iterator

import click

from checklist.cli.output import verdict
from checklist.engine.model import Assessment, Finding, Score
from checklist.values import show_date
from checklist.verdicts import SEVERITIES, Verdict

ROWS_SHOWN = 5


def lines(assessment: Assessment) -> Iterator[str]:
    """Yield the lines: head, score, findings worst first, what is open."""
    answers = assessment.answers
    yield click.style(f"{answers.unit.name}  {answers.period}", bold=True)
    yield f"{assessment.pack.name}，核对日期 {show_date(assessment.as_of)}"
    yield ""
    for section, score in assessment.sections:
        yield f"  {section.heading}：{score_text(score)}"
    yield click.style(f"  总分：{score_text(assessment.overall)}", bold=True)
    yield f"  最重结论：{verdict(assessment.worst)}"
    for severity in (*SEVERITIES, Verdict.不掌握):
        found = [finding for finding in assessment.findings if finding.verdict is severity]
        if found:
            yield ""
            yield f"{verdict(severity)}（{len(found)} 个）"
            for finding in found:
                yield from finding_lines(finding)
    if assessment.unanswered:
        yield ""
        yield f"{verdict(Verdict.未填)}（{len(assessment.unanswered)} 项）"
        for result in assessment.unanswered:
            yield f"  {result.item.id} {result.item.title}：{result.reason}"


def score_text(score: Score) -> str:
    """Return a score with its arithmetic: ``82.5 分（66/80 点；应查 20 项，已查 18 项）``."""
    if score.value is None:
        return "不计分（没有应查的项）"
    return (
        f"{score.value} 分（得 {score.earned} 点 ÷ 应得 {score.possible} 点；"
        f"应查 {score.applicable} 项，已查 {score.assessed} 项）"
    )


def finding_lines(finding: Finding) -> Iterator[str]:
    """Yield what is said of one finding."""
    kind = "矛盾 " if finding.contradiction else ""
    yield f"  {kind}{finding.id} {finding.title}"
    yield f"    事实：{finding.reason}"
    if len(finding.rows) > 1:
        for row in finding.rows[:ROWS_SHOWN]:
            yield f"      {row.where}：{row.sentence}"
        if len(finding.rows) > ROWS_SHOWN:
            yield f"      ……共 {len(finding.rows)} 处，全部见报告附件"
    for limit in finding.limits:
        start = show_date(limit.valid.from_) + "起" if limit.valid.from_ else "起始日期待核"
        yield f"    限额：{limit.title} {limit.value}（{start}）"
    basis = "；".join(cited.citation for cited in finding.basis)
    yield f"    依据：{basis or '对照讲话要求'}" if finding.item else "    依据：本单位自报与台账互相对照"
    yield f"    整改：{finding.remedy}"
