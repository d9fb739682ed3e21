"""What-if scenarios about customers who come back: punctual deliveries, faster refunds, more repeats."""

import numpy as np

from loyalty import compute
from loyalty.analyses import drivers
from loyalty.analyses.whatif_parts import (
    LEAST_CASES,
    Assumption,
    Basis,
    Values,
    Where,
    Year,
    common,
    last_year,
    unavailable,
)
from loyalty.catalog import Kpi, catalog
from loyalty.measures import KaplanMeier, kaplan_meier, sparse_risk_difference
from loyalty.rollup import Question
from loyalty.workspace import Version

# So many days a refund may take before the driver calls it slow.
SLOW_DAYS = 14


def on_time(version: Version, where: Where) -> Basis:
    """More first deliveries by the promised day; effect: driver `drv_late_first_delivery`."""
    kpi = catalog()["drv_late_first_delivery"]
    gap = _gap(version, "on_time", (kpi, _order_value_kpi()), where)
    measured = gap or _exposed(version, kpi, where)
    if isinstance(measured, Basis):
        return _named(measured, "on_time")
    year, customers, late, effect = measured
    now = 1 - late

    def results(values: Values) -> dict[str, float]:
        fewer_late = values["on_time_rate"] - now
        return _returning(values, values["customers"] * fewer_late, -values["effect"])

    target = min(1.0, np.ceil((now + late / 2) * 100) / 100)
    lever = Assumption(
        "on_time_rate",
        target,
        "percent",
        is_lever=True,
        step=0.005,
        span=(np.floor(now * 20) / 20, 1.0),
        today=now,
    )
    today = Assumption("on_time_now", now, "percent", "measured", n=customers.n, is_editable=False)
    return _basis(version, "on_time", where, year, lever, today, customers, effect, results)


def refund(version: Version, where: Where) -> Basis:
    """All refunds faster in the same proportion; effect: driver `drv_slow_refund` (more than 14 days).

    The share of slow ones follows from the Kaplan–Meier curve of the last year, its times shortened.
    """
    kpi, duration = catalog()["drv_slow_refund"], catalog()["return_turnaround_days"]
    gap = _gap(version, "refund", (kpi, duration, _order_value_kpi()), where)
    measured = gap or _exposed(version, kpi, where, "returners")
    if isinstance(measured, Basis):
        return _named(measured, "refund")
    year, customers, slow, effect = measured
    times = _refund_times(version, duration, where)
    if times is None or np.isnan(times.median):
        return Basis("refund", reason="refunds")
    median = max(times.median, 1.0)
    slow_now = _still_open(times, SLOW_DAYS)

    def results(values: Values) -> dict[str, float]:
        slow_then = _still_open(times, SLOW_DAYS * median / values["refund_days"])
        fewer_slow = slow * (1 - slow_then / slow_now) if slow_now else 0.0
        return _returning(values, values["returners"] * fewer_slow, -values["effect"])

    lever = Assumption(
        "refund_days",
        max(1.0, np.floor(median / 2)),
        "days",
        least=0.5,
        most=max(60.0, median),
        step=1,
        is_lever=True,
        span=(1.0, max(2 * median, float(SLOW_DAYS))),
        today=median,
    )
    today = Assumption(
        "refund_days_now", median, "days", "measured", n=float(times.at_risk[0]), is_editable=False
    )
    share = Assumption("slow_now", slow, "percent", "measured", n=customers.n, is_editable=False)
    return _basis(version, "refund", where, year, lever, today, customers, effect, results, share)


def repeat(version: Version, where: Where) -> Basis:
    """A higher repeat purchase rate; how it comes about is left open, so nothing is called a cause."""
    kpi = catalog()["repeat_purchase_rate_90d"]
    gap = _gap(version, "repeat", (kpi, _order_value_kpi()), where)
    year = last_year(version, kpi)
    if gap:
        return gap
    if year is None:
        return Basis("repeat", reason="months")
    counts = compute.additive_rows(version, kpi, year.question(where))
    n, k = counts["n"].sum(), counts["k"].sum()
    if n < LEAST_CASES:
        return Basis("repeat", reason="customers", n=n)

    def results(values: Values) -> dict[str, float]:
        return _returning(values, values["customers"], values["uplift"])

    lever = Assumption(
        "uplift", 0.02, "pp", least=-1.0, step=0.005, is_lever=True, span=(0.0, 0.1), today=0.0
    )
    today = Assumption("repeat_now", k / n, "percent", "measured", n=n, is_editable=False)
    return _basis(version, "repeat", where, year, lever, today, _customers(n, year), None, results)


def _order_value_kpi() -> Kpi:
    return catalog()["average_order_value"]


