"""What must be true of a pack beyond the form of its files: ids, references, dates, numbers, the speech's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from checklist.core.errors import Code, Place, ValueProblem
from checklist.core.values import MONEY_UNITS, parse_int, parse_money, parse_number, show, show_date
from checklist.core.words import listing, simplify
from checklist.pack import model
from checklist.pack.cell_words import WordMatcher, bare
from checklist.pack.compiled import Ledger
from checklist.pack.copies import copies
from checklist.pack.files import PackFiles, too_large
from checklist.pack.names import Named, parameter_files
from checklist.pack.spoken import check_speech
from checklist.pack.where import Where

MOST = {"检查项": 2000, "台账": 200, "限额": 1000, "参数": 1000, "一本台账的列": 200, "一条规则的 let": 50}
"""How many of something there may be: what rules see of one another grows with the product."""


def check_parts(files: PackFiles, named: Named) -> None:
    """Check all that needs no condition compiled.

    Stops at a pack of more parts than anybody needs, and at wrong ids: whatever names the right ones would be wrong.
    """
    problems = files.pack.where.problems
    if not any(problem.code in (Code.DUPLICATE_ID, Code.LIMIT_OF_PACK) for problem in problems.found):
        _check_sources(files, named)
        _check_limits(files, named)
    check_speech(files, named)
    _check_cell_words(files)
    for parameters, where in parameter_files(files):
        for name, parameter in parameters.items():
            _check_per_period(parameter, where.at(name))
    _check_numbers(files, named)
    _check_ids(files)
    problems.stop()
    _check_scoring(files, named)
    _check_titles(files, named)
    for parameters, where in parameter_files(files):
        for name, parameter in parameters.items():
            check_cited(parameter.basis, named, where.at(name, "basis"))
            _check_parameter(parameter, where.at(name))
            for number, level in enumerate(parameter.needed_at):
                where.at(name, "needed_at", number).known("单位层级", level, files.pack.spec.levels)


def _check_cell_words(files: PackFiles) -> None:
    """No word is listed twice, be it written otherwise, nor under two heads; what only begins a text is apart."""
    words, seen = files.pack.spec.cell_words, set[str]()
    for key, listed in words:
        seen = set() if key == "none_begins" else seen
        for number, word in enumerate(listed):
            if bare(word) in seen:
                here = files.pack.where.at("cell_words", key, number)
                here.report(Code.BAD_VALUE, written=word, why="前面已经有这个词，写法不同也算同一个")
            seen.add(bare(word))


def check_cited(ids: list[str], named: Named, where: Where) -> None:
    """Check that cited provisions exist."""
    titles = {source.title: source_id for source_id, source in named.sources.items()}
    for number, id_ in enumerate(ids):
        source = id_ if id_ in named.sources else titles.get(id_.strip("《》"))
        if source is None:
            where.at(number).known("依据", id_, named.provisions)
        else:
            written = listing(f"{source}/{key}" for key in named.sources[source].provisions)
            where.at(number).report(Code.UNKNOWN_REFERENCE, kind="依据", id=id_, meant=f"，要写到条：{written}")


def check_validity(valid: model.Validity, where: Where) -> None:
    """Check that something does not end before it begins."""
    if valid.from_ and valid.until and valid.from_ > valid.until:
        where.report(Code.DATES_REVERSED, start=show_date(valid.from_), end=show_date(valid.until))


def _check_sources(files: PackFiles, named: Named) -> None:
    for file in files.sources:
        for source_id, source in file.spec.sources.items():
            where = file.where.at("sources", source_id)
            check_validity(source.valid, where.at("valid"))
            if source.replaced_by:
                where.at("replaced_by").known("依据文件", source.replaced_by, named.sources)
                if source_id in (later := _replaced_by(source, named)):
                    why = f"绕成了圈：{' → '.join([source_id, *later])}"
                    where.at("replaced_by").report(Code.BAD_VALUE, written=source.replaced_by, why=why)
            for key, provision in source.provisions.items():
                if provision.article and provision.article_status != "text":
                    where.at("provisions", key).report(Code.ARTICLE_NOT_SEEN, id=f"{source_id}/{key}")


def _replaced_by(source: model.Source, named: Named) -> list[str]:
    """Return what took the place of a source, one after the other, until nothing did or one comes again."""
    later: list[str] = []
    while source.replaced_by in named.sources and source.replaced_by not in later:
        later.append(source.replaced_by)
        source = named.sources[source.replaced_by]
    return later


def _check_limits(files: PackFiles, named: Named) -> None:
    for file in files.limits:
        for limit_id, limit in file.spec.limits.items():
            _check_limit(limit_id, limit, named, file.where.at("limits", limit_id))


def _check_limit(limit_id: str, limit: model.Limit, named: Named, where: Where) -> None:
    _check_per_period(limit, where)
    check_money_unit(limit.unit, where.at("unit"))
    if limit.per is not None and MONEY_UNITS.get(limit.unit, 0) > MONEY_UNITS["元"]:
        where.at("unit").report(Code.PER_TOO_COARSE, unit=limit.unit)
    taken: list[model.Validity] = []
    for number, value in enumerate(limit.values):
        here = where.at("values", number)
        valid = value.valid
        check_validity(valid, here)
        here.at("basis").known("依据", value.basis, named.provisions)
        for why in _limit_flaws(value.value, limit, len(limit.keys)):
            here.at("value").report(Code.LIMIT_KEYS, id=limit_id, why=why)
        clash = next((day for other in taken if (day := _overlap(other, valid))), None)
        if clash:
            here.report(Code.OVERLAPPING_VALUES, id=limit_id, day=show_date(clash))
        taken.append(valid)


def check_money_unit(unit: str, where: Where) -> None:
    """Check that no amount is in a unit that nothing converts, such as 千元."""
    if unit.endswith("元") and unit not in MONEY_UNITS:
        where.report(Code.NOT_ALLOWED, written=unit, meant="", allowed=listing(MONEY_UNITS))


def _limit_flaws(value: Decimal | Mapping[str, Any], limit: model.Limit, depth: int) -> Iterator[str]:
    """Yield what is wrong with a limit's value that should be split by so many keys."""
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
        yield from _number_flaws(value, limit)


