"""Opening a pack, and answers with the pack they ask for: YAML or JSON, a workbook, or standard input."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from checklist.answers.books import WORKBOOKS
from checklist.answers.load import overlays_named, parse_document, read_answers
from checklist.answers.model import Answers
from checklist.answers.other_files import read_answers_text
from checklist.core import resources
from checklist.core.errors import Place
from checklist.io.files import read_standard_input
from checklist.io.strict_yaml import MAX_BYTES, decode
from checklist.pack.cache import cached_pack
from checklist.pack.compiled import Pack


def open_pack(folder: Path | None = None, overlays: Sequence[str] | None = None) -> Pack:
    """Return a pack (its folder, or its file), or the one that comes with the tool, with some or (None) all overlays.

    Raises ``InputError`` with everything that is wrong with it, or with the signature beside a file. Kept for the process.
    """
    return _pack(folder or resources.default_pack(), None if overlays is None else tuple(overlays))


@lru_cache(maxsize=8)
def _pack(folder: Path, overlays: tuple[str, ...] | None) -> Pack:
    if not folder.is_file():
        return cached_pack(folder, overlays)
    from checklist.pack.archive import opened
    from checklist.signing.packs import read_issuer, signature_of

    if signature_of(folder).exists():
        read_issuer(folder)
    return cached_pack(opened(folder), overlays)


def open_answers(path: Path, pack_folder: Path | None = None) -> tuple[Pack, Answers]:
    """Return answers with the pack and overlays that they were filled for.

    ``-`` is standard input, whose ledgers are looked up in the working folder. Raises
    ``InputError`` with everything that is wrong; what forbids nothing is in ``answers.notices``.
    """
    if path.suffix.lower() in WORKBOOKS:
        from checklist.answers.books import open_workbook
        from checklist.answers.workbook.read import read_workbook, workbook_overlays

        pack = open_pack(pack_folder, workbook_overlays(open_workbook(path, str(path), Place(str(path)))))
        return pack, read_workbook(pack, path)
    if str(path) == "-":
        path, text = Path("标准输入"), decode(read_standard_input(MAX_BYTES), Place("标准输入"))
    else:
        text = read_answers_text(path)
    document = parse_document(text, path)
    pack = open_pack(pack_folder, overlays_named(document))
    return pack, read_answers(pack, document, path)
