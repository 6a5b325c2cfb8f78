"""The sheet of what the last period left to this one: its lines, written and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checklist.answers.last import LastPeriod

COLUMNS = ("类别", "编号", "内容", "结论", "已完成")
_ANSWER, _GAP, _ROW, _READ, _CLOSED, _EXCEPTED, _PLANNED, _DUE, _PARAMETERS, _EARLIER = (
    "回答",
    "问题",
    "问题的记录",
    "记录的内容",
    "早先已销号",
    "经批准的例外",
    "早先带入的整改",
    "完成期限",
    "设定的参数",
    "更早各期问题数",
)
Line = tuple[str, str, str | int | None, str | None, str | None]
"""What stands in each of the columns."""


def lines(last: LastPeriod) -> Iterator[Line]:
    """Yield the lines of the sheet; a record stands below its finding, and what was read of it below the record."""
    for id_, answer in last.answers.items():
        yield _ANSWER, id_, answer, None, None
    yield from _findings(last)
    for kind, keys in ((_CLOSED, last.closed), (_EXCEPTED, last.excepted), (_PLANNED, last.planned)):
        for key in keys:
            yield kind, key, None, None, None
    for key, due in last.due.items():
        yield _DUE, key, due.isoformat(), None, None
    if last.parameters is not None:
        yield _PARAMETERS, "", len(last.parameters), None, None
        for name, value in last.parameters.items():
            yield _PARAMETERS, name, value, None, None
    for earlier in last.earlier:
        for verdict, count in (earlier.counts or {"": 0}).items():
            yield _EARLIER, earlier.until.isoformat(), count, verdict, None


def _findings(last: LastPeriod) -> Iterator[Line]:
    for key, gap in last.gaps.items():
        yield _GAP, key, gap.title, gap.verdict, "是" if gap.done else None
        for row in gap.rows:
            yield _ROW, row.ledger, row.name, None, None
            for title, value in row.read.items():
                yield _READ, title, value, None, None


def read(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the lines say, as an answers file has it, beside the period and the day."""
    answers, gaps, due, earlier = dict[str, str](), dict[str, Any](), dict[str, Any](), dict[str, dict[str, Any]]()
    keys: dict[str, list[str]] = {_CLOSED: [], _EXCEPTED: [], _PLANNED: []}
    records: list[dict[str, Any]] = []
    parameters: dict[str, str] | None = None
    for row in rows:
        kind, key, content = row["类别"], str(row["编号"]), row["内容"]
        if kind == _ANSWER:
            answers[key] = str(content)
        elif kind == _GAP:
            records = []
            gaps[key] = {"title": str(content), "verdict": row["结论"], "done": row["已完成"] == "是", "rows": records}
        elif kind == _ROW:
            records.append({"ledger": key, "name": str(content), "read": {}})
        elif kind == _READ and records:
            records[-1]["read"][key] = str(content)
        elif kind == _DUE:
            due[key] = content
        elif kind == _PARAMETERS:
            parameters = {**(parameters or {}), **({key: str(content)} if row["编号"] else {})}
        elif kind in keys:
            keys[kind].append(key)
        elif kind == _EARLIER:
            counts = earlier.setdefault(key, {})
            counts |= {str(row["结论"]): content} if row["结论"] else {}
    return {
        "answers": answers,
        "gaps": gaps,
        "closed": keys[_CLOSED],
        "excepted": keys[_EXCEPTED],
        "planned": keys[_PLANNED],
        "due": due,
        "parameters": parameters,
        "earlier": [{"until": day, "counts": counts} for day, counts in earlier.items()],
    }
