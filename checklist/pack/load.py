"""``rules/`` → ``Pack``: read every file, check every reference, compile every condition.

All problems of all files are reported at once, each with file, line, column and, for a
mistyped name, what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from checklist.core.digest import digest
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem, listing, suggest
from checklist.core.values import MONEY_UNITS, parse_int, parse_money, parse_number, show, show_date
from checklist.core.verdicts import Verdict
from checklist.io.strict_yaml import Document, Model, Path_, fail, parse, read_text, validate
from checklist.pack import model
from checklist.pack.compiled import (
    MAX_PACK_BYTES,
    PACK_FILE,
    Basis,
    CheckItem,
    Contradiction,
    Ledger,
    Let,
    Must,
    Pack,
    Rule,
)
from checklist.pack.expressions import (
    RESERVED,
    TAKEN,
    TYPE_NAMES,
    EvaluationError,
    Expression,
    ExpressionError,
    Field,
    Language,
    Record,
    Scope,
    condition_name,
)
from checklist.pack.messages import Message

AGGREGATES = {
    "sum": ("int", "number"),
    "count": ("bool",),
    "min": ("int", "number", "date"),
    "max": ("int", "number", "date"),
}
"""What can be aggregated, and how."""
MAX_PROBLEMS = 200
"""After how many problems the rest is not looked for."""
MOST = {"检查项": 2000, "台账": 200, "限额": 1000, "参数": 1000, "一本台账的列": 200, "一条规则的 let": 50}
"""How many of something there may be: what rules see of one another grows with the product."""


@dataclass
class _Files:
    """The models of the files of a pack and its overlays, with the documents that give their places."""

    pack: model.PackFile
    pack_document: Document
    speech: model.SpeechFile
    speech_document: Document
    overlays: list[tuple[model.OverlayFile, Document]]
    sources: list[tuple[model.SourcesFile, Document]]
    limits: list[tuple[model.LimitsFile, Document]]
    contradictions: list[tuple[model.ContradictionsFile, Document]]
    items: list[tuple[str, model.ItemsFile, Document]]
    ledgers: list[tuple[model.LedgerFile, Document]]
    profiles: list[tuple[model.ProfileFile, Document]]
    digest: str


def load_pack(folder: Path, overlays: Sequence[str] | None = None) -> Pack:
    """Load and compile a pack with some of its overlays; ``None``: with all of them.

    Raises ``InputError`` with every problem of every file.
    """
    if not (folder / PACK_FILE).is_file():
        fail([Problem(Code.NO_PACK, Place(str(folder)), {"file": folder / PACK_FILE})])
    available = sorted(path.parent.name for path in folder.glob("overlays/*/overlay.yaml"))
    chosen = available if overlays is None else list(overlays)
    unknown = [name for name in chosen if name not in available]
    if unknown:
        fail(
            [
                Problem(
                    Code.NO_OVERLAY,
                    Place(str(folder / "overlays")),
                    {"id": name, "meant": suggest(name, available), "allowed": listing(available) or "（无）"},
                )
                for name in unknown
            ]
        )
    return _Loader(folder, chosen, _read_files(folder, chosen)).load()


def _read_files(folder: Path, overlays: Sequence[str]) -> _Files:
    problems: list[Problem] = []
    contents: dict[str, Any] = {}
    size = 0

    def read(path: Path, kind: type[Model]) -> tuple[Any, Document]:
        nonlocal size
        shown = str(path.relative_to(folder.parent))
        try:
            text = _ordinary_text(path, shown)
            size += len(text)
            if size > MAX_PACK_BYTES:
                fail([_too_large(Place(shown), "规则库各文件", size, MAX_PACK_BYTES)])
            document = parse(text, shown)
            contents[path.relative_to(folder).as_posix()] = document.data
            return validate(kind, document), document
        except InputError as error:
            problems.extend(error.problems)
            if len(problems) > MAX_PROBLEMS or size > MAX_PACK_BYTES:
                fail(problems)
            return None, Document(shown, "")

    def read_all(pattern: str, kind: type[Model]) -> list[tuple[Any, Document]]:
        return [read(path, kind) for path in paths(pattern)]

    def paths(pattern: str) -> list[Path]:
        return [path for place in places for path in sorted(place.glob(pattern))]

    places = [folder, *(folder / "overlays" / name for name in overlays)]
    pack = read(folder / PACK_FILE, model.PackFile)
    speech = read(folder / "speech.yaml", model.SpeechFile)
    files = _Files(
        *pack,
        *speech,
        overlays=read_all("overlay.yaml", model.OverlayFile),
        sources=read_all("sources.yaml", model.SourcesFile),
        limits=read_all("limits.yaml", model.LimitsFile),
        contradictions=read_all("contradictions.yaml", model.ContradictionsFile),
        items=[(path.parent.name, *read(path, model.ItemsFile)) for path in paths("items/*/*.yaml")],
        ledgers=read_all("ledgers/*.yaml", model.LedgerFile),
        profiles=[read(path, model.ProfileFile) for path in sorted(folder.glob("profiles/*.yaml"))],
        digest="",
    )
    if problems:
        fail(problems)
    files.digest = digest(contents)
    return files


def _ordinary_text(path: Path, shown: str) -> str:
    """Return the text of a file; a device or a pipe might never end."""
    if path.exists() and not path.is_file():
        fail([Problem(Code.UNREADABLE, Place(shown), {"reason": "它不是普通文件"})])
    return read_text(path, shown)


def _too_large(place: Place, what: str, count: int, limit: int) -> Problem:
    return Problem(Code.PACK_TOO_LARGE, place, {"what": what, "count": count, "limit": limit})


@dataclass
class _Loader:
    folder: Path
    overlays: list[str]
    files: _Files
    problems: list[Problem] = field(default_factory=list)
    provisions: dict[str, Basis] = field(default_factory=dict)
    sources: dict[str, model.Source] = field(default_factory=dict)
    limits: dict[str, model.Limit] = field(default_factory=dict)
    parameters: dict[str, model.Parameter] = field(default_factory=dict)
    language: Language = field(init=False)
    base: dict[str, Field] = field(init=False)

    def load(self) -> Pack:
        files = self.files
        self.collect_parameters()
        self.collect_provisions()
        self.check_limits()
        sentences = self.collect_sentences()
        ledger_files = {spec.id: spec for spec, _ in files.ledgers}
        item_specs = {item.id: item for _, file, _ in files.items for item in file.items}
        self.check_numbers()
        self.check_ids()
        self.language = Language(self.records(ledger_files, item_specs))
        self.base = self.base_scope()
        for parameters, document in self.parameter_files():
            for parameter_id, parameter in parameters.items():
                self.check_parameter(parameter, document, ("parameters", parameter_id))
        order = [section.id for section in files.pack.sections]
        compiled = sorted(self.compile_items(sentences), key=lambda item: order.index(item.section.id))
        items = {item.id: item for item in compiled}
        ledgers = {
            spec.id: self.compile_ledger(spec, document, ledger_files, items) for spec, document in files.ledgers
        }
        contradictions = self.compile_contradictions(ledger_files)
        self.check_deciders(items, ledgers)
        self.check_profiles(items)
        if self.problems:
            fail(self.problems)
        return Pack(
            folder=self.folder,
            digest=files.digest,
            overlays={name: file.title for name, (file, _) in zip(self.overlays, files.overlays, strict=True)},
            spec=files.pack.model_copy(update={"parameters": self.parameters}),
            sections={section.id: section for section in files.pack.sections},
            systems={file.system.id: file.system for _, file, _ in files.items},
            speech=files.speech,
            sentences=sentences,
            provisions=self.provisions,
            sources=self.sources,
            limits=self.limits,
            items=items,
            ledgers=ledgers,
            contradictions=contradictions,
            profiles={profile.kind: profile for profile, _ in files.profiles},
            language=self.language,
        )

    def report(self, document: Document, path: Path_, code: Code, /, **details: Any) -> None:
        self.add(document.problem(code, path, **details))

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            fail(self.problems)

    def known(self, id_: str, known: Collection[str], kind: str, document: Document, path: Path_) -> bool:
        if id_ in known:
            return True
        self.report(document, path, Code.UNKNOWN_REFERENCE, kind=kind, id=id_, meant=suggest(id_, known))
        return False

    def check_numbers(self) -> None:
        """Refuse a pack of more parts than anybody needs."""
        for what, count, document in self.numbers():
            if count > MOST[what]:
                self.add(_too_large(Place(document.file), what, count, MOST[what]))
        if self.problems:
            fail(self.problems)

    def numbers(self) -> Iterator[tuple[str, int, Document]]:
        files = self.files
        yield "检查项", sum(len(file.items) for _, file, _ in files.items), files.pack_document
        yield "台账", len(files.ledgers), files.pack_document
        yield "限额", len(self.limits), files.pack_document
        yield "参数", len(self.parameters), files.pack_document
        for ledger, document in files.ledgers:
            yield "一本台账的列", len(ledger.columns), document
            yield "一条规则的 let", max((len(rule.let) for rule in ledger.rules), default=0), document
        for contradictions, document in files.contradictions:
            yield "一条规则的 let", max((len(rule.let) for rule in contradictions.contradictions), default=0), document

    def check_parameter(self, parameter: model.Parameter, document: Document, path: Path_) -> None:
        """Check a parameter's basis and unit, and that its default could be answered."""
        self.cite(parameter.basis, document, (*path, "basis"))
        if parameter.type == "money" and parameter.unit not in MONEY_UNITS:
            self.report(
                document, path, Code.NOT_ALLOWED, written=parameter.unit, meant="", allowed=listing(MONEY_UNITS)
            )
            return
        default, low, high = parameter.default, parameter.min, parameter.max
        if default is None:
            return
        try:
            if parameter.type == "text":
                raise ValueProblem(Code.BAD_VALUE, written=show(default), why="填文字的参数没有默认值")
            if parameter.type == "int":
                parse_int(default)
            if parameter.type == "money":
                parse_money(default, parameter.unit)
            if (low is not None and default < low) or (high is not None and default > high):
                raise ValueProblem(Code.OUT_OF_RANGE, written=show(default), why="默认值应当在 min 和 max 之间")
        except ValueProblem as problem:
            self.report(document, (*path, "default"), problem.code, **problem.details)

    # Sources, limits, speech

    def parameter_files(self) -> list[tuple[dict[str, model.Parameter], Document]]:
        overlays = [(file.parameters, document) for file, document in self.files.overlays]
        return [(self.files.pack.parameters, self.files.pack_document), *overlays]

    def collect_parameters(self) -> None:
        for parameters, document in self.parameter_files():
            for name, parameter in parameters.items():
                self.once("参数", name, self.parameters, document, ("parameters", name))
                self.parameters[name] = parameter

    def once(self, kind: str, id_: str, known: Mapping[str, Any], document: Document, path: Path_) -> None:
        if id_ in known:
            self.report(document, path, Code.DUPLICATE_ID, kind=kind, id=id_, other="另一处")

    def collect_provisions(self) -> None:
        for file, document in self.files.sources:
            for source_id, source in file.sources.items():
                self.once("依据文件", source_id, self.sources, document, ("sources", source_id))
                self.sources[source_id] = source
        for file, document in self.files.sources:
            for source_id, source in file.sources.items():
                path: Path_ = ("sources", source_id)
                self.check_validity(source.valid, document, (*path, "valid"))
                if source.replaced_by:
                    self.known(source.replaced_by, self.sources, "依据文件", document, (*path, "replaced_by"))
                for key, provision in source.provisions.items():
                    id_ = f"{source_id}/{key}"
                    if provision.article and provision.article_status != "text":
                        self.report(document, (*path, "provisions", key), Code.ARTICLE_NOT_SEEN, id=id_)
                    self.provisions[id_] = Basis(id_, source, provision)

    def cite(self, ids: list[str], document: Document, path: Path_) -> tuple[Basis, ...]:
        found = [
            self.provisions[id_]
            for number, id_ in enumerate(ids)
            if self.known(id_, self.provisions, "依据", document, (*path, number))
        ]
        return tuple(found)

    def check_validity(self, valid: model.Validity, document: Document, path: Path_) -> None:
        if valid.from_ and valid.until and valid.from_ > valid.until:
            details = {"start": show_date(valid.from_), "end": show_date(valid.until)}
            self.report(document, path, Code.DATES_REVERSED, **details)

    def check_limits(self) -> None:
        for file, document in self.files.limits:
            for limit_id, limit in file.limits.items():
                self.once("限额", limit_id, self.limits, document, ("limits", limit_id))
                self.limits[limit_id] = limit
                self.check_limit(limit_id, limit, document)

    def check_limit(self, limit_id: str, limit: model.Limit, document: Document) -> None:
        taken: list[model.Validity] = []
        for number, value in enumerate(limit.values):
            path: Path_ = ("limits", limit_id, "values", number)
            self.check_validity(value.valid, document, path)
            self.known(value.basis, self.provisions, "依据", document, (*path, "basis"))
            for why in _limit_flaws(value.value, limit, len(limit.keys)):
                self.report(document, (*path, "value"), Code.LIMIT_KEYS, id=limit_id, why=why)
            clash = next((day for other in taken if (day := _overlap(other, value.valid))), None)
            if clash:
                self.report(document, path, Code.OVERLAPPING_VALUES, id=limit_id, day=show_date(clash))
            taken.append(value.valid)

    def collect_sentences(self) -> dict[str, str]:
        seed = self.seed()
        position = 0
        sentences: dict[str, str] = {}
        for number, sentence in enumerate(self.files.speech.sentences):
            path: Path_ = ("sentences", number, "text")
            while seed[position : position + 1].isspace():
                position += 1
            if seed.startswith(sentence.text, position):
                position += len(sentence.text)
            else:
                self.report(
                    self.files.speech_document, path, Code.SPEECH_TEXT, id=sentence.id, written=sentence.text[:12]
                )
            self.once("讲话句", sentence.id, sentences, self.files.speech_document, ("sentences", number, "id"))
            sentences[sentence.id] = sentence.text
            for index, part in enumerate(sentence.parts):
                if part.text not in sentence.text:
                    part_path = ("sentences", number, "parts", index, "text")
                    self.report(
                        self.files.speech_document, part_path, Code.SPEECH_TEXT, id=part.id, written=part.text[:12]
                    )
                part_id: Path_ = ("sentences", number, "parts", index, "id")
                self.once("讲话句", part.id, sentences, self.files.speech_document, part_id)
                sentences[part.id] = part.text
        for number, named in enumerate(self.files.speech.named):
            here: Path_ = ("named", number)
            document = self.files.speech_document
            if self.known(named.sentence, sentences, "讲话句号", document, (*here, "sentence")) and (
                named.anchor not in sentences[named.sentence]
            ):
                self.report(document, (*here, "anchor"), Code.SPEECH_TEXT, id=named.sentence, written=named.anchor)
        return sentences

    def seed(self) -> str:
        """Return the speech's own text, which lies in the pack's folder or in ``seeds`` beside it."""
        written, document = self.files.pack.seed, self.files.pack_document
        path = self.folder.parent / written
        places = (self.folder.resolve(), (self.folder.parent / "seeds").resolve())
        if not any(path.resolve().is_relative_to(place) for place in places):
            why = "讲话原文应当在规则库的文件夹里，或在旁边的 seeds/ 里"
            self.report(document, ("seed",), Code.BAD_VALUE, written=show(written), why=why)
            return ""
        try:
            return _ordinary_text(path, written)
        except InputError as error:
            for problem in error.problems:
                self.add(problem)
            return ""

    def check_ids(self) -> None:
        """Ids of items, rules, ledgers and contradictions are unique across files."""
        seen: dict[tuple[str, str], Place] = {}
        titles: dict[str, str] = {}

        def once(kind: str, id_: str, document: Document, path: Path_) -> None:
            place = document.place(path)
            if (kind, id_) in seen:
                self.report(document, path, Code.DUPLICATE_ID, kind=kind, id=id_, other=seen[kind, id_])
            seen.setdefault((kind, id_), place)

        for number, part in enumerate(self.files.pack.sections):
            once("板块", part.id, self.files.pack_document, ("sections", number, "id"))
        for section, file, document in self.files.items:
            self.known(section, [part.id for part in self.files.pack.sections], "板块", document, ("system",))
            if titles.setdefault(file.system.id, file.system.title) != file.system.title:
                details = {"kind": "制度", "id": file.system.id, "other": f"《{titles[file.system.id]}》"}
                self.report(document, ("system", "id"), Code.DUPLICATE_ID, **details)
            for number, item in enumerate(file.items):
                once("检查项", item.id, document, ("items", number, "id"))
                prefix, _, digits = item.id.partition("-")
                if prefix != file.system.id or not re.fullmatch("[0-9]{2}", digits):
                    path = ("items", number, "id")
                    self.report(document, path, Code.WRONG_PREFIX, id=item.id, prefix=file.system.id)
        for ledger, document in self.files.ledgers:
            once("台账", ledger.id, document, ("id",))
            for number, rule in enumerate(ledger.rules):
                once("台账规则", rule.id, document, ("rules", number, "id"))
        for contradictions, document in self.files.contradictions:
            for number, contradiction in enumerate(contradictions.contradictions):
                once("矛盾规则", contradiction.id, document, ("contradictions", number, "id"))

    # The names that conditions can use

    def records(self, ledgers: Mapping[str, model.LedgerFile], items: Mapping[str, model.Item]) -> dict[str, Record]:
        pack = self.files.pack
        level = Field("choice", "单位层级", tuple(pack.levels))
        kind = Field("choice", "单位类别", tuple(pack.kinds))
        answers = {condition_name(id_): _answer_field(item) for id_, item in items.items()}
        records = {
            "unit": Record("单位", {"level": level, "kind": kind}),
            "period": Record("自查期间", {"from": Field("date", "起"), "to": Field("date", "止")}),
            "parameters": Record(
                "参数", {id_: Field(p.type, p.title, unit=p.unit) for id_, p in self.parameters.items()}
            ),
            "answers": Record("回答", answers),
            "gaps": Record("问题", {condition_name(id_): Field("bool", item.title) for id_, item in items.items()}),
            "offending": Record(
                "问题行", {condition_name(id_): Field("text", item.title) for id_, item in items.items()}
            ),
            "none_declared": Record("声明", {id_: Field("bool", spec.title) for id_, spec in ledgers.items()}),
            "counts": Record("行数", {id_: Field("int", spec.title) for id_, spec in ledgers.items()}),
        }
        for id_, spec in ledgers.items():
            fields = {name: _column_field(column) for name, column in spec.columns.items()}
            for column in spec.columns.values():
                target = (column.refers_to or "").partition(".")[0]
                if column.as_ and target in ledgers:
                    fields[column.as_] = Field("record", column.title, record=f"row_{target}")
            records[f"row_{id_}"] = Record(f"《{spec.title}》", fields)
        return records

    def base_scope(self) -> dict[str, Field]:
        scope = {
            "unit": Field("record", "单位", record="unit"),
            "period": Field("record", "自查期间", record="period"),
            "parameters": Field("record", "参数", record="parameters"),
            "as_of": Field("date", "核查日期"),
        }
        for id_, limit in self.limits.items():
            depth = len(limit.keys)
            kind = f"table:{limit.type}:{depth}" if depth else limit.type
            scope[f"limits.{id_}"] = Field(kind, limit.title, unit=limit.unit)
        return scope

    # Compiling

    def expression(
        self, source: str | None, scope: Scope, document: Document, path: Path_, expected: str | None = "bool"
    ) -> Expression | None:
        if source is None:
            return None
        try:
            compiled = self.language.compile(source, scope, expected)
        except ExpressionError as error:
            for flaw in error.flaws:
                place = expression_place(document, path, flaw.line, flaw.column)
                self.add(Problem(flaw.code, place, dict(flaw.details)))
            return None
        expression = replace(compiled, rule=_owner(document, path), place=document.place(path))
        try:
            expression.evaluate(self.language.activation(expression.scope, {}))
        except EvaluationError as error:
            self.add(error.problems[0])
            return None
        return expression

    def message(self, source: str | None, scope: Scope, document: Document, path: Path_) -> Message | None:
        if source is None:
            return None
        try:
            return Message(source, lambda names: self.language.field_at(names, scope))
        except ValueProblem as problem:
            details = dict(problem.details)
            if problem.code is Code.MESSAGE_NAME:
                head, _, last = details["name"].rpartition(".")
                owner = self.language.field_at(head.split("."), scope) if head else None
                roots = [name for name in scope if "." not in name]
                known = self.language.records[owner.record].fields if owner and owner.record else roots
                details["meant"] = suggest(last, known)
            self.report(document, path, problem.code, **details)
            return None

    def compile_items(self, sentences: Mapping[str, str]) -> Iterator[CheckItem]:
        sections = {section.id: section for section in self.files.pack.sections}
        for section, file, document in self.files.items:
            if section not in sections:
                continue
            for number, item in enumerate(file.items):
                path: Path_ = ("items", number)
                for index, sentence in enumerate(item.speech):
                    self.known(sentence, sentences, "讲话句号", document, (*path, "speech", index))
                self.check_validity(item.valid, document, (*path, "valid"))
                scope = {**self.base, "answer": _answer_field(item)}
                if item.decided_by == "answer" and not _has_gap(item):
                    self.report(document, path, Code.NO_GAP, id=item.id)
                yield CheckItem(
                    spec=item,
                    system=file.system,
                    section=sections[section],
                    basis=self.cite(item.basis, document, (*path, "basis")),
                    scope=frozenset(scope),
                    applies=self.expression(item.applies_when, self.base, document, (*path, "applies_when")),
                    gap=self.expression(item.gap_when, scope, document, (*path, "gap_when")),
                    message=self.message(item.message, scope, document, (*path, "message")),
                )

    def compile_ledger(
        self,
        spec: model.LedgerFile,
        document: Document,
        ledgers: Mapping[str, model.LedgerFile],
        items: Mapping[str, CheckItem],
    ) -> Ledger:
        row = {"row": Field("record", "行", record=f"row_{spec.id}")}
        self.check_columns(spec, document, ledgers)
        must = []
        for number, condition in enumerate(spec.must):
            path: Path_ = ("must", number)
            that = self.expression(condition.that, row, document, (*path, "that"))
            message = self.message(condition.message, row, document, (*path, "message"))
            if that and message:
                must.append(Must(that, message))
        rules = [
            rule
            for number, rule_spec in enumerate(spec.rules)
            if (rule := self.compile_rule(rule_spec, spec, document, ("rules", number), ledgers, items))
        ]
        label = self.message(spec.label, row, document, ("label",))
        return Ledger(spec, tuple(must), tuple(rules), label or Message("", lambda _: None))

    def check_columns(
        self, spec: model.LedgerFile, document: Document, ledgers: Mapping[str, model.LedgerFile]
    ) -> None:
        for key in ("dated_by", "key"):
            name = getattr(spec, key)
            if name and self.known(name, spec.columns, "列", document, (key,)) and key == "dated_by":
                self.check_date_column(spec, name, document, (key,))
        for name, column in spec.columns.items():
            path: Path_ = ("columns", name)
            if column.type == "choice" and not column.choices:
                self.report(document, path, Code.MISSING_KEY, key="choices")
            if column.type == "money" and column.unit not in MONEY_UNITS:
                self.report(
                    document, path, Code.NOT_ALLOWED, written=column.unit, meant="", allowed=listing(MONEY_UNITS)
                )
            if column.as_ in spec.columns:
                self.report(document, (*path, "as"), Code.NAME_TAKEN, name=column.as_)
            if column.refers_to:
                here: Path_ = (*path, "refers_to")
                target, _, key = column.refers_to.partition(".")
                if self.known(target, ledgers, "台账", document, here):
                    self.known(key, ledgers[target].columns, "列", document, here)
                    if column.as_ and any(other.as_ for other in ledgers[target].columns.values()):
                        self.report(document, here, Code.REFERENCE_CHAIN, title=ledgers[target].title)

    def check_columns_named(
        self, names: list[str] | None, ledger: model.LedgerFile, document: Document, path: Path_
    ) -> None:
        """Check columns of the ledger's rows, or (``vehicle.kind``) of rows referred to."""
        scope = {"row": Field("record", "行", record=f"row_{ledger.id}")}
        for index, name in enumerate(names or []):
            field = self.language.field_at(("row", *name.split(".")), scope)
            if field is None or field.type == "record":
                self.known(name, ledger.columns, "列", document, (*path, index))

    def check_date_column(self, spec: model.LedgerFile, name: str, document: Document, path: Path_) -> None:
        if spec.columns[name].type != "date":
            expected = "日期列的名称"
            self.report(document, path, Code.WRONG_TYPE, written=name, expected=expected)

    def compile_rule(
        self,
        spec: model.LedgerRule,
        ledger: model.LedgerFile,
        document: Document,
        path: Path_,
        ledgers: Mapping[str, model.LedgerFile],
        items: Mapping[str, CheckItem],
    ) -> Rule | None:
        decided = self.known(spec.decides, items, "检查项", document, (*path, "decides"))
        self.check_validity(spec.valid, document, (*path, "valid"))
        for key in ("group_by", "after"):
            self.check_columns_named(getattr(spec, key), ledger, document, (*path, key))
        if spec.dated_by and self.known(spec.dated_by, ledger.columns, "列", document, (*path, "dated_by")):
            self.check_date_column(ledger, spec.dated_by, document, (*path, "dated_by"))
        record = Field("record", "行", record=f"row_{ledger.id}")
        scope = dict(self.base)
        if spec.group_by is None or spec.after:
            scope["row"] = record
        else:
            for index, column in enumerate(spec.group_by):
                if column in scope or column in TAKEN:
                    self.report(document, (*path, "group_by", index), Code.NAME_TAKEN, name=column)
                elif column in ledger.columns:
                    scope[column] = _column_field(ledger.columns[column])
        if spec.after:
            scope["previous"] = record
        row_scope = {**self.base, "row": record}
        where = self.expression(spec.where, row_scope, document, (*path, "where"))
        let = self.compile_let(spec.let, scope, ledger, document, path, ledgers)
        gap = self.expression(spec.gap_when, scope, document, (*path, "gap_when"))
        message = self.message(spec.message, scope, document, (*path, "message"))
        basis = self.cite(spec.basis, document, (*path, "basis"))
        if not (decided and gap and message):
            return None
        severity = Verdict[spec.severity] if spec.severity else items[spec.decides].severity
        return Rule(
            spec, ledger.id, frozenset(scope), where, let, gap, message, severity,
            basis or items[spec.decides].basis,
        )  # fmt: skip

    def compile_let(
        self,
        specs: Mapping[str, str | model.Aggregate],
        scope: dict[str, Field],
        ledger: model.LedgerFile | None,
        document: Document,
        path: Path_,
        ledgers: Mapping[str, model.LedgerFile],
    ) -> tuple[Let, ...]:
        """Compile the named values of a rule in order; each joins the scope of what follows."""
        made: list[Let] = []
        for name, spec in specs.items():
            here: Path_ = (*path, "let", name)
            if name in scope or name in RESERVED:
                self.report(document, here, Code.NAME_TAKEN, name=name)
                continue
            if isinstance(spec, str):
                value = self.expression(spec, scope, document, here, None)
                kind = value.type if value else "unknown"
                made += [Let(name, value=value)] if value else []
            else:
                let, kind = self.compile_aggregate(name, spec, ledger, document, here, ledgers)
                made += [let] if let else []
            is_count = isinstance(spec, model.Aggregate) and spec.count is not None
            scope[name] = Field(kind, name, computed=not is_count)
        return tuple(made)

    def compile_aggregate(
        self,
        name: str,
        spec: model.Aggregate,
        ledger: model.LedgerFile | None,
        document: Document,
        path: Path_,
        ledgers: Mapping[str, model.LedgerFile],
    ) -> tuple[Let | None, str]:
        kinds = [kind for kind in AGGREGATES if getattr(spec, kind) is not None]
        target = ledgers.get(spec.of) if spec.of else ledger
        if spec.of:
            self.known(spec.of, ledgers, "台账", document, (*path, "of"))
        if len(kinds) != 1 or target is None:
            expected = "sum、count、min、max 中的一个，并说明是哪本台账（of）"
            self.report(document, path, Code.WRONG_TYPE, written=name, expected=expected)
            return None, "unknown"
        self.check_columns_named(spec.over, target, document, (*path, "over"))
        kind = kinds[0]
        row_scope = {**self.base, "row": Field("record", "行", record=f"row_{target.id}")}
        expected_type = "bool" if kind == "count" else None
        each = self.expression(getattr(spec, kind), row_scope, document, (*path, kind), expected_type)
        where = self.expression(spec.where, row_scope, document, (*path, "where"))
        if each is None:
            return None, "unknown"
        if each.type not in AGGREGATES[kind]:
            details = {"expected": "可以汇总的数" if kind == "sum" else "数或日期", "actual": TYPE_NAMES[each.type]}
            self.report(document, (*path, kind), Code.EXPRESSION_RESULT, **details)
            return None, "unknown"
        return Let(name, spec=spec, kind=kind, each=each, where=where), "int" if kind == "count" else each.type

    def compile_contradictions(self, ledgers: Mapping[str, model.LedgerFile]) -> dict[str, Contradiction]:
        compiled: dict[str, Contradiction] = {}
        found = [
            (("contradictions", number), spec, document)
            for file, document in self.files.contradictions
            for number, spec in enumerate(file.contradictions)
        ]
        for path, spec, document in found:
            scope = dict(self.base)
            for name in ("answers", "gaps", "none_declared", "counts"):
                scope[name] = Field("record", name, record=name)
            for name in ("answered_count", "unanswered_count", "gap_count", "row_count"):
                scope[name] = Field("int", name)
            if spec.for_each and self.known(spec.for_each, ledgers, "台账", document, (*path, "for_each")):
                scope["row"] = Field("record", "行", record=f"row_{spec.for_each}")
            let = self.compile_let(spec.let, scope, None, document, path, ledgers)
            when = self.expression(spec.when, scope, document, (*path, "when"))
            sayable = {**scope, "offending": Field("record", "问题行", record="offending")}
            message = self.message(spec.message, sayable, document, (*path, "message"))
            if when and message:
                compiled[spec.id] = Contradiction(spec, frozenset(scope), let, when, message)
        return compiled

    def check_deciders(self, items: Mapping[str, CheckItem], ledgers: Mapping[str, Ledger]) -> None:
        """An item is decided by its answer or by ledger rules, never by both or by nothing."""
        deciding = {rule.spec.decides: rule.id for ledger in ledgers.values() for rule in ledger.rules}
        broken = {rule.decides for spec, _ in self.files.ledgers for rule in spec.rules} - set(deciding)
        for _, file, document in self.files.items:
            for number, item in enumerate(file.items):
                path: Path_ = ("items", number, "id")
                if item.decided_by == "ledger" and item.id not in deciding and item.id not in broken:
                    self.report(document, path, Code.UNDECIDED_ITEM, id=item.id)
                if item.decided_by == "answer" and item.id in deciding:
                    self.report(document, path, Code.BOTH_DECIDED, id=item.id, rule=deciding[item.id])

    def check_profiles(self, items: Mapping[str, CheckItem]) -> None:
        pack = self.files.pack
        subjects = [*items, *(item.system.id for item in items.values())]
        seen: dict[str, str] = {}
        for profile, document in self.files.profiles:
            self.known(profile.kind, pack.kinds, "单位类别", document, ("kind",))
            self.once("单位类别", profile.kind, seen, document, ("kind",))
            seen[profile.kind] = document.file
            for level in profile.levels:
                self.known(level, pack.levels, "单位层级", document, ("levels", level))
            named = [(("leaves_out", id_), id_) for id_ in profile.leaves_out]
            named += [(("levels", level, id_), id_) for level, ids in profile.levels.items() for id_ in ids]  # type: ignore[misc]
            for path, id_ in named:
                self.known(id_, subjects, "检查项或制度", document, path)


