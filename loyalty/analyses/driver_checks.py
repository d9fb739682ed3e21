"""Second opinions on a driver: the same by regression, and a question whose answer should be "no"."""

import json
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from loyalty.analyses.drivers import (
    DIMENSIONS,
    LEAST_CUSTOMERS,
    LEAST_OUTCOMES,
    Where,
    arms_of,
    is_comparable,
)
from loyalty.cases import sliced
from loyalty.catalog import Kpi
from loyalty.measures import Z, risk_difference
from loyalty.rollup import Query, file_of_counts, read_counts
from loyalty.workspace import Version

PLACEBO_DAYS = 7
LEAST_LEVEL = 20  # rarer values of a covariate are taken together: each costs the regression a coefficient
COVARIATES = [*DIMENSIONS, "traffic_source", "product_category", "has_free_shipping"]

# Counts per exposure, outcome and everything that is held fixed.
REGRESSION = """
select
    cases.* exclude (day, period, customer_key, stratum, value),
    split_part(cases.stratum, '|', 1) as value,
    split_part(cases.stratum, '|', 2) as quarter,
    split_part(cases.stratum, '|', 3) as further,
    lower(first_orders.traffic_source) as traffic_source,
    first_orders.shipping_fee = 0 as has_free_shipping,
    cases.value as outcome,
    count(*) as n,
from ({cases}) as cases
inner join first_orders on cases.customer_key = first_orders.customer_key
where cases.value is not null and cases.exposed is not null
group by all
"""

# The cases with another outcome: a purchase in the days just before the landmark, among customers who were
# comparable before these days.
PLACEBO = """
select
    cases.* exclude (day, period, customer_key, stratum, value),
    concat_ws(
        '|',
        split_part(cases.stratum, '|', 1),
        split_part(cases.stratum, '|', 2),
        purchase_spells.further_purchases
    ) as stratum,
    count(*) as n,
    count(*) filter (where purchase_spells.next_date < cases.day + {landmark}) as k,
from ({cases}) as cases
inner join purchase_spells
    on cases.customer_key = purchase_spells.customer_key
    and cases.day + {landmark} - {days} - 1 >= purchase_spells.since_date
    and cases.day + {landmark} - {days} - 1 < purchase_spells.next_date
where cases.value is not null and cases.exposed is not null
group by all
"""


@dataclass(frozen=True)
class Estimate:
    """A difference of shares (−1…1) with its 95 % limits, over n customers."""

    value: float
    low: float
    high: float
    n: int

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Checks:
    """None where the data do not suffice, or (placebo) where the landmark is the exposure's own day."""

    regression: Estimate | None
    placebo: Estimate | None


def checks(version: Version, kpi: Kpi, where: Where = None) -> Checks:
    """Both checks of one driver; without a filter they are kept as a file beside the counts."""
    if where:
        return _computed(version, kpi, where)
    kept = _file(version, kpi)
    if not kept.exists():
        found = _computed(version, kpi, None)
        temporary = kept.with_suffix(".tmp")
        temporary.write_text(json.dumps(asdict(found)))
        temporary.replace(kept)
    stored = json.loads(kept.read_text())
    return Checks(**{name: Estimate(**one) if one else None for name, one in stored.items()})


def _file(version: Version, kpi: Kpi) -> Path:
    """Named by a hash of all it was computed from, so that other code never reads it."""
    texts = [_sql(template, version, kpi)[0] for template in (REGRESSION, PLACEBO)]
    code = sha256("".join([*texts, Path(__file__).read_text("utf-8")]).encode()).hexdigest()
    return version.rollups / f"{kpi.id}.checks.{code[:12]}.json"


def _computed(version: Version, kpi: Kpi, where: Where) -> Checks:
    return Checks(regression(version, kpi, where), placebo(version, kpi, where))


def landmark_days(kpi: Kpi) -> int:
    """How many days after a case's day its landmark lies: what maturity says beside the window."""
    parts = kpi.matures_after if isinstance(kpi.matures_after, list) else [kpi.matures_after]
    return sum(part for part in parts if isinstance(part, int))


def _sql(template: str, version: Version, kpi: Kpi) -> tuple[str, Mapping[str, object]]:
    relation = sliced(kpi, version.settings)
    sql = template.format(cases=relation.sql, landmark=landmark_days(kpi), days=PLACEBO_DAYS)
    return sql, relation.parameters


