"""``speech.yaml``: the speech, sentence by sentence."""

from typing import Literal

from pydantic import Field

from checklist.pack.model.base import PackModel, PackText


class SentencePart(PackModel):
    """A part of a sentence that is checked on its own; ``text`` is contained in the sentence.

    ``local``: it is of a place, whose overlay has the items for it; the pack by itself need not carry it.
    """

    id: PackText
    text: PackText
    asks: PackText
    local: bool = False


class Sentence(PackModel):
    """One sentence of the speech, byte for byte, or a part of one (``2.5a``).

    ``why_not`` says why a sentence asks for nothing that can be checked.
    """

    id: PackText
    text: PackText
    asks: PackText | None = None
    why_not: PackText | None = None
    parts: list[SentencePart] = []


class NamedSystem(PackModel):
    """A system that the speech names; covered when an item names it among its ``systems``.

    ``local``: it is of a place, as a part of a sentence may be.
    """

    name: PackText
    sentence: PackText
    anchor: PackText
    local: bool = False


class SpeechFile(PackModel):
    """``speech.yaml``: the sentences in order, and the systems they name."""

    format: Literal[1]
    sentences: list[Sentence] = Field(min_length=1)
    named: list[NamedSystem] = []
