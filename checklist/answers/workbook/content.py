"""What the sheets of an answers workbook hold, in the form of an answers file, with a cell for every place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checklist.answers.books import Workbook, cell_place, formula_fault
from checklist.answers.fields import ANSWER_FIELDS, LEDGER_FIELDS, PLAN_FIELDS, stated
from checklist.answers.headings import meant_column
from checklist.answers.workbook.document import SheetDocument, line_of, missing_cell, put, twice, wrong_cell
from checklist.answers.workbook.headings import header_row, heading_words
from checklist.answers.workbook.last import COLUMNS as LAST_COLUMNS
from checklist.answers.workbook.last import read as read_last
from checklist.answers.workbook.layout import (
    DAY_TITLES,
    DROPPED_ROWS,
    EVIDENCE,
    EVIDENCE_COLUMNS,
    EXCEPTION_COLUMNS,
    EXCEPTION_FIELDS,
    EXCEPTIONS,
    ITEM_COLUMNS,
    ITEMS,
    LAST,
    LATER_COLUMNS,
    LEDGER_COLUMNS,
    LEDGERS,
    PLANS,
    READ_PLAN_COLUMNS,
    RETURNED,
    RETURNED_COLUMNS,
    RETURNED_ROWS,
    SHEETS,
    UNIT,
    UNIT_ROWS,
    sheet_name,
)
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import MAX_NUMBER, is_blank, is_yes_no, parse_yes_no, show
from checklist.core.words import few, listing, simplify, suggest
from checklist.io.sheet_xml import NoValue, Sheet
from checklist.io.strict_yaml import Path_, Spot
from checklist.pack.compiled import Ledger, Pack


class ContentReader:
    """Reads one workbook; what is wrong with its cells is in ``problems``."""

    def __init__(self, pack: Pack, book: Workbook) -> None:
        self.pack = pack
        self.book = book
        self.problems: list[Problem] = []
        self.cells: dict[Path_, Place] = {}
        self.titles: dict[Path_, str] = {}
        self.given: set[str] = set()
        """The ledgers that are said to be given, even without a row."""
        self.asks_parameters = False
        self.listed: dict[str, str] = {}
        """The items that the sheet of items has a row for, with what it asks there."""
        self.names = {simplify(name): name for name in reversed(book.names)}
        """Of sheets whose names differ in nothing but spaces and the like, the first."""
        self.known = {simplify(name) for name in SHEETS}
        """The sheets that are read, or need not be."""
        self.without_sheet: list[str] = []
        """The sheets of ledgers of which nothing is said, and that are not there."""

    def document(self) -> SheetDocument:
        """Return what the sheets hold, as an answers file would hold it."""
        data: dict[str, Any] = {"format": 1}
        self._unit(data)
        self._items(data)
        self._ledgers(data)
        self._plans(data)
        exceptions = dict(self._exceptions())
        if exceptions:
            data["exceptions"] = exceptions
        self._last(data)
        if data.get("part"):
            self._part(data)
        self._returned(data)
        paths = {path[:length]: Spot(0, 0) for path in self.cells for length in range(1, len(path) + 1)}
        return SheetDocument(self.book.shown, "", data, values=paths, cells=self.cells, titles=self.titles)

    # The sheets

    def _unit(self, data: dict[str, Any]) -> None:
        name = self._sheet(UNIT, needed=True)
        if name is None:
            return
        parameters = {simplify(spec.title): key for key, spec in self.pack.spec.parameters.items()}
        paths = {simplify(title): path for title, path in UNIT_ROWS.items()}
        for number, row in enumerate(self._content(name).rows):
            title = simplify(str(row[0])) if row else ""
            value = self._plain(self._at(name, number, 1), str(row[0]), row[1]) if len(row) > 1 else None
            if not title or title == simplify("项目") or title in DROPPED_ROWS:
                continue
            path: Path_ = paths.get(title) or (("parameters", parameters[title]) if title in parameters else ())
            self.asks_parameters = self.asks_parameters or title in parameters
            if not path:
                known = [*UNIT_ROWS, *(spec.title for spec in self.pack.spec.parameters.values())]
                details = {"written": show(row[0]), "meant": suggest(str(row[0]), known), "allowed": listing(UNIT_ROWS)}
                self.problems.append(Problem(Code.NOT_ALLOWED, self._at(name, number, 0), details))
                continue
            if path in self.cells:
                self.problems.append(twice(self._at(name, number, 0), "项目", str(row[0]).strip(), self.cells[path]))
                continue
            self.cells[path], self.titles[path] = self._at(name, number, 1), str(row[0]).strip()
            if path == ("pack", "id") and value == self.pack.spec.title:
                value = self.pack.spec.id
            if value is not None:
                put(data, path, str(value).split("、") if path == ("pack", "overlays") else value)
        data.setdefault("pack", {"id": self.pack.spec.id, "version": self.pack.spec.version})
        for section in ("unit", "period"):
            data.setdefault(section, {})
        for title, path in UNIT_ROWS.items():
            self.titles.setdefault(path, title)
            self.cells.setdefault(path, Place(self.book.shown, sheet=name))

    def _items(self, data: dict[str, Any]) -> None:
        answers: dict[str, Any] = {}
        registered = self._registered()
        for at, row in self._table(ITEMS, ITEM_COLUMNS, needed=True):
            id_ = self._id_of(row, at, answers, ("answers",))
            if id_ is None:
                continue
            entry = {field.key: row[field.column] for field in ANSWER_FIELDS}
            item = self.pack.items.get(id_)
            if item is not None and item.spec.answer.kind == "date":
                entry["answer"] = self.book.day(entry["answer"])
            entry["evidence"] = _files(entry["evidence"], registered)
            entry["to_confirm"] = self._yes(row, at, "待确认")
            self._place(("answers", id_), {field.column: field.key for field in ANSWER_FIELDS}, at)
            answers[id_], self.listed[id_] = stated(entry), str(row["检查内容"] or "").strip()
        data["answers"] = {id_: entry for id_, entry in answers.items() if entry}

    def _ledgers(self, data: dict[str, Any]) -> None:
        found: dict[str, Any] = {}
        for at, row in self._table(LEDGERS, LEDGER_COLUMNS, needed=True):
            ledger = self._ledger_of(str(row["台账"] or ""), at["台账"])
            if ledger is None:
                continue
            sheet = self.names.get(simplify(sheet_name(ledger)))
            self.known.add(simplify(sheet_name(ledger)))
            if self._yes(row, at, "已提供"):
                self.given.add(ledger.id)
                if sheet is None:
                    self._no_sheet(sheet_name(ledger), at["台账"])
            entry: dict[str, Any] = {field.key: row.get(field.column) for field in LEDGER_FIELDS if field.column}
            entry["to_confirm"] = self._yes(row, at, "待确认")
            if self.pack.words.says_nothing(entry["none"]) and sheet is not None and self._has_rows(sheet):
                entry["none"] = None
            if entry["none"] is not None:
                if sheet is not None and self._has_rows(sheet):
                    self.problems.append(
                        Problem(Code.NONE_AND_ROWS, at["本期没有此类事项的原因"], {"id": ledger.title})
                    )
            elif sheet is not None:
                entry |= {"file": self.book.path.name, "sheet": sheet}
            elif ledger.id not in self.given:
                self.without_sheet.append(sheet_name(ledger))
            self._place(("ledgers", ledger.id), {field.column: field.key for field in LEDGER_FIELDS}, at)
            found[ledger.id] = stated(entry) or None
        data["ledgers"] = found

    def _ledger_of(self, written: str, at: Place) -> Ledger | None:
        """Return a ledger by its title; report one that is not there, or stands there twice."""
        titles = {simplify(ledger.title): ledger for ledger in self.pack.ledgers.values()}
        ledger = titles.get(simplify(written))
        if ledger is None:
            known = [one.title for one in titles.values()]
            details = {"id": show(written), "meant": suggest(written, known), "allowed": listing(known)}
            self.problems.append(Problem(Code.UNKNOWN_LEDGER, at, details))
        elif (other := self.cells.setdefault(("ledgers", ledger.id), at)) != at:
            self.problems.append(twice(at, "台账", ledger.title, other))
            return None
        return ledger

    def _plans(self, data: dict[str, Any]) -> None:
        plans: dict[str, Any] = {}
        for at, row in self._table(PLANS, READ_PLAN_COLUMNS):
            said = stated({key: row.get(title) for title, key in PLAN_FIELDS.items()})
            if said and (id_ := self._id_of(row, at, plans, ("rectifications",))) is not None:
                plans[id_] = said
                self._place(("rectifications", id_), PLAN_FIELDS, at)
        if plans:
            data["rectifications"] = plans

    def _exceptions(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Yield the approved exceptions of each rule; lines that say the same of several rows are one."""
        found: dict[str, list[dict[str, Any]]] = {}
        registered = self._registered()
        for at, row in self._table(EXCEPTIONS, EXCEPTION_COLUMNS):
            id_ = str(row["规则"] or "").split(" ")[0].strip()
            if not id_:
                self.problems.append(missing_cell(at["规则"], "规则"))
                continue
            said = stated({key: row[title] for title, key in EXCEPTION_FIELDS.items()})
            said["evidence"] = _files(row["佐证文件"], registered)
            approvals = found.setdefault(id_, [])
            place = next(
                (n for n, one in enumerate(approvals) if {**one, "rows": None} == {**said, "rows": None}), None
            )
            if place is None:
                place = len(approvals)
                approvals.append({**said, "rows": []})
                self._place(("exceptions", id_, place), EXCEPTION_FIELDS, at)
            rows = approvals[place]["rows"]
            path: Path_ = ("exceptions", id_, place, "rows", len(rows))
            self.cells |= {path: at["行号"], (*path, "row"): at["行号"], (*path, "label"): at["记录"]}
            self.titles |= {path: "行号", (*path, "row"): "行号", (*path, "label"): "记录"}
            self.cells.setdefault(("exceptions", id_), at["规则"])
            rows.append(stated({"row": row["行号"], "label": row["记录"]}))
        yield from found.items()

    def _registered(self) -> dict[str, dict[str, Any]]:
        """Return the evidence files of which the workbook keeps size and digest, by name."""
        return {
            row["文件"]: {"file": row["文件"], "size": row["大小（字节）"], "sha256": row["SHA-256"]}
            for _, row in self._table(EVIDENCE, EVIDENCE_COLUMNS)
        }

    def _last(self, data: dict[str, Any]) -> None:
        if data.get("last"):
            data["last"] |= read_last(row for _, row in self._table(LAST, LAST_COLUMNS))

    def _part(self, data: dict[str, Any]) -> None:
        """Say what of the answers the workbook asks: what its sheets list."""
        data["part"] |= {
            "items": list(self.listed),
            "ledgers": list(data["ledgers"]),
            "parameters": self.asks_parameters,
        }

    def _returned(self, data: dict[str, Any]) -> None:
        """Say why the report was sent back, if the workbook was made of one that was."""
        for at, row in self._table(RETURNED, RETURNED_COLUMNS):
            name = str(row["项目"])
            path: Path_ = ("returned", RETURNED_ROWS[name]) if name in RETURNED_ROWS else ("returned", "comments", name)
            if row["内容"] is not None:
                self.cells[path] = at["内容"]
                put(data, path, str(row["内容"]))

    # Their parts

    def _sheet(self, wanted: str, *, needed: bool) -> str | None:
        name = self.names.get(simplify(wanted))
        if name is None and needed:
            self._no_sheet(wanted, Place(self.book.shown))
        return name

    def _no_sheet(self, wanted: str, place: Place) -> None:
        given_out = {*SHEETS, *map(sheet_name, self.pack.ledgers.values())}
        strange = [name for name in self.book.names if name not in given_out]
        details = {"sheet": wanted, "meant": suggest(wanted, strange), "allowed": few(self.book.names)}
        self.problems.append(Problem(Code.NO_SHEET, place, details))

    def _table(
        self, wanted: str, titles: Sequence[str], *, needed: bool = False
    ) -> Iterator[tuple[Mapping[str, Place], Mapping[str, Any]]]:
        """Yield the rows below the headings: for each title its cell and its value; none of a column that came later."""
        name = self._sheet(wanted, needed=needed)
        if name is None:
            return
        sheet = self._content(name)
        rows = sheet.rows
        header = header_row(rows, titles)
        head, at = rows[header] if rows else [], self._at(name, header, 0)
        headings = [heading_words(cell) for cell in head]
        titles = [title for title in titles if title not in LATER_COLUMNS or simplify(title) in headings]
        missing = [title for title in titles if simplify(title) not in headings]
        others = [str(cell) for cell in head if not is_blank(cell) and str(cell) not in titles]
        for title in missing:
            details = {"title": wanted, "column": title, "meant": meant_column(title, others)}
            self.problems.append(Problem(Code.MISSING_COLUMN, at, details))
        doubled = [title for title in titles if headings.count(simplify(title)) > 1]
        self.problems += [Problem(Code.DUPLICATE_COLUMN, at, {"title": wanted, "column": title}) for title in doubled]
        if missing or doubled:
            return
        columns = {title: headings.index(simplify(title)) for title in titles}
        self.problems += self.book.merged(name, sheet, header + 1, columns.values())
        for number, row in enumerate(rows[header + 1 :], header + 1):
            cells = {title: row[column] if column < len(row) else None for title, column in columns.items()}
            if not all(is_blank(cell) for cell in cells.values()):
                yield (
                    {title: self._at(name, number, column) for title, column in columns.items()},
                    {
                        title: self._plain(self._at(name, number, columns[title]), title, cell)
                        for title, cell in cells.items()
                    },
                )

    def _id_of(
        self, row: Mapping[str, Any], at: Mapping[str, Place], known: Mapping[str, Any], path: Path_
    ) -> str | None:
        """Return a row's id; report a missing or doubled one."""
        id_ = "" if row["编号"] is None else str(row["编号"]).strip()
        if not id_:
            self.problems.append(missing_cell(at["编号"], "编号"))
            return None
        if id_ in known:
            self.problems.append(twice(at["编号"], "编号", id_, self.cells[(*path, id_)]))
            return None
        self.cells[(*path, id_)] = at["编号"]
        return id_

    def _place(self, path: Path_, columns: Mapping[str, str], at: Mapping[str, Place]) -> None:
        """Note in which cells the fields of an entry stand, and under which titles; ``columns`` by title."""
        for title, key in columns.items():
            if title in at:
                self.cells[(*path, key)], self.titles[(*path, key)] = at[title], title

    def _has_rows(self, sheet: str) -> bool:
        rows = self._content(sheet).rows
        return sum(any(not is_blank(cell) for cell in row) for row in rows) > 1

    def is_empty(self, name: str) -> bool:
        """Whether nothing stands in a sheet; one that cannot be read may hold something."""
        try:
            return all(is_blank(cell) for row in self.book.sheet(name).rows for cell in row)
        except InputError:
            return False

    def _content(self, name: str) -> Sheet:
        """Return what a sheet holds; of a damaged one nothing, and a problem once."""
        try:
            return self.book.sheet(name)
        except InputError as error:
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            return Sheet([], [])

    def _yes(self, row: Mapping[str, Any], at: Mapping[str, Place], title: str) -> bool:
        written = row[title]
        try:
            nothing = written is None or (self.pack.words.says_nothing(written) and not is_yes_no(written))
            return not nothing and parse_yes_no(written)
        except ValueProblem as problem:
            self.problems.append(wrong_cell(at[title], title, str(problem)))
            return False

    def _plain(self, at: Place, title: str, cell: Any) -> Any:
        """Return what stands in a cell under a title as YAML would give it."""
        if title.strip() in DAY_TITLES:
            cell = self.book.day(cell)
        if is_blank(cell):
            return None
        if isinstance(cell, NoValue):
            details = {"row": line_of(at), "column": title, "value": str(cell)}
            self.problems.append(Problem(formula_fault(cell), at, details))
            return None
        if isinstance(cell, bool):
            return "是" if cell else "否"
        if isinstance(cell, float):
            if abs(cell) >= MAX_NUMBER:
                lost = ValueProblem(Code.LOST_DIGITS, written=show(f"{cell:.0f}"))
                self.problems.append(wrong_cell(at, title, str(lost)))
                return None
            return int(cell) if cell.is_integer() else Decimal(repr(cell))
        return cell if isinstance(cell, date) else str(cell).strip()

    def _at(self, sheet: str, row: int, column: int) -> Place:
        return cell_place(self.book.shown, sheet, row + 1, column)


def _files(cell: Any, registered: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the files that a cell names as evidence."""
    names = map(str.strip, re.split("[;；\n]", "" if cell is None else str(cell)))
    return [registered.get(name, {"file": name}) for name in names if name]
