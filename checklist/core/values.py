"""Values as people write them: numbers, money, yes and no, text; of days see ``days``.

Every function takes what was written (text, or what YAML or a spreadsheet made of it) and
returns the typed value, or raises ``ValueProblem``. Full-width digits, 1.2万元 and √
are accepted because offices write them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from itertools import islice
from types import MappingProxyType

from checklist.core.errors import Code, ValueProblem
from checklist.core.plain import hidden, plain
from checklist.core.words import BLANKS, alike, listing, normalize, simplify, suggest, trimmed

Value = str | int | Decimal | bool | date
"""What a ledger cell, a parameter or an answer can hold. Money is whole 分 (``int``)."""

YES_WORDS = frozenset({"是", "是的", "有", "有的", "√", "✓", "✔", "对", "y", "yes", "true"})
NO_WORDS = frozenset({"否", "无", "×", "✗", "✘", "x", "没有", "不是", "n", "no", "false"})
_YES_NO_WORDS = YES_WORDS | NO_WORDS
CHINA = timezone(timedelta(hours=8))
"""The one time zone of the country."""
NOT_FILLED = "未填"
"""What stands for a value that is not there, where it is shown."""
MAX_TEXT = 5000
MAX_NUMBER = Decimal(10) ** 15
MAX_WHOLE = 2**53
"""Whole numbers from here on, and amounts of as many 分, are refused: JSON has no exact form for them (RFC 8785)."""
MONEY_UNITS = {"元": 100, "万元": 1_000_000}
"""分 in one unit of money."""
RESIDUE = 4
"""To so many places of a 分 an amount is kept that a spreadsheet computed: what is behind, its arithmetic left."""
OTHER_STATE_WORDS = {
    "未开始": ("未整改", "尚未整改", "还没整改", "没有整改", "待整改", "尚未开始", "还没开始", "没有开始", "未启动", "尚未启动"),
    "整改中": ("正在整改", "整改进行中", "进行中", "正在进行", "办理中", "正在办理", "推进中", "正在推进", "已开始", "已启动"),
    "已完成": (
        "完成", "已整改", "整改完成", "已整改完成", "已完成整改", "完成整改", "整改完毕", "已整改完毕", "整改到位", "已整改到位",
        "全部完成", "已全部完成", "全部整改", "已全部整改", "办结", "已办结", "销号", "已销号",
    ),
}  # fmt: skip
"""How something to be put right stands, and what else people write for it, as a whole word; what leaves open whether all is done (基本完成, 未完成) is none."""
STATE_WORDS = {word: state for state, words in OTHER_STATE_WORDS.items() for word in (state, *words)}

_NUMBER = re.compile(r"([¥￥]?)\s*(-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*([万亿]?)\s*([^0-9].*|)")
"""A number of at most a few signs of money, thousands, tens of thousands, and its unit."""
_POWERS = {"": 1, "万": 10_000, "亿": 100_000_000}
_LARGER_UNITS = ("万元", "亿元")
YUAN_WORDS = ("元", "块", "圆", "元整", "圆整", "元人民币")
_PEOPLE = ("人", "名", "位", "个", "个人")
UNIT_WORDS = {
    "人": _PEOPLE,
    "名": _PEOPLE,
    "位": _PEOPLE,
    "日": ("日", "天"),
    "天": ("天", "日"),
    "平方米": ("平方米", "平米", "平方", "m2"),
    "公里": ("公里", "千米", "km"),
    "升": ("升", "l"),
    "辆": ("辆", "台", "部"),
}
"""How people write a unit that is no money, where it is not only as the column has it."""


def now() -> datetime:
    """Return the present moment as the country's clocks show it, whatever the machine's zone."""
    return datetime.now(CHINA)


def today() -> date:
    """Return the day it is in the country."""
    return now().date()


def show(value: object) -> str:
    """Return a written value as an error message quotes it: as a file has it, shortened."""
    text = plain(_in_a_file(value))
    return text if len(text) <= 40 else text[:37] + "…"


def _in_a_file(value: object, *, is_inner: bool = False) -> str:
    """Return a value as a file may write it; of many parts the first, which are more than are shown."""
    if isinstance(value, dict):
        text = "、".join(f"{key}: {_in_a_file(part, is_inner=True)}" for key, part in islice(value.items(), 40))
        return f"{{{text}}}" if is_inner else text
    if isinstance(value, list | tuple):
        text = "、".join(_in_a_file(part, is_inner=True) for part in islice(value, 40))
        return f"[{text}]" if is_inner else text
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return show_number(Decimal(repr(value)))
    return kind_of(value) if value is None else str(value)


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


def key_value(value: Value) -> Value:
    """Return a value as it is compared with others where rows are told apart, put together or referred to."""
    return alike(value) if isinstance(value, str) else value


def is_blank(value: object) -> bool:
    """Whether a cell or field says nothing."""
    return value is None or (isinstance(value, str) and not value.strip(BLANKS))


def _text(written: str) -> str:
    return trimmed(written.replace("\r\n", "\n"))


def unseen(text: str) -> str:
    """Return the first sign for which a text is refused, for it cannot be seen; breaks, tabs and what stands around may be there."""
    inner = _text(text)
    return hidden(inner) and hidden(inner.replace("\n", "").replace("\t", ""))


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
    text = normalize("NFC", _text(text))
    if hidden(text) and (character := unseen(text)):
        name = f"U+{ord(character):04X}"
        raise ValueProblem(Code.BAD_CHARACTER, written=show(text.replace(character, "�")), name=name)
    if len(text) > MAX_TEXT:
        raise ValueProblem(Code.TEXT_TOO_LONG, length=len(text), limit=MAX_TEXT)
    return text


def parse_number(value: object, unit: str | None = None) -> Decimal:
    """Return a number in its unit; 1,200, full-width digits and, where the unit is 人, 12人 and 1.2万人 are read.

    Where the unit is one of money, so is 18万 or 18万元.
    """
    if isinstance(value, bool):
        raise ValueProblem(Code.NOT_A_NUMBER, written=show(value), unit=_asked(unit))
    if unit in MONEY_UNITS:
        number = _amount(value, unit) / MONEY_UNITS[unit]
    elif isinstance(value, int | Decimal):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    else:
        number = _counted(value, unit)
    if not number.is_finite() or abs(number) >= MAX_NUMBER:
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(value), why="数太大")
    return number


def _counted(value: object, unit: str | None) -> Decimal:
    """Return a written number of something else than money."""
    if unit and (digits := _in_digits(str(value), unit)):
        raise ValueProblem(Code.NUMBER_IN_WORDS, written=show(value), example=digits, unit=_asked(unit))
    sign, number, power, tail = _parts(value, unit)
    if sign or (tail and (unit is None or tail.casefold() not in UNIT_WORDS.get(unit, (unit.casefold(),)))):
        raise ValueProblem(Code.NOT_A_NUMBER, written=show(value), unit=_asked(unit))
    number *= _POWERS[power]
    if power and not tail:
        raise ValueProblem(Code.SHORT_NUMBER, written=show(value), example=show_number(number), unit=_asked(unit))
    return number


_IN_WORDS = re.compile("(半|[一二两三四五六七八九十])个?(.+?)(半?)")


def _in_digits(text: str, unit: str) -> str:
    """Return in digits a number that is written in words with its unit: 半天, 两天, 一天半; nothing for any other text."""
    match = _IN_WORDS.fullmatch(simplify(text))
    if not match or match[2] not in UNIT_WORDS.get(unit, (unit,)):
        return ""
    whole = "半一二三四五六七八九十".index(match[1].replace("两", "二"))
    return f"{whole}.5" if match[3] or not whole else str(whole)


def _parts(value: object, unit: str | None) -> tuple[str, Decimal, str, str]:
    """Return the sign of money, the number, 万 or 亿, and the unit of a written number."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return "", Decimal(value), "", ""
    match = _NUMBER.fullmatch(trimmed(normalize("NFKC", str(value))))
    try:
        if match:
            return match[1], Decimal(match[2].replace(",", "")), match[3], trimmed(match[4])
    except InvalidOperation:
        pass
    raise ValueProblem(Code.NOT_A_NUMBER, written=show(value), unit=_asked(unit))


