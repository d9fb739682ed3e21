"""The leaderboard: changes per value of a slice as counted by hand, corrected for how many are asked."""

import re
from collections.abc import Iterator
from dataclasses import astuple
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from loyalty import charts, compute
from loyalty.analyses.changes import p_value
from loyalty.analyses.leaderboard import COLUMNS, changes_by
from loyalty.catalog import catalog
from loyalty.charts import theme
from loyalty.measures import Difference, newcombe
from loyalty.workspace import Version
from tests.chart_frames import MODES, kpi, results, texts, trace
from tests.small_shops import shop
from tests.versions import settings_of

KPI = catalog()["on_time_delivery_rate"]
NOW, BEFORE = date(2025, 5, 1), date(2025, 4, 1)
# carrier → (orders, in time) in April and in May; C appears in May only, D has hardly any orders.
PLAN = {"A": ((60, 54), (80, 40)), "B": ((50, 40), (50, 41)), "C": ((0, 0), (35, 30)), "D": ((5, 5), (6, 0))}


def orders() -> list[dict]:
    rows = []
    for carrier, months in PLAN.items():
        for month, (number, in_time) in zip((4, 5), months, strict=True):
            rows += [
                {
                    "order_id": f"{carrier}-{month}-{place}",
                    "customer_id": f"{carrier}-{place}",
                    "ordered_at": datetime(2025, month, 2, 12),
                    "promised_date": date(2025, month, 10),
                    "delivered_at": datetime(2025, month, 9 if place < in_time else 12, 12),
                    "carrier": carrier,
                    "country": "AT" if place % 2 else "DE",
                }
                for place in range(number)
            ]
    return rows


@pytest.fixture(scope="module")
def version() -> Iterator[Version]:
    with shop({"orders": orders()}, settings_of(date(2025, 5, 31))) as found:
        yield found


def test_changes_are_those_of_the_counts(version):
    found = changes_by(version, KPI, NOW, BEFORE, "carrier").set_index("slice")
    assert list(found.reset_index().columns) == COLUMNS
    for carrier, ((n0, k0), (n1, k1)) in PLAN.items():
        row = found.loc[carrier]
        assert (row["n_before"], row["n"]) == (n0, n1)
        assert row["now"] == pytest.approx(k1 / n1)
        assert np.isnan(row["before"]) if not n0 else row["before"] == pytest.approx(k0 / n0)
    for carrier in "AB":
        (n0, k0), (n1, k1) = PLAN[carrier]
        row = found.loc[carrier, ["change", "low", "high"]].to_numpy(float)
        np.testing.assert_allclose(row, np.ravel(newcombe(k1, n1, k0, n0)))
    assert found.loc["C", "verdict"] == "unknown" and np.isnan(found.loc["C", "change"])
    assert list(found["status"]) == ["ok", "ok", "ok", "few"]


def test_a_handful_of_cases_is_shown_but_not_judged(version):
    row = changes_by(version, KPI, NOW, BEFORE, "carrier").set_index("slice").loc["D"]
    assert row["change"] == -1
    assert np.isnan(row["low"]) and np.isnan(row["q"])
    assert row["verdict"] not in charts.FIRM_VERDICTS


def test_p_values_are_corrected_for_the_number_of_values(version):
    found = changes_by(version, KPI, NOW, BEFORE, "carrier").dropna(subset="q")
    alone = [p_value(Difference(row.change, row.low, row.high)) for row in found.itertuples()]
    np.testing.assert_allclose(found["q"], multipletests(alone, method="fdr_bh")[1])
    assert list(found["verdict"]) == ["worse", "none"]


def test_a_filter_applies(version):
    found = changes_by(version, KPI, NOW, BEFORE, "carrier", {"country": ("AT",)}).set_index("slice")
    assert found.loc["A", "n"] == 40
    # Even places are of DE; the first 40 of 80 orders came in time, so did half of those of AT.
    assert found.loc["A", "now"] == 20 / 40


