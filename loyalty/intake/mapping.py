"""Headers and sample values → table and columns. Below the bar a column is left open rather than wrong."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loyalty.intake.ambiguous import SETTLED, resolve, survey_type
from loyalty.intake.fit import fit
from loyalty.intake.guessing import guess
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.names import Candidate, candidates, is_known_header, is_personal, spellings
from loyalty.intake.personal import looks_personal
from loyalty.intake.presets import Preset
from loyalty.intake.understand import with_words
from loyalty.schema import TABLES, Table, plain

BAR = 0.55
# The score of a name that says it all; and how many readings are worth a look at the values.
_NAMED, _GUESSED = 10.0, 3
# A reading with less than this share of the best score is no rival of an incomplete one.
_FAINT = 0.5
# Comparing every header with all known names takes a while; no export of a shop is wider.
_MOST_GUESSED = 300
_LEAST_FIT = {"name": 0.0, "synonym": 0.5, "values": 0.0, "alike": 0.9}
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


@dataclass(frozen=True)
class Choice:
    """What a header stands for. `target` is None where it stays open.

    `reason`: chosen (by the mapping file), preset (the platform's report), name, synonym, alike, values –
    or why not: left_out, personal, taken (another column suits better), type (the values do not suit),
    unknown.
    """

    target: str | None
    confidence: float
    reason: str
    evidence: str = ""


@dataclass(frozen=True)
class Found:
    """The table of a file and what its headers stand for.

    `missing`: required groups without a column; `is_guessed`: some of them were found by values alone;
    `is_supplement`: they are not missed, for the rows only complete what is known by their key.
    """

    table: str
    choices: MappingType[str, Choice]
    constants: MappingType[str, str]
    missing: tuple[tuple[str, ...], ...]
    score: float
    extra: tuple[str, ...] = field(default=())
    is_guessed: bool = False
    is_supplement: bool = False

    def header_of(self, path: str) -> str | None:
        """The header that was mapped to 'table.column'."""
        return next((header for header, choice in self.choices.items() if choice.target == path), None)


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
    found = [_read_as(_spoken(TABLES[name], wish), hint, cells, known, wish.constants) for name in names]
    if not table:
        found = [reading for reading in found if _is_plausible(reading, hint)]
    says_so = bool(preset and preset.supplement and preset.table == table)
    found = [replace(reading, is_supplement=_is_supplement(reading, says_so)) for reading in found]
    found = _ranked([_with_extra(reading, cells, known) for reading in found])
    return _ranked([_guessed(reading, cells) for reading in found[:_GUESSED]]) + found[_GUESSED:]


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
    cells: MappingType[str, Sequence[str]],
    known: MappingType[str, Choice],
    constants: MappingType[str, str],
) -> Found:
    choices = dict(known)
    _assign(table, cells, choices)
    _resolve_ambiguous(table, cells, choices)
    constants = _survey_type(table, choices, hint) | dict(constants)
    mapped = {choice.target for choice in choices.values()} | set(constants)
    missing = tuple(
        group for group in table.required if not any(f"{table.name}.{name}" in mapped for name in group)
    )
    score = _name_bonus(table, hint) + _score(table, choices)
    return Found(table.name, choices, constants, missing, score)


def _survey_type(table: Table, choices: MappingType[str, Choice], file_words: str) -> dict[str, str]:
    """The kind of survey, where the header of its score or the file's name says it and no column does."""
    headers = {choice.target: header for header, choice in choices.items()}
    if table.name != "surveys" or "surveys.survey_type" in headers:
        return {}
    kind = survey_type(file_words, headers.get("surveys.score"))
    return {"surveys.survey_type": kind} if kind else {}


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


def _assign(table: Table, cells: MappingType[str, Sequence[str]], choices: dict[str, Choice]) -> None:
    """Best matches first; each header and each canonical column at most once."""
    taken = {choice.target for choice in choices.values()}
    offers: list[tuple[float, int, str, Candidate]] = []
    for place, header in enumerate(cells):
        if header not in choices:
            offers += _offers(table, header, place, cells[header], choices)
    for confidence, _, header, candidate in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        path = f"{table.name}.{candidate.column}"
        if choices[header].target is not None:
            continue
        if path in taken:
            choices[header] = Choice(None, 0.0, "taken")
            continue
        choices[header] = Choice(path, round(confidence, 3), candidate.reason, candidate.evidence)
        taken.add(path)


def _offers(
    table: Table, header: str, place: int, cells: Sequence[str], choices: dict[str, Choice]
) -> list[tuple[float, int, str, Candidate]]:
    """The candidates of a header whose values suit; else why there is none."""
    named = candidates(table.name, header)
    values = [cell for cell in cells if cell]
    is_left_out = not named and (is_personal(header) or looks_personal(values))
    choices[header] = Choice(None, 0.0, "personal" if is_left_out else "unknown")
    if len(named) > 1 and named[0].confidence - named[1].confidence < 0.03:
        return []  # alike two columns: open rather than wrong
    offers = []
    for candidate in named[:1]:
        column = table.columns[candidate.column]
        if column.type in ("text", "category") and not column.values and looks_personal(values):
            choices[header] = Choice(None, 0.0, "personal")
            continue
        share = fit(column, values)
        if share is not None and share < _LEAST_FIT[candidate.reason]:
            choices[header] = Choice(None, 0.0, "type")
            continue
        confidence = candidate.confidence * (0.85 if share is None else 0.7 + 0.3 * share)
        if confidence >= BAR:
            offers.append((confidence, place, header, candidate))
    return offers


def _resolve_ambiguous(
    table: Table, cells: MappingType[str, Sequence[str]], choices: dict[str, Choice]
) -> None:
    for header, choice in choices.items():
        if choice.reason in SETTLED:
            continue
        columns = {
            other.target.partition(".")[2]: cells[name]
            for name, other in choices.items()
            if other.target and name != header
        }
        answer = resolve(table.name, header, cells[header], columns)
        if answer and answer.column not in columns:
            choices[header] = Choice(
                f"{table.name}.{answer.column}", answer.confidence, answer.reason, answer.evidence
            )


def _score(table: Table, choices: MappingType[str, Choice]) -> float:
    """Weighted by what distinguishes the table: required columns, and headers few tables know."""
    important = {name for group in table.required for name in group} | set(table.key)
    score = 0.0
    for header, choice in choices.items():
        if choice.target is None or not choice.target.startswith(f"{table.name}."):
            continue
        column = choice.target.partition(".")[2]
        owners = sum(plain(header) in spellings(name) for name in TABLES)
        score += choice.confidence * ((1.5 if column in important else 1.0) + 1 / max(owners, 1))
    return score


def _name_bonus(table: Table, hint: str) -> float:
    """What the file's name says; a canonical name says it for certain."""
    stem = plain(hint)
    if stem == plain(table.name):
        return _NAMED
    hints = [plain(hint) for hint in (*table.files, table.name) if plain(hint) in stem]
    return max((0.5 + len(hint) / 20 for hint in hints), default=0.0)


def _with_extra(
    found: Found, cells: MappingType[str, Sequence[str]], known: MappingType[str, Choice]
) -> Found:
    """The further tables that a wide file carries, by its columns that are still open."""
    named = {choice.target.partition(".")[0] for choice in known.values() if choice.target}
    extra = named - {found.table}
    if found.missing:
        return found
    for name in WIDE.get(found.table, ()):
        found, is_there = _add_table(found, TABLES[name], cells)
        if is_there:
            extra.add(name)
    return replace(found, extra=tuple(name for name in TABLES if name in extra))


def _add_table(found: Found, table: Table, cells: MappingType[str, Sequence[str]]) -> tuple[Found, bool]:
    is_open = {
        header: cells[header]
        for header, choice in found.choices.items()
        if choice.target is None and choice.reason in _OPEN and plain(header) not in _GENERAL
    }
    choices: dict[str, Choice] = {}
    _assign(table, is_open, choices)
    own = {
        header: choice
        for header, choice in choices.items()
        if choice.target and choice.target.partition(".")[2] not in TABLES[found.table].columns
    }
    # Rows taken out of a wide file are numbered within their order.
    names = {choice.target.partition(".")[2] for choice in own.values()} | _shared(found, table)
    names |= set(table.key)
    constants = _survey_type(table, own, "")
    names |= {path.partition(".")[2] for path in constants}
    if not own or any(not names.intersection(group) for group in table.required):
        return found, False
    if table.name == "order_items":
        if not names & {"product_id", "price"}:
            return found, False
        own |= _quantity_of_the_line(found)
    choices, constants = {**found.choices, **own}, {**constants, **found.constants}
    # Less weight: a file of returns that also says when was ordered stays a file of returns.
    score = found.score + _score(table, own) / 3
    return replace(found, choices=choices, constants=constants, score=score), True


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
