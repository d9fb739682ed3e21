"""The lines of a month's review as rows: all numbers to take away, and the table of the page."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
import pandas as pd
from pandas.io.formats.style import Styler

from loyalty import format as fmt
from loyalty.analyses import review_words as words
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.i18n import t
from loyalty.measures import Z

SAID = ("month", "year", "target")


def record(line: Line) -> dict:
    """One line with all its numbers, None where there is none."""
    gap, row = line.target, line.row
    return {
        "kpi": line.kpi.id,
        "folder": line.kpi.folder,
        "asked": line.asked,
        "month": line.month,
        "days": line.before.days,
        **{name: _known(row[name]) for name in ("value", "low", "high")},
        "n": None if pd.isna(row["n"]) else round(row["n"]),
        "status": line.status,
        **_compared(line.before, "month"),
        **_compared(line.year, "year"),
        "target": gap.target if gap else None,
        "target_gap": _known(gap.gap) if gap else None,
        "target_verdict": gap.verdict if gap else None,
    }


def _compared(change: Change, name: str) -> dict:
    found = change.difference
    numbers = {
        "previous": change.previous,
        "change": found.value,
        "low": found.low,
        "high": found.high,
        "q": change.q,
    }
    fields = {key: _known(value) for key, value in numbers.items()}
    fields |= {"verdict": change.verdict, "why": change.why or None}
    return {f"{name}_{key}": value for key, value in fields.items()}


def _known(number: float) -> float | None:
    return None if pd.isna(number) else float(number)


def sorted_lines(lines: Sequence[Line], comparison: str) -> list[Line]:
    """What has changed first, the surest first; then missed targets; what has no data last."""

    def place(line: Line) -> tuple:
        first, second = changes_of(line)[comparison], changes_of(line)[_OTHER[comparison]]
        is_missed = line.target is not None and line.target.verdict == "missed"
        return (
            line.status == "unavailable",
            not first.is_change,
            first.q if first.is_change else 1,
            not second.is_change,
            second.q if second.is_change else 1,
            not is_missed,
            not line.has_value,
        )

    return sorted(lines, key=place)


_OTHER = {"month": "year", "year": "month"}


def changes_of(line: Line) -> dict[str, Change]:
    """Both comparisons under their names."""
    return {"month": line.before, "year": line.year}


def shown_rows(lines: Sequence[Line], comparison: str, lang: str) -> pd.DataFrame:
    """The table of the page: numbers where columns sort as numbers.

    A change sorts by how sure it is – in standard errors, worse below zero –, since KPIs of different units
    have no common size; `written` shows it in its unit.
    """
    return pd.DataFrame(
        {
            "name": [line.kpi.text("name", lang) for line in lines],
            "folder": [t(f"nav.{line.kpi.folder}", lang) for line in lines],
            "value": [line.value for line in lines],
            "previous": [_previous(changes_of(line)[comparison]) for line in lines],
            "interval": ["" for _ in lines],
            **{name: [strength(changes_of(line)[name]) for line in lines] for name in ("month", "year")},
            "target": [_distance(line) for line in lines],
            "n": [float(line.row["n"]) for line in lines],
            "status": [words.status(line, lang, is_brief=True) for line in lines],
        }
    )


def _previous(change: Change) -> float:
    """What the number is compared with; NaN where the two are not of equal length."""
    return np.nan if change.why else change.previous


def strength(change: Change) -> float:
    """The difference in standard errors; below zero what is worse (for KPIs without better: lower).

    0 without an interval, which says nothing of chance; NaN where nothing can be compared.
    """
    found = change.difference
    nearer = found.value - found.low if found.value > 0 else found.high - found.value
    if not nearer > 0:
        return 0.0 * found.value
    sign = -1 if change.kpi.better == "lower" else 1
    return sign * found.value / (nearer / Z)


def _distance(line: Line) -> float:
    """The gap to the target, worse below zero, relative to the target: what is missed most comes first."""
    gap = line.target
    if gap is None:
        return np.nan
    sign = -1 if line.kpi.better == "lower" else 1
    side = -abs(gap.gap) if line.kpi.better == "neither" else sign * gap.gap
    return side / (abs(gap.target) or 1.0)


def written(
    rows: pd.DataFrame,
    lines: Sequence[Line],
    comparison: str,
    lang: str,
    currency: str,
    tones: Mapping[str, str],
) -> Styler:
    """The same with every number in its unit as the language writes it; `tones`: colour of better, worse."""
    texts = pd.DataFrame([_cells(line, comparison, lang, currency) for line in lines], index=rows.index)
    colours = pd.DataFrame([_colours(line, tones) for line in lines], index=rows.index)
    # A formatter sees a number, but not whose it is; it is asked row by row, each time from the first.
    asked = {name: cycle(texts[name]) for name in texts}
    styler = rows.assign(interval=texts["interval"]).style
    styler = styler.format({name: (lambda _, said=said: next(said)) for name, said in asked.items()})
    return styler.apply(lambda _: colours, axis=None, subset=list(SAID))


def _cells(line: Line, comparison: str, lang: str, currency: str) -> dict[str, str]:
    previous = _previous(changes_of(line)[comparison])
    return {
        "value": words.value(line, lang, currency),
        "previous": fmt.value(previous, line.kpi.unit, lang, currency),
        "interval": words.interval(line, lang, currency),
        **{name: words.cell(change, lang, currency) for name, change in changes_of(line).items()},
        "target": _aim(line, lang, currency),
        "n": fmt.count(line.row["n"], lang),
    }


def _aim(line: Line, lang: str, currency: str) -> str:
    if line.target is None:
        return fmt.MISSING
    aim = fmt.given(line.target.target, line.kpi.unit, lang, currency)
    return f"{aim} {words.target(line, lang, currency)}"


def _colours(line: Line, tones: Mapping[str, str]) -> dict[str, str]:
    verdicts = {name: change.verdict for name, change in changes_of(line).items()}
    verdicts["target"] = _AS[line.target.verdict] if line.target else ""
    return {
        name: f"color: {tones[verdict]}" if verdict in tones else "" for name, verdict in verdicts.items()
    }


_AS = {"met": "better", "missed": "worse", "chance": "", "off": ""}
