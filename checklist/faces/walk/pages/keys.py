"""The moves that pages offer beside their answers, with their keys."""

from __future__ import annotations

from collections.abc import Iterable

from checklist.faces.walk.dialogue import Action, Choice, Page

KEYS = (
    Choice("b", "上一项", Action.BACK),
    Choice("s", "跳过", Action.SKIP),
    Choice("u", "下一处未填", Action.OPEN),
    Choice("p", "下一处问题", Action.GAP),
    Choice("g", "查找", Action.SEARCH),
    Choice("k", "本板块", Action.SECTION),
    Choice("o", "总览", Action.OVERVIEW),
    Choice("n", "备注", Action.NOTE),
    Choice("e", "佐证", Action.EVIDENCE),
    Choice("r", "整改", Action.RECTIFY),
    Choice("a", "交给同事", Action.GIVE),
    Choice("z", "撤销", Action.UNDO),
    Choice("?", "说明", Action.HELP),
    Choice("q", "退出", Action.QUIT),
)
HELP = Choice("?", "看全部", Action.HELP)
MORE = Choice("0", "更多操作", Action.MORE)
MORE_LISTED = Choice("*", "更多操作", Action.MORE, is_answer=True)
"""Where digits begin a number."""


def keys(*actions: Action) -> tuple[Choice, ...]:
    """Return the keys of some moves."""
    return tuple(key for key in KEYS if key.action in actions)


def keys_without(*actions: Action) -> tuple[Choice, ...]:
    """Return the keys of all moves but some."""
    return tuple(key for key in KEYS if key.action not in actions)


def back_to(page: Page) -> Choice:
    """Return the choice that goes back to a page."""
    return Choice("b", "返回", Action.RETURN, to=page)


def ends(page: Page) -> tuple[Choice, ...]:
    """Return how a list is left for a page."""
    return (back_to(page), Choice("q", "退出", Action.QUIT))


def numbered(choices: Iterable[Choice]) -> list[Choice]:
    """Return choices with numbers for keys."""
    return [choice._replace(key=str(number)) for number, choice in enumerate(choices, 1)]
