"""The functions that conditions can call. Days are UTC midnights inside CEL.

What a function cannot compute it says in words of its own (``FAILURES``), never in those of
Python, which change with its version.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Any

from cel_expr_python import cel
from google.protobuf import timestamp_pb2

from checklist.pack.workdays import workdays, workdays_after

_T = cel.Type
BY_ZERO = "除数为零"
OVERFLOW = "数太大"
NOT_A_DAY = "日期应当写成 2026-03-05"
NOT_A_MONTH = "月份应当是 1 到 12"
NO_SUCH_DAY = "数或日期超出范围"
FAILURES = (OVERFLOW, NOT_A_DAY, NOT_A_MONTH, NO_SUCH_DAY)
"""All that a function can say when it fails, but that it would divide by zero."""


def to_cel(value: Any) -> Any:
    """Return a typed value as the run-time environment takes it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return _timestamp(value)
    return value


@lru_cache(maxsize=20_000)
def _timestamp(day: date) -> timestamp_pb2.Timestamp:
    stamp = timestamp_pb2.Timestamp()
    stamp.FromDatetime(_midnight(day))
    return stamp


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc)


def add_months(start: date, months: int) -> date:
    """Return the same day some months later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _failing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function fail in one of the words of ``FAILURES``; a ``ValueError`` is what CEL takes as a plain error."""

    @wraps(function)
    def call(*arguments: Any) -> Any:
        try:
            result = function(*arguments)
        except ZeroDivisionError:
            raise ValueError(BY_ZERO) from None
        except OverflowError:
            raise ValueError(OVERFLOW) from None
        except ValueError as error:
            raise error if str(error) in FAILURES else ValueError(NO_SUCH_DAY) from None
        if isinstance(result, int) and not -(2**63) <= result < 2**63:
            raise ValueError(OVERFLOW)
        return result

    return call


def _day(text: str) -> datetime:
    try:
        return _midnight(date.fromisoformat(text))
    except ValueError:
        raise ValueError(NO_SUCH_DAY if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else NOT_A_DAY) from None


def _last_day(year: int, month: int) -> datetime:
    if not 1 <= month <= 12:
        raise ValueError(NOT_A_MONTH)
    return _midnight(date(year, month, calendar.monthrange(year, month)[1]))


_Signature = tuple[list[Any], Any, Callable[..., Any]]
_SIGNATURES: dict[str, list[_Signature]] = {
    "date": [([_T.STRING], _T.TIMESTAMP, _failing(_day))],
    "days": [([_T.TIMESTAMP, _T.TIMESTAMP], _T.INT, lambda a, b: (b - a).days)],
    "workdays": [([_T.TIMESTAMP, _T.TIMESTAMP], _T.INT, lambda a, b: workdays(a.date(), b.date()))],
    "workdays_after": [([_T.TIMESTAMP, _T.TIMESTAMP], _T.INT, lambda a, b: workdays_after(a.date(), b.date()))],
    "year": [([_T.TIMESTAMP], _T.INT, lambda day: day.year)],
    "month": [([_T.TIMESTAMP], _T.INT, lambda day: day.month)],
    "quarter": [([_T.TIMESTAMP], _T.INT, lambda day: day.year * 4 + (day.month - 1) // 3)],
    "last_day": [([_T.INT, _T.INT], _T.TIMESTAMP, _failing(_last_day))],
    "add_months": [
        ([_T.TIMESTAMP, _T.INT], _T.TIMESTAMP, _failing(lambda day, n: _midnight(add_months(day.date(), n))))
    ],
    "ratio": [
        ([_T.INT, _T.INT], _T.DOUBLE, _failing(lambda a, b: a / b)),
        ([_T.DOUBLE, _T.DOUBLE], _T.DOUBLE, _failing(lambda a, b: a / b)),
    ],
    "floor_ratio": [([_T.INT, _T.INT], _T.INT, _failing(lambda a, b: a // b))],
    "yuan": [([_T.INT], _T.INT, _failing(lambda amount: amount * 100))],
}
FUNCTION_NAMES = tuple(_SIGNATURES)
USES = {
    "date": ("一个加了引号的日期", 'date("2026-03-05")'),
    "days": ("两个日期", "days(甲, 乙)"),
    "workdays": ("两个日期", "workdays(起, 止)"),
    "workdays_after": ("两个日期", "workdays_after(甲, 乙)"),
    "year": ("一个日期", "year(日)"),
    "month": ("一个日期", "month(日)"),
    "quarter": ("一个日期", "quarter(日)"),
    "last_day": ("两个整数", "last_day(年, 月)"),
    "add_months": ("一个日期和一个整数", "add_months(日, 月数)"),
    "ratio": ("两个整数或者两个小数", "ratio(甲, 乙)"),
    "floor_ratio": ("两个整数", "floor_ratio(甲, 乙)"),
    "yuan": ("一个整数", "yuan(元)"),
    "has": ("一个点号连接的名称", "has(row.列名)"),
    "size": ("一个文字", "size(row.列名)"),
    "startsWith": ("一个文字", "row.列名.startsWith(开头)"),
    "endsWith": ("一个文字", "row.列名.endsWith(结尾)"),
    "contains": ("一个文字", "row.列名.contains(文字)"),
    "matches": ("一个文字", "row.列名.matches(式样)"),
    "int": ("一个数", "int(数)"),
    "double": ("一个数", "double(数)"),
    "string": ("一个值", "string(值)"),
}
"""What functions, the language's own among them, take, and how they are written."""
TAKEN = frozenset({"row", "previous", "limits", "offending"})
"""Names that no column of ``group_by`` may have: they mean something else in conditions and sentences."""
RESERVED = frozenset({*FUNCTION_NAMES, *TAKEN})
"""Names that ``let`` may not take."""


@lru_cache(maxsize=1)
def declared_functions() -> list[Any]:
    """Return the functions as both environments, the checking and the running one, take them."""
    return [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(f"{name}_{number}", return_type=result, parameters=parameters, impl=implementation)
                for number, (parameters, result, implementation) in enumerate(signatures)
            ],
        )
        for name, signatures in _SIGNATURES.items()
    ]
