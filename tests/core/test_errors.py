"""The catalogue of errors."""

from __future__ import annotations

import re
from itertools import pairwise

from checklist.core.errors import Code


def test_no_two_errors_have_one_code() -> None:
    codes = [code.id for code in Code]
    assert sorted(codes) == sorted(set(codes))


def test_errors_stand_in_the_order_of_their_codes_and_each_letter_is_explained() -> None:
    codes = [code.id for code in Code]
    letters = list(dict.fromkeys(code[0] for code in codes))
    assert re.findall(r"\b([A-Z]): ", Code.__doc__ or "") == letters
    for one, next_ in pairwise(codes):
        before, after = (letters.index(code[0]) * 10_000 + int(code[1:]) for code in (one, next_))
        assert before < after, (one, next_)
