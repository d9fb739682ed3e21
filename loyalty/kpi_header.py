"""The rules that the TOML header of a KPI file must keep; docs/kpi_files.md says them in words."""

from pathlib import Path

from loyalty.kpi import spans
from loyalty.measures import MEASURES
from loyalty.schema import TABLES
from loyalty.workspace import DEFAULTS

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
HEADER_KEYS = {
    "measure", "unit", "better", "priority", "headline", "advice", "case", "instrument", "needs", "slices",
    "matures_after", "state", "history", "effect", "census", "least", "most", "shortest", "funnel",
    "de", "en", "source", "benchmark", "claim", "example",
}  # fmt: skip


class CatalogError(Exception):
    """A KPI file that breaks a rule; the message starts with the file's name."""


def check_header(path: Path, header: dict) -> None:
    """Raises CatalogError for the first rule that the header of a KPI file breaks."""
    unknown = set(header) - HEADER_KEYS
    if unknown:
        raise CatalogError(f"{path}: unknown field {', '.join(sorted(unknown))}")
    for key in ("measure", "unit", "better", "priority", "needs", "source", "example", *LANGUAGES):
        if key not in header:
            raise CatalogError(f"{path}: field {key} is missing")
    _check_values(path, header)
    _check_words(path, header)
    check_names(path, header)
    _check_benchmarks(path, header)


def _check_values(path: Path, header: dict) -> None:
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
    for key in ("least", "most"):
        if key in header and (header["measure"] not in ("mean", "ratio") or not _is_number(header[key])):
            raise CatalogError(f"{path}: {key} is a number, for a mean or a ratio")
    if header.get("funnel") not in (None, *header.get("slices", ())):
        raise CatalogError(f"{path}: funnel = {header['funnel']!r} is none of its slices")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_words(path: Path, header: dict) -> None:
    if path.parent.name not in FOLDERS:
        raise CatalogError(f"{path}: folder {path.parent.name} is not one of {', '.join(FOLDERS)}")
    for lang in LANGUAGES:
        asked = TEXTS | {"attributed"} if header.get("effect") else TEXTS
        missing = asked - header[lang].keys()
        if missing:
            raise CatalogError(f"{path}: [{lang}] lacks {', '.join(sorted(missing))}")
    claim, both = header.get("claim"), set(LANGUAGES)
    if claim is not None and {key: set(text) for key, text in claim.items()} != {
        "said": both,
        "checked": both,
    }:
        raise CatalogError(f"{path}: [claim] needs said and checked, each in both languages")


def check_names(path: Path, header: dict) -> None:
    """Settings, tables and columns exist. Raises CatalogError for the first that does not."""
    for key in ("matures_after", "history"):
        for part in spans(header.get(key)):
            if isinstance(part, str) and part not in DEFAULTS:
                raise CatalogError(f"{path}: {key} = {part!r} is not a setting")
    for name in (name for group in qualified(header.get("needs", [])) for name in group.split("|")):
        table, _, column = name.partition(".")
        if table not in TABLES or column not in TABLES[table].columns:
            raise CatalogError(f"{path}: needs {name}, which the data model does not have")


def _check_benchmarks(path: Path, header: dict) -> None:
    for benchmark in header.get("benchmark", ()):
        unknown = set(benchmark) - {"value", "low", "high", "label", "source", "show"}
        if unknown or benchmark.get("show") not in ("line", "band", "text"):
            raise CatalogError(f"{path}: [[benchmark]] needs label, source and show = line, band or text")


def qualified(needs: list[str]) -> list[str]:
    """'orders.customer_id|customer_email' may leave out the table after the first name."""
    groups = []
    for group in needs:
        table = group.split(".")[0]
        groups.append("|".join(name if "." in name else f"{table}.{name}" for name in group.split("|")))
    return groups
