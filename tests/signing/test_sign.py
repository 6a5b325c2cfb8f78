"""Signing and verifying as people do it: by command, with files, tokens and time stamps."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import page
import pexpect
import pypdfium2
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.timestamps import DummyTimeStamper, HTTPTimeStamper

from checklist.core.errors import Code, InputError
from checklist.signing.certificates import fingerprint
from checklist.signing.container import make_token
from checklist.signing.demo import Person, make_authority, make_person, pkcs12_bytes, write_demo_keys
from checklist.signing.file import read_report
from checklist.signing.keys import open_pkcs12, open_token
from checklist.signing.outcome import State
from checklist.signing.revisions import Archived
from checklist.signing.sign import Stamping, _made
from checklist.signing.trust import Trust, _read_crl, read_signers
from tests.conftest import FIRE_ANSWERS, FIRE_PACK, Run
from tests.signing.conftest import PEOPLE, UNIT, World, as_certificate, der, faults, make_crl
from tests.signing.forging import added, time_stamp_fields, write_on_page

SECRET = "十分机密-7f3a"


@pytest.fixture
def report(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "报告.pdf"
    path.write_bytes(world.report)
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """The answers file that the report is made of."""
    path = tmp_path / "a.yaml"
    path.write_text(FIRE_ANSWERS, encoding="utf-8")
    return path


@pytest.fixture
def keys(run: Run, report: Path, tmp_path: Path) -> list[str]:
    """Make demo keys for the report; return the words that sign with the preparer's."""
    assert run("keys", "demo", "钥匙", "--report", report).returncode == 0
    return ["--passfile", "钥匙/口令.txt", "--p12"]


def test_from_report_to_verification(run: Run, report: Path, keys: list[str], tmp_path: Path) -> None:
    trust = ["--trust", "钥匙/测试根证书.pem", "--signers", "钥匙/signers.yaml", *FIRE_PACK]
    unsigned = run("verify", report, *trust)
    assert unsigned.returncode == 5
    assert "结论：没有签字。还缺填报人、复核人、单位主要负责人的签字；没有发现别的问题。" in unsigned.stdout
    for role in PEOPLE:
        done = run("sign", report, "--role", role, *keys, f"钥匙/{role}.p12")
        assert done.returncode == 0, done.stderr
        assert report.stat().st_mode & 0o777 == 0o600
    found = run("verify", report, *trust)
    assert found.returncode == 0, found.stdout
    assert "结论：有效。" in found.stdout
    assert "用所附数据重新排版，与报告逐字节一致" in found.stdout
    assert "注意：签字用的是测试证书" in found.stdout
    told = json.loads(run("verify", report, *trust, "--format", "json").stdout)["files"][0]
    assert told["state"] == "有效"
    assert [signature["name"] for signature in told["signatures"]] == list(PEOPLE.values())
    assert all(signature["test_certificate"] for signature in told["signatures"])
    again = run("keys", "demo", "钥匙")
    assert (again.returncode, "R804" in again.stderr) == (3, True)
    for path in (tmp_path / "钥匙").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_public_edition_is_not_signed(run: Run, clean: Path, keys: list[str]) -> None:
    run("report", clean, "-o", "公开.pdf", "--edition", "public", "--as-of", "2026-01-15", *FIRE_PACK)
    done = run("sign", "公开.pdf", "--role", "preparer", *keys, "钥匙/preparer.p12")
    assert (done.returncode, "S923 这一份是公开版，不能签字。" in done.stderr) == (3, True)
    told = run("verify", "公开.pdf", *FIRE_PACK).stdout
    assert "公开版，不签字" in told
    assert "结论：未能验证。没有发现问题" in told


def test_what_is_not_there_is_no_verdict(run: Run, report: Path) -> None:
    done = run("verify", report, "没有.pdf", "--quick")
    assert (done.returncode, done.stdout) == (3, "")
    assert "没有.pdf Y101 读不了这个文件：文件不存在。" in done.stderr


def test_the_order_is_enforced(run: Run, report: Path, keys: list[str], world: World, tmp_path: Path) -> None:
    def code(*words: str | Path) -> str:
        done = run("sign", *words)
        assert done.returncode == 3
        return done.stderr.split()[1]

    before = report.read_bytes()
    assert code(report, "--role", "head", *keys, "钥匙/head.p12") == "S911"
    assert run("sign", report, "--role", "preparer", *keys, "钥匙/preparer.p12", "-o", "签.pdf").returncode == 0
    assert report.read_bytes() == before
    assert code("签.pdf", "--role", "preparer", *keys, "钥匙/preparer.p12") == "S910"
    (tmp_path / "文.pdf").write_bytes(b"%PDF-1.7\n")
    assert code("文.pdf", "--role", "preparer", *keys, "钥匙/preparer.p12") == "S901"
    assert code("没有.pdf", "--role", "preparer", *keys, "钥匙/preparer.p12") == "Y101"
    assert run("sign", report, "--role", "preparer").returncode == 2


