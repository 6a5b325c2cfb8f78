"""Put what runs in a browser into the wheel, if there is a Node to build it with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Builds the bundles; a wheel without them says how to make them when one is asked for."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, except for an installation that only points here."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "tools"))
        import web

        folder = root / "build" / "web"
        why = web.build(folder)
        if why is not None:
            self.app.display_warning(f"网页的程序没有装进安装包：{why}")
        for name in ("form.js", "form.css", "dashboard.js", "dashboard.css", "loader.js"):
            if (folder / name).is_file():
                build_data["force_include"][str(folder / name)] = f"checklist/data/web/{name}"
