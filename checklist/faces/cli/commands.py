"""Groups of commands that are imported only when they are used."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from keyword import iskeyword
from typing import Any

import click


class Commands(click.Group):
    """Commands loaded by name, so that ``--help`` stays quick; ``known``: what each does, ``prefix``: of their modules."""

    def __init__(self, *args: Any, known: Mapping[str, str], prefix: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.prefix = known, prefix

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in their order."""
        return list(self.known)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command, imported now; None for a name that is none."""
        if name not in self.known:
            return None
        module = f"{self.prefix}{name}"
        module += "_" if iskeyword(module) else ""
        command: click.Command = importlib.import_module(f"checklist.faces.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, of which none is imported for it."""
        with formatter.section("命令"):
            formatter.write_dl(list(self.known.items()))
