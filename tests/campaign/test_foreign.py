"""A folder of foreign and damaged PDFs is taken in without a crash, and of each it is told what is wrong."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from checklist.app.campaigns import open_campaign, opened_store
from tests.campaign.by_hand import a_campaign, a_roster, a_unit
from tests.campaign.conftest import MadeCity
from tests.conftest import FIRE_PACK, ROOT, Run, share
from tests.signing.test_days import ANSWERS, demo

pytestmark = pytest.mark.slow


def foreign() -> Iterator[tuple[str, bytes]]:
    """Yield PDF files that no report is, of many kinds."""
    for pages in (0, 1, 2, 500):
        yield f"空白{pages}页", saved(pages)
    yield "有口令", saved(1, encryption=pikepdf.Encryption(owner="o", user="u"))
    yield "只限打印", saved(1, encryption=pikepdf.Encryption(owner="o", user=""))
    yield "流压缩", saved(3, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield "线性化", saved(3, linearize=True)
    for kind, name in (("无关附件", "a.txt"), ("冒名附件", "自查数据.json"), ("冒名附件二", "report.json")):
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.attachments[name] = b'{"format": 2}'
        yield kind, written(pdf)
    circle = pikepdf.new()
    circle.add_blank_page()
    circle.Root.Pages.Kids.append(circle.Root.Pages)
    out = io.BytesIO()
    circle.save(out)
    yield "页面成环", out.getvalue()
    for number, content in enumerate((b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\nxref\n0 0\ntrailer<<>>\nstartxref\n9\n%%EOF",
                                      b"PK\x03\x04", b"\xff\xd8\xff\xe0JFIF", b"<html></html>", "一份文档".encode("gb18030"),
                                      b"\x00" * 4096, b"%PDF-1.7\n" + b"1 0 obj<<" * 3000)):  # fmt: skip
        yield f"零碎{number}", content
    chance = random.Random(5)
    for number in range(10):
        yield f"乱码{number}", b"%PDF-1.7\n" + chance.randbytes(200 * (number + 1))


def saved(pages: int, **how: object) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    return written(pdf, **how)


def written(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def damaged(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a signed report damaged in many ways."""
    chance = random.Random(11)
    for number in range(20):
        yield f"截断{number}", good[: chance.randrange(len(good))]
    for number in range(30):
        changed = bytearray(good)
        changed[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        yield f"一位{number}", bytes(changed)
    for number in range(15):
        start = chance.randrange(len(good))
        yield f"挖空{number}", good[:start] + b"\x00" * 300 + good[start + 300 :]
    for number in range(12):
        start = chance.randrange(len(good))
        yield f"少一段{number}", good[:start] + good[start + chance.randrange(1, 5000) :]
    for number in range(10):
        start = chance.randrange(len(good))
        yield f"多一段{number}", good[:start] + chance.randbytes(50) + good[start:]
    for number, more in enumerate((b"\n", b"%%EOF\n", good, b"\x00" * 10_000, b"<script>", b"1 0 obj\nendobj\n")):
        yield f"接在后面{number}", good + more
        yield f"接在前面{number}", more + good
    with pikepdf.open(io.BytesIO(good)) as pdf:
        yield "另存一次", written(pdf)
    with pikepdf.open(io.BytesIO(good)) as pdf:
        del pdf.pages[-1]
        yield "删了一页", written(pdf)
    with pikepdf.open(io.BytesIO(good)) as pdf:
        pdf.attachments.clear()
        yield "没有数据", written(pdf)


def test_each_is_told_why_it_does_not_count(made_city: MadeCity, tmp_path: Path, run: Run) -> None:
    folder = Path(shutil.copytree(made_city.folder, tmp_path / "城市", ignore=shutil.ignore_patterns("收件箱")))
    good = next(file for file in made_city.truth["files"] if file["state"] == "有效" and "zip" not in file["file"])
    content = (made_city.folder / "收件箱" / good["file"]).read_bytes()
    files = dict(share([*foreign(), *damaged(content)], 5))
    (folder / "收件箱").mkdir()
    for name, one in files.items():
        (folder / "收件箱" / f"{name}.pdf").write_bytes(one)
    done = run("campaign", "collect", str(folder), "--quick")
    assert (done.returncode, "Traceback" in done.stdout + done.stderr) == (5, False), done.stderr
    with opened_store(open_campaign(folder)) as store:
        asked = "SELECT file, state, why FROM standing ORDER BY file"
        told = {Path(file).stem: (state, why) for file, state, why in store.connection.execute(asked).fetchall()}
        copies = store.connection.execute('SELECT count(*) FROM receipts WHERE "copy"').fetchall()[0][0]
    assert len(told) + copies == len(files)
    assert [name for name, (state, why) in told.items() if state == "有效" or not why] == []


def test_a_report_of_own_templates_is_not_called_valid_unseen(tmp_path: Path, run: Run) -> None:
    """Whoever has templates of his own decides what the pages say: a quick look must not take them for what the data says."""
    people = "signatories: {preparer: 甲某, reviewer: 乙某, head: 丙某}\n"
    (tmp_path / "a.yaml").write_text(ANSWERS + people, encoding="utf-8")
    (tmp_path / "模板").mkdir()
    ours = (ROOT / "reports/templates/print.css").read_bytes()
    (tmp_path / "模板/print.css").write_bytes(ours + b"\n")
    task = a_campaign(tmp_path / "任务", a_roster(a_unit("F1", name="某厂")), [])
    for name, own in (("自带", ()), ("自己", ("--templates", "模板"))):
        run("report", "a.yaml", "-o", f"{name}.pdf", "--as-of", "2026-07-10", *own, *FIRE_PACK)
        if not own:
            run("keys", "demo", "钥匙", "--report", f"{name}.pdf")
        for role in ("preparer", "reviewer", "head"):
            assert run("sign", f"{name}.pdf", *demo(role)).returncode == 0
    written = (task / "任务.yaml").read_text(encoding="utf-8").replace("roots: []", "roots: [../钥匙/测试根证书.pem]")
    (task / "任务.yaml").write_text(written, encoding="utf-8")
    told = run("campaign", "collect", task, "自带.pdf", "自己.pdf", "--quick").stdout
    assert "有效　自带.pdf" in told
    assert "未能验证　自己.pdf　某厂　测试证书\n    模板：报告不是用本机自带的模板出的" in told
