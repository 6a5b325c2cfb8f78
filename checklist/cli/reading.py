"""Read an answers file named on the command line, and the pack it asks for; ``-`` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from checklist.answers.load import overlays_named, parse_answers
from checklist.answers.model import Answers
from checklist.cli.output import open_pack, show_notices
from checklist.errors import Place
from checklist.pack.compiled import Pack
from checklist.yamlio import decode, read_text


def read_answers(path: Path, pack_folder: Path | None) -> tuple[Pack, Answers]:
    """Load answers with the pack and overlays they were filled for, and print the notices.

    Ledgers named on standard input are looked up in the working folder.
    """
    if str(path) == "-":
        path, text = Path("标准输入"), decode(sys.stdin.buffer.read(), Place("标准输入"))
    else:
        text = read_text(path, str(path))
    pack = open_pack(pack_folder, overlays_named(text, str(path)))
    answers = parse_answers(pack, text, path)
    show_notices(answers.notices)
    return pack, answers
