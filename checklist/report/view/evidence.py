"""The files that a unit named as evidence, and what was wrong with them when the answers were read beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from checklist.answers.model import Answers, Evidence


def evidence_state(answers: Answers) -> str:
    """Say how many files are named, and of how many what is wrong; nothing if none is wrong."""
    named = {proof.file: proof for proof in answers.evidence}
    faults = Counter(proof.fault_words for proof in named.values() if proof.fault)
    if not faults:
        return ""
    told = "、".join(f"{number}个{words}" for words, number in faults.items())
    return f"登记的佐证文件{len(named)}个，其中{told}"


def faulty(answers: Answers) -> str:
    """Name the files with which something is wrong, with what they are to prove."""
    of_answers = [(id_, answer.evidence) for id_, answer in answers.answers.items()]
    of_exceptions = [(id_, one.evidence) for id_, given in answers.exceptions.items() for one in given]
    named = ((id_, proof) for id_, evidence in (*of_answers, *of_exceptions) for proof in evidence)
    return "；".join(f"{id_} {shown(proof)}" for id_, proof in named if proof.fault)


def files(evidence: Iterable[Evidence]) -> str:
    """Name files, with what is wrong with them."""
    return "、".join(map(shown, evidence))


def shown(proof: Evidence) -> str:
    """Name a file, with what is wrong with it."""
    return proof.file + (f"（{proof.fault_words}）" if proof.fault else "")