def _asked(unit: str | None) -> str:
    return f"（单位：{unit}）" if unit else ""


def parse_int(value: object, unit: str | None = None) -> int:
    """Return a whole number; 3.0 from a spreadsheet counts as 3."""
    number = parse_number(value, unit)
    if number != number.to_integral_value():
        raise ValueProblem(Code.NOT_WHOLE, written=show(value))
    return int(number)


def parse_money(value: object, unit: str = "元") -> int:
    """Return an amount as whole 分; it is in ``unit`` unless it says 元, 万元 or 亿元 itself."""
    amount = _amount(value, unit)
    if not isinstance(value, str):
        amount = round(amount, RESIDUE)
    if amount != amount.to_integral_value():
        raise ValueProblem(Code.NOT_MONEY, written=show(value), unit=unit)
    return int(amount)


def _amount(value: object, unit: str) -> Decimal:
    """Return a written amount in 分, not rounded."""
    try:
        if not isinstance(value, str):
            return _storable(parse_number(value) * MONEY_UNITS[unit], value)
        sign, number, power, tail = _parts(value, unit)
    except ValueProblem as problem:
        if problem.code is not Code.NOT_A_NUMBER:
            raise
        raise ValueProblem(Code.NOT_MONEY, written=show(value), unit=unit) from None
    said = tail[1:-1] if tail.startswith("(") else "" if tail else unit
    if sign and not power and said in _LARGER_UNITS:
        written = show(re.split("[（(]", value)[0])
        raise ValueProblem(Code.YUAN_SIGN, written=written, unit=said, number=written.lstrip("¥￥ "))
    if tail not in ("", *YUAN_WORDS):
        raise ValueProblem(Code.NOT_MONEY, written=show(value), unit=unit)
    number = number * _POWERS[power] if power else number
    return _storable(number * MONEY_UNITS["元" if power or tail else unit], value)