def _number_flaws(value: Decimal, limit: model.Limit) -> Iterator[str]:
    try:
        (parse_int if limit.type == "int" else parse_number)(value)
    except ValueProblem as problem:
        yield str(problem).removesuffix("。")


def _overlap(one: model.Validity, other: model.Validity) -> date | None:
    """Return a day on which both hold."""
    start = max(one.from_ or date.min, other.from_ or date.min)
    end = min(one.until or date.max, other.until or date.max)
    if start > end:
        return None
    return start if start > date.min else min(end, date.max - timedelta(days=1))


def _check_scoring(files: PackFiles, named: Named) -> None:
    """Check that weights are of items that there are."""
    where = files.pack.where.at("scoring", "weights")
    for id_ in files.pack.spec.scoring.weights:
        where.at(id_).known("检查项", id_, named.items)


def _check_numbers(files: PackFiles, named: Named) -> None:
    problems = files.pack.where.problems
    for what, count, where in _numbers(files, named):
        if count > MOST[what]:
            problems.add(too_large(Place(where.document.file), what, count, MOST[what]))
    problems.stop()


def _numbers(files: PackFiles, named: Named) -> Iterator[tuple[str, int, Where]]:
    where = files.pack.where
    yield "检查项", sum(len(file.spec.items) for file in files.items), where
    yield "台账", len(files.ledgers), where
    yield "限额", len(named.limits), where
    yield "参数", len(named.parameters), where
    for ledger in files.ledgers:
        yield "一本台账的列", len(named.ledgers[ledger.spec.id].columns), ledger.where
    for part in files.ledger_parts:
        yield "一条规则的 let", max((len(rule.let) for rule in part.spec.rules), default=0), part.where
    for file in files.contradictions:
        yield "一条规则的 let", max((len(rule.let) for rule in file.spec.contradictions), default=0), file.where


def _check_ids(files: PackFiles) -> None:
    """Ids are unique across files; of a copied file it is told once.

    Items, ledger rules and contradictions share theirs: findings are kept from period to period by them.
    """
    written = {
        file.where.document.file: [f"{item.id} {item.title}" for item in file.spec.items] for file in files.items
    }
    copied = list(copies(written))
    files.pack.where.problems.add(*(copy.problem("检查项") for copy in copied))
    told = {file for copy in copied for file in (copy.file, copy.original)}
    seen: dict[tuple[str, str], tuple[str, Place]] = {}
    parts = enumerate(files.pack.spec.sections)
    sections = [("板块", section.id, files.pack.where.at("sections", number, "id")) for number, section in parts]
    for kind, id_, where in (*sections, *files.ids):
        among = kind if kind in ("板块", "台账") else ""
        first, place = seen.setdefault((among, id_), (kind, where.place))
        if place != where.place and not {where.place.file, place.file} <= told:
            other = place if first == kind else f"{place}，是{first}"
            where.report(Code.DUPLICATE_ID, kind=kind, id=id_, other=other)
    titles: dict[str, tuple[str, Place]] = {}
    folders = [id_ for _, id_, _ in sections]
    for file in files.items:
        system, where = file.spec.system, file.where
        where.at("system").known("板块", file.folder, folders)
        title, place = titles.setdefault(system.id, (system.title, where.at("system", "id").place))
        if title != system.title:
            where.at("system", "id").report(Code.OTHER_SYSTEM, id=system.id, title=title, other=place)
        for number, item in enumerate(file.spec.items):
            if not re.fullmatch(f"{system.id}-[0-9]{{2}}", item.id):
                where.at("items", number, "id").report(Code.WRONG_PREFIX, id=item.id, prefix=system.id)


