"""The report from the overview: what is offered, how it is made, and that the sample's fits into a mail."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from loyalty.background import Progress, Stopped
from loyalty.cards.view import last_complete_month
from loyalty.i18n import LANGUAGES, t
from loyalty.report import chromium, html
from loyalty.report.contents import contents
from loyalty.ui import report
from loyalty.ui.making import Desk, Order
from tests.ui.visit import go, open_page, words

LARGEST = 6_000_000


def test_the_overview_offers_the_report_in_every_form(monkeypatch):
    monkeypatch.setattr(chromium, "find", lambda wanted=None: "browser")
    for lang in LANGUAGES:
        at = open_page("overview", lang)
        labels = [button.label for button in at.get("download_button")]
        assert {t(f"report.kind_{kind}", lang) for kind in ("html", "pdf", "xlsx", "zip")} <= set(labels)


def test_without_a_browser_it_says_why_there_is_no_pdf(monkeypatch):
    def missing(wanted=None):
        raise chromium.ChromiumError("report.chromium_missing")

    monkeypatch.setattr(chromium, "find", missing)
    at = open_page("overview", "de")
    assert t("report.no_pdf", "de") in words(at)
    assert t("report.kind_pdf", "de") not in [button.label for button in at.get("download_button")]


def pressed(at: AppTest, key: str) -> AppTest:
    """The page after a click, without what a browser does beside it: fetch the file."""
    (button,) = (one for one in (*at.get("download_button"), *at.button) if one.key == key)
    button.click().run()
    assert not at.exception, at.exception
    return at


def made_by(monkeypatch: pytest.MonkeyPatch, make: Callable[[Progress], str]) -> None:
    monkeypatch.setattr(report, "contents", lambda view, month, progress, own: make(progress))
    monkeypatch.setattr(report.files, "made", lambda found, suffix, progress: (found + suffix).encode())


def test_a_report_in_work_says_how_far_it_is_and_once_cancelled_leaves_no_file(monkeypatch):
    told, goes_on = threading.Event(), threading.Event()

    def make(progress: Progress) -> str:
        progress("cards", 6, 12)
        told.set()
        goes_on.wait(20)
        return "whole"

    made_by(monkeypatch, make)
    at = pressed(open_page("overview", "de"), "report-xlsx")
    assert told.wait(20)
    desk = at.session_state["_report"]
    order = desk.running.order
    at.run()
    (bar,) = at.get("progress")
    assert bar.proto.text.startswith("65\xa0% · 6 von 12 Karten")
    assert not [one for one in at.get("download_button") if one.key == "report-xlsx"]
    threading.Timer(0.2, goes_on.set).start()
    pressed(at, "report-making-cancel")
    assert t("report.cancelled", "de") in words(at)
    assert desk.made is None and desk.running is None
    with pytest.raises(Stopped):
        desk.sent(order)


def test_a_report_is_sent_to_the_click_and_kept_for_another_one(monkeypatch):
    made_by(monkeypatch, lambda progress: "whole")
    at = pressed(open_page("overview", "en"), "report-html")
    desk = at.session_state["_report"]
    order = desk.running.order if desk.running else desk.made[0]
    assert desk.sent(order) == b"whole.html"
    at.run()
    name = "monthly-report-2026-10.html"
    assert t("report.again", "en", file=name) in [one.label for one in at.get("download_button")]
    made_by(monkeypatch, lambda progress: "another")
    pressed(at, "report-html")
    assert desk.running is None and desk.sent(order) == b"whole.html"


def test_a_click_after_a_cancelled_report_gets_its_file():
    desk, goes_on = Desk(), threading.Event()

    def make(progress: Progress) -> bytes:
        goes_on.wait(5)
        progress("file", 1, 1)
        return b"whole"

    first = Order((), "title", ".html", "name", "type", make)
    desk.begin(first)
    desk.running.work.stop()
    goes_on.set()
    desk.running.work.wait(5)
    desk.collect()
    again = replace(first)
    with ThreadPoolExecutor() as browser:  # it often asks for the file before the page has heard the click
        sent = browser.submit(desk.sent, again)
        time.sleep(0.1)
        desk.begin(again)
        assert sent.result(5) == b"whole"


def test_why_there_is_no_file_is_said(monkeypatch):
    def make(progress: Progress) -> str:
        raise chromium.ChromiumError("report.chromium_slow", seconds=300)

    made_by(monkeypatch, make)
    at = pressed(open_page("overview", "de"), "report-html")
    at.session_state["_report"].collect()
    at.run()
    assert [one.value for one in at.error] == [t("report.chromium_slow", "de", seconds=300)]


def test_what_nobody_has_foreseen_is_one_sentence_and_does_not_stay(monkeypatch, caplog):
    def make(progress: Progress) -> str:
        raise ZeroDivisionError

    made_by(monkeypatch, make)
    at = pressed(open_page("overview", "de"), "report-html")
    desk = at.session_state["_report"]
    at.run()
    assert [one.value for one in at.error] == [t("error.unexpected", "de")]
    assert desk.running is None and "ZeroDivisionError" in caplog.text
    made_by(monkeypatch, lambda progress: "whole")
    at = pressed(at, "report-xlsx")
    at.run()
    assert not at.error and desk.made[1] == b"whole.xlsx"


def test_that_of_the_sample_shop_is_below_six_megabytes():
    at = open_page("overview", "de", country="DE")
    view = at.session_state["_view"]
    found = contents(view, last_complete_month(view))
    assert len(html.page(found).encode()) < LARGEST
    assert (t("slice.country", "de"), "Deutschland") in found.facts


def test_it_is_reckoned_with_the_assumptions_that_the_visitor_has_changed(monkeypatch):
    heard = []
    monkeypatch.setattr(report, "contents", lambda view, month, progress, own: heard.append(own) or "")
    monkeypatch.setattr(report.files, "made", lambda found, suffix, progress: b"")
    at = open_page("balance", "en", topic_balance="whatif", whatif="on_time", whatif_on_time_margin_rate="60")
    at = pressed(go(at, "overview"), "report-html")
    desk = at.session_state["_report"]
    desk.sent(desk.running.order if desk.running else desk.made[0])
    assert {name: own for name, own in heard[0].items() if own} == {"on_time": {"margin_rate": 0.6}}
