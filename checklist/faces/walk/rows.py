"""Typing the records of a ledger in the walk: a list of rows, one row, one cell after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from checklist.answers.cells import read_cell
from checklist.answers.tables import cell_value
from checklist.core.errors import ValueProblem
from checklist.core.values import is_blank
from checklist.core.verdicts import Verdict
from checklist.faces.walk.front import Choice, Front, Page, Question
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Ledger
from checklist.pack.model import Column

ROWS_ON_A_PAGE = 20


@dataclass
class Rows:
    """The pages of the current ledger's rows; they can be added to, changed and taken out."""

    session: Session
    front: Front
    back: Page
    act: Callable[[Choice, Page], Page | None]
    """Does what is not about rows: undo, quit."""

    def page(self, first: int = 0) -> Page | None:
        """Show some rows of the current ledger, from one on."""
        step = self.session.step
        if step is None or step.kind != "ledger":
            return self.back
        ledger: Ledger = step.subject
        data = self.session.answers.ledgers.get(ledger.id)
        rows = data.rows if data is not None else ()
        shown = list(enumerate(rows))[first : first + ROWS_ON_A_PAGE]
        choices = [Choice("1", "添一条", "add")]
        choices += [
            Choice(str(n), f"第{row.number}行　{self.label(ledger, row.values)}", "row", place)
            for n, (place, row) in enumerate(shown, 2)
        ]
        if first + ROWS_ON_A_PAGE < len(rows):
            choices.append(Choice(str(len(choices) + 1), "后一页", "page", first + ROWS_ON_A_PAGE))
        if first > 0:
            choices.append(Choice(str(len(choices) + 1), "前一页", "page", max(0, first - ROWS_ON_A_PAGE)))
        file = self.session.table_file(ledger)
        text = f"记录存在 {file}。"
        if data is not None and data.rows and data.file != file:
            text = f"现有记录来自{data.file or '答卷'}；在这里改动会全部另存到 {file}，原来的文件不动。"
        question = Question(
            head=f"{ledger.title}　共 {len(rows)} 行",
            title="逐条填写",
            text=text,
            choices=(*choices, Choice("b", "返回", "return"), Choice("z", "撤销", "undo"), Choice("q", "退出", "quit")),
        )
        choice = self.front.ask(question)
        here = partial(self.page, first)
        if choice.action == "add":
            self.write_row(ledger, None, {})
            return here
        if choice.action == "row":
            return partial(self.row, ledger, choice.value, here)
        if choice.action == "page":
            return partial(self.page, choice.value)
        if choice.action == "undo":
            self.act(choice, here)
            return here
        return self.back if choice.action == "return" else self.act(choice, here)

    def label(self, ledger: Ledger, values: Any) -> str:
        """Return what the ledger calls a row."""
        return ledger.label.render(row=ledger.spec.show_row(values))

    def row(self, ledger: Ledger, place: int, back: Page) -> Page:
        """Show one row with what is wrong with it."""
        row = self.session.answers.ledgers[ledger.id].rows[place]
        columns = ledger.spec.columns
        hints = [f"{columns[name].title}：{columns[name].show(row.values.get(name))}" for name in columns]
        question = Question(
            head=f"{ledger.title}　第{row.number}行",
            title=self.label(ledger, row.values),
            text="；".join(self.sentences(ledger, row.number)) or "没有发现问题。",
            hints=tuple(hints),
            choices=(Choice("1", "修改", "change"), Choice("2", "删除", "delete"), Choice("3", "返回", "return"),
                     Choice("b", "返回", "return")),
        )  # fmt: skip
        choice = self.front.ask(question)
        if choice.action == "change":
            self.write_row(ledger, place, {name: cell_value(row.values.get(name), columns[name]) for name in columns})
        elif choice.action == "delete":
            self.session.delete_row(ledger, place)
            self.front.say("已删除。按 z 可以撤销。")
        return back

    def sentences(self, ledger: Ledger, number: int) -> list[str]:
        """Return what the rules say of a row."""
        return [
            f"{finding.verdict.name}：{row.sentence}"
            for result in self.session.assessment.items.values()
            for finding in result.findings
            for row in finding.rows
            if row.ledger == ledger.id and number in row.numbers
        ]

    def write_row(self, ledger: Ledger, place: int | None, written: dict[str, Any]) -> None:
        """Ask for every column, check each at once, then save the row and say what is wrong with it."""
        cells = dict(written)
        for name, column in ledger.spec.columns.items():
            cell = self.cell(column, cells.get(name))
            if cell is None:
                self.front.say("已放弃这一条，没有改动。")
                return
            cells[name] = cell
        row = self.session.set_row(ledger, place, cells)
        self.front.say(f"√ 第{row.number}行 {self.label(ledger, row.values)}，已存盘。")
        found = self.sentences(ledger, row.number)
        self.front.say("　".join(found) or "没有发现问题。", Verdict.一般 if found else Verdict.合规)

    def cell(self, column: Column, value: Any) -> str | None:
        """Ask for one cell until it is right; None if the person gives up."""
        default = "" if value is None else str(value)
        need = "必填" if column.required else "可留空"
        if column.type in ("choice", "bool"):
            return self.choose_cell(column, default)
        kind = {"date": "日期，如 2026-03-05", "money": column.unit or "元"}.get(column.type, column.unit or "")
        prompt = f"{column.title}（{'，'.join(part for part in (kind, need) if part)}）"
        while True:
            written = self.front.text(prompt, default=default)
            if written is None:
                return None
            if is_blank(written) and not column.required:
                return ""
            try:
                read_cell(column, written)
            except ValueProblem as problem:
                self.front.say(str(problem) if not is_blank(written) else f"“{column.title}”必须填写。")
            else:
                return written

    def choose_cell(self, column: Column, default: str) -> str | None:
        """Let one of a column's words be chosen, or none; None if the person gives up."""
        words = list(column.choices) if column.type == "choice" else ["是", "否"]
        choices = [Choice(str(n), word, "word", word) for n, word in enumerate(words, 1)]
        if not column.required:
            choices.append(Choice(str(len(choices) + 1), "留空", "word", ""))
        marked = words.index(default) if default in words else 0 if column.required else len(words)
        ends = (Choice("q", "放弃这一条", "give_up"),)
        question = Question("填一条记录", column.title, column.note or "", choices=(*choices, *ends), marked=marked)
        choice = self.front.ask(question)
        return None if choice.action == "give_up" else str(choice.value)
