"""The warning that deliveries seem not to be recorded."""

import pandas as pd
import pytest

from loyalty.analyses.scans import Overdue, overdue
from loyalty.cards import view as looking
from loyalty.cards.foot import foot_lines
from loyalty.catalog import catalog
from loyalty.importing import import_files, readings
from loyalty.workspace import Workspace


def test_a_fifth_old_and_more_than_parcels_get_lost_is_suspicious():
    assert Overdue(count=100, old=21, promised=1000).is_suspicious
    assert not Overdue(count=100, old=20, promised=900).is_suspicious
    assert not Overdue(count=100, old=90, promised=4500).is_suspicious  # two in a hundred: lost
    assert not Overdue(count=29, old=29, promised=29).is_suspicious  # too few to say


@pytest.fixture
def shop(tmp_path):
    def build(**columns: str):
        days = pd.date_range("2026-01-01", periods=200)
        orders = pd.DataFrame(
            {
                "order_id": range(200),
                "ordered_at": days,
                "order_value": 10,
                "promised_date": days + pd.Timedelta(days=3),
                "delivered_at": [day + pd.Timedelta(days=2) if day.day % 2 else None for day in days],
            }
        )
        file = tmp_path / "orders.csv"
        orders.drop(columns=[name for name in orders if name in columns.get("without", ())]).to_csv(
            file, index=False
        )
        workspace = Workspace(tmp_path / "shop")
        import_files(workspace, readings([file]))
        return workspace.current()

    return build


def test_overdue_orders_are_counted_at_the_as_of_day(shop):
    version = shop()
    days = pd.date_range("2026-01-01", periods=200)
    undelivered = days[days.day % 2 == 0] + pd.Timedelta(days=3)
    as_of = pd.Timestamp(version.as_of)
    old = (as_of - undelivered).days > 60
    assert overdue(version) == Overdue(
        count=(undelivered < as_of).sum(),
        old=old.sum(),
        promised=((as_of - days - pd.Timedelta(days=3)).days > 60).sum(),
    )
    assert overdue(version).is_suspicious


def test_nothing_is_said_without_days_of_delivery(shop):
    assert overdue(shop(without=("delivered_at",))) is None


def test_the_cards_that_rely_on_deliveries_say_so_too(shop):
    view = looking.View(shop(), "de", "light", 12, "year")

    def said(name: str) -> str:
        kpi = catalog()[name]
        return " ".join(foot_lines(view, kpi, looking.monthly(view, kpi, view.start, view.end)))

    warning = f"{overdue(view.version).old} Bestellungen sind seit mehr als 60 Tagen überfällig"
    assert all(warning in said(name) for name in ("on_time_delivery_rate", "days_late_p90"))
    assert "überfällig" not in said("average_order_value")
