"""What came of taking files in, on the screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checklist.core.plain import plain
from checklist.faces.cli.batch import run
from checklist.faces.cli.output import Styled, echo, show_notices
from checklist.pack.model import WITHHELD

if TYPE_CHECKING:
    from checklist.app.batch import Outcome
    from checklist.app.collecting import Collecting, Drawing
    from checklist.campaign.store import Standing
    from checklist.campaign.tables import FileRows

_COLORS = {"有效": "green", "无效": "red"}


def show_standing(one: Standing) -> None:
    """Print what a file counts as, and why."""
    name = plain(" ".join(one.name.split()), 60)
    marks = "".join(f"　{mark}" for mark in one.marks)
    echo(
        Styled(one.state, fg=_COLORS.get(one.state, "yellow"), bold=True),
        f"　{plain(one.file)}　{name}".rstrip("　"),
        Styled(marks, fg="yellow"),
    )
    for told in filter(None, (one.why, one.remark)):
        echo(f"    {plain(' '.join(told.split()))}")
    if WITHHELD in one.why:
        echo(f"    （{WITHHELD} 处是姓名，不进汇总；是谁签的，用 checklist verify 看这份文件。）")


def take_in(work: Collecting, drawing: Drawing, cluster: str | None) -> bool:
    """Verify what is still to be verified, and print what it counts as; return whether all of it counts."""
    from checklist.campaign.rests import rests, told_drawn, told_marks
    from checklist.campaign.tables import FileRows

    jobs = work.jobs(drawing)
    again = len({job.name for job in jobs} & work.store.known())
    if again:
        echo(f"以前收过的 {again} 份还没有重新排版过，这次一并重新排版、再验证。")
    undone: dict[str, str] = {}

    def keep(outcome: Outcome[FileRows]) -> None:
        work.keep(outcome)
        if outcome.result is None:
            undone[outcome.name] = "".join(problem.text for problem in outcome.problems[:1])

    if jobs:
        run(jobs, "验证", FileRows, keep, cluster=cluster)
    found = work.store.standing({job.name for job in jobs})
    for one in found:
        show_standing(one)
    show_notices(one.signed_later for one in found if one.signed_later is not None)
    for digest, why in undone.items():
        echo(Styled("没有验证完", fg="red", bold=True), f"　{plain(work.store.file_of(digest))}")
        echo(f"    {why or '再运行一次 checklist campaign collect 会再试。'}")
    counts = {state: sum(one.state == state for one in found) for state in dict.fromkeys(one.state for one in found)}
    told = "，".join(f"{count} 份{state}" for state, count in counts.items())
    echo(f"验证了 {len(found)} 份：{told}。" if found else "没有要验证的。")
    if told := told_marks(Counter(mark for one in found if one.state == "有效" for mark in one.marks)):
        echo(f"有效的报告，{told}。")
    rest = rests(work.store)
    if rest.counted:
        echo(f"计入汇总的 {rest.counted} 份，{told_drawn(rest.counted, rest.undrawn)}。")
    return not undone and all(one.state in ("有效", "被后交的代替") for one in found)
