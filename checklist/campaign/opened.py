"""An open campaign: its task, its roster, and the pack by which it judges."""

from __future__ import annotations

from dataclasses import dataclass

from checklist.campaign.roster import Roster
from checklist.campaign.task import TASK_FILE, Task
from checklist.core.errors import Code, Place, Problem
from checklist.core.values import show_date
from checklist.pack.compiled import Pack


@dataclass(frozen=True)
class Campaign:
    """An open campaign: its task, its roster, the pack by which it judges."""

    task: Task
    roster: Roster
    pack: Pack

    @property
    def has_signed_pack(self) -> bool:
        """Whether a signature lies beside the pack file."""
        from checklist.signing.packs import signature_of

        return signature_of(self.task.pack).exists()

    @property
    def notices(self) -> list[Problem]:
        """What should be known of the roster, and of days for handing in that lie before the period is over."""
        spec = self.task.spec
        dues = [("", spec.due, TASK_FILE)]
        own = [unit for unit in self.roster.units.values() if unit.due is not None and unit.answers]
        dues += [(f"{unit.name}（{unit.code}）的", unit.due, spec.roster) for unit in own if unit.due is not None]
        end = show_date(spec.period.to)
        return [
            *self.roster.notices,
            *(
                Problem(
                    Code.DUE_IN_PERIOD,
                    Place(str(self.task.path(file))),
                    {"whose": whose, "due": show_date(due), "end": end},
                )
                for whose, due, file in dues
                if due < spec.period.to
            ),
        ]
