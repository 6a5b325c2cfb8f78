"""What the compiler says of a condition that it refuses, in the words of the rule maintainer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from checklist.core.errors import Code
from checklist.core.words import listing, suggest
from checklist.pack.cel.functions import FUNCTION_NAMES, USES
from checklist.pack.cel.percents import PERCENT, SHARE, as_percent, of_whole
from checklist.pack.cel.spelling import QUOTED, WORDS, by_title, hyphened, misspelled
from checklist.pack.cel.types import Flaw, Scope, Struct, of_a_class, of_quarters, position, variable_at

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
    "null_type": "空值",
    "map": "一组分档的数",
    "list": "一个列表",
    "pack": "一整组内容",
}
_OTHER_NAMES = {
    "today": "，今天（核对那一天）写 as_of",
    "now": "，今天（核对那一天）写 as_of",
    "len": "，文字有几个字写 size(row.列名)",
    **dict.fromkeys(
        ("sum", "count", "min", "max", "avg"), "，几行合计、件数、最小、最大的，在 let 里写，如 {sum: row.列名}"
    ),
}
"""What is known from other languages and is called otherwise here, or nothing."""
_DAY = re.compile(r"(?P<year>[0-9]{4})\s*[-./年]\s*(?P<month>[0-9]{1,2})\s*[-./月]\s*(?P<day>[0-9]{1,2})")


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
    """Yield what the compiler's message about a condition means; what it says newly is quoted.

    Of syntax errors the first is told: one sign too many makes several.
    """
    errors = [(int(error[1]), int(error[2]), error[3]) for error in _ERROR.finditer(said)]
    code = QUOTED.sub(lambda quoted: " " * len(quoted[0]), source)
    spelling = [*hyphened(code)]
    if any(text.startswith("Syntax error") for _, _, text in errors):
        spelling += [*misspelled(code), *by_title(code, scope, structs)]
    if spelling:
        yield from spelling
        return
    placed = [error for error in errors if error[0] > 0] or [(1, 1, errors[0][2] if errors else said)]
    wrong = [error for error in placed if error[2].startswith("Syntax error")]
    for line, column, text in wrong[:1] or placed:
        for pattern, explain in _KNOWN.items():
            if match := re.fullmatch(pattern, text):
                yield explain(_Said(match, line, column, said, source, scope, structs))
                break
        else:
            yield Flaw(Code.EXPRESSION_OTHER, line, column, {"detail": _other(text)})


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
    if name in USES:
        kinds, write = USES[name]
        return Flaw(Code.EXPRESSION_ARGUMENTS, said.line, start + 1, {"name": name, "kinds": kinds, "write": write})
    if name in WORDS:
        write, why = WORDS[name]
        return Flaw(
            Code.EXPRESSION_SPELLING, said.line, start + 1, {"written": f"“{name}”", "write": write, "why": why}
        )
    row = said.scope.get("row")
    if row is not None and name in said.structs[row.struct].members:
        return Flaw(Code.EXPRESSION_NAME, said.line, start + 1, {"name": name, "meant": f"，要写成 row.{name}"})
    meant = of_quarters(name, said.scope) or _OTHER_NAMES.get(name) or suggest(name, [*said.scope, *FUNCTION_NAMES])
    if name in said.scope:
        name, meant = f"{name}(…)", f"，{name} 是一个值，后面不写括号"
    return Flaw(Code.EXPRESSION_NAME, said.line, start + 1, {"name": name, "meant": meant})


def _no_overload(said: _Said) -> Flaw:
    operator = said.match[1].strip("_")
    kinds = [_kind(kind) for kind in re.split(r",\s*(?![^(]*\))", said.match[2])]
    if "一组分档的数" in kinds and (flaw := _without_class(said)):
        return flaw
    details = {
        "operator": "[ ]" if operator == "[_]" else operator,
        "types": "与".join(kinds),
        "hint": _hint(said, operator, kinds),
    }
    return Flaw(Code.EXPRESSION_TYPE, said.line, said.column, details)


def _kind(name: str) -> str:
    """Return what the compiler's name of a type means."""
    name = name.strip()
    return _TYPE_NAMES.get(name) or _TYPE_NAMES.get(re.split(r"[(.]", name)[0], "别的内容")


