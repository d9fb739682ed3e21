"""A link to a card opens its page at the card, with what the visitor has chosen."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from loyalty.catalog import Kpi, catalog
from loyalty.ui import links
from loyalty.ui.places import PLACES, page_of
from tests.ui.visit import go, open_page, texts

KPI = catalog()["return_rate_orders"]
CHOSEN = {"country": ["AT", "DE"], "period": "24", "versus": "month", "lang": "en"}


class Address(dict):
    """The address of a page that has been opened, as a run of the page sees it."""

    def get_all(self, name: str) -> list[str]:
        found = self.get(name, [])
        return [found] if isinstance(found, str) else found


def link_of(at: AppTest, monkeypatch: pytest.MonkeyPatch, kpi: Kpi, by: str | None = None):
    """The link to a card that the page at hand would offer."""
    with monkeypatch.context() as patch:
        patch.setattr(links, "st", SimpleNamespace(query_params=Address(at.query_params)))
        return links.card_link(at.session_state["_view"], kpi, by)


def outlined(at: AppTest) -> list[str]:
    """The ids of the cards that are framed."""
    bodies = [element.proto.body for element in at.get("html")]
    return [body.split(".st-key-card-")[1].split(" ")[0] for body in bodies if "scrollIntoView" in body]


def test_every_kpi_has_a_page_with_its_card():
    pages = {page for group in PLACES.values() for page in group}
    assert {page_of(kpi.folder) for kpi in catalog().values()} <= pages


def test_a_link_keeps_everything_that_is_chosen_and_nothing_else(monkeypatch):
    at = open_page("overview", **CHOSEN, topic_commerce="promise", stranger="x")
    path, query = link_of(at, monkeypatch, KPI, "carrier")
    assert path.name == "commerce.py" and path.exists()
    kept = {name: [value] if isinstance(value, str) else value for name, value in CHOSEN.items()}
    assert query == kept | {"card": [KPI.id], f"by_{KPI.id}": ["carrier"]}


def test_the_overview_keeps_no_card_in_its_address(monkeypatch):
    """On the way from its table to a card the card stands in it for a moment; “back” leads there."""
    at = open_page("overview", "de", card="nps", period="24")
    assert at.query_params["period"] == "24" and "card" not in at.query_params
    assert link_of(at, monkeypatch, KPI)[1]["card"] == [KPI.id]


@pytest.mark.parametrize(
    "name",
    [
        "on_time_delivery_rate",
        "return_rate_orders",
        "drv_slow_refund",
        "excluded_rows",
    ],
)
def test_a_link_opens_the_topic_and_frames_the_card(name):
    kpi = catalog()[name]
    page = page_of(kpi.folder)
    at = open_page(page, "de", card=name)
    assert kpi.text("name", "de") in texts(at)
    assert outlined(at) == [name]
    assert f"topic_{page}" not in at.query_params


def test_another_topic_takes_the_card_out_of_the_address():
    at = open_page("commerce", "de", card=KPI.id)
    at.pills(key="topic_commerce").set_value("main").run()
    assert "card" not in at.query_params and outlined(at) == []
    assert "topic_commerce" not in at.query_params


def test_a_link_wins_over_what_was_chosen_before():
    at = open_page("commerce", "de", topic_commerce="returns")
    at.selectbox(key=f"by_{KPI.id}").select("carrier").run()
    at.pills(key="topic_commerce").set_value("promise").run()
    go(at, "overview")
    at.query_params.pop("topic_commerce")  # as a browser does that follows a link
    at.query_params["card"], at.query_params[f"by_{KPI.id}"] = KPI.id, "country"
    go(at, "commerce")
    assert outlined(at) == [KPI.id]
    assert at.selectbox(key=f"by_{KPI.id}").value == "country"


def test_a_card_that_does_not_exist_opens_nothing():
    at = open_page("commerce", "de", card="<script>alert(1)</script>")
    assert outlined(at) == []
    assert "card" not in at.query_params


def test_choices_are_set_again_until_two_runs_have_shown_them():
    """A dark browser starts a second run at once: the first may never have reached its buttons."""
    at = open_page("overview", "de", period="24")
    set_again = []
    for _ in range(3):
        (period,) = (one.proto for one in at.get("button_group") if one.proto.id.endswith("period"))
        set_again.append(period.set_value)
        at.run()
    assert set_again == [True, True, False]
