"""Only ordinary files are read and written, and no more of them than is bearable."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from checklist.core.errors import Code, InputError
from checklist.io.files import os_reason, read_bytes, read_standard_input, write_atomically


def strange(folder: Path, kind: str) -> Path:
    path = folder / "x"
    if kind == "device":
        return Path("/dev/zero")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.relpath(path))
    else:
        path.symlink_to("/dev/full")
    return path


KINDS = ["device", "pipe", "folder", "socket", "link to a device"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_ordinary_file_is_not_read(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(strange(tmp_path, kind))
    (problem,) = caught.value.problems
    assert problem.code is Code.UNREADABLE
    assert "文件夹" in problem.text or "不是普通文件" in problem.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_ordinary_file_is_not_replaced(tmp_path: Path, kind: str) -> None:
    path = strange(tmp_path, kind)
    before = path.stat()
    with pytest.raises(OSError) as caught:
        write_atomically(path, "x")
    assert "文件夹" in os_reason(caught.value) or "不是普通文件" in os_reason(caught.value)
    after = path.stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


def test_no_more_is_read_than_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x" * 1001)
    assert len(read_bytes(path, 1001)) == 1001
    with pytest.raises(InputError) as caught:
        read_bytes(path, 1000)
    assert caught.value.problems[0].code is Code.TOO_LARGE


def test_standard_input_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/zero").open() as endless:
        monkeypatch.setattr("sys.stdin", endless)
        with pytest.raises(InputError) as caught:
            read_standard_input(1000)
    assert caught.value.problems[0].code is Code.TOO_LARGE


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").symlink_to("a")
    write_atomically(tmp_path / "b", "new")
    assert (tmp_path / "a").read_text() == "new"
    assert (tmp_path / "b").is_symlink()
    assert read_bytes(tmp_path / "b") == b"new"


def test_links_in_a_circle_and_what_another_program_holds_are_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path / "a")
    assert "它是一个链接，指来指去又回到自己" in caught.value.problems[0].text
    held = PermissionError(13, "")
    assert os_reason(held) == "没有权限"
    vars(held)["winerror"] = 32
    assert "正被别的程序" in os_reason(held)
