"""Which parts of a whole are hidden comes out the same in both."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from random import Random

from checklist.campaign.hiding import hidden
from tests.conftest import ROOT

ASK = """
import { hidden } from "./web/src/dashboard/hiding.ts";
const asked = JSON.parse(process.argv[1]);
console.log(JSON.stringify(asked.map(([units, least]) => hidden(units, least))));
"""


def test_hidden_parts(node: Path) -> None:
    random = Random(11)
    asked = [
        ([random.choice((0, 1, 1, 2, 3, 4, 9, 30)) for _ in range(random.randint(0, 7))], random.randint(1, 6))
        for _ in range(500)
    ]
    told = subprocess.run(
        [node, "--input-type=module-typescript", "--eval", ASK, json.dumps(asked)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == [hidden(units, least) for units, least in asked]
