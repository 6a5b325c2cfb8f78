"""Read an answers file named on the command line; ``-`` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answers
from checklist.errors import Place
from checklist.pack.compiled import Pack
from checklist.yamlio import decode


def read_answers(pack: Pack, path: Path) -> Answers:
    """Load answers; ledgers named on standard input are looked up in the working folder."""
    if str(path) == "-":
        text = decode(sys.stdin.buffer.read(), Place("标准输入"))
        return parse_answers(pack, text, Path("标准输入"))
    return load_answers(pack, path)
