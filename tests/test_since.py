"""What happened since a note: months, values and verdicts recomputed in pandas and by hand."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from loyalty.analyses.since import Since, since
from loyalty.analyses.since_words import doubt_in_words, since_in_words
from loyalty.catalog import catalog
from loyalty.measures import Difference, newcombe
from loyalty.notes import Note
from loyalty.workspace import Version
from tests.small_shops import shop
from tests.versions import settings_of

AS_OF = date(2026, 10, 31)
NOTED = date(2026, 6, 15)
MONTHS = [moment.date() for moment in pd.date_range("2024-01-01", AS_OF, freq="MS")]


def orders() -> pd.DataFrame:
    """60 orders a month, 45 of them in time; 55 after June 2026, when there are 90 a month."""
    rows = []
    for month in MONTHS:
        number, punctual = (90, 80) if month > NOTED else (60, 45)
        for one in range(number):
            ordered = datetime(month.year, month.month, 2, 12)
            late = timedelta(days=2 if one < punctual else 6)
            rows.append(
                {
                    "order_id": f"{month}-{one}",
                    "ordered_at": ordered,
                    "customer_id": f"{month}-{one}",
                    "promised_date": (ordered + timedelta(days=3)).date(),
                    "shipped_at": ordered + timedelta(days=1),
                    "delivered_at": ordered + late,
                }
            )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def version() -> Iterator[Version]:
    with shop({"orders": orders().to_dict("records")}, settings_of(AS_OF)) as found:
        yield found


def asked(version, kpi: str, direction: str = "rise", day: date = NOTED):
    (found,) = since(version, Note(day, "Neuer Paketdienst", expects=((kpi, direction),)))
    return found


def test_the_months_before_and_since_recomputed_in_pandas(version):
    found = asked(version, "on_time_delivery_rate")
    assert found.before == (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    assert found.after == (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
    table = orders()
    table["month"] = table["ordered_at"].dt.to_period("M").dt.start_time.dt.date
    table["punctual"] = table["delivered_at"] < table["promised_date"].map(pd.Timestamp) + pd.Timedelta(
        days=1
    )
    (k1, n1), (k0, n0) = (
        table.loc[table["month"].isin(months), "punctual"].agg(["sum", "size"])
        for months in (found.after, found.before)
    )
    assert (k1, n1, k0, n0) == (320, 360, 135, 180)
    assert (found.value_before, found.value_after) == (pytest.approx(k0 / n0), pytest.approx(k1 / n1))
    value, low, high = (float(np.squeeze(one)) for one in newcombe(k1, n1, k0, n0))
    difference = found.difference
    assert (difference.value, difference.low, difference.high) == pytest.approx((value, low, high))
    assert (found.verdict, found.is_expected) == ("better", True)
    assert found.year == pytest.approx(0)  # nothing changed between these months of 2025


def test_a_note_on_the_first_of_a_month_counts_that_month(version):
    found = asked(version, "on_time_delivery_rate", day=date(2026, 7, 1))
    assert (found.before[-1], found.after[0]) == (date(2026, 6, 1), date(2026, 7, 1))


def test_an_earlier_look_ends_with_its_month(version):
    note = Note(NOTED, "Neuer Paketdienst", expects=(("on_time_delivery_rate", "rise"),))
    (found,) = since(version, note, until=date(2026, 8, 31))
    assert found.after == (date(2026, 7, 1), date(2026, 8, 1))
    (early,) = since(version, note, until=date(2026, 6, 30))
    assert (early.after, early.verdict) == ((), "early")


def test_nothing_changed_is_said_so_and_a_wish_against_it_too(version):
    before = asked(version, "on_time_delivery_rate", day=date(2025, 9, 10))
    assert (before.verdict, before.is_expected) == ("none", None)  # four good months of thirteen
    against = asked(version, "on_time_delivery_rate", "fall")
    assert (against.verdict, against.is_expected) == ("better", False)
    assert asked(version, "on_time_delivery_rate", "watch").is_expected is None


def test_sums_are_compared_by_month_and_by_what_was_usual(version):
    """60 new customers a month before, 90 since: outside of what the months before did (exactly 60)."""
    found = asked(version, "new_customers")
    assert (found.value_before, found.value_after) == (60, 90)
    assert found.difference.value == 30
    assert (found.low, found.high) == (60, 60)
    assert np.isnan(found.difference.low)
    assert found.verdict == "better"
    quiet = asked(version, "new_customers", day=date(2025, 5, 10))
    assert quiet.verdict == "unknown"  # four months before are too few for what is usual


def test_too_early_and_nothing_before(version):
    assert asked(version, "on_time_delivery_rate", day=date(2026, 10, 5)).verdict == "early"
    assert asked(version, "on_time_delivery_rate", day=date(2023, 10, 5)).verdict == "unknown"


def test_a_state_is_compared_by_its_last_months(version):
    found = asked(version, "purchase_frequency")
    assert (len(found.before), len(found.after)) == (1, 1)
    assert (found.before[0], found.after[0]) == (date(2026, 5, 1), date(2026, 10, 1))


def test_a_kpi_without_data_is_passed_over(version):
    assert since(version, Note(NOTED, "x", expects=(("nps", "rise"),))) == []


@pytest.mark.parametrize(
    ("before", "after", "interval", "usual", "verdict"),
    [
        (60, 90, (np.nan, np.nan), (50, 70), "better"),
        (60, 70, (np.nan, np.nan), (50, 70), "none"),
        (60, 40, (np.nan, np.nan), (50, 70), "worse"),
        (30, 40, (np.nan, np.nan), (50, 70), "none"),  # still below the usual, but nearer to it
        (80, 80, (np.nan, np.nan), (50, 70), "none"),
        (60, 90, (np.nan, np.nan), (np.nan, np.nan), "unknown"),
        (7, 7, (-1, 0), (np.nan, np.nan), "none"),  # a median that stands still
    ],
)
def test_verdict_without_a_p_value(before, after, interval, usual, verdict):
    found = Since(
        Note(NOTED, "x"), catalog()["new_customers"], "rise", (NOTED,), (NOTED,), before, after,
        Difference(after - before, *interval), low=usual[0], high=usual[1],
    )  # fmt: skip
    assert found.verdict == verdict


def test_in_words(version):
    found = asked(version, "on_time_delivery_rate")
    said = since_in_words(found, "de").replace("\u00a0", " ")
    assert said == "Seitdem besser: 88,9 % statt 75,0 % (+13,9 PP). So war es gewollt."
    lines = [line.replace("\u00a0", " ") for line in doubt_in_words(found, "de")]
    assert lines[0] == "Davor: März 2026 bis Mai 2026. Seitdem: Juli 2026 bis Oktober 2026."
    assert lines[1].startswith("95-%-Intervall der Änderung: +")
    assert lines[2].endswith("um 0,0 PP.")
    early = asked(version, "on_time_delivery_rate", day=date(2026, 10, 5))
    assert since_in_words(early, "en") == "Too early: No month since can be judged yet."
    assert doubt_in_words(early, "en") == []
