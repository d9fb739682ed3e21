"""The data page: drop files, see how they were read, take them over; what they unlock; undo, delete."""

import html

import streamlit as st

from loyalty.i18n import t
from loyalty.intake import SUFFIXES
from loyalty.ui import running, taking_over, trials, uploads
from loyalty.ui.data_sections import dictionary, kept, templates
from loyalty.ui.offering import cards, offer
from loyalty.ui.quality import quality
from loyalty.ui.session import own_workspace
from loyalty.ui.text import plain
from loyalty.ui.unlocked import unlocked
from loyalty.ui.uploads import Upload
from loyalty.ui.view import View


def data_page(view: View) -> None:
    """Everything from the drop zone to deletion, top to bottom."""
    lang = view.lang
    st.title(t("page.data.title", lang), anchor=False)
    st.html(f'<p style="margin:0">{html.escape(t("page.data.intro", lang))}</p>')
    taking_over.collect(lang)
    key = f"drop-{st.session_state.get('_drop', 0)}"
    run = running.current(own_workspace().id)
    if st.session_state.get(key) and not run:  # a running import is just writing them
        uploads.drop_taken_rejects()
    _say_what_happened(lang)
    size = st.get_option("server.maxUploadSize")
    files = st.file_uploader(
        t("data.drop", lang),
        type=list(SUFFIXES),
        accept_multiple_files=True,
        key=key,
        help=t("data.drop_help", lang, size=size),
    )
    if run:
        running.show(run, lang, "import")
    elif files:
        found, reading = uploads.stage(files, lang)
        if reading:
            running.show(reading, lang, "reading")
        if found and (reading is None or trials.has_any()):
            _dropped(found, reading is not None, lang)
    templates(lang)
    unlocked(view)
    quality(view)
    dictionary(lang)
    kept(lang)


def _dropped(found: list[Upload], is_reading: bool, lang: str) -> None:
    taken = [upload for upload in found if upload.is_ready and uploads.is_taken(upload)]
    results, run = trials.tried(taken, lang)
    if run:
        running.show(run, lang, "check")
    usable = [upload for upload in taken if results.get(upload.id) and results[upload.id].report.accepted]
    offer(found, usable, results, is_reading or run is not None, lang)
    cards(found, results, is_reading, lang)


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
    _taken_rejects(lang)


def _taken_rejects(lang: str) -> None:
    """The rejected rows of the last import stay to be downloaded until the next files are dropped."""
    found = uploads.taken_rejects()
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="taken-rejects"):
        st.html(f'<p class="stk-question">{html.escape(t("data.rejected_taken", lang))}</p>', width="content")
        for number, path in enumerate(found):
            st.download_button(
                plain(path.name),
                data=path.read_bytes,
                file_name=path.name,
                mime="text/csv",
                icon=":material/download:",
                key=f"taken-rejects-{number}",
                help=t("data.rejected_help", lang),
                on_click="ignore",
            )
