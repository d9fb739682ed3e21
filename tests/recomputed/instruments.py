"""The cases of the instruments' KPIs a second time: delivery, returns, personalisation, bonus programme."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop

# How the random shop words its options and places; see tests/random_instruments.py.
KINDS = {
    "packstation": "locker", "paketshop": "locker", "postfiliale": "locker",
    "abholung": "pickup", "click & collect": "pickup",
    "wunschtag": "chosen_day", "liefertermin": "chosen_day",
    "express": "express", "next day": "express",
}  # fmt: skip


def _delivery_kind(orders: pd.DataFrame) -> pd.Series:
    """The kind of each order's delivery; None where nothing is known of it."""

    def kind(option: object, place: object) -> str | None:
        words = [str(one).lower() for one in (option, place) if isinstance(one, str)]
        found = [kind for word, kind in KINDS.items() if any(word in one for one in words)]
        order = ["locker", "pickup", "chosen_day", "express"]
        return min(found, key=order.index, default="standard") if words else None

    pairs = zip(orders["delivery_option"], orders["delivery_place"], strict=True)
    return pd.Series([kind(*pair) for pair in pairs], index=orders.index, dtype=object)


def delivery_option_share(shop: PandasShop) -> pd.DataFrame:
    cases = shop.orders[["day", "order_id"]].assign(value=_delivery_kind(shop.orders))
    return cases.dropna(subset="value")


def free_shipping_share(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset="shipping_fee")
    free = (orders["shipping_fee"] == 0).astype(float)
    return orders[["day", "order_id"]].assign(value=free, left_out=_delivery_kind(orders).eq("pickup"))


def voucher_redemption_rate(shop: PandasShop) -> pd.DataFrame:
    code = shop.orders["voucher_code"].fillna("").astype(object).str.strip()
    return shop.orders[["day", "order_id"]].assign(value=code.ne("").astype(float))


def free_return_share(shop: PandasShop) -> pd.DataFrame:
    returns = shop.known("returns").dropna(subset="return_fee")
    at = returns["requested_at"].fillna(returns["received_at"]).fillna(returns["refunded_at"])
    cases = pd.DataFrame(
        {
            "day": at.dt.normalize(),
            "order_id": returns["order_id"],
            "value": (returns["return_fee"] == 0).astype(float),
            "left_out": returns["return_type"].eq("undeliverable"),
        }
    )
    return cases.dropna(subset="day")


def repeat_after_return_rate(shop: PandasShop) -> pd.DataFrame:
    returns = shop.known("returns").dropna(subset="requested_at")
    returns = returns[~returns["return_type"].eq("undeliverable")]
    returns = returns.merge(shop.orders[["order_id", "customer"]].dropna(), on="order_id")
    first = returns.sort_values(["requested_at", "return_id"]).drop_duplicates("customer")
    window = shop.setting("repeat_window") * DAY
    day = first["requested_at"].dt.normalize()
    bought = shop.occasions.groupby("customer")["day"].agg(list)
    again = [
        any(start < one <= start + window for one in bought[customer])
        for start, customer in zip(day, first["customer"], strict=True)
    ]
    wait = first["refunded_at"].dt.normalize() - day
    return pd.DataFrame(
        {
            "day": day,
            "customer": first["customer"],
            "return_cost": first["return_fee"].map(
                lambda fee: "charged" if fee else "free", na_action="ignore"
            ),
            "refund_speed": wait.map(
                lambda span: "within_14_days" if span <= 14 * DAY else "later", na_action="ignore"
            ),
            "value": pd.Series(again, index=first.index).astype(float).where(day + window <= shop.as_of),
        }
    )


