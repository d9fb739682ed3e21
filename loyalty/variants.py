"""kpis/definitions/<kpi>/<variant>.sql → how others count a KPI, as strictly checked as the KPI files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb

from loyalty.catalog import FOLDER as KPIS
from loyalty.catalog import catalog, columns_of, empty_shop, parameters_of, split_file
from loyalty.kpi import Kpi
from loyalty.kpi_header import LANGUAGES, CatalogError, check_names, qualified
from loyalty.measures import MEASURES

FOLDER = KPIS / "definitions"
STATISTIC = "statistic"
IDENTITIES = ("order_id", "customer_key", "checkout_id")
_REQUIRED = {"source", "step", "example", *LANGUAGES}
_KEYS = _REQUIRED | {"measure", "needs", "matures_after", "filters", "several", "case"}
_TEXTS = {"name", "short", "definition"}


@dataclass(frozen=True)
class Step:
    """One reason for a difference: a few words for the picture and the sentence that explains it."""

    id: str
    label: Mapping[str, str]
    why: Mapping[str, str]


@dataclass(frozen=True)
class Variant:
    """A KPI as others count it. `cases` asks their query of every case and is computed like any KPI.

    `identity` is the column by which a case of theirs is one of ours (`several`: one of ours may be several
    there); `steps` stand in the order in which the bridge takes them.
    """

    id: str
    kpi: Kpi
    cases: Kpi
    identity: str
    steps: tuple[Step, ...]
    several: bool = False

    @property
    def name(self) -> str:
        """The second part of its id."""
        return self.id.partition(".")[2]

    @property
    def slices(self) -> tuple[str, ...]:
        """What both can be filtered by; nothing where their cases have other owners than ours."""
        if any((one in self.kpi.columns) != (one in self.cases.columns) for one in IDENTITIES):
            return ()
        return tuple(one for one in self.kpi.available_slices if one in self.cases.available_slices)

    def text(self, key: str, lang: str) -> str:
        return self.cases.text(key, lang)


@cache
def variants(folder: Path = FOLDER) -> dict[str, Variant]:
    """Every variant by id, those of one KPI together. Raises CatalogError."""
    binder = empty_shop()
    found = [read_variant(path, binder) for path in sorted(folder.glob("*/*.sql"))]
    return {variant.id: variant for variant in found}


def variants_of(kpi_id: str) -> list[Variant]:
    """How others count this KPI; empty where nobody is known to count otherwise."""
    return [variant for variant in variants().values() if variant.kpi.id == kpi_id]


def read_variant(path: Path, binder: duckdb.DuckDBPyConnection | None = None) -> Variant:
    """One variant's file. Raises CatalogError for anything the format does not allow."""
    kpi = catalog().get(path.parent.name)
    if kpi is None:
        raise CatalogError(f"{path}: there is no KPI {path.parent.name}")
    header, sql = split_file(path, path.read_text(encoding="utf-8"))
    _check_header(path, header, kpi, sql)
    parameters = parameters_of(path, sql)
    measure = header.get("measure", kpi.measure)
    shape = {"measure": measure, "slices": kpi.slices}
    columns = columns_of(path, sql, parameters, shape, binder or empty_shop(), frozenset({"reason"}))
    variant_id = f"{kpi.id}.{path.stem}"
    cases = replace(
        kpi,
        id=variant_id,
        path=path,
        measure=measure,
        needs=(*kpi.needs, *(tuple(group.split("|")) for group in qualified(header.get("needs", [])))),
        texts={lang: header[lang] for lang in LANGUAGES},
        source=header["source"],
        example=header["example"],
        sql=sql,
        parameters=parameters,
        matures_after=header.get("matures_after"),
        headline=False,
        claim=None,
        benchmarks=(),
        filters=header.get("filters", True),
        case=header.get("case", kpi.case),
        columns=columns,
    )
    if cases.per_grain != kpi.per_grain:
        raise CatalogError(f"{path}: it must name $grain exactly if {kpi.id} does")
    identity = next((one for one in IDENTITIES if one in kpi.columns and one in columns), None)
    if identity is None:
        raise CatalogError(f"{path}: it returns none of {', '.join(IDENTITIES)} that {kpi.id} returns")
    steps = tuple(Step(**step) for step in header["step"])
    return Variant(variant_id, kpi, cases, identity, steps, header.get("several", False))


def _check_header(path: Path, header: dict, kpi: Kpi, sql: str) -> None:
    if set(header) - _KEYS:
        raise CatalogError(f"{path}: unknown field {', '.join(sorted(set(header) - _KEYS))}")
    if _REQUIRED - set(header):
        raise CatalogError(f"{path}: field {', '.join(sorted(_REQUIRED - set(header)))} is missing")
    for lang in LANGUAGES:
        if set(header[lang]) != _TEXTS:
            raise CatalogError(f"{path}: [{lang}] has {', '.join(sorted(_TEXTS))} and nothing else")
    if "standard" not in header["source"]:
        raise CatalogError(f"{path}: [source] has no standard")
    if header.get("measure", kpi.measure) not in MEASURES:
        raise CatalogError(f"{path}: measure = {header['measure']!r} is none")
    check_names(path, header)
    _check_steps(path, header, kpi, sql)


def _check_steps(path: Path, header: dict, kpi: Kpi, sql: str) -> None:
    """Every step has words in both languages, and the query names it as a reason."""
    for step in header["step"]:
        if set(step) != {"id", "label", "why"}:
            raise CatalogError(f"{path}: a [[step]] has id, label and why")
        if any(set(step[text]) != set(LANGUAGES) for text in ("label", "why")):
            raise CatalogError(f"{path}: step {step['id']} needs its words in both languages")
        if step["id"] != STATISTIC and f"'{step['id']}'" not in sql:
            raise CatalogError(f"{path}: no case has the reason '{step['id']}'")
    has_step = header["step"][-1]["id"] == STATISTIC
    if has_step != (header.get("measure", kpi.measure) != kpi.measure):
        raise CatalogError(f"{path}: the last step is '{STATISTIC}' exactly if the measure is another one")
