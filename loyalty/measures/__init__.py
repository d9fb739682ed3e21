"""The measures: from additive counts to a value, its 95 % interval, and the difference of two periods.

A KPI names one of MEASURES; the measure says which counts its rollup needs (`sql`), turns them into results
(`estimate`) and compares two periods (`difference`). No data base, no files, no texts here.
"""

from .amounts import Mean, Ratio, Total, Variation
from .arms import differences_from_reference
from .base import OUTPUT, Difference, Measure, Spec
from .contrast import Contrast
from .duration import Duration
from .intervals import (
    CONFIDENCE,
    Z,
    mover,
    newcombe,
    nps_difference,
    nps_interval,
    nps_score,
    ratio_interval,
    t_interval,
    welch,
    wilson,
)
from .median import Median
from .nps import Nps
from .propagation import propagated
from .rates import Mix, Share
from .stratified import (
    association_test,
    attributable,
    e_value,
    homogeneity_test,
    population_attributable,
    risk_difference,
    risk_ratio,
    sparse_risk_difference,
)
from .survival import KaplanMeier, kaplan_meier

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Share(),
        Mean(),
        Median(),
        Duration(),
        Nps(),
        Total(),
        Ratio(),
        Variation(),
        Mix(),
        Contrast(),
    )  # fmt: skip
}

__all__ = [
    "CONFIDENCE",
    "MEASURES",
    "OUTPUT",
    "Z",
    "Difference",
    "KaplanMeier",
    "Measure",
    "Spec",
    "association_test",
    "attributable",
    "differences_from_reference",
    "e_value",
    "homogeneity_test",
    "kaplan_meier",
    "mover",
    "newcombe",
    "nps_difference",
    "nps_interval",
    "nps_score",
    "population_attributable",
    "propagated",
    "ratio_interval",
    "risk_difference",
    "risk_ratio",
    "sparse_risk_difference",
    "t_interval",
    "welch",
    "wilson",
]
