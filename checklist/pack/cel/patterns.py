r"""The patterns of ``matches`` that mean the same in both engines: RE2 here, the browser's own in the form.

They share what rules need: signs, ``.``, ``[…]``, ``\d``, ``\w``, groups, ``|``, ``^``, ``$``, ``\b`` and repetition.
All else is refused, with what to write instead; so is a repeated group that fits the same text in many ways, like
``(a+)+``: RE2 takes no longer for it, the browser tries every way and stops answering.
"""

from __future__ import annotations

import math
import re

from checklist.core.words import alike
from checklist.pack.cel.runtime import EvaluationError, Expression, bind

_SIGN = r"\\[nt^$\\.*+?()\[\]{}|/]"
_IN_CLASS = rf"(?:{_SIGN}|\\-|[^\\\[\]-])"
_CLASS = rf"\[(?:\^(?!\])|(?![\^\]]))-?(?:{_IN_CLASS}-{_IN_CLASS}|{_IN_CLASS}|\\[dDwW])*-?\]"
_PART = re.compile(rf"{_CLASS}|\\[dDwW]|{_SIGN}|[^\\^$|?*+()\[\]{{}}]")
_BETWEEN = re.compile(r"\((?:\?:|(?!\?))|\||\^|\$|\\[bB]")
_REPEAT = re.compile(r"(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??")
_INSTEAD = (
    (r"\\[pP].*", "汉字请写 [一-龥]，别的请写明是哪些字符"),
    (r"\\[sS].*", "什么算空白，两边认的不同，请写明是哪些字符，如 [ 　]"),
    (r"\\[AzZQE].*", "开头请写 ^，末尾请写 $"),
    (r"\(\?.*", "括号请写 ( ) 或 (?: )，大小写请都写上，如 [Aa]"),
    (r"\[.*", "方括号里不能是空的，其中的 [ ] - 请写成 \\[ \\] \\-"),
    (r"[\]{}*+?)(].*", "要当作字符的，前面请加 \\，如 \\{"),
)
_WRONG = "写法有误，或者太大"
_NESTED = "重复的括号里不能再有 + * ? {2,3} 和 |，浏览器会算不完；几个字符选一个的请写 [甲乙]，如 [0-9A-Z-]+，别的请逐个写出来"
_TOKEN = re.compile(rf"({_PART.pattern}|{_BETWEEN.pattern}|\))({_REPEAT.pattern})?")
_WORDS = re.compile(rf"(?P<class>{_CLASS})|\\.|\(\?:|\{{[\d,]+\}}|(?P<word>[^\\^$|?*+()\[\]{{}}.]+)")


def pattern_fault(pattern: str) -> tuple[str, str] | None:
    """Return what of a pattern the two engines do not share, and why or what to write instead; None if they share it all."""
    rest = _not_shared(pattern)
    if rest:
        why = next((why for begins, why in _INSTEAD if re.fullmatch(begins, rest, re.DOTALL)), _WRONG)
        return rest[:20], why
    if nested := _nested(pattern):
        return nested[:20], _NESTED
    try:
        Expression("text.matches(pattern)", "bool", frozenset()).evaluate(bind({"text": "", "pattern": pattern}))
    except EvaluationError:
        return pattern[:20], _WRONG
    return None


def _not_shared(pattern: str) -> str:
    """Return a pattern from where it is not known to mean the same; nothing if it does to the end."""
    at = depth = 0
    while at < len(pattern):
        if between := _BETWEEN.match(pattern, at):
            depth += between[0].startswith("(")
            at = between.end()
            continue
        part = _PART.match(pattern, at)
        if part is None and not (depth and pattern[at] == ")"):
            return pattern[at:]
        depth -= part is None
        at = part.end() if part else at + 1
        if repeat := _REPEAT.match(pattern, at):
            at = repeat.end()
    return "(" if depth else ""


def _nested(pattern: str) -> str:
    """Return the first group that is repeated and has parts that vary, with its repetition; nothing if there is none."""
    varies, starts = [False], [0]
    for token in _TOKEN.finditer(pattern):
        part, repeat = token.groups(default="")
        if part.startswith("("):
            varies.append(False)
            starts.append(token.start())
            continue
        inner, start = (varies.pop(), starts.pop()) if part == ")" else (False, 0)
        if inner and _most(repeat) > 1:
            return pattern[start : token.end()]
        varies[-1] |= inner or part == "|" or (repeat != "" and not re.fullmatch(r"\{\d+\}\??", repeat))
    return ""


def _most(repeat: str) -> float:
    """Return how often at most a part may stand there."""
    if repeat[:1] == "{":
        most = repeat.rstrip("?").strip("{}").rpartition(",")[2]
        return int(most) if most else math.inf
    return math.inf if repeat[:1] in ("*", "+") else 1


def pattern_alike(pattern: str) -> str:
    """Return a pattern with its words as ``alike`` makes the texts that it is held against; the same if it can fit them.

    A class stays that has other signs too: ``[A-Za-z]``.
    """

    def folded(part: re.Match[str]) -> str:
        word, signs = part["word"], part["class"]
        if word is not None:
            inner = word.strip()
            return word.replace(inner, alike(inner).replace("(", r"\(").replace(")", r"\)")) if inner else word
        if signs is not None and re.fullmatch(r"\[[a-zａ-ｚＡ-Ｚ０-９-]+\]", signs):
            return f"[{alike(signs[1:-1])}]"
        return part[0]

    return _WORDS.sub(folded, pattern)
