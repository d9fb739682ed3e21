"""Breakdown, contrast, mix, cohorts, survival, and a chart in words."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.charts import theme
from loyalty.format import NBSP
from tests.chart_frames import MODES, kpi, results, texts, trace

# --- breakdown and contrast ------------------------------------------------------------------------


def by_slice(values, slices, n, **columns):
    return results(values, n=n, **columns).assign(slice=slices, period=pd.NaT)


def test_breakdown_sorts_by_cases_and_labels_every_row():
    frame = by_slice([0.7, 0.93, 0.88], ["LU", "DE", None], [14, 900, 60], status=["few", "ok", "ok"])
    figure = charts.breakdown(frame, kpi(), "de", "light", by="country")
    names = [re.sub("<[^>]+>", " ", text) for text in figure.layout.yaxis.ticktext]
    assert [name.split("  ")[0].strip() for name in names] == ["Deutschland", "ohne Angabe", "Luxemburg"]
    assert list(trace(figure, "points").x) == [0.93, 0.88, 0.7]
    assert texts(figure) == ["93,0 %", "88,0 %", "70,0 %"]
    hue, grey = theme.LIGHT.hues["commerce"], theme.LIGHT.few
    assert list(trace(figure, "points").marker.color) == [hue, hue, grey]
    assert len([one for one in figure.data if one.name == "interval"]) == 3
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first row on top


def test_breakdown_of_a_total_is_bars_from_zero():
    total = kpi(unit="currency", measure="total")
    frame = by_slice([3100, 41200.5], ["app", "shop"], [5, 1], half_width=np.nan)
    figure = charts.breakdown(frame, total, "de", "light", by="sales_channel")
    assert list(trace(figure, "bars").x) == [41200.5, 3100]
    assert figure.layout.xaxis.range[0] == 0
    assert texts(figure) == ["41.200 €", "3.100 €"]


def test_breakdown_grows_with_its_rows_and_says_what_it_leaves_out():
    few = charts.breakdown(by_slice([0.9] * 3, list("abc"), [3, 2, 1]), kpi(), "de", "light")
    many = charts.breakdown(
        by_slice([0.9] * 15, list("abcdefghijklmno"), list(range(15))), kpi(), "de", "light"
    )
    assert many.layout.height > few.layout.height
    assert len(trace(many, "points").x) == 12
    assert "+ 3 weitere Werte" in texts(many)


def test_breakdown_of_several_periods_takes_the_latest_known():
    frame = results([0.8, 0.9, 0.95], ["ok", "ok", "immature"]).assign(slice="DE")
    assert list(trace(charts.breakdown(frame, kpi(), "de", "light"), "points").x) == [0.9]


def contrast_row(**changes):
    fields = {"k1": 84, "n1": 260, "k0": 190, "n0": 900, "value": 0.091, "low": 0.028, "high": 0.154}
    return SimpleNamespace(**fields | changes)


def test_contrast_shows_both_sides_and_the_adjusted_difference():
    uplift = kpi(measure="contrast", unit="pp", folder="community")
    figure = charts.contrast(contrast_row(), uplift, "de", "light")
    assert list(trace(figure, "points").x) == [84 / 260, 190 / 900]
    assert "Bereinigter Unterschied +9,1 PP  95 %: +2,8 bis +15,4 PP" in texts(figure)
    unclear = charts.contrast(contrast_row(low=-0.02), uplift, "de", "light")
    assert any("im Rahmen des Zufalls" in text for text in texts(unclear))
    nobody = charts.contrast(contrast_row(n1=0, k1=0), uplift, "de", "light")
    assert not nobody.data


def test_contrast_calls_its_sides_what_the_kpi_calls_them():
    words = {"de": {"name": "Mehr", "exposed": "Mitglieder"}}
    attributable = kpi(measure="contrast", effect="attributable", texts=words)
    figure = charts.contrast(contrast_row(), attributable, "de", "light")
    names = [re.sub("<[^>]+>", " ", text).split()[0] for text in figure.layout.yaxis.ticktext]
    assert names == ["Mitglieder", "ohne"]
    assert "Zurechenbar 9,1 %  95 %: 2,8–15,4 %" in texts(figure)


def test_long_names_of_sides_are_written_in_lines_and_given_room():
    words = {"de": {"name": "Mehr", "exposed": "Kunden, die bis zum 30. Tag Bonusmitglied wurden"}}
    long = charts.contrast(contrast_row(), kpi(measure="contrast", texts=words), "de", "light")
    short = charts.contrast(contrast_row(), kpi(measure="contrast"), "de", "light")
    label = long.layout.yaxis.ticktext[0]
    assert "…" not in label and "Kunden, die bis zum<br>30. Tag" in label
    assert long.layout.height > short.layout.height + 40


def test_funnel_shows_the_steps_in_their_order_and_who_left():
    rows = by_slice([0.15, 0.4, 0.1, 0.5], ["payment", "cart", "shipping", "other"], [50, 100, 60, 2])
    steps = kpi(funnel="step", better="lower")
    figure = charts.funnel(
        rows.assign(k=rows["value"] * rows["n"]), steps, "de", "light", ["cart", "shipping"]
    )
    names = [re.sub("<[^>]+>", " ", text).split()[0] for text in figure.layout.yaxis.ticktext]
    assert names == ["Warenkorb", "Versandkosten", "Zahlung", "other"]
    on, left = figure.data
    assert [a + b for a, b in zip(on.x, left.x, strict=True)] == [100, 60, 50, 2]
    assert list(left.x) == pytest.approx([40, 6, 7.5, 1])
    assert texts(figure)[:2] == ["40,0 %", "10,0 %"]
    assert not charts.funnel(rows.iloc[:0], steps, "de", "light").data


# --- mix -------------------------------------------------------------------------------------------


def mixture(shares: dict[str, float], periods=3):
    rows = [
        {"period": period, "category": category, "value": share, "status": "ok", "n": 100, "slice": None}
        for period in pd.date_range("2026-01-01", periods=periods, freq="MS")
        for category, share in shares.items()
    ]
    return pd.DataFrame(rows).assign(low=lambda f: f["value"] - 0.02, high=lambda f: f["value"] + 0.02)


def mix_kpi(**categories):
    words = {"name": "Beteiligung", "categories": categories}
    return kpi(measure="mix", folder="community", texts={"de": words, "en": words}, needs=(), benchmarks=())


def test_mix_keeps_the_order_of_the_kpi_and_labels_directly():
    named = mix_kpi(reader="Lesende", writer="Schreibende")
    figure = charts.mix(mixture({"writer": 0.6, "reader": 0.4}), named, "de", "light")
    assert [bar.name for bar in figure.data] == ["Lesende", "Schreibende"]
    assert [text.removeprefix("■").strip() for text in texts(figure)] == ["Lesende 40 %", "Schreibende 60 %"]
    assert figure.layout.barmode == "stack"


def test_mix_sums_up_the_smallest_beyond_six():
    shares = dict(zip("abcdefgh", [0.3, 0.2, 0.15, 0.1, 0.1, 0.08, 0.04, 0.03], strict=True))
    figure = charts.mix(mixture(shares), mix_kpi(), "de", "light")
    assert len(figure.data) == 6
    assert figure.data[-1].y[0] == pytest.approx(0.15)
    assert "■  Übrige 15 %" in texts(figure)
    assert sum(bar.y[0] for bar in figure.data) == pytest.approx(1)
    places = sorted(one.yshift for one in figure.layout.annotations)
    assert min(np.diff(places)) >= 16.9 and places[-1] <= 260


def test_mix_leaves_immature_periods_out():
    frame = mixture({"a": 0.6, "b": 0.4})
    frame.loc[frame["period"] == frame["period"].max(), "status"] = "immature"
    figure = charts.mix(frame, mix_kpi(), "de", "light")
    assert np.isnan(figure.data[0].y[-1])


def test_mix_of_one_period_has_intervals():
    figure = charts.mix(mixture({"a": 0.6, "b": 0.4}, periods=1), mix_kpi(), "de", "light")
    assert len([one for one in figure.data if one.name == "interval"]) == 2


# --- cohorts ---------------------------------------------------------------------------------------


def cohorts(count=4):
    months = pd.date_range("2026-01-01", periods=count, freq="MS")
    return pd.DataFrame(
        {
            "cohort": month,
            "age": age,
            "value": 1.0 if age == 0 else 0.2 / age,
            "n": 1200,
            "mature": age < count - i - 1,
        }
        for i, month in enumerate(months)
        for age in range(count - i)
    )


def test_cohort_cells_that_are_not_mature_are_blank_and_hatched():
    figure = charts.cohort_matrix(cohorts(), "de", "light")
    cells = trace(figure, "cells")
    assert np.shape(cells.z) == (4, 3)
    assert [sum(v is not None for v in row) for row in cells.z] == [2, 1, 0, 0]
    assert 0 not in [v for row in cells.z for v in row]
    assert sum(x is None for x in trace(figure, "immature").x) + 1 == 3 * 9  # three strokes a cell
    assert {"20", "10", "1.200"} <= set(texts(figure))
    assert figure.layout.yaxis.ticktext[0] == "Jan 2026"


def test_a_cohort_cell_never_rounds_somebody_to_nobody():
    frame = cohorts().assign(value=0.003)
    assert "<1" in texts(charts.cohort_matrix(frame, "de", "light"))


def test_cohort_matrix_fits_a_phone():
    figure = charts.cohort_matrix(cohorts(30), "de", "light")
    assert np.shape(trace(figure, "cells").z) == (24, 12)
    assert figure.layout.margin.l <= 110


@pytest.mark.parametrize("mode", MODES)
def test_numbers_in_cells_can_be_read(mode):
    pal = theme.palette(mode)
    assert all(theme.contrast_ratio(pal.text, tone) >= 4.5 for tone in theme.shading(pal))


def test_survival_is_a_step_curve_from_everybody_with_its_median():
    figure = charts.survival(
        [10, 20, 30], [0.8, 0.5, 0.4], [0.7, 0.4, 0.3], [0.9, 0.6, 0.5], "de", "light", "days"
    )
    curve = trace(figure, "curve")
    assert list(curve.x) == [0, 10, 20, 30] and curve.y[0] == 1 and curve.line.shape == "hv"
    assert {"die Hälfte: 20 Tage", "40,0 %"} <= set(texts(figure))
    never = charts.survival([10], [0.8], [0.7], [0.9], "de", "light", "days")
    assert not any("Hälfte" in text for text in texts(never))


# --- description -----------------------------------------------------------------------------------


def test_description_says_last_value_and_trend():
    frame = results([0.90, 0.91, 0.93, 0.95, 0.97, 0.5], ["ok"] * 5 + ["partial"], half_width=0.01)
    text = charts.description(frame, kpi(), "de").replace(NBSP, " ")
    assert text == (
        "Pünktlich geliefert, Juni 2026: 50,0 %. 95-%-Intervall 49,0–51,0 %. "
        "Der letzte Zeitraum ist unvollständig. Über 5 Zeiträume gestiegen: zuerst 90,0 %, zuletzt 97,0 %."
    )


def test_description_calls_noise_no_trend():
    text = charts.description(results([0.90, 0.91, 0.92], half_width=0.05), kpi(), "en")
    assert "No clear direction" in text
    collapse = results([1, 2, 3, 4, 5, 6, 0.5], half_width=np.nan)
    assert "No clear direction" in charts.description(collapse, kpi(unit="count", measure="total"), "en")


def test_description_of_parts_and_of_nothing():
    frame = by_slice([0.7, 0.93], ["AT", "DE"], [60, 900])
    text = charts.description(frame, kpi(), "de", "all", "country").replace(NBSP, " ")
    assert "Am höchsten: Deutschland, 93,0 %. Am niedrigsten: Österreich, 70,0 %." in text
    shares = charts.description(mixture({"a": 0.6, "b": 0.4}), mix_kpi(a="Lesende"), "de").replace(NBSP, " ")
    assert shares == "Beteiligung, März 2026: Lesende 60,0 %, b 40,0 %."
    assert "keine Werte" in charts.description(results([np.nan]), kpi(), "de")


def test_money_is_written_in_the_currency_of_the_shop():
    money = kpi(unit="currency", measure="total", benchmarks=())
    frame = results([900, 950, 980], half_width=np.nan)
    figure = charts.trend(frame, money, "de", "light", currency="CHF")
    assert "980,00 CHF" in texts(figure)
    assert figure.layout.yaxis.ticktext[0] == f"0{NBSP}CHF"
    assert "CHF" in trace(figure, "points").hovertext[0]
    assert "980,00 CHF" in charts.description(frame, money, "de", currency="CHF").replace(NBSP, " ")
    parts = charts.breakdown(
        by_slice([3100], ["app"], [5], half_width=np.nan), money, "de", "light", currency="CHF"
    )
    assert texts(parts) == ["3.100 CHF"]


def test_a_contrast_with_a_small_side_claims_no_interval():
    row = contrast_row(k0=0, n0=16, value=0.002, low=-0.001, high=0.002)
    said = texts(charts.contrast(row, kpi(measure="contrast", unit="pp"), "de", "light"))
    assert "Bereinigter Unterschied +0,2 PP  wenig Daten" in said


def test_a_name_that_fits_in_one_line_is_not_cut():
    words = {"de": {"name": "Mehr", "unexposed": "pünktlich belieferte"}}
    figure = charts.contrast(contrast_row(), kpi(measure="contrast", texts=words), "de", "light")
    assert "pünktlich belieferte<" in figure.layout.yaxis.ticktext[1]
