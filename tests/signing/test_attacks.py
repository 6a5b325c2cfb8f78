"""Every known way to fool a reader of signed reports: ``verify`` says no and names the reason."""

from __future__ import annotations

import io
import json
import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
import rfc8785
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.errors import Code, InputError
from checklist.pack.compiled import Pack
from checklist.report.drawing import Page, draw, marks
from checklist.report.pdf import report_page
from checklist.signing.carried import read_report
from checklist.signing.keys import fingerprint, make_authority, make_crl, make_person
from checklist.signing.outcome import State
from checklist.signing.truth import judge_again
from tests.conftest import AS_OF, given
from tests.signing.conftest import UNIT, World, added, der, faults, truth, write_on_page


def test_an_honest_report_passes(world: World) -> None:
    found = world.verify(world.signed)
    assert found.state is State.有效, faults(found)
    assert [signature.name for signature in found.signatures] == ["吴晓棠", "周明远", "卫国强"]
    assert all(signature.is_test for signature in found.signatures)
    assert [check.state for check in truth(world.signed)] == [State.有效, State.有效]


def test_nobody_is_asked_over_the_network(world: World) -> None:
    """Neither to sign nor to verify; certificates are judged by what is given."""
    asked: list[str] = []
    watching = True

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            asked.append(event)

    sys.addaudithook(audit)
    try:
        signed = world.sign(world.report, "preparer")
        assert world.verify(signed, up_to="preparer").state is State.有效
        assert all(check.state is State.有效 for check in truth(signed))
    finally:
        watching = False
    assert asked == []


# Changes to a signed file


def _annotate(writer: IncrementalPdfFileWriter) -> None:
    note = DictionaryObject({
        pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Square"),
        pdf_name("/Rect"): ArrayObject(map(NumberObject, (90, 600, 400, 700))), pdf_name("/F"): NumberObject(4),
    })  # fmt: skip
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(note))


def _script(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): TextStringObject("app.alert(1)")}
    writer.root["/OpenAction"] = DictionaryObject(action)
    writer.update_root()


def _swap_attachment(writer: IncrementalPdfFileWriter) -> None:
    files = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    specification = files[1]
    content = bytes(specification["/EF"]["/F"].data).replace(
        b"\xe5\x90\x88\xe8\xa7\x84", b"\xe4\xb8\xa5\xe9\x87\x8d", 1
    )
    specification["/EF"][pdf_name("/F")] = writer.add_object(StreamObject(stream_data=content))
    writer.update_container(specification)


def _add_attachment(writer: IncrementalPdfFileWriter) -> None:
    content = embed.EmbeddedFileObject.from_file_data(writer, data=b"{}", mime_type="application/json")
    embed.embed_file(writer, embed.FileSpec("second.json", file_name="second.json", embedded_data=content))


def _rename_attachment(writer: IncrementalPdfFileWriter) -> None:
    specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    specification[pdf_name("/UF")] = TextStringObject("other.json")
    writer.update_container(specification)


