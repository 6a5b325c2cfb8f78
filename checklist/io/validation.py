"""Pydantic models of parsed documents, every problem with its place and in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from checklist.core.errors import Code, InputError, Place, Problem, ValueProblem
from checklist.core.values import kind_of, show
from checklist.core.words import listing, meant, nearest, suggest
from checklist.io.strict_yaml import MAX_PROBLEMS, Document, Path_

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Written:
    """How the text of a field is written, for ``Annotated``: a pattern that it matches, and what is said of one that does not."""

    pattern: str
    why: str

    def matches(self, text: str) -> bool:
        """Whether a text is written so."""
        return re.fullmatch(self.pattern, text) is not None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return how pydantic checks it, after what else is said of the type."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return what an editor checks; one that knows ``patternErrorMessage`` says the same as we do."""
        return {**handler(schema), "pattern": self.pattern, "patternErrorMessage": self.why}

    def _checked(self, text: str) -> str:
        if not self.matches(text):
            apart = "；几个之间请用半角的逗号隔开" if re.search("[，、；]", text) else ""
            raise ValueProblem(Code.BAD_VALUE, written=show(text), why=self.why + apart)
        return text


@dataclass(frozen=True, eq=False)
class Called:
    """What the words of a ``Literal`` are called in Chinese, for ``Annotated``; of some words, by all that there are."""

    words: Mapping[str, str]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return how pydantic checks it: whoever writes another word is told each that may stand there, and what it means."""
        called = {word: self.words[word] for word in get_args(source)}

        def check(written: object) -> object:
            if not isinstance(written, str) or written in called:
                return written
            words = {name: word for word, name in called.items()} | {word: word for word in called}
            near = nearest(written, words)
            allowed = listing(f"{word}（{name}）" for word, name in called.items())
            details = {"written": show(written), "meant": meant(words[near] if near else None), "allowed": allowed}
            raise ValueProblem(Code.NOT_ALLOWED, **details)

        return core_schema.no_info_before_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return what an editor offers, with what each word means."""
        words = handler(schema)
        return {**words, "enumDescriptions": [self.words[word] for word in words.get("enum", [words.get("const")])]}


SHA256 = Written("^[0-9a-f]{64}$", "应当是 64 位的 SHA-256 摘要")


def validate(model: type[Model], document: Document) -> Model:
    """Return the model of a document; raises ``InputError`` with every problem placed."""
    made, problems, _ = tried(model, document)
    if made is None:
        raise InputError(problems)
    return made


def tried(
    model: type[Model], document: Document, about: Callable[[Path_], str] = lambda path: ""
) -> tuple[Model | None, list[Problem], list[Path_]]:
    """Return the model of a document, or every problem, placed, and the paths of what is wrong.

    ``about`` names what stands at a path, for a value there that cannot be read.
    """
    try:
        return model.model_validate(document.data), [], []
    except ValidationError as error:
        paths = [raw["loc"] for raw in error.errors(include_url=False)]
        return None, list(_model_problems(error, model, document, about)), paths


def _model_problems(
    error: ValidationError, model: type[BaseModel], document: Document, about: Callable[[Path_], str]
) -> Iterator[Problem]:
    seen: set[tuple[Code, Place, object]] = set()
    raws = error.errors(include_url=False)
    misnamed = {(raw["loc"][:-1], _meant_key(raw, model)) for raw in raws if raw["type"] == "extra_forbidden"}
    unread = {_known_path(raw["loc"], document) for raw in raws if raw["type"] == "value_error"}
    for raw in raws:
        path = _known_path(raw["loc"], document)
        if raw["type"] == "missing" and (raw["loc"][:-1], raw["loc"][-1]) in misnamed:
            continue  # it is there by another name
        if raw["type"] in _TABLE_INSTEAD and path in unread:
            continue  # what may be a number or a table was meant as a number
        if isinstance(raw["input"], dict) and any(other[: len(path)] == path != other for other in unread):
            continue  # it was meant as a table, in which a number is wrong
        problem = _model_problem(dict(raw), model, document)
        if len(seen) >= MAX_PROBLEMS:
            return
        told = (problem.code, problem.place, problem.details.get("key"))
        if told not in seen:
            seen.add(told)
            yield replace(problem, about=about(path)) if problem.code.id[0] == "V" else problem


