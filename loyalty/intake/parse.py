"""Points in time as people write them. SQL reads the common notations; this reads the others."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

TIMEZONE = "Europe/Berlin"
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_DATE = 80
_CLOCK = re.compile(
    r"(?:[T ,]|\bum\b|\bat\b)*?[T ,](?P<hour>\d{1,2}):(?P<minute>\d{1,2})"
    r"(?::(?P<second>\d{1,2})(?:[.,](?P<part>\d+))?)?\s*(?P<half>[AaPp]\.?\s?[Mm]\b\.?)?(?:\s*Uhr)?"
    r"\s*(?P<zone>[A-Za-z]+/[A-Za-z_/]+|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{1,4})?(?:\s*\([^)]*\))?$"
)
_YMD = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")
_EPOCH = re.compile(r"(1\d{9})(\d{3})?(\d{3})?(?:\.\d+)?")
_DAY_NUMBER = re.compile(r"(\d{5})(?:[.,](\d+))?")
_WEEKDAY = re.compile(
    r"(?:mon|diens|donners|frei|sams)tag|sonn(?:tag|abend)|mittwoch|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon?|die?|tues?|mit?|wed|don?|thur?s?|fr[ei]?|sat?|so[n]?|sun",
    re.IGNORECASE,
)
_NAME = r"(?P<month>[^\W\d_]{3,9})"
_NAMED = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?[ /-]*{_NAME}\.?,?[ /-]*(?P<year>\d{{4}}|\d{{2}})"),
    re.compile(rf"{_NAME}\.?[ /-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ /-]+(?P<year>\d{{4}}|\d{{2}})"),
    re.compile(rf"(?P<year>\d{{4}})[ /-]{_NAME}\.?[ /-](?P<day>\d{{1,2}})"),
)
_MONTH = re.compile(r"(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jän jänner jaen jaenner",
            "feb februar february feber",
            "mar mär märz march mrz maerz mae marz",
            "apr april",
            "mai may",
            "jun juni june",
            "jul juli july",
            "aug august",
            "sep sept september",
            "okt oct oktober october",
            "nov november",
            "dez dec dezember december",
        ),
        start=1,
    )
    for name in names.split()
}
# Abbreviations that are in use; of those with two meanings the one of European and American exports.
_ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "UT", "WET"), 0),
    **dict.fromkeys(("CET", "MEZ", "BST", "WEST"), 1),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 2),
    "EEST": 3,
    "EDT": -4,
    **dict.fromkeys(("EST", "CDT"), -5),
    **dict.fromkeys(("CST", "MDT"), -6),
    **dict.fromkeys(("MST", "PDT"), -7),
    "PST": -8,
}
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?")
_EXCEL_ZERO = datetime(1899, 12, 30)


def parse_timestamp(text: str, order: str, tz: str = TIMEZONE) -> datetime | None:
    """A day or point in time in any known notation, as local time in `tz`; None where it is none.

    `order` ('dmy' or 'mdy') decides what '03/04/2025' means; full stops always mean day first. 'excel':
    a number counts days.
    """
    if len(text) > LONGEST_DATE:
        return None
    if order == "excel" and is_day_number(text):
        moment = _EXCEL_ZERO + timedelta(seconds=int(float(text.replace(",", ".")) * 86_400 + 0.5))
    else:
        moment = _epoch(text, tz) or _written(text, order, tz)
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment


def _written(text: str, order: str, tz: str) -> datetime | None:
    weekday = re.match(rf"(?:{_WEEKDAY.pattern})\.?,?\s+(?=\S)", text, re.IGNORECASE)
    bare = text[weekday.end() :] if weekday else text
    clock = _CLOCK.search(bare)
    moment = _day((bare[: clock.start()] if clock else bare).strip(" ,"), order, tz)
    return _at(moment, clock, tz) if moment and clock else moment


def parse_month(text: str) -> datetime | None:
    """'2025-03', '03/2025' or 'März 2025' as the first of the month."""
    if len(text) > LONGEST_DATE:
        return None
    parts = _MONTH.fullmatch(text)
    if parts:
        year, month = (parts[1], parts[2]) if parts[1] else (parts[4], parts[3])
        return _make(int(year), int(month), 1)
    return _day(f"1. {text}", "dmy", TIMEZONE)


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
    if not text or len(text) > LONGEST_DATE or not any(sign.isdigit() for sign in text):
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


def _day(text: str, order: str, tz: str) -> datetime | None:
    if not text.isascii() and any(sign.isdecimal() and not sign.isascii() for sign in text):
        return None
    parts = _YMD.fullmatch(text)
    if parts:
        return _make(int(parts[1]), int(parts[3]), int(parts[4]))
    parts = _PARTS.fullmatch(text)
    if parts:
        first, second, year = int(parts[1]), int(parts[3]), full_year(parts[4])
        month_first = order == "mdy" and parts[2] != "."
        return _make(year, first, second) if month_first else _make(year, second, first)
    parts = _COMPACT.fullmatch(text)
    if parts:
        moment = _make(*(int(part or 0) for part in parts.groups()[:6]))
        return _local(moment, 0, tz) if moment and parts[7] else moment
    for form in _NAMED:
        parts = form.fullmatch(text)
        if parts and (month := _MONTHS.get(parts["month"].casefold())):
            return _make(full_year(parts["year"]), month, int(parts["day"]))
    return None


def _make(*parts: int) -> datetime | None:
    try:
        return datetime(*parts)
    except ValueError:
        return None


def full_year(text: str) -> int:
    """Two digits: 1969–2068, as the database has it."""
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 69 else 1900 + year


def _epoch(text: str, tz: str) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970, as trackers export them."""
    parts = _EPOCH.fullmatch(text)
    if not parts or not text.isascii():
        return None
    seconds = datetime.fromtimestamp(int(parts[1]), UTC).astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    return seconds + timedelta(milliseconds=int(parts[2] or 0), microseconds=int(parts[3] or 0))


def _at(day: datetime, clock: re.Match, tz: str) -> datetime | None:
    hour, minute, second = (int(clock[name] or 0) for name in ("hour", "minute", "second"))
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"].casefold().startswith("p") else 0)
    if (hour, minute, second) == (24, 0, 0):
        day, hour = day + timedelta(days=1), 0
    part = int((clock["part"] or "0")[:6].ljust(6, "0"))
    try:
        moment = day.replace(hour=hour, minute=minute, second=second, microsecond=part)
    except ValueError:
        return None
    return _zoned(moment, clock["zone"], tz) if clock["zone"] else moment


def _zoned(moment: datetime, zone: str, tz: str) -> datetime | None:
    """Local time in `tz`; None where the zone is not known: an hour wrong would be worse than none."""
    if zone in _ZONES:
        return _local(moment, _ZONES[zone] * 60, tz)
    parts = _OFFSET.fullmatch(zone)
    if parts:
        minutes = int(parts[2]) * 60 + int(parts[3] or 0)
        return _local(moment, -minutes if parts[1] == "-" else minutes, tz)
    try:
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    except (KeyError, ValueError, OSError):
        return None


def _local(moment: datetime, minutes: int, tz: str) -> datetime | None:
    try:
        shifted = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
        return shifted.astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
