"""Editions and forms of the report: public, draft, paper, compared, with a unit's own templates, for machines."""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import asdict, replace
from html import unescape
from pathlib import Path

import docx
import openpyxl
import page
import pypdfium2
import pytest
from docx.oxml.ns import qn

from checklist.answers.load import load_answers, parse_answers
from checklist.core import resources
from checklist.core.errors import Code, InputError
from checklist.engine.assess import assess
from checklist.engine.compare import last_period
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.record.answers import answers_record, read_answers_record
from checklist.record.base import read_record
from checklist.record.report import ReportRecord
from checklist.report.docx import render_docx
from checklist.report.html import render_html
from checklist.report.pdf import draw as drawing
from checklist.report.pdf.draw import DATA_NAME
from checklist.report.pdf.report import printable_report, render_pdf, report_data
from checklist.report.sheet import render_sheet
from checklist.report.view import report_view
from tests.conftest import AS_OF, EXAMPLES, FIRE_ANSWERS, FIRE_PACK, HEAD, MadeOnce, Run, given


def plain(html: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    return "".join(re.sub(r"<[^>]+>", "", body).split())


@pytest.fixture(scope="module")
def public(hunan: Pack) -> Assessment:
    answers = load_answers(hunan, EXAMPLES / "政务服务局/answers.yaml")
    return assess(hunan, answers, AS_OF, masked=True)


@pytest.fixture(scope="module")
def flawed_docx(flawed: Assessment, made_once: MadeOnce) -> bytes:
    """The document for editing of the unit that breaks every ledger rule."""
    return made_once("flawed-docx", lambda: render_docx(report_view(flawed)))


def private_values(assessment: Assessment) -> set[str]:
    """Return the texts in private columns that stand nowhere else."""
    pack, answers = assessment.pack, assessment.answers
    private: set[str] = set()
    open_: set[str] = set()
    for id_, data in answers.ledgers.items():
        columns = pack.ledgers[id_].spec.columns
        for row in data.rows:
            for name, value in row.values.items():
                if isinstance(value, str) and len(value) > 1:
                    (private if columns[name].private else open_).add(value)
    private |= {person for person in answers.signatories.model_dump().values() if person}
    private |= {plan.owner for plan in answers.rectifications.values() if plan.owner}
    known = {item.spec.question for item in pack.items.values()}
    return {
        v for v in private if not any(v in other for other in open_ | known) and not any(v.startswith(k) for k in known)
    }


def test_a_public_edition_judges_alike_and_tells_nothing_private(flawed: Assessment, public: Assessment) -> None:
    assert {id_: r.verdict for id_, r in public.items.items()} == {id_: r.verdict for id_, r in flawed.items.items()}
    hidden = private_values(flawed)
    assert len(hidden) > 50
    view = report_view(public, public=True)
    texts = [
        plain(render_html(view)),
        report_data(public, masked=True).decode(),
        json.dumps(asdict(view), ensure_ascii=False),
    ]
    for text in texts:
        assert [value for value in sorted(hidden) if "".join(value.split()) in text] == []
    assert "×××" in texts[0]
    assert "不公开下列内容：填报人、复核人和主要负责人的姓名；整改的责任人；" in texts[0]
    assert "公务接待台账的审批人" in texts[0]
    whole = plain(render_html(report_view(flawed)))
    assert sum("".join(value.split()) in whole for value in hidden) > 10
    assert json.loads(texts[1])["edition"] == "public"


APPROVED = """\
answers: {BX-01: 是}
ledgers:
  conferences: [{会议日期: 2026-03-05, 会议名称: 务虚会, 会议类别: 专题, 会期: 5}]
exceptions:
  HD-03: [{rows: [{row: 1, label: 刘长青主持的会}], reason: 需要, approver: 主任刘长青, document: 市办1号,
           evidence: [{file: 批复.pdf}], until: 2027-12-31}]
"""


def test_a_public_edition_names_nobody_who_approved(pack: Pack, run: Run, tmp_path: Path) -> None:
    answers = given(pack, APPROVED.replace("{row: 1, label: 刘长青主持的会}", "1"))
    public = assess(pack, answers, AS_OF, masked=True)
    assert [one.approval.approver for one in public.excepted] == ["×××"]
    view = report_view(public, public=True)
    texts = [plain(render_html(view)), report_data(public, masked=True).decode(), text_of_document(render_docx(view))]
    for text in texts:
        assert "刘长青" not in text
        assert "市办1号" in text
    assert "例外的批准人" in texts[0]
    assert "单位自己写的文字（备注、原因、例外的理由、整改内容等）照原样印出。" in texts[0]
    labelled = given(pack, APPROVED)
    assert "刘长青" not in report_data(assess(pack, labelled, AS_OF, masked=True), masked=True).decode()
    assert "主任刘长青" in plain(render_html(report_view(assess(pack, answers, AS_OF))))
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {BX-01: 是}\n", encoding="utf-8")
    assert "R817" in run("report", "a.yaml", "-o", "a.html", "--edition", "public").stderr


def test_a_draft_says_so_on_every_page(small: Assessment) -> None:
    document = pypdfium2.PdfDocument(render_pdf(small, report_view(small, draft=True)))
    assert all("草稿" in "".join(sheet.get_textpage().get_text_range().split()) for sheet in document)
    document.close()
    assert "草稿" not in plain(render_html(report_view(small)))


def test_paper_waits_until_it_may_be_signed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {BX-01: {answer: 是, to_confirm: true}}\n", encoding="utf-8")
    words = ("report", "a.yaml", "--for", "paper", "-o", "a.html")
    done = run(*words)
    assert done.returncode == 3
    assert "R806" in done.stderr
    assert "待确认1项（BX-01）" in done.stderr
    assert not (tmp_path / "a.html").exists()
    assert run(*words, "--draft").returncode == 0
    ready = ("report", EXAMPLES / "林业局/answers.yaml", "--for", "paper", "--as-of", "2026-01-15", "-o", "b.html")
    assert run(*ready).returncode == 0


def test_the_last_period_is_compared(pack: Pack) -> None:
    before = assess(pack, given(pack, "answers: {BX-01: 否, BX-20: 有此情形, BX-39: 有此情形}\n"), AS_OF)
    answers = given(pack, "answers: {BX-01: 否, BX-20: 无此情形, FW-07: 否}\n")
    html = render_html(report_view(assess(pack, replace(answers, last=last_period(before)), AS_OF)))
    text = plain(html)
    assert "五、与上期比较" in text
    assert "六、整改清单" in text
    assert "新增1个，未改1个，未再查出1个，本期没有判定1个。" in text
    assert 'aria-label="各期各级问题数：' in html
    assert "五、整改清单" in plain(render_html(report_view(assess(pack, answers, AS_OF))))


def test_the_trend_goes_back_over_several_periods(pack: Pack) -> None:
    body, left = "answers: {BX-01: 否}\n", None
    for _ in range(6):
        answers = replace(given(pack, body), last=left)
        assessment = assess(pack, answers, AS_OF)
        left = last_period(assessment)
    comparison = report_view(assessment).comparison
    assert comparison is not None
    assert comparison.trend.periods == (*["2026年12月"] * 4, "上期", "本期")
    (found,) = [line.counts for line in comparison.trend.severities if any(line.counts)]
    assert found == (1,) * 6


def test_the_contents_name_the_pages_and_links_lead_somewhere(flawed: Assessment, ordinary_pdf: bytes) -> None:
    html = render_html(report_view(flawed))
    wanted = set(re.findall(r'href="#([^"]+)"', html))
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert len(wanted) > 100
    assert wanted <= ids
    document = pypdfium2.PdfDocument(ordinary_pdf)
    contents = document[2].get_textpage().get_text_range()
    number = int(re.findall(r"签字页\D+(\d+)", contents)[0])
    assert "本报告由本单位据实填报" in "".join(document[number - 1].get_textpage().get_text_range().split())
    titles = [bookmark.get_title() for bookmark in document.get_toc()]
    assert {"一、自查概况", "三、发现的问题", "附件", "签字页"} & set(titles) >= {
        "一、自查概况",
        "三、发现的问题",
        "签字页",
    }
    wide = [sheet.get_size() for sheet in document if sheet.get_size()[0] > sheet.get_size()[1]]
    assert wide
    document.close()


@pytest.mark.parametrize("name", ["clean", "ordinary"])
def test_the_file_conforms_to_the_archive_standard(name: str, request: pytest.FixtureRequest) -> None:
    """PDF/A-3b by a checker that is not ours, and PDF/UA but for its mark and the tags of the fields (see ``report.pdf.fields``)."""
    pdf = request.getfixturevalue(f"{name}_pdf")
    assert [failure.message for failure in page.validate_pdf_bytes(pdf, profile="3b").failures] == []
    tagging = {failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures}
    assert tagging == {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001", "PDFUA1-WIDGET-FORM-TAG-001"}


@pytest.mark.parametrize("name", ["clean", "flawed", "ordinary"])
def test_a_report_is_made_again_from_its_own_data(name: str, request: pytest.FixtureRequest) -> None:
    """Whatever the page shows comes from the data in the file; else nobody could check it."""
    assessment = request.getfixturevalue(name)
    page = printable_report(assessment)
    answers = read_answers_record(assessment.pack, read_record(ReportRecord, page.data or b"").answers)
    assert printable_report(assess(assessment.pack, answers, AS_OF)) == page


def test_the_order_in_which_a_unit_wrote_changes_no_page(pack: Pack, tmp_path: Path) -> None:
    """A record has an order of its own: what is drawn again from it must be the same, in whatever order a file has it."""
    plan = "{measure: 补上, owner: 甲某, due: 2026-01-10, state: 整改中, opened: 2025-12-31}"
    proved = "{answer: 否, evidence: [{file: 附件/没有.pdf}]}"
    body = f"""
answers: {{ZD-01: {proved}, FW-07: {proved}, BX-01: 是, BX-12: 不掌握}}
rectifications: {{LX-01: {plan}, BX-01: {plan}, RC-01: {plan}, FF-02: {plan}}}
last:
  period: {{from: 2025-07-01, to: 2025-12-31}}
  gaps:
    JD-20: {{title: 报销逾期, verdict: 一般}}
    JD-01: {{title: 没有公函, verdict: 严重}}
    LX-01: {{title: 党员大会, verdict: 一般}}
    BX-01: {{title: 实施办法, verdict: 一般}}
"""
    assessment = assess(pack, given(pack, body, tmp_path), AS_OF)
    page = printable_report(assessment)
    answers = read_answers_record(pack, read_record(ReportRecord, page.data or b"").answers)
    assert page.html.index("RC-01") > 0
    assert list(answers.rectifications) != list(assessment.answers.rectifications)
    assert printable_report(assess(pack, answers, AS_OF)) == page


def test_a_report_of_every_kind_of_answer_is_made_again(pack: Pack) -> None:
    body = """
answers:
  BX-01: {answer: 否, note: 说明, evidence: []}
  BX-39: {answer: 不涉及, reason: 没有此类情形}
  BX-20: 不掌握
  YA-02: 3
  FT-02: {note: 只有备注}
ledgers:
  gifts: {none: 本期没有}
parameters: {meal_cap: 5000}
rectifications:
  BX-01: {fact: 事实, measure: 措施, owner: 张三, due: 2026-03-01, state: 整改中}
"""
    assessment = assess(pack, given(pack, body), AS_OF)
    page = printable_report(assessment)
    answers = read_answers_record(pack, read_record(ReportRecord, page.data or b"").answers)
    assert printable_report(assess(pack, answers, AS_OF)) == page


def test_a_file_whose_end_of_a_stream_is_ambiguous_is_made_again(
    small: Assessment, small_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It happens to one report in a hundred: the tags are compressed otherwise, and all else stays."""
    answers = iter([True, True, False])

    class Ambiguous:
        def search(self, pdf: bytes) -> bool:
            return next(answers)

    monkeypatch.setattr(drawing, "_AMBIGUOUS", Ambiguous())
    again = render_pdf(small)
    assert list(answers) == []
    assert again != small_pdf
    assert page.validate_pdf_bytes(again, profile="3b").is_compliant
    texts = []
    for pdf in (small_pdf, again):
        document = pypdfium2.PdfDocument(pdf)
        texts.append([sheet.get_textpage().get_text_range() for sheet in document])
        texts[-1].append(bytes(document.get_attachment(0).get_data()).decode())
        document.close()
    assert texts[0] == texts[1]


def test_what_fonts_a_report_names_is_what_lies_there() -> None:
    for line in (resources.fonts() / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((resources.fonts() / name).read_bytes()).hexdigest() == digest


def test_wrong_answers_are_told_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    """The report is worked out in another process; what is wrong comes over all the same."""
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {BX-99: 是, BX-98: 是}\n", encoding="utf-8")
    done = run("report", "a.yaml", "-o", "a.pdf")
    assert done.returncode == 3
    assert done.stderr.count("A603") == 2
    assert not (tmp_path / "a.pdf").exists()


def test_the_file_is_an_archive_that_carries_its_data(flawed: Assessment, flawed_pdf: bytes) -> None:
    assert re.search(rb"pdfaid:part(=.|>)3", flawed_pdf)
    document = pypdfium2.PdfDocument(flawed_pdf)
    attachment = document.get_attachment(0)
    assert attachment.get_name() == DATA_NAME
    data = json.loads(bytes(attachment.get_data()))
    document.close()
    assert data["answers"]["unit"]["name"] == "示例市政务服务局"
    assert len(data["answers"]["ledgers"]["receptions"]["rows"]) == len(flawed.answers.ledgers["receptions"].rows)
    verdicts = {item["id"]: item["verdict"] for item in data["assessment"]["items"]}
    assert verdicts == {id_: result.verdict.name for id_, result in flawed.items.items()}


def test_a_unit_s_own_templates_take_the_place_of_ours(clean: Assessment, tmp_path: Path) -> None:
    (tmp_path / "cover.html").write_text("<h1>{{ unit }}的封面</h1>\n", encoding="utf-8")
    html = render_html(report_view(clean), own=tmp_path)
    assert "示例县林业局的封面" in html
    assert "一、自查概况" in html


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("<p>\n{% if unit %}\n", 2),
        ("<p>\n\n{{ untold }}\n", 3),
        ("{{ unit.__class__ }}\n", 1),
        ("<p>\n{% for x in unit %}{{ x.a.b }}{% endfor %}\n", 2),
        ("{{ 1 / 0 }}\n", 1),
    ],
)
def test_a_wrong_template_is_named_with_its_line(clean: Assessment, tmp_path: Path, template: str, line: int) -> None:
    (tmp_path / "cover.html").write_text(template, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        render_html(report_view(clean), own=tmp_path)
    (problem,) = caught.value.problems
    assert problem.code is Code.TEMPLATE
    assert problem.place.file.endswith("cover.html")
    assert problem.place.line >= line


def parts_of_page(html: str) -> list[str]:
    """Return the text of every part of the report, without blanks; of a chart what it is said to show."""
    body = html.partition("<body>")[2].partition("</body>")[0]
    body = re.sub(r'<svg[^>]*aria-label="([^"]*)".*?</svg>', r"\1", body, flags=re.S)
    parts = re.findall(r"<(section|nav)\b.*?>(.*?)</\1>", body, flags=re.S)
    return ["".join(unescape(re.sub(r"<[^>]+>", "", part)).split()) for _, part in parts]


def text_of_document(content: bytes) -> str:
    """Return all that stands in the body of a document, without blanks."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join("".join(text.text or "" for text in body.iter(qn("w:t"))).split())


@pytest.mark.parametrize("name", ["clean", "flawed", "public", "compared"])
def test_the_document_for_editing_says_the_same_part_by_part(
    name: str, pack: Pack, request: pytest.FixtureRequest
) -> None:
    if name == "compared":
        before = assess(pack, given(pack, "answers: {BX-01: 否, BX-20: 有此情形}\n"), AS_OF)
        answers = given(pack, "answers: {BX-01: 否, BX-20: 无此情形, FW-07: 不掌握}\n")
        assessment = assess(pack, replace(answers, last=last_period(before)), AS_OF)
    else:
        assessment = request.getfixturevalue(name)
    view = report_view(assessment, public=name == "public")
    written = request.getfixturevalue("flawed_docx") if name == "flawed" else render_docx(view)
    told = text_of_document(written)
    parts = parts_of_page(render_html(view))
    assert len(parts) == {"clean": 10, "flawed": 10, "public": 10, "compared": 10}[name]
    for part in parts:
        assert told[: len(part)] == part
        told = told[len(part) :]
    assert told == ""


def test_the_document_for_editing_is_the_same_bytes_each_time(small: Assessment) -> None:
    view = report_view(small)
    assert render_docx(view) == render_docx(view)


def test_the_document_for_editing_has_every_passage(flawed_docx: bytes) -> None:
    told = text_of_document(flawed_docx)
    for passage in (
        "目录主要情况", "有问题的制度（项）●严重▲较重", "●严重▲较重■一般○提示◇不掌握□未填√合规—不涉及",
        "已发现问题、另有记录不能核对", "本单位自报与台账、台账与台账互相对照，",
    ):  # fmt: skip
        assert passage in told
    document = docx.Document(io.BytesIO(flawed_docx))
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    marked = set(document.element.xpath("//w:bookmarkStart/@w:name"))
    assert {f"PAGEREF part_{number}" for number in (1, 2, 3, 4, 6)} <= set(document.element.xpath("//@w:instr"))
    assert set(document.element.xpath("//w:hyperlink/@w:anchor")) <= marked
    titles = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert titles[:3] == ["一、自查概况", "二、总体情况", "三、发现的问题"]


def test_the_document_for_editing_follows_a_unit_s_own_templates(clean: Assessment, tmp_path: Path) -> None:
    (tmp_path / "cover.html").write_text("<div>{{ unit }}<p>封面</p>之后 <b>a</b> &amp; b</div>\n", encoding="utf-8")
    told = text_of_document(render_docx(report_view(clean, draft=True), own=tmp_path))
    assert told.startswith("示例县林业局封面之后a&b主要情况")
    document = docx.Document(io.BytesIO(render_docx(report_view(clean, draft=True))))
    assert document.sections[0].header.paragraphs[0].text == "草稿"


def test_the_sheet_of_rectifications(flawed: Assessment) -> None:
    view = report_view(flawed)
    sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(view))).active
    assert sheet is not None
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=3)]
    assert [(row[0], row[1], row[4]) for row in rows] == [
        (number, line.id, problem.title)
        for number, line in enumerate(view.rectifications, 1)
        for problem in line.problems
    ]


