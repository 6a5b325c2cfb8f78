"""What each unit is given: one zip, the same bytes from the same inputs, that a unit can fill in and hand in again."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from checklist.app.issuing import other_packets
from checklist.campaign.packets import PacketRecord, PacketsRecord, instructions, packet, packet_name
from checklist.campaign.roster import RosterUnit
from checklist.campaign.task import Task, TaskFile
from checklist.core import resources
from checklist.pack.archive import pack_file
from checklist.report.pdf.draw import Printable, draw
from tests.conftest import Run

UNIT = RosterUnit("A1", "甲局", "S", "党政机关", "县级", due=date(2026, 7, 31))
ROSTER = """\
单位代码,单位名称,上级单位代码,单位类别,层级,是否填报
S,示例县,,党政机关,县级,否
A1,甲局,S,党政机关,县级,
A2,乙村,S,村社区,乡级,
"""
TASK = """\
format: 1
title: 上半年自查
issuer: 某县纪委
period: {from: 2026-01-01, to: 2026-06-30}
due: 2026-07-20
pack: 规则库.zip
overlays: [hunan]
roster: 名册.csv
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign of two units, in the folder in which commands run."""
    (tmp_path / "任务.yaml").write_text(TASK, encoding="utf-8")
    (tmp_path / "名册.csv").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "规则库.zip").write_bytes(pack_file(resources.default_pack()))
    return tmp_path


@pytest.fixture
def task(tmp_path: Path) -> Task:
    said = {
        "format": 1, "title": "自查", "issuer": "某县纪委", "period": {"from": date(2026, 1, 1), "to": date(2026, 6, 30)},
        "due": date(2026, 7, 20), "pack": "规则库.zip", "roster": "名册.csv",
    }  # fmt: skip
    return Task(tmp_path, TaskFile.model_validate(said))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("甲局", "A1_甲局.zip"),
        ("甲/乙\\丙:局", "A1_甲乙丙局.zip"),
        ("..", "A1.zip"),
        ("局" * 200, f"A1_{'局' * 60}.zip"),
    ],
)
def test_a_packet_is_called_so_that_every_system_takes_it(name: str, file: str) -> None:
    assert packet_name(RosterUnit("A1", name, None, "党政机关", "县级")) == file


def test_a_packet_tells_whom_it_is_for_what_to_hand_in_and_by_when(task: Task) -> None:
    page = instructions(task, UNIT, {"自查表.html": b"", "规则库.zip": b""})
    assert all(word in page for word in ("甲局（A1）", "2026年7月31日", "某县纪委", "自查报告.pdf", "自查表.html"))
    assert "自查工作簿.xlsx</th>" not in page
    without = instructions(task, UNIT, {"自查工作簿.xlsx": b""})
    assert "自查表.html" not in without


def test_who_fills_in_no_form_is_told_how_to_see_what_it_comes_to(task: Task) -> None:
    without, with_form = (instructions(task, UNIT, {name: b""}) for name in ("自查工作簿.xlsx", "自查表.html"))
    assert ("边填边出" in without, "边填边出" in with_form) == (False, True)
    assert without.count("checklist check 填好的文件 --pack 规则库.zip") == 1


def test_where_there_was_a_campaign_before_the_unit_is_told_how_to_take_over_what_it_left(task: Task) -> None:
    first = instructions(task, UNIT, {"自查工作簿.xlsx": b""})
    again = replace(task, spec=task.spec.model_copy(update={"last": "../上次"}))
    page = instructions(again, UNIT, {"自查工作簿.xlsx": b""})
    command = (
        "checklist init 本期答卷.yaml --from 上期答卷 --code A1 --start 2026-01-01 --end 2026-06-30 --pack 规则库.zip"
    )
    assert (command in first, command in page) == (False, True)


def test_names_of_units_stay_text_in_the_instructions(task: Task) -> None:
    page = instructions(task, RosterUnit("A1", "<script>局", None, "党政机关", "县级"), {})
    assert "<script>" not in page
    assert "&lt;script&gt;局" in page


def test_the_same_files_make_the_same_packet(task: Task) -> None:
    files = {"规则库.zip": b"rules", "答卷.yaml": b"answers"}
    made = packet(task, UNIT, files)
    assert made == packet(task, UNIT, dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == sorted([*files, "填报说明.html"])
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_the_instructions_are_one_page(task: Task) -> None:
    from pypdfium2 import PdfDocument

    unit = RosterUnit("A" * 18, "某某市某某区某某街道综合行政执法队（应急管理办公室）", None, "党政机关", "县级")
    parts = dict.fromkeys(("自查表.html", "自查工作簿.xlsx", "答卷.yaml", "规则库.zip", "规则库.zip.p7s"), b"")
    assert len(PdfDocument(draw(Printable(instructions(task, unit, parts))))) == 1


@pytest.mark.slow
def test_every_unit_that_must_answer_gets_a_packet_and_a_second_run_makes_only_what_changed(
    run: Run, folder: Path
) -> None:
    first = run("campaign", "issue", folder, "--no-form")
    assert (first.returncode, first.stderr) == (0, "")
    packets = sorted(path.name for path in (folder / "任务包").glob("*.zip"))
    assert packets == ["A1_甲局.zip", "A2_乙村.zip"]
    before = {name: (folder / "任务包" / name).read_bytes() for name in packets}
    listed = json.loads((folder / "任务包/清单.json").read_text(encoding="utf-8"))
    assert [(one["code"], one["file"], one["size"], one["sha256"]) for one in listed["packets"]] == [
        (name[:2], name, len(content), sha256(content).hexdigest()) for name, content in before.items()
    ]
    assert "2 个没有变动" in run("campaign", "issue", folder, "--no-form").stdout
    (folder / "名册.csv").write_text(ROSTER.replace("乙村", "乙乙村"), encoding="utf-8")
    assert "做好 1 个任务包，1 个没有变动" in run("campaign", "issue", folder, "--no-form").stdout
    assert sorted(path.name for path in (folder / "任务包").glob("*.zip")) == ["A1_甲局.zip", "A2_乙乙村.zip"]
    for path in (folder / "任务包").iterdir():
        path.unlink()
    (folder / "名册.csv").write_text(ROSTER, encoding="utf-8")
    run("campaign", "issue", folder, "--no-form")
    assert {name: (folder / "任务包" / name).read_bytes() for name in packets} == before


@pytest.mark.slow
def test_an_old_packet_that_is_open_somewhere_is_told(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows nobody can take away what another program has open; the packet under the new name is there."""
    assert run("campaign", "issue", folder, "--no-form").returncode == 0
    (folder / "名册.csv").write_text(ROSTER.replace("甲局", "甲委"), encoding="utf-8")
    really = Path.unlink

    def unlink(self: Path, *, missing_ok: bool = False) -> None:
        if self.name == "A1_甲局.zip":
            raise PermissionError
        really(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    done = run("campaign", "issue", folder, "--no-form")
    told = done.stdout + done.stderr
    assert (done.returncode, "R803 写不了" in told, "A1_甲局.zip”：没有权限" in told) == (3, True, True), told
    monkeypatch.undo()
    assert run("campaign", "issue", folder, "--no-form").returncode == 0
    assert sorted(path.name for path in (folder / "任务包").glob("A1*.zip")) == ["A1_甲委.zip"]


def test_a_packet_of_a_unit_that_is_asked_no_more_is_told_and_left(task: Task) -> None:
    task.packets.mkdir()
    for name in ("A1_甲局.zip", "A2_乙村.zip"):
        (task.packets / name).write_bytes(b"PK")
    made = PacketRecord(code="A1", unit="甲局", file="A1_甲局.zip", size=2, sha256="0" * 64)
    listed = PacketsRecord(format=1, title="自查", period=task.spec.period, pack="0" * 64, packets=[made])
    [told] = other_packets(task, listed)
    assert (told.code.id, "1 个任务包" in told.text, "A2_乙村.zip" in told.text) == ("C1046", True, True)
    (task.packets / "A2_乙村.zip").unlink()
    assert other_packets(task, listed) == []


@pytest.mark.slow
def test_what_lies_in_a_packet_can_be_filled_in_with_its_own_pack(run: Run, folder: Path) -> None:
    run("campaign", "issue", folder, "--no-form", "乙村")
    assert not (folder / "任务包/A1_甲局.zip").exists()
    unpacked = folder / "乙村"
    with zipfile.ZipFile(folder / "任务包/A2_乙村.zip") as archive:
        archive.extractall(unpacked)
    for name in ("答卷.yaml", "自查工作簿.xlsx"):
        done = run("check", unpacked / name, "--pack", unpacked / "规则库.zip", "--format", "json")
        assert done.returncode == 4, done.stderr
        checked = json.loads(done.stdout)
        assert (checked["unit"]["name"], checked["pack"]["overlays"]) == ("乙村", ["hunan"])


@pytest.mark.slow
def test_a_packet_that_somebody_changed_is_not_written_over(run: Run, folder: Path) -> None:
    run("campaign", "issue", folder, "--no-form", "A1")
    path = folder / "任务包/A1_甲局.zip"
    path.write_bytes(b"mine")
    done = run("campaign", "issue", folder, "--no-form", "A1")
    assert (done.returncode, path.read_bytes()) == (3, b"mine")
    assert "R812" in done.stderr
    assert run("campaign", "issue", folder, "--no-form", "A1", "--force").returncode == 0
    assert [kept.read_bytes() for kept in (folder / "任务包/备份").rglob("*.zip")] == [b"mine"]


@pytest.mark.slow
def test_the_form_lies_in_the_packet_unless_left_out_on_purpose(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "web", lambda: folder / "web")
    done = run("campaign", "issue", folder, "A1")
    assert (done.returncode, (folder / "任务包").exists()) == (3, False)
    assert "make web" in done.stderr
    assert "--no-form" in done.stderr
    (folder / "web").mkdir()
    (folder / "web/sources.sha256").write_text("", encoding="utf-8")
    for name in ("form.js", "loader.js", "form.css"):
        (folder / "web" / name).write_text("/* built */", encoding="utf-8")
    assert run("campaign", "issue", folder, "A1").returncode == 0
    with zipfile.ZipFile(folder / "任务包/A1_甲局.zip") as archive:
        assert "甲局" in archive.read("自查表.html").decode()


@pytest.mark.slow
@pytest.mark.parametrize(("named", "code"), [("A9", "C1019"), ("示例县", "C1021"), ("甲", "C1019")])
def test_units_that_get_none_are_named(run: Run, folder: Path, named: str, code: str) -> None:
    done = run("campaign", "issue", folder, "--no-form", named)
    assert (done.returncode, code in done.stderr) == (3, True)
    assert not (folder / "任务包").exists()
