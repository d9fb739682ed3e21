"""What-if scenario about shipping: another fee, or none from a cart value on.

Effect: how many more shoppers leave at each fee than at none, among equal cart values and devices
(Mantel–Haenszel); between the fees that were shown it is interpolated. Volumes: the carts of the last year.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyalty import compute
from loyalty.analyses.whatif_parts import (
    LEAST_CASES,
    Assumption,
    Basis,
    Values,
    Where,
    Year,
    common,
    last_year,
    standard_deviations,
    unavailable,
)
from loyalty.catalog import catalog
from loyalty.measures import Z, differences_from_reference
from loyalty.rollup import Query, file_of_counts, read_counts
from loyalty.workspace import Version

# Fees are pooled by these limits, carts by steps of their value up to the last; so the counts stay few.
BANDS = (0.0, 3.0, 5.0, 7.0, 10.0)
STEP, LAST_STEP = 5, 1000
_SUMS = ["n", "abandoned", "fees", "carts", "fees_kept"]

COUNTS = f"""
select
    date_trunc('month', shipping_shown_at)::date as period,
    device,
    country,
    sales_channel,
    stratum,
    case when fee > 0 then list_sum([(fee >= lower_limit)::integer for lower_limit in {list(BANDS)}]) else 0 end as band,
    case when cart_value < {LAST_STEP} then (floor(cart_value / {STEP}) * {STEP})::integer
        when cart_value is not null then {LAST_STEP} end as from_value,
    count(*) as n,
    count(*) filter (where is_abandoned) as abandoned,
    sum(fee) as fees,
    sum(cart_value) as carts,
    sum(fee) filter (where not is_abandoned) as fees_kept,
from shipping_quotes
cross join settings
where shipping_shown_at + settings.abandon_after_h * interval 1 hour <= settings.as_of_ts
group by all
"""  # noqa: E501


@dataclass(frozen=True)
class _Effects:
    """Per band of fees that enough shoppers saw: its mean fee, how many more leave, and their covariance."""

    fees: np.ndarray
    values: np.ndarray
    covariance: np.ndarray
    n: np.ndarray

    def weights(self, fee: np.ndarray) -> np.ndarray:
        """How much of each band's effect a fee has: fees × bands; none at 0, constant beyond the last."""
        known, units = np.append(0.0, self.fees), np.eye(len(self.fees))
        return np.column_stack([np.interp(fee, known, np.append(0.0, unit)) for unit in units])


def basis(version: Version, where: Where) -> Basis:
    """Free shipping from a cart value on, or another fee."""
    kpi, orders = catalog()["shipping_cost_attributable_share"], catalog()["average_order_value"]
    missing = unavailable(version, (kpi,), where)
    if missing:
        return Basis("free_shipping", reason="unavailable", missing=missing)
    year = last_year(version, kpi)
    if year is None:
        return Basis("free_shipping", reason="months")
    path = file_of_counts(version, Query("whatif_shipping", COUNTS))
    effects = _effects(read_counts(path, ["stratum", "band"], ["n", "abandoned", "fees"], where))
    if isinstance(effects, Basis):
        return effects
    cells = _cells(read_counts(path, ["period", "band", "from_value", "sales_channel"], _SUMS, where), year)
    if cells["n"].sum() < LEAST_CASES:
        return Basis("free_shipping", reason="carts", n=float(cells["n"].sum()))
    assumptions = _assumptions(version, cells, effects, _recorded(version, orders, path, year, where))
    root = np.linalg.cholesky(effects.covariance + 1e-15 * np.eye(len(effects.fees)))
    table = cells.groupby(["band", "from_value"], dropna=False)[_SUMS].sum().reset_index()

    def results(values: Values) -> dict[str, float]:
        doubts = np.array([values[f"doubt_{number}"] for number in range(len(effects.fees))])
        return _results(values, table, effects, effects.values + root @ doubts, year.factor)

    return Basis(
        "free_shipping",
        assumptions,
        results,
        until=year.end,
        effects=_frame(effects),
        is_clear=bool((_frame(effects)["low"] > 0).any() or (_frame(effects)["high"] < 0).any()),
        limits=standard_deviations(len(effects.fees)),
    )


def _effects(counts: pd.DataFrame) -> _Effects | Basis:
    """The bands with enough comparable shoppers, or why there are none."""
    wide = counts.pivot_table(index="band", columns="stratum", values=["n", "abandoned"], aggfunc="sum")
    wide = wide.fillna(0.0)
    n, k = wide["n"], wide["abandoned"]
    if 0 not in n.index or n.loc[0].sum() < LEAST_CASES:
        return Basis("free_shipping", reason="fee_free", n=float(n.loc[0].sum()) if 0 in n.index else 0.0)
    common_strata = n.loc[:, n.loc[0] > 0]
    shown = [band for band in n.index if band > 0 and common_strata.loc[band].sum() >= LEAST_CASES]
    if not shown:
        return Basis("free_shipping", reason="fee_paid", n=float(n.drop(index=0).sum().sum()))
    values, covariance = differences_from_reference(k.loc[shown], n.loc[shown], k.loc[0], n.loc[0])
    sums = counts.groupby("band")[["fees", "n"]].sum()
    fees = (sums["fees"] / sums["n"]).loc[shown].to_numpy(float)
    return _Effects(fees, values, covariance, n.loc[shown].sum(axis=1).to_numpy(float))


