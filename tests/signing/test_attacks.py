"""Every known way to fool a reader of signed reports: ``verify`` says no and names the reason."""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import rfc8785
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from checklist.answers.load import parse_answers
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.record.base import read_record
from checklist.record.report import ReportRecord
from checklist.report.imprint import imprint_of
from checklist.report.pdf.draw import Printable, draw
from checklist.report.pdf.report import printable_report, report_data
from checklist.signing.certificates import common_names, fingerprint
from checklist.signing.demo import Person, make_authority, make_person
from checklist.signing.file import read_report
from checklist.signing.grammar import Strange, Stream, read_appended
from checklist.signing.original import NotAReport
from checklist.signing.outcome import State
from checklist.signing.seals import _only_refreshed
from checklist.signing.sign import SignOptions, sign
from checklist.signing.truth import judge_again
from checklist.signing.verify import verify
from tests.conftest import AS_OF, FIRE_ANSWERS, share, tries
from tests.signing import forging
from tests.signing.conftest import PEOPLE, UNIT, World, der, faults, make_crl, truth
from tests.signing.forging import added, write_on_page


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

NOT_OURS = "有不是本工具写的内容"


def _forgeries(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what can be made of a file without a key."""
    for maker in (forging.aliased, forging.replaced, forging.two_readings):
        yield from maker(pdf)
    for change in (forging.write_on_page, forging.note, forging.script, forging.other_pages):
        yield change.__name__, added(pdf, change)


@pytest.mark.parametrize(("signed", "first"), [(0, 0), (1, 1), (3, 2)], ids=["unsigned", "begun", "signed"])
def test_no_forgery_made_without_a_key_passes(world: World, signed: int, first: int) -> None:
    """Not even where the first signature would do; and who is next to sign cannot sign on top of one.

    A change inside the report itself, which nobody signed yet, is found by drawing it again.
    """
    pdf = world.sign(world.report, "preparer") if signed == 1 else world.signed if signed else world.report
    for title, content in share(_forgeries(pdf), 9, first):
        found, report = verify(content, world.trust(), up_to="preparer")
        assert found.state is State.无效, title
        assert faults(found), title
        if signed < len(PEOPLE) and report is not None and report.original.pdf == world.report:
            role = list(PEOPLE)[signed]
            with pytest.raises(InputError):
                sign(report, SignOptions(role, world.signer(world.people[role])), datetime.now())


def test_a_revision_that_is_no_signature(world: World) -> None:
    for pdf, where in ((world.signed, "签名之后"), (world.report, "报告原件之后")):
        told = faults(world.verify(added(pdf, write_on_page)))
        assert any(fault.startswith(f"文件：{where}（第 {len(pdf) + 1} 字节起）{NOT_OURS}") for fault in told), told


def test_a_signature_cannot_be_taken_out_or_doubled(world: World) -> None:
    placed = list(read_report(world.signed).signatures.values())
    first, second, third = (world.signed[one.start : one.end] for one in placed)
    original = world.report
    for parts in (
        (second,),
        (second, first),
        (first, third),
        (first, first),
        (first, second, second),
        (first, third, second),
    ):
        assert world.verify(original + b"".join(parts)).state is State.无效


def test_a_changed_byte(world: World) -> None:
    place = world.report.index(b"stream\n", len(world.report) // 2) + 60
    changed = bytearray(world.signed)
    changed[place] ^= 1
    found = world.verify(bytes(changed))
    assert any("所签的内容与签名不符" in fault for fault in faults(found))
    told = [check for one in found.signatures for check in one.checks if check.title == "证书"]
    assert {(check.state, check.text) for check in told} == {(State.未能验证, "所签的内容与签名不符，证书没有核对。")}
    for signature in found.signatures:
        states = {check.title: check.state for check in signature.checks}
        assert (states["完整"], states["身份"]) == (State.无效, State.未能验证)


def test_a_file_cut_back_to_an_earlier_signature(world: World) -> None:
    cut = world.signed[: read_report(world.signed).signatures["reviewer"].end]
    assert world.verify(cut, up_to="reviewer").state is State.有效
    assert faults(world.verify(cut)) == ["签字：单位主要负责人没有签字。"]


def test_another_document_behind_the_end(world: World, small: Assessment) -> None:
    other = world.signed + draw(Printable("<html lang=zh><p>别的文件"))
    (fault,) = faults(world.verify(other))
    assert NOT_OURS in fault


def test_resaved_by_another_program(world: World) -> None:
    document, written = pypdfium2.PdfDocument(world.signed), io.BytesIO()
    document.save(written)
    document.close()
    assert world.verify(written.getvalue()).state is State.无效


KINDS = st.sampled_from(["change", "insert", "delete", "double", "move"])


@settings(tries(40), derandomize=True)
@cases(
    kind=KINDS, place=st.integers(0, 2**31), length=st.integers(1, 40), byte=st.integers(0, 255), behind=st.booleans()
)
def test_any_change_of_bytes_is_told(world: World, kind: str, place: int, length: int, byte: int, behind: bool) -> None:
    """Half of the changes lie in what signing added, which is a small part of the file."""
    if behind:
        place = len(world.report) + place % (len(world.signed) - len(world.report))
    content = forging.mutated(world.signed, kind, place, length, byte)
    _never_valid_unless_equal(world, content)


@settings(tries(20), derandomize=True)
@cases(kind=st.sampled_from(["delete", "double", "move"]), first=st.integers(0, 2**31), second=st.integers(0, 2**31))
def test_any_change_of_objects_is_told(world: World, kind: str, first: int, second: int) -> None:
    spans = forging.spans(world.signed)
    start, stop = spans[first % len(spans)]
    to = spans[second % len(spans)][0]
    part = world.signed[start:stop]
    if kind == "double":
        content = world.signed[:to] + part + world.signed[to:]
    else:
        content = world.signed[:start] + world.signed[stop:]
        to -= len(part) if to > start else 0
        content = content if kind == "delete" else content[:to] + part + content[to:]
    _never_valid_unless_equal(world, content)


def _never_valid_unless_equal(world: World, content: bytes) -> None:
    """A change inside the report itself is found by drawing it again, which would take too long here: by its bytes."""
    found, report = verify(content, world.trust())
    is_original = report is not None and report.original.pdf == world.report
    assert (found.state is State.有效 and is_original) is (content == world.signed)


# Signers who may not sign


def test_a_stranger_of_the_same_authority(world: World) -> None:
    stranger = make_person(world.authority, "周明远", unit=UNIT)
    pdf = world.sign(world.report, "preparer")
    pdf = world.sign(pdf, "reviewer", stranger)
    assert faults(world.verify(pdf, up_to="reviewer")) == ["身份：“周明远”不是名单里的复核人。"]
    other = make_person(world.authority, "张三", unit=UNIT)
    pdf = world.sign(world.sign(world.report, "preparer"), "reviewer", other)
    assert faults(world.verify(pdf, up_to="reviewer", signers=None)) == [
        "身份：报告所填的复核人是“周明远”，签字的是“张三”。"
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
    from checklist.signing.trust import _read_crl

    revoked = world.people["reviewer"].certificate
    crls = [_read_crl(make_crl(world.authority, [revoked]))]
    assert faults(world.verify(world.signed, crls=crls)) == ["证书：证书已经被吊销。"]
    assert world.verify(world.signed, crls=[_read_crl(make_crl(world.authority, []))]).state is State.有效
    assert (
        world.verify(world.signed, crls=[_read_crl(make_crl(make_authority("别的机构"), []))]).state is State.未能验证
    )


def test_an_expired_signer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """``sign`` refuses it, and one that is not valid yet; a signature made with it all the same is invalid."""
    old = make_person(world.authority, "吴晓棠", unit=UNIT, days=30, since=60)
    early = make_person(world.authority, "吴晓棠", unit=UNIT, since=-3)
    for person, said in ((old, " 到期（现在是 "), (early, " 才生效（现在是 ")):
        with pytest.raises(InputError) as caught:
            world.sign(world.report, "preparer", person)
        assert caught.value.problems[0].code is Code.CERTIFICATE_OUT_OF_DATE
        assert said in caught.value.problems[0].text
    monkeypatch.setattr("checklist.signing.people.is_valid_at", lambda *_: True)
    pdf = world.sign(world.report, "preparer", old)
    told = faults(world.verify(pdf, up_to="preparer", signers=None))
    assert told == [
        "证书：证书不在有效期内，也没有时间戳证明签字时在有效期内。",
        "时间：签字处印的时间不在证书的有效期内。",
    ]


def _sealed(world: World, pdf: bytes, name: str, **options: Any) -> bytes:
    """Return a file signed by another program, as a unit's seal platform does it."""
    signer = world.signer(make_person(world.authority, UNIT))
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return bytes(PdfSigner(PdfSignatureMetadata(field_name=name, **options), signer).sign_pdf(writer).getvalue())


def test_another_program_s_signature_is_never_valid(world: World) -> None:
    """At the seal's place after everybody signed it is recognised; anywhere else it is a change."""
    found = world.verify(_sealed(world, world.signed, "seal"))
    assert (found.state, found.signatures[-1].state) == (State.未能验证, State.未能验证), faults(found)
    assert "除印章外各页看上去没有变动" in found.signatures[-1].checks[0].text
    for pdf, name in (
        (world.signed, "extra"),
        (world.sign(world.report, "preparer"), "reviewer"),
        (world.report, "preparer"),
    ):
        assert any(NOT_OURS in fault for fault in faults(world.verify(_sealed(world, pdf, name), up_to="preparer")))


def test_what_a_seal_may_not_change(world: World) -> None:
    sealed = _sealed(world, world.signed, "seal")
    changes = (
        forging.write_on_page, forging.note, forging.script, forging.other_pages, forging.stray,
        forging.other_preferences, forging.acting_extension,
    )  # fmt: skip
    assert world.verify(added(sealed, forging.no_flags)).state is State.无效
    for change in changes:
        assert world.verify(added(sealed, change)).state is State.无效
        writer = IncrementalPdfFileWriter(io.BytesIO(world.signed))
        change(writer)
        metadata = PdfSignatureMetadata(field_name="seal")
        both = PdfSigner(metadata, world.signer(make_person(world.authority, UNIT))).sign_pdf(writer).getvalue()
        told = faults(world.verify(both))
        known = ("改动了盖章以外的内容", "盖章的内容", "与盖章无关", "换一个程序")
        assert any(said in fault for said in known for fault in told), (change, told)
    for maker in (forging.aliased, forging.replaced, forging.two_readings):
        for title, content in share(maker(sealed), 12):
            assert world.verify(content).state is not State.有效, title
    for place in share(range(len(world.signed), len(sealed), 499), 24):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert world.verify(bytes(changed)).state is not State.有效


def test_a_text_without_an_end_is_not_searched_for_one_for_ever() -> None:
    for text in (b"(" + b"a" * 60 + b"(", b"(" + b"a" * 60_000 + b"\r", b"(" + b"\\n" * 20_000):
        start = time.process_time()
        with pytest.raises(Strange):
            read_appended(b"1 0 obj\n<</A " + text, 0)
        assert time.process_time() - start < 1


def test_what_a_seal_may_not_say_of_the_document(world: World) -> None:
    """Dates and programs may change in what a document says of itself (XMP), and nothing else, in whatever form."""
    found = re.search(rb"<\?xpacket begin.*?<\?xpacket end=[^>]*>", world.report, re.DOTALL)
    assert found is not None
    old = found[0]
    keys = {"/Type": "/Metadata", "/Subtype": "/XML", "/Length": len(old)}
    forged = b"<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>\xe8\xa1\xa8\xe5\xbd\xb0</dc:title>"
    for content in (
        old.replace(b"<dc:title>", forged + b"<dc:title>", 1),
        old.replace(b"</rdf:RDF>", b"</rdf:RDF>" + forged, 1),
        old.replace(b"</rdf:RDF>", b"</rdf:RDF><rdf:RDF>" + forged + b"</rdf:RDF>", 1),
        old.replace(b"</x:xmpmeta>", b"\xe8\xa1\xa8\xe5\xbd\xb0</x:xmpmeta>", 1),
        old.replace("厂".encode(), "局".encode()),
        b"<!DOCTYPE a>" + old,
        b"hello",
    ):
        assert content != old
        with pytest.raises(Strange):
            _only_refreshed((keys, old), Stream(dict(keys), content))
    dated = old.replace(b"</rdf:RDF>", b"<x:ModifyDate>2026</x:ModifyDate></rdf:RDF>", 1)
    _only_refreshed((keys, old), Stream({**keys, "/Length": len(dated)}, dated))
    with pytest.raises(Strange):
        _only_refreshed((keys, old), Stream({**keys, "/Subtype": "/EmbeddedFile"}, old))
    with pytest.raises(Strange):
        _only_refreshed((keys, old), Stream({**keys, "/Filter": "/FlateDecode"}, old))


def test_a_seal_that_covers_the_page(world: World) -> None:
    """What a seal shows outside its rectangle is a change, however it gets there."""
    sealed = _sealed(world, world.signed, "seal")
    for old, new in ((b"/BBox [ 0", b"/BBox [ -400"), (b"/Matrix [ 1", b"/Matrix [ 9")):
        if old in sealed[len(world.signed) :]:
            assert world.verify(sealed.replace(old, new)).state is State.无效


def test_nobody_signs_on_top_of_a_change(world: World) -> None:
    changed = added(world.sign(world.report, "preparer"), write_on_page)
    with pytest.raises(InputError) as caught:
        world.sign(changed, "reviewer")
    assert caught.value.problems[0].code is Code.NOT_SOUND


def test_numbers_may_stand_beside_a_name(world: World) -> None:
    for name, state in (
        ("吴晓棠@430104", State.有效), ("吴晓棠 20260101", State.有效), ("43010219900101123X 吴晓棠", State.有效),
        ("吴晓棠明", State.无效), ("张三 代 吴晓棠", State.无效), ("吴晓棠 代", State.无效), ("吴 晓棠", State.无效),
    ):  # fmt: skip
        pdf = world.sign(world.report, "preparer", make_person(world.authority, name, unit=UNIT))
        assert world.verify(pdf, up_to="preparer", signers=None).state is state, name


def test_a_certificate_that_is_no_person_s_signing_certificate(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """``sign`` refuses it; a signature made with it all the same is invalid, and no list of signers helps."""
    server, authority, mute, two = (_certified(world, **kind) for kind in (
        {"extended": [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]},
        {"is_authority": True}, {"usage": "key_encipherment"}, {"names": ["吴晓棠", "周明远"]},
    ))  # fmt: skip
    for person, said in ((server, "网站"), (authority, "证书机构"), (mute, "keyUsage"), (two, "2 个")):
        with pytest.raises(InputError) as caught:
            world.sign(world.report, "preparer", person)
        assert caught.value.problems[0].code is Code.NO_SIGNING_CERTIFICATE
        assert said in caught.value.problems[0].text
        with monkeypatch.context() as patched:
            patched.setattr("checklist.signing.people.purpose_fault", lambda certificate: "")
            patched.setattr(
                "checklist.signing.sign.common_names", lambda certificate: ["、".join(common_names(certificate))]
            )
            pdf = world.sign(world.report, "preparer", person)
        known = {UNIT: {"preparer": [fingerprint(der(person))]}}
        for signers in (None, known):
            told = faults(world.verify(pdf, up_to="preparer", signers=signers))
            assert any(fault.startswith("证书：") and said in fault for fault in told), told
    document = _certified(world, extended=[ObjectIdentifier("1.3.6.1.5.5.7.3.36")])
    assert (
        world.verify(world.sign(world.report, "preparer", document), up_to="preparer", signers=None).state is State.有效
    )


def _certified(
    world: World, *, names: list[str] | None = None, extended: list[ObjectIdentifier] | None = None,
    usage: str = "digital_signature", is_authority: bool = False,
) -> Person:  # fmt: skip
    key = ec.generate_private_key(ec.SECP256R1())
    usages = dict.fromkeys((
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    ), False)  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name) for name in names or ["吴晓棠"]]))
        .issuer_name(world.authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(timezone.utc) - timedelta(days=1))
        .not_valid_after(datetime.now(timezone.utc) + timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{**usages, usage: True, "key_cert_sign": is_authority}), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(world.authority.key.public_key()), critical=False
        )
    )
    if extended:
        builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=False)
    return Person(key, builder.sign(world.authority.key, hashes.SHA256()))


