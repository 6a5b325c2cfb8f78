"""What the browser concludes is what Python concludes: every verdict, row, sentence, limit and score.

Python writes units and what it makes of them as JSON lines, one process of Node judges them all
again. Cases of the pack, of its overlays and of another pack, the examples, and units made up at
random with a fixed seed; with ``CHECKLIST_FULL`` 2,000 of these.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from checklist.answers.load import load_answers, parse_answers
from checklist.answers.model import Answers
from checklist.answers.save import answers_data
from checklist.app import forms
from checklist.core.errors import InputError
from checklist.core.values import STATE_WORDS
from checklist.engine.assess import assess
from checklist.engine.cases import AS_OF as CASES_AS_OF
from checklist.engine.cases import case_answers, load_cases
from checklist.engine.exceptions import unused
from checklist.engine.facts import facts_of
from checklist.engine.following import followed, what_became
from checklist.engine.model import Assessment
from checklist.engine.readiness import readiness
from checklist.engine.rectifying import kept_up, left_to_do, overdue, to_put_right, without_record
from checklist.engine.rules import run_rule
from checklist.pack.compiled import Pack
from checklist.pack.load import load_pack
from checklist.record.answers import answers_record
from checklist.record.assessment import assessment_record
from checklist.record.base import Record
from checklist.record.rules import rules_record
from tests.conftest import AS_OF, EXAMPLES, FIRE, FULL, PATROLS, PATROLS_ANSWERS, given, share
from tests.engine.test_assess import OTHER_LETTERS
from tests.engine.test_lacking import TENDER, later
from tests.pack.test_mistakes import build, by_kind
from tests.web.units import Units

SEED = 20261124
UNITS = 2000 if FULL else 30
Judged = tuple[str, str, Answers, date]
"""What is judged: its name, the one rule that is tried (empty: everything), the answers, and the day."""


def plain(record: Record) -> Any:
    """Return a record as JSON's own types, quicker than in its canonical form."""
    return record.model_dump(mode="json", by_alias=True)


def expected(pack: Pack, rule: str, answers: Answers, as_of: date) -> Any:
    """Return what Python makes of a unit: its assessment, what one rule finds, or why a rule cannot be computed."""
    try:
        if rule:
            found = run_rule(facts_of(pack, answers, as_of), pack.rules[rule])
            rows = [[[row.ledger, row.numbers, row.label, row.sentence, row.values] for row in part]
                    for part in (found.offending, found.unknown)]  # fmt: skip
            held = [[str(row.day), [[one.limit, one.keys] for one in row.limits]] for row in found.offending]
            return [found.checked, *rows, held]
        assessment = assess(pack, answers, as_of)
        state = readiness(assessment)
        open_ = {name: list(getattr(state, name)) for name in ("too_late", "too_early", "parameters")}
        open_["unused"] = list(unused(assessment))
        return {**plain(assessment_record(assessment)), **open_, "plans": plans(assessment)}
    except InputError as error:
        return "\n".join(problem.text for problem in error.problems)


def plans(assessment: Assessment) -> dict[str, Any]:
    """Return what is to be put right, what of it is overdue, left to do, or lost its record."""
    listed = to_put_right(assessment)
    left = left_to_do(listed, assessment.as_of)
    return {
        "listed": [
            [
                one.id,
                one.title,
                one.verdict.name,
                len(one.findings),
                one.why_listed,
                one.due_moved,
                one.is_put_off,
                [gap.model_dump() for gap in one.gaps],
            ]
            for one in listed
        ],
        "overdue": [one.id for one in overdue(listed, assessment.as_of)],
        "left": [left.text, [one.id for one in left.open]],
        "without_record": [one.id for one in without_record(assessment)],
        "kept_up": [one.id for one in kept_up(assessment)],
        "rewritten": what_became(followed(assessment.answers.last, assessment)),
    }


