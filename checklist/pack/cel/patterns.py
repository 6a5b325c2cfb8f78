r"""The patterns of ``matches`` that mean the same in both engines: RE2 here, the browser's own in the form.

They share what rules need: signs, ``.``, ``[…]``, ``\d``, ``\w``, groups, ``|``, ``^``, ``$``, ``\b`` and repetition.
All else is refused, with what to write instead.
"""

from __future__ import annotations

import re

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


def pattern_fault(pattern: str) -> tuple[str, str] | None:
    """Return what of a pattern the two engines do not share, and why or what to write instead; None if they share it all."""
    rest = _not_shared(pattern)
    if rest:
        why = next((why for begins, why in _INSTEAD if re.fullmatch(begins, rest, re.DOTALL)), _WRONG)
        return rest[:20], why
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
