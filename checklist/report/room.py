"""How much room a text takes on paper."""

from __future__ import annotations

from math import ceil


def signs(text: str) -> float:
    """Return how wide a text is, a Chinese character being one."""
    return sum(0.55 if sign.isascii() else 1 for sign in text)


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a width of so many signs."""
    return ceil(signs(text) / width)
