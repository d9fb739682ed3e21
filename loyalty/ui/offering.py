"""All dropped tables together: what taking over would do, and their cards – few or many."""

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from loyalty import format as fmt
from loyalty.catalog import catalog
from loyalty.checking import Trial
from loyalty.i18n import plural, t
from loyalty.ui import taking_over, uploads
from loyalty.ui.file_card import file_card, is_aside, kind_words, needs_look
from loyalty.ui.session import own_workspace
from loyalty.ui.uploads import Upload
from loyalty.unlocking import supplied

OPEN_CARDS = 2
# More files than these that need nobody's look are listed, a line each.
CALM_CARDS = 5
COUNTS = ("rows", "new", "changed", "equal")
PENDING = "…"
_WANTED = "_wanted"
Results = Mapping[str, Trial | None]


def offer(
    found: Sequence[Upload], usable: Sequence[Upload], results: Results, is_busy: bool, lang: str
) -> None:
    """What taking over would do, in one sentence, and the button that does it."""
    with st.container(key="offer"):
        told, button = st.columns([4, 1], vertical_alignment="center", gap="medium")
        there = [results[upload.id] for upload in usable]
        told.html(f'<p class="stk-offer">{html.escape(_offered(usable, there, found, lang))}</p>')
        label = t("data.accept", lang)
        if button.button(
            label,
            type="primary",
            disabled=not usable or is_busy,
            key="accept",
            width="stretch",
            on_click=_want,
        ):
            st.session_state.pop(_WANTED)
            taking_over.begin(list(usable), there, lang)
    if st.session_state.get(_WANTED):
        st.info(t("data.offer_changed", lang), icon=":material/info:")
        if not is_busy:
            st.session_state.pop(_WANTED)


def _want() -> None:
    """Another page of the visitor may have changed the shop: then the click meets counts that are no more."""
    st.session_state[_WANTED] = True


def _offered(usable: Sequence[Upload], there: Sequence[Trial], found: Sequence[Upload], lang: str) -> str:
    """'2 Dateien: 3.902 neu, 12 geändert. 5 Kennzahlen kommen hinzu. 1 Datei lässt sich nicht …'"""
    sentences = []
    if there:
        merged = [trial.merged for trial in there]
        counts = [(name, sum(getattr(one, name) for one in merged)) for name in ("new", "changed", "equal")]
        counts.append(("rejected", sum(trial.report.rejected for trial in there)))
        told = ", ".join(f"{fmt.count(n, lang)} {t(f'data.{name}', lang).lower()}" for name, n in counts if n)
        sentences.append(plural("data.offer", len(usable), lang, counts=told or "–"))
        gained = _gained(usable)
        if gained:
            sentences.append(plural("data.offer_kpis", gained, lang))
    refused = sum(_is_refused(upload, found) for upload in found)
    if refused:
        sentences.append(plural("data.refused", refused, lang))
    sentences.append(t("data.offer_nothing_yet", lang))
    return " ".join(sentences)


def _is_refused(upload: Upload, found: Sequence[Upload]) -> bool:
    is_wanted = not (upload.piece.is_note or upload.is_cancelled or is_aside(upload, found))
    return is_wanted and uploads.is_taken(upload) and not upload.is_ready


def _gained(usable: Sequence[Upload]) -> int:
    """How many KPIs all the files together would light up."""
    version = own_workspace().current()
    before = frozenset(version.columns) if version else frozenset()
    there = before.union(*(supplied(upload.reading) for upload in usable))
    return sum(bool(kpi.missing(before)) and not kpi.missing(there) for kpi in catalog().values())


def cards(found: Sequence[Upload], results: Results, is_reading: bool, lang: str) -> None:
    """A card for each table; many that need no look are lines of a list until somebody wants to see them.

    `is_reading`: more tables are still to come.
    """
    calm = [upload for upload in found if _is_calm(upload, results)]
    is_listed = len(calm) > CALM_CARDS and not st.session_state.get("all-cards", False)
    opened = 0
    is_alone = len(found) == 1 and not is_reading
    for upload in found:
        if is_listed and upload in calm:
            continue
        trial = results.get(upload.id)
        is_news = is_alone and not upload.is_remembered
        is_open = opened < OPEN_CARDS and (is_news or needs_look(upload, trial))
        opened += is_open
        file_card(upload, found, trial, upload.id in results, is_open, lang)
    if len(calm) > CALM_CARDS:
        st.toggle(plural("data.all_cards", len(calm), lang), key="all-cards")
    if is_listed:
        _list(calm, results, lang)


def _is_calm(upload: Upload, results: Results) -> bool:
    """Also while its rows are still being tried; not where the visitor has left it out or ended its trial."""
    trial = results.get(upload.id)
    is_going = trial is not None or upload.id not in results
    return is_going and upload.is_ready and uploads.is_taken(upload) and not needs_look(upload, trial)


def _list(calm: Sequence[Upload], results: Results, lang: str) -> None:
    trials = [results.get(upload.id) for upload in calm]
    counts = [_counts(trial) for trial in trials]
    shown = [name for name in COUNTS if name in COUNTS[:2] or any(count.get(name) for count in counts)]
    head = "".join(f'<th class="number">{html.escape(t(f"data.{name}", lang))}</th>' for name in shown)
    lines = [f"<th>{html.escape(t('data.file', lang))}</th><th class='stk-kind'></th>{head}"]
    for upload, count in zip(calm, counts, strict=True):
        kind = html.escape(kind_words(upload.reading, lang))
        numbers = (fmt.count(count[name], lang) if count else PENDING for name in shown)
        lines.append(
            f'<td>{html.escape(upload.piece.name)}</td><td class="quiet stk-kind">{kind}</td>'
            + "".join(f'<td class="number">{number}</td>' for number in numbers)
        )
    st.html(f'<table class="stk-table stk-files">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>')


def _counts(trial: Trial | None) -> dict[str, int]:
    """Nothing while the rows are still being tried."""
    if trial is None:
        return {}
    merged = trial.merged
    counted = (trial.report.rows, merged.new, merged.changed, merged.equal)
    return dict(zip(COUNTS, counted, strict=True))
