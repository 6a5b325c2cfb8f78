"""Compiling the conditions and sentences of items, ledger rules and contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from graphlib import CycleError, TopologicalSorter

from checklist.core.errors import Code, Place, Problem
from checklist.core.verdicts import Verdict
from checklist.core.words import few
from checklist.pack import model
from checklist.pack.cel import (
    RESERVED,
    TAKEN,
    TYPE_NAMES,
    Expression,
    Scope,
    Variable,
)
from checklist.pack.cel.language import Language
from checklist.pack.cell_words import WordMatcher
from checklist.pack.checks import check_cited, check_columns, check_date_column, check_gap, check_ledger, check_validity
from checklist.pack.comparing import comparison
from checklist.pack.compiled import AskedIf, Basis, CheckItem, Contradiction, Ledger, Let, Must, Rule
from checklist.pack.conditions import Conditions
from checklist.pack.files import File, LedgerPart, PackFiles
from checklist.pack.grouping import held_together, parted_by
from checklist.pack.messages import Message
from checklist.pack.names import (
    Named,
    answer_variable,
    asking_scope,
    base_scope,
    column_variable,
    cross_scope,
    limits_scope,
    row_of,
    structs,
)
from checklist.pack.outcomes import gap_outcomes
from checklist.pack.quarters import by_quarter
from checklist.pack.references import References
from checklist.pack.where import Where

AGGREGATES = {
    "sum": ("int", "number"),
    "count": ("bool",),
    "min": ("int", "number", "date"),
    "max": ("int", "number", "date"),
}
"""What can be aggregated, and how."""
MOST_TOLD = 5
"""How many sentences that the speech has not are told one by one, however few items there are."""


@dataclass(frozen=True)
class Compiler:
    """Compiles what the files of a pack say; what is wrong is reported where it stands."""

    files: PackFiles
    named: Named
    conditions: Conditions
    base: Scope
    words: WordMatcher

    @classmethod
    def of(cls, files: PackFiles, named: Named) -> Compiler:
        """Return the compiler of a pack."""
        words, base = WordMatcher.of(files.pack.spec.cell_words), base_scope(named)
        language = Language(structs(files.pack.spec, named), limits_scope(named))
        return cls(files, named, Conditions(language), base, words)

    def items(self) -> dict[str, CheckItem]:
        """Compile every item, in the order of the sections."""
        order = [section.id for section in self.files.pack.spec.sections]
        compiled = [item for file in self.files.items if file.folder in order for item in self._items(file)]
        items = {item.id: item for item in sorted(compiled, key=lambda item: order.index(item.section.id))}
        self._refuse_circles(items)
        return items

    def _refuse_circles(self, items: Mapping[str, CheckItem]) -> None:
        """Refuse items of which each is asked only if the next one, and so in the end itself, was answered."""
        waits_for = {id_: set(item.waits_for) for id_, item in items.items()}
        while True:
            try:
                TopologicalSorter(waits_for).prepare()
            except CycleError as error:
                circle = error.args[1][::-1]
                last = max(circle, key=list(items).index)
                path = " → ".join(circle)
                place = Place(*self.named.positions["item", last])
                self.files.pack.where.problems.add(Problem(Code.ASKED_IN_A_CIRCLE, place, {"id": last, "path": path}))
                waits_for[last] = set()
            else:
                return

    def _items(self, file: File[model.ItemsFile]) -> Iterator[CheckItem]:
        section = next(section for section in self.files.pack.spec.sections if section.id == file.folder)
        for number, item in enumerate(file.spec.items):
            where = file.where.at("items", number)
            if not self.is_of_other_speech:
                self._check_spoken(item, where)
            check_validity(item.valid, where.at("valid"))
            check_gap(item, where)
            scope = {**self.base, "answer": answer_variable(item)}
            gap = self.conditions.expression(item.gap_when, scope, where.at("gap_when"))
            if gap is not None and gap_outcomes(item, gap) == {False}:
                where.at("gap_when").report(Code.NO_GAP, id=item.id)
            yield CheckItem(
                spec=item,
                system=file.spec.system,
                section=section,
                basis=self._cited(item.basis, where.at("basis")),
                applies=tuple(self._asked_if(item, where)),
                gap=gap,
                message=self.conditions.message(item.message or self._says(item, gap), scope, where.at("message")),
            )

    def _check_spoken(self, item: model.Item, where: Where) -> None:
        for index, sentence in enumerate(item.speech):
            where.at("speech", index).spoken(sentence, self.named.sentences)
        for index, system in enumerate(item.systems):
            where.at("systems", index).known("点名的制度", system, self.named.systems)

    @cached_property
    def is_of_other_speech(self) -> bool:
        """Whether most of what items name of the speech is not in it; that is reported once."""
        named = [sentence for file in self.files.items for item in file.spec.items for sentence in item.speech]
        unknown = [sentence for sentence in named if sentence not in self.named.sentences]
        if len(unknown) < MOST_TOLD or 2 * len(unknown) <= len(named):
            return False
        details = {"ids": few(dict.fromkeys(unknown)), "known": few(self.named.sentences)}
        where = self.files.speech.where.at("sentences")
        where.report(Code.OTHER_NUMBERING, count=len(named), unknown=len(unknown), **details)
        return True

    def _says(self, item: model.Item, gap: Expression | None) -> str | None:
        """Return the sentence of an item that has none and holds its answer against a day, a limit or a parameter."""
        compared = comparison(gap) if gap is not None else None
        if compared is not None and compared.day:
            return f"答“{{{{ answer }}}}”，{compared.words}{compared.day}"
        if compared is None or not compared.root:
            return None
        known = self.named.limits if compared.root == "limits" else self.named.parameters
        return f"答“{{{{ answer }}}}”，{compared.words}“{known[compared.name].title}”{{{{ {compared.written} }}}}"

    def _asked_if(self, item: model.Item, where: Where) -> Iterator[AskedIf]:
        place, scope = where.at("applies_when"), asking_scope(self.base)
        for number, one in enumerate(item.asked_if):
            written = place if isinstance(item.applies_when, str) else place.at(number, "when")
            condition = self.conditions.expression(one.when, scope, written)
            if condition is not None:
                yield AskedIf(condition, one.note)

    def ledgers(self, items: Mapping[str, CheckItem]) -> dict[str, Ledger]:
        """Compile every ledger with its rules."""
        return {file.spec.id: self._ledger(file, items) for file in self.files.ledgers}

    def _ledger(self, file: File[model.LedgerFile], items: Mapping[str, CheckItem]) -> Ledger:
        spec, where = self.named.ledgers[file.spec.id], file.where
        row = {"row": row_of(spec.id)}
        check_ledger(file.spec, where)
        rules: list[Rule | None] = []
        added = [addition for addition in self.files.additions if addition.spec.ledger == spec.id]
        parts: list[LedgerPart] = [file, *added]
        for part in parts:
            check_columns(part.spec.columns, spec.columns, self.named.ledgers, self.words, part.where.at("columns"))
            numbered = enumerate(part.spec.rules)
            rules += [self._rule(rule, spec, part.where.at("rules", number), items) for number, rule in numbered]
        must = []
        for number, condition in enumerate(spec.must):
            that = self.conditions.expression(condition.that, row, where.at("must", number, "that"))
            message = self.conditions.message(condition.message, row, where.at("must", number, "message"))
            if that and message:
                must.append(Must(that, message))
        label = self.conditions.message(spec.label, row, where.at("label")) or Message("", lambda _: None)
        return Ledger(spec, tuple(must), tuple(rule for rule in rules if rule), label, self.words)

    def _rule(
        self, spec: model.LedgerRule, ledger: model.LedgerFile, where: Where, items: Mapping[str, CheckItem]
    ) -> Rule | None:
        decided = where.at("decides").known("检查项", spec.decides, items)
        check_validity(spec.valid, where.at("valid"))
        self._check_columns_named(spec.group_by, ledger, where.at("group_by"))
        self._check_columns_named(spec.after, ledger, where.at("after"))
        if spec.dated_by:
            check_date_column(ledger, spec.dated_by, where.at("dated_by"))
        others = {rule.id for rule in ledger.rules if rule.decides == spec.decides} - {spec.id}
        for number, id_ in enumerate(spec.supersedes):
            where.at("supersedes", number).known(f"判定{spec.decides}的其他台账规则", id_, others)
        if spec.open_until:
            check_date_column(ledger, spec.open_until, where.at("open_until"))
            if not ledger.dated_by:
                why = "台账没有写 dated_by，不分期，每一行每期都核对"
                where.at("open_until").report(Code.BAD_VALUE, written=spec.open_until, why=why)
        if spec.finds_none and spec.group_by != []:
            why = "只有看整本台账的规则（group_by: []）才能说台账里没有这件事"
            where.at("finds_none").report(Code.BAD_VALUE, written="true", why=why)
        for name, named in spec.let.items() if spec.group_by is None else ():
            if isinstance(named, model.Aggregate) and named.of is None and named.over is None:
                where.at("let", name).report(Code.ONLY_ITSELF, name=name)
        scope = self._rule_scope(spec, ledger, where)
        later = dict.fromkeys(spec.let, "let 的名称在 where 里用不到，只在 gap_when 和说明里用")
        row_alone = {**self.base, "row": row_of(ledger.id)}
        condition = self.conditions.expression(spec.where, row_alone, where.at("where"), not_yet=lambda: later)
        in_force = spec.valid.within(items[spec.decides].spec.valid) if decided else spec.valid
        let = self._let(spec.let, scope, ledger, where, in_force)
        gap = self.conditions.expression(spec.gap_when, scope, where.at("gap_when"))
        References(self.named.ledgers).check(spec, (condition, gap), let, ledger, where.at("gap_when"))
        message = self.conditions.message(spec.message, scope, where.at("message"))
        basis = self._cited(spec.basis, where.at("basis"))
        if not (decided and gap and message):
            return None
        item = items[spec.decides]
        together = held_together(spec, gap, let, self.named.limits)
        return Rule(
            spec=spec,
            ledger=ledger.id,
            where=condition,
            let=let,
            gap=gap,
            message=message,
            severity=Verdict[spec.severity] if spec.severity else item.severity,
            valid=in_force if spec.group_by is None else spec.valid,
            basis=basis or item.basis,
            parted_by=parted_by(spec, together, self.named.limits),
        )

    def _rule_scope(self, spec: model.LedgerRule, ledger: model.LedgerFile, where: Where) -> dict[str, Variable]:
        """Return the names that a rule may use: the row, the one before it, or the columns that group rows."""
        scope = dict(self.base)
        if spec.group_by is None or spec.after:
            scope["row"] = row_of(ledger.id)
        else:
            for index, column in enumerate(spec.group_by):
                if column in scope or column in TAKEN:
                    where.at("group_by", index).report(Code.NAME_TAKEN, name=column)
                elif column in ledger.columns:
                    scope[column] = column_variable(ledger.columns[column])
        if spec.after:
            scope["previous"] = row_of(ledger.id)
        return scope

    def contradictions(self) -> dict[str, Contradiction]:
        """Compile every contradiction rule."""
        compiled = [
            self._contradiction(rule, file.where.at("contradictions", number))
            for file in self.files.contradictions
            for number, rule in enumerate(file.spec.contradictions)
        ]
        return {rule.id: rule for rule in compiled if rule}

    def _contradiction(self, spec: model.ContradictionRule, where: Where) -> Contradiction | None:
        scope = cross_scope(self.base)
        if spec.for_each and where.at("for_each").known("台账", spec.for_each, self.named.ledgers):
            scope["row"] = row_of(spec.for_each)
            scope["offends"] = Variable("struct", "这一行的问题", struct="offends")
        let = self._let(spec.let, scope, None, where)
        applies = self.conditions.expression(spec.applies_when, scope, where.at("applies_when"))
        when = self.conditions.expression(spec.when, scope, where.at("when"))
        sayable = {**scope, "offending": Variable("struct", "问题行", struct="offending")}
        message = self.conditions.message(spec.message, sayable, where.at("message"))
        return Contradiction(spec, let, applies, when, message) if when and message else None

    def _let(
        self,
        specs: Mapping[str, str | model.Aggregate],
        scope: dict[str, Variable],
        ledger: model.LedgerFile | None,
        where: Where,
        valid: model.Validity = model.ALWAYS,
    ) -> tuple[Let, ...]:
        """Compile the named values of a rule in order; each joins the scope of what follows."""
        made: list[Let] = []
        for name, spec, part_of in self._written_out(specs, scope, ledger, where, valid):
            here = where.at("let", part_of or name)
            if name in scope or name in RESERVED:
                here.report(Code.NAME_TAKEN, name=name)
                continue
            if isinstance(spec, str):
                value = self.conditions.expression(spec, scope, here, None, not_yet=partial(_not_yet, specs, name))
                let = Let(name, value=value) if value else None
                kind = value.type if value else "unknown"
            else:
                let, kind = self._aggregate(name, spec, ledger, here, specs)
            made += [replace(let, part_of=part_of)] if let else []
            is_count = isinstance(spec, model.Aggregate) and spec.count is not None
            of = let and (let.value or let.each)
            scope[name] = Variable(kind, name, unit=of.amount if of else "", computed=not is_count)
        return tuple(made)

    def _written_out(
        self,
        specs: Mapping[str, str | model.Aggregate],
        scope: dict[str, Variable],
        ledger: model.LedgerFile | None,
        where: Where,
        valid: model.Validity,
    ) -> Iterator[tuple[str, str | model.Aggregate, str]]:
        """Yield the named values of a rule; a count by quarter as those that it stands for, with its own name.

        Of one that is wrong only the names join the scope, so that nothing is said of who uses them.
        """
        for name, spec in specs.items():
            if isinstance(spec, str) or spec.per is None:
                yield name, spec, ""
                continue
            here = where.at("let", name)
            let, _ = self._aggregate(name, spec, ledger, here, specs)
            target = self.named.ledgers.get(spec.of) if spec.of else ledger
            day = target.dated_by if target is not None else None
            why = "" if day is not None else "台账没有写 dated_by，分不出季度"
            if spec.count is None and spec.sum is None:
                why = "能分季度的是 count（各几次）和 sum（各合计多少）"
            elif let is not None and let.each is not None and let.each.type == "number":
                why = "小数的合计不能分季度，请改用整数（钱用 money 列）"
            if why:
                here.at("per").report(Code.BAD_VALUE, written="quarter", why=why)
            if why or day is None or let is None or let.each is None:
                scope |= {part: Variable("unknown", part) for part in (name, *by_quarter(name, spec, ""))}
            else:
                parts = by_quarter(name, spec, day, let.each.amount, valid)
                yield from ((part, value, name) for part, value in parts.items())

    def _aggregate(
        self,
        name: str,
        spec: model.Aggregate,
        ledger: model.LedgerFile | None,
        where: Where,
        specs: Mapping[str, str | model.Aggregate],
    ) -> tuple[Let | None, str]:
        """Compile an aggregate among the named values of a rule; return it, if it can be computed, and the type of its value."""
        kinds = [kind for kind in AGGREGATES if getattr(spec, kind) is not None]
        target = self.named.ledgers.get(spec.of) if spec.of else ledger
        if spec.of:
            where.at("of").known("台账", spec.of, self.named.ledgers)
        if len(kinds) != 1 or target is None:
            expected = "sum、count、min、max 中的一个，并说明是哪本台账（of）"
            where.report(Code.WRONG_TYPE, written=name, expected=expected)
            return None, "unknown"
        [kind] = kinds
        self._check_columns_named(spec.over, target, where.at("over"))
        scope = {**self.base, "row": row_of(target.id)}
        later = dict.fromkeys(specs, f"{kind} 逐行看台账，用不到 let 里别的名称，请照那个名称的写法写在这里")
        each = self.conditions.expression(
            getattr(spec, kind), scope, where.at(kind), "bool" if kind == "count" else None, not_yet=lambda: later
        )
        condition = self.conditions.expression(spec.where, scope, where.at("where"), not_yet=lambda: later)
        if each is None:
            return None, "unknown"
        if each.type not in AGGREGATES[kind]:
            expected = "可以汇总的数" if kind == "sum" else "数或日期"
            where.at(kind).report(Code.EXPRESSION_RESULT, expected=expected, actual=TYPE_NAMES[each.type])
            return None, "unknown"
        let = Let(name, spec=spec, kind=kind, each=each, where=condition)
        return let, "int" if kind == "count" else each.type

    def _check_columns_named(self, names: list[str] | None, ledger: model.LedgerFile, where: Where) -> None:
        """Check columns of the ledger's rows, or (``vehicle.kind``) of rows referred to."""
        scope = {"row": row_of(ledger.id)}
        for index, name in enumerate(names or []):
            column = self.conditions.language.variable_at(("row", *name.split(".")), scope)
            if "(" in name:
                why = "这里写列名。要分季度算的，在 let 里写 {sum: row.列名, per: quarter}（或 count）；按别的合的，加一列"
                where.at(index).report(Code.BAD_VALUE, written=name, why=why)
            elif column is None or column.type == "struct":
                where.at(index).known("列", name, ledger.columns)

    def _cited(self, ids: list[str], where: Where) -> tuple[Basis, ...]:
        check_cited(ids, self.named, where)
        return tuple(self.named.provisions[id_] for id_ in ids if id_ in self.named.provisions)


def _not_yet(specs: Mapping[str, str | model.Aggregate], name: str) -> dict[str, str]:
    """Return the named values of a rule that one of them cannot use, and why."""
    names = list(specs)
    read = {one: {other for other in names if _reads(specs[one], other)} for one in names}
    why = {}
    for other in names[names.index(name) :]:
        reached, new = set[str](), {other}
        while new:
            reached |= new
            new = {third for one in new for third in read[one]} - reached
        if other == name:
            why[other] = "它不能用自己来算"
        elif name in reached:
            why[other] = f"它又要用“{name}”来算，绕成了圈"
        else:
            why[other] = "它写在后面，请挪到前面来"
    return why


def _reads(spec: str | model.Aggregate, name: str) -> bool:
    return isinstance(spec, str) and re.search(rf"(?<![\w.]){name}\b", spec, re.ASCII) is not None
