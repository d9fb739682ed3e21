"""Days, seasons, working days. Times are seconds since the file's first day (int64; negative = before)."""

import zlib

import numpy as np

START = np.datetime64("2023-11-01", "D")
AS_OF = np.datetime64("2026-10-31", "D")
DAYS = int((AS_OF - START).astype(int)) + 1
DAY = 86_400
END = DAYS * DAY  # first second after the file
BEFORE = 900  # days of history the shop has before the file starts
NEVER = np.iinfo(np.int64).min  # "has not happened": written as an empty field

HOLIDAYS = np.array(
    [f"{year}-{day}" for year in range(2020, 2028) for day in ("01-01", "05-01", "10-03", "12-25", "12-26")]
    + ["2024-03-29", "2024-04-01", "2024-05-09", "2024-05-20", "2025-04-18", "2025-04-21", "2025-05-29"]
    + ["2025-06-09", "2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25"],
    dtype="datetime64[D]",
)
MONTH_FACTOR = np.array([0.97, 0.95, 1.0, 0.98, 0.93, 0.86, 0.82, 0.84, 0.97, 1.04, 1.28, 1.42])
WEEKDAY_FACTOR = np.array([1.12, 1.04, 1.0, 0.98, 0.92, 0.88, 1.06])  # Monday first
HOUR_WEIGHT = np.array(
    [4, 2, 1, 1, 1, 2, 5, 9, 13, 16, 18, 19, 20, 18, 17, 17, 18, 20, 22, 26, 29, 26, 17, 9.0]
)


def stream(seed: int, topic: str) -> np.random.Generator:
    """Return the random numbers of one topic: a change in one topic must not reshuffle the others."""
    return np.random.default_rng([seed, zlib.crc32(topic.encode())])


def date_of(day: np.ndarray) -> np.ndarray:
    """Day numbers → datetime64[D]."""
    return START + np.asarray(day, dtype="int64").astype("timedelta64[D]")


def day_of(date: str) -> int:
    """ISO date → day number."""
    return int((np.datetime64(date, "D") - START).astype(int))


def month_of(day: np.ndarray) -> np.ndarray:
    """Day numbers → calendar month 1–12."""
    return date_of(day).astype("datetime64[M]").astype(int) % 12 + 1


def season(first_day: int, last_day: int) -> np.ndarray:
    """Demand factor of every day from first to last (inclusive), around 1."""
    days = np.arange(first_day, last_day + 1)
    weekday = (date_of(days).astype(int) + 3) % 7
    return MONTH_FACTOR[month_of(days) - 1] * WEEKDAY_FACTOR[weekday]


def pick_days(rng: np.random.Generator, n: int, first_day: int, weights: np.ndarray) -> np.ndarray:
    """Draw n day numbers with probabilities proportional to the weights of consecutive days."""
    cumulative = np.cumsum(weights) / np.sum(weights)
    return first_day + np.minimum(np.searchsorted(cumulative, rng.random(n)), len(weights) - 1)


def clock(rng: np.random.Generator, n: int, hours: np.ndarray = HOUR_WEIGHT) -> np.ndarray:
    """Draw n times of day (seconds after midnight) with the shop's daily rhythm."""
    hour = pick_days(rng, n, 0, hours)
    return hour * 3600 + rng.integers(0, 3600, n)


def office_hours(rng: np.random.Generator, n: int, first: int = 8, last: int = 18) -> np.ndarray:
    """Draw n times of day between two hours."""
    return rng.integers(first * 3600, last * 3600, n)


def workday(day: np.ndarray, offset: np.ndarray | int) -> np.ndarray:
    """Day numbers moved by whole working days; a free day first rolls forward to the next working day."""
    moved = np.busday_offset(date_of(day), offset, roll="forward", holidays=HOLIDAYS)
    return (moved - START).astype("int64")


def choose(rng: np.random.Generator, n: int, shares: dict) -> np.ndarray:
    """Draw n keys of a {key: share} table."""
    keys = np.array(list(shares), dtype=object)
    cumulative = np.cumsum(np.array(list(shares.values()), dtype=float))
    return keys[np.minimum(np.searchsorted(cumulative / cumulative[-1], rng.random(n)), len(keys) - 1)]


def cut(time: np.ndarray) -> np.ndarray:
    """Times after the as-of day become NEVER: the file does not know them yet."""
    return np.where(time < END, time, NEVER)
