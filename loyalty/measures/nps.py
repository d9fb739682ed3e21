"""Net Promoter Score."""

from collections.abc import Sequence

import pandas as pd

from .base import Difference, Groups, Measure, Spec, result
from .intervals import nps_difference, nps_interval


class Nps(Measure):
    """Share of promoters (9–10) minus share of detractors (0–6) in points, adjusted Wald interval."""

    name = "nps"
    sums = ("n", "promoters", "detractors")

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is an answer on the scale 0–10."""
        return {
            "n": "count(value)",
            "promoters": "count(*) filter (where value >= 9)",
            "detractors": "count(*) filter (where value <= 6)",
        }

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; −100…100."""
        groups = Groups.of(rows, by)
        sums = [groups.add(rows[column]) for column in self.sums]
        value, low, high = nps_interval(*sums)
        counts = {"n": sums[0], **groups.uncounted(rows)}
        return result(groups.keys, {"value": value, "low": low, "high": high, **counts})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; −200…200."""
        return Difference.of(*nps_difference(self._total(current), self._total(previous)))
