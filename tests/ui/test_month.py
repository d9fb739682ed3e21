"""The month in review: picked in the title, kept in the address; verdicts on cards, all KPIs in a table."""

from datetime import date

import pandas as pd
import pytest

from loyalty import compute, targets
from loyalty import format as fmt
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.targets import Target, Targets
from loyalty.ui.session import own_workspace, sample_version
from tests.dice import typed
from tests.small_shops import orders_on
from tests.ui.visit import go, open_page, texts, words
from tests.versions import settings_of, write_version
from tests.words import foreign

KPI = catalog()["on_time_delivery_rate"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_month_in_the_address_is_that_of_every_number(lang):
    at = open_page("overview", lang, month="2026-08")
    assert at.title[0].value == fmt.month(date(2026, 8, 1), lang)
    shown = texts(at)
    values = compute.results(sample_version(), [KPI], "month").set_index("period")["value"]
    place = shown.index(KPI.text("name", lang))
    assert shown[place + 1] == fmt.value(values["2026-08-01"], "percent", lang)
    for name, month in (("year", "2025-08-01"), ("month", "2026-07-01")):
        label = t(f"change.label_previous_{name}", lang)
        assert f"{label} {fmt.value(values[month], 'percent', lang)}" in shown[place : place + 70]
    drawn = [text for text in shown[place : place + 70] if text.endswith((" 2025", " 2026"))]
    assert drawn[12] == fmt.month(date(2026, 8, 1), lang)
    assert at.query_params["month"] == "2026-08"


def test_months_are_stepped_through_and_the_last_complete_one_is_no_part_of_a_link():
    at = open_page("overview", "de")
    assert "month" not in at.query_params
    assert at.button(key="month-later").disabled
    at.button(key="month-earlier").click().run()
    assert at.title[0].value == "September 2026"
    assert at.query_params["month"] == "2026-09"
    go(go(at, "catalogue"), "overview")
    assert at.title[0].value == "September 2026"
    at.button(key="month-later").click().run()
    assert at.title[0].value == "Oktober 2026"
    assert "month" not in at.query_params
    at.selectbox(key="month").set_value("2023-11").run()
    assert at.button(key="month-earlier").disabled
    assert not at.exception


def test_a_month_that_is_none_gives_way_to_the_last():
    for wrong in ("2031-01", "<b>", ""):
        assert open_page("overview", "de", month=wrong).title[0].value == "Oktober 2026"


def test_the_table_can_be_narrowed_and_the_choice_stands_in_the_address():
    at = open_page("overview", "de", of="balance")
    whole = at.main.dataframe[0].value
    assert set(whole["folder"]) == {t("nav.balance", "de")}
    at.selectbox(key="of").set_value(None).run()
    everything = at.main.dataframe[0].value
    assert len(everything) == len(catalog())
    at.pills(key="changed").set_value("yes").run()
    assert at.query_params["changed"] == "yes"
    changed = at.main.dataframe[0].value
    assert 0 < len(changed) < len(everything)
    assert list(changed["name"]) == list(everything["name"][: len(changed)])  # what has changed stands first


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_month_in_progress_is_compared_with_the_same_days_and_judged_against_no_target(lang):
    days = [date(2025, month, day) for month in (4, 5, 6) for day in (1, 12)] + [date(2025, 5, 25)]
    write_version(
        own_workspace(),
        {"orders": typed("orders", pd.DataFrame(orders_on(*days, number=20, order_value=10.0)))},
        settings_of(date(2025, 6, 17)),
    )
    targets.save(own_workspace(), Targets((Target("average_order_value", "fixed", date(2025, 1, 1), 12.0),)))
    at = open_page("overview", lang)
    assert at.title[0].value == fmt.month(date(2025, 5, 1), lang)  # the last complete one
    assert t("review.aim", lang, value=fmt.given(12, "currency", lang)) in words(at)
    at.button(key="month-later").click().run()
    assert not at.exception
    assert at.title[0].value == fmt.month(date(2025, 6, 1), lang)
    assert at.query_params["month"] == "2025-06"
    shown = words(at)
    now, before = {"de": ("1.–17. Juni 2025", "1.–17. Mai 2025"), "en": ("1–17 June 2025", "1–17 May 2025")}[
        lang
    ]
    assert now in shown and before in shown
    label = t("review.label_days", lang, label=t("change.label_previous_month", lang), last=17)
    assert label in shown
    last_year = t("review.label_days", lang, label=t("change.label_previous_year", lang), last=17)
    assert f"{last_year}:" in texts(at) and last_year not in texts(at)  # what follows says why not
    assert t("review.aim", lang, value=fmt.given(12, "currency", lang)) not in shown
    assert foreign(texts(at), lang) == []
