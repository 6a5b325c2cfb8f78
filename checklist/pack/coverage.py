"""The speech against the items: which sentence is carried by what, and which is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from checklist.core.errors import Code, Problem
from checklist.core.wording import sentence_name
from checklist.core.words import listing
from checklist.pack.compiled import CheckItem, Pack
from checklist.pack.model import NamedSystem

_LEFT = "由地方规定承接（没有带上）"


@dataclass(frozen=True)
class SentenceCoverage:
    """One sentence (or part of one): what it asks, the items that carry it, or why none can; ``local``: some place's do."""

    id: str
    text: str
    asks: str
    why_not: str
    items: tuple[CheckItem, ...]
    local: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether it asks for something that no item checks, and no place's items would."""
        return bool(self.asks) and not self.items and not self.local

    @property
    def is_left(self) -> bool:
        """Whether it is left to a place whose items are not there."""
        return self.local and not self.items

    @property
    def carried_by(self) -> str:
        """What the table says of it."""
        if self.is_lost:
            return f"【漏】{self.asks}"
        if self.why_not and not self.items:
            return f"不可检查：{self.why_not}"
        return listing(item.id for item in self.items) or (_LEFT if self.local else "由各部分承接")


@dataclass(frozen=True)
class Coverage:
    """Every sentence in the speech's order, and every named system with the items that cover it."""

    sentences: tuple[SentenceCoverage, ...]
    named: tuple[tuple[NamedSystem, tuple[CheckItem, ...]], ...]


def coverage(pack: Pack) -> Coverage:
    """Return how a pack's items carry the speech."""
    named = tuple(
        (system, tuple(item for item in pack.items.values() if system.name in item.spec.systems))
        for system in pack.speech.named
    )
    return Coverage(tuple(_sentences(pack)), named)


def _sentences(pack: Pack) -> Iterator[SentenceCoverage]:
    for sentence in pack.speech.sentences:
        items = _carrying(pack, sentence.id)
        asks = "" if sentence.parts and not items else sentence.asks or ""
        yield SentenceCoverage(sentence.id, sentence.text, asks, sentence.why_not or "", items)
        for part in sentence.parts:
            yield SentenceCoverage(part.id, part.text, part.asks, "", _carrying(pack, part.id), part.local)


def _carrying(pack: Pack, sentence: str) -> tuple[CheckItem, ...]:
    return tuple(item for item in pack.items.values() if sentence in item.spec.speech)


def coverage_problems(pack: Pack, found: Coverage) -> list[Problem]:
    """Return the sentences that are lost, or explained away and yet carried, and the systems that no item tests."""
    problems: list[Problem] = []
    for carried in found.sentences:
        if not (carried.is_lost or (carried.why_not and carried.items)):
            continue
        place = pack.place("sentence", carried.id)
        if carried.is_lost:
            problems.append(Problem(Code.LOST_SENTENCE, place, {"id": carried.id, "asks": carried.asks}))
        if carried.why_not and carried.items:
            ids = listing(item.id for item in carried.items)
            problems.append(Problem(Code.EXPLAINED_SENTENCE, place, {"id": carried.id, "items": ids}))
    for system, items in found.named:
        if not items and not system.local:
            details = {"name": system.name, "id": system.sentence}
            problems.append(Problem(Code.LOST_SYSTEM, pack.place("sentence", system.sentence), details))
    return problems


def left_to_places(pack: Pack, found: Coverage) -> Iterator[Problem]:
    """Yield what the speech says of a place and the place's items, which are not there, would carry: a sentence once."""
    left: dict[str, list[str]] = {carried.id: [] for carried in found.sentences if carried.is_left}
    for system, items in found.named:
        if system.local and not items:
            left.setdefault(system.sentence, []).append(f"“{system.name}”")
    asked = {carried.id: carried.asks.rstrip("。") for carried in found.sentences}
    for id_, names in left.items():
        details = {"id": id_, "what": listing(names) or asked[id_]}
        yield Problem(Code.LEFT_TO_A_PLACE, pack.place("sentence", id_), details)


def coverage_lines(pack: Pack, found: Coverage) -> Iterator[str]:
    """Yield the table both ways as text: sentence → items, item → sentence, named systems."""
    yield "讲话 → 检查项"
    for carried in found.sentences:
        yield f"  {carried.id}  {carried.text[:24]}{'…' if len(carried.text) > 24 else ''}"
        yield f"      {carried.carried_by}"
    yield "检查项 → 讲话"
    for item in pack.items.values():
        yield f"  {item.id}  {item.title}：{listing(map(sentence_name, item.spec.speech))}"
    yield "点名的制度"
    for system, items in found.named:
        ids = listing(item.id for item in items) or (_LEFT if system.local else "没有检查项")
        yield f"  {_mark(system, items)} {system.name}（{sentence_name(system.sentence)}）：{ids}"


def _mark(system: NamedSystem, items: tuple[CheckItem, ...]) -> str:
    return "√" if items else "－" if system.local else "×"


def coverage_data(found: Coverage) -> dict[str, object]:
    """Return the table as JSON data."""
    return {
        "sentences": [
            {
                "id": carried.id,
                "text": carried.text,
                "asks": carried.asks,
                "why_not": carried.why_not,
                "items": [item.id for item in carried.items],
                "lost": carried.is_lost,
                "local": carried.local,
            }
            for carried in found.sentences
        ],
        "named": [
            {
                "name": system.name,
                "sentence": system.sentence,
                "items": [item.id for item in items],
                "local": system.local,
            }
            for system, items in found.named
        ],
    }


def coverage_html(pack: Pack, found: Coverage) -> str:
    """Return the table as one self-contained page."""
    rows = "".join(
        f"<tr><td>{escape(carried.id)}</td><td>{escape(carried.text)}</td><td>"
        + ("<br>".join(escape(f"{item.id} {item.title}") for item in carried.items) or escape(carried.carried_by))
        + "</td></tr>"
        for carried in found.sentences
    )
    named = "".join(
        f"<tr><td>{escape(system.name)}</td><td>{escape(system.sentence)}</td><td>{_mark(system, items)} {len(items)}</td></tr>"
        for system, items in found.named
    )
    style = "body{font-family:serif;max-width:60em;margin:2em auto}td,th{border:1px solid #999;padding:4px}table{border-collapse:collapse}"
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>讲话覆盖表</title><style>{style}</style>'
        f"<h1>{escape(pack.name)}：讲话覆盖表</h1><table><tr><th>句</th><th>原文</th><th>检查项</th></tr>{rows}</table>"
        f"<h2>点名的制度</h2><table><tr><th>制度</th><th>句</th><th>检查项数</th></tr>{named}</table></html>"
    )