def cases(pack: Pack) -> Iterator[Judged]:
    """Yield the cases; of a rule's cases only the rule is tried, unless every test is tried in full.

    Those that take a whole assessment are costly: a share of them is tried.
    """
    known = load_cases(pack)
    of_rules = [case for case in known if case[0].rule and not case[0].exceptions]
    others = [case for case in known if not case[0].rule or case[0].exceptions]
    for case, place in (*of_rules, *share(others, 4)):
        answers = case_answers(pack, case, pack.rules.get(case.rule or ""))
        only = "" if FULL or case.exceptions else case.rule or ""
        yield f"{place} {case.name}", only, answers, case.as_of or CASES_AS_OF


def example(pack: Pack, name: str) -> Iterator[Judged]:
    yield name, "", load_answers(pack, EXAMPLES / name / "answers.yaml"), AS_OF


def made_up(pack: Pack, number: int) -> Iterator[Judged]:
    units = Units(pack, Random(SEED))
    for unit in range(number):
        answers = units.make()
        yield f"unit {unit} of seed {SEED}", "", answers, answers.period.to


def judged_alike(node: Path, web: Path, folder: Path, pack: Pack, units: Iterator[Judged]) -> dict[str, int]:
    """Judge units in both, and return how many; fail where they differ."""
    lines = folder / "units.jsonl"
    with lines.open("w", encoding="utf-8") as file:
        print(json.dumps({"pack": plain(rules_record(pack))}, ensure_ascii=False), file=file)
        for name, rule, answers, as_of in units:
            line = {
                "name": name,
                "rule": rule,
                "as_of": as_of.isoformat(),
                "answers": plain(answers_record(pack, answers)),
                "expected": expected(pack, rule, answers, as_of),
            }
            print(json.dumps(line, ensure_ascii=False), file=file)
    return compared(node, web, lines)


