"""The interview, the same for every face: where it begins, and what follows a reply.

A step of it reads and changes nothing but the session, and never waits. The terminal's loop
stands here too: ask, advance, ask again.
"""

from __future__ import annotations

from checklist.core.errors import InputError, ValueProblem
from checklist.faces.walk.dialogue import (
    Action,
    Begun,
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
    told_error,
)
from checklist.faces.walk.pages.keys import ends, numbered
from checklist.faces.walk.pages.overview import Overview
from checklist.faces.walk.pages.step import CurrentStep
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
            case Chosen(key, left), Prompt() as prompt if move := prompt.move(key):
                return _opened(session, state.page.moved(session, move, left))
            case Begun(text), Question() as question if page := _typing(question):
                begun = _opened(session, Next(page))
                asked = begun.asked
                return begun._replace(asked=asked._replace(begun=text) if isinstance(asked, Prompt) else asked)
            case Typed(text), Question() as question if page := _typing(question):
                return _opened(session, page.typed(session, text))
            case Typed(text), Prompt():
                return _opened(session, state.page.typed(session, text))
            case GivenUp(left), Prompt():
                return _opened(session, state.page.given_up(session, left))
            case _:
                return state._replace(told=())
    except (ValueProblem, InputError) as error:
        return _opened(session, Next(state.page.home, tuple(told_error(error))))


def _typing(question: Question) -> Page | None:
    choice = question.chosen_by(question.typing)
    return choice.to if choice is not None else None


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
    if isinstance(state.asked, Question):
        if choice.action == Action.MORE:
            return State(page, _more(page, state.asked))
        if choice.action == Action.HELP:
            return State(page, _everything(session, state, state.asked))
    return _opened(session, page.chosen(session, choice))


def _over(session: Session, page: Page) -> State:
    saved = (Told("已存盘。再次运行同一命令即从这里继续。"),)
    return State(page, None, () if session.is_read_only else saved)


def _everything(session: Session, state: State, question: Question) -> Question:
    """Return a page to be read: what was told, the whole question, and, of a step, what lies behind it."""
    from checklist.faces.walk.pages.help import explain

    told = [line.text for line in state.told if line.is_passing]
    known = [question.text, *question.hints, *([f"现在：{question.current}"] if question.current else [])]
    behind = explain(session, session.step) if isinstance(state.page, CurrentStep) and session.step else []
    first, *rest = dict.fromkeys(filter(None, (*told, *known, *behind))) or ("",)
    return Question(question.head, question.title, first, tuple(rest), choices=ends(state.page))


def _more(page: Page, question: Question) -> Question:
    """Offer every move of a question by a digit, for keyboards whose letters go to an input method."""
    moves = [choice for choice in question.choices if not (choice.key.isdigit() or choice.is_answer)]
    moves.append(Choice("", "返回", Action.RETURN, to=page))
    leaving = [choice for choice in question.choices if choice.action == Action.QUIT and not choice.key.isdigit()]
    return Question("更多操作", "要做什么？", "", choices=(*numbered(moves), *leaving))
