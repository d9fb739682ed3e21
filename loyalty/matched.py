"""Our cases and those of others side by side: which are the same, and for which reason the rest is not."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from loyalty.cases import CUSTOMER_NUMBERS, Relation, narrowed, placed, sliced
from loyalty.variants import IDENTITIES, Variant
from loyalty.workspace import Version

UNEXPLAINED = "unexplained"
# What `matched` says of a case beside its own columns.
LABELS = ("side", "step", "kind", "paired")
_PROFILES = {"order_id": "order_profile", "customer_key": "customer_profile"}


def matched(variant: Variant, settings: Mapping[str, object], in_detail: bool = False) -> Relation:
    """The counted cases of both sides (`side`: ours, theirs), each with what became of it on the other.

    `kind`: same, changed (judged otherwise), moved (another month), added (only they count it), removed
    (only we do); `step`: the reason, '' for what is alike; `paired`: the month of the counterpart. Further
    columns are those of `placed` cases; `in_detail` those of `sliced` ones, with day, ids and both values.
    """
    shape = sliced if in_detail else placed
    ours, theirs = (shape(kpi, settings, "month") for kpi in (variant.kpi, variant.cases))
    reasons = [one for one in ("left_out", "reason") if one in variant.cases.columns]
    sides = [_side(variant, *names, in_detail) for names in (("ours", "theirs"), ("theirs", "ours"))]
    sql = f"""
        with ours as materialized (select *, 1 as place, from ({ours.sql})),
        theirs as materialized (
            select
                *,
                {_place(variant)} as place,
                coalesce({", ".join([*reasons, f"'{UNEXPLAINED}'"])}) as step,
            from ({theirs.sql})
        )
        {" union all by name ".join(sides)}
    """
    return Relation(sql, {**ours.parameters, **theirs.parameters})


def differences(variant: Variant, settings: Mapping[str, object], first: date, last: date) -> Relation:
    """Every case that differs in the months from `first` to `last`, with its `place` by day.

    Columns: step, kind, day, ids, both values, slices. `ours` and `theirs` are missing where the side does
    not count the case; `is_running`: ours is still open.
    """
    relation = matched(variant, settings, in_detail=True)
    window = "between $_first and $_last"
    conditions = [
        f"period {window} and kind <> 'same'",
        f"(side = 'theirs' or paired is null or paired not {window})",
        f"(kind <> 'moved' or paired not {window})",
    ]
    place = f"row_number() over (order by day, {', '.join(_identities(variant))}) as place"
    sql = f"select *, {place} from ({relation.sql}) where {' and '.join(conditions)}"
    return Relation(sql, {**relation.parameters, "_first": first, "_last": last})


def differing(
    version: Version,
    variant: Variant,
    listed: Relation,
    steps: Sequence[str],
    where: Mapping[str, tuple[str, ...]] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Of kept `differences` those of some steps, step by step in this order; so many from a place on.

    `customer` is the shop's own number of the customer.
    """
    found = narrowed(listed, {"step": steps, **(where or {})})
    order = "order by list_position($_steps, step), place"
    bounds = "" if limit is None else f"limit {int(limit)} offset {int(offset)}"
    sql = f"select * from ({found.sql}) {order} {bounds}"
    if "customer_key" in _identities(variant):  # only the numbers of those who are shown are looked up
        numbers = CUSTOMER_NUMBERS.format(among="semi join listed using (customer_key)")
        sql = (
            f"with listed as ({sql}), numbers as ({numbers}) select listed.*, numbers.customer from listed "
            f"left join numbers on listed.customer_key = numbers.customer_key {order}"
        )
    return version.cursor().execute(sql, {**found.parameters, "_steps": list(steps)}).df()


def _identities(variant: Variant) -> list[str]:
    """Whatever of order, customer and checkout a case of difference names."""
    return [one for one in IDENTITIES if one in (*variant.kpi.columns, *variant.cases.columns)]


def _place(variant: Variant) -> str:
    """Which of several cases of theirs is the one that ours is matched with: the first that counts."""
    if not variant.several:
        return "1"
    within = f"{variant.identity}, period" if variant.kpi.per_grain else variant.identity
    return f"row_number() over (partition by {within} order by value is null, day, value, order_id)"


def _side(variant: Variant, own: str, other: str, in_detail: bool) -> str:
    kpi = variant.kpi if own == "ours" else variant.cases
    on = f"{own}.{variant.identity} = {other}.{variant.identity} and {own}.place = {other}.place"
    if variant.kpi.per_grain:
        on += f" and {own}.period = {other}.period"
    # A merged case may know more of its slices than each of its parts: under a filter that is a difference.
    slices = [f"{own}.{one} is not distinct from {other}.{one}" for one in kpi.slices]
    is_alike = " and ".join(["kind = 'same'", *slices])
    columns = {
        "period": f"{own}.period",
        "value": f"{own}.value",
        **{one: f"{own}.{one}" for one in ("closed", "weight") if one in kpi.columns},
        **{one: f"{own}.{one}" for one in (variant.slices if in_detail else kpi.slices)},
        "side": f"'{own}'",
        "kind": _kind(variant, own, other),
        "step": f"case when {is_alike} then '' else coalesce(theirs.step, '{UNEXPLAINED}') end",
        "paired": f"case when {other}.value is not null then {other}.period end",
    }
    if in_detail:
        columns |= {one: f"{own}.{one}" for one in ("day", *IDENTITIES) if one in kpi.columns}
        columns |= {
            "ours": "ours.value",
            "theirs": "theirs.value",
            "is_running": f"not {_closed(variant, 'ours')}",
        }
    else:
        columns |= {profile: f"{own}.{profile}" for key, profile in _PROFILES.items() if key in kpi.columns}
    selected = ", ".join(f"{expression} as {name}" for name, expression in columns.items())
    return f"select {selected} from {own} left join {other} on {on} where {own}.value is not null"


def _kind(variant: Variant, own: str, other: str) -> str:
    equal = [f"{own}.value is not distinct from {other}.value"]
    if "weight" in variant.kpi.columns:
        equal.append(f"{own}.weight is not distinct from {other}.weight")
    equal.append(f"{_closed(variant, own)} = {_closed(variant, other)}")
    alone = "removed" if own == "ours" else "added"
    return (
        f"case when {other}.value is null then '{alone}' when not ({' and '.join(equal)}) then 'changed' "
        f"when {own}.period <> {other}.period then 'moved' else 'same' end"
    )


def _closed(variant: Variant, side: str) -> str:
    kpi = variant.kpi if side == "ours" else variant.cases
    return f"coalesce({side}.closed, true)" if "closed" in kpi.columns else "true"
