"""What the report of a month says, in words and numbers; every kind of file is made of this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from loyalty import charts, periods
from loyalty import format as fmt
from loyalty.analyses import changes, review, review_words
from loyalty.analyses import leading as leading_kpis
from loyalty.analyses.changes import Change
from loyalty.analyses.leading import FOUR_C
from loyalty.cards import changes as change_words
from loyalty.cards import view as looking
from loyalty.cards.aims import target_line
from loyalty.cards.picture import Picture, picture
from loyalty.cards.view import View
from loyalty.catalog import Kpi, spoken
from loyalty.i18n import plural, section, slice_name, slice_value, t
from loyalty.report import followup, method
from loyalty.report.followup import Aim, MissedAim, Remark
from loyalty.report.lines import Folder, Said, leading, said_lines
from loyalty.report.ranking import Ranking, ranking

MONTHS = 12
MOST_CHANGES = 5
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
        is_counted = self.kpi.measure == "total" or self.kpi.state
        return "" if status == "ok" or (status == "few" and is_counted) else t(_LIMITS[status], lang)


@dataclass(frozen=True)
class Page:
    """The cards of one page of the dashboard; `quiet`: its KPIs that lack data; `ranking`: of the drivers."""

    key: str
    title: str
    question: str
    cards: Sequence[Card]
    quiet: Sequence[Kpi]
    ranking: Ranking | None = None


@dataclass(frozen=True)
class Changed:
    """A change that is more than chance: its sentence, and what it comes from."""

    sentence: str
    reasons: Sequence[str]


@dataclass(frozen=True)
class Changes:
    """What has changed among the KPIs that lead: the first of `count` changes, found among `asked` KPIs."""

    said: Sequence[Changed]
    count: int
    asked: int


@dataclass(frozen=True)
class Contents:
    """All of a report. `view` says shop, language, filters and the last day looked at."""

    view: View
    month: date
    changes: Changes
    folders: Sequence[Folder]
    pages: Sequence[Page]
    aims: Sequence[Aim]
    missed: Sequence[MissedAim]
    remarks: Sequence[Remark]

    @property
    def lang(self) -> str:
        return self.view.lang

    @property
    def title(self) -> str:
        return t("report.title", self.lang, month=fmt.month(self.month, self.lang))

    @property
    def cards(self) -> list[Card]:
        return [card for page in self.pages for card in page.cards]

    @property
    def figures(self) -> list[go.Figure]:
        """Every figure of it."""
        pictures = [card.picture for card in self.cards]
        pictures += [lead.picture for folder in self.folders for lead in folder.leads]
        pictures += [page.ranking.picture for page in self.pages if page.ranking]
        return [picture.figure for picture in pictures if picture.figure is not None]

    @property
    def quiet(self) -> list[Kpi]:
        return [kpi for page in self.pages for kpi in page.quiet]

    @property
    def running(self) -> str:
        """Of a month in progress which days are compared; empty for one that is over."""
        days = review.running_days(self.view.version, self.month)
        return review_words.running(self.month, days, self.lang) if days else ""

    @property
    def versus(self) -> str:
        """What the changes are against, in words."""
        return t(f"change.versus_previous_{self.view.comparison}", self.lang)

    @property
    def lead(self) -> str:
        """How many things have changed."""
        count = self.changes.count
        return plural("change.count", count, self.lang) if count else t("change.nothing", self.lang)

    @property
    def origin(self) -> str:
        """Where a number is from, for a picture that travels alone."""
        return " · ".join([t("app.name", self.lang), *(f"{label}: {value}" for label, value in self.facts)])

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the reader has to know of the shop and of the choice of its data: (label, words)."""
        view, lang = self.view, self.lang
        span = f"{fmt.date(view.version.data_from, lang)} – {fmt.date(view.version.as_of, lang)}"
        facts = [
            (t("report.shop", lang), t("dataset.sample" if view.is_sample else "dataset.own", lang)),
            (t("report.data", lang), span),
            (t("report.orders", lang), fmt.count(view.version.coverage["orders"][2], lang)),
        ]
        for name, values in view.where:
            words = ", ".join(slice_value(name, value, lang) for value in values)
            facts.append((slice_name(name, lang), words))
        return facts

    @property
    def explanations(self) -> list[tuple[str, str]]:
        return method.explanations(self.view)

    @property
    def settings(self) -> list[tuple[str, str]]:
        return method.settings(self.view)

    @property
    def excluded(self) -> list[tuple[str, str]]:
        return method.excluded(self.view)


def contents(view: View, month: date) -> Contents:
    """The report of `month` (its first day), under the filters of `view`."""
    seen = replace(view, mode="print", months=MONTHS, until=periods.last_day(month, "month"))
    said = said_lines(seen, month)
    folders = list(leading(seen, said))
    return Contents(
        view=seen,
        month=month,
        changes=_changed(seen, month, [lead.said for folder in folders for lead in folder.leads]),
        folders=folders,
        pages=[_page(seen, key, said) for key in PAGES],
        aims=followup.aims(seen),
        missed=list(followup.missed(seen)),
        remarks=list(followup.remarks(seen)),
    )


def _is_alive(view: View, kpi: Kpi) -> bool:
    return not kpi.missing(view.version.columns)


def _page(view: View, key: str, said: Mapping[str, Said]) -> Page:
    kpis = leading_kpis.by_importance(key)
    title = t("nav.quality" if key == "quality" else f"page.{key}.title", view.lang)
    question = "" if key == "quality" else t(f"page.{key}.question", view.lang)
    quiet = [kpi for kpi in kpis if not _is_alive(view, kpi)]
    return Page(
        key,
        title,
        question,
        list(_cards(view, key, said)),
        quiet,
        ranking(view) if key == "instruments" else None,
    )


def _cards(view: View, key: str, said: Mapping[str, Said]) -> Iterator[Card]:
    """The KPIs of a page that have data, by the advice they measure, the headlines of each first."""
    alive = [kpi for kpi in leading_kpis.by_importance(key) if _is_alive(view, kpi)]
    for advice, heading in section(f"advice.{key}", view.lang).items():
        for kpi in alive:
            if kpi.advice == f"{key}.{advice}":
                yield _card(view, kpi, heading, said[kpi.id])


def _card(view: View, kpi: Kpi, advice: str, said: Said) -> Card:
    frame = looking.monthly(view, kpi, view.start, view.end)
    window = looking.whole_window(view, kpi) if kpi.measure == "contrast" else None
    standard = spoken(kpi.source.get("standard", ""), view.lang)
    aims = target_line(view, kpi, frame["period"])
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


def _changed(view: View, month: date, leading: Sequence[Said]) -> Changes:
    asked = [said.line.before if view.comparison == "month" else said.line.year for said in leading]
    found = changes.ranked(asked)
    return Changes(
        [_explained(view, month, change) for change in found[:MOST_CHANGES]],
        len(found),
        sum(not pd.isna(change.q) for change in asked),
    )


def _explained(view: View, month: date, change: Change) -> Changed:
    parts = change_words.carriers(view, change)
    reasons = [change_words.carried(view, change, parts), change_words.unusual(view, change)]
    return Changed(change_words.sentence(view, change, month), [one for one in reasons if one])
