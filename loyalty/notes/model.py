"""One remark."""

import secrets
from dataclasses import dataclass, field
from datetime import date

DIRECTIONS = ("rise", "fall", "watch")
LONGEST_TEXT = 2000
LONGEST_WORDS = 200


def _new_id() -> str:
    return secrets.token_hex(6)


@dataclass(frozen=True)
class Note:
    """What happened on a day (several lines are possible), who wrote or decided it, and what was decided.

    `expects`: pairs of a KPI's id and what it should do, one of DIRECTIONS. `id` tells notes apart, it says
    nothing.
    """

    day: date
    text: str
    who: str = ""
    decision: str = ""
    expects: tuple[tuple[str, str], ...] = ()
    id: str = field(default_factory=_new_id, compare=False)

    @property
    def kpis(self) -> tuple[str, ...]:
        """The ids of the KPIs that it should change."""
        return tuple(kpi for kpi, _ in self.expects)

    @property
    def month(self) -> date:
        """First day of its month."""
        return self.day.replace(day=1)

    def expected(self, direction: str) -> list[str]:
        """The KPIs that should move in one of DIRECTIONS."""
        return [kpi for kpi, asked in self.expects if asked == direction]
