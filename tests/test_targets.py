"""Targets: what they ask for in a month, what misses them and for how long, and their table as CSV."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty import targets
from loyalty.catalog import catalog, find
from loyalty.exchange import TableError
from loyalty.i18n import LANGUAGES
from loyalty.targets import KINDS, Target, Targets
from loyalty.workspace import Workspace

ON_TIME = catalog()["on_time_delivery_rate"]
LEAD_TIME = catalog()["delivery_lead_time"]
FIXED = Target("on_time_delivery_rate", "fixed", date(2026, 1, 1), 0.9)
LINE = Target("on_time_delivery_rate", "line", date(2026, 1, 1), 0.90, date(2026, 5, 1), 0.94)
LAST_YEAR = Target("on_time_delivery_rate", "last_year", date(2026, 1, 1), 0.02)


def month(number: int, year: int = 2026) -> date:
    return date(year, number, 1)


@pytest.mark.parametrize(
    ("target", "asked", "last_year", "expected"),
    [
        (FIXED, month(12, 2025), None, None),
        (FIXED, month(1), None, 0.9),
        (FIXED, month(1, 2031), None, 0.9),
        (Target("on_time_delivery_rate", "fixed", month(1), 0.9, month(3)), month(3), None, 0.9),
        (Target("on_time_delivery_rate", "fixed", month(1), 0.9, month(3)), month(4), None, None),
        (LINE, month(12, 2025), None, None),
        (LINE, month(1), None, 0.90),
        (LINE, month(2), None, 0.91),  # a quarter of the way
        (LINE, month(5), None, 0.94),
        (LINE, month(9), None, 0.94),  # held
        (LAST_YEAR, month(6), 0.85, 0.87),
        (LAST_YEAR, month(6), None, None),
        (LAST_YEAR, month(6), math.nan, None),
    ],
)
def test_what_a_target_asks_for_in_a_month(target, asked, last_year, expected):
    found = Targets((target,)).value(ON_TIME, asked, last_year)
    assert found == (None if expected is None else pytest.approx(expected))


def test_any_day_of_a_month_has_the_months_target():
    assert Targets((LINE,)).value(ON_TIME, date(2026, 3, 31)) == pytest.approx(0.92)


def test_of_several_the_one_that_began_last_counts():
    later = Target("on_time_delivery_rate", "fixed", month(4), 0.95, month(6))
    both = Targets((later, LINE))
    found = [both.value(ON_TIME, month(number)) for number in (3, 4, 6, 7)]
    assert found == pytest.approx([0.92, 0.95, 0.95, 0.94])


def test_another_kpi_has_no_target():
    assert Targets((FIXED,)).value(LEAD_TIME, month(6)) is None
    assert not Targets()
    assert Targets((FIXED, LAST_YEAR)).kpis == [ON_TIME]


def frame(values, half=0.02, status="ok", start="2025-01-01"):
    values = np.array(values, float)
    columns = {"value": values, "low": values - half, "high": values + half, "status": status}
    return pd.DataFrame({"period": pd.date_range(start, periods=len(values), freq="MS"), **columns})


@pytest.mark.parametrize(
    ("kpi", "target", "value", "half", "verdict"),
    [
        ("on_time_delivery_rate", 0.9, 0.90, 0.02, "met"),
        ("on_time_delivery_rate", 0.9, 0.95, 0.02, "met"),
        ("on_time_delivery_rate", 0.9, 0.89, 0.02, "chance"),  # the interval holds the target
        ("on_time_delivery_rate", 0.9, 0.87, 0.02, "missed"),
        ("delivery_lead_time", 3.0, 2.5, 0.2, "met"),  # less is better
        ("delivery_lead_time", 3.0, 3.1, 0.2, "chance"),
        ("delivery_lead_time", 3.0, 3.5, 0.2, "missed"),
        ("delivery_lead_time", 3.0, 3.5, math.nan, "chance"),  # nothing is known of its chance
        ("open_overdue_orders", 3.0, 4.0, math.nan, "missed"),  # counted, not sampled
        ("contact_frequency", 0.9, 0.95, 0.02, "off"),  # neither high nor low is better
        ("contact_frequency", 0.9, 0.91, 0.02, "met"),
    ],
)
def test_a_value_against_its_target(kpi, target, value, half, verdict):
    row = frame([value], half).iloc[0]
    found = targets.gap(catalog()[kpi], target, row)
    assert found.verdict == verdict
    assert found.gap == pytest.approx(value - target)
    assert found.is_missed == (verdict != "met")


@pytest.mark.parametrize("status", ["immature", "partial", "truncated", "unavailable"])
def test_a_month_that_is_not_complete_is_not_judged(status):
    assert targets.gap(ON_TIME, 0.9, frame([0.5], status=status).iloc[0]) is None


def test_what_is_missed_and_for_how_long():
    # met, missed, within chance, a month without a value, clearly missed, still running
    statuses = ["ok", "ok", "ok", "ok", "ok", "partial"]
    values = frame([0.95, 0.80, 0.89, math.nan, 0.85, 0.99], status=statuses)
    found = targets.missed(ON_TIME, Targets((Target(ON_TIME.id, "fixed", month(1, 2025), 0.9),)), values)
    assert (found.month, found.since, found.months, found.clear) == (month(5, 2025), month(2, 2025), 3, 2)
    assert (found.gap.value, found.gap.target, found.gap.verdict) == (0.85, 0.9, "missed")


def test_a_target_that_is_met_again_is_not_missed():
    values = frame([0.80, 0.80, 0.95])
    assert (
        targets.missed(ON_TIME, Targets((Target(ON_TIME.id, "fixed", month(1, 2025), 0.9),)), values) is None
    )


def test_months_before_the_target_do_not_count():
    values = frame([0.80, 0.80, 0.80])
    found = targets.missed(ON_TIME, Targets((Target(ON_TIME.id, "fixed", month(2, 2025), 0.9),)), values)
    assert (found.since, found.months) == (month(2, 2025), 2)


def test_last_year_plus_takes_the_value_of_the_same_month():
    values = frame([0.80] * 12 + [0.81])
    found = targets.missed(ON_TIME, Targets((Target(ON_TIME.id, "last_year", month(1), 0.02),)), values)
    assert found.gap.target == pytest.approx(0.82)
    assert (found.month, found.months, found.gap.verdict) == (month(1), 1, "chance")


def test_targets_are_kept_beside_the_versions_and_the_samples_apart(workspace: Workspace):
    assert targets.load(workspace) == Targets()
    targets.save(workspace, Targets((FIXED,)))
    targets.save(workspace, Targets((LINE, LAST_YEAR)), of_sample=True)
    assert targets.load(workspace) == Targets((FIXED,))
    assert targets.load(workspace, of_sample=True) == Targets((LINE, LAST_YEAR))
    targets.save(workspace, Targets())
    assert targets.load(workspace) == Targets()
    assert sorted(path.name for path in workspace.folder.iterdir()) == ["targets.json", "targets_sample.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{}",
        "[1]",
        '[{"kpi": "no_such", "kind": "fixed", "start": "2026-01-01", "value": 1}]',
        '[{"kpi": "on_time_delivery_rate", "kind": "line", "start": "2026-01-01", "value": 0.9}]',
        '[{"kpi": "on_time_delivery_rate", "kind": "fixed", "start": "soon", "value": 0.9}]',
        '[{"kpi": "on_time_delivery_rate", "kind": "fixed", "start": "2026-01-01", "value": NaN}]',
    ],
)
def test_what_makes_no_sense_in_the_file_is_passed_over(tmp_path, text):
    (tmp_path / "targets.json").write_text(text)
    assert targets.load(Workspace(tmp_path)) == Targets()


def test_every_kpi_is_found_by_its_name():
    for kpi in catalog().values():
        for lang in LANGUAGES:
            assert find(f" {kpi.text('name', lang).upper()}") is kpi
            assert ";" not in kpi.text("name", lang)  # parts the names in a cell of the notes


def read(text: str) -> Targets:
    return targets.from_csv(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Kennzahl;Art;Ab;Wert\nPünktlich geliefert;fest;2026-01;90 %\n",
        "Kennzahl;Art;Ab;Wert;Einheit\nPünktlich geliefert;fest;Jan 26;90,0;%\n",
        "KPI,Kind,From,Value\nDelivered on time,fixed,January 2026,90.0%\n",
        "sep=;\nid;kind;from;value\non_time_delivery_rate;FIXED;15.01.2026;90\n",
        "Wert;Ab;Art;Kürzel\n90;01/2026;fest;on_time_delivery_rate\n;;;\n",
        "Kürzel\tArt\tAb\tWert\non_time_delivery_rate\tfest\t2026-01-01\t90\n",
    ],
)
def test_csv_in_many_notations(text):
    assert read(text) == Targets((FIXED,))
    assert targets.from_csv(text.encode("utf-16")) == Targets((FIXED,))
    assert targets.from_csv(text.encode("cp1252").replace(b"\n", b"\r\n")) == Targets((FIXED,))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("no_such;fest;2026-01;90", "Zeile 2, Spalte „Kürzel“: „no_such“ ist keine Kennzahl"),
        (";fest;2026-01;90", "Spalte „Kennzahl“: Hier fehlt die Kennzahl"),
        ("payment_method_mix;fest;2026-01;90", "hat keinen einzelnen Wert"),
        ("on_time_delivery_rate;ungefähr;2026-01;90", "„ungefähr“ ist keine Art von Ziel"),
        ("on_time_delivery_rate;fest;bald;90", "Spalte „Ab“: „bald“ ist kein Monat"),
        ("on_time_delivery_rate;fest;2026-13;90", "„2026-13“ ist kein Monat"),
        ("on_time_delivery_rate;fest;;90", "Hier fehlt der Monat"),
        ("on_time_delivery_rate;fest;2026-01;", "Hier fehlt der Wert"),
        ("on_time_delivery_rate;fest;2026-01;viel", "„viel“ ist keine Zahl"),
        ("on_time_delivery_rate;fest;2026-01;0,9", "Sind 0,9 % oder 90 % gemeint?"),
        ("on_time_delivery_rate;fest;2026-01;190", "außerhalb von 0 bis 100 %"),
        ("on_time_delivery_rate;fest;2026-01;-5 %", "außerhalb von 0 bis 100 %"),
        ("on_time_delivery_rate;fest;2026-01;5 Tage", "Erwartet wird: %"),
        ("delivery_lead_time;fest;2026-01;5 %", "Erwartet wird: Tage"),
        ("delivery_lead_time;fest;2026-01;-1", "Prüfen Sie Vorzeichen"),
        ("on_time_delivery_rate;Vorjahr plus;2026-01;2 %", "zum Beispiel 2 PP"),
        ("on_time_delivery_rate;steigend;2026-01;90;;95", "Spalte „Bis“: Hier fehlt der Monat"),
        ("on_time_delivery_rate;steigend;2026-01;90;2026-05;", "Spalte „Endwert“: Hier fehlt der Wert"),
        ("on_time_delivery_rate;steigend;2026-01;90;2026-01;95", "zwei verschiedene Monate"),
        ("on_time_delivery_rate;fest;2026-05;90;2026-01;", "Der letzte Monat liegt vor dem ersten"),
        ("on_time_delivery_rate;fest;2026-05;90;;95", "Einen Endwert hat nur ein steigendes Ziel"),
    ],
)
def test_a_bad_cell_is_named_with_row_column_and_remedy(row, said):
    with pytest.raises(TableError) as error:
        read(f"Kürzel;Art;Ab;Wert;Bis;Endwert\n{row}\n")
    (sentence,) = error.value.said("de", "ziele.csv")
    assert sentence.startswith("ziele.csv: Zeile 2, Spalte „")
    assert said in sentence
    assert error.value.said("en", "targets.csv")[0].startswith("targets.csv: Row 2, column “")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Spalte „Art“: Diese Spalte fehlt"),
        (b"Art;Ab\nfest;2026-01\n", "Spalte „Wert“: Diese Spalte fehlt"),
        (b"\x00\x01\x02", "Das ist keine CSV-Datei"),
        (b"PK\x03\x04\x00\x00", "Das ist keine CSV-Datei"),
        (b"x" * 2_000_001, "zu groß"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(content, said):
    with pytest.raises(TableError) as error:
        targets.from_csv(content)
    assert said in error.value.said("de")[0]


def test_a_long_cell_is_not_quoted_in_full():
    with pytest.raises(TableError) as error:
        read(f"Kürzel;Art;Ab;Wert\nnps;fest;2026-01;{'9' * 1000}\n")
    assert len(error.value.said("de")[0]) < 200


def test_two_targets_of_one_month_are_refused_and_many_faults_counted():
    head, line = "Kürzel;Art;Ab;Wert\n", "on_time_delivery_rate;fest;2026-01;90 %\n"
    with pytest.raises(TableError) as error:
        read(head + line + line)
    assert "gibt es schon Zeile 2" in error.value.said("de")[0]
    with pytest.raises(TableError) as error:
        read(head + ";;;x\n" * 4)
    assert error.value.said("de")[-1] == "Und 7 weitere Stellen."


AIMED = [kpi for kpi in catalog().values() if kpi.has_monthly_value]
VALUES = {"percent": (0, 1), "points": (-100, 100), "stars": (1, 5)}
MONTHS = st.integers(2000, 2099).flatmap(lambda year: st.integers(1, 12).map(lambda one: date(year, one, 1)))


@st.composite
def any_target(draw) -> Target:
    kpi, kind = draw(st.sampled_from(AIMED)), draw(st.sampled_from(KINDS))
    low, high = VALUES.get(kpi.unit, (0, 1e9))
    numbers = st.floats(low, high).map(lambda number: round(number, 9))
    first, last = sorted([draw(MONTHS), draw(MONTHS)])
    if kind == "last_year":
        sign = draw(st.sampled_from([-1, 1]))
        return Target(
            kpi.id, kind, first, sign * abs(draw(numbers) - low), draw(st.sampled_from([None, last]))
        )
    if kind == "fixed" or first == last:
        return Target(kpi.id, "fixed", first, draw(numbers), draw(st.sampled_from([None, last])))
    return Target(kpi.id, kind, first, draw(numbers), last, draw(numbers))


@settings(max_examples=25)
@given(
    st.lists(any_target(), max_size=5, unique_by=lambda one: (one.kpi, one.start)), st.sampled_from(LANGUAGES)
)
def test_csv_brings_the_same_targets_back(items, lang):
    some = Targets(tuple(items))
    content = targets.to_csv(some, lang)
    assert targets.from_csv(content) == some
    assert not any(
        cell.startswith(("=", "@")) for cell in content.decode().split(";" if lang == "de" else ",")
    )
