"""Headers → canonical columns by name: exact, synonym, alike. Which headers are personal data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from loyalty.schema import PERSONAL, TABLES, plain

ALIKE = 0.88
_SHORTEST_ALIKE = 5
# No name of a column is longer; what is, is not looked at.
_LONGEST = 120
# Headers come from the files of all visitors: only so many are remembered.
_REMEMBERED = 1 << 14
# Words around a name that do not change what it means: anywhere, and at the end by the type of the column.
_AROUND = "shop|export|feld|field|spalte|column|col|aktuell[er]*|current"
_BEHIND = {
    "timestamp": "zeit|uhrzeit|zeitpunkt|zeitstempel|time|timestamp|datetime|utc",
    "money": r"(?:in )?(?:eur|euro)|brutto|gross|in[kc]l\.? (?:mwst|ust|vat|tax)",
    "email": "adresse|address",
    "text": "nr|no",
}
_NEUTRAL = re.compile(rf"^(?:{_AROUND})[\W_]+|[\W_]+(?:{_AROUND})$", re.IGNORECASE)
_OF = re.compile(r"^(.+?)[\W_]+(?:der|des|von|zur|zum|of|of the|for)[\W_]+(.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """A canonical column a header may stand for. `reason`: name, synonym, alike or values; confidence 0–1.

    `evidence`: what in the values tells, a key of the texts under [evidence].
    """

    column: str
    confidence: float
    reason: str
    evidence: str = ""


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


@lru_cache(maxsize=_REMEMBERED)
def is_personal(header: str) -> bool:
    """Whether a header names personal data: a name, an address, a phone number (`billing_city`)."""
    bare = plain(header[:_LONGEST])
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


@lru_cache(maxsize=_REMEMBERED)
def candidates(table: str, header: str) -> tuple[Candidate, ...]:
    """What a header may stand for in a table, best first; at most one unless it is only alike."""
    if len(header) > _LONGEST:
        return ()
    bare = plain(_CENTS.sub("", header) or header)
    known = spellings(table).get(bare) or _without_table(table, bare)
    known = known or _without_neutral(table, header)
    if known:
        return (known,)
    if len(bare) < _SHORTEST_ALIKE or is_personal(header):
        return ()
    return _alike(table, bare)


def _without_table(table: str, bare: str) -> Candidate | None:
    """'review_score' in reviews, 'Ticketstatus' in tickets: the table's own name before the column's."""
    for prefix in _owners(table):
        rest = bare.removeprefix(prefix)
        if rest != bare and len(rest) > 1 and rest in spellings(table):
            known = spellings(table)[rest]
            return Candidate(known.column, known.confidence - 0.05, known.reason)
    return None


@cache
def _owners(table: str) -> frozenset[str]:
    """What one row of a table is called."""
    label = TABLES[table].label
    names = {table, table.removesuffix("s"), label["en"], label["en"].removesuffix("s")}
    return frozenset(
        map(plain, names | {label["de"], label["de"].removesuffix("en"), label["de"].removesuffix("n")})
    )


def _without_neutral(table: str, header: str) -> Candidate | None:
    """'Bestelldatum Uhrzeit', 'Kunden E-Mail Adresse', 'Datum der Bestellung': the name within the words."""
    bare = header.strip(" .")
    inner = [_NEUTRAL.sub("", bare)]
    of = _OF.match(bare)
    if of and plain(of[2]) in _owners(table):
        inner.append(of[1])
    for kind, words in _BEHIND.items():
        shorter = re.sub(rf"[\W_]+(?:{words})$", "", bare, flags=re.IGNORECASE)
        known = _named(table, shorter) if shorter != bare else None
        if known and TABLES[table].columns[known.column].type == kind:
            return known
    return next((known for part in inner if part != bare and (known := _named(table, part))), None)


def _named(table: str, part: str) -> Candidate | None:
    known = spellings(table).get(plain(part)) or _without_table(table, plain(part))
    return known and Candidate(known.column, known.confidence - 0.1, "alike", "part")


@lru_cache(maxsize=_REMEMBERED)
def _alike(table: str, bare: str) -> tuple[Candidate, ...]:
    best: dict[str, float] = {}
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(bare)
    for spelling, known in spellings(table).items():
        if abs(len(spelling) - len(bare)) > 4 or len(spelling) < _SHORTEST_ALIKE:
            continue
        matcher.set_seq1(spelling)
        if matcher.quick_ratio() < ALIKE:
            continue
        ratio = matcher.ratio()
        if ratio >= ALIKE or _is_swapped(spelling, bare):
            ratio = max(ratio, ALIKE)
            best[known.column] = max(best.get(known.column, 0.0), ratio)
    ranked = sorted(best.items(), key=lambda item: -item[1])
    return tuple(Candidate(column, round(ratio * 0.8, 3), "alike") for column, ratio in ranked)


def _is_swapped(first: str, second: str) -> bool:
    """Whether two neighbouring letters have changed places, and nothing else."""
    places = [place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]]
    if len(first) != len(second) or len(places) != 2 or places[1] - places[0] != 1:
        return False
    return first[places[0]] == second[places[1]] and first[places[1]] == second[places[0]]
