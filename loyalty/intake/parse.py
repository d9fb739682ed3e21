"""Numbers and points in time as people write them. SQL reads the common notations; this reads the others."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

TIMEZONE = "Europe/Berlin"
FIRST_YEAR, LAST_YEAR = 1900, 2100
_SIGNS = re.compile(r"€|R?\$|£|eur(?:os?)?|usd|chf|gbp|kr\.?|zł|[\s\u00a0\u202f'’]", re.IGNORECASE)
_SIGNED = re.compile(r"(?P<before>[+−-]?)(?P<core>[\d.,]+)(?P<behind>-?)|\((?P<inner>[\d.,]+)\)")
_CORE = {
    ",": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d*)?|,\d+"),
    ".": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"),
}
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_CLOCK = re.compile(
    r"(?:[T ,]|\bum\b)*?(?:[T ,])(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?\s*(?P<zone>Z|UTC|GMT|CET|CEST|[+-]\d{2}(?::?\d{2})?)?$"
)
_YMD = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_EPOCH = re.compile(r"(1\d{9})(\d{3})?(?:\.\d+)?")
_DAY_NUMBER = re.compile(r"(\d{5})(?:[.,](\d+))?")
_NAMED = (
    re.compile(r"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{1,2})\.?[ -]*(?P<month>[^\W\d]+)\.?,?[ -]*(?P<year>\d{4})"),
    re.compile(r"(?:[^\W\d]+,\s+)?(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
)
_MONTH = re.compile(r"(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS_DE = {"jän": 1, "mär": 3, "mrz": 3, "mae": 3, "mai": 5, "okt": 10, "dez": 12}
_SUMMER = {"CEST": "+02", "CET": "+01", "Z": "+00", "UTC": "+00", "GMT": "+00"}


def parse_number(text: str, decimal: str) -> float | None:
    """A number with currency signs, grouping, '−12', '12,50-' or '(12,50)'; None where it is none.

    Groups must stand where they belong: '12.50' is no number where the comma is the decimal mark.
    """
    if _SCIENTIFIC.fullmatch(text):
        return float(text.replace(",", "."))
    parts = _SIGNED.fullmatch(_SIGNS.sub("", text))
    core = (parts["core"] or parts["inner"]) if parts else ""
    if not _CORE[decimal].fullmatch(core) or (parts["before"] and parts["behind"]):
        return None
    group = "." if decimal == "," else ","
    value = float(core.replace(group, "").replace(decimal, "."))
    is_negative = parts["inner"] or parts["behind"] or parts["before"] in ("-", "−")
    return -value if is_negative else value


def parse_timestamp(text: str, order: str, tz: str = TIMEZONE) -> datetime | None:
    """A day or point in time in any known notation, as local time in `tz`; None where it is none.

    `order` ('dmy' or 'mdy') decides what '03/04/2025' means; full stops always mean day first.
    """
    if order == "excel":
        return _excel_day(text)
    clock = _CLOCK.search(text)
    day = text[: clock.start()] if clock else text
    moment = _epoch(text, tz) or _day(day.strip(" ,"), order)
    if moment and clock:
        moment = _at(moment, clock, tz)
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment


def parse_month(text: str) -> datetime | None:
    """'2025-03', '03/2025' or 'März 2025' as the first of the month."""
    parts = _MONTH.fullmatch(text)
    if parts:
        year, month = (parts[1], parts[2]) if parts[1] else (parts[4], parts[3])
        return _make(int(year), int(month), 1)
    return _day(f"1. {text}", "dmy")


def parse_pattern(text: str, pattern: str) -> datetime | None:
    """By a strptime pattern of the user, with or without a time behind it."""
    for candidate in (pattern, f"{pattern} %H:%M:%S", f"{pattern} %H:%M"):
        try:
            return datetime.strptime(text, candidate)
        except ValueError:
            continue
    return None


@lru_cache(maxsize=1 << 16)
def is_date(text: str) -> bool:
    """Whether a cell is a day or a point in time in any known notation."""
    if not text or len(text) > 40 or not any(sign.isdigit() for sign in text):
        return False
    return parse_timestamp(text, "dmy") is not None or parse_timestamp(text, "mdy") is not None


def is_day_number(text: str) -> bool:
    """Whether a cell could be one of Excel's day numbers, 1990 to 2069: 45123 or 45123.5."""
    parts = _DAY_NUMBER.fullmatch(text)
    return parts is not None and 32_874 <= int(parts[1]) < 62_093


def is_epoch(text: str) -> bool:
    """Whether a cell could be seconds or milliseconds since 1970."""
    return _EPOCH.fullmatch(text) is not None


def is_month(text: str) -> bool:
    """Whether a cell is a month of a year."""
    return len(text) < 20 and parse_month(text) is not None


def _day(text: str, order: str) -> datetime | None:
    parts = _YMD.fullmatch(text)
    if parts:
        return _make(int(parts[1]), int(parts[3]), int(parts[4]))
    parts = _PARTS.fullmatch(text)
    if parts:
        first, second, year = int(parts[1]), int(parts[3]), _year(parts[4])
        month_first = order == "mdy" and parts[2] != "."
        return _make(year, first, second) if month_first else _make(year, second, first)
    parts = _COMPACT.fullmatch(text)
    if parts:
        return _make(*(int(part or 0) for part in parts.groups()))
    for form in _NAMED:
        parts = form.fullmatch(text)
        if parts and (month := _month_number(parts["month"])):
            return _make(int(parts["year"]), month, int(parts["day"]))
    return None


def _make(*parts: int) -> datetime | None:
    try:
        return datetime(*parts)
    except ValueError:
        return None


def _year(text: str) -> int:
    """Two digits: 1970–2069."""
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _month_number(name: str) -> int | None:
    start = name[:3].casefold()
    if start in _MONTHS:
        return _MONTHS.index(start) + 1
    return _MONTHS_DE.get(start)


def _epoch(text: str, tz: str) -> datetime | None:
    """Seconds or milliseconds since 1970, as trackers export them."""
    parts = _EPOCH.fullmatch(text)
    if not parts:
        return None
    seconds = int(parts[1]) + int(parts[2] or 0) / 1000
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(tz)).replace(tzinfo=None)


def _excel_day(text: str) -> datetime | None:
    if not is_day_number(text):
        return None
    days = float(text.replace(",", "."))
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))


def _at(day: datetime, clock: re.Match, tz: str) -> datetime | None:
    hour, minute, second = (int(clock[name] or 0) for name in ("hour", "minute", "second"))
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].casefold().startswith("p") else 0)
    part = int((clock["part"] or "0")[:6].ljust(6, "0"))
    try:
        moment = day.replace(hour=hour, minute=minute, second=second, microsecond=part)
    except ValueError:
        return None
    if not clock["zone"]:
        return moment
    offset = _SUMMER.get(clock["zone"], clock["zone"]).replace(":", "").ljust(5, "0")
    shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5])) * (-1 if offset[0] == "-" else 1)
    try:
        moment = moment.replace(tzinfo=timezone(shift)).astimezone(ZoneInfo(tz))
    except ValueError:
        return None
    return moment.replace(tzinfo=None)
