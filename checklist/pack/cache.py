"""Keep a loaded pack, so that the next command need not read and check it again.

The cache is keyed by the bytes of every file of the pack (its speech lies in the pack's
folder or in ``seeds`` beside it) and by what is installed to read them, so it cannot be
stale. A file begins with the SHA-256 of its rest: one that is damaged or cut short counts
as none. It lies in the user's own cache folder (0700) and is
trusted as Python's compiled modules are; a folder that others can write is not used.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from checklist.core.resources import cache_folder
from checklist.io.files import real_path, write_atomically
from checklist.pack.compiled import MAX_PACK_BYTES, Pack
from checklist.pack.layout import PACK_FILE

MONTH = 30 * 86_400
DIGEST = 32
"""How many bytes of SHA-256 a file of the cache begins with."""
_LIBRARIES = ("cel_expr_python", "pydantic")


def cached_pack(folder: Path, overlays: Sequence[str] | None = None) -> Pack:
    """Return what ``load_pack`` returns, from the cache where nothing has changed."""
    store = cache_folder()
    key = _key(real_path(folder), overlays) if store is not None else None
    if store is None or key is None:
        return _load(folder, overlays)
    path = store / f"pack-{key}.pickle"
    try:
        raw = path.read_bytes()
        if raw[:DIGEST] == hashlib.sha256(raw[DIGEST:]).digest():
            found = pickle.loads(raw[DIGEST:])  # noqa: S301 - our own file, see above
            if isinstance(found, Pack):
                return found
    except Exception:  # noqa: S110 - whatever is wrong with it, the pack itself is there
        pass
    pack = _load(folder, overlays)
    content = pickle.dumps(pack, protocol=pickle.HIGHEST_PROTOCOL)
    _write(path, hashlib.sha256(content).digest() + content)
    return pack


def source_files(folder: Path) -> Iterator[Path]:
    """Yield the files that a pack may be made of: those in its folder, and the speeches beside it."""
    for path in (*folder.rglob("*"), *(folder.parent / "seeds").rglob("*")):
        if path.is_file() and path.suffix != ".json":
            yield path


def _load(folder: Path, overlays: Sequence[str] | None) -> Pack:
    """Load the pack; what compiles it is imported only now."""
    from checklist.pack.load import load_pack

    return load_pack(folder, overlays)


def _installed(library: str) -> str:
    """Tell one installation of a library from another; asking for its version would cost more than all else."""
    spec = find_spec(library)
    place = Path(spec.origin) if spec is not None and spec.origin else None
    return f"{place} {place.stat().st_mtime_ns}" if place is not None else library


def _code() -> list[Path]:
    """Return our own modules that a loaded pack is made by or made of."""
    root = Path(__file__).resolve().parent.parent
    return sorted(
        path for part in ("core", "io", "pack", "pack/model", "pack/cel") for path in (root / part).glob("*.py")
    )


def _key(folder: Path, overlays: Sequence[str] | None) -> str | None:
    """Hash the pack's files, our own code's, and the versions that matter; None if they cannot be read."""
    if not (folder / PACK_FILE).is_file():
        return None
    found = hashlib.sha256(repr((sys.version, [_installed(name) for name in _LIBRARIES])).encode())
    found.update(repr((str(folder), None if overlays is None else list(overlays))).encode())
    for path in _code():
        state = path.stat()
        found.update(f"{path} {state.st_mtime_ns} {state.st_size}".encode())
    try:
        for path in sorted(source_files(folder)):
            if path.stat().st_size > MAX_PACK_BYTES:
                return None
            found.update(os.fsencode(path.relative_to(folder.parent)))
            found.update(path.read_bytes())
    except OSError:
        return None
    return found.hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write privately and at once, and remove what nobody used for a month. A failure costs only time."""
    try:
        for old in path.parent.glob("pack-*.pickle"):
            if old.stat().st_mtime < time.time() - MONTH:
                old.unlink()
        write_atomically(path, content, lasting=False)
    except OSError:
        pass
