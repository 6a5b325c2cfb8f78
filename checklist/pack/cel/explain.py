"""What the compiler says of a condition that it refuses, in the words of the rule maintainer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from checklist.core.errors import Code
from checklist.core.words import nearest, suggest
from checklist.pack.cel.functions import FUNCTION_NAMES
from checklist.pack.cel.types import Flaw, Scope, Struct

_ERROR = re.compile(r"^(?:INVALID_ARGUMENT: )?ERROR: <input>:(-?\d+):(-?\d+): (.*?)(?: \[INVALID_ARGUMENT\])?$", re.M)
_OTHER = {
    r"Exceeded max recursion depth of \d+ when parsing\.": "括号或运算叠得太深，请用 let 分成几步",
    r"CANCELLED: Expression recursion limit exceeded\. .*": "括号或运算叠得太深，请用 let 分成几步",
    r"unsupported syntax .*": "不支持这种写法",
    r"expression of type .* cannot be the operand of a select operation": "点号前面不是一组内容",
    r"invalid (int|uint|double) literal": "数太大，或写法不对",
    r"has\(\) argument must be a field selection": "has 里应当是点号连接的名称，如 has(row.amount)",
    r"undefined field '\w+' not found in struct '.*'": "不支持这种写法",
}
_TYPE_NAMES = {
    "google.protobuf.Timestamp": "日期",
    "timestamp": "日期",
    "google.protobuf.Duration": "两日之差",
    "duration": "两日之差",
    "int": "整数",
    "double": "小数",
    "string": "文字",
    "bool": "是非",
}


@dataclass(frozen=True)
class _Said:
    """One error of the compiler, and the condition it is about."""

    match: re.Match[str]
    line: int
    column: int
    whole: str
    source: str
    scope: Scope
    structs: Mapping[str, Struct]


def flaws(said: str, source: str, scope: Scope, structs: Mapping[str, Struct]) -> Iterator[Flaw]:
    """Yield what the compiler's message about a condition means; what it says newly is quoted."""
    errors = [(int(error[1]), int(error[2]), error[3]) for error in _ERROR.finditer(said)]
    code = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), source)
    spelling = [*_hyphened(code)]
    if any(text.startswith("Syntax error") for _, _, text in errors):
        spelling += [*_misspelled(code), *by_title(code, scope, structs)]
    if spelling:
        yield from spelling
        return
    placed = [error for error in errors if error[0] > 0]
    for line, column, text in placed or [(1, 1, errors[0][2] if errors else said)]:
        for pattern, explain in _KNOWN.items():
            if match := re.fullmatch(pattern, text):
                yield explain(_Said(match, line, column, said, source, scope, structs))
                break
        else:
            yield Flaw(Code.EXPRESSION_OTHER, line, column, {"detail": _other(text)})


def _misspelled(code: str) -> Iterator[Flaw]:
    """Yield what is written otherwise in conditions, each sign once and where it stands first; ``code`` is a condition without what is quoted."""
    found = {_ALIKE.get(match[0], match[0]): match for match in reversed(list(_MISSPELLED.finditer(code)))}
    for written, match in sorted(found.items(), key=lambda pair: pair[1].start()):
        write, why = _SPELLED.get(written) or (normalize("NFKC", written), "，用半角的符号")
        shown = "全角引号" if written == _QUOTES else f"“{written}”"
        yield _spelling(match, {"written": shown, "write": write, "why": why})


def _hyphened(code: str) -> Iterator[Flaw]:
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
    *above, before = match.string[: match.start()].split("\n")
    return Flaw(Code.EXPRESSION_SPELLING, len(above) + 1, len(before) + 1, details)


_HYPHENED = re.compile(r"\b[a-z_]+\.[A-Z]+[A-Z0-9]*-[0-9]+\b")
_TITLED = re.compile(r"(?<![\w.])(?P<owner>[a-z_]+)\.(?P<title>(?=\w*[^\W\x00-\x7f])\w+)")
_QUOTED = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'')
_QUOTES = "“”"
_SPELLED = {
    "and": ("&&", "，是“并且”"),
    "or": ("||", "，是“或者”"),
    "not": ("!", "，是“不是”，如 !row.列名"),
    "=": ("==", "，是“等于”"),
    _QUOTES: ('"…"', "，用半角的引号"),
    "。": (".", "，用半角的符号"),
    "、": (",", "，用半角的符号"),
    "≥": (">=", ""),
    "≤": ("<=", ""),
    "≠": ("!=", ""),
    "×": ("*", ""),
    "÷": ("ratio(甲, 乙)", ""),
}
_ALIKE = dict.fromkeys("“”‘’", _QUOTES) | dict.fromkeys("（）", "（）")
"""Signs that are told together."""
_MISSPELLED = re.compile(
    r"\b(?:and|or|not)\b|(?<![=!<>])=(?!=)|[“”‘’。、≥≤≠×÷（），＝！＞＜：；＋－＊／％．？｜＆［］｛｝]"
)


def _other(said: str) -> str:
    for pattern, chinese in _OTHER.items():
        if re.fullmatch(pattern, said, re.DOTALL):
            return chinese
    return f"编译器报告了本工具不认识的情况“{said[:200]}”"


def _undefined_field(said: _Said) -> Flaw:
    name, struct = said.match[1], said.structs[said.match[2]]
    details = {"owner": struct.title, "name": name, "meant": suggest(name, struct.members)}
    return Flaw(Code.EXPRESSION_FIELD, said.line, said.column + 1, details)


def _undeclared(said: _Said) -> Flaw:
    name = said.match[1]
    start = said.source.split("\n")[said.line - 1].rfind(name, 0, said.column + len(name))
    if any(variable.startswith(f"{name}.") for variable in said.scope):
        longer = re.search(rf"\b{re.escape(name)}\.(\w+)", said.whole)
        name = f"{name}.{longer[1]}" if longer else name
    details = {"name": name, "meant": suggest(name, [*said.scope, *FUNCTION_NAMES])}
    return Flaw(Code.EXPRESSION_NAME, said.line, start + 1, details)


def _no_overload(said: _Said) -> Flaw:
    kinds = [_TYPE_NAMES.get(kind.strip(), kind.strip()) for kind in said.match[2].split(",")]
    hint = "小数一方要写成 1.0 的形式，整数一方可用 double(…) 换算。" if set(kinds) == {"整数", "小数"} else ""
    if kinds == ["小数"] and said.match[1] == "yuan":
        hint = "yuan 里要是整数，小数请写 yuan(int(…))。"
    if "小数" in kinds and "yuan" in said.source:
        hint += "限额改用元来写（type: int，unit: 元），就写 yuan(limits.限额)，不用换算。"
    if "两日之差" in kinds:
        hint = "两个日期相隔几天，写 days(甲, 乙)。"
    details = {"operator": said.match[1].strip("_"), "types": "与".join(kinds), "hint": hint}
    return Flaw(Code.EXPRESSION_TYPE, said.line, said.column, details)


def _syntax(said: _Said) -> Flaw:
    detail = "句末少了内容" if "<EOF>" in said.match[0] else "检查括号、引号和运算符"
    return Flaw(Code.EXPRESSION_SYNTAX, said.line, said.column, {"detail": detail})


_KNOWN: dict[str, Callable[[_Said], Flaw]] = {
    r"undefined field '(\w+)' not found in struct 'pack\.(\w+)'": _undefined_field,
    r"undeclared reference to '([\w.]+)' \(in container ''\)": _undeclared,
    r"found no matching overload for '([^']+)' applied to '\(?([^']*?)\)?'": _no_overload,
    r"Syntax error: .*": _syntax,
}
