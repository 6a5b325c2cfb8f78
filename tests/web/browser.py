"""A Chromium that a test or a benchmark drives."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
PATIENCE = 30.0
"""Seconds for which something is waited for."""


class Browser:
    """A Chromium with a profile of its own, in which forms are opened."""

    def __init__(self, folder: Path, width: int = 1280) -> None:
        self.folder, self.width = folder, width
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True, exist_ok=True)
        self.driver = self._start()

    def _start(self) -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
            options.add_argument(word)
        options.add_argument(f"--window-size={self.width},900")
        options.add_argument(f"--user-data-dir={self.folder / 'profile'}")
        options.add_experimental_option("prefs", {"download.default_directory": str(self.downloads)})
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
        driver.set_script_timeout(4 * PATIENCE)
        # A picker of files is a window of the system, which no test can drive.
        source = "delete window.showSaveFilePicker"
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
        if self.width < 600:
            phone = {"width": self.width, "height": 800, "deviceScaleFactor": 2, "mobile": True}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
        return driver

    def open(self, page: Path, place: str = "#/") -> None:
        self.driver.get("about:blank")
        self.driver.get(page.as_uri() + place)
        self.wait(lambda: self.run("return document.documentElement.dataset.ready"))

    def again(self) -> None:
        """Start anew with the same profile, as after a crash."""
        self.driver.quit()
        self.driver = self._start()

    def run(self, script: str, *of: Any) -> Any:
        return self.driver.execute_script(script, *of)

    def go(self, place: str) -> None:
        self.run("location.hash = arguments[0]", place)
        self.wait(lambda: self.run("return decodeURIComponent(location.hash)") != "" and self.find("h1").is_displayed())

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def named(self, words: str) -> WebElement:
        """Return the button that is on the screen with some words."""
        found = self.driver.find_elements(By.XPATH, f"//button[contains(normalize-space(.), '{words}')]")
        return next(button for button in found if button.is_displayed())

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

    def saved(self) -> dict[str, Any]:
        """Save, and return what the file holds."""
        self.named("保存").click()
        file = self.wait(lambda: next(iter(self.downloads.glob("*.json")), None))
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return content

    @property
    def errors(self) -> list[str]:
        return [str(entry["message"]) for entry in self.log("browser") if entry["level"] == "SEVERE"]

    def log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries
