"""The cache gives what loading gives, notices every change, and is never trusted blindly."""

from __future__ import annotations

import hashlib
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from checklist.answers.load import load_answers
from checklist.core.errors import InputError
from checklist.core.resources import default_pack
from checklist.engine.assess import assess
from checklist.engine.model import Assessment
from checklist.pack import cache
from checklist.pack.cache import cached_pack
from checklist.pack.load import load_pack
from checklist.record.assessment import assessment_record
from tests.conftest import AS_OF, EXAMPLES, FIRE, ROOT


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/checklist-zicha"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path / "rules"


def no_loading(*arguments: object) -> None:
    raise AssertionError("the pack was loaded again")


def test_a_cached_pack_judges_as_a_loaded_one(store: Path, flawed: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_pack(default_pack(), ["hunan"])
    monkeypatch.setattr(cache, "_load", no_loading)
    pack = cached_pack(default_pack(), ["hunan"])
    answers = load_answers(pack, EXAMPLES / "政务服务局/answers.yaml")
    assert assessment_record(assess(pack, answers, AS_OF)) == assessment_record(flawed)
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in store.glob("*.pickle")} == {0o600}


def test_every_change_is_noticed(store: Path, folder: Path) -> None:
    first = cached_pack(folder, [])
    limits = folder / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    limits.write_text(text.replace("value: 10,", "value: 9,", 1), encoding="utf-8")
    assert cached_pack(folder, []).digest == load_pack(folder, []).digest != first.digest
    limits.write_text(text + "\textra\n", encoding="utf-8")
    with pytest.raises(InputError):
        cached_pack(folder, [])
    limits.write_text(text, encoding="utf-8")
    seed = next((folder.parent / "seeds").iterdir())
    seed.write_text(seed.read_text(encoding="utf-8").replace("近期", "近日"), encoding="utf-8")
    with pytest.raises(InputError):
        cached_pack(folder, [])


@pytest.mark.parametrize("at", [0, 10, 31, 32, 33, 0.5, 0.9, -1])
@pytest.mark.parametrize("cut", [True, False])
def test_a_damaged_cache_is_made_again(store: Path, at: float, cut: bool) -> None:
    digest = cached_pack(FIRE, []).digest
    [path] = store.glob("*.pickle")
    whole = path.read_bytes()
    position = int(at * len(whole)) if isinstance(at, float) else at
    damaged = bytearray(whole)
    damaged[position] ^= 1
    path.write_bytes(whole[:position] if cut else bytes(damaged))
    assert cached_pack(FIRE, []).digest == digest
    assert path.read_bytes()[:32] == hashlib.sha256(path.read_bytes()[32:]).digest()


def test_what_cannot_be_read_is_told_by_loading(store: Path, tmp_path: Path) -> None:
    shutil.copytree(FIRE, tmp_path / "fire_safety")
    (tmp_path / "fire_safety/ledgers/odd.yaml").symlink_to("/proc/self/mem")
    with pytest.raises(InputError):
        cached_pack(tmp_path / "fire_safety", [])
    with pytest.raises(InputError):
        cached_pack(tmp_path, [])
    assert not list(store.glob("*.pickle"))


def test_the_cache_is_keyed_by_every_module_that_loading_needs() -> None:
    script = (
        "import sys, checklist.pack.load\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('checklist.')), sep='\\n')"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    assert {Path(file) for file in loaded if file} <= set(cache._code())


def test_a_folder_that_others_can_write_is_not_used(store: Path) -> None:
    store.mkdir(parents=True)
    store.chmod(0o777)
    cached_pack(default_pack(), [])
    assert list(store.iterdir()) == []


def test_a_cache_that_cannot_be_written_leaves_nothing_behind(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each start left a file of its own when the disk was full."""

    def full(*of: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert cached_pack(FIRE, None).spec.id == "fire_safety"
    assert list(store.iterdir()) == []
