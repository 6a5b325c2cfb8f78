"""``checklist campaign show``: what became of one unit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.core.values import CHINA, show_date
from checklist.faces.cli.output import Styled, campaign_argument, echo, echo_json, format_option

if TYPE_CHECKING:
    from checklist.campaign.history import (
        CameRecord,
        CorrectionRecord,
        HistoryRecord,
        NotTakenRecord,
        SentBackRecord,
        SettledRecord,
        UnverifiedRecord,
    )

    Moment = CameRecord | SentBackRecord | SettledRecord | NotTakenRecord | UnverifiedRecord

_COLORS = {"有效": "green", "无效": "red", "退回": "red", "未能验证": "yellow"}


@click.command("show", options_metavar="[选项]")
@campaign_argument
@click.argument("unit", metavar="单位")
@format_option
def command(folder: Path, unit: str, form: str) -> None:
    """一个单位（写代码或名称）的全部经过：报来了什么、算不算数、为什么退回、改了什么。"""
    from checklist.app.looking import history_of
    from checklist.record.base import plain_data

    found = history_of(folder, unit)
    if form == "json":
        echo_json(plain_data(found))
        return
    due = "名册写明不用填报"
    if found.due is None:
        due = "名册外：现在的名册里没有它，报来的不计入"
    elif found.must_answer:
        due = f"报送期限 {show_date(found.due)}"
    echo(Styled(f"{found.name}（{found.code}）　{due}", bold=True))
    if not found.came and not found.unverified:
        taken = "能收" if found.not_taken else ""
        echo(f"还没有收到它{taken}的文件。" if found.must_answer else "没有收到它的文件，也不用它报。")
    moments: list[Moment] = [*found.came, *found.returned, *found.settled, *found.not_taken, *found.unverified]
    for moment in sorted(moments, key=lambda one: one.at):
        _show(found, moment)


def _show(found: HistoryRecord, moment: Moment) -> None:
    from checklist.campaign.history import CameRecord, NotTakenRecord, SettledRecord, UnverifiedRecord

    if isinstance(moment, CameRecord):
        _show_file(found, moment)
    elif isinstance(moment, SettledRecord):
        found_own = f"认定是它的报告（SHA-256 {moment.sha256[:16]}…）"
        told = {
            "withdrawn": f"撤回退回（退回单 {moment.number}）",
            "confirmed": found_own,
            "unconfirmed": f"撤回“{found_own}”",
        }
        echo(f"{_when(moment.at)}　", Styled(told[moment.kind], fg="yellow"), f"：{moment.reason}")
    elif isinstance(moment, NotTakenRecord):
        echo(f"{_when(moment.at)}　收到过不能收的文件：{moment.file}（{moment.why}），文件名像它的，不作认定")
    elif isinstance(moment, UnverifiedRecord):
        waits = Styled("还没有验证", fg="yellow")
        echo(
            f"{_when(moment.at)}　收到 {moment.file}　",
            waits,
            "，文件名像它的，不作认定：请再运行 campaign collect，存档坏了的会写明怎样恢复",
        )
        echo(f"    SHA-256 {moment.sha256}")
    else:
        until = f"，{show_date(moment.due)}前改好重报" if moment.due else ""
        echo(f"{_when(moment.at)}　", Styled(f"退回（退回单 {moment.number}）", fg="red"), f"：{moment.reason}{until}")
        for id_, comment in moment.comments.items():
            echo(f"    {id_}：{comment}")


def _show_file(found: HistoryRecord, moment: CameRecord) -> None:
    from checklist.campaign.history import COPY, REDATED
    from checklist.campaign.store import registered_early

    signed = f"，最后一个签字 {_when(moment.signed, ':%S')}" if moment.signed else ""
    marks = Styled("".join(f"　{mark}" for mark in moment.marks), fg="yellow")
    echo(f"{_when(moment.at)}　收到 {moment.file}　", Styled(moment.state, fg=_COLORS.get(moment.state)), signed, marks)
    echo(f"    {f'报告编号 {moment.number}，' if moment.number else ''}SHA-256 {moment.sha256}")
    for told in filter(None, (moment.why, moment.remark)):
        echo(f"    {told}")
    if early := registered_early(moment.file, moment.registered, moment.at):
        echo(f"    {early.text}")
    for correction in found.corrections:
        if correction.after == moment.sha256 and moment.state not in (COPY, REDATED):
            _show_correction(found, correction)


def _show_correction(found: HistoryRecord, correction: CorrectionRecord) -> None:
    before = next(one for one in found.came if one.sha256 == correction.before)
    echo(f"    与前一份（{before.file}）相比：")
    for said in correction.head:
        echo(f"      {said.title}：{said.before} → {said.after}")
    changed = [one for one in correction.findings.changes if one.before != one.now]
    for change in changed:
        was, now = change.before or "没有", change.now or "没有"
        echo(f"      {change.kind}　{change.id} {change.title}（{was} → {now}）")
    if number := len(correction.findings.changes) - len(changed):
        echo(f"      问题没有变的 {number} 个")
    for said in correction.answers:
        echo(f"      {said.id} {said.title}：{said.before} → {said.after}")
    for ledger in correction.ledgers:
        echo(f"      台账《{ledger.title}》：{ledger.before} → {ledger.after}")
    if not (changed or correction.answers or correction.ledgers):
        echo("      回答、台账和结论都没有变。")


def _when(moment: datetime, seconds: str = "") -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M{seconds}}"
