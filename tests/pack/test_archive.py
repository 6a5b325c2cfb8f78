"""A pack as one file: the same bytes each time, opened only if it is one, and used everywhere."""

from __future__ import annotations

import io
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from checklist.app.opening import open_pack
from checklist.core.errors import Code, InputError
from checklist.pack import archive
from checklist.pack.archive import opened, pack_file
from checklist.pack.load import load_pack
from tests.conftest import FIRE, FIRE_UNIT, ROOT, Run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "规则库.zip"
    path.write_bytes(pack_file(FIRE))
    return path


def test_what_a_file_lacks_is_told_by_its_name_and_not_by_where_it_was_opened(run: Run, tmp_path: Path) -> None:
    (tmp_path / "规则库.zip").write_bytes(pack_file(FIRE))
    done = run("init", "a.yaml", *FIRE_UNIT, "--overlay", "临川", "--pack", "规则库.zip")
    assert (done.returncode, (tmp_path / "a.yaml").exists()) == (3, False), done.stderr
    assert done.stderr.splitlines()[1].startswith("规则库.zip/overlays P426 规则库里没有地方规定“临川”"), done.stderr


def test_the_same_files_give_the_same_bytes(tmp_path: Path, file: Path) -> None:
    """Wherever and whenever they were written, and whatever else lies in the folder."""
    shutil.copytree(FIRE, tmp_path / "fire_safety")
    (tmp_path / "fire_safety/.git").mkdir()
    (tmp_path / "fire_safety/.git/x.yaml").write_text("a: 1\n")
    (tmp_path / "fire_safety/草稿.docx").write_bytes(b"?")
    assert pack_file(tmp_path / "fire_safety") == file.read_bytes()