@pytest.mark.parametrize("form", ["html", "pdf", "docx", "xlsx", "json"])
def test_every_finding_is_in_the_list_of_rectifications(
    form: str, flawed: Assessment, request: pytest.FixtureRequest
) -> None:
    """BX-06 has wine in one row and cigarettes in the next, BX-21 three cars: none of them may get lost."""
    if form == "json":
        data = json.loads(report_data(flawed))["assessment"]
        told = [(one["id"], one["title"]) for item in data["items"] for one in item["findings"]]
        told += [(one["id"], one["title"]) for one in data["contradictions"]]
        assert sorted(told) == sorted((finding.id, finding.title) for finding in flawed.findings)
        return
    view = report_view(flawed)
    facts = [problem.fact for line in view.rectifications for problem in line.problems]
    assert len(facts) == len(flawed.findings) > len(view.rectifications)
    if form == "pdf":
        document = pypdfium2.PdfDocument(request.getfixturevalue("flawed_pdf"))
        told_text = "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in document)
        told_text = told_text.replace("草稿", "")
        document.close()
    elif form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(view))).active
        assert sheet is not None
        told_text = "".join("".join(str(cell.value) for row in sheet.iter_rows() for cell in row).split())
    else:
        written = request.getfixturevalue("flawed_docx") if form == "docx" else b""
        told_text = text_of_document(written) if written else plain(unescape(render_html(view)))
    listed = told_text[told_text.rindex("整改清单") :] if form != "xlsx" else told_text

    def is_listed(fact: str) -> bool:
        """Whether a fact is told; on pages by its beginning or its end, one of which the foot of a page may cut."""
        text = "".join(fact.split())
        return any(part in listed for part in ((text[:16], text[-16:]) if form == "pdf" else (text,)))

    assert [fact for fact in facts if not is_listed(fact)] == []


