"""What is legal in a pack and yet probably a mistake: things nobody uses, sources out of force, bad questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, islice, pairwise

from checklist.core.errors import Code, Place, Problem
from checklist.core.values import show_date
from checklist.core.verdicts import Verdict
from checklist.core.words import listing
from checklist.pack.cel import Expression, bind
from checklist.pack.classes import NamePath, classless
from checklist.pack.comparing import comparison
from checklist.pack.compiled import CheckItem, Let, Pack, Rule
from checklist.pack.grouping import changed_within
from checklist.pack.idle import idle
from checklist.pack.layout import PACK_FILE
from checklist.pack.messages import Message
from checklist.pack.questions import question_problems
from checklist.pack.tested import named_at, tested
from checklist.pack.unread import strays

MOST_FINDINGS = 200
"""The names of a value that is read, such as ``("row", "guests")``."""


def lint(pack: Pack, as_of: date) -> list[Problem]:
    """Return the findings about a loaded pack, as of a day; no more of them than anybody reads."""
    used = set(_references(pack))
    found = chain(
        _unused(pack, used),
        _unused_columns(pack),
        _repealed(pack, as_of),
        _repealed_limits(pack),
        _polarity(pack),
        _unsaid(pack),
        _without_note(pack),
        _grave_unseen(pack),
        question_problems(pack),
        _not_unknown_safe(pack),
        _units_said_twice(pack),
        _signs_printed(pack),
        _joined_names(pack),
        _holes(pack),
        classless(pack, as_of),
        changed_within(pack),
        idle(pack, as_of),
        _strays(pack),
    )
    return list(islice(found, MOST_FINDINGS))


def _polarity(pack: Pack) -> Iterator[Problem]:
    """Yield questions whose 是 would not mean compliant, or that ask for an absence without saying so."""
    for item in pack.items.values():
        kind, question = item.spec.answer.kind, item.spec.question
        why = ""
        if kind == "yes_no" and "是否存在" in question:
            why = "问“是否存在”的，请用 kind: absence，选项为无此情形、有此情形"
        elif kind == "absence" and "情形" not in question:
            why = "kind: absence 的问题请写成“是否存在……的情形”"
        elif kind == "yes_no" and ("是否没" in question or "是否不" in question):
            why = "是双重否定，请改成正面的问法"
        if why:
            yield Problem(Code.POLARITY, pack.place("item", item.id), {"id": item.id, "why": why})


def _unsaid(pack: Pack) -> Iterator[Problem]:
    """Yield items of whose gaps nothing can be said but the answer: they rest on more than that, and not on one number."""
    for item in pack.items.values():
        rests_on = item.gap.references - {("answer",)} if item.gap is not None else None
        if rests_on and item.message is None and comparison(item.gap) is None:
            yield Problem(Code.UNSAID_GAP, pack.place("item", item.id), {"id": item.id})


def _without_note(pack: Pack) -> Iterator[Problem]:
    """Yield items that are not asked of some units without a reason that these are told."""
    for item in pack.items.values():
        for one in item.spec.asked_if:
            if one.note is None:
                yield Problem(
                    Code.NO_NOTE, pack.place("item", item.id), {"id": item.id, "when": " ".join(one.when.split())}
                )


def _grave_unseen(pack: Pack) -> Iterator[Problem]:
    """Yield what is 严重 and rests on provisions of which nobody has seen any."""
    judging: list[CheckItem | Rule] = [item for item in pack.items.values() if not item.by_ledger]
    for test in (*judging, *pack.rules.values()):
        if test.severity is Verdict.严重 and test.basis and not any(basis.is_seen for basis in test.basis):
            details = {"id": test.id, "basis": listing(basis.id for basis in test.basis)}
            yield Problem(Code.GRAVE_UNSEEN, pack.place("item" if test.id in pack.items else "rule", test.id), details)


def _not_unknown_safe(pack: Pack) -> Iterator[Problem]:
    """Yield row rules that call a row without a single value compliant."""
    nothing = bind({"unit": {}, "period": {}, "parameters": {}, "limits": {}, "row": {}})
    for ledger in pack.ledgers.values():
        for rule in ledger.rules:
            if rule.spec.group_by is not None or rule.spec.after:
                continue
            if rule.where is not None and rule.where.evaluate(nothing) is not True:
                continue
            if rule.gap.evaluate(nothing) is False:
                yield Problem(Code.NOT_UNKNOWN_SAFE, pack.place("rule", rule.id), {"rule": rule.id})


def _units_said_twice(pack: Pack) -> Iterator[Problem]:
    """Yield sentences that write a unit behind a value that is shown with it: ``{{ row.found }}起``."""
    for test in tested(pack):
        for path, money, behind in test.message.shown() if test.message is not None else ():
            named = named_at(pack, test.ledger, path) if not money else None
            unit = (named.unit if named is not None else money) or ""
            if unit and behind.startswith(unit):
                details = {"id": test.id, "column": named.title if named is not None else ".".join(path), "unit": unit}
                yield Problem(Code.UNIT_TWICE, test.place, details)


def _signs_printed(pack: Pack) -> Iterator[Problem]:
    """Yield sentences that stand in Chinese quotes, which YAML keeps, or with a name in other braces than ``{{ }}``."""
    said = [(pack.place("item", id_), id_, item.spec.message) for id_, item in pack.items.items()]
    said += [(pack.place("rule", id_), id_, rule.spec.message) for id_, rule in pack.rules.items()]
    said += [(pack.place("rule", id_), id_, rule.spec.message) for id_, rule in pack.contradictions.items()]
    for place, id_, message in said:
        if message and message.startswith("“") and message.find("”") == len(message) - 1:
            yield Problem(Code.QUOTES_PRINTED, place, {"id": id_})
        for braces in _BRACES.finditer(message or ""):
            if (braces["open"], braces["close"]) != ("{{", "}}"):
                details = {"id": id_, "written": braces[0], "write": f"{{{{ {braces['name']} }}}}"}
                yield Problem(Code.BRACES_PRINTED, place, details)
                break


_BRACES = re.compile(r"(?P<open>[{｛]{1,2})\s*(?P<name>[a-z_]\w*(?:\.\w+)*)\s*(?P<close>[}｝]{1,2})")
"""What is a value to be put in, or looks like one: with single or full-width braces it is printed as it stands."""


def _joined_names(pack: Pack) -> Iterator[Problem]:
    """Yield what may be several names of a list with a Chinese comma between them, which YAML takes for one."""
    named: list[tuple[Place, str, str, Iterable[str]]] = []
    for item in pack.items.values():
        place, of = pack.place("item", item.id), item.id
        named += [(place, of, "佐证", item.spec.evidence), (place, of, "选项", item.spec.answer.choices)]
    of_pack = {"单位层级": pack.spec.levels, "单位类别": pack.spec.kinds, **dict(pack.spec.cell_words)}
    named += [(Place(f"{pack.folder.name}/{PACK_FILE}"), "pack.yaml", what, words) for what, words in of_pack.items()]
    for ledger in pack.ledgers.values():
        for name, column in ledger.spec.columns.items():
            place, of = pack.place("column", ledger.id, name), f"《{ledger.title}》{column.title}"
            named += [(place, of, "可选值", column.choices), (place, of, "别名", column.aliases)]
            named += [(place, of, "别的叫法", words) for words in column.also.values()]
    for place, id_, what, names in named:
        for written in names:
            if sign := re.search("(?<=[^，；、])[，；、](?=.)", written):
                apart = ", ".join(re.split("[，；、]", written))
                details = {"id": id_, "what": what, "written": written, "sign": sign[0], "apart": apart}
                yield Problem(Code.JOINED_NAMES, place, details)


def _holes(pack: Pack) -> Iterator[Problem]:
    """Yield limits that have no value on some days between two values."""
    day = timedelta(days=1)
    for id_, limit in pack.limits.items():
        values = sorted((value.valid for value in limit.values), key=lambda valid: valid.from_ or date.min)
        for before, after in pairwise(values):
            if before.until and after.from_ and after.from_ - before.until > day:
                start, end = show_date(before.until + day), show_date(after.from_ - day)
                when, these = (f"从{start}到{end}", "这几天") if start != end else (f"在{start}", "这一天")
                details = {"id": id_, "when": when, "these": these}
                yield Problem(Code.LIMIT_HOLE, pack.place("limit", id_), details)


def _strays(pack: Pack) -> Iterator[Problem]:
    """Yield files that lie in the pack's folder and are no part of it."""
    for path in strays(pack.folder, (pack.folder.parent / pack.spec.seed).resolve()):
        yield Problem(Code.STRAY_FILE, Place(str(path.relative_to(pack.folder.parent))))


