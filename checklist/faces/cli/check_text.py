"""The text that ``checklist check`` prints."""

from __future__ import annotations

from datetime import date

from checklist.answers.model import STATES, Answers
from checklist.answers.showing import UNDATED, show_comments, show_return
from checklist.core.values import show_date
from checklist.core.verdicts import SEVERITIES, Verdict
from checklist.core.wording import SPEECH_ONLY, where_to_explain
from checklist.core.words import few, listing
from checklist.engine.exceptions import until, unused_text
from checklist.engine.following import followed, what_became
from checklist.engine.model import Assessment, Finding, Score, places
from checklist.engine.readiness import MOST_NAMED, TOO_EARLY, Readiness, part_state, readiness, why_not_signed
from checklist.engine.rectifying import (
    left_to_do,
    overdue,
    overdue_text,
    put_off,
    put_off_text,
    reported_done,
    to_put_right,
    unneeded,
    unneeded_text,
    unrecorded_text,
)
from checklist.engine.scoring import measure
from checklist.engine.sentences import HELD_AGAINST, limit_notes, told, what_is_lacking
from checklist.engine.set_parameters import changed_text, set_parameters
from checklist.engine.summary import tally, what_was_found
from checklist.faces.cli.output import Styled, echo, verdict
from checklist.pack.compiled import citations
from checklist.pack.model import Scoring

ROWS_SHOWN = 5


def show(assessment: Assessment, today: date) -> None:
    """Print head, score, findings worst first, what is open; of a day after ``today`` nothing is signed."""
    _show_head(assessment, assessment.as_of if assessment.as_of > today else None)
    counts = tally(assessment.findings)
    for severity in (*SEVERITIES, Verdict.不掌握):
        found = [finding for finding in assessment.findings if finding.verdict is severity]
        if found:
            echo()
            echo(verdict(severity), f"（{counts.findings[severity]} 个）")
            for finding in found:
                _show_finding(finding)
    if assessment.excepted:
        echo()
        echo(f"单位自报经批准的例外（{len(assessment.excepted)} 个，不是缺口，不扣分）")
        for one in assessment.excepted:
            echo(f"  {one.finding.id} {one.finding.reason}")
            echo(
                f"    {one.approval.reason}；自报经{one.approval.approver}批准，{one.approval.document}，至{until(one.approval, assessment.as_of)}"
            )
    if assessment.unanswered:
        echo()
        echo(verdict(Verdict.未填), f"（{len(assessment.unanswered)} 项）")
        for result in assessment.unanswered:
            echo(f"  {result.item.id} {result.item.title}：{result.reason}")
    if assessment.partly_judged:
        echo()
        echo(f"已发现问题，另有记录不能核对（{len(assessment.partly_judged)} 项）")
        for result in assessment.partly_judged:
            echo(f"  {result.item.id} {result.item.title}：{what_is_lacking(assessment.pack, result.unknown)}")


def _show_head(assessment: Assessment, not_come: date | None) -> None:
    """Print whose answers they are, the scores, what forbids signing, and how many findings there are."""
    answers = assessment.answers
    part = answers.part
    echo(Styled(f"{answers.unit.name}{part.text if part else ''}  {answers.period}", bold=True))
    open_ = readiness(assessment)
    running = f"（{open_.period_state}）" if open_.period_state else ""
    echo(f"{assessment.pack.name}，核对日期 {show_date(assessment.as_of)}{running}")
    if answers.returned is not None:
        echo(Styled(show_return(answers.returned), fg="red"))
        for comment in show_comments(answers, answers.returned.comments):
            echo(f"  {comment}")
    echo()
    scoring = assessment.pack.spec.scoring
    lacking = open_.missing if part else why_not_signed(open_, not_come)
    for section, score in assessment.sections:
        echo(f"  {section.heading}：{looked_at(score) if lacking or part else score_text(scoring, score)}")
    if part:
        echo(Styled(f"  这是分卷，不计分（{looked_at(assessment.overall)}）", bold=True))
        echo(f"  {part_state(lacking)}")
    elif lacking:
        echo(Styled(f"  总分：还不能签字，不计分（{looked_at(assessment.overall)}）", bold=True))
        echo(f"  还缺：{lacking}")
    else:
        echo(Styled(f"  总分：{score_text(scoring, assessment.overall)}", bold=True))
    _show_ways(open_)
    _show_signers(assessment.answers)
    echo(f"  {what_was_found(assessment)}")
    _show_put_right(assessment)
    echo("  最重结论：", verdict(assessment.worst))


