"""Columns that a preset computes from a file's text columns, and rows that it leaves out: SQL over a chunk.

SQL only ever comes from the presets that are shipped; the cells of the file are data to it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from loyalty.intake.forms import number_form
from loyalty.intake.parse import TIMEZONE
from loyalty.intake.presets import Preset

_NAME = re.compile(r'"((?:[^"]|"")+)"')
_NUMBER = re.compile(r'number\("((?:[^"]|"")+)"\)')
_KEPT = "kept"
# What a preset may use beside SQL itself: a cell read as a number in the file's notation; a cell read as a
# moment, an offset or Unix time (in seconds, milli- or microseconds) turned to local time.
_MACROS = r"""
create or replace macro number(cell) as (
    case when regexp_matches(cell, '^\s*\(.*\)|-\s*$') then -1 else 1 end
    * try_cast(
        replace(regexp_replace(rtrim(cell, '- '), '[^-0-9{decimal}]', '', 'g'), '{decimal}', '.') as double
    )
);
create or replace macro moment(cell) as coalesce(
    case when regexp_full_match(cell, '1\d{{9}}(\d{{3}}){{0,2}}')
        then timezone('{tz}', make_timestamptz(rpad(cell, 16, '0')::bigint)) end,
    case when regexp_matches(cell, '\d(Z| ?UTC|[+-]\d\d:?\d\d)$')
        then timezone('{tz}', try_cast(replace(replace(cell, ' UTC', '+00'), 'Z', '+00') as timestamptz)) end,
    try_cast(cell as timestamp),
    try_strptime(cell, ['%d.%m.%Y %H:%M:%S', '%d.%m.%Y %H:%M', '%d.%m.%Y'])
);
"""


@dataclass(frozen=True)
class Recipe:
    """The SQL of a preset, bound to one file.

    `inputs`: name in the SQL → place in the file, None where the file has no such column. `computed`: name →
    SQL, `shown`: which of them are columns like the file's own, the others only help. `keep`: SQL condition
    of the rows that are taken. `canonical`: computed columns whose text is written as databases write values
    ('1234.5', '2024-12-31 14:05:00'), whatever the file's notation is.
    """

    inputs: Mapping[str, int | None]
    computed: Mapping[str, str]
    shown: tuple[str, ...]
    keep: str | None
    decimal: str
    canonical: frozenset[str] = frozenset()
    tz: str = TIMEZONE

    @property
    def places(self) -> frozenset[int]:
        """The columns of the file that are needed."""
        return frozenset(place for place in self.inputs.values() if place is not None)

    @property
    def tells_rows_apart(self) -> bool:
        """Whether rows get a number from where they stand: then equal ones are no copies of each other."""
        return any('"row_no"' in sql for sql in self.computed.values())

    def made_of(self, name: str) -> tuple[int, ...]:
        """The places of the file's columns that a computed column is made of; () for any other column."""
        if name not in self.computed:
            return ()
        places: dict[int, None] = {}
        for used in _NAME.findall(self.computed[name]):
            inner = self.made_of(used) if used != name else ()
            places |= dict.fromkeys(inner or (self.inputs.get(used),))
        return tuple(place for place in places if place is not None)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection that knows the words of the SQL; one per thread, to be closed."""
        con = duckdb.connect(config={"threads": 1})
        # DuckDB makes a join of every list of words; comparing each cell with them is many times as fast.
        con.execute("set disabled_optimizers = 'in_clause'")
        con.execute(_MACROS.format(decimal=self.decimal, tz=self.tz))
        return con

    def run(
        self, con: duckdb.DuckDBPyConnection, columns: Mapping[int, pa.Array], numbers: pa.Array
    ) -> tuple[dict[str, pa.Array], pa.Array]:
        """The shown columns as text, and for each row whether it is taken.

        `columns`: place → trimmed cells, NULL for gaps; `numbers`: the row numbers.
        """
        cells = {f"c{place}": columns[place] for place in sorted(self.places)}
        con.register("recipe_cells", pa.table({"row_no": numbers, **cells}))
        result = con.sql(self._sql()).to_arrow_table().combine_chunks()
        con.unregister("recipe_cells")
        arrays = {name: _whole(result.column(name)) for name in self.shown}
        return arrays, _whole(result.column(_KEPT))

    def types(self, con: duckdb.DuckDBPyConnection) -> dict[str, str]:
        """Computed column → its SQL type."""
        cells = {f"c{place}": pa.array([], pa.string()) for place in sorted(self.places)}
        con.register("recipe_cells", pa.table({"row_no": pa.array([], pa.int64()), **cells}))
        described = con.execute(f"describe {self._computed_sql()}").fetchall()
        con.unregister("recipe_cells")
        return {name: kind for name, kind, *_ in described if name in self.shown}

    def _computed_sql(self) -> str:
        cells = ", ".join(
            f"{'null::varchar' if place is None else f'c{place}'} as {_quoted(name)}"
            for name, place in self.inputs.items()
        )
        computed = ", ".join(f"({sql}) as {_quoted(name)}" for name, sql in self.computed.items())
        return f"select *, {computed or 'null'} from (select row_no, {cells} from recipe_cells)"

    def _sql(self) -> str:
        texts = "".join(f", {_quoted(name)}::varchar as {_quoted(name)}" for name in self.shown)
        kept = f"coalesce({self.keep}, false)" if self.keep else "true"
        return f"select {kept} as {_KEPT}{texts} from ({self._computed_sql()})"


def recipe_of(preset: Preset, cells: Mapping[str, Sequence[str]], decimal: object, delimiter: str) -> Recipe:
    """The recipe of a preset for a file; `cells`: header → sample cells, `decimal`: where it is known."""
    header = list(cells)
    names = dict.fromkeys(
        name.replace('""', '"')
        for sql in (*preset.computed.values(), preset.keep or "")
        for name in _NAME.findall(sql)
    )
    found = {name: preset.find(name, header) for name in names if name not in (*preset.computed, "row_no")}
    inputs = {name: None if there is None else header.index(there) for name, there in found.items()}
    counted = [name for sql in preset.computed.values() for name in _NUMBER.findall(sql) if found.get(name)]
    form = number_form(cell for name in dict.fromkeys(counted) for cell in cells[found[name]] if cell)
    mark = decimal or form.mark or ("," if delimiter == ";" else ".")
    shown = tuple(name for name in preset.computed if preset.columns.get(name))
    recipe = Recipe(inputs, preset.computed, shown, preset.keep, str(mark))
    with recipe.connect() as con:
        typed = frozenset(name for name, kind in recipe.types(con).items() if kind != "VARCHAR")
    return replace(recipe, canonical=typed)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.array([], column.type)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