def test_advice_is_never_printed_as_the_unit_s_own_measure(pack: Pack) -> None:
    body = "answers: {BX-01: 否, FW-07: 否}\nrectifications: {FW-07: {measure: 补贴告示}}\n"
    lines = {line.id: line for line in report_view(assess(pack, given(pack, body), AS_OF)).rectifications}
    assert lines["BX-01"].measure == ""
    assert lines["BX-01"].remedy == pack.items["BX-01"].spec.remedy
    assert lines["FW-07"].measure == "补贴告示"
    sheet = openpyxl.load_workbook(io.BytesIO(render_sheet(report_view(assess(pack, given(pack, body), AS_OF))))).active
    assert sheet is not None
    titles, first = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=3))
    assert first[titles.index("整改措施")] in (None, "")
    assert first[titles.index("处理建议")] == pack.items[str(first[1])].spec.remedy


def test_what_is_not_ready_is_a_draft_without_number_score_or_signatures(fire: Pack, run: Run, tmp_path: Path) -> None:
    said = re.sub(r"signatories:.*\n|XF-01: 2", "", FIRE_ANSWERS)
    (tmp_path / "a.yaml").write_text(said, encoding="utf-8")
    done = run("report", "a.yaml", "-o", "a.pdf", "--as-of", "2026-01-15", *FIRE_PACK)
    assert done.returncode == 0
    assert "R813" in done.stderr
    assert "R816 没有写填报人、复核人、单位主要负责人的姓名，报告上留空。" in done.stderr
    document = pypdfium2.PdfDocument((tmp_path / "a.pdf").read_bytes())
    texts = ["".join(sheet.get_textpage().get_text_range().split()) for sheet in document]
    document.close()
    assert all("草" in text and "稿" in text for text in texts)
    whole = "".join(texts)
    for word in ("报告编号", "校验码ZC", "总分0", "分，据应查", "签字页", "单位盖章"):
        assert word not in whole, word
    assert "未填" in whole
    assert run("verify", "a.pdf", *FIRE_PACK).returncode == 5
    assert "草稿" in run("verify", "a.pdf", *FIRE_PACK).stdout
    html = plain(render_html(report_view(assess(fire, parse_answers(fire, said, tmp_path / "a.yaml"), AS_OF))))
    assert "签字页" not in html
    assert "不计总分" in html


