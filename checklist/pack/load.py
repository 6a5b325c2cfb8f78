"""``rules/`` → ``Pack``: read every file, check every reference, compile every condition.

All problems of all files are reported at once, each with file, line, column and, for a
mistyped name, what was probably meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checklist.io.files import real_path
from checklist.pack.checks import check_deciders, check_parts
from checklist.pack.compiled import Pack
from checklist.pack.compiling import Compiler
from checklist.pack.files import overlays_to_load, read_files
from checklist.pack.names import collect
from checklist.pack.profiles import check_profiles, profiles
from checklist.pack.retiring import check_retired
from checklist.pack.where import Problems


def load_pack(folder: Path, overlays: Sequence[str] | None = None) -> Pack:
    """Load and compile a pack with some of its overlays; ``None``: with all of them.

    Raises ``InputError`` with every problem of every file.
    """
    chosen = overlays_to_load(folder, overlays)
    folder = real_path(folder)  # "." too has a name, and something beside it
    problems = Problems()
    files = read_files(folder, chosen, problems)
    named = collect(files)
    check_parts(files, named)
    compiler = Compiler.of(files, named)
    items = compiler.items()
    ledgers = compiler.ledgers(items)
    contradictions = compiler.contradictions()
    check_deciders(files, ledgers)
    check_profiles(files, items)
    check_retired(files, named)
    problems.stop()
    pack = files.pack.spec
    return Pack(
        folder=folder,
        digest=files.digest,
        overlays={name: file.spec.title for name, file in zip(chosen, files.overlays, strict=True)},
        spec=pack.model_copy(update={"parameters": named.parameters}),
        sections={section.id: section for section in pack.sections},
        systems={file.spec.system.id: file.spec.system for file in files.items},
        speech=files.speech.spec,
        sentences=named.sentences,
        provisions=named.provisions,
        sources=named.sources,
        limits=named.limits,
        items=items,
        ledgers=ledgers,
        contradictions=contradictions,
        retired={item.id: item for file in files.retired for item in file.spec.retired},
        profiles=profiles(files),
        words=compiler.words,
        positions=named.positions,
    )
