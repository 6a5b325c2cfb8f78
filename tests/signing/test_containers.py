"""What stands in a signature's container, which no later signature covers if it is the last: all of it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from checklist.signing import revisions
from checklist.signing.certificates import ORDERS, unrelated
from checklist.signing.container import BadSignature, check_token, make_token, read_container
from checklist.signing.demo import make_authority, make_person
from checklist.signing.der import is_der
from checklist.signing.file import read_report
from checklist.signing.outcome import State
from checklist.signing.people import bare_name
from checklist.signing.stamp import Picture
from tests.signing.conftest import World, as_certificate, der, make_crl


def _changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    info = cms.ContentInfo.load(content)
    change(info["content"])
    return bytes(info.dump(force=True))


def _others(content: bytes, stranger: asn1_x509.Certificate) -> Iterator[tuple[str, bytes]]:
    """Yield containers that mean the same to a tolerant reader, made without the signer's key."""
    more = cms.CertificateChoices(name="certificate", value=stranger)
    yield "another certificate", _changed(content, lambda data: data["certificates"].append(more))
    yield "a certificate twice", _changed(content, lambda data: data["certificates"].append(data["certificates"][0]))
    yield (
        "a digest algorithm",
        _changed(content, lambda data: data["digest_algorithms"].append({"algorithm": "sha512"})),
    )
    yield "a version", _changed(content, lambda data: data.__setitem__("version", "v3"))
    yield "a signer's version", _changed(content, lambda data: data["signer_infos"][0].__setitem__("version", "v3"))
    yield "nothing unsigned", _changed(content, lambda data: data["signer_infos"][0].__setitem__("unsigned_attrs", []))
    yield "behind", content + b"\x04\x03abc"
    yield "inside", _longer(content, b"\x04\x03abc")
    for place in (0, 15):
        yield f"a long length at {place}", content[: place + 1] + b"\x84\0\0" + content[place + 2 :]

    def other(data: Any) -> None:
        signer = data["signer_infos"][0]
        first, second = decode_dss_signature(signer["signature"].native)
        signer["signature"] = encode_dss_signature(first, ORDERS["secp256r1"] - second)

    yield "the other value of the signature", _changed(content, other)


def _longer(content: bytes, more: bytes) -> bytes:
    """Return a value of two bytes of length with something behind its last part."""
    length = int.from_bytes(content[2:4], "big") + len(more)
    return content[:2] + length.to_bytes(2, "big") + content[4:] + more


def test_a_container_is_written_again(world: World) -> None:
    """Put into the file without a key, where no later signature covers it, none of these passes."""
    report = read_report(world.signed)
    placed = report.signatures["head"]
    content = placed.values.cms
    assert read_container(content).content == content
    stranger = as_certificate(make_person(make_authority("别的"), "张三"))
    room = placed.gap[1] - placed.gap[0] - 2
    for title, changed in _others(content, stranger):
        assert changed != content, title
        pdf = (
            world.signed[: placed.gap[0] + 1]
            + changed.hex().encode().ljust(room, b"0")
            + world.signed[placed.gap[1] - 1 :]
        )
        assert world.verify(pdf).state is State.无效, title


def test_der_has_one_way_to_write_a_length() -> None:
    whole = bytes.fromhex("30060401614101 62".replace(" ", ""))
    assert is_der(whole)
    for changed in (
        "3080040161410162 0000",
        "308106040161410162",
        "30060401614101",
        "3006040161410162 00",
        "30070401614101 62",
    ):
        assert not is_der(bytes.fromhex(changed.replace(" ", "")))
    assert not is_der(b"\x30\x80" * 100)
    assert not is_der(b"")


