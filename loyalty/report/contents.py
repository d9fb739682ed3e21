"""What the report of a month says, in words and numbers; every kind of file is made of this."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from loyalty import charts, periods
from loyalty import format as fmt
from loyalty.cards import view as looking
from loyalty.cards.picture import Picture, picture
from loyalty.cards.view import View
from loyalty.catalog import Kpi, spoken
from loyalty.i18n import section, slice_name, slice_value, t

MONTHS = 12
PAGES = (
    "commerce",
    "communication",
    "content",
    "community",
    "lifecycle",
    "instruments",
    "balance",
    "quality",
)
_LIMITS = {
    "few": "card.few",
    "partial": "card.partial_period",
    "immature": "card.immature_now",
    "truncated": "card.truncated",
    "unavailable": "card.unavailable",
}


@dataclass(frozen=True)
class Card:
    """One KPI: its months (a result frame, oldest first) and the picture of them."""

    kpi: Kpi
    frame: pd.DataFrame
    picture: Picture
    window: pd.Series | None
    standard: str

    @property
    def rows(self) -> pd.DataFrame:
        """What it says in numbers: its months, of a contrast the whole window."""
        return self.frame if self.window is None else self.window.to_frame().T

    def category(self, value: object, lang: str) -> str:
        """What a category of a mix is called; empty for other KPIs."""
        return charts.category_name(value, self.kpi, lang) if isinstance(value, str) else ""

    def limited(self, status: str, lang: str) -> str:
        """What limits a value, in words; empty where nothing does. Counts and states are no samples."""
        is_counted = self.kpi.measure == "total" or self.kpi.state
        return "" if status == "ok" or (status == "few" and is_counted) else t(_LIMITS[status], lang)


@dataclass(frozen=True)
class Group:
    """The cards under one advice of the guides."""

    heading: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class Page:
    """The cards of one page of the dashboard; `quiet`: its KPIs that lack data."""

    key: str
    title: str
    question: str
    groups: Sequence[Group]
    quiet: Sequence[Kpi]

    @property
    def cards(self) -> list[Card]:
        return [card for group in self.groups for card in group.cards]


@dataclass(frozen=True)
class Contents:
    """All of a report. `view` says shop, language, filters and the last day looked at."""

    view: View
    month: date
    pages: Sequence[Page]

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


def contents(view: View, month: date) -> Contents:
    """The report of `month` (its first day), under the filters of `view`."""
    seen = replace(view, mode="print", months=MONTHS, until=periods.last_day(month, "month"))
    return Contents(seen, month, [_page(seen, key) for key in PAGES])


def _page(view: View, key: str) -> Page:
    kpis = looking.by_importance(key)
    alive = [kpi for kpi in kpis if not kpi.missing(view.version.columns)]
    groups = []
    for advice, heading in section(f"advice.{key}", view.lang).items():
        cards = [_card(view, kpi) for kpi in alive if kpi.advice == f"{key}.{advice}"]
        if cards:
            groups.append(Group(heading, cards))
    title = t("nav.quality" if key == "quality" else f"page.{key}.title", view.lang)
    question = "" if key == "quality" else t(f"page.{key}.question", view.lang)
    return Page(key, title, question, groups, [kpi for kpi in kpis if kpi not in alive])


def _card(view: View, kpi: Kpi) -> Card:
    frame = looking.monthly(view, kpi, view.start, view.end)
    window = looking.whole_window(view, kpi) if kpi.measure == "contrast" else None
    standard = spoken(kpi.source.get("standard", ""), view.lang)
    return Card(kpi, frame, picture(view, kpi, frame), window, standard)
