"""What is done to the process around WeasyPrint, for its fonts' sake and for speed.

Fonts come from a private fontconfig that knows only ``reports/fonts``: the style sheet
names roles (ReportFang, …), no system font is ever used, and two machines give the same
pages. Measured reasons: full fonts through ``@font-face`` cost 0.3 s more a report.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import gc
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem

NATIVE_LIBRARIES = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@lru_cache(maxsize=1)
def weasyprint() -> Any:
    """Import WeasyPrint under the private font configuration.

    Raises ``InputError`` when its native libraries are missing.
    """
    os.environ["FONTCONFIG_FILE"] = str(font_configuration())
    try:
        with _direct_loading():
            import weasyprint
    except OSError:
        try:
            import weasyprint
        except OSError:
            raise InputError([Problem(Code.NO_RENDERER, Place(), {"command": NATIVE_LIBRARIES})]) from None
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


@lru_cache(maxsize=1)
def fonts() -> Any:
    """Return the fonts, opened once for all reports of a process."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def font_configuration() -> Path:
    """Write (once) a fontconfig file that knows only our fonts; return its path."""
    folder = resources.cache_folder() or Path(tempfile.mkdtemp(prefix="checklist-zicha-"))
    content = _FONTS_CONF.format(fonts=escape(str(resources.fonts())), cache=escape(str(folder / "fontconfig")))
    path = folder / "fonts.conf"
    if not path.is_file() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")
    return path


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the garbage collector off while a report is drawn: a tenth of the layout's time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@contextmanager
def _direct_loading() -> Iterator[None]:
    """Let native libraries be loaded by their names alone.

    For each name that it tries in vain, WeasyPrint's loader otherwise asks the system's
    linker in a process of its own, twenty times and a quarter of a second an import.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def native_version(library: str, function: str) -> str:
    """Return what a library says of its version, or nothing where it is not called so."""
    for name in (f"lib{library}.so.0", f"lib{library}.0.dylib", f"lib{library}-0.dll"):
        try:
            tell = getattr(ctypes.CDLL(name), function)
        except OSError:
            continue
        tell.restype = ctypes.c_char_p
        return str(tell().decode())
    return ""
