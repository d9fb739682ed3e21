"""Canonical tables as uploaded → everything that KPI queries read: cleaned, dated, with persons.

The uploaded rows stand in schema `data` and never change; what is derived stands beside them in
`main`. As-of is applied here, once: an event that had not happened yet is not known.
"""

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from loyalty.schema import SQL_TYPES, TABLES, Table
from loyalty.workspace.database import at_once
from loyalty.workspace.settings import AUTO, DEFAULTS, Settings

VIEWS = Path(__file__).parents[1] / "views"
# In the order they build on each other.
MATERIALISED = (
    "buyers",
    "accounts",
    "valid_orders",
    "excluded_orders",
    "periods",
    "profiles",
    "order_profiles",
    "customer_profiles",
)
PLAIN = (
    "order_slices",
    "customer_slices",
    "announced_returns",
    "human_visits",
    "content_edits",
    "newsletters",
    "new_customer_orders",
    "months",
    "trailing_years",
    "trailing_months",
    "retained_customers",
    "shipping_quotes",
    "delivery_kinds",
    "withdrawals",
    "customer_spells",
    "start_spells",
    "last_experiences",
    "first_orders",
    "purchase_spells",
)
MIN_GAPS = 100
FALLBACK_CHURN_DAYS = 365


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Every canonical table with every column, empty, and the bookkeeping of imports."""
    con.execute("create schema if not exists data")
    for table in TABLES.values():
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.type]}" for column in table.columns.values())
        con.execute(f"create table data.{table.name} ({columns})")
    con.execute("create table data.chosen (name varchar, value varchar)")
    con.execute("create table data.supplied (table_name varchar, column_name varchar)")
    con.execute(
        "create table data.dropped_rows "
        "(table_name varchar, record_key varchar, reason varchar, file varchar, row_no bigint)"
    )
    con.execute(
        "create table data.imports (file varchar, table_name varchar, imported_at timestamp, report varchar)"
    )


def derive(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """(Re)build all derived tables of an open version under `settings`."""
    with at_once(con):
        _create_settings(con, settings)
        _create_identities(con)
        con.execute(f"create view orders_known as {_known(TABLES['orders'])}")
    _materialise(con, "person_keys")
    with at_once(con):
        _resolve_currency(con)
        for table in TABLES.values():
            if table.name != "orders":
                con.execute(f"create view {table.name} as {_with_person(table)}")
        # No table: nearly all of it is kept as valid_orders, and writing it again costs more than reading it.
        _view(con, "orders")
        con.execute("update settings set data_from = coalesce(?, as_of)", [_data_from(con)])
    _materialise(con, "occasions")
    _resolve_churn_days(con)
    for name in MATERIALISED:
        _materialise(con, name)
    with at_once(con):
        for name in PLAIN:
            _view(con, name)
        _materialise(con, "slice_values")
        _create_coverage(con)


@cache
def fingerprint() -> str:
    """Changes when what a version is built from changes, so that older versions are derived anew."""
    parts = [Path(__file__), Path(__file__).parents[1] / "schema.toml", *sorted(VIEWS.glob("*.sql"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()[:16]


@cache
def view_sql(name: str) -> str:
    """The text of one shared view."""
    return (VIEWS / f"{name}.sql").read_text(encoding="utf-8")


def event_columns(table: Table) -> list[str]:
    """The columns that say when something happened (not when it was planned)."""
    return [
        column.name for column in table.columns.values() if column.type == "timestamp" and not column.plan
    ]


def _materialise(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(f"create table {name} as {view_sql(name)}")


def _view(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(f"create view {name} as {view_sql(name)}")


def _create_settings(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    names = ", ".join(f"{name} {setting.sql_type}" for name, setting in DEFAULTS.items())
    con.execute(
        f"create table settings (as_of date, as_of_ts timestamp, data_from date, {names}, "
        "is_auto_churn boolean, built_with varchar)"
    )
    as_of = settings.as_of or last_event(con)
    values = [None if settings.get(name) == AUTO else settings.get(name) for name in DEFAULTS]
    marks = ", ".join("?" for _ in values)
    con.execute(
        f"insert into settings select ?::date, ?::date + interval 1 day, null, {marks}, ?, ?",
        [as_of, as_of, *values, settings.get("churn_days") == AUTO, fingerprint()],
    )


def last_event(con: duckdb.DuckDBPyConnection) -> date:
    """The last day on which anything happened in the data (rule G1); plans and the future do not count."""
    latest = " union all ".join(
        f"select max({column})::date as day from data.{table.name} where {column} < current_date + 1"
        for table in TABLES.values()
        for column in event_columns(table)
    )
    return con.execute(f"select coalesce(max(day), current_date) from ({latest})").fetchone()[0]


# Which rows exist by as-of, where that is not "any of its events has happened": an order of the future
# stays a row, for it is counted as excluded (rule G3); an account without a date has always been there.
EXISTS = {"orders": "true", "customers": "coalesce(uploaded.created_at < settings.as_of_ts, true)"}

# A status has no date of its own: that of an order cancelled later was another one by then.
STATUS_SINCE = {"orders": "cancelled_at", "ideas": "implemented_at"}


def _known(table: Table) -> str:
    """The rows and events of a table that had happened by as-of."""
    events = event_columns(table)
    columns = {
        name: f"case when uploaded.{name} < settings.as_of_ts then uploaded.{name} end"
        if name in events
        else f"uploaded.{name}"
        for name in table.columns
    }
    if table.name == "orders":
        columns["ordered_at"] = "uploaded.ordered_at"
    if table.name in STATUS_SINCE:
        later = f"uploaded.{STATUS_SINCE[table.name]} >= settings.as_of_ts"
        columns["status"] = f"case when {later} then null else uploaded.status end"
    first = f"least({', '.join(f'uploaded.{name}' for name in events)})"
    any_event = f"coalesce({first} < settings.as_of_ts, true)" if events else "true"
    listed = ", ".join(f"{column} as {name}" for name, column in columns.items())
    return (
        f"select {listed} from data.{table.name} as uploaded cross join settings "
        f"where {EXISTS.get(table.name, any_event)}"
    )


def person_column(table: Table) -> str | None:
    """The column that says whose row it is."""
    return next((name for name in ("customer_id", "member_id") if name in table.columns), None)


def _with_person(table: Table) -> str:
    person = person_column(table)
    if person is None:
        return _known(table)
    return (
        f"select known.*, person_keys.customer_key from ({_known(table)}) as known "
        f"left join person_keys on person_keys.identity = 'id:' || known.{person}"
    )


def _create_identities(con: duckdb.DuckDBPyConnection) -> None:
    parts = []
    for table in TABLES.values():
        person = person_column(table)
        if person:
            mail = "customer_email" if "customer_email" in table.columns else "null::varchar"
            parts.append(
                f"select distinct {person} as customer_id, {mail} as customer_email from data.{table.name}"
            )
    con.execute("create view identities as " + " union ".join(parts))


def _resolve_currency(con: duckdb.DuckDBPyConnection) -> None:
    """The reporting currency is the one most orders are in (rule G12), unless the shop chose one."""
    con.execute(
        "update settings set currency = coalesce(currency, (select mode(currency) from orders_known), 'EUR')"
    )


def _data_from(con: duckdb.DuckDBPyConnection) -> date | None:
    first = con.execute("select min(order_date) from orders where exclusion is null").fetchone()[0]
    if first is not None:
        return first
    earliest = " union all ".join(
        f"select min({column})::date as day from data.{table.name}"
        for table in TABLES.values()
        for column in event_columns(table)
    )
    return con.execute(f"select min(day) from ({earliest})").fetchone()[0]


def _resolve_churn_days(con: duckdb.DuckDBPyConnection) -> None:
    """P90 of the gaps that began a year or more before as-of, in tens, within 60–730 days; else 365."""
    con.execute(
        """
        update settings set churn_days = coalesce(churn_days, (
            select case when count(*) >= ? then
                least(730, greatest(60, round(quantile_cont(next_date - occasion_date, 0.9), -1)::integer))
                else ? end
            from occasions, settings as shop
            where next_date is not null and occasion_date <= shop.as_of - 365
        ))
        """,
        [MIN_GAPS, FALLBACK_CHURN_DAYS],
    )


def _create_coverage(con: duckdb.DuckDBPyConnection) -> None:
    parts = []
    for table in TABLES.values():
        events = ", ".join(event_columns(table)) or "null::timestamp"
        parts.append(
            f"select '{table.name}' as table_name, min(least({events}))::date as first_day, "
            f"max(greatest({events}))::date as last_day, count(*) as rows from data.{table.name}"
        )
    con.execute(f"create table coverage as {' union all '.join(parts)}")
