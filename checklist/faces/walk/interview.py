"""The interview, the same for every face: where it begins, and what follows a reply.

A step of it reads and changes nothing but the session, and never waits. The terminal's loop
stands here too: ask, advance, ask again.
"""

from __future__ import annotations

from checklist.core.errors import InputError, ValueProblem
from checklist.faces.walk.dialogue import (
    Action,
    Choice,
    Chosen,
    Ended,
    Front,
    GivenUp,
    Next,
    Page,
    Prompt,
    Question,
    Reply,
    State,
    Told,
    Typed,
    told_of,
)
from checklist.faces.walk.pages.overview import Overview
from checklist.faces.walk.session import Session


def begin(session: Session) -> State:
    """Return the first state: the overview is asked."""
    return _opened(session, Next(Overview()))


def advance(session: Session, state: State, reply: Reply) -> State:
    """Do what a reply says and return what is asked then; what cannot be done is told, and changes nothing.

    A reply that does not fit what is asked leaves the state as it is.
    """
    try:
        match reply, state.asked:
            case Ended(), _:
                return _over(session, state.page)
            case Chosen(key), Question() as question if choice := question.chosen_by(key):
                return _over(session, state.page) if choice.action == Action.QUIT else _choose(session, state, choice)
            case Typed(text), Prompt():
                return _opened(session, state.page.typed(session, text))
            case GivenUp(), Prompt():
                return _opened(session, state.page.typed(session, None))
            case _:
                return state._replace(told=())
    except (ValueProblem, InputError) as error:
        return _opened(session, Next(state.page.home, tuple(told_of(error))))


def _opened(session: Session, following: Next) -> State:
    told = following.told
    while isinstance(asked := following.asked or following.page.open(session), Next):
        following, told = asked, told + asked.told
    return State(following.page, asked, told)


def interview(session: Session, front: Front, state: State | None = None) -> None:
    """Hold an interview at the terminal, from a state on or from the beginning, until the person quits."""
    state = state or begin(session)
    while True:
        for told in state.told:
            front.tell(told)
        if state.asked is None:
            return
        asked = state.asked
        state = advance(session, state, front.choose(asked) if isinstance(asked, Question) else front.type(asked))


def _choose(session: Session, state: State, choice: Choice) -> State:
    from checklist.faces.walk.moves import MOVES  # the first question does not wait for it

    page = state.page
    if choice.to is not None:
        return _opened(session, Next(choice.to))
    move = MOVES.get(choice.action)
    if move is not None:
        return _opened(session, move(session, page, choice))
    if choice.action == Action.MORE and isinstance(state.asked, Question):
        return State(page, _more(page, state.asked))
    return _opened(session, page.chosen(session, choice))


def _over(session: Session, page: Page) -> State:
    saved = (Told("已存盘。再次运行同一命令即从这里继续。"),)
    return State(page, None, () if session.is_read_only else saved)


def _more(page: Page, question: Question) -> Question:
    """Offer every move of a question by a digit, for keyboards whose letters go to an input method."""
    moves = [choice for choice in question.choices if not choice.key.isdigit()]
    moves.append(Choice("", "返回", Action.RETURN, to=page))
    choices = tuple(move._replace(key=str(number)) for number, move in enumerate(moves, 1))
    return Question("更多操作", "要做什么？", "", choices=choices)