def compared(node: Path, web: Path, lines: Path) -> dict[str, int]:
    """Compare lines in Node, and return how many; fail where they differ."""
    done = subprocess.run(
        [node, web / "judge.mjs", lines], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    *differences, last = done.stdout.splitlines()
    told: dict[str, int] = json.loads(last)
    assert not differences, "\n".join(differences)
    return told


@pytest.fixture(params=[("pack", "林业局"), ("hunan", "政务服务局")], ids=["pack", "hunan"])
def either(request: pytest.FixtureRequest) -> tuple[Pack, str]:
    """The pack and the pack with local rules, each with an example that answers it."""
    rules, name = request.param
    return request.getfixturevalue(rules), name


def test_cases(node: Path, bundles: Path, tmp_path: Path, either: tuple[Pack, str]) -> None:
    pack, _ = either
    known = list(cases(pack))
    assert judged_alike(node, bundles, tmp_path, pack, iter(known))["compared"] == len(known)


def test_examples(node: Path, bundles: Path, tmp_path: Path, either: tuple[Pack, str]) -> None:
    pack, name = either
    assert judged_alike(node, bundles, tmp_path, pack, example(pack, name))["items"] == len(pack.items)


def test_a_file_that_is_read_saved_and_read_again(
    node: Path, bundles: Path, tmp_path: Path, either: tuple[Pack, str]
) -> None:
    """What the form reads of a file, and saves of it, is what Python reads of the file."""
    pack, name = either
    [(_, _, answers, _)] = example(pack, name)
    text = json.dumps(answers_data(pack, answers), ensure_ascii=False, default=forms.written)
    again = parse_answers(pack, text, tmp_path / "answers.json")
    lines = tmp_path / "file.jsonl"
    line = {
        "name": name,
        "rule": "",
        "as_of": AS_OF.isoformat(),
        "file": text,
        "expected": expected(pack, "", again, AS_OF),
    }
    written = [json.dumps(part, ensure_ascii=False) for part in ({"pack": plain(rules_record(pack))}, line)]
    lines.write_text("\n".join(written), encoding="utf-8")
    assert compared(node, bundles, lines)["items"] == len(pack.items)


def test_what_says_nothing_and_other_words_for_a_state_are_read_alike(
    node: Path, bundles: Path, tmp_path: Path, pack: Pack
) -> None:
    """Words for nothing are nothing where Python says so, and how something is put right is said in many words."""
    states = ["", "/", None, *STATE_WORDS, " 已 整改 ", "基本完成", "未完成", "已完成80%"]
    plans = [{"measure": "修订办法", "due": "2026.3.5", "state": state, "done_on": "无"} for state in states]
    plans += [{"fact": "无", "measure": "/", "owner": "—", "due": "", "opened": ""}, {"due": "5月8日"}]
    head = {
        "format": 1,
        "pack": {"id": pack.spec.id, "version": pack.spec.version},
        "unit": {"name": "某局", "code": "A1", "level": "市级", "kind": "党政机关"},
        "period": {"from": "2026-01-01", "to": "2026-06-30"},
        "signatories": {"preparer": "无", "reviewer": "王芳", "head": "/"},
    }
    lines: list[object] = [{"pack": plain(rules_record(pack))}]
    for plan in plans:
        text = json.dumps({**head, "rectifications": {"BX-01": plan}}, ensure_ascii=False)
        line = {"name": str(plan), "rule": "", "as_of": AS_OF.isoformat(), "file": text}
        try:
            line["expected"] = expected(pack, "", parse_answers(pack, text, tmp_path / "answers.json"), AS_OF)
        except InputError as error:
            [problem] = error.problems
            title = {"due": "期限"}.get(str(next(iter(plan))), "状态")
            line["expected"] = f"BX-01 的{title}：{problem.code.id} {replace(problem, about='').text}"
        lines.append(line)
    path = tmp_path / "plans.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == len(plans)


GIFT = '"ledgers": {"gifts": {"none": "无", "rows": [{"收受日": "2026-03-05", "来源": "某公司", "是否涉外": "否"}]}}'
HAND_MADE = (
    *('"answers": {"BX-01": true}', '"answers": {"BX-01": {"answer": false}}', '"answers": {"BX-20": true}'),
    *('"answers": {"BX-20": false}', '"answers": {"LX-05": false}', '"answers": {"LX-05": {"answer": true}}'),
    *('"answers": {"LX-03": true}', '"unit": {"code": "无"}', '"unit": {"code": " "}', '"unit": {"code": "x y"}'),
    *('"ledgers": {"gifts": {"file": " "}}', '"ledgers": {"gifts": {"rows": ""}}', '"ledgers": {"gifts": " "}'),
    *('"ledgers": {"gifts": {"none": ""}}', '"ledgers": {"gifts": {"none": "无", "rows": []}}'),
    *('"ledgers": {"gifts": {"none": "本期没有收礼", "rows": []}}', GIFT),
    *('"ledgers": {"gifts": {"file": "/"}}', '"ledgers": {"gifts": {"rows": " ", "none": "本期没有收礼"}}'),
)
"""What no tool of ours writes into an answers file."""


def test_what_a_file_made_by_hand_says_is_read_or_refused_alike(
    node: Path, bundles: Path, tmp_path: Path, pack: Pack
) -> None:
    """The form dropped an answer false, and refused a code that says nothing."""
    lines: list[object] = [{"pack": plain(rules_record(pack))}]
    for said in HAND_MADE:
        more = json.loads(f"{{{said}}}")
        data = {
            "format": 1,
            "pack": {"id": pack.spec.id, "version": pack.spec.version},
            "period": {"from": "2026-01-01", "to": "2026-06-30"},
            **more,
            "unit": {"name": "某局", "level": "市级", "kind": "党政机关", **more.get("unit", {})},
        }
        text = json.dumps(data, ensure_ascii=False)
        line = {"name": said, "rule": "", "as_of": AS_OF.isoformat(), "file": text}
        try:
            line["expected"] = expected(pack, "", parse_answers(pack, text, tmp_path / "answers.json"), AS_OF)
        except InputError as error:
            [problem] = error.problems
            place = "单位代码" if "code" in said else "礼品登记台账" if "gifts" in said else ""
            place += f"：{problem.code.id} " if place else ""
            line["expected"] = f"{place}{replace(problem, about='').text}"
        lines.append(line)
    path = tmp_path / "said.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == len(HAND_MADE)


def test_a_ledger_that_is_given_twice_is_refused_in_both(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    data = {
        "format": 1,
        "pack": {"id": pack.spec.id, "version": pack.spec.version},
        "unit": {"name": "某局", "code": "A1", "level": "市级", "kind": "党政机关"},
        "period": {"from": "2026-01-01", "to": "2026-06-30"},
        "ledgers": {"gifts": {"none": "本期没有收礼"}, "礼品登记台账": {"none": "另一个理由"}},
    }
    text = json.dumps(data, ensure_ascii=False)
    with pytest.raises(InputError) as caught:
        parse_answers(pack, text, tmp_path / "answers.json")
    [problem] = caught.value.problems
    told = f"礼品登记台账：{problem.code.id} {replace(problem, about='').text}"
    line = {"name": "twice", "rule": "", "as_of": AS_OF.isoformat(), "file": text, "expected": told}
    path = tmp_path / "twice.jsonl"
    written = [json.dumps(part, ensure_ascii=False) for part in ({"pack": plain(rules_record(pack))}, line)]
    path.write_text("\n".join(written), encoding="utf-8")
    assert compared(node, bundles, path)["compared"] == 1


def test_names_in_other_brackets_and_letters_are_the_same_in_both(
    node: Path, bundles: Path, tmp_path: Path, pack: Pack
) -> None:
    """Those that were seen, and letters made up of what is alike: which are grouped tells how each is compared."""
    random = Random(SEED)
    letters = [
        "函" + "".join(random.choices("aＡ1２函 ·•　（〔[{】),，-", k=random.randint(2, 4))) + "9号" for _ in range(500)
    ]
    visit = {"date": "2026-03-05", "sender": "某局", "guests": 5}
    rows = [{"no": f"接{number}", **visit, "letter_no": letter} for number, letter in enumerate(letters)]
    made = given(pack, f"ledgers: {json.dumps({'receptions': rows}, ensure_ascii=False)}\n")
    grouped = next(one for one in assess(pack, made, AS_OF).findings if one.rule and one.rule.id == "JD-21")
    assert 20 < len(grouped.rows) < 200
    units = [("seen", "", given(pack, OTHER_LETTERS), AS_OF), ("made up", "JD-21", made, AS_OF)]
    assert judged_alike(node, bundles, tmp_path, pack, iter(units))["compared"] == 2


def test_rows_of_two_ledgers_are_called_by_their_numbers_now(
    node: Path, bundles: Path, tmp_path: Path, pack: Pack
) -> None:
    """The form judges while rows move: what a row refers to had the number it had before."""
    tenders = [TENDER.replace("采1", f"采{number}").replace("}", f", 供应商: {name}}}") for number, name in
               ((1, "甲公司"), (2, "乙公司"))]  # fmt: skip
    declared = [f"{{申报人编号: {number}, 申报类别: 亲属任职持股, 关联主体: {name}}}" for number, name in
                ((7, "丙公司"), (8, "乙公司"))]  # fmt: skip
    answers = given(pack, f"ledgers: {{procurement: [{', '.join(tenders)}], declarations: [{', '.join(declared)}]}}\n")
    assert "X23" in {one.contradiction.id for one in assess(pack, answers, AS_OF).contradictions if one.contradiction}
    assert judged_alike(node, bundles, tmp_path, pack, iter([("moved", "", answers, AS_OF)]))["compared"] == 1


def test_why_a_record_is_not_found_is_told_as_it_is_now(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    """The form judged it when the other ledger was not there, and remembered that; now it waits to be confirmed."""
    chosen = "{人员编号: 甲, 拟任职务: 科长, 现职层次: 乡科级正职, 是否副职提正职: 否, 讨论决定日: 2026-03-05, 讨论决定议题编号: 议9}"
    body = f"ledgers: {{allowances: {{none: 没有发放}}, appointments: [{chosen}, {chosen.replace('甲', '乙')}], meetings: {{none: 没有开会}}}}\n"
    there = given(pack, body)
    waiting = there.ledgers["meetings"].model_copy(update={"to_confirm": True})
    answers = replace(there, ledgers={**there.ledgers, "meetings": waiting})
    assert judged_alike(node, bundles, tmp_path, pack, iter([("waits", "", answers, AS_OF)]))["compared"] == 1


def test_another_pack(node: Path, bundles: Path, tmp_path: Path) -> None:
    pack = load_pack(FIRE)
    units = [*cases(pack), *made_up(pack, UNITS)]
    assert judged_alike(node, bundles, tmp_path, pack, iter(units))["compared"] == len(units)


def test_rules_that_read_more_than_the_row_before(node: Path, bundles: Path, tmp_path: Path) -> None:
    """What is counted beside the two rows, and a number with decimals a year, of which the share is whole."""
    pack = load_pack(PATROLS)
    answers = parse_answers(pack, PATROLS_ANSWERS, tmp_path / "answers.yaml")
    found = {one.rule.id for finding in assess(pack, answers, AS_OF).findings for one in [finding] if one.rule}
    assert found == {"XC-11", "XC-12", "XC-13", "XC-14", "XC-15", "XC-16", "XC-17", "XC-18", "XC-19", "XC-21"}
    units = [("patrols", "", answers, AS_OF), *made_up(pack, UNITS)]
    assert judged_alike(node, bundles, tmp_path, pack, iter(units))["compared"] == len(units)


def test_an_item_by_a_limit_that_is_by_class(node: Path, bundles: Path, tmp_path: Path) -> None:
    """The sentence that it has of itself, and one that is written, name the number of the unit's kind."""
    for number, message in enumerate(("", '\n    message: "检查{{ answer }}，限{{ limits.visits[unit.kind] }}"')):
        place = build(tmp_path / str(number))
        by_kind(place, f"gap_when: answer > limits.visits[unit.kind]{message}")
        pack = load_pack(place, ["shili"])
        units = [("", "", case_answers(pack, case, None), AS_OF) for case, _ in load_cases(pack) if case.item]
        assert judged_alike(node, bundles, tmp_path, pack, iter(units))["compared"] == 2


def test_units_made_up(node: Path, bundles: Path, tmp_path: Path, hunan: Pack) -> None:
    assert judged_alike(node, bundles, tmp_path, hunan, made_up(hunan, UNITS))["compared"] == UNITS


def test_scores_by_deductions(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    numbers: dict[str, object] = {"weights": {next(iter(pack.items)): 2}, "most_of_item": 15, "most_of_section": 60}
    scoring = pack.spec.scoring.model_copy(update={"method": "deductions", **numbers})
    other = replace(pack, spec=pack.spec.model_copy(update={"scoring": scoring}))
    assert judged_alike(node, bundles, tmp_path, other, made_up(other, 5))["compared"] == 5


def test_numbers_that_are_not_there(node: Path, bundles: Path, tmp_path: Path, pack: Pack) -> None:
    """Limits that were not yet in force, of rows that a rule looks at and of answers, and a parameter that is not set."""
    unset = pack.spec.parameters["warning_times"].model_copy(update={"default": None})
    without = replace(
        pack, spec=pack.spec.model_copy(update={"parameters": {**pack.spec.parameters, "warning_times": unset}})
    )
    other = later(later(without, "tender_scale", date(2026, 6, 1)), "party_lectures", date(2027, 6, 1))
    answers = given(other, f"answers: {{LX-05: 0, YA-02: 3}}\nledgers: {{procurement: [{TENDER}]}}\n")
    assert judged_alike(node, bundles, tmp_path, other, iter([("numbers", "", answers, AS_OF)]))["compared"] == 1


def test_a_difference_is_told(node: Path, bundles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load_pack(FIRE)
    right = expected

    def other(*of: Any) -> Any:
        said = right(*of)
        said["items"][0]["reason"] += "。"
        return said

    monkeypatch.setattr("tests.web.test_parity.expected", other)
    with pytest.raises(AssertionError, match="/items/0/reason"):
        judged_alike(node, bundles, tmp_path, pack, made_up(pack, 1))