def _fields(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/AcroForm"]["/Fields"]


def _remove_field(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/Fields")] = ArrayObject([form["/Fields"].raw_get(number) for number in (1, 2, 3)])
    writer.update_container(form)


def _remove_value(writer: IncrementalPdfFileWriter) -> None:
    reviewer = _fields(writer)[1]
    del reviewer["/V"]
    writer.update_container(reviewer)


def _add_invisible_field(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("extra"))


def _add_visible_field(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("extra", on_page=3, box=(80, 200, 500, 700)))


def _enlarge_field(writer: IncrementalPdfFileWriter) -> None:
    seal = _fields(writer)[3]
    seal[pdf_name("/Rect")] = ArrayObject(map(NumberObject, (0, 0, 595, 842)))
    writer.update_container(seal)


def _strip_lock(writer: IncrementalPdfFileWriter) -> None:
    seal = _fields(writer)[3]
    del seal["/Lock"]
    writer.update_container(seal)


def _other_pages(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    kids = ArrayObject(pages["/Kids"].raw_get(number) for number in range(1, len(pages["/Kids"])))
    copy = DictionaryObject({**pages, pdf_name("/Kids"): kids, pdf_name("/Count"): NumberObject(len(kids))})
    writer.root[pdf_name("/Pages")] = writer.add_object(copy)
    writer.update_root()


def _change_title(writer: IncrementalPdfFileWriter) -> None:
    reference = writer.root.raw_get("/Metadata").reference
    old = bytes(writer.prev.get_object(reference).data)
    changed = StreamObject(stream_data=old.replace("自查报告".encode(), "表扬通报".encode()))
    changed.update({pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")})
    writer.objects[(0, reference.idnum)] = changed
    writer.update_root()


CHANGES: list[tuple[Callable[[IncrementalPdfFileWriter], None], str]] = [
    (write_on_page, "签名之后文件又被改过"),
    (_annotate, "签名之后文件又被改过"),
    (_script, "签名之后文件又被改过"),
    (_swap_attachment, "所附的自查数据"),
    (_add_attachment, "所附的自查数据"),
    (_rename_attachment, "所附的自查数据"),
    (_remove_field, "签字的位置被改过：少了填报人"),
    (_remove_value, "复核人没有签字"),
    (_add_invisible_field, "签字的位置被改过：多出extra"),
    (_add_visible_field, "签字的位置被改过：多出extra"),
    (_enlarge_field, "签名之后文件又被改过"),
    (_strip_lock, "签名之后文件又被改过"),
    (_other_pages, "签名之后文件又被改过"),
    (_change_title, "签名之后文件又被改过"),
]


@pytest.mark.parametrize(("change", "reason"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_revision_that_is_no_signature(
    world: World, change: Callable[[IncrementalPdfFileWriter], None], reason: str
) -> None:
    found = world.verify(added(world.signed, change))
    assert found.state is State.无效
    assert any(reason in fault for fault in faults(found)), faults(found)


def test_a_changed_byte(world: World) -> None:
    place = world.report.index(b"stream\n", len(world.report) // 2) + 60
    changed = bytearray(world.signed)
    changed[place] ^= 1
    assert any("所签的内容与签名不符" in fault for fault in faults(world.verify(bytes(changed))))


def test_a_file_cut_back_to_an_earlier_signature(world: World) -> None:
    reader = read_report(world.signed).reader
    end = reader.xrefs.get_xref_container_info(2).end_location
    cut = world.signed[: world.signed.index(b"%%EOF", end) + 6]
    assert world.verify(cut, up_to="reviewer").state is State.有效
    assert faults(world.verify(cut)) == ["签名：单位主要负责人没有签字。"]


def test_something_behind_the_end(world: World) -> None:
    assert "文件：文件结尾之后还有内容。" in faults(world.verify(world.signed + b"% more\n"))
    assert world.verify(world.signed + b"\r\n").state is State.有效


def test_another_document_behind_the_end(world: World, clean: Assessment) -> None:
    other = world.signed + draw(Page("<html lang=zh><p>别的文件"))
    (fault,) = faults(world.verify(other))
    assert fault.startswith("文件：")


def test_resaved_by_another_program(world: World) -> None:
    document, written = pypdfium2.PdfDocument(world.signed), io.BytesIO()
    document.save(written)
    document.close()
    assert world.verify(written.getvalue()).state is State.无效


def test_a_signature_wrapped_around_forged_objects(world: World) -> None:
    """The signed bytes are all there and their hash is right, but a reader sees objects that nobody signed."""
    signed = world.sign(world.report, "preparer")
    assert world.verify(signed, up_to="preparer").state is State.有效
    forged = _wrapped(signed)
    page = PdfFileReader(io.BytesIO(forged)).root["/Pages"]["/Kids"][0]
    assert b"1 0 0 rg" in page["/Contents"].data
    found = faults(world.verify(forged, up_to="preparer"))
    assert any("签名没有覆盖当时的整个文件" in fault or "读不了" in fault for fault in found), found


def _wrapped(signed: bytes) -> bytes:
    """Put a forged page, and a copy of the signature that calls it unsigned room, where the signed range has its gap."""
    reader = PdfFileReader(io.BytesIO(signed))
    signature = reader.embedded_signatures[0]
    _, gap, rest, length = map(int, signature.byte_range)
    listed = reader.xrefs.get_xref_container_info(1).start_location
    page = reader.root["/Pages"]["/Kids"][0].raw_get("/Contents").reference.idnum
    own = signature.sig_object.container_ref.idnum
    room = listed - rest + 6000
    stream = b"q 1 0 0 rg 0 0 600 800 re f Q"
    forged_page = b"\n%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (page, len(stream), stream)
    tail = re.sub(
        rb"/ByteRange\s*\[[^]]*\]",
        b"/ByteRange [0 %d %d %d]" % (gap, rest + room, length),
        signed[rest : signed.index(b"endobj", rest)],
    )
    head = signed[signed.rindex(b"%d 0 obj" % own, 0, gap) : gap]
    forged_signature = head + signed[gap:rest].rstrip(b"0>") + b"00>" + tail + b"endobj\n"
    offsets = {page: gap + 1, own: gap + len(forged_page)}
    for reference in reader.get_historical_resolver(1).explicit_refs_in_revision():
        place = signed.rfind(b"\n%d 0 obj" % reference.idnum, 0, gap) + 1
        offsets.setdefault(reference.idnum, place)
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % pair for pair in sorted(offsets.items()) if pair[1])
    trailer = (9999, reader.trailer.raw_get("/Info").idnum, reader.xrefs.get_xref_container_info(0).declared_startxref)
    table = b"xref\n" + rows + b"trailer\n<</Size %d/Root 2 0 R/Info %d 0 R/Prev %d>>\n" % trailer
    inserted = (forged_page + forged_signature).ljust(listed - gap) + table
    return signed[:gap] + inserted.ljust(rest - gap + room) + signed[rest:]


# Signers who may not sign


def test_a_stranger_of_the_same_authority(world: World) -> None:
    stranger = make_person(world.authority, "周明远", unit=UNIT)
    pdf = world.sign(world.report, "preparer")
    pdf = world.sign(pdf, "reviewer", stranger)
    assert faults(world.verify(pdf, up_to="reviewer")) == ["身份：周明远不是名单里的复核人。"]
    other = make_person(world.authority, "张三", unit=UNIT)
    pdf = world.sign(world.sign(world.report, "preparer"), "reviewer", other)
    assert faults(world.verify(pdf, up_to="reviewer", signers=None)) == [
        "身份：报告所填的复核人是周明远，签字的是张三。"
    ]
    assert world.verify(world.signed, signers={}).state is State.未能验证


def test_a_foreign_authority_of_the_same_name(world: World) -> None:
    foreign = make_authority()
    assert foreign.certificate.subject == world.authority.certificate.subject
    pdf = world.sign(world.report, "preparer", make_person(foreign, "吴晓棠", unit=UNIT))
    told = faults(world.verify(pdf, up_to="preparer", signers=None))
    assert told == ["证书：证书不是所信任的机构签发的，或者不能用来签字。"]
    nobody = world.verify(world.signed, roots=[])
    assert nobody.state is State.未能验证


def test_a_revoked_signer(world: World) -> None:
    from checklist.signing.verify import _read_crl

    revoked = world.people["reviewer"].certificate
    crls = [_read_crl(make_crl(world.authority, [revoked]))]
    assert faults(world.verify(world.signed, crls=crls)) == ["证书：证书已经被吊销。"]
    assert world.verify(world.signed, crls=[_read_crl(make_crl(world.authority, []))]).state is State.有效
    assert (
        world.verify(world.signed, crls=[_read_crl(make_crl(make_authority("别的机构"), []))]).state is State.未能验证
    )


def test_an_expired_signer(world: World) -> None:
    old = make_person(world.authority, "吴晓棠", unit=UNIT, days=30, since=60)
    pdf = world.sign(world.report, "preparer", old)
    told = faults(world.verify(pdf, up_to="preparer", signers=None))
    assert told == ["证书：证书不在有效期内，也没有时间戳证明签字时在有效期内。"]


def test_an_additional_signature(world: World) -> None:
    """A stranger signs a field of his own, or the seal's place, after everybody else."""
    stranger = world.signer(make_person(world.authority, "张三"))
    for name, reason in (("extra", "是后来加的"), ("seal", "不是名单里的单位印章")):
        writer = IncrementalPdfFileWriter(io.BytesIO(world.signed))
        signed = PdfSigner(PdfSignatureMetadata(field_name=name), stranger).sign_pdf(writer)
        allowed = {UNIT: {**world.trust().signers[UNIT], "seal": ["0" * 64]}}  # type: ignore[index]
        told = faults(world.verify(signed.getvalue(), signers=allowed))
        assert any(reason in fault for fault in told), told


def test_the_unit_seals_after_everybody_signed(world: World) -> None:
    seal = make_person(world.authority, UNIT)
    writer = IncrementalPdfFileWriter(io.BytesIO(world.signed))
    sealed = PdfSigner(PdfSignatureMetadata(field_name="seal"), world.signer(seal)).sign_pdf(writer).getvalue()
    allowed = {UNIT: {**(world.trust().signers or {})[UNIT], "seal": [fingerprint(der(seal))]}}
    found = world.verify(sealed, signers=allowed)
    assert found.state is State.有效, faults(found)
    assert [signature.field for signature in found.signatures] == ["preparer", "reviewer", "head", "seal"]
    assert all(check.state is State.有效 for check in truth(sealed))


def test_nobody_signs_on_top_of_a_change(world: World) -> None:
    changed = added(world.sign(world.report, "preparer"), write_on_page)
    with pytest.raises(InputError) as caught:
        world.sign(changed, "reviewer")
    assert caught.value.problems[0].code is Code.NOT_SOUND


def test_numbers_may_stand_beside_a_name(world: World) -> None:
    for name, state in (("吴晓棠@430104", State.有效), ("吴晓棠 20260101", State.有效), ("吴晓棠明", State.无效)):
        pdf = world.sign(world.report, "preparer", make_person(world.authority, name, unit=UNIT))
        assert world.verify(pdf, up_to="preparer", signers=None).state is state


def test_signatures_out_of_order(world: World) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(world.report))
    metadata = PdfSignatureMetadata(field_name="reviewer", certify=True)
    pdf = PdfSigner(metadata, world.signer(world.people["reviewer"])).sign_pdf(writer).getvalue()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = PdfSignatureMetadata(field_name="preparer")
    pdf = PdfSigner(metadata, world.signer(world.people["preparer"])).sign_pdf(writer).getvalue()
    assert "顺序：没有按顺序签字：复核人、填报人。" in faults(world.verify(pdf, up_to="reviewer"))


# Reports that were forged before they were signed


def _all_sign(world: World, pdf: bytes, assessment: Assessment | None = None) -> bytes:
    """Return a report that everybody signed, and whose signatures are all right."""
    for role in world.people:
        pdf = world.sign(pdf, role)
    unit = assessment.answers.unit.name if assessment is not None else UNIT
    known = {unit: (world.trust().signers or {})[UNIT]}
    assert world.verify(pdf, signers=known).state is State.有效
    return pdf


def test_forged_findings_under_right_signatures(world: World, pack: Pack) -> None:
    found = assess(pack, given(pack, "answers: {BX-01: 否}\n"), AS_OF)
    page = report_page(found)
    data = json.loads(page.data or b"")
    bad = next(item for item in data["assessment"]["items"] if item["findings"])
    bad |= {"verdict": "合规", "findings": [], "reason": "答“是”。"}
    data["open"] = {}
    raw = rfc8785.dumps(data)
    old, new = (marks(content, AS_OF) for content in (page.data or b"", raw))
    html = page.html
    for name in old:
        html = html.replace(old[name], new[name])
    pdf = draw(replace(page, html=html, data=raw))
    judged = truth(_all_sign(world, pdf, found))[0]
    assert judged.state is State.无效
    assert judged.text.startswith("重新核对的结论与文件所载不同：" + bad["id"])


def test_an_unfinished_report_that_says_it_is_finished(world: World, pack: Pack) -> None:
    found = assess(pack, given(pack, "answers: {BX-01: 否}\n"), AS_OF)
    data = json.loads(report_page(found).data or b"")
    assert data["open"]["未填"]
    data["open"] = {}
    judged, drawn = truth(draw(report_page(found, data=rfc8785.dumps(data))))
    assert (judged.state, drawn.state) == (State.无效, State.有效)
    assert "填报情况" in judged.text


def test_answers_that_no_file_could_hold(world: World, pack: Pack) -> None:
    """Data read from a report is held to what answers may hold: no control characters, no other types."""
    found = assess(pack, given(pack, "answers: {BX-01: {answer: 否, note: 说明}}\n"), AS_OF)
    data = json.loads(report_page(found).data or b"")
    for path, value in (
        (("answers", "BX-01", "note"), "说\u202e明"),
        (("answers", "BX-01", "value"), 1),
        (("unit", "name"), "\u200b"),
        (("answers", "BX-99"), {}),
        (("ledgers", "receptions"), {"none": None, "to_confirm": False, "rows": [{"number": "1", "values": {}}]}),
    ):
        changed = json.loads(json.dumps(data))
        inner = changed["answers"]
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        report = replace(read_report(world.report), data=changed)
        judged, _ = judge_again(report, lambda overlays: pack)
        assert judged.state is State.无效, path


def test_a_page_that_says_other_than_its_data(world: World, clean: Assessment) -> None:
    page = report_page(clean)
    pdf = draw(replace(page, html=page.html.replace("没有发现问题。", "群众满意度百分之百。", 1)))
    signed = _all_sign(world, pdf)
    judged, drawn = truth(signed)
    assert judged.state is State.有效
    assert drawn.state is State.无效
    assert "页面和数据不是一回事" in drawn.text


def test_the_original_only_in_front_of_another_document(world: World, clean: Assessment) -> None:
    """The file begins with the right bytes, but readers see another document that stands behind them."""
    page = report_page(clean)
    other = draw(replace(page, html=page.html.replace("没有发现问题。", "群众满意度百分之百。", 1)))
    shift = len(world.report)
    moved = _shifted(other, shift)
    signed = _all_sign(world, world.report + moved)
    drawn = truth(signed)[1]
    assert signed.startswith(world.report)
    assert drawn.state is State.无效


def _shifted(pdf: bytes, by: int) -> bytes:
    """Return a document whose table of objects is right when it stands further back in a file."""
    document, written = pypdfium2.PdfDocument(pdf), io.BytesIO()
    document.save(written)
    document.close()
    moved = re.sub(rb"(\d{10}) (\d{5}) n", lambda row: b"%010d %s n" % (int(row[1]) + by, row[2]), written.getvalue())
    return re.sub(rb"startxref\s+(\d+)", lambda place: b"startxref\n%d" % (int(place[1]) + by), moved)


def test_a_page_changed_together_with_the_first_signature(world: World) -> None:
    """No signature looks into its own revision; what the first one's holds besides is told all the same."""
    writer = IncrementalPdfFileWriter(io.BytesIO(world.report))
    write_on_page(writer)
    metadata = PdfSignatureMetadata(field_name="preparer", certify=True)
    pdf = PdfSigner(metadata, world.signer(world.people["preparer"])).sign_pdf(writer).getvalue()
    told = faults(world.verify(pdf, up_to="preparer"))
    assert told == ["变动：签字时文件已经被改过，不只是签字。"]


def test_the_text_alone_is_never_called_valid(world: World, clean: Assessment) -> None:
    """A report of other versions is compared by its text, which a picture could cover."""
    page = report_page(clean)
    data = json.loads(page.data or b"")
    data["software"]["pango"] = "0.0.0"
    raw = rfc8785.dumps(data)
    judged, drawn = truth(draw(report_page(clean, data=raw)))
    assert (judged.state, drawn.state) == (State.有效, State.未能验证)
    assert "只比较了文字，各页一致：本机的Pango与出报告时不同" in drawn.text
    forged = report_page(clean, data=raw)
    pdf = draw(replace(forged, html=forged.html.replace("没有发现问题。", "群众满意度百分之百。", 1)))
    assert truth(pdf)[1].state is State.无效


# Files that are no reports


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.7\n", b"hello", b"%PDF-1.7\n" + b"\0" * 1000, b"%PDF-1.7\nstartxref\n5\n%%EOF\n",
        b"%PDF-1.7\n1 0 obj\n<</A 1 0 R>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R>>\nstartxref\n41\n%%EOF",
    ],
)  # fmt: skip
def test_no_report_at_all(world: World, content: bytes) -> None:
    found = world.verify(content)
    assert found.state is State.无效
    assert len(faults(found)) == 1


def test_something_hidden_beside_a_signature(world: World) -> None:
    """The signature's own bytes are covered by none: what fills up their room must be zeros."""
    _, start, end, _ = map(int, read_report(world.signed).signatures[-1].byte_range)
    assert world.signed[end - 50 : end] == b"0" * 49 + b">"
    for change in ((end - 50, b"41"), (start + 30, b" "), (end - 1, b"0")):
        place, content = change
        changed = world.signed[:place] + content + world.signed[place + len(content) :]
        assert world.verify(changed).state is State.无效


@settings(max_examples=40)
@cases(
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
    cut=st.one_of(st.none(), st.floats(0, 1)),
)
def test_a_damaged_file_is_told_and_never_valid(
    world: World, places: list[tuple[float, int]], cut: float | None
) -> None:
    changed = bytearray(world.signed)
    for place, byte in places:
        changed[int(place * len(changed))] = byte
    content = bytes(changed if cut is None else changed[: int(cut * len(changed))])
    whole = content == world.signed
    assert (world.verify(content).state is State.有效) is whole


def test_data_that_unpacks_to_too_much(world: World) -> None:
    """The attached data is 120 MB of blanks, in 120 kB."""
    packed = zlib.compress(b" " * 120_000_000)

    def swap(writer: IncrementalPdfFileWriter) -> None:
        specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        entries = {pdf_name("/Filter"): pdf_name("/FlateDecode")}
        specification["/EF"][pdf_name("/F")] = writer.add_object(StreamObject(entries, encoded_data=packed))
        writer.update_container(specification)

    assert "数据：所附的自查数据被改过（附件太大）。" in faults(world.verify(added(world.signed, swap)))


def test_a_report_without_its_data(world: World, clean: Assessment) -> None:
    whole = report_page(clean).data or b""
    broken = []
    for path, value in (
        (("format",), 2), (("assessment",), []), (("assessment", "as_of"), "2026"), (("answers", "unit"), None),
        (("answers", "signatories"), "甲"), (("open",), {"未填": 3}), (("draft",), "no"), (("edition",), 1),
        (("software",), []), (("assessment", "pack"), {}), (("assessment", "items"), 5), (("answers", "ledgers"), []),
    ):  # fmt: skip
        data = json.loads(whole)
        inner = data
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        broken.append(rfc8785.dumps(data))
    for content in (b"{}", b"[]", b"not json", whole + b" ", *broken):
        pdf = draw(Page("<html lang=zh><title>题</title><p>文", content, clean.as_of))
        found = world.verify(pdf)
        assert found.state is State.无效
        if found.unit:
            report = replace(read_report(world.report), data=json.loads(content))
            assert judge_again(report, lambda overlays: clean.pack)[0].state is not State.有效
