"""The words and signs that stand for something everywhere: on screens, on paper, in workbooks and in files."""

from __future__ import annotations

from datetime import date

from checklist.core.values import show_date
from checklist.core.verdicts import Verdict

MARKS = {
    Verdict.严重: "●",
    Verdict.较重: "▲",
    Verdict.一般: "■",
    Verdict.提示: "○",
    Verdict.不掌握: "◇",
    Verdict.未填: "□",
    Verdict.合规: "√",
    Verdict.不涉及: "—",
}
"""The sign of each verdict, which tells it where there is no colour."""

NO_DEGREE = "不详"
"""In place of the verdict of what an earlier period found, where nobody can tell any more how grave it was."""

ROLES = {"preparer": "填报人", "reviewer": "复核人", "head": "单位主要负责人"}
"""Who signs, in their order, as files name them and as people say it."""
SEAL = "seal"
SIGNATURE_FIELDS = {**ROLES, SEAL: "单位印章"}
"""The places for signatures of a report, in their order."""

COLUMN_TYPES = {"text": "文字", "int": "整数", "number": "数字", "money": "金额", "date": "日期", "bool": "是或否"}
"""What the cells of a ledger's column hold; a column of choices is named by these."""
TYPES = {**COLUMN_TYPES, "choice": "选一个", "yes_no": "是或否", "absence": "无此情形或有此情形"}
"""What is written into a column, a parameter, a limit or an answer, as the rules name its kind."""

SOURCE_STATUSES = {"text": "见到原文", "report": "见于报道或译述", "unseen": "待核", "speech": "讲话要求"}
"""How far a source or provision was seen by those who wrote the rules."""
SPEECH_ONLY = "对照讲话要求"
"""In place of a basis, where an item rests on the speech alone."""

PER = {"year": "每年", "half_year": "每半年"}
"""By what a number is counted that a period of another length is held to a share of."""
EACH = {"quarter": "每季度分别数"}
"""Of what a count is taken by itself."""
BOUNDS = {"at_least": "不少于（舍去零头）", "at_most": "不超过（零头进一）"}
"""Which way such a share is rounded."""
SCORING_METHODS = {"points": "得分制", "deductions": "扣分制"}
DECIDED_BY = {"answer": "人工填报", "ledger": "由台账判定"}
"""By what an item is decided."""
CLAIM = "自报，可以不答；自报有问题的列为问题，与台账不符的列为矛盾"
"""What an answer is to an item that ledgers decide."""
OUTCOMES = {"ok": "合规", "gap": "问题"}
"""What an answer that is chosen means."""


def where_to_explain(contradiction: str) -> str:
    """Say where a unit explains a contradiction, in each form that its answers may have."""
    return (
        "网页表格里打开那一处，写“怎么回事”；工作簿里写在“整改清单”的“本单位说明”（checklist export 导出的才列出）；"
        f"答卷文件里写 rectifications: {{{contradiction}: {{fact: 说明}}}}；也可以用 checklist fill"
    )


def sentence_name(id_: str) -> str:
    """Return what people call a sentence of the speech: ``2.5c`` is a part of 第二部分第5句, ``0.2`` is 引言第2句."""
    part, _, number = id_.partition(".")
    if not (part.isdecimal() and int(part) < len(_PARTS) and number.rstrip("abcdefgh").isdecimal()):
        return f"第{id_}句"
    return f"{_PARTS[int(part)]}第{number.rstrip('abcdefgh')}句"


_PARTS = ("引言", *(f"第{number}部分" for number in "一二三四五六七八九"))


UNSEEN_START = "起始日期待核"
"""In place of the first day on which something holds, where it was not seen."""


def span(first: date | None, last: date | None, unseen: str = UNSEEN_START) -> str:
    """Return between which days something holds: ``2013年12月1日起``, ``2017年2月8日至2023年4月30日``.

    ``unseen`` is said where there is no first day: that it was not seen, unless whatever it is of always held.
    """
    if first and last:
        return f"{show_date(first)}至{show_date(last)}"
    start = f"{show_date(first)}起" if first else unseen
    return "，".join(filter(None, [start, f"至{show_date(last)}" if last else ""]))
