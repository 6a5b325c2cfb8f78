"""The catalogue of errors."""

from __future__ import annotations

from checklist.core.errors import Code


def test_no_two_errors_have_one_code() -> None:
    codes = [code.id for code in Code]
    assert sorted(codes) == sorted(set(codes))
