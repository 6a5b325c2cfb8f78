"""A summary as a workbook: everything it tells, each matter a sheet, for those who go on counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checklist.campaign.listings import CARRIED, FindingLine, RectificationLine
from checklist.campaign.queries import score_span
from checklist.campaign.status import FILE_COLUMNS, RETURN_COLUMNS, day_of, file_rows, percent, return_rows
from checklist.campaign.summary import SCORED, Since, Summary
from checklist.campaign.summary_brief import returned
from checklist.campaign.trend import GONE, KINDS
from checklist.core.values import show_date
from checklist.core.verdicts import SEVERITIES
from checklist.engine.compare import REPEATED, UNCHANGED
from checklist.io.list_book import Cell, ListSheet, Percent, list_book

_FINDING = (
    ("单位代码", 20), ("单位名称", 28), ("编号", 11), ("规则编号", 10), ("问题", 32), ("程度", 8), ("制度", 20), ("台账记录（条）", 10),
    ("整改", 12), ("整改期限", 12), ("完成日期", 12), ("完成情况", 14), ("首次查出", 12), ("例外有效期", 12), ("报告", 34),
)  # fmt: skip
_RECTIFICATION = (
    ("单位代码", 20), ("单位名称", 28), ("编号", 11), ("名称", 32), ("程度", 8), ("制度", 20), ("本期", 26), ("整改", 12),
    ("整改期限", 12), ("上期的期限", 12), ("完成日期", 12), ("完成情况", 14), ("首次查出", 12), ("报告", 34),
)  # fmt: skip
_COMMON = (
    ("编号", 13), ("检查项、矛盾", 40), ("制度", 26), ("判定过的单位", 13), ("有问题", 10), ("占比", 9), ("严重、较重", 10), ("最重", 8), ("不涉及", 9),
    ("不掌握", 9), ("未填", 9), ("例外（个）", 9),
)  # fmt: skip
_UNIT = (
    ("单位代码", 19), ("单位名称", 25), ("上级单位代码", 19), ("类别", 11), ("层级", 8), ("情况", 17), ("期限", 12),
    ("首份有效报告", 12), ("收到", 12), ("总分", 7), ("应查", 6), ("已查", 6), ("最重结论", 9), *((verdict.name, 6) for verdict in SEVERITIES), ("不掌握", 7), ("例外", 6),
    ("逾期整改", 6), ("反复出现", 6), ("报告编号", 18), ("文件名像、读不出（份）", 11), ("文件", 34), ("SHA-256", 68),
)  # fmt: skip
_CHANGE = (
    ("单位代码", 22), ("单位名称", 30), ("编号", 13), ("规则编号", 12), ("问题", 34), ("制度", 24), ("变化", 12), ("上次", 9),
    ("本次", 9),
)  # fmt: skip


def summary_book(summary: Summary) -> bytes:
    """Return the summary as .xlsx."""
    title, totals = f"{summary.heading}：截至{show_date(summary.asked.day)}", summary.totals
    return list_book([
        ListSheet("总体", (("项目", 30), ("数值", 70)), _whole(summary), title),
        ListSheet("报送情况", RETURN_COLUMNS, return_rows(summary.returns, summary.of), title),
        *_heat(summary, title),
        ListSheet("共性问题", _COMMON, _common(summary), title),
        ListSheet("突出问题", _FINDING, _findings(summary, summary.gravest), _cut(title, summary.gravest, totals.gravest), unprinted=1),
        ListSheet("没有整改期限", _FINDING, _findings(summary, summary.unplanned), _cut(title, summary.unplanned, totals.unplanned), unprinted=1),
        *_since(summary, title),
        ListSheet("逾期整改", _RECTIFICATION, _rectifications(summary, summary.overdue), _cut(title, summary.overdue, totals.overdue), unprinted=1),
        ListSheet("逾期完成", _RECTIFICATION, _rectifications(summary, summary.done_late), _cut(title, summary.done_late, totals.done_late), unprinted=1),
        ListSheet("推后期限", _RECTIFICATION, _rectifications(summary, summary.put_off), _cut(title, summary.put_off, totals.put_off), unprinted=1),
        ListSheet("例外", _FINDING, _findings(summary, summary.exceptions), _cut(title, summary.exceptions, totals.exceptions), unprinted=1),
        ListSheet("没有计入的来件", FILE_COLUMNS, file_rows(summary.not_counted), title, unprinted=1),
        ListSheet("各单位", _UNIT, _units(summary), f"{title}（{SCORED}）", unprinted=4),
    ])  # fmt: skip


def _cut(title: str, lines: Sequence[object], total: int) -> str:
    """Return a sheet's title, which says so if it has not all lines."""
    return title if len(lines) == total else f"{title}（共{total}个，列前{len(lines)}个）"


