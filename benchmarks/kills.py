"""Kill a walk 500 times at random moments: what was saved must always load.

``python -m benchmarks.kills [how many]``. The tests do a share of it, and all with ``CHECKLIST_FULL``.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date
from pathlib import Path

from checklist.answers.template import answers_text, empty_answers
from checklist.core import resources
from checklist.pack.cache import cached_pack
from tests.faces.walk.test_walk import killed


def main(times: int) -> None:
    """Kill as often as asked; fail if anything is lost."""
    pack = cached_pack(resources.default_pack(), [])
    moments = random.Random()
    changes = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        words = {"name": "某局", "level": "市级", "kind": "党政机关"}
        fresh = empty_answers(path, **words, start=date(2026, 1, 1), end=date(2026, 6, 30))
        path.write_text(answers_text(pack, fresh), encoding="utf-8")
        for _ in range(times):
            changes += killed(pack, path, moments.uniform(0, 0.2))
    print(f"{times} kills after {changes} saved changes: every file loaded and nothing that was saved is lost")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
