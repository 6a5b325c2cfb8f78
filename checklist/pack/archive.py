"""A pack as one file: a zip of its YAML and its speech, the same bytes from the same files.

Entries are stored, sorted and dated alike, because what a compression library makes changes
with its version. A pack file is opened in a folder of the user's own cache, and what lies
there is compared with the file each time.
"""

from __future__ import annotations

import atexit
import io
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.plain import hidden
from checklist.core.resources import cache_folder
from checklist.io.files import read_bytes, write_atomically
from checklist.io.zips import zipped
from checklist.pack.cache import cached_pack
from checklist.pack.compiled import MAX_PACK_BYTES
from checklist.pack.layout import PACK_FILE

SUFFIX = ".zip"
_KINDS = (".yaml", ".txt")
_MOST_FILES = 2000
_MOST_BYTES = 2 * MAX_PACK_BYTES
"""Of all files: a pack, and the speech that it quotes."""


def pack_file(folder: Path) -> bytes:
    """Return a pack, with all of its overlays and cases, as one file; raises ``InputError`` for one that is wrong."""
    pack = cached_pack(folder)
    folder = pack.folder
    seed = (folder.parent / pack.spec.seed).resolve()
    paths = {path.resolve() for path in folder.rglob("*.yaml") if not _is_hidden(path.relative_to(folder))} | {seed}
    root = folder.resolve().parent
    files = sorted((path.relative_to(root).as_posix(), path) for path in paths)
    return zipped({name: read_bytes(path) for name, path in files}, compressed=False)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def opened(path: Path) -> Path:
    """Return the folder of the pack that a file holds; raises ``InputError`` for what is no pack file."""
    content = read_bytes(path, 2 * _MOST_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = dict(_files(archive))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        UnicodeDecodeError,
        ValueError,
        zlib.error,
    ) as error:
        why = str(error) if isinstance(error, _BadEntryError) else "压缩包损坏，或者不是压缩包"
        raise InputError([Problem(Code.NOT_A_PACK_FILE, Place(str(path)), {"why": why})]) from None
    tops = [name.parts[0] for name in files if len(name.parts) == 2 and name.name == PACK_FILE]
    if len(tops) != 1:
        why = f"里面应当有一个规则库文件夹，内有 {PACK_FILE}"
        raise InputError([Problem(Code.NOT_A_PACK_FILE, Place(str(path)), {"why": why})])
    return _kept(files, sha256(content).hexdigest()) / tops[0]


class _BadEntryError(ValueError):
    """Something in a pack file is not what it may be; the message is Chinese."""


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield the name and content of each file; raises ``_BadEntryError``."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise _BadEntryError("里面的文件太多或太大")
    if len(set(names)) != len(names):
        raise _BadEntryError("里面有同名的文件")
    left = _MOST_BYTES
    for entry in entries:
        name = PurePosixPath(entry.filename)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        plain = not name.is_absolute() and all(_is_plain(part) for part in name.parts) and kind in (0, stat.S_IFREG)
        if not plain or name.suffix not in _KINDS:
            raise _BadEntryError("里面有规则库不该有的文件")
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _BadEntryError("里面的文件太多或太大")
        yield name, content


def _is_plain(part: str) -> bool:
    return not part.startswith(".") and not hidden(part) and not set(part) & set('\\:*?"<>|') and len(part) <= 100


def _kept(files: dict[PurePosixPath, bytes], digest: str) -> Path:
    """Return the folder that holds these files and nothing else: the one of before, or a new one."""
    cache = cache_folder()
    if cache is None:
        folder = Path(tempfile.mkdtemp(prefix="checklist-zicha-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _write(files, folder)
        return folder
    folder = cache / "packs" / digest
    if not _holds(folder, files):
        new = Path(tempfile.mkdtemp(dir=cache))
        try:
            _write(files, new)
            folder.parent.mkdir(exist_ok=True, mode=0o700)
            if not _renamed(new, folder) and not _holds(
                folder, files
            ):  # what another process put there stays: it is in use
                shutil.rmtree(folder, ignore_errors=True)
                _renamed(new, folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return folder


def _renamed(folder: Path, name: Path) -> bool:
    """Give a folder a name that no folder has, and return whether that was possible."""
    try:
        folder.rename(name)
    except OSError:
        return False
    return True


def _write(files: dict[PurePosixPath, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(folder / name, content)


def _holds(folder: Path, files: dict[PurePosixPath, bytes]) -> bool:
    try:
        there = {PurePosixPath(path.relative_to(folder)): path for path in folder.rglob("*") if not path.is_dir()}
        return there.keys() == files.keys() and all(there[name].read_bytes() == files[name] for name in files)
    except OSError:
        return False
