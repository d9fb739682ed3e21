"""Was bindet? Which experience goes with buying again, one row per driver, compared among equals.

A driver is a `contrast` KPI of the folder `drivers`: a landmark day, exposure by then, repeat purchase in the
window after it, strata `value|quarter|further purchases`. Everything here is computed from its counts. Strata
are many and small, hence the limits of Sato et al.
"""

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pandas as pd

from loyalty import compute, periods
from loyalty.catalog import Kpi, catalog
from loyalty.measures import (
    association_test,
    e_value,
    homogeneity_test,
    newcombe,
    risk_ratio,
    sparse_risk_difference,
    wilson,
)
from loyalty.measures.intervals import divide
from loyalty.rollup import Question
from loyalty.workspace import Version

FOLDER = "drivers"
LEAST_CUSTOMERS, LEAST_OUTCOMES = 30, 5
FALSE_DISCOVERIES = 0.10
SIGNIFICANT = 0.05
LEAST_DAYS = 90  # a shorter time says nothing about a year
VERDICTS = ("clear", "unclear", "too_little", "unavailable")
DIMENSIONS = ("value", "quarter", "further")
ARMS = ["k1", "n1", "k0", "n0"]
NUMBERS = [
    *ARMS, "open", "r1", "r1_low", "r1_high", "r0", "r0_low", "r0_high",
    "crude", "crude_low", "crude_high", "value", "low", "high", "lost", "strata", "heterogeneity",
    "ratio", "ratio_low", "ratio_high", "e_value", "e_limit", "p", "q", "per_year",
    "stake", "stake_low", "stake_high",
]  # fmt: skip
COLUMNS = ["kpi", "verdict", "reason", "missing", *NUMBERS]

Where = Mapping[str, tuple[str, ...]] | None


def driver_kpis() -> list[Kpi]:
    """The drivers of the catalogue."""
    return [kpi for kpi in catalog().values() if kpi.folder == FOLDER]


def drivers(version: Version, where: Where = None) -> pd.DataFrame:
    """One row per driver, the clear ones first, within a verdict by reach × effect.

    - kpi, verdict (VERDICTS), reason (why too little: `exposed`, `unexposed`, `outcomes`, `comparable`),
      missing (columns or filters)
    - k1 of n1 exposed and k0 of n0 other customers bought again, open ones not counted; r1, r0: these shares
      (0–1) with Wilson limits; crude: r1 − r0 with Newcombe limits
    - value, low, high: Mantel–Haenszel difference; lost: share of customers in strata without both arms;
      strata: those with both; heterogeneity: p that the difference is the same in all groups (Breslow–Day)
    - ratio: Mantel–Haenszel risk ratio; e_value: of it; e_limit: of its limit nearer to 1
    - p: Cochran–Mantel–Haenszel; q: Benjamini–Hochberg over all drivers with enough data
    - per_year: exposed customers a year; stake: how many more customers a year would buy again without the
      exposure if it were the cause, with limits
    """
    rows = [_row(version, kpi, where) for kpi in driver_kpis()]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(NUMBERS, float))
    tested = frame["verdict"] == "unclear"
    frame.loc[tested, "q"] = false_discovery_rates(frame.loc[tested, "p"])
    beyond_chance = (frame["low"] > 0) | (frame["high"] < 0)
    frame.loc[tested & beyond_chance & (frame["q"] <= FALSE_DISCOVERIES), "verdict"] = "clear"
    place = frame["verdict"].map(VERDICTS.index)
    order = np.lexsort((frame["kpi"], -frame["stake"].abs().fillna(0), place))
    return frame.iloc[order].reset_index(drop=True)


def false_discovery_rates(p: pd.Series) -> np.ndarray:
    """Adjusted p values of Benjamini and Hochberg (1995); what could not be tested counts as p = 1."""
    from scipy.stats import false_discovery_control  # takes a second to import, and few pages need it

    return false_discovery_control(p.fillna(1.0)) if len(p) else np.empty(0)


def _row(version: Version, kpi: Kpi, where: Where) -> dict[str, object]:
    missing = kpi.missing(version.columns) or compute.unusable_slices(kpi, Question("all", where=where))
    row: dict[str, object] = {"kpi": kpi.id, "reason": "", "missing": tuple(missing)}
    if missing:
        return row | {"verdict": "unavailable"}
    counts = compute.additive_rows(version, kpi, Question("month", where=where))
    tables = tables_of(counts)
    row |= _crude(tables) | {"open": counts["open"].sum()}
    comparable = tables[(tables["n1"] > 0) & (tables["n0"] > 0)]
    row |= {"lost": 1 - divide(_size(comparable), _size(tables)), "strata": len(comparable)}
    reason = too_little(tables, comparable)
    if reason:
        return row | {"verdict": "too_little", "reason": reason}
    return row | {"verdict": "unclear"} | _adjusted(comparable) | _stake(version, kpi, counts, comparable)