def test_the_unit_in_a_certificate_is_told_and_whether_it_is_the_report_s(world: World) -> None:
    """A person of the same name in another unit has a certificate of the same authority."""
    other, none = make_person(world.authority, "吴晓棠", unit="外县某局"), _certified(world)
    for person, unit, is_other in (
        (world.people["preparer"], UNIT, False),
        (make_person(world.authority, "吴晓棠", unit=f" {UNIT[:2]}　{UNIT[2:]}"), f"{UNIT[:2]}　{UNIT[2:]}", False),
        (other, "外县某局", True),
        (none, "", False),
    ):
        pdf = world.sign(world.report, "preparer", person)
        found = world.verify(pdf, up_to="preparer", signers=None)
        (signature,) = found.signatures
        assert (found.state, signature.unit, signature.of_other_unit) == (State.有效, unit, is_other)
        (known,) = [check.text for check in signature.checks if check.title == "身份"]
        assert ("单位不是报告的单位" in known) is is_other
    listed = {UNIT: {"preparer": [fingerprint(der(other))]}}
    pdf = world.sign(world.report, "preparer", other)
    assert not world.verify(pdf, up_to="preparer", signers=listed).signatures[0].of_other_unit


def test_three_roles_need_three_people(world: World) -> None:
    one = world.people["preparer"]
    pdf = world.sign(world.sign(world.report, "preparer"), "reviewer", one)
    both = {UNIT: {role: [fingerprint(der(one))] for role in ("preparer", "reviewer")}}
    assert any("是同一个人签的" in fault for fault in faults(world.verify(pdf, up_to="reviewer", signers=None)))
    assert world.verify(pdf, up_to="reviewer", signers=both).state is State.有效
    other = make_person(world.authority, "吴晓棠 2", unit=UNIT)
    pdf = world.sign(world.sign(world.report, "preparer"), "reviewer", other)
    told = world.verify(pdf, up_to="reviewer", signers=None).checks
    assert any(check.state is State.未能验证 and "证书姓名相同" in check.text for check in told)


