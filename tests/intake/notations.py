"""Cells read as loading does: by SQL, and cell by cell what SQL leaves."""

import duckdb

from loyalty.intake.cast import SQL_TYPES, checked, patient, typed
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.notation import settle, weigh
from loyalty.schema import TABLES

MONEY = TABLES["orders"].columns["order_value"]
COUNT = TABLES["orders"].columns["items_qty"]
MOMENT = TABLES["orders"].columns["ordered_at"]
DAY = TABLES["orders"].columns["promised_date"]
CON = duckdb.connect()


def by_sql(column, texts, notation):
    """What the fast path makes of cells."""
    value = f"select {typed(column, 'c', notation)} as v from (select unnest($c::varchar[]) as c)"
    return [
        row[0]
        for row in CON.execute(f"select {checked(column, 'v')} from ({value})", {"c": texts}).fetchall()
    ]


def read(column, texts, notation):
    """As loading does: by SQL, and cell by cell what SQL leaves; both agree where both know."""
    found = by_sql(column, texts, notation)
    slow = _typed(column, [patient(column, text, notation) for text in texts])
    for text, fast, careful in zip(texts, found, slow, strict=True):
        assert fast is None or fast == careful, (text, fast, careful, notation)
    return [careful if fast is None else fast for fast, careful in zip(found, slow, strict=True)]


def _typed(column, values):
    """The values as the database would hold them."""
    kind = SQL_TYPES[column.type]
    names = ", ".join(f"try_cast(${place} as {kind})" for place in range(1, len(values) + 1))
    return list(CON.execute(f"select {names}", values).fetchone()) if values else []


def settled(column, texts, delimiter=","):
    """(notation, kinds of questions) of a column that stands alone in its file."""
    found = settle({"x": weigh(column, texts)}, Mapping(), delimiter)
    return found.columns["x"], {question.kind for question in found.questions}
