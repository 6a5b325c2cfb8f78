"""What is wrong with a question: it asks two things, only praises, or nothing on file could answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checklist.core.errors import Code, Problem
from checklist.pack.compiled import CheckItem, Pack

_AND = re.compile(r"(?<![合一])并(?![入列未非])|同时|以及是否")
"""Joins two things done. (合并, 一并, 并入, 并列 are words of their own.)"""
_PRAISE = re.compile(r"是否都?(?:能|能够)?(?:高度|切实|认真|严格|积极|自觉|扎实|深入|重视|加强|强化|坚持|落实|履行)")
"""Asks for an attitude, which nobody denies."""
_VAGUE = re.compile(r"(?:实际|有关|相关|现场|口头)?(?:情况|说明|现场|照片|汇报)")
"""Names nothing that can be taken from a file and looked at."""


def question_problems(pack: Pack) -> Iterator[Problem]:
    """Yield the questions that an office could not answer with one fact from its records."""
    for item in pack.items.values():
        for code, why in _flaws(item):
            yield Problem(code, pack.place("item", item.id), {"id": item.id, "why": why})


def _flaws(item: CheckItem) -> Iterator[tuple[Code, str]]:
    kind, question, evidence = item.spec.answer.kind, item.spec.question, item.spec.evidence
    joined = _AND.search(question)
    if question.count("是否") > 1:
        yield Code.TWO_FACTS, "“是否”出现了两次"
    elif kind in ("int", "number") and len(re.findall("几|多少", question)) > 1:
        yield Code.TWO_FACTS, "问了两个数"
    elif kind in ("yes_no", "absence") and joined:
        yield Code.TWO_FACTS, f"“{joined[0]}”连着两件事"
    if kind == "yes_no" and not item.by_ledger and (praise := _PRAISE.search(question)):
        yield Code.ONLY_PRAISE, f"“{praise[0]}”只能答是"
    if all(_VAGUE.fullmatch(written) for written in evidence):
        yield Code.NO_RECORD, "、".join(evidence)
