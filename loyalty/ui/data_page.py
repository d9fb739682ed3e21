"""The data page: drop files, see how they were read, take them over; what they unlock; undo, delete."""

import html

import streamlit as st

from loyalty import format as fmt
from loyalty.catalog import catalog
from loyalty.checking import Trial
from loyalty.i18n import plural, t
from loyalty.intake import SUFFIXES
from loyalty.ui import card, running, taking_over, trials, uploads
from loyalty.ui.data_sections import dictionary, kept, templates, unlocked
from loyalty.ui.file_card import file_card, needs_look
from loyalty.ui.session import own_workspace
from loyalty.ui.text import plain
from loyalty.ui.uploads import Upload
from loyalty.ui.view import View, kpis_of
from loyalty.unlocking import supplied

OPEN_CARDS = 2


def data_page(view: View) -> None:
    """Everything from the drop zone to deletion, top to bottom."""
    lang = view.lang
    st.title(t("page.data.title", lang), anchor=False)
    st.html(f'<p style="margin:0">{html.escape(t("page.data.intro", lang))}</p>')
    taking_over.collect(lang)
    _say_what_happened(lang)
    size = st.get_option("server.maxUploadSize")
    files = st.file_uploader(
        t("data.drop", lang),
        type=list(SUFFIXES),
        accept_multiple_files=True,
        key=f"drop-{st.session_state.get('_drop', 0)}",
        help=t("data.drop_help", lang, size=size),
    )
    run = running.current(own_workspace().id)
    if run:
        running.show(run, lang, "import")
    elif files:
        _dropped(uploads.stage(files, lang), lang)
    templates(lang)
    unlocked(view)
    st.html(f'<h2 class="stk-group">{html.escape(t("nav.quality", lang))}</h2>')
    card.grid(view, kpis_of("quality"))
    dictionary(lang)
    kept(lang)


def _dropped(found: list[Upload], lang: str) -> None:
    ready = [upload for upload in found if upload.is_ready]
    results, run = trials.tried(ready, lang)
    if run:
        running.show(run, lang, "check")
    usable = [upload for upload in ready if results.get(upload.id) and results[upload.id].report.accepted]
    _offer(found, usable, results, run is not None, lang)
    opened = 0
    for upload in found:
        trial = results.get(upload.id)
        is_alone = len(found) == 1 and not upload.is_remembered
        is_open = opened < OPEN_CARDS and (is_alone or needs_look(upload, trial))
        opened += is_open
        file_card(upload, trial, upload.id in results, is_open, lang)


def _offer(
    found: list[Upload], usable: list[Upload], results: dict[str, Trial | None], is_busy: bool, lang: str
) -> None:
    """What taking over would do, in one sentence, and the button that does it."""
    with st.container(key="offer"):
        told, button = st.columns([4, 1], vertical_alignment="center", gap="medium")
        trials_there = [results[upload.id] for upload in usable]
        told.html(f'<p class="stk-offer">{html.escape(_offered(usable, trials_there, found, lang))}</p>')
        label = t("data.accept", lang)
        if button.button(
            label, type="primary", disabled=not usable or is_busy, key="accept", width="stretch"
        ):
            taking_over.begin(usable, trials_there, lang)


def _offered(usable: list[Upload], there: list[Trial], found: list[Upload], lang: str) -> str:
    """'2 Dateien: 3.902 Zeilen neu, 12 geändert. 5 Kennzahlen kämen hinzu. 1 Datei lässt sich nicht …'"""
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
    refused = sum(not upload.is_ready and not upload.piece.is_note for upload in found)
    if refused:
        sentences.append(plural("data.refused", refused, lang))
    sentences.append(t("data.offer_nothing_yet", lang))
    return " ".join(sentences)


def _gained(usable: list[Upload]) -> int:
    """How many KPIs all the files together would light up."""
    version = own_workspace().current()
    before = frozenset(version.columns) if version else frozenset()
    there = before.union(*(supplied(upload.reading) for upload in usable))
    return sum(bool(kpi.missing(before)) and not kpi.missing(there) for kpi in catalog().values())


def _say_what_happened(lang: str) -> None:
    happened = st.session_state.pop("_happened", None)
    if happened:
        st.success("\n\n".join(map(plain, happened)), icon=":material/check_circle:")
    failed = st.session_state.pop("_failed", None)
    if failed:
        st.error(plain(failed), icon=":material/error:")
    stopped = st.session_state.pop("_stopped", None)
    if stopped:
        st.info(t("error.cancelled", lang), icon=":material/info:")
