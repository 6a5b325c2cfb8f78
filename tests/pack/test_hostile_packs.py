"""Hostile and faulty packs: each is refused with a code, fails with a clear error, or judges rightly.

A case changes a small pack and says what comes out: the codes of loading or judging it, or
the verdict of the item that its rule decides. 未填 means that it was judged as unknown.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checklist.answers.load import parse_answers
from checklist.core.errors import InputError
from checklist.engine.assess import assess
from checklist.engine.cases import run_cases
from checklist.engine.model import Assessment
from checklist.pack.compiled import Pack
from checklist.pack.lint import lint
from checklist.pack.load import load_pack
from tests.conftest import FIRE

AS_OF = date(2026, 12, 31)
SECONDS = 5
"""How long a hostile pack may take: each is a few kilobytes."""
EXTINGUISHERS = "ledgers/extinguishers.yaml"
STATIONS = "ledgers/stations.yaml"
SITE = "items/site/fire.yaml"
LEDGER = """\
format: 1
id: extinguishers
title: 灭火器台账
row: 一具灭火器
key: no
label: "{{ row.no }}"
columns:
  no: {title: 编号, type: text, required: true}
  checked_on: {title: 上次检查日, type: date}
  kg: {title: 重量, type: int, unit: 公斤}
  cost: {title: 费用, type: money, unit: 元}
  size: {title: 容积, type: number, unit: 升}
  ok: {title: 完好, type: bool}
  place: {title: 位置, type: choice, choices: [楼内, 楼外]}
  words: {title: 说明, type: text}
  station: {title: 消防站, type: text, refers_to: stations.name, as: post}
must:
  - {that: "true", message: 不会出现}
rules:
  - id: MH-01
    decides: XF-02
    title: 没有按期检查
    gap_when: GAP
    message: MESSAGE
"""
STATION_LEDGER = """\
format: 1
id: stations
title: 消防站台账
row: 一个消防站
key: name
label: "{{ row.name }}"
columns:
  name: {title: 名称, type: text, required: true}
  opened: {title: 启用日, type: date}
rules: []
"""
ANSWERS = """\
format: 1
pack: {id: fire_safety, version: "1"}
unit: {name: 某厂, level: 单位, kind: 工厂}
period: {from: 2026-01-01, to: 2026-12-31}
answers: {XF-01: 3}
ledgers:
  stations:
    - {name: 东站, opened: 2020-01-01}
  extinguishers:
    - {no: A, checked_on: 2026-01-01, kg: 5, cost: 120.50, size: 2.5, ok: 否, place: 楼内, words: 好的, station: 东站}
    - {no: B, checked_on: 2026-12-30, kg: 0, cost: 0, size: 0, ok: 是, place: 楼外, words: 旧, station: 西站}
"""
GOOD_GAP = "days(row.checked_on, period.to) > limits.check_days"
GOOD_MESSAGE = "{{ row.no }}上次检查日：{{ row.checked_on }}，限{{ limits.check_days }}"


def build(folder: Path, gap: str = GOOD_GAP, message: str = GOOD_MESSAGE) -> Path:
    """Write the small pack with one rule's condition and sentence."""
    place = folder / "fire_safety"
    shutil.copytree(FIRE, place)
    shutil.rmtree(place / "cases")
    ledger = LEDGER.replace("GAP", quoted(gap)).replace("MESSAGE", quoted(message))
    (place / EXTINGUISHERS).write_text(ledger, encoding="utf-8")
    (place / STATIONS).write_text(STATION_LEDGER, encoding="utf-8")
    return place


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def change(place: Path, file: str, old: str, new: str) -> None:
    path = place / file
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def judged(pack: Pack) -> Assessment:
    return assess(pack, parse_answers(pack, ANSWERS, Path("/nowhere/answers.yaml")), AS_OF)


def outcome(place: Path) -> str:
    """Return the codes of what is wrong, or the verdict of the item that the rule decides."""
    started = time.monotonic()
    try:
        pack = load_pack(place)
        lint(pack, AS_OF)
        found = judged(pack).items["XF-02"].verdict.name
    except InputError as error:
        assert all(problem.text and problem.place.file for problem in error.problems)
        found = " ".join(sorted({problem.code.id for problem in error.problems}))
    assert time.monotonic() - started < SECONDS
    return found


