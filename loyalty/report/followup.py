"""What was aimed at and decided: targets that are missed, notes, and what has happened since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loyalty import format as fmt
from loyalty import targets
from loyalty.analyses.since import since
from loyalty.analyses.since_words import doubt_in_words, since_in_words
from loyalty.cards.aims import long_months
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.notes import Note
from loyalty.targets import Missed
from loyalty.targets.words import gap_in_words, streak_in_words, target_in_words


@dataclass(frozen=True)
class MissedAim:
    """A target that is missed: how far, and for how long."""

    missed: Missed
    name: str
    month: str
    gap: str
    streak: str


@dataclass(frozen=True)
class Outcome:
    """What became of one KPI since a note, and what that rests on."""

    name: str
    said: str
    doubts: Sequence[str]


@dataclass(frozen=True)
class Remark:
    """A note with what has happened since."""

    note: Note
    day: str
    outcomes: Sequence[Outcome]


@dataclass(frozen=True)
class Aim:
    """A KPI and what is aimed at, one sentence per target."""

    kpi: Kpi
    name: str
    said: Sequence[str]


def aims(view: View) -> list[Aim]:
    """Every target, by KPI."""
    return [
        Aim(
            kpi,
            kpi.text("name", view.lang),
            [target_in_words(one, view.lang, view.currency) for one in view.targets.of(kpi)],
        )
        for kpi in view.targets.kpis
    ]


def missed(view: View) -> Iterator[MissedAim]:
    """The targets that the last judged month misses, the longest missed first; of the whole shop."""
    lang = view.lang
    alive = [kpi for kpi in view.targets.kpis if not kpi.missing(view.version.columns)]
    found = [targets.missed(kpi, view.targets, long_months(view, kpi)) for kpi in alive]
    for one in sorted(filter(None, found), key=lambda one: one.months, reverse=True):
        yield MissedAim(
            one,
            one.kpi.text("name", lang),
            fmt.month(one.month, lang),
            gap_in_words(one.kpi, one.gap, lang, view.currency),
            streak_in_words(one, lang),
        )


def remarks(view: View) -> Iterator[Remark]:
    """The notes of the window, the newest first; what has happened since is of the whole shop."""
    lang, currency = view.lang, view.currency
    for note in view.notes:
        if (view.start is None or view.start <= note.day) and note.day <= view.end:
            outcomes = [
                Outcome(
                    one.kpi.text("name", lang),
                    since_in_words(one, lang, currency),
                    doubt_in_words(one, lang, currency),
                )
                for one in since(view.version, note, until=view.end)
            ]
            yield Remark(note, fmt.date(note.day, lang), outcomes)
