"""Random cases of every measure, counted in DuckDB as the rollup counts them."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd

from loyalty.measures import MEASURES, Spec

SPECS = {
    "share": Spec("share", "percent"),
    "mean": Spec("mean", "currency"),
    "median": Spec("median", "percent"),
    "duration": Spec("duration", "days"),
    "nps": Spec("nps", "points"),
    "total": Spec("total", "count"),
    "ratio": Spec("ratio", "percent"),
    "variation": Spec("variation", "percent"),
    "mix": Spec("mix", "percent"),
    "contrast": Spec("contrast", "pp"),
}
MONTHS = pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01"])
COUNTRIES = np.array(["AT", "DE", None], dtype=object)


def cases(measure: str, size: int = 900) -> pd.DataFrame:
    """Random cases of three months and countries (one unknown); some are open, some left out."""
    draws = np.random.default_rng(11)
    values = {
        "share": draws.random(size) < 0.4,
        "mean": draws.gamma(2, 30, size).round(2),
        "duration": draws.integers(0, 20, size),
        "median": draws.integers(0, 400, size) / 1000,
        "nps": draws.integers(0, 11, size),
        "total": draws.integers(0, 5, size),
        "ratio": draws.gamma(2, 3, size),
        "variation": draws.gamma(2, 30, size),
        "mix": draws.choice(["PayPal", "Rechnung", "Karte"], size, p=[0.5, 0.3, 0.2]),
        "contrast": draws.random(size) < 0.3,
    }
    frame = pd.DataFrame({"value": pd.Series(values[measure]).astype(object)})
    frame["period"] = MONTHS[draws.integers(0, 3, size)]
    frame["country"] = COUNTRIES[draws.integers(0, 3, size)]
    frame["closed"] = draws.random(size) < 0.7
    frame["weight"] = draws.gamma(3, 20, size)
    frame["exposed"] = draws.random(size) < 0.5
    frame["stratum"] = draws.choice(["low", "high"], size)
    fate = draws.random(size)
    frame["left_out"] = np.where(fate < 0.05, "duplicate", None)
    frame.loc[fate < (0.05 if measure == "duration" else 0.15), "value"] = None
    return frame


def counted(frame: pd.DataFrame, spec: Spec, *by: str) -> pd.DataFrame:
    """The rollup: what the expressions of the measure make of the cases."""
    measure = MEASURES[spec.measure]
    types = {"share": "boolean", "contrast": "boolean", "mix": "varchar"}
    expressions = ", ".join(f"{sql} as {name}" for name, sql in measure.sql(spec).items())
    groups = "".join(f"{name}, " for name in by)
    connection = duckdb.connect()
    connection.register("frame", frame.assign(value=frame["value"].astype("string")))
    return connection.execute(
        f"""
        with cases as (select * replace (value::{types.get(spec.measure, "double")} as value) from frame)
        select {groups}{expressions},
            count(*) filter (where value is null and left_out is null) as open,
            count(*) filter (where left_out is not null) as left_out
        from cases group by all
        """
    ).df()


def estimated(measure: str, *by: str) -> pd.DataFrame:
    return MEASURES[measure].estimate(counted(cases(measure), SPECS[measure], *by), list(by), SPECS[measure])


def of_group(measure: str, row) -> pd.DataFrame:
    """The counted cases of the group that a result row stands for."""
    frame = cases(measure)
    country = frame["country"].isna() if pd.isna(row.country) else frame["country"] == row.country
    return frame[(frame["period"] == row.period) & country & frame["value"].notna()]


def groups_of(measure: str) -> Iterator[tuple]:
    """Each result row by period and country with the cases it should be computed from."""
    found = estimated(measure, "period", "country")
    assert len(found.drop_duplicates(["period", "country"])) == 9
    for row in found.itertuples():
        yield row, of_group(measure, row)
