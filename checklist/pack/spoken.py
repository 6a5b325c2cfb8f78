"""Checking ``speech.yaml`` against the speech itself."""

from __future__ import annotations

from collections.abc import Sequence

from checklist.core.errors import Code
from checklist.pack import model
from checklist.pack.files import PackFiles, read_seed
from checklist.pack.names import Named
from checklist.pack.where import Where

_TOLD = 12
"""How many characters of a text are told."""


def check_speech(files: PackFiles, named: Named) -> None:
    """The sentences are the speech, byte for byte and whole; each says what it asks or why nothing; named systems stand in them."""
    speech, seed = files.speech, read_seed(files)
    if seed is not None:
        _check_whole(speech.spec.sentences, seed, speech.where.at("sentences"))
    for number, sentence in enumerate(speech.spec.sentences):
        where = speech.where.at("sentences", number)
        if sentence.asks and sentence.why_not:
            why = "写了 asks（要求做什么）就不写 why_not（为什么不可查），请二选一"
            where.at("why_not").report(Code.BAD_VALUE, written=sentence.why_not[:_TOLD], why=why)
        if not (sentence.asks or sentence.why_not or sentence.parts):
            where.report(Code.MISSING_KEY, key="asks（要求做什么）或者 why_not（为什么不可查）")
        for index, part in enumerate(sentence.parts):
            if part.text not in sentence.text:
                here = where.at("parts", index, "text")
                here.report(Code.SPEECH_TEXT, id=part.id, written=part.text[:_TOLD])
    for number, system in enumerate(speech.spec.named):
        where = speech.where.at("named", number)
        known = where.at("sentence").spoken(system.sentence, named.sentences)
        if known and system.anchor not in named.sentences[system.sentence]:
            where.at("anchor").report(Code.SPEECH_TEXT, id=system.sentence, written=system.anchor)


def _check_whole(sentences: Sequence[model.Sentence], seed: str, where: Where) -> None:
    """Check that the sentences are the speech in its order, and all of it; what is left out between two is told once."""
    position = 0
    for number, sentence in enumerate(sentences):
        found = seed.find(sentence.text, position)
        if found < 0:
            where.at(number, "text").report(Code.SPEECH_TEXT, id=sentence.id, written=sentence.text[:_TOLD])
            continue
        is_next_known = number == 0 or sentences[number - 1].text in seed[:position]
        if (skipped := seed[position:found].strip()) and is_next_known:
            where.at(number).report(Code.SPEECH_LEFT_OUT, written=skipped[:_TOLD], place=f"第 {sentence.id} 句以前")
        position = found + len(sentence.text)
    last = sentences[-1]
    if (rest := seed[position:].strip()) and last.text in seed[:position]:
        where.at(len(sentences) - 1).report(Code.SPEECH_LEFT_OUT, written=rest[:_TOLD], place=f"第 {last.id} 句以后")
