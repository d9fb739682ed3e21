"""The meaning of cells that are not numbers or dates: words of enums, e-mails; and of single examples."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa

from loyalty.intake.cast import Notation, checked, patient, typed
from loyalty.intake.personal import address_of, hashed, hidden, masked
from loyalty.intake.values import GAPS, without_gap
from loyalty.schema import Column, plain


def with_words(column: Column, words: Mapping[str, Mapping[str, str]]) -> Column:
    """The column with further spellings of its words; `words`: 'table.column' → spelling → canonical word.

    A column that holds any word keeps those that are not named.
    """
    more = words.get(column.path)
    if not more:
        return column
    dictionary = {**column.dictionary, **{plain(spelling): word for spelling, word in more.items()}}
    if column.values is None:
        return replace(column, dictionary=dictionary, values=tuple(more.values()), open=True)
    return replace(column, dictionary=dictionary)


def is_translated(column: Column) -> bool:
    """Whether the column's cells are translated here, before they reach the database."""
    return column.type == "email" or column.values is not None


def translated(
    column: Column, cells: Sequence[str], secret: bytes, gaps: frozenset[str] = GAPS
) -> list[str | None]:
    """The canonical words of an enum's cells, the keyed hashes of e-mail addresses; None where unknown."""
    if column.type == "email":
        keyed = hmac.new(secret, digestmod="sha256")
        return [hashed(address_of(cell), keyed) if "@" in cell else None for cell in cells]
    words = {cell: _word(column, without_gap(cell, gaps)) for cell in set(cells)}
    return [words[cell] for cell in cells]


def _word(column: Column, cell: str) -> str | None:
    if not cell:
        return None
    word = column.dictionary.get(plain(cell))
    if word is None and column.open and "@" not in cell:
        return masked(column, cell)
    # A reason that is not on the list is still a reason.
    return word or ("other" if "other" in column.values else None)


def is_known(column: Column, cell: str) -> bool:
    """Whether the cell stands in the column's dictionary."""
    return column.open or plain(cell) in column.dictionary


def understood(
    con: duckdb.DuckDBPyConnection, cells: Sequence[tuple[Column, str, Notation]], secret: bytes
) -> list[object]:
    """What single cleaned cells mean in their columns; None where they are unreadable."""
    if not cells:
        return []
    texts = {f"c{place}": text for place, (_, text, _) in enumerate(cells)}
    source = ", ".join(f"${name}::varchar as {name}" for name in texts)
    values, bounded = [], []
    for place, (column, _, notation) in enumerate(cells):
        values.append(f"{typed(column, f'c{place}', notation)} as t{place}")
        bounded.append(checked(column, f"t{place}"))
    sql = f"select {', '.join(bounded)} from (select {', '.join(values)} from (select {source}))"
    row = con.execute(sql, texts).fetchall()[0]
    meant: list[object] = []
    for value, (column, text, notation) in zip(row, cells, strict=True):
        if is_translated(column):
            value = translated(column, [text], secret)[0]
        elif isinstance(value, str):
            value = hidden(column, pa.array([value]), secret)[0].as_py()
        meant.append(patient(column, text, notation) if value is None else value)
    return meant
