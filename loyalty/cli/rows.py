"""Result frames as plain rows with exactly the fields that the command line promises."""

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from loyalty.catalog import Kpi

COUNTS = ("n", "k", "k1", "n1", "k0", "n0", "open")


def result_rows(frame: pd.DataFrame, by: str | None = None) -> list[dict]:
    """One dict per row; optional fields (category, p90, k1 …, missing) only where they apply."""
    return [_row(row, by) for row in frame.itertuples()]


def _row(row, by: str | None) -> dict:
    fields = {
        "kpi": row.kpi,
        "period": "all" if pd.isna(row.period) else row.period.date().isoformat(),
        "slice": {by: row.slice or None} if by and isinstance(row.slice, str) else None,
        "value": number(row.value),
        "n": count(row.n),
        "k": count(row.k),
        "low": number(row.low),
        "high": number(row.high),
        "status": row.status,
        "open": count(row.open),
    }
    if isinstance(row.category, str):
        fields["category"] = row.category
    if not math.isnan(row.p90):
        fields["p90"] = row.p90
    if not math.isnan(row.n1):
        fields |= {name: count(getattr(row, name)) for name in ("k1", "n1", "k0", "n0")}
    if row.missing:
        fields["missing"] = list(row.missing)
    return fields


def plain_rows(frame: pd.DataFrame) -> list[dict]:
    """The rows of an analysis as they are."""
    return [plain_row(row) for row in frame.to_dict("records")]


def plain_row(row: Mapping[str, object]) -> dict[str, object]:
    return {name: plain(value) for name, value in row.items()}


def plain(value: object) -> object:
    """Days as ISO dates, None for what is missing."""
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def case_rows(frame: pd.DataFrame) -> list[dict]:
    """One dict per case; what is not known is None, days are ISO dates."""
    days = {name: frame[name].dt.strftime("%Y-%m-%d") for name in ("day", "period")}
    rows = frame.assign(**days)
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def driver_rows(frame: pd.DataFrame) -> list[dict]:
    """One dict per driver with all its numbers; what does not apply is None, counts are whole."""
    counts = {"k1", "n1", "k0", "n0", "open", "strata"}
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [
        {
            name: round(value) if name in counts and value is not None else value
            for name, value in (row | {"missing": list(row["missing"])}).items()
        }
        for row in rows
    ]


def catalog_rows(kpis: Iterable[Kpi], lang: str) -> list[dict]:
    """Every KPI with what `catalog` prints."""
    return [
        {
            "kpi": kpi.id,
            "folder": kpi.folder,
            "name": kpi.text("name", lang),
            "measure": kpi.measure,
            "unit": kpi.unit,
            "better": kpi.better,
            "priority": kpi.priority,
            "question": kpi.text("question", lang),
            "definition": kpi.text("definition", lang),
            "needs": ["|".join(group) for group in kpi.needs],
        }
        for kpi in kpis
    ]


def number(value: float) -> float | None:
    """A number of a frame; None where it is missing."""
    return None if math.isnan(value) else float(value)


def count(value: float) -> int | None:
    """The same as a whole number."""
    return None if math.isnan(value) else round(value)
