"""A second reading of rules G1–G5 in pandas: what is known by as-of, who is who, which orders count.

Written from the definitions, not from the engine's SQL, so that the two can be held against each other.
"""

from functools import cached_property

import numpy as np
import pandas as pd

EVENTS = {
    "orders": ["ordered_at", "shipped_at", "delivered_at", "cancelled_at"],
    "customers": [
        "created_at",
        "community_member_since",
        "newsletter_opted_in_at",
        "bonus_member_since",
    ],
    "returns": ["requested_at", "sent_at", "received_at", "refunded_at"],
    "checkouts": [
        "cart_created_at",
        "checkout_started_at",
        "shipping_shown_at",
        "payment_started_at",
        "completed_at",
    ],  # fmt: skip
    "surveys": ["sent_at", "answered_at"],
    "tickets": ["created_at", "first_responded_at", "resolved_at"],
    "reviews": ["created_at", "responded_at"],
    "messages": ["sent_at", "opened_at", "clicked_at", "unsubscribed_at"],
    "community_events": ["occurred_at"],
    "visits": ["started_at"],
    "content_changes": ["changed_at"],
    "content_items": ["published_at", "updated_at"],
    "crm_costs": [],
    "ideas": ["submitted_at", "decided_at", "implemented_at", "communicated_at", "rewarded_at"],
    "bonus_ledger": ["occurred_at"],
}
# A status has no date: that of an order cancelled later was another one by then.
STATUS_SINCE = {"orders": "cancelled_at", "ideas": "implemented_at"}
NOBODY = {"", "0", "-1", "guest", "gast", "null", "n/a"}
ORDER_SLICES = [
    "country",
    "sales_channel",
    "carrier",
    "payment_method",
    "delivery_option",
    "product_category",
]
DAY = pd.Timedelta(days=1)