def _unused(pack: Pack, used: set[NamePath]) -> Iterator[Problem]:
    for limit_id in pack.limits:
        if ("limits", limit_id) not in used:
            yield Problem(Code.UNUSED_LIMIT, pack.place("limit", limit_id), {"id": limit_id})
    for name in pack.spec.parameters:
        if ("parameters", name) not in used:
            yield Problem(Code.UNUSED_PARAMETER, pack.place("parameter", name), {"id": name})
    cited = {basis.id for item in pack.items.values() for basis in item.basis}
    cited |= {basis.id for ledger in pack.ledgers.values() for rule in ledger.rules for basis in rule.basis}
    cited |= {value.basis for limit in pack.limits.values() for value in limit.values}
    cited |= {id_ for parameter in pack.spec.parameters.values() for id_ in parameter.basis}
    for id_ in pack.provisions:
        if id_ not in cited:
            yield Problem(Code.UNUSED_PROVISION, pack.place("provision", id_), {"id": id_})


def _repealed(pack: Pack, as_of: date) -> Iterator[Problem]:
    for item in pack.items.values():
        for basis in item.basis:
            until = basis.source.valid.until
            if until is None or until >= as_of or (item.spec.valid.until or date.max) <= until:
                continue
            if basis.source.replaced_by not in {one.id.partition("/")[0] for one in item.basis}:
                details = {"id": item.id, "source": basis.source.title, "day": show_date(until + timedelta(days=1))}
                yield Problem(Code.REPEALED_SOURCE, pack.place("item", item.id), details)


