"""Run a pack's own tests: ``rules/cases/*.yaml`` say what each rule must conclude."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checklist.answers.cells import read_answer, read_cell, read_parameter
from checklist.answers.head import Period, Signatories, Unit
from checklist.answers.ledgers import contrary, rows_outside
from checklist.answers.model import Answer, Answers, ApprovedException, LedgerData, Rectification, Row
from checklist.core.errors import Code, Place, Problem, ValueProblem
from checklist.core.values import show
from checklist.core.verdicts import Verdict
from checklist.core.wording import span
from checklist.core.words import listing, suggest
from checklist.engine.applying import not_asked
from checklist.engine.assess import judged_items
from checklist.engine.contradictions import known_of, trial_of, try_rule
from checklist.engine.exceptions import split_excepted
from checklist.engine.explaining import when_applied
from checklist.engine.facts import Facts, facts_of
from checklist.engine.items import judge_item
from checklist.engine.placing import Run, day_of
from checklist.engine.rules import run_rule
from checklist.io.strict_yaml import Document, Path_, parse, read_text
from checklist.io.validation import validate
from checklist.pack.checks import check_validity
from checklist.pack.compiled import Pack, Rule
from checklist.pack.copies import copies
from checklist.pack.layout import CASES, OVERLAY_FOLDER, overlay_folder
from checklist.pack.model import RuleCase
from checklist.pack.overlays import overlay_not_adopted
from checklist.pack.where import Problems, TakenNames, Where

PERIOD = {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}
AS_OF = date(2027, 1, 15)
UNIT = {"name": "用例单位", "level": "市级", "kind": "党政机关"}


_TESTED = {"rule": "台账规则", "item": "检查项", "contradiction": "矛盾规则"}
"""What a case can be of, by its key in the file."""


@dataclass(frozen=True)
class CaseResult:
    """What came out of one case, and where it is written."""

    case: RuleCase
    place: Place
    actual: Verdict
    lacking: str = ""
    """Why it came out 未填 or 不涉及, or that rows of it are not in its period."""

    @property
    def subject(self) -> str:
        """The id of what is tested."""
        return self.case.subject

    @property
    def passed(self) -> bool:
        """Whether it is what was expected."""
        return self.actual.name == self.case.expect

    @property
    def told(self) -> str:
        """What was expected and what came out, where the case is written."""
        came = f"应为{self.case.expect}，实为{self.actual.name}" + (f"：{self.lacking}" if self.lacking else "")
        return f"{self.place} {self.subject} “{self.case.name}”：{came}"


def load_cases(pack: Pack) -> list[tuple[RuleCase, Place]]:
    """Load the cases of a pack, or, if it was loaded with overlays, of these overlays.

    A pack's own cases are about the pack alone. Raises ``InputError`` for ill-formed cases
    and unknown ids.
    """
    found: list[tuple[RuleCase, Place]] = []
    problems = Problems()
    taken: TakenNames = {}
    known = {"rule": set(pack.rules), "item": set(pack.items), "contradiction": set(pack.contradictions)}
    read = list(_case_files(pack))
    written = {document.file: [f"{case.subject} {case.name}" for case in cases] for document, cases in read}
    problems.add(*(copy.problem("用例") for copy in copies(written)))
    problems.stop()
    for document, cases in read:
        for number, case in enumerate(cases):
            here: Path_ = ("cases", number)
            where = Where(document, problems, here)
            where.once("用例", case.name, taken, within=case.subject, code=Code.SAME_TITLE)
            _check_case(pack, case, where, known)
            found.append((case, document.place(here)))
    problems.stop()
    return found


def _check_case(pack: Pack, case: RuleCase, where: Where, known: Mapping[str, Collection[str]]) -> None:
    """Check that a case is of one thing that there is, and of a period that has days."""
    if case.period is not None:
        check_validity(case.period, where.at("period"))
    named = {kind: id_ for kind in known if (id_ := getattr(case, kind)) is not None}
    for kind, id_ in named.items():
        if id_ not in known[kind]:
            meant = _meant(pack, id_, known[kind])
            where.at(kind).report(Code.UNKNOWN_REFERENCE, kind=_TESTED[kind], id=id_, meant=meant)
    if len(named) != 1:
        why = f"应当写 rule、item、contradiction 中的一个，写了 {listing(named) or '零个'}"
        where.report(Code.BAD_VALUE, written=case.name, why=why)


def _case_files(pack: Pack) -> Iterator[tuple[Document, list[RuleCase]]]:
    folders = [overlay_folder(pack.folder, name) for name in pack.overlays] or [pack.folder]
    for path in (path for folder in folders for path in CASES.files(folder)):
        shown = str(path.relative_to(pack.folder.parent))
        document = parse(read_text(path, shown), shown)
        yield document, validate(CASES.model, document).cases


def run_cases(pack: Pack) -> Iterator[CaseResult]:
    """Run every case of a pack; raises ``InputError`` at the end for all that cannot be run."""
    problems = Problems()
    for case, place in load_cases(pack):
        try:
            yield CaseResult(case, place, *conclusion(pack, case))
        except ValueProblem as problem:
            problems.add(Problem(problem.code, place, problem.details))
        except ValidationError:
            details = {"written": show(case.name), "why": "unit、period 或 answers 的写法不对"}
            problems.add(Problem(Code.BAD_VALUE, place, details))
    problems.stop()


def untested(pack: Pack, base: Pack | None, results: list[CaseResult]) -> Iterator[Problem]:
    """Yield what has no case that comes out 合规, or none with a gap, where it stands.

    With a base, only what the pack adds to it is looked at. Items that ledgers decide are
    tested by their rules.
    """
    expected: dict[str, set[bool]] = {}
    for result in results:
        if result.case.expect == Verdict.合规.name or Verdict[result.case.expect].is_gap:
            expected.setdefault(result.subject, set()).add(Verdict[result.case.expect].is_gap)
    known = _testable(base) if base is not None else {}
    for id_, place in _testable(pack).items():
        words = {False: "合规", True: "有问题"}
        lacking = [word for wanted, word in words.items() if wanted not in expected.get(id_, set())]
        if lacking and id_ not in known:
            yield Problem(Code.UNTESTED, place, {"id": id_, "lacking": "、".join(lacking)})


def _testable(pack: Pack) -> dict[str, Place]:
    asked = [item.id for item in pack.items.values() if not item.by_ledger]
    rules = {id_: pack.place("rule", id_) for id_ in [*pack.rules, *pack.contradictions]}
    return {**rules, **{id_: pack.place("item", id_) for id_ in asked}}


def conclusion(pack: Pack, case: RuleCase) -> tuple[Verdict, str]:
    """Return what a case's rule, item or contradiction comes to, and why to 未填 or 不涉及."""
    rule = pack.rules.get(case.rule or "")
    answers = case_answers(pack, case, rule)
    verdict, lacking = _concluded(pack, case, rule, answers)
    outside = _outside(pack, answers) if verdict is not Verdict.未填 else ""
    return verdict, outside or lacking


