"""Conditions: the Common Expression Language, checked against the pack's own columns.

Every condition is compiled twice. CHECK knows every record as a protobuf message, so an
unknown column or a wrong type is found when the pack is loaded, with line and column. RUN
evaluates the same text on plain maps, because on protobuf messages a missing value would
read as 0 or 1970-01-01 and a missing head count would look compliant. On maps a missing
value is an error that ``||`` and ``&&`` absorb like three-valued logic; what is left of it
is ``UNKNOWN``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from functools import cached_property, lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from cel_expr_python import cel
from google.protobuf import timestamp_pb2

from checklist.core.errors import Code, InputError, Place, Problem, listing, suggest
from checklist.core.values import MAX_NUMBER
from checklist.pack.workdays import workdays, workdays_after

if TYPE_CHECKING:
    from google.protobuf.descriptor_pb2 import FileDescriptorProto
    from google.protobuf.descriptor_pool import DescriptorPool

    from checklist.pack.checked_ast import Node

T = cel.Type
NOWHERE = Place()
MAX_COMPUTED_TEXT = 20_000
"""How many characters a value may have: a few named values that double one another would fill any memory."""
_CEL_TYPES = {
    "text": T.STRING,
    "choice": T.STRING,
    "int": T.INT,
    "money": T.INT,
    "number": T.DOUBLE,
    "date": T.TIMESTAMP,
    "bool": T.BOOL,
    "unknown": T.DYN,
}
"""By column type; ``unknown`` is what a condition with a mistake of its own would give."""
_PROTO_TYPES = {"text": 9, "choice": 9, "int": 3, "money": 3, "number": 1, "bool": 8}
_TYPE_TITLES = {"INT": "整数", "DOUBLE": "小数", "STRING": "文字", "BOOL": "是非", "TIMESTAMP": "日期"}
TYPE_NAMES = {"int": "整数", "number": "小数", "text": "文字", "bool": "是非", "date": "日期"}
_RESULT_TYPES = {
    "INT": "int",
    "DOUBLE": "number",
    "STRING": "text",
    "BOOL": "bool",
    "TIMESTAMP": "date",
    "DYN": "unknown",
}


class Unknown:
    """The outcome of a condition that needs a value nobody gave."""

    def __repr__(self) -> str:
        """Return a readable name."""
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True)
class Field:
    """A typed value that conditions can name: its column type, title and choices."""

    type: str
    title: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    record: str = ""
    """For ``type == "record"``: the name of the record it holds."""
    computed: bool = False
    """Whether a rule computes it from other values: only such a whole number can be an amount by itself."""


@dataclass(frozen=True)
class Record:
    """A named group of fields, such as the row of a ledger."""

    title: str
    fields: Mapping[str, Field]


Scope = Mapping[str, Field]
"""The names a condition may use."""


@dataclass(frozen=True)
class Flaw:
    """Something wrong in a condition: code, 1-based line and column in its text, details."""

    code: Code
    line: int
    column: int
    details: Mapping[str, Any]


class ExpressionError(Exception):
    """A condition does not compile; carries all its flaws."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        """Keep the flaws."""
        self.flaws = flaws
        super().__init__("; ".join(str(flaw) for flaw in flaws))


class EvaluationError(InputError):
    """A compiled condition failed at run time for another reason than a missing value."""


@dataclass(frozen=True)
class Expression:
    """A checked condition or value; what runs it is made when it is first evaluated.

    ``rule`` and ``place`` tell the rule maintainer which it is, should it fail.
    """

    source: str
    type: str
    references: frozenset[tuple[str, ...]]
    scope: frozenset[str]
    language: Language
    rule: str = ""
    place: Place = NOWHERE

    @cached_property
    def _program(self) -> Any:
        environment = self.language.run_environment(self.scope)
        checked: bytes | None = self.__dict__.get("_checked")
        return environment.compile(self.source) if checked is None else environment.deserialize(checked)

    def __getstate__(self) -> dict[str, Any]:
        """Keep the program in the form that another process can take up, in a tenth of the time."""
        kept = {name: value for name, value in self.__dict__.items() if name != "_program"}
        return {**kept, "_checked": self._program.serialize()}

    def evaluate(self, activation: Any) -> Any:
        """Return the value, or ``UNKNOWN`` where a value it needs is missing.

        Raises ``EvaluationError`` for division by zero, overflow and the like.
        """
        try:
            result = self._program.eval(activation)
        except RuntimeError as error:
            raise self.failed(_in_chinese(str(error), _RUNTIME)) from None
        if result.type() != T.ERROR:
            value = result.value()
            if isinstance(value, float) and not isfinite(value):
                raise self.failed("数太大")
            if isinstance(value, str) and len(value) > MAX_COMPUTED_TEXT:
                raise self.failed(f"算出的文字超过 {MAX_COMPUTED_TEXT} 个字")
            return value.date() if isinstance(value, datetime) else value
        said = str(result.value())
        if "Key not found" in said or "No value with name" in said:
            return UNKNOWN
        raise self.failed(_in_chinese(said, _RUNTIME))

    def failed(self, detail: str) -> EvaluationError:
        """Return the error that says why the rule cannot be computed."""
        return EvaluationError([Problem(Code.RULE_FAILED, self.place, {"rule": self.rule, "detail": detail})])


_RUNTIME = {
    " by zero": "除数为零",
    "overflow": "数太大",
    "too big": "数太大",
    "too large": "数太大",
    "greater than maximum": "数太大",
    "isoformat": "日期应当写成 2026-03-05",
    "regular expression": "matches 的式样写法有误",
    "out of range": "数或日期超出范围",
    "must be in": "数或日期超出范围",
    "bad month": "月份应当是 1 到 12",
    "No matching overload": "值的类型不合",
    "budget": "运算步数太多",
}
_COMPILING = {
    "recursion": "括号或运算叠得太深，请用 let 分成几步",
    "unsupported syntax": "不支持这种写法",
    "operand of a select": "点号前面不是一组内容",
}


def _in_chinese(said: str, known: Mapping[str, str]) -> str:
    """Say what the library said; it speaks English only."""
    return next((chinese for english, chinese in known.items() if english in said), "这种写法算不出结果")


class Language:
    """Compiles conditions over a pack's records."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        """Keep the records; each becomes a message type when the first condition is checked."""
        self.records = records
        self._check: dict[tuple[tuple[str, Field], ...], Any] = {}
        self._run: dict[frozenset[str], Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Keep the records; environments are made again where they are needed."""
        return {"records": self.records, "_check": {}, "_run": {}}

    @cached_property
    def _pool(self) -> DescriptorPool:
        from google.protobuf import descriptor_pb2, descriptor_pool

        pool = descriptor_pool.DescriptorPool()
        timestamp = descriptor_pb2.FileDescriptorProto()
        timestamp_pb2.DESCRIPTOR.CopyToProto(timestamp)
        pool.Add(timestamp)
        pool.Add(_declare(self.records))
        return pool

    def compile(self, source: str, scope: Scope, expected: str | None = "bool") -> Expression:
        """Compile a condition (``expected="bool"``) or a value of an expected or any type.

        Raises ``ExpressionError`` with every flaw that can be told.
        """
        try:
            checked = self._check_environment(scope).compile(source)
        except RuntimeError as error:
            raise ExpressionError(list(self._explain(str(error), scope, source))) from None
        from checklist.pack.checked_ast import read

        tree = read(checked.serialize())
        flaws = list(self._lint(tree, scope, source))
        actual = _RESULT_TYPES.get(checked.return_type().name(), "")
        if not actual or (expected and actual not in (expected, "unknown")):
            titles = {"bool": "是非（一个条件）", "int": "整数", None: "数、文字、日期或是非"}
            details = {"expected": titles.get(expected, expected), "actual": _title(checked.return_type().name())}
            flaws.append(Flaw(Code.EXPRESSION_RESULT, 1, 1, details))
        if flaws:
            raise ExpressionError(flaws)
        return Expression(source, actual, frozenset(self._references(tree)), frozenset(scope), self)

    def activation(self, scope: frozenset[str], values: Mapping[str, Any]) -> Any:
        """Return values (already ``to_cel``) bound for expressions of a scope."""
        return self.run_environment(scope).Activation(values)

    def _check_environment(self, scope: Scope) -> Any:
        key = tuple(sorted(scope.items()))
        if key not in self._check:
            variables = {name: self._type(field) for name, field in scope.items()}
            self._check[key] = cel.NewEnv(self._pool, variables=variables, functions=_functions())
        return self._check[key]

    def run_environment(self, names: frozenset[str]) -> Any:
        """Return the environment that runs conditions of a scope on plain maps."""
        if names not in self._run:
            roots = {name.partition(".")[0] for name in names}
            self._run[names] = cel.NewEnv(variables=dict.fromkeys(roots, T.DYN), functions=_functions())
        return self._run[names]

    def _type(self, field: Field) -> Any:
        if field.type == "record":
            return T(f"pack.{field.record}")
        if field.type.startswith("table:"):
            _, inner, depth = field.type.split(":")
            kind = _CEL_TYPES[inner]
            for _ in range(int(depth)):
                kind = T.Map(T.STRING, kind)
            return kind
        return _CEL_TYPES[field.type]

    def _references(self, tree: Node) -> Iterator[tuple[str, ...]]:
        """Yield the longest plain paths that the tree reads."""
        path = tree.path()
        if path is not None:
            yield path
            return
        for child in tree.children:
            yield from self._references(child)

    def field_at(self, path: Sequence[str], scope: Scope) -> Field | None:
        """Return the field at a path, following records; None if there is none."""
        field = scope.get(".".join(path[:2])) if len(path) > 1 else None
        rest = path[2:]
        if field is None:
            field, rest = scope.get(path[0]), path[1:]
        for name in rest:
            if field is None or field.type != "record":
                return None
            field = self.records[field.record].fields.get(name)
        return field

    # What the compiler says, in the words of the rule maintainer.

    def _explain(self, said: str, scope: Scope, source: str) -> Iterator[Flaw]:
        found = list(re.finditer(r"ERROR: <input>:(\d+):(\d+): ([^\n]*)", said))
        if not found:
            yield Flaw(Code.EXPRESSION_OTHER, 1, 1, {"detail": _in_chinese(said, _COMPILING)})
        for match in found:
            line, column, text = int(match[1]), int(match[2]), match[3]
            if hit := re.match(r"undefined field '(\w+)' not found in struct 'pack\.(\w+)'", text):
                record = self.records[hit[2]]
                details = {"owner": record.title, "name": hit[1], "meant": suggest(hit[1], record.fields)}
                yield Flaw(Code.EXPRESSION_FIELD, line, column + 1, details)
            elif hit := re.match(r"undeclared reference to '([\w.]+)'", text):
                start = source.split("\n")[line - 1].rfind(hit[1], 0, column + len(hit[1]))
                yield Flaw(Code.EXPRESSION_NAME, line, start + 1, self._unknown_name(hit[1], scope, said))
            elif hit := re.match(r"found no matching overload for '([^']+)' applied to '\(?([^']*?)\)?'", text):
                yield Flaw(Code.EXPRESSION_TYPE, line, column, _mismatch(hit[1], hit[2]))
            elif "Syntax error" in text:
                detail = "句末少了内容" if "<EOF>" in text else "检查括号、引号和运算符"
                yield Flaw(Code.EXPRESSION_SYNTAX, line, column, {"detail": detail})
            else:
                yield Flaw(Code.EXPRESSION_OTHER, line, column, {"detail": _in_chinese(text, _COMPILING)})

    def _unknown_name(self, name: str, scope: Scope, said: str) -> dict[str, str]:
        known = [*scope, *_FUNCTIONS]
        if any(variable.startswith(f"{name}.") for variable in scope):
            hit = re.search(rf"\b{re.escape(name)}\.(\w+)", said)
            name = f"{name}.{hit[1]}" if hit else name
        return {"name": name, "meant": suggest(name, known)}

    # What compiles but means something else than it seems.

    def _lint(self, tree: Node, scope: Scope, source: str) -> Iterator[Flaw]:
        for node in tree.walk():
            line, column = _position(source, node.offset)
            forbidden = _forbidden(node)
            if node.name == "_/_" and "divide_int64" in node.overloads:
                yield Flaw(Code.EXPRESSION_DIVISION, line, column, {})
            elif forbidden:
                yield Flaw(Code.EXPRESSION_FORBIDDEN, line, column, forbidden)
            elif node.kind == "call" and node.name in ("_==_", "_!=_", "@in"):
                for details in self._wrong_choices(node, scope):
                    yield Flaw(Code.EXPRESSION_CHOICE, line, column, details)

    def _wrong_choices(self, node: Node, scope: Scope) -> Iterator[dict[str, str]]:
        for one, other in (node.children, node.children[::-1]):
            path = one.path()
            field = self.field_at(path, scope) if path else None
            if field is None or not field.choices:
                continue
            literals = other.children if other.kind == "list" else [other]
            for literal in literals:
                if literal.kind == "const" and literal.value not in field.choices:
                    written = str(literal.value)
                    yield {
                        "written": written,
                        "column": field.title,
                        "meant": suggest(written, field.choices),
                        "allowed": listing(field.choices),
                    }


def _declare(records: Mapping[str, Record]) -> FileDescriptorProto:
    from google.protobuf import descriptor_pb2

    file = descriptor_pb2.FileDescriptorProto(
        name="pack.proto", package="pack", syntax="proto3", dependency=["google/protobuf/timestamp.proto"]
    )
    for name, record in records.items():
        message: Any = file.message_type.add(name=name)
        message.options.deprecated_legacy_json_field_conflicts = True
        for number, (key, field) in enumerate(record.fields.items(), 1):
            entry = message.field.add(name=key, number=number, label=1, json_name=key)
            if field.type in _PROTO_TYPES:
                entry.type = _PROTO_TYPES[field.type]
            else:
                entry.type = 11
                entry.type_name = ".google.protobuf.Timestamp" if field.type == "date" else f".pack.{field.record}"
    return file


def _title(name: str) -> str:
    return _TYPE_TITLES.get(name.upper(), name)


def _mismatch(operator: str, types: str) -> dict[str, str]:
    names = {"google.protobuf.Timestamp": "日期", "timestamp": "日期", "int": "整数", "double": "小数",
             "string": "文字", "bool": "是非"}  # fmt: skip
    parts = [names.get(part.strip(), part.strip()) for part in types.split(",")]
    hint = "小数一方要写成 1.0 的形式，整数一方可用 double(…) 换算。" if set(parts) == {"整数", "小数"} else ""
    return {"operator": operator.strip("_"), "types": "与".join(parts), "hint": hint}


_OPERATORS = {"_&&_", "_||_", "!_", "-_", "_+_", "_-_", "_*_", "_/_", "_%_", "_==_", "_!=_", "_<_", "_<=_", "_>_",
              "_>=_", "@in", "_?_:_", "_[_]"}  # fmt: skip
_BUILT_IN = ("size", "startsWith", "endsWith", "contains", "matches", "int", "double", "string")


def _forbidden(node: Node) -> dict[str, str] | None:
    """Tell what no condition may contain, and why: what is not named here or above is not understood."""
    if node.kind == "comprehension":
        return {"what": "exists、all、map 等循环", "why": "请用 let 汇总台账的行"}
    if node.kind == "const" and isinstance(node.value, int | float) and abs(node.value) > MAX_NUMBER:
        return {"what": str(node.value), "why": "数太大"}
    if node.kind == "map":
        return {"what": "{ }", "why": "请把数值写进 limits.yaml"}
    if node.kind != "call":
        return None
    kinds = [child.type for child in node.children]
    if "index_list" in node.overloads:
        return {"what": "[ ]", "why": "规则里没有可按序号取的列表"}
    if node.name == "dyn":
        return {"what": "dyn", "why": "它会绕过类型检查"}
    if node.name.startswith("get") and node.name != "get":
        return {"what": node.name, "why": "月和日从 0 数起，容易算错，请用 year(…)、month(…)"}
    if node.name == "_/_" and kinds == ["number", "number"]:
        return {"what": "/", "why": "除数为零时得不出结果，请写 ratio(a, b)"}
    if node.name in ("int", "double") and "text" in kinds:
        return {"what": node.name, "why": "文字未必是数，请把列的类型写成 int 或 number"}
    if node.name not in (*_OPERATORS, *_BUILT_IN, *_FUNCTIONS, "@not_strictly_false"):
        return {"what": node.name, "why": f"这里可以用的是 {listing([*_FUNCTIONS, *_BUILT_IN])}"}
    if node.name in ("_==_", "_!=_") and "number" in kinds:
        return {"what": node.name.strip("_"), "why": "小数不能比较相等，请用 > 或 <"}
    if node.name in ("_<_", "_<=_", "_>_", "_>=_") and kinds == ["text", "text"]:
        return {"what": node.name.strip("_"), "why": "文字不能比较大小"}
    return None


def _position(source: str, offset: int) -> tuple[int, int]:
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def condition_name(item_id: str) -> str:
    """Return an item's id as conditions write it: ``BX_02`` for BX-02."""
    return item_id.replace("-", "_")


# Functions that conditions can call. Days are UTC midnights inside CEL.


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
    stamp.FromDatetime(datetime(day.year, day.month, day.day, tzinfo=timezone.utc))
    return stamp


def add_months(start: date, months: int) -> date:
    """Return the same day some months later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc)


def _day(text: str) -> datetime:
    return _midnight(date.fromisoformat(text))


_Signature = tuple[list[Any], Any, Callable[..., Any]]
_FUNCTIONS: dict[str, list[_Signature]] = {
    "date": [([T.STRING], T.TIMESTAMP, _day)],
    "days": [([T.TIMESTAMP, T.TIMESTAMP], T.INT, lambda a, b: (b - a).days)],
    "workdays": [([T.TIMESTAMP, T.TIMESTAMP], T.INT, lambda a, b: workdays(a.date(), b.date()))],
    "workdays_after": [([T.TIMESTAMP, T.TIMESTAMP], T.INT, lambda a, b: workdays_after(a.date(), b.date()))],
    "year": [([T.TIMESTAMP], T.INT, lambda day: day.year)],
    "month": [([T.TIMESTAMP], T.INT, lambda day: day.month)],
    "last_day": [([T.INT, T.INT], T.TIMESTAMP, lambda year, month: _midnight(_last_day(year, month)))],
    "add_months": [([T.TIMESTAMP, T.INT], T.TIMESTAMP, lambda day, n: _midnight(add_months(day.date(), n)))],
    "ratio": [
        ([T.INT, T.INT], T.DOUBLE, lambda a, b: a / b),
        ([T.DOUBLE, T.DOUBLE], T.DOUBLE, lambda a, b: a / b),
    ],
    "floor_ratio": [([T.INT, T.INT], T.INT, lambda a, b: a // b)],
    "yuan": [([T.INT], T.INT, lambda amount: amount * 100)],
}


@lru_cache(maxsize=1)
def _functions() -> list[Any]:
    return [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(f"{name}_{number}", return_type=result, parameters=parameters, impl=implementation)
                for number, (parameters, result, implementation) in enumerate(signatures)
            ],
        )
        for name, signatures in _FUNCTIONS.items()
    ]


TAKEN = frozenset({"row", "previous", "limits", "offending"})
"""Names that no column of ``group_by`` may have: they mean something else in conditions and sentences."""
RESERVED = frozenset({*_FUNCTIONS, *TAKEN})
"""Names that ``let`` may not take."""
