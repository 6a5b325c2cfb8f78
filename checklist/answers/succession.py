"""Answers of an older pack under a newer one: taken over where the meaning is the same, else shown beside the new question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from checklist.answers.model import Answer, Former, Rectification
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import is_blank, show
from checklist.core.words import listing
from checklist.io.strict_yaml import Path_
from checklist.pack.compiled import CheckItem, Pack
from checklist.pack.model import Retired

Note = Callable[..., None]
"""Notes something at a path: a code, the path, and details."""


@dataclass
class Succession:
    """What became of the answers and plans of an older pack; nothing is dropped without a word."""

    pack: Pack
    file: Mapping[str, Answer]
    """What the file says, by item."""
    read: Callable[[CheckItem, Answer], Answer]
    """Returns what an entry says of an item; raises ``ValueProblem`` if it does not fit."""
    note: Note
    carried: dict[str, Answer] = field(default_factory=dict)
    """By successor: what it takes over."""
    former: dict[str, list[Former]] = field(default_factory=dict)
    taken_over: int = 0
    asked_again: int = 0
    asked_anew: int = 0
    """How many of these have the id that they had."""
    gone: int = 0

    def retire(self, old: Retired, entry: Answer, path: Path_) -> None:
        """Find a place for what is said of an item that is asked no more."""
        said = said_of(entry)
        if not said:
            return
        asked = [id_ for id_ in old.successors if id_ in self.pack.items]
        successors = self._to_answer(old)
        together = dict(self._into(successors[0])) if old.same_meaning and successors else {}
        with suppress(ValueProblem):
            if together and (carried := self._as_one(self.pack.items[successors[0]], together.values())) is not None:
                self.carried[successors[0]] = carried
                self.taken_over += 1
                self.note(Code.RETIRED_CARRIED, path, id=old.id, title=old.title, successor=successors[0])
                return
        for id_ in asked:
            self.former.setdefault(id_, []).append(Former(old.id, old.title, said))
        details = {"id": old.id, "title": old.title, "reason": old.reason, "said": said}
        to_answer = [id_ for id_ in successors if not self.pack.items[id_].by_ledger]
        if not asked:
            self.gone += 1
            self.note(Code.RETIRED_GONE, path, **details)
        elif to_answer and len(together) > 1:
            self.asked_again += 1
            others = listing(id_ for id_ in together if id_ != old.id)
            self.note(Code.RETIRED_DIFFER, path, others=others, successor=to_answer[0], **details)
        elif to_answer:
            self.asked_again += 1
            self.note(Code.RETIRED_ASKED, path, successors=listing(to_answer), **details)
        elif successors:
            self.gone += 1
            self.note(Code.RETIRED_BY_LEDGER, path, successors=listing(successors), **details)

    def _to_answer(self, old: Retired) -> list[str]:
        """Return the successors of an item that nobody has answered yet."""
        return [id_ for id_ in old.successors if id_ in self.pack.items and not self._is_answered(id_)]

    def _into(self, successor: str) -> Iterator[tuple[str, Answer]]:
        """Yield what is said of the items that an item would take over, by their ids."""
        for id_, entry in self.file.items():
            old = self.pack.retired.get(id_)
            if old is not None and old.same_meaning and said_of(entry) and self._to_answer(old)[:1] == [successor]:
                yield id_, entry

    def _as_one(self, item: CheckItem, entries: Iterable[Answer]) -> Answer | None:
        """Return what several entries say of an item, with all their notes and evidence; None if they do not agree.

        Raises ``ValueProblem`` if one does not fit.
        """
        first, *others = [self.read(item, entry) for entry in entries]
        if any((one.answer, one.reason) != (first.answer, first.reason) for one in others):
            return None
        every = [first, *others]
        notes = dict.fromkeys(one.note for one in every if one.note is not None)
        evidence = {proof.file: proof for one in reversed(every) for proof in one.evidence}
        to_confirm = any(one.to_confirm for one in every)
        update = {"note": "\n".join(notes) or None, "evidence": list(evidence.values()), "to_confirm": to_confirm}
        return first.model_copy(update=update)

    def ask_again(self, item: CheckItem, entry: Answer, path: Path_) -> Answer:
        """Return an answer that no longer fits its question without its value, which is shown beside the question."""
        said = said_of(entry)
        self.former.setdefault(item.id, []).append(Former(item.id, item.title, said))
        self.asked_again += 1
        self.asked_anew += 1
        self.note(Code.ASKED_ANEW, path, id=item.id, title=item.title, said=said)
        return entry.model_copy(update={"answer": None, "reason": None, "to_confirm": False})

    def plans(self, plans: Mapping[str, Rectification]) -> dict[str, Rectification]:
        """Return plans with those for retired items and contradictions under their only successor."""
        kept = {id_: plan for id_, plan in plans.items() if id_ not in self.pack.retired}
        for id_, plan in plans.items():
            old = self.pack.retired.get(id_)
            if old is None:
                continue
            successor = old.successors[0] if len(old.successors) == 1 else ""
            if successor and successor not in kept:
                kept[successor] = plan
                self.note(Code.PLAN_MOVED, ("rectifications", id_), id=id_, successor=successor)
            else:
                told = "；".join(part for part in (plan.fact, plan.measure) if part) or "（没有写）"
                details = {"id": id_, "title": old.title, "reason": old.reason, "said": told}
                self.note(Code.PLAN_GONE, ("rectifications", id_), **details)
        return kept

    def _is_answered(self, id_: str) -> bool:
        entry = self.file.get(id_)
        return entry is not None and not is_blank(entry.answer)


def said_of(entry: Answer) -> str:
    """Return what an entry of a file says, as it was written; nothing if it says nothing."""
    parts: list[Any] = [entry.answer, entry.reason, entry.note]
    return "；".join(show(part) for part in parts if not is_blank(part))
