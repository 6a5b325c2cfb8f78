"""What has a name in a pack: everything with an id, and what conditions and sentences can name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from checklist.core.errors import Code
from checklist.pack import model
from checklist.pack.cel import Scope, Struct, Variable, condition_name
from checklist.pack.compiled import Basis, Kind, Position
from checklist.pack.files import File, PackFiles
from checklist.pack.where import TakenNames, Where


@dataclass(frozen=True)
class Named:
    """Everything of a pack that has an id, by its id, and where it stands."""

    parameters: dict[str, model.Parameter] = field(default_factory=dict)
    sources: dict[str, model.Source] = field(default_factory=dict)
    provisions: dict[str, Basis] = field(default_factory=dict)
    limits: dict[str, model.Limit] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)
    systems: set[str] = field(default_factory=set)
    items: dict[str, model.Item] = field(default_factory=dict)
    ledgers: dict[str, model.LedgerFile] = field(default_factory=dict)
    positions: dict[tuple[str, ...], Position] = field(default_factory=dict)
    taken: TakenNames = field(default_factory=dict)
    """Where the ids stand that were collected: those used twice are told by them."""

    def stands(self, where: Where, kind: Kind, *names: str, at_key: bool = False) -> None:
        """Keep where something stands."""
        place = where.key_place if at_key else where.place
        self.positions[kind, *names] = (place.file, place.line, place.column)


def collect(files: PackFiles) -> Named:
    """Return what has an id in a pack; ids that are used twice within a kind are reported."""
    named = Named()
    _collect_parameters(files, named)
    _collect_sources(files, named)
    _collect_limits(files, named)
    _collect_sentences(files.speech, named)
    named.systems.update(system.name for system in files.speech.spec.named)
    for items in files.items:
        for number, item in enumerate(items.spec.items):
            named.items[item.id] = item
            named.stands(items.where.at("items", number, "id"), "item", item.id)
    _collect_ledgers(files, named)
    for part in files.contradictions:
        for number, contradiction in enumerate(part.spec.contradictions):
            named.stands(part.where.at("contradictions", number, "id"), "rule", contradiction.id)
    for addition in files.additions:
        _collect_addition(addition, named)
    return named


def _collect_ledgers(files: PackFiles, named: Named) -> None:
    """Keep the ledgers with their columns and rules; stops at two of one id, of which whatever reads one would be wrong."""
    for ledger in files.ledgers:
        ledger.where.at("id").once("台账", ledger.spec.id, named.taken)
        if ledger.spec.id in named.ledgers:
            continue
        named.ledgers[ledger.spec.id] = ledger.spec
        named.stands(ledger.where.at("id"), "ledger", ledger.spec.id)
        for name in ledger.spec.columns:
            ledger.where.at("columns", name).once("列", name, named.taken, within=ledger.spec.id)
            named.stands(ledger.where.at("columns", name), "column", ledger.spec.id, name, at_key=True)
        for number, rule in enumerate(ledger.spec.rules):
            named.stands(ledger.where.at("rules", number, "id"), "rule", rule.id)
    if len(named.ledgers) < len(files.ledgers):
        files.pack.where.problems.stop()


def _collect_addition(file: File[model.LedgerAddition], named: Named) -> None:
    """Widen a ledger by what a place adds to it."""
    spec, where = file.spec, file.where
    for number, rule in enumerate(spec.rules):
        named.stands(where.at("rules", number, "id"), "rule", rule.id)
    if not where.at("ledger").known("台账", spec.ledger, named.ledgers):
        return
    ledger = named.ledgers[spec.ledger]
    for name in spec.columns:
        where.at("columns", name).once("列", name, named.taken, within=spec.ledger)
        named.stands(where.at("columns", name), "column", spec.ledger, name, at_key=True)
    columns, rules = {**ledger.columns, **spec.columns}, [*ledger.rules, *spec.rules]
    named.ledgers[spec.ledger] = ledger.model_copy(update={"columns": columns, "rules": rules})


def parameter_files(files: PackFiles) -> Iterator[tuple[dict[str, model.Parameter], Where]]:
    """Yield the parameters of the pack and of each overlay, and where they stand."""
    yield files.pack.spec.parameters, files.pack.where.at("parameters")
    for overlay in files.overlays:
        yield overlay.spec.parameters, overlay.where.at("parameters")


def _collect_parameters(files: PackFiles, named: Named) -> None:
    for parameters, where in parameter_files(files):
        for name, parameter in parameters.items():
            where.at(name).once("参数", name, named.taken)
            named.parameters[name] = parameter
            named.stands(where.at(name), "parameter", name, at_key=True)


def _collect_sources(files: PackFiles, named: Named) -> None:
    for file in files.sources:
        for source_id, source in file.spec.sources.items():
            where = file.where.at("sources", source_id)
            where.once("依据文件", source_id, named.taken)
            named.sources[source_id] = source
            named.stands(where, "source", source_id, at_key=True)
            for key, provision in source.provisions.items():
                id_ = f"{source_id}/{key}"
                named.provisions[id_] = Basis(id_, source, provision)
                named.stands(where.at("provisions", key), "provision", id_, at_key=True)


def _collect_limits(files: PackFiles, named: Named) -> None:
    for file in files.limits:
        for limit_id, limit in file.spec.limits.items():
            where = file.where.at("limits", limit_id)
            where.once("限额", limit_id, named.taken, code=Code.LIMIT_OF_PACK if file.overlay else Code.DUPLICATE_ID)
            named.limits[limit_id] = limit
            named.stands(where, "limit", limit_id, at_key=True)


def _collect_sentences(file: File[model.SpeechFile], named: Named) -> None:
    for number, sentence in enumerate(file.spec.sentences):
        where = file.where.at("sentences", number)
        spoken = [(where, sentence.id, sentence.text)]
        spoken += [(where.at("parts", index), part.id, part.text) for index, part in enumerate(sentence.parts)]
        for here, id_, text in spoken:
            here.at("id").once("讲话句", id_, named.taken)
            named.sentences[id_] = text
            named.stands(here.at("id"), "sentence", id_)


def row_struct(ledger_id: str) -> str:
    """Return the name of the structure of a ledger's rows."""
    return f"row_{ledger_id}"


