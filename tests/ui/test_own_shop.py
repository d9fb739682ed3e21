"""A visitor with a shop of their own that has orders only: what it says of what it cannot say."""

from pathlib import Path

import pytest

from loyalty import importing
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.schema import TABLES
from loyalty.ui.overview import rows
from loyalty.ui.session import own_workspace
from tests.ui.visit import charts, kpis_of, open_page, open_whole, texts, words
from tests.words import foreign

ORDERS = """order_id;customer_id;ordered_at;order_value
1;A;2026-07-03;10
2;B;2026-08-05;20
3;A;2026-09-07;30
4;;2026-10-09;40
"""


@pytest.fixture(autouse=True)
def orders_only(tmp_path: Path, visitor: str) -> None:
    """The visitor's workspace holds four orders without any date of delivery."""
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS)
    importing.import_files(own_workspace(), importing.readings([file]))


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", ["commerce", "communication", "content", "community"])
def test_quiet_cards_name_the_missing_columns(name, lang):
    at = open_whole(name, lang)
    columns = own_workspace().current().columns
    dark = [kpi.missing(columns) for kpi in kpis_of(name) if kpi.missing(columns)]
    missing_word = t("card.missing", lang, columns="")
    quiet = [text for text in texts(at) if text.startswith(missing_word)]
    assert len(quiet) == len(dark) > 0
    for missing in dark:
        named = {label(column, lang) for column in missing}
        assert any(all(name in sentence for name in named) for sentence in quiet)
    assert len(charts(at)) == len(kpis_of(name)) - len(dark)
    assert foreign(texts(at), lang) == []


def label(column: str, lang: str) -> str:
    """What 'table.column' is called on the page."""
    table, _, name = column.partition(".")
    return TABLES[table].columns[name].label[lang]


def test_punctuality_asks_for_both_dates():
    quiet = [text for text in texts(open_whole("commerce", "de")) if "Zugesagter Liefertermin" in text]
    assert any("Zustelldatum" in text and "„Bestellungen“" in text for text in quiet)


def test_where_every_card_is_quiet_they_stand_above_the_audit_questions():
    said = words(open_page("instruments", "de", topic_instruments="returns"))
    assert said.index(t("card.unavailable", "de")) < said.index(t("audit.title", "de"))


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", ["overview", "lifecycle", "data", "catalogue"])
def test_other_pages_run_without_further_data(name, lang):
    at = open_whole(name, lang)
    assert not at.exception
    assert t("dataset.own", lang) in words(at)
    assert foreign(texts(at), lang) == []


def test_overview_shows_what_orders_alone_can_say_and_four_empty_cards():
    shown = texts(open_page("overview", "de"))
    assert shown.count(t("card.empty_c", "de")) == 4
    assert t("page.lifecycle.title", "de") in shown
    assert catalog()["average_order_value"].text("name", "de") in shown


@pytest.mark.parametrize(
    ("full", "empty", "arranged"),
    [
        ("abcd", "", [["a", "b"], ["c", "d"]]),
        ("abc", "yz", [["a", "b"], ["c", "yz"]]),
        ("a", "wxyz", [["a", "wx"], ["y", "z"]]),
        ("ab", "xyz", [["a", "b"], ["x", "y", "z"]]),
        ("abc", "z", [["a", "b"], ["c", "z"]]),
        ("", "yz", [["y", "z"]]),
    ],
)
def test_cards_without_data_stand_beside_and_below_those_with(full, empty, arranged):
    assert rows(list(full), list(empty)) == [[list(column) for column in row] for row in arranged]


def test_the_sample_is_a_choice_and_a_link():
    assert open_page("overview", "de").session_state["_view"].is_sample is False
    assert open_page("overview", "de", shop="sample").session_state["_view"].is_sample is True


@pytest.mark.parametrize("lang", ["de", "en"])
def test_without_any_experience_the_ranking_says_so_and_draws_nothing(lang):
    at = open_page("instruments", lang)
    assert t("drivers.no_data", lang) in texts(at) and not charts(at)


def test_what_if_opens_with_what_the_shop_has_data_for():
    at = open_page("balance", "de", topic_balance="whatif")
    assert at.session_state["whatif"] == "repeat" and "whatif" not in at.query_params
