"""kpis/**/*.sql → Kpi objects, strictly checked: a faulty file fails here, naming itself."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path

import duckdb

from loyalty.measures import MEASURES, Spec
from loyalty.schema import TABLES
from loyalty.workspace import DEFAULTS, Settings, connect
from loyalty.workspace.build import PLAIN, create_tables, derive, view_sql

FOLDER = Path(__file__).parents[1] / "kpis"
FOLDERS = (
    "commerce",
    "communication",
    "content",
    "community",
    "lifecycle",
    "instruments",
    "balance",
    "drivers",
    "quality",
)
LANGUAGES = ("de", "en")
UNITS = ("percent", "days", "hours", "minutes", "currency", "count", "points", "stars", "pp", "ratio")
TEXTS = {"name", "question", "definition", "formula", "pitfall"}
SHARED_SLICES = (
    "country",
    "sales_channel",
    "customer_kind",
    "carrier",
    "payment_method",
    "delivery_option",
    "product_category",
)
CASE_COLUMNS = {
    "day",
    "value",
    "order_id",
    "customer_key",
    "closed",
    "weight",
    "exposed",
    "stratum",
    "left_out",
}
PARAMETERS = {"as_of", "as_of_ts", "grain", *DEFAULTS}


class CatalogError(Exception):
    """A KPI file that breaks a rule; the message starts with the file's name."""


def spoken(text: str | Mapping[str, str], lang: str) -> str:
    """A text that stands once for both languages, or once for each."""
    return text if isinstance(text, str) else text[lang]


@dataclass(frozen=True)
class Benchmark:
    """A published figure to compare with: `show` says how carefully (line, band or text only)."""

    label: Mapping[str, str]
    source: str | Mapping[str, str]
    show: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Claim:
    """What a guide says about this number, and what its source really says; each in both languages."""

    said: Mapping[str, str]
    checked: Mapping[str, str]


