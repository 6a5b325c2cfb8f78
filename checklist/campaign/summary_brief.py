"""The summary's page for the leader: five figures, the gravest and most common problems, and what is to be decided."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from checklist.answers.showing import show_rectification
from checklist.campaign.charts import MOST_BARS
from checklist.campaign.files import FileLine
from checklist.campaign.listings import NOTHING, marked
from checklist.campaign.queries import CommonProblem
from checklist.campaign.rests import shortened, some_names, told_sent_back, told_waiting
from checklist.campaign.standing import ASIDE, BEFORE, EARLY, RENAMED, SAME, STRANGE, TESTED, TIED
from checklist.campaign.status import rate
from checklist.campaign.summary import Summary
from checklist.engine.compare import REPEATED
from checklist.engine.rectifying import ASK_OVERDUE, ASK_PUT_OFF
from checklist.report.room import lines_of
from checklist.report.view.brief import fitting, height
from checklist.report.view.marked import css_of, mark_of
from checklist.report.view.shown import Brief, BriefLine, BriefPart, Figure

_LINES = 29
"""Lines that the page has room for beside the headings; the chart takes ``_CHART_LINES`` and ``_LINES_A_BAR`` for each bar."""
_CHART_LINES, _LINES_A_BAR = 2, 1.25
_FEW = 3
"""Of the gravest and the most common problems, so many are named before anything else gets room."""
DECISIONS = "需要研究决定的事项"
_OF_MARKS = {
    TESTED: "用测试证书签字，不能证明是谁签的，是否退回用正式证书重签",
    EARLY: "自查期间还没有结束就核对了，没有管到期末，是否退回到期后重报",
    RENAMED: "写的单位名称与名册不同，是否核实是本单位的",
    STRANGE: "签字证书写的是别的单位，是否核实签字人，是本单位的写进签名人名单",
    SAME: "的回答、台账和整改与别的单位的相同，是否核实",
    TIED: "与同一单位的另一份签字在同一秒，看不出哪一份在后，是否核实、退回不该算的",
    BEFORE: "是在退回以前签的字，是否核实照退回单改过没有",
    ASIDE: "答“不涉及”的多，其余的检查项不到同类单位的一半，是否核实",
}
"""What is to be settled of the reports that have a mark."""
_LONGEST = 40
"""Signs of a name or title that a sentence shows."""


def summary_brief(summary: Summary) -> Brief:
    """Return the page: the first few problems always, then what is to be decided, and more problems if there is room.

    Where they would not have room beside the chart, that is left out: the body has its numbers.
    """
    none = "没有可以计入的报告。" if not summary.rests.counted else ""
    came, asked = [_plain(returned(summary))], [_plain(told) for told in decisions(summary)]
    gravest, most_common = list(_gravest(summary)), [_common(one) for one in summary.common.problems]
    problems = [gravest, most_common]
    few = [part[:_FEW] for part in problems]
    room = _LINES - 2 * (lines_of(f"{summary.heading}（{summary.period}）", _LONGEST) - 1) - sum(map(height, came))
    beside_chart = room - _lines_of_chart(summary)
    has_chart = sum(map(height, (*few[0], *few[1], *asked))) <= beside_chart
    room = beside_chart if has_chart else room
    named = fitting(few, room)
    room -= sum(height(line) for part, most in zip(few, named, strict=True) for line in part[:most])
    (settled,) = fitting([asked], room)
    rest = [part[most:] for part, most in zip(problems, named, strict=True)]
    more = fitting(rest, room - sum(map(height, asked[:settled])))
    shown = [part[: first + then] for part, first, then in zip(problems, named, more, strict=True)]
    return Brief(
        figures=tuple(_figures(summary)),
        has_chart=has_chart,
        parts=(
            _part("报送情况", came, len(came), ""),
            _part("最突出的问题", shown[0], summary.totals.gravest, none or "没有严重、较重的问题。"),
            _part("最普遍的问题", shown[1], len(most_common), none or _no_common(summary)),
            _part(DECISIONS, asked[:settled], len(asked), f"没有{DECISIONS}。"),
        ),
    )


def _lines_of_chart(summary: Summary) -> int:
    """Return how many lines the chart takes the place of."""
    bars = 1 + (min(MOST_BARS, len(summary.subtrees)) if len(summary.subtrees) > 1 else 0)
    return ceil(_CHART_LINES + bars * _LINES_A_BAR)


def _part(title: str, lines: list[BriefLine], of: int, nothing: str) -> BriefPart:
    told = nothing if not of else f"共{of}项，见正文。"
    return BriefPart(title=title, lines=tuple(lines), more=of - len(lines), nothing=told)


def _figures(summary: Summary) -> Iterator[Figure]:
    whole, totals, mean = summary.returns.whole, summary.totals, summary.scores.mean
    yield Figure(value=rate(whole.share), label="报送率")
    yield Figure(value=str(totals.findings), label="发现问题（个）")
    yield Figure(value=str(totals.gravest), label="严重、较重（个）")
    yield Figure(value=str(totals.overdue), label="整改逾期（项）")
    yield Figure(value=str(mean) if mean is not None else "—", label="平均分")


def _plain(text: str) -> BriefLine:
    return BriefLine(head="", css_class="", text=text)


def returned(summary: Summary) -> str:
    """Say how much came in."""
    whole = summary.returns.whole
    like = sum(unit.state == NOTHING and bool(unit.hints.unread) for unit in summary.units)
    back = told_sent_back(summary.rests.sent_back)
    parts = [f"应交的单位{whole.asked}个，已交并计入汇总的{whole.counted}个，报送率{rate(whole.share)}"]
    parts += [
        f"{words}{count}个{beside}"
        for words, count, beside in (
            ("其中逾期交", whole.late, ""),
            ("交来不能计入", whole.held, f"，其中{back}" if back else ""),
            ("没有交", whole.missing, f"（其中{like}个收到文件名像它、读不出的，不作认定）" if like else ""),
            ("已逾期", whole.overdue, ""),
        )
        if count
    ]
    return "。".join(filter(None, ["，".join(parts), told_waiting(summary.rests.waiting)])) + "。"


def _gravest(summary: Summary) -> Iterator[BriefLine]:
    for one in summary.gravest:
        rows = f"，涉及台账{one.rows}条记录" if one.rows else ""
        yield BriefLine(
            head=f"{mark_of(one.verdict)}{one.verdict} {one.item}",
            css_class=css_of(one.verdict),
            text=f"{shortened(one.name, _LONGEST)}：{shortened(one.title, _LONGEST)}{rows}；{show_rectification(one.state)}。",
        )


def _no_common(summary: Summary) -> str:
    """Say why no common problem is told: there is none, or all are of too few units."""
    hidden, least = summary.common.hidden, summary.min_group
    return f"有问题的{hidden}项判定过的单位都不足{least}个，不列，见正文。" if hidden else "没有发现共性问题。"


def _common(one: CommonProblem) -> BriefLine:
    grave = f"，其中严重、较重{one.grave}个" if one.grave else ""
    return BriefLine(
        head=f"{mark_of(one.worst)}{one.worst} {one.item}",
        css_class=css_of(one.worst),
        text=f"{shortened(one.title, _LONGEST)}：判定过的单位{one.judged}个，{one.gaps}个有问题（{rate(one.share)}）{grave}。",
    )


def decisions(summary: Summary) -> list[str]:
    """Return what only the leader can settle."""
    return list(_decisions(summary))


def _decisions(summary: Summary) -> Iterator[str]:
    """Yield what only the leader can settle."""
    day, totals = summary.asked.day, summary.totals
    late = [unit.name for unit in summary.units if not unit.counts_in and unit.due < day]
    bad = [line for line in summary.not_counted if line.state in ("未能验证", "无效")]
    if summary.rests.waiting:
        yield f"{summary.rests.waiting}份来件已经收下，还没有验证，本汇总没有计入，是否等验证完再定。"
    if late:
        yield f"{len(late)}个单位到期没有交或者交来不能计入，由谁督促、限期到哪天：{some_names(late)}。"
    if back := summary.rests.sent_back:
        yield f"{len(back)}个单位的报告退回待改，重报前是否仍按原报告的问题督办：{some_names(back)}。"
    if bad:
        yield f"{len(bad)}份来件无效或者未能验证，是否退回重交、是否核查原因：{_whose(summary, bad)}。"
    if unclear := [
        f"{line.name}／{line.named}" for line in summary.not_counted if line.named and line.state == "单位不同"
    ]:
        yield f"{len(unclear)}份来件的单位代码和名称是两个单位的，没有计入，请核实是哪个的：{some_names(unclear)}。"
    if outside := [line.name for line in summary.not_counted if line.named and line.state == "名册外"]:
        yield f"{len(outside)}份来件的名称是名册里单位的，单位代码却不是，没有计入，请核实：{some_names(outside)}。"
    for mark, of in marked(summary.units).items():
        yield f"{len(of)}份计入的报告{_OF_MARKS[mark]}：{some_names(unit.name for unit in of)}。"
    yield from _of_plans(summary)
    if summary.since is not None and summary.since.count(REPEATED).findings:
        again = summary.since.count(REPEATED)
        yield f"{again.units}个单位{again.findings}个问题反复出现，是否提级督办或者核查上次整改。"
    if totals.exceptions:
        expired = f"，其中{totals.expired}个到截至日期已经过期" if totals.expired else ""
        yield f"{totals.exceptions}个问题单位自报经批准作为例外{expired}，是否复核批准文件。"


def _of_plans(summary: Summary) -> Iterator[str]:
    """Yield what is to be settled of rectifications."""
    totals = summary.totals
    if totals.unplanned:
        yield f"{totals.unplanned}个严重、较重的问题没有整改期限，由谁限期整改：{some_names(one.name for one in summary.unplanned)}。"
    if totals.overdue:
        units = some_names(one.name for one in summary.overdue)
        yield f"{totals.overdue_units}个单位{totals.overdue}{ASK_OVERDUE}：{units}。"
    if totals.put_off:
        units = some_names(one.name for one in summary.put_off)
        yield f"{totals.put_off_units}个单位{totals.put_off}{ASK_PUT_OFF}：{units}。"


def _whose(summary: Summary, bad: list[FileLine]) -> str:
    """Say of whom bad files are; those of units whose report counts, and those that cannot be read, only by number."""
    counted = {unit.code for unit in summary.units if unit.counts_in}
    names = [line.name for line in bad if line.name and line.unit not in counted]
    others = [
        f"{number}份{words}"
        for words, number in (
            ("所写的单位另有报告计入", sum(line.unit in counted for line in bad)),
            ("读不出单位", sum(not line.name for line in bad)),
        )
        if number
    ]
    return "，".join([some_names(names), *(f"另有{one}" for one in others)] if names else others)