def _outside(pack: Pack, answers: Answers) -> str:
    """Say which ledgers of a case have rows that nobody looks at, for their days are not in its period."""
    given = ((pack.ledgers[id_], data.rows or ()) for id_, data in answers.ledgers.items())
    titles = [f"《{ledger.title}》" for ledger, rows in given if any(rows_outside(ledger, rows, answers.period))]
    period = span(answers.period.from_, answers.period.to)
    why = f"有记录不在用例的自查期间（{period}），没有核对：请给用例写 period，或者改日期"
    return listing(titles) + why if titles else ""


def _concluded(pack: Pack, case: RuleCase, rule: Rule | None, answers: Answers) -> tuple[Verdict, str]:
    as_of = case.as_of or AS_OF
    if rule is not None:
        return _rule_conclusion(facts_of(pack, answers, as_of), rule)
    item, facts = pack.items.get(case.item or ""), facts_of(pack, answers, as_of)
    if item is not None:
        if item.by_ledger:
            result = judged_items(facts)[item.id]
        else:
            result = judge_item(facts, item, {}, not_asked(facts).get(item.id))
        silent = result.verdict in (Verdict.未填, Verdict.不涉及)
        return result.verdict, result.reason.rstrip("。") if silent else ""
    known = known_of(facts, judged_items(facts))
    found = try_rule(trial_of(facts, pack.contradictions[str(case.contradiction)], known)).finding
    return found.verdict if found is not None else Verdict.合规, ""