def test_a_time_stamp_holds_nothing_loose(world: World, token: bytes) -> None:
    check_token(token)

    def attribute(data: Any) -> None:
        note = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.UTF8String("hello")]})
        data["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([note])

    stranger = cms.CertificateChoices(name="certificate", value=as_certificate(make_authority("别的")))

    def named(data: Any) -> None:
        data["signer_infos"][0]["signature_algorithm"] = {"algorithm": "rsassa_pkcs1v15"}

    def key_identifier(data: Any) -> None:
        data["signer_infos"][0]["sid"] = cms.SignerIdentifier({"subject_key_identifier": b"12345"})

    for change in (
        attribute, named, key_identifier, lambda data: data["certificates"].append(stranger),
        lambda data: data["certificates"].append(data["certificates"][0]),
        lambda data: data["digest_algorithms"].append({"algorithm": "sha512"}),
        lambda data: data.__setitem__("version", "v1"),
    ):  # fmt: skip
        with pytest.raises(BadSignature):
            check_token(_changed(token, change))
    for damaged in (token + b"\0", b"", b"hello", token[:-1], _longer(token, b"\x04\x01a")):
        with pytest.raises(BadSignature):
            check_token(damaged)


@pytest.fixture(scope="module")
def token() -> bytes:
    """A time stamp of a service that nobody trusts."""
    import asyncio

    from pyhanko.sign.timestamps import DummyTimeStamper

    from tests.signing.test_sign import time_stamp_key

    certificate, key = time_stamp_key(make_authority("时间戳"))
    return asyncio.run(make_token(DummyTimeStamper(certificate, key), b"\0" * 32))


def test_evidence_that_looks_like_an_authority(world: World) -> None:
    """A forged certificate with the root's name and key could have issued the signer's, but no root issued it."""
    stranger = make_authority("别的机构")
    root = world.authority.certificate
    forged = (
        x509.CertificateBuilder()
        .subject_name(root.subject)
        .issuer_name(stranger.certificate.subject)
        .public_key(root.public_key())
        .serial_number(5)
        .not_valid_before(datetime.now(timezone.utc) - timedelta(days=1))
        .not_valid_after(datetime.now(timezone.utc) + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"hidden"), critical=False)
        .sign(stranger.key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    signer, roots = der(world.people["head"]), [as_certificate(world.authority)]
    good = (make_crl(world.authority, []),)
    assert not unrelated((der(world.authority),), good, [signer], roots)
    assert unrelated((forged,), (), [signer], roots)
    assert unrelated((forged, der(stranger)), (make_crl(stranger, []),), [signer], roots)
    assert unrelated((), (make_crl(stranger, []),), [signer], roots)
    assert unrelated((), good * 2, [signer], roots)
    assert unrelated((), (make_crl(world.people["preparer"], []),), [signer, der(world.people["preparer"])], roots)
    assert unrelated((der(make_person(world.authority, "张三")),), (), [signer], roots)


def test_a_name_is_read_in_no_time() -> None:
    for name in ("1" * 100_000 + "\n甲", "甲" + " " * 100_000, "X" * 100_000, "12X-甲-3X", ""):
        bare_name(name)
    assert [bare_name(name) for name in ("12X-甲-3X", "甲X", "甲 1", "1")] == ["甲", "甲X", "甲", ""]


def test_a_picture_is_no_hiding_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import zlib

    packing = zlib.compressobj()
    blocks = b"".join(packing.compress(b"") + packing.flush(zlib.Z_FULL_FLUSH) for _ in range(50_000))
    packed = blocks + packing.compress(bytes(12)) + packing.flush()
    assert zlib.decompress(packed) == bytes(12)
    opacity = zlib.compress(bytes(4))
    assert Picture(2, 2, zlib.compress(bytes(12)), opacity).is_sound
    assert not Picture(2, 2, packed, opacity).is_sound
    assert not Picture(2, 2, zlib.compress(bytes(12)) + b"x", opacity).is_sound
    assert not Picture(2, 2, zlib.compress(bytes(13)), opacity).is_sound


def test_years_that_cannot_be(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    report = read_report(world.report)
    (placed,) = read_report(world.sign(world.report, "preparer")).signatures.values()
    for year in (1, 1999, 2200, 9999):
        moment = placed.values.moment.replace(year=year, day=1)
        made = revisions.write(report.base, replace(placed.values, moment=moment))
        assert world.verify(world.report + made.content, up_to="preparer").state is State.无效
