"""Finding the files of a pack and its overlays, and reading them as typed models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from checklist.core.digest import digest
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import show
from checklist.core.words import listing, suggest
from checklist.io.strict_yaml import fail, parse, read_text
from checklist.io.validation import validate
from checklist.pack import model
from checklist.pack.compiled import MAX_PACK_BYTES
from checklist.pack.layout import (
    ADDITIONS,
    CONTRADICTIONS,
    ITEMS,
    LEDGERS,
    LIMITS,
    OVERLAY,
    OVERLAY_FOLDER,
    PACK,
    PACK_FILE,
    PROFILES,
    RETIRED,
    SOURCES,
    SPEECH,
    FileKind,
    overlay_folder,
)
from checklist.pack.unread import overlay_without_file, unread_files
from checklist.pack.where import Problems, Where

ModelT = TypeVar("ModelT", bound=model.PackModel)


@dataclass(frozen=True)
class File(Generic[ModelT]):
    """A file as its model, and where its parts stand."""

    spec: ModelT
    where: Where
    folder: str
    """The name of the folder that it lies in."""
    overlay: str = ""
    """The overlay that it belongs to; empty: the pack itself."""


LedgerPart = File[model.LedgerFile] | File[model.LedgerAddition]


@dataclass(frozen=True)
class PackFiles:
    """The files of a pack and its overlays, by kind; each in the order of the folders and of its name."""

    folder: Path
    pack: File[model.PackFile]
    speech: File[model.SpeechFile]
    overlays: list[File[model.OverlayFile]]
    sources: list[File[model.SourcesFile]]
    limits: list[File[model.LimitsFile]]
    contradictions: list[File[model.ContradictionsFile]]
    items: list[File[model.ItemsFile]]
    ledgers: list[File[model.LedgerFile]]
    additions: list[File[model.LedgerAddition]]
    retired: list[File[model.RetiredFile]]
    profiles: list[File[model.ProfileFile]]
    digest: str
    """SHA-256 over the parsed content of all of them."""

    @property
    def ledger_parts(self) -> list[LedgerPart]:
        """Everything that has columns and rules: the ledgers, then what places add to them."""
        return [*self.ledgers, *self.additions]

    @property
    def ids(self) -> Iterator[tuple[str, str, Where]]:
        """What answers may name by its id: its kind, its id and where this stands."""
        for items in self.items:
            for number, item in enumerate(items.spec.items):
                yield "检查项", item.id, items.where.at("items", number, "id")
        for file in self.contradictions:
            for number, contradiction in enumerate(file.spec.contradictions):
                yield "矛盾规则", contradiction.id, file.where.at("contradictions", number, "id")
        for ledger in self.ledgers:
            yield "台账", ledger.spec.id, ledger.where.at("id")
        for part in self.ledger_parts:
            for number, rule in enumerate(part.spec.rules):
                yield "台账规则", rule.id, part.where.at("rules", number, "id")


def overlay_names(folder: Path) -> list[str]:
    """Return the names of the overlays that lie in a pack's folder."""
    return sorted(path.parent.name for path in folder.glob(f"{OVERLAY_FOLDER}/*/{OVERLAY.pattern}"))


def overlays_to_load(folder: Path, wanted: Sequence[str] | None) -> list[str]:
    """Return the names of the overlays to load; ``None``: of all that there are.

    Raises ``InputError`` where there is no pack, or no such overlay.
    """
    if not (folder / PACK_FILE).is_file():
        fail([Problem(Code.NO_PACK, Place(str(folder)), {"file": folder / PACK_FILE})])
    available = overlay_names(folder)
    chosen = available if wanted is None else list(wanted)
    problems = [
        overlay_without_file(folder, name)
        or Problem(
            Code.NO_OVERLAY,
            Place(str(folder / OVERLAY_FOLDER)),
            {"id": name, "meant": suggest(name, available), "allowed": listing(available) or "（无）"},
        )
        for name in chosen
        if name not in available
    ]
    if problems:
        fail(problems)
    return chosen