def test_a_stamp_shows_a_time_that_can_be(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the clock said where it was signed, and whatever signed it."""
    monkeypatch.setattr("checklist.signing.sign.is_ahead", lambda *_: False)
    monkeypatch.setattr("checklist.signing.people.is_valid_at", lambda *_: True)
    now = datetime.now().astimezone()
    begun = world.sign(world.report, "preparer")
    for pdf, role, moment, said in (
        (world.report, "preparer", now + timedelta(days=30), "还没有到"),
        (world.report, "preparer", datetime(2026, 1, 1).astimezone(), "早于核对日期"),
        (begun, "reviewer", now - timedelta(days=30), "早于前一个签字"),
    ):
        signed = world.sign(pdf, role, now=moment)
        told = faults(world.verify(signed, up_to=role))
        assert [fault for fault in told if said in fault], told


def test_a_signer_cannot_draw_into_the_stamp(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rightful signer who writes another name, a word of consent, or all over the page is found out."""
    from checklist.signing import revisions
    from checklist.signing.stamp import drawing

    for change in (
        lambda *values: drawing("张三", *values[1:]),
        lambda *values: drawing(values[0], "党委书记　同意", *values[2:]),
        lambda *values: forging.PRAISE + drawing(*values),
        lambda *values: drawing(*values) + b" ",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(revisions, "drawing", change)
            pdf = world.sign(world.report, "preparer")
        assert any(NOT_OURS in fault for fault in faults(world.verify(pdf, up_to="preparer")))


def test_a_signer_cannot_leave_a_gap_for_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a reference to an object that is added after all have signed, or another field."""
    from checklist.signing import revisions

    stream = revisions._stream
    with monkeypatch.context() as patched:
        patched.setattr(
            revisions,
            "_stream",
            lambda keys, content: stream(keys.replace(b"/Resources <<>>", b"/Resources 9999 0 R"), content),
        )
        pdf = world.sign(world.report, "preparer")
    assert b"9999 0 R" in pdf
    assert any(NOT_OURS in fault for fault in faults(world.verify(pdf, up_to="preparer")))


# Reports that were forged before they were signed


def _all_sign(world: World, pdf: bytes) -> bytes:
    """Return a report that everybody signed, and whose signatures are all right."""
    for role in world.people:
        pdf = world.sign(pdf, role)
    assert world.verify(pdf).state is State.有效
    return pdf


def _assessed(pack: Pack, answer: str, more: str = "") -> Assessment:
    """Return what comes of another answer to XF-01, and whatever else the answers file says."""
    text = FIRE_ANSWERS.replace("XF-01: 2", f"XF-01: {answer}") + more
    return assess(pack, parse_answers(pack, text, Path("/nowhere/answers.yaml")), AS_OF)


def test_forged_findings_under_right_signatures(world: World, fire: Pack) -> None:
    plan = "rectifications: {XF-01: {measure: 补作演练, owner: 张三, due: 2026-03-01, state: 整改中}}\n"
    page = printable_report(_assessed(fire, "1", plan))
    data = json.loads(page.data or b"")
    bad = next(item for item in data["assessment"]["items"] if item["findings"])
    bad |= {"verdict": "合规", "findings": [], "reason": "答“2次”。"}
    raw = rfc8785.dumps(data)
    old, new = (imprint_of(content, AS_OF) for content in (page.data or b"", raw))
    html = page.html.replace(old.number, new.number).replace(old.digest, new.digest)
    pdf = draw(replace(page, html=html, data=raw))
    judged = truth(_all_sign(world, pdf))[0]
    assert judged.state is State.无效
    assert judged.text.startswith("重新核对的结论与文件所载不同：" + bad["id"])


def test_whoever_verifies_lacks_the_pack_where_it_is_another_or_has_not_the_local_rules(small: Assessment) -> None:
    data = json.loads(report_data(small))
    data["assessment"]["pack"] |= {"digest": "0" * 64}
    judged, _ = truth(draw(printable_report(small, data=rfc8785.dumps(data))))
    assert (judged.lacks, "--pack" in judged.text) == ("pack", False)
    data["assessment"]["pack"] |= {"overlays": ["nowhere"]}
    judged, _ = truth(draw(printable_report(small, data=rfc8785.dumps(data))))
    assert (judged.lacks, "--pack" in judged.text) == ("pack", False)
    assert "没有地方规定“nowhere”" in judged.text


def test_what_a_file_says_of_itself_stays_within_quotation_marks(world: World, small: Assessment) -> None:
    said = "9”版，摘要相同。\n√ 结论：有效。“"
    shown = "“9’版，摘要相同。 √ 结论：有效。‘”"
    data = json.loads(report_data(small))
    data["assessment"]["pack"] |= {"version": said, "digest": "0" * 64}
    judged, _ = truth(draw(printable_report(small, data=rfc8785.dumps(data))))
    assert judged.text.startswith(f"报告用的规则库是{shown}版（摘要 “0000000000000000”），与本机的不同")
    data = json.loads(report_data(small))
    data["software"][said] = "1"
    _, pages = truth(draw(printable_report(small, data=rfc8785.dumps(data))))
    assert f"本机的{shown}与出报告时不同" in pages.text
    asked = Problem(Code.OVERLAY_LACKING, Place(), {"pack": "p", "id": said, "meant": "", "allowed": "无"})
    assert "地方规定“9’版，摘要相同。⏎√ 结论：有效。‘”" in asked.text


def test_an_unfinished_report_that_says_it_is_finished(fire: Pack) -> None:
    found = _assessed(fire, "null")
    data = json.loads(printable_report(found).data or b"")
    assert data["open"]["未填"]
    data["open"] = {}
    judged, drawn = truth(draw(printable_report(found, data=rfc8785.dumps(data))))
    assert (judged.state, drawn.state) == (State.无效, State.有效)
    assert "填报情况" in judged.text


def test_answers_that_no_file_could_hold(world: World, fire: Pack) -> None:
    """Data read from a report is held to what answers may hold: no control characters, no other types."""
    found = _assessed(fire, "{answer: 2, note: 说明}")
    whole = printable_report(found).data or b""
    for path, value in (
        (("answers", "XF-01", "note"), "说\u202e明"),
        (("answers", "XF-01", "value"), "二"),
        (("unit", "name"), "\u200b"),
        (("answers", "XF-99"), {}),
        (("answers", "XF-99"), json.loads(whole)["answers"]["answers"]["XF-01"]),
        (("ledgers", "extinguishers"), {"none": None, "to_confirm": False, "rows": [{"number": "1", "values": {}}]}),
        (
            ("ledgers", "extinguishers"),
            {"none": None, "to_confirm": False, "rows": [{"number": 1, "values": {"checked_on": 5}}]},
        ),
    ):
        changed = json.loads(whole)
        inner = changed["answers"]
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        try:
            record = read_record(ReportRecord, rfc8785.dumps(changed))
        except ValueError:
            continue
        judged, _ = judge_again(replace(read_report(world.report), data=record), lambda overlays, digest: fire)
        assert judged.state is State.无效, path


def test_a_page_that_says_other_than_its_data(world: World, small: Assessment) -> None:
    page = printable_report(small)
    pdf = draw(replace(page, html=page.html.replace("没有发现问题。", "群众满意度百分之百。", 1)))
    signed = _all_sign(world, pdf)
    judged, drawn = truth(signed)
    assert judged.state is State.有效
    assert drawn.state is State.无效
    assert "页面和数据不是一回事" in drawn.text


def test_the_text_alone_is_never_called_valid(world: World, small: Assessment) -> None:
    """A report of other versions is compared by its text, which a picture could cover."""
    page = printable_report(small)
    data = json.loads(page.data or b"")
    data["software"]["pango"] = "0.0.0"
    raw = rfc8785.dumps(data)
    judged, drawn = truth(draw(printable_report(small, data=raw)))
    assert (judged.state, drawn.state) == (State.有效, State.未能验证)
    assert "只比较了文字，各页一致：本机的Pango与出报告时不同" in drawn.text
    forged = printable_report(small, data=raw)
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


def test_bytes_before_the_first_line_are_told(world: World) -> None:
    for before in (b"\n", b"\xef\xbb\xbf"):
        (fault,) = faults(world.verify(before + world.signed))
        assert f"第一行“%PDF”前面多了 {len(before)} 字节" in fault
    assert faults(world.verify(b"x" * 5000 + world.signed)) == ["文件：不是 PDF 文件。"]


def test_data_that_is_no_record_is_told_in_words(world: World, small: Assessment) -> None:
    data = report_data(small).replace(b'"draft":false', b'"draft":"no"')
    (fault,) = faults(world.verify(draw(printable_report(small, data=data))))
    assert fault == "文件：文件所附的自查数据不全，或者不是规范格式。"


def test_something_hidden_beside_a_signature(world: World) -> None:
    """The signature's own bytes are covered by none: what fills up their room must be zeros."""
    start, end = read_report(world.signed).signatures["head"].gap
    assert world.signed[end - 50 : end] == b"0" * 49 + b">"
    for change in (
        (end - 50, b"41"),
        (start + 30, b" "),
        (end - 1, b"0"),
        (start + 1, b"3082".upper()),
        (start + 7, b"A"),
    ):
        place, content = change
        changed = world.signed[:place] + content + world.signed[place + len(content) :]
        assert world.verify(changed).state is State.无效 or changed == world.signed


def test_data_that_unpacks_to_too_much(small: Assessment) -> None:
    """The attached data is 120 MB of blanks, in 120 kB."""
    pdf = draw(Printable("<html lang=zh><title>题</title><p>文", b" " * 120_000_000, small.as_of))
    with pytest.raises(NotAReport, match="所附的自查数据太大"):
        read_report(pdf)


def test_a_report_without_its_data(world: World, small: Assessment) -> None:
    whole = printable_report(small).data or b""
    broken = []
    for path, value in (
        (("format",), 3), (("assessment",), []), (("assessment", "as_of"), "2026"), (("answers", "unit"), None),
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
        pdf = draw(Printable("<html lang=zh><title>题</title><p>文", content, small.as_of))
        assert world.verify(pdf).state is State.无效