def _show_put_right(assessment: Assessment) -> None:
    """Print what the unit says is put right, and what is left, late or lost of it."""
    listed = to_put_right(assessment)
    if (reported := reported_done(listed)).text:
        undated = f"；{UNDATED}的：{listing(reported.undated)}" if reported.undated else ""
        echo(f"  {reported.text}{undated}")
    if reported.disputed:
        echo(f"  {reported.disputed_text}（{listing(reported.disputed)}）")
    if (left := left_to_do(listed, assessment.as_of)).open:
        echo(f"  {left.named}")
    if late := overdue(listed, assessment.as_of):
        echo(f"  {overdue_text(late)}（{few([one.id for one in late])}）")
    if moved := put_off(listed):
        echo(f"  {put_off_text(moved)}")
    rewritten = what_became(followed(assessment.answers.last, assessment))
    parameters = changed_text(set_parameters(assessment.pack, assessment.answers))
    told = (
        unrecorded_text(assessment), unused_text(assessment), rewritten, parameters, unneeded_text(unneeded(assessment))
    )  # fmt: skip
    for line in filter(None, told):
        echo(f"  {line}")


def _show_ways(open_: Readiness) -> None:
    """Print how to give what forbids signing, where it is not plain."""
    if open_.contradictions:
        echo(f"  矛盾怎么说明：{where_to_explain(open_.contradictions[0].id)}。")
    if open_.left_out:
        echo(
            "  没有读入的记录：用 checklist fill 补上，或者说明不用补；自己补在文件里的，补齐以后删去“没有读入的条数”（left_out）。"
        )
    if open_.too_late:
        if len(open_.too_late) > MOST_NAMED:
            echo(f"  日期晚于核对日期的全部{len(open_.too_late)}处：{listing(open_.too_late)}")
        echo("  日期晚于核对日期的：写错的请改正；确已办了的，请用不早于那一天的核对日期（--as-of）。")
    if open_.too_early:
        again = f"又有了新问题、还没有整改完的，状态改为“{STATES[1]}”，删去完成日期"
        echo(f"  {TOO_EARLY}：完成日期（done_on）写错的请改正；{again}。")


def _show_signers(answers: Answers) -> None:
    """Print who is not named to sign, and who is named twice."""
    if answers.part is None and (unnamed := answers.signatories.unnamed):
        echo(f"  签字人没有写：{listing(unnamed)}（报告签字页上留空）")
    for shared in answers.signatories.shared:
        echo(f"  签字人：{shared}（写错了的请改正）")


def score_text(scoring: Scoring, score: Score) -> str:
    """Return a score with its arithmetic: ``82.5 分（得 66 点 ÷ 应得 80 点；应查 20 项，已查 18 项）``."""
    if score.value is None:
        return "不计分（没有应查的项）"
    made_of = f"得 {score.earned} 点 ÷ 应得 {score.possible} 点"
    if scoring.method == "deductions":
        made_of = f"扣 {measure(scoring, score)} 分"
    return f"{score.value} 分（{made_of}；{looked_at(score)}）"


def looked_at(score: Score) -> str:
    """Return how much of what applies was judged."""
    return f"应查 {score.applicable} 项，已查 {score.assessed} 项"


def _show_finding(finding: Finding) -> None:
    kind = "矛盾 " if finding.contradiction else ""
    echo(f"  {kind}{finding.id} {finding.title}")
    echo(f"    事实：{told(finding)}")
    if len(finding.rows) > 1:
        for row in finding.rows[:ROWS_SHOWN]:
            echo(f"      {row.where}：{row.sentence}")
        if len(finding.rows) > ROWS_SHOWN:
            echo(f"      ……共{places(finding.rows)}，全部见报告附件")
    for limit in finding.limits:
        echo(f"    限额：{limit.title} {limit.value}（{limit_notes(finding, limit)}）")
    for name, value in finding.facts if finding.rule else ():
        echo(f"    参数：{name} {value}")
    if finding.involved:
        echo(f"    涉及：{'；'.join(finding.involved)}")
    basis = "；".join(citations(finding.basis)) or (SPEECH_ONLY if finding.item else HELD_AGAINST)
    echo(f"    依据：{basis}")
    echo(f"    建议：{finding.remedy}")
