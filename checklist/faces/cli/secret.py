"""Passphrases and PINs: from a private file, a file descriptor or the terminal, never from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.cli.output import ask
from checklist.io.files import os_reason

_LONGEST = 4096


def secret_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where a secret comes from."""
    passfile = click.option(
        "--passfile",
        metavar="文件",
        type=click.Path(path_type=Path),
        help="口令或 PIN 在这个文件里（只许本人可读，0600）。",
    )
    descriptor = click.option("--pass-fd", metavar="编号", type=int, help="从这个文件描述符读口令或 PIN。")
    return passfile(descriptor(command))


def read_secret(prompt: str, passfile: Path | None, pass_fd: int | None) -> str:
    """Return a passphrase or PIN, one line; raises ``InputError``. It is asked for only on a terminal."""
    try:
        if passfile is not None:
            if os.name != "nt" and passfile.stat().st_mode & 0o077:
                raise InputError([Problem(Code.SECRET_NOT_PRIVATE, Place(str(passfile)), {"path": passfile})])
            return _line(passfile.read_bytes())
        if pass_fd is not None:
            return _line(os.read(pass_fd, _LONGEST))
    except OSError as error:
        place = Place(str(passfile) if passfile is not None else f"文件描述符 {pass_fd}")
        raise InputError([Problem(Code.UNREADABLE, place, {"reason": os_reason(error)})]) from None
    if not sys.stdin.isatty():
        raise InputError([Problem(Code.NO_SECRET)])
    return str(ask(prompt, hide_input=True, default="", show_default=False, err=True))


def _line(content: bytes) -> str:
    lines = content.decode("utf-8", "replace").splitlines()
    return lines[0] if lines else ""
