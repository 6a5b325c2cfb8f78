"""Units made up at random: answers and ledgers of every kind, at and around the numbers that decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from checklist.answers.cells import read_cell
from checklist.answers.head import Period, Signatories, Unit
from checklist.answers.last import LastGap, LastPeriod, LastRow
from checklist.answers.model import Answer, Answers, ApprovedException, LedgerData, Rectification, Row
from checklist.core.errors import Place
from checklist.core.values import Value
from checklist.core.verdicts import Verdict
from checklist.engine.exceptions import name_of
from checklist.engine.facts import FactRow, facts_of
from checklist.pack.compiled import CheckItem, Ledger, Pack
from checklist.pack.model import Column

_WORDS = (
    "张三",
    "李四",
    "甲公司",
    "某处",
    "2026-01号",
    "电话通知",
    "无公函",
    "𠮷林",
    "A",
    "a b",
    "关于…的函〔2026〕3号",
)
_APPROVERS = (
    *("李主任", "某县纪委", "某县纪委", "王 芳", "李强（主任）", "办公室", None),
    *("某单位党委", "中共某单位委员会（书记）", "某单位的上级单位"),
    *("镇党委", "石桥镇纪委", "中共清溪县石桥镇委员会", "清溪县纪委", "上级"),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Units:
    """Makes units of a pack up, the same ones for the same seed."""

    pack: Pack
    random: Random

    def __post_init__(self) -> None:
        """Find the numbers that decide: those that conditions name, and those that limits set."""
        named = [part.gap.source for part in self.pack.rules.values()]
        named += [item.gap.source for item in self.pack.items.values() if item.gap is not None]
        named += [str(version.value) for limit in self.pack.limits.values() for version in limit.values]
        numbers = {Decimal(text) for source in named for text in _NUMBER.findall(source)}
        self.numbers = sorted(number for number in numbers if number < 10**9)

    def make(self) -> Answers:
        """Return a unit's answers."""
        random, spec = self.random, self.pack.spec
        first = date(random.choice((2024, 2025, 2026)), random.choice((1, 1, 1, 7, 3)), random.choice((1, 1, 1, 16)))
        period = Period.model_validate(
            {"from": first, "to": first + timedelta(random.choice((364, 180, 30, 89, 730, 365)))}
        )
        keys: dict[str, list[Value]] = {}
        ledgers: dict[str, LedgerData] = {}
        for ledger in sorted(
            self.pack.ledgers.values(), key=lambda one: any(c.refers_to for c in one.spec.columns.values())
        ):
            data = self.ledger(ledger, period, keys)
            if data is not None:
                ledgers[ledger.id] = data
                key = ledger.spec.key or next(iter(ledger.spec.columns))
                keys[ledger.id] = [row.values[key] for row in data.rows if key in row.values]
        answers = Answers(
            path=Path("unit.yaml"),
            unit=Unit(
                name=random.choice(("某单位", "清溪县石桥镇人民政府")),
                level=random.choice(spec.levels),
                kind=random.choice(spec.kinds),
            ),
            period=period,
            signatories=Signatories(preparer=random.choice((None, "王芳")), reviewer=random.choice((None, "李强"))),
            parameters=dict(self.parameters()),
            answers={item.id: answer for item in self.pack.items.values() if (answer := self.answer(item, period))},
            ledgers=ledgers,
            rectifications={
                id_: Rectification(fact="已核实") for id_ in self.pack.contradictions if random.random() < 0.2
            }
            | dict(self.plans(period))
            | dict(self.carried(period)),
            exceptions=dict(self.exceptions(ledgers)),
        )
        return replace(answers, last=self.last(answers)) if random.random() < 0.7 else answers

    def carried(self, period: Period) -> Iterator[tuple[str, Rectification]]:
        """Yield plans of the last period, of which some say nothing of what is done, and some are overdue."""
        random, before = self.random, period.from_ - timedelta(1)
        for id_ in (*self.pack.items, *self.pack.contradictions):
            if random.random() < 0.15:
                plan = Rectification(opened=random.choice((before, before, None)))
                due = random.choice((before, period.to, period.to + timedelta(1), None))
                yield id_, random.choice((plan, plan.model_copy(update={"measure": "追缴退赔", "due": due})))

    def last(self, answers: Answers) -> LastPeriod:
        """Return what the last period found, some of it by rules that the pack has no more, and what it took over."""
        random, period = self.random, answers.period
        before = period.from_ - timedelta(1)
        lasting = [
            row
            for id_, table in facts_of(self.pack, answers, period.to).tables.items()
            if self.pack.ledgers[id_].spec.standing
            for row in table.every
        ]
        keys = (*self.pack.items, *self.pack.rules, *self.pack.contradictions, "ZZ-99")
        return LastPeriod(
            period=Period.model_validate({"from": before - timedelta(180), "to": before}),
            gaps={
                key: LastGap(
                    title=f"上期的{key}",
                    verdict=random.choice(("一般", "严重", "不掌握", "特重")),
                    done=random.random() < 0.3,
                    rows=list(self.left(lasting)) if key in self.pack.rules else [],
                )
                for key in keys
                if random.random() < 0.2
            },
            planned=[id_ for id_ in (*self.pack.items, "ZZ-98") if random.random() < 0.05],
            due={
                id_: random.choice((before, period.to, period.to + timedelta(1)))
                for id_ in (*self.pack.items, *self.pack.contradictions, "ZZ-97")
                if random.random() < 0.2
            },
        )

    def left(self, rows: Sequence[FactRow]) -> Iterator[LastRow]:
        """Yield records that the last period found, as they are now, or with another name or other values."""
        random = self.random
        for row in random.sample(rows, min(len(rows), random.choice((0, 0, 1, 2)))):
            columns, shown = row.ledger.spec.columns, row.ledger.spec.show_row(row.row.values)
            read = {
                columns[name].title: random.choice(
                    (shown[name], shown[name], f" {shown[name]}", "未填", "2024年3月1日")
                )
                for name in columns
                if random.random() < 0.5
            }
            yield LastRow(ledger=row.ledger.id, name=random.choice((name_of(row), "不在的")), read=read)

    def plans(self, period: Period) -> Iterator[tuple[str, Rectification]]:
        """Yield what is done about some items that ledgers decide, done the day before the period, by its end or a day later."""
        random = self.random
        for item in self.pack.items.values():
            if item.by_ledger and random.random() < 0.3:
                done = Rectification(measure="整改", state="已完成")
                day = random.choice((None, period.from_ - timedelta(1), period.to, period.to + timedelta(1)))
                yield item.id, random.choice((Rectification(state="整改中"), done.model_copy(update={"done_on": day})))

    def parameters(self) -> Iterator[tuple[str, Value]]:
        """Yield some of the parameters."""
        for name, spec in self.pack.spec.parameters.items():
            if self.random.random() < 0.7:
                number = max(spec.min or Decimal(0), min(spec.max or Decimal(10**9), self.number()))
                if spec.type == "text":
                    yield name, self.random.choice(_WORDS)
                else:
                    yield name, number if spec.type == "number" else int(number) * (100 if spec.type == "money" else 1)

    def answer(self, item: CheckItem, period: Period) -> Answer | None:
        """Return what is answered, if anything is."""
        random, chance = self.random, self.random.random()
        spec = item.spec.answer
        if chance < 0.15 or (item.by_ledger and chance < 0.8):
            return None
        if chance > 0.93:
            return Answer(answer=Verdict.不涉及, reason=random.choice(("没有此项业务", "没有。")))
        if chance > 0.88:
            return Answer(answer=Verdict.不掌握, note=random.choice((None, "正在核查")))
        if item.by_ledger:
            return None
        value: Value
        if spec.words:
            value = random.choices(spec.words, [4, *[1] * (len(spec.words) - 1)])[0]
        elif spec.kind == "date":
            value = period.from_ + timedelta(random.randint(-400, 800))
        else:
            number = max(spec.min or Decimal(0), min(spec.max or Decimal(10**6), self.number()))
            value = int(number) if spec.kind == "int" else number
        note = random.choice((None, None, "按制度执行"))
        return Answer(answer=value, note=note, to_confirm=random.random() < 0.05)

    def ledger(self, ledger: Ledger, period: Period, keys: dict[str, list[Value]]) -> LedgerData | None:
        """Return what is given of a ledger, if anything is."""
        chance = self.random.random()
        if chance < 0.15:
            return None
        if chance < 0.25:
            return LedgerData(none_reason="本期没有")
        rows = tuple(self.row(ledger, number, period, keys) for number in range(2, 2 + self.random.randint(0, 8)))
        return LedgerData(rows=rows, to_confirm=chance > 0.97, left_out=2 * (0.25 < chance < 0.3))

    def exceptions(self, ledgers: dict[str, LedgerData]) -> Iterator[tuple[str, list[ApprovedException]]]:
        """Yield approvals of some rules, of which some lack what makes them count."""
        random = self.random
        for rule in self.pack.rules.values():
            rows = ledgers[rule.ledger].rows if rule.ledger in ledgers else ()
            if rule.spec.exception is None or not rows or random.random() < 0.3:
                continue
            part = {
                "rows": [row.number for row in random.sample(rows, random.randint(1, len(rows)))],
                "reason": "情况特殊",
                "approver": random.choice(_APPROVERS),
                "document": random.choice(("会议纪要〔2026〕3号", "会议纪要〔2026〕3号", "口头同意", "同意", "123")),
                "evidence": random.choice(([], ["纪要.pdf"], ["纪要.pdf"])),
                "until": random.choice((None, date(2024, 6, 30), date(2029, 1, 1), date(2029, 1, 1))),
            }
            yield rule.id, [ApprovedException.model_validate(part)]

    def row(self, ledger: Ledger, number: int, period: Period, keys: dict[str, list[Value]]) -> Row:
        """Return a record, in which some cells are empty or hold words that do not count."""
        values: dict[str, Value] = {}
        not_counted: dict[str, str] = {}
        for name, column in ledger.spec.columns.items():
            chance = self.random.random()
            if chance < 0.12:
                continue
            known = keys.get((column.refers_to or "").partition(".")[0])
            value = self.random.choice(known) if known and chance < 0.9 else self.value(column, period)
            if isinstance(value, str) and ledger.words.counts_not(column, value):
                not_counted[name] = value
            else:
                values[name] = value
        return Row(number, values, Place(), not_counted)

    def value(self, column: Column, period: Period) -> Value:
        """Return something that a column can hold."""
        random = self.random
        if column.type == "choice":
            return random.choice(column.choices)
        if column.type == "bool":
            return random.random() < 0.6
        if column.type == "date":
            days = (period.to - period.from_).days
            return period.from_ + timedelta(
                random.choice((0, days, random.randint(0, days), random.randint(-40, days + 40)))
            )
        if column.type == "text":
            return random.choice(_WORDS)
        number = max(column.min or Decimal(0), min(column.max or Decimal(10**9), self.number()))
        written = number if column.type in ("number", "money") else int(number)
        return read_cell(column, f"{written:.2f}" if column.type == "money" else str(written))

    def number(self) -> Decimal:
        """Return a number at or near one that decides, or any."""
        random = self.random
        near = (
            random.choice(self.numbers) if self.numbers and random.random() < 0.8 else Decimal(random.randint(0, 5000))
        )
        return max(
            Decimal(0),
            near * random.choice((1, 1, 2, 10)) + random.choice((-1, 0, 0, 1, Decimal("0.5"), Decimal("0.01"))),
        )
