"""The KPIs of the month as rows of words, and the few that lead, with their course."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import review, review_words
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.cards import view as looking
from loyalty.cards.picture import Picture
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import t

SPARK_MONTHS = 13
_TONES = {"better": "better", "worse": "worse"}


@dataclass(frozen=True)
class Compared:
    """One comparison in words, `short` for a table; `tone`, 'better', 'worse' or empty, only repeats them."""

    label: str
    previous: str
    said: str
    short: str
    tone: str


@dataclass(frozen=True)
class Said:
    """A KPI of the month in words; `line` has the numbers."""

    line: Line
    name: str
    value: str
    interval: str
    n: str
    status: str
    before: Compared
    year: Compared
    target: str
    target_tone: str

    @property
    def compared(self) -> tuple[Compared, Compared]:
        return self.before, self.year


@dataclass(frozen=True)
class Lead:
    """A KPI that leads: its words, and the last thirteen months as a small picture."""

    said: Said
    picture: Picture


def reviewed(view: View, month, kpis: Sequence[Kpi]) -> dict[str, Said]:
    """KPI id → its month in words. Targets are about the whole shop: a filtered number has none."""
    targets = None if view.where else view.targets
    lines = review.review(view.version, month, kpis, view.filters, targets)
    return {line.kpi.id: _said(view, line) for line in lines}


def leads(view: View, kpis: Sequence[Kpi], said: Mapping[str, Said]) -> Iterator[Lead]:
    """The same KPIs with their pictures."""
    for kpi in kpis:
        frame = looking.monthly(view, kpi, looking.months_before(view, SPARK_MONTHS - 1), view.end)
        alt = charts.description(frame, kpi, view.lang, currency=view.currency)
        drawn = kpi.measure != "contrast" and frame["value"].notna().sum() > 1
        figure = charts.sparkline(frame, kpi, view.lang, view.mode, view.currency) if drawn else None
        yield Lead(said[kpi.id], Picture([], figure, alt))


def _said(view: View, line: Line) -> Said:
    lang, currency = view.lang, view.currency
    interval = review_words.interval(line, lang, currency)
    return Said(
        line=line,
        name=line.kpi.text("name", lang),
        value=review_words.value(line, lang, currency),
        interval="" if interval == fmt.MISSING else interval,
        n=fmt.count(line.row["n"], lang) if line.has_value else "",
        status=review_words.status(line, lang),
        before=_compared(view, line.before, "month"),
        year=_compared(view, line.year, "year"),
        target=_target(view, line),
        target_tone={"met": "better", "missed": "worse"}.get(line.target.verdict, "") if line.target else "",
    )


def _compared(view: View, change: Change, which: str) -> Compared:
    previous = fmt.value(change.previous, change.kpi.unit, view.lang, view.currency)
    return Compared(
        label=t(f"change.label_previous_{which}", view.lang),
        previous="" if previous == fmt.MISSING else previous,
        said=review_words.change(change, view.lang, view.currency),
        short=_short(view, change),
        tone=_TONES.get(change.verdict, ""),
    )


def _short(view: View, change: Change) -> str:
    if change.verdict == "unknown":
        return fmt.MISSING
    if change.verdict == "none":
        return t("report.within_chance", view.lang)
    moved = review_words.moved(change, view.lang, view.currency)
    return f"{moved} {t(f'report.short.{change.verdict}', view.lang)}"


def _target(view: View, line: Line) -> str:
    if line.target is None:
        return ""
    aim = fmt.given(line.target.target, line.kpi.unit, view.lang, view.currency)
    return f"{aim}: {review_words.target(line, view.lang, view.currency)}"
