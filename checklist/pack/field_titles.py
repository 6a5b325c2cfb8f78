"""What every field of a pack's models is called in Chinese, and what a change of it means to a unit.

One table: whoever adds a field to a model names it here, or the test fails that changes every field there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from checklist.core.wording import BOUNDS, DECIDED_BY, EACH, OUTCOMES, PER, SCORING_METHODS, SOURCE_STATUSES, TYPES
from checklist.pack import model


class Matter(Enum):
    """What a change means to a unit, the most urgent first."""

    VERSION = "版本"
    ASKED = "问什么"
    JUDGED = "怎样判断"
    NUMBERS = "规定的数"
    WORDS = "文字和依据"


_VERSION, _ASKED, _JUDGED, _NUMBERS, _WORDS = Matter
Titles = Mapping[str, str]
"""Titles by the name of a field or property; in one that holds entries by key, ``{}`` is the key."""

_TITLES: Mapping[type[model.PackModel], Mapping[Matter, Titles]] = {
    model.PackFile: {
        _VERSION: {"id": "编号", "version": "版本", "title": "名称", "subject": "自查什么", "seed": "讲话原文的文件"},
        _ASKED: {"levels": "单位层级", "kinds": "单位类别"},
        _JUDGED: {"scoring": "计分", "cell_words": "词表"},
    },
    model.Scoring: {
        _JUDGED: {
            "method": "算法",
            "提示": "提示问题分数",
            "一般": "一般问题分数",
            "较重": "较重问题分数",
            "严重": "严重问题分数",
            "weights": "{}的加倍",
            "most_of_item": "一项最多扣的分",
            "most_of_section": "一个板块最多扣的分",
        },
    },
    model.CellWords: {
        _JUDGED: {"nothing": "等于没有填的词", "no_document": "不能代替文书的词", "none_begins": "开头说明没有文书的词", "no_approver": "不算批准人的词"},
    },
    model.Section: {_WORDS: {"number": "序号", "title": "名称"}},
    model.System: {_WORDS: {"title": "名称"}},
    model.OverlayFile: {_WORDS: {"title": "名称"}},
    model.ProfileFile: {_ASKED: {"leaves_out": "{}不用查的原因", "levels": "{}不用查的原因"}},
    model.Parameter: {
        _ASKED: {"question": "问题", "type": "填法", "unit": "单位", "needed_at": "必填的层级"},
        _NUMBERS: {
            "default": "默认值", "min": "最小", "max": "最大", "per": "按多长时间计", "bound": "折算时的取整",
        },
        _WORDS: {"title": "名称", "help": "说明", "basis": "依据"},
    },
    model.Item: {
        _ASKED: {
            "question": "问题", "answer": "答法", "decided_by": "判定方式", "asked_if": "是否要问", "valid": "有效期",
            "standing": "长期有效、下期沿用",
        },
        _JUDGED: {"gap_when": "成为问题的条件", "severity": "严重程度"},
        _WORDS: {
            "title": "名称", "message": "查出时写的话", "evidence": "佐证", "remedy": "整改", "help": "说明",
            "basis": "依据", "speech": "讲话句", "systems": "检验的制度",
        },
    },
    model.AnswerKind: {
        _ASKED: {"kind": "方式", "choices": "选项“{}”", "unit": "单位", "min": "最小", "max": "最大"},
    },
    model.AppliesIf: {_ASKED: {"when": "条件", "note": "不问的理由"}},
    model.Retired: {
        _ASKED: {"successors": "接替的", "same_meaning": "意思不变、回答照搬"},
        _WORDS: {"title": "名称", "reason": "原因"},
    },
    model.LedgerFile: {
        _ASKED: {"row": "一行记什么", "standing": "长期有效、下期沿用"},
        _JUDGED: {"dated_by": "按哪一列的日期核对", "key": "编号列", "must": "每一行必须满足的"},
        _WORDS: {"title": "名称", "label": "一行的叫法"},
    },
    model.Column: {
        _ASKED: {
            "type": "填法", "choices": "选项", "unit": "单位", "required": "必填", "private": "不公开", "min": "最小",
            "max": "最大",
        },
        _JUDGED: {
            "refers_to": "引用的列", "as_": "引用的叫法", "document": "写的是文书", "ahead": "可以写还没有到的日子",
            "accepts": "在这一列算内容的词",
        },
        _WORDS: {"title": "名称", "aliases": "别名", "also": "选项“{}”的别的叫法", "note": "说明"},
    },
    model.RowCondition: {_JUDGED: {"that": "条件"}, _WORDS: {"message": "不满足时写的话"}},
    model.LedgerRule: {
        _JUDGED: {
            "decides": "判定的检查项", "where": "核对范围", "let": "中间结果“{}”", "group_by": "怎样合并", "after": "前后相比的次序",
            "gap_when": "条件", "severity": "严重程度", "dated_by": "按哪一列的日期核对", "valid": "有效期",
            "open_until": "哪一列没有填或者在本期的，以前的记录也核对", "finds_none": "认定的是“一件也没有”", "supersedes": "代替的规则", "exception": "例外",
        },
        _WORDS: {"title": "名称", "message": "查出时写的话", "remedy": "整改", "basis": "依据", "note": "说明"},
    },
    model.RuleException: {_JUDGED: {"approver": "批准人", "document": "凭据"}},
    model.Aggregate: {
        _JUDGED: {
            "sum": "合计", "count": "件数", "min": "最小", "max": "最大", "of": "取自的台账", "over": "取哪些行",
            "per": "分别计数",
            "where": "只算的行",
        },
    },
    model.ContradictionRule: {
        _JUDGED: {
            "applies_when": "核对的条件", "for_each": "逐行核对的台账", "let": "中间结果“{}”", "when": "条件",
            "severity": "严重程度",
        },
        _WORDS: {"title": "名称", "message": "查出时写的话", "remedy": "整改", "note": "说明"},
    },
    model.Limit: {
        _NUMBERS: {
            "type": "填法", "keys": "按什么分列", "per": "按多长时间计", "bound": "折算时的取整",
        },
        _WORDS: {"title": "名称"},
    },
    model.LimitValue: {_WORDS: {"basis": "依据", "note": "说明"}},
    model.Source: {
        _WORDS: {
            "title": "名称", "issuer": "发文机关", "number": "文号", "issued": "印发", "valid": "有效期", "replaces": "取代的",
            "replaced_by": "取代它的", "applies_to": "适用范围", "status": "核到什么程度", "note": "说明",
        },
    },
    model.Provision: {
        _WORDS: {
            "says": "内容", "status": "核到什么程度", "article": "条号", "article_status": "条号核到什么程度", "note": "说明",
        },
    },
    model.Sentence: {
        _WORDS: {"text": "原文", "asks": "提出的要求", "why_not": "不可检查的原因", "parts": "拆成的"},
    },
    model.SentencePart: {
        _WORDS: {"id": "编号", "text": "原文", "asks": "提出的要求", "local": "由地方规定承接"},
    },
    model.NamedSystem: {_WORDS: {"sentence": "讲话句", "anchor": "原文", "local": "由地方规定承接"}},
}  # fmt: skip

Words = Mapping[Any, str]
"""What the values of a field are called; a list's is a tuple."""
_PER: Words = {None: "不折算", **PER}
_BOUND: Words = {None: "不折算", **BOUNDS}
_CODES: Mapping[tuple[type[model.PackModel], str], Words] = {
    (model.Scoring, "method"): SCORING_METHODS,
    (model.ProfileFile, "leaves_out"): {None: "（要查）"},
    (model.ProfileFile, "levels"): {None: "（要查）"},
    (model.Parameter, "type"): TYPES,
    (model.Parameter, "needed_at"): {(): "都要填"},
    (model.Parameter, "per"): _PER,
    (model.Parameter, "bound"): _BOUND,
    (model.Item, "decided_by"): DECIDED_BY,
    (model.Item, "asked_if"): {(): "一律要问"},
    (model.AnswerKind, "kind"): TYPES,
    (model.AnswerKind, "choices"): OUTCOMES,
    (model.Column, "type"): TYPES,
    (model.LedgerRule, "group_by"): {None: "不合并", (): "看整本台账"},
    (model.LedgerRule, "severity"): {None: "同检查项"},
    (model.LedgerRule, "remedy"): {None: "同检查项"},
    (model.LedgerRule, "exception"): {None: "不可以例外"},
    (model.Aggregate, "over"): {None: "同组的行", (): "整本台账"},
    (model.Aggregate, "per"): {None: "合在一起数", **EACH},
    (model.Limit, "type"): TYPES,
    (model.Limit, "per"): _PER,
    (model.Limit, "bound"): _BOUND,
    (model.Source, "status"): SOURCE_STATUSES,
    (model.Provision, "status"): SOURCE_STATUSES,
    (model.Provision, "article_status"): SOURCE_STATUSES,
}


@dataclass(frozen=True)
class Field:
    """A field of a model as a change of it is told."""

    name: str
    title: str
    matter: Matter
    words: Words


FIELDS: Mapping[type[model.PackModel], tuple[Field, ...]] = {
    kind: tuple(
        Field(name, title, matter, _CODES.get((kind, name), {}))
        for matter, titles in by_matter.items()
        for name, title in titles.items()
    )
    for kind, by_matter in _TITLES.items()
}
"""The fields of each model, the most urgent first; what stands apart (a ledger's rules) is compared by itself."""