def test_the_score_says_how_much_of_the_checklist_it_rests_on(ordinary: Assessment) -> None:
    overall = ordinary.overall
    text = plain(render_html(report_view(ordinary)))
    assert f"总分{overall.value}分，按应查的{overall.applicable}项计算，其中已查{overall.assessed}项。" in text


def test_the_page_for_the_leader_is_one_page_and_says_what_matters(ordinary: Assessment, ordinary_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(ordinary_pdf)
    second, third = ("".join(document[number].get_textpage().get_text_range().split()) for number in (1, 2))
    assert len(document) < 30
    document.close()
    assert third.startswith("目录")
    for word in ("主要情况", "最突出的问题", "BX-02", "自相矛盾之处", "逾期没有完成的整改", "应于2026年1月10日前完成", "需要研究决定的事项"):  # fmt: skip
        assert word in second, word
    assert len(report_view(ordinary).brief.figures) == 6


@pytest.mark.parametrize("name", ["clean", "flawed", "ordinary"])
def test_whatever_there_is_to_say_the_first_page_stays_one(name: str, request: pytest.FixtureRequest) -> None:
    document = pypdfium2.PdfDocument(request.getfixturevalue(f"{name}_pdf"))
    assert "".join(document[2].get_textpage().get_text_range().split()).replace("草稿", "").startswith("目录")
    document.close()


def test_an_empty_annex_has_no_page(clean: Assessment, clean_pdf: bytes) -> None:
    text = plain(render_html(report_view(clean)))
    assert "台账问题明细" not in text
    assert "附件2依据文件目录" in text
    assert "附件3" not in text


@pytest.mark.parametrize("name", ["clean", "flawed", "ordinary"])
def test_the_last_page_has_more_than_a_line(name: str, request: pytest.FixtureRequest) -> None:
    document = pypdfium2.PdfDocument(request.getfixturevalue(f"{name}_pdf"))
    last = document[len(document) - 1].get_textpage().get_text_range()
    document.close()
    assert last.count("核对情况") >= 3


def test_no_working_note_is_printed(flawed: Assessment) -> None:
    text = plain(render_html(report_view(flawed)))
    for word in ("正文未见", "不是规定。", "文件名待核", "条号未见", "第0.2句", "《“"):
        assert word not in text, word
    assert "引言第2句" in text
    for shown in ("有无酒：是", "有无酒：否", "有无香烟：是"):
        assert shown not in text
    assert "有无酒：有" in text


@pytest.mark.parametrize("form", ["pdf", "html", "docx", "xlsx", "json"])
def test_every_form_by_command(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "a.yaml").write_text(FIRE_ANSWERS, encoding="utf-8")
    asked = ("a.yaml", "--as-of", "2026-01-15", *FIRE_PACK)
    done = run("report", *asked, "-o", f"a.{form}")
    assert done.returncode == 0, done.stderr
    content = (tmp_path / f"a.{form}").read_bytes()
    assert content.startswith({"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "html": b"<!DOCTYPE", "json": b"{"}[form])
    if form == "json":
        record = json.loads(content)
        assert record["assessment"]["score"]["value"] == "100"
        assert record["assessment"] == json.loads(run("check", *asked, "--format", "json").stdout)


def test_a_folder_of_answers_gives_a_folder_of_reports(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    for name in ("甲局", "乙局"):
        (folder / name).mkdir(parents=True)
        (folder / name / "答卷.yaml").write_text(HEAD + "answers: {BX-01: 是}\n", encoding="utf-8")
    (folder / "坏.yaml").write_text(HEAD + "answers: {BX-99: 是}\n", encoding="utf-8")
    done = run("report", folder, "-o", "出", "--format", "html")
    assert done.returncode == 3
    assert "共 3 份，2 份有报告（其中 2 份是草稿），1 份有错。" in done.stdout
    assert "√ 出/甲局/答卷.html（草稿：未填" in done.stdout
    assert "A603" in done.stdout
    made = tmp_path / "出/甲局/答卷.html"
    first = made.stat().st_mtime_ns
    again = run("report", folder, "-o", "出", "--format", "html")
    assert again.returncode == 3
    assert "（其中 2 份是草稿）" in again.stdout
    assert made.stat().st_mtime_ns == first
    (folder / "甲局/答卷.yaml").write_text(HEAD + "answers: {BX-01: 否}\n", encoding="utf-8")
    run("report", folder, "-o", "出", "--format", "html")
    assert made.stat().st_mtime_ns > first
    assert run("report", folder).returncode == 2


def test_a_report_that_was_signed_or_changed_is_never_written_over(run: Run, tmp_path: Path) -> None:
    """A signed file never; another only if this tool wrote it and nobody changed it, or with --force and a backup."""
    (tmp_path / "a.yaml").write_text(FIRE_ANSWERS, encoding="utf-8")
    for name in ("a.docx", "a.html", "a.xlsx", "a.json"):
        words = ("report", "a.yaml", "-o", name, *FIRE_PACK)
        assert run(*words).returncode == 0
        assert run(*words).returncode == 0, "what it wrote itself, unchanged, it writes again"
        edited = (tmp_path / name).read_bytes() + b" "
        (tmp_path / name).write_bytes(edited)
        done = run(*words)
        assert done.returncode == 3
        assert "R812" in done.stderr
        assert (tmp_path / name).read_bytes() == edited
        assert run(*words, "--force").returncode == 0
        assert (tmp_path / name).read_bytes() != edited
        assert edited in [kept.read_bytes() for kept in (tmp_path / "备份").iterdir()]
    for name, mark in (("s.pdf", b"%PDF-1.7\n/ByteRange [0 1 2 3]"), ("s.docx", b"PK _xmlsignatures/sig1.xml")):
        (tmp_path / name).write_bytes(mark)
        for more in ((), ("--force",)):
            done = run("report", "a.yaml", "-o", name, *more, *FIRE_PACK)
            assert done.returncode == 3
            assert "R809" in done.stderr
            assert (tmp_path / name).read_bytes() == mark
    (tmp_path / "答卷").mkdir()
    (tmp_path / "答卷/b.yaml").write_text(FIRE_ANSWERS, encoding="utf-8")
    (tmp_path / "出").mkdir()
    (tmp_path / "出/b.html").write_text("别人写的", encoding="utf-8")
    done = run("report", "答卷", "-o", "出", "--format", "html", *FIRE_PACK)
    assert done.returncode == 3
    assert "R812" in done.stdout
    assert (tmp_path / "出/b.html").read_text(encoding="utf-8") == "别人写的"


@pytest.mark.parametrize("name", ["x.doc", "x.txt", "x", "x.pdf.bak"])
def test_an_unknown_ending_is_an_error(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "answers: {BX-01: 是}\n", encoding="utf-8")
    done = run("report", "a.yaml", "-o", name)
    assert done.returncode == 3
    assert "R810" in done.stderr
    assert not (tmp_path / name).exists()
    assert "R811" in run("report", "a.yaml", "-o", "x.docx", "--format", "pdf").stderr
    assert "R810" in run("rules", "handbook", "-o", "手册.docx").stderr


def test_evidence_that_is_not_there_is_told_to_the_head(pack: Pack, tmp_path: Path) -> None:
    """On the leader's page, in the report's first part and with the problem; a record keeps it."""
    (tmp_path / "办法.pdf").write_bytes(b"x" * 100)
    (tmp_path / "空.pdf").write_bytes(b"")
    written = "{answer: 否, evidence: [办法.pdf, 空.pdf, 没有.pdf]}"
    answers = parse_answers(pack, HEAD + f"answers: {{BX-01: {written}}}\n", tmp_path / "a.yaml")
    told = "登记的佐证文件3个，其中1个是空的或者只有几个字节、1个不存在"
    again = read_answers_record(pack, answers_record(pack, answers))
    for one in (answers, again):
        view = report_view(assess(pack, one, AS_OF))
        assert told in view.brief.left_out
        text = plain(render_html(view))
        assert f"{told}：BX-01空.pdf（是空的或者只有几个字节）；BX-01没有.pdf（不存在）。" in text
        assert "应有佐证" in text
        assert "附件办法.pdf、空.pdf（是空的或者只有几个字节）、没有.pdf（不存在）" in text
    sound = assess(pack, parse_answers(pack, HEAD + "answers: {BX-01: {answer: 否, evidence: [办法.pdf]}}\n", tmp_path / "a.yaml"), AS_OF)  # fmt: skip
    assert "登记的佐证" not in plain(render_html(report_view(sound)))
