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
from loyalty.analyses.changes import benjamini_hochberg
from loyalty.catalog import Kpi, catalog
from loyalty.measures import (
    association_test,
    e_value,
    homogeneity_test,
    newcombe,
    risk_difference,
    risk_ratio,
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
THIRDS = ("low", "middle", "high")
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
      strata: those with both; heterogeneity: p that the odds ratio is the same in all groups (Breslow–Day)
    - ratio: Mantel–Haenszel risk ratio; e_value: of it; e_limit: of its limit nearer to 1
    - p: Cochran–Mantel–Haenszel; q: Benjamini–Hochberg over all drivers with enough data
    - per_year: exposed customers a year; stake: how many more customers a year would buy again without the
      exposure if it were the cause, with limits
    """
    rows = [_row(version, kpi, where) for kpi in driver_kpis()]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(NUMBERS, float))
    tested = frame["verdict"] == "unclear"
    # What could not be tested counts as p = 1.
    frame.loc[tested, "q"] = benjamini_hochberg(frame.loc[tested, "p"].fillna(1.0))
    beyond_chance = (frame["low"] > 0) | (frame["high"] < 0)
    frame.loc[tested & beyond_chance & (frame["q"] <= FALSE_DISCOVERIES), "verdict"] = "clear"
    place = frame["verdict"].map(VERDICTS.index)
    order = np.lexsort((frame["kpi"], -frame["stake"].abs().fillna(0), place))
    return frame.iloc[order].reset_index(drop=True)


def _row(version: Version, kpi: Kpi, where: Where) -> dict[str, object]:
    missing = kpi.missing(version.columns) or compute.unusable_slices(kpi, Question("all", where=where))
    row: dict[str, object] = {"kpi": kpi.id, "reason": "", "missing": tuple(missing)}
    if missing:
        return row | {"verdict": "unavailable"}
    counts = compute.additive_rows(version, kpi, Question("month", where=where))
    names, arms = arms_of(counts)
    row |= _crude(arms) | {"open": counts["open"].sum()}
    both = is_comparable(arms)
    names, comparable = names[both], arms[:, both]
    row |= {"lost": 1 - divide(_size(comparable), _size(arms)), "strata": len(names)}
    reason = too_little(arms.sum(axis=1), comparable.sum(axis=1))
    if reason:
        return row | {"verdict": "too_little", "reason": reason}
    row |= {"verdict": "unclear"} | _adjusted(names, comparable)
    return row | _stake(_exposed_a_year(version, kpi, counts), row)


def arms_of(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Counted rows of a contrast → the strata's names and, one column per stratum, k1, n1, k0, n0.

    Plain arrays: a page asks for thirteen drivers at once, and frames would take most of its time.
    """
    n, k = counts["n"].to_numpy(float), counts["k"].to_numpy(float)
    known = (n > 0) & counts["exposed"].notna().to_numpy()
    strata, names = pd.factorize(counts["stratum"].to_numpy(dtype=object)[known], sort=True)
    exposed = counts["exposed"].to_numpy(dtype=object)[known].astype(bool)
    n, k = n[known], k[known]
    cells = (k * exposed, n * exposed, k * ~exposed, n * ~exposed)
    return names, np.array([np.bincount(strata, cell, len(names)) for cell in cells])


def is_comparable(arms: np.ndarray) -> np.ndarray:
    """Which strata have both exposed and other customers."""
    return (arms[1] > 0) & (arms[3] > 0)


def too_little(arms: np.ndarray, comparable: np.ndarray) -> str:
    """Why there are not enough data for a statement; empty if there are.

    Both arms (k1, n1, k0, n0) need 30 customers, 5 of them with and 5 without a repeat purchase – of all
    customers and of those who have anyone to be compared with.
    """
    if arms[1] < LEAST_CUSTOMERS:
        return "exposed"
    if arms[3] < LEAST_CUSTOMERS:
        return "unexposed"
    if not _has_outcomes(arms):
        return "outcomes"
    enough = min(comparable[1], comparable[3]) >= LEAST_CUSTOMERS and _has_outcomes(comparable)
    return "" if enough else "comparable"


def _has_outcomes(arms: np.ndarray) -> bool:
    k1, n1, k0, n0 = arms
    return min(k1, k0, n1 - k1, n0 - k0) >= LEAST_OUTCOMES


def _crude(arms: np.ndarray) -> dict[str, float]:
    k1, n1, k0, n0 = arms.sum(axis=1)
    found = dict(zip(ARMS, (k1, n1, k0, n0), strict=True))
    for name, k, n in (("r1", k1, n1), ("r0", k0, n0)):
        low, high = wilson(k, n)
        found |= {name: divide(k, n), f"{name}_low": low, f"{name}_high": high}
    return found | dict(zip(("crude", "crude_low", "crude_high"), newcombe(k1, n1, k0, n0), strict=True))


def _adjusted(names: np.ndarray, arms: np.ndarray) -> dict[str, float]:
    value, low, high = risk_difference(*arms)
    ratio, ratio_low, ratio_high = risk_ratio(*arms)
    nearer = 1.0 if ratio_low <= 1 <= ratio_high else ratio_low if ratio > 1 else ratio_high
    # Quarters are summed up: the test needs full strata, and it is the kind of customer that is asked about.
    kinds = [f"{level}|{further}" for level, _, further in (name.split("|") for name in names)]
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
        "heterogeneity": homogeneity_test(*_added(kinds, arms))[1],
    }