def tables_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Counted rows of a contrast → one row per stratum: DIMENSIONS (its parts) and k1, n1, k0, n0."""
    known = counts[counts["exposed"].notna() & (counts["n"] > 0)]
    if known.empty:
        return pd.DataFrame(columns=[*DIMENSIONS, *ARMS])
    arm = np.where(known["exposed"].astype(bool), "1", "0")
    added = known.groupby([known["stratum"], arm])[["k", "n"]].sum().unstack(fill_value=0.0)
    tables = pd.DataFrame({name: added.get((name[0], name[1]), 0.0) for name in ARMS}).reset_index()
    parts = tables.pop("stratum").str.split("|", expand=True)
    return pd.concat([parts.set_axis(DIMENSIONS, axis=1), tables], axis=1)


def too_little(tables: pd.DataFrame, comparable: pd.DataFrame) -> str:
    """Why there are not enough data for a statement; empty if there are.

    Both arms need 30 customers, 5 of them with and 5 without a repeat purchase – of all customers and of
    those who have anyone to be compared with.
    """
    arms = tables[ARMS].sum()
    if arms["n1"] < LEAST_CUSTOMERS:
        return "exposed"
    if arms["n0"] < LEAST_CUSTOMERS:
        return "unexposed"
    if not _has_outcomes(arms):
        return "outcomes"
    arms = comparable[ARMS].sum()
    enough = min(arms["n1"], arms["n0"]) >= LEAST_CUSTOMERS and _has_outcomes(arms)
    return "" if enough else "comparable"


def _has_outcomes(arms: pd.Series) -> bool:
    cells = (arms["k1"], arms["k0"], arms["n1"] - arms["k1"], arms["n0"] - arms["k0"])
    return min(cells) >= LEAST_OUTCOMES


def _crude(tables: pd.DataFrame) -> dict[str, float]:
    k1, n1, k0, n0 = (float(tables[name].sum()) for name in ARMS)
    found = dict(zip(ARMS, (k1, n1, k0, n0), strict=True))
    for name, k, n in (("r1", k1, n1), ("r0", k0, n0)):
        low, high = wilson(k, n)
        found |= {name: divide(k, n), f"{name}_low": low, f"{name}_high": high}
    return found | dict(zip(("crude", "crude_low", "crude_high"), newcombe(k1, n1, k0, n0), strict=True))


def _adjusted(comparable: pd.DataFrame) -> dict[str, float]:
    arms = [comparable[name].to_numpy() for name in ARMS]
    value, low, high = sparse_risk_difference(*arms)
    ratio, ratio_low, ratio_high = risk_ratio(*arms)
    nearer = 1.0 if ratio_low <= 1 <= ratio_high else ratio_low if ratio > 1 else ratio_high
    # Quarters are summed up: the test needs full strata, and it is the kind of customer that is asked about.
    groups = comparable.groupby(["value", "further"])[ARMS].sum()
    return {
        "value": value,
        "low": low,
        "high": high,
        "ratio": ratio,
        "ratio_low": ratio_low,
        "ratio_high": ratio_high,
        "e_value": e_value(ratio),
        "e_limit": e_value(nearer),
        "p": association_test(*arms)[1],
        "heterogeneity": homogeneity_test(*(groups[name].to_numpy() for name in ARMS))[1],
    }


def _stake(version: Version, kpi: Kpi, counts: pd.DataFrame, comparable: pd.DataFrame) -> dict[str, float]:
    """Exposed customers a year, and how many of them more would buy again without the exposure."""
    known = counts[counts["n"] > 0]
    first = max(version.data_from, known["period"].min().date())
    last = version.as_of - timedelta(days=periods.days(version, kpi.matures_after))
    span = (last - first).days + 1
    exposed = known.loc[known["exposed"].fillna(False).astype(bool), "n"].sum()
    per_year = exposed / (span / 365.25) if span >= LEAST_DAYS else np.nan
    value, low, high = sparse_risk_difference(*(comparable[name].to_numpy() for name in ARMS))
    return {
        "per_year": per_year,
        "stake": -value * per_year,
        "stake_low": -high * per_year,
        "stake_high": -low * per_year,
    }


def strata(version: Version, kpi: Kpi, where: Where = None) -> pd.DataFrame:
    """Every stratum of a driver: DIMENSIONS, k1, n1, k0, n0, difference with Newcombe limits, weight.

    `weight` is the stratum's share in the Mantel–Haenszel difference: 0 where one arm is empty.
    """
    tables = tables_of(compute.additive_rows(version, kpi, Question("all", where=where)))
    k1, n1, k0, n0 = (tables[name].to_numpy(dtype=float) for name in ARMS)
    difference, low, high = newcombe(k1, n1, k0, n0)
    weight = np.nan_to_num(divide(n1 * n0, n1 + n0))
    return tables.assign(
        difference=difference, low=low, high=high, weight=divide(weight, np.full(len(weight), weight.sum()))
    )


def groups(version: Version, kpi: Kpi, where: Where = None) -> pd.DataFrame:
    """The driver within each kind of customer: dimension (DIMENSIONS), level, k1 … n0, value, low, high.

    The value of a level is the Mantel–Haenszel difference over the strata inside it. More than twelve
    quarters are shown as years.
    """
    tables = tables_of(compute.additive_rows(version, kpi, Question("all", where=where)))
    parts = []
    for dimension in DIMENSIONS:
        level = tables[dimension]
        if dimension == "quarter" and level.nunique() > 12:
            level = level.str[:4]
        for name, inside in tables.groupby(level):
            value, low, high = sparse_risk_difference(*(inside[arm].to_numpy() for arm in ARMS))
            found = {"dimension": dimension, "level": name, "value": value, "low": low, "high": high}
            parts.append(found | inside[ARMS].sum().to_dict())
    return pd.DataFrame(parts, columns=["dimension", "level", *ARMS, "value", "low", "high"])


def _size(tables: pd.DataFrame) -> float:
    return float(tables["n1"].sum() + tables["n0"].sum())
