"""Words that people write: made alike so that they can be compared, the nearest known one, and several as a list."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Literal

_BLANK_CODES = (*range(0x2000, 0x200B), 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF)
BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f " + "".join(map(chr, _BLANK_CODES))
"""The signs that are blank: all that ``str.split`` takes for it, and U+FEFF, which browsers do, too."""
MOST_TO_COMPARE = 1000
"""How many known words a mistyped one is compared with: each comparison costs time."""


def suggest(written: str, known: Iterable[str]) -> str:
    """Return ``，是不是想写“…”`` for the nearest known word, or nothing."""
    return meant(nearest(written, known))


def meant(near: str | None) -> str:
    """Return ``，是不是想写“…”`` for the word that was meant, if it is known which."""
    return f"，是不是想写“{near}”" if near is not None else ""


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like a written one, if any is like it.

    Full-width letters, case and leading zeros are forgiven before similarity is looked at. An id of another
    number is none: ``BX-97`` is no more like ``BX-07`` than like any other, nor ``3.7`` like ``1.7``. Nor is one of other
    letters, unless the written letters are those of no id: ``BY-02``.
    """
    words = {_without_zeros(word): word for word in islice(known, MOST_TO_COMPARE)}
    wanted = _without_zeros(written)[:100]
    near = difflib.get_close_matches(wanted, words, n=1, cutoff=0.6)
    return words[near[0]] if near and not _is_other_id(wanted, near[0], words) else None


def alone_nearest(written: str, known: Iterable[str]) -> str | None:
    """Return the ``nearest`` known word; None if it may as well be another.

    Another is just as near: 里程表 is no more 出车里程表数 than 收车里程表数; or has the word in it, too: 人数, 陪餐人数 and
    接待对象人数.
    """
    words = list(known)
    near = nearest(written, words)
    wanted, matcher = _without_zeros(written)[:100], difflib.SequenceMatcher()
    if near is None or sum(wanted in _without_zeros(word) for word in words) > 1:
        return None
    matcher.set_seq2(wanted)
    ratios = []
    for word in words[:MOST_TO_COMPARE]:
        matcher.set_seq1(_without_zeros(word))
        ratios.append(matcher.ratio())
    return near if ratios.count(max(ratios)) == 1 else None


def _is_other_id(written: str, near: str, known: Iterable[str]) -> bool:
    """Whether two texts are ids of different things, as far as the known ones tell."""
    one, other = _NUMBERED.fullmatch(written), _NUMBERED.fullmatch(near)
    if one is None or other is None or one.groups() == other.groups():
        return False
    letters = {match["letters"] for match in map(_NUMBERED.fullmatch, known) if match}
    return one["letters"] in letters


_NUMBERED = re.compile(r"(?P<letters>[a-z]*)[-_]?([0-9]+(?:\.[0-9]+)*)([a-z]?)")


def _without_zeros(text: str) -> str:
    return re.sub(r"0+(?=\d)", "", simplify(text))


def trimmed(text: str) -> str:
    """Return the text without the blanks around it."""
    return text.strip(BLANKS)


def without_blanks(text: str) -> str:
    """Return the text without any blank."""
    return "".join(text.split()).replace("\ufeff", "")


def simplify(text: str) -> str:
    """Return the text without full-width forms, case and white space, for comparing."""
    return _simplified(text) if len(text) <= _SHORT else _simplify(text)


def _simplify(text: str) -> str:
    return without_blanks(normalize("NFKC", text).casefold())


_SHORT = 20
"""Characters of words that stand in many cells, and are remembered."""
_simplified = lru_cache(maxsize=4096)(_simplify)


