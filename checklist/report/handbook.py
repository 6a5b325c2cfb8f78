"""The whole pack as a readable manual: ``checklist rules handbook``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checklist.answers.showing import choices_hint
from checklist.core.wording import COLUMN_TYPES, SOURCE_STATUSES, SPEECH_ONLY, sentence_name
from checklist.core.words import listing
from checklist.engine.explaining import about_source, claimed_for, how_judged, problem_if, said_if, when_applied
from checklist.pack.compiled import Basis, CheckItem, Ledger, Pack, Rule
from checklist.pack.model import Column, Section
from checklist.pack.overlays import local_mark
from checklist.report.html import render_template


@dataclass(frozen=True, kw_only=True)
class ItemGuide:
    """An item: the sentences it rests on, its basis, what may be claimed, how each rule judges it, what proves it and puts it right."""

    id: str
    title: str
    severity: str
    local: str
    question: str
    when: str
    not_asked: str
    speech: list[str]
    basis: list[str]
    claimed: str
    judged: list[list[str]]
    evidence: str
    remedy: str
    help: str


@dataclass(frozen=True)
class SystemGuide:
    """A system and the items of it that stand in one section."""

    title: str
    items: list[ItemGuide]


@dataclass(frozen=True)
class SectionGuide:
    """A section and its items, by system."""

    heading: str
    systems: list[SystemGuide]


@dataclass(frozen=True)
class ColumnFormat:
    """A ledger's column and what may be written in it."""

    title: str
    note: str


@dataclass(frozen=True)
class LedgerFormat:
    """A ledger, what a row of it stands for, and its columns."""

    title: str
    row: str
    columns: list[ColumnFormat]


def handbook_html(pack: Pack, *, screen: bool) -> str:
    """Return the manual as one page: sentence, item, basis with status, judging, evidence, remedy."""
    sections = [SectionGuide(section.heading, _systems(pack, section)) for section in pack.sections.values()]
    return render_template(
        "handbook.html",
        screen=screen,
        pack=pack.name,
        digest=pack.digest[:16],
        sections=[section for section in sections if section.systems],
        ledgers=[_ledger(pack, ledger) for ledger in pack.ledgers.values()],
        exceptions=[
            (rule.spec, local_mark(pack, "rule", rule.id))
            for rule in pack.rules.values()
            if rule.spec.exception is not None
        ],
        sources=[
            (source.cited + local_mark(pack, "source", id_), list(about_source(pack, source)))
            for id_, source in pack.sources.items()
        ],
        contradictions=[
            (rule.spec, local_mark(pack, "rule", rule.id), said_if(pack, rule)) for rule in pack.contradictions.values()
        ],
    )


def _systems(pack: Pack, section: Section) -> list[SystemGuide]:
    """Return the systems of a section in the order in which it comes to them."""
    systems: dict[str, SystemGuide] = {}
    for item in pack.items.values():
        if item.section is section:
            systems.setdefault(item.system.id, SystemGuide(item.system.title, [])).items.append(_item(pack, item))
    return list(systems.values())


def _ledger(pack: Pack, ledger: Ledger) -> LedgerFormat:
    columns = [
        ColumnFormat(
            column.title + ("（必有）" if column.required else "") + local_mark(pack, "column", ledger.id, name),
            _column_note(column),
        )
        for name, column in ledger.spec.columns.items()
    ]
    return LedgerFormat(ledger.title + local_mark(pack, "ledger", ledger.id), ledger.spec.row, columns)


def _column_note(column: Column) -> str:
    parts = [
        COLUMN_TYPES.get(column.type) or listing(map(column.choice_words, column.choices)),
        column.unit,
        "隐私" if column.private else "",
        column.note,
    ]
    return "；".join(part for part in parts if part)


def _judged(pack: Pack, rule: Rule) -> Iterator[str]:
    """Yield which rule judges an item, what it says where it finds something, and by which numbers it goes."""
    allowed = f"；{rule.spec.exception.sentence}" if rule.spec.exception is not None else ""
    local = "" if local_mark(pack, "item", rule.spec.decides) else local_mark(pack, "rule", rule.id)
    yield f"{rule.id} 《{pack.ledgers[rule.ledger].title}》{rule.spec.title}（{rule.severity.name}{allowed}）{local}"
    yield from how_judged(pack, rule)
    if rule.spec.remedy is not None:
        yield f"整改：{rule.spec.remedy}"


def _basis(basis: Basis) -> str:
    """Return what is cited, what it says and how far it was seen; of what was not seen the citation says so."""
    seen = f"（{SOURCE_STATUSES[basis.provision.status]}）" if basis.is_seen else ""
    return f"{basis.citation}：{basis.provision.says}{seen}"


def _item(pack: Pack, item: CheckItem) -> ItemGuide:
    rules = [list(_judged(pack, rule)) for rule in pack.rules_of(item.id)]
    return ItemGuide(
        id=item.id,
        title=item.title,
        severity=item.severity.name,
        local=local_mark(pack, "item", item.id),
        question=item.spec.question,
        when=when_applied(item),
        not_asked="".join(one.note or "" for one in item.spec.asked_if),
        speech=[f"{sentence_name(id_)}：{pack.sentences[id_]}" for id_ in item.spec.speech],
        basis=list(map(_basis, item.basis)) or [SPEECH_ONLY],
        claimed=claimed_for(pack, item),
        judged=rules or [[f"人工填报：{choices_hint(item)}；{problem_if(pack, item)}"]],
        evidence="、".join(item.spec.evidence),
        remedy=item.spec.remedy,
        help=item.spec.help or "",
    )