def row_of(ledger_id: str) -> Variable:
    """Return a variable that holds a row of a ledger."""
    return Variable("struct", "行", struct=row_struct(ledger_id))


def column_variable(column: model.Column) -> Variable:
    """Return the value of a column as conditions name it."""
    return Variable(column.type, column.title, tuple(column.choices), column.unit or "")


def answer_variable(item: model.Item) -> Variable:
    """Return the answer to an item as conditions name it."""
    kind = item.answer.kind
    if kind in ("int", "number", "date"):
        return Variable(kind, item.title, unit=item.answer.unit or "")
    return Variable("choice", item.title, item.answer.words)


def structs(pack: model.PackFile, named: Named) -> dict[str, Struct]:
    """Return every structure that conditions and sentences can look into."""
    items = {condition_name(id_): item for id_, item in named.items.items()}
    level = Variable("choice", "单位层级", tuple(pack.levels))
    kind = Variable("choice", "单位类别", tuple(pack.kinds))
    parameters = {id_: Variable(spec.type, spec.title, unit=spec.unit) for id_, spec in named.parameters.items()}
    made = {
        "unit": Struct("单位", {"level": level, "kind": kind}),
        "period": Struct("自查期间", {"from": Variable("date", "起"), "to": Variable("date", "止")}),
        "parameters": Struct("参数", parameters),
        "answers": Struct("回答", {name: answer_variable(item) for name, item in items.items()}),
        "gaps": Struct("问题", {name: Variable("bool", item.title) for name, item in items.items()}),
        "offending": Struct("问题行", {name: Variable("text", item.title) for name, item in items.items()}),
        "offends": Struct("这一行的问题", {name: Variable("bool", item.title) for name, item in items.items()}),
        "rectified": Struct("自报整改完成", {name: Variable("bool", item.title) for name, item in items.items()}),
        "not_applicable": Struct("不涉及", {name: Variable("bool", item.title) for name, item in items.items()}),
        "none_declared": Struct("声明", {id_: Variable("bool", spec.title) for id_, spec in named.ledgers.items()}),
        "counts": Struct("行数", {id_: Variable("int", spec.title) for id_, spec in named.ledgers.items()}),
    }
    return made | {row_struct(id_): _row_struct(spec, named) for id_, spec in named.ledgers.items()}


def _row_struct(ledger: model.LedgerFile, named: Named) -> Struct:
    members = {name: column_variable(column) for name, column in ledger.columns.items()}
    for column in ledger.columns.values():
        target = (column.refers_to or "").partition(".")[0]
        if column.as_ and target in named.ledgers:
            members[column.as_] = Variable("struct", column.title, struct=row_struct(target))
    return Struct(f"《{ledger.title}》", members)


def base_scope(named: Named) -> dict[str, Variable]:
    """Return the names that every condition may use."""
    scope = {
        "unit": Variable("struct", "单位", struct="unit"),
        "period": Variable("struct", "自查期间", struct="period"),
        "parameters": Variable("struct", "参数", struct="parameters"),
        "as_of": Variable("date", "核查日期"),
    }
    return scope | limits_scope(named)


def limits_scope(named: Named) -> dict[str, Variable]:
    """Return the limits as conditions name them."""
    scope = {}
    for id_, limit in named.limits.items():
        depth = len(limit.keys)
        kind = f"table:{limit.type}:{depth}" if depth else limit.type
        scope[f"limits.{id_}"] = Variable(
            kind, limit.title, unit=limit.unit, classes=_classes(limit), keys=tuple(limit.keys)
        )
    return scope


def _classes(limit: model.Limit) -> tuple[tuple[str, ...], ...]:
    """Return by which words a limit's numbers are looked up, those of all its values together."""
    tables = [value.value for value in limit.values if isinstance(value.value, dict)]
    inner = [table for outer in tables for table in outer.values() if isinstance(table, dict)]
    return tuple(tuple(dict.fromkeys(word for table in level for word in table)) for level in (tables, inner) if level)


def asking_scope(base: Scope) -> dict[str, Variable]:
    """Return the names that decide whether an item is asked: what the unit answered and declared elsewhere."""
    structs_named = ("answers", "not_applicable", "none_declared")
    return {**base, **{name: Variable("struct", name, struct=name) for name in structs_named}}


def cross_scope(base: Scope) -> dict[str, Variable]:
    """Return the names that a contradiction may use: what the whole of the answers and ledgers says."""
    structs_named = ("answers", "not_applicable", "gaps", "rectified", "none_declared", "counts")
    counted = ("answered_count", "unanswered_count", "gap_count", "row_count")
    return {
        **base,
        **{name: Variable("struct", name, struct=name) for name in structs_named},
        **{name: Variable("int", name) for name in counted},
    }