def test_who_signs_is_told_that_the_pages_were_not_looked_at(
    run: Run, report: Path, keys: list[str], tmp_path: Path
) -> None:
    words = ("--role", "preparer", *keys, "钥匙/preparer.p12")
    told = f"提醒：{report} S926 签字不重新排版，没有核对页面印的是不是所附数据。请先运行 checklist verify {report}，"
    assert told in run("sign", report, *words, "-o", "签.pdf").stderr
    folder = tmp_path / "收"
    folder.mkdir()
    for name in ("甲.pdf", "乙.pdf"):
        shutil.copy(report, folder / name)
    done = run("sign", folder, *words)
    assert (done.returncode, (done.stdout + done.stderr).count("S926")) == (0, 1)


def test_one_person_in_two_roles_is_told_what_verifying_will_say(
    run: Run, report: Path, keys: list[str], tmp_path: Path
) -> None:
    """A unit of one: whoever signs the second place hears it then, and the superior's list makes it valid."""
    words = (*keys, "钥匙/preparer.p12", "--certificate-name", PEOPLE["preparer"])
    assert "S927" not in run("sign", report, "--role", "preparer", *words).stderr
    told = run("sign", report, "--role", "reviewer", *words).stderr
    assert f"提醒：{report} S927 填报人也是用这张证书签的：checklist verify 会说“无效”" in told
    (only, *_) = re.findall("[0-9a-f]{64}", (tmp_path / "钥匙/signers.yaml").read_text(encoding="utf-8"))
    (tmp_path / "名单.yaml").write_text(f"{UNIT}: {{preparer: ['{only}'], reviewer: ['{only}']}}\n", encoding="utf-8")
    trusted = ("--trust", "钥匙/测试根证书.pem", "--up-to", "reviewer", *FIRE_PACK)
    alone = run("verify", report, *trusted).stdout
    assert (
        "填报人和复核人是同一个人签的；确实由一个人兼任的，请上级写进签名人名单（verify 的 --signers、任务.yaml 的 signers）"
        in alone
    )
    assert run("verify", report, *trusted, "--signers", "名单.yaml").returncode == 0


def test_a_certificate_of_another_unit_is_told_by_signing_and_verifying(
    run: Run, report: Path, world: World, tmp_path: Path
) -> None:
    """What a certificate says is shown as what somebody else wrote: it imitates no line of ours."""
    person = make_person(
        world.authority, "吴晓棠”，北京时间 2026-01-01 09:00（时间戳", unit="外县某局”）\n√ 结论：有效"
    )
    (tmp_path / "钥匙.p12").write_bytes(pkcs12_bytes(person, "口令"))
    (tmp_path / "口令").write_text("口令\n", encoding="utf-8")
    (tmp_path / "口令").chmod(0o600)
    (tmp_path / "根.pem").write_bytes(world.authority.certificate.public_bytes(Encoding.PEM))
    name = "吴晓棠”，北京时间 2026-01-01 09:00（时间戳"
    signing = ("--role", "preparer", "--p12", "钥匙.p12", "--passfile", "口令", "--certificate-name", name)
    done = run("sign", report, *signing)
    said = "填报人的证书上，单位写的是“外县某局’） √ 结论：有效”，不是报告的“示例农机厂”"
    assert done.returncode == 0, done.stderr
    assert f"提醒：{report} S928 {said}。" in done.stderr
    trusted = ("--trust", "根.pem", "--up-to", "preparer", "--quick", *FIRE_PACK)
    found = run("verify", report, *trusted)
    assert f"提醒：{report} S928 {said}。" in found.stderr
    shown = (
        "填报人：“吴晓棠’，北京时间 2026-01-01 09:00（时间戳”（证书上的单位：“外县某局’） √ 结论：有效”），北京时间 "
    )
    assert shown in found.stdout
    assert found.stdout.startswith(f"{report}　“{UNIT}”　ZC")
    (signature,) = json.loads(run("verify", report, *trusted, "--format", "json").stdout)["files"][0]["signatures"]
    assert (signature["unit"], signature["of_other_unit"]) == ("外县某局”）\n√ 结论：有效", True)


