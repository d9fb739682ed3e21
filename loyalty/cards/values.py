"""The values of a card as a table to take away."""

from collections.abc import Mapping

import pandas as pd

from loyalty.catalog import Kpi
from loyalty.format import defused

COLUMNS = ["period", "slice", "category", "value", "low", "high", "n", "k", "open"]
COLUMNS += ["k1", "n1", "k0", "n0", "status"]


def for_download(frame: pd.DataFrame, kpi: Kpi, settings: Mapping[str, object]) -> pd.DataFrame:
    """The values of a card: those columns that say something, then the settings behind them (rule G20)."""
    said = frame[[name for name in COLUMNS if name in frame and frame[name].notna().any()]]
    money = ("currency", "value_basis") if kpi.unit == "currency" else ()
    return said.assign(**{name: settings[name] for name in (*kpi.settings, *money, "as_of")})


def as_csv(rows: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8; what the shop's data says in words cannot act as a formula."""
    return _written(rows).encode()


def as_spreadsheet_csv(rows: pd.DataFrame, lang: str) -> bytes:
    """The same as the spreadsheet of that language opens it by a double click: mark, separator, decimals."""
    signs = {"sep": ";", "decimal": ","} if lang == "de" else {}
    return _written(rows, **signs).encode("utf-8-sig")


def _written(rows: pd.DataFrame, **signs: str) -> str:
    words = {name: rows[name].map(defused) for name in rows.select_dtypes(exclude=["number", "datetime"])}
    return rows.assign(**words).to_csv(index=False, date_format="%Y-%m-%d", **signs)
