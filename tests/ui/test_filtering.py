"""From a value of a breakdown to the filtered dashboard, and back."""

import pytest

from loyalty.i18n import slice_name, t
from tests.ui.visit import charts, go, open_page, texts, words
from tests.words import foreign

KPI = "on_time_delivery_rate"
CART = "cart_abandonment_rate"


def test_a_value_chosen_in_a_card_filters_every_page_and_a_chip_takes_it_back():
    at = open_page("commerce", "de", **{f"by_{KPI}": "carrier"})
    at.selectbox(key=f"narrow-{KPI}").select("Paketdienst B").run()
    assert at.multiselect(key="carrier").value == ["Paketdienst B"]
    assert at.query_params["carrier"] == "Paketdienst B"
    assert at.session_state["_view"].where == (("carrier", ("Paketdienst B",)),)
    assert "Paketdienst A" not in str(charts(at))
    go(at, "lifecycle")
    chip = at.button(key="chip-carrier")
    assert chip.label == "Versanddienst\\: Paketdienst B"
    chip.click().run()
    assert at.session_state["_view"].where == ()
    assert "carrier" not in at.query_params
    assert not [button for button in at.button if (button.key or "").startswith("chip-")]


def test_all_filters_go_at_once():
    at = open_page("commerce", "de", country=["AT", "DE"], sales_channel="app")
    assert at.button(key="chip-country").label == "Land\\: Österreich, Deutschland"
    printed = next(text for text in texts(at) if text.startswith("Beispielshop · "))
    assert printed.split(" · ") == [
        "Beispielshop",
        "Zeitraum: November 2025 – Oktober 2026",
        "Vergleich: Vorjahr",
        "Gefiltert: Land: Österreich, Deutschland",
        "Verkaufskanal: App",
        "Stand: 31.10.2026",
    ]
    at.button(key="chip-all").click().run()
    assert at.session_state["_view"].where == ()


def test_a_page_that_no_filter_changes_shows_none():
    at = open_page("settings", "de", country="AT")
    assert not [button for button in at.button if (button.key or "").startswith("chip-")]
    assert "Beispielshop · Stand: 31.10.2026" in texts(at)


def test_a_slice_of_a_single_kpi_is_no_filter_and_says_so():
    at = open_page("commerce", "de", **{f"by_{CART}": "device"})
    assert t("board.not_for_all", "de", slice=slice_name("device", "de")) in texts(at)
    assert not [box for box in at.selectbox if box.key == f"narrow-{CART}"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_leaderboard_by_change_stands_in_the_address(lang):
    at = open_page("commerce", lang, **{f"by_{KPI}": "carrier", f"order_{KPI}": "change"})
    assert at.segmented_control(key=f"order_{KPI}").value == "change"
    assert any(trace.get("name") == "changes" for chart in charts(at) for trace in chart["data"])
    assert t("board.worst_first", lang) in texts(at)
    assert foreign(texts(at), lang) == []
    at.segmented_control(key=f"order_{KPI}").set_value("value").run()
    assert f"order_{KPI}" not in at.query_params
    assert not any(trace.get("name") == "changes" for chart in charts(at) for trace in chart["data"])
    assert t(f"board.versus_{at.session_state['_view'].comparison}", lang) in words(at)
