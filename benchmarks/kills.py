"""Kill a walk 500 times at random moments: what was saved must always load.

``python -m benchmarks.kills [how many]``. The tests do the same thirty times.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date
from pathlib import Path

from checklist import resources
from checklist.answers.template import answers_text, empty_answers
from checklist.pack.cache import cached_pack
from tests.walk.test_walk import killed


def main(times: int) -> None:
    """Kill as often as asked and say how far the sessions came."""
    pack = cached_pack(resources.default_pack(), [])
    moments = random.Random()
    saved = set()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        words = {"name": "某局", "level": "市级", "kind": "党政机关"}
        fresh = empty_answers(path, **words, start=date(2026, 1, 1), end=date(2026, 6, 30))
        path.write_text(answers_text(pack, fresh), encoding="utf-8")
        for _ in range(times):
            saved.add(killed(pack, path, moments.uniform(0.02, 0.3)))
    print(f"{times} kills, every file loaded; {len(saved)} different states were found")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
