"""What compiles but means something else than it seems, or costs more than a condition may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from checklist.core.errors import Code
from checklist.core.values import MAX_NUMBER
from checklist.core.words import listing, suggest
from checklist.pack.cel.amounts import Amounts
from checklist.pack.cel.calendars import wrong_part
from checklist.pack.cel.functions import FUNCTION_NAMES
from checklist.pack.cel.patterns import pattern_fault
from checklist.pack.cel.percents import Percents
from checklist.pack.cel.tree import Node
from checklist.pack.cel.types import Flaw, Scope, Struct, position, variable_at

_OPERATORS = {"_&&_", "_||_", "!_", "-_", "_+_", "_-_", "_*_", "_/_", "_%_", "_==_", "_!=_", "_<_", "_<=_", "_>_",
              "_>=_", "@in", "_?_:_", "_[_]"}  # fmt: skip
_BUILT_IN = ("size", "startsWith", "endsWith", "contains", "matches", "int", "double", "string")
_ALLOWED = {*_OPERATORS, *_BUILT_IN, *FUNCTION_NAMES, "@not_strictly_false"}


def flaws(root: Node, source: str, scope: Scope, structs: Mapping[str, Struct]) -> Iterator[Flaw]:
    """Yield what a checked condition may not contain."""
    amounts = Amounts(scope, structs)
    percents = Percents(amounts.variable)
    for node in root.walk():
        yield from amounts.flaws(node, lambda at: position(source, at.offset))
        line, column = position(source, node.offset)
        yield from (Flaw(Code.EXPRESSION_CALENDAR, line, column, details) for details in wrong_part(node))
        yield from (Flaw(Code.EXPRESSION_PERCENT, line, column, details) for details in percents.flaws(node))
        yield from (Flaw(Code.EXPRESSION_HUNDREDFOLD, line, column, details) for details in percents.multiplied(node))
        forbidden = _forbidden(node)
        if node.name == "_/_" and "divide_int64" in node.overloads:
            yield Flaw(Code.EXPRESSION_DIVISION, line, column, {})
        elif forbidden:
            what, why = forbidden
            yield Flaw(Code.EXPRESSION_FORBIDDEN, line, column, {"what": what, "why": why})
        elif node.name == "_[_]":
            yield from _wrong_class(node, line, column, scope, structs)
        elif (node.kind, node.name) == ("call", "matches") and (fault := _pattern_fault(node)):
            what, why = fault
            yield Flaw(Code.EXPRESSION_PATTERN, line, column, {"what": what, "why": why})
        elif node.name == "date" and (written := _no_day(node.children)):
            yield Flaw(Code.DATE_LITERAL, line, column, {"written": written})
        elif node.kind == "call" and node.name in ("_==_", "_!=_", "@in"):
            for details in _wrong_choices(node, scope, structs):
                yield Flaw(Code.EXPRESSION_CHOICE, line, column, details)


def _forbidden(node: Node) -> tuple[str, str] | None:
    """Tell what no condition may contain, and why: what is not named here or above is not understood."""
    if node.kind == "comprehension":
        return "exists、all、map 等循环", "请用 let 汇总台账的行"
    if node.kind == "const" and isinstance(node.value, int | float) and abs(node.value) > MAX_NUMBER:
        return str(node.value), "数太大"
    if node.kind == "map":
        return "{ }", "请把数值写进 limits.yaml"
    if node.kind == "call":
        return _forbidden_function(node) or _forbidden_types(node)
    return None


def _forbidden_function(node: Node) -> tuple[str, str] | None:
    if "index_list" in node.overloads:
        return "[ ]", "规则里没有可按序号取的列表"
    if node.name in ("ratio", "floor_ratio", "_%_") and node.children[1].kind == "const" and not node.children[1].value:
        return node.name.strip("_"), "除数是零"
    if node.name == "dyn":
        return "dyn", "它会绕过类型检查"
    if node.name.startswith("get") and node.name != "get":
        return node.name, "月和日从 0 数起，容易算错，请用 year(…)、month(…)"
    if node.name not in _ALLOWED:
        return node.name, f"这里可以用的是 {listing([*FUNCTION_NAMES, *_BUILT_IN])}"
    return None


def _forbidden_types(node: Node) -> tuple[str, str] | None:
    kinds = [child.type for child in node.children]
    if node.name == "_/_" and kinds == ["number", "number"]:
        return "/", "除数为零时得不出结果，请写 ratio(a, b)"
    if node.name in ("int", "double") and "text" in kinds:
        return node.name, "文字未必是数，请把列的类型写成 int 或 number"
    if node.name in ("_==_", "_!=_") and "number" in kinds:
        return node.name.strip("_"), "小数不能比较相等，请用 > 或 <"
    if node.name in ("_<_", "_<=_", "_>_", "_>=_") and kinds == ["text", "text"]:
        return node.name.strip("_"), "文字不能比较大小"
    return None


def _no_day(given: Sequence[Node]) -> str:
    """Return the text that is given for a day and is none."""
    [day] = given
    if day.kind != "const":
        return ""
    written = str(day.value)
    try:
        is_day = date.fromisoformat(written).isoformat() == written
    except ValueError:
        is_day = False
    return "" if is_day else written


def _pattern_fault(node: Node) -> tuple[str, str] | None:
    """Return what of a pattern only one of the two engines understands, and what to write instead."""
    *_, pattern = node.children
    if pattern.kind != "const":
        written = ".".join(pattern.path() or ("…",))
        return written, "式样要在引号里写明，浏览器和本工具才认得一样"
    return pattern_fault(str(pattern.value))


def _wrong_choices(node: Node, scope: Scope, structs: Mapping[str, Struct]) -> Iterator[dict[str, str]]:
    """Yield the words that a column is compared with and cannot have."""
    for one, other in (node.children, node.children[::-1]):
        path = one.path()
        variable = variable_at(path, scope, structs) if path else None
        if variable is None or not variable.choices:
            continue
        literals = other.children if other.kind == "list" else [other]
        for literal in literals:
            if literal.kind == "const" and literal.value not in variable.choices:
                written = str(literal.value)
                yield {
                    "written": written,
                    "column": variable.title,
                    "meant": suggest(written, variable.choices),
                    "allowed": listing(variable.choices),
                }


def _wrong_class(node: Node, line: int, column: int, scope: Scope, structs: Mapping[str, Struct]) -> Iterator[Flaw]:
    """Yield that numbers by classes are looked up by a word that is none of them, or by what may be any text."""
    table, key = node.children
    depth = 0
    while table.name == "_[_]":
        table, depth = table.children[0], depth + 1
    path, key_path = table.path(), key.path()
    limit = variable_at(path, scope, structs) if path else None
    if limit is None or depth >= len(limit.classes):
        return
    details = {"title": limit.title, "allowed": listing(limit.classes[depth])}
    if key.kind == "const" and key.value not in limit.classes[depth]:
        written = str(key.value)
        meant = suggest(written, limit.classes[depth])
        yield Flaw(Code.LIMIT_CLASS, line, column, {**details, "written": written, "meant": meant})
    by = variable_at(key_path, scope, structs) if key_path else None
    if by is not None and by.type == "text" and not by.computed:
        yield Flaw(Code.LIMIT_BY_TEXT, line, column, {**details, "column": by.title})
