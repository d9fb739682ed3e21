"""The settings page changes the numbers of the shop on screen, of that one only, and says so below them."""

import pytest

from loyalty import compute, importing
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.ui import running
from loyalty.ui.session import own_workspace, sample_version
from loyalty.ui.settings_page import GROUPS, affected
from loyalty.workspace import DEFAULTS
from tests.ui.visit import go, open_page, texts, words

ORDERS = b"order_id;customer_id;ordered_at;order_value\n" + b"".join(
    f"{n};K{n % 4};2026-0{1 + n % 6}-0{1 + n // 6};10\n".encode() for n in range(24)
)


def field(at, name: str):
    return next(one for one in at.number_input if one.key.startswith(f"set-{name}-"))


def box(at, name: str):
    return next(one for one in at.checkbox if one.key.startswith(f"set-{name}-auto"))


def test_every_setting_has_its_place():
    assert sorted(name for names in GROUPS.values() for name in names) == sorted([*DEFAULTS, "as_of"])


@pytest.mark.parametrize("lang", ["de", "en"])
def test_each_setting_says_what_it_affects(lang):
    shown = words(open_page("settings", lang))
    for name in ("repeat_window", "churn_days", "return_window"):
        assert t(f"setting.{name}", lang) in shown
        assert affected(name)[0].text("name", lang) in shown


def test_the_sample_is_seen_under_other_settings_by_this_visitor_only():
    at = open_page("settings", "de")
    field(at, "repeat_window").set_value(30).run()
    at.button(key="apply").click().run()
    assert t("settings.done", "de") in words(at)
    assert at.query_params["set"] in ("repeat_window:30", ["repeat_window:30"])
    version = at.session_state["_view"].version
    assert version.settings["repeat_window"] == 30
    kpi = catalog()["repeat_purchase_rate_90d"]
    mine, all_of_them = (
        compute.results(one, [kpi], "all")["value"].iloc[0] for one in (version, sample_version())
    )
    assert 0 < mine < all_of_them
    assert sample_version().settings["repeat_window"] == 90
    go(at, "settings")
    at.button(key="defaults").click().run()
    assert at.session_state["_view"].version.id == sample_version().id


def test_a_link_carries_the_settings_and_the_card_prints_them():
    at = open_page("lifecycle", "de", set=["churn_days:120"])
    assert f"{t('setting.churn_days', 'de')}: 120 Tage" in words(at).replace("\u00a0", " ")
    assert at.session_state["_view"].version.settings["churn_days"] == 120


@pytest.mark.parametrize("wrong", ["churn_days:0", "no_such:1", "churn_days", "as_of:never", "<b>:1"])
def test_an_impossible_setting_in_a_link_is_ignored(wrong):
    at = open_page("overview", "de", set=[wrong])
    assert not at.exception
    assert at.session_state["_view"].version.id == sample_version().id


def test_the_own_shop_is_computed_anew_and_undo_leads_back(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(ORDERS)
    importing.import_files(own_workspace(), importing.readings([path]))
    at = open_page("settings", "de")
    box(at, "churn_days").uncheck().run()
    field(at, "churn_days").set_value(77).run()
    at.button(key="apply").click().run()
    run = running.current(f"settings:{own_workspace().id}")
    if run:
        run.work.wait(60)
        at.run()
    version = own_workspace().current()
    assert (version.number, version.settings["churn_days"]) == (2, 77)
    assert importing.stored_settings(version.cursor()).choices() == {"churn_days": "77"}
    assert own_workspace().undo().settings["churn_days"] != 77


def test_a_day_that_is_none_is_said():
    at = open_page("settings", "de")
    box(at, "as_of").uncheck().run()
    next(one for one in at.text_input if one.key.startswith("set-as_of-")).set_value("bald").run()
    at.button(key="apply").click().run()
    assert t("cli.bad_date", "de", value="bald") in [one.value for one in at.error]
    assert not at.exception
    assert texts(at)
