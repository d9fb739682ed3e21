"""Frames → CSV text: UTF-8, comma, decimal point, ISO dates, true/false, empty = unknown."""

from pathlib import Path

import numpy as np
import pandas as pd

from .timeline import NEVER, START

CHUNK = 200_000


def times(seconds: np.ndarray) -> np.ndarray:
    """Seconds since the file's start → '2026-03-01 14:05:00', NEVER → ''."""
    seconds = np.asarray(seconds, dtype="int64")
    known = seconds != NEVER
    moments = START.astype("datetime64[s]") + np.where(known, seconds, 0).astype("timedelta64[s]")
    text = np.datetime_as_string(moments, unit="s")
    if len(text):
        text.view("U1").reshape(len(text), -1)[:, 10] = " "
    return np.where(known, text, "").astype(object)


def dates(day: np.ndarray) -> np.ndarray:
    """Day numbers → '2026-03-01', NEVER → ''."""
    day = np.asarray(day, dtype="int64")
    known = day != NEVER
    text = np.datetime_as_string(START + np.where(known, day, 0).astype("timedelta64[D]"))
    return np.where(known, text, "").astype(object)


def money(amount: np.ndarray) -> np.ndarray:
    """Amounts in € → text with two decimals (a plain 0 for nothing), NaN → ''."""
    amount = np.asarray(amount, dtype=float)
    text = np.char.mod("%.2f", np.where(np.isnan(amount), 0.0, amount))
    text = np.where(amount == 0, "0", text)
    return np.where(np.isnan(amount), "", text).astype(object)


def flags(values: np.ndarray) -> np.ndarray:
    """Booleans → 'true' / 'false'."""
    return np.where(np.asarray(values, dtype=bool), "true", "false").astype(object)


def ids(prefix: str, numbers: np.ndarray, base: int = 0) -> np.ndarray:
    """Numbers → ids such as K10001; a negative number → ''."""
    numbers = np.asarray(numbers, dtype="int64")
    text = np.char.add(prefix, np.where(numbers < 0, 0, numbers + base).astype(str))
    return np.where(numbers < 0, "", text).astype(object)


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """Write one table in chunks, the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        frame.iloc[:0].to_csv(file, index=False, lineterminator="\n")
        for first in range(0, len(frame), CHUNK):
            frame.iloc[first : first + CHUNK].to_csv(file, index=False, header=False, lineterminator="\n")
