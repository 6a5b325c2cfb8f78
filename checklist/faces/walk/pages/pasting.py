"""Rows of a table that go into the current ledger, pasted or read from a file, after a look at their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checklist.answers.books import WORKBOOKS, open_workbook
from checklist.answers.headings import column_names, match_heading
from checklist.answers.ledgers import other_lines_told, same_rows, without_other_lines
from checklist.answers.other_lines import OtherLine
from checklist.answers.pasting import Block, likely_columns, read_block, understood
from checklist.answers.tables import RawRow, Table, TableFile, read_table
from checklist.core.errors import Code, InputError, Place
from checklist.core.verdicts import Verdict
from checklist.core.words import listing
from checklist.engine.model import row_numbers
from checklist.faces.walk.dialogue import (
    Action,
    Aside,
    Choice,
    Next,
    Page,
    Prompt,
    Question,
    Told,
    passing,
    told_error,
    wrong,
)
from checklist.faces.walk.pages.keys import HELP, MORE, back_to, numbered
from checklist.faces.walk.pages.row_words import NOTHING_FOUND, sentences_on
from checklist.faces.walk.session import Session
from checklist.pack.model import Column

GUESSED = "（表头不同，请看对不对）"
"""What is said of a column that was guessed from a heading."""
PROBLEMS_TOLD = 8


@dataclass(frozen=True)
class Paste(Aside):
    """Asks for rows copied from a spreadsheet."""

    ledger: str

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
        return Next(
            PastedRows(
                self.ledger,
                read_block(written, session.pack.ledgers[self.ledger].spec, session.answers.period.days),
                self.back,
            )
        )


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
        marked = 1 if self.sound else 0
        missing = [
            column.title for name, column in spec.columns.items() if column.required and name not in block.columns
        ]
        headings = column_names(spec.columns)
        rows, others = self._records(session)
        records = len(rows)
        ways = [Choice("", f"对，读入这 {records} 条", Action.READ_IN)] if records else []
        if self.sound:
            ways.append(Choice("", f"只读入没有错的 {len(self.sound)} 条", Action.LEAVE_OUT))
        for at, name in enumerate(block.columns):
            heading = f"“{block.heading(at)}”" if block.heading(at) else ""
            meaning = spec.columns[name].title if name else "不读"
            guessed = GUESSED if name and heading and match_heading(block.heading(at), headings) is None else ""
            label = f"第{at + 1}列{heading} → {meaning}{guessed}　如：{block.example(at)}"
            ways.append(Choice("", label, to=ColumnMeaning(self, at)))
        other = understood(
            (block.numbers, block.lines), spec, session.answers.period.days, has_heading=block.head is None
        )
        first = "第一行是表头，不是记录"
        if block.head is not None:
            first = "没有表头，都是记录" if block.head.line else "第一行是记录，不是表头"
        if len(block.lines) > 1:
            ways.append(Choice("", first, to=replace(self, block=other, sound=())))
        return Question(
            head=session.pack.ledgers[self.ledger].title,
            title=f"读到 {records} 条，各列这样理解，对吗？",
            text=_above(block)
            + other_lines_told(others)
            + (f"没有这些必填的列：{listing(missing)}。" if missing else "不对的，选那一列来改。"),
            choices=(*numbered(ways), back_to(self.back), HELP, Choice("q", "退出", Action.QUIT), MORE),
            marked=marked,
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Add the rows; what is wrong with them is told all at once."""
        records, _ = self._records(session)
        rows = list(self.sound) if choice.action == Action.LEAVE_OUT else records
        left_out = [row.number for row in records if row not in rows]
        try:
            following = added(session, self.ledger, rows, self.back, left_out=len(left_out))
            return following._replace(told=(*following.told, *_not_read(left_out)))
        except InputError as error:
            refused = {problem.details.get("row") for problem in error.problems}
            sound = tuple(row for row in rows if row.number not in refused)
            told = tuple(wrong(f"贴进来的{problem.text}") for problem in error.problems)
            return Next(replace(self, sound=sound), (passing("这些还没有读入。"), *told))

    def _records(self, session: Session) -> tuple[list[RawRow], list[OtherLine]]:
        """Return the rows that are records, and the lines that are none."""
        of = session.draft.ledger_of(session.pack.ledgers[self.ledger])
        return without_other_lines(of, *self.block.read(of.ledger.spec))