def personalised_revenue_share(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders
    orders = orders[orders["personalised"].notna() | orders["personalised_value"].notna()]
    whole = orders["order_value"].where(orders["personalised"].fillna(False).astype(bool), 0.0)
    value = orders["personalised_value"].fillna(whole)
    return orders[["day", "order_id"]].assign(
        value=value,
        weight=orders["order_value"],
        left_out=orders["order_value"].isna() | (value < 0) | (value > orders["order_value"]),
    )


def personalisation_uplift(shop: PandasShop) -> pd.DataFrame:
    visits = shop.known("visits").dropna(subset=["started_at", "saw_personalised"])
    visits = visits[~visits["is_bot"].fillna(False).astype(bool)]
    return visits[["device", "country", "sales_channel"]].assign(
        day=visits["started_at"].dt.normalize(),
        exposed=visits["saw_personalised"].astype(bool),
        stratum=visits["device"].fillna("?"),
        value=visits["order_id"].notna().astype(float),
        left_out=(visits["pageviews"] <= 1).fillna(False).astype(bool),
    )


def free_shipping_importance(shop: PandasShop) -> pd.DataFrame:
    answers = shop.known("surveys").dropna(subset="answered_at")
    answers = answers[answers["survey_type"] == "importance_free_shipping"]
    words = answers["answer"].fillna("").astype(object).str.strip().str.lower()
    answers = answers.assign(words=words)[answers["score"].notna() | words.ne("")]
    scored = answers["score"].notna()
    unscaled = answers[answers["scale_min"].isna() & answers["scale_max"].isna()]["score"]
    fits = unscaled.dropna().between(1, 5).all()
    low = answers["scale_min"].astype(float).fillna(1 if fits else np.nan)
    high = answers["scale_max"].astype(float).fillna(5 if fits else np.nan)
    usable = (low < high) & answers["score"].between(low, high)
    top = (answers["score"] - low) / (high - low) >= 0.75
    said = answers["words"].isin(["wichtig", "sehr wichtig"])
    return pd.DataFrame(
        {
            "day": answers["answered_at"].dt.normalize(),
            "customer": shop.person(answers["customer_id"]),
            "order_id": answers["order_id"],
            "value": top.where(scored, said).astype(float),
            "left_out": scored & ~usable,
        }
    )


def bonus_enrolment_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    joined = shop.accounts["bonus_member_since"].dt.normalize()
    parts = []
    for last in shop.periods(grain)["last"]:
        bought = shop.occasions[shop.occasions["day"] <= last].groupby("customer")["day"].max()
        active = bought.index[last - bought <= shop.setting("churn_days") * DAY]
        member = active.isin(joined.index[joined <= last]).astype(float)
        parts.append(pd.DataFrame({"day": last, "customer": active, "value": member}))
    return pd.concat(parts, ignore_index=True)


def _ledger(shop: PandasShop) -> pd.DataFrame:
    ledger = shop.known("bonus_ledger")
    ledger = ledger.assign(customer=shop.person(ledger["customer_id"]))
    return ledger.dropna(subset=["customer", "kind", "occurred_at"])


def bonus_active_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    joined = shop.accounts["bonus_member_since"].dropna().dt.normalize()
    moved = _ledger(shop)
    moved = moved[moved["kind"].isin(["earn", "redeem"])]
    day = moved["occurred_at"].dt.normalize()
    parts = []
    for last in shop.periods(grain)["last"]:
        members = joined.index[joined <= last]
        recent = set(moved.loc[(last - day < 365 * DAY) & (day <= last), "customer"])
        value = members.isin(recent).astype(float)
        parts.append(pd.DataFrame({"day": last, "customer": members, "value": value}))
    return pd.concat(parts, ignore_index=True)


def bonus_redemption_rate(shop: PandasShop) -> pd.DataFrame:
    """One customer after the other and event after event: every use takes the oldest points that are left."""
    ledger = _ledger(shop).sort_values(["occurred_at", "entry_id"])
    rows = [row for _, entries in ledger.groupby("customer") for row in _redeemed(entries)]
    cases = pd.DataFrame(rows, columns=["customer", "order_id", "issued_at", "expires_at", "value", "weight"])
    day = cases["issued_at"].dt.normalize()
    settled = cases["expires_at"].fillna(day + 365 * DAY).dt.normalize() <= shop.as_of
    return cases.assign(day=day, value=cases["value"].where(settled))


def _redeemed(entries: pd.DataFrame) -> list[tuple]:
    """Per credit entry of one customer: what was redeemed of it."""
    taken = entries["kind"].isin(["redeem", "expire"])
    entries = entries.assign(size=entries["points"].abs(), is_use=taken | (entries["points"] < 0))
    credits = entries[~entries["is_use"]].reset_index(drop=True)
    sizes = credits["size"].to_numpy(dtype=float)
    starts = sizes.cumsum() - sizes
    found = np.zeros(len(credits))
    place = 0.0  # points used up or run out so far, counted over the customer's credits
    for _, size, kind, number in _happenings(entries, credits):
        if kind == "run out":
            place = max(place, starts[number] + sizes[number])
            continue
        if kind == "redeem":
            found += (np.minimum(starts + sizes, place + size) - np.maximum(starts, place)).clip(min=0)
        place += size
    columns = ["customer", "order_id", "occurred_at", "expires_at"]
    earned = credits["kind"] == "earn"
    cases = credits[columns].assign(redeemed=found, size=sizes)[earned]
    return list(cases.itertuples(index=False, name=None))


def _happenings(entries: pd.DataFrame, credits: pd.DataFrame) -> list[tuple]:
    """Uses of points and the midnights at which a credit and all before it have run out, in their order."""
    uses = entries[entries["is_use"]]
    if entries["expires_at"].notna().any():
        uses = uses[uses["kind"] != "expire"]
    happenings = [(row.occurred_at, row.size, row.kind, 0) for row in uses.itertuples(index=False)]
    until = credits["expires_at"]
    for number in credits.index[until.notna().cummin()]:
        happenings.append((until[: number + 1].max().normalize() + DAY, 0.0, "run out", number))
    return sorted(happenings)


def bonus_member_uplift(shop: PandasShop) -> pd.DataFrame:
    window = shop.setting("repeat_window") * DAY
    days = shop.occasions.groupby("customer")["day"].agg(list)
    known = shop.buyers[shop.buyers["customer"].isin(shop.accounts.index)]
    first_value = known["order_id"].map(shop.orders.set_index("order_id")["order_value"])
    lower, upper = np.nanquantile(first_value, [1 / 3, 2 / 3])
    rows = []
    for customer, first, value in zip(known["customer"], known["first"], first_value, strict=True):
        landmark = first + 30 * DAY
        earlier = sum(day <= landmark for day in days[customer])
        later = any(landmark < day <= landmark + window for day in days[customer])
        joined = shop.accounts.loc[customer, "bonus_member_since"]
        third = "?" if np.isnan(value) else sum(value > cut for cut in (lower, upper))
        outcome = float(later) if landmark + window <= shop.as_of else np.nan
        rows.append((first, customer, bool(joined < landmark + DAY), f"{third} {min(earlier, 3)}", outcome))
    return pd.DataFrame(rows, columns=["day", "customer", "exposed", "stratum", "value"])


CASES = {
    function.__name__: function
    for function in (
        delivery_option_share, free_shipping_share, voucher_redemption_rate, free_return_share,
        repeat_after_return_rate, personalised_revenue_share, personalisation_uplift,
        free_shipping_importance, bonus_redemption_rate, bonus_member_uplift,
    )
}  # fmt: skip
STATES = {function.__name__: function for function in (bonus_enrolment_rate, bonus_active_rate)}
MATURES = {"repeat_after_return_rate": "repeat_window", "bonus_redemption_rate": 365}
SLICE = {
    "free_shipping_share": "delivery_option",
    "voucher_redemption_rate": "customer_kind",
    "repeat_after_return_rate": "refund_speed",
    "personalisation_uplift": "device",
}
