"""Reports that version 0.1.0 made are still read; what can no longer be checked says so, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checklist.core.errors import Code, InputError
from checklist.signing.file import read_report
from checklist.signing.outcome import State
from checklist.signing.sign import SignOptions, sign
from checklist.signing.trust import Trust
from checklist.signing.verify import verify
from tests.conftest import FIRE, Run
from tests.signing.conftest import World, faults
from tests.signing.forging import added, write_on_page

DATA = Path(__file__).parent / "data"
SIGNED, PUBLIC = DATA / "0.1.0-signed.pdf", DATA / "0.1.0-public.pdf"
AGAINST = ["--pack", FIRE]


def test_what_can_no_longer_be_verified_says_so(run: Run) -> None:
    done = run("verify", SIGNED, "--trust", DATA / "0.1.0-root.pem", "--format", "json", *AGAINST)
    assert done.returncode == 5
    (found,) = json.loads(done.stdout)["files"]
    assert (found["unit"], found["number"], found["state"]) == ("某厂", "ZC20261120-6F2F6C91", "未能验证")
    assert {signature["state"] for signature in found["signatures"]} == {"未能验证"}
    states = {check["title"]: check["state"] for check in found["checks"]}
    assert states == {"文件": "未能验证", "日期": "有效", "数据": "有效", "结论": "未能验证", "页面": "未能验证"}


def test_its_public_edition_is_read(run: Run) -> None:
    done = run("verify", PUBLIC, *AGAINST)
    assert done.returncode == 5
    assert "公开版略去了台账里的个人信息" in done.stdout
    assert "公开版，不签字" in done.stdout


def test_a_change_of_it_is_never_valid(world: World) -> None:
    """Its signatures leave parts of the file open, so whatever follows the report is not relied on."""
    pdf = SIGNED.read_bytes()
    for content in (added(pdf, write_on_page), pdf + b"% more\n", pdf[:-1]):
        assert verify(content, Trust())[0].state is not State.有效
    original = read_report(pdf).original
    assert verify(pdf[:100_000] + b"x" + pdf[100_001:], Trust())[0].state is not State.有效
    assert faults(verify(original.pdf, Trust())[0])


def test_nobody_signs_on_top_of_it(world: World) -> None:
    from datetime import datetime

    with pytest.raises(InputError) as caught:
        sign(read_report(SIGNED.read_bytes()), SignOptions("head", world.signer(world.people["head"])), datetime.now())
    assert caught.value.problems[0].code is Code.NOT_SOUND
    assert "0.1.0 版签的" in caught.value.problems[0].text
