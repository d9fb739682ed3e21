"""The sample shop: reproducible, canonical, consistent – and what is planted in it can be found again."""

import filecmp
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from loyalty import schema
from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.workspace import Version
from tests.sample_home import sample_version

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
TABLES = sorted(path.stem for path in SAMPLE.glob("*.csv"))
AS_OF = pd.Timestamp("2026-10-31")
MAY_LIE_AHEAD = {"orders.promised_date", "bonus_ledger.expires_at"}


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_generate", SAMPLE / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return sample_version(tmp_path_factory)


@pytest.fixture(scope="module")
def shop() -> dict[str, pd.DataFrame]:
    """The shipped tables with real types."""
    tables = {}
    for name in TABLES:
        frame = pd.read_csv(SAMPLE / f"{name}.csv", dtype=str)
        for column in schema.TABLES[name].columns.values():
            if column.name in frame:
                if column.type in ("timestamp", "date"):
                    frame[column.name] = pd.to_datetime(frame[column.name])
                elif column.type in ("money", "number", "integer", "scale"):
                    frame[column.name] = pd.to_numeric(frame[column.name])
        tables[name] = frame
    return tables


@pytest.fixture(scope="module")
def buyers(shop: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per customer: first order, and every purchase as days since it."""
    orders = shop["orders"]
    valid = orders[(orders["status"] != "cancelled") & (orders["is_test"] == "false")]
    named = valid[valid["customer_id"].notna()].sort_values(["ordered_at", "order_id"])
    first = named.drop_duplicates("customer_id").set_index("customer_id")
    first["day"] = first["ordered_at"].dt.normalize()
    age = (named["ordered_at"].dt.normalize() - named["customer_id"].map(first["day"])).dt.days
    first["ages"] = age.groupby(named["customer_id"]).agg(lambda days: np.unique(days))
    return first


def landmark(buyers: pd.DataFrame, exposed: pd.Series, days: int, quarter: bool = True) -> dict[str, float]:
    """Risk difference (crude and Mantel-Haenszel) of buying in the 90 days after the landmark."""
    mature = exposed.notna() & (buyers["day"] + pd.Timedelta(days=days + 90) <= AS_OF)
    frame = buyers[mature].assign(x=exposed[mature].astype(bool))
    frame["y"] = [bool(((ages > days) & (ages <= days + 90)).any()) for ages in frame["ages"]]
    frame["prior"] = [min(int(((ages > 0) & (ages <= days)).sum()), 2) for ages in frame["ages"]]
    frame["third"] = pd.qcut(frame["order_value"], 3, labels=False)
    frame["season"] = frame["day"].dt.to_period("Q").astype(str) if quarter else ""
    weight = difference = variance = 0.0
    for _, group in frame.groupby(["third", "prior", "season"]):
        yes, no = group.loc[group["x"], "y"], group.loc[~group["x"], "y"]
        if len(yes) and len(no):
            share = len(yes) * len(no) / len(group)
            weight += share
            difference += share * (yes.mean() - no.mean())
            variance += share**2 * (yes.var(ddof=0) / len(yes) + no.var(ddof=0) / len(no))
    value, spread = difference / weight, 1.96 * variance**0.5 / weight
    yes, no = frame.loc[frame["x"], "y"], frame.loc[~frame["x"], "y"]
    crude_spread = 1.96 * (yes.var(ddof=0) / len(yes) + no.var(ddof=0) / len(no)) ** 0.5
    crude = yes.mean() - no.mean()
    return {
        "low": value - spread,
        "high": value + spread,
        "crude_low": crude - crude_spread,
        "exposed": len(yes),
    }


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
    surcharge = (done["shipping_fee"] - done["shipping_fee_quoted"]).round(2)
    assert set(surcharge) == {0.0, 2.0}
    assert 0.01 < (surcharge > 0).mean() < 0.02
    assert (shop["checkouts"]["order_id"].notna() == shop["checkouts"]["completed_at"].notna()).all()


@pytest.mark.parametrize("kpi", catalog().values(), ids=catalog().keys())
def test_every_kpi_is_alive(version: Version, kpi) -> None:
    """It has a value over all months – or, where none is defined, in most months."""
    whole = results(version, [kpi], "all")
    if len(whole) and whole["value"].notna().all():
        return
    months = results(version, [kpi], "month")
    assert months["value"].notna().groupby(months["period"]).all().mean() > 0.5


@pytest.mark.parametrize("kpi", ["csat", "ces", "expectation_exceeded_share", "free_shipping_importance"])
def test_surveys_suffice_for_every_full_quarter(version: Version, kpi: str) -> None:
    quarters = results(version, [catalog()[kpi]], "quarter")
    full = quarters[quarters["status"] != "partial"]
    assert len(full) == 11 and (full["status"] == "ok").all()


def test_winning_a_customer_costs_more_than_keeping_one(version: Version) -> None:
    found = results(
        version, [catalog()[kpi] for kpi in ("acquisition_cost", "cost_per_retained_customer")], "all"
    ).set_index("kpi")["value"]
    assert 45 < found["acquisition_cost"] < 55
    assert found["cost_per_retained_customer"] < found["acquisition_cost"] / 2


def test_planted_late_carrier(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["late_carrier"]
    orders = shop["orders"]
    due = orders[(orders["status"] != "cancelled") & (orders["promised_date"] < AS_OF)]
    due = due[(due["carrier"] == truth["carrier"]) & (due["country"] == truth["country"])]
    on_time = due["delivered_at"].dt.normalize() <= due["promised_date"]
    after = due["promised_date"] >= truth["from"]
    for chosen, expected in ((~after, truth["on_time_before"]), (after, truth["on_time_after"])):
        spread = 2.5 * (expected * (1 - expected) / chosen.sum()) ** 0.5
        assert on_time[chosen].mean() == pytest.approx(expected, abs=spread)


def test_planted_shipping_fee(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["shipping_fee"]
    carts = shop["checkouts"].query("is_bot == 'false'")
    assert carts["completed_at"].isna().mean() == pytest.approx(0.70, abs=0.02)
    shown = carts.dropna(subset="shipping_shown_at")
    bounds = [start for start, _ in truth["baseline_by_value"]] + [np.inf]
    band = pd.cut(shown["cart_value"], bounds, right=False, labels=False)
    weight = total = 0.0
    for _, group in shown.groupby([band, shown["device"]]):
        fee = group["shipping_fee_quoted"] > 0
        left = group["completed_at"].isna()
        if 0 < fee.sum() < len(group):
            share = fee.sum() * (~fee).sum() / len(group)
            weight += share
            total += share * (left[fee].mean() - left[~fee].mean())
    assert total / weight == pytest.approx(truth["stratified_difference"], abs=0.03)


def test_planted_refund_speed(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["faster_refunds"]
    returns = shop["returns"].query("return_type != 'exchange'")
    returns = returns[returns["requested_at"] < AS_OF - pd.Timedelta(days=40)]
    days = (returns["refunded_at"].dt.normalize() - returns["requested_at"].dt.normalize()).dt.days.fillna(
        999
    )
    fast = returns["requested_at"] >= truth["from"]
    assert days[~fast].median() == truth["median_days_before"]
    assert days[fast].median() == truth["median_days_after"]


def test_planted_late_first_delivery(buyers: pd.DataFrame, generator: ModuleType) -> None:
    truth = generator.TRUTHS["late_first_delivery"]
    late = ~(buyers["delivered_at"].dt.normalize() <= buyers["promised_date"])
    found = landmark(buyers, late.where(buyers["promised_date"].notna()), truth["landmark_days"])
    assert found["exposed"] >= 500
    assert found["low"] < truth["effect"] < found["high"] < 0


def test_planted_bonus_without_effect(
    shop: dict[str, pd.DataFrame], buyers: pd.DataFrame, generator: ModuleType
) -> None:
    truth = generator.TRUTHS["bonus_programme"]
    since = (
        shop["customers"].set_index("customer_id")["bonus_member_since"].reindex(buyers.index).dt.normalize()
    )
    member = since <= buyers["day"] + pd.Timedelta(days=truth["landmark_days"])
    found = landmark(buyers, member, truth["landmark_days"], quarter=False)
    assert found["exposed"] >= 700
    assert found["crude_low"] > 0.05
    assert found["low"] < truth["effect"] < found["high"]


def test_planted_community_effect(
    shop: dict[str, pd.DataFrame], buyers: pd.DataFrame, generator: ModuleType
) -> None:
    truth = generator.TRUTHS["community"]
    since = (
        shop["customers"]
        .set_index("customer_id")["community_member_since"]
        .reindex(buyers.index)
        .dt.normalize()
    )
    member = since <= buyers["day"] + pd.Timedelta(days=truth["landmark_days"])
    found = landmark(buyers, member, truth["landmark_days"])
    assert found["exposed"] >= 500
    assert 0 < found["low"] < truth["effect"] < found["high"]


def test_planted_constant_nps(shop: dict[str, pd.DataFrame], generator: ModuleType) -> None:
    truth = generator.TRUTHS["nps"]
    shares = truth["shares"]
    assert sum(shares.values()) == pytest.approx(1)
    assert 100 * (shares[9] + shares[10] - sum(shares[score] for score in range(7))) == pytest.approx(
        truth["value"]
    )
    answers = shop["surveys"].query("survey_type == 'nps'").dropna(subset="answered_at")
    point = (answers["score"] >= 9).astype(int) - (answers["score"] <= 6).astype(int)
    assert 100 * point.mean() == pytest.approx(truth["value"], abs=3)
    monthly = point.groupby(answers["answered_at"].dt.to_period("M")).agg(["mean", "var", "size"])
    error = monthly["var"] / monthly["size"]
    steps = monthly["mean"].diff() / (error + error.shift()) ** 0.5
    assert (steps.abs() > 1.96).sum() <= 2  # one in twenty would be chance