def read_files(folder: Path, overlays: Sequence[str], problems: Problems) -> PackFiles:
    """Read a pack's files; raises ``InputError`` if any of them is not what it should be."""
    places = [folder, *(overlay_folder(folder, name) for name in overlays)]
    reader = _Reader(folder, problems)

    def read_all(kind: FileKind[ModelT]) -> list[File[ModelT]]:
        return reader.read((path for place in places for path in kind.files(place)), kind.model)

    packs = reader.read([folder / PACK.pattern], PACK.model)
    speeches = reader.read([folder / SPEECH.pattern], SPEECH.model)
    overlay_files, sources, limits = read_all(OVERLAY), read_all(SOURCES), read_all(LIMITS)
    contradictions, items, ledgers = read_all(CONTRADICTIONS), read_all(ITEMS), read_all(LEDGERS)
    additions, retired, profiles = read_all(ADDITIONS), read_all(RETIRED), read_all(PROFILES)
    problems.add(*unread_files(folder, overlays))
    problems.stop()
    [pack], [speech] = packs, speeches
    return PackFiles(
        folder, pack, speech, overlay_files, sources, limits, contradictions, items, ledgers,
        additions, retired, profiles, digest=digest(reader.contents),
    )  # fmt: skip


@dataclass
class _Reader:
    """Reads files one after the other, up to what a pack may hold in all."""

    folder: Path
    problems: Problems
    contents: dict[str, Any] = field(default_factory=dict)
    size: int = 0

    def read(self, paths: Iterable[Path], kind: type[ModelT]) -> list[File[ModelT]]:
        """Return the files that can be read; what is wrong with the others is reported."""
        files = []
        for path in paths:
            shown = str(path.relative_to(self.folder.parent))
            try:
                document = parse(self._text(path, shown), shown)
                inside = path.relative_to(self.folder)
                self.contents[inside.as_posix()] = document.data
                overlay = inside.parts[1] if inside.parts[0] == OVERLAY_FOLDER else ""
                where = Where(document, self.problems)
                files.append(File(validate(kind, document), where, path.parent.name, overlay))
            except InputError as error:
                self.problems.add(*error.problems)
            if self.size > MAX_PACK_BYTES:
                self.problems.stop()
        return files

    def _text(self, path: Path, shown: str) -> str:
        text = _ordinary_text(path, shown)
        self.size += len(text)
        if self.size > MAX_PACK_BYTES:
            fail([too_large(Place(shown), "规则库各文件", self.size, MAX_PACK_BYTES)])
        return text


def read_seed(files: PackFiles) -> str | None:
    """Return the speech's own text, which lies in the pack's folder or in ``seeds`` beside it; None if it cannot be read."""
    written, where = files.pack.spec.seed, files.pack.where.at("seed")
    path = files.folder.parent / written
    places = (files.folder.resolve(), (files.folder.parent / "seeds").resolve())
    if not any(path.resolve().is_relative_to(place) for place in places):
        why = "讲话原文应当在规则库的文件夹里，或在旁边的 seeds/ 里"
        where.report(Code.BAD_VALUE, written=show(written), why=why)
        return None
    if not path.exists():
        where.report(Code.NO_SPEECH, path=path)
        return None
    try:
        return _ordinary_text(path, written)
    except InputError as error:
        where.problems.add(*error.problems)
        return None


def _ordinary_text(path: Path, shown: str) -> str:
    """Return the text of a file; a device or a pipe might never end."""
    if path.exists() and not path.is_file():
        fail([Problem(Code.UNREADABLE, Place(shown), {"reason": "它不是普通文件"})])
    return read_text(path, shown)


def too_large(place: Place, what: str, count: int, limit: int) -> Problem:
    """Return the problem of a pack that has more of something than it may."""
    return Problem(Code.PACK_TOO_LARGE, place, {"what": what, "count": count, "limit": limit})
