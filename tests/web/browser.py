"""A Chromium that a test or a benchmark drives."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
PATIENCE = 30.0
"""Seconds for which something is waited for."""


class Browser:
    """A Chromium with a profile of its own, in which forms are opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_emulating = False
        self.fresh(folder / "downloads")

    @cached_property
    def driver(self) -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
            options.add_argument(word)
        options.add_argument("--window-size=1280,900")
        options.add_argument(f"--user-data-dir={self.folder / 'profile'}")
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        environment = {**os.environ, "FONTCONFIG_FILE": str(self._fonts())}
        driver = webdriver.Chrome(options=options, service=Service(str(DRIVER), env=environment))
        driver.set_script_timeout(4 * PATIENCE)
        # A picker of files is a window of the system, which no test can drive.
        hidden = {"source": "delete window.showSaveFilePicker"}
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", hidden)
        self.tab = driver.current_window_handle
        return driver

    def _fonts(self) -> Path:
        """Return a list of fonts with one that has Chinese signs, as every user's machine has: pages without are printed wrong."""
        fonts = self.folder / "fonts.conf"
        fonts.parent.mkdir(parents=True, exist_ok=True)
        fonts.write_text(
            f"<fontconfig><dir>{ROOT / 'reports/fonts'}</dir><dir>/usr/share/fonts</dir>"
            f"<cachedir>{self.folder / 'fonts'}</cachedir>"
            "<alias><family>Noto Sans CJK SC</family><prefer><family>ReportHei</family></prefer></alias></fontconfig>",
            encoding="utf-8",
        )
        return fonts

    def fresh(self, downloads: Path, *, width: int | None = None) -> None:
        """Go on in one tab that shows nothing and to which nothing was said, on a screen as wide as a phone's if asked for.

        It is always the same tab: a new one costs as much as what most tests do in it.
        """
        if others := {*self.driver.window_handles} - {self.tab}:
            for window in others:
                self.driver.switch_to.window(window)
                self.driver.close()
            self.driver.switch_to.window(self.tab)
        self.driver.get("about:blank")
        self._command("Storage.clearDataForOrigin", origin="file://", storageTypes="indexeddb,local_storage")
        if self.is_emulating:
            self._command("Emulation.clearDeviceMetricsOverride")
            self._command("Emulation.setTimezoneOverride", timezoneId="")
            self._command("Emulation.setEmulatedMedia", media="")
            self.is_emulating = False
        self._into(downloads)
        if width is not None:
            self.emulate("setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=2, mobile=width < 800)
        for kind in ("performance", "browser"):
            self.log(kind)

    def emulate(self, what: str, **of: object) -> None:
        """Have Chromium pretend something, until the next fresh tab."""
        self.is_emulating = True
        self._command(f"Emulation.{what}", **of)

    def _into(self, downloads: Path) -> None:
        self.downloads = downloads
        downloads.mkdir(parents=True, exist_ok=True)
        self._command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    def _command(self, name: str, **of: object) -> None:
        self.driver.execute_cdp_cmd(name, of)

    def quit(self) -> None:
        self.driver.quit()
        del self.driver

    def again(self) -> None:
        """Kill the browser and start anew with the same profile, as after a power cut."""
        profile = f"--user-data-dir={self.folder / 'profile'}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if profile in (process / "cmdline").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
        with suppress(WebDriverException):
            self.driver.quit()
        del self.driver
        for lock in (self.folder / "profile").glob("Singleton*"):
            lock.unlink()
        self._into(self.downloads)

    def open(self, page: Path, place: str = "#/") -> None:
        if self.driver.current_url.partition("#")[0] == page.as_uri():
            self.driver.get("about:blank")  # or the page would only be moved in
        self.driver.get(page.as_uri() + place)
        self.wait(lambda: self.run("return document.documentElement.dataset.ready"))

    def run(self, script: str, *of: Any) -> Any:
        return self.driver.execute_script(script, *of)

    def go(self, place: str) -> None:
        self.run("location.hash = arguments[0]", place)
        self.wait(lambda: self.run("return location.hash !== '' && document.querySelector('h1').checkVisibility()"))

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def named(self, words: str) -> WebElement:
        """Return the button that is on the screen with some words."""
        script = """
        const says = (button) => button.textContent.replace(/\\s+/g, " ").includes(arguments[0]);
        const isSeen = (button) => button.checkVisibility({ visibilityProperty: true });
        return [...document.querySelectorAll("button")].find((button) => says(button) && isSeen(button));
        """
        found = self.run(script, words)
        assert isinstance(found, WebElement), words
        return found

    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def wait(self, for_: Callable[[], Any]) -> Any:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if found := for_():
                    return found
            except Exception:
                pass
            time.sleep(0.05)
        raise AssertionError(f"waited in vain; the page says: {self.text()[:500]}")

    def saved(self, save: Callable[[], None] | None = None) -> dict[str, Any]:
        """Save, by the button if not otherwise, and return what the file holds: a new one, or one written anew."""

        def files() -> set[tuple[Path, int]]:
            return {(path, path.stat().st_mtime_ns) for path in self.downloads.glob("*.json")}

        before = files()
        if save is None:
            self.named("保存").click()
        else:
            save()
        # While it is still downloaded the file is there, and empty.
        content: dict[str, Any] = self.wait(lambda: json.loads(min(files() - before)[0].read_text(encoding="utf-8")))
        return content

    def serious(self) -> list[tuple[str, str]]:
        """Return what keeps some people from using the page: the rule broken, and how to mend it."""
        self.run((ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then((found) => done(found.violations))"
        )
        return [
            (one["id"], one["nodes"][0]["failureSummary"]) for one in found if one["impact"] in ("serious", "critical")
        ]

    def asked(self) -> list[str]:
        """Return the addresses of everything that was asked for since the last time, but what Chromium asks itself."""
        events = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        urls = [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("data:", "about:", "chrome:"))]

    @property
    def errors(self) -> list[str]:
        return [str(entry["message"]) for entry in self.log("browser") if entry["level"] == "SEVERE"]

    def log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries
