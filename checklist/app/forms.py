"""The form: one HTML file in which a unit's answers are filled in and judged, without a server or a network.

The file carries the compiled pack, the answers and the program, and may do nothing else: its
Content-Security-Policy names the program by its digest and forbids every request.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from checklist.answers.model import Answers
from checklist.answers.save import answers_data
from checklist.app.exchanging import Exchanged, NewUnit, start
from checklist.app.opening import open_answers
from checklist.app.storing import write_new
from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.pack.compiled import Pack
from checklist.record.base import plain_data
from checklist.record.rules import rules_record

_PAGE = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<div id="page"><p>正在打开……</p><noscript>这张表格要用浏览器的脚本功能。请允许脚本后重新打开。</noscript></div>
<script type="text/plain" id="content">{content}</script>
<script type="text/plain" id="program">{program}</script>
<script>{loader}</script>
</body>
</html>
"""
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
)


def save_form(target: Path, made: Exchanged, *, force: bool) -> int:
    """Write the form of a unit's answers and return its size in bytes; raises ``InputError``."""
    page = form_page(made.pack, made.answers).encode()
    write_new(target, page, force=force)
    return len(page)


def form_of(answers: Path, pack_folder: Path | None) -> Exchanged:
    """Return the answers that go into a form; raises ``InputError``."""
    pack, given = open_answers(answers, pack_folder)
    return Exchanged(pack, given, given.notices)


def fresh_form(target: Path, unit: NewUnit, pack: Pack) -> Exchanged:
    """Return the answers of a unit that said nothing yet; raises ``InputError`` if the pack knows no such unit."""
    return start(target, unit, pack)


def form_page(pack: Pack, answers: Answers) -> str:
    """Return the form as HTML; raises ``InputError`` if its program was not built."""
    program, loader, style = (_built(name) for name in ("form.js", "loader.js", "style.css"))
    content = {
        "rules": plain_data(rules_record(pack)),
        "answers": json.dumps(answers_data(pack, answers), ensure_ascii=False, default=written),
    }
    scripts = f"{_digest(loader)} {_digest(program)}"
    return _PAGE.format(
        policy=_POLICY.format(scripts=scripts, style=_digest(style)),
        title=html.escape(f"{pack.spec.subject}自查表——{answers.unit.name}"),
        style=style,
        content=_packed(json.dumps(content, ensure_ascii=False)),
        program=_packed(program),
        loader=loader,
    )


def _built(name: str) -> str:
    path = resources.web() / name
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        raise InputError([Problem(Code.NO_WEB, Place(str(path)))]) from None


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def written(value: object) -> str:
    """Return what JSON has no form for as an answers file writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
