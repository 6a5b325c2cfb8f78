"""Pages that people open from their disk: one HTML file with its data and its program, without a server or a network.

A page may do nothing else than show what is in it: its Content-Security-Policy names the program by its digest and
forbids every request.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
from pathlib import Path

from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem

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
<div id="page"><p>正在打开……</p><noscript>这个网页要用浏览器的脚本功能。请允许脚本后重新打开。</noscript></div>
<script type="text/plain" id="content">{content}</script>
<script type="text/plain" id="program">{program}</script>
<script>{loader}</script>
</body>
</html>
"""
_MADE_OF = "sources.sha256"
"""What the programs were made of, which building them writes beside them as ``sha256sum`` does."""
_OLD = "是用旧的源代码造的"
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
)


def offline_page(title: str, program: str, content: str) -> str:
    """Return a page as HTML: a program of ``web/`` by its name, and what it shows, as JSON.

    Raises ``InputError`` if the program was not built, or its sources have changed since.
    """
    source, loader, style = _parts(program)
    return _PAGE.format(
        policy=_POLICY.format(scripts=f"{_digest(loader)} {_digest(source)}", style=_digest(style)),
        title=html.escape(title),
        style=style,
        content=_packed(content),
        program=_packed(source),
        loader=loader,
    )


def program_digest(program: str) -> str:
    """Return the SHA-256 of all that a program is made of; raises ``InputError`` as ``offline_page`` does."""
    return hashlib.sha256("\0".join(_parts(program)).encode()).hexdigest()


def _parts(program: str) -> tuple[str, str, str]:
    parts = _built(f"{program}.js"), _built("loader.js"), _built(f"{program}.css")
    folder, sources = resources.web(), resources.web_sources()
    if sources is not None and not _is_current(_built(_MADE_OF), sources):
        raise InputError([Problem(Code.NO_WEB, Place(str(folder)), {"why": _OLD})])
    return parts


def _built(name: str) -> str:
    path = resources.web() / name
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        why = _OLD if name == _MADE_OF else "还没有造出来"
        raise InputError([Problem(Code.NO_WEB, Place(str(path)), {"why": why})]) from None


def _is_current(made_of: str, sources: Path) -> bool:
    """Whether the sources that a program was made of, a line each with its SHA-256, are as they were."""
    return all(
        _is_as_it_was(sources / name, digest) for digest, name in (line.split("  ") for line in made_of.splitlines())
    )


def _is_as_it_was(path: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
