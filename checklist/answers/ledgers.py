"""The rows of a ledger, typed cell by cell, with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checklist.answers.cells import read_cell
from checklist.answers.model import Row
from checklist.answers.tables import RawRow, TableFile, read_table
from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import Value, is_blank, show
from checklist.io.sheet_xml import NoValue
from checklist.io.strict_yaml import MAX_PROBLEMS
from checklist.pack.cel import UNKNOWN, to_cel
from checklist.pack.compiled import Ledger, Pack


def read_ledger(pack: Pack, ledger: Ledger, file: TableFile) -> tuple[tuple[Row, ...], list[Problem]]:
    """Read a ledger's file; return its rows and notices. Raises ``InputError`` with all its problems."""
    table = read_table(file, ledger.spec)
    problems: list[Problem] = []
    rows = read_rows(pack, ledger, table.rows, problems)
    if problems:
        raise InputError(problems)
    return rows, table.notices


def read_rows(
    pack: Pack, ledger: Ledger, raw_rows: list[RawRow], problems: list[Problem], others: Iterable[Row] = ()
) -> tuple[Row, ...]:
    """Type every cell; report bad cells, missing required ones, doubled keys (also with ``others``), broken rows."""
    rows: list[Row] = []
    key = ledger.spec.key
    keys = {row.values[key]: row.number for row in others if key in row.values} if key else {}
    for raw in raw_rows:
        if len(problems) >= MAX_PROBLEMS:
            break
        values: dict[str, Value] = {}
        sound = True
        for name, column in ledger.spec.columns.items():
            written = raw.cells.get(name)
            if is_blank(written):
                if column.required:
                    details = {"row": raw.number, "column": column.title}
                    problems.append(Problem(Code.MISSING_CELL, _place_of(raw, name), details))
                continue
            try:
                if isinstance(written, NoValue) or (
                    isinstance(written, str) and written.startswith("#") and column.type != "text"
                ):
                    details = {"row": raw.number, "column": column.title, "value": written}
                    problems.append(Problem(Code.FORMULA_ERROR, _place_of(raw, name), details))
                    sound = False
                else:
                    values[name] = read_cell(column, written)
            except ValueProblem as problem:
                details = {"row": raw.number, "column": column.title, "why": str(problem)}
                problems.append(Problem(Code.BAD_CELL, _place_of(raw, name), details))
                sound = False
        row = Row(raw.number, values, raw.place)
        if sound:
            problems.extend(_row_problems(pack, ledger, row, raw, keys))
        rows.append(row)
    return tuple(rows)


def _place_of(raw: RawRow, name: str) -> Place:
    try:
        return raw.cell_places[name]
    except KeyError:
        return raw.place


def _row_problems(pack: Pack, ledger: Ledger, row: Row, raw: RawRow, keys: dict[Value, int]) -> Iterator[Problem]:
    key = ledger.spec.key
    if key and key in row.values:
        value = row.values[key]
        if value in keys:
            title = ledger.spec.columns[key].title
            details = {"row": row.number, "column": title, "value": show(value), "other": keys[value]}
            yield Problem(Code.DUPLICATE_ROW, _place_of(raw, key), details)
        keys.setdefault(value, row.number)
    if not ledger.must:
        return
    typed = {name: to_cel(value) for name, value in row.values.items()}
    activation = pack.language.activation(frozenset({"row"}), {"row": typed})
    for must in ledger.must:
        if must.that.evaluate(activation) in (True, UNKNOWN):
            continue
        shown = ledger.spec.show_row(row.values)
        yield Problem(Code.ROW_CHECK, row.place, {"row": row.number, "why": must.message.render(row=shown)})