def _check_titles(files: PackFiles, named: Named) -> None:
    """No two ledgers, and no two columns of one, go by the same name: nobody could tell which a sheet or a cell is of."""
    for ledger in files.ledgers:
        ledger.where.at("title").once("台账", ledger.spec.title, named.taken, within="title", code=Code.SAME_TITLE)
    taken: dict[tuple[str, str], tuple[str, Place]] = {}
    for part in files.ledger_parts:
        ledger_id = part.spec.id if isinstance(part.spec, model.LedgerFile) else part.spec.ledger
        for name, column in part.spec.columns.items():
            where = part.where.at("columns", name)
            for heading in (name, *column.headings):
                owner, place = taken.setdefault((ledger_id, simplify(heading)), (name, where.key_place))
                if owner != name:
                    where.report(Code.SAME_TITLE, kind="列", id=heading, other=place)


def _check_parameter(parameter: model.Parameter, where: Where) -> None:
    """Check a parameter's unit, and that its default could be answered."""
    if parameter.type == "money" and parameter.unit not in MONEY_UNITS:
        where.report(Code.NOT_ALLOWED, written=parameter.unit, meant="", allowed=listing(MONEY_UNITS))
        return
    check_money_unit(parameter.unit, where.at("unit"))
    check_range(parameter.min, parameter.max, where)
    if parameter.default is None:
        return
    try:
        _check_default(parameter, parameter.default)
    except ValueProblem as problem:
        where.at("default").report(problem.code, **problem.details)


def _check_per_period(number: model.PerPeriod, where: Where) -> None:
    """Check that a number a year says whether it is the least or the most there may be."""
    if (number.per is None) != (number.bound is None):
        where.report(Code.PER_WITHOUT_BOUND)


def _check_default(parameter: model.Parameter, default: Decimal) -> None:
    """Raise ``ValueProblem`` for a default that nobody could answer."""
    low, high = parameter.min, parameter.max
    if parameter.type == "text":
        raise ValueProblem(Code.BAD_VALUE, written=show(default), why="填文字的参数没有默认值")
    if parameter.type == "int":
        parse_int(default)
    if parameter.type == "money":
        parse_money(default, parameter.unit)
    if (low is not None and default < low) or (high is not None and default > high):
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(default), why="默认值应当在 min 和 max 之间")


def check_ledger(ledger: model.LedgerFile, where: Where) -> None:
    """Check what a ledger says of its columns."""
    if ledger.dated_by:
        check_date_column(ledger, ledger.dated_by, where.at("dated_by"))
    if ledger.key:
        where.at("key").known("列", ledger.key, ledger.columns)


def check_columns(
    columns: Mapping[str, model.Column],
    among: Mapping[str, model.Column],
    ledgers: Mapping[str, model.LedgerFile],
    words: WordMatcher,
    where: Where,
) -> None:
    """Check some of a ledger's columns, ``among`` all that it has."""
    for name, column in columns.items():
        here = where.at(name)
        _check_choices(column, here)
        _check_other_words(column, here.at("also"))
        if column.type == "money" and not column.unit:
            here.report(Code.MISSING_KEY, key="unit（元或万元）")
        elif column.type == "money" and column.unit not in MONEY_UNITS:
            here.report(Code.NOT_ALLOWED, written=column.unit, meant="", allowed=listing(MONEY_UNITS))
        else:
            check_money_unit(column.unit or "", here.at("unit"))
        check_range(column.min, column.max, here)
        if column.as_ in among:
            here.at("as").report(Code.NAME_TAKEN, name=column.as_)
        for number, word in enumerate(column.accepts):
            if not words.says_nothing(word):
                details = {"written": word, "why": "pack.yaml 的 cell_words.nothing 里没有这个词，不用写在这里"}
                here.at("accepts", number).report(Code.BAD_VALUE, **details)
        if column.refers_to:
            _check_reference(column, column.refers_to, ledgers, here.at("refers_to"))


