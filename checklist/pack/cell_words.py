"""Words in a cell that are no value: those for nothing, and those that stand instead of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from checklist.core.values import is_yes_no, unseen
from checklist.core.verdicts import Verdict
from checklist.core.words import BLANKS, simplify, trimmed
from checklist.pack import model

LONGEST = 60
"""Characters of a cell that is looked at: who writes more says something."""
_REMARK = re.compile(r"\([^()]*\)$")
_PUNCTUATION = "。.,，、;；!！\"'“”‘’()"
_TO_WIDE = 0xFEE0
"""From a sign of ASCII to its full-width form."""
_NUMBERED = re.compile(r"(?<![\d月])\d+\s*号")
"""A document's number; 3月5号 is a day."""
_NUMBER_SIGN = re.compile(
    r"[1-9１-９]|[一二三四五六七八九十百千零〇]\s*号|[A-Za-zＡ-Ｚａ-ｚ][-_－]?[0０]|[0０][-_－]?[A-Za-zＡ-Ｚａ-ｚ]"
)
"""What a document's number has: 0 is none but with letters (P0), and 无文号 has none."""
_SHEET_ERROR = re.compile(r"#(?:N/A|(?:REF|VALUE|DIV/0|NUM|NULL|SPILL|CALC)!|NAME\?|#{3,})", re.IGNORECASE)
_PARTY = re.compile(r"^(?:中共|中国共产党)")
_SUPERIOR = re.compile("上级|主管")
_OFFICE = re.compile("(?:长|书记|主任|经理|主席|领导|负责人|同志|总|人)$")
_HOLDER = re.compile(
    "常务|副|党组|党委|主任|书记|经理|主席|领导|负责人|同志|总|[局院馆校所站镇乡县市区科处部厅组队会台司园厂行村股室团]长"
)
"""What may follow a name that tells no other one: 陈立新局长, but not 王芳菲."""
_OWN = re.compile("(?:本|我)(?:单位|[局委办院校馆所站中会司部处科厅镇乡队园厂](?![属在辖]))")
_BODY = re.compile("党组|党委|党工委|党总支|党支部|机关党|长|务会|班子|领导|办公|纪检")
_PLACE = re.compile(
    "(.+?(?:镇|乡|街道|村|社区))(?:(?:人民)?政府|办事处|党工委|党委|党总支|党支部|(?:村民|居民)?委员会|[村居]委会)?"
)
"""The name of a township or a village, whose every body is of the unit: its own government, party and discipline."""
_PLACE_BODY = re.compile(f"{_BODY.pattern}|(?:人民)?政府|委员会|委会|[村居]委|纪委|纪工委|人大|党政")
_SHORT_NAME, _SHORT_PLACE = 4, 3
"""Signs of a unit's name by which it is known alone: 档案馆 may be anybody's, 县档案馆 is ours, and so is 石桥镇."""
_PIECES = re.compile(r"[,;:。、]")
_NUMBER_NEXT = re.compile(r"\W*(?:\d{4}\W*)?第?\d+\s*号")


