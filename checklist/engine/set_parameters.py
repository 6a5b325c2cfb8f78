"""The numbers that a unit set itself, for no regulation does: they decide what is a problem, so readers are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checklist.answers.model import Answers
from checklist.answers.showing import DEFAULT, show_parameter
from checklist.pack.compiled import Pack

_UNSET = "未设定"


@dataclass(frozen=True)
class SetParameter:
    """A parameter of a unit: its ``value``, what holds where a unit sets none (``default``), and what it was ``before``.

    All as people read it; ``default`` is empty where there is none, ``before`` where it was the same or is not known;
    ``is_set``: now, and not in the last period alone.
    """

    title: str
    value: str
    default: str
    before: str
    is_set: bool

    @property
    def text(self) -> str:
        """The parameter in words: ``接待费报销期限30日（不设定为90日）``."""
        return self.title + self.value + (f"（不设定为{self.default}）" if self.default not in ("", self.value) else "")

    @property
    def change(self) -> str:
        """How it changed, in words."""
        return f"{self.title}由{self.before}改为{self.value}"


def set_values(pack: Pack, answers: Answers) -> dict[str, str]:
    """Return what a unit set, as people read it, by the parameter's name."""
    known = pack.spec.parameters.items()
    return {name: show_parameter(spec, answers.parameters[name]) for name, spec in known if name in answers.parameters}


def set_parameters(pack: Pack, answers: Answers) -> list[SetParameter]:
    """Return the parameters that a unit set, or that it had set in the last period and set no more."""
    now, last = set_values(pack, answers), answers.last.parameters if answers.last is not None else None
    found = []
    for name, spec in pack.spec.parameters.items():
        if name not in now and name not in (last or {}):
            continue
        default = show_parameter(spec, None).removeprefix(DEFAULT)
        value = now.get(name) or default or _UNSET
        before = (last.get(name) or default or _UNSET) if last is not None else value
        found.append(SetParameter(spec.title, value, default, before if before != value else "", name in now))
    return found


def changed_text(parameters: Iterable[SetParameter]) -> str:
    """Say which parameters are others than in the last period, and how; nothing if none is."""
    changed = [one.change for one in parameters if one.before]
    return f"与上期不同的参数{len(changed)}个（{'；'.join(changed)}）" if changed else ""