def _check_choices(column: model.Column, where: Where) -> None:
    """Check that a choice has choices, each once, and that no other column has any."""
    if column.type == "choice" and not column.choices:
        where.report(Code.MISSING_KEY, key="choices")
    if column.type != "choice" and column.choices:
        why = "只有 type: choice 的列才从里面选。请改写 type，或者删去 choices"
        where.at("choices").report(Code.BAD_VALUE, written=listing(column.choices), why=why)
    for choice in {one for one in column.choices if column.choices.count(one) > 1}:
        where.at("choices").report(Code.BAD_VALUE, written=choice, why="在 choices 里写了两次")


def _check_other_words(column: model.Column, where: Where) -> None:
    """Check that the other words for choices are those of a choice, and of one only."""
    meant = {simplify(choice): choice for choice in column.choices}
    for choice, words in column.also.items():
        if not where.at(choice).known("可选值", choice, column.choices):
            continue
        for number, word in enumerate(words):
            other = meant.setdefault(simplify(word), f"{choice}的别的叫法")
            if other != f"{choice}的别的叫法" or word in words[:number]:
                details = {"written": word, "why": f"“{other}”已经这样写，不能再是“{choice}”的别的叫法"}
                where.at(choice, number).report(Code.BAD_VALUE, **details)


def _check_reference(
    column: model.Column, refers_to: str, ledgers: Mapping[str, model.LedgerFile], where: Where
) -> None:
    target, _, key = refers_to.partition(".")
    if where.known("台账", target, ledgers):
        where.known("列", key, ledgers[target].columns)
        if column.as_ and any(other.as_ for other in ledgers[target].columns.values()):
            where.report(Code.REFERENCE_CHAIN, title=ledgers[target].title)


def check_date_column(ledger: model.LedgerFile, name: str, where: Where) -> None:
    """Check that a column exists and holds days."""
    if where.known("列", name, ledger.columns) and ledger.columns[name].type != "date":
        where.report(Code.WRONG_TYPE, written=name, expected="日期列的名称")


def check_gap(item: model.Item, where: Where) -> None:
    """Check that some answer to an item can be a gap."""
    check_range(item.answer.min, item.answer.max, where.at("answer"))
    if item.decided_by == "answer" and not _has_gap(item):
        where.report(Code.NO_GAP, id=item.id)
    elif item.gap_when is not None and item.decided_by == "ledger":
        where.at("gap_when").report(Code.GAP_IGNORED, id=item.id, why="它由台账规则判定")
    elif item.gap_when is not None and item.answer.words:
        why = "选项本身已经定了是不是问题" if item.answer.choices else f"答“{item.answer.words[1]}”就是问题"
        where.at("gap_when").report(Code.GAP_IGNORED, id=item.id, why=why)


def check_range(low: Decimal | None, high: Decimal | None, where: Where) -> None:
    """Check that there is a number between two bounds."""
    if low is not None and high is not None and low > high:
        where.report(Code.RANGE_REVERSED, low=show(low), high=show(high))


def _has_gap(item: model.Item) -> bool:
    if item.answer.kind == "choice":
        return "gap" in item.answer.choices.values() and "ok" in item.answer.choices.values()
    return item.answer.kind in ("yes_no", "absence") or item.gap_when is not None


def check_deciders(files: PackFiles, ledgers: Mapping[str, Ledger]) -> None:
    """An item is decided by its answer or by ledger rules, never by both or by nothing.

    Which is decided by nothing is not told while a rule names no item: it may mean that one.
    """
    deciding = {rule.spec.decides: rule.id for ledger in ledgers.values() for rule in ledger.rules}
    broken = {rule.decides for part in files.ledger_parts for rule in part.spec.rules} - set(deciding)
    is_sure = broken <= {item.id for file in files.items for item in file.spec.items}
    for file in files.items:
        for number, item in enumerate(file.spec.items):
            where = file.where.at("items", number, "id")
            if is_sure and item.decided_by == "ledger" and item.id not in deciding and item.id not in broken:
                where.report(Code.UNDECIDED_ITEM, id=item.id)
            if item.decided_by == "answer" and item.id in deciding:
                where.report(Code.BOTH_DECIDED, id=item.id, rule=deciding[item.id])