@dataclass(frozen=True)
class WordMatcher:
    """The words of a pack, as they are compared."""

    nothing: frozenset[str]
    no_document: tuple[str, ...]
    no_approver: frozenset[str]
    first_signs: frozenset[str]
    """What a text for nothing can begin with: by this nearly every cell is told."""
    first_letters: frozenset[str]
    """The first letters of the words in place of a document."""
    none_begins: tuple[str, ...]
    begin_letters: frozenset[str]
    """The first letters with which it begins that there is none."""

    @classmethod
    def of(cls, spec: model.CellWords) -> WordMatcher:
        """Return the words that a pack lists."""
        known, no_document = frozenset(map(bare, spec.nothing)), tuple(map(bare, spec.no_document))
        nobody = frozenset(map(bare, spec.no_approver))
        signs = {sign for word in known for sign in (word[0], word[0].upper())} | {*_PUNCTUATION, *BLANKS}
        wide = {chr(ord(sign) + _TO_WIDE) for sign in signs if "!" <= sign <= "~"}
        begun = frozenset(word[0] for word in no_document)
        begins = tuple(map(bare, spec.none_begins))
        letters = frozenset(word[0] for word in begins)
        return cls(known, no_document, nobody, frozenset({"", *signs, *wide}), begun, begins, letters)

    def says_nothing(self, written: object, values: Iterable[str] = ()) -> bool:
        """Whether a text is one of the words for nothing, and none of ``values``; blank is no word."""
        if not isinstance(written, str) or written[:1] not in self.first_signs or len(written) > LONGEST:
            return False
        if not simplify(written).strip(_PUNCTUATION):
            return bool(simplify(written))
        return bare(written) in self.nothing and simplify(written) not in {simplify(value) for value in values}

    def gives_no_reason(self, written: object) -> bool:
        """Whether a text that must say why says nothing: a word for nothing, a single sign, or that it does not apply."""
        if self.says_nothing(written):
            return True
        return isinstance(written, str) and (len(simplify(written)) == 1 or bare(written) == Verdict.不涉及.name)

    def counts_not(self, column: model.Column, written: object) -> bool:
        """Whether what stands in a cell of a column is no value; what cannot be seen is for others to refuse."""
        if not isinstance(written, str):
            return written == 0 and written is not False and column.asks_number
        empty = written[:1] in self.first_signs and self.is_empty_cell(column, written)
        return (empty or self.is_no_document(column, written)) and not unseen(written)

    def is_empty_cell(self, column: model.Column, written: str) -> bool:
        """Whether a cell of a column is empty, though something stands in it."""
        if column.type == "bool" and is_yes_no(written):
            return False
        return self.says_nothing(written, (*column.accepts, *column.choices))

    def is_no_document(self, column: model.Column, written: str) -> bool:
        """Whether there stands, in a column that names a document, what is none: 电话通知张三, 李局长口头同意.

        What has a number, as documents have, is one; after words that tell what was done (电话同意) only if the
        number is their own: 电话通知〔2026〕3号, but not 电话同意青纪函〔2026〕3号.
        """
        if not column.document:
            return False
        is_none = (
            (not _NUMBER_SIGN.search(written) and column.asks_number)
            or self.stands_for_none(written)
            or (self.begins_as_none(written) and not column.asks_title)
        )
        return is_none and trimmed(written) not in column.accepts

    def stands_for_none(self, written: str) -> bool:
        """Whether a text, where a document is to be named, says that there is none: 口头同意."""
        if self.first_letters.isdisjoint(written) or len(written) > LONGEST:
            return False
        text = bare(written)
        begun = max((word for word in self.no_document if text.startswith(word)), key=len, default="")
        if not begun and not text.endswith(self.no_document):
            return False
        if any(
            word.startswith(begun) and word != begun for word in self.no_document
        ):  # no act but a means: 电话费单据3号
            return not _NUMBERED.search(text)
        return not _NUMBER_NEXT.match(text.removeprefix(begun))

    def begins_as_none(self, written: str) -> bool:
        """Whether a text begins as those do that say there is none or where to look: 无，临时来访, 详见附件2.

        The name of a place can begin so too: 无为市函〔2026〕3号 is a number.
        """
        if self.begin_letters.isdisjoint(written[:3]):
            return False
        text = bare(written)
        return text.startswith(self.none_begins) and not _NUMBERED.search(_PIECES.split(text)[0])

    def names_document(self, written: str) -> bool:
        """Whether a text can be that of the document by which something was approved: 某纪函〔2026〕5号, not 同意 nor 123."""
        has_name = any(sign.isalpha() for sign in written) and _NUMBER_SIGN.search(written) is not None
        says_none = self.says_nothing(written) or self.stands_for_none(written) or self.begins_as_none(written)
        return has_name and not says_none

    def names_approver(self, written: str) -> bool:
        """Whether a text can be that of who approved something: 中共某县纪委, not 办公室 nor 某某."""
        return not self.says_nothing(written) and bare(written) not in self.no_approver


def is_sheet_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows where it has no value: #N/A, #REF!."""
    return "#" in text and _SHEET_ERROR.fullmatch(trimmed(text)) is not None


def is_of_unit(unit: str, name: str) -> bool:
    """Whether a name is a unit's own or that of one of its bodies: 某公司党委, 中共某公司委员会, but not 某公司的上级单位.

    Of 石桥镇人民政府 石桥镇党委 and 镇纪委 are bodies too.
    """
    own, other = (_PARTY.sub("", bare(one)) for one in (unit, name))
    place = _PLACE.fullmatch(own)
    if place:
        own = place[1]
    if _SUPERIOR.search(other.removeprefix(own)):
        return False
    return (
        other.startswith(own) or _OWN.match(other) is not None or _is_short_for(own, other, is_place=place is not None)
    )


def _is_short_for(unit: str, name: str, *, is_place: bool) -> bool:
    """Whether a name begins as that of a unit ends: 县农业农村局党组 and 局党组 are of 永安县农业农村局."""
    short, body = (_SHORT_PLACE, _PLACE_BODY) if is_place else (_SHORT_NAME, _BODY)
    return any(
        unit.endswith(name[:length]) and (length >= short or body.match(name, length))
        for length in range(1, len(name) + 1)
    )


def is_person(known: str, name: str) -> bool:
    """Whether a name, bare as that of somebody known, is theirs, alone or with an office: 陈立新局长, 局长陈立新, 陈立新同志."""
    before, _, behind = name.partition(known)
    if not before:
        return known in name and (not behind or _HOLDER.match(behind) is not None)
    return known in name and not behind and _OFFICE.search(before) is not None


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return a text without a remark in brackets behind it, punctuation and the repetition of one sign, for comparing."""
    whole = simplify(text)
    word = _REMARK.sub("", whole).strip(_PUNCTUATION) or whole.strip(_PUNCTUATION) or whole
    return word[0] if word[0:1] * len(word) == word and word and not word[0].isalnum() else word
