"""``任务.yaml``: what a campaign asks, of whom, by when; and where its files lie in the campaign's folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from checklist.answers.head import Day, Model, OptionalText, Period, Text
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.values import show_date
from checklist.core.wording import ROLES
from checklist.core.words import listing
from checklist.io.strict_yaml import Document, parse, read_text
from checklist.io.validation import Written, validate

TASK_FILE = "任务.yaml"


class TrustFiles(Model):
    """Whom the campaign trusts: root certificates, and lists of revoked ones; paths from the campaign's folder."""

    roots: list[Text] = []
    crls: list[Text] = []


_ROLE = Written(f"^({'|'.join(ROLES)})$", f"只能写 {listing(ROLES)}")


class TaskFile(Model):
    """``任务.yaml``. ``due`` is the last day for handing in, ``last`` the folder of the campaign before this one.

    ``signed_up_to``: who has to have signed. ``signers`` is a list of who may sign, as ``verify --signers`` reads it.
    ``drafts``: whether answers that nobody signed are taken in too, as drafts that count nowhere.
    """

    format: Literal[1]
    title: Text
    issuer: Text
    period: Period
    due: Day
    pack: Text
    overlays: list[Text] = []
    roster: Text
    trust: TrustFiles = TrustFiles()
    signers: OptionalText = None
    signed_up_to: Annotated[str, _ROLE] = "head"
    drafts: bool = False
    last: OptionalText = None


@dataclass(frozen=True)
class Task:
    """A campaign's task, and where each of its files lies."""

    folder: Path
    spec: TaskFile

    def path(self, relative: str) -> Path:
        """Return where a file that the task names lies."""
        return self.folder / relative

    @property
    def pack(self) -> Path:
        """The pack file by which all units are judged."""
        return self.path(self.spec.pack)

    @property
    def must_sign(self) -> list[str]:
        """The roles that must have signed, in their order."""
        return list(ROLES)[: list(ROLES).index(self.spec.signed_up_to) + 1]

    @property
    def roster(self) -> Path:
        """The list of the units that must answer."""
        return self.path(self.spec.roster)

    @property
    def last(self) -> Path | None:
        """The folder of the campaign before this one."""
        return self.path(self.spec.last) if self.spec.last else None

    @property
    def inbox(self) -> Path:
        """Where what returns is put by people; it is read, and left as it is."""
        return self.folder / "收件箱"

    @property
    def packets(self) -> Path:
        """What each unit is given."""
        return self.folder / "任务包"

    @property
    def kept(self) -> Path:
        """Every file that came in, under its SHA-256: with the register, what the store is made of."""
        return self.folder / "收件"

    @property
    def quarantine(self) -> Path:
        """The files that are not valid, under their SHA-256."""
        return self.folder / "隔离"

    @property
    def slips(self) -> Path:
        """The return slips."""
        return self.folder / "退回单"

    @property
    def register(self) -> Path:
        """What came in and what was returned, a line each."""
        return self.folder / "登记.jsonl"

    @property
    def store(self) -> Path:
        """The database that is made of the files that came in."""
        return self.folder / "汇总库.duckdb"


def open_task(folder: Path) -> Task:
    """Read a campaign's task; raises ``InputError`` with everything that is wrong with it."""
    path = folder / TASK_FILE
    if not path.is_file():
        raise InputError([Problem(Code.NO_TASK, Place(str(folder)), {"file": TASK_FILE})])
    document = parse(read_text(path, str(path)), str(path))
    spec = validate(TaskFile, document)
    problems = list(_problems(spec, document, folder))
    if problems:
        raise InputError(problems)
    return Task(folder, spec)


def _problems(spec: TaskFile, document: Document, folder: Path) -> list[Problem]:
    problems = []
    if fault := spec.period.fault:
        problems.append(document.problem(fault.code, ("period", "from"), **fault.details))
    if spec.due <= spec.period.from_:
        problems.append(document.problem(Code.DUE_TOO_EARLY, ("due",), due=show_date(spec.due)))
    named: list[tuple[tuple[str | int, ...], str | None]] = [
        (("pack",), spec.pack),
        (("roster",), spec.roster),
        (("signers",), spec.signers),
        *((("trust", "roots", number), name) for number, name in enumerate(spec.trust.roots)),
        *((("trust", "crls", number), name) for number, name in enumerate(spec.trust.crls)),
    ]
    problems += [
        document.problem(Code.TASK_NAMES_NOTHING, path, path=name)
        for path, name in named
        if name is not None and not (folder / name).exists()
    ]
    return problems


def kept_files(task: Task) -> list[Path]:
    """Return every file that came in and is kept."""
    return [path for folder in (task.kept, task.quarantine) if folder.is_dir() for path in folder.iterdir()]


def due_of(task: Task, own: date | None) -> date:
    """Return the last day for a unit to hand in: its own, or everybody's."""
    return own or task.spec.due
