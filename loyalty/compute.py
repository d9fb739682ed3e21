"""KPI × period × slice × filter → one result frame with value, interval and status."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from loyalty import periods
from loyalty.catalog import SHARED_SLICES, Kpi
from loyalty.measures import MEASURES, Difference
from loyalty.rollup import Question, read
from loyalty.workspace import Version

MIN_CASES = 30
NUMBERS = ["value", "n", "k", "low", "high", "p90", "k1", "n1", "k0", "n0", "open", "left_out"]
COLUMNS = ["kpi", "period", "slice", "category", *NUMBERS, "status", "missing"]


def results(
    version: Version,
    kpis: Iterable[Kpi],
    grain: str = "month",
    start: date | None = None,
    end: date | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
    by: str | None = None,
) -> pd.DataFrame:
    """All KPIs in one frame, one row per KPI × period × slice value (× category).

    `start` and `end` name any day of the first and last period (both included; for 'all': of the first and
    last month). Columns: kpi, period (first day; NaT for 'all'), slice (value of `by`), category, value, n,
    k, low, high, p90, k1, n1, k0, n0, open, left_out, status, missing (columns that would light an
    unavailable KPI up).
    """
    edges = "month" if grain == "all" else grain
    first, last = periods.first_day(start, edges), periods.last_day(end, edges)
    question = Question(grain, first, last, where or None, by)
    frames = [result(version, kpi, question) for kpi in kpis]
    if len(frames) == 1:
        return frames[0]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def result(version: Version, kpi: Kpi, question: Question, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """The result frame of one KPI; `rows`: its additive rows, where they have been read already."""
    missing = kpi.missing(version.columns) or unusable_slices(kpi, question)
    if missing or not has_meaning(kpi, question.grain):
        return _unavailable(version, kpi, question, missing)
    rows = additive_rows(version, kpi, question) if rows is None else rows
    by = ["period", "slice"] if question.by else ["period"]
    estimated = MEASURES[kpi.measure].estimate(rows, by, kpi.spec) if len(rows) else None
    columns = _on_spine(estimated, _spine(version, question, rows), question, kpi)
    facts = periods.Facts.of(version, kpi, question.grain, columns["period"])
    if kpi.measure == "total":
        # A sum over no case is 0 where the data reaches, unknown where it does not (rule G8).
        is_empty = (columns["n"] == 0) & (columns["open"] == 0)
        columns["value"] = np.where(facts.is_reached & is_empty, 0.0, columns["value"])
    for name in ("value", "low", "high", "p90"):
        # Neither a window that is still open nor a history that is cut off yields a number (rules G9, G10).
        columns[name] = np.where(facts.is_immature | facts.is_truncated, np.nan, columns[name])
    columns["status"] = facts.status(is_thin=_is_thin(kpi, columns))
    return _frame(kpi, columns, ())


def has_meaning(kpi: Kpi, grain: str) -> bool:
    """Whether the KPI can be asked by this grain at all."""
    if grain == "all":
        return kpi.state or not kpi.per_grain
    return not (kpi.shortest == "month" and grain == "week")


def additive_rows(version: Version, kpi: Kpi, question: Question) -> pd.DataFrame:
    """The counts that answer `question`; for a state over 'all', those of its last period."""
    if question.grain == "all" and kpi.state and question.end:
        last = min(question.end, version.as_of)
        monthly = replace(question, grain="month", start=last.replace(day=1), end=last)
        return read(version, kpi, monthly).assign(period=pd.NaT)
    if question.grain == "all" and kpi.state:
        return read(version, kpi, replace(question, start=None))
    return read(version, kpi, question)


def difference(
    version: Version,
    kpi: Kpi,
    current: date,
    previous: date,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> Difference:
    """The change from month `previous` to month `current` with its 95 % interval (rule G14)."""
    rows = [month_rows(version, kpi, [month], where) for month in (current, previous)]
    return MEASURES[kpi.measure].difference(rows[0], rows[1], kpi.spec)


def month_rows(
    version: Version,
    kpi: Kpi,
    months: Sequence[date],
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> pd.DataFrame:
    """The counts of some months (their first days), to be added up."""
    rows = additive_rows(version, kpi, Question("month", min(months), max(months), where or None))
    return rows[rows["period"].isin(pd.DatetimeIndex(months))]


def unusable_slices(kpi: Kpi, question: Question) -> list[str]:
    """The filters and the breakdown that this KPI's cases do not know."""
    asked = [*(question.where or {}), *([question.by] if question.by else [])]
    return [name for name in asked if name not in kpi.available_slices]


