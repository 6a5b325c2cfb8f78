"""A whole answers file as text, fresh or filled in, with a comment beside every place to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from checklist.answers.fields import stated
from checklist.answers.head import Period, Signatories, Unit
from checklist.answers.model import Answers
from checklist.answers.questionnaire import answered_items, asks_parameters, listed_ledgers
from checklist.answers.save import answer_data, exception_data, ledger_data, rectification_data
from checklist.answers.showing import answer_hint, parameter_data, show_comments
from checklist.core.values import show_number
from checklist.core.wording import ROLES
from checklist.io.yaml_text import written
from checklist.pack.compiled import Ledger, Pack

_HEAD = """\
# {title}——答卷
# 填法：冒号后面空一格写答案。可以写 不涉及（须写 reason）或 不掌握；要加说明写成
#   BX-01: {{answer: 否, note: 正在修订, evidence: [附件/办法.pdf]}}
# 也可以运行 checklist fill 逐项填写，填到哪里存到哪里。
format: 1
pack: {{id: {id}, version: "{version}", overlays: [{overlays}]}}  # overlays 是所采用的地方规定
"""


def empty_answers(path: Path, *, start: date, end: date, code: str | None = None, **unit: str) -> Answers:
    """Return answers of a unit (its name, code, level, kind) for a period that say nothing yet.

    What is wrong with them is said when they are read.
    """
    return Answers(
        path=path,
        unit=Unit.model_construct(None, code=code, **unit),
        period=Period.model_construct(from_=start, to=end),
        signatories=Signatories(),
        parameters={},
        answers={},
        ledgers={},
        rectifications={},
    )


def answers_text(pack: Pack, answers: Answers) -> str:
    """Return answers as the text of a file; every place that is still empty stands there to be filled in."""
    spec = pack.spec
    head = _HEAD.format(title=spec.title, id=spec.id, version=spec.version, overlays=", ".join(pack.overlays))
    return head + "\n".join(_body(pack, answers)) + "\n"


def _body(pack: Pack, answers: Answers) -> Iterator[str]:
    period = {"from": answers.period.from_, "to": answers.period.to}
    yield ""
    yield from written("unit", stated(answers.unit.model_dump()))
    yield from written("period", period)
    yield "signatories:"
    for key, value in answers.signatories.model_dump().items():
        yield from _commented(written(key, value, 2), ROLES[key])
    if asks_parameters(answers):
        yield ""
        yield from _parameters(pack, answers)
    elif answers.parameters:
        known = {name: parameter_data(pack.spec.parameters[name], value) for name, value in answers.parameters.items()}
        yield from ["", "# 参数：整份答卷里设定的，供核对这一部分用，在这里改不算数。", *written("parameters", known)]
    ledgers = listed_ledgers(pack, answers)
    if ledgers:
        yield ""
        yield from _ledgers(ledgers, answers)
    yield ""
    yield from _answers(pack, answers)
    if answers.rectifications:
        plans = {id_: rectification_data(plan) for id_, plan in answers.rectifications.items()}
        yield from ["", "# 整改", *written("rectifications", plans)]
    if answers.exceptions:
        approved = {id_: exception_data(given) for id_, given in answers.exceptions.items()}
        yield from ["", "# 经批准的例外", *written("exceptions", approved)]
    if answers.part is not None:
        yield from ["", "# 分工：这一份只填下面列出的部分，填好后用 checklist merge 合并。"]
        yield from written("part", stated(answers.part.model_dump()))
    if answers.last is not None:
        yield from ["", "# 上期的结果，用来比较，不要改动。"]
        known = answers.last.model_dump(by_alias=True)
        yield from written("last", stated(known) | {key: known[key] for key in ("parameters",) if key in known})
    if answers.returned is not None:
        yield from ["", "# 退回单，改正时对照，不影响结论，报告里没有。"]
        yield from written("returned", stated(answers.returned.model_dump()))


def _commented(lines: Iterator[str], comment: str) -> Iterator[str]:
    first, *rest = lines
    yield f"{first}  # {comment}"
    yield from rest


def _parameters(pack: Pack, answers: Answers) -> Iterator[str]:
    yield "# 参数：规定没有统一数字、须由单位自己设定或申报的数。留空的用默认值。"
    yield "parameters:"
    for name, spec in pack.spec.parameters.items():
        default = f"默认 {show_number(spec.default)}" if spec.default is not None else "没有默认值"
        unit = f"{spec.unit}，" if spec.unit else ""
        value = parameter_data(spec, answers.parameters.get(name))
        yield from _commented(written(name, value, 2), f"{spec.title}（{unit}{default}）")


def _ledgers(ledgers: list[Ledger], answers: Answers) -> Iterator[str]:
    yield "# 台账：写相对路径（.xlsx 或 .csv），多张工作表时写 {file: 台账/公务用车.xlsx, sheet: 车辆}。"
    yield "# 本期确实没有这类事项的，写 {none: 原因}。列名见 checklist rules show 台账名。"
    yield "ledgers:"
    for ledger in ledgers:
        data = answers.ledgers.get(ledger.id)
        lines = written(ledger.id, ledger_data(ledger.spec, data) if data is not None else None, 2)
        yield from _commented(lines, f"{ledger.title}，每行{ledger.spec.row}；必有的列：{_required(ledger)}")


def _required(ledger: Ledger) -> str:
    return "、".join(column.title for column in ledger.spec.columns.values() if column.required)


def _answers(pack: Pack, answers: Answers) -> Iterator[str]:
    yield "# 回答：由台账判定的检查项，提供台账后自动核对，不用回答；下面注明“自报”的可以不答，空着不算未填。"
    yield "answers:"
    section = None
    for item in answered_items(pack, answers):
        answer = answers.answers.get(item.id)
        if item.section is not section:
            section = item.section
            yield f"  # {section.heading}"
        yield f"  # {item.spec.question}（{answer_hint(pack, item)}）"
        yield from (f"  # {former}" for former in answers.former.get(item.id, ()))
        yield from (f"  # {comment}" for comment in show_comments(answers, [item.id]))
        yield from written(item.id, answer_data(answer) if answer is not None else None, 2)
