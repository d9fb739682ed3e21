"""The pages of the dashboard as a report shows them: every KPI that has data as a card."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses.leading import FOUR_C, by_importance
from loyalty.background import Progress
from loyalty.cards import view as looking
from loyalty.cards.aims import target_line
from loyalty.cards.picture import Picture, picture
from loyalty.cards.view import View
from loyalty.catalog import Kpi, spoken
from loyalty.i18n import section, t
from loyalty.report.analysis import Analysis
from loyalty.report.customers import of_customers
from loyalty.report.lines import Said
from loyalty.report.ranking import ranking
from loyalty.report.scenarios import Own, of_scenarios

PAGES = (*FOUR_C, "lifecycle", "instruments", "balance", "quality")
_LIMITS = {
    "few": "card.few",
    "partial": "card.partial_period",
    "immature": "card.immature_now",
    "truncated": "card.truncated",
    "unavailable": "card.unavailable",
}


@dataclass(frozen=True)
class Card:
    """One KPI: its months (a result frame, oldest first), the picture of them, and its month in words.

    `window`: of a contrast the result row of the whole window. `targets`: month → target, empty without any.
    """

    kpi: Kpi
    frame: pd.DataFrame
    picture: Picture
    window: pd.Series | None
    standard: str
    advice: str
    said: Said
    targets: pd.Series

    @property
    def rows(self) -> pd.DataFrame:
        """What it says in numbers: its months, of a contrast the whole window."""
        return self.frame if self.window is None else self.window.to_frame().T

    def in_words(self, view: View) -> Iterator[list[str]]:
        """The known values as rows of words: month, of a mix the category, value, interval, cases."""
        unit = "percent" if self.kpi.measure == "mix" else self.kpi.unit
        for row in self.rows.itertuples():
            if fmt.is_missing(row.value):
                continue
            interval = fmt.interval(row.low, row.high, unit, view.lang, view.currency)
            yield [
                fmt.period(row.period, "month", view.lang),
                *([self.category(row.category, view.lang)] if self.kpi.measure == "mix" else []),
                fmt.value(row.value, unit, view.lang, view.currency),
                "" if interval == fmt.MISSING else interval,
                fmt.count(row.n, view.lang),
            ]

    def category(self, value: object, lang: str) -> str:
        """What a category of a mix is called; empty for other KPIs."""
        return charts.category_name(value, self.kpi, lang) if isinstance(value, str) else ""

    def limited(self, status: str, lang: str) -> str:
        """What limits a value, in words; empty where nothing does. Counts and states are no samples."""
        says_nothing = status == "ok" or (status == "few" and self.kpi.is_counted)
        return "" if says_nothing else t(_LIMITS[status], lang)


@dataclass(frozen=True)
class Page:
    """The cards of one page of the dashboard; `quiet`: its KPIs that lack data.

    `ranking`: that of the drivers, `analyses`: what else stands on the page.
    """

    key: str
    title: str
    question: str
    cards: Sequence[Card]
    quiet: Sequence[Kpi]
    ranking: Analysis | None = None
    analyses: Sequence[Analysis] = ()

    @property
    def pictures(self) -> list[Picture]:
        """Those of the analyses."""
        analyses = [*([self.ranking] if self.ranking else []), *self.analyses]
        return [picture for one in analyses for picture in one.pictures]


def pages(view: View, said: Mapping[str, Said], progress: Progress, own: Own) -> list[Page]:
    """All of them; `said`: KPI id → its month in words; `own`: assumptions of scenarios.

    `progress` hears how many "cards" are done.
    """
    shown = [(key, kpi, heading) for key in PAGES for kpi, heading in _shown(view, key)]
    cards = defaultdict(list)
    for done, (key, kpi, heading) in enumerate(shown):
        progress("cards", done, len(shown))
        cards[key].append(_card(view, kpi, heading, said[kpi.id]))
    return [_page(view, key, cards[key], own) for key in PAGES]


def _page(view: View, key: str, cards: Sequence[Card], own: Own) -> Page:
    kpis = by_importance(key)
    title = t("nav.quality" if key == "quality" else f"page.{key}.title", view.lang)
    question = "" if key == "quality" else t(f"page.{key}.question", view.lang)
    quiet = [kpi for kpi in kpis if not _is_alive(view, kpi)]
    return Page(
        key,
        title,
        question,
        cards,
        quiet,
        ranking(view) if key == "instruments" else None,
        list(_analyses(view, key, own)),
    )


def _analyses(view: View, key: str, own: Own) -> Iterator[Analysis]:
    if key == "lifecycle":
        yield from of_customers(view)
    elif key == "balance":
        yield from of_scenarios(view, own)


def _is_alive(view: View, kpi: Kpi) -> bool:
    return not kpi.missing(view.version.columns)


def _shown(view: View, key: str) -> Iterator[tuple[Kpi, str]]:
    """The KPIs of a page that have data, by the advice they measure, the headlines of each first."""
    alive = [kpi for kpi in by_importance(key) if _is_alive(view, kpi)]
    for advice, heading in section(f"advice.{key}", view.lang).items():
        for kpi in alive:
            if kpi.advice == f"{key}.{advice}":
                yield kpi, heading


def _card(view: View, kpi: Kpi, advice: str, said: Said) -> Card:
    frame = looking.monthly(view, kpi, view.start, view.end)
    window = looking.whole_window(view, kpi) if kpi.measure == "contrast" else None
    standard = spoken(kpi.source.get("standard", ""), view.lang)
    # Targets are about the whole shop: filtered numbers have none.
    aims = None if view.where else target_line(view, kpi, frame["period"])
    return Card(
        kpi,
        frame,
        picture(view, kpi, frame),
        window,
        standard,
        advice,
        said,
        pd.Series(dtype=float) if aims is None else aims,
    )