@pytest.mark.parametrize("folder", [FIRE, pytest.param(ROOT / "rules", marks=pytest.mark.slow)])
def test_it_is_the_pack(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(pack_file(folder))
    assert load_pack(opened(path)).digest == load_pack(folder).digest
    assert open_pack(path, []).digest == load_pack(folder, []).digest


def test_a_wrong_pack_is_no_file(tmp_path: Path) -> None:
    shutil.copytree(FIRE, tmp_path / "fire_safety")
    (tmp_path / "fire_safety/limits.yaml").write_text("format: 1\n")
    with pytest.raises(InputError):
        pack_file(tmp_path / "fire_safety")


def test_what_lies_in_the_cache_is_compared(file: Path) -> None:
    folder = opened(file)
    (folder / "limits.yaml").write_text("format: 1\n")
    (folder / "items/site/more.yaml").write_text("format: 1\n")
    assert load_pack(opened(file)).digest == load_pack(FIRE).digest


def test_what_another_process_opened_meanwhile_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads there already; both may be the first."""
    shutil.rmtree(opened(file).parent)
    write, places = archive._write, []

    def slow(files: dict[PurePosixPath, bytes], folder: Path) -> None:
        write(files, folder)
        monkeypatch.setattr(archive, "_write", write)
        places.append(opened(file).stat().st_ino)

    monkeypatch.setattr(archive, "_write", slow)
    assert opened(file).stat().st_ino == places[0]


def with_entry(content: bytes, name: str, data: bytes = b"a: 1\n", mode: int = stat.S_IFREG) -> bytes:
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, data)
    return written.getvalue()


def with_damaged_entry(content: bytes) -> bytes:
    name, written = b"fire_safety/z.yaml", io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(name.decode(), b"a: 1\n" * 100, zipfile.ZIP_DEFLATED)
    raw = bytearray(written.getvalue())
    raw[raw.index(name) + len(name)] ^= 0xFF
    return bytes(raw)


BAD: list[Callable[[bytes], bytes]] = [
    lambda content: b"",
    lambda content: content[:-30],
    lambda content: content[:400] + bytes(60) + content[460:],
    with_damaged_entry,
    lambda content: with_entry(content, "../x.yaml"),
    lambda content: with_entry(content, "/x.yaml"),
    lambda content: with_entry(content, "fire_safety/..\\x.yaml"),
    lambda content: with_entry(content, "fire_safety/x.exe"),
    lambda content: with_entry(content, "fire_safety/.x.yaml"),
    lambda content: with_entry(content, "fire_safety/link.yaml", b"/etc/passwd", stat.S_IFLNK),
    lambda content: with_entry(content, "fire_safety/PACK.yaml"),
    lambda content: with_entry(content, "other/pack.yaml"),
    lambda content: with_entry(content, "fire_safety/big.yaml", b" " * 11_000_000),
]


@pytest.mark.parametrize("number", range(len(BAD)))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_pack_file_is_told(file: Path, number: int, tmp_path: Path) -> None:
    file.write_bytes(BAD[number](file.read_bytes()))
    with pytest.raises(InputError) as caught:
        opened(file)
    assert [problem.code for problem in caught.value.problems] == [Code.NOT_A_PACK_FILE]
    assert not (tmp_path / "x.yaml").exists()


@pytest.mark.slow
def test_by_command_from_pack_to_verification(run: Run, tmp_path: Path) -> None:
    """A signed pack file is used everywhere; last year's reports are judged by last year's, this year's by this year's."""
    assert run("rules", "pack", "--pack", FIRE, "-o", "packs/2026.zip").returncode == 0
    assert run("keys", "demo", "k").returncode == 0
    signing = ["--p12", "k/preparer.p12", "--passfile", "k/口令.txt"]
    assert run("rules", "sign", "packs/2026.zip", *signing).stdout == "packs/2026.zip.p7s\n"
    known = run("rules", "verify", "packs/2026.zip", "--trust", "k/测试根证书.pem")
    assert known.returncode == 0
    assert "√ 由“测试填报人”（证书上的单位：“试用单位”）（测试证书）签名，内容完整" in known.stdout
    unknown = run("rules", "verify", "packs/2026.zip")
    assert (unknown.returncode, "？ 没有用 --trust 给出签发它的根证书" in unknown.stdout) == (5, True)
    assert run("keys", "demo", "别的").returncode == 0
    other = run("rules", "verify", "packs/2026.zip", "--trust", "别的/测试根证书.pem")
    assert (other.returncode, "？ 证书不是 --trust 给出的机构签发的" in other.stdout) == (5, True)
    words = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "packs/2026.zip.p7s", "-content", "packs/2026.zip"]
    openssl = ["openssl", *words, "-CAfile", "k/测试根证书.pem", "-out", "out.zip"]
    if shutil.which("openssl"):
        subprocess.run(openssl, cwd=tmp_path, check=True, capture_output=True)
    shutil.copytree(FIRE, tmp_path / "fire_safety")
    limits = tmp_path / "fire_safety/limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("value: 30", "value: 31"), encoding="utf-8")
    assert run("rules", "pack", "--pack", "fire_safety", "-o", "packs/2027.zip").returncode == 0
    for year in ("2026", "2027"):
        pack = ["--pack", f"packs/{year}.zip"]
        started = run("init", f"{year}.yaml", *FIRE_UNIT, *pack)
        assert started.returncode == 0
        assert (
            "没有签名" if year == "2027" else "由“测试填报人”（证书上的单位：“试用单位”）（测试证书）签名"
        ) in started.stderr
        assert run("report", f"{year}.yaml", "-o", f"{year}.pdf", *pack).returncode in (0, 1, 4)
        verified = run("verify", f"{year}.pdf", "--quick", "--pack", "packs")
        told, digest = verified.stdout, open_pack(tmp_path / f"packs/{year}.zip", []).digest
        assert "√ 结论：按规则库重新核对" in told
        assert f"摘要 {digest[:16]}" in told
        assert "请核对它的摘要" in verified.stderr
    told = run("verify", "2027.pdf", "--quick", "--pack", "packs/2026.zip").stdout
    assert "请用 --pack 给出上级下发的同一规则库" in told
    assert "本机的也叫这一版，内容却不同（摘要 " in told
    assert "只信发布单位下发的" in told
    (tmp_path / "packs/2027.zip").unlink()
    assert "这个文件夹里没有报告所用的规则库" in run("verify", "2027.pdf", "--quick", "--pack", "packs").stdout


def test_a_changed_pack_file_is_refused(run: Run, tmp_path: Path) -> None:
    for words in (
        ["rules", "pack", "--pack", FIRE, "-o", "a.zip"], ["keys", "demo", "k"],
        ["rules", "sign", "a.zip", "--p12", "k/preparer.p12", "--passfile", "k/口令.txt"],
    ):  # fmt: skip
        assert run(*words).returncode == 0
    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(with_entry(content, "fire_safety/profiles/x.yaml"))
    for words in (["rules", "list"], ["init", "a.yaml", *FIRE_UNIT]):
        done = run(*words, "--pack", "a.zip")
        assert done.returncode == 3
        assert "P433" in done.stderr
    with pytest.raises(InputError):
        open_pack(tmp_path / "a.zip", [])
    (tmp_path / "a.zip").write_bytes(content)
    (tmp_path / "a.zip.p7s").write_bytes(b"x")
    assert "P433" in run("rules", "list", "--pack", "a.zip").stderr
