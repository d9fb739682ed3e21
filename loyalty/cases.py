"""The cases of a KPI as one relation: the query with its parameters, its slices joined."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from loyalty.catalog import NUMBERS, Kpi
from loyalty.measures import MEASURES
from loyalty.workspace import Version

# Who brings shared slices, by what names them.
OWNERS = {"order": "order_id", "customer": "customer_key"}

# What became of a case. Of the last three it is not known, or it is of no use: they are not in n.
OUTCOMES = ("yes", "no", "counted", "running", "open", "unknown", "left_out")
UNCOUNTED = ("open", "unknown", "left_out")

# The shop's own number; of whoever has none, the keyed hash that stands for the e-mail since the import.
CUSTOMER_NUMBERS = """
    select
        customer_key,
        coalesce(
            min(substr(identity, 4)) filter (where identity like 'id:%'),
            min(substr(identity, 4))
        ) as customer,
    from person_keys
    {among}
    group by customer_key
"""


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
    outcomes: Collection[str] = (),
) -> Relation:
    """The cases themselves, each with its `outcome`, one of OUTCOMES; `outcomes` keeps those only."""
    relation = sliced(kpi, version.settings, grain)
    condition, values = ("period = $_period", {"_period": period}) if period else ("true", {})
    sql = f"select *, {_outcome(kpi)} as outcome from ({relation.sql}) where {condition}"
    return narrowed(Relation(sql, {**relation.parameters, **values}), where, outcomes)


def narrowed(
    relation: Relation, where: Mapping[str, tuple[str, ...]] | None = None, outcomes: Collection[str] = ()
) -> Relation:
    """Of a `listing` the cases that a filter keeps, and those with one of the outcomes."""
    kept = {**(where or {}), **({"outcome": outcomes} if outcomes else {})}
    if not kept:
        return relation
    conditions = [f"list_contains($_kept_{place}, {name})" for place, name in enumerate(kept)]
    values = {f"_kept_{place}": list(allowed) for place, allowed in enumerate(kept.values())}
    sql = f"select * from ({relation.sql}) where {' and '.join(conditions)}"
    return Relation(sql, {**relation.parameters, **values})


def _outcome(kpi: Kpi) -> str:
    """What became of a case. Something running lasts already, so that it counts in n (a duration)."""
    cases = ["when left_out is not null then 'left_out'"] if "left_out" in kpi.columns else []
    cases += [
        "when value is null then 'open'",
        f"when not ({MEASURES[kpi.measure].counted(kpi.spec)}) then 'unknown'",
    ]
    if kpi.measure == "duration":
        cases.append("when not coalesce(closed, true) then 'running'")
    counted = "case when value then 'yes' else 'no' end" if is_yes_or_no(kpi) else "'counted'"
    return f"case {' '.join(cases)} else {counted} end"


def is_yes_or_no(kpi: Kpi) -> bool:
    """Whether its cases answer a question with yes or no."""
    return kpi.measure in ("share", "contrast")


def page(
    version: Version,
    kpi: Kpi,
    relation: Relation,
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """So many cases of a `listing` from a place on, in an order that never changes; all without `limit`.

    `customer` is the shop's own number of the customer.
    """
    bounds = "" if limit is None else f"limit {int(limit)} offset {int(offset)}"
    order = f"order by {_order(kpi, newest_first)}"
    sql = f"select * from ({relation.sql}) as listed {order} {bounds}"
    if "customer_key" in kpi.columns:  # only the numbers of those who are shown are looked up
        numbers = CUSTOMER_NUMBERS.format(among="semi join listed using (customer_key)")
        sql = (
            f"with listed as ({sql}), numbers as ({numbers}) select listed.*, numbers.customer "
            f"from listed left join numbers on listed.customer_key = numbers.customer_key {order}"
        )
    return version.cursor().execute(sql, dict(relation.parameters)).df()


def _order(kpi: Kpi, newest_first: bool) -> str:
    """By day, within a day by number, then by everything else: pages never show a case twice."""
    names = dict.fromkeys([*NUMBERS, "customer_key", *_kept(kpi), *kpi.available_slices, "value"])
    rest = [name for name in names if name != "day" and (name in kpi.columns or name in kpi.available_slices)]
    direction = "desc" if newest_first else "asc"
    return ", ".join([f"listed.day {direction}", *(f"listed.{name}" for name in rest)])


@dataclass(frozen=True)
class Counts:
    """How many cases have which outcome, and why some are left out (reason → cases)."""

    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())

    @property
    def n(self) -> int:
        """Those that count, as the result says it."""
        return self.total - sum(self.outcomes.get(name, 0) for name in UNCOUNTED)

    def of(self, outcomes: Collection[str]) -> int:
        """Those with one of these outcomes; without any, all."""
        return sum(self.outcomes.get(name, 0) for name in outcomes) if outcomes else self.total


def count(version: Version, kpi: Kpi, relation: Relation) -> Counts:
    """The outcomes of the cases of a `listing`."""
    reason = "left_out" if "left_out" in kpi.columns else "null::varchar"
    sql = (
        f"select outcome, {reason} as reason, count(*) from ({relation.sql}) group by all order by 3 desc, 2"
    )
    outcomes: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for outcome, why, cases in version.cursor().execute(sql, dict(relation.parameters)).fetchall():
        outcomes[outcome] = outcomes.get(outcome, 0) + cases
        if outcome == "left_out":
            reasons[why] = cases
    return Counts(outcomes, reasons)
