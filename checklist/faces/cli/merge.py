"""``checklist merge``: join what several colleagues filled in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.faces.cli.output import INVALID, echo, pack_option, replace_file, write

if TYPE_CHECKING:
    from checklist.answers.parts import Joined, Said, Voice
    from checklist.pack.compiled import Pack


@click.command("merge", options_metavar="[选项]")
@click.argument("parts", metavar="分卷…", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "-o", "--output", "target", metavar="答卷", type=click.Path(path_type=Path), required=True, help="合并到这个文件。"
)
@click.option(
    "--prefer", metavar="分卷", type=click.Path(path_type=Path), help="有冲突时以这一份为准（冲突仍会列出）。"
)
@pack_option
def command(parts: tuple[Path, ...], target: Path, prefer: Path | None, pack_folder: Path | None) -> None:
    """合并几份分卷（YAML 或工作簿）。几个人说法不同的，逐条列出谁说了什么，不写文件。

    目标文件已存在时在它上面合并，原来的样子留在“备份”文件夹里。
    """
    from checklist.answers.moving import Files, moved
    from checklist.answers.parts import Voice, digest, join, show_entry
    from checklist.faces.cli.reading import WORKBOOKS, load_with_pack, open_answers
    from checklist.io.strict_yaml import read_text

    files: Files = {}
    voices, preferred = [], None
    for path in parts:
        pack, answers = open_answers(path, pack_folder)
        there = moved(pack, answers, target, files, tables=path.suffix.lower() in WORKBOOKS)
        voices.append(Voice(answers.part.name if answers.part else path.name, there))
        preferred = voices[-1] if prefer is not None and path == prefer else preferred
    if prefer is not None and preferred is None:
        raise click.BadParameter(f"“{prefer}”不在要合并的分卷里。", param_hint="--prefer")
    base = Voice("原答卷", load_with_pack(target, pack_folder)[1]) if target.exists() else None
    joined = join(voices, base, digest(read_text(target)) if base else "", preferred)
    for conflict in joined.conflicts:
        echo(f"冲突　{_name(pack, conflict)}", err=True)
        for who, said in show_entry(conflict):
            echo(f"    {who}：{said}", err=True)
    if joined.conflicts and preferred is None:
        echo(
            f"有 {len(joined.conflicts)} 处说法不同，没有写文件。请商定后改其中一份，或用 --prefer 指定以哪一份为准。",
            err=True,
        )
        raise SystemExit(INVALID)
    _save(pack, joined, target, base, files)
    if base is not None:
        for entry in joined.taken:
            ((who, said),) = show_entry(entry)
            echo(f"改为　{_name(pack, entry)}　{who}：{said}")
    echo(f"已合并 {len(parts)} 份到 {target}，共采用 {len(joined.taken)} 处。接着运行：checklist check {target}")


def _name(pack: Pack, entry: Said) -> str:
    titles: dict[str, Any] = {"answers": pack.items, "ledgers": pack.ledgers}
    known = titles.get(entry.section, {})
    if entry.key in known:
        return f"{entry.key} {known[entry.key].title}"
    if entry.section == "parameters":
        return f"参数 {pack.spec.parameters[entry.key].title}"
    return f"{'签字人' if entry.section == 'signatories' else '整改'} {entry.key}"


def _save(pack: Pack, joined: Joined, target: Path, base: Voice | None, files: dict[Path, bytes]) -> None:
    """Write the files that the result names, then the result; a file that was there keeps its comments."""
    from checklist.answers.load import open_document
    from checklist.answers.save import EDITED
    from checklist.answers.template import answers_text
    from checklist.io.editing import editable

    named = {data.file for data in joined.answers.ledgers.values()}
    named |= {evidence.file for answer in joined.answers.answers.values() for evidence in answer.evidence}
    for path, content in files.items():
        if path.relative_to(target.parent).as_posix() in named:
            write(path, content, folder=True)
    if base is None:
        replace_file(target, answers_text(pack, joined.answers))
        return
    draft = editable(open_document(target), EDITED)
    for entry, data in _entries(pack, joined):
        draft = draft.set(entry.section, entry.key, data)
    replace_file(target, draft.document.text)


def _entries(pack: Pack, joined: Joined) -> Iterator[tuple[Said, Any]]:
    """Yield what was taken, as an answers file writes it."""
    from checklist.answers.save import answer_data, ledger_data, rectification_data
    from checklist.answers.showing import parameter_data

    for entry in joined.taken:
        value = entry.values[0][1]
        if entry.section == "answers":
            value = answer_data(value)
        elif entry.section == "ledgers":
            value = ledger_data(pack.ledgers[entry.key].spec, value)
        elif entry.section == "rectifications":
            value = rectification_data(value)
        elif entry.section == "parameters":
            value = parameter_data(pack.spec.parameters[entry.key], value)
        yield entry, value
