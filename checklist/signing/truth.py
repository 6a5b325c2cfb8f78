"""Whether what a report says is so: its data judged again by the rules, its pages drawn again.

Signing only adds to a file. With the same libraries and fonts the report is drawn again from
its own data, and the signed file must begin with those very bytes: that ties what the page
shows to the data without a gap. With others the text of the pages is compared, which is less
(a picture could lie over it), and so is never called 有效.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2

from checklist import __version__
from checklist.answers.data import read_answers_data
from checklist.digest import canonical
from checklist.engine.assess import assess
from checklist.engine.data import assessment_data
from checklist.engine.model import Assessment
from checklist.errors import InputError, listing
from checklist.pack.compiled import Pack
from checklist.report.drawing import draw, toolchain
from checklist.report.pdf import report_page
from checklist.signing.carried import Carried
from checklist.signing.verify import Check, State

_RULES, _PAGES = "结论", "页面"
_NAMES = {
    "checklist-zicha": "本工具", "weasyprint": "WeasyPrint", "pydyf": "pydyf", "pango": "Pango",
    "harfbuzz": "HarfBuzz", "zlib": "zlib", "fonts": "字体", "templates": "模板",
}  # fmt: skip


def check_truth(
    report: Carried, find_pack: Callable[[list[str]], Pack], *, draw_again: bool = True, own: Path | None = None
) -> Iterator[Check]:
    """Yield what came of judging and drawing the report again.

    ``find_pack`` returns the pack with some overlays; without ``draw_again`` the pages are
    left unchecked and said to be; ``own`` is a folder of the unit's own templates.
    """
    data = report.data
    if data["edition"] != "internal":
        for title in (_RULES, _PAGES):
            yield Check(title, State.未能验证, "公开版略去了台账里的个人信息，不能重新核对；请对照内部版。")
        return
    try:
        pack = find_pack(list(map(str, data["assessment"]["pack"]["overlays"])))
    except InputError as error:
        yield Check(_RULES, State.未能验证, f"没有报告所用的规则库：{error.problems[0].text}")
        return
    theirs = data["assessment"]["pack"]
    if pack.digest != theirs["digest"]:
        used = f"{theirs['version']} 版（摘要 {str(theirs['digest'])[:16]}）"
        yield Check(_RULES, State.未能验证, f"报告用的规则库是 {used}，与本机的不同；请用 --pack 给出同一规则库。")
        return
    try:
        answers = read_answers_data(pack, data["answers"])
        assessment = assess(pack, answers, date.fromisoformat(data["assessment"]["as_of"]))
    except (ValueError, KeyError, TypeError, AttributeError, InputError) as error:
        yield Check(_RULES, State.无效, f"所附的答卷不能按规则库核对（{type(error).__name__}）。")
        return
    yield _judged(assessment, data)
    if draw_again:
        yield _drawn(report, assessment, own)
    else:
        yield Check(_PAGES, State.未能验证, "没有重新排版（--quick）。")


def _judged(assessment: Assessment, data: dict[str, Any]) -> Check:
    """Compare every verdict, finding and score with those in the file."""
    ours = json.loads(json.dumps(canonical(assessment_data(assessment, places=False))))
    theirs = data["assessment"]
    if ours == theirs:
        return Check(_RULES, State.有效, f"按规则库重新核对，{len(ours['items'])}个检查项的结论、问题和得分都相同。")
    mine = {item["id"]: item for item in ours["items"]}
    claimed = {item.get("id"): item for item in theirs.get("items", []) if isinstance(item, dict)}
    differing = [id_ for id_ in mine if mine[id_] != claimed.get(id_)]
    where = f"：{listing(differing[:8])}{'等' if len(differing) > 8 else ''}" if differing else "（得分或矛盾）"
    made = data["software"].get("checklist-zicha")
    if made != __version__:
        return Check(
            _RULES,
            State.未能验证,
            f"重新核对的结论与文件所载不同{where}；报告由 {made} 版出具，本机是 {__version__} 版。",
        )
    return Check(_RULES, State.无效, f"重新核对的结论与文件所载不同{where}。")


def _drawn(report: Carried, assessment: Assessment, own: Path | None) -> Check:
    """Draw the report again and compare: byte by byte where everything it depends on is the same, else its text."""
    made, here = report.data["software"], {"checklist-zicha": __version__, **toolchain(own)}
    differing = [_NAMES.get(name, name) for name in here if here[name] != made.get(name)]
    if made.get("templates") != here["templates"]:
        return Check(_PAGES, State.未能验证, "报告用的模板与本机不同；请用 --templates 给出同一模板。")
    drawn = draw(report_page(assessment, own=own, data=report.raw))
    if not differing:
        if report.pdf.startswith(drawn) and report.original_end == len(drawn.rstrip()):
            return Check(_PAGES, State.有效, "用所附数据重新排版，与报告逐字节一致。")
        return Check(_PAGES, State.无效, "用所附数据重新排版，与报告不一致：页面和数据不是一回事。")
    said = f"本机的{listing(differing)}与出报告时不同，不能逐字节比较"
    if _text(drawn) == _text(report.pdf[: report.original_end]):
        return Check(_PAGES, State.未能验证, f"用所附数据重新排版，只比较了文字，各页一致：{said}。")
    return Check(_PAGES, State.无效, f"用所附数据重新排版，只比较了文字，各页不一致：{said}。")


def _text(pdf: bytes) -> list[str]:
    """Return each page's text without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
