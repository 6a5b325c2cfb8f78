"""The report as DOCX, for offices that must edit it: made of the page that is printed, and so saying the same.

Whatever stands in the HTML is written, in its order: the list of parts and every sentence are
the templates'. How it looks is the document's styles (``docx_styles``), so that an office
changes a style once and not every paragraph. Charts are written out as what they show.
"""

from __future__ import annotations

import io
import re
from itertools import count
from pathlib import Path
from typing import Any

import lxml.html
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from checklist.io.zips import undated
from checklist.report.docx_styles import PAGE_NUMBER, add_styles, character_style, paragraph_style, set_page
from checklist.report.html import render_html
from checklist.report.view import ReportView

_BLOCKS = frozenset(
    [
        "article",
        "blockquote",
        "body",
        "div",
        "dl",
        "dd",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
_UNSEEN = frozenset({"style", "script", "template", "title"})
_ON_NEW_PAGE = frozenset({"signing", "annex"})
_ON_ITS_OWN_PAGE = frozenset({"cover", "brief", "contents"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDTH = re.compile(r"width:\s*([\d.]+)%")


def render_docx(view: ReportView, *, own: Path | None = None) -> bytes:
    """Return the report as .docx; ``own`` is a folder of the unit's own templates.

    Raises ``InputError`` that names file and line when one of them is wrong.
    """
    return docx_of(render_html(view, screen=False, own=own), title=view.title, author=view.unit)


def docx_of(html: str, *, title: str, author: str) -> bytes:
    """Return a page made from our templates as .docx."""
    body = lxml.html.document_fromstring(html).body
    writer = _Writer({link.get("href", "")[1:] for link in body.iter("a")})
    writer.block(body, (), writer.document)
    properties = writer.document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    made = io.BytesIO()
    writer.document.save(made)
    return undated(made.getvalue())


class _Writer:
    """Writes elements into a document; ``linked`` are the ids that links lead to."""

    def __init__(self, linked: set[str]) -> None:
        self.document: WordDocument = Document()
        self.linked = linked
        self.numbers = count(1)
        self.bookmarks: list[str] = []
        """Of the next paragraph: the ids of the elements that begin with it."""
        self.on_new_page = False
        """Whether the next paragraph begins a page."""
        add_styles(self.document)
        set_page(self.document.sections[0])
        self.number_pages()

    def block(self, element: Any, around: tuple[str, ...], into: WordDocument | _Cell) -> None:
        """Write an element, which stands in elements of the classes ``around``: its text and every block in it."""
        classes = tuple(element.get("class", "").split())
        within = (*around, *classes)
        if "draft" in classes:
            self.head_pages(element.text_content().strip())
            return
        self.remember(element)
        if "wide" in classes:
            self.turn(lying=True)
        elif _ON_NEW_PAGE.intersection(classes):
            self.on_new_page = True
        if element.tag == "table":
            self.table(element, within)
        elif element.tag == "figure":
            self.figure(element, within)
        else:
            self.text(element, within, _Line(self, into, paragraph_style(element.tag, classes, within)))
        if "wide" in classes:
            self.turn(lying=False)
        elif _ON_ITS_OWN_PAGE.intersection(classes):
            self.on_new_page = True

    def text(self, element: Any, within: tuple[str, ...], line: _Line) -> None:
        """Write what an element holds, the text between its blocks as paragraphs like ``line``."""
        style = character_style(element.tag, element.get("class", "").split())
        line.add(element.text, style)
        for child in element:
            if child.tag in _BLOCKS:
                self.block(child, within, line.into)
                line.end()
            elif child.tag == "br":
                line.begin().add_run().add_break()
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
                self.piece(child, within, line)
            line.add(child.tail, style)

    def piece(self, element: Any, within: tuple[str, ...], line: _Line) -> None:
        """Write a part of a paragraph; a link of the contents gets the number of the page it leads to."""
        self.remember(element)
        target = element.get("href", "")[1:]
        if not target:
            self.text(element, within, line)
            if "finding" in within and character_style(element.tag, element.get("class", "").split()):
                line.add("　")
            return
        line.add(element.text_content(), target=target)
        if "contents" in within:
            line.begin().add_run("\t")
            _add_field(line.begin(), f"PAGEREF {_bookmark(target)}")

    def figure(self, element: Any, within: tuple[str, ...]) -> None:
        """Write what a chart shows, and its title."""
        for chart in element.iter("svg"):
            _Line(self, self.document, paragraph_style("p", (), within)).add(chart.get("aria-label"))
        for caption in element.iter("figcaption"):
            self.block(caption, within, self.document)

    def table(self, element: Any, within: tuple[str, ...]) -> None:
        """Write a table whose head is repeated on every page and whose rows do not break."""
        rows = list(element.iter("tr"))
        table = self.document.add_table(rows=0, cols=max(map(len, rows), default=1), style="Table Grid")
        widths = self.widths(element)
        table.autofit = not widths
        for column, width in zip(table.columns, widths, strict=False):
            column.width = width
        for row in rows:
            added = table.add_row()
            properties = added._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            part = row.getparent()
            if part.tag == "thead":
                properties.append(OxmlElement("w:tblHeader"))
            if part[0] is row:
                self.remember(part)
            if row[0].get("colspan"):
                added.cells[0].merge(added.cells[-1])
            for cell, source in zip(added.cells, row, strict=False):
                cell.paragraphs[0]._p.style = paragraph_style(source.tag, (), within)
                self.block(source, within, cell)
        self.document.add_paragraph()._p.style = paragraph_style("td", (), within)  # Word joins tables that touch

    def widths(self, table: Any) -> list[Length]:
        """Return how wide a table's columns are, or nothing if it does not say so."""
        page = self.document.sections[-1]
        room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
        shares = [_WIDTH.search(column.get("style", "")) for column in table.iter("col")]
        return [Length(int(room * float(share[1]) / 100)) for share in shares if share]

    def remember(self, element: Any) -> None:
        """Have the next paragraph be what the links to an element lead to."""
        if element.get("id") in self.linked:
            self.bookmarks.append(element.get("id"))

    def paragraph(self, into: WordDocument | _Cell, style: str) -> Paragraph:
        """Begin a paragraph; a cell has its first one already."""
        first = into.paragraphs[0] if isinstance(into, _Cell) else None
        paragraph = first if first is not None and not first.runs else into.add_paragraph()
        paragraph._p.style = style
        if self.on_new_page:
            paragraph.paragraph_format.page_break_before = True
            self.on_new_page = False
        for id_ in self.bookmarks:
            _add_bookmark(paragraph, id_, next(self.numbers))
        self.bookmarks.clear()
        return paragraph

    def turn(self, *, lying: bool) -> None:
        """Go on on a new page, which lies or stands."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(section, lying=lying)
        section.different_first_page_header_footer = False
        self.on_new_page = False

    def number_pages(self) -> None:
        """Number all pages but the cover, outside: right on odd pages, left on even ones."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
        for footer, side in sides:
            line = footer.paragraphs[0]
            line._p.style, line.alignment = PAGE_NUMBER, side
            line.add_run("— ")
            _add_field(line, "PAGE")
            line.add_run(" —")

    def head_pages(self, words: str) -> None:
        """Print some words at the head of every page."""
        section = self.document.sections[0]
        for header in (section.first_page_header, section.header, section.even_page_header):
            header.paragraphs[0].text, header.paragraphs[0].alignment = words, WD_ALIGN_PARAGRAPH.CENTER


class _Line:
    """A paragraph that begins when it gets its first text."""

    def __init__(self, writer: _Writer, into: WordDocument | _Cell, style: str) -> None:
        self.writer, self.into, self.style = writer, into, style
        self.paragraph: Paragraph | None = None

    def begin(self) -> Paragraph:
        """Return the paragraph, begun if it was not."""
        if self.paragraph is None:
            self.paragraph = self.writer.paragraph(self.into, self.style)
        return self.paragraph

    def end(self) -> None:
        """Let further text begin a paragraph of its own."""
        self.paragraph = None

    def add(self, text: str | None, style: str = "", *, target: str = "") -> None:
        """Add text as HTML shows it, with its blanks drawn together, as a link if it has a target."""
        shown = _BLANKS.sub(" ", text or "")
        if self.paragraph is None:
            shown = shown.lstrip(" ")
        if not shown:
            return
        run = self.begin().add_run(shown)
        if style:
            run._r.style = style
        if target:
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), _bookmark(target))
            self.begin()._p.append(link)
            link.append(run._r)


def _bookmark(id_: str) -> str:
    """Return the bookmark of an element's id: Word wants letters, digits and underscores."""
    return re.sub(r"\W", "_", id_)


def _add_bookmark(paragraph: Paragraph, id_: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:name"), _bookmark(id_))
    for tag in (start, end):
        tag.set(qn("w:id"), str(number))
        paragraph._p.append(tag)


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a number that Word works out, when the document is opened."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.set(qn("w:dirty"), "true")
    paragraph._p.append(field)
