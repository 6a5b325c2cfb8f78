"""DER, as strictly as X.690 asks: one length for every part, nothing left over."""

from __future__ import annotations

_DEEPEST = 40


def children(content: bytes) -> list[bytes]:
    """Return the parts of a constructed value, each with its head; raises ``ValueError`` if it is not DER."""
    start, stop = _bounds(content, 0)
    if stop != len(content):
        raise ValueError("something is left over")
    parts = []
    while start < stop:
        _, end = _bounds(content, start)
        parts.append(content[start:end])
        start = end
    return parts


def is_der(content: bytes, depth: int = 0) -> bool:
    """Whether every length in a value, down to its smallest parts, is written in the one way that DER allows."""
    if depth > _DEEPEST:
        return False
    try:
        _, stop = _bounds(content, 0)
        if stop != len(content):
            return False
        return not content[0] & 0x20 or all(is_der(part, depth + 1) for part in children(content))
    except ValueError:
        return False


def _bounds(content: bytes, place: int) -> tuple[int, int]:
    """Return where a value's content starts and ends."""
    head = content[place : place + 6]
    if len(head) < 2 or head[0] & 0x1F == 0x1F:
        raise ValueError("no head")
    length, start = head[1], place + 2
    if length >= 0x80:
        count = length & 0x7F
        digits = head[2 : 2 + count]
        length = int.from_bytes(digits, "big")
        if not 1 <= count <= 4 or len(digits) != count or length < 0x80 or digits[0] == 0:
            raise ValueError("a length that is not written in the shortest way")
        start += count
    if start + length > len(content):
        raise ValueError("cut off")
    return start, start + length
