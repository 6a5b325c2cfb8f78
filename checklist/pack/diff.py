"""What a new pack changes for a unit, said in Chinese: nothing that its models hold can change without a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checklist.core.wording import span
from checklist.core.words import few, listing
from checklist.io.yaml_text import written
from checklist.pack import model
from checklist.pack.compiled import Pack
from checklist.pack.differences import SHORT, Difference, differences, limit_differences
from checklist.pack.field_titles import FIELDS, Matter
from checklist.pack.overlays import local_mark
from checklist.pack.retiring import not_retired


@dataclass(frozen=True)
class RuleChange:
    """One change: what it is of, and, where something is otherwise now, what it was and is."""

    matter: Matter
    told: str
    old: str | None = None
    new: str | None = None
    more: Sequence[str] = ()
    """What else is to be known or done about it, a line each."""

    @property
    def lines(self) -> list[str]:
        """The change in words: on one line if it is short, else old and new each on its own."""
        more = [f"  {line}" for line in self.more]
        if self.old is None or self.new is None:
            return [self.told, *more]
        if len(self.old) + len(self.new) <= SHORT:
            return [f"{self.told}：{self.old} → {self.new}", *more]
        return [self.told, f"  原：{self.old}", f"  现：{self.new}", *more]


Key = tuple[str, ...]
"""What a part of a pack is known by: its kind, what it is a part of, its id."""


@dataclass(frozen=True)
class _Part:
    """A part of a pack that comes, goes and changes by itself: an item, a column, a limit."""

    kind: str
    name: str
    spec: model.PackModel
    place: Mapping[str, str] = field(default_factory=dict)
    """Where it stands, by what that is called."""
    whole: Key | None = None
    """What it comes and goes with, without a word of its own."""
    local: str = ""
    """The mark of the overlay that it is of; empty: it is for everybody."""

    @property
    def named(self) -> str:
        """Its id with its title, if it has one."""
        title = getattr(self.spec, "title", None)
        return f"{self.name} “{title}”" if title else self.name

    @property
    def subject(self) -> str:
        """What a change is of."""
        return f"{self.kind} {self.named}{self.local}" if self.name else self.kind


_COMING = {
    "profile": Matter.ASKED,
    "item": Matter.ASKED,
    "parameter": Matter.ASKED,
    "ledger": Matter.ASKED,
    "column": Matter.ASKED,
    "retired": Matter.ASKED,
    "rule": Matter.JUDGED,
    "contradiction": Matter.JUDGED,
    "limit": Matter.NUMBERS,
}
"""What it means to a unit that a part comes or goes; of any other, words."""


def changes(old: Pack, new: Pack) -> list[RuleChange]:
    """Return every change, the most urgent for a unit first, of each matter in the order of the pack."""
    before, after = dict(_parts(old)), dict(_parts(new))
    found = [
        *_same_version(old, new),
        *_come(before, after),
        *_gone(before, after, new, not_retired(old, new)),
        *_changed(before, after),
        *_claimed(old, new),
        *_moved(before, after),
    ]
    return [change for matter in Matter for change in found if change.matter is matter]


def is_other_content(one: Pack, other: Pack) -> bool:
    """Whether two packs go by the same name and version and are not the same."""
    named = {(pack.spec.id, pack.spec.version) for pack in (one, other)}
    return len(named) == 1 and one.digest != other.digest


def _same_version(old: Pack, new: Pack) -> Iterator[RuleChange]:
    if is_other_content(old, new):
        told = f"版本都是 {new.spec.version}，内容却不同：请在 pack.yaml 里换一个版本号"
        yield RuleChange(Matter.VERSION, told)


def _parts(pack: Pack) -> Iterator[tuple[Key, _Part]]:
    """Yield the parts of a pack in its order."""
    yield ("pack",), _Part("规则库", "", pack.spec)
    for kind in pack.spec.kinds:
        profile = pack.profiles.get(kind) or model.ProfileFile(format=1, kind=kind)
        yield ("profile", kind), _Part("单位类别", kind, profile)
    for id_, item in pack.items.items():
        place = {"板块": item.section.id, "制度": item.system.id}
        yield ("item", id_), _Part("检查项", id_, item.spec, place, local=local_mark(pack, "item", id_))
    for id_, parameter in pack.spec.parameters.items():
        yield ("parameter", id_), _Part("参数", id_, parameter, local=local_mark(pack, "parameter", id_))
    yield from _ledger_parts(pack)
    for id_, contradiction in pack.contradictions.items():
        yield ("contradiction", id_), _Part("矛盾规则", id_, contradiction.spec, local=local_mark(pack, "rule", id_))
    for id_, retired in pack.retired.items():
        yield ("retired", id_), _Part("不再用的编号", id_, retired)
    for id_, limit in pack.limits.items():
        yield ("limit", id_), _Part("限额", id_, limit, local=local_mark(pack, "limit", id_))
    for section in pack.sections.values():
        yield ("section", section.id), _Part("板块", section.id, section)
    for system in pack.systems.values():
        of = {local_mark(pack, "item", item.id) for item in pack.items.values() if item.system.id == system.id}
        yield ("system", system.id), _Part("制度", system.id, system, local="" if "" in of else "".join(sorted(of)))
    for name, title in pack.overlays.items():
        yield ("overlay", name), _Part("地方规定", name, model.OverlayFile(format=1, title=title))
    yield from _source_parts(pack)


def _ledger_parts(pack: Pack) -> Iterator[tuple[Key, _Part]]:
    for id_, ledger in pack.ledgers.items():
        whole = ("ledger", id_)
        yield whole, _Part("台账", id_, ledger.spec, local=local_mark(pack, "ledger", id_))
        for name, column in ledger.spec.columns.items():
            local = local_mark(pack, "column", id_, name)
            yield ("column", id_, name), _Part(f"《{ledger.title}》的列", name, column, whole=whole, local=local)
        for rule in ledger.spec.rules:
            yield (
                ("rule", rule.id),
                _Part("台账规则", rule.id, rule, {"台账": id_}, local=local_mark(pack, "rule", rule.id)),
            )


def _source_parts(pack: Pack) -> Iterator[tuple[Key, _Part]]:
    for id_, source in pack.sources.items():
        whole, local = ("source", id_), local_mark(pack, "source", id_)
        yield whole, _Part("依据文件", id_, source, local=local)
        for key, provision in source.provisions.items():
            kind = f"{source.cited}的条文"
            yield ("provision", id_, key), _Part(kind, key, provision, whole=whole, local=local)
    for sentence in pack.speech.sentences:
        yield ("sentence", sentence.id), _Part("讲话句", sentence.id, sentence)
    for system in pack.speech.named:
        yield ("named", system.name), _Part("讲话点名的制度", system.name, system)


def _come(before: Mapping[Key, _Part], after: Mapping[Key, _Part]) -> Iterator[RuleChange]:
    """Yield what is new; a retired id is told where the item goes."""
    for key, part in after.items():
        is_told = key[0] == "retired" and any((kind, part.name) in before for kind in _RETIRING)
        if key in before or is_told or (part.whole is not None and part.whole not in before):
            continue
        spec, more = part.spec, []
        if isinstance(spec, model.Item | model.Parameter):
            more = [f"问：{spec.question}"]
            when = span(spec.valid.from_, spec.valid.until, unseen="") if isinstance(spec, model.Item) else ""
            more += [f"适用时间：{when}"] if when else []
        elif isinstance(spec, model.Limit):
            none = spec.model_copy(update={"values": []})
            more = [f"{_called(one)}：{one.new}" for one in limit_differences(none, spec)]
        yield RuleChange(_COMING.get(key[0], Matter.WORDS), f"新增{part.subject}", more=more)


_RETIRING = ("item", "contradiction", "ledger", "rule")
"""What answers name by its id, so that the id stays known when it is used no more."""


def _gone(
    before: Mapping[Key, _Part], after: Mapping[Key, _Part], new: Pack, missing: Sequence[str]
) -> Iterator[RuleChange]:
    """Yield what is there no more, with what becomes of old answers that name it."""
    for key, part in before.items():
        if key in after or (part.whole is not None and part.whole not in after):
            continue
        told, more = f"取消{part.subject}", []
        retired = new.retired.get(part.name) if key[0] in _RETIRING else None
        if retired is not None:
            told += f"：{_fate(retired, part.spec, new)}"
        elif key[0] in _RETIRING and part.name in missing:
            more = ["写有它的旧答卷会读不进来。请在 retired.yaml 的 retired: 下面写：", *_to_write(key[0], part)]
        elif key[0] == "column":
            more = [
                "旧答卷里写有这一列的读不进来，表格里的这一列不再读。"
                f"列只换了名称的，请照用 {part.name}，只改 title，旧的标题写进 aliases。"
            ]
        elif key[0] == "retired":
            told += "：写有它的旧答卷会读不进来"
        yield RuleChange(_COMING.get(key[0], Matter.WORDS), told, more=more)


def _fate(retired: model.Retired, old: model.PackModel, new: Pack) -> str:
    """Return what becomes of what answers say of something that is used no more."""
    where = f"由{listing(retired.successors)}接替" if retired.successors else "没有接替的项"
    kept = _to_answer(retired, old, new) if isinstance(old, model.Item) and retired.successors else ""
    return f"{where}{kept}（{retired.reason}）"


def _to_answer(retired: model.Retired, old: model.Item, new: Pack) -> str:
    """Return what a unit has to answer in place of an item: what ledgers decide, nobody answers."""
    by_hand = [id_ for id_ in retired.successors if id_ in new.items and not new.items[id_].by_ledger]
    if not by_hand:
        return "，由台账判定，不用回答"
    if retired.same_meaning and old.decided_by == "answer":
        return "，回答照搬"
    which = "" if len(by_hand) == len(retired.successors) else f"{listing(by_hand)}，其余由台账判定"
    return f"，要{'重新' if old.decided_by == 'answer' else ''}回答{which}"


def _to_write(kind: str, part: _Part) -> list[str]:
    """Return the entry of ``retired.yaml`` for something that is used no more."""
    asked = {"successors": ["接替它的检查项"]} if kind == "item" else {}
    entry = {"id": part.name, "title": getattr(part.spec, "title", ""), **asked, "reason": "为什么不再用"}
    [_, line] = written("retired", [entry])
    return [line, *(["没有接替的，删去 successors；问的是同一件事的，加上 same_meaning: true。"] if asked else [])]


def _changed(before: Mapping[Key, _Part], after: Mapping[Key, _Part]) -> Iterator[RuleChange]:
    """Yield what is otherwise in the parts that there were and are."""
    titles = {
        key[-1]: part.named for parts in (before, after) for key, part in parts.items() if key[0] in ("item", "system")
    }
    for key, part in after.items():
        if key not in before:
            continue
        then = _as_far_as_asked(before[key].spec, after)
        for one in differences(then, part.spec, lambda id_: titles.get(id_, id_)):
            told = f"{part.subject}：{_called(one, '有变化')}"
            more = _answered_before(before[key], part) if one.title == _QUESTION else _unread(then, part.spec, one)
            yield RuleChange(one.matter, told, one.old, one.new, more)
        for what, where in part.place.items():
            if before[key].place[what] != where:
                told = f"{part.subject}：所在{what}有变化"
                yield RuleChange(_COMING[key[0]], told, before[key].place[what], where)


def _as_far_as_asked(spec: model.PackModel, after: Mapping[Key, _Part]) -> model.PackModel:
    """Return what a kind of units leaves out of what there still is; anything else as it is."""
    if not isinstance(spec, model.ProfileFile):
        return spec

    def still(left_out: Mapping[str, str]) -> dict[str, str]:
        return {id_: why for id_, why in left_out.items() if ("item", id_) in after or ("system", id_) in after}

    levels = {level: still(left_out) for level, left_out in spec.levels.items()}
    return spec.model_copy(update={"leaves_out": still(spec.leaves_out), "levels": levels})


def _unread(old: model.PackModel, new: model.PackModel, changed: Difference) -> list[str]:
    """Return what units have written that is read no more, for a column or a choice is called otherwise."""
    title = changed.title.partition("（")[0]
    if isinstance(old, model.Column) and isinstance(new, model.Column):
        known = {*new.choices, *(word for words in new.also.values() for word in words)}
        lost = [choice for choice in old.choices if choice not in known]
        if title == _CHOICES and lost:
            return [
                f"旧台账里写着{listing(lost)}的读不进来。换了用词的，把旧的写进 also：also: {{现在的: [{lost[0]}]}}。"
            ]
        if title == _TITLE and old.title not in new.headings:
            return [f"单位的表格里表头还是“{old.title}”的，这一列就没有读。请把旧的写进 aliases: [{old.title}]。"]
    elif isinstance(old, model.Item) and isinstance(new, model.Item) and new.decided_by == "answer":
        lost = [word for word in old.answer.choices if word not in new.answer.words]
        return [f"旧答卷里答“{word}”的读不进来，要重新回答。" for word in lost if title.endswith(f"选项“{word}”")]
    return []


_CHOICES, _TITLE = (
    next(field.title for field in FIELDS[model.Column] if field.name == name) for name in ("choices", "title")
)
_QUESTION = next(field.title for field in FIELDS[model.Item] if field.name == "question")


def _answered_before(old: _Part, new: _Part) -> list[str]:
    """Return that old answers count for a question that was reworded, and how they would not."""
    kept = "只改了说法的，不用管；问的已经是另一件事的，"
    if isinstance(new.spec, model.Parameter):
        return [f"旧答卷里设定的照用。{kept}请另起一个名称。"]
    if not isinstance(new.spec, model.Item) or new.spec.decided_by != "answer":
        return []
    told = f"旧答卷里的回答照用，算作回答了新的问题。{kept}请给新的问题另编一个编号，{new.name} 写进 retired.yaml："
    return [told, _to_write("item", old)[0]]


def _claimed(old: Pack, new: Pack) -> Iterator[RuleChange]:
    """Yield what ledgers decide and a unit may say itself since a contradiction compares it, or may no more."""
    for id_, item in new.items.items():
        compared = new.claims.get(id_)
        if id_ not in old.items or (compared is None) == (id_ not in old.claims):
            continue
        told = f"可以自报了，供对照：{listing(compared)}；自报有问题的，列为问题" if compared else "不再问自报"
        local = local_mark(new, "item", id_)
        yield RuleChange(Matter.ASKED, f"检查项 {id_} “{item.title}”{local}：{told}")


def _called(one: Difference, told: str = "") -> str:
    """Return what is otherwise, with which of several numbers it is."""
    return one.title + told + (f"：{one.key}" if one.key else "")


def _moved(before: Mapping[Key, _Part], after: Mapping[Key, _Part]) -> Iterator[RuleChange]:
    """Yield which parts, of those that there were and are, stand behind another one than before."""
    kinds = {key[:-1]: part.kind for key, part in after.items() if key in before}
    for kind, title in kinds.items():
        ids = [
            [key[-1] for key in parts if key[:-1] == kind and key in before and key in after]
            for parts in (before, after)
        ]
        follow = [dict(pairwise(["", *one])) for one in ids]
        moved = [now for then, now in follow[1].items() if follow[0].get(then) != now]
        if moved:
            yield RuleChange(Matter.WORDS, f"{title}的先后有变化：{few(moved)}")
