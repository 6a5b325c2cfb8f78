"""Make the pictures of the README from a real run: a report's page, the walk to it, the dashboard of a made-up city.

``python tools/pictures.py``; look at ``docs/pictures`` before committing.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from checklist.app.dashboards import DashboardOptions, save_dashboard
from checklist.app.reporting import ReportOptions, make_report
from tests.faces.walk.terminals import Terminal
from tests.web.browser import Browser
from tests.web.city import LAST_DUE, make_city

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs/pictures"
EXAMPLE = ROOT / "examples/水利局"
DAY = date(2026, 1, 15)
COLUMNS, ROWS = 90, 30
_SIGN, _LINE = 16, 24
"""Pixels: a wide sign's side, a line's height."""
_FONT = ROOT / "reports/fonts/ReportHei.ttf"
_PAPER, _INK = "#1e1e1e", "#e4e4e4"
_COLORS = {
    "default": _INK, "red": "#ff8080", "green": "#8fd98f", "brown": "#e5c07b", "blue": "#8ab4f8", "magenta": "#d7a6e8",
    "cyan": "#7fd1d1", "black": "#a0a0a0", "white": "#ffffff",
}  # fmt: skip


def main() -> None:
    """Make the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "水利局"
        shutil.copytree(EXAMPLE, folder)
        report = folder / "报告.pdf"
        make_report(folder / "answers.yaml", report, ReportOptions(DAY))
        _save(_page(report, 1), "report.png")
        _save(_walk(folder / "answers.yaml"), "walk.png")
        _save(_dashboard(Path(name)), "dashboard.png")


def _page(report: Path, number: int) -> Image.Image:
    document = pypdfium2.PdfDocument(report)
    try:
        picture: Image.Image = document[number].render(scale=1.3).to_pil()
    finally:
        document.close()
    return picture


def _dashboard(folder: Path) -> Image.Image:
    """Return the top of a made-up city's dashboard."""
    page = folder / "汇总.html"
    save_dashboard(
        make_city(folder / "任务", 400).task.folder, page, DashboardOptions(LAST_DUE + timedelta(5)), force=True
    )
    browser = Browser(folder / "browser")
    try:
        browser.open(page)
        browser.wait(lambda: browser.run("return performance.getEntriesByName('drawn').length"))
        clip = {"x": 0, "y": 0, "width": 1265, "height": 1420, "scale": 0.8}
        of = {"captureBeyondViewport": True, "clip": clip}
        taken = browser.driver.execute_cdp_cmd("Page.captureScreenshot", of)["data"]
    finally:
        browser.quit()
    return Image.open(BytesIO(base64.b64decode(taken)))


def _walk(answers: Path) -> Image.Image:
    """Return the screen at a question whose answer is a gap."""
    terminal = Terminal(answers, "--as-of", DAY.isoformat(), columns=COLUMNS, rows=ROWS)
    try:
        terminal.settled()
        terminal.find("BX-01", "实施办法")
        terminal.settled()
        return _drawn(terminal.screen)
    finally:
        terminal.close()


def _drawn(screen: Any) -> Image.Image:
    """Return what stands on a terminal's screen as a picture."""
    half = _SIGN // 2
    rows = 1 + max(row for row in range(ROWS) if screen.display[row].strip())
    picture = Image.new("RGB", (COLUMNS * half + 24, rows * _LINE + 24), _PAPER)
    pen = ImageDraw.Draw(picture)
    cells = [(12 + column * half, 12 + row * _LINE, screen.buffer[row][column])
             for row in range(rows) for column in range(COLUMNS)]  # fmt: skip
    for left, top, cell in cells:
        if cell.reverse or cell.bg != "default":
            paper = _color(cell.fg if cell.reverse else cell.bg)
            pen.rectangle((left, top, left + half - 1, top + _LINE - 1), fill=paper)
    for left, top, cell in cells:
        if cell.data.strip():
            _draw_sign(pen, left, top, cell)
    return picture


def _draw_sign(pen: ImageDraw.ImageDraw, left: float, top: float, cell: Any) -> None:
    """Draw one sign into its cell, smaller if it is wider than that; quotation marks are wide, with room at one side."""
    sign = cell.data
    room = _SIGN if east_asian_width(sign[0]) in "WF" else _SIGN // 2
    font = ImageFont.truetype(str(_FONT), _SIGN)
    wide = font.getlength(sign)
    if sign in "“‘":
        left -= _SIGN // 2
    elif wide > room and sign not in "”’":
        font = ImageFont.truetype(str(_FONT), _SIGN * room / wide)
        top += (1 - room / wide) * _SIGN * 0.7
    else:
        left += max(0, room - wide) / 2
    ink = _PAPER if cell.reverse else _color(cell.fg)
    pen.text((left, top), sign, font=font, fill=ink, stroke_width=0.4 if cell.bold else 0)


def _color(name: str) -> str:
    name = name.removeprefix("bright")
    return _COLORS.get(name) or f"#{name}"


def _save(picture: Image.Image, name: str) -> None:
    """Save with few colours: a third of the size, and nobody sees it."""
    picture.convert("RGB").quantize(64).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