def _frame(effects: _Effects) -> pd.DataFrame:
    """Per fee: fee (mean of its band), value, low, high (more abandonment than without, 0–1), n."""
    half = Z * np.sqrt(np.diag(effects.covariance))
    return pd.DataFrame(
        {
            "fee": effects.fees,
            "value": effects.values,
            "low": np.maximum(effects.values - half, -1),
            "high": np.minimum(effects.values + half, 1),
            "n": effects.n,
        }
    )


def _cells(counts: pd.DataFrame, year: Year) -> pd.DataFrame:
    months = pd.to_datetime(counts["period"]).dt.date
    return counts[(months >= year.start) & (months <= year.end)]


def _recorded(version: Version, kpi, path, year: Year, where: Where) -> float:
    """How many orders stand behind each recorded one: carts may be those of some visitors only.

    Orders of the sales channels that carts come from ÷ carts that became orders; never below 1.
    """
    shared = {name: allowed for name, allowed in (where or {}).items() if name in kpi.available_slices}
    carts = _cells(read_counts(path, ["period", "sales_channel"], _SUMS, shared), year)
    done = float((carts["n"] - carts["abandoned"]).sum())
    channels = tuple(carts["sales_channel"].dropna().unique())
    if channels and "sales_channel" not in shared and "sales_channel" in version.slices:
        shared["sales_channel"] = channels
    if kpi.missing(version.columns) or not done:
        return 1.0
    orders = compute.results(version, [kpi], "all", year.start, year.end, shared).iloc[0]
    return max(1.0, float(orders["n"] + orders["left_out"]) / done)


def _assumptions(
    version: Version, cells: pd.DataFrame, effects: _Effects, recorded: float
) -> tuple[Assumption, ...]:
    paid = cells[cells["band"] > 0]
    usual = float(paid["fees"].sum() / paid["n"].sum()) if len(paid) else 0.0
    carts = float(cells["n"].sum())
    highest = float(np.floor(effects.fees.max() * 1.05 * 100) / 100)
    return (
        Assumption(
            "threshold",
            0.0,
            "currency",
            most=LAST_STEP,
            step=STEP,
            is_lever=True,
            span=(0.0, _most_carts_below(cells)),
        ),
        Assumption("fee", np.nan, "currency", most=highest, step=0.5, is_lever=True),
        Assumption("fee_now", usual, "currency", "measured", n=float(paid["n"].sum()), is_editable=False),
        Assumption("carts", carts, "count", "measured", n=carts, is_editable=False),
        Assumption("recorded", round(recorded, 2), "ratio", "measured", 1.0, 1e4, 0.1),
        Assumption("parcel_cost", round(usual, 2), "currency", most=1e4, step=0.5),
        *common(version),
    )


def _most_carts_below(cells: pd.DataFrame) -> float:
    """The cart value that nineteen of twenty stay below."""
    known = cells[cells["from_value"].notna()].groupby("from_value")["n"].sum()
    share = known.cumsum() / known.sum()
    return float(share.index[share >= 0.95][0]) + STEP if len(known) else float(LAST_STEP)


def _results(
    values: Values, cells: pd.DataFrame, effects: _Effects, more_leave: np.ndarray, factor: float
) -> dict[str, float]:
    """All carts at today's fee against all at the new one."""
    scale = values["recorded"] * factor * values["horizon"] / 12
    n = cells["n"].to_numpy(float)
    fee = cells["fees"].to_numpy(float) / n
    new_fee, is_changed = _new_fees(cells, fee, values["threshold"], values["fee"])
    change = np.where(is_changed[:, None], effects.weights(new_fee) - effects.weights(fee), 0.0)
    more = -values["causal_share"] * n * (change @ more_leave)  # orders
    value = np.nan_to_num(cells["carts"].to_numpy(float)) / n
    kept = (n - cells["abandoned"].to_numpy(float)) * new_fee - np.nan_to_num(cells["fees_kept"])
    certain = scale * float(kept[is_changed].sum())
    cost = values["cost"] * values["horizon"] / 12
    orders, goods, fees = (scale * float((more * each).sum()) for each in (1.0, value, new_fee))
    return {
        "orders": orders,
        "revenue": goods + fees + certain,
        "margin": goods * values["margin_rate"] + fees - orders * values["parcel_cost"] + certain - cost,
        "certain": certain - cost,
        "affected": scale * float(n[is_changed].sum()),
    }


def _new_fees(
    cells: pd.DataFrame, fee: np.ndarray, threshold: float, new: float
) -> tuple[np.ndarray, np.ndarray]:
    """Each cell's new fee and whether it is another one; NaN for threshold or fee: as today."""
    from_value = cells["from_value"].to_numpy(float)  # NaN where the cart's value is unknown: never free
    is_free = from_value >= threshold if not np.isnan(threshold) else np.zeros(len(fee), dtype=bool)
    pays = ~is_free & ((fee > 0) | ((not np.isnan(threshold)) & ~np.isnan(from_value)))
    new_fee = np.where(is_free, 0.0, np.where(pays & (not np.isnan(new)), new, fee))
    return new_fee, np.abs(new_fee - fee) > 1e-9