CONDITIONS = [
    # division by zero, in all its forms
    ("ratio(1, 0) > 1.0", "P410"),
    ("ratio(1.0, 0.0) > 1.0", "P410"),
    ("floor_ratio(1, 0) > 1", "P410"),
    ("1 % 0 == 0", "P410"),
    ("ratio(row.kg, row.kg - row.kg) > 1.0", "未填"),
    ("floor_ratio(10, row.kg) > 1", "严重"),
    ("10 % row.kg == 0", "严重"),
    ("ratio(row.size, 0.0) > 1.0", "P410"),
    ("row.size / row.size > 1.0", "P410"),
    ("1.0 / 0.0 > 1.0", "P410"),
    ("row.kg / 2 > 1", "P409"),
    ("row.ok || ratio(1, 0) > 1.0", "P410"),
    ("true || ratio(1, 0) > 1.0", "P410"),
    ("true || floor_ratio(10, row.kg) > 1", "严重"),
    # numbers that are too large
    ("9223372036854775807 + 1 > 0", "P410"),
    ("-9223372036854775807 - 2 < 0", "P410"),
    ("9223372036854775807 * row.kg > 0", "P410"),
    ("row.kg * 1000000000000000 * 1000000000000000 > 0", "P422"),
    ("-row.kg * 1000000000000000 * 1000000000000000 > 0", "P422"),
    ("yuan(row.kg * 1000000000000000 * 1000) > 0", "P438"),
    ("ratio(row.kg * 1000000000000000, 1) > 1.0", "严重"),
    ("yuan(9223372036854775807) > 0", "P410"),
    ("floor_ratio(-9223372036854775807 - 1, -1) > 0", "P410"),
    ("ratio(9223372036854775807, 1) > 1.0", "P410"),
    ("int(1e300) > 0", "P410"),
    ("int(row.size * 1e300) > 0", "P410"),
    ("9223372036854775808 > 0", "P412"),
    ("1e999 > 0.0", "P410"),
    # days that do not exist
    ("date('2026-13-01') < row.checked_on", "P462"),
    ("date('昨天') < row.checked_on", "P462"),
    ("date('') < row.checked_on", "P422"),
    ("date('Key not found') < row.checked_on", "P462"),
    ("date(row.words) < row.checked_on", "P422"),
    ("add_months(row.checked_on, 1000000) > row.checked_on", "P422"),
    ("add_months(row.checked_on, -1000000) > row.checked_on", "P422"),
    ("add_months(row.checked_on, 9223372036854775807) > row.checked_on", "P410"),
    ("add_months(date('9999-12-31'), 1) > row.checked_on", "P422"),
    ("last_day(2026, 13) > row.checked_on", "P422"),
    ("last_day(0, 1) > row.checked_on", "P422"),
    ("last_day(year(row.checked_on) * 10, 1) > row.checked_on", "P422"),
    ("row.checked_on + duration('24h') > row.checked_on", "P410"),
    ("timestamp(99999999999999) > row.checked_on", "P410"),
    ("row.checked_on - row.checked_on > duration('1h')", "P410"),
    ("workdays(date('0001-01-02'), date('9999-12-31')) > 0", "严重"),
    ("workdays_after(date('9999-12-31'), date('9999-12-31')) > 0", "合规"),
    ("days(date('9999-12-31'), date('0001-01-02')) < 0", "严重"),
    # types hidden from the checker
    ("dyn(row.kg) > 'a'", "P410"),
    ("[1, 'a'].exists(x, x == row.kg)", "P410"),
    ("{'a': 1, 'b': 'x'}['b'] > row.kg", "P410"),
    ("{'a': row.kg}['b'] > 1", "P410"),
    ("type(row.kg) == int", "P410"),
    ("int(row.words) > 1", "P410"),
    ("double(row.words) > 1.0", "P410"),
    ("bytes(row.words).size() > 1", "P410"),
    ("uint(row.kg) > 1u", "P410"),
    ("row.kg > 'a'", "P407"),
    ("row.post > 1", "P407"),
    ("row == row", "严重"),
    ("google.protobuf.Int64Value{value: 1} == 1", "P410"),
    ("pack.row_stations{name: 'a'}.name == 'a'", "P410"),
    ("row.kg", "P408"),
    ("null", "P408"),
    ("[row.kg]", "P408"),
    ("row.?kg == 1", "P412"),
    # loops, and whatever grows
    ("[1, 2].map(x, [1, 2].map(y, x * y)).size() > 1", "P410"),
    ("[1, 2, 3].all(x, [1, 2, 3].all(y, x + y > 0))", "P410"),
    ("row.words.replace('a', row.words) == ''", "P405"),
    ("lists.range(1000000000).size() > 1", "P405"),
    ("row.words.format([row.kg]) == ''", "P405"),
    ("cel.bind(x, 1, x > 0)", "P405"),
    ("+".join(["row.kg"] * 100) + " > 1", "P412"),
    ("(" * 200 + "true" + ")" * 200, "P412"),
    ("row.ok ? " * 60 + "true" + ": false" * 60, "P404"),
    (" || ".join(["row.ok"] * 400), "严重"),
    ("row.kg in [" + ", ".join(map(str, range(900))) + "]", "严重"),
    ("row.kg in [" + ", ".join(map(str, range(5000))) + "]", "V310"),
    ("'" + "长" * 6000 + "' == row.words", "V310"),
    # patterns
    ("row.words.matches('(a+)+$')", "P464"),
    ("row.words.matches('[')", "P464"),
    ("row.words.matches('(a{1000}){1000}')", "P464"),
    ("row.words.matches('a{1001}')", "P464"),
    ("'a'.matches('(?=a)')", "P464"),
    ("row.words.matches(row.words)", "P464"),
    # what is missing is unknown
    ("row.post.opened > row.checked_on", "未填"),
    ("has(row.post) && row.post.opened > row.checked_on", "合规"),
    # names
    ("row.post.post.name == ''", "P406 P412"),
    ("rows.kg > 1", "P405"),
    ("limits.nothing > 1", "P405"),
    ("limits > 1", "P405"),
    ("parameters.nothing > 1", "P406"),
    ("row.kg >", "P404"),
    ("", "Y206"),
    ("row.kg > 1; true", "P404"),
    ("__import__('os')", "P405"),
]