def _above(block: Block) -> str:
    """Say where the headings were found, if not in the first line alone, and so what was not read."""
    if block.head is None or not block.head.line:
        return ""
    first, last = (block.numbers[at] for at in (block.head.top, block.head.line))
    where = f"表头在第{last}行" if first == last else f"表头分两行写，在第{first}、{last}行"
    return f"{where}，它上面的不读。" if block.head.top else f"{where}。"


def _not_read(numbers: list[int]) -> Iterator[Told]:
    """Tell which rows of a block did not go in, if some did not; it stays in sight."""
    if numbers:
        which = row_numbers(numbers)
        yield Told(
            f"× 有 {len(numbers)} 条没有读入（贴进来的{which}）。台账还不全，不算填完，请改好再贴一次。", Verdict.未填
        )


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
        title = f"第{self.at + 1}列{block.heading(self.at)}是什么？"
        asked = Question(session.pack.ledgers[self.rows.ledger].title, title, f"如：{block.example(self.at)}")
        return _which_column(asked, columns, block.columns[self.at], self.rows)

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Take it, and look at the columns again."""
        return Next(replace(self.rows, block=self.rows.block.means(self.at, choice.word or None), sound=()))


@dataclass(frozen=True)
class FileRows(Aside):
    """Asks for a file whose rows go into the ledger."""

    ledger: str

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
        """Read a file or one of its sheets; raises ``InputError`` if it cannot be."""
        return Next(_read(session, self.ledger, TableFile(path, shown, sheet, Place(shown)), self.back))


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
    """Shows which columns of a file were recognised, lets the others be told, then its rows go in."""

    ledger: str
    file: TableFile
    table: Table
    back: Page
    named: tuple[tuple[str, str], ...] = ()
    """Headings that are none of the ledger's, each with the column that it was taken for."""

    def open(self, session: Session) -> Question:
        """Ask whether it is right."""
        spec, table = session.pack.ledgers[self.ledger].spec, self.table
        known = list(table.columns.values())
        required = [column.title for name, column in spec.columns.items() if column.required and name not in known]
        absent = [column.title for name, column in spec.columns.items() if not column.required and name not in known]
        example = table.rows[0].cells if table.rows else {}
        lines = [f"没有这些必填的列：{listing(required)}。"] if required else []
        lines += [f"没有这些列，读入后空着：{listing(absent)}。"] if absent else []
        ways = [Choice("", f"读入这 {len(table.rows)} 条", Action.READ_IN)] if table.rows else []
        for heading, name in self.named:
            label = f"“{heading}” → {spec.columns[name].title}{GUESSED}"
            ways.append(Choice("", label, to=HeadingMeaning(self, heading)))
        ways += [
            Choice("", f"“{heading}”没有读。是哪一列？", to=HeadingMeaning(self, heading)) for heading in _unread(table)
        ]
        return Question(
            head=f"{spec.title}　{self.file.shown}",
            title=f"读到 {len(table.rows)} 条，认出 {len(known)} 列。读入吗？",
            text="".join([other_lines_told(table.others), *lines]),
            hints=tuple(f"{spec.columns[name].title}　如：{shown_cell(example.get(name))}" for name in known),
            choices=(*numbered(ways), back_to(self.back), HELP, Choice("q", "退出", Action.QUIT), MORE),
        )

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Add the rows; what is wrong with them is told all at once, by the file's cells."""
        table, problems = self.table, list(self.table.problems)
        try:
            if not problems:
                return added(session, self.ledger, table.rows, self.back)
            session.draft.with_rows_added(session.pack.ledgers[self.ledger], table.rows)
        except InputError as error:
            problems += error.problems
        return Next(self, (passing("这些还没有读入。请在文件里改好再读。"), *told_error(InputError(problems))))


