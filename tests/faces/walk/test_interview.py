"""The interview as data: driven without a terminal, by replies alone."""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from hypothesis import given
from hypothesis import strategies as st

from checklist.answers.load import load_answers
from checklist.answers.template import answers_text, empty_answers
from checklist.core.verdicts import Verdict
from checklist.faces.walk import moves, pages
from checklist.faces.walk.dialogue import (
    Action,
    Aside,
    Chosen,
    Ended,
    GivenUp,
    Page,
    Prompt,
    Question,
    Reply,
    State,
    Typed,
)
from checklist.faces.walk.interview import advance, begin
from checklist.faces.walk.pages.cells import Cells
from checklist.faces.walk.pages.overview import Overview
from checklist.faces.walk.pages.review import Review
from checklist.faces.walk.pages.rows import RowList
from checklist.faces.walk.pages.step import CurrentStep
from checklist.faces.walk.session import Session
from checklist.pack.compiled import Pack
from tests.conftest import tries
from tests.faces.walk.conftest import DAY, save, session
from tests.faces.walk.test_session import session_of


def reply_of(state: State, word: str) -> Reply:
    """Return the reply that a word is: a key where a question is asked, else what is typed (``.`` gives up)."""
    if isinstance(state.asked, Question):
        return Chosen(word)
    return GivenUp() if word == "." else Typed(word)


def drive(walk: Session, *words: str, state: State | None = None) -> State:
    """Reply to what is asked, from a state on or from the beginning."""
    state = state or begin(walk)
    for word in words:
        state = advance(walk, state, reply_of(state, word))
    return state


def told(state: State) -> list[str]:
    return [line.text for line in state.told]


def gift(pack: Pack) -> list[str]:
    """Return replies that fill in one row of the gifts' ledger."""
    usual = {"text": "某公司", "date": "2026-03-05", "bool": "1", "choice": "1"}
    return [usual.get(column.type, "300") for column in pack.ledgers["gifts"].spec.columns.values()]


def ways(pack: Pack) -> dict[str, list[str]]:
    """Return replies from the overview to a page of every kind, by the page's name."""
    row = ["g", "gifts", "3", "1", *gift(pack)]
    return {
        "Overview": [],
        "CurrentStep": ["1"],
        "StepList": ["2"],
        "FindingList": ["g", "BX-01", "2", "2", "o", "9", "2"],
        "FindingPage": ["g", "BX-01", "2", "2", "o", "9", "2", "1"],
        "Review": ["9"],
        "Search": ["g"],
        "TypeAnswer": ["g", "staff_total", "1"],
        "Reason": ["g", "BX-01", "3"],
        "Offers": ["g", "BX-01", "2"],
        "Rectify": ["g", "BX-01", "2", "1"],
        "Give": ["g", "BX-01", "a"],
        "Note": ["g", "BX-01", "n"],
        "EvidenceFile": ["g", "BX-01", "e"],
        "EvidenceList": ["g", "BX-01", "e", "办法.pdf", "e"],
        "LedgerFile": ["g", "gifts", "2"],
        "RowList": ["g", "gifts", "3"],
        "Cells": ["g", "gifts", "3", "1"],
        "RowPage": [*row, "2"],
    }


def test_every_page_is_reached_by_replies_alone(pack: Pack, path: Path) -> None:
    (path.parent / "办法.pdf").write_bytes(b"one")
    for module in iter_modules(pages.__path__):
        import_module(f"{pages.__name__}.{module.name}")
    assert set(ways(pack)) == {kind.__name__ for kind in (*Page.__subclasses__(), *Aside.__subclasses__())} - {"Aside"}
    for name, words in ways(pack).items():
        state = drive(session(pack, path), *words)
        assert type(state.page).__name__ == name, (name, state)
        assert state.asked is not None


