"""Words of unknown origin, made fit to be shown: every sign that is there is seen, and nothing else happens.

A name in a file may hold escapes that drive a terminal, line ends that forge a line of ours, signs
that turn the direction of writing, or signs that show nothing. Whatever is shown to a person goes
through ``plain``; the same signs are refused in answers.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1000
"""Signs of one sentence that are shown: more than any of ours has, less than fills a screen."""

_LONGEST_NAME = 60
_WITHIN_QUOTES = str.maketrans("“”", "‘’")
_ORDINARY = re.compile("[ -~·—‘’“”…\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]*")
"""Text with nothing but signs that are all seen: nearly every cell, told quickly."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories: controls, formats, surrogates, private and unassigned signs, ends of line and paragraph."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that show nothing: fillers, joiners, variation selectors (Default_Ignorable_Code_Point)."""
_EMOJI = re.compile("(?<=[\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]")
"""The variation selector that makes a symbol an emoji or not."""


def plain(words: object, longest: int = LONGEST) -> str:
    """Return words as they are shown: on one line, of a bounded length, what cannot be seen by its number.

    Numbers are written as in JSON; a line end is shown as ⏎. To do it twice changes nothing. A long
    text loses its middle, for the beginning says what it is and the end what to do.
    """
    text = str(words)
    if len(text) > longest:
        text = f"{text[: longest * 2 // 3]}……{text[-(longest // 3) :]}"
    return _shown(text)


def shown_name(words: object) -> str:
    """Return a name of unknown origin as it stands within “”: on one line, without blanks that push, with no such mark in it."""
    return within_quotes(plain(" ".join(str(words).split()), _LONGEST_NAME))


def within_quotes(text: str) -> str:
    """Return a text as it stands within “”: its own such marks become the inner ones, ‘’."""
    return text.translate(_WITHIN_QUOTES)


def quoted_name(words: object) -> str:
    """Return a name of unknown origin in quotation marks, out of which it says nothing."""
    return f"“{shown_name(words)}”"


def plain_lines(text: str) -> str:
    """Return a whole document of ours as it is shown: with its lines, and as long as it is."""
    return "\n".join(map(_shown, text.split("\n")))


def plain_json(data: object) -> str:
    """Return JSON, indented, in which what cannot be seen is escaped."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2)
    return "\n".join(
        line if not hidden(line) else "".join(json.dumps(sign)[1:-1] if hidden(sign) else sign for sign in line)
        for line in text.split("\n")
    )


def hidden(text: str) -> str:
    """Return the first sign of a text that is not seen or does something else, or nothing."""
    if _ORDINARY.fullmatch(text):
        return ""
    rest = _EMOJI.sub("", text)
    return next((sign for sign in rest if unicodedata.category(sign) in _HIDDEN or _UNSEEN.match(sign)), "")


def _shown(text: str) -> str:
    if not hidden(text):
        return text
    kept = {match.start() for match in _EMOJI.finditer(text)}
    return "".join(sign if place in kept or not hidden(sign) else _written_out(sign) for place, sign in enumerate(text))


def _written_out(sign: str) -> str:
    return "⏎" if sign == "\n" else f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