def _whole(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    scores, rests = summary.scores, summary.rests
    yield "报送", returned(summary)
    yield "问题（个）", summary.totals.findings
    for one in summary.verdicts:
        if one.findings:
            yield f"其中{one.verdict}（个）", one.findings
    yield "经批准的例外（个）", summary.totals.exceptions
    yield f"其中到{show_date(summary.asked.day)}已过期（个）", summary.totals.expired
    yield "整改逾期（项）", summary.totals.overdue
    yield f"其中{CARRIED}（项）", summary.totals.carried
    yield "自报逾期完成的整改（项）", summary.totals.done_late
    yield "没有完成、期限比上期推后或者删去的整改（项）", summary.totals.put_off
    yield "平均分", scores.mean
    yield "中位数", scores.median
    for number, count in enumerate(scores.bins):
        yield f"总分{score_span(number)}的单位", count
    for one in summary.verdicts:
        if one.worst:
            yield f"最重结论为{one.verdict}的单位", one.worst
    yield "计入的报告", rests.counted
    for mark, number in rests.marked.items():
        yield f"计入的报告里标明“{mark}”的", number
    yield "计入的报告里没有重新排版的", rests.undrawn
    yield "收下还没有验证的来件", rests.waiting
    yield "规则库", summary.pack
    yield "规则库摘要", rests.pack_digest
    yield "汇总校验码", rests.digest


def _heat(summary: Summary, title: str) -> Iterator[ListSheet]:
    if summary.by_unit:
        names = {unit.code: unit.name for unit in summary.units}
        rows: Iterable[tuple[Cell, ...]] = (
            (names[one.unit], summary.systems.get(one.system, one.system), one.worst, one.findings)
            for one in summary.by_unit
        )
        yield ListSheet("制度和单位", (("单位", 30), ("制度", 40), ("最重结论", 10), ("问题（个）", 10)), rows, title)
        return
    columns = (
        ("范围", 30),
        ("制度", 40),
        ("有结论的单位", 13),
        ("有问题的单位", 13),
        ("占比", 9),
        ("严重、较重的单位", 16),
    )
    rows = (
        (
            summary.subtrees.get(one.subtree, ""), summary.systems.get(one.system, one.system), one.judged, one.gaps,
            "…" if one.is_hidden else percent(one.share), one.grave,
        )
        for one in summary.by_subtree
    )  # fmt: skip
    yield ListSheet("制度和各地", columns, rows, title)


def _common(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    for one in summary.common.problems:
        yield (
            one.item, one.title, summary.systems.get(one.system, one.system), one.judged, one.gaps, Percent(one.share),
            one.grave, one.worst, one.not_applicable, one.unknown, one.unanswered, one.exceptions,
        )  # fmt: skip


def _findings(summary: Summary, lines: Iterable[FindingLine]) -> Iterator[tuple[Cell, ...]]:
    for one in lines:
        yield (
            one.unit, one.name, one.item, one.key, one.title, one.verdict, summary.systems.get(one.system, one.system),
            one.rows, one.told_state, one.due, one.done_on, one.done_remark, one.opened, one.until, one.file,
        )  # fmt: skip


def _rectifications(summary: Summary, lines: Iterable[RectificationLine]) -> Iterator[tuple[Cell, ...]]:
    for one in lines:
        yield (
            one.unit, one.name, one.item, one.title, one.verdict, summary.systems.get(one.system, one.system),
            one.why_listed or "查出", one.told_state, one.due, one.due_before, one.done_on, one.done_remark, one.opened, one.file,
        )  # fmt: skip


def _since(summary: Summary, title: str) -> Iterator[ListSheet]:
    since = summary.since
    if since is None:
        return
    columns = (("范围", 40), *((kind, 14) for kind in KINDS))
    named = [("全部", {one.kind: one.findings for one in since.kinds})]
    for names, counted in (({**summary.subtrees, GONE: GONE}, since.by_subtree), (summary.systems, since.by_system)):
        for part, name in names.items():
            named.append((name, {one.kind: one.findings for one in counted if one.part == part}))
    counts: list[tuple[Cell, ...]] = [(name, *(numbers.get(kind, 0) for kind in KINDS)) for name, numbers in named]
    yield ListSheet("与上次相比", columns, counts, f"{title}，与{since.title}相比")
    heads = (("单位代码", 20), ("单位名称", 28), *((kind, 11) for kind in KINDS))
    yield ListSheet("与上次相比（各单位）", heads, _since_by_unit(summary, since), f"{title}，与{since.title}相比")
    lines = (
        (
            one.unit, one.name, one.item, one.key, one.title, summary.systems.get(one.system, one.system), one.kind,
            one.before, one.now,
        )
        for one in (*since.repeated, *since.unchanged)
    )  # fmt: skip
    total = since.count(REPEATED).findings + since.count(UNCHANGED).findings
    yield ListSheet("反复和未改", _CHANGE, lines, _cut(title, (*since.repeated, *since.unchanged), total))


def _since_by_unit(summary: Summary, since: Since) -> Iterator[tuple[Cell, ...]]:
    """Yield how many findings became of each kind in every unit whose report counts, or of which something is known."""
    names = {unit.code: unit.name for unit in summary.units if unit.counts_in or unit.code in since.numbers}
    for code, name in {**names, **{one.unit: one.name for one in since.by_unit if one.unit not in names}}.items():
        yield code, name, *(since.numbers.get(code, {}).get(kind, 0) for kind in KINDS)


def _units(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    for one in summary.units:
        counts = [one.counts.get(verdict.name, 0) if one.counts_in else None for verdict in SEVERITIES]
        unknown = one.counts.get("不掌握", 0) if one.counts_in else None
        looked_at = (one.applicable, one.assessed) if one.counts_in else (None, None)
        yield (
            one.code, one.name, one.parent, one.kind, one.level, one.told_state, one.due, one.handed, day_of(one.received), one.score,
            *looked_at, one.worst, *counts, unknown, one.exceptions if one.counts_in else None,
            one.overdue if one.counts_in else None, summary.repeated(one), one.number, len(one.hints.unread) or None, one.file, one.sha256,
        )  # fmt: skip
