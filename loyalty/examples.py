"""The worked example of a KPI, run through the same path as a shop's data."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from loyalty.catalog import Kpi
from loyalty.importing import finish
from loyalty.schema import TABLES
from loyalty.workspace import Settings, Version, Workspace, connect
from loyalty.workspace.build import create_tables

EXAMPLE_KEYS = {"as_of", "settings", "expect"}


def tables_of(kpi: Kpi) -> dict[str, list[dict]]:
    """The example's rows by table, as written in the file."""
    return {name: rows for name, rows in kpi.example.items() if name not in EXAMPLE_KEYS}


@contextmanager
def example_version(kpi: Kpi) -> Iterator[Version]:
    """The example as a shop of its own. Raises ValueError for a table or column that does not exist."""
    settings = Settings.parse(kpi.example.get("settings", {}), kpi.example["as_of"])
    with shop_of_rows(
        tables_of(kpi), settings, supplied=[name for group in kpi.needs for name in group]
    ) as version:
        yield version


@contextmanager
def shop_of_rows(
    tables: Mapping[str, list[dict]], settings: Settings, supplied: list[str] | None = None
) -> Iterator[Version]:
    """Rows written by hand as a throw-away version; keys that are left out get harmless defaults."""
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder))
        with workspace.writing() as draft:
            con = connect(draft.database)
            try:
                create_tables(con)
                for name, rows in tables.items():
                    _insert(con, name, rows, settings.as_of)
                for column in supplied or []:
                    con.execute("insert into data.supplied values (?, ?)", column.split("."))
                finish(con, settings)
            finally:
                con.close()
        try:
            yield workspace.current()
        finally:
            workspace.delete()


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: list[dict], as_of: date | None) -> None:
    table = TABLES.get(name)
    if table is None:
        raise ValueError(f"example: there is no table {name}")
    for number, row in enumerate(rows, 1):
        unknown = set(row) - set(table.columns)
        if unknown:
            raise ValueError(f"example: {name} has no column {', '.join(sorted(unknown))}")
        full = {**_defaults(name, row, number, as_of), **row}
        marks = ", ".join("?" for _ in full)
        con.execute(f"insert into data.{name} ({', '.join(full)}) values ({marks})", list(full.values()))
    for column in {column for row in rows for column in row}:
        con.execute("insert into data.supplied values (?, ?)", [name, column])


def _defaults(name: str, row: dict, number: int, as_of: date | None) -> dict:
    defaults: dict[str, object] = {}
    for column in TABLES[name].key:
        if TABLES[name].columns[column].type == "text" and column.endswith("_id"):
            defaults[column] = f"{name}-{number}"
    if name == "orders":
        days = [_day(value) for value in row.values() if isinstance(value, date)]
        defaults["ordered_at"] = (
            min(days) - timedelta(days=2) if days else (as_of or date.today()) - timedelta(days=1)
        )
        defaults["order_value"] = 50.0
    return defaults


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
