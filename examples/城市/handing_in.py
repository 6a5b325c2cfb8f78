"""What comes of a unit's way of handing in: files, signed, forged or damaged, and what each of them has to count as."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import rfc8785
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from PIL import Image
from pyhanko.sign import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from checklist.answers.load import parse_answers
from checklist.app.batch import Job, Kept
from checklist.app.opening import open_pack
from checklist.core.digest import digest
from checklist.core.values import CHINA
from checklist.core.version import __version__
from checklist.core.wording import ROLES
from checklist.engine.assess import assess
from checklist.io.files import write_atomically
from checklist.record.base import Record
from checklist.report.pdf.draw import draw
from checklist.report.pdf.report import printable_report, report_data
from checklist.report.pdf.toolchain import toolchain
from checklist.signing.certificates import fingerprint
from checklist.signing.demo import Person, make_person
from checklist.signing.file import read_report
from checklist.signing.sign import SignOptions, sign
from examples.城市.answers import Rules, Said, half_year, say
from examples.城市.units import CityUnit


class Handed(Record):
    """A file that a unit hands in: its name below the inbox, and as what it has to count.

    ``version`` of the answers that it carries; ``zipped``: it lies in a zip with others of its county. ``is_known``:
    whether anybody can read of which unit it is, and the roster has it.
    """

    file: str
    sha256: str
    state: str
    version: int = 0
    zipped: bool = False
    is_known: bool = True


class MadeUnit(Record):
    """A unit's files, and the certificates of those who sign for it."""

    signers: list[str]
    files: list[Handed]


@dataclass(frozen=True)
class Workshop:
    """What all units' files are made with: the rules, others that nobody asked for, who certifies people and who may not."""

    rules: Path
    other_rules: Path
    authority: bytes
    stranger: bytes
    blobs: Path
    today: datetime
    seed: int
    back: int


def pem_of(person: Person) -> bytes:
    """Return a person's key and certificate as PEM."""
    key = person.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + person.certificate.public_bytes(Encoding.PEM)


def person_of(pem: bytes) -> Person:
    """Return the person whose key and certificate these are."""
    key = load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Person(key, x509.load_pem_x509_certificate(pem))


def job(workshop: Workshop, unit: CityUnit) -> Job[MadeUnit]:
    """Return the job that makes a unit's files."""
    return Job(unit.code, partial(_make, workshop, unit))


def _make(workshop: Workshop, unit: CityUnit, kept: Kept[MadeUnit] | None) -> Kept[MadeUnit]:
    key = digest(
        {
            "unit": {name: value for name, value in vars(unit).items() if name != "due"},
            "made with": [workshop.seed, workshop.back, workshop.today.date(), sha256(workshop.authority).hexdigest()],
            "packs": [open_pack(workshop.rules, []).digest, open_pack(workshop.other_rules, []).digest],
            "software": {"checklist-zicha": __version__, **toolchain()},
        }
    )
    if (
        kept is not None
        and kept.key == key
        and all((workshop.blobs / one.sha256).exists() for one in kept.result.files)
    ):
        return kept
    desk = Desk(workshop, unit)
    made = list(desk.files())
    for handed, content in made:
        write_atomically(workshop.blobs / handed.sha256, content)
    return Kept(key, MadeUnit(signers=desk.signers, files=[handed for handed, _ in made]))