def _repealed_limits(pack: Pack) -> Iterator[Problem]:
    """Yield limits with a number that begins when its basis holds no more."""
    for id_, limit in pack.limits.items():
        for value in limit.values:
            source = pack.provisions[value.basis].source
            if value.from_ and source.valid.until and source.valid.until < value.from_:
                details = {"id": id_, "source": source.title, "day": show_date(source.valid.until + timedelta(days=1))}
                yield Problem(Code.REPEALED_SOURCE, pack.place("limit", id_), details)


def _unused_columns(pack: Pack) -> Iterator[Problem]:
    """Yield columns that no condition, message, label or reference reads and that explain nothing."""
    read = {column for ledger_id, path in _row_paths(pack) for column in _columns_of(pack, ledger_id, path)}
    for ledger in pack.ledgers.values():
        for name, column in ledger.spec.columns.items():
            named = (ledger.id, name) in read or name in (ledger.spec.dated_by, ledger.spec.key)
            if not named and not column.note:
                details = {"ledger": ledger.id, "column": f"{name}（{column.title}）"}
                yield Problem(Code.UNUSED_COLUMN, pack.place("column", ledger.id, name), details)


def _row_paths(pack: Pack) -> Iterator[tuple[str, NamePath]]:
    """Yield every path that may read a row, with the ledger that the row is of (empty: of none)."""
    for ledger in pack.ledgers.values():
        for part in (ledger.label, *(part for must in ledger.must for part in (must.that, must.message))):
            yield from ((ledger.id, path) for path in part.references)
        for rule in ledger.rules:
            yield from ((ledger.id, path) for path in _paths(rule.where, rule.gap, rule.message))
            yield from _let_paths(rule.let, ledger.id)
            for name in [*(rule.spec.group_by or []), *(rule.spec.after or [])]:
                yield ledger.id, ("row", *name.split("."))
    for contradiction in pack.contradictions.values():
        ledger_id = contradiction.spec.for_each or ""
        yield from (
            (ledger_id, path) for path in _paths(contradiction.applies, contradiction.when, contradiction.message)
        )
        yield from _let_paths(contradiction.let, ledger_id)


def _let_paths(lets: tuple[Let, ...], ledger_id: str) -> Iterator[tuple[str, NamePath]]:
    for let in lets:
        yield from ((let.of or ledger_id, path) for path in _paths(*let.expressions))


def _columns_of(pack: Pack, ledger_id: str, path: NamePath) -> Iterator[tuple[str, str]]:
    """Yield the ledger and name of each column that a path reads, following references between ledgers."""
    if path[0] not in ("row", "previous") or len(path) < 2:
        return
    yield ledger_id, path[1]
    columns = pack.ledgers[ledger_id].spec.columns if ledger_id in pack.ledgers else {}
    for name, column in columns.items():
        if column.as_ == path[1] and column.refers_to:
            target, _, key = column.refers_to.partition(".")
            yield from [(ledger_id, name), (target, key), *((target, part) for part in path[2:3])]


def _paths(*parts: Expression | Message | None) -> Iterator[NamePath]:
    for part in parts:
        yield from part.references if part else ()


def _references(pack: Pack) -> Iterator[NamePath]:
    """Yield the first two names of every path that any condition or message of the pack reads."""
    return (path[:2] for test in tested(pack) for path in _paths(*test.expressions, test.message))
