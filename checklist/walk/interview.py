"""The conversation of the walk, the same for every front end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from checklist.engine.model import ItemResult
from checklist.errors import InputError, ValueProblem
from checklist.values import show_number
from checklist.verdicts import Verdict
from checklist.walk.session import Session, Step


@dataclass(frozen=True)
class Choice:
    """One thing to choose: the key that chooses it, what is shown, and what it does."""

    key: str
    label: str
    action: str
    value: str = ""


@dataclass(frozen=True)
class Question:
    """What a front end shows for a step."""

    head: str
    title: str
    text: str
    hints: tuple[str, ...]
    current: str
    choices: tuple[Choice, ...]
    marked: int = 0
    """Which choice is chosen so far."""


class Front(Protocol):
    """What a front end must be able to do."""

    def ask(self, question: Question) -> Choice:
        """Show a question and return what was chosen."""
        ...

    def text(self, prompt: str, *, several_lines: bool = False, default: str = "") -> str | None:
        """Let the person type; None if they give up."""
        ...

    def say(self, text: str, verdict: Verdict | None = None) -> None:
        """Tell something."""
        ...


MOVES = (
    Choice("n", "备注", "note"),
    Choice("?", "说明", "help"),
    Choice("b", "上一项", "back"),
    Choice("s", "跳过", "skip"),
    Choice("g", "跳转", "jump"),
    Choice("u", "未填项", "open"),
    Choice("q", "退出", "quit"),
)


def interview(session: Session, front: Front) -> bool:
    """Hold the conversation; return whether it reached the end (False: the person quit)."""
    done, total = session.progress
    unit = session.answers.unit.name
    front.say(f"{unit}自查填报：共 {total} 项要填，已填 {done} 项。每答一项即存盘，随时可以退出。")
    while (step := session.step) is not None:
        choice = front.ask(question(session, step))
        if choice.action == "quit":
            front.say("已存盘。再次运行同一命令即从这里继续。")
            return False
        try:
            _act(session, front, step, choice)
        except ValueProblem as problem:
            front.say(str(problem))
        except InputError as error:
            for found in error.problems:
                front.say(f"{found.place} {found.code.id} {found.text}")
    _farewell(session, front)
    return True


def question(session: Session, step: Step) -> Question:
    """Return what to show for a step."""
    done, total = session.progress
    head = f"{step.group}　第 {session.index + 1}/{len(session.steps)} 步　已填 {done}/{total}"
    current = session.current(step)
    if step.kind == "ledger":
        return _ledger_question(session, step, head, current)
    if step.kind == "parameter":
        spec = step.subject
        hints = tuple(hint for hint in (spec.help, _default(spec)) if hint)
        keep = (Choice("1", "采用现在的值", "skip"),) if current else ()
        type_it = Choice(str(len(keep) + 1), f"填写（单位：{spec.unit}）" if spec.unit else "填写", "typing")
        choices = (*keep, type_it, *_moves("note"))
        return Question(head, f"参数　{spec.title}", spec.question, hints, current, choices)
    item = step.subject.spec
    options = session.choices(step)
    chosen = [Choice(str(number), option, "answer", option) for number, option in enumerate(options, 1)]
    if not options:
        typed = "日期" if item.answer.kind == "date" else f"数字（{item.answer.unit or '个'}）"
        chosen = [Choice("1", f"填写{typed}", "typing")]
    number = len(chosen) + 1
    chosen += [
        Choice(str(number), "不涉及（须写原因）", "silent", "不涉及"),
        Choice(str(number + 1), "不掌握", "silent", "不掌握"),
    ]
    marked = next(
        (place for place, choice in enumerate(chosen) if choice.value and current.startswith(choice.value)), 0
    )
    hints = ("佐证：" + "、".join(item.evidence),)
    answer = session.answers.answers.get(step.id)
    if answer is not None and answer.note:
        current += f"　备注：{answer.note}"
    return Question(head, f"{item.id}　{item.title}", item.question, hints, current, (*chosen, *MOVES), marked)


def _moves(*left_out: str) -> tuple[Choice, ...]:
    return tuple(choice for choice in MOVES if choice.action not in left_out)


def _default(spec: object) -> str:
    default = getattr(spec, "default", None)
    return f"默认值：{show_number(default)}{getattr(spec, 'unit', '')}" if default is not None else ""


def _ledger_question(session: Session, step: Step, head: str, current: str) -> Question:
    results = session.results(step.subject)
    hints = [f"本台账判定 {len(results)} 项，由系统核对，不用人工填报："]
    hints += [f"{result.verdict.name}　{result.item.id} {result.item.title}" for result in results]
    given = (Choice("1", "看过，下一步", "skip"),) if current else (Choice("1", "以后再提供", "skip"),)
    choices = (
        *given,
        Choice("2", "填写台账文件名", "file"),
        Choice("3", "本期没有此类事项（须写原因）", "silent", "不涉及"),
        *_moves("note"),
    )
    text = f"{step.subject.spec.row}记一行。" + ("" if current else "还没有提供。")
    return Question(head, f"台账　{step.title}", text, tuple(hints), current, choices)


def _act(session: Session, front: Front, step: Step, choice: Choice) -> None:
    """Do what was chosen; every change is saved by the session."""
    action = choice.action
    if action == "answer":
        _told(front, step, session.answer(choice.value), choice.value)
        session.move(1)
    elif action == "typing":
        written = front.text("请填写")
        if written:
            _told(front, step, session.answer(written), written)
            session.move(1)
    elif action == "silent":
        reason = front.text("请写明原因") if choice.value == "不涉及" else None
        if reason or choice.value != "不涉及":
            _told(front, step, session.be_silent(choice.value, reason), choice.value)
            session.move(1)
    elif action == "file":
        written = front.text("台账文件名（与答卷同一文件夹之下，如 台账/公务接待.xlsx）")
        if written:
            session.attach(written)
            front.say(f"已读入：{session.current(step)}")
    elif action == "note":
        answer = session.answers.answers.get(step.id)
        written = front.text("备注", several_lines=True, default=(answer.note if answer else None) or "")
        if written is not None:
            session.note(written)
            front.say("备注已存盘。")
    elif action == "help":
        front.say(explain(session, step))
    elif action == "back":
        session.move(-1)
    elif action == "skip":
        session.move(1)
    elif action == "open":
        if not session.next_open():
            front.say("没有未填的项了。")
    elif action == "jump":
        wanted = front.text("跳到哪一项（编号或名称，如 BX-07）")
        if wanted:
            session.jump(wanted)


def _told(front: Front, step: Step, result: ItemResult | None, written: str) -> None:
    if result is None:
        front.say(f"√ {step.title}：{written}")
    else:
        front.say(f"√ {step.id} {step.title}：{written} → {result.verdict.name}", result.verdict)
        if result.verdict.is_finding:
            front.say(f"  整改建议：{result.findings[0].remedy}")


def explain(session: Session, step: Step) -> str:
    """Return basis, sentence of the speech, evidence and how the step is judged."""
    if step.kind == "parameter":
        return str(step.subject.help or step.subject.question)
    if step.kind == "ledger":
        rules = [f"  {rule.id} {rule.spec.title}（{rule.severity.name}）" for rule in step.subject.rules]
        columns = "、".join(column.title for column in step.subject.spec.columns.values())
        return "\n".join([f"列：{columns}", "核对的规则：", *rules])
    item = step.subject
    lines = [f"讲话第 {id_} 句：{session.pack.sentences[id_]}" for id_ in item.spec.speech]
    lines += [f"依据：{basis.citation}——{basis.provision.says}" for basis in item.basis] or ["依据：对照讲话要求"]
    lines += [f"佐证：{'、'.join(item.spec.evidence)}", f"成为问题时：{item.severity.name}。整改：{item.spec.remedy}"]
    return "\n".join([*lines, *([item.spec.help] if item.spec.help else [])])


def _farewell(session: Session, front: Front) -> None:
    unanswered = [step for step in session.steps if not session.is_done(step)]
    worst = session.assessment.worst
    front.say(f"已到最后一步。未完成 {len(unanswered)} 步，最重结论：{worst.name}。", worst)
    for step in unanswered[:10]:
        front.say(f"  未完成：{step.id} {step.title}")
    front.say(f"接着运行：checklist check {session.path}，或 checklist report {session.path}")
