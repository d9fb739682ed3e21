"""The month in review: verdicts by hand, one correction over all lines, equal periods again in pandas."""

import json
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from loyalty import compute, periods, targets
from loyalty.__main__ import main
from loyalty.analyses import changes, review_words
from loyalty.analyses.leading import leading
from loyalty.analyses.review import Line, months, review, running_days
from loyalty.cards import reviewed
from loyalty.cards.month_rows import shown_rows, sorted_lines, written
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.format import NBSP
from loyalty.targets import Target, Targets
from loyalty.workspace import Version
from tests.pandas_estimates import estimate
from tests.pandas_shop import PandasShop
from tests.random_shop import random_shop
from tests.recomputed import CASES
from tests.small_shops import orders_on, shop
from tests.versions import settings_of, version_of
from tests.workspaces import write_shop

KPIS = catalog()
AS_OF = pd.Timestamp("2025-06-17")
MONTH, BEFORE, YEAR = date(2025, 6, 1), date(2025, 5, 1), date(2024, 6, 1)
COMPARABLE = [kpi.id for kpi in KPIS.values() if kpi.measure not in ("mix", "contrast")]


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Version, PandasShop]]:
    """A random shop in the middle of a month."""
    tables = random_shop(5, AS_OF)
    with version_of(tables, settings_of(AS_OF)) as version:
        yield version, PandasShop(tables, AS_OF)


@pytest.fixture(scope="module")
def lines(running) -> dict[str, Line]:
    return {line.kpi.id: line for line in review(running[0], MONTH, KPIS.values())}


def test_every_kpi_has_a_line_in_their_order(lines):
    assert list(lines) == list(KPIS)


@pytest.mark.parametrize("kpi", [kpi for kpi in COMPARABLE if KPIS[kpi].is_daily])
def test_the_month_in_progress_is_compared_with_the_same_days(running, lines, kpi):
    line = lines[kpi]
    if line.status in ("unavailable", "immature", "earlier"):
        assert line.before.days is None
        return
    cases = CASES[kpi](running[1])
    cases = cases[cases["day"].dt.day <= AS_OF.day]
    definition = KPIS[kpi]
    for month, value in ((MONTH, line.value), (BEFORE, line.before.previous), (YEAR, line.year.previous)):
        group = cases[cases["day"].dt.to_period("M") == pd.Period(month, "M")]
        is_cut_off = KPIS[kpi].history and np.isnan(value)
        if len(group) and not is_cut_off:
            expected = estimate(group, definition.measure, definition.effect == "attributable")["value"]
            assert value == pytest.approx(expected, nan_ok=True, abs=1e-9), month
    assert (line.before.days, line.year.days) == (17, 17)


def test_what_needs_whole_months_or_states_is_not_compared_within_one(lines):
    reasons = {"state": "repeat_purchase_rate", "whole": "nps"}
    for why, kpi in reasons.items():
        line = lines[kpi]
        if line.status == "running":
            assert (line.before.why, line.before.verdict, line.before.days) == (why, "unknown", None)


def test_a_month_that_is_over_is_compared_as_a_whole(running):
    version, _ = running
    kpi = KPIS["on_time_delivery_rate"]
    line = review(version, BEFORE, [kpi])[0]
    found = changes.judged([changes.compared(version, kpi, BEFORE, date(2025, 4, 1))])[0]
    assert line.before == found
    assert line.year.earlier == date(2024, 5, 1)
    assert running_days(version, BEFORE) is None and running_days(version, MONTH) == 17


@pytest.mark.parametrize("name", ["before", "year"])
def test_p_values_are_corrected_over_the_leading_lines_and_over_the_others(running, lines, name):
    leaders = {kpi.id for kpis in leading(running[0]).values() for kpi in kpis}
    for family, fewest in ((leaders, 5), (set(lines) - leaders, 30)):
        found = [getattr(line, name) for line in lines.values() if line.kpi.id in family]
        p = np.array([changes.p_value(one.difference) for one in found])
        known = ~np.isnan(p)
        assert known.sum() > fewest
        expected = multipletests(p[known], method="fdr_bh")[1]
        np.testing.assert_allclose(np.array([one.q for one in found])[known], expected)


def test_the_page_says_what_the_command_line_says(running):
    version = running[0]
    view = View(version, "de", "light", None, "month", (("country", ("DE",)),))
    from_page = {line.kpi.id: line for line in reviewed.all_lines(view, BEFORE, None)}
    expected = review(version, BEFORE, KPIS.values(), {"country": ("DE",)})
    leading_lines = [line for of_c in reviewed.leading_lines(view, BEFORE, None).values() for line in of_c]
    assert len(leading_lines) > 9 and len(expected) == len(from_page)
    for line in expected:
        assert from_page[line.kpi.id].before.verdict == line.before.verdict
        assert from_page[line.kpi.id].before.q == pytest.approx(line.before.q, nan_ok=True)
    for line in leading_lines:
        assert line.before.q == pytest.approx(from_page[line.kpi.id].before.q, nan_ok=True)


