"""One row of a ledger: its cells, typed one after the other or changed, each checked when it is left."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from checklist.answers.model import Row
from checklist.answers.tables import row_cells
from checklist.core.days import example_day
from checklist.core.errors import Code, InputError, Problem, ValueProblem
from checklist.core.values import is_blank, parse_yes_no
from checklist.core.words import listing, simplify, suggest
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Prompt, Question, Told, passing, wrong
from checklist.faces.walk.pages.keys import HELP, MORE, numbered
from checklist.faces.walk.pages.pasting import Paste
from checklist.faces.walk.pages.row_words import NOTHING_FOUND, label_of, row_at, sentences_on, words_of
from checklist.faces.walk.place import UnfinishedRow
from checklist.faces.walk.session import Session
from checklist.faces.walk.unfinished import place_of
from checklist.pack.compiled import Ledger
from checklist.pack.model import Column

CELLS_ABOVE = 3
"""How many of the cells before it are seen while one is typed."""
LEFT = passing("这一条还没有存，先留着，下次打开也还在。")


@dataclass(frozen=True)
class RowAt:
    """Which row of a ledger: the cells that it had, and where they were; without cells a new one."""

    ledger: str
    place: int | None = None
    known: tuple[str, ...] | None = None

    def found(self, session: Session) -> int | None:
        """Return where the row is now among the ledger's rows, from 0; None if it is not there yet or any more."""
        if self.known is None:
            return None
        ledger, row = session.pack.ledgers[self.ledger], row_at(session, self.ledger, self.place)
        if row is not None and row_cells(ledger.spec, row.cells) == self.known:
            return self.place
        return place_of(session.answers, ledger, self.known)

    def unfinished(self, session: Session) -> UnfinishedRow | None:
        """Return what was written of it and is not saved."""
        return next((row for row in session.unfinished if (row.ledger, row.known) == (self.ledger, self.known)), None)

    def cells(self, session: Session) -> dict[str, str]:
        """Return its cells as they are written so far, by column."""
        unfinished = self.unfinished(session)
        if unfinished is not None:
            return dict(unfinished.cells)
        return dict(zip(session.pack.ledgers[self.ledger].spec.columns, self.known or (), strict=False))

    def is_gone(self, session: Session) -> bool:
        """Whether it was there and is not any more."""
        return self.known is not None and self.found(session) is None and self.unfinished(session) is None


