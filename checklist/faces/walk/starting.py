"""What is asked before there are answers: who inspects itself, for which days, by which local rules.

It is asked as the walk asks, by the same front ends; every value is checked where it is asked,
and all of them are shown before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checklist.answers.cells import read_name
from checklist.answers.head import Signatories
from checklist.answers.periods import parse_period, show_period
from checklist.app.exchanging import NewUnit
from checklist.core.days import Days
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import parse_code, parse_text
from checklist.core.wording import ROLES
from checklist.faces.walk.dialogue import Choice, Chosen, Front, Prompt, Question, Typed, wrong
from checklist.faces.walk.pages.keys import numbered
from checklist.pack.compiled import Pack
from checklist.pack.overlays import lies_in

HEAD = "新建答卷"


class GaveUpError(Exception):
    """The person does not want to start."""


@dataclass(frozen=True)
class Start:
    """What is known of the answers to start; nothing where it is still to be asked."""

    name: str | None = None
    code: str | None = None
    level: str | None = None
    kind: str | None = None
    period: Days | None = None
    overlays: tuple[str, ...] | None = None
    preparer: str | None = None
    reviewer: str | None = None
    head: str | None = None


@dataclass(frozen=True)
class Asking:
    """Where things are asked: the front end, the pack with all its overlays, and the day it is."""

    front: Front
    pack: Pack
    today: date

    def word(self, text: str, default: str, read: Callable[[str], Any]) -> Any:
        """Ask for a line until it can be read."""
        begun = None
        while True:
            reply = self.front.type(Prompt(text, default, (HEAD,), begun))
            if not isinstance(reply, Typed):
                raise GaveUpError
            try:
                return read(reply.text)
            except ValueProblem as problem:
                self.front.tell(wrong(str(problem)))
                begun = reply.text

    def choice(self, question: Question) -> Chosen | Typed:
        """Ask for one of some choices, or for words where they are taken."""
        reply = self.front.choose(question)
        if not isinstance(reply, Chosen | Typed) or (isinstance(reply, Chosen) and reply.key == "q"):
            raise GaveUpError
        return reply

    def one_of(self, title: str, text: str, words: list[str], marked: int = 0) -> int:
        """Ask for one of some words and return its place."""
        ways = numbered(Choice("", word) for word in words)
        reply = self.choice(Question(HEAD, title, text, choices=(*ways, QUIT), marked=marked))
        return [way.key for way in ways].index(reply.key) if isinstance(reply, Chosen) else marked


QUIT = Choice("q", "不建了")


def ask_start(asking: Asking, given: Start) -> tuple[NewUnit, tuple[str, ...]]:
    """Ask for what is not given yet, then show everything and let it be changed.

    Who signs may be left open, and is not asked where nothing else is. Returns the unit, and the overlays that apply to it. Raises ``GaveUpError``.
    """
    start = given if asking.pack.overlays or given.overlays else replace(given, overlays=())
    missing = [name for name in FIELDS if getattr(start, name) is None]
    missing = [] if set(missing) <= set(ROLES) else missing
    for name in missing:
        start = _asked(asking, start, name)
    while missing:
        names = list(FIELDS)
        ways = [f"{FIELDS[name].title}：{FIELDS[name].show(asking, getattr(start, name))}" for name in names]
        chosen = asking.one_of("这样新建吗？", "不对的，选那一行来改。", ["对，新建", *ways])
        if chosen == 0:
            break
        start = _asked(asking, start, names[chosen - 1])
    period = start.period or _period(asking, start)
    people = {role: read_name(asking.pack.words, getattr(start, role)) for role in ROLES}
    unit = NewUnit(
        start.name or "", start.level or "", start.kind or "", *period, start.code, Signatories.model_validate(people)
    )
    return unit, start.overlays or ()


def ask_code(asking: Asking) -> str:
    """Ask for a unit's code alone; raises ``GaveUpError``."""
    code: str = _code(asking, Start())
    return code


def _asked(asking: Asking, start: Start, name: str) -> Start:
    changed: dict[str, Any] = {name: FIELDS[name].ask(asking, start)}
    return replace(start, **changed)


def _name(asking: Asking, start: Start) -> str:
    name: str = asking.word("单位名称（全称）", start.name or "", _needed)
    return name


