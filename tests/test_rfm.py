"""RFM: by hand, in pandas on a random shop, moves, lists and what is hidden."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import pytest

from loyalty.analyses import rfm
from loyalty.analyses.people import FEWEST, TooFewError
from loyalty.workspace import Version
from tests.dice import typed
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, version_of


@pytest.fixture(scope="module")
def random_shops() -> Iterator[tuple[Version, PandasShop]]:
    tables = random_shop(8)
    with version_of(tables, settings_of(AS_OF)) as version:
        yield version, PandasShop(tables, AS_OF)


def scored(shop: PandasShop, day: pd.Timestamp) -> pd.DataFrame:
    """Customer → occasions, last day, revenue, scores and segment, at the end of a day."""
    named = shop.orders.dropna(subset="customer")
    named = named[named["day"] <= day]
    rows = pd.DataFrame({
        "occasions": named.groupby("customer")["day"].nunique(),
        "last": named.groupby("customer")["day"].max(),
        "revenue": named.groupby("customer")["order_value"].sum(min_count=1),
    })  # fmt: skip
    below = rows["last"].map(lambda one: (rows["last"] < one).sum()) / len(rows)
    rows["r"] = np.floor(below * 5 + 1e-12) + 1
    rows["f"] = rows["occasions"].map(lambda n: n if n <= 3 else 4 if n <= 5 else 5)
    poorer = rows["revenue"].map(lambda one: (rows["revenue"] < one).sum()) / rows["revenue"].count()
    rows["m"] = (np.floor(poorer * 5 + 1e-12) + 1).where(rows["revenue"].notna())
    rows["segment"] = [_segment(r, f) for r, f in zip(rows["r"], rows["f"], strict=True)]
    return rows


def _segment(r: float, f: float) -> str:
    if r >= 4:
        return "champions" if f >= 4 else "promising" if f >= 2 else "newcomers"
    if r == 3:
        return "loyal" if f >= 3 else "undecided"
    return "lapsing" if f >= 3 else "hibernating"


def chosen(shop: PandasShop, rows: pd.DataFrame, where: dict | None) -> pd.DataFrame:
    """The scored customers under a filter: scored first, filtered then."""
    for name, allowed in (where or {}).items():
        rows = rows[shop.customer_slices[name].reindex(rows.index).isin(allowed)]
    return rows


WHERE = [None, {"country": ("AT", "CH")}]


@pytest.mark.parametrize("where", WHERE)
def test_pandas_finds_the_same_segments(random_shops, where: dict | None) -> None:
    version, shop = random_shops
    rows = chosen(shop, scored(shop, AS_OF), where)
    found = rfm.segments(version, where).set_index("segment")
    assert list(found.index) == list(rfm.SEGMENTS)
    for segment, row in found.iterrows():
        group = rows[rows["segment"] == segment]
        assert row["hidden"] == (0 < len(group) < FEWEST)
        if row["hidden"]:
            assert np.isnan(row["customers"]) and np.isnan(row["revenue"])
            continue
        assert row["customers"] == len(group)
        assert row["share"] == pytest.approx(len(group) / len(rows))
        assert row["purchases"] == pytest.approx(group["occasions"].mean(), nan_ok=True)
        if len(group):
            assert row["revenue"] == pytest.approx(group["revenue"].sum())
            assert row["revenue_share"] == pytest.approx(group["revenue"].sum() / rows["revenue"].sum())
    assert (found["customers"] >= FEWEST).sum() >= 4


@pytest.mark.parametrize(
    ("start", "end"),
    [("2025-03-31", "2025-06-30"), ("2024-11-30", "2025-04-30"), ("2025-02-13", "2025-02-27")],
)
@pytest.mark.parametrize("where", WHERE)
def test_pandas_finds_the_same_moves_between_any_two_days(
    random_shops, start: str, end: str, where: dict | None
) -> None:
    version, shop = random_shops
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    later = chosen(shop, scored(shop, last), where)["segment"]
    earlier = scored(shop, first)["segment"]
    pairs = pd.crosstab(earlier.reindex(later.index).fillna("none"), later)
    found = rfm.moves(version, first.date(), last.date(), where)
    known = pairs.drop(index="none", errors="ignore").to_numpy().sum()
    assert found.empty == (known < rfm.CUSTOMERS_NEEDED) and (where or known > 200)
    if found.empty:
        return
    assert len(found) == 8 * 7
    for row in found.itertuples():
        counts = pairs.loc[row.earlier] if row.earlier in pairs.index else pd.Series(dtype=int)
        n = counts.get(row.segment, 0)
        assert row.hidden == (0 < n < FEWEST)
        if not row.hidden:
            assert row.customers == n
            assert row.share == pytest.approx(n / counts.sum() if counts.sum() else np.nan, nan_ok=True)


def test_the_list_of_a_segment_holds_exactly_its_customers(random_shops) -> None:
    version, shop = random_shops
    rows = scored(shop, AS_OF)
    rows = rows[rows["segment"] == "hibernating"]
    found = rfm.members(version, "hibernating")
    assert len(found) == len(rows)
    assert found["revenue"].dropna().is_monotonic_decreasing
    columns = ["last", "occasions", "r", "f"]
    expected = sorted(map(tuple, rows[columns].astype({"r": int, "f": int}).to_numpy()))
    found = found.rename(columns={"last_date": "last"})
    assert sorted(map(tuple, found[columns].to_numpy())) == expected
    assert found["m"].value_counts().to_dict() == rows["m"].value_counts().to_dict()
    assert found["customer"].is_unique


def test_lists_name_customers_by_the_shops_number_or_the_hash_of_their_mail() -> None:
    orders = pd.DataFrame({
        "order_id": [str(number) for number in range(60)],
        "customer_id": [f"K{number}" if number < 59 else None for number in range(60)],
        "customer_email": [f"hash{number}" if number >= 58 else None for number in range(60)],
        "ordered_at": pd.Timestamp("2025-01-01"), "order_value": 10.0,
    })  # fmt: skip
    with version_of({"orders": typed("orders", orders)}, settings_of(date(2025, 3, 1))) as version:
        found = rfm.members(version, "hibernating")  # all bought on one day: equal, and of the lowest rank
        assert set(found["customer"]) == {*(f"K{number}" for number in range(59)), "hash59"}
        assert set(found["r"]) == {1} and set(found["m"]) == {1}
        with pytest.raises(TooFewError):
            rfm.members(version, "champions")
        with pytest.raises(KeyError):
            rfm.members(version, "millionaires")
        with pytest.raises(KeyError):
            rfm.segments(version, {"device": ("mobile",)})
        assert rfm.moves(version, date(2024, 12, 31), date(2025, 3, 1)).empty  # nobody had bought yet
        with pytest.raises(ValueError):
            rfm.moves(version, date(2025, 2, 28), date(2025, 2, 28))


def shop_of(customers: int, **columns) -> dict[str, pd.DataFrame]:
    orders = pd.DataFrame({
        "order_id": [str(number) for number in range(customers)],
        "customer_id": [f"K{number}" for number in range(customers)],
        "ordered_at": pd.Timestamp("2025-01-01") + pd.to_timedelta(range(customers), unit="D"),
    })  # fmt: skip
    return {"orders": typed("orders", orders.assign(**columns))}


def test_by_hand() -> None:
    """Sixty customers, one more each day: the last 24 are new, the 12 before undecided, 24 asleep."""
    with version_of(shop_of(60, order_value=5.0), settings_of(date(2025, 3, 1))) as version:
        found = rfm.segments(version).set_index("segment")
    assert found["customers"].to_dict() == {
        "champions": 0, "loyal": 0, "promising": 0, "newcomers": 24, "undecided": 12, "lapsing": 0,
        "hibernating": 24,
    }  # fmt: skip
    assert found.loc["newcomers", "revenue"] == 120 and found.loc["newcomers", "revenue_share"] == 0.4
    assert found.loc["newcomers", "purchases"] == 1


def test_few_customers_are_no_segments_and_without_values_there_is_no_revenue() -> None:
    with version_of(shop_of(49), settings_of(date(2025, 3, 1))) as version:
        assert rfm.segments(version).empty
    with version_of(shop_of(50), settings_of(date(2025, 3, 1))) as version:
        found = rfm.segments(version)
        assert found["customers"].sum() == 50 and found["revenue"].isna().all()
        assert rfm.members(version, "newcomers")["m"].isna().all()
