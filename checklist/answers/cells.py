"""What people write into a cell or after a question → the typed value, by the kind of column, answer or parameter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from checklist.answers.model import STATES
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import (
    MAX_NUMBER,
    Value,
    is_blank,
    parse_choice,
    parse_date,
    parse_int,
    parse_money,
    parse_number,
    parse_text,
    parse_yes_no,
    show,
    show_number,
)
from checklist.pack.compiled import CheckItem, Pack
from checklist.pack.model import ABSENCE, YES_NO, Column


def parse_answer(item: CheckItem, written: Any) -> Value:
    """Return the value of an answer by the item's kind; raises ``ValueProblem``.

    是/有/√ mean 有此情形 where the item asks for the absence of something.
    """
    spec = item.spec.answer
    if spec.kind in ("yes_no", "absence"):
        words = YES_NO if spec.kind == "yes_no" else (ABSENCE[1], ABSENCE[0])
        if str(written).strip() in words:
            return str(written).strip()
        return words[0] if parse_yes_no(written) else words[1]
    if spec.kind == "choice":
        return parse_choice(written, list(spec.choices))
    if spec.kind == "date":
        return parse_date(written)
    number: int | Decimal = parse_int(written) if spec.kind == "int" else parse_number(written)
    _check_range(number, spec.min, spec.max, written)
    return number


def read_parameter(pack: Pack, name: str, written: Any) -> Value:
    """Return a parameter's typed value; raises ``ValueProblem``."""
    spec = pack.spec.parameters[name]
    if spec.type == "text":
        return parse_text(written)
    if spec.type == "money":
        value: int | Decimal = parse_money(written, spec.unit)
        _check_range(parse_number(written), spec.min, spec.max, written)
    else:
        value = parse_int(written) if spec.type == "int" else parse_number(written)
        _check_range(value, spec.min, spec.max, written)
    return value


def _check_range(number: int | Decimal, low: Decimal | None, high: Decimal | None, written: Any) -> None:
    if low is not None and number < low:
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(written), why=f"不能小于 {show_number(low)}")
    if high is not None and number > high:
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(written), why=f"不能大于 {show_number(high)}")


def read_rectification(name: str, written: str) -> Any:
    """Return one field of a rectification; raises ``ValueProblem``."""
    if is_blank(written):
        return "未开始" if name == "state" else None
    if name == "due":
        return parse_date(written)
    return parse_choice(written, STATES) if name == "state" else parse_text(written)


def read_cell(column: Column, written: Any) -> Value:
    """Return a cell's typed value; raises ``ValueProblem``."""
    if column.type == "text":
        if isinstance(written, float):
            number = Decimal(repr(written)).normalize()
            if abs(number) >= MAX_NUMBER:
                raise ValueProblem(Code.LOST_DIGITS, written=show_number(number))
            return show_number(number)
        return parse_date(written).isoformat() if hasattr(written, "isoformat") else parse_text(written)
    if column.type == "date":
        return parse_date(written)
    if column.type == "bool":
        return parse_yes_no(written)
    if column.type == "choice":
        return parse_choice(written, column.choices)
    if column.type == "money":
        value: int | Decimal = parse_money(written, column.unit or "元")
    else:
        value = parse_int(written) if column.type == "int" else parse_number(written)
    _check_range(value, column.min, column.max, written)
    return value
