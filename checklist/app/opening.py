"""Opening a pack, and answers with the pack they ask for: YAML or JSON, a workbook, or standard input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from checklist.answers.books import WORKBOOKS
from checklist.answers.load import overlays_named, parse_document, read_answers
from checklist.answers.model import Answers
from checklist.answers.other_files import read_answers_text
from checklist.answers.showing import show_answer
from checklist.core import resources
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.verdicts import Verdict
from checklist.io.files import read_standard_input
from checklist.io.strict_yaml import MAX_BYTES, Document, decode
from checklist.pack.cache import cached_pack
from checklist.pack.compiled import Pack


def open_pack(folder: Path | None = None, overlays: Sequence[str] | None = None) -> Pack:
    """Return a pack (its folder, or its file), or the one that comes with the tool, with some or (None) all overlays.

    Raises ``InputError`` with everything that is wrong with it, or with the signature beside a file. Kept for the process.
    """
    return _pack(folder or resources.default_pack(), None if overlays is None else tuple(overlays))


@lru_cache(maxsize=8)
def _pack(folder: Path, overlays: tuple[str, ...] | None) -> Pack:
    if not folder.is_file():
        return cached_pack(folder, overlays)
    from checklist.pack.archive import opened
    from checklist.signing.packs import read_issuer, signature_of

    if signature_of(folder).exists():
        read_issuer(folder)
    inside = opened(folder)
    try:
        return cached_pack(inside, overlays)
    except InputError as error:
        raise InputError(_in_file(problem, folder, inside) for problem in error.problems) from None


def _in_file(problem: Problem, file: Path, inside: Path) -> Problem:
    """Return what is wrong inside a pack file by the name that somebody knows, not by where it was opened."""
    where = Path(problem.place.file)
    if not where.is_relative_to(inside):
        return problem
    return replace(problem, place=replace(problem.place, file=str(file / where.relative_to(inside))))


def pack_of_document(document: Document, pack_folder: Path | None) -> Pack:
    """Return the pack and overlays that an answers file was filled for; raises ``InputError`` as ``open_pack`` does."""
    named = overlays_named(document)
    return open_pack_for(named, pack_folder, lambda id_: document.place(("pack", "overlays", named.index(id_))))


def open_pack_for(overlays: Sequence[str], folder: Path | None, place: Callable[[str], Place]) -> Pack:
    """Return a pack with the overlays that answers ask for; what it lacks is told where they ask: ``place`` of its name."""
    try:
        return open_pack(folder, overlays)
    except InputError as error:
        shown = str(folder or "随附的规则库")
        raise InputError(
            Problem(Code.OVERLAY_LACKING, place(problem.details["id"]), {**problem.details, "pack": shown})
            if problem.code is Code.NO_OVERLAY
            else problem
            for problem in error.problems
        ) from None


def open_answers(path: Path, pack_folder: Path | None = None) -> tuple[Pack, Answers]:
    """Return answers with the pack and overlays that they were filled for.

    ``-`` is standard input, whose ledgers are looked up in the working folder. Raises
    ``InputError`` with everything that is wrong; what forbids nothing is in ``answers.notices``.
    """
    if path.suffix.lower() in WORKBOOKS:
        from checklist.answers.books import open_workbook
        from checklist.answers.workbook.read import read_workbook, workbook_overlays

        named = workbook_overlays(open_workbook(path, str(path), Place(str(path))))
        pack = open_pack_for(named, pack_folder, lambda _: Place(str(path)))
        return pack, _with_unasked(pack, *read_workbook(pack, path))
    if str(path) == "-":
        path, text = Path("标准输入"), decode(read_standard_input(MAX_BYTES), Place("标准输入"))
    else:
        text = read_answers_text(path)
    document = parse_document(text, path)
    pack = pack_of_document(document, pack_folder)
    return pack, _with_unasked(pack, read_answers(pack, document, path), document)


def _with_unasked(pack: Pack, answers: Answers, document: Document) -> Answers:
    """Return answers with a notice of each that counts for nothing: of what the unit is not asked, or a ledger decides."""
    given = {id_: answer for id_, answer in answers.answers.items() if answer.is_given}
    if not given:
        return answers
    from checklist.engine.applying import not_asked
    from checklist.engine.facts import facts_without_rows
    from checklist.engine.items import overruled

    facts = facts_without_rows(pack, answers, answers.period.to)
    reasons = {id_: f"没有问到（{reason.rstrip('。')}）" for id_, reason in not_asked(facts).items()}
    why = {id_: reasons[id_] for id_ in given if id_ in reasons and given[id_].silence is not Verdict.不涉及}
    for id_ in given.keys() - reasons.keys():
        if (said := overruled(facts, pack.items[id_], given[id_])) is not None:
            why[id_] = f"由台账判定（{said.rstrip('。')}）"
    notices = [
        document.problem(
            Code.NOT_ASKED,
            ("answers", id_),
            at_key=True,
            id=id_,
            title=pack.items[id_].title,
            reason=why[id_],
            said=show_answer(pack.items[id_], answer),
        )
        for id_, answer in given.items()
        if id_ in why
    ]
    return replace(answers, notices=(*answers.notices, *notices))