def known_slices(kpis: Iterable[Kpi]) -> list[str]:
    """Every slice that some KPI can be divided by."""
    return list(dict.fromkeys([*SHARED_SLICES, *(name for kpi in kpis for name in kpi.slices)]))


def _spine(version: Version, question: Question, rows: pd.DataFrame) -> pd.DatetimeIndex:
    """The first days of all periods asked for: from the data's first to as-of, earlier where cases are."""
    if question.grain == "all":
        return pd.DatetimeIndex([pd.NaT])
    earliest = version.data_from
    if len(rows):
        earliest = min(earliest, rows["period"].min().date())
    first = periods.first_day(question.start or earliest, question.grain)
    last = min(question.end or version.as_of, version.as_of)
    return pd.date_range(first, max(last, first), freq=periods.FREQUENCIES[question.grain])


def _on_spine(
    estimated: pd.DataFrame | None, spine: pd.DatetimeIndex, question: Question, kpi: Kpi
) -> dict[str, np.ndarray]:
    """Columns with every period of the spine, also those without a case: n = 0 and no value (rule G8)."""
    if estimated is None:
        columns = {"period": spine.to_numpy()} | {name: np.full(len(spine), np.nan) for name in NUMBERS}
    else:
        keys = {"period": spine}
        if question.by:
            keys["slice"] = pd.Index(sorted(estimated["slice"].unique()), dtype=object)
        if kpi.measure == "mix":
            keys["category"] = pd.Index(estimated["category"].dropna().unique(), dtype=object)
        if len(keys) > 1:
            index = pd.MultiIndex.from_product(keys.values())
            place = estimated.set_index(list(keys)).index.get_indexer(index)
        else:
            index, place = spine, pd.DatetimeIndex(estimated["period"]).get_indexer(spine)
        columns = {name: index.get_level_values(level).to_numpy() for level, name in enumerate(keys)}
        for name in NUMBERS:
            values = estimated[name].to_numpy(dtype=float)
            columns[name] = np.where(place >= 0, values[place], np.nan)
    for name in ("n", "open", "left_out", *(["k"] if kpi.measure in ("share", "duration", "mix") else [])):
        columns[name] = np.nan_to_num(columns[name])
    if kpi.measure == "mix" and estimated is not None:
        _fill_absent_categories(columns, question)
    return columns


def _fill_absent_categories(columns: dict[str, np.ndarray], question: Question) -> None:
    """A category without a case in a period that has cases is 0 of n, not unknown."""
    keys = [columns["period"], *([columns["slice"]] if question.by else [])]
    totals = pd.Series(columns["n"]).groupby(keys, dropna=False).transform("max").to_numpy()
    absent = (columns["n"] == 0) & (totals > 0)
    columns["n"] = np.where(absent, totals, columns["n"])
    columns["value"] = np.where(absent, 0.0, columns["value"])


def _is_thin(kpi: Kpi, columns: dict[str, np.ndarray]) -> np.ndarray:
    if kpi.census:
        return np.zeros(len(columns["n"]), dtype=bool)
    if kpi.measure == "contrast":
        smaller = np.fmin(columns["n1"], columns["n0"])
        return ~(smaller >= MIN_CASES)
    return columns["n"] < MIN_CASES


def _unavailable(version: Version, kpi: Kpi, question: Question, missing: list[str]) -> pd.DataFrame:
    spine = _spine(version, question, pd.DataFrame())
    columns = {"period": spine.to_numpy()} | {name: np.full(len(spine), np.nan) for name in NUMBERS}
    columns |= {name: np.zeros(len(spine)) for name in ("n", "open", "left_out")}
    return _frame(kpi, columns | {"status": np.full(len(spine), "unavailable", dtype=object)}, tuple(missing))


def _frame(kpi: Kpi, columns: dict[str, np.ndarray], missing: tuple[str, ...]) -> pd.DataFrame:
    length = len(columns["period"])
    nothing = np.full(length, None, dtype=object)
    complete = {"kpi": np.full(length, kpi.id, dtype=object), "slice": nothing, "category": nothing} | columns
    complete["missing"] = pd.Series([missing] * length, dtype=object)
    return pd.DataFrame({name: complete[name] for name in COLUMNS})
