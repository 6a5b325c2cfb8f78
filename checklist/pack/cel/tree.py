"""Read the checked syntax tree that the CEL compiler serialises.

``cel.expr.CheckedExpr`` is a published protocol buffer of cel-spec (``checked.proto`` and
``syntax.proto``); only the fields used here are declared, with their published numbers.
They are declared at run time because cel-spec ships no Python package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory

_SCALARS = {"bool": 8, "int64": 3, "int32": 5, "double": 1, "string": 9, "enum": 5}
_MESSAGES = {
    "Constant": {"bool_value": (2, "bool"), "int64_value": (3, "int64"), "double_value": (5, "double"),
                 "string_value": (6, "string")},
    "Ident": {"name": (1, "string")},
    "Select": {"operand": (1, "Expr"), "field": (2, "string"), "test_only": (3, "bool")},
    "Call": {"target": (1, "Expr"), "function": (2, "string"), "args": (3, "*Expr")},
    "List": {"elements": (1, "*Expr")},
    "Entry": {"map_key": (3, "Expr"), "value": (4, "Expr")},
    "Struct": {"entries": (2, "*Entry")},
    "Comprehension": {"iter_var": (1, "string"), "iter_range": (2, "Expr"), "accu_init": (4, "Expr"),
                      "loop_condition": (5, "Expr"), "loop_step": (6, "Expr"), "result": (7, "Expr")},
    "Expr": {"id": (2, "int64"), "const_expr": (3, "Constant"), "ident_expr": (4, "Ident"),
             "select_expr": (5, "Select"), "call_expr": (6, "Call"), "list_expr": (7, "List"),
             "struct_expr": (8, "Struct"), "comprehension_expr": (9, "Comprehension")},
    "Type": {"primitive": (3, "enum"), "message_type": (9, "string")},
    "Reference": {"name": (1, "string"), "overload_id": (3, "*string")},
    "ReferenceEntry": {"key": (1, "int64"), "value": (2, "Reference")},
    "TypeEntry": {"key": (1, "int64"), "value": (2, "Type")},
    "PositionEntry": {"key": (1, "int64"), "value": (2, "int32")},
    "SourceInfo": {"positions": (4, "*PositionEntry")},
    "CheckedExpr": {"reference_map": (2, "*ReferenceEntry"), "type_map": (3, "*TypeEntry"),
                    "expr": (4, "Expr"), "source_info": (5, "SourceInfo")},
    "ParsedExpr": {"expr": (2, "Expr")},
}  # fmt: skip
_CONSTANTS: dict[type, str] = {bool: "bool", int: "int", float: "number", str: "text", type(None): "null"}
Tree = list[Any]
"""A node as a list: ``["call", "_>_", ["select", "guests", ["ident", "row"]], ["int", 3]]``; a decimal as text."""
_PRIMITIVES = {1: "bool", 2: "int", 4: "number", 5: "text"}


def _declare() -> tuple[Any, Any]:
    file = descriptor_pb2.FileDescriptorProto(name="checked.proto", package="ast", syntax="proto2")
    for name, fields in _MESSAGES.items():
        message: Any = file.message_type.add(name=name)
        for field, (number, spelled) in fields.items():
            kind = spelled.removeprefix("*")
            entry = message.field.add(name=field, number=number, label=3 if kind != spelled else 1)
            entry.type = _SCALARS.get(kind, 11)
            if kind not in _SCALARS:
                entry.type_name = f".ast.{kind}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    checked, parsed = (pool.FindMessageTypeByName(f"ast.{name}") for name in ("CheckedExpr", "ParsedExpr"))
    return message_factory.GetMessageClass(checked), message_factory.GetMessageClass(parsed)


_CHECKED_EXPR, _PARSED_EXPR = _declare()


@dataclass(frozen=True)
class Node:
    """One node of the tree. ``offset`` counts characters from the expression's start.

    ``kind`` is const, ident, select, has, call, list, map or comprehension; ``name`` the
    identifier, field or function; ``type`` a column type, ``message:<name>`` or empty.
    """

    kind: str
    name: str
    type: str
    offset: int
    value: Any = None
    overloads: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def path(self) -> tuple[str, ...] | None:
        """Return ``("row", "guests")`` for ``row.guests``; None for what is no plain path."""
        if self.kind == "ident":
            return tuple(self.name.split("."))
        if self.kind in ("select", "has"):
            head = self.children[0].path()
            return None if head is None else (*head, self.name)
        return None


def read_tree(serialized: bytes, names: Mapping[str, str] = {}) -> Node:
    """Return the tree of a serialised checked expression; ``names`` are what some identifiers are really called."""
    checked = _CHECKED_EXPR.FromString(any_pb2.Any.FromString(serialized).value)
    references = {entry.key: entry.value for entry in checked.reference_map}
    types = {entry.key: _type_name(entry.value) for entry in checked.type_map}
    positions = {entry.key: entry.value for entry in checked.source_info.positions}

    def node(expr: Any) -> Node:
        children, kind, name, value = _shape(expr)
        reference = references.get(expr.id)
        if kind in ("ident", "select") and reference is not None and reference.name:
            children, kind, name = [], "ident", names.get(reference.name, reference.name)
        return Node(
            kind,
            name,
            types.get(expr.id, ""),
            positions.get(expr.id, 0),
            value,
            tuple(reference.overload_id) if reference is not None else (),
            tuple(node(child) for child in children),
        )

    return node(checked.expr)


def plain_tree(serialized: bytes) -> Tree:
    """Return the tree of a serialised condition that was not checked again, as JSON's own types."""

    def plain(expr: Any) -> Tree:
        children, kind, name, value = _shape(expr)
        if kind == "const":
            return [_CONSTANTS[type(value)], str(value) if isinstance(value, float) else value]
        return [kind, *([name] if name else []), *(plain(child) for child in children)]

    return plain(_PARSED_EXPR.FromString(any_pb2.Any.FromString(serialized).value).expr)


def _shape(expr: Any) -> tuple[list[Any], str, str, Any]:
    """Return children, kind, name and constant value of one protobuf expression."""
    if expr.HasField("const_expr"):
        constant = expr.const_expr
        fields = constant.ListFields()
        return [], "const", "", fields[0][1] if fields else None
    if expr.HasField("ident_expr"):
        return [], "ident", expr.ident_expr.name, None
    if expr.HasField("select_expr"):
        select = expr.select_expr
        return [select.operand], "has" if select.test_only else "select", select.field, None
    if expr.HasField("call_expr"):
        call = expr.call_expr
        target = [call.target] if call.HasField("target") else []
        return [*target, *call.args], "call", call.function, None
    if expr.HasField("list_expr"):
        return list(expr.list_expr.elements), "list", "", None
    if expr.HasField("struct_expr"):
        entries = expr.struct_expr.entries
        keys = [entry.map_key for entry in entries if entry.HasField("map_key")]
        return [*keys, *(entry.value for entry in entries)], "map", "", None
    loop = expr.comprehension_expr
    parts = [loop.iter_range, loop.accu_init, loop.loop_condition, loop.loop_step, loop.result]
    return parts, "comprehension", loop.iter_var, None


def _type_name(kind: Any) -> str:
    if kind.message_type:
        return f"message:{kind.message_type.rpartition('.')[2]}"
    return _PRIMITIVES.get(kind.primitive, "")
