"""Sections of the life-cycle page: value, groups, phases, second order, overdue regulars, cohorts."""

from pathlib import Path

import pytest

from loyalty import format as fmt
from loyalty import importing
from loyalty.analyses import at_risk, clv, cohorts, rfm
from loyalty.analyses.value import value_at_age
from loyalty.i18n import plural, slice_name, t
from loyalty.ui.session import own_workspace, sample_version
from tests.ui.visit import charts, open_page, texts, words


def open_topic(topic: str, lang: str = "de", **params):
    at = open_page("lifecycle", lang, topic_lifecycle=topic, **params)
    assert not at.exception
    return at


def traces(at) -> set[str]:
    return {one.get("name") for figure in charts(at) for one in figure["data"]}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_forecast_stands_beside_what_came(lang):
    at = open_topic("value", lang)
    found, shown = clv.forecast(sample_version()), texts(at)
    for one, unit in ((found.value, "currency"), (found.purchases, "ratio"), (found.active, "percent")):
        assert fmt.value(one.value, unit, lang) in shown
        limits = fmt.interval(one.low, one.high, unit, lang)
        assert t("card.interval", lang, interval=limits) in shown
    assert any(fmt.count(found.check.observed, lang) in text for text in shown)
    assert {"line-observed", "line-predicted"} <= traces(at)
    assert t("value.whole_shop", lang) not in shown
    assert any(t("setting.discount_rate", lang) in text for text in shown)


def test_a_filter_changes_the_value_so_far_but_not_the_forecast():
    at = open_topic("value", country="AT")
    assert t("value.whole_shop", "de") in texts(at)
    assert fmt.value(clv.forecast(sample_version()).value.value, "currency", "de") in texts(at)
    austria = value_at_age(sample_version(), {"country": ("AT",)})["value"]
    assert austria.iloc[2] != value_at_age(sample_version())["value"].iloc[2]
    assert fmt.value(austria.iloc[2], "currency", "de") in texts(at)


def test_groups_are_counted_and_listed():
    at = open_topic("phases")
    frame, shown = rfm.segments(sample_version()), texts(at)
    for row in frame.itertuples():
        assert fmt.count(row.customers, "de") in shown
        assert any(text.startswith(t(f"rfm.segment.{row.segment}", "de")) for text in shown)
    assert at.segmented_control(key="rfm").options == [
        t(f"rfm.segment.{one}", "de") for one in frame["segment"]
    ]
    at.segmented_control(key="rfm").set_value("lapsing").run()
    assert at.query_params["rfm"] == "lapsing"
    assert len(at.get("download_button")) >= 1


def test_moves_can_be_seen_between_any_two_month_ends():
    at = open_topic("phases")
    before, ends = charts(at), rfm.month_ends(sample_version())
    assert at.selectbox(key="rfm_from").value == f"{ends[12]:%Y-%m}" and "rfm_from" not in at.query_params
    at.selectbox(key="rfm_from").set_value(f"{ends[20]:%Y-%m}").run()
    at.selectbox(key="rfm_to").set_value(f"{ends[5]:%Y-%m}").run()
    assert charts(at) != before and not at.exception
    days = {
        name: t("rfm.month_end", "de", month=fmt.month(ends[n], "de"))
        for name, n in (("start", 20), ("end", 5))
    }
    assert t("rfm.moves_foot", "de", least=10, **days) in texts(at)
    asked = {name: at.query_params[name] for name in ("rfm_from", "rfm_to")}
    assert asked == {"rfm_from": f"{ends[20]:%Y-%m}", "rfm_to": f"{ends[5]:%Y-%m}"}
    at.selectbox(key="rfm_to").set_value(f"{ends[20]:%Y-%m}").run()
    assert t("rfm.moves_order", "de") in texts(at)


def test_the_usual_mistake_is_shown_beside_the_curve_when_asked():
    at = open_topic("repeat")
    assert "other" not in traces(at)
    at.toggle(key="second-order-compare").set_value(True).run()
    assert "other" in traces(at)
    assert any(text.startswith("Wer nur die Wiedergekommenen zählt") for text in texts(at))


def test_overdue_regulars_are_those_of_the_analysis():
    at = open_topic("parting")
    found = at_risk.at_risk(sample_version())
    assert plural("at_risk.counted", len(found), "de") in words(at)
    assert set(found["customer"].head(10)) <= set(texts(at))


def test_cohorts_can_be_seen_as_value_and_as_the_curve_of_an_age():
    at = open_topic("repeat", cohorts="value", cohorts_shape="curve", cohorts_age="6")
    curve = cohorts.curve_of_age(sample_version(), 6, kind="value").tail(12).dropna(subset="value")
    points = [one for figure in charts(at) for one in figure["data"] if one.get("name") == "points"]
    assert any(one["y"] == curve["value"].tolist() for one in points)
    at.segmented_control(key="cohorts_shape").set_value("matrix").run()
    assert "cells" in traces(at) and not at.exception


@pytest.mark.parametrize("topic", ["repeat", "phases", "parting", "value"])
def test_what_customers_cannot_be_filtered_by_is_said(topic):
    at = open_topic(topic, customer_kind="new")
    sentence = t("analysis.not_divisible", "de", slices=slice_name("customer_kind", "de"))
    assert sentence in texts(at)


@pytest.mark.parametrize("topic", ["repeat", "phases", "parting", "value"])
def test_a_small_shop_says_what_it_is_too_small_for(tmp_path: Path, topic):
    file = tmp_path / "orders.csv"
    file.write_text("order_id;customer_id;ordered_at\n1;A;2026-07-03\n2;B;2026-08-05\n3;A;2026-09-07\n")
    importing.import_files(own_workspace(), importing.readings([file]))
    shown = texts(open_topic(topic))
    expected = {
        "repeat": [plural("case.buyers", 2, "de")],
        "phases": [t("rfm.gate", "de", least=50), t("rfm.moves_gate", "de", day="Ende Juli 2026", least=50)],
        "parting": [t("analysis.too_few", "de", least=10)],
        "value": [
            t("value.no_values", "de"),
            t("value.gate", "de", customers=200, repeaters=50, n=2, k=1),
        ],
    }
    assert set(expected[topic]) <= set(shown)
    assert t("cohorts.value", "de") not in shown
