"""Who fills in answers: read against a pack, for files and for what is made fresh."""

from __future__ import annotations

from checklist.answers.head import Unit
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import parse_code
from checklist.core.words import listing, suggest
from checklist.pack.compiled import Pack

NAME_TO_FILL = "请填单位名称"
"""What version 0.2.0 wrote into fresh files in place of a unit's name, which is none."""
TITLES = {"name": "单位名称", "code": "单位代码", "level": "单位层级", "kind": "单位类别"}
"""What people call a unit's fields."""


def read_unit(pack: Pack, unit: Unit) -> tuple[Unit, dict[str, ValueProblem]]:
    """Return a unit with its code as rosters write it, and what is wrong with it by field.

    What is still empty is not looked at.
    """
    wrong: dict[str, ValueProblem] = {}
    if unit.name == NAME_TO_FILL:
        wrong["name"] = ValueProblem(Code.NAME_MISSING)
    for name, written, allowed in (("level", unit.level, pack.spec.levels), ("kind", unit.kind, pack.spec.kinds)):
        if written and written not in allowed:
            meant = suggest(written, allowed)
            wrong[name] = ValueProblem(Code.NOT_ALLOWED, written=written, meant=meant, allowed=listing(allowed))
    try:
        return unit.model_copy(update={"code": parse_code(unit.code) if unit.code else None}), wrong
    except ValueProblem as problem:
        return unit, {**wrong, "code": problem}
