"""The guides are tried word for word."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import shlex
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from checklist.engine.cases import load_cases
from checklist.faces.cli.main import main
from checklist.io.strict_yaml import parse as parse_yaml
from checklist.pack import model
from checklist.pack.compiled import Pack
from tests.conftest import EXAMPLES, HEAD, ROOT, Run

GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
ROOMS = "|".join(sorted(path.parent.name for path in (ROOT / "checklist").glob("*/__init__.py")))


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.S)


def test_the_five_minute_rule_of_the_contributing_guide(run: Run, tmp_path: Path) -> None:
    for name in ("rules", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    rules = tmp_path / "rules"
    column, item, rule, cases = blocks(ROOT / "CONTRIBUTING.md", "yaml")[:4]
    ledger = rules / "ledgers/receptions.yaml"
    text = ledger.read_text(encoding="utf-8").replace("\ncolumns:\n", f"\ncolumns:\n{column}", 1)
    ledger.write_text(f"{text.rstrip()}\n\n{rule}", encoding="utf-8")
    for name, block in (("items/style/eight-rules.yaml", item), ("cases/eight-rules.yaml", cases)):
        path = rules / name
        path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n\n{block}", encoding="utf-8")
    for words in (["rules", "lint"], ["rules", "test"], ["rules", "show", "BX-98"]):
        done = run(*words, "--pack", "rules")
        assert (done.returncode, done.stderr.splitlines()[:1]) == (0, [] if "show" in words else ["规则库：rules"]), (
            words
        )


def test_the_limit_and_the_place_of_the_contributing_guide(run: Run, tmp_path: Path) -> None:
    for name in ("rules", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    limit, cases, *place = blocks(ROOT / "CONTRIBUTING.md", "yaml")[4:]
    limits, known = tmp_path / "rules/limits.yaml", tmp_path / "rules/cases/eight-rules.yaml"
    old = re.search(
        r"  small_party_companions:\n(?:    .*\n)*?(    values:\n(?:      .*\n)+)", limits.read_text("utf-8")
    )
    assert old is not None
    limits.write_text(limits.read_text("utf-8").replace(old[0], old[0].replace(old[1], limit)), encoding="utf-8")
    known.write_text(f"{known.read_text('utf-8').rstrip()}\n\n{cases}", encoding="utf-8")
    for block in place:
        path = tmp_path / block.splitlines()[0].removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block, encoding="utf-8")
    pack = ("--pack", tmp_path / "rules")
    for words in (["lint"], ["test"], ["list", "--overlay", "shili"]):
        done = run("rules", *words, *pack)
        assert done.returncode == 0, done.stderr
    assert "SL-01  一般  填报  食堂公布菜单" in done.stdout
    limit_shown = run("rules", "show", "small_party_companions", *pack).stdout
    assert "2013年12月1日至2026年12月31日：3人" in limit_shown
    assert "2027年1月1日起：2人" in limit_shown
    unit = ("--name", "某局", "--code", "A1", "--level", "县级", "--kind", "党政机关", "--period", "2026上半年")
    assert run("init", "a.yaml", *unit, "--overlay", "shili", *pack).returncode == 0


def test_the_small_examples_of_the_contributing_guide_are_read() -> None:
    """What is shown in a line of the text is read as what it is shown for."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown: dict[str, type[model.PackModel]] = {
        "plate: {": model.Column,
        "spent: {sum": model.Aggregate,
        "answer: {kind: choice": model.AnswerKind,
        "- {that:": model.RowCondition,
    }
    for start, read in shown.items():
        [line] = re.findall(rf"`({re.escape(start)}[^`]*)`", text)
        written = parse_yaml(line, "CONTRIBUTING.md").data
        [inner] = written if isinstance(written, list) else written.values()
        assert read.model_validate(inner)
    for condition in ("limits.visits[unit.kind]", "row.vehicle.kind", "{{ limits.visits[unit.kind] }}"):
        assert f"{condition}`" in text


