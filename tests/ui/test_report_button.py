"""The report from the overview: what is offered, and that the sample's fits into a mail."""

from loyalty.cards.view import last_complete_month
from loyalty.i18n import LANGUAGES, t
from loyalty.report import chromium, html
from loyalty.report.contents import contents
from tests.ui.visit import open_page, words

LARGEST = 6_000_000


def test_the_overview_offers_the_report_in_every_form(monkeypatch):
    monkeypatch.setattr(chromium, "find", lambda wanted=None: "browser")
    for lang in LANGUAGES:
        at = open_page("overview", lang)
        labels = [button.label for button in at.get("download_button")]
        assert {t(f"report.kind_{kind}", lang) for kind in ("html", "pdf", "xlsx")} <= set(labels)


def test_without_a_browser_it_says_why_there_is_no_pdf(monkeypatch):
    def missing(wanted=None):
        raise chromium.ChromiumError("report.chromium_missing")

    monkeypatch.setattr(chromium, "find", missing)
    at = open_page("overview", "de")
    assert t("report.no_pdf", "de") in words(at)
    assert t("report.kind_pdf", "de") not in [button.label for button in at.get("download_button")]


def test_that_of_the_sample_shop_is_below_six_megabytes():
    at = open_page("overview", "de", country="DE")
    view = at.session_state["_view"]
    found = contents(view, last_complete_month(view))
    assert len(html.page(found).encode()) < LARGEST
    assert (t("slice.country", "de"), "Deutschland") in found.facts
