"""What is said of signatures in a file that was damaged: never that nobody signed."""

from __future__ import annotations

from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from checklist.signing.file import read_report
from checklist.signing.outcome import State
from tests.signing.conftest import World


def _places(pdf: bytes) -> list[int]:
    """Return bytes in the last signature: at its beginning, in its container, in its stamp, and one in the original."""
    head = read_report(pdf).signatures["head"]
    return [head.start + 40, head.gap[0] + 300, head.gap[1] + 400, 5_000]


@pytest.mark.parametrize("number", range(4))
def test_a_damaged_signature_is_not_called_missing(world: World, number: int) -> None:
    changed = bytearray(world.signed)
    changed[_places(world.signed)[number]] ^= 1
    found = world.verify(bytes(changed))
    told = [check.text for part in found.signatures for check in part.checks] + [check.text for check in found.checks]
    assert found.state is State.无效
    assert not any("没有签字" in text for text in told), told
    assert any("被改过" in text or "与签名不符" in text for text in told), told


def test_an_empty_file_is_called_empty(world: World) -> None:
    found = world.verify(b"")
    assert (found.state, [check.text for check in found.checks]) == (State.无效, ["是空的（0 字节），请换一份完整的。"])


def test_where_the_first_byte_differs_is_told(world: World) -> None:
    changed = bytearray(world.signed)
    place = read_report(world.signed).signatures["head"].gap[1] + 400
    changed[place] ^= 1
    told = [check.text for check in world.verify(bytes(changed)).checks]
    assert any(f"从第 {place + 1} 字节起" in text for text in told), told


def told_of_file(world: World, pdf: bytes) -> str:
    found = world.verify(pdf)
    assert found.state is State.无效
    return next(check.text for check in found.checks if check.title == "文件")


def test_a_file_that_breaks_off_is_called_incomplete_and_not_foreign(world: World) -> None:
    report = read_report(world.report)
    for length in (9, 100, 5_000, len(world.report) // 2, len(world.report) - 8):
        told = told_of_file(world, world.report[:length])
        assert told.startswith("文件末尾没有结束标记：多半是断了、没有传完整，也可能末尾被改过")
    assert told_of_file(world, world.report[:-2]) == "文件断了，最后少 2 字节，请换一份完整的。"
    start, end = report.base.length, len(world.signed)
    for length in (start + 5, start + 200, (start + end) // 2, end - 50, end - 1):
        assert "没有写完：文件断了，后面的没有传完整" in told_of_file(world, world.signed[:length]), length
    foreign = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
    assert "没有传完整" in world.verify(foreign).checks[0].text
    assert "不是本工具出的报告" in world.verify(foreign + b"trailer <<>>\nstartxref\n9\n%%EOF\r\n").checks[0].text


def test_a_file_that_was_given_a_password_is_called_that(world: World) -> None:
    locked, written = copy_into_new_writer(PdfFileReader(BytesIO(world.report))), BytesIO()
    locked.encrypt("所有者", "打开")
    locked.write(written)
    told = told_of_file(world, written.getvalue())
    assert told.startswith("设了密码")
    assert "请换一份没有设过密码的" in told


def test_what_was_appended_is_called_that_and_not_a_file_that_breaks_off(world: World) -> None:
    for whole, after in ((world.report, "报告原件之后"), (world.signed, "签名之后")):
        for added in (b"\n", b"x" * 300, "附言".encode() * 2_000):
            told = told_of_file(world, whole + added)
            where = f"{after}（第 {len(whole) + 1} 字节起）有不是本工具写的内容，共 {len(added)} 字节：文件被改过"
            assert told.startswith(where), told
            assert "断了" not in told


def test_a_last_line_that_was_changed_is_called_changed(world: World) -> None:
    for changed in (b"%%EOX\n", b"%EOF\n\n", b""):
        told = told_of_file(world, world.report[: -len(b"%%EOF\n")] + changed)
        assert ("断了" in told) == (not changed), told
        assert ("被改过" in told) == bool(changed), told
    told = told_of_file(world, world.signed[:-2] + b"X\n")
    assert "断了" not in told
    assert f"从第 {len(world.signed) - 1} 字节起与按其中的值重写的对不上" in told
