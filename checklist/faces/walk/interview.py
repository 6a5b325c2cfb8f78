"""The conversation of the walk, the same for every front end.

A page asks one question, does what was chosen, and says which page comes next: the overview,
a step, a list, the rows of a ledger, the review at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from checklist.answers.model import STATES, Rectification
from checklist.core.errors import InputError, ValueProblem, listing
from checklist.core.values import show_date, show_number
from checklist.core.verdicts import Verdict
from checklist.core.wording import SPEECH_ONLY
from checklist.engine.contradictions import subjects
from checklist.engine.model import Finding
from checklist.engine.readiness import readiness
from checklist.faces.walk.front import ENDS, Choice, Front, Page, Question
from checklist.faces.walk.rows import Rows
from checklist.faces.walk.session import Session, Step

MOVES = (
    Choice("b", "上一项", "back"),
    Choice("s", "跳过", "skip"),
    Choice("u", "未填", "open"),
    Choice("p", "问题", "gap"),
    Choice("g", "查找", "search"),
    Choice("l", "本板块", "section"),
    Choice("o", "总览", "overview"),
    Choice("n", "备注", "note"),
    Choice("e", "佐证", "evidence"),
    Choice("r", "整改", "rectify"),
    Choice("a", "交给同事", "give"),
    Choice("z", "撤销", "undo"),
    Choice("?", "说明", "help"),
    Choice("q", "退出", "quit"),
)
MORE = Choice("0", "更多操作", "more")
RECTIFICATION = (
    ("fact", "问题事实（可改写）"),
    ("measure", "整改措施"),
    ("owner", "责任人"),
    ("due", "完成期限（如 2026-09-30）"),
)


def interview(session: Session, front: Front) -> bool:
    """Hold the conversation; return whether it reached the end (False: the person quit)."""
    talk = _Interview(session, front)
    page: Page | None = talk.overview
    while page is not None:
        try:
            page = page()
        except ValueProblem as problem:
            front.say(str(problem))
        except InputError as error:
            for found in error.problems:
                front.say(f"{found.place} {found.code.id} {found.text}")
    return talk.is_finished


def overview(session: Session) -> Question:
    """Return the first page: the sections with their progress, what conflicts, what changed since last time."""
    done, total = session.progress()
    unit = session.answers.unit.name
    part = f"（{session.answers.part.name}的部分）" if session.answers.part else ""
    here = session.step
    lines: list[tuple[str, str, Any]] = [(f"接着填：{here.name}" if here else "复查，看还缺什么", "continue", "")]
    lines += [
        (f"{group}　{state_of(session, steps)}", "list", (group, steps)) for group, steps in session.groups.items()
    ]
    conflicts = len(readiness(session.assessment).contradictions)
    if conflicts:
        lines.append((f"互相矛盾的（{conflicts} 处）", "contradictions", ""))
    changed = [step for step in session.steps if step.id in session.changed]
    if changed:
        title = "上次打开以来改过的"
        lines.append((f"{title}（{len(changed)} 项）", "list", (title, changed)))
    lines.append(("复查：还缺什么，能不能签字", "review", ""))
    choices = [Choice(str(number), label, action, value) for number, (label, action, value) in enumerate(lines, 1)]
    return Question(
        head=str(session.answers.period),
        title=f"{unit}自查填报{part}",
        text=f"共 {total} 项要填，已填 {done} 项。{'只看不改。' if session.is_read_only else '每答一项即存盘，随时可以退出。'}",
        choices=(*choices, *_moves("open", "gap", "search", "undo", "quit"), MORE),
    )


def state_of(session: Session, steps: list[Step]) -> str:
    """Say how far a section is."""
    done, total = session.progress(steps)
    parts = [f"{done}/{total}"]
    for label, counted in (
        ("问题", session.is_gap),
        ("待确认", session.to_confirm),
        ("交同事", lambda step: bool(session.owner(step)) and not session.is_done(step)),
    ):
        number = sum(map(counted, steps))
        parts += [f"{label} {number}"] if number else []
    return "　".join(parts)


@dataclass
class _Interview:
    session: Session
    front: Front
    is_finished: bool = False
    moves: tuple[Choice, ...] = ()
    """What the page that was asked last offers beside its answers."""
    owners: set[str] = field(default_factory=set)

    def ask(self, question: Question) -> Choice:
        self.moves = tuple(choice for choice in question.choices if not choice.key.isdigit())
        return self.front.ask(question)

    # The overview

    def overview(self) -> Page | None:
        return self.act(self.ask(overview(self.session)), self.overview)

    # One step

    def at_step(self) -> Page | None:
        step = self.session.step
        if step is None:
            return self.review
        question = {"ledger": self.ledger_question, "parameter": self.parameter_question, "item": self.item_question}
        return self.act(self.ask(question[step.kind](step)), self.at_step)

    def head(self, step: Step) -> str:
        done, total = self.session.progress()
        return f"{step.group}　第 {self.session.index + 1}/{len(self.session.steps)} 步　已填 {done}/{total}"

    def parameter_question(self, step: Step) -> Question:
        spec, current = step.subject, self.session.current(step)
        default = f"默认值：{show_number(spec.default)}{spec.unit}" if spec.default is not None else ""
        choices = [Choice("1", "采用现在的值", "skip")] if current else []
        choices.append(Choice(str(len(choices) + 1), f"填写（单位：{spec.unit}）" if spec.unit else "填写", "typing"))
        hints = tuple(hint for hint in (spec.help, default) if hint)
        moves = _moves("note", "evidence", "rectify", "give", without=True)
        return Question(self.head(step), f"参数　{spec.title}", spec.question, hints, current, (*choices, *moves, MORE))

    def item_question(self, step: Step) -> Question:
        item, session = step.subject.spec, self.session
        options, current = session.choices(step), session.current(step)
        chosen = [Choice("1", f"确认沿用：{current}", "confirm")] if session.to_confirm(step) else []
        if options:
            chosen += [
                Choice(str(number), word, "answer", word) for number, word in enumerate(options, len(chosen) + 1)
            ]
        else:
            typed = "日期" if item.answer.kind == "date" else f"数字（{item.answer.unit or '个'}）"
            chosen.append(Choice(str(len(chosen) + 1), f"填写{typed}", "typing"))
        number = len(chosen) + 1
        chosen += [
            Choice(str(number), "不涉及（须写原因）", "silent", "不涉及"),
            Choice(str(number + 1), "不掌握", "silent", "不掌握"),
        ]
        marked = [place for place, choice in enumerate(chosen) if choice.value and current.startswith(choice.value)]
        return Question(
            head=self.head(step),
            title=f"{item.id}　{item.title}",
            text=item.question,
            hints=(*self.said_before(step), "佐证：" + "、".join(item.evidence)),
            current=self.said_now(step),
            choices=(*chosen, *MOVES, MORE),
            marked=marked[0] if marked and not session.to_confirm(step) else 0,
        )

    def said_before(self, step: Step) -> list[str]:
        hints = [f"期间：{self.session.answers.period}"]
        if last := self.session.last_answer(step):
            hints.append(f"上期：{last}")
        if owner := self.session.owner(step):
            hints.append(f"交给：{owner}")
        return hints

    def said_now(self, step: Step) -> str:
        """Say what is answered, how it is judged, and what is attached."""
        session = self.session
        current, answer = session.current(step), session.answers.answers.get(step.id)
        if session.to_confirm(step):
            return f"{current}（上期的，待确认）"
        parts = [f"{current} → {session.assessment.items[step.id].verdict.name}"] if current else []
        if answer is not None and answer.note:
            parts.append(f"备注：{answer.note}")
        if answer is not None and answer.evidence:
            parts.append("已附：" + "、".join(evidence.file for evidence in answer.evidence))
        planned = session.answers.rectifications.get(step.id)
        if planned is not None:
            parts.append(f"整改：{_planned(planned)}")
        return "　".join(parts)

    def ledger_question(self, step: Step) -> Question:
        session, current = self.session, self.session.current(step)
        results = session.results(step)
        hints = [*self.said_before(step), f"本台账判定 {len(results)} 项，由系统核对，不用人工填报："]
        hints += [f"{result.verdict.name}　{result.item.id} {result.item.title}" for result in results]
        first = Choice("1", "看过，下一步" if current else "以后再提供", "skip")
        if session.to_confirm(step):
            first = Choice("1", "确认沿用上期的台账", "confirm")
            current += "（上期的，待确认）"
        choices = (
            first,
            Choice("2", "填写台账文件名", "file"),
            Choice("3", "逐条填写或修改记录", "rows"),
            Choice("4", "本期没有此类事项（须写原因）", "silent", "不涉及"),
        )
        text = f"{step.subject.spec.row}记一行。" + ("" if current else "还没有提供。")
        moves = _moves("note", "evidence", without=True)
        return Question(self.head(step), f"台账　{step.title}", text, tuple(hints), current, (*choices, *moves, MORE))

    # What a choice does

    def act(self, choice: Choice, here: Page) -> Page | None:
        """Do what was chosen on a page and return the next one; every change is saved by the session."""
        if choice.action == "quit":
            self.is_finished = self.session.step is None
            if not self.session.is_read_only:
                self.front.say("已存盘。再次运行同一命令即从这里继续。")
            return None
        known: dict[str, Callable[[], Page | None]] = {
            "continue": lambda: self.at_step,
            "overview": lambda: self.overview,
            "review": lambda: self.review,
            "contradictions": lambda: self.contradictions,
            "list": lambda: partial(self.list_of_steps, choice.value[0], choice.value[1], here),
            "step": lambda: self.visit(choice.value),
            "finding": lambda: partial(self.finding, choice.value, here),
            "more": lambda: partial(self.more, here),
            "back": lambda: self.moved(-1),
            "skip": lambda: self.moved(1),
            "open": lambda: self.to_next(self.session.is_open, "没有未填的项了。", here),
            "gap": lambda: self.to_next(self.session.is_gap, "没有发现问题。", here),
            "search": lambda: self.search(here),
            "section": self.section,
            "undo": lambda: self.undo(here),
            "help": lambda: self.explain(here),
            "answer": lambda: self.answer(choice.value),
            "typing": self.type_answer,
            "confirm": self.confirm,
            "silent": lambda: self.be_silent(choice.value),
            "file": self.attach,
            "rows": lambda: Rows(self.session, self.front, self.at_step, self.act).page,
            "note": self.note,
            "evidence": self.evidence,
            "rectify": self.rectify_step,
            "give": self.give,
        }
        return known[choice.action]()

    def more(self, here: Page) -> Page | None:
        """Offer every action by a digit, for keyboards whose letters go to an input method."""
        moves = [*self.moves, Choice("", "返回", "return")]
        choices = tuple(Choice(str(n), move.label, move.action, move.value) for n, move in enumerate(moves, 1))
        choice = self.front.ask(Question("更多操作", "要做什么？", "", choices=choices))
        return here if choice.action == "return" else self.act(choice, here)

    def visit(self, step: Step) -> Page:
        self.session.go(step)
        return self.at_step

    def moved(self, by: int) -> Page:
        self.session.move(by)
        return self.at_step

    def to_next(self, wanted: Callable[[Step], bool], nothing: str, here: Page) -> Page:
        if self.session.next(wanted):
            return self.at_step
        self.front.say(nothing)
        return here

    def search(self, here: Page) -> Page:
        wanted = self.front.text("查找哪一项（编号、名称或问题里的字，如 BX-07、陪餐）")
        if not wanted:
            return here
        found = self.session.search(wanted)
        if len(found) == 1:
            return self.visit(found[0])
        return partial(self.list_of_steps, f"找到“{wanted}”", found, here)

    def section(self) -> Page:
        step = self.session.step
        return (
            self.overview
            if step is None
            else partial(self.list_of_steps, step.group, self.session.groups[step.group], self.at_step)
        )

    def undo(self, here: Page) -> Page:
        undone = self.session.undo()
        self.front.say("已撤销上一次改动。" if undone else "没有可以撤销的改动。")
        return self.at_step if undone else here

    def explain(self, here: Page) -> Page:
        step = self.session.step
        if step is not None:
            for line in explain(self.session, step):
                self.front.say(line)
        return here

    # Lists

    def list_of_steps(self, title: str, steps: list[Step], back: Page) -> Page | None:
        """Show steps with their state; choosing one goes there."""
        choices = [Choice(str(n), self.line(step), "step", step) for n, step in enumerate(steps, 1)]
        here = self.session.step
        question = Question(
            head=f"{title}　{state_of(self.session, steps)}",
            title="选一项",
            text="",
            choices=(*choices, *ENDS),
            marked=steps.index(here) if here in steps else 0,
        )
        choice = self.front.ask(question)
        return back if choice.action == "return" else self.act(choice, back)

    def line(self, step: Step) -> str:
        session = self.session
        verdict = session.verdict(step)
        state = "待确认" if session.to_confirm(step) else verdict.name if verdict is not None else session.current(step)
        owner = session.owner(step)
        return f"{step.name}　{state or '未填'}" + (f"　交给{owner}" if owner else "")

    def contradictions(self) -> Page | None:
        return self.list_of_findings("互相矛盾的", self.session.assessment.contradictions)

    def list_of_findings(self, title: str, findings: Iterable[Finding]) -> Page | None:
        choices = [
            Choice(str(n), f"{finding.verdict.name}　{finding.id} {finding.title}", "finding", finding)
            for n, finding in enumerate(findings, 1)
        ]
        choice = self.front.ask(Question(title, "选一个看原因" if choices else "没有", "", choices=(*choices, *ENDS)))
        return self.review if choice.action == "return" else self.act(choice, self.review)

    def finding(self, finding: Finding, back: Page) -> Page | None:
        """Show one finding: why it is one, where to change it, what is done about it."""
        steps = self.steps_of(finding)
        planned = self.session.answers.rectifications.get(finding.id)
        choices = [Choice("1", "写明事实和整改", "rectify")]
        choices += [Choice(str(n), f"去看 {step.name}", "step", step) for n, step in enumerate(steps, 2)]
        question = Question(
            head="互相矛盾" if finding.contradiction else "问题",
            title=f"{finding.verdict.name}　{finding.id} {finding.title}",
            text=finding.reason,
            hints=(*(f"{row.where}：{row.sentence}" for row in finding.rows[:5]), f"整改建议：{finding.remedy}"),
            current=_planned(planned) if planned else "",
            choices=(*choices, *ENDS),
        )
        choice = self.front.ask(question)
        if choice.action == "rectify":
            self.rectify(finding)
            return partial(self.finding, finding, back)
        return back if choice.action == "return" else self.act(choice, back)

    def steps_of(self, finding: Finding) -> list[Step]:
        """Return the steps that a finding rests on."""
        ids = {finding.id, *(row.ledger for row in finding.rows)}
        if finding.contradiction is not None:
            items, ledgers = subjects(finding.contradiction, self.session.pack)
            ids |= {*items, *ledgers}
        return [
            step
            for step in self.session.steps
            if step.id in ids or any(result.item.id in ids for result in self.session.results(step))
        ]

    # The review

    def review(self) -> Page | None:
        """Say what is missing before a report may be signed."""
        session = self.session
        state = readiness(session.assessment)
        given = [step for step in session.steps if session.owner(step) and not session.is_done(step)]
        lists: list[tuple[str, str, Any]] = [
            (
                "未填",
                "list",
                [step for step in session.steps if not session.is_done(step) and not session.to_confirm(step)],
            ),
            ("上期沿用、还没有确认", "list", [step for step in session.steps if session.to_confirm(step)]),
            (
                "填了但缺少判断所需的内容",
                "list",
                [step for step in session.steps if session.is_done(step) and session.verdict(step) is Verdict.未填],
            ),
            ("互相矛盾、没有说明", "findings", state.contradictions),
            ("有问题、没有写整改措施", "findings", state.without_measure),
            ("交给同事、还没有填", "list", given),
        ]
        choices = [
            Choice(str(number), f"{label}（{len(found)}）", action, (label, found))
            for number, (label, action, found) in enumerate((entry for entry in lists if entry[2]), 1)
        ]
        choices.append(Choice(str(len(choices) + 1), "结束", "quit"))
        text = "没有缺项，报告可以签字。"
        if not state.may_be_signed:
            missing = [f"{kind} {len(ids)} 项" for kind, ids in state.forbidding.items()]
            text = f"报告还不能签字：{listing(missing)}。"
        worst = session.assessment.worst
        question = Question(
            head="复查",
            title=f"最重结论：{worst.name}",
            text=text,
            hints=(f"接着运行：checklist check {session.path}", f"或 checklist report {session.path}"),
            choices=(*choices, *_moves("back", "search", "overview", "undo"), Choice("q", "退出", "quit"), MORE),
        )
        choice = self.ask(question)
        if choice.action == "findings":
            return partial(self.list_of_findings, *choice.value)
        return self.act(choice, self.review)

    # Answering

    def answer(self, written: str) -> Page:
        self.session.answer(written)
        return self.answered()

    def type_answer(self) -> Page:
        while written := self.front.text("请填写"):
            try:
                return self.answer(written)
            except ValueProblem as problem:
                self.front.say(str(problem))
        return self.at_step

    def be_silent(self, silence: str) -> Page:
        reason = self.front.text("请写明原因") if silence == Verdict.不涉及.name else None
        if not reason and silence == Verdict.不涉及.name:
            return self.at_step
        self.session.be_silent(silence, reason)
        return self.answered()

    def confirm(self) -> Page:
        self.session.confirm()
        return self.answered()

    def answered(self) -> Page:
        """Say how the answer is judged, ask what is done about a gap, and go on."""
        session, step = self.session, self.session.step
        if step is None:
            return self.review
        verdict = session.verdict(step)
        current = session.current(step)
        if verdict is None or step.kind == "ledger":
            self.front.say(f"√ {step.title}：{current}", verdict)
        else:
            self.front.say(f"√ {step.id} {step.title}：{current} → {verdict.name}", verdict)
        if step.kind == "item":
            for finding in session.findings(step):
                self.offer_rectification(finding)
        session.move(1)
        return self.at_step

    def offer_rectification(self, finding: Finding) -> None:
        question = Question(
            head="发现问题",
            title=f"{finding.verdict.name}　{finding.id} {finding.title}",
            text=finding.reason,
            hints=(f"整改建议：{finding.remedy}",),
            choices=(Choice("1", "现在写整改"), Choice("2", "以后再写"), Choice("s", "跳过")),
            marked=1 if finding.id in self.session.answers.rectifications else 0,
        )
        if self.front.ask(question).key == "1":
            self.rectify(finding)

    def rectify_step(self) -> Page:
        step = self.session.step
        findings = self.session.findings(step) if step is not None else []
        by_id = list({finding.id: finding for finding in findings}.values())
        if not by_id:
            self.front.say("这里没有发现问题，不用写整改。")
        elif len(by_id) == 1:
            self.rectify(by_id[0])
        else:
            return partial(self.list_of_findings, "写哪一个问题的整改", by_id)
        return self.at_step

    def rectify(self, finding: Finding) -> None:
        """Ask for fact, measure, owner and due date; each may be left as it is, and asking may be stopped."""
        kept = self.session.answers.rectifications.get(finding.id) or Rectification()
        fields = [*RECTIFICATION, *([("state", "状态")] if kept.measure else [])]
        self.front.say(f"{finding.id} {finding.title}。{finding.reason}整改建议：{finding.remedy}")
        for name, title in fields:
            value = getattr(kept, name)
            default = value.isoformat() if hasattr(value, "isoformat") else value or ""
            words = STATES if name == "state" else sorted(self.owners) if name == "owner" else ()
            written = self.typed(title, default, partial(self.session.rectify, finding.id), name, words)
            if written is None:
                break
            if name == "owner" and written:
                self.owners.add(written)
        saved = self.session.answers.rectifications.get(finding.id) or kept
        self.front.say("整改已存盘。" if saved != kept else "整改没有改动。")

    def typed(self, title: str, default: str, save: Callable[..., None], name: str, words: Sequence[str]) -> str | None:
        """Ask until a field is right, and save it; None if the person gives up."""
        while True:
            written = self.front.text(title, default=default, words=words)
            if written is None or written == default:
                return written
            try:
                save(**{name: written})
            except ValueProblem as problem:
                self.front.say(str(problem))
            else:
                return written

    def note(self) -> Page:
        step = self.session.step
        answer = self.session.answers.answers.get(step.id) if step else None
        written = self.front.text("备注", several_lines=True, default=(answer.note if answer else None) or "")
        if written is not None:
            self.session.note(written)
            self.front.say("备注已存盘。")
        return self.at_step

    def evidence(self) -> Page:
        """Add a file, or take one off."""
        step = self.session.step
        answer = self.session.answers.answers.get(step.id) if step else None
        named = [evidence.file for evidence in answer.evidence] if answer else []
        if named:
            choices = [Choice("1", "再附一个文件", "add")]
            choices += [Choice(str(n), f"去掉 {file}", "drop", file) for n, file in enumerate(named, 2)]
            choices.append(Choice("b", "返回", "return"))
            choice = self.front.ask(Question("佐证", "已附的文件", "", choices=tuple(choices)))
            if choice.action == "return":
                return self.at_step
            if choice.action == "drop":
                self.session.drop_evidence(choice.value)
                self.front.say(f"已去掉 {choice.value}，文件本身没有动。")
                return self.at_step
        folder = self.session.path.parent
        while written := self.front.text("佐证文件（放在答卷所在文件夹之下，如 附件/办法.pdf）", files=folder):
            try:
                self.session.add_evidence(written)
            except ValueProblem as problem:
                self.front.say(str(problem))
            else:
                self.front.say(f"已附 {written}，并记下了大小和摘要。")
                break
        return self.at_step

    def give(self) -> Page:
        step = self.session.step
        default = (self.session.owner(step) if step else None) or ""
        name = self.front.text("交给哪位同事填（留空则收回）", default=default, words=sorted(self.owners))
        if name is None or step is None:
            return self.at_step
        self.session.give_to(name)
        if name:
            self.owners.add(name)
            self.front.say(f"已记为交给{name}。用 checklist split 可按人拆成几份。")
            self.session.move(1)
        return self.at_step

    # Ledgers

    def attach(self) -> Page:
        step = self.session.step
        prompt = "台账文件名（与答卷同一文件夹之下，如 台账/公务接待.xlsx；要指定工作表写 文件名!工作表）"
        written = self.front.text(prompt, files=self.session.path.parent)
        if written and step is not None:
            self.session.attach(written)
            self.front.say(f"已读入：{self.session.current(step)}")
            self.tell_findings(self.session.findings(step))
        return self.at_step

    def tell_findings(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.front.say(f"{finding.verdict.name}　{finding.id} {finding.reason}", finding.verdict)


def _moves(*actions: str, without: bool = False) -> tuple[Choice, ...]:
    """Return the moves that do some things, or all the others."""
    return tuple(move for move in MOVES if (move.action in actions) != without)


def _planned(planned: Rectification) -> str:
    """Return a rectification as people read it."""
    due = show_date(planned.due) if planned.due else ""
    parts = [planned.measure or "措施未写", planned.owner or "", due, planned.state]
    return "，".join(part for part in parts if part)


def explain(session: Session, step: Step) -> list[str]:
    """Return the lines that tell basis, sentence of the speech, evidence and how the step is judged."""
    if step.kind == "parameter":
        return [step.subject.help or step.subject.question]
    if step.kind == "ledger":
        rules = [f"  {rule.id} {rule.spec.title}（{rule.severity.name}）" for rule in step.subject.rules]
        columns = "、".join(column.title for column in step.subject.spec.columns.values())
        return [f"列：{columns}", "核对的规则：", *rules]
    item = step.subject
    lines = [f"讲话第 {id_} 句：{session.pack.sentences[id_]}" for id_ in item.spec.speech]
    lines += [f"依据：{basis.citation}——{basis.provision.says}" for basis in item.basis] or [f"依据：{SPEECH_ONLY}"]
    lines += [f"佐证：{'、'.join(item.spec.evidence)}", f"成为问题时：{item.severity.name}。整改：{item.spec.remedy}"]
    return [*lines, *([item.spec.help] if item.spec.help else [])]
