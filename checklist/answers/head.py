"""The head of an answers file: whose it is, for which pack and period, and who signs; and what all its models are made of."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from checklist.core.days import Days, parse_date
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import MAX_WHOLE, is_blank, parse_text, show_date
from checklist.core.wording import ROLES
from checklist.core.words import listing, simplify
from checklist.pack.cell_words import bare, is_person


def _text_or_none(value: Any) -> str | None:
    return None if is_blank(value) else parse_text(value)


Text = Annotated[str, BeforeValidator(parse_text), StringConstraints(min_length=1)]
OptionalText = Annotated[str | None, BeforeValidator(_text_or_none)]
Whole = Annotated[int, Field(ge=0, le=MAX_WHOLE - 1)]
Day = Annotated[date, BeforeValidator(parse_date)]
OptionalDay = Annotated[date | None, BeforeValidator(lambda day: None if is_blank(day) else parse_date(day))]


class Model(BaseModel):
    """Base of the answers file's models: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, defer_build=True)


class PackReference(Model):
    """Which pack the file was filled for, and which of its overlays apply to the unit."""

    id: Text
    version: Text
    overlays: list[Text] = []


class Unit(Model):
    """Who fills it in; in fresh answers what is still to be filled in is an empty text, which no file may hold."""

    name: Text
    code: OptionalText = None
    level: Text
    kind: Text


def is_same_unit(one: Unit, other: Unit) -> bool:
    """Whether two files are of one unit: by its code, or by its name where one of them has none."""
    if one.code and other.code:
        return one.code == other.code
    return one.name == other.name


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February, or the last year there is
        return date(day.year + 1, 3, 1) if day.year < date.max.year else date.max


class Period(Model):
    """The days inspected, both included."""

    from_: Day = Field(alias="from")
    to: Day

    def __str__(self) -> str:
        """Return the period as people read it."""
        return f"{show_date(self.from_)}至{show_date(self.to)}"

    @property
    def days(self) -> Days:
        """The first and the last day, between which a day without its year is looked for."""
        return self.from_, self.to

    @property
    def fault(self) -> ValueProblem | None:
        """What is wrong with it, if anything is: its days are reversed, or it is more than a year, of which rules know one of each quarter."""
        days = {"start": show_date(self.from_), "end": show_date(self.to)}
        if self.from_ > self.to:
            return ValueProblem(Code.PERIOD_REVERSED, **days)
        return ValueProblem(Code.PERIOD_TOO_LONG, **days) if self.to >= _a_year_after(self.from_) else None


class Signatories(Model):
    """Who signs: 填报人, 复核人, 单位主要负责人."""

    preparer: OptionalText = None
    reviewer: OptionalText = None
    head: OptionalText = None

    @property
    def unnamed(self) -> list[str]:
        """The roles, as people call them, of which nobody is named."""
        return [title for role, title in ROLES.items() if getattr(self, role) is None]

    @property
    def shared(self) -> list[str]:
        """Who is named in more than one role: ``填报人、复核人都是王芳``."""
        roles: dict[str, list[str]] = {}
        for role, title in ROLES.items():
            if name := getattr(self, role):
                roles.setdefault(simplify(name), []).append(title)
        return [f"{listing(titles)}都是{name}" for name, titles in roles.items() if len(titles) > 1]

    def role_of(self, name: str) -> str:
        """Return in which role somebody signs, as people call it, with an office before or behind, or a remark in brackets; nothing if they do not."""
        named = ((title, bare(known)) for role, title in ROLES.items() if (known := getattr(self, role)))
        return next((title for title, known in named if is_person(known, bare(name))), "")

    def __str__(self) -> str:
        """Return who signs as people read it: ``填报人王芳、复核人李强``; nothing if nobody is named."""
        return listing(f"{title}{name}" for role, title in ROLES.items() if (name := getattr(self, role)))
