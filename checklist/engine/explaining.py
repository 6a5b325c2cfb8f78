"""How a pack judges, in words for people: what is said where something is found, from which numbers on, by which limits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from checklist.core.values import show_number
from checklist.core.wording import SOURCE_STATUSES, span
from checklist.core.words import listing
from checklist.engine.reading import Judging, names_read
from checklist.engine.shares import show_per
from checklist.pack.comparing import comparison
from checklist.pack.compiled import CheckItem, Contradiction, Ledger, Pack, Rule
from checklist.pack.messages import spelled_out
from checklist.pack.model import Limit, LimitValue, Parameter, Source

_WORKED_OUT = "……"
"""In place of what a rule works out."""


def said_if(pack: Pack, rule: Contradiction) -> str:
    """Return what a contradiction says where it holds, with what stands there named."""
    return message_words(pack, rule.spec.message, pack.ledgers.get(rule.spec.for_each or ""))


def message_words(pack: Pack, message: str, ledger: Ledger | None = None) -> str:
    """Return a sentence of a finding with what stands there named: ``〔接待日期〕接待〔派出单位〕``."""

    def name_of(path: tuple[str, ...]) -> str:
        first, *rest = path
        columns = {name: column.title for name, column in ledger.spec.columns.items()} if ledger is not None else {}
        titles: dict[str, str] = {}
        match first:
            case "answer":
                return "〔回答〕"
            case "row" | "previous" if len(rest) == 1:
                titles = columns
            case "limits":
                titles = {name: limit.title for name, limit in pack.limits.items()}
            case "parameters":
                titles = {name: spec.title for name, spec in pack.spec.parameters.items()}
            case "offending":
                return "〔有问题的各行〕"
            case _ if not rest:
                titles, rest = columns, [first]
        title = titles.get(rest[0] if rest else "")
        if title is None:
            return _WORKED_OUT
        return f"〔前一行的{title}〕" if first == "previous" else f"〔{title}〕"

    return spelled_out(message, name_of)


def problem_if(pack: Pack, item: CheckItem) -> str:
    """Say which answers to an item are a problem, or what is said of one that is: ``答“否”的，是问题``, ``少于1次的，是问题``."""
    gaps = "".join(f"“{word}”" for word in item.spec.answer.gaps)
    which = f"答{gaps}的" if gaps else _compared(pack, item)
    if which:
        return f"{which}，是问题"
    said = (
        f"查出时写：{message_words(pack, item.spec.message)}" if item.spec.message else "是不是问题，看所答的数或日期"
    )
    return "；".join([said, *_numbers_used(pack, item)])


def claimed_for(pack: Pack, item: CheckItem) -> str:
    """Say what comes of what a unit claims of an item that ledgers decide; nothing where no contradiction compares it."""
    compared = pack.claims.get(item.id)
    return f"由台账判定；可以自报，供对照：{listing(compared)}；自报有问题的，列为问题" if compared else ""


def _compared(pack: Pack, item: CheckItem) -> str:
    """Say with what an answer is compared, if with a number, a limit or a parameter; nothing of another condition."""
    compared = comparison(item.gap)
    if compared is None:
        return ""
    if compared.day:
        return f"{compared.words}{compared.day}的"
    if not compared.root:
        return f"{compared.words}{compared.number}{item.spec.answer.unit or ''}的"
    if compared.root == "limits":
        return f"{compared.words}{limit_words(pack.limits[compared.name])}的"
    return f"{compared.words}{parameter_words(pack.spec.parameters[compared.name])}的"


def _numbers_used(pack: Pack, of: Judging) -> Iterator[str]:
    """Yield the limits and parameters that decide."""
    yield from (f"用到：{limit_words(pack.limits[name])}" for name in names_read(of, "limits"))
    yield from (f"用到：{parameter_words(pack.spec.parameters[name])}" for name in names_read(of, "parameters"))


def when_applied(of: CheckItem | Rule) -> str:
    """Say between which days an item is asked or a rule judges, and by which day that is told; nothing if always."""
    valid, by = (of.valid, "每条记录的日期") if isinstance(of, Rule) else (of.spec.valid, "自查期间的最后一天")
    when = span(valid.from_, valid.until, unseen="")
    return f"{when}（看{by}）" if when else ""


def how_judged(pack: Pack, rule: Rule) -> Iterator[str]:
    """Yield when a rule judges, what it says where it finds something, and what limits and parameters decide it."""
    if when := when_applied(rule):
        yield f"适用时间：{when}"
    if rule.spec.open_until:
        column = pack.ledgers[rule.ledger].spec.columns[rule.spec.open_until].title
        yield f"自查期间以前的记录：“{column}”没有填、或者在本期的，也核对"
    yield f"查出时写：{message_words(pack, rule.spec.message, pack.ledgers[rule.ledger])}"
    yield from _numbers_used(pack, rule)


def limit_words(limit: Limit) -> str:
    """Return a limit with its numbers: ``“陪餐人数上限”（2013年12月1日起：3人）``."""
    return (
        f"“{limit.title}”（{show_per(limit)}{'；'.join(f'{when}：{numbers}' for when, numbers, _ in versions(limit))}）"
    )


def parameter_words(spec: Parameter) -> str:
    """Return what a unit sets itself, with its default: ``参数“学习次数”（每年，单位自己定，默认4次）``."""
    default = f"，默认{show_number(spec.default)}{spec.unit}" if spec.default is not None else ""
    return f"参数“{spec.title}”（{show_per(spec)}单位自己定{default}）"


def about_source(pack: Pack, source: Source) -> Iterator[str]:
    """Yield what is known of a regulation: who issued it, since when it holds, what it took the place of, to whom it applies."""
    later = pack.sources[source.replaced_by].cited if source.replaced_by else ""
    for name, told in (
        ("发文机关", source.issuer),
        ("文号", source.number),
        ("印发", source.issued),
        ("施行", span(source.valid.from_, source.valid.until)),
        ("取代", source.replaces),
        ("已被取代", later),
        ("适用范围", source.applies_to),
        ("核到什么程度", SOURCE_STATUSES[source.status]),
        ("说明", source.note),
    ):
        if told:
            yield f"{name}：{told}"


def versions(limit: Limit) -> Iterator[tuple[str, str, LimitValue]]:
    """Yield between which days a limit has which numbers."""
    for value in limit.values:
        yield span(value.from_, value.until), _numbers(value, limit.unit), value


def _numbers(value: LimitValue, unit: str) -> str:
    """Return a number of a limit, or its numbers by key: ``施工400万元、设备200万元``, ``市级（正职30平方米、副职24平方米）``."""
    parts = []
    for outer, numbers in groupby(value.numbers, lambda one: one[0][:-1]):
        inner = "、".join(f"{''.join(keys[-1:])}{show_number(number)}{unit}" for keys, number in numbers)
        parts.append(f"{''.join(outer)}（{inner}）" if outer else inner)
    return "、".join(parts)
