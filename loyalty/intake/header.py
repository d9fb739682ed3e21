"""Where the table of a file begins, and what its columns are called."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from loyalty.intake.names import is_known_header
from loyalty.intake.rows import Record
from loyalty.intake.values import looks_like_data, without_gap

_SEARCHED = 30
_COMMENT = "#"
# Of a very wide table a few rows tell what its columns hold.
_ENOUGH_CELLS, _LEAST_ROWS = 20_000, 5


@dataclass(frozen=True)
class Header:
    """The names of the columns. The data begin below spreadsheet row `row` (0: at the top).

    `cells`: the header as it stands in the file. `is_uncertain`: it has fewer or more fields than the rows
    below it, so that a name may stand above the wrong column.
    """

    row: int
    names: tuple[str, ...]
    cells: tuple[str, ...] = ()
    is_uncertain: bool = False


def find_header(sample: list[Record], wish: object = None, row: int | None = None) -> Header:
    """The header of a table by its first records.

    `wish`: whether there is one (None: find out). `row`: the row of the header if it is known.
    """
    width = usual_width(fields for _, fields in sample)
    place = _place(sample, width, row)
    number, first = sample[place]
    below = [fields for _, fields in sample[place + 1 :]]
    has_header = bool(wish) if wish is not None else not _is_data(first, below)
    if not has_header:
        if wish is None and place and (cells := _cut_otherwise(sample[place - 1][1], width)):
            return Header(number - 1, _unique(cells), tuple(cells))
        return Header(number - 1, tuple(f"column_{place + 1}" for place in range(max(width, len(first)))))
    cells = _bare(first)
    for further in _further_rows(cells, below):
        cells = [_joined(name, more) for name, more in zip(cells, further, strict=True)]
        number += 1
        below = below[1:]
    names, is_uncertain = _fitted(cells, below)
    return Header(number, _unique(names), tuple(cells), is_uncertain)


def usual_width(rows) -> int:
    """How many fields most rows have; single fields count only where there is nothing else."""
    counted = Counter(len(fields) for fields in rows)
    return max(counted, key=lambda size: (counted[size] * (size > 1), size), default=0)


def _place(sample: list[Record], width: int, row: int | None) -> int:
    """The first record as wide as the table; what stands above it is a preamble."""
    if row is not None:
        return next((place for place, (number, _) in enumerate(sample) if number >= row), len(sample) - 1)
    full = [
        place
        for place, (_, fields) in enumerate(sample)
        if sum(bool(cell.strip()) for cell in fields) >= max(1, 0.6 * width)
        and not (fields[0].startswith(_COMMENT) and len(fields) != width)
    ]
    first = full[0] if full else 0
    known = {place: _known(sample[place][1]) for place in full[:_SEARCHED]}
    best = max(known, key=lambda place: known[place], default=first)
    # 'Zeitraum;01.01.2024;bis;31.01.2024' above the table is as wide as a row.
    is_header = bool(known) and known[best] >= 2 and known[best] > 2 * known[first]
    return best if is_header and not _are_rows(sample, width, first, best) else first


def _are_rows(sample: list[Record], width: int, first: int, place: int) -> bool:
    """Whether what stands above a header are rows like those below it: they must not get lost as preamble."""
    above = [fields for _, fields in sample[first:place]]
    if len(above) < 3 or any(len(fields) != width for fields in above):
        return False
    typed = typed_columns(above, width)
    return bool(typed) and typed == typed_columns([fields for _, fields in sample[place + 1 :]], width)


def _known(cells: Sequence[str]) -> int:
    return 0 if any(looks_like_data(cell) for cell in cells) else sum(map(is_known_header, cells))


def _cut_otherwise(fields: list[str], width: int) -> list[str]:
    """A header whose names are set apart by another sign than the cells below it."""
    for delimiter in ";,\t| " if len(fields) == 1 else "":
        cells = _bare(next(csv.reader(fields, delimiter=delimiter), []))
        if len(cells) == width and _known(cells) >= 2:
            return cells
    return []


def _bare(fields: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in fields]


def _is_data(cells: list[str], below: list[list[str]]) -> bool:
    """Whether the first row is data: its cells are like those below it in columns of numbers and dates."""
    typed = typed_columns(below, len(cells))
    if typed:
        return 2 * sum(looks_like_data(cells[place]) for place in typed) > len(typed)
    if any(map(is_known_header, cells)):
        return False
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(looks_like_data, filled)) * 2 >= len(filled)


def typed_columns(rows: list[list[str]], width: int, least: float = 0.8) -> list[int]:
    """The columns that hold numbers or dates only."""
    found = []
    rows = rows[: max(_LEAST_ROWS, _ENOUGH_CELLS // max(width, 1))]
    for place in range(width):
        cells = [cell for cell in (without_gap(row[place]) for row in rows if place < len(row)) if cell]
        if cells and sum(map(looks_like_data, cells)) >= least * len(cells):
            found.append(place)
    return found


def _further_rows(cells: list[str], below: list[list[str]]) -> list[list[str]]:
    """Rows that belong to the header: words where the rows further down hold numbers and dates."""
    found: list[list[str]] = []
    while len(below) > 1 and len(found) < 2:
        row, rest = _bare(below[0]), below[1:]
        typed = typed_columns(rest, len(cells))
        filled = [place for place in typed if place < len(row) and row[place]]
        words = [place for place in filled if not looks_like_data(row[place])]
        if len(row) != len(cells) or len(words) < 2 or len(words) != len(filled) or row == cells:
            break
        if any(without_gap(cell) == "" and cell for cell in row):
            break
        found.append(row)
        below = rest
    return found


def _joined(name: str, more: str) -> str:
    return name if not more or more == name else f"{name} {more}".strip()


def _fitted(cells: list[str], below: list[list[str]]) -> tuple[list[str], bool]:
    """The names as many as there are columns, and whether one may stand above the wrong column."""
    names = list(cells)
    filled = max(
        (place + 1 for row in [cells, *below] for place, cell in enumerate(row) if cell.strip()), default=1
    )
    while len(names) > max(1, filled) and not names[-1]:
        names.pop()
    if not below:
        return names, False
    width = usual_width(below)
    surplus = len(names) - width
    if surplus > 0 and names.count("") == surplus and _share(below, width) > 0.9:
        # A separator too many in the header itself.
        return [name for name in names if name], False
    if _has_row_names(below, len(names)):
        return ["", *names], False
    return names, width > len(cells) or (surplus > 0 and _share(below, width) > 0.9)


def _share(rows: list[list[str]], width: int) -> float:
    return sum(len(row) == width for row in rows) / len(rows)


def _has_row_names(below: list[list[str]], width: int) -> bool:
    """R writes row names without a heading: every row begins with its number and is one field longer.

    Where the last field is always empty the rows end in a delimiter too many, and begin with an id.
    """
    longer = [row for row in below if len(row) == width + 1]
    if width < 2 or len(longer) <= 0.9 * len(below) or not any(row[-1].strip() for row in longer):
        return False
    return all(row[0].strip().isdecimal() for row in longer) and all(
        int(after[0]) == int(before[0]) + 1 for before, after in zip(longer, longer[1:], strict=False)
    )


def _unique(header: list[str]) -> tuple[str, ...]:
    found: dict[str, int] = {}
    names: list[str] = []
    taken = set(header)
    for place, cell in enumerate(header):
        name = cell or f"column_{place + 1}"
        found[name] = found.get(name, 0) + 1
        while found[name] > 1 and f"{name} ({found[name]})" in taken:
            found[name] += 1
        names.append(name if found[name] == 1 else f"{name} ({found[name]})")
        taken.add(names[-1])
    return tuple(names)