@pytest.mark.parametrize(("gap", "expected"), CONDITIONS, ids=[gap[:40] for gap, _ in CONDITIONS])
def test_conditions(tmp_path: Path, gap: str, expected: str) -> None:
    assert outcome(build(tmp_path, gap)) == expected


MESSAGES = [
    ("{{ 'a' * 10000000000 }}", "P413"),
    ("{{ row.no * 1000000000 }}", "P413"),
    ("{{ range(1000000000) | list }}", "P413"),
    ("{{ '%999999999d' % 1 }}", "P413"),
    ("{{ '{:>999999999}'.format(1) }}", "P413"),
    ("{{ row.no.center(1000000000) }}", "P413"),
    ("{{ row.no | center(1000000000) }}", "P413"),
    ("{{ row.cost | yuan }}", "P427"),
    ("{{ row.kg | yuan }}", "P427"),
    ("{{ limits.check_days | yuan }}", "P427"),
    ("{{ row.kg | yuan('美元') }}", "P413"),
    ("{{ row.kg | upper }}", "P413"),
    ("{{ 1 // 0 }}", "P413"),
    ("{% for x in row %}{{ x }}{% endfor %}", "P413"),
    ("{% set x = 1 %}", "P413"),
    ("{# 说明", "P413"),
    ("{{ row.no", "P413"),
    ("row.no }}", "P413"),
    ("{{ }}", "P413"),
    ("{{ {{ row.no }} }}", "P413"),
    ("{{ row }}", "P427"),
    ("{{ unit }}", "P427"),
    ("{{ row.post }}", "P427"),
    ("{{ parameters }}", "P427"),
    ("{{ row.__class__ }}", "P414"),
    ("{{ row.no.__class__.__mro__ }}", "P414"),
    ("{{ self }}", "P414"),
    ("{{ unit.name }}", "P414"),
    ("{{ nothing }}", "P414"),
    ("{{ row.nothing or row.no }}", "P414"),
    ("{{ row.no" + " or row.no" * 400 + " }}", "严重"),
    ("{{ row.words }}" * 300, "严重"),
    ("{{" * 1000, "P413"),
    ("{{ row.post.name }}", "严重"),
    ("\x1b[31m{{ row.no }}", "Y104"),
    ("{{ row.no }}\u202e", "V308"),
    ("字" * 6000, "V310"),
]


@pytest.mark.parametrize(("message", "expected"), MESSAGES, ids=[message[:40] for message, _ in MESSAGES])
def test_sentences(tmp_path: Path, message: str, expected: str) -> None:
    assert outcome(build(tmp_path, message=message)) == expected


