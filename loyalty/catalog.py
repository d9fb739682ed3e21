"""kpis/**/*.sql → Kpi objects, strictly checked: a faulty file fails here, naming itself."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb

from loyalty.kpi import SHARED_SLICES, Benchmark, Claim, Kpi, spoken
from loyalty.kpi_header import FOLDERS, LANGUAGES, UNITS, CatalogError, check_header, qualified
from loyalty.workspace import DEFAULTS, Settings, connect
from loyalty.workspace.build import create_tables, derive

__all__ = [
    "FOLDERS",
    "SHARED_SLICES",
    "UNITS",
    "Benchmark",
    "CatalogError",
    "Claim",
    "Kpi",
    "catalog",
    "find",
    "read",
    "spoken",
]

FOLDER = Path(__file__).parents[1] / "kpis"
# By what number the shop itself calls a case, and the table that has it.
NUMBERS = {
    "ticket_id": "tickets",
    "response_id": "surveys",
    "review_id": "reviews",
    "idea_id": "ideas",
    "thread_id": "community_events",
    "event_id": "community_events",
    "content_id": "content_items",
    "visit_id": "visits",
    "checkout_id": "checkouts",
    "order_id": "orders",
}
CASE_COLUMNS = {
    "day",
    "value",
    *NUMBERS,
    "customer_key",
    "closed",
    "weight",
    "exposed",
    "stratum",
    "left_out",
}
PARAMETERS = {"as_of", "as_of_ts", "grain", *DEFAULTS}


def _several(given: str | list[str]) -> tuple[str, ...]:
    """`instrument` names one instrument or tip, or a list of them."""
    return (given,) if isinstance(given, str) else tuple(given)


@cache
def catalog(folder: Path = FOLDER) -> dict[str, Kpi]:
    """Every KPI by id, in the order of folders, priority and name. Raises CatalogError."""
    kpis: dict[str, Kpi] = {}
    binder = empty_shop()
    for path in sorted(folder.glob("*/*.sql")):
        kpi = read(path, binder)
        if kpi.id in kpis:
            raise CatalogError(f"{path}: id {kpi.id} stands in {kpis[kpi.id].path} too")
        kpis[kpi.id] = kpi
    order = sorted(kpis.values(), key=lambda kpi: (FOLDERS.index(kpi.folder), kpi.priority, kpi.id))
    return {kpi.id: kpi for kpi in order}


def find(name: str) -> Kpi | None:
    """A KPI by its id, or by its name in any language; None where there is none."""
    return catalog().get(name.strip()) or _by_name().get(_bare(name))


@cache
def _by_name() -> dict[str, Kpi]:
    return {_bare(kpi.text("name", lang)): kpi for lang in LANGUAGES for kpi in catalog().values()}


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()


def headlines() -> list[Kpi]:
    """The KPIs of the overview."""
    return [kpi for kpi in catalog().values() if kpi.headline]


def read(path: Path, binder: duckdb.DuckDBPyConnection | None = None) -> Kpi:
    """One KPI file. Raises CatalogError for anything the format does not allow."""
    text = path.read_text(encoding="utf-8")
    header, sql = split_file(path, text)
    check_header(path, header)
    parameters = parameters_of(path, sql)
    return Kpi(
        id=path.stem,
        folder=path.parent.name,
        path=path,
        needs=tuple(tuple(group.split("|")) for group in qualified(header["needs"])),
        texts={lang: header[lang] for lang in LANGUAGES},
        source=header["source"],
        example=header["example"],
        sql=sql,
        parameters=parameters,
        slices=tuple(header.get("slices", ())),
        instruments=_several(header.get("instrument", ())),
        claim=Claim(**header["claim"]) if "claim" in header else None,
        benchmarks=tuple(Benchmark(**item) for item in header.get("benchmark", ())),
        columns=columns_of(path, sql, parameters, header, binder or empty_shop()),
        **{
            key: header[key]
            for key in ("measure", "unit", "better", "priority", "headline", "advice", "case",
                        "matures_after", "state", "history", "effect", "census", "least", "most", "shortest",
                        "funnel")
            if key in header
        },
    )  # fmt: skip


def split_file(path: Path, text: str) -> tuple[dict, str]:
    """The header of a file and its query. Raises CatalogError."""
    start, end = text.find("/*"), text.find("*/")
    if start != 0 or end < 0 or "/*" in text[2:end]:
        raise CatalogError(f"{path}: the file must begin with one comment that holds the TOML header")
    try:
        return tomllib.loads(text[2:end]), text[end + 2 :].strip()
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{path}: {error}") from error


def parameters_of(path: Path, sql: str) -> frozenset[str]:
    """The parameters that a query names. Raises CatalogError for one that does not exist."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise CatalogError(f"{path}: {error}") from error
    if len(statements) != 1:
        raise CatalogError(f"{path}: exactly one query is expected, found {len(statements)}")
    names = frozenset(statements[0].named_parameters)
    if names - PARAMETERS:
        raise CatalogError(f"{path}: unknown parameter ${', $'.join(sorted(names - PARAMETERS))}")
    return names


def columns_of(
    path: Path,
    sql: str,
    parameters: frozenset[str],
    header: Mapping[str, object],
    binder: duckdb.DuckDBPyConnection,
    further: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """The columns that a query returns, those of a case or `further` ones. Raises CatalogError."""
    values = {name: _sample_value(name) for name in parameters}
    try:
        cursor = binder.execute(f"select * from ({sql}) limit 0", values)
    except duckdb.Error as error:
        raise CatalogError(f"{path}: {error}") from error
    names = [item[0] for item in cursor.description]
    allowed = CASE_COLUMNS | set(header.get("slices", ())) | further
    needed = {"day", "value", *header.get("slices", ()), *_MEASURE_COLUMNS.get(header["measure"], ())}
    if set(names) - allowed:
        raise CatalogError(
            f"{path}: the query returns {', '.join(sorted(set(names) - allowed))}, which no case has"
        )
    if needed - set(names):
        raise CatalogError(f"{path}: the query does not return {', '.join(sorted(needed - set(names)))}")
    return tuple(names)


_MEASURE_COLUMNS = {"duration": ("closed",), "ratio": ("weight",), "contrast": ("exposed", "stratum")}


def _sample_value(name: str):
    samples = {
        "as_of": date(2025, 6, 30),
        "as_of_ts": datetime(2025, 7, 1),
        "grain": "month",
        "churn_days": 365,
    }
    return samples.get(name, DEFAULTS[name].default if name in DEFAULTS else None)


@cache
def empty_shop() -> duckdb.DuckDBPyConnection:
    """An empty shop that queries are bound against."""
    con = connect()
    create_tables(con)
    derive(con, Settings.parse({}))
    return con
