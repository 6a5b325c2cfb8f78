"""What people write into a cell or after a question → the typed value, by the kind of column, answer or parameter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from checklist.answers.model import SILENCES, Answer
from checklist.core.days import Days, parse_date
from checklist.core.errors import Code, ValueProblem
from checklist.core.values import (
    MAX_NUMBER,
    MONEY_UNITS,
    Value,
    is_blank,
    is_yes_no,
    parse_choice,
    parse_int,
    parse_money,
    parse_number,
    parse_state,
    parse_text,
    parse_yes_no,
    rewritten,
    show,
    show_number,
)
from checklist.core.verdicts import Verdict
from checklist.core.words import trimmed
from checklist.pack.cell_words import WordMatcher
from checklist.pack.compiled import CheckItem, Pack
from checklist.pack.model import ABSENCE, YES_NO, Column

ABOUT_REASONS = (Code.REASON_MISSING, Code.REASON_UNWANTED, Code.REASON_SAYS_NOTHING)
"""What may be wrong with an answer's reason, and not with the answer."""


def read_answer(item: CheckItem, given: Answer, words: WordMatcher, within: Days | None = None) -> Answer:
    """Return an answer with its value typed; raises ``ValueProblem``. ``within``: the period, for days without a year."""
    written = given.answer
    if words.gives_no_reason(given.reason):
        if trimmed(str(written)) == Verdict.不涉及.name:
            raise ValueProblem(Code.REASON_SAYS_NOTHING, id=item.id, answer=written, written=given.reason)
        given = given.model_copy(update={"reason": None})
    if is_blank(written) or says_nothing(words, item, written):
        if given.reason or given.to_confirm:
            raise ValueProblem(Code.ANSWER_MISSING, id=item.id)
        return given.model_copy(update={"answer": None})
    silence = SILENCES.get(trimmed(str(written)))
    if silence is Verdict.不涉及 and not given.reason:
        raise ValueProblem(Code.REASON_MISSING, id=item.id, answer=silence.name)
    if silence is not Verdict.不涉及 and given.reason:
        raise ValueProblem(Code.REASON_UNWANTED, id=item.id, answer=show(written))
    return given.model_copy(update={"answer": silence if silence is not None else parse_answer(item, written, within)})


def parse_answer(item: CheckItem, written: Any, within: Days | None = None) -> Value:
    """Return the value of an answer by the item's kind; raises ``ValueProblem``.

    是/有/√ mean 有此情形 where the item asks for the absence of something. ``within`` is the
    period, in which a day without its year is looked for.
    """
    spec = item.spec.answer
    if spec.kind in ("yes_no", "absence"):
        words = YES_NO if spec.kind == "yes_no" else (ABSENCE[1], ABSENCE[0])
        if trimmed(str(written)) in words:
            return trimmed(str(written))
        return words[0] if parse_yes_no(written, ("是", "否") if spec.kind == "yes_no" else ("有", "无")) else words[1]
    if spec.kind == "choice":
        return parse_choice(written, list(spec.choices))
    if spec.kind == "date":
        return parse_date(written, within)
    parse = parse_int if spec.kind == "int" else parse_number
    number = parse(written, spec.unit)
    _check_range(number, spec.min, spec.max, written)
    return number


def says_nothing(words: WordMatcher, item: CheckItem, written: Any) -> bool:
    """Whether what stands as an answer is no answer, such as /; 无 is one where yes or no is asked."""
    if item.spec.answer.kind in ("yes_no", "absence") and is_yes_no(written):
        return False
    return words.says_nothing(written, item.spec.answer.words)


def meant(words: WordMatcher, written: str) -> str:
    """Return a text that must say something; raises ``ValueProblem`` for 无 and its like, and for a single sign."""
    if words.gives_no_reason(written):
        raise ValueProblem(Code.SAYS_NOTHING, written=show(written))
    return parse_text(written)


def read_name(words: WordMatcher, written: str | None) -> str | None:
    """Return a name, nothing where nothing is said; raises ``ValueProblem``."""
    return None if is_blank(written) or words.says_nothing(written) else parse_text(written)


def read_parameter(pack: Pack, name: str, written: Any) -> Value:
    """Return a parameter's typed value; raises ``ValueProblem``."""
    spec = pack.spec.parameters[name]
    if spec.type == "text":
        return parse_text(written)
    return _read_number(spec.type, spec.unit, (spec.min, spec.max), written)


def _read_number(kind: str, unit: str, bounds: tuple[Decimal | None, Decimal | None], written: Any) -> int | Decimal:
    """Return a number, an amount or a whole number between bounds in its unit."""
    if kind == "money":
        amount = parse_money(written, unit)
        _check_range(Decimal(amount) / MONEY_UNITS[unit], *bounds, written)
        return amount
    number = (parse_int if kind == "int" else parse_number)(written, unit)
    _check_range(number, *bounds, written)
    return number


def _check_range(number: int | Decimal, low: Decimal | None, high: Decimal | None, written: Any) -> None:
    if low is not None and number < low:
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(written), why=f"不能小于 {show_number(low)}")
    if high is not None and number > high:
        raise ValueProblem(Code.OUT_OF_RANGE, written=show(written), why=f"不能大于 {show_number(high)}")


def read_rectification(words: WordMatcher, name: str, written: str) -> Any:
    """Return one field of a rectification, nothing where nothing is said; raises ``ValueProblem``."""
    if is_blank(written) or words.says_nothing(written):
        return parse_state(None) if name == "state" else None
    if name in ("due", "done_on"):
        return parse_date(written)
    return parse_state(written) if name == "state" else parse_text(written)


TO_REFILL = "恢复后要重填"
"""What a form writes into a cell that its draft did not keep, until it is filled in again."""


def read_cell(column: Column, written: Any, within: Days | None = None) -> Value:
    """Return a cell's typed value; raises ``ValueProblem``. ``within``: the period, for a day without its year."""
    if written == TO_REFILL:
        raise ValueProblem(Code.TO_REFILL)
    if column.type == "text":
        return _read_text(written)
    if column.type == "date":
        return parse_date(written, within)
    if column.type == "bool":
        return parse_yes_no(written, column.yes_and_no, column.title.partition("有无")[2])
    if column.type == "choice":
        return parse_choice(written, column.choices, column.also)
    return _read_number(column.type, column.written_unit, (column.min, column.max), written)


def _read_text(written: Any) -> str:
    """Return a cell's text; of a number that stands there as one, or as a spreadsheet rewrote it, only if no digit is lost."""
    number: Decimal | None = None
    if isinstance(written, str):
        number = rewritten(written)
    elif isinstance(written, float):
        number = Decimal(repr(written)).normalize()
    elif hasattr(written, "isoformat"):
        return parse_date(written).isoformat()
    if number is None:
        return parse_text(written)
    if abs(number) >= MAX_NUMBER:
        raise ValueProblem(Code.LOST_DIGITS, written=show(show_number(number)))
    if isinstance(written, str):
        raise ValueProblem(Code.NUMBER_REWRITTEN, written=show(written))
    return show_number(number)
