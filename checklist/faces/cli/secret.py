"""Passphrases and PINs: from a private file, a file descriptor or the terminal, never from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.faces.cli.output import ask
from checklist.io.files import os_reason

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

_LONGEST = 4096


@dataclass(frozen=True)
class Key:
    """Whose key signs: a key file, or a token with its driver and names; and where its secret comes from."""

    p12: Path | None
    module: Path | None
    token: str
    label: str
    passfile: Path | None
    pass_fd: int | None

    def check(self) -> None:
        """Raise ``click.UsageError`` unless one key is named."""
        if (self.p12 is None) == (self.module is None):
            raise click.UsageError("请用 --p12 指明密钥文件，或者用 --pkcs11、--token、--label 指明密码钥匙。")
        if self.module is not None and not (self.token and self.label):
            raise click.UsageError("用密码钥匙签字，请写明 --token 和 --label。")

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """Hold what signs; raises ``InputError``."""
        from checklist.signing.keys import open_pkcs12, open_token

        secret = read_secret("密钥口令" if self.p12 is not None else "PIN", self.passfile, self.pass_fd)
        if self.p12 is not None:
            yield open_pkcs12(self.p12, secret)
        elif self.module is not None:
            with open_token(self.module, self.token, self.label, secret) as signer:
                yield signer


class KeyOptions(TypedDict):
    """What ``key_options`` reads: the fields of ``Key``."""

    p12: Path | None
    module: Path | None
    token: str
    label: str
    passfile: Path | None
    pass_fd: int | None


def key_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say whose key signs: those of ``Key``."""
    path = click.Path(path_type=Path)
    command = secret_options(command)
    for option in (
        click.option("--label", metavar="名称", default="", help="钥匙里证书和密钥的名称。"),
        click.option("--token", metavar="名称", default="", help="密码钥匙的名称。"),
        click.option("--pkcs11", "module", metavar="驱动", type=path, help="密码钥匙的 PKCS#11 驱动（.so、.dll）。"),
        click.option("--p12", metavar="文件", type=path, help="密钥文件（PKCS#12，.p12 或 .pfx）。"),
    ):
        command = option(command)
    return command


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
