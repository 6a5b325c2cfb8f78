"""``python -m benchmarks.render``: our cold command against Chromium, LibreOffice and typst.

Same content, same machine, run alternately: our PDF, Chromium's print of our HTML,
LibreOffice's conversion of our DOCX, and typst setting the same view. Medians and ratios.
``benchmarks/render/setup.sh`` installs what is compared; what is missing is left out and said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import pypdfium2

from benchmarks.render.chromium import warm_times
from benchmarks.run import command, once, timed
from checklist.answers.load import load_answers
from checklist.core import resources
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack.load import load_pack
from checklist.report.docx import render_docx
from checklist.report.html import render_html
from checklist.report.pdf.native import font_configuration
from checklist.report.pdf.report import render_pdf
from checklist.report.view import ReportView, report_view

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples/林业局/answers.yaml"
DAY = "2026-01-15"
TYPST = ROOT / "build/benchmark/bin/python"


def main(runs: int) -> None:
    """Print every median, and each rival's ratio to ours."""
    assessment = example()
    view = report_view(assessment)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.html").write_text(render_html(view, screen=False), encoding="utf-8")
        (folder / "a.docx").write_bytes(render_docx(view))
        (folder / "a.typ").write_text(typst(view), encoding="utf-8")
        ours = folder / "ours.pdf"
        cold = ("-m", "checklist", "report", str(EXAMPLE), "--as-of", DAY, "-o", str(ours))
        rivals = {"ours, cold command": lambda: command(*cold), **_rivals(folder)}
        took: dict[str, list[float]] = {title: [] for title in rivals}
        for action in rivals.values():
            action()
        for _ in range(runs):
            for title, action in rivals.items():
                took[title].append(once(action))
        base = median(took["ours, cold command"])
        for title, times in took.items():
            print(f"{title:34} {median(times) * 1000:8.0f} ms   ours is {base / median(times):.2f} x that")
        document = pypdfium2.PdfDocument(ours)
        print(f"{'pages, size':34} {len(document):8} pages, {ours.stat().st_size / 1000:.0f} kB")
        print(f"{'peak memory of the cold command':34} {command(*cold, measure='memory'):8.0f} MB")
    warm = timed(lambda: render_pdf(assessment), 5)
    print(f"{'ours, warm':34} {warm * 1000:8.0f} ms")
    chromium = _chromium()
    if chromium:
        page = render_html(view, screen=False)
        rival = median(warm_times(chromium, page, 5, _our_fonts()))
        print(f"{'Chromium, warm, a new tab':34} {rival * 1000:8.0f} ms   ours is {warm / rival:.2f} x that")
    two_at_once()


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


def _our_fonts() -> dict[str, str]:
    return {**os.environ, "FONTCONFIG_FILE": str(font_configuration())}


def example() -> Assessment:
    """Return the assessment of the example unit."""
    pack = load_pack(resources.default_pack(), [])
    return assess(pack, load_answers(pack, EXAMPLE), date.fromisoformat(DAY))


def _rivals(folder: Path) -> dict[str, Callable[[], object]]:
    found: dict[str, Callable[[], object]] = {}
    chromium = _chromium()
    if chromium:
        words = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                 f"--print-to-pdf={folder / 'chromium.pdf'}", str(folder / "a.html")]  # fmt: skip
        found["Chromium, print to PDF"] = lambda: _run(words, _our_fonts())
    office = shutil.which("soffice")
    if office:
        convert = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "a.docx")]
        found["LibreOffice, DOCX to PDF"] = lambda: _run(convert, dict(os.environ))
    if TYPST.exists():
        script = (
            "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], "
            "font_paths=[sys.argv[3]], ignore_system_fonts=True)"
        )
        files = [str(folder / "a.typ"), str(folder / "typst.pdf"), str(resources.fonts())]
        found["typst, the same content"] = lambda: _run([str(TYPST), "-c", script, *files], dict(os.environ))
    for title in ("Chromium, print to PDF", "LibreOffice, DOCX to PDF", "typst, the same content"):
        if title not in found:
            print(f"{title:34} not installed: benchmarks/render/setup.sh")
    return found


def _run(words: list[str], environment: dict[str, str]) -> None:
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def two_at_once() -> None:
    """Say what two processes gain here, for reports and for a loop that only computes."""
    print(f"{'two processes, computing only':34} {_gain('sum(n * n for n in range(6_000_000))'):8.2f} x one")
    report = "from benchmarks.render.__main__ import example, render_pdf\n"
    report += "assessment = example()\nfor _ in range(4):\n    render_pdf(assessment)"
    print(f"{'two processes, four reports each':34} {_gain(report):8.2f} x one")


def _gain(script: str) -> float:
    """Return how much more two processes at once do than one."""

    def run(count: int) -> float:
        start = time.perf_counter()
        children = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.DEVNULL) for _ in range(count)]
        for child in children:
            child.wait()
        return count / (time.perf_counter() - start)

    pairs = [(run(1), run(2)) for _ in range(3)]
    return median(two for _, two in pairs) / median(one for one, _ in pairs)


def typst(view: ReportView) -> str:
    """Return the report's content as a typst document, with the same page, fonts and tables."""
    parts = [
        '#set page("a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")',
        '#set text(font: ("ReportFang", "ReportSong"), size: 16pt, lang: "zh")',
        "#set par(justify: true, first-line-indent: 2em, leading: 13pt)",
        f"#align(center)[#text(size: 30pt)[{_text(view.title)}]]\n#outline()\n#pagebreak()",
        "= 一、自查概况",
        _table(["台账", "本期记录"], [[ledger.title, ledger.state] for ledger in view.ledgers]),
        "= 二、总体情况",
        _table(["板块", "得分"], [[section.title, section.score] for section in view.sections]),
        "= 三、发现的问题",
    ]
    for group in view.groups:
        for finding in group.findings:
            parts.append(f"== {_text(finding.id)} {_text(finding.title)}")
            parts += [_text(part.reason) + "\n" for part in finding.parts]
            parts += [_text(line) + "\n" for line in (*finding.basis, finding.remedy)]
    for section in view.items:
        parts.append(f"= {_text(section.title)}")
        rows = [[i.id, i.title, i.verdict, i.told] for i in section.items]
        parts.append(_table(["编号", "检查项", "结论", "理由"], rows))
    rows = [[s.title, s.issuer, s.dates, s.articles, s.status] for s in view.sources]
    parts += ["= 依据文件目录", _table(["文件", "制定机关", "日期", "所引条文", "核对情况"], rows)]
    return "\n".join(parts)


def _table(titles: list[str], rows: list[list[str]]) -> str:
    cells = ", ".join(f"[{_text(cell)}]" for row in rows for cell in row)
    head = ", ".join(f"[{title}]" for title in titles)
    return f"#text(size: 9pt)[#table(columns: {len(titles)}, table.header({head}), {cells})]"


def _text(text: object) -> str:
    return "".join(f"\\{sign}" if sign in r"\#$*_`<>@[]~=-+/'" + '"' else sign for sign in str(text))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
