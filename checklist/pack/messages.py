"""The sentences of findings: Jinja templates in a sandbox, checked when the pack is loaded."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from types import CodeType
from typing import TYPE_CHECKING, Any

from checklist.values import show_money

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

Knows = Callable[[tuple[str, ...]], bool]
"""Tells whether a path such as ``("row", "guests")`` names something."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return Jinja's sandbox, imported when the first sentence is said or checked."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters["yuan"] = show_money
    return environment


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
        from jinja2 import TemplateSyntaxError

        self.source = source
        try:
            tree = _environment().parse(source)
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
        """Keep the compiled code rather than the template, which only this process can use."""
        return {"source": self.source, "references": self.references, "code": marshal.dumps(self._code)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the compiled code as it was kept."""
        self.source, self.references, self._marshalled = state["source"], state["references"], state["code"]

    _marshalled: bytes | None = None

    @property
    def _code(self) -> CodeType:
        if self._marshalled is not None:
            code: CodeType = marshal.loads(self._marshalled)  # noqa: S302 - our own, see ``pack.cache``
            return code
        return _environment().compile(self.source)

    @cached_property
    def _template(self) -> Template:
        """The template, made when the first sentence is said: most never are."""
        from jinja2 import Template

        environment = _environment()
        return Template.from_code(environment, self._code, environment.make_globals(None))


def _paths(node: nodes.Node) -> Iterator[tuple[str, ...]]:
    path = _path(node)
    if path is not None:
        yield path
        return
    for child in node.iter_child_nodes():
        yield from _paths(child)


def _path(node: nodes.Node) -> tuple[str, ...] | None:
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        head = _path(node.node)
        return None if head is None else (*head, node.attr)
    return None
