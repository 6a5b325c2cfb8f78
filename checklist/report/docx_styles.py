"""How the DOCX looks: every kind of paragraph and of emphasis is a named style of the document.

After GB/T 9704-2012, as the PDF. Fonts are named, not embedded: 仿宋, 黑体, 楷体 and 小标宋 as
offices have them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle

FANG, HEI, KAI, SONG = "仿宋", "黑体", "楷体", "方正小标宋简体"
_CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_TYPE_AREA = Mm(156)
PAGE_NUMBER = "页码"


@dataclass(frozen=True)
class Look:
    """How a kind of paragraph looks: sizes in points, the indent in characters of the first line."""

    font: str = FANG
    size: float = 16
    line: float = 28.95
    indent: float = 0
    side: WD_ALIGN_PARAGRAPH | None = None
    base: str = "Normal"
    """The style it is derived from; of a heading, it has the place in the document's outline."""


PARAGRAPHS = {
    "Normal": Look(indent=2),
    "Heading 1": Look(HEI, indent=2),
    "Heading 2": Look(KAI, indent=2),
    "Heading 3": Look(HEI, 14, 21),
    "附件标题": Look(SONG, 22, 36, side=_CENTER, base="Heading 1"),
    "附件编号": Look(HEI),
    "封面单位": Look(SONG, 22, 32, side=_CENTER),
    "封面标题": Look(SONG, 30, 48, side=_CENTER),
    "封面期间": Look(KAI, side=_CENTER),
    "要点标题": Look(HEI, 12, 20),
    "要点": Look(size=11, line=17),
    "数字": Look(size=10.5, line=18, side=_CENTER),
    "目录标题": Look(SONG, 22, 36, side=_CENTER),
    "目录一级": Look(line=32),
    "目录二级": Look(line=32),
    "问题": Look(size=12, line=18),
    "问题明细": Look(size=10.5, line=16),
    "检查项": Look(size=10.5, line=15),
    "图表": Look(size=12, line=18),
    "图表标题": Look(KAI, 12, 18, side=_CENTER),
    "表格": Look(size=12, line=17),
    "窄表格": Look(size=10.5, line=16),
    "小表格": Look(size=9, line=13),
    "大表格": Look(line=24),
    "签字表": Look(size=14, line=40),
    "落款": Look(side=_RIGHT),
    PAGE_NUMBER: Look(size=14, line=20),
}
_BY_CLASS = {
    "cover-unit": "封面单位",
    "cover-period": "封面期间",
    "brief-title": "目录标题",
    "brief-unit": "封面期间",
    "contents-title": "目录标题",
    "inner": "目录二级",
    "annex-mark": "附件编号",
    "item": "检查项",
}
_BY_TAG = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3", "figcaption": "图表标题"}
_BY_PLACE = (
    ("figures", "", "数字"), ("brief", "p", "要点"), ("brief", "h3", "要点标题"), ("cover-facts", "", "大表格"), ("small", "", "小表格"), ("counts", "", "窄表格"), ("matrix", "", "窄表格"), ("grid", "", "表格"), ("sign", "td", "签字表"), ("sign", "", "表格"),
    ("cover", "h1", "封面标题"), ("annex", "h1", "附件标题"), ("annex", "h2", "Heading 2"),
    ("contents", "li", "目录一级"), ("chart", "p", "图表"), ("finding", "p", "问题"), ("finding", "li", "问题明细"),
    ("seal", "", "落款"),
)  # fmt: skip
"""Within an element of a class, what an element of a tag (or of any) is."""

EMPHASIS = "着重"
_COLORS = {"grave": "8E1B1B", "serious": "B4530F", "minor": "7A5C00", "hint": "1F3F6B", "unknown": "472A6B"}
_COLORED = {name: f"着重 {name}" for name in _COLORS}


def paragraph_style(tag: str, classes: Collection[str], within: Collection[str]) -> str:
    """Return the id of the style of a paragraph by its tag, its classes, and the classes around it."""
    own = next((_BY_CLASS[name] for name in classes if name in _BY_CLASS), None)
    place = next((style for around, inner, style in _BY_PLACE if around in within and inner in ("", tag)), None)
    return style_id(own or place or _BY_TAG.get(tag, "Normal"))


def character_style(tag: str, classes: Collection[str]) -> str:
    """Return the id of the style of a piece of text, or nothing for that of its paragraph."""
    is_tag = "tag" in classes
    color = next((style for name, style in _COLORED.items() if name in classes and (is_tag or tag == "td")), None)
    return style_id(color or (EMPHASIS if is_tag or "figure" in classes or tag in ("b", "strong", "th") else ""))


def style_id(name: str) -> str:
    """Return by what a document's paragraphs name a style."""
    return name.replace(" ", "")


def add_styles(document: Document) -> None:
    """Give a new document all of the styles."""
    for name, look in PARAGRAPHS.items():
        if name in document.styles:
            style = document.styles[name]
        else:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles[look.base]
        _set_font(style, look.font, look.size)
        form = style.paragraph_format
        form.line_spacing, form.space_before, form.space_after = Pt(look.line), Pt(0), Pt(0)
        form.first_line_indent = Pt(look.indent * look.size)
        form.alignment = look.side
        form.keep_with_next = "Heading" in (name + look.base)
    for name in ("目录一级", "目录二级"):
        stops = document.styles[name].paragraph_format.tab_stops
        stops.add_tab_stop(_TYPE_AREA, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    document.styles["目录二级"].paragraph_format.left_indent = Pt(32)
    for name, color in ((EMPHASIS, None), *((_COLORED[key], color) for key, color in _COLORS.items())):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _set_font(style, HEI)
        if color:
            style.font.color.rgb = RGBColor.from_string(color)


def set_page(section: Section, *, lying: bool = False) -> None:
    """Give a section A4 and its margins; a page that lies is the other turned."""
    width, height = Mm(210), Mm(297)
    top, right, bottom, left = Mm(37), Mm(26), Mm(35), Mm(28)
    if lying:
        width, height = height, width
        top, right, bottom, left = left, top, right, bottom
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left


def _set_font(style: CharacterStyle, font: str, size: float | None = None) -> None:
    style.font.name, style.font.bold, style.font.color.rgb = font, False, RGBColor(0, 0, 0)
    if size:
        style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