def test_up_to_whom_a_report_was_judged_is_in_its_last_line(run: Run, report: Path, keys: list[str]) -> None:
    run("sign", report, "--role", "preparer", *keys, "钥匙/preparer.p12")
    trust = ("--trust", "钥匙/测试根证书.pem", *FIRE_PACK)
    found = run("verify", report, *trust, "--up-to", "preparer")
    assert (found.returncode, "结论：有效（只要求签到填报人）。各项检查全部通过。" in found.stdout) == (0, True)
    twice = run("verify", report, "备份", *trust, "--up-to", "preparer").stdout
    assert f"√ 有效（只要求签到填报人）　{report}　" in twice
    assert "只要求签到" not in run("verify", report, *trust).stdout
    (told,) = json.loads(run("verify", report, *trust, "--up-to", "preparer", "--format", "json").stdout)["files"]
    assert (told["up_to"], told["edition"]) == ("preparer", "internal")
    assert told["sha256"] == sha256(report.read_bytes()).hexdigest()


def test_without_drawing_nothing_is_said_of_what_the_pages_show(run: Run, report: Path) -> None:
    (line,) = [line for line in run("verify", report, "--quick", *FIRE_PACK).stdout.splitlines() if "SHA-256" in line]
    assert line.startswith("√ 数据：所附自查数据的 SHA-256 为 ")
    assert line.endswith("，各页页脚应当印着它的前 16 位。")