def _without_class(said: _Said) -> Flaw | None:
    """Return that a limit by classes stands without the class."""
    for match in re.finditer(r"\blimits\.\w+", said.source):
        limit = said.scope.get(match[0])
        keys = re.match(r"(?:\s*\[[^\]]*\])*", said.source[match.end() :])
        if limit is not None and keys is not None and keys[0].count("[") < len(limit.keys):
            write = of_a_class(match[0], limit, lambda path: variable_at(path, said.scope, said.structs))
            details = {"title": limit.title, "keys": listing(limit.keys), "write": write}
            return Flaw(Code.LIMIT_WITHOUT_CLASS, *position(said.source, match.start()), details)
    return None


def _hint(said: _Said, operator: str, kinds: list[str]) -> str:
    """Say what is to be written where types do not go together; nothing if nobody can tell."""
    known = set(kinds)
    if operator == "yuan" and kinds == ["小数"]:
        return "yuan 里要是整数，小数请写 yuan(int(…))。" + _in_yuan(said)
    if operator in USES:
        kinds_taken, write = USES[operator]
        return f"它要{kinds_taken}，写成 {write}。"
    if "小数" in known and known <= {"整数", "小数"}:
        if percent := _percent_meant(said):
            return percent
        return "小数一方要写成 1.0 的形式，整数一方可用 double(…) 换算。" + _in_yuan(said)
    if "两日之差" in known:
        return "两个日期相隔几天，写 days(甲, 乙)。"
    if "日期" in known:
        return _hint_at_days(said, operator)
    if operator in ("&&", "||", "!", "?_:"):
        return "两边都要是条件。" if operator != "!" else "! 后面要是条件。"
    if "是非" in known:
        is_chain = operator in ("<", "<=", ">", ">=")
        chain = "连着比的要分开写，如 3 < row.列名 && row.列名 < 5。"
        return chain if is_chain else "是非列直接写 row.列名 或者 !row.列名。"
    return _OTHER_HINTS.get(operator) or ("数不加引号；与文字比的，数也要加引号。" if known == {"文字", "整数"} else "")


def _hint_at_days(said: _Said, operator: str) -> str:
    if operator in ("+", "-"):
        return "日期加几个月写 add_months(日, 月数)，两个日期相隔几天写 days(甲, 乙)。"
    return f'日期要写成 date("{_day_meant(said.source)}")。'


_OTHER_HINTS = {"[_]": "台账的列写成 row.列名。"}


def _in_yuan(said: _Said) -> str:
    return "限额改用元来写（type: int，unit: 元），就写 yuan(limits.限额)，不用换算。" if "yuan" in said.source else ""


def _percent_meant(said: _Said) -> str:
    """Return how a share is compared with a number in percent, if a condition does that."""
    has_share = "ratio(" in said.source or any(
        known.unit == SHARE and re.search(rf"\b{name}\b", said.source) for name, known in said.scope.items()
    )
    for match in re.finditer(r"\b(?:limits|parameters|row)\.\w+", said.source) if has_share else ():
        known = variable_at(match[0].split("."), said.scope, said.structs)
        if known is not None and known.unit == PERCENT:
            sign = re.search("[<>]=?", said.source)
            write = f"{as_percent('ratio(…)')} {sign[0] if sign else '>'} {of_whole(match[0], known)}"
            return f"比例（如 0.1）同百分数“{known.title}”（如 10%）比，写 {write}。"
    return ""


def _day_meant(source: str) -> str:
    """Return the day that a condition names in another form, or one to show how it is written."""
    for match in _DAY.finditer(source):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            continue
    return "2026-07-01"


def _syntax(said: _Said) -> Flaw:
    rest = said.source.split("\n")[said.line - 1][max(said.column - 1, 0) :].strip()
    detail = f"从“{rest[:12]}”起看不懂，请检查括号、引号和运算符" if rest else "末尾少了内容"
    return Flaw(Code.EXPRESSION_SYNTAX, said.line, said.column, {"detail": detail})


_KNOWN: dict[str, Callable[[_Said], Flaw]] = {
    r"undefined field '(\w+)' not found in struct 'pack\.(\w+)'": _undefined_field,
    r"undeclared reference to '([\w.]+)' \(in container ''\)": _undeclared,
    r"found no matching overload for '([^']+)' applied to '\(?([^']*?)\)?'": _no_overload,
    r"Syntax error: .*": _syntax,
}
