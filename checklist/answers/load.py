"""``answers.yaml`` and its ledgers → ``Answers``, with every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from checklist.answers import model
from checklist.answers.attachments import LEAST, measured, named_file
from checklist.answers.carry import is_done_before_found
from checklist.answers.cells import ABOUT_REASONS, read_answer, read_parameter, says_nothing
from checklist.answers.head import Unit
from checklist.answers.headings import column_names, in_unit, match_heading, other_unit
from checklist.answers.ledgers import LedgerOf, notices_of, read_ledger, read_rows, rows_outside, unknown_column
from checklist.answers.model import Answer, Answers, ApprovedException, Evidence, EvidenceFault, LedgerData
from checklist.answers.other_files import read_answers_text, refuse_empty, refuse_other_content
from checklist.answers.other_sheets import unread_sheets
from checklist.answers.rest import entry_at, sound_rest, without_empty_words
from checklist.answers.succession import Succession
from checklist.answers.tables import RawRow, TableFile
from checklist.answers.units import read_unit
from checklist.core.errors import Code, InputError, Problem, ValueProblem
from checklist.core.values import Value, is_blank, show, show_date
from checklist.core.wording import where_to_explain
from checklist.core.words import listing, suggest
from checklist.io.strict_yaml import MAX_PROBLEMS, Document, Path_, parse, parse_json
from checklist.io.validation import tried
from checklist.pack.compiled import CheckItem, Ledger, Pack
from checklist.pack.overlays import overlay_not_adopted


def load_answers(pack: Pack, path: Path) -> Answers:
    """Load an answers file and the ledgers it names.

    Raises ``InputError`` with every problem of the file, or, once the file itself is in order, of all its ledgers.
    """
    return read_answers(pack, open_document(path), path)


def open_document(path: Path) -> Document:
    """Read an answers file, YAML or JSON; raises ``InputError``."""
    return parse_document(read_answers_text(path), path)


def parse_document(text: str, path: Path) -> Document:
    """Parse the text of an answers file, JSON if its name says so; raises ``InputError``."""
    refuse_empty(text, str(path))
    return (parse_json if path.suffix.lower() == ".json" else parse)(text, str(path))


def overlays_named(document: Document) -> list[str]:
    """Return the overlays that an answers file asks for.

    Asked before the pack is loaded; whatever else is wrong is said when the answers are read.
    """
    data = document.data
    head = data.get("pack") if isinstance(data, dict) else None
    named = head.get("overlays") if isinstance(head, dict) else None
    return [str(name) for name in named] if isinstance(named, list) else []


def parse_answers(pack: Pack, text: str, path: Path) -> Answers:
    """Load answers from text; ledger files are looked up beside ``path``."""
    return read_answers(pack, parse_document(text, path), path)


def read_answers(pack: Pack, document: Document, path: Path) -> Answers:
    """Load answers from a parsed file; raises ``InputError``."""
    refuse_other_content(document)
    document = replace(document, data=without_empty_words(pack.words, document.data))
    file, problems, broken = tried(model.AnswersFile, document, partial(entry_at, pack))
    if file is None:
        rest = sound_rest(pack, document.data, broken)
        file, _, _ = tried(model.AnswersFile, replace(document, data=rest))
    if file is None:
        raise InputError(problems)
    return _Loader(pack, document, file, path, not any(at[:1] == ("period",) for at in broken), problems).load()


@dataclass
class _Loader:
    pack: Pack
    document: Document
    file: model.AnswersFile
    path: Path
    is_dated: bool
    """Whether the period's days could be read."""
    problems: list[Problem]
    notices: list[Problem] = field(default_factory=list)
    unread_columns: dict[str, list[str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """The ledgers of which not all could be read: nobody can tell which rows they have."""

    def __post_init__(self) -> None:
        first, last = self.file.period.days
        self.days = (first, last) if self.is_dated and first <= last else None
        self.succession = Succession(self.pack, self.file.answers or {}, self.read_one, self.note)
        self.is_of_another_version = self.file.pack.version != self.pack.spec.version

    def load(self) -> Answers:
        self.check_head()
        unit = self.read_unit()
        answers = {**dict(self.read_answers()), **self.succession.carried}
        parameters = dict(self.read_parameters())
        self.check_rectifications()
        plans = self.succession.plans(self.file.rectifications or {})
        ledgers = dict(self.read_ledgers())
        self.sum_up()
        exceptions = dict(self.read_exceptions(ledgers))
        for id_, data in ledgers.items():
            self.notices.extend(rows_outside(self.pack.ledgers[id_], data.rows, self.file.period))
        if self.problems:
            raise InputError(self.problems)
        sheets = unread_sheets(self.pack, self.path, ledgers)
        self.notices.extend(notice for of_one in sheets.values() for notice in of_one)
        return Answers(
            path=self.path,
            unit=unit,
            period=self.file.period,
            signatories=self.file.signatories,
            parameters=parameters,
            answers=answers,
            ledgers=ledgers,
            rectifications=plans,
            exceptions=exceptions,
            part=self.file.part,
            last=self.file.last,
            returned=self.file.returned,
            former=self.succession.former,
            unread=self.unread_columns,
            unread_sheets={id_: [str(one.place.sheet) for one in of_one] for id_, of_one in sheets.items()},
            notices=tuple(self.notices),
        )

    def sum_up(self) -> None:
        """Say at first what became of answers to another version's questions."""
        new = self.succession
        if new.carried or new.asked_again or new.gone:
            kept = sum(id_ in self.pack.items and not is_blank(one.answer) for id_, one in new.file.items())
            details: dict[str, Any] = {"kept": kept - new.asked_anew, "carried": new.taken_over}
            details |= {"asked": new.asked_again, "gone": new.gone}
            self.notices.insert(0, self.document.problem(Code.PACK_CHANGED, ("pack",), **details))

    def report(self, code: Code, path: Path_, /, *, at_key: bool = False, about: str = "", **details: Any) -> None:
        problem = self.document.problem(code, path, at_key=at_key, **details)
        self.problems.append(replace(problem, about=about))
        if len(self.problems) >= MAX_PROBLEMS:
            raise InputError(self.problems)

    def check_head(self) -> None:
        spec, file = self.pack.spec, self.file
        if file.pack.id != spec.id:
            self.report(Code.WRONG_PACK, ("pack", "id"), theirs=file.pack.id, ours=f"{spec.title}（{spec.id}）")
        elif file.pack.version != spec.version:
            other = self.document.problem(
                Code.OTHER_VERSION, ("pack", "version"), theirs=file.pack.version, ours=spec.version
            )
            self.notices.append(other)
        if file.pack.id == spec.id and set(file.pack.overlays) != set(self.pack.overlays):
            theirs, ours = (listing(names) or "（无）" for names in (file.pack.overlays, self.pack.overlays))
            self.report(Code.WRONG_OVERLAYS, ("pack", "overlays"), theirs=theirs, ours=ours)
        if self.is_dated and (fault := file.period.fault):
            self.report(fault.code, ("period", "from"), **fault.details)

    def read_unit(self) -> Unit:
        unit, wrong = read_unit(self.pack, self.file.unit)
        for name, problem in wrong.items():
            self.report(problem.code, ("unit", name), **problem.details)
        if unit.code is None:
            self.notices.append(self.document.problem(Code.NO_UNIT_CODE, ("unit", "code"), name=unit.name))
        return unit

    # Answers and parameters

    def read_answers(self) -> Iterator[tuple[str, Answer]]:
        for item_id, entry in (self.file.answers or {}).items():
            path: Path_ = ("answers", item_id)
            item = self.pack.items.get(item_id)
            if item is None and item_id in self.pack.retired:
                self.check_evidence(entry.evidence, path)
                self.succession.retire(self.pack.retired[item_id], entry, path)
                continue
            if item is None:
                self.unknown(Code.UNKNOWN_ITEM, path, item_id, self.pack.items)
                continue
            files = self.check_evidence(entry.evidence, path)
            if says_nothing(self.pack.words, item, entry.answer):
                self.not_answered(item_id, entry.answer, (*path, "answer"))
            try:
                yield item_id, self.read_one(item, entry.model_copy(update={"evidence": files}))
            except ValueProblem as problem:
                if self.is_of_another_version and problem.code not in ABOUT_REASONS:
                    yield item_id, self.succession.ask_again(item, entry, path)
                    continue
                details: dict[str, Any] = {"id": item_id, **problem.details}
                key = "reason" if problem.code in ABOUT_REASONS else "answer"
                about = "" if "{id}" in problem.code.template else f"{item_id} {item.title}"
                self.report(problem.code, (*path, key), about=about, **details)

    def unknown(self, code: Code, path: Path_, id_: str, known: Iterable[str], **details: str) -> None:
        """Report an id that the pack does not know, or that it knows only with an overlay; note one that is used no more."""
        if old := self.pack.retired_as(id_):
            return self.note(Code.RETIRED_UNUSED, path, id=old.id, title=old.title, reason=old.reason)
        overlay = overlay_not_adopted(self.pack, id_)
        if code is Code.UNKNOWN_ITEM and id_ in self.pack.contradictions:
            self.report(Code.NOT_AN_ITEM, path, at_key=True, id=id_, where=where_to_explain(id_))
        elif overlay is not None:
            self.report(Code.OF_OVERLAY, path, at_key=True, id=id_, title=overlay.title, overlay=overlay.name)
        else:
            gone = "（这一版取消了的，请规则维护人写进 retired.yaml）" if self.is_of_another_version else ""
            self.report(code, path, at_key=True, id=id_, meant=suggest(id_, known) + gone, **details)

    def read_one(self, item: CheckItem, entry: Answer) -> Answer:
        return read_answer(item, entry, self.pack.words, self.days)

    def note(self, code: Code, path: Path_, /, **details: Any) -> None:
        """Note what forbids nothing."""
        self.notices.append(self.document.problem(code, path, at_key=True, **details))

    def not_answered(self, id_: str, written: Any, path: Path_) -> None:
        """Note that what stands somewhere is no answer, and of a number that 无 is written as 0."""
        item = self.pack.items.get(id_)
        is_number = item is not None and item.spec.answer.kind in ("int", "number")
        code = Code.ANSWER_NOT_ZERO if is_number else Code.ANSWER_SAYS_NOTHING
        self.notices.append(self.document.problem(code, path, id=id_, written=show(written)))

    def check_evidence(self, evidence: list[Evidence], path: Path_) -> list[Evidence]:
        """Return evidence with what is wrong with its files, and give notice of it; without a folder nothing can be said."""
        return [self.looked_at(named, (*path, "evidence", number)) for number, named in enumerate(evidence)]

    def looked_at(self, named: Evidence, here: Path_) -> Evidence:
        found = self.file_at(named.file, here)
        fault: EvidenceFault | None = None
        if found is not None and not found.is_file():
            fault = "missing"
            self.notices.append(self.document.problem(Code.EVIDENCE_MISSING, here, path=named.file))
        elif found is not None and (size := found.stat().st_size) < LEAST:
            fault = "empty"
            self.notices.append(self.document.problem(Code.EVIDENCE_EMPTY, here, path=named.file, size=size))
        elif found is not None and named.sha256:
            now = measured(found, named.file)
            if (now.size, now.sha256) != (named.size, named.sha256):
                fault = "changed"
                self.notices.append(self.document.problem(Code.EVIDENCE_CHANGED, here, path=named.file))
        return named.model_copy(update={"fault": fault if self.path.parent.is_dir() else None})

    def file_at(self, written: str, path: Path_) -> Path | None:
        """Return a path written in the file, which must stay inside the file's folder."""
        try:
            return named_file(self.path, written)
        except ValueProblem as problem:
            self.report(problem.code, path, **problem.details)
            return None

    def read_parameters(self) -> Iterator[tuple[str, Value]]:
        known = self.pack.spec.parameters
        for name, written in (self.file.parameters or {}).items():
            path: Path_ = ("parameters", name)
            if name not in known:
                details = {"id": name, "meant": suggest(name, known), "allowed": listing(known)}
                if self.is_of_another_version:
                    self.note(Code.NOT_ASKED_NOW, path, id=name, said=show(written))
                else:
                    self.report(Code.UNKNOWN_PARAMETER, path, at_key=True, **details)
            elif self.pack.words.says_nothing(written):
                self.not_answered(known[name].title, written, path)
            elif not is_blank(written):
                try:
                    yield name, read_parameter(self.pack, name, written)
                except ValueProblem as problem:
                    self.report(problem.code, path, about=known[name].title, **problem.details)

    def check_rectifications(self) -> None:
        known = [*self.pack.items, *self.pack.contradictions, *self.pack.retired]
        for id_, plan in (self.file.rectifications or {}).items():
            path: Path_ = ("rectifications", id_)
            if id_ not in known:
                self.unknown(Code.UNKNOWN_RECTIFICATION, path, id_, known)
            if plan.is_dated_undone:
                self.report(Code.DONE_WITHOUT_STATE, (*path, "done_on"), id=id_, state=plan.state)
            elif plan.done_on is not None and is_done_before_found(plan, self.file.period, self.file.last):
                days = {"day": show_date(plan.done_on), "found": show_date(plan.opened or self.file.period.to)}
                self.note(Code.DONE_BEFORE_FOUND, (*path, "done_on"), id=id_, **days)

    def read_exceptions(self, ledgers: Mapping[str, LedgerData]) -> Iterator[tuple[str, list[ApprovedException]]]:
        """Yield the approved exceptions of rules, which must be of rules that may have some, and of rows that there are."""
        rules = self.pack.rules
        for rule_id, approvals in (self.file.exceptions or {}).items():
            path: Path_ = ("exceptions", rule_id)
            rule = rules.get(rule_id)
            if rule is None:
                self.unknown(Code.UNKNOWN_RULE, path, rule_id, rules)
                continue
            if rule.spec.exception is None:
                self.report(Code.NO_EXCEPTIONS, path, at_key=True, id=rule_id, title=rule.spec.title)
            ledger = self.pack.ledgers[rule.ledger]
            numbers = {row.number for row in ledgers[ledger.id].rows} if ledger.id in ledgers else set()
            seen: set[int] = set()
            given: list[ApprovedException] = []
            for place, approval in enumerate(approvals or ()):
                evidence = self.check_evidence(approval.evidence, (*path, place))
                given.append(approval.model_copy(update={"evidence": evidence}))
                for number, excepted in enumerate(approval.rows):
                    here: Path_ = (*path, place, "rows", number)
                    if excepted.row in seen:
                        self.report(Code.EXCEPTED_TWICE, here, id=rule_id, row=excepted.row)
                    elif excepted.row not in numbers and excepted.label is None and ledger.id not in self.unread:
                        self.report(Code.NO_SUCH_ROW, here, title=ledger.title, row=excepted.row)
                    seen.add(excepted.row)
            if given:
                yield rule_id, given

    # Ledgers

    def read_ledgers(self) -> Iterator[tuple[str, LedgerData]]:
        keys: dict[str, str] = {}
        for ledger_id, entry in (self.file.ledgers or {}).items():
            path: Path_ = ("ledgers", ledger_id)
            ledger = self.pack.ledger_named(ledger_id)
            if ledger is None:
                known = [text for found in self.pack.ledgers.values() for text in (found.id, found.title)]
                self.unknown(Code.UNKNOWN_LEDGER, path, ledger_id, known, allowed=listing(self.pack.ledgers))
                continue
            if entry is not None and (other := keys.setdefault(ledger.id, ledger_id)) != ledger_id:
                self.report(Code.LEDGER_TWICE, path, at_key=True, title=ledger.title, other=other, id=ledger_id)
                continue
            before = len(self.problems)
            data = self.read_ledger(ledger, entry, path) if entry is not None else None
            if len(self.problems) > before or (entry is None and self.document.data[path[0]][ledger_id] is not None):
                self.unread.add(ledger.id)
            if data is not None:
                yield ledger.id, data

    def read_ledger(self, ledger: Ledger, entry: LedgerData, path: Path_) -> LedgerData | None:
        of = LedgerOf(self.pack, ledger, self.days)
        if self.pack.words.gives_no_reason(entry.none_reason) or self.leaves_reason_out(path):
            if not entry.rows and entry.file is None:
                self.report(Code.NONE_WITHOUT_REASON, path, id=ledger.title, written=show(entry.none_reason))
                return None
            entry = entry.model_copy(update={"none_reason": None})
        if entry.none_reason is not None:
            if entry.file is not None or "rows" in entry.model_fields_set:
                self.report(Code.NONE_AND_ROWS, path, id=ledger.title)
                return None
        elif entry.file is not None:
            return self.ledger_in_file(of, entry, entry.file, path)
        elif entry.is_written:
            rows = read_rows(of, self.inline_rows(of, entry.rows, path), self.problems)
            self.notices.extend(notices_of(ledger, rows))
            return entry.model_copy(update={"rows": rows})
        return entry

    def leaves_reason_out(self, path: Path_) -> bool:
        """Whether all that the file says of a ledger is that there is nothing of its kind, without the reason."""
        written = self.document.data[path[0]][path[1]]
        return isinstance(written, dict) and set(written) == {"none"} and is_blank(written["none"])

    def ledger_in_file(self, of: LedgerOf, entry: LedgerData, file: str, path: Path_) -> LedgerData | None:
        target = self.file_at(file, path)
        if target is None:
            return None
        try:
            shown = str(self.path) if target == self.path.resolve() else file  # a workbook names its own sheets
            rows, notices = read_ledger(of, TableFile(target, shown, entry.sheet, self.document.place(path)))
        except InputError as error:
            self.problems.extend(error.problems)
            return None
        self.notices.extend(notices)
        if unread := [str(one.details["column"]) for one in notices if one.code is Code.UNKNOWN_COLUMN]:
            self.unread_columns[of.ledger.id] = unread
        return entry.model_copy(update={"rows": rows})

    def inline_rows(self, of: LedgerOf, rows: Sequence[Any], path: Path_) -> list[RawRow]:
        ledger = of.ledger.spec
        names = column_names(ledger.columns)
        base = (*path, "rows") if (*path, "rows") in self.document.values else path
        found = []
        for number, written in enumerate(rows):
            here: Path_ = (*base, number)
            if not isinstance(written, dict):
                self.report(Code.NOT_A_ROW, here, row=number + 1)
                continue
            cells, places = {}, {}
            for heading, value in written.items():
                name = match_heading(heading, names)
                if name is None:
                    code, details = unknown_column(of, heading)
                    self.report(code, (*here, heading), at_key=True, **details)
                elif name in cells:
                    details = {"title": ledger.title, "column": ledger.columns[name].title}
                    self.report(Code.DUPLICATE_COLUMN, (*here, heading), at_key=True, **details)
                else:
                    unit = other_unit(heading, ledger.columns[name])
                    cells[name] = in_unit(value, unit) if unit else value
                    places[name] = self.document.place((*here, heading))
            found.append(RawRow(number + 1, cells, self.document.place(here), places))
        return found