def _gap(version: Version, scenario: str, kpis: tuple[Kpi, ...], where: Where) -> Basis | None:
    missing = unavailable(version, kpis, where)
    if "customer_kind" in (where or {}):
        missing = (*missing, "customer_kind")
    return Basis(scenario, reason="unavailable", missing=tuple(dict.fromkeys(missing))) if missing else None


def _named(found: Basis, scenario: str) -> Basis:
    return Basis(scenario, reason=found.reason, missing=found.missing, n=found.n)


def _exposed(
    version: Version, kpi: Kpi, where: Where, name: str = "customers"
) -> tuple[Year, Assumption, float, Assumption] | Basis:
    """Of a driver: customers a year, the share of exposed ones, the effect; or why there is too little."""
    _, arms = drivers.arms_of(compute.additive_rows(version, kpi, Question("month", where=where)))
    comparable = arms[:, drivers.is_comparable(arms)]
    reason = drivers.too_little(arms.sum(axis=1), comparable.sum(axis=1))
    year = last_year(version, kpi)
    if reason or year is None:
        few = {"exposed": arms[1].sum(), "unexposed": arms[3].sum()}
        return Basis("", reason=reason or "months", n=float(few.get(reason, np.nan)))
    value, low, high = (float(one) for one in sparse_risk_difference(*comparable))
    n = float(arms[1].sum() + arms[3].sum())
    effect = Assumption("effect", value, "pp", "measured", -1, 1, low=low, high=high, n=n, is_editable=False)
    _, recent = drivers.arms_of(compute.additive_rows(version, kpi, year.question(where)))
    exposed, others = recent[1].sum(), recent[3].sum()
    if exposed + others < LEAST_CASES:
        return Basis("", reason="customers", n=float(exposed + others))
    return year, _customers(exposed + others, year, name), float(exposed / (exposed + others)), effect


def _customers(n: float, year: Year, name: str = "customers") -> Assumption:
    a_year = float(n) * year.factor
    return Assumption(name, a_year, "count", "measured", most=1e9, step=10, n=float(n))


def _basis(
    version: Version,
    scenario: str,
    where: Where,
    year: Year,
    lever: Assumption,
    today: Assumption,
    customers: Assumption,
    effect: Assumption | None,
    results,
    *more: Assumption,
) -> Basis:
    value = _order_value(version, where)
    if value is None:
        return Basis(scenario, reason="orders")
    per_customer = Assumption("orders_per_return", 1.0, "count", most=50, step=0.5)
    effects = (effect,) if effect else ()
    return Basis(
        scenario,
        (lever, today, *more, customers, *effects, value, per_customer, *common(version, effect is not None)),
        results,
        until=year.end,
        is_clear=effect is None or effect.low > 0 or effect.high < 0,
    )


def _order_value(version: Version, where: Where) -> Assumption | None:
    """What an order of a returning customer is worth, over the last year; of all where these are few."""
    kpi = _order_value_kpi()
    year = last_year(version, kpi)
    if year is None:
        return None
    for kind in ({"customer_kind": ("returning",)}, {}):
        row = compute.results(version, [kpi], "all", year.start, year.end, {**(where or {}), **kind}).iloc[0]
        if row["n"] >= LEAST_CASES:
            return Assumption(
                "order_value", row["value"], "currency", "measured", most=1e6, step=1,
                low=row["low"], high=row["high"], n=float(row["n"]),
            )  # fmt: skip
    return None


def _refund_times(version: Version, kpi: Kpi, where: Where) -> KaplanMeier | None:
    """How long refunds took in the last year, open ones included."""
    year = last_year(version, kpi)
    if year is None:
        return None
    rows = compute.additive_rows(version, kpi, year.question(where))
    rows = rows[rows["n"] > 0]
    if rows["n"].sum() < LEAST_CASES:
        return None
    return kaplan_meier(
        rows["time"].to_numpy(float), rows["closed"].to_numpy(bool), rows["n"].to_numpy(float)
    )


def _still_open(curve: KaplanMeier, day: float) -> float:
    """The share that takes longer than `day`."""
    before = np.flatnonzero(curve.times <= day + 1e-9)
    return float(curve.survival[before[-1]]) if len(before) else 1.0


def _returning(values: Values, affected: float, effect: float) -> dict[str, float]:
    """Customers concerned a year × what changes for them → orders, revenue and margin over the horizon."""
    share = values.get("causal_share", 1.0)
    years = values["horizon"] / 12
    orders = affected * effect * share * values["orders_per_return"] * years
    revenue = orders * values["order_value"]
    cost = values["cost"] * years
    return {
        "orders": orders,
        "revenue": revenue,
        "margin": revenue * values["margin_rate"] - cost,
        "certain": 0.0 - cost,
        "affected": affected * years,
    }