def _storable(fen: Decimal, written: object) -> Decimal:
    """Return an amount in 分, if it is one that can be kept."""
    if abs(fen) >= MAX_WHOLE:
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(written), why="数太大")
    return fen


def parse_yes_no(value: object, words: tuple[str, str] = ("是", "否"), of: str = "") -> bool:
    """Return True for 是, 有, √ and False for 否, 无, ×, which ``of`` may follow: 无酒.

    ``words`` are those that are to be written.
    """
    if isinstance(value, bool):
        return value
    word = simplify(str(value)).removesuffix(of)
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise ValueProblem(Code.NOT_YES_NO, written=show(value), yes=words[0], no=words[1])


_POWER_OF_TEN = re.compile(r"-?[0-9](\.[0-9]+)?E\+[0-9]{1,3}")
_PLUS = re.compile("[+\u207a\u208a\ufb29\ufe62\uff0b]")
"""All signs that are a plus in NFKC: nearly every cell has none, told quickly."""


def rewritten(text: str) -> Decimal | None:
    """Return the number that a spreadsheet took a long one for, as it shows it: ``1.143E+17``; None if it is not one."""
    if not _PLUS.search(text):
        return None
    shown = trimmed(normalize("NFKC", text)).upper()
    return Decimal(shown) if _POWER_OF_TEN.fullmatch(shown) else None


def parse_code(value: object) -> str:
    """Return a unit's code in capitals: letters, digits, hyphens."""
    text = trimmed(normalize("NFKC", str(value))).upper()
    if rewritten(text) is not None:
        raise ValueProblem(Code.CODE_AS_NUMBER, written=show(value))
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z._-]{0,39}", text):
        raise ValueProblem(Code.NOT_A_CODE, written=show(value))
    return text


def is_yes_no(value: object) -> bool:
    """Whether something written says yes or no."""
    return isinstance(value, bool) or simplify(str(value)) in _YES_NO_WORDS


def parse_choice(
    value: object, choices: Sequence[str], also: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> str:
    """Return the one of ``choices`` that was written, forgiving blanks and full width; ``also`` are other words for some."""
    if value in choices:
        return str(value)
    words = {word: choice for choice in choices for word in (choice, *also.get(choice, ()))}
    known = {simplify(word): choice for word, choice in words.items()}
    word = simplify(str(value))
    if word in known:
        return known[word]
    meant = suggest(str(value), words)
    raise ValueProblem(Code.NOT_A_CHOICE, written=show(value), meant=meant, allowed=listing(choices))


def parse_state(written: object) -> str:
    """Return how a rectification stands, 未开始 where nothing is written; raises ``ValueProblem``."""
    if is_blank(written):
        return next(iter(OTHER_STATE_WORDS))
    state = STATE_WORDS.get(simplify(str(written)))
    if state is None:
        raise ValueProblem(Code.NOT_A_STATE, written=show(written), allowed=listing(OTHER_STATE_WORDS))
    return state


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