_SEPARATOR = "[ \\t\\n\u00a0\u2000-\u200a\u202f\u3000·•‧∙⋅・･]"
_OPENING, _CLOSING = "([{〔【〖〘﹝❲⟦", ")]}〕】〗〙﹞❳⟧"
_RADICALS = range(0x2F00, 0x2FD6)
"""Signs for the radicals of a dictionary, which look as the characters do: ⼯ is 工."""
_UNLIKE = re.compile(f"{_SEPARATOR}|[a-z！-～{re.escape(_OPENING[1:] + _CLOSING[1:])}\u2f00-\u2fd5]")
_OUTER = "。，、；：！？…—“”‘’\"'.,;:!?-"
_SEPARATORS = re.compile(f"{_SEPARATOR}+")
_TELLS_APART = re.compile("[A-Z]{2}|[0-9]{2}")
_PLATE = re.compile(f"{_SEPARATOR}*[\u4e00-\u9fff]{_SEPARATOR}*[A-Z]{_SEPARATOR}+[A-Z0-9]{{5,6}}{_SEPARATOR}*")
_HOLDS_BESIDES = re.compile(r"\(兼职?\)$")
_PLATE_SIGNS = (".", "-", "—", "_")
_SIGNED_PLATE = re.compile("[\u4e00-\u9fff][A-Z].[A-Z0-9]{5,6}")
_HALF_WIDTH = {sign: chr(sign - 0xFEE0) for sign in range(ord("！"), ord("～") + 1)}
_BRACKETS = dict.fromkeys(_OPENING, "(") | dict.fromkeys(_CLOSING, ")")
_ALIKE = str.maketrans(
    {
        chr(sign): _BRACKETS.get(half := _HALF_WIDTH.get(sign, chr(sign)), half.upper())
        for sign in (*range(ord("a"), ord("z") + 1), *_HALF_WIDTH, *map(ord, _BRACKETS))
    }
    | {chr(sign): unicodedata.normalize("NFKC", chr(sign)) for sign in _RADICALS}
)


def alike(text: str) -> str:
    """Return a text of a table as it is compared with others: 陈　立 新 is 陈立新, ａｂ１ is AB1, 市函〔2026〕9号 is 市函(2026)9号.

    Letters are compared as capitals, brackets of any kind as round ones, letters, digits and punctuation in half width.
    Spaces and middle dots are one space between two letters and between two digits, and nothing elsewhere nor behind the
    letter of a car's plate: 湘A·B1 is 湘AB1. That somebody holds an office besides is not told apart: 陈立新（兼） is 陈立新.
    Punctuation and quotation marks around a text are none of it. All else tells apart.
    """
    if _UNLIKE.search(text):
        text = _SEPARATORS.sub(_between, text.translate(_ALIKE))
    if text[:1] in _OUTER or text[-1:] in _OUTER or text[-1:] == ")":
        text = _HOLDS_BESIDES.sub("", text.strip(_OUTER)).strip(_OUTER) or text
    if text[2:3] in _PLATE_SIGNS and _SIGNED_PLATE.fullmatch(text):
        return text[:2] + text[3:]
    return text


def _between(separators: re.Match[str]) -> str:
    text, start, end = separators.string, separators.start(), separators.end()
    if not _TELLS_APART.fullmatch(text[start - 1 : start] + text[end : end + 1]):
        return ""
    return "" if _PLATE.fullmatch(text) else " "


_MARKS = re.compile(r"[^\w\s\x00-\u02ff\u2000-\u20cf\u2100-\u2fff\u3000-\u3029\u3030-\u303f\ue000-\uffff]{60,}")
"""A run in which there may be marks alone (Unicode's own limit is 30, in its stream-safe text format)."""


def normalize(form: Literal["NFC", "NFKC"], text: str) -> str:
    """Return a text in a normal form; one with endless runs of combining marks as it is.

    To bring such marks into order takes time that grows with the square of their number.
    """
    if text.isascii() or (len(text) > 200 and _MARKS.search(text)):
        return text
    return unicodedata.normalize(form, text)


def listing(words: Iterable[str]) -> str:
    """Join words as Chinese lists them."""
    return "、".join(words)


def few(words: Iterable[str], most: int = 8) -> str:
    """Join the first of many words, and show that there are more."""
    known = list(words)
    return listing(known[:most]) + ("……" if len(known) > most else "")


_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100}
_NUMBER = re.compile(f"[{''.join((*_DIGITS, *_TENS))}]+|[0-9]+")


def article_order(article: str) -> tuple[int, ...]:
    """Return by what articles of a document are sorted: the numbers of article and paragraph, 第九十九条第二款 being (99, 2)."""
    return tuple(int(word) if word.isascii() else _number(word) for word in _NUMBER.findall(article))


def _number(word: str) -> int:
    """Return a Chinese number below a thousand."""
    total = digit = 0
    for sign in word:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
