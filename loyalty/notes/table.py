"""Notes as CSV, to take away, to edit elsewhere, and to bring back."""

import re
from collections.abc import Sequence

from loyalty import exchange
from loyalty.catalog import Kpi, catalog, find
from loyalty.exchange import Fault, Row, TableError, fault

from .model import DIRECTIONS, LONGEST_TEXT, LONGEST_WORDS, Note

FIELDS = ("day", "text", "who", "decision", *DIRECTIONS)
_LONGEST = {"text": LONGEST_TEXT, "who": LONGEST_WORDS, "decision": LONGEST_TEXT}


def from_csv(content: bytes) -> list[Note]:
    """The notes in a CSV file. Raises TableError with every fault; then none of them counts."""
    rows = exchange.read(content, FIELDS, ("day", "text"))
    faults = [one for row in rows for one in _faults(row)]
    if faults:
        raise TableError(faults)
    return [_note(row) for row in rows]


def to_csv(notes: Sequence[Note], lang: str) -> bytes:
    """The notes as CSV in a language, the KPIs by name; reading it gives the same notes."""
    return exchange.write([_cells(note, lang) for note in notes], FIELDS, lang)


def _cells(note: Note, lang: str) -> dict[str, str]:
    named = {
        way: "; ".join(catalog()[kpi].text("name", lang) for kpi in note.expected(way)) for way in DIRECTIONS
    }
    words = {"text": note.text, "who": note.who, "decision": note.decision}
    return {"day": note.day.isoformat(), **words, **named}


def _faults(row: Row) -> list[Fault]:
    found = []
    if exchange.day(row["day"]) is None:
        found.append(fault("bad_day" if row["day"] else "no_day", row, "day"))
    if not row["text"]:
        found.append(fault("no_text_of_note", row, "text"))
    found += [
        fault("too_long", row, name, longest=longest, value=row[name][:40])
        for name, longest in _LONGEST.items()
        if len(row[name]) > longest
    ]
    seen: set[str] = set()
    for way in DIRECTIONS:
        for name, kpi in _named(row[way]):
            if kpi is None:
                found.append(fault("unknown_kpi", row, way, value=name))
            elif not kpi.has_monthly_value:
                found.append(fault("no_since_possible", row, way, value=name))
            elif kpi.id in seen:
                found.append(fault("kpi_twice", row, way, value=name))
            else:
                seen.add(kpi.id)
    return found


def _note(row: Row) -> Note:
    expects = [(kpi.id, way) for way in DIRECTIONS for _, kpi in _named(row[way])]
    return Note(exchange.day(row["day"]), row["text"], row["who"], row["decision"], tuple(expects))


def _named(cell: str) -> list[tuple[str, Kpi | None]]:
    """The KPIs named in a cell, by name or id, parted by semicolons or line breaks."""
    names = [name.strip() for name in re.split(r"[;\n]", cell) if name.strip()]
    return [(name, find(name)) for name in names]