class Desk:
    """Where one unit's files are made."""

    def __init__(self, workshop: Workshop, unit: CityUnit) -> None:
        self.workshop, self.unit = workshop, unit
        self.chance = random.Random(f"{workshop.seed}/{unit.code}/files")
        self.people = self._certified(person_of(workshop.authority))
        self.signers = [fingerprint(person.certificate.public_bytes(Encoding.DER)) for person in self.people]

    def files(self) -> Iterator[tuple[Handed, bytes]]:
        """Yield the files that the unit hands in."""
        way = self.unit.way
        if way in ("有效", "逾期", "名册外", "有效装在压缩包里"):
            state = "名册外" if way == "名册外" else "有效"
            yield self._file(self.signed_report(), state, zipped=way == "有效装在压缩包里")
        elif way == "重复":
            content = self.signed_report()
            yield self._file(content, "有效")
            yield self._file(content, "有效", "自查报告（再发一次）.pdf")
        elif way == "重交":
            yield self._file(self.signed_report(), "被后交的代替")
            yield self._file(self.signed_report(version=1, days=3), "有效", "自查报告（更正）.pdf", version=1)
        elif way == "先坏后好":
            drawn = self.drawn()
            yield self._file(_changed(self.signed(drawn, self.people)), "无效")
            yield self._file(self.signed(drawn, self.people, 3), "有效", "自查报告（重报）.pdf")
        elif way in _SPOILED:
            state, make = _SPOILED[way]
            yield self._file(make(self), state, "自查草表.json" if way == "草表" else "自查报告.pdf")

    def _file(
        self, content: bytes, state: str, name: str = "自查报告.pdf", *, version: int = 0, zipped: bool = False
    ) -> tuple[Handed, bytes]:
        file = f"{self.unit.code.partition('-')[0]}/{self.unit.name}{name}"
        is_known = self.unit.way not in ("名册外", *_UNREADABLE)
        handed = Handed(
            file=file,
            sha256=sha256(content).hexdigest(),
            state=state,
            version=version,
            zipped=zipped,
            is_known=is_known,
        )
        return handed, content

    def said(self, version: int = 0, back: int = 0) -> Said:
        """Return what the unit says, in a period before if asked."""
        back += self.workshop.back
        period = half_year(self.workshop.today.date(), back)
        return say(_rules(self.workshop.rules), self.unit, period, version, back, self.workshop.seed)

    def drawn(
        self, version: int = 0, back: int = 0, *, rules: Path | None = None, masked: bool = False, forged: bool = False
    ) -> bytes:
        """Return the unit's report, not signed; ``forged``: it carries other answers than it was made of."""
        pack = open_pack(rules or self.workshop.rules, [])
        data = {**self.said(version, back).data}
        data["pack"] = {"id": pack.spec.id, "version": pack.spec.version}
        answers = parse_answers(pack, _text(data), Path("/nowhere/answers.json"))
        day = half_year(self.workshop.today.date(), back + self.workshop.back).judged
        assessment = assess(pack, answers, day, masked=masked)
        carried = _other_answers(report_data(assessment)) if forged else None
        return draw(printable_report(assessment, masked=masked, data=carried))

    def signed(self, pdf: bytes, people: list[Person], days: int = 0) -> bytes:
        """Return a report signed by some people, in the order of the roles, so many days after the first could."""
        first = datetime.combine(half_year(self.workshop.today.date(), self.workshop.back).judged, time(10), CHINA)
        for hours, (role, person) in enumerate(zip(ROLES, people, strict=False)):
            moment = first + timedelta(days=1 + days, hours=hours)
            signer = _signer(person)
            pdf = sign(read_report(pdf), SignOptions(role, signer, confirmed=signer.subject_name or ""), moment)
        return pdf

    def signed_report(self, version: int = 0, days: int = 0) -> bytes:
        """Return the unit's report, signed by all."""
        return self.signed(self.drawn(version), self.people, days)

    def strangers(self) -> list[Person]:
        """Return people of the same names whom an authority certified that nobody trusts."""
        return self._certified(person_of(self.workshop.stranger))

    def others(self) -> list[Person]:
        """Return the same people, the last with a certificate that stands in no roster."""
        return [*self.people[:2], self._certified(person_of(self.workshop.authority))[2]]

    def _certified(self, authority: Person) -> list[Person]:
        since = 700 + (datetime.now(CHINA) - self.workshop.today).days
        return [make_person(authority, name, unit=self.unit.name, days=3000, since=since) for name in self.unit.people]


_rules = lru_cache(Rules)
"""A process reads the rules once."""


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str, indent=1)


def _signer(person: Person) -> SimpleSigner:
    key = person.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = person.certificate.public_bytes(Encoding.DER)
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


def _other_answers(data: bytes) -> bytes:
    """Return a report's data with one answer turned, which its conclusions then do not follow from."""
    record = json.loads(data)
    answer = next(answer for answer in record["answers"]["answers"].values() if answer["value"] == "是")
    answer["value"] = "否"
    return rfc8785.dumps(record)


def _changed(pdf: bytes) -> bytes:
    """Return a file with one byte changed among what was signed: in the middle of its largest stream."""
    place = pdf.index(b"stream\n", len(pdf) // 3) + 400
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def _encrypted(pdf: bytes) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(written, encryption=pikepdf.Encryption(owner="口令", user="口令"))
    return written.getvalue()


def _picture(desk: Desk) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (400, 560), tuple(desk.chance.randbytes(3))).save(written, "JPEG")
    return written.getvalue()


_SPOILED: dict[str, tuple[str, Callable[[Desk], bytes]]] = {
    "改了字节": ("无效", lambda desk: _changed(desk.signed(desk.drawn(), desk.people))),
    "数据不符": ("无效", lambda desk: desk.signed(desk.drawn(forged=True), desk.people)),
    "陌生的机构": ("无效", lambda desk: desk.signed(desk.drawn(), desk.strangers())),
    "签字人不在名册": ("未能验证", lambda desk: desk.signed(desk.drawn(), desk.others())),
    "没有签字": ("无效", lambda desk: desk.drawn()),
    "只有填报人签字": ("无效", lambda desk: desk.signed(desk.drawn(), desk.people[:1])),
    "公开版": ("未能验证", lambda desk: desk.drawn(masked=True)),
    "期间不同": ("期间不同", lambda desk: desk.signed(desk.drawn(back=1), desk.people)),
    "规则库不同": ("规则库不同", lambda desk: desk.signed(desk.drawn(rules=desk.workshop.other_rules), desk.people)),
    "草表": ("草表", lambda desk: _text(desk.said().data).encode()),
    "乱码": ("无效", lambda desk: desk.chance.randbytes(5000)),
    "截断": ("无效", lambda desk: (pdf := desk.signed(desk.drawn(), desk.people))[: len(pdf) * 6 // 10]),
    "图片": ("无效", _picture),
    "空文件": ("无效", lambda desk: b""),
    "加密": ("无效", lambda desk: _encrypted(desk.drawn())),
}
"""As what a file has to count that a unit hands in in some way, and how it is made."""
_UNREADABLE = ("乱码", "截断", "图片", "空文件", "加密")
"""Ways of handing in a file of which nobody can tell whose it is."""
