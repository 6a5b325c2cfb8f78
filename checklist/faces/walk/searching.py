"""The steps that are looked for by a word or an id."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.answers.questionnaire import LedgerStep, Step
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import show
from checklist.core.words import simplify, suggest
from checklist.pack.compiled import Pack
from checklist.pack.overlays import overlay_not_adopted


def search(pack: Pack, steps: Sequence[Step], wanted: str) -> list[Step]:
    """Return the steps that a word or id means, the best alone; raises ``ValueProblem`` for none.

    An item that a ledger decides leads to its ledger, and so does a rule of it; a contradiction leads to what it is about.
    """
    word = simplify(wanted)
    contradiction = pack.contradictions.get(wanted.strip().upper())
    if contradiction is not None:
        from checklist.engine.contradictions import subjects

        ids = {id_ for some in subjects(contradiction, pack) for id_ in some}
        about = [step for step in steps if step.id in ids or ids & set(step.decides)]
        if about:
            return about
    exact = [step for step in steps if word in map(simplify, _names(step))]
    if exact:
        return exact[:1]
    meant = [step for step in steps if word and word in simplify(_words(pack, step))]
    if not meant:
        overlay = overlay_not_adopted(pack, wanted.strip().upper())
        if overlay is not None:
            raise ValueProblem(Code.OF_OVERLAY, id=show(wanted), title=overlay.title, overlay=overlay.name)
        known = [name for step in steps for name in _names(step)]
        raise ValueProblem(Code.UNKNOWN_ITEM, id=show(wanted), meant=suggest(wanted, known))
    return meant


def _names(step: Step) -> list[str]:
    rules = [rule.id for rule in step.ledger.rules] if isinstance(step, LedgerStep) else []
    return [step.id, step.title, *step.decides, *rules]


def _words(pack: Pack, step: Step) -> str:
    items = [pack.items[id_] for id_ in dict.fromkeys((*step.decides, step.id)) if id_ in pack.items]
    return " ".join([step.id, step.title, *(f"{item.id} {item.searched}" for item in items)])