@pytest.mark.parametrize("name", ["on_time_delivery_rate", "delivery_lead_time", "promise_coverage"])
def test_a_value_changes_as_the_dashboard_filtered_by_it(version, name):
    measured = catalog()[name]
    found = changes_by(version, measured, NOW, BEFORE, "carrier").set_index("slice").loc[["A", "B"]]
    for carrier, row in found.iterrows():
        expected = compute.difference(version, measured, NOW, BEFORE, {"carrier": (carrier,)})
        assert row[["change", "low", "high"]].tolist() == pytest.approx(list(astuple(expected)), nan_ok=True)


# --- drawn -------------------------------------------------------------------------------------------


def changes(**columns) -> pd.DataFrame:
    frame = {
        "slice": ["A", "B", "C"],
        "now": [0.5, 0.82, 0.9],
        "before": [0.9, 0.8, 0.8],
        "n": [80.0, 50.0, 20.0],
        "n_before": [60.0, 50.0, 20.0],
        "status": ["ok", "ok", "few"],
        "change": [-0.4, 0.02, 0.1],
        "low": [-0.52, -0.13, -0.1],
        "high": [-0.25, 0.17, 0.3],
        "q": [0.001, 0.8, 0.5],
        "verdict": ["worse", "none", "none"],
    }
    return pd.DataFrame(frame | columns)


@pytest.mark.parametrize("mode", MODES)
def test_the_worst_change_comes_first_and_chance_stands_in_brackets(mode):
    figure = charts.changes_by(changes(), kpi(), "de", mode, "carrier")
    assert list(trace(figure, "changes").x) == [-0.4, 0.02, 0.1]
    assert texts(figure) == ["−40,0 PP", "(+2,0 PP)", "(+10,0 PP)", "schlechter"]
    pal = theme.palette(mode)
    assert list(trace(figure, "changes").marker.color) == [pal.hue("commerce"), pal.few, pal.few]
    assert len([one for one in figure.data if one.name == "interval"]) == 3
    assert charts.drawn_changes(changes(), kpi()) == ["A", "B", "C"]
    lower = kpi(better="lower")
    assert charts.drawn_changes(changes(), lower) == ["C", "B", "A"]
    assert charts.drawn_changes(changes(), kpi(better="neither")) == ["A", "C", "B"]


def test_by_value_the_best_comes_first_and_thin_ones_last():
    frame = results([0.7, 0.93, 0.99], ["ok", "ok", "few"], n=[100, 880, 20], slice=["A", "B", "C"])
    frame = frame.assign(period=pd.NaT, change=[-0.4, 0.02, np.nan], verdict=["worse", "none", "unknown"])
    assert charts.drawn_slices(frame, kpi()) == ["B", "A", "C"]
    assert charts.drawn_slices(frame, kpi(better="lower")) == ["A", "B", "C"]
    figure = charts.breakdown(frame, kpi(), "de", "light", "carrier", versus="zum Vorjahr")
    said = texts(figure)
    assert said[:3] == ["93,0 %", "70,0 %", "99,0 %"]
    assert said[3:] == ["(+2,0 PP)", "−40,0 PP", "–", "schlechter", "zum Vorjahr"]
    notes = [re.sub("<[^>]+>", " ", text).split("n = ")[1].strip() for text in figure.layout.yaxis.ticktext]
    assert [note.replace("\u00a0", " ") for note in notes] == ["880 · 88 %", "100 · 10 %", "20 · 2 %"]


def test_every_row_can_be_clicked_over_its_whole_width():
    figure = charts.changes_by(changes(), kpi(), "de", "light", "carrier")
    rows, span = trace(figure, "click"), figure.layout.xaxis.range
    assert list(rows.y) == [0, 1, 2]
    assert [base + width for base, width in zip(rows.base, rows.x, strict=True)] == pytest.approx(
        [span[1]] * 3
    )
    assert set(rows.base) == {span[0]}


def test_many_values_show_those_with_most_cases_and_say_how_many_more():
    many = pd.concat([changes(slice=[f"{name}{place}" for name in "ABC"]) for place in range(6)])
    figure = charts.changes_by(many.reset_index(drop=True), kpi(), "de", "light", "carrier")
    assert len(trace(figure, "changes").x) == charts.MOST_ROWS
    assert "+ 6 weitere Werte" in texts(figure)
