"""Headers whose meaning only their values tell: Kanal, Quelle, Lieferdatum, Name, Umfrage."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from loyalty.intake.names import Candidate, candidates
from loyalty.intake.questions import Question
from loyalty.schema import TABLES, plain

# A guess from values: the page asks the user to look.
CONFIDENCE = 0.7
_SALES_CHANNELS = """
    shop online onlineshop webshop web website app ios android iphone mobile desktop pos filiale laden store
    marktplatz marketplace amazon ebay otto kaufland zalando etsy idealo check24 telefon phone katalog b2b
    draft_orders shopify_draft_order amazon.de ebay.de otto.de kaufland.de storefront
"""
_TRAFFIC_SOURCES = """
    google bing seo sea direct direkt newsletter organic organisch social email e-mail cpc paid affiliate
    referral empfehlung facebook instagram pinterest tiktok youtube display retargeting suche search mailing
    kampagne preisvergleich adwords google_ads
"""


def _plain_words(text: str) -> frozenset[str]:
    return frozenset(plain(word) for word in text.split())


_SALES_WORDS = _plain_words(_SALES_CHANNELS)
_TRAFFIC_WORDS = _plain_words(_TRAFFIC_SOURCES)
_CHANNEL_HEADERS = _plain_words("Kanal channel source order_source")
_DELIVERY_HEADERS = _plain_words("Lieferdatum Lieferung Lieferung-am")
_AMOUNTS = _plain_words("Betrag Summe Umsatz amount total Gesamtbetrag Gesamt Gesamtsumme sales revenue")
_GROSS, _NET = re.compile("brutto|gross", re.IGNORECASE), re.compile("netto|\\bnet\\b", re.IGNORECASE)
# Decided elsewhere: nothing is asked.
SETTLED = ("chosen", "preset", "left_out")
_EXAMPLES = 3
_ORDER_NUMBER = re.compile(r"^#?[A-Z]{0,4}[-_]?\d{2,}$", re.IGNORECASE)
_OPEN_STATES = frozenset(["created", "approved", "paid", "invoiced", "processing", "shipped"])
_SURVEY_WORDS = ("nps", "csat", "ces")


def resolve(
    table: str, header: str, cells: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> Candidate | None:
    """What an ambiguous header stands for, judged by its values; None where it is not or stays open.

    `cells`: one per sample row, '' where there is a gap; `columns`: the same for the columns that are
    already mapped, by canonical name.
    """
    bare = plain(header)
    values = [cell for cell in cells if cell]
    if table in ("orders", "customers") and bare in _CHANNEL_HEADERS:
        return _channel(table, values)
    if table == "orders" and bare in _DELIVERY_HEADERS:
        return _delivery(cells, columns)
    if table == "orders" and bare == "name" and values and all(map(_ORDER_NUMBER.match, values)):
        return Candidate("order_id", CONFIDENCE + 0.2, "values", "order_numbers")
    return None


def _channel(table: str, values: Sequence[str]) -> Candidate | None:
    words = [plain(value) for value in values]
    sales = sum(word in _SALES_WORDS for word in words)
    traffic = sum(word in _TRAFFIC_WORDS for word in words)
    if max(sales, traffic) * 2 < len(words) or sales == traffic:
        return None
    if traffic > sales:
        return Candidate("traffic_source", CONFIDENCE, "values", "channel_words")
    known = Candidate("sales_channel", CONFIDENCE, "values", "channel_words")
    return known if table == "orders" else None


def _delivery(cells: Sequence[str], columns: Mapping[str, Sequence[str]]) -> Candidate | None:
    """A plan if it reaches into the future or stands at orders that are still open, else the event."""
    values = [cell for cell in cells if cell]
    if not values or ("promised_date" in columns and "delivered_at" in columns):
        return None
    timed = any(re.search(r"\d:\d\d", value) and "00:00" not in value for value in values)
    if "promised_date" in columns:
        return Candidate("delivered_at", CONFIDENCE, "values", "other_column")
    if "delivered_at" in columns:
        return Candidate("promised_date", CONFIDENCE, "values", "other_column")
    if timed:
        return Candidate("delivered_at", CONFIDENCE, "values", "clock_time")
    if max(map(_year_month, values)) > datetime.now().strftime("%Y%m"):
        return Candidate("promised_date", CONFIDENCE, "values", "future")
    if _stands_at_open_orders(cells, columns.get("status", ())):
        return Candidate("promised_date", CONFIDENCE, "values", "open_orders")
    return Candidate("delivered_at", CONFIDENCE, "values", "past")


def _stands_at_open_orders(cells: Sequence[str], states: Sequence[str]) -> bool:
    """Whether there are orders still open and all of them have the date: then it is a promise."""
    words = TABLES["orders"].columns["status"].dictionary
    is_open = [words.get(plain(state)) in _OPEN_STATES for state in states]
    at_open = [bool(cell) for cell, waits in zip(cells, is_open, strict=False) if waits]
    return len(at_open) > 0 and all(at_open)


def _year_month(value: str) -> str:
    """'202503' of a date in any notation whose year has four digits; '' where there is none."""
    year = re.search(r"(?:19|20)\d{2}", value)
    if not year:
        return ""
    numbers = [int(number) for number in re.findall(r"\d+", value.replace(year[0], " ", 1))[:2]]
    if not value.startswith(year[0]):
        numbers.reverse()
    month = next((number for number in numbers if number <= 12), 0)
    return f"{year[0]}{month:02}"


def questions(
    table: str, choices: Mapping[str, object], cells: Mapping[str, Sequence[str]]
) -> tuple[Question, ...]:
    """What is asked about headers with more than one meaning. `choices`: header → `mapping.Choice`."""
    found = []
    owners = {choice.target: header for header, choice in choices.items() if choice.target}
    has_net = any(map(_NET.search, choices))
    for header, choice in choices.items():
        is_open = choice.reason not in SETTLED
        options = _meanings(table, header, choice, owners, has_net) if is_open else ()
        if options:
            examples = tuple(islice(dict.fromkeys(cell for cell in cells[header] if cell), _EXAMPLES))
            assumed, why = choice.target or "", choice.evidence or "first"
            found.append(Question("meaning", header, (*options, ""), assumed, examples, why))
    return tuple(found)


def _meanings(
    table: str, header: str, choice: object, owners: Mapping[str, str], has_net: bool
) -> tuple[str, ...]:
    """'table.column' of all that a header may stand for; none where there is no doubt.

    `owners`: 'table.column' → the header that was taken for it.
    """
    bare = plain(header)
    if table == "orders" and bare in _DELIVERY_HEADERS:
        both = ("orders.promised_date", "orders.delivered_at")
        return () if all(owners.get(path) not in (None, header) for path in both) else both
    if table == "orders" and bare in _CHANNEL_HEADERS and not choice.target:
        return ("orders.sales_channel", "orders.traffic_source")
    if choice.reason != "taken":
        return ()
    # The same header twice, or an amount beside gross and net: which of them is meant, the user knows.
    paths = (f"{table}.{known.column}" for known in candidates(table, header))
    winners = {path: owners[path] for path in paths if path in owners}
    if any(plain(name) == bare for name in winners.values()) or (
        bare in _AMOUNTS and has_net and any(map(_GROSS.search, winners.values()))
    ):
        return tuple(winners)[:1]
    return ()


def survey_type(file_words: str, header: str | None) -> str | None:
    """The kind of survey a file name or the header of its score names: nps, csat, ces."""
    for text in (header or "", file_words):
        found = [word for word in _SURVEY_WORDS if re.search(rf"(?<![a-z]){word}(?![a-z])", text.casefold())]
        if len(found) == 1:
            return found[0]
    return "nps" if header and plain(header).startswith(plain("Weiterempfehlung")) else None