def _owner(document: Document, path: Path_) -> str:
    """Return the id of the innermost part of a file that has one, which holds what stands at a path."""
    found, part = "", document.data
    for step in path:
        found = str(part["id"]) if isinstance(part, dict) and "id" in part else found
        part = part[step]
    return found


def expression_place(document: Document, path: Path_, line: int, column: int) -> Place:
    """Return where a position inside a condition stands in its file."""
    spot = document.values.get(path)
    if spot is None:
        return document.place(path)
    if spot.style == "|":
        text = document.text.splitlines()[spot.line + line - 1]
        return Place(document.file, spot.line + line, column + len(text) - len(text.lstrip()))
    if spot.style == ">" or line > 1:
        return Place(document.file, spot.line, spot.column)
    return Place(document.file, spot.line, spot.column + column - 1 + (1 if spot.style in "'\"" and spot.style else 0))


def _column_field(column: model.Column) -> Field:
    return Field(column.type, column.title, tuple(column.choices), column.unit or "")


def _answer_field(item: model.Item) -> Field:
    kind = item.answer.kind
    if kind in ("int", "number", "date"):
        return Field(kind, item.title, unit=item.answer.unit or "")
    return Field("choice", item.title, item.answer.words)


def _has_gap(item: model.Item) -> bool:
    if item.answer.kind == "choice":
        return "gap" in item.answer.choices.values() and "ok" in item.answer.choices.values()
    return item.answer.kind in ("yes_no", "absence") or item.gap_when is not None


def _limit_flaws(value: Decimal | Mapping[str, Any], limit: model.Limit, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        if depth == 0:
            yield f"这里应当是一个数，或少了 keys（{len(limit.keys)} 个）"
            return
        for key, inner in value.items():
            for why in _limit_flaws(inner, limit, depth - 1):
                yield f"{key}：{why}"
    elif depth:
        yield f"这里应当再按“{limit.keys[-depth]}”分列"
    else:
        try:
            (parse_int if limit.type == "int" else parse_number)(value)
        except ValueProblem as problem:
            yield f"“{show(value)}”{problem}"


def _overlap(one: model.Validity, other: model.Validity) -> date | None:
    """Return a day on which both hold."""
    start = max(one.from_ or date.min, other.from_ or date.min)
    end = min(one.until or date.max, other.until or date.max)
    if start > end:
        return None
    return start if start > date.min else min(end, date.max - timedelta(days=1))
