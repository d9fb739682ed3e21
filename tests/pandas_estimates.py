"""Values and intervals from cases, by statsmodels and lifelines or written out by hand."""

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_time
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

Z = 1.959963984540054


def share(cases: pd.DataFrame) -> dict[str, float]:
    value = cases["value"].dropna()
    n, k = len(value), value.sum()
    if not n:
        return {"n": 0, "k": 0, "value": np.nan, "low": np.nan, "high": np.nan}
    low, high = proportion_confint(k, n, method="wilson")
    return {"n": n, "k": k, "value": k / n, "low": low, "high": high}


def mean(cases: pd.DataFrame) -> dict[str, float]:
    value = cases["value"].dropna()
    if len(value) < 2:
        return {"n": len(value), "value": value.mean()}
    low, high = DescrStatsW(value).tconfint_mean()
    return {"n": len(value), "value": value.mean(), "low": low, "high": high}


def net_promoter_score(cases: pd.DataFrame) -> dict[str, float]:
    score = cases["value"].dropna()
    n, up, down = len(score), (score >= 9).sum(), (score <= 6).sum()
    if not n:
        return {"n": 0, "value": np.nan, "low": np.nan, "high": np.nan}
    up_share, down_share = (up + 0.75) / (n + 3), (down + 0.75) / (n + 3)
    centre = up_share - down_share
    half = Z * np.sqrt((up_share + down_share - centre**2) / (n + 3))
    low, high = np.clip([centre - half, centre + half], -1, 1) * 100
    return {"n": n, "value": 100 * (up - down) / n, "low": low, "high": high}


def duration(cases: pd.DataFrame) -> dict[str, float]:
    """Kaplan–Meier by lifelines; `open` are the cases still open."""
    n, k = len(cases), int(cases["closed"].sum())
    if not n:
        return {"n": 0, "k": 0, "value": np.nan, "low": np.nan, "high": np.nan, "p90": np.nan}
    curve = KaplanMeierFitter().fit(cases["value"].astype(float), cases["closed"].astype(bool))
    # Products of fractions that should be exactly one half are so only after rounding.
    survival, limits = curve.survival_function_.round(12), curve.confidence_interval_.round(12)
    found = {
        "value": qth_survival_time(0.5, survival),
        "p90": qth_survival_time(0.1, survival),
        "low": qth_survival_time(0.5, limits.iloc[:, [0]]) if len(cases) > 5 else np.nan,
        "high": qth_survival_time(0.5, limits.iloc[:, [1]]) if len(cases) > 5 else np.nan,
    }
    reached = {name: np.nan if np.isinf(time) else float(time) for name, time in found.items()}
    return {"n": n, "k": k, **reached}


def contrast(cases: pd.DataFrame, attributable: bool = False) -> dict[str, float]:
    """Mantel–Haenszel risk difference with the variance of Sato, Greenland and Robins (1989), written out."""
    counted = cases.dropna(subset="value")
    placed = counted.dropna(subset=["stratum", "exposed"])
    (place, strata), value = pd.factorize(placed["stratum"]), placed["value"].to_numpy(dtype=float)
    is_exposed = placed["exposed"].to_numpy(dtype=bool)
    arms = [(place[arm], value[arm]) for arm in (is_exposed, ~is_exposed)]
    sizes = [np.bincount(place, minlength=len(strata)) for place, _ in arms]
    sums = [np.bincount(place, value, len(strata)) for place, value in arms]
    n1, n0, a, b = (each[np.minimum(*sizes) > 0].astype(float) for each in (*sizes, *sums))
    total = n1 + n0
    weight, difference = (n1 * n0 / total).sum(), ((a * n0 - b * n1) / total).sum()
    slope = ((n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / total**2).sum()
    level = ((a * (n0 - b) + b * (n1 - a)) / (2 * total)).sum()
    exposed, rest = (counted.loc[counted["exposed"] == one, "value"] for one in (True, False))
    counts = {"n": len(counted), "n1": len(exposed), "k1": exposed.sum(), "n0": len(rest), "k0": rest.sum()}
    value = difference / weight if weight else np.nan
    if attributable:
        return counts | {"value": np.clip(value / exposed.mean(), 0, 1) if exposed.sum() else np.nan}
    half = Z * np.sqrt(max(value * slope + level, 0)) / weight if weight else np.nan
    return counts | {
        "value": value,
        "low": max(value - half, -1) if weight else np.nan,
        "high": min(value + half, 1) if weight else np.nan,
    }


def total(cases: pd.DataFrame) -> dict[str, float]:
    value = cases["value"].dropna()
    is_unknown = not len(value) and len(cases)  # all of them are open
    return {"n": len(value), "value": np.nan if is_unknown else float(value.sum())}


def ratio(cases: pd.DataFrame) -> dict[str, float]:
    """Sum of the values over sum of the weights; interval from the residuals (Cochran)."""
    both = cases.dropna(subset=["value", "weight"]).astype({"value": float, "weight": float})
    n, weight = len(both), both["weight"].sum()
    if not n or weight == 0:
        return {"n": n, "value": np.nan}
    value = both["value"].sum() / weight
    if n < 2:
        return {"n": n, "value": value}
    half = Z * np.sqrt(n * (both["value"] - value * both["weight"]).var(ddof=1)) / abs(weight)
    return {"n": n, "value": value, "low": value - half, "high": value + half}


def median(cases: pd.DataFrame) -> dict[str, float]:
    """Of values rounded to thousandths; the interval as for durations without open cases."""
    value = cases["value"].dropna().astype(float)
    known = pd.DataFrame({"value": np.floor(value * 1000 + 0.5), "closed": True})
    found = duration(known)
    steps = {name: found[name] / 1000 for name in ("value", "low", "high", "p90")}
    return {"n": len(value)} | steps


def weighted_share(cases: pd.DataFrame) -> dict[str, float]:
    """The share of the true cases in all weights, with the interval of a ratio clipped to 0–1."""
    found = ratio(cases.assign(value=cases["value"] * cases["weight"]))
    limits = {name: np.clip(found[name], 0, 1) for name in ("low", "high") if name in found}
    return found | limits | {"k": cases["value"].sum()}


def variation(cases: pd.DataFrame) -> dict[str, float]:
    value = cases["value"].dropna().astype(float)
    return {"n": len(value), "value": value.std(ddof=1) / value.mean() if value.mean() > 0 else np.nan}


def estimate(cases: pd.DataFrame, measure: str, attributable: bool) -> dict[str, float]:
    """The result of one group of cases, with the cases that are open and those left out."""
    out = cases["left_out"] if "left_out" in cases else pd.Series(False, index=cases.index)
    inside = cases[~out.astype(bool)]
    counts = {"left_out": int(out.sum()), "open": int(inside["value"].isna().sum())}
    if measure == "contrast":
        return counts | contrast(inside, attributable)
    if measure == "duration":
        found = duration(inside)
        return counts | found | {"open": found["n"] - found["k"]}
    by_measure = {
        "share": share,
        "mean": mean,
        "median": median,
        "nps": net_promoter_score,
        "total": total,
        "ratio": ratio,
        "variation": variation,
    }
    return counts | by_measure[measure](inside)


def population_attributable(k1: float, n1: float, k0: float, n0: float) -> float:
    """Share of all outcomes, exposed or not, that is due to the exposure, crude."""
    return n1 * (k1 / n1 - k0 / n0) / (k1 + k0)
