"""What is said of signatures in a file that was damaged: never that nobody signed."""

from __future__ import annotations

import pytest

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


def test_a_file_that_breaks_off_is_called_incomplete_and_not_foreign(world: World) -> None:
    report = read_report(world.report)
    for length in (9, 100, 5_000, len(world.report) // 2, len(world.report) - 8):
        [check] = world.verify(world.report[:length]).checks
        assert (check.state, check.text) == (State.无效, "文件断了，后面的没有传完整，请换一份完整的。")
    start, end = report.base.length, len(world.signed)
    for length in (start + 200, (start + end) // 2, end - 50):
        found = world.verify(world.signed[:length])
        told = [check.text for check in found.checks]
        assert found.state is State.无效
        assert any("没有传完整" in text for text in told), told
    foreign = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
    assert "没有传完整" in world.verify(foreign).checks[0].text
    assert "不是本工具出的报告" in world.verify(foreign + b"trailer <<>>\nstartxref\n9\n%%EOF\r\n").checks[0].text