@dataclass(frozen=True)
class HeadingMeaning(Page):
    """Asks which column a heading of a file means."""

    rows: ReadRows
    heading: str

    @property
    def home(self) -> Page:
        """The page of the file."""
        return self.rows

    def open(self, session: Session) -> Question:
        """Ask for a column that the file does not have yet."""
        columns = session.pack.ledgers[self.rows.ledger].spec.columns
        now = dict(self.rows.named).get(self.heading)
        taken = set(self.rows.table.columns.values()) - {now}
        free = {name: column for name, column in columns.items() if name not in taken}
        return _which_column(Question(self.rows.file.shown, f"“{self.heading}”是哪一列？", ""), free, now, self.rows)

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Read the file again, this heading meaning that column."""
        rows = self.rows
        named = {**dict(rows.named), self.heading: choice.word}
        return Next(_read(session, rows.ledger, rows.file, rows.back, named))


def _which_column(asked: Question, columns: Mapping[str, Column], now: str | None, back: Page) -> Question:
    """Return a question with the columns to choose from, and none of them; ``now`` is what is meant so far."""
    names = [None, *columns]
    ways = [Choice("", columns[name].title if name else "不读这一列", word=name or "") for name in names]
    return asked._replace(choices=(*numbered(ways), back_to(back)), marked=names.index(now))


def _read(
    session: Session, ledger: str, file: TableFile, back: Page, named: Mapping[str, str] | None = None
) -> ReadRows:
    """Return the page of a file, some headings meaning what was said; raises ``InputError``.

    Before anything is said, headings much like those of the ledger are taken for them.
    """
    spec = session.pack.ledgers[ledger].spec
    if named is None:
        table = read_table(file, spec)
        named = likely_columns(_unread(table), spec, table.columns.values())
    columns = dict(spec.columns)
    said = {heading: name for heading, name in named.items() if name}
    for heading, name in said.items():
        columns[name] = columns[name].model_copy(update={"aliases": [*columns[name].aliases, heading]})
    table = read_table(file, spec.model_copy(update={"columns": columns}))
    of = session.draft.ledger_of(session.pack.ledgers[ledger])
    rows, others = without_other_lines(of, table.rows, table.others)
    return ReadRows(ledger, file, replace(table, rows=rows, others=others), back, tuple(said.items()))


def _unread(table: Table) -> list[str]:
    return [str(notice.details["column"]) for notice in table.notices if notice.code is Code.UNKNOWN_COLUMN]


def shown_cell(value: object) -> str:
    """Return a cell as it is shown for an example."""
    return "" if value is None else str(value)


def added(
    session: Session, ledger: str, rows: list[RawRow] | tuple[RawRow, ...], back: Page, left_out: int = 0
) -> Next:
    """Add rows to a ledger, of which some were left out, and tell what is found in it; raises ``InputError``."""
    given = session.answers.ledgers.get(ledger)
    first_new = len(given.rows) if given is not None else 0
    session.add_rows(session.pack.ledgers[ledger], rows, left_out)
    every = session.answers.ledgers[ledger].rows
    new = every[first_new:]
    found = [
        wrong(f"第{row.number}行　{sentence}")
        for row in new
        for sentence in sentences_on(session, session.pack.ledgers[ledger], row.number)
    ]
    found += [
        wrong(f"第{row.number}行与第{first.number}行完全一样。同一件事记了两遍的，请删去一行。")
        for row, first in same_rows(every)
        if row.number >= new[0].number
    ]
    told = found[:PROBLEMS_TOLD]
    if len(found) > PROBLEMS_TOLD:
        told.append(wrong(f"……共 {len(found)} 处，在“逐条填写或修改”里逐条看。"))
    return Next(back, (Told(f"√ 读入 {len(new)} 条，已存盘。"), *(told or [NOTHING_FOUND])))