def _rule_conclusion(facts: Facts, rule: Rule) -> tuple[Verdict, str]:
    result = run_rule(facts, rule)
    if split_excepted(facts, rule, result.offending).left:
        return rule.severity, ""
    if result.unknown:
        return Verdict.未填, result.unknown[0].sentence
    if result.checked:
        return Verdict.合规, ""
    run = Run(facts, rule, ())
    if rule.spec.where and any(rule.valid.holds_on(day_of(run, row)) for row in facts.judged(rule.ledger)):
        return Verdict.不涉及, f"没有一行符合 where：{' '.join(rule.spec.where.split())}"
    when = when_applied(rule)
    return Verdict.不涉及, f"适用时间：{when}" if when else ""


def case_answers(pack: Pack, case: RuleCase, rule: Rule | None) -> Answers:
    """Return the answers that a case is about; ``rule`` is the one it tries. Raises ``ValueProblem``."""
    given: dict[str, list[dict[str, Any]]] = dict(case.ledgers)
    if rule is not None:
        given[rule.ledger] = [case.row] if case.row is not None else list(case.rows)
    ledgers = {id_: LedgerData(rows=tuple(_rows(pack, id_, rows))) for id_, rows in given.items()}
    ledgers |= {_known(pack, "台账", id_, pack.ledgers): LedgerData(none_reason="用例") for id_ in case.none}
    period = case.period
    dates = {"from": period.from_, "to": period.until} if period else PERIOD
    return Answers(
        path=Path("cases"),
        unit=_unit(pack, case),
        period=Period.model_validate(dates),
        signatories=Signatories(),
        parameters={
            _known(pack, "参数", name, pack.spec.parameters): read_parameter(pack, name, value)
            for name, value in case.parameters.items()
        },
        answers={
            id_: read_answer(
                pack.items[_known(pack, "检查项", id_, pack.items)], Answer.model_validate(_entry(value)), pack.words
            )
            for id_, value in case.answers.items()
        },
        ledgers=ledgers,
        rectifications={
            _known(pack, "检查项", id_, pack.items): Rectification.model_validate(plan)
            for id_, plan in case.rectifications.items()
        },
        exceptions={rule.id: [ApprovedException.model_validate(one) for one in case.exceptions]} if rule else {},
    )


def _unit(pack: Pack, case: RuleCase) -> Unit:
    """Return the unit of a case: of the usual level and kind, or the pack's first, where the case says nothing."""
    known = {"level": ("单位层级", pack.spec.levels), "kind": ("单位类别", pack.spec.kinds)}
    usual = {key: UNIT[key] if UNIT[key] in words else words[0] for key, (_, words) in known.items()}
    for key, (title, words) in known.items():
        if key in case.unit:
            _known(pack, title, case.unit[key], words)
    return Unit.model_validate({**UNIT, **usual, **case.unit})


def _known(pack: Pack, kind: str, id_: str, known: Collection[str]) -> str:
    """Return an id that a case names; raises ``ValueProblem`` if there is no such thing."""
    if id_ not in known:
        raise ValueProblem(Code.UNKNOWN_REFERENCE, kind=kind, id=id_, meant=_meant(pack, id_, known))
    return id_


def _meant(pack: Pack, id_: str, known: Collection[str]) -> str:
    if id_ in pack.retired:
        return "，它已列为不再用"
    overlay = overlay_not_adopted(pack, id_)
    if overlay is not None:
        return f"：它是{overlay.title}的，用例请写在 {OVERLAY_FOLDER}/{overlay.name}/cases/ 里"
    return suggest(id_, known)


def _entry(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {"answer": value}


def _rows(pack: Pack, ledger_id: str, rows: list[dict[str, Any]]) -> Iterator[Row]:
    ledger = pack.ledgers[_known(pack, "台账", ledger_id, pack.ledgers)]
    columns = ledger.spec.columns
    names = {column.title: name for name, column in columns.items()}
    for number, written in enumerate(rows, 1):
        for title in written.keys() & names.keys() - columns.keys():
            meant = f"：它的名称是 {names[title]}"
            raise ValueProblem(Code.UNKNOWN_REFERENCE, kind="列", id=title, meant=meant)
        cells = {_known(pack, "列", name, columns): cell for name, cell in written.items() if cell is not None}
        not_counted = {name: cell for name, cell in cells.items() if ledger.words.counts_not(columns[name], cell)}
        values = {name: read_cell(columns[name], cell) for name, cell in cells.items() if name not in not_counted}
        for _, why in contrary(ledger, values):
            raise ValueProblem(Code.ROW_CHECK, row=number, why=why)
        yield Row(number, values, Place("cases"), not_counted)