def test_what_a_folder_holds_besides_and_links_in_a_circle_are_told(run: Run, report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    (folder / "甲").mkdir(parents=True)
    shutil.copy(report, folder / "甲/一.pdf")
    for number in range(6):
        (folder / f"照片{number}.jpg").touch()
    (folder / ".隐藏.jpg").touch()
    for name, other in (("圈.pdf", "回.pdf"), ("回.pdf", "圈.pdf")):
        (folder / name).symlink_to(other)
    done = run("verify", folder, folder / "圈.pdf", "--quick", *FIRE_PACK)
    assert f"提醒：{folder} S930 另有 6 个文件的名称不以 .pdf 结尾，没有看：照片0.jpg、照片1.jpg、" in done.stderr
    assert "照片4.jpg等。" in done.stderr
    assert done.stdout.count("读不了这个文件：它是一个链接，指来指去又回到自己") == 2
    assert "共 3 份" in done.stdout
    assert "S930" not in run("verify", folder / "甲", "--quick", *FIRE_PACK).stderr


def test_a_public_edition_is_no_copy_of_its_internal_one(run: Run, clean: Path, tmp_path: Path) -> None:
    (tmp_path / "收").mkdir()
    for name, edition in (("内部", "internal"), ("公开", "public")):
        run("report", clean, "-o", f"收/{name}.pdf", "--edition", edition, "--as-of", "2026-01-15", *FIRE_PACK)
    shutil.copy(tmp_path / "收/公开.pdf", tmp_path / "收/公开2.pdf")
    told = run("verify", "收", "--quick", *FIRE_PACK).stderr
    assert (told.count("A626"), told.count("A627")) == (2, 0)


def test_a_name_that_ends_in_a_digit_signs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(FIRE_ANSWERS.replace("吴晓棠", "王芳2"), encoding="utf-8")
    run("report", "a.yaml", "--as-of", "2026-01-15", *FIRE_PACK)
    run("keys", "demo", "甲", "--report", "a.pdf")
    signed = run("sign", "a.pdf", "--role", "preparer", "--p12", "甲/preparer.p12", "--passfile", "甲/口令.txt")
    assert signed.returncode == 0, signed.stderr
    told = run("verify", "a.pdf", "--trust", "甲/测试根证书.pem", "--up-to", "preparer", *FIRE_PACK)
    assert (told.returncode, "证书上的姓名与报告所填的填报人相同" in told.stdout) == (0, True)


def test_another_name_than_the_report_s_is_signed_only_on_purpose(
    run: Run, world: World, report: Path, keys: list[str], tmp_path: Path
) -> None:
    other = make_person(world.authority, "乔安", unit=UNIT)
    (tmp_path / "钥匙/乔安.p12").write_bytes(pkcs12_bytes(other, (tmp_path / "钥匙/口令.txt").read_text().strip()))
    words = ("sign", report, "--role", "preparer", *keys, "钥匙/乔安.p12")
    for more in ((), ("--certificate-name", "乔鞍")):
        done = run(*words, *more)
        assert done.returncode == 3
        assert "S920 证书上的姓名是“乔安”，报告所填的填报人是“吴晓棠”，没有签。" in done.stderr
        assert "--certificate-name 乔安" in done.stderr
        assert report.read_bytes() == world.report
    folder = tmp_path / "收"
    folder.mkdir()
    shutil.copy(report, folder)
    assert "S920" in run("sign", folder, *words[2:]).stdout
    assert (folder / report.name).read_bytes() == world.report
    assert run(*words, "--certificate-name", "乔安").returncode == 0
    assert list(read_report(report.read_bytes()).signatures) == ["preparer"]


def test_what_was_there_before_each_signature_is_kept(run: Run, world: World, keys: list[str], tmp_path: Path) -> None:
    """In a folder too, and what is kept is not taken for another report."""
    folder = tmp_path / "收"
    folder.mkdir()
    path = folder / "报告.pdf"
    path.write_bytes(world.report)
    before = []
    for role in PEOPLE:
        before.append(path.read_bytes())
        assert "签了 1 份" in run("sign", folder, "--role", role, *keys, f"钥匙/{role}.p12").stdout
    assert [kept.read_bytes() for kept in sorted((folder / "备份").iterdir())] == before
    assert "共 1 份" in run("sign", folder, "--role", "head", *keys, "钥匙/head.p12").stdout


def test_a_signed_report_is_never_written_over(run: Run, world: World, clean: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(world.signed)
    done = run("report", clean, "-o", "a.pdf", "--as-of", "2026-01-15", *FIRE_PACK)
    assert (done.returncode, "R809" in done.stderr) == (3, True)
    (tmp_path / "收/甲").mkdir(parents=True)
    shutil.copy(clean, tmp_path / "收/甲")
    (tmp_path / "出/甲").mkdir(parents=True)
    (tmp_path / "出/甲/a.pdf").write_bytes(world.signed)
    assert "R809" in run("report", "收", "-o", "出", "--as-of", "2026-01-15", *FIRE_PACK).stdout
    for path in ("a.pdf", "出/甲/a.pdf"):
        assert (tmp_path / path).read_bytes() == world.signed


def test_what_is_signed_is_not_saved_over_something_else(run: Run, world: World, report: Path, tmp_path: Path) -> None:
    (tmp_path / "a.p12").write_bytes(pkcs12_bytes(world.people["preparer"], SECRET))
    secret = tmp_path / "口令.txt"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    secret.chmod(0o600)
    (tmp_path / "别的.pdf").write_text("别人的", encoding="utf-8")
    words = ("sign", report, "--role", "preparer", "--p12", "a.p12", "--passfile", secret)
    done = run(*words, "-o", "别的.pdf")
    assert (done.returncode, "R814" in done.stderr) == (3, True)
    assert (tmp_path / "别的.pdf").read_text(encoding="utf-8") == "别人的"
    assert run(*words, "-o", "签好.pdf").returncode == 0


def test_what_may_not_be_signed(run: Run, clean: Path, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(FIRE_ANSWERS.replace("XF-01: 2", "XF-01: null"), encoding="utf-8")
    assert run("keys", "demo", "钥匙").returncode == 0
    for answers, words, code in (("b.yaml", [], "S922"), (clean, ["--draft", "--as-of", "2026-01-15"], "S908")):
        assert run("report", answers, "-o", "a.pdf", *words, *FIRE_PACK).returncode == 0
        done = run("sign", "a.pdf", "--role", "preparer", "--p12", "钥匙/preparer.p12", "--passfile", "钥匙/口令.txt")
        assert done.returncode == 3
        assert code in done.stderr


def test_secrets_are_told_nowhere(run: Run, report: Path, world: World, tmp_path: Path) -> None:
    """A wrong passphrase, from a file and from a descriptor, with and without ``--debug``."""
    (tmp_path / "a.p12").write_bytes(pkcs12_bytes(world.people["preparer"], "口令"))
    secret = tmp_path / "口令.txt"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    words = ["sign", report, "--role", "preparer", "--p12", "a.p12"]
    public = run(*words, "--passfile", secret)
    assert "S906" in public.stderr
    secret.chmod(0o600)
    for options in ([], ["--debug"]):
        done = run(*options, *words, "--passfile", secret)
        assert done.returncode != 0
        assert "S902" in done.stderr
        assert SECRET not in done.stdout + done.stderr
    assert "S907" in run(*words).stderr
    reading, writing = os.pipe()
    os.write(writing, f"{SECRET}\n".encode())
    os.close(writing)
    command = [sys.executable, "-m", "checklist", *map(str, words), "--pass-fd", str(reading)]
    with subprocess.Popen(
        command, cwd=tmp_path, pass_fds=[reading], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    ) as process:  # fmt: skip
        seen = Path(f"/proc/{process.pid}")
        listed = (seen / "cmdline").read_bytes() + (seen / "environ").read_bytes() if seen.exists() else b""
        told = process.communicate()[0].decode()
    os.close(reading)
    assert "S902" in told
    assert SECRET not in told
    assert SECRET.encode() not in listed
    assert report.read_bytes() == world.report


def test_a_passphrase_is_asked_for_and_not_shown(report: Path, keys: list[str], tmp_path: Path) -> None:
    secret = (tmp_path / "钥匙/口令.txt").read_text(encoding="utf-8").strip()
    words = ["-m", "checklist", "sign", str(report), "--role", "preparer", "--p12", "钥匙/preparer.p12"]
    child = pexpect.spawn(sys.executable, words, cwd=str(tmp_path), encoding="utf-8", timeout=20)
    child.expect("密钥口令")
    child.sendline(secret)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert secret not in (child.before or "")


@pytest.mark.parametrize("unit", ["甲局: 一处", "甲局 #1", "*甲局", "'甲'局", "@甲"])
def test_a_list_of_signers_is_read_whatever_the_unit_is_called(tmp_path: Path, unit: str) -> None:
    write_demo_keys(tmp_path / "钥匙", unit, {"head": "卫国强"})
    assert list(read_signers(tmp_path / "钥匙/signers.yaml")) == [unit]


def test_many_at_once(run: Run, report: Path, keys: list[str], world: World, tmp_path: Path) -> None:
    folder = tmp_path / "收"
    (folder / "甲").mkdir(parents=True)
    (folder / "甲" / "一.pdf").write_bytes(world.report)
    (folder / "二.pdf").write_bytes(world.report)
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7\n")
    done = run("sign", folder, "--role", "preparer", *keys, "钥匙/preparer.p12")
    assert done.returncode == 3
    assert "共 3 份，签了 2 份，0 份已经签过，1 份没有签成。" in done.stdout
    again = run("sign", folder, "--role", "preparer", *keys, "钥匙/preparer.p12")
    assert "共 3 份，签了 0 份，2 份已经签过，1 份没有签成。" in again.stdout
    found = run("verify", folder, "--trust", "钥匙/测试根证书.pem", "--up-to", "preparer", *FIRE_PACK)
    assert found.returncode == 5
    assert "共 3 份：2 份有效，0 份未能验证，1 份无效。" in found.stdout
    assert found.stderr.count("A627") == 2  # signed twice, each by itself: what each file shows is not the same
    assert "有不止一份，内容、页面或者签字不同，另有 " in found.stderr
    assert "A626" not in found.stderr
    shutil.copy(folder / "二.pdf", folder / "三.pdf")
    found = run("verify", folder, "--trust", "钥匙/测试根证书.pem", "--up-to", "preparer", "--quick", *FIRE_PACK)
    copied = {Path(line.split(" A626 ")[0]).name for line in found.stderr.splitlines() if " A626 " in line}
    assert copied == {"二.pdf", "三.pdf"}
    (folder / "三.pdf").unlink()
    broken = bytearray((folder / "二.pdf").read_bytes())
    broken[-300] ^= 1
    for name in ("伤一", "伤二"):
        broken[-301] ^= 1
        (folder / f"{name}.pdf").write_bytes(broken)
    found = run("verify", folder, "--trust", "钥匙/测试根证书.pem", "--up-to", "preparer", "--quick")
    assert "3 份无效" in found.stdout, found.stdout
    assert found.stderr.count("A627") == 2
    assert "伤" not in found.stderr
    for name in ("伤一", "伤二"):
        (folder / f"{name}.pdf").unlink()
    (folder / "坏.pdf").unlink()
    assert run("verify", folder, "--trust", "钥匙/测试根证书.pem", "--up-to", "preparer", *FIRE_PACK).returncode == 0


def test_many_into_another_folder_are_gone_on_with(
    run: Run, report: Path, keys: list[str], world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    for name in ("一.pdf", "二.pdf"):
        (folder / name).write_bytes(world.report)
    words = ["sign", folder, "--role", "preparer", *keys, "钥匙/preparer.p12", "-o", "出"]
    assert "签了 2 份，0 份已经签过" in run(*words).stdout
    (tmp_path / "出/二.pdf").unlink()
    assert "签了 1 份，1 份已经签过" in run(*words).stdout
    assert (folder / "一.pdf").read_bytes() == world.report


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("单位: 名单\n", 1),
        ("单位:\n  chief: [ab]\n", 2),
        ("单位:\n  head: [ab]\n", 2),
        ("- 单位\n", 1),
    ],
)
def test_a_wrong_list_of_signers(run: Run, report: Path, tmp_path: Path, content: str, line: int) -> None:
    (tmp_path / "名单.yaml").write_text(content, encoding="utf-8")
    done = run("verify", report, "--signers", "名单.yaml")
    assert done.returncode == 3
    assert f"名单.yaml:{line}" in done.stderr
    assert "S917" in done.stderr


def test_certificates_that_are_none(run: Run, report: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(b"hello")
    done = run("verify", report, "--trust", "a.pem", "--crl", "a.pem", "--trust", "b.pem")
    assert done.returncode == 3
    assert [line.split()[1] for line in done.stderr.splitlines()[:3]] == ["S916", "S916", "Y101"]


# What the page shows


def test_the_stamp_and_the_archive_standard(world: World, tmp_path: Path) -> None:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((5, 5, 295, 295), outline=(200, 0, 0, 255), width=10)
    picture.save(tmp_path / "章.png")
    signed = world.sign(world.report, "preparer", seal=tmp_path / "章.png")
    assert len(signed) - len(world.report) < 64_000
    assert world.verify(signed, up_to="preparer").state is State.有效
    document = pypdfium2.PdfDocument(signed)
    document.init_forms()
    sheet = next(
        number for number, one in enumerate(document) if one.get_textpage().get_text_bounded().startswith("签字页")
    )
    shown = document[sheet].render(scale=1).to_pil().convert("RGB")
    document.close()
    before = pypdfium2.PdfDocument(world.report)
    plain = before[sheet].render(scale=1).to_pil().convert("RGB")
    before.close()
    pixels = [new for new, old in zip(_pixels(shown), _pixels(plain), strict=True) if new != old]
    assert sum(red > 150 and green < 120 for red, green, _ in pixels) > 100
    assert sum(sum(pixel) < 200 for pixel in pixels) > 100
    allowed = {"PDFA3B-SIGNATURE-BYTERANGE-001"}  # it measures to the end of the file, not of the revision
    for pdf in (signed, world.signed):
        assert {failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile="3b").failures} <= allowed


def _pixels(picture: Image.Image) -> list[tuple[int, int, int]]:
    content = picture.tobytes()
    return list(zip(content[::3], content[1::3], content[2::3], strict=True))


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not installed")
def test_poppler_lists_the_signatures(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(world.signed)
    listed = subprocess.run(
        ["pdfsig", "-nocert", "a.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout
    for name in PEOPLE:
        assert f"Signature Field Name: {name}" in listed
    assert listed.count("ETSI.CAdES.detached") == 3
    assert "The signature form field is not signed." in listed


# Time stamps


@dataclass
class TimeStamps:
    """A time stamp service of this machine: its authority, what it stamps with, and its address."""

    authority: Person
    certificate: asn1_x509.Certificate
    key: asn1_keys.PrivateKeyInfo
    url: str = ""

    def stamper(self, then: datetime | None = None) -> DummyTimeStamper:
        return DummyTimeStamper(self.certificate, self.key, fixed_dt=then)


def time_stamp_key(authority: Person) -> tuple[asn1_x509.Certificate, asn1_keys.PrivateKeyInfo]:
    """Return what a time stamp service that an authority certified stamps with."""
    key = rsa.generate_private_key(65537, 2048)
    own = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "时间戳服务")]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.now(timezone.utc) - timedelta(days=100))
        .not_valid_after(datetime.now(timezone.utc) + timedelta(days=100))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(authority.key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1_x509.Certificate.load(own.public_bytes(Encoding.DER)), asn1_keys.PrivateKeyInfo.load(private)


@pytest.fixture(scope="module")
def stamps() -> Iterator[TimeStamps]:
    authority = make_authority("时间戳")
    service = TimeStamps(authority, *time_stamp_key(authority))

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = service.stamper().request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/"
    yield service
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_time_stamp_proves_when(world: World, stamps: TimeStamps) -> None:
    roots = [as_certificate(world.authority), as_certificate(stamps.authority)]
    signed = world.sign(world.report, "preparer", stamping=Stamping(HTTPTimeStamper(stamps.url)))
    found = world.verify(signed, up_to="preparer", roots=roots)
    assert found.state is State.有效, faults(found)
    assert found.signatures[0].stamped
    unknown = world.verify(signed, up_to="preparer")
    assert unknown.state is State.未能验证
    assert any("不信任出具它的服务" in check.text for check in unknown.signatures[0].checks)


def test_a_certificate_that_expired_after_a_stamped_signature(
    world: World, stamps: TimeStamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a stamp nobody knows that the certificate held when it signed; with one it is known."""
    monkeypatch.setattr("checklist.signing.people.is_valid_at", lambda *_: True)
    short = make_person(world.authority, "吴晓棠", unit=UNIT, days=30, since=40)
    then = datetime.now(timezone.utc) - timedelta(days=20)
    signed = world.sign(world.report, "preparer", short, stamping=Stamping(stamps.stamper(then)), now=then)
    plain = world.sign(world.report, "preparer", short, now=then)
    late = world.sign(world.report, "preparer", short, stamping=Stamping(stamps.stamper()))
    roots = [as_certificate(world.authority), as_certificate(stamps.authority)]
    known = {UNIT: {"preparer": [fingerprint(der(short))]}}
    found = world.verify(signed, up_to="preparer", roots=roots, signers=known)
    assert found.state is State.有效, faults(found)
    for pdf in (plain, late):
        assert world.verify(pdf, up_to="preparer", roots=roots, signers=known).state is State.无效


def test_a_signature_made_to_last(run: Run, world: World, stamps: TimeStamps, report: Path, tmp_path: Path) -> None:
    roots = [as_certificate(world.authority), as_certificate(stamps.authority)]
    (tmp_path / "根.pem").write_bytes(
        world.authority.certificate.public_bytes(Encoding.PEM) + stamps.authority.certificate.public_bytes(Encoding.PEM)
    )
    (tmp_path / "a.crl").write_bytes(make_crl(world.authority, []))
    (tmp_path / "b.crl").write_bytes(make_crl(stamps.authority, []))
    (tmp_path / "口令.txt").write_text("口令", encoding="utf-8")
    (tmp_path / "口令.txt").chmod(0o600)
    for role, person in world.people.items():
        (tmp_path / f"{role}.p12").write_bytes(pkcs12_bytes(person, "口令"))
        words = ["sign", report, "--role", role, "--p12", f"{role}.p12", "--passfile", "口令.txt", "--tsa", stamps.url]
        if role == "head":
            words += ["--lta", "--trust", "根.pem", "--crl", "a.crl", "--crl", "b.crl"]
        done = run(*words)
        assert done.returncode == 0, done.stderr
    content = report.read_bytes()
    assert b"/DSS" in content
    assert b"/DocTimeStamp" in content
    found = run("verify", report, "--trust", "根.pem", "--crl", "a.crl", *FIRE_PACK)
    assert found.returncode == 0, found.stdout
    assert found.stdout.count("时间由所信任的时间戳服务证明") == 4
    assert "√ 全文时间戳：" in found.stdout
    for name, forged in [("page", added(content, write_on_page)), *time_stamp_fields(content)]:
        assert world.verify(forged, roots=roots).state is State.无效, name


def test_evidence_is_of_those_who_signed(world: World, stamps: TimeStamps) -> None:
    """Nobody can put other certificates or lists into a file, nor whatever is none."""
    roots = [as_certificate(world.authority), as_certificate(stamps.authority)]
    lists = [_read_crl(make_crl(authority, [])) for authority in (world.authority, stamps.authority)]
    stamping = Stamping(stamps.stamper(), Trust(roots, lists))
    signed = world.sign(world.report, "preparer", stamping=stamping)
    (archive,) = read_report(signed).archives
    assert isinstance(archive.values, Archived)
    assert (len(archive.values.certificates), len(archive.values.lists)) == (4, 2)
    assert world.verify(signed, up_to="preparer", roots=roots).state is State.有效
    own = read_report(signed[: archive.start])
    stranger = make_authority("别的机构")
    strange = (
        (der(stranger), *archive.values.certificates), archive.values.lists,
    ), (archive.values.certificates, (make_crl(stranger, []),)), (archive.values.certificates, (b"hello",)), ((b"hello",), ())  # fmt: skip
    for certificates, others in strange:
        kept = Archived(tuple(certificates), tuple(others), b"")
        made = _made(own.base, own.pdf, kept, partial(make_token, stamps.stamper()))
        assert world.verify(own.pdf + made.content, up_to="preparer", roots=roots).state is State.无效


def test_a_stamp_s_time_and_the_proven_time_agree(
    world: World, stamps: TimeStamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checklist.signing.people.is_valid_at", lambda *_: True)
    now = datetime.now(timezone.utc)
    roots = [as_certificate(world.authority), as_certificate(stamps.authority)]
    signed = world.sign(world.report, "preparer", stamping=Stamping(stamps.stamper()), now=now - timedelta(days=9))
    assert any("时间戳说的是" in fault for fault in faults(world.verify(signed, up_to="preparer", roots=roots)))


def test_a_time_stamp_service_that_does_not_answer(world: World) -> None:
    with pytest.raises(InputError) as caught:
        world.sign(world.report, "preparer", stamping=Stamping(HTTPTimeStamper("http://127.0.0.1:9/")))
    assert caught.value.problems[0].code is Code.NO_TIME_STAMP


# Signatures of other kinds


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            bytes.fromhex("30819b06092a864886f70d010702a0") + bytes.fromhex("06082a811ccf55018375") + b"\0" * 100,
            "国密签名",
        ),
        (b"\x30\x81\xa0\x30\x20\x16\x02ES\x02\x01\x04" + b"\0" * 140, "GB/T 38540 电子印章"),
    ],
)
def test_a_seal_platform_s_signature_is_recognised(world: World, content: bytes, said: str) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(world.signed))
    embedding = PdfCMSEmbedder().write_cms("seal", writer)
    next(embedding)
    embedding.send(SigObjSetup(SignatureObject(subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, bytes_reserved=4096)))
    output = io.BytesIO()
    embedding.send(SigIOSetup("sha256", output=output))
    embedding.send(content)
    found = world.verify(output.getvalue())
    seal = found.signatures[-1]
    assert (found.state, seal.state, seal.field) == (State.未能验证, State.未能验证, "seal"), faults(found)
    assert said in seal.checks[0].text
    assert "未能验证" in seal.checks[0].text
    assert "它覆盖整个文件，除印章外各页看上去没有变动" in seal.checks[0].text


# Tokens

MODULES = [
    Path(folder) / "softhsm/libsofthsm2.so" for folder in ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/local/lib")
]
MODULE = next((path for path in MODULES if path.exists()), None)
needs_token = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None,
    reason="SoftHSM2 is not installed: apt-get install softhsm2",
)


@pytest.fixture
def token(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a token with the preparer's key and certificate, PIN 123456."""
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n", encoding="utf-8")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    assert MODULE is not None
    put = f"""
import sys
from pathlib import Path
from pkcs11 import lib, Attribute, ObjectClass
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.x509 import decode_x509_certificate
token = lib({str(MODULE)!r}).get_token(token_label="测试钥匙")
with token.open(rw=True, user_pin="123456") as session:
    key = decode_ec_private_key(Path("key.der").read_bytes())
    key |= {{Attribute.TOKEN: True, Attribute.LABEL: "签字", Attribute.SIGN: True}}
    session.create_object(key)
    certificate = decode_x509_certificate(Path("certificate.der").read_bytes())
    session.create_object(certificate | {{Attribute.TOKEN: True, Attribute.LABEL: "签字"}})
"""
    person = world.people["preparer"]
    pem = person.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (tmp_path / "key.der").write_bytes(pem)
    (tmp_path / "certificate.der").write_bytes(der(person))
    words = [
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "测试钥匙",
        "--pin",
        "123456",
        "--so-pin",
        "87654321",
    ]
    subprocess.run(words, check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", put], cwd=tmp_path, check=True)
    return MODULE


@needs_token
def test_a_token_signs(run: Run, token: Path, report: Path, world: World, tmp_path: Path) -> None:
    pin = tmp_path / "pin.txt"
    pin.write_text("123456\n", encoding="utf-8")
    pin.chmod(0o600)
    words = ["sign", report, "--role", "preparer", "--pkcs11", token, "--passfile", pin]
    done = run(*words, "--token", "测试钥匙", "--label", "签字")
    assert done.returncode == 0, done.stderr
    assert world.verify(report.read_bytes(), up_to="preparer").state is State.有效
    assert "S903" in run(*words, "--token", "别的", "--label", "签字", "-o", "b.pdf").stderr
    report.write_bytes(world.report)
    assert "S905" in run(*words, "--token", "测试钥匙", "--label", "没有", "-o", "b.pdf").stderr
    pin.write_text("7391846\n", encoding="utf-8")
    wrong = run("--debug", *words, "--token", "测试钥匙", "--label", "签字")
    assert "S904" in wrong.stderr
    assert "7391846" not in wrong.stdout + wrong.stderr
    assert report.read_bytes() == world.report


def test_a_key_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.p12").write_bytes(b"hello")
    with pytest.raises(InputError) as caught:
        open_pkcs12(tmp_path / "a.p12", "")
    assert caught.value.problems[0].code is Code.KEY_UNOPENED


def test_a_driver_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught, open_token(tmp_path / "a.so", "钥匙", "签字", "1"):
        pass
    assert caught.value.problems[0].code is Code.TOKEN_FAILED
