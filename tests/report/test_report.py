"""The report: what it says, what it never obeys, and what it never prints."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from checklist.answers.load import parse_answers
from checklist.core import resources
from checklist.core.errors import Code, InputError
from checklist.core.wording import SOURCE_STATUSES
from checklist.core.words import article_order
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.report.html import render_html
from checklist.report.pdf.characters import check_characters
from checklist.report.pdf.report import render_pdf
from checklist.report.view import report_view
from checklist.report.view.findings import sources
from tests.conftest import AS_OF, FIRE_ANSWERS, given

HOSTILE = (
    "<script>alert(1)</script><img src=file:///etc/passwd><link rel=stylesheet href=http://example.com/a.css>"
    "{{ 7*7 }}{% include 'cover.html' %} url(data:text/css,x) </style>@import url(http://example.com/)"
)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def text(flawed_pdf: bytes) -> str:
    return "".join("".join(pages(flawed_pdf)).split()).replace("草稿", "")


@pytest.fixture(scope="module")
def signable(ordinary_pdf: bytes) -> str:
    return "".join("".join(pages(ordinary_pdf)).split())


def test_every_part_is_there_in_order(signable: str) -> None:
    parts = ["一、自查概况", "二、总体情况", "三、发现的问题", "四、矛盾与待核", "五、与上期比较", "六、整改清单", "签字页",
             "附件1", "附件2", "附件3"]  # fmt: skip
    text = signable
    body = text[text.index(parts[0], text.index(parts[0]) + 1) :]
    found = [body.rindex(part) if part.startswith(("签字页", "附件")) else body.index(part) for part in parts]
    assert found == sorted(found)


def test_every_finding_is_printed_with_reason_and_remedy(text: str, flawed: Assessment) -> None:
    for finding in flawed.findings:
        assert "".join(finding.remedy.split()) in text, finding.id
        sentence = "".join(finding.reason.split())
        assert sentence[:18] in text, finding.reason


def test_places_to_sign(signable: str) -> None:
    signing = signable[signable.rindex("签字页") :]
    for word in ("填报人冯雨晴", "复核人周明远", "责人陈立新", "（单位盖章）"):
        assert word in signing


def test_page_numbers_stand_outside_with_dashes(flawed_pdf: bytes) -> None:
    texts = pages(flawed_pdf)
    assert "—" not in texts[0].splitlines()[-1]
    assert re.search(r"— 2 —", texts[1])
    assert re.search(r"— 3 —", texts[2])


def test_pages_are_a4_and_only_our_fonts_are_embedded(flawed_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(flawed_pdf)
    assert {tuple(round(side) for side in page.get_size()) for page in document} == {(595, 842), (842, 595)}
    document.close()
    fonts = set(re.findall(rb"/BaseFont /([A-Z]{6}\+)?(\w+)", flawed_pdf))
    assert {name for _, name in fonts} <= {b"ReportFang", b"ReportSong", b"ReportKai", b"ReportHei", b"ReportBiaoSong"}


def short_report(fire: Pack, *said: tuple[str, str]) -> Assessment:
    """Return what the unit without a gap is found to be if it says something else."""
    text = FIRE_ANSWERS
    for old, new in said:
        assert old in text
        text = text.replace(old, new)
    return assess(fire, parse_answers(fire, text, Path("/nowhere/answers.yaml")), AS_OF)


def test_rare_characters_of_names_are_printed(fire: Pack) -> None:
    assessment = short_report(fire, ("吴晓棠", "𬱖昇㛃"), ("周明远", "龑頔"), ("卫国强", "喆堃玥翀"))
    found = "".join("".join(pages(render_pdf(assessment))).split())
    for name in ("𬱖昇㛃", "龑頔", "喆堃玥翀"):
        assert name in found


def test_a_character_in_no_font_is_named_never_boxed(pack: Pack) -> None:
    assessment = assess(pack, given(pack, "answers:\n  BX-01: {answer: 否, note: 完成😀, evidence: []}\n"), AS_OF)
    with pytest.raises(InputError) as caught:
        render_pdf(assessment)
    assert [problem.code for problem in caught.value.problems] == [Code.NO_GLYPH]
    assert "U+1F600" in caught.value.problems[0].text


def test_text_in_answers_is_text(fire: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """No markup, template, style or address in an answer is obeyed, and nothing is opened."""
    note = f"XF-01: {{answer: 0, note: '{HOSTILE.replace(chr(39), chr(39) * 2)}'}}"
    assessment = short_report(fire, ("XF-01: 2", note))
    html = render_html(report_view(assessment))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert "{{ 7*7 }}" in html

    def forbidden(*arguments: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", forbidden)
    printed = "".join("".join(pages(render_pdf(assessment))).split())
    assert "file:///etc/passwd" in printed
    assert "root:" not in printed


def test_only_templates_and_fonts_are_read(clean: Assessment, clean_pdf: bytes) -> None:
    """What Python opens while a report is drawn lies in our data folder, the library or the font cache.

    Drawn a second time, it is the same file.
    """
    import sys

    opened: list[str] = []
    watching = True

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[0], str):
            opened.append(arguments[0])

    sys.addaudithook(audit)
    try:
        again = render_pdf(clean)
    finally:
        watching = False
    assert again == clean_pdf
    allowed = (
        str(resources.data_folder()),
        str(Path(sys.prefix).resolve()),
        sys.base_prefix,
        sys.prefix,
        "/tmp",
        "/proc",
    )
    assert [name for name in opened if not name.startswith(allowed)] == []


def test_the_web_page_is_self_contained(flawed: Assessment) -> None:
    html = render_html(report_view(flawed))
    assert not re.search(r"""(src|href)\s*=(?!"#)|url\((?!#)|@import|https?://(?!www\.w3\.org/2000/svg)""", html)
    assert "<svg" in html
    assert 'aria-label="各板块已查' in html


