"""What a column without a known header is, by what its values look like. One that looks so, or none."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from babel import Locale
from babel.numbers import list_currencies

from loyalty.intake.fit import is_long_date
from loyalty.intake.names import Candidate
from loyalty.intake.personal import ADDRESS
from loyalty.intake.values import is_number
from loyalty.schema import Column, Table, plain

_NEARLY_ALL = 0.95
_LONGEST_ID = 40
_AMOUNT = re.compile(r".*\d[.,]\d\d\D*")
_NO_VALUE = re.compile(
    r"steuer|tax|mwst|ust|gebühr|fee|kosten|cost|\bek\b|einkauf|netto|\bnet\b|saldo|balance", re.IGNORECASE
)
# Days of something else that happens to an order, or to a person.
_NO_MAIN_DAY = re.compile(
    r"zahl|paid|payment|fällig|due|versand|ship|liefer|deliver|storn|cancel|geburt|birth|änder|update|modif",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"sprache|lang|locale", re.IGNORECASE)


def guess(
    table: Table, cells: Mapping[str, Sequence[str]], is_open: Sequence[str], taken: Sequence[str]
) -> dict[str, Candidate]:
    """Header → what it stands for, of the headers that are open. `taken`: the columns found by name.

    A required date, number or amount is guessed only where exactly one open column looks like it.
    """
    found: dict[str, Candidate] = {}
    for name, confidence, evidence, looks_so in (*_by_form(table, taken), *_by_words(table, taken)):
        fitting = [header for header in is_open if header not in found and looks_so(header, cells[header])]
        if len(fitting) == 1:
            found[fitting[0]] = Candidate(name, confidence, "values", evidence)
    return found


Test = Callable[[str, Sequence[str]], bool]


def _by_form(table: Table, taken: Sequence[str]) -> list[tuple[str, float, str, Test]]:
    """(column, confidence, evidence, test) of what is told by the form of its values."""
    guesses: list[tuple[str, float, str, Test]] = []
    free = {name: column for name, column in table.columns.items() if name not in taken}
    if "customer_email" in free:
        guesses.append(("customer_email", 0.8, "addresses", _are_addresses))
    if "currency" in free:
        guesses.append(("currency", 0.75, "currencies", _are_currencies))
    if "country" in free:
        guesses.append(("country", 0.6, "countries", _are_countries))
    for group in table.required:
        if any(name in taken for name in group):
            continue
        column = table.columns[group[0]]
        if column.type == "timestamp":
            guesses.append((column.name, 0.6, "only_dates", _are_dates))
        elif column.type == "text" and column.name in table.key:
            guesses.append((column.name, 0.6, "unique", _are_ids))
    # A second amount would leave it open which of them is the total.
    money = [name for name in taken if table.columns[name].type == "money"]
    if table.name == "orders" and not money:
        guesses.append(("order_value", 0.6, "amounts", _are_amounts))
    return guesses


def _by_words(table: Table, taken: Sequence[str]) -> list[tuple[str, float, str, Test]]:
    """The enums of a table, by the words in their dictionaries."""
    return [
        (name, 0.65, "words", lambda _, cells, column=column: _are_words(column, cells))
        for name, column in table.columns.items()
        if column.values and not column.open and name not in taken
    ]


def _share(cells: Sequence[str], is_so: Callable[[str], bool]) -> float:
    values = [cell for cell in cells[:300] if cell]
    return sum(map(is_so, values)) / len(values) if values else 0.0


def _are_addresses(_: str, cells: Sequence[str]) -> bool:
    return _share(cells, lambda cell: ADDRESS.fullmatch(cell) is not None) >= _NEARLY_ALL


def _are_dates(header: str, cells: Sequence[str]) -> bool:
    return not _NO_MAIN_DAY.search(header) and all(cells) and _share(cells, is_long_date) >= _NEARLY_ALL


def _are_ids(_: str, cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(map(_is_id, cells)) and len(set(cells)) == len(cells)


def _is_id(cell: str) -> bool:
    form = 0 < len(cell) <= _LONGEST_ID and re.search(r"\d", cell) and not re.search(r"[\s.,@]", cell)
    return bool(form) and not is_long_date(cell)


def _are_amounts(header: str, cells: Sequence[str]) -> bool:
    if _NO_VALUE.search(header) or _share(cells, is_number) < _NEARLY_ALL:
        return False
    return _share(cells, lambda cell: _AMOUNT.fullmatch(cell) is not None) >= 0.5


def _are_currencies(_: str, cells: Sequence[str]) -> bool:
    return _share(cells, list_currencies().__contains__) >= _NEARLY_ALL


def _are_countries(header: str, cells: Sequence[str]) -> bool:
    return not _LANGUAGE.search(header) and _share(cells, _countries().__contains__) >= _NEARLY_ALL


@cache
def _countries() -> frozenset[str]:
    return frozenset(code for code in Locale("en").territories if len(code) == 2 and code.isalpha())


def _are_words(column: Column, cells: Sequence[str]) -> bool:
    """Several different words, nearly all of them known – and not just yes and no or numbers."""
    words = {plain(cell) for cell in cells if cell}
    known = {column.dictionary[word] for word in words if word in column.dictionary}
    return len(known) > 1 and _share(cells, lambda cell: plain(cell) in column.dictionary) >= _NEARLY_ALL
