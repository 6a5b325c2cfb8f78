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


@dataclass(frozen=True)
class SentenceCoverage:
    """One sentence (or part of one): what it asks, the items that carry it, or why none can."""

    id: str
    text: str
    asks: str
    why_not: str
    items: tuple[CheckItem, ...]

    @property
    def is_lost(self) -> bool:
        """Whether it asks for something that no item checks."""
        return bool(self.asks) and not self.items


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
            yield SentenceCoverage(part.id, part.text, part.asks, "", _carrying(pack, part.id))


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
        if not items:
            details = {"name": system.name, "id": system.sentence}
            problems.append(Problem(Code.LOST_SYSTEM, pack.place("sentence", system.sentence), details))
    return problems


def coverage_lines(pack: Pack, found: Coverage) -> Iterator[str]:
    """Yield the table both ways as text: sentence → items, item → sentence, named systems."""
    yield "讲话 → 检查项"
    for carried in found.sentences:
        ids = listing(item.id for item in carried.items)
        outcome = ids or (f"不可检查：{carried.why_not}" if carried.why_not else "由各部分承接")
        yield f"  {carried.id}  {carried.text[:24]}{'…' if len(carried.text) > 24 else ''}"
        yield f"      {'【漏】' + carried.asks if carried.is_lost else outcome}"
    yield "检查项 → 讲话"
    for item in pack.items.values():
        yield f"  {item.id}  {item.title}：{listing(map(sentence_name, item.spec.speech))}"
    yield "点名的制度"
    for system, items in found.named:
        ids = listing(item.id for item in items) or "没有检查项"
        yield f"  {'√' if items else '×'} {system.name}（{sentence_name(system.sentence)}）：{ids}"


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
            }
            for carried in found.sentences
        ],
        "named": [
            {"name": system.name, "sentence": system.sentence, "items": [item.id for item in items]}
            for system, items in found.named
        ],
    }


def coverage_html(pack: Pack, found: Coverage) -> str:
    """Return the table as one self-contained page."""
    rows = "".join(
        f"<tr><td>{escape(carried.id)}</td><td>{escape(carried.text)}</td><td>"
        + (
            "<br>".join(escape(f"{item.id} {item.title}") for item in carried.items)
            or escape(carried.why_not or ("漏" if carried.is_lost else "由各部分承接"))
        )
        + "</td></tr>"
        for carried in found.sentences
    )
    named = "".join(
        f"<tr><td>{escape(system.name)}</td><td>{escape(system.sentence)}</td><td>{'√' if items else '×'} {len(items)}</td></tr>"
        for system, items in found.named
    )
    style = "body{font-family:serif;max-width:60em;margin:2em auto}td,th{border:1px solid #999;padding:4px}table{border-collapse:collapse}"
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>讲话覆盖表</title><style>{style}</style>'
        f"<h1>{escape(pack.name)}：讲话覆盖表</h1><table><tr><th>句</th><th>原文</th><th>检查项</th></tr>{rows}</table>"
        f"<h2>点名的制度</h2><table><tr><th>制度</th><th>句</th><th>检查项数</th></tr>{named}</table></html>"
    )
