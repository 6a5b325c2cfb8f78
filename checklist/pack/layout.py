"""Where the files of a pack and of its overlays lie: every kind of file that is read, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Generic, TypeVar

from checklist.pack import model

ModelT_co = TypeVar("ModelT_co", bound=model.PackModel, covariant=True)
PACK_FILE = "pack.yaml"
"""By which the folder of a pack is known."""

OVERLAY_FOLDER = "overlays"
"""The folder in a pack's that holds a folder for each overlay."""


@dataclass(frozen=True)
class FileKind(Generic[ModelT_co]):
    """A kind of file: where it lies in the folder of a pack or an overlay, what is in it, what people are told it is called.

    ``of_pack``, ``of_overlay``: in whose folder it is read.
    """

    pattern: str
    model: type[ModelT_co]
    shown: str
    of_pack: bool = True
    of_overlay: bool = True

    def files(self, place: Path) -> list[Path]:
        """Return the files of the kind in the folder of a pack or an overlay, in the order of their names."""
        return sorted(place.glob(self.pattern))

    def fits(self, steps: Sequence[str]) -> bool:
        """Whether a file of the kind may lie there: the folders, and its name."""
        patterns = self.pattern.split("/")
        return len(patterns) == len(steps) and all(map(fnmatchcase, steps, patterns))


PACK = FileKind(PACK_FILE, model.PackFile, PACK_FILE, of_overlay=False)
SPEECH = FileKind("speech.yaml", model.SpeechFile, "speech.yaml", of_overlay=False)
OVERLAY = FileKind("overlay.yaml", model.OverlayFile, "overlay.yaml", of_pack=False)
SOURCES = FileKind("sources.yaml", model.SourcesFile, "sources.yaml")
LIMITS = FileKind("limits.yaml", model.LimitsFile, "limits.yaml")
CONTRADICTIONS = FileKind("contradictions.yaml", model.ContradictionsFile, "contradictions.yaml")
RETIRED = FileKind("retired.yaml", model.RetiredFile, "retired.yaml")
ITEMS = FileKind("items/*/*.yaml", model.ItemsFile, "items/板块/制度.yaml")
LEDGERS = FileKind("ledgers/*.yaml", model.LedgerFile, "ledgers/台账.yaml")
PROFILES = FileKind("profiles/*.yaml", model.ProfileFile, "profiles/类别.yaml")
CASES = FileKind("cases/*.yaml", model.CasesFile, "cases/制度.yaml")
ADDITIONS = FileKind("additions/*.yaml", model.LedgerAddition, "additions/台账.yaml", of_pack=False)

KINDS: tuple[FileKind[model.PackModel], ...] = (
    PACK, SPEECH, OVERLAY, SOURCES, LIMITS, CONTRADICTIONS, RETIRED, ITEMS, LEDGERS, PROFILES, CASES, ADDITIONS,
)  # fmt: skip
"""All of them, in the order in which they are listed to people."""
OF_PACK = tuple(kind for kind in KINDS if kind.of_pack)
OF_OVERLAY = tuple(kind for kind in KINDS if kind.of_overlay)


def overlay_folder(folder: Path, name: str) -> Path:
    """Return the folder of an overlay of the pack in a folder."""
    return folder / OVERLAY_FOLDER / name
