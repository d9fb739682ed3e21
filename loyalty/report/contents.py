"""What the report of a month says, in words and numbers; every kind of file is made of this."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty import periods
from loyalty.analyses import changes, review, review_words
from loyalty.analyses.changes import Change
from loyalty.background import Progress, silent
from loyalty.cards import changes as change_words
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import plural, slice_name, slice_value, t
from loyalty.report import followup, method
from loyalty.report.followup import Aim, MissedAim, Remark
from loyalty.report.lines import Folder, Said, leading, said_lines
from loyalty.report.pages import Card, Page, pages
from loyalty.report.scenarios import Own

MONTHS = 12
MOST_CHANGES = 5


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
        pictures += [picture for page in self.pages for picture in page.pictures]
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


def contents(view: View, month: date, progress: Progress = silent, own: Own | None = None) -> Contents:
    """The report of `month` (its first day), under the filters of `view`.

    `progress` hears the stages "numbers" and "cards"; `own`: what somebody assumes in scenarios.
    """
    progress("numbers", 0, 1)
    seen = replace(view, mode="print", months=MONTHS, until=periods.last_day(month, "month"))
    said = said_lines(seen, month)
    folders = list(leading(seen, said))
    return Contents(
        view=seen,
        month=month,
        changes=_changed(seen, month, [lead.said for folder in folders for lead in folder.leads]),
        folders=folders,
        pages=pages(seen, said, progress, own or {}),
        aims=followup.aims(seen),
        missed=list(followup.missed(seen)),
        remarks=list(followup.remarks(seen)),
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
