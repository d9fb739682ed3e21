"""A driver in words: three careful forms, what it would mean, and what was done to doubt it."""

import pandas as pd

from loyalty import format as fmt
from loyalty.analyses.driver_checks import PLACEBO_DAYS, Checks, Estimate
from loyalty.analyses.drivers import FALSE_DISCOVERIES, LEAST_CUSTOMERS, LEAST_OUTCOMES, SIGNIFICANT
from loyalty.catalog import Kpi
from loyalty.i18n import plural, t

NOTICEABLE_LOSS = 0.05


def told(row: pd.Series, kpi: Kpi, lang: str, days: int, tests: int) -> str:
    """What the data say, what it would mean, and what to be careful about, in one go."""
    said = [sentence(row, kpi, lang, days, tests), meaning(row, kpi, lang), *reservations(row, lang)]
    return " ".join(filter(None, said))


def sentence(row: pd.Series, kpi: Kpi, lang: str, days: int, tests: int) -> str:
    """What the data say: clear, unclear or too little; empty for a driver without data.

    `row` is one of `drivers()`, `days` the repeat window, `tests` how many drivers were tested.
    """
    if row["verdict"] == "unavailable":
        return ""
    words = {name: kpi.text(name, lang) for name in ("exposed", "unexposed", "experience")}
    counts = {name: fmt.count(row[name], lang) for name in ("n1", "n0")}
    if row["verdict"] == "too_little":
        return _too_little(row, lang, days)
    limits = _points(row, lang, "value", "low", "high")
    if row["verdict"] == "unclear":
        many = row["low"] > 0 or row["high"] < 0
        return t("drivers.unclear_many" if many else "drivers.unclear", lang, **words, **limits, tests=tests)
    shares = {name: fmt.value(row[name], "percent", lang) for name in ("r1", "r0")}
    return t("drivers.clear", lang, **words, **counts, **shares, **limits, days=days)


def _too_little(row: pd.Series, lang: str, days: int) -> str:
    key, arm = f"drivers.too_little_{row['reason']}", {"exposed": "n1", "unexposed": "n0"}.get(row["reason"])
    if arm:
        return plural(key, int(row[arm]), lang, days=days, least=LEAST_CUSTOMERS)
    return t(key, lang, outcomes=LEAST_OUTCOMES)


def meaning(row: pd.Series, kpi: Kpi, lang: str) -> str:
    """How many customers a year that would be – only for what is clear and comes to at least one."""
    if row["verdict"] != "clear" or not abs(row["stake"]) >= 0.5:
        return ""
    otherwise = kpi.text("otherwise", lang).format(n1=fmt.count(row["n1"], lang))
    low, high = sorted((abs(row["stake_low"]), abs(row["stake_high"])))
    amounts = {"x": abs(row["stake"]), "low": low, "high": high}
    key = "drivers.meaning_more" if row["stake"] > 0 else "drivers.meaning_less"
    return t(key, lang, otherwise=otherwise, **{name: fmt.count(x, lang) for name, x in amounts.items()})


def reservations(row: pd.Series, lang: str) -> list[str]:
    """What to mind beside the difference: it is not the same for all, or not all could be compared."""
    if row["verdict"] not in ("clear", "unclear"):
        return []
    lines = []
    if row["heterogeneity"] < SIGNIFICANT:
        lines.append(t("drivers.differs", lang, p=_p(row["heterogeneity"], lang)))
    if row["lost"] >= NOTICEABLE_LOSS:
        lines.append(t("drivers.lost", lang, share=fmt.whole_percent(row["lost"], lang)))
    return lines


def doubts(row: pd.Series, checks: Checks, lang: str, tests: int) -> list[str]:
    """Crude beside adjusted, the tests, the regression, the negative control, the E-value."""
    adjusted = {
        f"adjusted{rest}": row[name] for rest, name in (("", "value"), ("_low", "low"), ("_high", "high"))
    }
    crude = {name: row[f"crude{rest}"] for rest, name in (("", "value"), ("_low", "low"), ("_high", "high"))}
    lines = [
        t("drivers.crude_line", lang, **{name: fmt.points(x, lang) for name, x in (crude | adjusted).items()})
    ]
    chances = {
        "p": _p(row["p"], lang),
        "q": _p(row["q"], lang),
        "level": fmt.number(FALSE_DISCOVERIES, lang, 2),
    }
    lines.append(t("drivers.tested", lang, tests=tests, **chances))
    if checks.regression:
        lines.append(t("drivers.regression", lang, **_estimate(checks.regression, lang)))
    else:
        lines.append(t("drivers.regression_none", lang))
    lines.append(_control(checks.placebo, lang))
    if row["verdict"] == "clear":
        factors = {"e": fmt.number(row["e_value"], lang), "limit": fmt.number(row["e_limit"], lang)}
        lines.append(t("drivers.strength", lang, **factors))
    return lines


def _control(placebo: Estimate | None, lang: str) -> str:
    if placebo is None:
        return t("drivers.placebo_none", lang)
    key = "drivers.placebo_differs" if placebo.is_clear else "drivers.placebo_same"
    return t(key, lang, days=PLACEBO_DAYS, **_estimate(placebo, lang))


def level_name(dimension: str, level: str, lang: str, currency: str) -> str:
    """What one group of customers is called: a third or band of order value, a time, a purchase history."""
    if dimension == "further":
        return t(f"drivers.level.further_{level}", lang)
    if dimension == "quarter":
        return level if len(level) == 4 else fmt.period(pd.Timestamp(level), "quarter", lang)
    low, _, high = level.rstrip("+").partition("-")
    if not low.isdigit():
        return t(f"drivers.level.{level}", lang)
    key = "above" if not high else "below" if low == "0" else "between"
    money = {"low": low, "high": high or low}
    return t(
        f"drivers.level.{key}",
        lang,
        **{name: fmt.given(float(x), "currency", lang, currency) for name, x in money.items()},
    )


def _points(values: pd.Series, lang: str, *names: str) -> dict[str, str]:
    return {name: fmt.points(values[name], lang) for name in names}


def _estimate(estimate: Estimate, lang: str) -> dict[str, str]:
    return {name: fmt.points(getattr(estimate, name), lang) for name in ("value", "low", "high")}


def _p(chance: float, lang: str) -> str:
    """A p value with its sign, to three decimals: "= 0,073", "< 0,001"."""
    if fmt.is_missing(chance):
        return f"= {fmt.MISSING}"
    return f"< {fmt.number(0.001, lang, 3)}" if chance < 0.001 else f"= {fmt.number(chance, lang, 3)}"
