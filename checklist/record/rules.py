"""A compiled pack as a record: everything that a browser needs to ask and to judge as we do.

The files' own models are carried as they are; beside them stands what compiling them found:
which paths a condition reads, which provisions are cited, and in which order items are asked.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from pydantic import Field, JsonValue

from checklist.core.errors import Code
from checklist.core.values import MONEY_UNITS, NO_WORDS, STATE_WORDS, UNIT_WORDS, YES_WORDS, YUAN_WORDS
from checklist.core.verdicts import Verdict
from checklist.core.wording import CLAIM, COLUMN_TYPES, MARKS, PER, ROLES, SPEECH_ONLY, UNSEEN_START
from checklist.engine import applying, sentences
from checklist.engine.explaining import claimed_for, problem_if
from checklist.pack import model, workdays
from checklist.pack.cel import Expression
from checklist.pack.compiled import Basis, CheckItem, Contradiction, Ledger, Let, Pack, Rule
from checklist.record.assessment import BasisRecord, PackRecord
from checklist.record.base import Record

RULES_FORMAT: Final = 4
"""The format of the record; whoever reads it refuses another."""


class ConditionRecord(Record):
    """A checked condition: its syntax tree, the paths it reads, and the rule it belongs to, should it fail.

    ``tested`` are the paths that it reads only where they are given; ``lookups`` what it looks up in tables: the path of
    the table, then those of the keys.
    """

    tree: list[JsonValue]
    references: list[list[str]]
    tested: list[list[str]] = Field([], exclude_if=lambda given: not given)
    lookups: list[list[list[str]]] = Field([], exclude_if=lambda given: not given)
    rule: str


class LetRecord(Record):
    """A named value: a condition, or an aggregate with what it adds up."""

    name: str
    value: ConditionRecord | None
    spec: model.Aggregate | None
    kind: str
    each: ConditionRecord | None
    where: ConditionRecord | None


class RuleRecord(Record):
    """A ledger rule with its conditions; the limits of which each version has the rows of a group from its own days."""

    spec: model.LedgerRule
    where: ConditionRecord | None
    let: list[LetRecord]
    gap: ConditionRecord
    severity: str
    basis: list[str]
    parted_by: list[str]


class MustRecord(Record):
    """A condition that a row must meet to be a record at all."""

    that: ConditionRecord
    message: str


class LedgerRulesRecord(Record):
    """A ledger with its rules; the file's own are left out of ``spec``, for they stand in ``rules``."""

    spec: model.LedgerFile
    must: list[MustRecord]
    rules: list[RuleRecord]


class AskedIfRecord(Record):
    """A condition of asking an item, and the reason that is given where it is not met."""

    condition: ConditionRecord
    note: str | None


class ItemRulesRecord(Record):
    """An item with its conditions; what can be chosen as an answer, which of it is a gap, and in words what is a problem.

    ``message`` is the sentence of its finding, be it written or made of what it compares. ``claims`` are the contradictions that
    compare what is claimed of it, where ledgers decide it, and ``claimed_for`` says so.
    """

    spec: model.Item
    system: str
    section: str
    basis: list[str]
    applies: list[AskedIfRecord]
    gap: ConditionRecord | None
    words: list[str]
    gaps: list[str]
    problem_if: str
    message: str | None
    claims: list[str] = Field([], exclude_if=lambda given: not given)
    claimed_for: str = Field("", exclude_if=lambda given: not given)


class ContradictionRulesRecord(Record):
    """A contradiction with its conditions."""

    spec: model.ContradictionRule
    let: list[LetRecord]
    applies: ConditionRecord | None
    when: ConditionRecord


class ProfileRecord(Record):
    """What units of a kind, and of a level within it, need not look at, and why."""

    leaves_out: dict[str, str]
    levels: dict[str, dict[str, str]]


class WordsRecord(Record):
    """What is said: the engine's sentences, the errors by their code's name, and how people write values."""

    sentences: dict[str, str]
    errors: dict[str, tuple[str, str]]
    marks: dict[str, str]
    roles: dict[str, str]
    column_types: dict[str, str]
    per: dict[str, str]
    claim: str
    speech_only: str
    unseen_start: str
    yes: list[str]
    no: list[str]
    units: dict[str, list[str]]
    yuan: list[str]
    money_units: dict[str, int]
    states: dict[str, str]


class WorkdaysRecord(Record):
    """The calendar of working days: weekdays off, and weekends on which people work."""

    off: list[str]
    made_up: list[str]


class RulesRecord(Record):
    """A compiled pack."""

    format: Literal[4]
    pack: PackRecord
    title: str
    subject: str
    levels: list[str]
    kinds: list[str]
    scoring: model.Scoring
    cell_words: model.CellWords
    sections: list[model.Section]
    systems: dict[str, str]
    speech: dict[str, str]
    parameters: dict[str, model.Parameter]
    limits: dict[str, model.Limit]
    provisions: dict[str, BasisRecord]
    in_force: dict[str, model.Validity]
    items: list[ItemRulesRecord]
    asking_order: list[str]
    ledgers: list[LedgerRulesRecord]
    contradictions: list[ContradictionRulesRecord]
    profiles: dict[str, ProfileRecord]
    words: WordsRecord
    workdays: WorkdaysRecord


