"""What lies in an inbox is kept under its digest and registered, once for each name; what is not taken in is told."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest

from checklist.app.arriving import Arrivals, kept_at, receive
from checklist.campaign.register import Returned, append, read_register
from checklist.campaign.task import Task, TaskFile
from checklist.core.values import CHINA

NOON = datetime(2026, 7, 1, 12, tzinfo=CHINA)


def campaign(folder: Path, *, drafts: bool = False) -> Task:
    said = {
        "format": 1, "title": "自查", "issuer": "某纪委", "period": {"from": date(2026, 1, 1), "to": date(2026, 6, 30)},
        "due": date(2026, 7, 20), "pack": "规则库.zip", "roster": "名册.csv", "drafts": drafts,
    }  # fmt: skip
    task = Task(folder, TaskFile.model_validate(said))
    task.inbox.mkdir()
    return task


def as_large(archive: Path, size: int) -> None:
    """Make an archive say of its last file that it is of some size."""
    raw = archive.read_bytes()
    at = raw.rindex(b"PK\x01\x02") + 24
    archive.write_bytes(raw[:at] + struct.pack("<L", size) + raw[at + 4 :])


def take(task: Task) -> Arrivals:
    return receive(task, read_register(task.register), [task.inbox], NOON)


def test_each_file_is_kept_once_and_registered_under_each_name(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    (task.inbox / "甲").mkdir()
    for name in ("甲/报告.pdf", "再报一次.PDF"):
        (task.inbox / name).write_bytes(b"%PDF one")
    (task.inbox / "乙.pdf").write_bytes(b"")
    came = take(task)
    assert (came.count, came.copies) == (3, 1)
    [copy] = came.notices
    first, second = [event for event in read_register(task.register).received if event.file != "乙.pdf"]
    assert (copy.place.file, copy.code.id) == (second.file, "C1044")
    assert f"“{first.file}”" in copy.text
    events = read_register(task.register).received
    assert {event.file for event in events} == {"甲/报告.pdf", "再报一次.PDF", "乙.pdf"}
    assert {path.read_bytes() for path in task.kept.iterdir()} == {b"%PDF one", b""}
    assert all(kept_at(task, event.sha256) for event in events)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in task.kept.iterdir())
    assert take(task).count == 0


def test_zips_are_looked_into_with_the_names_that_windows_gives(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    packed = task.inbox / "交来.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("XXXX/YYYY.pdf", b"%PDF")
        archive.writestr("z.docx", b"no")
    gbk = "某局".encode("gb18030") + b"/" + "报告".encode("gb18030") + b".pdf"
    assert len(gbk) == len(b"XXXX/YYYY.pdf")
    packed.write_bytes(packed.read_bytes().replace(b"XXXX/YYYY.pdf", gbk))
    came = take(task)
    assert came.count == 1
    assert [event.file for event in read_register(task.register).received] == ["交来.zip/某局/报告.pdf"]
    assert [problem.text for problem in came.notices] == ["有 1 个文件不是 PDF、JSON 或 ZIP，没有收：交来.zip/z.docx。"]


def test_a_file_whose_name_is_not_utf8_is_taken_in_under_a_name_that_can_be_read(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    for name in ("河口县财政局.pdf".encode("gb18030"), b"\xff\xff.pdf", "照片.jpg".encode("gb18030")):
        (task.inbox / os.fsdecode(name)).write_bytes(name)
    (task.inbox / os.fsdecode("坏.zip".encode("gb18030"))).write_bytes(b"PK no")
    came = take(task)
    assert came.count == 2
    files = {event.file for event in read_register(task.register).received}
    assert files == {"河口县财政局.pdf", "\\xff\\xff.pdf"}
    assert [str(problem).encode().decode() for problem in came.notices] == [str(problem) for problem in came.notices]
    assert any("照片.jpg" in problem.text for problem in came.notices)
    assert any(problem.place.file.endswith("/坏.zip") for problem in came.notices)
    assert take(task).count == 0


def test_what_macos_puts_into_zips_beside_each_file_is_none(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    with zipfile.ZipFile(task.inbox / "交来.zip", "w") as archive:
        archive.writestr("报告.pdf", b"%PDF")
        for name in ("__MACOSX/._报告.pdf", ".DS_Store", "__MACOSX/甲/._b.pdf", "~$说明.docx"):
            archive.writestr(name, b"\0\5\x16\7")
    came = take(task)
    assert (came.count, came.notices) == (1, ())


def test_names_in_zips_of_all_systems_are_read_and_a_zip_in_a_zip_is_told(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("甲.pdf", b"%PDF")
    for name, encoding in (("苹果", "utf-8"), ("视窗", "gb18030")):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr("x" * len("某局的报告.pdf".encode(encoding)), name.encode())
        raw = written.getvalue().replace(
            b"x" * len("某局的报告.pdf".encode(encoding)), "某局的报告.pdf".encode(encoding)
        )
        (task.inbox / f"{name}.zip").write_bytes(raw)
    with zipfile.ZipFile(task.inbox / "外.zip", "w") as archive:
        archive.writestr("里.zip", inner.getvalue())
    came = take(task)
    files = {event.file for event in read_register(task.register).received}
    assert files == {"苹果.zip/某局的报告.pdf", "视窗.zip/某局的报告.pdf"}
    assert [(problem.place.file, problem.code.id) for problem in came.notices] == [("外.zip/里.zip", "C1042")]
    assert "压缩包里的压缩包没有打开" in came.notices[0].text


def test_what_is_not_taken_in_is_told(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    for number in range(7):
        (task.inbox / f"照片{number}.jpg").write_bytes(b"x")
    (task.inbox / "草表.json").write_bytes(b"{}")
    (task.inbox / "坏.zip").write_bytes(b"PK no")
    with zipfile.ZipFile(task.inbox / "密.zip", "w") as archive:
        archive.writestr("a.pdf", b"%PDF")
    secret = bytearray((task.inbox / "密.zip").read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", secret, secret.index(mark) + at, 1)
    (task.inbox / "密.zip").write_bytes(secret)
    came = take(task)
    assert came.count == 0
    assert {(Path(problem.place.file).name, problem.code.id) for problem in came.notices} == {
        (task.inbox.name, "C1016"), (task.inbox.name, "C1017"), ("坏.zip", "C1015"), ("密.zip", "C1015"),
    }  # fmt: skip
    by_code = {problem.code.id: problem.text for problem in came.notices}
    named = "照片0.jpg、照片1.jpg、照片2.jpg、照片3.jpg、照片4.jpg等"
    assert by_code["C1016"] == f"有 7 个文件不是 PDF、JSON 或 ZIP，没有收：{named}。"
    assert "有 1 份没有签字的草表，这次任务不收：草表.json。" in by_code["C1017"]
    assert "有密码" in next(problem.text for problem in came.notices if "密.zip" in problem.place.file)


@pytest.mark.slow
def test_a_zip_that_unpacks_to_too_much_is_not_taken_in(tmp_path: Path) -> None:
    """Each of its reports may be, and each is another, so that all of them would be kept."""
    task = campaign(tmp_path)
    with zipfile.ZipFile(task.inbox / "多.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(6):
            archive.writestr(f"{number}.pdf", bytes([number]) * 90_000_000)
    assert (task.inbox / "多.zip").stat().st_size < 3_000_000
    came = take(task)
    assert (came.count, [problem.code.id for problem in came.notices]) == (0, ["C1015"])
    assert "加起来超过 500 MB，里面的没有收" in came.notices[0].text
    assert not task.kept.exists()


def test_a_big_film_beside_a_report_does_not_keep_it_out(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    with zipfile.ZipFile(task.inbox / "交来.zip", "w") as archive:
        archive.writestr("报告.pdf", b"%PDF")
        archive.writestr("录像.mp4", b"film")
    as_large(task.inbox / "交来.zip", 4_000_000_000)
    came = take(task)
    assert (came.count, [problem.code.id for problem in came.notices]) == (1, ["C1016"])


def test_one_report_too_large_in_a_zip_is_told_by_its_name_and_the_others_are_taken_in(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    with zipfile.ZipFile(task.inbox / "交来.zip", "w") as archive:
        archive.writestr("a.pdf", b"%PDF")
        archive.writestr("big.pdf", b"%PDF")
    as_large(task.inbox / "交来.zip", 100_000_001)
    came = take(task)
    assert [str(problem) for problem in came.notices] == [
        "交来.zip/big.pdf C1047 压缩包里的这个文件超过 100 MB，没有收，别的照收。"
    ]
    assert came.count == 1


def test_a_zip_with_a_damaged_report_is_told_and_the_others_are_taken_in(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    with zipfile.ZipFile(task.inbox / "坏.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("报告.pdf", b"%PDF" * 100)
    raw = bytearray((task.inbox / "坏.zip").read_bytes())
    raw[30 + len("报告.pdf".encode())] ^= 0xFF
    (task.inbox / "坏.zip").write_bytes(raw)
    (task.inbox / "甲.pdf").write_bytes(b"%PDF")
    came = take(task)
    assert (came.count, [problem.code.id for problem in came.notices]) == (1, ["C1015"])


def test_a_crash_between_keeping_and_registering_loses_nothing(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    (task.inbox / "甲.pdf").write_bytes(b"%PDF one")
    take(task)
    task.register.unlink()
    assert take(task).count == 1
    assert len(list(task.kept.iterdir())) == 1


def test_what_was_sent_back_and_comes_unchanged_is_told(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    (task.inbox / "甲.pdf").write_bytes(b"%PDF one")
    take(task)
    [event] = read_register(task.register).received
    append(task.register, Returned(sha256=event.sha256, unit="A1", at=NOON, reason="缺页", number="2026-001"))
    assert take(task).notices == ()  # it lies where it lay
    again = receive(task, read_register(task.register), [task.inbox / "甲.pdf"], NOON)
    (task.inbox / "改好的.pdf").write_bytes(b"%PDF one")
    renamed = take(task)
    assert [problem.code.id for problem in (*again.notices, *renamed.notices)] == ["C1038", "C1038"]
    assert (again.count, renamed.copies) == (0, 1)
    assert "退回单 2026-001" in renamed.notices[0].text


def test_what_is_kept_and_in_no_register_is_registered_again_and_told(tmp_path: Path) -> None:
    task = campaign(tmp_path)
    for name in ("甲.pdf", "乙.pdf"):
        (task.inbox / name).write_bytes(name.encode())
    take(task)
    for path in task.inbox.iterdir():
        path.unlink()
    task.register.write_bytes(task.register.read_bytes()[:-15])
    came = take(task)
    assert [problem.code.id for problem in came.notices] == ["C1032", "C1033"]
    assert len({event.sha256 for event in read_register(task.register).received}) == 2
    assert take(task).notices == ()


def test_a_day_that_was_forgotten_is_put_right_for_the_files_that_are_named(tmp_path: Path) -> None:
    """Nothing happened, and nobody was told: the unit stayed overdue."""
    task = campaign(tmp_path)
    for name in ("甲.pdf", "乙.pdf"):
        (task.inbox / name).write_bytes(name.encode())
    take(task)
    day = date(2026, 6, 28)
    moment = datetime.combine(day, time(12), CHINA)

    def again(place: Path, at: datetime) -> Arrivals:
        return receive(task, read_register(task.register), [place], at, at.date())

    [stay] = again(task.inbox, moment).notices
    assert (stay.code.id, stay.details["count"]) == ("C1054", 2)
    assert "登记的收到日期不是 2026年6月28日，没有改：" in stay.text
    assert len(read_register(task.register).received) == 2
    came = again(task.inbox / "甲.pdf", moment)
    assert (came.count, came.copies, came.redated) == (0, 0, 1)
    *_, event = read_register(task.register).received
    assert (event.file, event.at) == ("甲.pdf", moment)
    assert again(task.inbox / "甲.pdf", moment).redated == 0
    assert [one.code.id for one in again(task.inbox / "甲.pdf", NOON).notices] == ["C1054"]
    assert len(read_register(task.register).received) == 3


def test_what_is_kept_no_more_as_it_came_is_kept_again_when_the_file_comes_again(tmp_path: Path) -> None:
    """The advice to take files in once more never helped: what was damaged stayed so."""
    task = campaign(tmp_path)
    for name in ("甲.pdf", "乙.pdf"):
        (task.inbox / name).write_bytes(name.encode())
    take(task)
    damaged, gone = (kept_at(task, event.sha256) for event in read_register(task.register).received)
    assert damaged and gone
    whole = damaged.read_bytes()
    damaged.write_bytes(b"damaged")
    gone.unlink()
    assert [problem.code.id for problem in take(task).notices] == ["C1057", "C1057"]
    assert (damaged.read_bytes(), gone.exists()) == (whole, True)
    assert take(task).notices == ()


def test_a_report_whose_name_lost_its_end_is_taken_in_all_the_same(tmp_path: Path) -> None:
    """A signed report was said to be no PDF."""
    task = campaign(tmp_path)
    for name, content in (
        ("甲局自查报告", b"%PDF-1.7"),
        ("乙.pdf.下载", b"%PDF-1.7 b"),
        ("照片", b"x"),
        ("丙.docx", b"PK"),
    ):
        (task.inbox / name).write_bytes(content)
    came = take(task)
    assert {event.file for event in read_register(task.register).received} == {"甲局自查报告", "乙.pdf.下载"}
    assert {path.suffix for path in task.kept.iterdir()} == {".pdf"}
    assert [(problem.code.id, problem.details["count"]) for problem in came.notices] == [("C1016", 2)]
