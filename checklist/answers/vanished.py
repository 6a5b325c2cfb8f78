"""What an answers file says that those written over it say no more, so that nothing goes without a word."""

from __future__ import annotations

from collections.abc import Iterator

from checklist.answers.model import Answers, Rectification
from checklist.core.values import show_date
from checklist.core.words import few, listing
from checklist.pack.compiled import Pack


def vanished(pack: Pack, before: Answers, now: Answers) -> str:
    """Return in words what was there before of which nothing is there now; nothing if all is."""
    answers = (id_ for id_, one in before.answers.items() if one.is_written)
    written = {id_ for id_, one in now.answers.items() if one.is_written}
    ledgers = (id_ for id_, data in before.ledgers.items() if data.rows)
    held = {id_ for id_, data in now.ledgers.items() if data.rows}
    kinds = (
        ("整改 ", _plans(before, now)),
        ("例外 ", _exceptions(before, now)),
        ("回答 ", (id_ for id_ in answers if id_ not in written)),
        ("台账记录", (f"《{pack.ledgers[id_].title}》" for id_ in ledgers if id_ not in held)),
        ("参数", (pack.spec.parameters[name].title for name in before.parameters if name not in now.parameters)),
    )
    return "；".join(f"{kind}{named}" for kind, names in kinds if (named := few(names)))


def _plans(before: Answers, now: Answers) -> Iterator[str]:
    for id_, plan in before.rectifications.items():
        if id_ not in now.rectifications and plan != Rectification():
            found = f"到{show_date(plan.opened)}为止的一期查出，" if plan.opened else ""
            yield f"{id_}（{found}{plan.state}）"


def _exceptions(before: Answers, now: Answers) -> Iterator[str]:
    """Yield the rows that are covered by fewer approvals than before, by rule."""
    for id_, given in before.exceptions.items():
        kept = [one.document for one in now.exceptions.get(id_, ())]
        gone = [one for one in given if one.document not in kept]
        if gone and len(kept) < len(given):
            yield f"{id_}（{listing(dict.fromkeys(one.document or one.reason for one in gone))}）"
