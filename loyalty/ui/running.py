"""Long work that goes on while the visitor clicks elsewhere: how far it is, and a button that ends it."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from loyalty import format as fmt
from loyalty.background import Progress, Work
from loyalty.i18n import plural, t
from loyalty.ui.text import plain
from loyalty.ui.waiting import draw_anew

POLL_SECONDS = 0.5
# What is done within this time needs no bar.
QUICK_SECONDS = 1.0
# Reading and merging against counting the KPIs, by how long they take.
READING_SHARE = 0.85


@dataclass(kw_only=True)
class Run(ABC):
    """Work with what is needed to say how far it is."""

    work: Work
    started: float = field(default_factory=time.monotonic)
    is_stopping: bool = False

    @abstractmethod
    def share(self) -> float:
        """0–1 of the whole."""

    @abstractmethod
    def now(self, lang: str) -> list[str]:
        """What is being done at the moment, in words."""

    @property
    def is_measured(self) -> bool:
        """Whether `share` says how long it will still take."""
        return True

    def words(self, lang: str) -> str:
        """'Daten zusammenführen · bestellungen.csv · 120.000 von 480.000 Zeilen · noch etwa 12 Sekunden'."""
        if self.is_stopping:
            return t("data.stopping", lang)
        return " · ".join([*self.now(lang), *self._time(lang)])

    def _time(self, lang: str) -> list[str]:
        share, spent = self.share(), time.monotonic() - self.started
        if spent < 2:
            return []
        if share < 0.03 or not self.is_measured:
            return [plural("data.seconds_spent", round(spent), lang)]
        seconds = max(1, round(spent * (1 - share) / share))
        if seconds < 90:
            return [plural("data.seconds_left", seconds, lang)]
        return [plural("data.minutes_left", round(seconds / 60), lang)]


@dataclass(kw_only=True)
class Reading(Run):
    """Files that are read.

    `sizes`: name → bytes of the files in their order; `rows`: name → rows, where they are known.
    """

    step: str
    sizes: Mapping[str, int]
    rows: Mapping[str, int]

    def share(self) -> float:
        """By the bytes read; what is counted after it comes last."""
        name, done, total = self.work.newest or (None, 0, 0)
        part = done / total if total else 0.0
        if name is None:
            return 0.0
        if name == "":
            return READING_SHARE + (1 - READING_SHARE) * part
        before = 0
        for other, size in self.sizes.items():
            if other == name:
                break
            before += size
        read = (before + part * self.sizes.get(name, 0)) / max(1, sum(self.sizes.values()))
        return READING_SHARE * read

    def now(self, lang: str) -> list[str]:
        """The step, the file, and how many of its rows."""
        name, done, total = self.work.newest or ("", 0, 0)
        if name is None:
            return [t("data.step_waiting", lang)]
        if not name and total:
            return [t("data.step_counting", lang)]
        parts = [t(self.step, lang), *([plain(name)] if name else [])]
        rows = self.rows.get(name)
        if rows and total:
            so_far = fmt.count(round(rows * done / total), lang)
            parts.append(t("data.rows_of", lang, done=so_far, total=fmt.count(rows, lang)))
        return parts


# One server process; a workspace has at most one import of its own going on.
_runs: dict[str, Run] = {}


def start(
    workspace_id: str,
    do: Callable[[Progress], object],
    step: str,
    sizes: Mapping[str, int],
    rows: Mapping[str, int],
) -> Run:
    """Begin the work of a workspace, which goes on whatever its visitor clicks."""
    run = begin(do, step, sizes, rows)
    _runs[workspace_id] = run
    return run


def begin(
    do: Callable[[Progress], object], step: str, sizes: Mapping[str, int], rows: Mapping[str, int]
) -> Run:
    """Begin work that belongs to nobody but the caller."""
    return Reading(work=Work(do), step=step, sizes=sizes, rows=rows)


def current(workspace_id: str) -> Run | None:
    """The import that runs, or that has ended and nobody has seen the end of it."""
    return _runs.get(workspace_id)


def seen(workspace_id: str) -> None:
    """The visitor has been told how it ended."""
    _runs.pop(workspace_id, None)


def show(run: Run, lang: str, key: str) -> None:
    """How far it is, drawn twice a second, with a button that ends it; then the whole page anew."""
    st.fragment(_progress, run_every=POLL_SECONDS)(run, lang, key)


def _progress(run: Run, lang: str, key: str) -> None:
    if run.work.wait(0):
        draw_anew()
    with st.container(key=key):
        st.progress(min(1.0, run.share()), text=run.words(lang))
        label = t("data.cancel", lang)
        if st.button(label, key=f"{key}-cancel", icon=":material/close:", disabled=run.is_stopping):
            run.is_stopping = True
            run.work.stop()
            run.work.wait(QUICK_SECONDS)
            draw_anew()