@pytest.mark.parametrize("month", [BEFORE, MONTH])
def test_the_sparkline_of_a_line_shows_thirteen_whole_months(running, month):
    version = running[0]
    view = View(version, "de", "light", None, "month")
    for kpi in (KPIS["on_time_delivery_rate"], KPIS["return_rate_orders"], KPIS["nps"]):
        line = reviewed.line(view, month, kpi, None)
        frame = reviewed.recent(view, line)
        expected = compute.results(version, [kpi], "month", periods.months_before(line.month, 12), line.month)
        pd.testing.assert_frame_equal(frame.reset_index(drop=True), expected.reset_index(drop=True))
        assert len(frame) == 13


def test_an_open_month_gives_way_to_the_last_that_can_be_judged(running, lines):
    late = [line for line in lines.values() if line.status == "earlier"]
    assert late
    for line in late:
        frame = compute.results(running[0], [line.kpi], "month", end=MONTH).set_index("period")
        mature = frame[(frame["status"] != "immature") & frame["value"].notna()]
        assert line.month == mature.index[-1].date() < MONTH
        assert line.before.earlier == (pd.Timestamp(line.month) - pd.DateOffset(months=1)).date()


def test_verdicts_by_hand():
    """In May 20 of 200 orders are cancelled, in June 80 of 200."""
    rows = [
        row
        for day, number in ((date(2025, 5, 1), 20), (date(2025, 6, 5), 80))
        for row in orders_on(day, number=200 - number, status="paid")
        + orders_on(day, number=number, status="cancelled")
    ]
    kpi = KPIS["cancellation_rate"]
    aims = Targets((Target(kpi.id, "fixed", date(2025, 1, 1), 0.05),))
    with shop({"orders": rows}, settings_of(date(2025, 6, 30))) as version:
        line, missing = review(version, MONTH, [kpi, KPIS["nps"]], targets=aims)
        first = review(version, BEFORE, [kpi])[0]
        assert months(version) == [MONTH, BEFORE]
    assert (line.row["n"], line.value, line.before.previous) == (200, 0.4, 0.1)
    assert (line.before.verdict, line.year.verdict, line.year.why) == ("worse", "unknown", "no_value")
    assert line.before.difference.value == pytest.approx(0.3)
    assert (line.target.verdict, line.target.gap) == ("missed", pytest.approx(0.35))
    assert missing.status == "unavailable" and not missing.has_value
    assert (first.before.verdict, first.target) == ("unknown", None)
    assert review_words.change(line.before, "de", "EUR") == f"+30,0{NBSP}PP schlechter"
    assert review_words.target(line, "en", "EUR") == f"missed (+35.0{NBSP}pp)"
    assert review_words.status(missing, "de") == "Daten fehlen"


def test_the_days_of_a_month_in_words():
    assert review_words.period(date(2025, 2, 1), 30, "de") == "1.–28. Februar 2025"
    assert review_words.period(date(2025, 2, 1), 1, "en") == "1 February 2025"
    assert review_words.period(date(2025, 2, 1), None, "en") == "February 2025"


def test_the_command_prints_every_line(workspace, capsys):
    write_shop(workspace, "1", "2")
    folder = str(workspace.folder)
    targets.save(workspace, Targets((Target("cancellation_rate", "fixed", date(2025, 1, 1), 0.05),)))
    assert main(["review", folder, "--month", "2025-05", "--format", "json"]) == 0
    rows = {row["kpi"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == list(KPIS)
    row = rows["average_order_value"]
    assert (row["month"], row["month_verdict"], row["status"]) == ("2025-05-01", "unknown", "unavailable")
    for lang, word in (("de", "Daten fehlen"), ("en", "data missing")):
        assert main(["review", folder, "--kpi", "customer_id_coverage,nps", "--lang", lang]) == 0
        assert word in capsys.readouterr().out
    assert main(["review", folder, "--kpi", "no_such", "--lang", "en"]) == 2


def test_the_table_sorts_by_how_sure_a_change_is_and_shows_it_in_its_unit(lines):
    shown = sorted_lines(list(lines.values()), "month")
    rows = shown_rows(shown, "month", "de")
    changed = [line.before.is_change for line in shown]
    assert changed == sorted(changed, reverse=True)
    assert shown[-1].status == "unavailable" or all(line.status != "unavailable" for line in shown)
    assert rows["month"].dtype == rows["value"].dtype == float
    for line, strength in zip(shown, rows["month"], strict=True):
        found = line.before.difference
        assert np.isnan(strength) == np.isnan(found.value)
        if not np.isnan(found.low) and line.before.q == line.before.q:
            p = 2 * stats.norm.sf(abs(strength))
            assert p == pytest.approx(changes.p_value(found), abs=1e-9)
            is_worse = found.value > 0 if line.kpi.better == "lower" else found.value < 0
            assert (strength < 0) == is_worse
    tones = {"better": "#0F766E", "worse": "#B42318"}
    table = written(rows, shown, "month", "de", "EUR", tones)._compute()._translate(False, False)
    for line, cells in zip(shown, table["body"], strict=True):
        said = [cell["display_value"] for cell in cells]
        assert review_words.value(line, "de", "EUR") in said
        assert review_words.cell(line.before, "de", "EUR") in said
        assert review_words.cell(line.year, "de", "EUR") in said
