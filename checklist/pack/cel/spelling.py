"""What people write in conditions otherwise than these are written: words for signs, full-width signs, titles for names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from checklist.core.errors import Code
from checklist.core.words import nearest
from checklist.pack.cel.types import Flaw, Scope, Struct, position

QUOTED = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'')
_TITLED = re.compile(r"(?<![\w.])(?P<owner>[a-z_]+)\.(?P<title>(?=\w*[^\W\x00-\x7f])\w+)")
_HYPHENED = re.compile(r"\b[a-z_]+\.[A-Z]+[A-Z0-9]*-[0-9]+\b")
_QUOTES = "“”"
_HALF_WIDTH = "，用半角的符号"
WORDS = {
    "and": ("&&", "，是“并且”"),
    "AND": ("&&", "，是“并且”"),
    "or": ("||", "，是“或者”"),
    "OR": ("||", "，是“或者”"),
    "not": ("!", "，是“不是”，如 !row.列名"),
    "NOT": ("!", "，是“不是”，如 !row.列名"),
    "TRUE": ("true", ""),
    "True": ("true", ""),
    "FALSE": ("false", ""),
    "False": ("false", ""),
}
"""Words of other languages."""
_CHINESE = {
    **dict.fromkeys(("并且", "而且", "同时", "且"), ("&&", "")),
    **dict.fromkeys(("或者", "或"), ("||", "")),
    **dict.fromkeys(("不是", "非"), ("!", "，如 !row.列名")),
    **dict.fromkeys(("大于等于", "大于或等于", "不少于", "不小于"), (">=", "")),
    **dict.fromkeys(("小于等于", "小于或等于", "不多于", "不大于", "不超过"), ("<=", "")),
    **dict.fromkeys(("不等于",), ("!=", "")),
    **dict.fromkeys(("大于", "多于", "超过"), (">", "")),
    **dict.fromkeys(("小于", "少于"), ("<", "")),
    **dict.fromkeys(("等于",), ("==", "")),
}
_SIGNS = {
    _QUOTES: ('"…"', "，用半角的引号"),
    "、": (",", _HALF_WIDTH),
    "。": (".", _HALF_WIDTH),
    "【": ("[", _HALF_WIDTH),
    "】": ("]", _HALF_WIDTH),
    "=": ("==", "，是“等于”"),
    "&": ("&&", "，是“并且”"),
    "|": ("||", "，是“或者”"),
    "<>": ("!=", "，是“不等于”"),
    "=<": ("<=", ""),
    "=>": (">=", ""),
    "≥": (">=", ""),
    "≤": ("<=", ""),
    "≠": ("!=", ""),
    "×": ("*", ""),
    "÷": ("ratio(甲, 乙)", ""),
}
_ALIKE = dict.fromkeys("“”‘’", _QUOTES) | dict.fromkeys("（）", "（）")
"""Signs that are told together."""
_MISSPELLED = re.compile(
    r"(?P<surplus>[。；;，,]\s*\Z|如果|[‹›〈〉《》「」『』«»])"
    rf"|(?P<word>\b(?:{'|'.join(WORDS)})\b|{'|'.join(sorted(_CHINESE, key=len, reverse=True))})"
    r"|(?P<percent>[0-9０-９]+(?:[.．][0-9０-９]+)?\s*[%％](?!\s*[\w(]))"
    r"|(?P<digits>[０-９]+(?:[.．][0-9０-９]+)?)"
    r"|(?P<sign>[“”‘’。、【】≥≤≠×÷（），：；＋－＊／％．？［］｛｝]"
    r"|<>|=<|=>|(?<![=!<>])=(?![=<>])|(?<!&)&(?!&)|(?<!\|)\|(?!\|)|[＝！＞＜＆｜]+)"
)


def misspelled(code: str) -> Iterator[Flaw]:
    """Yield what is written otherwise in conditions, each sign once and where it stands first; ``code`` is a condition without what is quoted."""
    code = _TITLED.sub(lambda titled: "_" * len(titled[0]), code)
    found = {_ALIKE.get(match[0], match[0].strip()): match for match in reversed(list(_MISSPELLED.finditer(code)))}
    for written, match in sorted(found.items(), key=lambda pair: pair[1].start()):
        if match["surplus"]:
            line, column = position(match.string, match.start())
            yield Flaw(Code.EXPRESSION_SURPLUS, line, column, {"written": written})
            continue
        write, why = _instead(match, written)
        shown = "全角引号" if written == _QUOTES else f"“{written}”"
        yield _spelling(match, {"written": shown, "write": write, "why": why})


def _instead(match: re.Match[str], written: str) -> tuple[str, str]:
    """Return what is to be written instead, and why."""
    half = normalize("NFKC", written)
    if match["word"]:
        return (WORDS | _CHINESE)[written]
    if match["percent"]:
        return f"{float(half.rstrip('% ')) / 100:g}", "，条件里没有百分号"
    if match["digits"]:
        return half, "，用半角的数字"
    if written in _SIGNS:
        return _SIGNS[written]
    return _SIGNS[half][0] if half in _SIGNS else half, _HALF_WIDTH


def hyphened(code: str) -> Iterator[Flaw]:
    """Yield the ids that are written as in files, with a hyphen that conditions take for a minus."""
    for match in _HYPHENED.finditer(code):
        details = {"written": f"“{match[0]}”", "write": match[0].replace("-", "_"), "why": "，编号里的 - 写成 _"}
        yield _spelling(match, details)


def by_title(code: str, scope: Scope, structs: Mapping[str, Struct]) -> Iterator[Flaw]:
    """Yield what is called by its Chinese title, which conditions do not know."""
    for match in _TITLED.finditer(code):
        owner, title = match["owner"], match["title"]
        members = structs[scope[owner].struct].members if owner in scope and scope[owner].struct else {}
        if owner == "limits":
            members = {name.partition(".")[2]: limit for name, limit in scope.items() if name.startswith("limits.")}
        names = {variable.title: name for name, variable in members.items()}
        near = nearest(title, names)
        write = f"{owner}.{names[near]}" if near else f"{owner}.英文名称"
        why = f"，“{near}”的名称是 {names[near]}" if near else "，这里不写中文标题"
        yield _spelling(match, {"written": f"“{match[0]}”", "write": write, "why": why})


def _spelling(match: re.Match[str], details: dict[str, str]) -> Flaw:
    """Return what is to be written otherwise, and where it stands."""
    line, column = position(match.string, match.start())
    return Flaw(Code.EXPRESSION_SPELLING, line, column, details)
