"""Encoding, delimiter, quoting and header line of a text file – found, and overridable."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from loyalty.intake.encoding import NotText, find_encoding
from loyalty.intake.names import is_known_header
from loyalty.intake.overlay import Overlay
from loyalty.intake.rows import Batch, Layout, Record, Records
from loyalty.intake.values import looks_like_data

SAMPLE_RECORDS = 300
DELIMITERS = (";", ",", "\t", "|")
_SEP_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


class Empty(Exception):
    """The file holds nothing."""


@dataclass(frozen=True)
class Dialect:
    """How a file is read. `header_row`: the data begin below this spreadsheet row (0: at the top).

    `overlay`: corrections that all readers of the file see; `original` reads without them.
    """

    layout: Layout
    header_row: int
    header: tuple[str, ...]
    overlay: Overlay = Overlay()

    @property
    def width(self) -> int:
        return len(self.header)

    def records(self, path: Path) -> Records:
        """The records of a file of this dialect; those up to `header_row` are no data."""
        return Records(path, self.layout, self._corrected if self.overlay else None)

    def original(self, path: Path) -> Records:
        """The records as they stand in the file."""
        return Records(path, self.layout)

    def _corrected(self, batch: Batch) -> Batch:
        return self.overlay.on(batch, self.header, self.header_row)


def find_dialect(
    path: Path, override: Mapping[str, object] | None = None, layout: Layout | None = None
) -> Dialect:
    """The dialect of a file; `override` is the [dialect] part of a mapping file, `layout` what is known.

    Raises Empty or NotText.
    """
    override = override or {}
    if path.stat().st_size == 0:
        raise Empty
    layout = layout or _found_layout(path, override)
    sample = list(islice(Records(path, layout), SAMPLE_RECORDS))
    if not sample:
        raise Empty
    return _with_header(layout, sample, override.get("header"))


def _found_layout(path: Path, override: Mapping[str, object]) -> Layout:
    found = (str(override["encoding"]), "replace") if "encoding" in override else find_encoding(path)
    try:
        return _layout(path, *found, override)
    except LookupError as error:
        raise NotText from error


def _layout(path: Path, encoding: str, errors: str, override: Mapping[str, object]) -> Layout:
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        start = list(islice(file, SAMPLE_RECORDS))
    if "".join(start[:20]).lstrip().lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise NotText
    announced = _SEP_LINE.match(start[0]) if start else None
    skip = 1 if announced else 0
    lines = start[skip:]
    quote = _quote(lines)
    escape = _escape(lines, quote)
    fixed = override.get("delimiter") or (announced and announced[1])
    base = {
        "encoding": encoding,
        "errors": errors,
        "quote": quote,
        "escape": escape,
        "skip_blanks": any(re.search(rf"[;,\t|] +{quote}", line) for line in lines),
        "skip_lines": skip,
    }
    if fixed:
        return Layout(delimiter=str(fixed), **base)
    layouts = [Layout(delimiter=delimiter, **base) for delimiter in DELIMITERS]
    scores = [_consistency(layout, lines) for layout in layouts]
    if max(scores) > 0:
        return layouts[scores.index(max(scores))]
    spaced = Layout(delimiter=" ", **base)
    return spaced if _is_aligned(spaced, lines) else Layout(delimiter=",", **base)


def _quote(lines: list[str]) -> str:
    """Double quotes unless fields are enclosed in single ones."""
    text = "".join(lines)
    single = len(re.findall(r"(?:^|[;,\t|])'[^'\n]*'(?=[;,\t|\r\n])", text, re.MULTILINE))
    double = len(re.findall(r'(?:^|[;,\t|])"', text, re.MULTILINE))
    return "'" if single > 2 and single > 2 * double else '"'


def _escape(lines: list[str], quote: str) -> str | None:
    """A backslash, where quotes inside quoted fields are written \\" and not doubled."""
    text = "".join(lines)
    escaped = len(re.findall(rf"\\{quote}(?![;,\t|\r\n])", text))
    doubled = len(re.findall(rf"[^;,\t|\r\n]{quote}{quote}[^;,\t|\r\n]", text))
    return "\\" if escaped > doubled else None


def _consistency(layout: Layout, lines: list[str]) -> float:
    """How well a delimiter cuts the lines into equally many fields; 0 where it does not occur."""
    rows = [fields for fields in _parse(layout, lines) if any(cell.strip() for cell in fields)]
    counted = Counter(len(fields) for fields in rows) or Counter([0])
    width, times = max(counted.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
    if width < 2:
        return 0.0
    known = max(sum(is_known_header(cell) for cell in fields) for fields in rows[:10])
    return times / len(rows) * (1 + math.log2(width)) + known


def _parse(layout: Layout, lines: list[str]) -> list[list[str]]:
    found = list(islice(layout.parse(line.replace("\0", "") for line in lines), SAMPLE_RECORDS))
    return found or [[]]


def _is_aligned(layout: Layout, lines: list[str]) -> bool:
    widths = {len(fields) for fields in _parse(layout, lines) if fields}
    return len(widths) == 1 and widths.pop() > 2


def _with_header(layout: Layout, sample: list[Record], wish: object) -> Dialect:
    counted = Counter(len(fields) for _, fields in sample)
    # A table's header may stand alone; then its own width is the only one there is.
    width = max(counted, key=lambda size: (counted[size] * (size > 1), size))
    number, first = _first_full(sample, width)
    has_header = bool(wish) if wish is not None else not _is_data(first)
    if not has_header:
        return Dialect(layout, number - 1, tuple(f"column_{place + 1}" for place in range(width)))
    header = [cell.strip() for cell in first]
    while len(header) > max(1, _filled(sample)) and not header[-1]:
        header.pop()
    if _has_row_names(sample, number, len(header)):
        header.insert(0, "")
    return Dialect(layout, number, _unique(header))


def _first_full(sample: list[Record], width: int) -> Record:
    """The first record that is as wide as the table: what stands above it is a preamble."""
    for number, fields in sample:
        if sum(bool(cell.strip()) for cell in fields) >= max(1, 0.6 * width):
            return number, fields
    return sample[0]


def _is_data(cells: list[str]) -> bool:
    if any(is_known_header(cell) for cell in cells):
        return False
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(looks_like_data(cell) for cell in filled) * 2 >= len(filled)


def _filled(sample: list[Record]) -> int:
    """The last field that holds anything anywhere."""
    return max(
        (place + 1 for _, fields in sample for place, cell in enumerate(fields) if cell.strip()), default=0
    )


def _has_row_names(sample: list[Record], header_row: int, width: int) -> bool:
    """R writes row names without a heading: every row is one field longer than the header."""
    below = [fields for number, fields in sample if number > header_row]
    longer = [fields for fields in below if len(fields) == width + 1 and fields[-1].strip()]
    return width > 1 and len(longer) > 0.9 * len(below) > 0


def _unique(header: list[str]) -> tuple[str, ...]:
    found: dict[str, int] = {}
    names = []
    for place, cell in enumerate(header):
        name = cell or f"column_{place + 1}"
        found[name] = found.get(name, 0) + 1
        names.append(name if found[name] == 1 else f"{name} ({found[name]})")
    return tuple(names)