def test_the_same_input_gives_the_same_bytes(
    clean: Assessment, clean_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever process, and whatever it is told the time is."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768435200")
    assert render_pdf(clean) == clean_pdf


def test_a_clean_unit_says_so(clean_pdf: bytes) -> None:
    found = "".join("".join(pages(clean_pdf)).split())
    for sentence in ("没有发现问题。", "没有发现自相矛盾之处。", "没有需要整改的问题。", "总分100分"):
        assert sentence in found


def test_long_words_stay_on_the_page(fire: Pack, ordinary_pdf: bytes) -> None:
    """As everything else does."""
    long = "长" * 300 + "A" * 300
    assessment = short_report(fire, ("XF-01: 2", f"XF-01: {{answer: 0, note: {long}}}"))
    for pdf in (render_pdf(assessment), ordinary_pdf):
        document = pypdfium2.PdfDocument(pdf)
        for page in document:
            width, _ = page.get_size()
            textpage = page.get_textpage()
            for number in range(textpage.count_rects()):
                left, _, right, _ = textpage.get_rect(number)
                assert left >= 60
                assert right <= width - 60
        document.close()


def test_an_unseen_basis_is_marked_and_has_no_article(flawed: Assessment) -> None:
    view = report_view(flawed)
    checked = [finding for group in view.groups for finding in group.findings if finding.id in ("BX-15", "GR-01")]
    assert len(checked) == 2
    assert all("（待核）" in finding.basis[0].partition("：")[0] for finding in checked)


def test_the_view_knows_every_character(flawed: Assessment) -> None:
    check_characters(report_view(flawed))


def test_the_text_of_the_page_is_golden(clean: Assessment, golden: Callable[[str, str], None]) -> None:
    html = render_html(report_view(clean), screen=False).replace(clean.pack.digest[:16], "DIGEST")
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    golden("林业局.txt", re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^>]+>", " ", body)))


def test_what_does_not_apply_is_named_and_parameters_are_no_limits(ordinary: Assessment, pack: Pack) -> None:
    """The reason that the unit gives says not what it is of; a number that the unit sets is none of the law."""
    quiet = assess(pack, given(pack, "answers: {BX-38: {answer: 不涉及, reason: 本期没有装修维修。}}\n"), AS_OF)
    told = {item.id: item.told for section in report_view(quiet).items for item in section.items}
    assert told["BX-38"] == f"{pack.items['BX-38'].title}：本期没有装修维修。"
    parts = {entry.id: entry.parts for group in report_view(ordinary).groups for entry in group.findings}
    (companions,) = parts["BX-04"]
    assert "每几名接待对象" not in companions.limits
    assert not companions.parameters
    assert any(part.parameters for told in parts.values() for part in told) == any(
        finding.rule and finding.facts for finding in ordinary.findings
    )


def test_articles_are_in_their_order(ordinary: Assessment) -> None:
    for source in report_view(ordinary).sources:
        for seen_alike in source.articles.split("，"):
            numbers = [article_order(article) for article in re.findall(r"第[^、（）]+", seen_alike)]
            assert numbers == sorted(numbers), source
    assert article_order("第九十九条第二款") == (99, 2)
    assert list(map(article_order, ("第十条", "第二十条", "第一百零一条", "第一百一十六条"))) == [
        (10,), (20,), (101,), (116,)
    ]  # fmt: skip


def test_the_directory_says_of_what_is_cited_how_far_it_was_seen_as_the_body_does(flawed: Assessment) -> None:
    lines = {line.title: line for line in sources(flawed)}
    for result in flawed.items.values():
        for finding in result.findings:
            for basis in finding.basis:
                (line,) = (line for title, line in lines.items() if title.startswith(basis.source.cited))
                words = SOURCE_STATUSES[basis.provision.status]
                assert (words in line.articles) if "（" in line.articles else words == line.status, basis.id
                assert ("（待核）" in basis.citation) == (words == "待核")
    assert "不写条号的1处（待核）" in lines["《干部选拔任用工作监督检查和责任追究办法》"].articles


def test_the_directory_lists_what_was_checked_and_no_more(pack: Pack, clean: Assessment) -> None:
    village = "村民委员会组织法"
    assert any(village in source.title for source in pack.sources.values())
    assert not [line.title for line in sources(clean) if village in line.title]


def test_each_fact_has_its_own_ground_where_that_differs(flawed: Assessment, ordinary: Assessment) -> None:
    entries = {entry.id: entry for group in report_view(flawed).groups for entry in group.findings}
    national, local, before = entries["BX-06"].parts
    assert not entries["BX-06"].basis
    assert "2025年修订" in national.basis
    assert "湖南省" in local.basis
    assert before.basis.startswith("《党政机关厉行节约反对浪费条例》")
    alike = {entry.id: entry for group in report_view(ordinary).groups for entry in group.findings}["BX-02"]
    assert len(alike.basis) == 1
    assert not any(part.basis for part in alike.parts)


def test_a_contradiction_is_printed_with_what_it_is_between(flawed: Assessment) -> None:
    html = render_html(report_view(flawed))
    one = html[html.index('id="X22"') :]
    one = one[: one.index("</article>")]
    assert "<b>涉及</b>《干部申报台账》第5行；《采购招标台账》第4行；FF-03 管理服务对象借贷（答“无此情形”）" in one
    assert "<b>依据</b>本单位自报与台账、台账与台账互相对照。" in one
