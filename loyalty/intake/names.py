"""Headers → canonical columns by name: exact, synonym, alike. Which headers are personal data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from loyalty.schema import PERSONAL, TABLES, plain

ALIKE = 0.88
_SHORTEST_ALIKE = 6


@dataclass(frozen=True)
class Candidate:
    """A canonical column a header may stand for. `reason`: name, synonym or alike; confidence 0–1."""

    column: str
    confidence: float
    reason: str


@cache
def spellings(table: str) -> Mapping[str, Candidate]:
    """Plain spelling → what it stands for in a table."""
    found: dict[str, Candidate] = {}
    columns = TABLES[table].columns.values()
    for column in columns:
        found[plain(column.name)] = Candidate(column.name, 1.0, "name")
    for column in columns:
        for place, synonym in enumerate(column.synonyms):
            candidate = Candidate(column.name, 0.97 - 0.002 * min(place, 30), "synonym")
            found.setdefault(plain(synonym), candidate)
    return found


@cache
def _all_spellings() -> frozenset[str]:
    return frozenset(spelling for table in TABLES for spelling in spellings(table))


def is_known_header(header: str) -> bool:
    """Whether any table knows this header, or it is one of personal data."""
    bare = plain(header)
    return len(bare) > 1 and (bare in _all_spellings() or bare in PERSONAL.headers)


@cache
def is_personal(header: str) -> bool:
    """Whether a header names personal data: a name, an address, a phone number (`billing_city`)."""
    bare = plain(header)
    return bare in PERSONAL.headers or _is_part(re.sub(r"\d+$", "", bare), False)


def _is_part(bare: str, is_shortened: bool) -> bool:
    """Whether a word of personal data is left without what stands around it: billing …, … of the buyer."""
    if bare in PERSONAL.headers or (is_shortened and bare in PERSONAL.parts):
        return True
    starts = (bare.removeprefix(prefix) for prefix in PERSONAL.prefixes if bare.startswith(prefix))
    ends = (bare.removesuffix(suffix) for suffix in PERSONAL.suffixes if bare.endswith(suffix))
    return any(rest and _is_part(rest, True) for rest in (*starts, *ends))


_CENTS = re.compile(r"(?:^|[^a-z])(?:in[ _-]?)?(?:cents?|ct|pence|minor[ _-]?units?)(?![a-z])", re.IGNORECASE)


def is_in_cents(header: str) -> bool:
    """Whether a header says that its amounts are cents: 'total_cents', 'Betrag (Cent)'."""
    return _CENTS.search(header) is not None


@cache
def candidates(table: str, header: str) -> tuple[Candidate, ...]:
    """What a header may stand for in a table, best first; at most one unless it is only alike."""
    bare = plain(_CENTS.sub("", header) or header)
    known = spellings(table).get(bare) or _without_table(table, bare)
    if known:
        return (known,)
    if len(bare) < _SHORTEST_ALIKE or is_personal(header):
        return ()
    return _alike(table, bare)


def _without_table(table: str, bare: str) -> Candidate | None:
    """'review_score' in reviews, 'Ticketstatus' in tickets: the table's own name before the column's."""
    label = TABLES[table].label
    for owner in {table, table.removesuffix("s"), label["de"], label["de"].removesuffix("en"), label["en"]}:
        prefix = plain(owner)
        rest = bare.removeprefix(prefix)
        if rest != bare and len(rest) > 1 and rest in spellings(table):
            known = spellings(table)[rest]
            return Candidate(known.column, known.confidence - 0.05, known.reason)
    return None


def _alike(table: str, bare: str) -> tuple[Candidate, ...]:
    best: dict[str, float] = {}
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(bare)
    for spelling, known in spellings(table).items():
        if abs(len(spelling) - len(bare)) > 4 or len(spelling) < _SHORTEST_ALIKE:
            continue
        matcher.set_seq1(spelling)
        if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
            continue
        ratio = matcher.ratio()
        if ratio >= ALIKE:
            best[known.column] = max(best.get(known.column, 0.0), ratio)
    ranked = sorted(best.items(), key=lambda item: -item[1])
    return tuple(Candidate(column, round(ratio * 0.8, 3), "alike") for column, ratio in ranked)
