"""Headers and sample values → table and columns. Below the bar a column is left open rather than wrong."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import replace

from loyalty.intake.choices import Choice, Found, Observed, assign, resolve_ambiguous, score, survey_type_of
from loyalty.intake.guessing import guess
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.names import is_known_header
from loyalty.intake.presets import Preset
from loyalty.intake.understand import with_words
from loyalty.intake.wide import whole_first, with_extra
from loyalty.schema import TABLES, Table, plain

# The score of a name that says it all; and how many readings are worth a look at the values.
_NAMED, _GUESSED = 10.0, 3
# A reading with less than this share of the best score is no rival of an incomplete one.
_FAINT = 0.5
# Comparing every header with all known names takes a while; no export of a shop is wider.
_MOST_GUESSED = 300


def find_mapping(
    hint: str,
    cells: MappingType[str, Sequence[str]],
    wish: Mapping | None = None,
    as_table: str | None = None,
    preset: Preset | None = None,
) -> list[Found]:
    """All readings of a file that hold something, best first: complete ones before incomplete ones.

    `hint`: the part of the file's name that may tell the table; `cells`: header → one trimmed sample
    cell per row, '' for gaps. `preset`: the report the file is known to be; `wish` goes before it.
    """
    wish = wish or Mapping()
    cells = _first_of_many(cells, wish)
    table = as_table or wish.table
    known = _known(cells, wish, preset)
    if preset:
        table = table or preset.table
    names = [table] if table else list(TABLES)
    observed = {header: Observed(header, column) for header, column in cells.items()}
    found = [_read_as(_spoken(TABLES[name], wish), hint, observed, known, wish.constants) for name in names]
    if not table:
        found = [reading for reading in found if _is_plausible(reading, hint)]
    says_so = bool(preset and preset.supplement and preset.table == table)
    found = [replace(reading, is_supplement=_is_supplement(reading, says_so)) for reading in found]
    found = _ranked([with_extra(reading, observed, known) for reading in found])
    found = _ranked([_guessed(reading, cells) for reading in found[:_GUESSED]]) + found[_GUESSED:]
    return found if table else whole_first(found, cells)


def _ranked(found: Sequence[Found]) -> list[Found]:
    """Complete readings first – unless the file is named after its table –, guessed ones behind.

    One that knows far fewer of the columns than another is complete by accident: a date and a customer
    number among twenty columns of an order make no list of customers.
    """
    least = max((reading.score for reading in found), default=0.0) * _FAINT

    def rank(reading: Found) -> tuple[bool, bool, float]:
        is_faint = bool(reading.missing) or reading.score < least
        return is_faint and reading.score < _NAMED, reading.is_guessed, -reading.score

    return sorted(found, key=rank)


def _guessed(found: Found, cells: MappingType[str, Sequence[str]]) -> Found:
    """The same with what the values alone tell of columns that are still open."""
    table = TABLES[found.table]
    is_open = [name for name, choice in found.choices.items() if choice.reason in ("unknown", "type")]
    targets = [choice.target.partition(".") for choice in found.choices.values() if choice.target]
    taken = [name for owner, _, name in targets if owner == found.table]
    taken += [path.partition(".")[2] for path in found.constants if path.startswith(f"{found.table}.")]
    guesses = guess(table, cells, is_open, taken)
    if not guesses or found.is_supplement:
        return found
    choices = dict(found.choices)
    for header, known in guesses.items():
        path = f"{found.table}.{known.column}"
        choices[header] = Choice(path, known.confidence, known.reason, known.evidence)
    names = {known.column for known in guesses.values()}
    missing = tuple(group for group in found.missing if not names.intersection(group))
    return replace(found, choices=choices, missing=missing, is_guessed=missing != found.missing)


def _first_of_many(cells: MappingType[str, Sequence[str]], wish: Mapping) -> dict[str, Sequence[str]]:
    """Of a very wide file, the columns further to the right only where their name is known."""
    return {
        header: column
        for place, (header, column) in enumerate(cells.items())
        if place < _MOST_GUESSED or header in wish.columns or is_known_header(header)
    }


def _spoken(table: Table, wish: Mapping) -> Table:
    """The table with the words of the mapping file in its dictionaries."""
    columns = {name: with_words(column, wish.words) for name, column in table.columns.items()}
    return replace(table, columns=columns)


def _is_plausible(found: Found, hint: str) -> bool:
    """One known column says little – unless the file is named after the table."""
    mapped = sum(choice.target is not None for choice in found.choices.values())
    bonus = _name_bonus(TABLES[found.table], hint)
    return mapped > 1 or (mapped == 1 and bonus > 0) or bonus >= _NAMED


def _is_supplement(found: Found, says_so: bool) -> bool:
    """Whether the rows complete known ones: a list of deliveries by order number, say.

    An orders file whose date was not recognised is no such list: it knows customers or values.
    """
    table = TABLES[found.table]
    names = {choice.target.partition(".")[2] for choice in found.choices.values() if choice.target}
    if not names > set(table.key):
        return False
    is_list = found.table == "orders" and not names & {"customer_id", "customer_email", "order_value"}
    return says_so or (bool(found.missing) and is_list)


def _read_as(
    table: Table,
    hint: str,
    observed: MappingType[str, Observed],
    known: MappingType[str, Choice],
    constants: MappingType[str, str],
) -> Found:
    choices = dict(known)
    assign(table, observed, choices)
    resolve_ambiguous(table, observed, choices)
    constants = survey_type_of(table, choices, hint) | dict(constants)
    mapped = {choice.target for choice in choices.values()} | set(constants)
    missing = tuple(
        group for group in table.required if not any(f"{table.name}.{name}" in mapped for name in group)
    )
    total = _name_bonus(table, hint) + score(table, choices)
    return Found(table.name, choices, constants, missing, total)


def _known(cells: MappingType[str, Sequence[str]], wish: Mapping, preset: Preset | None) -> dict[str, Choice]:
    """The choices of a mapping file, its headers compared as all headers are, and those of a preset.

    A computed column has one name, which a header of the file may be like.
    """
    computed = preset.computed if preset else {}
    by_plain = {plain(header): target for header, target in wish.columns.items() if header not in cells}
    choices = {}
    for header in cells:
        alike = None if header in computed else by_plain.get(plain(header))
        target = wish.columns.get(header, alike)
        if target is not None:
            choices[header] = Choice(target or None, 1.0, "chosen" if target else "left_out")
    taken = {choice.target for choice in choices.values()}
    for header, target in (preset.targets(list(cells)) if preset else {}).items():
        if header not in choices and (not target or target not in taken):
            choices[header] = Choice(target or None, 1.0, "preset" if target else "left_out")
    return choices


def _name_bonus(table: Table, hint: str) -> float:
    """What the file's name says; a canonical name says it for certain."""
    stem = plain(hint)
    if stem == plain(table.name):
        return _NAMED
    hints = [plain(hint) for hint in (*table.files, table.name) if plain(hint) in stem]
    return max((0.5 + len(hint) / 20 for hint in hints), default=0.0)
