"""Rows of a table that go into the current ledger, pasted or read from a file, after a look at their columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from checklist.answers.books import open_workbook
from checklist.answers.pasting import Block, read_block, understood
from checklist.answers.tables import RawRow, TableFile, read_table
from checklist.core.errors import InputError, Place, listing
from checklist.core.verdicts import Verdict
from checklist.faces.walk.dialogue import Action, Choice, Next, Page, Prompt, Question, Told, passing, told_of, wrong
from checklist.faces.walk.pages.keys import HELP, MORE, back_to, numbered
from checklist.faces.walk.session import Session

WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Paste(Page):
    """Asks for rows copied from a spreadsheet."""

    ledger: str
    back: Page

    @property
    def home(self) -> Page:
        """The page that comes again where they cannot be read."""
        return self.back

    def open(self, session: Session) -> Prompt:
        """Ask for them."""
        ledger = session.pack.ledgers[self.ledger]
        columns = "、".join(column.title for column in ledger.spec.columns.values())
        above = (
            ledger.title,
            f"在 Excel、WPS 里选中几行复制，贴到这里；带不带表头都行。没有表头的按这个顺序：{columns}",
        )
        return Prompt("粘贴", above=above, several_lines=True, is_block=True)

    def typed(self, session: Session, written: str | None) -> Next:
        """Look at their columns."""
        if not written or not written.strip():
            return Next(self.back)
        return Next(PastedRows(self.ledger, read_block(written, session.pack.ledgers[self.ledger].spec), self.back))


@dataclass(frozen=True)
class PastedRows(Page):
    """Shows how the columns of a block were understood; each can be changed, then the rows go in."""

    ledger: str
    block: Block
    back: Page
    sound: tuple[RawRow, ...] = ()
    """The rows with nothing wrong, where others were refused."""

    def open(self, session: Session) -> Question:
        """Ask whether it is right."""
        spec, block = session.pack.ledgers[self.ledger].spec, self.block
        missing = [
            column.title for name, column in spec.columns.items() if column.required and name not in block.columns
        ]
        ways = [Choice("", f"对，读入这 {len(block.rows())} 条", Action.READ_IN)]
        if self.sound:
            ways.append(Choice("", f"只读入没有错的 {len(self.sound)} 条", Action.LEAVE_OUT))
        for at, name in enumerate(block.columns):
            heading = f"“{block.heading(at)}”" if block.heading(at) else ""
            meaning = spec.columns[name].title if name else "不读"
            label = f"第{at + 1}列{heading} → {meaning}　如：{block.example(at)}"
            ways.append(Choice("", label, to=ColumnMeaning(self, at)))
        other = understood(block.lines, spec, has_heading=not block.has_heading)
        first = "第一行是记录，不是表头" if block.has_heading else "第一行是表头，不是记录"
        if len(block.lines) > 1:
            ways.append(Choice("", first, to=replace(self, block=other, sound=())))
        return Question(
            head=session.pack.ledgers[self.ledger].title,
            title=f"读到 {len(block.rows())} 条，各列这样理解，对吗？",
            text=f"没有这些必填的列：{listing(missing)}。" if missing else "不对的，选那一列来改。",
            choices=(*numbered(ways), back_to(self.back), HELP, Choice("q", "退出", Action.QUIT), MORE),
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Add the rows; what is wrong with them is told all at once."""
        rows = list(self.sound) if choice.action == Action.LEAVE_OUT else self.block.rows()
        try:
            return added(session, self.ledger, rows, self.back)
        except InputError as error:
            refused = {problem.details.get("row") for problem in error.problems}
            sound = tuple(row for row in rows if row.number not in refused)
            told = tuple(wrong(problem.text) for problem in error.problems)
            return Next(replace(self, sound=sound), (passing("这些还没有读入。"), *told))