RULE = f"    gap_when: {quoted(GOOD_GAP)}\n"
SENTENCE = f"    message: {quoted(GOOD_MESSAGE)}\n"
DOUBLING = "".join(f"      d{n}: {quoted(f'd{n - 1} + d{n - 1}')}\n" for n in range(1, 41))
CHANGES = [
    # named values and aggregates
    (EXTINGUISHERS, RULE, "    let: {share: 'ratio(1, 0)'}\n    gap_when: share > 1.0\n", "P410"),
    (EXTINGUISHERS, RULE, "    let: {share: 'ratio(10, row.kg)'}\n    gap_when: share > 1.0\n", "严重"),
    (EXTINGUISHERS, RULE, "    let: {t: {sum: 'floor_ratio(10, row.kg)', over: []}}\n    gap_when: t > 1\n", "未填"),
    (EXTINGUISHERS, RULE, "    let: {t: {sum: '1 % 0', over: []}}\n    gap_when: t > 1\n", "P410"),
    (EXTINGUISHERS, RULE, "    let: {t: {sum: row.words, over: []}}\n    gap_when: 'true'\n", "P408"),
    (EXTINGUISHERS, RULE, "    let: {t: {max: row.ok, over: []}}\n    gap_when: 'true'\n", "P408"),
    (EXTINGUISHERS, RULE, "    let: {t: {sum: row.checked_on, over: []}}\n    gap_when: 'true'\n", "P408"),
    (EXTINGUISHERS, RULE, "    let: {t: {count: row.kg, over: []}}\n    gap_when: t > 1\n", "P408"),
    (EXTINGUISHERS, RULE, "    let: {t: {sum: row.size" + " * 1000000000000000.0" * 21 + ", over: []}}\n    gap_when: t > 1.0\n", "P422"),
    (EXTINGUISHERS, RULE, "    let: {t: {sum: 100000000.0" + " * 1000000000000000.0" * 20 + ", over: []}}\n    gap_when: t > 1.0\n", "P422"),
    (EXTINGUISHERS, RULE, "    let: {t: {sum: row.kg, max: row.kg}}\n    gap_when: t > 1\n", "P452 Y203"),
    (EXTINGUISHERS, RULE, "    let: {t: {of: stations, min: row.opened, where: 'false'}}\n    gap_when: t > as_of\n", "未填"),
    (EXTINGUISHERS, RULE, "    let: {t: {of: nowhere, count: 'true'}}\n    gap_when: t > 1\n", "P401 Y203"),
    (EXTINGUISHERS, RULE, f"    let:\n      d0: row.words\n{DOUBLING}    gap_when: d40 == ''\n", "P422"),
    (EXTINGUISHERS, RULE, "    let: {row: '1'}\n    gap_when: 'true'\n", "P415"),
    (EXTINGUISHERS, RULE, "    let: {days: '1'}\n    gap_when: 'true'\n", "P415"),
    (EXTINGUISHERS, RULE, "    let: {a: b, b: a}\n    gap_when: 'true'\n", "P455"),
    (EXTINGUISHERS, RULE, "    let: {a: a}\n    gap_when: 'true'\n", "P455"),
    (EXTINGUISHERS, RULE, "    let: {A: '1'}\n    gap_when: A > 1\n", "Y206"),
    (EXTINGUISHERS, RULE, "    let: {" + ", ".join(f"n{n}: '1'" for n in range(60)) + f"}}\n{RULE}", "P428"),
    (EXTINGUISHERS, SENTENCE, "    let: {n: {count: 'true', over: []}}\n    message: '{{ n | yuan }}'\n", "P427"),
    (EXTINGUISHERS, SENTENCE, "    let: {n: 'ratio(1, 3)'}\n    message: '{{ n | yuan }}'\n", "P427"),
    (EXTINGUISHERS, SENTENCE, "    let: {n: {sum: row.cost, over: []}}\n    message: '{{ n | yuan }}'\n", "严重"),
    (EXTINGUISHERS, SENTENCE, "    let: {n: row.post.opened}\n    message: '{{ n }}'\n", "严重"),
    # rows, groups, order
    (EXTINGUISHERS, RULE, f"    where: ratio(1, 0) > 1.0\n{RULE}", "P410"),
    (EXTINGUISHERS, RULE, f"    where: floor_ratio(1, row.kg) > 1\n{RULE}", "未填"),
    (EXTINGUISHERS, RULE, "    group_by: [row]\n    gap_when: 'true'\n", "P401 P414 P415"),
    (EXTINGUISHERS, RULE, "    group_by: [post]\n    gap_when: 'true'\n", "P401 P414"),
    (EXTINGUISHERS, RULE, "    group_by: [post.nothing]\n    gap_when: 'true'\n", "P401 P414"),
    (EXTINGUISHERS, RULE, f"    after: [post]\n{RULE}", "P401"),
    (EXTINGUISHERS, RULE, f"    after: [ok, place, words]\n{RULE}", "合规"),
    (EXTINGUISHERS, "  words:", "  unit: {title: 单位, type: text}\n  words:", "严重"),
    (EXTINGUISHERS, "    message: ", "    dated_by: words\n    message: ", "Y203"),
    (EXTINGUISHERS, "    message: ", "    dated_by: nothing\n    message: ", "P401"),
    (EXTINGUISHERS, "key: no", "key: nothing", "P401"),
    (EXTINGUISHERS, "key: no", "key: no\ndated_by: words", "Y203"),
    (EXTINGUISHERS, "key: no", "key: no\ndated_by: checked_on", "严重"),
    # rows a unit cannot even hand in
    (EXTINGUISHERS, "that: \"true\"", "that: 'ratio(1, 0) > 1.0'", "P410"),
    (EXTINGUISHERS, "that: \"true\"", "that: 'floor_ratio(1, row.kg) > 1'", "T711"),
    # references that refer on, or back
    (EXTINGUISHERS, "stations.name, as: post", "extinguishers.no, as: post", "P429"),
    (STATIONS, "{title: 名称, type: text, required: true}", "{title: 名称, type: text, refers_to: extinguishers.no, as: back}", "P429"),
    (EXTINGUISHERS, "stations.name, as: post", "stations.nothing, as: post", "P401"),
    (EXTINGUISHERS, "stations.name, as: post", "nowhere.name, as: post", "P401"),
    (EXTINGUISHERS, "stations.name, as: post", "../stations.name, as: post", "P401"),
    (EXTINGUISHERS, "as: post", "as: words", "P415"),
    # columns
    (EXTINGUISHERS, "  words:", "  a_b: {title: 甲, type: int}\n  a__b: {title: 乙, type: int}\n  words:", "严重"),
    (EXTINGUISHERS, "choices: [楼内, 楼外]", "choices: []", "Y202"),
    (EXTINGUISHERS, "type: money, unit: 元", "type: money, unit: 美元", "Y205"),
    (EXTINGUISHERS, "type: money, unit: 元", "type: money", "Y202"),
    (EXTINGUISHERS, "type: number", "type: dyn", "Y205"),
    (EXTINGUISHERS, "  words:", "  " + "w" * 100 + ": {title: 长, type: text}\n  words:", "Y206"),
    (EXTINGUISHERS, "columns:\n", "columns:\n" + "".join(f"  c{n}: {{title: 列{n}, type: int}}\n" for n in range(300)), "P428"),
    # limits
    ("limits.yaml", "value: 30", "value: 九十", "V301"),
    ("limits.yaml", "value: 30", "value: {甲: 30}", "P424"),
    ("limits.yaml", "value: 30", "value: {甲: {乙: {丙: 30}}}", "V301"),
    ("limits.yaml", "value: 30", "value: 30.5", "P424"),
    ("limits.yaml", "value: 30", "value: 9999999999999999", "Y110"),
    ("limits.yaml", "value: 30", "value: .inf", "Y110"),
    ("limits.yaml", "value: 30", "value: true", "V301"),
    ("limits.yaml", "value: 30", "value: 30, from: 2027-01-01", "未填"),
    ("limits.yaml", "value: 30", "value: 30, until: 2020-01-01", "未填"),
    ("limits.yaml", "value: 30", "value: 30, from: 2027-01-01, until: 2026-01-01", "P416"),
    ("limits.yaml", "value: 30", "value: 30, from: 0001-01-01, until: 9999-12-31", "V304"),
    ("limits.yaml", "value: 30", "value: 30, from: 2026-02-30", "Y111"),
    ("limits.yaml", "value: 30", "value: ３０", "严重"),
    ("limits.yaml", "type: int", "type: int\n    keys: [类别]", "P424"),
    ("limits.yaml", "    values:", "    keys: [甲, 乙, 丙]\n    values:", "Y206"),
    ("limits.yaml", "limits:\n", "limits:\n  __class__: {title: 甲, type: int, unit: 日, values: []}\n", "Y206"),
    # parameters
    ("pack.yaml", "type: int, unit: 次, default: 2", "type: money, default: 2", "P441 Y205"),
    ("pack.yaml", "type: int, unit: 次, default: 2", "type: money, unit: 次, default: 2", "P441 Y205"),
    ("pack.yaml", "type: int, unit: 次, default: 2", "type: text, default: 2", "P407 Y206"),
    ("pack.yaml", "default: 2", "default: 2.5", "V302"),
    ("pack.yaml", "default: 2", "default: 0", "V307"),
    ("pack.yaml", "default: 2", "default: 9, max: 5", "V307"),
    ("pack.yaml", "default: 2", "default: .nan", "Y110"),
    # items
    (SITE, "gap_when: answer <", "gap_when: ratio(1, 0) > 1.0 || answer <", "P410"),
    (SITE, "gap_when: answer <", "gap_when: floor_ratio(1, answer - 3) > 1 || answer <", "严重"),
    (SITE, "    gap_when: answer", "    applies_when: 1 % 0 == 0\n    gap_when: answer", "P410"),
    (SITE, "    gap_when: answer", "    applies_when: size(unit.kind) % (2 - size(unit.kind)) == 0\n    gap_when: answer", "严重"),
    (SITE, "id: XF-01", "id: ../XF-01", "Y206"),
    (SITE, "id: XF-01", "id: XF-٠١", "Y206"),
    (SITE, "id: XF-01", "id: XF-001", "P403"),
    (SITE, "id: XF-01", 'id: "XF-01\\n"', "Y206"),
    (SITE, "id: XF-01", "id: XF-02", "P402"),
    (SITE, "title: 演练次数", 'title: "演练\\e[31m次数"', "V308"),
    (SITE, "title: 演练次数", 'title: "演练\\u202E次数"', "V308"),
    (SITE, "title: 演练次数", 'title: "演练\\u200B次数"', "V308"),
    (SITE, "title: 演练次数", 'title: "演练\\0次数"', "V308"),
    (SITE, "title: 演练次数", "title: " + "长" * 6000, "V310"),
    (SITE, "severity: 较重", "severity: 天大", "Y205"),
    (SITE, "kind: int", "kind: choice", "P407 P421"),
    (SITE, "id: XF, title", "id: XFX, title", "Y206"),
    (SITE, 'speech: ["1"]', 'speech: ["9"]', "P457"),
    (SITE, "answer: {kind: yes_no}", "valid: {from: 2027-01-01, until: 2026-01-01}\n    answer: {kind: yes_no}", "P416"),
    (EXTINGUISHERS, "id: MH-01", "id: ../../MH-01", "Y206"),
    (EXTINGUISHERS, "id: extinguishers", "id: ../extinguishers", "Y206"),
    (EXTINGUISHERS, "decides: XF-02", "decides: XF-01", "P419 P420"),
    # contradictions
    ("contradictions.yaml", "when: answers.XF_02 ==", "when: ratio(1, 0) > 1.0 || answers.XF_02 ==", "P410"),
    ("contradictions.yaml", "when: answers.XF_02 ==", "when: floor_ratio(1, gap_count - gap_count) > 1 || answers.XF_02 ==", "严重"),
    ("contradictions.yaml", "《灭火器台账》{{ offending.XF_02 }}", "有{{ offending }}", "P427"),
    ("contradictions.yaml", "《灭火器台账》{{ offending.XF_02 }}", "有{{ counts.extinguishers | yuan }}", "P427"),
    ("contradictions.yaml", 'when: answers.XF_02 == "是" && gaps.XF_02', "when: 'true'", "严重"),
    ("contradictions.yaml", "自报按期检查，", "答{{ answers.XF_02 }}，", "严重"),
    ("contradictions.yaml", "    severity: 一般\n", "    severity: 一般\n    for_each: nowhere\n", "P401"),
    ("contradictions.yaml", "    severity: 一般\n", "    severity: 一般\n    let: {n: {count: 'true'}}\n", "Y203"),
    # the speech
    ("pack.yaml", "seed: fire_safety/notice.txt", "seed: ../../../etc/passwd", "Y206"),
    ("pack.yaml", "seed: fire_safety/notice.txt", "seed: /dev/zero", "Y206"),
    ("pack.yaml", "seed: fire_safety/notice.txt", "seed: fire_safety", "Y101"),
    ("pack.yaml", "seed: fire_safety/notice.txt", "seed: fire_safety/nothing.txt", "P436"),
    ("notice.txt", "要定期", "要按时", "P425"),
    ("speech.yaml", 'id: "2"', 'id: "1"', "P402 P425"),
    ("speech.yaml", "anchor: 消防安全责任", "anchor: 别的", "P425"),
    # the pack itself
    ("pack.yaml", "sections:\n", "sections:\n  - {id: site, number: 二, title: 再来一次}\n", "P402"),
    ("pack.yaml", "一般: 1", "一般: -1", "Y206"),
    ("pack.yaml", "format: 1", "format: 2", "Y205"),
    ("pack.yaml", "title: 消防安全自查规则库", "title: &a 消防安全自查规则库", "Y109"),
    ("pack.yaml", "kinds: [工厂, 学校]", "kinds: " + "[" * 200 + "]" * 200, "Y112"),
    ("pack.yaml", "format: 1", "format: 1\nformat: 1", "Y107"),
    ("pack.yaml", "format: 1", "format: !!python/object/apply:os.system [1]", "Y108"),
    ("pack.yaml", "format: 1", "--- 1\n--- 2", "Y115"),
    ("sources.yaml", "notice:", "notice:\n    replaced_by: nothing", "P401"),
    ("sources.yaml", "status: text}", "status: unseen, article: 第一条}", "P418"),
    ("limits.yaml", "basis: notice/check", "basis: ../notice/check", "P401"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"), CHANGES, ids=[f"{file}: {new[:40]!r}" for file, _, new, _ in CHANGES]
)
def test_changes(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    place = build(tmp_path)
    change(place, file, old, new)
    assert outcome(place) == expected


def device(place: Path) -> None:
    (place / EXTINGUISHERS).unlink()
    (place / EXTINGUISHERS).symlink_to("/dev/zero")


def pipe(place: Path) -> None:
    (place / EXTINGUISHERS).unlink()
    os.mkfifo(place / EXTINGUISHERS)


def endless_seed(place: Path) -> None:
    (place / "notice.txt").unlink()
    (place / "notice.txt").symlink_to("/dev/zero")


def link_to_itself(place: Path) -> None:
    (place / "ledgers/loop.yaml").symlink_to("loop.yaml")


def folder_in_itself(place: Path) -> None:
    (place / "items/again").symlink_to(place)
    (place / "overlays").mkdir()
    (place / "overlays/again").symlink_to(place)


def folder_as_file(place: Path) -> None:
    (place / "ledgers/folder.yaml").mkdir()


def seed_of_bytes(place: Path) -> None:
    (place / "notice.txt").write_bytes(b"\xff\x00\xff")


def other_encoding(place: Path) -> None:
    text = (place / EXTINGUISHERS).read_text(encoding="utf-8")
    (place / EXTINGUISHERS).write_text(
        text.replace("  words:", "  idle: {title: 闲置, type: text}\n  words:"), encoding="gb18030"
    )


def many_items(place: Path) -> None:
    item = (place / SITE).read_text(encoding="utf-8").partition("  - id: XF-01")[2].partition("  - id:")[0]
    with (place / SITE).open("a", encoding="utf-8") as file:
        file.writelines(f"  - id: XF-01{item}" for _ in range(600))


def many_bytes(place: Path) -> None:
    for number in range(6):
        (place / f"ledgers/large{number}.yaml").write_text("# " + "空" * 999_000 + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (device, "Y101"),
        (pipe, "Y101"),
        (endless_seed, "Y206"),
        (link_to_itself, "Y101"),
        (folder_in_itself, "P443 Y201 Y202"),
        (folder_as_file, "Y101"),
        (seed_of_bytes, "Y103"),
        (other_encoding, "严重"),
        (many_items, "P402"),
        (many_bytes, "P428 Y114"),
    ],
)
def test_folders(tmp_path: Path, make: Callable[[Path], None], expected: str) -> None:
    place = build(tmp_path)
    make(place)
    assert outcome(place) == expected


def test_a_failing_rule_is_named_with_file_and_line(tmp_path: Path) -> None:
    place = build(tmp_path, "date(row.words) < row.checked_on")
    with pytest.raises(InputError) as caught:
        judged(load_pack(place))
    [problem] = caught.value.problems
    assert "MH-01" in problem.text
    assert "日期应当写成 2026-03-05" in problem.text
    line = (place / EXTINGUISHERS).read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert line.strip().startswith("gap_when:")


def test_what_a_library_says_is_never_shown(tmp_path: Path) -> None:
    for number, (gap, _) in enumerate(CONDITIONS):
        place = build(tmp_path / str(number), gap)
        try:
            judged(load_pack(place))
        except InputError as error:
            for problem in error.problems:
                words = str(problem.details.get("detail", "")).replace("let", "").replace("matches", "")
                assert not any(word in words for word in ("INVALID", "OUT_OF", "UNKNOWN", "expression", "found"))


@pytest.mark.parametrize("message", ["{{ row.words }}" * 300, "{{ row.no" + " or row.no" * 400 + " }}", "字" * 4000])
def test_a_sentence_is_of_bounded_length(tmp_path: Path, message: str) -> None:
    pack = load_pack(build(tmp_path, message=message))
    answers = parse_answers(pack, ANSWERS.replace("words: 好的", "words: " + "好" * 4000), Path("/nowhere/a.yaml"))
    rows = assess(pack, answers, AS_OF).items["XF-02"].findings[0].rows
    assert all(0 < len(row.sentence) <= 2000 for row in rows)


def test_what_is_missing_in_a_sentence_is_said(tmp_path: Path) -> None:
    pack = load_pack(build(tmp_path, "row.kg >= 0", "{{ row.no }}{{ row.post.name }}{{ row.post.opened }}"))
    rows = judged(pack).items["XF-02"].findings[0].rows
    assert [row.sentence for row in rows] == ["A东站2020年1月1日", "B没有这条记录没有这条记录"]


def test_a_blank_day_belongs_to_the_period_in_the_report_too(tmp_path: Path) -> None:
    from checklist.report.view import report_view

    place = build(tmp_path)
    change(place, EXTINGUISHERS, "key: no", "key: no\ndated_by: checked_on")
    pack = load_pack(place)
    answers = parse_answers(pack, ANSWERS + "    - {no: C}\n    - {no: D, checked_on: 2020-01-01}\n", Path("/a.yaml"))
    ledgers = report_view(assess(pack, answers, AS_OF)).ledgers
    assert [ledger.state for ledger in ledgers if ledger.title == "灭火器台账"] == [
        "3行（另有1行不在自查期间，未核对）"
    ]


CASES = [
    ("{rule: MH-01, name: 甲, row: {nothing: 1}, expect: 合规}", "P401"),
    ("{rule: MH-01, name: 甲, row: {kg: 多}, expect: 合规}", "V301"),
    ("{rule: MH-01, name: 甲, row: {kg: [1]}, expect: 合规}", "V301"),
    ("{rule: MH-01, name: 甲, ledgers: {nowhere: []}, expect: 合规}", "P401"),
    ("{rule: MH-01, name: 甲, none: [nowhere], expect: 合规}", "P401"),
    ("{rule: MH-01, name: 甲, parameters: {nothing: 1}, expect: 合规}", "P401"),
    ("{item: XF-01, name: 甲, answers: {XF-99: 1}, expect: 合规}", "P401"),
    ("{item: XF-01, name: 甲, answers: {XF-01: 多}, expect: 合规}", "V301"),
    ("{item: XF-01, name: 甲, answers: {XF-01: {nothing: 1}}, expect: 合规}", "Y206"),
    ("{item: XF-01, name: 甲, answers: {XF-01: 不涉及}, expect: 合规}", "A606"),
    ("{item: XF-01, name: 甲, unit: {nothing: 1}, expect: 合规}", "Y204"),
    ("{item: XF-01, name: 甲, unit: {nothing: 甲}, expect: 合规}", "Y206"),
    ("{item: XF-01, name: 甲, period: {from: 2026-01-01}, expect: 合规}", "Y206"),
    ("{item: XF-01, name: 甲, expect: 好}", "Y205"),
    ("{item: XF-99, name: 甲, expect: 合规}", "P401"),
    ("{item: XF-01, rule: MH-01, name: 甲, expect: 合规}", "Y206"),
]


@pytest.mark.parametrize(("case", "expected"), CASES, ids=[case for case, _ in CASES])
def test_cases(tmp_path: Path, case: str, expected: str) -> None:
    place = build(tmp_path)
    (place / "cases").mkdir()
    (place / "cases/fire.yaml").write_text(f"format: 1\ncases:\n  - {case}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(run_cases(load_pack(place)))
    assert {problem.code.id for problem in caught.value.problems} == {expected}


def test_lint_knows_which_ledger_an_aggregate_reads(tmp_path: Path) -> None:
    place = build(tmp_path)
    change(
        place,
        STATIONS,
        "{title: 启用日, type: date}",
        "{title: 启用日, type: date}\n  idle: {title: 没有用, type: int}",
    )
    rule = "    let: {t: {of: stations, min: row.opened}}\n    gap_when: t > as_of\n"
    change(place, EXTINGUISHERS, RULE, rule)
    found = [problem for problem in lint(load_pack(place), AS_OF) if problem.details.get("ledger") == "stations"]
    assert [problem.details["column"] for problem in found] == ["idle（没有用）"]
