"""What ``checklist rules show`` says of an item, a ledger, a rule, a limit, a parameter, a regulation or a contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checklist.answers.showing import choices_hint
from checklist.core.wording import COLUMN_TYPES, sentence_name
from checklist.core.words import listing, simplify
from checklist.engine.explaining import (
    about_source,
    claimed_for,
    how_judged,
    parameter_words,
    problem_if,
    said_if,
    versions,
    when_applied,
)
from checklist.engine.reading import uses_of
from checklist.engine.shares import show_per
from checklist.faces.cli.output import Styled
from checklist.pack.compiled import Basis, CheckItem, Contradiction, Ledger, Pack, Rule
from checklist.pack.model import Aggregate, Column, Limit, Parameter, Retired
from checklist.pack.overlays import local_mark

Lines = Iterator[str | Styled]


@dataclass(frozen=True)
class Explainer:
    """Explains a pack in words, for those who fill in; ``with_conditions``: also as conditions are written."""

    pack: Pack
    with_conditions: bool = False

    def explained(self, named: str) -> list[str | Styled]:
        """Return what is to be said of what an id or a ledger's title names, or of all in which a word stands."""
        pack = self.pack
        if (ledger := pack.ledger_named(named)) is not None:
            return list(self._ledger(ledger))
        if named in pack.items:
            return list(self._item(pack.items[named]))
        if named in pack.rules:
            return list(self._rule(pack.rules[named]))
        if named in pack.contradictions:
            return list(self._contradiction(pack.contradictions[named]))
        if named in pack.retired:
            return list(_retired(pack.retired[named], pack))
        if named in pack.limits:
            return list(self._limit(named, pack.limits[named]))
        if named in pack.spec.parameters:
            return list(self._parameter(named, pack.spec.parameters[named]))
        if named in pack.sources:
            return list(self._source(named))
        word = simplify(named)
        items = [item for item in pack.items.values() if word and word in simplify(item.searched)]
        rules = [rule for rule in pack.rules.values() if word and word in simplify(rule.spec.title)]
        sources = [id_ for id_, source in pack.sources.items() if word and word in simplify(source.title)]
        if len(items) + len(rules) + len(sources) == 1:
            return self.explained([*sources, *(item.id for item in items), *(rule.id for rule in rules)][0])
        listed = [f"  {item.id} {item.title}" for item in items]
        listed += [f"  {rule.id} 《{pack.ledgers[rule.ledger].title}》{rule.spec.title}" for rule in rules]
        listed += [f"  {id_} {pack.sources[id_].cited}" for id_ in sources]
        return [Styled(f"找到“{named}”：", bold=True), *listed] if listed else []

    def _item(self, item: CheckItem) -> Lines:
        pack, local = self.pack, local_mark(self.pack, "item", item.id)
        yield Styled(f"{item.id} {item.title}（{item.severity.name}）{local}", bold=True)
        yield f"  问：{item.spec.question}"
        if item.by_ledger:
            yield f"  {claimed_for(pack, item) or '由台账判定，不用人工填报'}："
            for rule in pack.rules_of(item.id):
                mark = "" if local else local_mark(pack, "rule", rule.id)
                yield f"    {rule.id} 《{pack.ledgers[rule.ledger].title}》{rule.spec.title}（{rule.severity.name}）{mark}"
                yield from (f"      {line}" for line in self._tests(rule))
                if rule.spec.exception is not None:
                    yield f"      例外：{rule.spec.exception.sentence}"
                if rule.spec.remedy is not None:
                    yield f"      整改：{rule.spec.remedy}"
        else:
            yield f"  答：{choices_hint(item)}；{problem_if(pack, item)}"
            if self.with_conditions and item.spec.gap_when:
                yield f"  成为问题的条件：{' '.join(item.spec.gap_when.split())}"
        if when := when_applied(item):
            yield f"  适用时间：{when}"
        yield from self._not_asked(item)
        for sentence in item.spec.speech:
            yield f"  讲话{sentence_name(sentence)}：{pack.sentences[sentence]}"
        for basis in item.basis:
            yield f"  {_basis(basis)}"
        yield f"  应有佐证：{listing(item.spec.evidence)}"
        yield f"  整改：{item.spec.remedy}"
        if item.spec.help:
            yield f"  说明：{item.spec.help}"

    def _not_asked(self, item: CheckItem) -> Iterator[str]:
        """Yield which units an item is not asked of, and when."""
        for kind, profile in self.pack.profiles.items():
            reason = profile.leaves_out.get(item.id) or profile.leaves_out.get(item.system.id)
            levels = [level for level, ids in profile.levels.items() if item.id in ids or item.system.id in ids]
            if reason or levels:
                yield f"  不查的单位：{kind}" + (f"（{listing(levels)}）" if not reason else f"（{reason}）")
        for one in item.spec.asked_if:
            if one.note:
                yield f"  不涉及的情形：{one.note}"
            if self.with_conditions or not one.note:
                yield f"  问的条件：{' '.join(one.when.split())}"

    def _rule(self, rule: Rule) -> Lines:
        local = local_mark(self.pack, "rule", rule.id)
        yield Styled(f"{rule.id} {rule.spec.title}（{rule.severity.name}）{local}", bold=True)
        yield f"  台账：《{self.pack.ledgers[rule.ledger].title}》（{rule.ledger}）"
        yield f"  检查项：{rule.spec.decides} {self.pack.items[rule.spec.decides].title}"
        yield from (f"  {line}" for line in self._tests(rule))
        if rule.spec.supersedes:
            yield f"  查出的行，不再按{listing(rule.spec.supersedes)}另列"
        for basis in rule.basis:
            yield f"  {_basis(basis)}"
        yield f"  整改：{rule.spec.remedy or self.pack.items[rule.spec.decides].spec.remedy}"
        if rule.spec.exception is not None:
            yield f"  例外：{rule.spec.exception.sentence}（答卷里怎样写，见 docs/整改和例外.md）"
        if rule.spec.note:
            yield f"  说明：{rule.spec.note}"

    def _tests(self, rule: Rule) -> Iterator[str]:
        """Yield what a rule says where it finds something, with what stands there named."""
        yield from how_judged(self.pack, rule)
        if self.with_conditions:
            if rule.spec.where:
                yield f"只看：{' '.join(rule.spec.where.split())}"
            yield from (f"{name} = {_worked_out(let)}" for name, let in rule.spec.let.items())
            yield f"条件：{' '.join(rule.spec.gap_when.split())}"

    def _contradiction(self, rule: Contradiction) -> Lines:
        local = local_mark(self.pack, "rule", rule.id)
        yield Styled(f"{rule.id} {rule.spec.title}（{rule.spec.severity}）{local}", bold=True)
        yield f"  查出时写：{said_if(self.pack, rule)}"
        if self.with_conditions:
            if rule.spec.applies_when:
                yield f"  核对的情形：{' '.join(rule.spec.applies_when.split())}"
            yield f"  条件：{' '.join(rule.spec.when.split())}"
        yield f"  整改：{rule.spec.remedy}"
        if rule.spec.note:
            yield f"  说明：{rule.spec.note}"

    def _limit(self, id_: str, limit: Limit) -> Lines:
        yield Styled(f"{id_} {limit.title}{local_mark(self.pack, 'limit', id_)}", bold=True)
        if limit.per is not None:
            yield f"  {show_per(limit)}自查期间不是这么长的，按长短折算"
        for when, numbers, value in versions(limit):
            basis = self.pack.provisions[value.basis]
            yield f"  {when}：{numbers}"
            yield f"    {_basis(basis)}"
            if value.note:
                yield f"    说明：{value.note}"
        yield from (f"  用在：{use}" for use in uses_of(self.pack, "limits", id_))

    def _parameter(self, name: str, spec: Parameter) -> Lines:
        yield Styled(f"{name} {parameter_words(spec)}{local_mark(self.pack, 'parameter', name)}", bold=True)
        yield f"  问：{spec.question}"
        for basis in map(self.pack.provisions.__getitem__, spec.basis):
            yield f"  {_basis(basis)}"
        if spec.help:
            yield f"  说明：{spec.help}"
        yield from (f"  用在：{use}" for use in uses_of(self.pack, "parameters", name))

    def _source(self, id_: str) -> Lines:
        pack = self.pack
        source = pack.sources[id_]
        yield Styled(f"{id_} {source.cited}{local_mark(pack, 'source', id_)}", bold=True)
        yield from (f"  {line}" for line in about_source(pack, source))
        for basis in (pack.provisions[f"{id_}/{name}"] for name in source.provisions):
            yield f"  {_basis(basis)}"
        citing: list[CheckItem | Rule] = [*pack.items.values(), *pack.rules.values()]
        named = [one.id for one in citing if any(basis.source is source for basis in one.basis)]
        if named:
            yield f"  引用它的：{listing(named)}"

    def _ledger(self, ledger: Ledger) -> Lines:
        local = local_mark(self.pack, "ledger", ledger.id)
        yield Styled(f"{ledger.id} {ledger.title}：{ledger.spec.row}记一行{local}", bold=True)
        for name, column in ledger.spec.columns.items():
            local = local_mark(self.pack, "column", ledger.id, name)
            kind = COLUMN_TYPES.get(column.type) or " / ".join(map(column.choice_words, column.choices))
            marks = [column.unit, "必有" if column.required else None, "隐私" if column.private else None]
            marks += [self._referred(column), column.note]
            yield f"  {column.title}（{name}）：{kind}" + "".join(f"，{mark}" for mark in marks if mark) + local
        yield "  规则："
        for rule in ledger.rules:
            allowed = "，可以例外" if rule.spec.exception is not None else ""
            local = local_mark(self.pack, "rule", rule.id)
            yield f"    {rule.id} → {rule.spec.decides} {rule.spec.title}（{rule.severity.name}{allowed}）{local}"

    def _referred(self, column: Column) -> str | None:
        """Return to which rows of another ledger what stands in a column refers."""
        target, _, key = (column.refers_to or "").partition(".")
        if not target:
            return None
        ledger = self.pack.ledgers[target]
        known_as = f"，那一行在条件里叫 row.{column.as_}" if column.as_ else ""
        return f"指《{ledger.title}》“{ledger.spec.columns[key].title}”相同的那一行{known_as}"


def _basis(basis: Basis) -> str:
    return f"依据：{basis.citation}：{basis.provision.says}（{basis.id}）"


def _worked_out(let: str | Aggregate) -> str:
    """Return a named value as the pack has it."""
    if isinstance(let, str):
        return " ".join(let.split())
    written = let.model_dump(exclude_none=True)
    return "，".join(
        f"{key}: {'、'.join(value) if isinstance(value, list) else value}" for key, value in written.items()
    )


def _retired(old: Retired, pack: Pack) -> Lines:
    yield Styled(f"{old.id} {old.title}（不再用）", bold=True)
    for id_ in old.successors:
        yield f"  由 {id_} {pack.title_of(id_)} 接替" + ("，问的是同一件事" if old.same_meaning else "")
    yield f"  原因：{old.reason}"
