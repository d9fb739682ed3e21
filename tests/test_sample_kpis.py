"""Every KPI is alive in the sample shop, and plausible where a lesson depends on it."""

import pytest

from loyalty.catalog import Kpi, catalog
from loyalty.compute import results
from loyalty.workspace import Version
from tests.sample_home import sample_version


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return sample_version(tmp_path_factory)


@pytest.mark.parametrize("kpi", catalog().values(), ids=catalog().keys())
def test_every_kpi_is_alive(version: Version, kpi: Kpi) -> None:
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
