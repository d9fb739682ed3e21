"""The cases of a KPI as one relation: the query with its parameters, its slices joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loyalty.catalog import Kpi
from loyalty.workspace import Version

# Who brings shared slices, by what names them.
OWNERS = {"order": "order_id", "customer": "customer_key"}


@dataclass(frozen=True)
class Relation:
    """A select statement and the parameters it names."""

    sql: str
    parameters: Mapping[str, object]


def parameters(kpi: Kpi, settings: Mapping[str, object], grain: str) -> dict[str, object]:
    """The values for exactly the parameters that the query names (DuckDB refuses surplus ones)."""
    return {name: grain if name == "grain" else settings[name] for name in kpi.parameters}


def placed(kpi: Kpi, settings: Mapping[str, object], grain: str = "month") -> Relation:
    """The KPI's cases with their period and, instead of the shared slices, the numbers of their profiles.

    Columns: the case's own, `period` (first day of the grain's period; for 'all' the first day of the
    data), `order_profile` and `customer_profile` as far as its cases have them. `value` is NULL for a case
    that is left out.
    """
    joins, columns = [], []
    if "order_id" in kpi.columns:
        joins.append("left join order_profiles on cases.order_id = order_profiles.order_id")
        columns.append("order_profiles.profile as order_profile")
    if "customer_key" in kpi.columns:
        joins.append("left join customer_profiles on cases.customer_key = customer_profiles.customer_key")
        profile = "customer_profiles.profile"
        if "order_id" in kpi.columns:  # an order that knows everything leaves nothing to its customer
            profile = f"case when order_profiles.is_whole then null else {profile} end"
        columns.append(f"{profile} as customer_profile")
    columns += [f"cases.{name}::varchar as {name}" for name in _own_slices(kpi)]
    kept = [f"cases.{name}" for name in _kept(kpi)]
    left_out = "cases.left_out is null" if "left_out" in kpi.columns else "true"
    period = "cases.day::date" if grain == "all" else f"date_trunc('{grain}', cases.day)::date"
    sql = (
        f"with cases as ({kpi.sql}) select {', '.join([*kept, *columns])}, "
        f"case when {left_out} then cases.value end as value, {period} as period from cases {' '.join(joins)}"
    )
    return Relation(sql, parameters(kpi, settings, grain))


def sliced(kpi: Kpi, settings: Mapping[str, object], grain: str = "month") -> Relation:
    """The same with every slice the cases can be divided by as a text column."""
    relation = placed(kpi, settings, grain)
    columns = [*(f"placed.{name}" for name in _kept(kpi)), *slice_columns(kpi), "value", "period"]
    sql = f"select {', '.join(columns)} from ({relation.sql}) as placed {profile_joins(kpi)}"
    return Relation(sql, relation.parameters)


def slice_columns(kpi: Kpi) -> list[str]:
    """One expression per available slice, named like it, over `placed` cases and `profile_joins`."""
    own = _own_slices(kpi)
    return [
        f"placed.{name}" if name in own else f"coalesce({', '.join(_origins(kpi, name))}) as {name}"
        for name in kpi.available_slices
    ]


def profile_joins(kpi: Kpi) -> str:
    """Joins the slices of order and customer to cases named `placed`."""
    return " ".join(
        f"left join profiles as of_{owner} on placed.{owner}_profile = of_{owner}.profile"
        for owner, key in OWNERS.items()
        if key in kpi.columns
    )


def _own_slices(kpi: Kpi) -> list[str]:
    return [name for name in kpi.available_slices if name in kpi.columns]


def _kept(kpi: Kpi) -> list[str]:
    return [name for name in kpi.columns if name not in kpi.available_slices and name != "value"]


def _origins(kpi: Kpi, name: str) -> list[str]:
    origins = ["of_order." + name] if "order_id" in kpi.columns else []
    if "customer_key" in kpi.columns and name != "customer_kind":
        origins.append("of_customer." + name)
    return origins


def listing(
    version: Version,
    kpi: Kpi,
    grain: str = "month",
    period: date | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> Relation:
    """The cases themselves, oldest first, for drill-down and export."""
    relation = sliced(kpi, version.settings, grain)
    conditions, values = ["true"], dict(relation.parameters)
    if period:
        conditions.append("period = $_period")
        values["_period"] = period
    for number, (name, allowed) in enumerate((where or {}).items()):
        conditions.append(f"list_contains($_slice_{number}, {name})")
        values[f"_slice_{number}"] = list(allowed)
    sql = f"select * from ({relation.sql}) where {' and '.join(conditions)} order by day"
    return Relation(sql, values)
