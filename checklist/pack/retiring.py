"""What answers of an older pack may name, and is used no more: ``retired.yaml``."""

from __future__ import annotations

from checklist.core.errors import Code
from checklist.pack.compiled import CheckItem, Pack
from checklist.pack.files import PackFiles
from checklist.pack.names import Named
from checklist.pack.overlays import lies_in


def check_retired(files: PackFiles, named: Named) -> None:
    """What is retired is used nowhere and listed once; what succeeds it is asked or tested today."""
    used = {id_: (kind, where.place) for kind, id_, where in files.ids}
    successors = [id_ for id_, (kind, _) in used.items() if kind in ("检查项", "矛盾规则")]
    for file in files.retired:
        for number, old in enumerate(file.spec.retired):
            where = file.where.at("retired", number)
            where.at("id").once("不再用的", old.id, named.taken)
            if old.id in used:
                kind, place = used[old.id]
                where.at("id").report(Code.RETIRED_STILL_ASKED, kind=kind, id=old.id, other=place)
            for index, successor in enumerate(old.successors):
                where.at("successors", index).known("检查项或矛盾规则", successor, successors)
            if old.same_meaning and len(old.successors) != 1:
                where.report(Code.NOT_THE_SAME, id=old.id)


def not_retired(old: Pack, new: Pack) -> list[str]:
    """Return the ids that answers of an old pack may name and that a new one neither has nor lists as used no more.

    Of rules they are those that may be excepted. What was of an overlay that is gone need not be listed, for answers
    that adopted it are told so.
    """
    gone = {id_: old.place("item", id_) for id_ in old.items if id_ not in new.items}
    gone |= {id_: old.place("rule", id_) for id_ in old.contradictions if id_ not in new.contradictions}
    excepted = [id_ for id_, rule in old.rules.items() if rule.spec.exception]
    gone |= {id_: old.place("rule", id_) for id_ in excepted if id_ not in new.rules}
    ledgers = [ledger for id_, ledger in old.ledgers.items() if id_ not in new.ledgers]
    gone |= {one.id: old.place("ledger", one.id) for one in ledgers}
    overlays = [name for name in old.overlays if name not in new.overlays]
    in_overlay = {id_ for id_, place in gone.items() if any(lies_in(place, name) for name in overlays)}
    return [id_ for id_ in gone if id_ not in new.retired and id_ not in in_overlay]


def answered_otherwise(old: Pack, new: Pack) -> list[str]:
    """Return the items of an old pack that are said to mean the same as one that is answered in another way: ``旧 → 新``."""
    same = [(id_, one.successors[0]) for id_, one in new.retired.items() if one.same_meaning]
    known = [(id_, now) for id_, now in same if id_ in old.items and now in new.items]
    return [f"{id_} → {now}" for id_, now in known if _words(old.items[id_]) != _words(new.items[now])]


def _words(item: CheckItem) -> tuple[str, tuple[str, ...]]:
    """Return how an item is answered: its kind, and the words to choose from."""
    return item.spec.answer.kind, tuple(sorted(item.spec.answer.words))
