"""The menu of a card: what the number means, how it divides, and its values as a file."""

import io
import re
from datetime import date

import pandas as pd
import pytest
from playwright.sync_api import expect

from loyalty import compute
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.ui.session import sample_workspace
from tests.browser import steps

KPI = "on_time_delivery_rate"
WINDOW = date(2025, 11, 1)  # the twelve months that are shown unless others are chosen


@pytest.fixture
def sample(server, monkeypatch):
    """The version of the sample shop that the server shows."""
    monkeypatch.setenv("STAMMKUNDE_HOME", str(server.home))
    return sample_workspace().current()


def test_definition_shows_meaning_example_and_sql(server, page, open_page):
    kpi = catalog()[KPI]
    open_page(page, f"{server.url}/commerce")
    steps.open_menu(page, KPI).get_by_text(t("card.definition", "de")).click()
    dialog = page.get_by_role("dialog").filter(has_text=t("card.definition_title", "de"))
    expect(dialog.get_by_text(kpi.text("definition", "de"))).to_be_visible()
    expect(dialog.get_by_text(kpi.text("pitfall", "de"))).to_be_visible()
    dialog.get_by_text(t("card.example", "de")).click()
    expect(dialog.get_by_test_id("stDataFrame").first).to_be_visible()
    expect(dialog.get_by_text(re.compile("33,3"))).to_be_visible()
    dialog.get_by_text(t("card.sql", "de")).click()
    expect(dialog.get_by_test_id("stCode")).to_contain_text("from valid_orders")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_breakdown_shows_a_value_per_carrier(server, page, open_page, sample):
    open_page(page, f"{server.url}/commerce")
    steps.open_menu(page, KPI).get_by_role("combobox", name=t("card.breakdown", "de")).click()
    page.get_by_role("option", name=t("slice.carrier", "de"), exact=True).click()
    expect(page).to_have_url(re.compile(f"by_{KPI}=carrier"))
    page.keyboard.press("Escape")
    # The chart that was there before may stand beside it for a moment.
    chart = steps.card(page, KPI).get_by_test_id("stPlotlyChart").filter(has_text="Paketdienst A")
    for carrier in sample.slices["carrier"]:
        expect(chart).to_contain_text(carrier)
    whole = compute.results(sample, [catalog()[KPI]], "all", WINDOW, by="carrier")
    for value in whole["value"]:
        expect(chart).to_contain_text(f"{100 * value:.1f}".replace(".", ","))
    page.reload()
    expect(chart).to_contain_text("Paketdienst B")


def test_download_holds_the_numbers_of_the_chart(server, page, open_page, sample):
    open_page(page, f"{server.url}/commerce?country=AT")
    menu = steps.open_menu(page, KPI)
    with page.expect_download() as started:
        menu.get_by_text(t("card.download_csv", "de")).click()
    assert started.value.suggested_filename == f"{KPI}.csv"
    with open(started.value.path(), "rb") as file:
        found = pd.read_csv(io.BytesIO(file.read()), parse_dates=["period"])
    austria = {"country": ("AT",)}
    expected = compute.results(sample, [catalog()[KPI]], "month", WINDOW, sample.as_of, austria)
    assert list(found["period"]) == list(expected["period"])
    for name in ("value", "low", "high", "n", "k"):
        assert found[name].to_numpy() == pytest.approx(expected[name].to_numpy(dtype=float), nan_ok=True)
    assert list(found["status"]) == list(expected["status"])