@dataclass(frozen=True)
class Kpi:
    """One KPI: what it asks of every case, in words, SQL and an example that can be checked by hand."""

    id: str
    folder: str
    path: Path
    measure: str
    unit: str
    better: str
    priority: int
    needs: tuple[tuple[str, ...], ...]
    texts: Mapping[str, Mapping[str, str]]
    source: Mapping[str, str | Mapping[str, str]]
    example: Mapping[str, object]
    sql: str
    parameters: frozenset[str]
    headline: bool | int = False
    advice: str | None = None
    case: str | None = None
    instruments: tuple[str, ...] = ()
    claim: Claim | None = None
    slices: tuple[str, ...] = ()
    matures_after: int | str | list[int | str] | None = None
    state: bool = False
    history: int | str | list[int | str] | None = None
    effect: str | None = None
    census: bool = False
    shortest: str | None = None
    funnel: str | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    columns: tuple[str, ...] = field(default=(), compare=False)

    @property
    def spec(self) -> Spec:
        return Spec(
            self.measure, self.unit, self.effect, weighted="weight" in self.columns, census=self.census
        )

    @property
    def headline_rank(self) -> int:
        """Place on the overview's card: `headline = 2` is the second; what is no headline comes last."""
        return 99 if not self.headline else int(self.headline)

    @property
    def per_grain(self) -> bool:
        """Whether the cases depend on the grain, so that nothing may be summed over periods."""
        return "grain" in self.parameters

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that its value depends on."""
        spans = [*_spans(self.matures_after), *_spans(self.history)]
        words = set(re.findall(r"\w+", self.sql))
        views = " ".join(view_sql(name) for name in PLAIN if name in words)
        return tuple(
            name
            for name in DEFAULTS
            if name in self.parameters or name in spans or f"settings.{name}" in views
        )

    @property
    def tables(self) -> frozenset[str]:
        """The uploaded tables this KPI needs."""
        return frozenset(name.split(".")[0] for group in self.needs for name in group)

    @cached_property
    def available_slices(self) -> tuple[str, ...]:
        """What its cases can be divided by: their own slices and what their order or customer brings."""
        shared: tuple[str, ...] = ()
        if "order_id" in self.columns:
            shared = SHARED_SLICES
        elif "customer_key" in self.columns:
            shared = tuple(name for name in SHARED_SLICES if name != "customer_kind")
        return tuple(dict.fromkeys((*(name for name in shared), *self.slices)))

    def text(self, key: str, lang: str) -> str:
        return self.texts[lang].get(key, "")

    def category(self, value: str, lang: str) -> str:
        """The label of a mix category."""
        return self.texts[lang].get("categories", {}).get(value, value)

    def missing(self, supplied: frozenset[str]) -> list[str]:
        """The columns that would light this KPI up; the first of each group of alternatives."""
        return [group[0] for group in self.needs if not any(name in supplied for name in group)]


def _several(given: str | list[str]) -> tuple[str, ...]:
    """`instrument` names one instrument or tip, or a list of them."""
    return (given,) if isinstance(given, str) else tuple(given)


def _spans(given: int | str | list[int | str] | None) -> list[int | str]:
    """`matures_after` or `history` as a list: days and names of settings."""
    if given is None:
        return []
    return given if isinstance(given, list) else [given]


HEADER_KEYS = {
    "measure", "unit", "better", "priority", "headline", "advice", "case", "instrument", "needs", "slices",
    "matures_after", "state", "history", "effect", "census", "shortest", "funnel", "de", "en", "source",
    "benchmark", "claim", "example",
}  # fmt: skip


@cache
def catalog(folder: Path = FOLDER) -> dict[str, Kpi]:
    """Every KPI by id, in the order of folders, priority and name. Raises CatalogError."""
    kpis: dict[str, Kpi] = {}
    binder = _binder()
    for path in sorted(folder.glob("*/*.sql")):
        kpi = read(path, binder)
        if kpi.id in kpis:
            raise CatalogError(f"{path}: id {kpi.id} stands in {kpis[kpi.id].path} too")
        kpis[kpi.id] = kpi
    order = sorted(kpis.values(), key=lambda kpi: (FOLDERS.index(kpi.folder), kpi.priority, kpi.id))
    return {kpi.id: kpi for kpi in order}


def headlines() -> list[Kpi]:
    """The KPIs of the overview."""
    return [kpi for kpi in catalog().values() if kpi.headline]


def read(path: Path, binder: duckdb.DuckDBPyConnection | None = None) -> Kpi:
    """One KPI file. Raises CatalogError for anything the format does not allow."""
    text = path.read_text(encoding="utf-8")
    header, sql = _split(path, text)
    unknown = set(header) - HEADER_KEYS
    if unknown:
        raise CatalogError(f"{path}: unknown field {', '.join(sorted(unknown))}")
    _check_header(path, header)
    parameters = _parameters(path, sql)
    return Kpi(
        id=path.stem,
        folder=path.parent.name,
        path=path,
        needs=tuple(tuple(group.split("|")) for group in _qualified(header["needs"])),
        texts={lang: header[lang] for lang in LANGUAGES},
        source=header["source"],
        example=header["example"],
        sql=sql,
        parameters=parameters,
        slices=tuple(header.get("slices", ())),
        instruments=_several(header.get("instrument", ())),
        claim=Claim(**header["claim"]) if "claim" in header else None,
        benchmarks=tuple(Benchmark(**item) for item in header.get("benchmark", ())),
        columns=_columns(path, sql, parameters, header, binder or _binder()),
        **{
            key: header[key]
            for key in ("measure", "unit", "better", "priority", "headline", "advice", "case",
                        "matures_after", "state", "history", "effect", "census", "shortest", "funnel")
            if key in header
        },
    )  # fmt: skip


def _split(path: Path, text: str) -> tuple[dict, str]:
    start, end = text.find("/*"), text.find("*/")
    if start != 0 or end < 0 or "/*" in text[2:end]:
        raise CatalogError(f"{path}: the file must begin with one comment that holds the TOML header")
    try:
        return tomllib.loads(text[2:end]), text[end + 2 :].strip()
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{path}: {error}") from error


def _check_header(path: Path, header: dict) -> None:
    for key in ("measure", "unit", "better", "priority", "needs", "source", "example", *LANGUAGES):
        if key not in header:
            raise CatalogError(f"{path}: field {key} is missing")
    allowed = {
        "measure": set(MEASURES),
        "unit": set(UNITS),
        "better": {"higher", "lower", "neither"},
        "priority": {1, 2, 3},
        "effect": {"attributable", None},
        "census": {True, None},
        "shortest": {"month", None},
    }
    for key, values in allowed.items():
        if header.get(key) not in values:
            raise CatalogError(
                f"{path}: {key} = {header.get(key)!r} is not one of {sorted(map(str, values))}"
            )
    if header.get("funnel") not in (None, *header.get("slices", ())):
        raise CatalogError(f"{path}: funnel = {header['funnel']!r} is none of its slices")
    if path.parent.name not in FOLDERS:
        raise CatalogError(f"{path}: folder {path.parent.name} is not one of {', '.join(FOLDERS)}")
    for lang in LANGUAGES:
        missing = TEXTS - header[lang].keys()
        if missing:
            raise CatalogError(f"{path}: [{lang}] lacks {', '.join(sorted(missing))}")
    for key in ("matures_after", "history"):
        for part in _spans(header.get(key)):
            if isinstance(part, str) and part not in DEFAULTS:
                raise CatalogError(f"{path}: {key} = {part!r} is not a setting")
    for name in (name for group in _qualified(header["needs"]) for name in group.split("|")):
        table, _, column = name.partition(".")
        if table not in TABLES or column not in TABLES[table].columns:
            raise CatalogError(f"{path}: needs {name}, which the data model does not have")
    claim = header.get("claim")
    if claim is not None and {key: set(text) for key, text in claim.items()} != {
        "said": set(LANGUAGES),
        "checked": set(LANGUAGES),
    }:
        raise CatalogError(f"{path}: [claim] needs said and checked, each in both languages")
    for benchmark in header.get("benchmark", ()):
        if set(benchmark) - {"value", "low", "high", "label", "source", "show"} or benchmark.get(
            "show"
        ) not in (
            "line",
            "band",
            "text",
        ):
            raise CatalogError(f"{path}: [[benchmark]] needs label, source and show = line, band or text")


def _qualified(needs: list[str]) -> list[str]:
    """'orders.customer_id|customer_email' may leave out the table after the first name."""
    groups = []
    for group in needs:
        table = group.split(".")[0]
        groups.append("|".join(name if "." in name else f"{table}.{name}" for name in group.split("|")))
    return groups


def _parameters(path: Path, sql: str) -> frozenset[str]:
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


def _columns(path, sql, parameters, header, binder) -> tuple[str, ...]:
    values = {name: _sample_value(name) for name in parameters}
    try:
        cursor = binder.execute(f"select * from ({sql}) limit 0", values)
    except duckdb.Error as error:
        raise CatalogError(f"{path}: {error}") from error
    names = [item[0] for item in cursor.description]
    allowed = CASE_COLUMNS | set(header.get("slices", ()))
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
def _binder() -> duckdb.DuckDBPyConnection:
    """An empty shop that queries are bound against."""
    con = connect()
    create_tables(con)
    derive(con, Settings.parse({}))
    return con
