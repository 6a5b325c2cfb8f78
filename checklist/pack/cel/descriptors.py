"""The pack's structures as protobuf messages: what the checking environment reads their types from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, timestamp_pb2

from checklist.pack.cel.types import Struct

_PROTO_TYPES = {"text": 9, "choice": 9, "int": 3, "money": 3, "number": 1, "bool": 8}
_MESSAGE = 11


def declare(structs: Mapping[str, Struct]) -> descriptor_pool.DescriptorPool:
    """Return a pool in which every structure is a message ``pack.<name>``."""
    pool = descriptor_pool.DescriptorPool()
    timestamp = descriptor_pb2.FileDescriptorProto()
    timestamp_pb2.DESCRIPTOR.CopyToProto(timestamp)
    pool.Add(timestamp)
    pool.Add(_file(structs))
    return pool


def _file(structs: Mapping[str, Struct]) -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(
        name="pack.proto", package="pack", syntax="proto3", dependency=["google/protobuf/timestamp.proto"]
    )
    for name, struct in structs.items():
        message: Any = file.message_type.add(name=name)
        message.options.deprecated_legacy_json_field_conflicts = True
        for number, (key, member) in enumerate(struct.members.items(), 1):
            entry = message.field.add(name=key, number=number, label=1, json_name=key)
            entry.type = _PROTO_TYPES.get(member.type, _MESSAGE)
            if entry.type == _MESSAGE:
                is_date = member.type == "date"
                entry.type_name = ".google.protobuf.Timestamp" if is_date else f".pack.{member.struct}"
    return file
