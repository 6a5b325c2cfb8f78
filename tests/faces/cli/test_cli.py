"""The command as people call it: Chinese throughout, right exit codes, nothing lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages import mofile, pofile

from tests.conftest import EXAMPLES, FIRE, HEAD, ROOT, Run

LOCALE = ROOT / "checklist/faces/cli/locale/zh_CN/LC_MESSAGES"
COMMANDS = [
    [],
    ["init"],
    ["fill"],
    ["check"],
    ["report"],
    ["rules"],
    ["rules", "list"],
    ["rules", "show"],
    ["rules", "lint"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_chinese(run: Run, words: list[str]) -> None:
    done = run(*words, "--help", LANG="C")
    assert done.returncode == 0
    assert done.stdout.startswith("用法：")
    english = re.sub(
        r"--?[\w-]+|checklist|YAML|XLSX|JSON|PDF|HTML|\[[^\]]*\]|[\w./-]+\.(yaml|html)|BX-04|X03", "", done.stdout
    )
    assert re.findall(r"\b(Usage|Options|Commands|Show|FILE|PATH|TEXT|DIRECTORY|DATE|Error)\b", english) == []


def test_a_process_says_what_tests_are_told_in_theirs(run: Run, run_process: Run) -> None:
    """Whatever language it is started in, and whatever this process has loaded before."""
    text = HEAD + "answers: {BX-01: 否}\n"
    for words, code in ((["rules", "list", "--help"], 0), (["check", "-"], 1), (["check", "没有"], 3), (["chek"], 2)):
        here, there = (command(*words, stdin=text, LANG="C") for command in (run, run_process))
        assert (there.returncode, there.stdout, there.stderr) == (code, here.stdout, here.stderr)
        assert here.returncode == code


def test_usage_errors_are_chinese(run: Run) -> None:
    for words, said in [
        (["chek"], "没有命令"),
        (["check"], "缺少参数"),
        (["check", "a", "--fromat", "x"], "没有选项"),
        (["check", "a", "--format", "xml"], "值不对"),
    ]:
        done = run(*words)
        assert done.returncode == 2
        assert said in done.stderr


def test_check_the_examples(run: Run, golden: Callable[[str, str], None]) -> None:
    done = run("check", EXAMPLES / "政务服务局/answers.yaml", "--as-of", "2026-01-15", NO_COLOR="1")
    assert done.returncode == 1
    golden("政务服务局.txt", done.stdout)
    done = run("check", EXAMPLES / "林业局/answers.yaml", "--as-of", "2026-01-15")
    assert done.returncode == 0
    assert "总分：100 分" in done.stdout


def test_exit_codes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HEAD, encoding="utf-8")
    assert run("check", path).returncode == 4
    path.write_text(HEAD + "answers: {BX-01: 否}\n", encoding="utf-8")
    assert run("check", path).returncode == 1
    assert run("check", path, "--fail-on", "较重").returncode == 4
    path.write_text(HEAD + "answers: {BX-01: 也许}\n", encoding="utf-8")
    done = run("check", path)
    assert done.returncode == 3
    assert re.search(r"a\.yaml:5:18 V305 BX-01 [^：]+：“也许”看不出是“是”还是“否”。请写 是 或 否。", done.stderr)
    assert "共 1 处需要改正。" in done.stderr
    assert done.stdout == ""


def test_json_on_stdout_and_notices_on_stderr(run: Run) -> None:
    done = run("check", EXAMPLES / "政务服务局/answers.yaml", "--as-of", "2026-01-15", "--format", "json")
    assert json.loads(done.stdout)["score"]["worst"] == "严重"
    assert "T708" in done.stderr


def test_standard_input(run: Run) -> None:
    done = run("check", "-", stdin=HEAD + "answers: {BX-01: 否}\n")
    assert "BX-01 实施办法更新" in done.stdout
    assert done.returncode == 1


def test_init_fill_check_report(run: Run, tmp_path: Path) -> None:
    made = run(
        "init",
        "答卷.yaml",
        "--name",
        "某局",
        "--level",
        "县级",
        "--kind",
        "党政机关",
        "--start",
        "2026-01-01",
        "--end",
        "2026-06-30",
        "--code",
        "A1",
        "--overlay",
        "none",
    )
    assert made.returncode == 0
    path = tmp_path / "答卷.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = run(
        "init",
        "答卷.yaml",
        "--name",
        "x",
        "--level",
        "县级",
        "--kind",
        "党政机关",
        "--start",
        "2026-01-01",
        "--end",
        "2026-06-30",
        "--code",
        "A1",
        "--overlay",
        "none",
    )
    assert again.returncode == 3
    assert "已经存在" in again.stderr
    assert run("fill", "答卷.yaml", stdin="g\nBX-01\n2\nq\n").returncode == 0
    assert run("check", "答卷.yaml").returncode == 1
    done = run("report", "答卷.yaml", "-o", "报告.pdf")
    assert done.returncode == 0
    assert done.stdout == "报告.pdf\n"
    report = tmp_path / "报告.pdf"
    assert report.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert run("report", "答卷.yaml", "-o", "报告.html").returncode == 0
    assert (tmp_path / "报告.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_init_refuses_a_wrong_level(run: Run, tmp_path: Path) -> None:
    done = run(
        "init",
        "a.yaml",
        "--name",
        "某局",
        "--level",
        "区级",
        "--kind",
        "党政机关",
        "--start",
        "2026-01-01",
        "--end",
        "2026-06-30",
        "--code",
        "A1",
        "--overlay",
        "none",
    )
    assert done.returncode == 3
    assert "Y205" in done.stderr
    assert not (tmp_path / "a.yaml").exists()


def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    done = run("report", EXAMPLES / "林业局/answers.yaml", "-o", tmp_path / "没有/报告.html")
    assert done.returncode == 3
    assert "R803" in done.stderr
    done = run("rules", "handbook", "-o", tmp_path / "没有/手册.html")
    assert done.returncode == 3
    assert "R803" in done.stderr


def test_rules(run: Run, tmp_path: Path) -> None:
    listed = json.loads(run("rules", "list", "--format", "json").stdout)
    assert len([item for item in listed["items"] if item["id"].startswith("BX-")]) == 69
    shown = run("rules", "show", "BX-04", "receptions", "X03")
    for word in ("JD-03", "第十条", "接待编号（no）", "自报全部有公函与台账不符"):
        assert word in shown.stdout
    rule = run("rules", "show", "JD-17").stdout
    assert rule.startswith("JD-17 ")
    for word in ("台账：《公务接待台账》", "检查项：", "依据：", "  查出时写：〔接待日期〕接待〔派出单位〕"):
        assert word in rule
    for id_ in ("JD-17", "JD-03", "BX-04", "X02"):
        told = run("rules", "show", id_).stdout
        assert not re.search(r"row\.|==|gaps\.|\{\{", told), told
        assert "条件：" in run("rules", "show", id_, "--conditions").stdout
    excepted = [(one["rule"], one["approver"]) for one in listed["exceptions"]]
    assert ("ZG-06", "提出整改要求的单位") in excepted
    assert ("HD-02", "批准召开会议的单位") in excepted
    said = "经提出整改要求的单位批准、有同意延期的文件文号的，可以列为例外"
    for words in (("list",), ("show", "ZG-06"), ("show", "SZ-14")):
        assert said in run("rules", *words).stdout
    assert "例外" not in rule
    assert "不涉及的情形：没有派驻纪检机构。" in run("rules", "show", "SZ-10").stdout
    for words in (("show", "ZC-23"), ("show", "HN-01"), ("show", "celebrations"), ("list",)):
        told = run("rules", *words, "--overlay", "hunan").stdout
        assert "〔湖南（永州）地方规定〕\n" in told, words
    assert "〔" not in run("rules", "list", "--overlay", "none").stdout
    assert "  适用时间：2026年1月1日起（看自查期间的最后一天）\n" in run("rules", "show", "CW-01").stdout
    assert "  适用时间：2025年5月2日起（看每条记录的日期）\n" in run("rules", "show", "JD-05").stdout
    assert "适用时间" not in run("rules", "show", "JD-03", "BX-01").stdout
    assert "  用到：“接待对象10人以内的陪餐人数上限”（2013年12月1日起：3人）\n" in run("rules", "show", "JD-03").stdout
    parameter = run("rules", "show", "study_times").stdout
    assert parameter.startswith("study_times 参数“中心组集体学习次数”（每年，单位自己定，默认4次）\n  问：中心组每年")
    assert "  用在：LX-09 中心组学习次数\n" in parameter
    assert "  用在：LX-05 书记讲党课\n" in run("rules", "show", "party_lectures").stdout
    scale = "用到：“工程必须招标的规模”（起始日期待核：施工400万元、重要设备材料200万元、勘察设计监理100万元）"
    assert scale in run("rules", "show", "CG-12").stdout
    assert "  用在：CG-12 《采购招标台账》没有按期报告招标投标情况\n" in run("rules", "show", "tender_scale").stdout
    for id_, problem in (
        ("BX-01", "是 / 否；答“否”的，是问题"),
        ("LX-03", "；答“没有做到”的，是问题"),
        ("YA-03", "写整数，单位：次；多于0次的，是问题"),
        ("YA-02", "少于参数“警示教育计划次数”（单位自己定，默认1次）的，是问题"),
        ("LX-05", "少于“书记讲党课每年次数下限”（每年，起始日期待核：1次）的，是问题"),
        (
            "X25",
            "查出时写：《问题整改台账》〔问题编号〕（〔问题来源〕）“〔问题〕”期限〔整改期限〕",
        ),
        ("SZ-01", "查出时写：党委（党组）主体责任清单最近一次更新是〔回答〕，本年没有更新"),
    ):
        assert problem in run("rules", "show", id_).stdout
    assert "全年的数可以大于本期接待台账的合计" in run("rules", "show", "X05").stdout
    found = run("rules", "show", "陪餐").stdout
    assert found.startswith("找到“陪餐”：\n")
    assert "《公务接待台账》" in found
    missing = run("rules", "show", "BX-4")
    assert missing.returncode == 2
    assert "是不是想写“BX-04”" in missing.stderr
    assert run("rules", "lint").returncode == 0
    shutil.copytree(FIRE, tmp_path / "fire_safety")
    ledger = tmp_path / "fire_safety/ledgers/extinguishers.yaml"
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace("days(row.checked_on", "days(row.cheked_on"), encoding="utf-8")
    broken = run("rules", "lint", "--pack", "fire_safety")
    assert broken.returncode == 3
    assert re.search(
        r"fire_safety/ledgers/extinguishers\.yaml:\d+:\d+ P406 条件里的《灭火器台账》没有“cheked_on”，是不是想写“checked_on”。",
        broken.stderr,
    )
    ledger.write_text(text.replace("columns:\n", "columns:\n  extra: {title: 多余, type: text}\n"), encoding="utf-8")
    unused = run("rules", "lint", "--pack", "fire_safety")
    assert unused.returncode == 3
    assert "L503" in unused.stderr


def test_coverage_and_cases(run: Run, tmp_path: Path) -> None:
    text = run("rules", "coverage")
    assert text.returncode == 0
    assert "√ 凡提四必（第四部分第5句）" in text.stdout
    data = json.loads(run("rules", "coverage", "--format", "json").stdout)
    assert len([sentence for sentence in data["sentences"] if sentence["id"][-1].isdigit()]) == 35
    assert run("rules", "coverage", "--format", "html").stdout.startswith("<!DOCTYPE html>")
    alone = run("rules", "coverage", "--overlay", "none")
    assert alone.returncode == 0  # what the speech says of a place is left to its rules, which anybody may leave out
    assert "提醒：rules/speech.yaml:49:13 L531 讲话第 2.5b 句里地方的事（“十严禁”）" in alone.stderr
    assert "需要改正" not in alone.stderr
    assert "全部通过" in run("rules", "test").stdout
    shutil.copytree(FIRE, tmp_path / "fire_safety")
    cases = tmp_path / "fire_safety/cases/fire.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("expect: 严重", "expect: 合规", 1), encoding="utf-8")
    broken = run("rules", "test", "--pack", "fire_safety")
    assert broken.returncode == 3
    assert re.search(r"fire_safety/cases/fire\.yaml:\d+:\d+ MH-01 “第31日”：应为合规，实为严重", broken.stderr)


def test_what_was_in_force_on_a_day(run: Run) -> None:
    before = run("rules", "list", "--as-of", "2024-06-30").stdout
    after = run("rules", "list", "--as-of", "2025-06-30").stdout
    assert "JD-06" in before
    assert "JD-05" not in before
    assert "JD-05" in after
    assert "JD-06" not in after
    assert "除部署综合性工作外的文件字数上限" not in before
    assert "除部署综合性工作外的文件字数上限：5000字（2024年8月6日起）" in after


def test_local_rules_are_chosen_by_the_answers(run: Run, tmp_path: Path) -> None:
    words = ["--name", "某局", "--code", "A1", "--level", "县级", "--kind", "党政机关", "--period", "2026H1"]
    run("init", "a.yaml", *words, "--overlay", "hunan")
    assert "overlays: [hunan]" in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "SJ-01" in run("check", "a.yaml").stdout
    run("init", "b.yaml", *words, "--overlay", "none")
    assert "SJ-01" not in run("check", "b.yaml").stdout
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text.replace("[hunan]", "[hunnan]"), encoding="utf-8")
    wrong = run("check", "a.yaml")
    assert wrong.returncode == 3
    line = text[: text.index("[hunan]")].count("\n") + 1
    told = "A651 所用的规则库（随附的规则库）里没有答卷采用的地方规定“hunnan”。它在别的规则库里的，请用 --pack 给出"
    assert re.match(rf"a\.yaml:{line}:\d+ {told}", wrong.stderr)
    assert "写错了的，请改成规则库里有的（hunan）" in wrong.stderr
    assert "是不是想写" not in wrong.stderr  # another province's unit without its --pack is not of Hunan
    misspelt = run("rules", "list", "--overlay", "hunnan").stderr
    assert ("P426" in misspelt, "是不是想写“hunan”" in misspelt) == (True, True)


def test_no_traceback_without_debug(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\x00\xff\xfe")
    done = run("check", "a.yaml")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    debug = run("--debug", "check", "a.yaml")
    assert "Traceback" in debug.stderr


def test_a_gbk_console() -> None:
    words = [sys.executable, "-m", "checklist", "check", str(EXAMPLES / "林业局/answers.yaml"), "--as-of", "2026-01-15"]
    done = subprocess.run(words, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "gbk"}, check=False)
    assert done.returncode == 0
    assert "√ 合规" in done.stdout.decode("gbk")


def test_help_imports_nothing_heavy(run_process: Run) -> None:
    done = run_process("--help", PYTHONPROFILEIMPORTTIME="1")
    loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, flags=re.M))
    assert "click" in loaded
    heavy = {"pydantic", "weasyprint", "openpyxl", "prompt_toolkit", "jinja2", "cel_expr_python", "yaml"}
    assert loaded & heavy == set()


def test_the_compiled_translation_is_current() -> None:
    with (LOCALE / "click.po").open("rb") as source, (LOCALE / "click.mo").open("rb") as compiled:
        wanted = pofile.read_po(source, locale="zh_CN")
        found = mofile.read_mo(compiled)
    for message in wanted:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            compiled_message = found.get(key)
            assert compiled_message is not None, key
            assert _first(compiled_message.string) == _first(message.string)


def _first(text: object) -> object:
    return text[0] if isinstance(text, list | tuple) else text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chek"], "错误：没有命令“chek”。是不是想写“check”？\n"),
        (["check"], "错误：缺少参数“答卷”。\n"),
        (["sign", "a.pdf"], "错误：缺少选项“--role”。可以写：preparer、reviewer、head。\n"),
        (
            ["check", "a.yaml", "--fail-on", "三"],
            "错误：“--fail-on”的值不对：“三”不在可选值里：“严重”、“较重”、“一般”、“提示”。\n",
        ),
    ],
)
def test_wrong_usage_is_said_with_chinese_signs(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stderr.endswith(said)


def test_more_mistakes_than_are_collected_are_not_called_all(run: Run, tmp_path: Path) -> None:
    for count, ending in (
        (150, "共 150 处需要改正。\n"),
        (300, "共 200 处需要改正，后面的还没有查；改正这些，再运行一次。\n"),
    ):
        unknown = "".join(f"  ZZ-{number}: 是\n" for number in range(count))
        (tmp_path / "a.yaml").write_text(f"{HEAD}answers:\n{unknown}", encoding="utf-8")
        assert run("check", "a.yaml").stderr.endswith(ending)


def test_a_mistake_is_quoted_as_the_file_has_it(run: Run, tmp_path: Path) -> None:
    wrong = "answers: {BX-01: {answer: [是, true]}, BX-02: {answer: {甲: 1, 乙: {丙: }}}}\n"
    (tmp_path / "a.yaml").write_text(HEAD + wrong, encoding="utf-8")
    told = run("check", "a.yaml").stderr
    assert "“是、true”" in told
    assert "“甲: 1、乙: {丙: 空白}”" in told


@pytest.mark.parametrize("group", ["rules", "campaign", "keys"])
def test_no_command_s_help_is_cut_short(run: Run, group: str) -> None:
    assert "..." not in run(group, "--help").stdout


def test_all_that_is_dated_after_the_day_is_listed(run: Run, tmp_path: Path) -> None:
    items = [f"BX-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9)]
    plans = "".join(f"  {id_}: {{state: 已完成, done_on: 2027-01-05}}\n" for id_ in items)
    (tmp_path / "a.yaml").write_text(f"{HEAD}rectifications:\n{plans}", encoding="utf-8")
    told = run("check", "a.yaml", "--as-of", "2027-01-04").stdout
    [line] = [line for line in told.splitlines() if line.startswith("  日期晚于核对日期的全部9处：")]
    assert all(id_ in line for id_ in items)