def _counted(version: Version, kpi: Kpi, name: str, template: str) -> Path:
    sql, parameters = _sql(template, version, kpi)
    return file_of_counts(version, Query(f"{kpi.id}.{name}", sql, parameters))


def placebo(version: Version, kpi: Kpi, where: Where = None) -> Estimate | None:
    """Did the exposed buy more in the seven days before the landmark, among equals until then?

    Nothing after the landmark can show there. A clear difference says that the groups differed already, or
    that the experience worked at once.
    """
    path = _counted(version, kpi, "placebo", PLACEBO)
    _, arms = arms_of(read_counts(path, ["exposed", "stratum"], ["n", "k"], where))
    k1, n1, k0, n0 = arms[:, is_comparable(arms)]
    if min(n1.sum(), n0.sum()) < LEAST_CUSTOMERS or (k1 + k0).sum() < LEAST_OUTCOMES:
        return None
    value, low, high = (float(one) for one in risk_difference(k1, n1, k0, n0))
    return Estimate(value, low, high, int((n1 + n0).sum()))


def regression(version: Version, kpi: Kpi, where: Where = None) -> Estimate | None:
    """Average marginal effect of the exposure in a logistic regression, with robust (HC1) limits.

    Held fixed: the parts of the stratum, source and category of the first order, whether it was shipped free.
    None where the model cannot be fitted.
    """
    path = _counted(version, kpi, "regression", REGRESSION)
    return marginal_effect(read_counts(path, ["exposed", "outcome", *COVARIATES], ["n"], where), COVARIATES)


def marginal_effect(counts: pd.DataFrame, covariates: list[str]) -> Estimate | None:
    """How much likelier the outcome is with the exposure, averaged over all cases.

    `counts`: exposed, outcome (both boolean), covariates (any values, as categories) and n, the number of
    such cases. A model of the counts is that of the cases, and as fast for millions of them.
    """
    # Imported where it is needed: it takes a second, and most pages do without.
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    if counts["exposed"].nunique() < 2 or counts["outcome"].nunique() < 2:
        return None
    n = counts["n"].to_numpy(float)
    design = _design(counts, covariates)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a value of a covariate without any outcome; limits tell
        fit = GLM(
            counts["outcome"].to_numpy(float), design.to_numpy(), family=Binomial(), freq_weights=n
        ).fit(cov_type="HC1")
    value, error = _average_effect(fit, design, n)
    if not fit.converged or not np.isfinite([value, error]).all():
        return None
    return Estimate(value, value - Z * error, value + Z * error, int(n.sum()))


def _average_effect(fit, design: pd.DataFrame, n: np.ndarray) -> tuple[float, float]:
    """Effect of the exposure and its standard error (delta method), as of statsmodels' `get_margeff`."""
    arms = [design.assign(exposed=level).to_numpy() for level in (1.0, 0.0)]
    (one, p1), (zero, p0) = ((arm, fit.predict(arm)) for arm in arms)
    slopes = (p1 * (1 - p1))[:, None] * one - (p0 * (1 - p0))[:, None] * zero
    slope = np.average(slopes, axis=0, weights=n)
    return float(np.average(p1 - p0, weights=n)), float(np.sqrt(slope @ fit.cov_params() @ slope))


def _design(counts: pd.DataFrame, covariates: list[str]) -> pd.DataFrame:
    """Constant, exposure, and one 0/1 column per value of a covariate but the most frequent.

    A covariate that says the same as the exposure is left out.
    """
    exposed = counts["exposed"].astype(bool)
    columns = {"constant": np.ones(len(counts)), "exposed": exposed.astype(float)}
    for name in covariates:
        level = counts[name].astype(object).where(counts[name].notna(), "?").astype(str)
        sizes = counts["n"].groupby(level).sum()
        level = level.where(level.map(sizes) >= LEAST_LEVEL, "rest")
        if exposed.groupby(level).nunique().max() > 1:
            order = counts["n"].groupby(level).sum().sort_values(ascending=False).index
            columns |= {f"{name} {value}": (level == value).astype(float) for value in order[1:]}
    return pd.DataFrame(columns)