class PandasShop:
    """A shop as it was known at the end of `as_of`; `settings` are the engine's names."""

    def __init__(self, tables: dict[str, pd.DataFrame], as_of: pd.Timestamp, **settings: int) -> None:
        self.uploaded = tables
        self._known: dict[str, pd.DataFrame] = {}
        self.as_of, self.as_of_ts = as_of, as_of + DAY
        self.settings = {
            "repeat_window": 90,
            "return_window": 30,
            "abandon_after_h": 24,
            "response_target_h": 24,
            "stale_days": 90,
            "churn_days": lambda: self._churn_days,
        } | settings

    def setting(self, name: str) -> int:
        value = self.settings[name]
        return value() if callable(value) else value

    def known(self, name: str) -> pd.DataFrame:
        """Rows that existed by as-of, one's own copy; what happened to them later is masked (rule G1)."""
        if name not in self._known:
            self._known[name] = self._by_as_of(name)
        return self._known[name].copy()

    def _by_as_of(self, name: str) -> pd.DataFrame:
        table = self.uploaded[name].copy()
        events = [column for column in EVENTS[name] if column in table]
        if not events:  # a budget is a plan
            return table
        births = ["created_at"] if name == "customers" else events
        existed = table[births].isna().all(axis=1) | (table[births].min(axis=1) < self.as_of_ts)
        if name in STATUS_SINCE:
            later = table[STATUS_SINCE[name]] >= self.as_of_ts
            table["status"] = table["status"].where(~later, None)
        for column in events:
            table[column] = table[column].where(table[column] < self.as_of_ts)
        return table[existed].reset_index(drop=True)

    def _real(self, numbers: pd.Series) -> pd.Series:
        plain = numbers.fillna("").astype(object).str.strip().str.lower()
        return numbers.astype(object).where(~plain.isin(NOBODY), None)

    @cached_property
    def _person_of_number(self) -> dict[str, str]:
        customers = self.uploaded["customers"]
        persons = customers.dropna(subset=["customer_id", "person_id"])
        return dict(zip(persons["customer_id"], "person " + persons["person_id"], strict=True))

    @cached_property
    def _number_of_mail(self) -> dict[str, str]:
        orders = self.uploaded["orders"]
        both = orders.assign(number=self._real(orders["customer_id"]))
        both = both.dropna(subset=["number", "customer_email"])
        assert both.groupby("customer_email")["number"].nunique().max() == 1
        return dict(zip(both["customer_email"], both["number"], strict=True))

    def person(self, numbers: pd.Series, mails: pd.Series | None = None) -> pd.Series:
        """Who it is (rule G4); None for nobody."""
        number = self._real(numbers)
        if mails is not None:
            mails = mails.astype(object).where(mails.notna(), None)
            number = number.where(number.notna(), mails.map(self._number_of_mail))
        person = number.map(lambda one: self._person_of_number.get(one, one), na_action="ignore")
        if mails is not None:
            person = person.where(person.notna(), "mail " + mails)
        return person.astype(object).where(person.notna(), None)

    @cached_property
    def orders(self) -> pd.DataFrame:
        """The valid orders (rule G3) with their day and person."""
        orders = self.known("orders")
        status, value = orders["status"].fillna(""), orders["order_value"]
        valid = (
            orders["ordered_at"].notna()
            & ~orders["is_test"].fillna(False).astype(bool)
            & orders["cancelled_at"].isna()
            & ~status.isin(["test", "cancelled", "failed", "draft"])
            & (value.isna() | (value >= 0))
            & orders["currency"].fillna("EUR").eq("EUR")
        )
        orders = orders[valid].reset_index(drop=True)
        orders["day"] = orders["ordered_at"].dt.normalize()
        orders["customer"] = self.person(orders["customer_id"], orders["customer_email"])
        return orders

    @cached_property
    def data_from(self) -> pd.Timestamp:
        return self.orders["day"].min()

    @cached_property
    def occasions(self) -> pd.DataFrame:
        """Customer × day with the number of the occasion, the day before and the day after (rule G5)."""
        named = self.orders.dropna(subset="customer").sort_values("ordered_at")
        days = named.drop_duplicates(["customer", "day"]).sort_values(["customer", "day"])
        days = days[["customer", "day", "order_id"]].reset_index(drop=True)
        grouped = days.groupby("customer")["day"]
        return days.assign(number=grouped.cumcount() + 1, before=grouped.shift(), after=grouped.shift(-1))

    @cached_property
    def buyers(self) -> pd.DataFrame:
        """Customer → first and second day, first order."""
        first = self.occasions[self.occasions["number"] == 1].set_index("customer")
        second = self.occasions[self.occasions["number"] == 2].set_index("customer")["day"]
        columns = {"first": first["day"], "second": second, "order_id": first["order_id"]}
        return pd.DataFrame(columns).reset_index()

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """Customer → account, several numbers of one person folded."""
        customers = self.known("customers")
        customers["customer"] = self.person(customers["customer_id"])
        return customers.groupby("customer")[[*EVENTS["customers"], "referred_by", "traffic_source"]].min()

    @cached_property
    def known_before(self) -> set[str]:
        """Customers whose account is older than the file (rule G10)."""
        return set(self.accounts.index[self.accounts["created_at"] < self.data_from])

    @cached_property
    def _churn_days(self) -> int:
        """P90 of the gaps that began at least 365 days before as-of, in tens, within 60–730; else 365."""
        gaps = self.occasions[self.occasions["day"] <= self.as_of - 365 * DAY]
        gaps = (gaps["after"] - gaps["day"]).dropna().dt.days
        if len(gaps) < 100:
            return 365
        return int(np.clip(round(np.percentile(gaps, 90) / 10) * 10, 60, 730))

    @cached_property
    def order_slices(self) -> pd.DataFrame:
        """Order → what it can be divided by."""
        numbers = self.occasions.set_index(["customer", "day"])["number"]
        orders = self.orders
        place = pd.MultiIndex.from_frame(orders[["customer", "day"]])
        again, older = (numbers.reindex(place) > 1).to_numpy(), orders["customer"].isin(self.known_before)
        kind = pd.Series(np.where(again | older.to_numpy(), "returning", "new"), dtype=object)
        slices = orders[ORDER_SLICES].astype(object)
        slices["customer_kind"] = kind.where(orders["customer"].notna(), None)
        return slices.set_index(orders["order_id"])

    @cached_property
    def customer_slices(self) -> pd.DataFrame:
        """Customer → the attributes of the first order."""
        slices = self.order_slices[ORDER_SLICES].reindex(self.buyers["order_id"])
        return slices.set_index(self.buyers["customer"])

    def slice_of(self, cases: pd.DataFrame, name: str) -> pd.Series:
        """The value of one slice for every case: its own, else its order's, else its customer's."""
        if name in cases:
            found = cases[name].astype(object)
        else:
            found = pd.Series(None, index=cases.index, dtype=object)
            if "order_id" in cases:
                found = cases["order_id"].map(self.order_slices[name]).astype(object)
            if "customer" in cases and name != "customer_kind":
                found = found.where(found.notna(), cases["customer"].map(self.customer_slices[name]))
        return found.where(found.notna(), "")

    def periods(self, grain: str) -> pd.DataFrame:
        """First and last day (at most as-of) of every period of the data; 'all' is one."""
        if grain == "all":
            return pd.DataFrame({"first": [self.data_from], "last": [self.as_of]})
        spans = pd.period_range(self.data_from, self.as_of, freq={"month": "M", "quarter": "Q"}[grain])
        last = pd.Series(spans.end_time).dt.normalize().clip(upper=self.as_of)
        return pd.DataFrame({"first": spans.start_time, "last": last})