def rules_record(pack: Pack) -> RulesRecord:
    """Return everything of a compiled pack that judging and asking need."""
    cited = {sentence for item in pack.items.values() for sentence in item.spec.speech}
    return RulesRecord(
        format=RULES_FORMAT,
        pack=PackRecord(
            id=pack.spec.id, version=pack.spec.version, title=pack.spec.title, overlays=list(pack.overlays),
            digest=pack.digest,
        ),
        title=pack.name,
        subject=pack.spec.subject,
        levels=pack.spec.levels,
        kinds=pack.spec.kinds,
        scoring=pack.spec.scoring,
        cell_words=pack.spec.cell_words,
        sections=list(pack.sections.values()),
        systems={id_: system.title for id_, system in pack.systems.items()},
        speech={id_: text for id_, text in pack.sentences.items() if id_ in cited},
        parameters=dict(pack.spec.parameters),
        limits=dict(pack.limits),
        provisions={id_: _basis(basis) for id_, basis in pack.provisions.items()},
        in_force={
            id_: basis.source.valid
            for id_, basis in pack.provisions.items()
            if basis.source.valid != model.ALWAYS
        },
        items=[_item(pack, item) for item in pack.items.values()],
        asking_order=[item.id for item in pack.asking_order],
        ledgers=[_ledger(ledger) for ledger in pack.ledgers.values()],
        contradictions=[_contradiction(rule) for rule in pack.contradictions.values()],
        profiles={
            kind: ProfileRecord(leaves_out=profile.leaves_out, levels=profile.levels)
            for kind, profile in pack.profiles.items()
        },
        words=_words(),
        workdays=WorkdaysRecord(**workdays.calendar()),
    )  # fmt: skip


def _condition(expression: Expression | None) -> ConditionRecord | None:
    return _sure(expression) if expression is not None else None


def _sure(expression: Expression) -> ConditionRecord:
    return ConditionRecord(
        tree=expression.tree(),
        references=_paths(sorted(expression.references)),
        tested=_paths(sorted(expression.tested)),
        lookups=[_paths([table, *keys]) for table, keys in sorted(expression.lookups)],
        rule=expression.rule,
    )


def _paths(paths: Iterable[tuple[str, ...]]) -> list[list[str]]:
    return [list(path) for path in paths]


def _let(let: Let) -> LetRecord:
    return LetRecord(
        name=let.name,
        value=_condition(let.value),
        spec=let.spec,
        kind=let.kind,
        each=_condition(let.each),
        where=_condition(let.where),
    )


def _rule(rule: Rule) -> RuleRecord:
    return RuleRecord(
        spec=rule.spec.model_copy(update={"message": rule.message.source, "valid": rule.valid}),
        where=_condition(rule.where),
        let=[_let(let) for let in rule.let],
        gap=_sure(rule.gap),
        severity=rule.severity.name,
        basis=[basis.id for basis in rule.basis],
        parted_by=list(rule.parted_by),
    )


def _ledger(ledger: Ledger) -> LedgerRulesRecord:
    musts = zip(ledger.must, ledger.spec.must, strict=True)
    return LedgerRulesRecord(
        spec=ledger.spec.model_copy(update={"rules": [], "must": []}),
        must=[MustRecord(that=_sure(must.that), message=written.message) for must, written in musts],
        rules=[_rule(rule) for rule in ledger.rules],
    )


def _item(pack: Pack, item: CheckItem) -> ItemRulesRecord:
    return ItemRulesRecord(
        spec=item.spec,
        system=item.system.id,
        section=item.section.id,
        basis=[basis.id for basis in item.basis],
        applies=[AskedIfRecord(condition=_sure(one.condition), note=one.note) for one in item.applies],
        gap=_condition(item.gap),
        words=list(item.spec.answer.words),
        gaps=list(item.spec.answer.gaps),
        problem_if=problem_if(pack, item),
        message=item.message.source if item.message is not None else None,
        claims=pack.claims.get(item.id, []),
        claimed_for=claimed_for(pack, item),
    )


def _contradiction(rule: Contradiction) -> ContradictionRulesRecord:
    return ContradictionRulesRecord(
        spec=rule.spec.model_copy(update={"message": rule.message.source}),
        let=[_let(let) for let in rule.let],
        applies=_condition(rule.applies),
        when=_sure(rule.when),
    )


def _basis(basis: Basis) -> BasisRecord:
    provision = basis.provision
    return BasisRecord(id=basis.id, citation=basis.citation, says=provision.says, status=provision.status)


def _words() -> WordsRecord:
    said: Mapping[str, object] = {**vars(applying), **vars(sentences)}
    return WordsRecord(
        sentences={name: text for name, text in said.items() if name.isupper() and isinstance(text, str)},
        errors={
            code.name: (code.id, code.template) for code in Code if code.id[0] in "YVAT" or code is Code.RULE_FAILED
        },
        marks={verdict.name: MARKS[verdict] for verdict in Verdict},
        roles=ROLES,
        column_types=COLUMN_TYPES,
        per=PER,
        claim=CLAIM,
        speech_only=SPEECH_ONLY,
        unseen_start=UNSEEN_START,
        yes=sorted(YES_WORDS),
        no=sorted(NO_WORDS),
        units={unit: list(words) for unit, words in UNIT_WORDS.items()},
        yuan=list(YUAN_WORDS),
        money_units=MONEY_UNITS,
        states=STATE_WORDS,
    )
