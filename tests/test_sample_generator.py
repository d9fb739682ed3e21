"""The sample shop: reproducible, canonical, consistent."""

import filecmp
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from loyalty import schema
from tests.sample_files import AS_OF, SAMPLE, TABLES, sample_generator, sample_tables

MAY_LIE_AHEAD = {"orders.promised_date", "bonus_ledger.expires_at"}


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return sample_generator()


@pytest.fixture(scope="module")
def shop() -> dict[str, pd.DataFrame]:
    return sample_tables()


def test_same_seed_same_bytes(generator: ModuleType, tmp_path: Path) -> None:
    for name in ("one", "two"):
        generator.write(tmp_path / name, orders=600, seed=3)
    files = [f"{name}.csv" for name in TABLES]
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == files
    same, different, missing = filecmp.cmpfiles(tmp_path / "one", tmp_path / "two", files, shallow=False)
    assert (len(same), different, missing) == (len(files), [], [])
    generator.write(tmp_path / "other", orders=600, seed=4)
    assert (tmp_path / "one" / "orders.csv").read_bytes() != (tmp_path / "other" / "orders.csv").read_bytes()


def test_shipped_files_are_what_the_generator_writes(generator: ModuleType, tmp_path: Path) -> None:
    generator.write(tmp_path)
    for name in TABLES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (SAMPLE / f"{name}.csv").read_bytes(), name


def test_size() -> None:
    assert len(TABLES) == 15
    assert sum(path.stat().st_size for path in SAMPLE.glob("*.csv")) < 15_000_000


@pytest.mark.parametrize("name", TABLES)
def test_header_and_words_are_canonical(shop: dict[str, pd.DataFrame], name: str) -> None:
    table = schema.TABLES[name]
    assert set(shop[name].columns) <= set(table.columns)
    for column in shop[name].columns:
        if table.columns[column].values and not table.columns[column].open:
            assert set(shop[name][column].dropna()) <= set(table.columns[column].values), column


@pytest.mark.parametrize("name", TABLES)
def test_nothing_happens_after_the_last_day(shop: dict[str, pd.DataFrame], name: str) -> None:
    for column in shop[name].select_dtypes("datetime").columns:
        if f"{name}.{column}" not in MAY_LIE_AHEAD:
            assert shop[name][column].max() < AS_OF + pd.Timedelta(days=1), column


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_unique(shop: dict[str, pd.DataFrame], name: str) -> None:
    key = [column for column in schema.TABLES[name].key if column in shop[name]]
    assert not shop[name].duplicated(key).any()


def test_money_adds_up(shop: dict[str, pd.DataFrame]) -> None:
    orders = shop["orders"].set_index("order_id")
    expected = orders["item_value"] + orders["shipping_fee"] - orders["discount_value"]
    assert (orders["order_value"] - expected).abs().max() < 0.006
    assert (orders["order_value"] > 0).all()
    refunds = shop["returns"].groupby("order_id")["refund_value"].sum()
    assert (orders["refund_total"] - refunds.reindex(orders.index, fill_value=0)).abs().max() < 0.006
    assert (orders["refund_total"] <= orders["order_value"] + 0.006).all()


def test_references_lead_somewhere(shop: dict[str, pd.DataFrame]) -> None:
    owners = {
        "customer_id": "customers",
        "order_id": "orders",
        "ticket_id": "tickets",
        "review_id": "reviews",
        "content_id": "content_items",
    }
    for name, frame in shop.items():
        for column, owner in owners.items():
            if column in frame and name != owner:
                assert frame[column].dropna().isin(shop[owner][column]).all(), f"{name}.{column}"
    customers = shop["customers"]
    assert customers["referred_by"].dropna().isin(customers["customer_id"]).all()
    members = shop["community_events"].query("is_staff == 'false'")["member_id"]
    joined = customers.dropna(subset="community_member_since")["customer_id"]
    assert members.isin(joined).all()
    assert (
        shop["bonus_ledger"]["customer_id"]
        .isin(customers.dropna(subset="bonus_member_since")["customer_id"])
        .all()
    )
    products = shop["content_items"].query("kind == 'product'")["content_id"]
    assert shop["reviews"]["product_id"].isin(products).all()


def test_time_runs_forward(shop: dict[str, pd.DataFrame]) -> None:
    orders = shop["orders"]
    created = orders["customer_id"].map(shop["customers"].set_index("customer_id")["created_at"])
    assert not (orders["ordered_at"] < created).any()
    assert not (orders["shipped_at"] < orders["ordered_at"]).any()
    assert not (orders["delivered_at"] < orders["shipped_at"]).any()
    returns = shop["returns"]
    delivered = returns["order_id"].map(orders.set_index("order_id")["delivered_at"])
    steps = [
        delivered,
        returns["requested_at"],
        returns["sent_at"],
        returns["received_at"],
        returns["refunded_at"],
    ]
    for earlier, later in zip(steps, steps[1:], strict=False):
        assert not (later < earlier).any()
    carts = shop["checkouts"]
    steps = [
        "cart_created_at",
        "checkout_started_at",
        "shipping_shown_at",
        "payment_started_at",
        "completed_at",
    ]
    for earlier, later in zip(steps, steps[1:], strict=False):
        assert not (carts[later] < carts[earlier]).any(), later


def test_what_is_left_of_bonus_points_expires(shop: dict[str, pd.DataFrame]) -> None:
    ledger = shop["bonus_ledger"]
    points = ledger["points"]
    assert (points.groupby(ledger["customer_id"]).cumsum() >= 0).all()
    is_gift = (ledger["kind"] == "adjust") & (points == 50)
    balance = points[~is_gift].groupby(ledger["customer_id"]).sum()
    earned = ledger[ledger["kind"] == "earn"]
    valid = earned[earned["expires_at"] >= AS_OF].groupby("customer_id")["points"].sum()
    assert (balance <= valid.reindex(balance.index, fill_value=0)).all()
    expired = ledger[ledger["kind"] == "expire"]
    days = expired["customer_id"] + (expired["occurred_at"] - pd.Timedelta(days=1)).astype(str)
    assert set(days) <= set(earned["customer_id"] + earned["expires_at"].astype(str))


def test_nothing_promotional_follows_an_unsubscription(shop: dict[str, pd.DataFrame]) -> None:
    messages = shop["messages"]
    promotional = messages[messages["kind"].isin(["newsletter", "winback", "voucher"])]
    left = promotional["customer_id"].map(promotional.groupby("customer_id")["unsubscribed_at"].min())
    assert left.notna().any() and not (promotional["sent_at"] > left).any()


def test_places(shop: dict[str, pd.DataFrame]) -> None:
    orders = shop["orders"]
    collected = orders[orders["delivery_option"] == "Abholung"]
    assert len(collected) > 50
    assert collected["carrier"].isna().all() and (collected["shipping_fee"] == 0).all()
    assert orders["carrier"].isna().sum() == len(collected)
    assert set(orders["delivery_place"].dropna()) == {"Packstation", "Paketshop"}


def test_completed_checkouts_agree_with_their_orders(shop: dict[str, pd.DataFrame]) -> None:
    done = (
        shop["checkouts"]
        .dropna(subset="order_id")
        .merge(shop["orders"], on="order_id", suffixes=("", "_order"))
    )
    assert (done["completed_at"] == done["ordered_at"]).all()
    assert (done["cart_value"] == done["item_value"]).all()
    assert (done["shipping_fee"] == done["shipping_fee_quoted"]).all()
    assert (shop["checkouts"]["order_id"].notna() == shop["checkouts"]["completed_at"].notna()).all()
