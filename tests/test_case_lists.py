"""The cases behind a number: as many as the result counts, each once over all pages, with their reasons."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pandas as pd
import pytest

from loyalty import compute
from loyalty.analyses.bridge import bridge
from loyalty.cards import differences
from loyalty.cards.cases import choices, columns, counted_words, for_file, reasons
from loyalty.cards.values import as_spreadsheet_csv
from loyalty.cards.view import View
from loyalty.cases import Counts, count, listing, narrowed, page
from loyalty.catalog import NUMBERS, Kpi, catalog
from loyalty.i18n import LANGUAGES, has
from loyalty.matched import differing
from loyalty.rollup import cases_of_difference, kept, month_of_cases
from loyalty.variants import variants
from loyalty.workspace import Version
from tests import sample_home
from tests.small_shops import shop
from tests.versions import settings_of

KPIS = catalog()
MAY = date(2025, 5, 1)
FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return sample_home.sample_version(tmp_path_factory)


@pytest.fixture(scope="module")
def small() -> Iterator[Version]:
    """Five orders in May: two with the promised day kept, one late, one still open, one without a value."""

    def order(number: int, day: int, value: float | None, delivered: int | None, **more) -> dict:
        return {
            "order_id": FORMULA if number == 1 else f"B{number}",
            "customer_id": f"K{number}",
            "ordered_at": datetime(2025, 5, day, 12),
            "order_value": value,
            "promised_date": date(2025, 5, day + 3),
            "delivered_at": datetime(2025, 5, delivered, 9) if delivered else None,
            "country": "AT" if number < 3 else "DE",
            **more,
        }

    orders = [
        order(1, 1, 10.5, 3),
        order(2, 2, 20.0, 9),
        order(3, 5, 30.0, 8),
        order(4, 27, 40.0, None),
        order(5, 9, None, 10),
    ]
    with shop({"orders": orders}, settings_of(date(2025, 5, 28))) as version:
        yield version


def view_of(version: Version, lang: str, **more) -> View:
    return View(version, lang, "light", 12, "year", **more)


def listed(version: Version, kpi: Kpi, month: date, **more) -> pd.DataFrame:
    return page(version, kpi, listing(version, kpi, period=month), **more)


@pytest.mark.parametrize("name", list(KPIS))
def test_the_cases_are_those_that_the_result_counts(sample, name):
    """In the month with most cases that do not count, every second KPI within one country."""
    kpi = KPIS[name]
    if kpi.missing(sample.columns):
        pytest.skip("the sample shop does not have it")
    is_filtered = "country" in kpi.available_slices and len(name) % 2
    where = {"country": ("DE", "AT")} if is_filtered else {}
    frame = compute.results(sample, [kpi], "month", where=where).drop_duplicates("period")
    row = frame.sort_values(["left_out", "open", "n"]).iloc[-1]
    found = count(sample, kpi, listing(sample, kpi, period=row["period"].date(), where=where))
    assert (found.n, found.of(["left_out"])) == (row["n"], row["left_out"])
    assert found.of(["running" if kpi.measure == "duration" else "open"]) == row["open"]
    assert sum(found.reasons.values()) == row["left_out"]
    if kpi.measure == "share":
        assert found.of(["yes"]) == row["k"]
    ways = [outcomes for key, outcomes in choices(kpi).items() if key != "all"]
    assert sum(found.of(outcomes) for outcomes in ways) == found.total


@pytest.mark.parametrize("name", ["on_time_delivery_rate", "nps", "bounce_rate", "bonus_member_uplift"])
@pytest.mark.parametrize("newest_first", [True, False])
def test_every_case_stands_on_one_page(sample, name, newest_first):
    kpi, size = KPIS[name], 90
    relation = listing(sample, kpi, period=date(2025, 11, 1))
    whole = page(sample, kpi, relation, newest_first)
    starts = range(0, len(whole) + size, size)
    pages = [page(sample, kpi, relation, newest_first, size, start) for start in starts]
    assert len(whole) > size and all(len(one) <= size for one in pages)
    joined = pd.concat([one.astype(object) for one in pages])
    assert joined.fillna("").to_numpy().tolist() == whole.astype(object).fillna("").to_numpy().tolist()
    assert whole["day"].is_monotonic_decreasing if newest_first else whole["day"].is_monotonic_increasing


@pytest.mark.parametrize("name", ["delivery_lead_time", "bonus_member_uplift", "repeat_purchase_rate"])
def test_a_month_that_is_kept_says_the_same(sample, name):
    kpi, month = KPIS[name], date(2025, 9, 1)
    asked = {"where": {"country": ("DE", "CH")}, "outcomes": ["yes", "running"]}
    expected = page(sample, kpi, listing(sample, kpi, period=month, **asked))
    found = page(sample, kpi, narrowed(month_of_cases(sample, kpi, month), **asked))
    assert len(expected)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_outcomes_and_reasons_by_hand(small):
    found = listed(small, KPIS["on_time_delivery_rate"], MAY)
    assert dict(zip(found["order_id"], found["outcome"], strict=True)) == {
        FORMULA: "yes", "B2": "no", "B3": "yes", "B5": "yes",
    }  # fmt: skip
    on_time = KPIS["on_time_delivery_rate"]
    counts = count(small, on_time, listing(small, on_time, period=MAY))
    assert counted_words(on_time, counts, "de") == ["4 Bestellungen, davon 3 mit Ja"]
    value = KPIS["average_order_value"]
    counts = count(small, value, listing(small, value, period=MAY))
    assert counts == Counts({"counted": 4, "left_out": 1}, {"no_order_value": 1})
    assert (counts.n, counts.total) == (4, 5)
    assert reasons(counts, "de") == ["1-mal nicht mitgezählt: Bestellwert fehlt"]
    lead = KPIS["delivery_lead_time"]
    counts = count(small, lead, listing(small, lead, period=MAY))
    assert (counts.outcomes, counts.n) == ({"counted": 4, "running": 1}, 5)
    assert counted_words(lead, counts, "de") == ["5 Bestellungen", "1 Fall noch offen"]


def test_customers_stand_under_the_shops_own_number(small):
    found = listed(small, KPIS["new_customers"], MAY, newest_first=True)
    assert list(found["customer"]) == ["K4", "K5", "K3", "K2", "K1"]


@pytest.mark.parametrize(
    ("name", "number", "label"),
    [
        ("unanswered_ticket_share", "ticket_id", "Ticketnummer"),
        ("nps", "response_id", "Antwort-ID"),
        ("community_answer_rate", "thread_id", "Themen-ID"),
        ("stale_content_share", "content_id", "Inhalts-ID"),
        ("bounce_rate", "visit_id", "Besuchs-ID"),
        ("checkout_step_dropoff", "checkout_id", "Warenkorb-ID"),
    ],
)
def test_cases_stand_under_the_number_that_the_shops_file_has(sample, small, name, number, label):
    kpi = KPIS[name]
    rows = listed(sample, kpi, date(2026, 10, 1), limit=90)
    known = f"select {number} from {NUMBERS[number]}"
    assert len(rows) and set(rows[number]) <= {one for (one,) in sample.cursor().execute(known).fetchall()}
    assert list(for_file(view_of(sample, "de"), kpi, rows)[label]) == list(rows[number])
    assert label not in [column.label for column in columns(view_of(small, "de"), kpi)]


def test_only_some_outcomes_and_a_filter(small):
    kpi = KPIS["on_time_delivery_rate"]
    assert set(page(small, kpi, listing(small, kpi, outcomes=["no"]))["order_id"]) == {"B2"}
    assert len(page(small, kpi, listing(small, kpi, where={"country": ("AT",)}))) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_of_cases_runs_nothing_and_opens_in_the_spreadsheet_of_its_language(small, lang):
    kpi = KPIS["average_order_value"]
    text = as_spreadsheet_csv(for_file(view_of(small, lang), kpi, listed(small, kpi, MAY)), lang)
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    quoted = '"\'=HYPERLINK(""http://x"")"'
    if lang == "de":
        assert lines[0] == "Tag;Bestellnummer;Ergebnis;Wert;Land"
        assert lines[1] == f"2025-05-01;{quoted};10,50\xa0€;10,5;Österreich"
        assert lines[4] == "2025-05-09;B5;nicht mitgezählt: Bestellwert fehlt;;Deutschland"
    else:
        assert lines[1] == f"2025-05-01,{quoted},€10.50,10.5,Austria"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["nps", "payment_method_mix", "bonus_member_uplift", "drv_slow_refund", "return_rate_value",
             "first_response_time", "complaint_recovery_rate", "revenue_stability", "crm_balance"],
)  # fmt: skip
def test_every_kind_of_case_has_words(sample, name, lang):
    kpi, view = KPIS[name], view_of(sample, lang)
    relation = listing(sample, kpi, period=date(2026, 3, 1))
    rows = page(sample, kpi, relation, limit=40)
    said = [[column.said(row) for column in columns(view, kpi)] for row in rows.itertuples()]
    assert len(said) and all(isinstance(text, str) for line in said for text in line)
    assert not {"nan", "None", "NaT", "<NA>"} & {text for line in said for text in line}
    labels = [column.label for column in columns(view, kpi)]
    assert len(labels) == len(set(labels))


def test_every_reason_has_words_in_both_languages():
    found = {
        name
        for kpi in KPIS.values()
        for text in re.findall(r"\bcase\b((?:(?!\bcase\b).)*?)\bend as left_out", kpi.sql, re.DOTALL)
        for name in re.findall(r"then '(\w+)'", text)
    } | {name for kpi in KPIS.values() for name in re.findall(r"'(\w+)' as left_out", kpi.sql)}
    assert len(found) > 30
    keys = {f"left_out.{name}" for name in found | {"duplicate", "spam"}}
    assert {key for key in keys for lang in LANGUAGES if not has(key, lang)} == set()


def test_a_file_of_the_difference_says_why_and_what_both_sides_say(small):
    """1 May 2025 is a Thursday, and what was ordered on the 27th has not arrived a day later."""
    variant = variants()["delivery_lead_time.working_days"]
    steps = [one.step for one in bridge(small, variant, MAY).effects]
    rows = differing(small, variant, kept(small, cases_of_difference(small, variant, MAY, MAY)), steps)
    text = as_spreadsheet_csv(differences.for_file(view_of(small, "de"), variant, rows), "de")
    assert text.decode("utf-8-sig").replace("\xa0", " ").splitlines() == [
        "Grund;Unterschied;Tag;Bestellnummer;wie wir;in Werktagen;Wert (wie wir);Wert (in Werktagen);Land",
        "Offene fehlen;nur bei uns;2025-05-27;B4;noch offen, bisher 1 Tag;zählt nicht;1;;Deutschland",
        "Wochenenden zählen nicht;anders beurteilt;2025-05-01;"
        '"\'=HYPERLINK(""http://x"")";2 Tage;1 Tag;2;1;Österreich',
        "Wochenenden zählen nicht;anders beurteilt;2025-05-02;B2;7 Tage;5 Tage;7;5;Österreich",
        "Wochenenden zählen nicht;anders beurteilt;2025-05-09;B5;1 Tag;0 Tage;1;0;Deutschland",
    ]
