"""Further tables that the rows of one wide file hold: orders with their lines, returns, reviews, surveys."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from loyalty.intake.ambiguous import SETTLED
from loyalty.intake.choices import Choice, Found, Observed, assign, score, survey_type_of
from loyalty.schema import TABLES, Table, plain

# Tables whose columns one wide orders file may carry, and headers too general to be taken for them.
WIDE = {"orders": ("order_items", "returns", "reviews", "surveys")}
_GENERAL_HEADERS = """
    id datum date typ type art grund reason status name wert value note notes created_at erstellt position
    artikel produkt antwort bewertung score punkte kanal channel umfrage quelle source max min titel
    gutschrift erstattung refund warenwert versanddatum
"""
# Why a column is still open for a further table; what does not suit one column may suit another.
_OPEN = ("unknown", "taken", "type")
_GENERAL = frozenset(map(plain, _GENERAL_HEADERS.split()))


def with_extra(found: Found, observed: Mapping[str, Observed], known: Mapping[str, Choice]) -> Found:
    """The further tables that a wide file carries, by its columns that are still open."""
    named = {choice.target.partition(".")[0] for choice in known.values() if choice.target}
    extra = named - {found.table}
    if found.missing:
        return found
    for name in WIDE.get(found.table, ()):
        found, is_there = _add_table(found, TABLES[name], observed)
        if is_there:
            extra.add(name)
    return replace(found, extra=tuple(name for name in TABLES if name in extra))


def whole_first(found: list[Found], cells: Mapping[str, Sequence[str]]) -> list[Found]:
    """An orders file that tells of returns as well is none of returns: then many of its rows have none.

    `found`: readings, best first; `cells`: header → sample cells.
    """
    best = next(iter(found), None)
    for wide in found[1:]:
        is_part = best.table in WIDE.get(wide.table, ()) and best.table in wide.extra and not wide.missing
        if is_part and _complete_rows(best, cells) < _complete_rows(wide, cells):
            return [wide, *(reading for reading in found if reading is not wide)]
    return found


def _complete_rows(found: Found, cells: Mapping[str, Sequence[str]]) -> int:
    """Sample rows that have what the table requires; what the file says of all rows is there."""
    named = [[found.header_of(f"{found.table}.{name}") for name in g] for g in TABLES[found.table].required]
    groups = [[cells[header] for header in group if header in cells] for group in named]
    groups = [group for group in groups if group]
    filled = ([any(row) for row in zip(*group, strict=True)] for group in groups)
    return sum(all(row) for row in zip(*filled, strict=True))


def _add_table(found: Found, table: Table, observed: Mapping[str, Observed]) -> tuple[Found, bool]:
    is_open = {
        header: observed[header]
        for header, choice in found.choices.items()
        if choice.target is None and choice.reason in _OPEN and plain(header) not in _GENERAL
    }
    choices: dict[str, Choice] = {}
    assign(table, is_open, choices)
    own = {
        header: choice
        for header, choice in choices.items()
        if choice.target and choice.target.partition(".")[2] not in TABLES[found.table].columns
    }
    # Rows taken out of a wide file are numbered within their order.
    names = {choice.target.partition(".")[2] for choice in own.values()} | _shared(found, table)
    names |= set(table.key)
    constants = survey_type_of(table, own, "")
    names |= {path.partition(".")[2] for path in constants}
    if not own or any(not names.intersection(group) for group in table.required):
        return found, False
    if table.name == "order_items":
        if not names & {"product_id", "price"}:
            return found, False
        own |= _quantity_of_the_line(found)
    choices, constants = {**found.choices, **own}, {**constants, **found.constants}
    # Less weight: a file of returns that also says when was ordered stays a file of returns.
    total = found.score + score(table, own) / 3
    return replace(found, choices=choices, constants=constants, score=total), True


def _shared(found: Found, table: Table) -> set[str]:
    """Canonical columns of the main table that its further tables hold as well."""
    return {name for name in ("order_id", "customer_id") if name in table.columns and _has(found, name)}


def _has(found: Found, name: str) -> bool:
    return found.header_of(f"{found.table}.{name}") is not None


def _quantity_of_the_line(found: Found) -> dict[str, Choice]:
    """Where every row is a line of an order, its quantity is the line's."""
    header = found.header_of("orders.items_qty")
    if header is None or found.choices[header].reason in SETTLED:
        return {}
    return {header: replace(found.choices[header], target="order_items.quantity")}