def _model_problem(raw: dict[str, Any], model: type[BaseModel], document: Document) -> Problem:
    path = _known_path(raw["loc"], document)
    kind: str = raw["type"]
    written = raw.get("input")
    cause = raw.get("ctx", {}).get("error")
    if isinstance(cause, ValueProblem):
        return document.problem(cause.code, path, **cause.details)
    if kind == "extra_forbidden":
        return _unknown_key(raw, model, document)
    if kind == "missing":
        return document.problem(Code.MISSING_KEY, path, key=str(raw["loc"][-1]))
    if isinstance(written, str) and "：" in written and kind in {"model_type", "dict_type", "model_attributes_type"}:
        return document.problem(Code.FULLWIDTH_COLON, path, written=show(written))
    if kind == "literal_error":
        allowed = [word.strip("'") for word in raw["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        return document.problem(
            Code.NOT_ALLOWED,
            path,
            written=show(written),
            meant=suggest(str(written), allowed),
            allowed=listing(allowed),
        )
    if kind == "string_type" and isinstance(written, int | Decimal | date):
        return document.problem(Code.NEEDS_QUOTES, path, written=show(written), read_as=kind_of(written))
    expected = _expected(raw, model)
    if expected and written is None and path and isinstance(path[-1], str):
        return document.problem(Code.WRONG_TYPE, path, written=path[-1], expected=f"{expected}，不能空着")
    if expected:
        return document.problem(Code.WRONG_TYPE, path, written=show(written), expected=expected)
    named = show(written) or next((step for step in reversed(path) if isinstance(step, str)), "")
    return document.problem(Code.BAD_VALUE, path, written=named, why=_why(raw))


def _why(raw: Mapping[str, Any]) -> str:
    """Say what is wrong with a value; a text that is too short is one that is empty."""
    is_empty = raw["type"] == "too_short" and isinstance(raw.get("input"), str)
    sentence = _WHY.get("string_too_short" if is_empty else raw["type"], "{}")
    return sentence.format(*raw.get("ctx", {}).values()) or "内容不合要求"


def _unknown_key(raw: dict[str, Any], model: type[BaseModel], document: Document) -> Problem:
    path, key = _known_path(raw["loc"], document), str(raw["loc"][-1])
    if "：" in key and raw.get("input") is None:
        return document.problem(Code.FULLWIDTH_COLON, path, at_key=True, written=show(key))
    allowed, elsewhere = _fields_at(model, raw["loc"][:-1]), _elsewhere(model, raw["loc"][:-1]).get(key)
    meant = f"：{elsewhere}" if elsewhere else suggest(key, allowed)
    details = {"key": key, "meant": meant, "allowed": listing(allowed)}
    return document.problem(Code.UNKNOWN_KEY, path, at_key=True, **details)


def _meant_key(raw: Mapping[str, Any], model: type[BaseModel]) -> str | None:
    """Return the name, of those there are, that is most like one that is not known."""
    return nearest(str(raw["loc"][-1]).partition("：")[0], _fields_at(model, raw["loc"][:-1]))


_TABLE_INSTEAD = ("dict_type",)
_EXPECTED = {
    "string_type": "文字",
    "int_type": "整数",
    "bool_type": "true 或 false",
    "decimal_type": "数字",
    "is_instance_of": "数字",
    "date_type": "日期，如 2026-03-05",
    "list_type": "一个列表（每行以“- ”开头）",
    "dict_type": "一组“名称: 内容”",
    "model_type": "一组“名称: 内容”",
    "model_attributes_type": "一组“名称: 内容”",
}
_WITHOUT_QUOTES = {
    "date_type": re.compile(r"\d{4}-\d\d-\d\d"),
    "bool_type": re.compile("true|false"),
}
"""How what is no text is written where quotes make a text of it."""
_WHY = {
    "string_too_short": "不能为空",
    "string_too_long": "最多 {} 个字",
    "too_short": "至少要有一项",
    "greater_than_equal": "不能小于 {}",
    "greater_than": "应当大于 {}",
    "less_than_equal": "不能大于 {}",
}


def _expected(raw: dict[str, Any], model: type[BaseModel]) -> str | None:
    """Return what should stand in the place of something of another kind; None if that is not what is wrong."""
    kind, loc = raw["type"], raw["loc"]
    if kind == "list_type" and not _fields_at(model, (*loc, 0)):
        return _list_of_words(raw.get("input"))
    if kind in {"model_type", "model_attributes_type"} and (allowed := _fields_at(model, loc)):
        return f"一组“名称: 内容”，名称可以写：{listing(allowed)}"
    expected = _EXPECTED.get(kind)
    quoted = _WITHOUT_QUOTES.get(kind)
    written = raw.get("input")
    if quoted is not None and isinstance(written, str) and quoted.fullmatch(written):
        return f"{str(expected).partition('，')[0]}，不加引号，写成 {written}"
    return expected


def _list_of_words(written: object) -> str:
    """Return how a list of words is written, with what stands in its place put in."""
    words = re.split("[，,、；]", written.strip("【】[]［］（）")) if isinstance(written, str) else []
    words = [word.strip() for word in words if word.strip()]
    shown = ", ".join(words) if words and not any(_NOT_PLAIN.search(word) for word in words) else "甲, 乙"
    return f"一个列表，写成 [{shown}]，或者分几行写、每行以“- ”开头"


_NOT_PLAIN = re.compile(r"[:#{}\[\]&*!|>'\"%@`\n]|^.{60}")
"""What must not stand unquoted in a list of YAML, and what is too long to be shown in one."""


def _known_path(loc: Path_, document: Document) -> Path_:
    """Drop from a pydantic location what is no part of the document (union tags)."""
    path: Path_ = ()
    for part in loc:
        child = (*path, part)
        if child in document.values or child in document.keys:
            path = child
    return path


def _fields_at(model: Any, loc: Path_) -> list[str]:
    """Return the keys that a model allows at a location."""
    found = _model_at(model, loc)
    return [info.alias or name for name, info in found.model_fields.items()] if found is not None else []


def _elsewhere(model: Any, loc: Path_) -> Mapping[str, str]:
    """Return what is written in another place than at a location, as its model tells it: ``ELSEWHERE``, by key."""
    return getattr(_model_at(model, loc), "ELSEWHERE", {})


def _model_at(model: Any, loc: Path_) -> type[BaseModel] | None:
    """Return the model that stands at a location, found through annotations."""
    kinds: list[Any] = [model]
    for part in loc:
        step: list[Any] = []
        for kind in _flatten(kinds):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                named = {info.alias or name: info.annotation for name, info in kind.model_fields.items()}
                step += [named[str(part)]] if str(part) in named else []
            elif get_origin(kind) in (dict, list):
                step.append(get_args(kind)[-1])
        kinds = step or kinds
    for kind in _flatten(kinds):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _flatten(kinds: list[Any]) -> Iterator[Any]:
    for kind in kinds:
        origin = get_origin(kind)
        if origin is Literal or origin in (dict, list):
            yield kind
        elif get_args(kind):
            yield from _flatten(list(get_args(kind)))
        else:
            yield kind
