"""Targets and notes in the charts: a value per month as a line, notes as marks, both in words."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.cards.picture import number
from loyalty.cards.view import View
from loyalty.format import NBSP
from loyalty.notes import Note
from tests.chart_frames import kpi, results, texts, trace

VALUES = [0.90, 0.92, 0.91, 0.93, 0.92, 0.91]
CARRIER = Note(date(2026, 3, 15), "Neuer <b>Paketdienst</b> " + "mit langem Namen " * 20, "Frau <i>Meier</i>")
LATER = Note(date(2026, 3, 31), "Zweite Sache")


def aim(values: dict[int, float], name: str | None = None) -> pd.Series:
    months = [pd.Timestamp(2026, number, 1) for number in values]
    return pd.Series(list(values.values()), pd.DatetimeIndex(months), dtype=float, name=name)


def drawn(target: pd.Series | None = None, notes=(), **changes):
    return charts.trend(
        results(VALUES), kpi(benchmarks=(), **changes), "de", "light", target=target, notes=notes
    )


def test_a_rising_target_is_drawn_as_one_and_named_by_its_last_value():
    figure = drawn(aim({1: 0.90, 2: 0.91, 3: 0.92, 4: 0.93, 5: 0.94, 6: 0.9512}))
    line = trace(figure, "reference")
    assert list(line.y) == [0.90, 0.91, 0.92, 0.93, 0.94, 0.9512]
    assert line.line.dash == "6px,4px"
    assert any("Ziel 95,1 %" in text for text in texts(figure))


def test_a_level_target_goes_over_the_whole_width():
    figure = drawn(aim(dict.fromkeys(range(1, 7), 0.95)))
    assert trace(figure, "reference") is None
    assert [(shape.xref, shape.y0, shape.y1) for shape in figure.layout.shapes] == [("paper", 0.95, 0.95)]


def test_months_without_a_target_have_no_line():
    line = trace(drawn(aim({1: 0.92, 2: 0.92, 5: 0.93})), "reference")
    assert list(line.y) == [0.92, 0.92, None, 0.93, 0.93]  # a month alone is a short piece
    assert pd.Timestamp(line.x[3]) < pd.Timestamp(2026, 5, 1) < pd.Timestamp(line.x[4])
    assert trace(drawn(aim({})), "reference") is None


def test_the_axis_holds_a_near_target_and_lets_a_far_one_go():
    near, far = drawn(aim({5: 0.95, 6: 0.96})), drawn(aim({5: 0.2, 6: 0.2}))
    assert near.layout.yaxis.range[1] > 0.96
    assert far.layout.yaxis.range[0] > 0.5
    assert any(text.endswith("↓") for text in texts(far))


def test_a_target_is_named_as_it_is_handed_over():
    assert any("Ziel (ganzer Shop)" in text for text in texts(drawn(aim({6: 0.9}, "Ziel (ganzer Shop)"))))


def test_notes_of_a_month_share_a_mark_and_their_text_is_no_markup():
    figure = drawn(
        notes=[LATER, CARRIER, Note(date(2026, 7, 1), "danach"), Note(date(2025, 12, 31), "davor")]
    )
    marks = trace(figure, "remarks")
    assert [pd.Timestamp(x) for x in marks.x] == [pd.Timestamp(2026, 3, 1)]
    (hover,) = marks.hovertext
    assert hover.index("15.03.2026") < hover.index("31.03.2026")
    assert "<b>Paketdienst" not in hover and "<i>Meier" not in hover
    assert "…" in hover and "Zweite Sache" in hover
    assert max(len(line) for line in hover.split("<br>")) <= 50
    (line,) = figure.layout.shapes
    assert (line.yref, line.x0, line.x1) == ("paper", line.x0, line.x0)
    assert drawn().layout.shapes == ()


def test_a_mark_stands_within_the_plot():
    figure = drawn(notes=[CARRIER])
    low, high = figure.layout.yaxis.range
    assert low < trace(figure, "remarks").y[0] < high


def test_a_mark_covers_no_value_and_takes_room_only_where_it_must():
    for values, is_higher in (([0.5, 0.4, 0.41, 0.42], False), ([0.4, 0.5, 0.8, 0.7], True)):
        frame = results(values, start="2026-01-01").assign(low=np.nan, high=np.nan)
        plain, figure = (
            charts.trend(frame, kpi(benchmarks=()), "de", "light", notes=notes) for notes in ((), [CARRIER])
        )
        low, high = figure.layout.yaxis.range
        (mark,) = trace(figure, "remarks").y
        assert low < values[2] < mark - 0.05 * (high - low) < high
        assert (high > plain.layout.yaxis.range[1]) == is_higher
        assert figure.layout.yaxis.tickvals == plain.layout.yaxis.tickvals


def test_weeks_are_marked_by_the_week():
    frame = results([0.9, 0.92, 0.93], start="2026-03-02", freq="W-MON")
    figure = charts.trend(frame, kpi(), "de", "light", "week", notes=[CARRIER])
    assert [pd.Timestamp(x) for x in trace(figure, "remarks").x] == [pd.Timestamp(2026, 3, 9)]


def test_a_mix_is_marked_too():
    frame = pd.concat([results([0.4, 0.5, 0.6]).assign(category=name) for name in ("a", "b")])
    figure = charts.mix(frame, kpi(measure="mix"), "de", "light", notes=[CARRIER])
    assert list(trace(figure, "remarks").y) == [1.0]


@pytest.mark.parametrize(
    ("lang", "aimed", "noted"),
    [
        ("de", "Ziel, Juni 2026: 95 %.", "Notiz vom 31.03.2026: Zweite Sache."),
        ("en", "Target, June 2026: 95%.", "Note of 31 Mar 2026: Zweite Sache."),
    ],
)
def test_the_text_alternative_tells_target_and_notes(lang, aimed, noted):
    told = charts.description(
        results(VALUES),
        kpi(),
        lang,
        target=aim({5: 0.9, 6: 0.95}),
        notes=[LATER, Note(date(2020, 1, 1), "alt")],
    ).replace("\u00a0", " ")
    assert aimed in told and noted in told and "alt." not in told and "früher" not in told
    many = [Note(date(2026, month, 3), f"Notiz {month}") for month in range(1, 7)]
    told = charts.description(results(VALUES), kpi(), lang, notes=many)
    assert {"de": "3 frühere Notizen.", "en": "3 earlier notes."}[lang] in told
    assert [month for month in range(1, 7) if f"Notiz {month}" in told] == [4, 5, 6]
    assert charts.description(results(VALUES), kpi(), lang, target=aim({})) == charts.description(
        results(VALUES), kpi(), lang
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", f"in jedem der 3 Monate. Ziel, März 2026: 97,5{NBSP}%."),
        ("en", "in each of 3 months. Target, March 2026: 97.5%."),
    ],
)
def test_a_value_that_never_changes_says_its_target_in_words(lang, said):
    view = View(SimpleNamespace(settings={"currency": "EUR"}), lang, "light", 12, "month")
    frame = results([1, 1, 1])
    assert number(view, kpi(), frame, []).note == said.partition(".")[0]
    found = number(view, kpi(), frame, [], aim({1: 0.9, 3: 0.975}))
    assert found.figure is None and found.note == said
