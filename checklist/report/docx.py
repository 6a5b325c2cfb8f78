"""View → DOCX, for offices that must edit: the same content in the same order.

Fonts are named, not embedded: 仿宋, 黑体, 楷体 and 小标宋 as offices have them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from checklist.report.view import View

FANG, HEI, KAI, SONG = "仿宋", "黑体", "楷体", "方正小标宋简体"
COLORS = {"grave": "8E1B1B", "serious": "B4530F", "minor": "7A5C00", "hint": "1F3F6B", "unknown": "472A6B"}
EPOCH = datetime(2000, 1, 1, tzinfo=timezone.utc)
"""When the file says it was made, so that the same report gives the same file."""


def render_docx(view: View) -> bytes:
    """Return the report as .docx."""
    return _Writer(view).bytes()


class _Writer:
    def __init__(self, view: View) -> None:
        self.view = view
        self.document: Any = Document()
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
        normal = self.document.styles["Normal"]
        _set_font(normal, FANG, 16)
        normal.paragraph_format.line_spacing = Pt(28.95)
        normal.paragraph_format.space_after = Pt(0)
        for level, font in ((1, HEI), (2, KAI), (3, HEI)):
            style = self.document.styles[f"Heading {level}"]
            _set_font(style, font, 16 if level < 3 else 14)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.font.bold = False
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.keep_with_next = True

    def bytes(self) -> bytes:
        view = self.view
        self.cover()
        self.overview()
        self.document.add_heading("三、发现的问题", 1)
        for group in view["groups"]:
            suffix = "" if group["verdict"] == "不掌握" else "问题"
            self.document.add_heading(f"{group['verdict']}{suffix}{len(group['findings'])}项", 2)
            self.findings(group["findings"])
        if not view["groups"]:
            self.text("没有发现问题。")
        self.contradictions()
        number = "五"
        if view["comparison"]:
            self.comparison()
            number = "六"
        self.document.add_heading(f"{number}、整改清单", 1)
        keys = ("verdict", "id", "title", "fact", "measure", "owner", "due", "state")
        rows = [[entry[key] for key in keys] for entry in view["rectifications"]]
        self.table(("程度", "编号", "问题", "事实", "整改措施", "责任人", "完成时限", "状态"), rows)
        self.signing()
        self.annexes()
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = view["title"], view["unit"], ""
        properties.created = properties.modified = EPOCH
        out = io.BytesIO()
        self.document.save(out)
        return _undated(out)

    # The parts

    def cover(self) -> None:
        view = self.view
        if view["draft"]:
            self.text("草　稿", font=HEI, center=True)
        self.text(view["unit"], font=SONG, size=22, center=True)
        self.text(view["title"], font=SONG, size=30, center=True)
        self.text(f"（{view['period_from']}至{view['period_to']}）", font=KAI, center=True)
        facts = [
            ("填报单位", f"{view['unit']}（{view['unit_level']}{view['unit_kind']}）"),
            ("填报人", view["preparer"]),
            ("复核人", view["reviewer"]),
            ("主要负责人", view["head"]),
            ("核对日期", view["as_of"]),
            ("规则库", view["pack"]),
        ]
        for title, value in [*facts, *([("版本", view["edition"])] if view["edition"] else [])]:
            self.text(f"{title}：{value}")
        self.document.add_page_break()

    def overview(self) -> None:
        view, overall = self.view, self.view["overall"]
        self.document.add_heading("一、自查概况", 1)
        self.text(
            f"{view['unit']}对{view['period_from']}至{view['period_to']}落实{view['subject']}要求的情况开展自查，"
            f"以{view['as_of']}为核对日期，采用{view['pack']}（摘要{view['digest']}）。"
        )
        if view["withheld"]:
            self.text(f"本版为公开版，以“×××”代替，不公开下列内容：{'；'.join(view['withheld'])}。")
        self.table(("台账", "本期记录"), [[ledger["title"], ledger["state"]] for ledger in view["ledgers"]])
        self.document.add_heading("二、总体情况", 1)
        self.text(
            f"应查{overall['applicable']}项，已查{overall['assessed']}项。总分{overall['score']}分"
            f"（得点{overall['earned']}÷应得{overall['possible']}×100），最重结论：{view['worst']['verdict']}。"
        )
        rows = [
            [f"{s['number']}、{s['title']}", s["score"], f"{s['earned']}／{s['possible']}",
             f"{s['assessed']}／{s['applicable']}", s["verdict"]]
            for s in view["sections"]
        ]  # fmt: skip
        self.table(("板块", "得分", "得点／应得", "已查／应查", "最重结论"), rows)

    def findings(self, findings: Iterable[View]) -> None:
        for finding in findings:
            heading = self.document.add_heading(
                f"{finding['mark']}{finding['verdict']}　{finding['id']}　{finding['title']}", 3
            )
            for run in heading.runs:
                run.font.color.rgb = RGBColor.from_string(COLORS.get(finding["class"], "000000"))
            for part in finding["parts"]:
                measures = f"（{part['measures']}）" if part["measures"] else ""
                self.text(f"事实：{part['reason']}{measures}", size=12)
                for row in part["rows"]:
                    self.text(f"— {row}", size=10.5)
                if part["more"]:
                    self.text(f"— 另有{part['more']}处，见附件2", size=10.5)
            lines = [("依据", line) for line in finding["basis"]]
            lines += [("佐证", finding["evidence"]), ("附件", finding["attached"]), ("建议", finding["remedy"])]
            for title, line in [*lines, ("整改", finding["plan"])]:
                if line:
                    self.text(f"{title}：{line}", size=12)

    def contradictions(self) -> None:
        view = self.view
        self.document.add_heading("四、矛盾与待核", 1)
        self.findings(view["contradictions"])
        if not view["contradictions"]:
            self.text("没有发现自相矛盾之处。")
        if view["unanswered"]:
            self.document.add_heading(f"没有填报或不能核对{len(view['unanswered'])}项", 2)
            rows = [[item["id"], item["title"], item["reason"]] for item in view["unanswered"]]
            self.table(("编号", "检查项", "原因"), rows)

    def comparison(self) -> None:
        comparison = self.view["comparison"]
        self.document.add_heading("五、与上期比较", 1)
        self.text(f"上期：{comparison['from']}至{comparison['to']}。")
        rows = [
            [group["kind"], change["id"], change["title"], change["before"], change["now"]]
            for group in comparison["kinds"]
            for change in group["changes"]
        ]
        self.table(("情况", "编号", "问题", "上期", "本期"), rows)

    def signing(self) -> None:
        view = self.view
        self.document.add_page_break()
        self.document.add_heading("签字页", 1)
        self.text("本报告由本单位据实填报。填报人、复核人和单位主要负责人对所填内容的真实性、完整性负责。")
        people = (("填报人", "preparer"), ("复核人", "reviewer"), ("单位主要负责人", "head"))
        self.table(
            ("职责", "姓名", "签字", "日期"), [[title, view[key], "", "　　年　月　日"] for title, key in people], 14
        )
        for line in ("（单位盖章）", view["unit"], view["as_of"]):
            self.text(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def annexes(self) -> None:
        view = self.view
        self.document.add_page_break()
        self.document.add_heading("附件1　全部检查项结果", 1)
        for section in view["items"]:
            self.document.add_heading(f"{section['number']}、{section['title']}", 2)
            rows = [
                [item["id"], f"{item['title']}：{item['question']}", item["verdict"], item["reason"]]
                for item in section["items"]
            ]
            self.table(("编号", "检查项", "结论", "理由"), rows, 9)
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
        self.document.add_heading("附件2　台账问题明细", 1)
        for ledger in view["row_tables"]:
            self.document.add_heading(ledger["title"], 2)
            keys = ("rows", "label", "verdict", "item", "sentence", "values")
            rows = [[row[key] for key in keys] for row in ledger["rows"]]
            self.table(("行", "记录", "结论", "检查项", "问题", "核对所据"), rows, 9)
        if not view["row_tables"]:
            self.text("台账中没有发现问题。")
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
        self.document.add_heading("附件3　依据文件目录", 1)
        columns = ("title", "issuer", "dates", "articles", "status")
        rows = [[source[key] for key in columns] for source in view["sources"]]
        self.table(("文件", "制定机关", "日期", "所引条文", "核对情况"), rows, 9)

    # Their pieces

    def text(self, words: str, *, font: str = FANG, size: float = 16, center: bool = False) -> Any:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(words)
        _set_font(run, font, size)
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif size == 16:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        if size < 16:
            paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
        return paragraph

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[str]], size: float = 10.5) -> None:
        """Add a table whose head is repeated on every page and whose rows do not break."""
        table = self.document.add_table(rows=1, cols=len(titles), style="Table Grid")
        for cell, title in zip(table.rows[0].cells, titles, strict=True):
            _fill(cell, title, HEI, size)
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(head.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
        for row in rows:
            added = table.add_row()
            properties = added._tr.get_or_add_trPr()
            properties.append(properties.makeelement(qn("w:cantSplit"), {}))
            for cell, words in zip(added.cells, row, strict=True):
                _fill(cell, str(words), FANG, size)


def _undated(made: io.BytesIO) -> bytes:
    """Return the archive with one fixed time for all its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as document, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in document.namelist():
            copy.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), document.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fill(cell: Any, words: str, font: str, size: float) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(size * 1.4)
    _set_font(paragraph.add_run(words), font, size)


def _set_font(styled: Any, font: str, size: float) -> None:
    styled.font.name, styled.font.size = font, Pt(size)
    properties = styled.element.get_or_add_rPr() if hasattr(styled, "element") else styled._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
