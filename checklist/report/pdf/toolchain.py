"""What a report's bytes depend on besides its content."""

from __future__ import annotations

import hashlib
import zlib
from importlib.metadata import version
from pathlib import Path

from checklist.core import resources
from checklist.report.pdf.native import native_version

_PACKAGES = ("weasyprint", "pydyf", "tinyhtml5", "tinycss2", "cssselect2", "jinja2")


def toolchain(own: Path | None = None) -> dict[str, str]:
    """Return the version of every library, and the digests of fonts and templates.

    Read without loading the libraries, which another process does meanwhile. ``own`` is a
    folder of the unit's own templates.
    """
    fonts = hashlib.sha256((resources.fonts() / "SHA256SUMS").read_bytes())
    return {
        **{name: version(name) for name in _PACKAGES},
        "pango": native_version("pango-1.0", "pango_version_string"),
        "harfbuzz": native_version("harfbuzz", "hb_version_string"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "fonts": fonts.hexdigest(),
        "templates": templates_digest(own),
    }


def templates_digest(own: Path | None = None) -> str:
    """Return the SHA-256 of the templates, ours and those of ``own``."""
    folders = [folder for folder in (resources.templates(), own) if folder is not None]
    files = sorted((path.name, path.read_bytes()) for folder in folders for path in folder.iterdir() if path.is_file())
    return hashlib.sha256(b"".join(name.encode() + b"\0" + content + b"\0" for name, content in files)).hexdigest()