def _needed(written: str) -> str:
    text = parse_text(written)
    if not text:
        raise ValueProblem(Code.NAME_MISSING)
    return text


def _code(asking: Asking, start: Start) -> str:
    code: str = asking.word("单位代码（统一社会信用代码，或上级名册里的编号）", start.code or "", parse_code)
    return code


def _level(asking: Asking, start: Start) -> str:
    levels = asking.pack.spec.levels
    return levels[asking.one_of("单位层级", "", levels, levels.index(start.level) if start.level in levels else 0)]


def _kind(asking: Asking, start: Start) -> str:
    kinds = asking.pack.spec.kinds
    marked = kinds.index(start.kind) if start.kind in kinds else 0
    return kinds[asking.one_of("单位类别", "类别不同，要查的项不同。", kinds, marked)]


def _period(asking: Asking, start: Start) -> Days:
    """Ask for the period by its name; another one is typed."""
    year = asking.today.year
    names = [f"{year}年上半年", f"{year}年全年", f"{year - 1}年下半年", f"{year - 1}年全年"]
    if asking.today.month > 6:
        names = [f"{year}年下半年", f"{year}年上半年", f"{year}年全年", f"{year - 1}年全年"]
    ways = numbered([*(Choice("", name) for name in names), Choice("", "别的期间（自己写）")])
    text = "也可以直接写 2026H1、2026年第一季度、2026-01-01至2026-06-30，再按回车。"
    question = Question(HEAD, "自查期间", text, choices=(*ways, QUIT), takes_words=True)
    reply = asking.choice(question)
    written = reply.text if isinstance(reply, Typed) else [*names, ""][[way.key for way in ways].index(reply.key)]
    if written:
        try:
            return parse_period(written, asking.today)
        except ValueProblem as problem:
            asking.front.tell(wrong(str(problem)))
    default = show_period(*start.period) if start.period else names[0]
    days: Days = asking.word("自查期间（起止日期或名称）", default, lambda text: parse_period(text, asking.today))
    return days


def _overlays(asking: Asking, start: Start) -> tuple[str, ...]:
    """Ask of each place's rules whether they apply, saying what they are."""
    chosen = []
    for name, title in asking.pack.overlays.items():
        more = "、".join(f"{number} {unit}" for number, unit in _added(asking.pack, name) if number)
        text = f"《{title}》在全国规定之外另有 {more}，只适用于当地单位。"
        marked = int(name in (start.overlays or ()))
        if asking.one_of(f"地方规定：是否采用“{title}”？", text, ["不采用", "采用"], marked):
            chosen.append(name)
    return tuple(chosen)


def _person(role: str) -> Callable[[Asking, Start], str]:
    """Return how somebody who signs is asked for; the name may be left open."""

    def ask(asking: Asking, start: Start) -> str:
        name: str = asking.word(
            f"{ROLES[role]}的姓名（报告签字页用，可以先空着）", getattr(start, role) or "", parse_text
        )
        return name

    return ask


def _added(pack: Pack, overlay: str) -> list[tuple[int, str]]:
    """Return how much an overlay adds to a pack, of each kind."""
    columns = [(id_, next(iter(ledger.spec.columns))) for id_, ledger in pack.ledgers.items()]
    items = sum(lies_in(pack.place("item", id_), overlay) for id_ in pack.items)
    ledgers = sum(lies_in(pack.place("column", *column), overlay) for column in columns)
    return [(items, "个检查项"), (ledgers, "本台账")]


@dataclass(frozen=True)
class Field:
    """One thing that is asked: what it is called, how it is asked, and how it is shown."""

    title: str
    ask: Callable[[Asking, Start], Any]
    show: Callable[[Asking, Any], str] = lambda asking, value: str(value)


FIELDS = {
    "name": Field("单位名称", _name),
    "code": Field("单位代码", _code),
    "level": Field("单位层级", _level),
    "kind": Field("单位类别", _kind),
    "period": Field("自查期间", _period, lambda asking, days: show_period(*days)),
    "overlays": Field(
        "地方规定",
        _overlays,
        lambda asking, names: "、".join(asking.pack.overlays.get(name, name) for name in names) or "不采用",
    ),
    **{role: Field(title, _person(role), lambda asking, name: name or "（空着）") for role, title in ROLES.items()},
}