def test_a_reply_is_answered_judged_and_saved(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01", "2")
    assert told(state) == ["√ BX-01 实施办法更新：否 → 一般"]
    assert state.told[0].verdict is Verdict.一般
    assert load_answers(pack, path).answers["BX-01"].value == "否"
    state = drive(walk, "1", ".", state=state)
    assert told(state) == ["整改没有改动。"]
    assert walk.step is not None
    assert walk.step.id == "receptions"


def test_what_is_wrong_is_told_and_asked_again(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    before = path.read_text(encoding="utf-8")
    asked = drive(walk, "g", "staff_total", "1")
    state = drive(walk, "五十", state=asked)
    assert state.asked == asked.asked
    assert len(state.told) == 1
    state = drive(walk, "g", "没有这项", state=begin(walk))
    assert isinstance(state.page, Overview)
    assert "没有这项" in told(state)[0]
    state = drive(walk, "g", "gifts", "2", "没有.xlsx", state=begin(walk))
    assert isinstance(state.page, CurrentStep)
    assert told(state)
    assert load_answers(pack, path).answers == session(pack, path).answers.answers
    assert "五十" not in path.read_text(encoding="utf-8")
    assert before.count("\n") == path.read_text(encoding="utf-8").count("\n")


def test_a_field_that_is_wrong_keeps_those_before_it(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01", "2", "1", "", "修订办法", "王芳", "九月底")
    assert isinstance(state.asked, Prompt)
    assert state.asked.text.startswith("完成期限")
    state = drive(walk, "2026-09-30", state=state)
    assert told(state) == ["整改已存盘。"]
    plan = load_answers(pack, path).rectifications["BX-01"]
    assert (plan.measure, plan.owner, str(plan.due)) == ("修订办法", "王芳", "2026-09-30")
    state = drive(walk, "g", "BX-26", "a", state=begin(walk))
    assert isinstance(state.asked, Prompt)
    assert state.asked.words == ("王芳",)


def test_back_goes_back_and_undo_takes_back(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    fresh = walk.answers
    state = drive(walk, "g", "BX-26", "1", "b")
    assert walk.step is not None
    assert walk.step.id == "BX-26"
    state = drive(walk, "z", state=state)
    assert told(state) == ["已撤销上一次改动。"]
    assert walk.answers == fresh
    assert load_answers(pack, path).answers == fresh.answers
    state = drive(walk, "z", state=state)
    assert told(state) == ["没有可以撤销的改动。"]
    for words in (["9", "1", "b"], ["g", "."], ["2", "b"]):
        state = drive(walk, *words)
        assert isinstance(state.page, Review if words[0] == "9" else Overview)


def test_more_offers_every_move_by_a_digit(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "BX-01")
    assert isinstance(state.asked, Question)
    moves_there = [choice.label for choice in state.asked.choices if not choice.key.isdigit()]
    more = drive(walk, "0", state=state)
    assert isinstance(more.asked, Question)
    assert [choice.label for choice in more.asked.choices] == [*moves_there, "返回"]
    assert drive(walk, str(len(moves_there) + 1), state=more) == state
    place = 1 + moves_there.index("备注")
    assert type(drive(walk, str(place), state=more).page).__name__ == "Note"


def test_rows_are_paged(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    ledger = pack.ledgers["gifts"]
    columns = ledger.spec.columns
    usual = {"text": "某", "date": "2026-03-05", "bool": "否"}
    row = {
        name: column.choices[0] if column.type == "choice" else usual.get(column.type, "1")
        for name, column in columns.items()
    }
    walk.go(walk.search("gifts")[0])
    for _ in range(45):
        walk.set_row(ledger, None, row)
    state = drive(walk, "1", "3", "22")
    assert isinstance(state.page, RowList)
    assert state.page.first == 20
    assert isinstance(state.asked, Question)
    labels = [choice.label for choice in state.asked.choices]
    assert {"后一页", "前一页"} <= set(labels)
    assert labels[1].startswith("第22行")
    again = drive(walk, "23", state=state)
    assert again.page == RowList(CurrentStep())
    state = drive(walk, "2", "2", state=state)
    assert told(state) == ["已删除。按 z 可以撤销。"]
    assert len(load_answers(pack, path).ledgers["gifts"].rows) == 44
    state = drive(walk, "z", state=state)
    assert isinstance(state.page, RowList)
    assert len(load_answers(pack, path).ledgers["gifts"].rows) == 45


def test_a_row_that_is_changed_offers_what_it_holds(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = drive(walk, "g", "gifts", "3", "1", *gift(pack), "2", "1")
    assert isinstance(state.page, Cells)
    assert state.page.known
    while isinstance(state.page, Cells):
        held = state.page.known[len(state.page.written)]
        if isinstance(state.asked, Question):
            state = advance(walk, state, Chosen(str(state.asked.marked + 1)))
        else:
            assert isinstance(state.asked, Prompt)
            assert state.asked.default == held
            state = advance(walk, state, Typed(held))
    assert len(load_answers(pack, path).ledgers["gifts"].rows) == 1


def test_a_reply_to_what_was_asked_before_is_no_danger(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    row = drive(walk, "g", "gifts", "3", "1", *gift(pack), "2")
    last = drive(walk, "1", *gift(pack)[:-1], state=row)
    assert isinstance(last.page, Cells)
    drive(walk, "2", state=row)
    for state in (drive(walk, gift(pack)[-1], state=last), drive(walk, "2", state=row)):
        assert isinstance(state.page, RowList)
        assert state.told == ()
    assert load_answers(pack, path).ledgers["gifts"].rows == ()


def test_a_reply_that_does_not_fit_changes_nothing(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    state = begin(walk)
    for reply in (Chosen("77"), Typed("是"), GivenUp()):
        assert advance(walk, state, reply) == state
    prompt = drive(walk, "g")
    assert advance(walk, prompt, Chosen("1")) == prompt


def test_the_end_is_told_once(pack: Pack, path: Path) -> None:
    walk = session(pack, path)
    for state in (drive(walk, "q"), advance(walk, drive(walk, "g"), Ended())):
        assert state.asked is None
        assert told(state) == ["已存盘。再次运行同一命令即从这里继续。"]
        assert advance(walk, state, Chosen("1")).asked is None
    only_read = session_of(pack, path, path.read_text(encoding="utf-8"))
    assert told(drive(only_read, "q")) == []


def test_every_action_is_a_move_or_known_to_one_page() -> None:
    of_pages = {
        Action.ANSWER, Action.SILENCE, Action.CONFIRM, Action.DROP, Action.DELETE, Action.UNDO_ROW,
        Action.RECTIFY_THIS, Action.GIVE_UP,
    }  # fmt: skip
    of_interview = {Action.NONE, Action.QUIT, Action.MORE, Action.RETURN}
    assert set(moves.MOVES) | of_pages | of_interview == set(Action)


# Whatever is replied, in whatever order, nothing is raised and the file says what the session says.

TYPED = ("", "50", "BX-01", "ZD-01", "gifts", "receptions", "2026-03-05", "九月底", "某局", "办法.pdf", "👨‍👩‍👧", "1 2")
WORDS = st.one_of(st.sampled_from(TYPED), st.text(max_size=12))
REPLIES = st.lists(st.tuples(st.integers(0, 40), WORDS, st.sampled_from([0, 0, 0, 0, 0, 1])), max_size=30)


@tries(10)
@given(start=st.sampled_from(["Overview", "CurrentStep", "Offers", "Rectify", "Cells", "RowPage"]), replies=REPLIES)
def test_random_replies_never_raise(pack: Pack, start: str, replies: list[tuple[int, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.yaml"
        fresh = empty_answers(path, name="某局", level="市级", kind="党政机关", start=DAY.replace(month=1), end=DAY)
        save(path, answers_text(pack, fresh))
        (path.parent / "办法.pdf").write_bytes(b"one")
        walk = session(pack, path)
        states = [drive(walk, *ways(pack)[start])]
        for number, word, earlier in replies:
            state = states[number % len(states)] if earlier else states[-1]
            following = advance(walk, state, any_reply(state, number, word))
            states.append(begin(walk) if following.asked is None else following)
            read = load_answers(pack, path)
            assert (read.answers, read.ledgers) == (walk.answers.answers, walk.answers.ledgers)
            assert (read.parameters, read.rectifications) == (walk.answers.parameters, walk.answers.rectifications)
        while walk.undo():
            pass
        assert load_answers(pack, path).answers == session_of(pack, path, answers_text(pack, fresh)).answers.answers


def any_reply(state: State, number: int, word: str) -> Reply:
    """Return one of the replies that fit what is asked, and now and then one that does not."""
    if isinstance(state.asked, Question):
        keys = [choice.key for choice in state.asked.choices]
        return Chosen([*keys, word][number % (len(keys) + 1)])
    return GivenUp() if number == 0 else Typed(word)
