"""The sentences of findings: Jinja templates in a sandbox, checked when the pack is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from checklist.values import show_money

_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_ENVIRONMENT.filters["yuan"] = show_money

Knows = Callable[[tuple[str, ...]], bool]
"""Tells whether a path such as ``("row", "guests")`` names something."""


class MessageError(Exception):
    """A template is not well formed, or names something unknown."""

    def __init__(self, name: str = "", detail: str = "") -> None:
        """Keep the unknown name, or what is wrong with the syntax."""
        self.name = name
        self.detail = detail
        super().__init__(name or detail)


class Message:
    """A compiled sentence."""

    def __init__(self, source: str, knows: Knows) -> None:
        """Compile and check; raises ``MessageError``."""
        self.source = source
        try:
            tree = _ENVIRONMENT.parse(source)
        except TemplateSyntaxError as error:
            raise MessageError(detail=f"第 {error.lineno} 行，检查双花括号是否配对") from None
        self.references = frozenset(_paths(tree))
        for path in sorted(self.references):
            if not knows(path):
                raise MessageError(name=".".join(path))

    def render(self, **values: Any) -> str:
        """Return the sentence for some values."""
        return self._template.render(**values).strip()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the compiled template."""
        return {"source": self.source, "references": self.references}

    @cached_property
    def _template(self) -> Template:
        """The compiled template, made when the first sentence is said: most never are."""
        return _ENVIRONMENT.from_string(self.source)


def _paths(node: nodes.Node) -> Iterator[tuple[str, ...]]:
    path = _path(node)
    if path is not None:
        yield path
        return
    for child in node.iter_child_nodes():
        yield from _paths(child)


def _path(node: nodes.Node) -> tuple[str, ...] | None:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        head = _path(node.node)
        return None if head is None else (*head, node.attr)
    return None