@dataclass(frozen=True)
class ColumnMeaning(Page):
    """Asks what one column of a block means."""

    rows: PastedRows
    at: int

    @property
    def home(self) -> Page:
        """The page of the block."""
        return self.rows

    def open(self, session: Session) -> Question:
        """Ask for a column of the ledger."""
        block, columns = self.rows.block, session.pack.ledgers[self.rows.ledger].spec.columns
        names: list[str | None] = [None, *columns]
        meanings = (columns[name].title if name else "不读这一列" for name in names)
        ways = [Choice("", title, word=name or "") for name, title in zip(names, meanings, strict=True)]
        return Question(
            head=session.pack.ledgers[self.rows.ledger].title,
            title=f"第{self.at + 1}列{block.heading(self.at)}是什么？",
            text=f"如：{block.example(self.at)}",
            choices=(*numbered(ways), back_to(self.rows)),
            marked=names.index(block.columns[self.at]),
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take it, and look at the columns again."""
        return Next(replace(self.rows, block=self.rows.block.means(self.at, choice.word or None), sound=()))


@dataclass(frozen=True)
class FileRows(Page):
    """Asks for a file whose rows go into the ledger."""

    ledger: str
    back: Page

    @property
    def home(self) -> Page:
        """The page that comes again where it cannot be read."""
        return self.back

    def open(self, session: Session) -> Prompt:
        """Ask for its name."""
        title = session.pack.ledgers[self.ledger].title
        above = (title, "文件里的记录会抄进这本台账，原来的文件不动。文件可以在任何文件夹。")
        return Prompt("从哪个文件读入（.xlsx、.csv）", above=above, files=session.path.parent)

    def typed(self, session: Session, written: str | None) -> Next:
        """Read it, or ask which of its sheets; raises ``InputError`` if it cannot be read."""
        if not written or not written.strip():
            return Next(self.back)
        shown = written.strip().strip("'\"“”")
        path = session.path.parent / Path(shown).expanduser()
        if path.suffix.lower() in WORKBOOKS:
            sheets = open_workbook(path, shown, Place(shown)).names
            if len(sheets) > 1 and session.pack.ledgers[self.ledger].title not in sheets:
                return Next(SheetOf(self, path, shown, tuple(sheets)))
        return self.read(session, path, shown, None)

    def read(self, session: Session, path: Path, shown: str, sheet: str | None) -> Next:
        """Read a file or one of its sheets."""
        table = read_table(TableFile(path, shown, sheet, Place(shown)), session.pack.ledgers[self.ledger].spec)
        if table.problems:
            raise InputError(table.problems)
        unread = tuple(notice.text for notice in table.notices)
        return Next(ReadRows(self.ledger, shown, tuple(table.rows), tuple(table.columns.values()), unread, self.back))


@dataclass(frozen=True)
class SheetOf(Page):
    """Asks which sheet of a workbook."""

    file: FileRows
    path: Path
    shown: str
    sheets: tuple[str, ...]

    @property
    def home(self) -> Page:
        """The page that comes again where it cannot be read."""
        return self.file.back

    def open(self, session: Session) -> Question:
        """Ask for it."""
        ways = (Choice("", sheet, word=sheet) for sheet in self.sheets)
        return Question(self.shown, "读哪一张工作表？", "", choices=(*numbered(ways), back_to(self.file.back)))

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Read it."""
        return self.file.read(session, self.path, self.shown, choice.word)


@dataclass(frozen=True)
class ReadRows(Page):
    """Shows which columns of a file were recognised; then its rows go in."""

    ledger: str
    shown: str
    rows: tuple[RawRow, ...]
    columns: tuple[str, ...]
    unread: tuple[str, ...]
    back: Page

    def open(self, session: Session) -> Question:
        """Ask whether it is right."""
        spec = session.pack.ledgers[self.ledger].spec
        absent = [column.title for name, column in spec.columns.items() if name not in self.columns]
        example = self.rows[0].cells if self.rows else {}
        return Question(
            head=f"{spec.title}　{self.shown}",
            title=f"读到 {len(self.rows)} 条，认出 {len(self.columns)} 列。读入吗？",
            text=f"文件里没有的列，读入后空着：{listing(absent)}。" if absent else "",
            hints=(
                *self.unread,
                *(f"{spec.columns[name].title}　如：{shown_cell(example.get(name))}" for name in self.columns),
            ),
            choices=(
                Choice("1", f"读入这 {len(self.rows)} 条", Action.READ_IN),
                Choice("2", "不读", Action.RETURN, to=self.back),
                back_to(self.back), HELP, Choice("q", "退出", Action.QUIT),
            ),
        )  # fmt: skip

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Add the rows; what is wrong with them is told all at once, by the file's cells."""
        try:
            return added(session, self.ledger, self.rows, self.back)
        except InputError as error:
            return Next(self, (passing("这些还没有读入。请在文件里改好再读。"), *told_of(error)))


def shown_cell(value: object) -> str:
    """Return a cell as it is shown for an example."""
    return "" if value is None else str(value)


def added(session: Session, ledger: str, rows: list[RawRow] | tuple[RawRow, ...], back: Page) -> Next:
    """Add rows to a ledger and tell what is found in it; raises ``InputError``."""
    session.add_rows(session.pack.ledgers[ledger], rows)
    step = next(step for step in session.steps if step.id == ledger)
    found = [
        Told(f"{finding.verdict.name}　{finding.id} {finding.reason}", finding.verdict)
        for finding in session.findings(step)
    ]
    judged = found or [Told("没有发现问题。", Verdict.合规)]
    return Next(back, (Told(f"√ 读入 {len(rows)} 条，已存盘。"), *judged))
