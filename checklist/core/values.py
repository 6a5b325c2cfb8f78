"""Values as people write them: dates, numbers, money, yes and no, text.

Every function takes what was written (text, or what YAML or a spreadsheet made of it) and
returns the typed value, or raises ``ValueProblem``. Full-width digits, 2026年3月5日 and √
are accepted because offices write them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from checklist.core.errors import Code, ValueProblem, listing, normalize, simplify, suggest
from checklist.core.plain import hidden, plain

Value = str | int | Decimal | bool | date
"""What a ledger cell, a parameter or an answer can hold. Money is whole 分 (``int``)."""

YES_WORDS = frozenset({"是", "有", "√", "✓", "✔", "对", "y", "yes", "true"})
NO_WORDS = frozenset({"否", "无", "×", "✗", "✘", "x", "没有", "不是", "n", "no", "false"})
CHINA = timezone(timedelta(hours=8))
"""The one time zone of the country."""
MAX_TEXT = 5000
MAX_NUMBER = Decimal(10) ** 15
MONEY_UNITS = {"元": 100, "万元": 1_000_000}
"""分 in one unit of money."""

_DATE = re.compile(r"(\d{4})\s*(?:-|/|\.|年)\s*(\d{1,2})\s*(?:-|/|\.|月)\s*(\d{1,2})\s*日?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def show(value: object) -> str:
    """Return a written value as an error message quotes it, shortened."""
    text = plain(value)
    return text if len(text) <= 40 else text[:37] + "…"


def kind_of(value: object) -> str:
    """Return the Chinese name of what YAML or a spreadsheet made of a value."""
    if isinstance(value, bool):
        return "是非值"
    if isinstance(value, int | float | Decimal):
        return "数字"
    if isinstance(value, date):
        return "日期"
    if isinstance(value, dict):
        return "一组“名称: 内容”"
    if isinstance(value, list):
        return "一个列表"
    return "空白" if value is None else "文字"


def is_blank(value: object) -> bool:
    """Whether a cell or field says nothing."""
    return value is None or (isinstance(value, str) and not value.strip("\u3000 \t\r\n\u00a0"))


def parse_text(value: object) -> str:
    """Return text in NFC without surrounding blanks; refuse what cannot be seen.

    Control characters, bidirectional overrides and zero-width characters could make a
    signed page read otherwise than its data.
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        text = str(value)
    elif isinstance(value, str):
        text = value
    else:
        raise ValueProblem(Code.NOT_TEXT, read_as=kind_of(value))
    text = normalize("NFC", text.replace("\r\n", "\n")).strip("\u3000 \t\r\n\u00a0\ufeff")
    if character := hidden(text.replace("\n", "").replace("\t", "")):
        name = f"U+{ord(character):04X}"
        raise ValueProblem(Code.BAD_CHARACTER, written=show(text.replace(character, "�")), name=name)
    if len(text) > MAX_TEXT:
        raise ValueProblem(Code.TEXT_TOO_LONG, length=len(text), limit=MAX_TEXT)
    return text


def parse_number(value: object) -> Decimal:
    """Return a number; 1,200 and full-width digits are read, 12人 is not."""
    if isinstance(value, bool):
        raise ValueProblem(Code.NOT_A_NUMBER, written=show(value))
    if isinstance(value, int | Decimal):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    else:
        text = normalize("NFKC", str(value)).strip()
        if not (_NUMBER.fullmatch(text) or _GROUPED.fullmatch(text)):
            raise ValueProblem(Code.NOT_A_NUMBER, written=show(value))
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            raise ValueProblem(Code.NOT_A_NUMBER, written=show(value)) from None
    if not number.is_finite() or abs(number) >= MAX_NUMBER:
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(value), why="数太大")
    return number


def parse_int(value: object) -> int:
    """Return a whole number; 3.0 from a spreadsheet counts as 3."""
    number = parse_number(value)
    if number != number.to_integral_value():
        raise ValueProblem(Code.NOT_WHOLE, written=show(value))
    return int(number)


def parse_money(value: object, unit: str = "元") -> int:
    """Return an amount written in ``unit`` as whole 分."""
    try:
        amount = parse_number(value) * MONEY_UNITS[unit]
    except ValueProblem as problem:
        if problem.code is Code.NOT_A_NUMBER:
            raise ValueProblem(Code.NOT_MONEY, written=show(value), unit=unit) from None
        raise
    if isinstance(value, float):
        amount = round(amount, 4)
    if amount != amount.to_integral_value():
        raise ValueProblem(Code.NOT_MONEY, written=show(value), unit=unit)
    return int(amount)


def parse_date(value: object) -> date:
    """Return a calendar day from 2026-03-05, 2026/3/5, 2026.3.5 or 2026年3月5日."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(normalize("NFKC", str(value)).strip())
    if not match:
        raise ValueProblem(Code.NOT_A_DATE, written=show(value))
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueProblem(Code.IMPOSSIBLE_DATE, written=show(value), why=_why_no_such_day(month)) from None


def _why_no_such_day(month: int) -> str:
    return f"{month} 月没有这么多天" if 1 <= month <= 12 else "月份应当是 1 到 12"


def parse_yes_no(value: object) -> bool:
    """Return True for 是, 有, √ and False for 否, 无, ×."""
    if isinstance(value, bool):
        return value
    word = simplify(str(value))
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise ValueProblem(Code.NOT_YES_NO, written=show(value))


def parse_code(value: object) -> str:
    """Return a unit's code in capitals: letters, digits, hyphens."""
    text = normalize("NFKC", str(value)).strip().upper()
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z._-]{0,39}", text):
        raise ValueProblem(Code.NOT_A_CODE, written=show(value))
    return text


def parse_choice(value: object, choices: Sequence[str]) -> str:
    """Return the one of ``choices`` that was written, forgiving blanks and full width."""
    known = {simplify(choice): choice for choice in choices}
    word = simplify(str(value))
    if word in known:
        return known[word]
    raise ValueProblem(
        Code.NOT_A_CHOICE,
        written=show(value),
        meant=suggest(str(value), choices),
        allowed=listing(choices),
    )


def show_date(day: date) -> str:
    """Return a day as official documents write it: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def show_number(number: int | Decimal) -> str:
    """Return a number without trailing zeros or exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_money(fen: int, unit: str = "元") -> str:
    """Return an amount of 分 in ``unit`` with the unit, without trailing zeros."""
    return show_number(Decimal(fen) / MONEY_UNITS[unit]) + unit
