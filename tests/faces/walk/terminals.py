"""A real terminal for tests: the command under pexpect, its screen as pyte sees it.

The command runs in a fork of the process that runs the tests: it need not import everything again.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pexpect
import pyte

from checklist.faces.cli.main import run

DOWN, UP, LEFT, RIGHT, ESCAPE = "\x1b[B", "\x1b[A", "\x1b[D", "\x1b[C", "\x1b"


class Terminal:
    """``checklist fill``, or another command, in a window of some size."""

    def __init__(
        self,
        path: Path,
        *words: str,
        kind: str = "xterm-256color",
        columns: int = 90,
        rows: int = 30,
        command: tuple[str, ...] = (),
        **environment: str,
    ) -> None:
        self._is_raw = kind != "dumb" and "--plain" not in words
        typed = [*(command or ("fill", path.name, "--as-of", "2026-07-01")), *words]
        self.child: Any = pexpect.spawn(
            sys.executable,
            preexec_fn=partial(_run, {"TERM": kind, "PROMPT_TOOLKIT_NO_CPR": "1", **environment}, typed),
            cwd=str(path.parent),
            encoding="utf-8",
            timeout=20,
            dimensions=(rows, columns),
        )
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)

    def wait(self, wanted: str) -> None:
        """Wait until a text stands on the screen; fail with the screen if it never does."""
        end = time.monotonic() + 20
        while wanted not in self.text:
            assert time.monotonic() < end, f"no “{wanted}” on\n{self.text}"
            self._read()

    def press(self, keys: str, wanted: str) -> None:
        """Press keys once they are listened to, then wait for a text."""
        self._listened_to()
        self.child.send(keys)
        self.wait(wanted)

    def find(self, item: str, wanted: str) -> None:
        """Search for an item and wait for its question."""
        self.press("g", "查找哪一项")
        self.press(f"{item}\r", wanted)

    def ends(self) -> int:
        """Wait for the end; return the exit code."""
        while self._read():
            pass
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)

    def _listened_to(self) -> None:
        """Wait until what is typed is no longer shown by the terminal itself, or the command has ended."""
        end = time.monotonic() + 20
        while self._is_raw and self.child.isalive() and self.child.getecho() and time.monotonic() < end:
            self._read()

    def _read(self) -> bool:
        try:
            self._stream.feed(self.child.read_nonblocking(65536, 0.05))
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            return False
        return True

    @property
    def text(self) -> str:
        """The screen's lines, without what is empty at their ends."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip() + "\n"

    def settled(self) -> str:
        """Return the screen when keys are listened to and nothing more comes."""
        self._listened_to()
        before = ""
        while before != self.text or self._is_at_work():
            before = self.text
            for _ in range(4):
                self._read()
        return self.text

    def _is_at_work(self) -> bool:
        """Whether the command runs, or waits for its turn to: where many do, it may be silent for a while."""
        state = Path(f"/proc/{self.child.pid}/stat")
        return state.exists() and state.read_text().rpartition(") ")[2].startswith("R")

    def close(self) -> None:
        self.child.close(force=True)


def _run(environment: dict[str, str], words: list[str]) -> None:
    """Run the command in a process that was forked for another one, and end with it."""
    os.closerange(3, 1024)  # pexpect waits until its end of a pipe is closed
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore it
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    os.environ.update(environment)
    sys.argv = ["checklist", *words]
    run()
