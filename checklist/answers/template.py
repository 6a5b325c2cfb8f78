"""A fresh answers file, with a comment beside every place to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checklist.answers.save import set_entry
from checklist.pack.compiled import CheckItem, Ledger, Pack
from checklist.values import show_number

_HEAD = """\
# {title}——答卷
# 填法：冒号后面空一格写答案。可以写 不涉及（须写 reason）或 不掌握；要加说明写成
#   BX-01: {{answer: 否, note: 正在修订, evidence: [附件/办法.pdf]}}
# 也可以运行 checklist fill 逐项填写，填到哪里存到哪里。
format: 1
pack: {{id: {id}, version: "{version}", overlays: [{overlays}]}}  # overlays 是地方规定，外地单位请删去或换成自己的

unit:
period:
signatories:
"""


def fresh_answers(pack: Pack, *, name: str, level: str, kind: str, start: date, end: date) -> str:
    """Return the text of a new answers file for a unit and period."""
    spec = pack.spec
    text = _HEAD.format(title=spec.title, id=spec.id, version=spec.version, overlays=", ".join(pack.overlays))
    text = set_entry(text, "unit", None, {"name": name, "level": level, "kind": kind})
    text = set_entry(text, "period", None, {"from": start, "to": end})
    people = {"preparer": None, "reviewer": None, "head": None}
    text = set_entry(text, "signatories", None, people)
    for key, title in (("preparer", "填报人"), ("reviewer", "复核人"), ("head", "单位主要负责人")):
        text = text.replace(f"  {key}:\n", f"  {key}:  # {title}\n")
    body = [*_parameters(pack), "", *_ledgers(pack), "", *_answers(pack, kind, level)]
    return text + "\n" + "\n".join(body) + "\n"


def _parameters(pack: Pack) -> Iterator[str]:
    yield "# 参数：规定没有统一数字、须由单位自己设定或申报的数。留空的用默认值。"
    yield "parameters:"
    for name, spec in pack.spec.parameters.items():
        default = f"默认 {show_number(spec.default)}" if spec.default is not None else "没有默认值"
        unit = f"{spec.unit}，" if spec.unit else ""
        yield f"  {name}:  # {spec.title}（{unit}{default}）"


def _ledgers(pack: Pack) -> Iterator[str]:
    yield "# 台账：写相对路径（.xlsx 或 .csv），多张工作表时写 {file: 台账/公务用车.xlsx, sheet: 车辆}。"
    yield "# 本期确实没有这类事项的，写 {none: 原因}。列名见 checklist rules show 台账名。"
    yield "ledgers:"
    for ledger in pack.ledgers.values():
        yield f"  {ledger.id}:  # {ledger.title}，每行{ledger.spec.row}；必有的列：{_required(ledger)}"


def _required(ledger: Ledger) -> str:
    return "、".join(column.title for column in ledger.spec.columns.values() if column.required)


def _answers(pack: Pack, kind: str, level: str) -> Iterator[str]:
    yield "# 回答：由台账判定的检查项不在此列，提供台账后自动核对。"
    yield "answers:"
    section = None
    for item in pack.items.values():
        if item.by_ledger or pack.left_out(item, kind, level) is not None:
            continue
        if item.section is not section:
            section = item.section
            yield f"  # {section.number}、{section.title}"
        yield f"  # {item.spec.question}（{choices_hint(item)}）"
        yield f"  {item.id}:"


def choices_hint(item: CheckItem) -> str:
    """Say what can be answered."""
    kind = item.spec.answer.kind
    if kind == "choice":
        return " / ".join(item.spec.answer.choices)
    unit = f"，单位：{item.spec.answer.unit}" if item.spec.answer.unit else ""
    return {
        "yes_no": "是 / 否",
        "absence": "无此情形 / 有此情形",
        "int": f"写整数{unit}",
        "number": f"写数字{unit}",
        "date": "写日期",
    }[kind]
