"""The cases of a KPI as one relation: the query with its parameters, its slices joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loyalty.catalog import SHARED_SLICES, Kpi
from loyalty.workspace import Version


@dataclass(frozen=True)
class Relation:
    """A select statement and the parameters it names."""

    sql: str
    parameters: Mapping[str, object]


def parameters(kpi: Kpi, settings: Mapping[str, object], grain: str) -> dict[str, object]:
    """The values for exactly the parameters that the query names (DuckDB refuses surplus ones)."""
    return {name: grain if name == "grain" else settings[name] for name in kpi.parameters}


def sliced(kpi: Kpi, settings: Mapping[str, object], grain: str = "month") -> Relation:
    """The KPI's cases with every slice they can be divided by.

    Columns: the case's own, `period` (first day of the grain's period; for 'all' the first day of the
    data) and one text column per available slice. `value` is NULL for a case that is left out.
    """
    joins, columns = [], []
    shared = [name for name in SHARED_SLICES if name in kpi.available_slices and name not in kpi.columns]
    if "order_id" in kpi.columns:
        joins.append("left join order_slices on cases.order_id = order_slices.order_id")
    if "customer_key" in kpi.columns:
        joins.append("left join customer_slices on cases.customer_key = customer_slices.customer_key")
    for name in shared:
        columns.append(f"coalesce({', '.join(_origins(kpi, name))}) as {name}")
    columns += [f"cases.{name}::varchar as {name}" for name in kpi.available_slices if name in kpi.columns]
    kept = [f"cases.{name}" for name in kpi.columns if name not in kpi.available_slices and name != "value"]
    left_out = "cases.left_out is null" if "left_out" in kpi.columns else "true"
    period = "cases.day::date" if grain == "all" else f"date_trunc('{grain}', cases.day)::date"
    sql = (
        f"with cases as ({kpi.sql}) select {', '.join([*kept, *columns])}, "
        f"case when {left_out} then cases.value end as value, {period} as period from cases {' '.join(joins)}"
    )
    return Relation(sql, parameters(kpi, settings, grain))


def _origins(kpi: Kpi, name: str) -> list[str]:
    origins = ["order_slices." + name] if "order_id" in kpi.columns else []
    if "customer_key" in kpi.columns and name != "customer_kind":
        origins.append("customer_slices." + name)
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
