"""Whether what a report says follows from what it carries: its data judged again by the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checklist.core.digest import digest
from checklist.core.errors import Code, InputError
from checklist.core.plain import quoted_name
from checklist.core.version import __version__
from checklist.core.words import listing
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.record.answers import read_answers_record
from checklist.record.base import FORMAT, plain_data
from checklist.record.report import report_record
from checklist.signing.file import OLD_FORM, Report
from checklist.signing.outcome import PAGES, Check, State
from checklist.signing.redraw import Redrawing

_RULES = "结论"
_NAMES = {
    "checklist-zicha": "本工具", "weasyprint": "WeasyPrint", "pango": "Pango", "harfbuzz": "HarfBuzz", "fonts": "字体",
    "templates": "模板",
}  # fmt: skip


def judge_again(
    report: Report, find_pack: Callable[[list[str], str], Pack], internal: Report | None = None
) -> tuple[Check, Check | Assessment]:
    """Return what came of judging a report again, and the assessment to draw it from or why it cannot be drawn.

    ``find_pack`` returns the pack with some overlays, of several the one with a digest. A public edition lacks what
    it withholds, so it is made again of the ``internal`` report that it is held against.
    """
    unchecked = Check(PAGES, State.未能验证, "结论没有重新核对，页面也就不能重新排版。")
    is_public = report.data.edition == "public"
    made_of = internal if is_public else report
    if made_of is None:
        told = "公开版略去了台账里的个人信息，不能重新核对。"
        return Check(_RULES, State.未能验证, told, "internal"), unchecked
    data = made_of.data
    if is_public and report.data.internal != digest(plain_data(data.answers)):
        text = "公开版不是由这份内部版做成的：写的不是同一份答卷。请核对给出的是不是它的内部版。"
        return Check(_RULES, State.无效, text), unchecked
    try:
        pack = find_pack(data.assessment.pack.overlays, data.assessment.pack.digest)
    except InputError as error:
        problem = error.problems[0]
        text, lacks = f"没有报告所用的规则库：{problem.text}", problem.code is Code.NO_OVERLAY
        return Check(_RULES, State.未能验证, text, "pack" if lacks else None), unchecked
    theirs = data.assessment.pack
    if pack.digest != theirs.digest:
        used = f"{quoted_name(theirs.version)}版（摘要 {quoted_name(theirs.digest[:16])}）"
        ours = "与本机的不同"
        if (theirs.id, theirs.version) == (pack.spec.id, pack.spec.version):
            ours = f"本机的也叫这一版，内容却不同（摘要 {pack.digest[:16]}）"
        return Check(_RULES, State.未能验证, f"报告用的规则库是{used}，{ours}。", "pack"), unchecked
    try:
        answers = read_answers_record(pack, data.answers)
        assessment = assess(pack, answers, data.assessment.as_of, masked=is_public)
    except (ValueError, KeyError, TypeError, AttributeError, InputError):
        return Check(_RULES, State.无效, "所附的答卷不合规则库的写法，不能核对。"), unchecked
    return _judged(assessment, report), assessment


def _judged(assessment: Assessment, report: Report) -> Check:
    """Compare all that follows from the answers, every verdict, finding and score, with what the file says."""
    data = report.data
    is_public = data.edition == "public"
    again = report_record(assessment, data.software, masked=is_public, draft=data.draft, ahead=data.ahead)
    ours, theirs = (
        plain_data(
            one.model_copy(
                update={"format": FORMAT, "assessment": one.assessment.model_copy(update={"format": FORMAT})}
            )
        )
        for one in (again, data)
    )
    sound = data.format == data.assessment.format == (1 if report.made_by == OLD_FORM else FORMAT)
    if ours == theirs and sound:
        number = len(again.assessment.items)
        of = "由内部版重新做成公开版" if is_public else "按规则库重新核对"
        told = f"{of}，{number}个检查项的结论、问题和得分都相同"
        pack = assessment.pack
        return Check(_RULES, State.有效, f"{told}；规则库是 {pack.spec.version} 版，摘要 {pack.digest[:16]}。")
    claimed = {item["id"]: item for item in theirs["assessment"]["items"]}
    differing = [item["id"] for item in ours["assessment"]["items"] if item != claimed.get(item["id"])]
    where = (
        f"：{listing(differing[:8])}{'等' if len(differing) > 8 else ''}" if differing else "（得分、矛盾或填报情况）"
    )
    text = f"{'由内部版重新做成的公开版' if is_public else '重新核对的结论'}与文件所载不同{where}"
    if report.made_by != __version__:
        return Check(
            _RULES, State.未能验证, f"{text}；报告由{quoted_name(report.made_by)}版出具，本机是“{__version__}”版。"
        )
    return Check(_RULES, State.无效, f"{text}。")


def strange_templates(report: Report, own: Path | None = None) -> Check | None:
    """Return that a report of this version was drawn with other templates: its pages may say what its data does not.

    Told without drawing; of another version nothing is, as its own templates differ from ours. ``own`` as for ``to_draw``.
    """
    from checklist.report.pdf.toolchain import templates_digest

    if report.made_by != __version__ or report.data.software.get("templates") == templates_digest(own):
        return None
    text = "报告不是用本机自带的模板出的，页面上写的未必是所附数据说的。"
    return Check("模板", State.未能验证, text, "templates")


def to_draw(report: Report, assessment: Assessment, own: Path | None = None) -> Check | Redrawing:
    """Return what is drawn of a report judged again, or why it cannot be; ``own`` is a folder of the unit's own templates."""
    from checklist.report.pdf.report import printable_report
    from checklist.report.pdf.toolchain import toolchain
    from checklist.report.view import report_view

    made, here = report.data.software, {"checklist-zicha": __version__, **toolchain(own)}
    if made.get("templates") != here["templates"]:
        return Check(PAGES, State.未能验证, "报告用的模板与本机不同。", "templates")
    differing = [_NAMES.get(name) or quoted_name(name) for name in {**here, **made} if here.get(name) != made.get(name)]
    is_public = report.data.edition == "public"
    view = report_view(assessment, public=is_public, draft=report.data.draft, ahead=report.data.ahead)
    try:
        printable = printable_report(assessment, view, masked=is_public, own=own, data=report.original.data)
    except InputError as error:
        return Check(PAGES, State.无效, f"所附数据排不出报告：{error.problems[0].text}")
    return Redrawing(printable, report.original.pdf, differing, of="内部版" if is_public else "所附数据")
