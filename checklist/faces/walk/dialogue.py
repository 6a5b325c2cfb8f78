"""The interview as data: what a page asks, what a face replies, and where an interview is.

A face shows what is asked, hands back a reply, and needs nothing else: an HTML form, a script and
a terminal drive the same pages. All of it is plain values; what the unit says is in the session.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from checklist.core.errors import InputError, ValueProblem, simplify
from checklist.core.verdicts import Verdict
from checklist.faces.walk.session import Session


class Action(StrEnum):
    """What a choice does; ``NONE`` where it only leads to another page."""

    NONE = ""
    # On every page that offers them
    BACK = "back"
    SKIP = "skip"
    OPEN = "open"
    GAP = "gap"
    SEARCH = "search"
    SECTION = "section"
    OVERVIEW = "overview"
    NOTE = "note"
    EVIDENCE = "evidence"
    RECTIFY = "rectify"
    GIVE = "give"
    UNDO = "undo"
    HELP = "help"
    MORE = "more"
    VISIT = "visit"
    RETURN = "return"
    QUIT = "quit"
    # On one page only
    ANSWER = "answer"
    SILENCE = "silence"
    CONFIRM = "confirm"
    DROP = "drop"
    DELETE = "delete"
    UNDO_ROW = "undo_row"
    RECTIFY_THIS = "rectify_this"
    GIVE_UP = "give_up"


class Choice(NamedTuple):
    """One thing to choose: the key that chooses it, what is shown, and what it does."""

    key: str
    """Tells the choice from all others of its question: a number or a letter."""
    label: str
    action: Action = Action.NONE
    word: str = ""
    """The answer or file that it gives; in line mode this word chooses it, too."""
    to: Page | None = None
    """The page it leads to."""
    step: str = ""
    """The id of the step it visits."""

    @property
    def is_numbered(self) -> bool:
        """Whether it is one of a page's answers, not one of the moves beside them."""
        return self.key.isdigit() and self.key != "0"


class Question(NamedTuple):
    """A page with its choices."""

    head: str
    title: str
    text: str
    hints: tuple[str, ...] = ()
    current: str = ""
    choices: tuple[Choice, ...] = ()
    marked: int = 0
    """Which choice is under the bar at first."""

    def chosen_by(self, key: str) -> Choice | None:
        """Return the choice of a key."""
        return next((choice for choice in self.choices if choice.key == key), None)

    def chosen_with(self, line: str) -> Choice | None:
        """Return the choice that a typed line means: its key, its label, or the answer it gives."""
        word = simplify(line)
        for choice in self.choices:
            if word and word in {simplify(choice.key), simplify(choice.label), simplify(choice.word)}:
                return choice
        return None


class Prompt(NamedTuple):
    """Something to type."""

    text: str
    default: str = ""
    several_lines: bool = False
    files: Path | None = None
    """A folder whose files complete what is typed."""
    words: tuple[str, ...] = ()
    """Words that complete what is typed."""


class Chosen(NamedTuple):
    """A reply to a question: the key of a choice."""

    key: str


class Typed(NamedTuple):
    """A reply to a prompt: what was typed, which may be nothing."""

    text: str


class GivenUp(NamedTuple):
    """A reply to a prompt: nothing is to be changed."""


class Ended(NamedTuple):
    """A reply to anything: the person has gone."""


Reply = Chosen | Typed | GivenUp | Ended


class Told(NamedTuple):
    """A line that tells something; with a verdict it is coloured by it."""

    text: str
    verdict: Verdict | None = None


class Next(NamedTuple):
    """What follows a reply: a page, and what is told before it."""

    page: Page
    told: tuple[Told, ...] = ()
    asked: Question | None = None
    """Asked on that page in place of its own question."""


@dataclass(frozen=True)
class Page(ABC):
    """A place in the interview. It holds only what tells it from other places; the rest is in the session."""

    @property
    def home(self) -> Page:
        """The page that is asked again when something could not be done."""
        return self

    @abstractmethod
    def open(self, session: Session) -> Question | Prompt | Next:
        """Return what the page asks, or what comes in its place."""

    def chosen(self, session: Session, choice: Choice) -> Next:
        """Do what only this page knows how to do; raises ``ValueProblem`` or ``InputError`` if it cannot be done."""
        return Next(self)

    def typed(self, session: Session, written: str | None) -> Next:
        """Take what was typed, ``None`` if nothing was to be; raises as ``chosen`` does."""
        return Next(self)


@dataclass(frozen=True)
class Aside(Page):
    """A page beside another, asked for a single thing, after which that other comes again."""

    back: Page

    @property
    def home(self) -> Page:
        """The page beside which it stands."""
        return self.back


class State(NamedTuple):
    """Where an interview is."""

    page: Page
    asked: Question | Prompt | None
    """What waits for a reply; nothing when the interview is over."""
    told: tuple[Told, ...] = ()
    """What is to be told before it is asked."""


class Front(Protocol):
    """What a front end of the terminal does."""

    def choose(self, question: Question) -> Chosen | Ended:
        """Show a question and return what was chosen."""
        ...

    def type(self, prompt: Prompt) -> Typed | GivenUp:
        """Let the person type."""
        ...

    def tell(self, told: Told) -> None:
        """Tell something."""
        ...


def told_of(error: ValueProblem | InputError) -> Iterator[Told]:
    """Tell why something could not be done."""
    if isinstance(error, ValueProblem):
        yield Told(str(error))
    else:
        for problem in error.problems:
            yield Told(f"{problem.place} {problem.code.id} {problem.text}")
