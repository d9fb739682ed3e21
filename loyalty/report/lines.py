"""The KPIs of the month as rows of words, and the few that lead, with their course."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import review_words
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.cards import reviewed
from loyalty.cards.view import View
from loyalty.i18n import t

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
    sparkline: str  # HTML, empty without a line


@dataclass(frozen=True)
class Folder:
    """The KPIs that lead one C, or another page where a C has no data."""

    key: str
    title: str
    question: str
    leads: Sequence[Lead]


def said_lines(view: View, month: date) -> dict[str, Said]:
    """KPI id → its month in words. Targets are about the whole shop: a filtered number has none."""
    lines = reviewed.all_lines(view, month, None if view.where else view.targets)
    return {line.kpi.id: _said(view, line) for line in lines}


def leading(view: View, said: Mapping[str, Said]) -> Iterator[Folder]:
    """The folders of the overview in its order, those with a KPI that has data."""
    for key, kpis in reviewed.leading(view.version).items():
        if kpis:
            title, question = (t(f"page.{key}.{part}", view.lang) for part in ("title", "question"))
            yield Folder(key, title, question, [_lead(view, said[kpi.id]) for kpi in kpis])


def _lead(view: View, said: Said) -> Lead:
    kpi, frame = said.line.kpi, reviewed.recent(view, said.line)
    alt = charts.description(frame, kpi, view.lang, currency=view.currency)
    is_drawn = kpi.measure != "contrast" and frame["value"].notna().sum() > 1
    return Lead(
        said, charts.sparkline(frame, kpi, view.lang, view.mode, alt, view.currency) if is_drawn else ""
    )


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


def _compared(view: View, change: Change, name: str) -> Compared:
    lang, currency = view.lang, view.currency
    is_known = not fmt.is_missing(change.previous) and not change.why
    return Compared(
        label=review_words.label(change, name, lang),
        previous=fmt.value(change.previous, change.kpi.unit, lang, currency) if is_known else "",
        said=review_words.change(change, lang, currency),
        short=review_words.cell(change, lang, currency),
        tone=_TONES.get(change.verdict, ""),
    )


def _target(view: View, line: Line) -> str:
    if line.target is None:
        return ""
    aim = fmt.given(line.target.target, line.kpi.unit, view.lang, view.currency)
    return f"{aim}: {review_words.target(line, view.lang, view.currency)}"