OWN_SPEECH = ROOT / "docs/换成自己的讲话.md"


def test_the_pack_from_nothing_of_the_guide(run: Run, tmp_path: Path) -> None:
    """Its files, copied as they are printed, make a pack; its commands run on it one after the other."""
    [speech] = blocks(OWN_SPEECH, "text")
    files = {block.splitlines()[0].removeprefix("# "): block for block in blocks(OWN_SPEECH, "yaml")}
    for name, text in {"seeds/讲话.txt": speech, **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    [block] = blocks(OWN_SPEECH, "sh")
    done = {" ".join(words[:2]): run(*words) for words in commands(block)}
    assert {name: one.returncode for name, one in done.items() if one.returncode} == {}, done
    assert "没有发现问题" in done["rules lint"].stdout
    assert done["rules test"].stdout == "5 个用例全部通过。\n"
    assert "√ 检查通知书" in done["rules coverage"].stdout
    assert "规范涉企检查自查报告" in (tmp_path / "草稿.html").read_text(encoding="utf-8")


def parse(words: Sequence[str], *, whole: bool) -> None:
    """Take a command line apart as click does, without running it; ``whole``: nothing that is needed may lack."""
    command: click.Command = main
    context, rest = click.Context(main, info_name="checklist"), list(words)
    while True:
        given, rest, _ = command.make_parser(context).parse_args(rest)
        for parameter in command.params:
            values = given.get(str(parameter.name))
            known = [one for one in (values if isinstance(values, list | tuple) else [values]) if isinstance(one, str)]
            if isinstance(parameter.type, click.Choice):
                for value in known:
                    parameter.type.convert(value, parameter, context)
            if whole and parameter.required and not known:
                raise click.MissingParameter(ctx=context, param=parameter)
        if not isinstance(command, click.Group):
            assert not rest, f"nothing takes {rest}"
            return
        if not rest:
            assert not whole, "a command is wanted"
            return
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command, context = found, click.Context(found, info_name=name, parent=context)


def commands(text: str) -> Iterator[list[str]]:
    """Yield what lines for a shell say to ``checklist``."""
    for line in text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
        starts = [at for at, word in enumerate(words) if word in ("checklist", ".venv/bin/checklist")]
        for at in starts:
            if at == 0 or words[at - 1] in ("|", "&&", ";"):
                rest = words[at + 1 :]
                ends = (place for place, word in enumerate(rest) if word in ("|", "&&", ";", ">", ">>", "<", "2>"))
                yield rest[: next(ends, len(rest))]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_guide_prints_can_be_typed(guide: Path) -> None:
    """Every command and option of the lines for a shell, and of what the sentences name."""
    wrong = []
    inline = re.findall(r"`(checklist [^`\n]+)`", guide.read_text(encoding="utf-8"))
    for text, whole in [*((block, True) for block in blocks(guide, "sh")), *((line, False) for line in inline)]:
        for words in commands(text):
            try:
                parse(words, whole=whole)
            except (click.UsageError, AssertionError) as error:
                if not whole and isinstance(error, click.BadOptionUsage) and words[-1] == error.option_name:
                    continue  # a sentence names an option without a value
                wrong.append((words, str(error)))
    assert wrong == []


def test_the_answers_of_the_readme_are_read_without_a_word(run: Run, tmp_path: Path) -> None:
    sample = next(block for block in blocks(ROOT / "README.md", r"yaml") if "receptions:" in block)
    shutil.copytree(EXAMPLES / "水利局/台账", tmp_path / "台账")
    (tmp_path / "a.yaml").write_text(HEAD.replace("2026-", "2025-") + textwrap.dedent(sample), encoding="utf-8")
    done = run("check", "a.yaml", "--fail-on", "严重")
    assert (done.returncode in (1, 4), done.stderr) == (True, "")


def test_the_guide_to_plans_and_exceptions(run: Run, tmp_path: Path) -> None:
    """Its examples, in one answers file, are read without a word; the exception and the silence count."""
    plans, exceptions, silence = blocks(ROOT / "docs/整改和例外.md", "yaml")
    fixes = "    - {no: 改1, origin: 纪检监察建议, problem: 制度不全, due: 2026-06-30}"
    visits = "    - {no: 接1, date: 2026-03-05, sender: 某市某局, guests: 3}"
    talks = "    - {date: 2026-03-05, kind: 会商}"
    ledgers = f"ledgers:\n  fixes:\n{fixes}\n  receptions:\n{visits}\n  duties:\n{talks}\n"
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件/同意延期的函.pdf").write_bytes(b"%PDF-1.7 the letter, scanned")
    (tmp_path / "a.yaml").write_text(HEAD + ledgers + plans + exceptions + silence, encoding="utf-8")
    done = run("check", "a.yaml", "--as-of", "2027-01-15", "--format", "json")
    assert [line for line in done.stderr.splitlines() if "R821" not in line] == []  # of a day that may not have come
    items = {item["id"]: item for item in json.loads(done.stdout)["items"]}
    (excepted,) = items["SZ-14"]["exceptions"]
    assert excepted["document"] == "某纪函〔2026〕5号"
    verdicts = [items[id_]["verdict"] for id_ in ("SZ-14", "BX-02", "SZ-12")]
    assert verdicts == ["合规", "严重", "不涉及"]
    (tmp_path / "a.yaml").write_text(HEAD + ledgers + plans, encoding="utf-8")
    again = json.loads(run("check", "a.yaml", "--as-of", "2027-01-15", "--format", "json").stdout)
    verdicts = [item["verdict"] for item in again["items"] if item["id"] in ("SZ-12", "SZ-14")]
    assert verdicts == ["一般", "较重"]


def test_the_numbers_of_the_changelog_are_right(pack: Pack, hunan: Pack) -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    numbers = map(len, (pack.items, pack.ledgers, pack.rules, pack.contradictions))
    assert "{} 个检查项、{} 本台账、{} 条台账规则、{} 条矛盾规则".format(*numbers) in text
    assert f"{len(load_cases(pack)) + len(load_cases(hunan))} 个用例" in text


def exists(name: str) -> bool:
    """Whether there is a module below ``checklist``, or something in one; a class or function in the one that makes it.

    A package may have it from a module of its own.
    """
    parts, found = name.split("."), importlib.import_module("checklist")
    while parts and hasattr(found, "__path__"):
        try:
            found = importlib.import_module(f"{found.__name__}.{parts[0]}")
        except ModuleNotFoundError:
            break
        parts.pop(0)
    module = found.__name__
    for at, part in enumerate(parts):
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
        is_made = at == 0 and (inspect.isclass(found) or inspect.isfunction(found))
        if is_made and not f"{found.__module__}.".startswith(f"{module}."):
            return False
    return True


def test_a_name_is_looked_for_where_it_is_made() -> None:
    assert exists("answers.books.open_workbook")
    assert exists("core.errors.InputError")
    assert not exists("answers.tables.open_workbook")
    assert not exists("answers.books.no_such_name")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_guide_names_exists(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    modules = re.findall(rf"`(?:checklist\.)?(?!\w+\.yaml)((?:{ROOMS})(?:\.\w+)+)`", text)
    parts = re.findall(rf"`(?:checklist/)?((?:{ROOMS})/[\w./]*)`", text)
    files = re.findall(r"`((?:checklist|tests|docs|benchmarks|examples|reports|rules|seeds|tools)/[\w./-]*)`", text)
    links = [link for link in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in link]
    assert [name for name in modules if not exists(name)] == []
    assert [name for name in parts if not (ROOT / "checklist" / name).exists()] == []
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert [link for link in links if not (guide.parent / link).exists()] == []
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)
    assert set(re.findall(r"`make (\w+)`", text)) <= set(targets)
