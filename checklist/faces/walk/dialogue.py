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

from checklist.core.errors import InputError, ValueProblem
from checklist.core.verdicts import Verdict
from checklist.core.words import simplify
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
    REVIEW = "review"
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
    TAKE_BACK = "take_back"
    DROP = "drop"
    DELETE = "delete"
    UNDO_ROW = "undo_row"
    RECTIFY_THIS = "rectify_this"
    EXCEPT = "except"
    GIVE_UP = "give_up"
    PREVIOUS = "previous"
    SAVE = "save"
    READ_IN = "read_in"
    LEAVE_OUT = "leave_out"


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
    is_answer: bool = False
    """Whether it is an answer though its key is a letter."""

    @property
    def is_listed(self) -> bool:
        """Whether it is one of a page's answers, not one of the moves beside them."""
        return self.is_answer or (self.key.isdigit() and self.key != "0")


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
    typing: str = ""
    """The key of the choice that takes what is typed or pasted here at once."""

    takes_words: bool = False
    """Whether other words than those of the choices may be typed as a line."""

    @property
    def is_begun_by_digits(self) -> bool:
        """Whether a digit begins what is typed, and chooses nothing."""
        return bool(self.typing) and not any(choice.key.isdigit() for choice in self.choices)

    @property
    def is_only_read(self) -> bool:
        """Whether there is nothing to do but to read it and go back."""
        return all(choice.action in (Action.RETURN, Action.QUIT) for choice in self.choices)

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
    above: tuple[str, ...] = ()
    """The question that it is about, its title first."""
    begun: str | None = None
    """What stands on the line already, in place of the default, where a line can be changed."""
    moves: tuple[Choice, ...] = ()
    """What can be done in place of typing it."""
    several_lines: bool = False
    files: Path | None = None
    """A folder whose files complete what is typed."""
    words: tuple[str, ...] = ()
    """Words that complete what is typed."""
    is_block: bool = False
    """Whether rows of a table are expected, which are taken as soon as they are pasted."""

    def move(self, key: str) -> Choice | None:
        """Return the move of a key."""
        return next((choice for choice in self.moves if choice.key == key), None)


class Chosen(NamedTuple):
    """A reply: the key of a choice, or of a prompt's move, with what stood on the line by then, if that is known."""

    key: str
    text: str | None = None


class Typed(NamedTuple):
    """A reply to a prompt, or to a question that takes it: what was typed, which may be nothing."""

    text: str


class Begun(NamedTuple):
    """A reply to a question that takes what is typed: the first sign of it."""

    text: str


class GivenUp(NamedTuple):
    """A reply to a prompt: it is left, with what stood on the line by then."""

    text: str = ""


class Ended(NamedTuple):
    """A reply to anything: the person has gone."""


Reply = Chosen | Typed | Begun | GivenUp | Ended


class Told(NamedTuple):
    """A line that tells something; with a verdict it is coloured by it."""

    text: str
    verdict: Verdict | None = None
    is_passing: bool = False
    """Whether it is gone once what is asked next is answered, as what is wrong with the last reply is."""


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

    def given_up(self, session: Session, left: str) -> Next:
        """Leave what was being typed, of which something may stand there."""
        return self.typed(session, None)

    def moved(self, session: Session, move: Choice, left: str | None) -> Next:
        """Do a move of a prompt, with what stood on the line, if that is known; raises as ``chosen`` does."""
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

    def choose(self, question: Question) -> Chosen | Typed | Begun | Ended:
        """Show a question and return what was chosen."""
        ...

    def type(self, prompt: Prompt) -> Chosen | Typed | GivenUp:
        """Let the person type."""
        ...

    def tell(self, told: Told) -> None:
        """Tell something."""
        ...


def told_error(error: ValueProblem | InputError) -> Iterator[Told]:
    """Tell why something could not be done."""
    if isinstance(error, ValueProblem):
        yield wrong(str(error))
    else:
        for problem in error.problems:
            yield wrong(f"{problem.place} {problem.code.id} {problem.text}")


def wrong(text: str) -> Told:
    """Tell what is wrong with the last reply, until the next."""
    return Told(text, Verdict.一般, is_passing=True)


def passing(text: str) -> Told:
    """Tell something that is of no use after the next reply."""
    return Told(text, is_passing=True)
