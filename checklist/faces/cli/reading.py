"""Open an answers file named on the command line, with the pack it asks for.

YAML or JSON, a workbook, or ``-`` for standard input.
"""

from __future__ import annotations

from pathlib import Path

from checklist.answers.load import overlays_named, parse_document, read_answers
from checklist.answers.model import Answers
from checklist.core.errors import Place
from checklist.faces.cli.output import open_pack, show_notices
from checklist.io.files import read_standard_input
from checklist.io.strict_yaml import MAX_BYTES, decode, read_text
from checklist.pack.compiled import Pack

WORKBOOKS = (".xlsx", ".xlsm")


def open_answers(path: Path, pack_folder: Path | None) -> tuple[Pack, Answers]:
    """Load answers with the pack and overlays they were filled for, and print the notices.

    Raises ``InputError`` with everything that is wrong.
    """
    pack, answers = load_with_pack(path, pack_folder)
    show_notices(answers.notices)
    return pack, answers


def load_with_pack(path: Path, pack_folder: Path | None) -> tuple[Pack, Answers]:
    """Load answers with the pack and overlays they were filled for.

    Ledgers named on standard input are looked up in the working folder.
    """
    if path.suffix.lower() in WORKBOOKS:
        from checklist.answers.tables import open_workbook
        from checklist.answers.workbook.read import read_workbook, workbook_overlays

        pack = open_pack(pack_folder, workbook_overlays(open_workbook(path, str(path), Place(str(path)))))
        return pack, read_workbook(pack, path)
    if str(path) == "-":
        path, text = Path("标准输入"), decode(read_standard_input(MAX_BYTES), Place("标准输入"))
    else:
        text = read_text(path, str(path))
    document = parse_document(text, path)
    pack = open_pack(pack_folder, overlays_named(document))
    return pack, read_answers(pack, document, path)
