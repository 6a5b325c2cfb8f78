"""The whole pack as a readable manual: ``checklist rules handbook``."""

from __future__ import annotations

from typing import Any

from checklist.answers.template import choices_hint
from checklist.pack.compiled import CheckItem, Pack
from checklist.report.html import render_page
from checklist.report.view import SPEECH_ONLY, STATUSES


def handbook_html(pack: Pack, *, screen: bool) -> str:
    """Return the manual as one page: sentence, item, basis with status, judging, evidence, remedy."""
    sections = [
        {
            "number": section.number,
            "title": section.title,
            "items": [_item(pack, item) for item in pack.items.values() if item.section is section],
        }
        for section in pack.sections.values()
    ]
    ledgers = [
        {
            "title": ledger.title,
            "row": ledger.spec.row,
            "columns": [
                {"title": column.title + ("（必有）" if column.required else ""), "note": _column_note(column)}
                for column in ledger.spec.columns.values()
            ],
        }
        for ledger in pack.ledgers.values()
    ]
    contradictions = [
        {"id": rule.id, "title": rule.spec.title, "severity": rule.spec.severity, "remedy": rule.spec.remedy}
        for rule in pack.contradictions.values()
    ]
    shown = [section for section in sections if section["items"]]
    return render_page(
        "handbook.html", screen=screen, pack=pack.name, digest=pack.digest[:16], sections=shown, ledgers=ledgers,
        contradictions=contradictions,
    )  # fmt: skip


def _column_note(column: Any) -> str:
    types = {"text": "文字", "int": "整数", "number": "数字", "money": "金额", "date": "日期", "bool": "是或否"}
    parts = [
        types.get(column.type) or "、".join(column.choices),
        column.unit,
        "隐私" if column.private else "",
        column.note,
    ]
    return "；".join(part for part in parts if part)


def _item(pack: Pack, item: CheckItem) -> dict[str, Any]:
    rules = [
        f"{rule.id} 《{pack.ledgers[rule.ledger].title}》{rule.spec.title}（{rule.severity.name}）"
        for rule in pack.rules_of(item.id)
    ]
    return {
        "id": item.id,
        "title": item.title,
        "severity": item.severity.name,
        "question": item.spec.question,
        "speech": [f"第{id_}句：{pack.sentences[id_]}" for id_ in item.spec.speech],
        "basis": [
            f"{basis.citation}：{basis.provision.says}（{STATUSES[basis.provision.status]}）" for basis in item.basis
        ]
        or [SPEECH_ONLY],
        "judged": rules or [f"人工填报：{choices_hint(item)}"],
        "evidence": "、".join(item.spec.evidence),
        "remedy": item.spec.remedy,
        "help": item.spec.help or "",
    }