@dataclass(frozen=True)
class RowPage(Page):
    """All cells of a row; any of them can be chosen, by its number or name."""

    row: RowAt
    back: Page
    at: str = ""
    """The column under the bar at first."""

    def open(self, session: Session) -> Question | Next:
        """Ask which cell, or what to do with the row."""
        if self.row.is_gone(session):
            return Next(self.back)
        ledger, place = session.pack.ledgers[self.row.ledger], self.row.found(session)
        columns, cells, unfinished = ledger.spec.columns, self.row.cells(session), self.row.unfinished(session)
        ways = [
            Choice(
                "", f"{_starred(column)}：{cells.get(name, '')}", word=column.title, to=Cell(self.row, name, self.back)
            )
            for name, column in columns.items()
        ]
        at = self.at or (unfinished.at if unfinished is not None else "")
        row = row_at(session, ledger.id, place)
        return Question(
            head=f"{ledger.title}　{_number(session, self.row)}",
            title=label_of(ledger, row.values) if row is not None and unfinished is None else "还没有存的一条",
            text=self._state(session, ledger, place, row),
            hints=("带 * 的必须填。选一格来填或改。",),
            choices=(*numbered(ways), *self._moves(place, is_open=unfinished is not None), HELP, MORE),
            marked=list(columns).index(at) if at in columns else 0,
        )

    def _state(self, session: Session, ledger: Ledger, place: int | None, row: Row | None) -> str:
        """Say what the rules find in a saved row, or what an unsaved one still needs."""
        if row is not None and self.row.unfinished(session) is None:
            return "；".join(sentences_on(session, ledger, row.number)) or NOTHING_FOUND.text
        problems = session.draft.row_problems(ledger, place, self.row.cells(session))
        missing = [str(problem.details["column"]) for problem in problems if problem.code is Code.MISSING_CELL]
        others = [what_is_wrong(problem) for problem in problems if problem.code is not Code.MISSING_CELL]
        lacking = [f"还缺：{listing(missing)}。"] if missing else []
        return "".join((*lacking, *others)) or "必须填的都填了，可以存。"

    def _moves(self, place: int | None, *, is_open: bool) -> list[Choice]:
        back = Choice("b", "返回（先留着）" if is_open else "返回", Action.RETURN, to=self.back)
        moves = [Choice("g", "找一格", to=FindCell(self.row, self.back)), back, Choice("q", "退出", Action.QUIT)]
        if is_open:
            moves = [Choice("w", "存这一条", Action.SAVE), *moves, Choice("x", "不要这一条", Action.GIVE_UP)]
        return [*moves, Choice("d", "删除这一条", Action.DELETE)] if place is not None and not is_open else moves

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Save it, forget what was not saved, or take it out."""
        place = self.row.found(session)
        if choice.action == Action.SAVE:
            return save(session, self.row, self.row.cells(session), self.back)
        if choice.action == Action.GIVE_UP:
            session.unfinished.drop(self.row.ledger, self.row.known)
            return Next(self.back, (passing("没有存的内容已经去掉。"),))
        if place is None:
            return Next(self.back)
        session.delete_row(session.pack.ledgers[self.row.ledger], place)
        return Next(self.back, (passing("已删除。按 z 可以撤销。"),))


@dataclass(frozen=True)
class FindCell(Page):
    """Asks for a cell by its number or a part of its name."""

    row: RowAt
    back: Page

    def open(self, session: Session) -> Prompt:
        """Ask for it."""
        columns = session.pack.ledgers[self.row.ledger].spec.columns
        return Prompt("哪一格（序号或名称）", words=tuple(column.title for column in columns.values()))

    def typed(self, session: Session, written: str | None) -> Next:
        """Go there."""
        page = RowPage(self.row, self.back)
        if not written:
            return Next(page)
        columns = session.pack.ledgers[self.row.ledger].spec.columns
        names, word = list(columns), simplify(written)
        if word.isdecimal() and 0 < int(word) <= len(names):
            return Next(Cell(self.row, names[int(word) - 1], self.back))
        found = [name for name in names if word in simplify(columns[name].title)]
        exact = [name for name in found if word == simplify(columns[name].title)]
        if exact or found:
            return Next(Cell(self.row, (exact or found)[0], self.back))
        meant = suggest(written, [column.title for column in columns.values()])
        return Next(page, (wrong(f"没有“{written}”这一格{meant}。"),))


@dataclass(frozen=True)
class Cell(Page):
    """Asks for one cell of a row; of a new row the next one follows, and the last one saves it."""

    row: RowAt
    column: str
    back: Page
    written: str | None = None
    """What was written and is wrong."""

    @property
    def home(self) -> Page:
        """The page of the row."""
        return RowPage(self.row, self.back, self.column)

    def open(self, session: Session) -> Question | Prompt | Next:
        """Ask for it, with the cells before it in sight."""
        if self.row.is_gone(session):
            return Next(self.back)
        column, cells = self._columns(session)[self.column], self.row.cells(session)
        default = cells.get(self.column, "")
        if column.type in ("choice", "bool"):
            return self._question(session, column, default)
        need = "必填" if column.required else "可留空"
        day = example_day(session.answers.period.days)
        kind = {"date": f"日期，如 {day.month}月{day.day}日、{day}", "money": column.unit or "元"}.get(
            column.type, column.unit or ""
        )
        text = f"{column.title}（{'，'.join(part for part in (kind, need) if part)}）"
        above = (self._head(session), *self._before(session, cells), *([column.note] if column.note else []))
        return Prompt(text, default, above, self.written, self._moves("<", "="))

    def _question(self, session: Session, column: Column, default: str) -> Question:
        """Ask for one of a column's words; where it may be left empty, that is offered last."""
        words = words_of(session, session.pack.ledgers[self.row.ledger], column, self.row.cells(session))
        if column.type == "bool" and default:
            with suppress(ValueProblem):
                default = column.show(parse_yes_no(default))
        ways = [Choice("", word, Action.ANSWER, word) for word in words]
        if not column.required:
            ways.append(Choice("", "留空", Action.ANSWER))
        moves = (*self._moves("b", "w"), Choice("f", "看整条", Action.RETURN, to=self.home))
        return Question(
            head=self._head(session),
            title=_starred(column),
            text=column.note or "",
            hints=tuple(self._before(session, self.row.cells(session))),
            choices=(*numbered(ways), *moves, HELP, Choice("q", "退出", Action.QUIT), MORE),
            marked=words.index(default) if default in words else 0 if column.required else len(words),
        )

    def _moves(self, previous: str, save_: str) -> tuple[Choice, ...]:
        """Return what else can be done with a new row, by these keys."""
        if self.row.known is not None:
            return ()
        return (Choice(previous, "上一格", Action.PREVIOUS), Choice(save_, "存这一条", Action.SAVE))

    def _head(self, session: Session) -> str:
        names = list(self._columns(session))
        title = session.pack.ledgers[self.row.ledger].title
        return f"{title}　{_number(session, self.row)}　第 {names.index(self.column) + 1}/{len(names)} 格"

    def _before(self, session: Session, cells: Mapping[str, str]) -> list[str]:
        """Return the cells before this one that say something, the last few."""
        columns = self._columns(session)
        names = list(columns)[: list(columns).index(self.column)]
        return [f"{columns[name].title}：{cells[name]}" for name in names if cells.get(name)][-CELLS_ABOVE:]

    def _columns(self, session: Session) -> dict[str, Column]:
        return session.pack.ledgers[self.row.ledger].spec.columns

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take the word of a cell, or do a move."""
        return self._take(session, choice.word) if choice.action == Action.ANSWER else self.moved(session, choice, None)

    def moved(self, session: Session, move: Choice, left: str | None) -> Next:
        """Go back a cell or save; what stands on the line is kept with the row, and checked when that is saved."""
        cells = self.row.cells(session)
        if left is not None:
            cells[self.column] = left
        if move.action == Action.SAVE:
            return save(session, self.row, cells, self.back)
        names = list(self._columns(session))
        previous = names[max(names.index(self.column) - 1, 0)]
        self._keep(session, cells, previous)
        return Next(replace(self, column=previous, written=None))

    def given_up(self, session: Session, left: str) -> Next:
        """Show the whole row; what is typed of a new one is kept."""
        if self.row.known is None:
            cells = self.row.cells(session)
            self._keep(session, {**cells, self.column: left} if left else cells, self.column)
        told = (LEFT,) if self.row.unfinished(session) is not None else ()
        return Next(RowPage(self.row, self.back, self.column), told)

    def typed(self, session: Session, written: str | None) -> Next:
        """Take a typed cell; what its column cannot hold is asked again. A block of cells is rows."""
        text = written or ""
        if "\t" in text.strip() or "\n" in text.strip():
            return Paste(self.back, self.row.ledger).typed(session, text)
        return self._take(session, text)

    def _take(self, session: Session, cell: str) -> Next:
        if self.row.is_gone(session):
            return Next(self.back)
        ledger, names = session.pack.ledgers[self.row.ledger], list(self._columns(session))
        cells = {**self.row.cells(session), self.column: cell}
        known = session.draft.row_problems(ledger, self.row.found(session), cells)
        problems = [problem for problem in known if problem.place.cell in ("", self.column)]
        if problems and self.row.known is None:
            return Next(replace(self, written=cell), tuple(wrong(what_is_wrong(problem)) for problem in problems))
        following = names[min(names.index(self.column) + 1, len(names) - 1)]
        if self.row.known is not None:
            return save(session, self.row, cells, self.back, following)
        if self.column == names[-1]:
            return save(session, self.row, cells, self.back)
        self._keep(session, cells, following)
        return Next(replace(self, column=following, written=None), self._counted(ledger, cell))

    def _counted(self, ledger: Ledger, cell: str) -> tuple[Told, ...]:
        """Say that words in place of a document are none."""
        column = ledger.spec.columns[self.column]
        if is_blank(cell) or not (column.document and ledger.words.counts_not(column, cell)):
            return ()
        return (passing(f"“{cell}”不算“{column.title}”，按没有处理，查出问题时照原样写出。"),)

    def _keep(self, session: Session, cells: Mapping[str, str], at: str) -> None:
        if any(cells.values()):
            session.unfinished.keep(UnfinishedRow(self.row.ledger, self.row.known, cells, at))


def save(session: Session, row: RowAt, cells: Mapping[str, str], back: Page, at: str = "") -> Next:
    """Save a row and tell what the rules find; what is wrong is told, and the row kept as it is written."""
    ledger, place = session.pack.ledgers[row.ledger], row.found(session)
    data = session.answers.ledgers.get(ledger.id)
    kept = UnfinishedRow(row.ledger, row.known, cells, at or next(iter(ledger.spec.columns)))
    session.unfinished.keep(replace(kept, rows_before=len(data.rows) if data is not None else 0))
    try:
        saved = session.set_row(ledger, place, cells)
    except ValueProblem:
        session.unfinished.keep(kept)
        raise
    except InputError as error:
        first = next((problem.place.cell for problem in error.problems if problem.place.cell), at)
        session.unfinished.keep(replace(kept, at=first or kept.at))
        told = [wrong(what_is_wrong(problem)) for problem in error.problems]
        if row.known is None and first:
            return Next(Cell(row, first, back, cells.get(first)), (passing("这一条还没有存。"), *told))
        return Next(RowPage(row, back, first), (passing("这一条的改动还没有存。"), *told))
    session.unfinished.drop(row.ledger, row.known)
    rows = session.answers.ledgers[ledger.id].rows
    place = len(rows) - 1 if place is None else place
    found = sentences_on(session, ledger, saved.number)
    told_saved = Told(f"√ 第{saved.number}行　{label_of(ledger, saved.values)}，已存盘。")
    judged = wrong("　".join(found)) if found else NOTHING_FOUND
    page = (
        back if row.known is None else RowPage(RowAt(ledger.id, place, row_cells(ledger.spec, saved.cells)), back, at)
    )
    return Next(page, (told_saved, judged))


def what_is_wrong(problem: Problem) -> str:
    """Say what is wrong with a cell to the person who sees it."""
    details = problem.details
    if problem.code is Code.MISSING_CELL:
        return f"“{details['column']}”必须填写。"
    if problem.code is Code.CELL_SAYS_NOTHING:
        return f"“{details['column']}”必须填写，“{details['written']}”不算。"
    if problem.code is Code.DUPLICATE_ROW:
        return f"“{details['column']}”不能重复，“{details['value']}”已经有了。"
    if problem.code is Code.BAD_CELL:
        return f"“{details['column']}”：{details['why']}"
    return str(details["why"]) if "why" in details else problem.text


def _starred(column: Column) -> str:
    return f"{column.title}{'*' if column.required else ''}"


def _number(session: Session, row: RowAt) -> str:
    place = row.found(session)
    saved = row_at(session, row.ledger, place)
    if place is None or saved is None:
        return "新的一条"
    file = session.answers.ledgers[row.ledger].file
    return f"第{saved.number}行（{Path(file).name}）" if file else f"第{saved.number}行"
