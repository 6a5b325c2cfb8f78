"""A running Chromium, told over a pipe to print a page to PDF: what a warm browser takes."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from typing import Any

PRINT = {"preferCSSPageSize": True, "printBackground": True, "transferMode": "ReturnAsStream"}


def warm_times(program: str, html: str, runs: int, environment: dict[str, str]) -> list[float]:
    """Return the seconds of each printing, a new tab each, after one that is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        browser = _Browser(program, folder, environment)
        try:
            return [browser.print(html) for _ in range(runs + 1)][1:]
        finally:
            browser.process.kill()
            browser.process.wait()


class _Browser:
    def __init__(self, program: str, folder: str, environment: dict[str, str]) -> None:
        (told, self.writing), (self.reading, answers) = os.pipe(), os.pipe()
        words = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}"]
        shell = f'exec "$@" 3<&{told} 4>&{answers}'
        self.process = subprocess.Popen(
            ["sh", "-c", shell, "sh", *words, "--remote-debugging-pipe", "about:blank"], env=environment,
            pass_fds=(told, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(told)
        os.close(answers)
        self.number, self.left = 0, b""

    def print(self, html: str) -> float:
        tab = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": tab, "flatten": True})["sessionId"]
        self.call("Page.enable", {}, session)
        frame = self.call("Page.getFrameTree", {}, session)["frameTree"]["frame"]["id"]
        start = time.perf_counter()
        self.call("Page.setDocumentContent", {"frameId": frame, "html": html}, session)
        stream = self.call("Page.printToPDF", PRINT, session)["stream"]
        while not self.call("IO.read", {"handle": stream, "size": 1 << 20}, session)["eof"]:
            pass
        took = time.perf_counter() - start
        self.call("Target.closeTarget", {"targetId": tab})
        return took

    def call(self, method: str, params: dict[str, Any], session: str = "") -> Any:
        """Send one message of the DevTools protocol (JSON ended by a zero byte) and wait for its answer."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        os.write(self.writing, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            while b"\0" not in self.left:
                self.left += os.read(self.reading, 1 << 20)
            told, _, self.left = self.left.partition(b"\0")
            answer = json.loads(told)
            if answer.get("id") == self.number:
                return answer["result"]