def _added(keys: list[str], arms: np.ndarray) -> np.ndarray:
    """The arms summed up over the strata of one key."""
    codes, names = pd.factorize(np.array(keys, dtype=object))
    return np.array([np.bincount(codes, arm, len(names)) for arm in arms])


def _exposed_a_year(version: Version, kpi: Kpi, counts: pd.DataFrame) -> float:
    """How many exposed customers a year there are; NaN where the data are too short for a year."""
    n = counts["n"].to_numpy(float)
    first = max(version.data_from, counts["period"][n > 0].min().date())
    last = version.as_of - timedelta(days=periods.days(version, kpi.matures_after))
    span = (last - first).days + 1
    exposed = n[counts["exposed"].to_numpy(dtype=object) == True].sum()  # noqa: E712 (NULL is neither)
    return exposed / (span / 365.25) if span >= LEAST_DAYS else np.nan


def _stake(per_year: float, row: Mapping[str, float]) -> dict[str, float]:
    """How many more customers a year would buy again without the exposure."""
    limits = {"stake": "value", "stake_low": "high", "stake_high": "low"}
    return {"per_year": per_year} | {name: -row[of] * per_year for name, of in limits.items()}


def tables_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Counted rows of a contrast → one row per stratum: DIMENSIONS (its parts) and k1, n1, k0, n0."""
    names, arms = arms_of(counts)
    parts = pd.DataFrame([name.split("|") for name in names], columns=DIMENSIONS)
    return pd.concat([parts, pd.DataFrame(arms.T, columns=ARMS)], axis=1)


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
        for name in sorted(level.unique(), key=_place):
            inside = tables[level == name]
            value, low, high = risk_difference(*(inside[arm].to_numpy() for arm in ARMS))
            found = {"dimension": dimension, "level": name, "value": value, "low": low, "high": high}
            parts.append(found | inside[ARMS].sum().to_dict())
    return pd.DataFrame(parts, columns=["dimension", "level", *ARMS, "value", "low", "high"])


def _place(level: str) -> tuple[float, str]:
    """Where a level stands among those of its dimension: small before large, unknown last."""
    if level in THIRDS:
        return THIRDS.index(level), level
    number = level.partition("-")[0].rstrip("+")
    return (float(number) if number.isdigit() else np.inf), level


def _size(arms: np.ndarray) -> float:
    return float(arms[1].sum() + arms[3].sum())
