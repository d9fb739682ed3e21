"""The data page: drop files, see how they were read, take them over; what they unlock; undo, delete."""

import html

import streamlit as st

from loyalty import format as fmt
from loyalty import importing
from loyalty.background import Work
from loyalty.catalog import Kpi, catalog
from loyalty.i18n import plural, t
from loyalty.importing import FileReport, IntakeError
from loyalty.intake import SUFFIXES
from loyalty.schema import TABLES
from loyalty.ui import card, uploads
from loyalty.ui.file_card import file_card
from loyalty.ui.session import KEEP_DAYS, has_own_data, own_workspace
from loyalty.ui.text import plain
from loyalty.ui.view import View, kpis_of
from loyalty.ui.working import finished
from loyalty.workspace import WorkspaceError


def data_page(view: View) -> None:
    """Everything from the drop zone to deletion, top to bottom."""
    lang = view.lang
    st.title(t("page.data.title", lang), anchor=False)
    st.html(f'<p style="margin:0">{html.escape(t("page.data.intro", lang))}</p>')
    _say_what_happened(lang)
    files = st.file_uploader(
        t("data.drop", lang),
        type=list(SUFFIXES),
        accept_multiple_files=True,
        key=f"drop-{st.session_state.get('_drop', 0)}",
        help=t("data.drop_help", lang, size=st.get_option("server.maxUploadSize")),
    )
    if files:
        _dropped(uploads.stage(files, lang), lang)
    _unlocked(view)
    st.html(f'<h2 class="stk-group">{html.escape(t("nav.quality", lang))}</h2>')
    card.grid(view, kpis_of("quality"))
    _kept(lang)


def _dropped(found: list[uploads.Upload], lang: str) -> None:
    ready = [upload for upload in found if upload.is_ready]
    reports = dict(zip([upload.id for upload in ready], _check(ready, lang), strict=True))
    for upload in found:
        with st.container(border=True, key=f"file-{upload.id}"):
            file_card(upload, reports.get(upload.id), lang)
    accept, drop = st.columns([1, 4], vertical_alignment="center")
    label = t("data.accept", lang)
    usable = [upload for upload in ready if reports[upload.id].report.accepted]
    if accept.button(label, type="primary", disabled=not usable, key="accept", width="stretch"):
        _accept(usable, lang)
    refused = sum(not upload.is_ready and not upload.piece.is_note for upload in found)
    if refused:
        drop.html(f'<p class="stk-question">{plural("data.refused", refused, lang)}</p>')


def _check(ready: list[uploads.Upload], lang: str) -> list[FileReport]:
    place = st.empty()
    reports = uploads.checked(ready, _progress(place, "data.step_checking", lang))
    place.empty()
    return reports


def _progress(place, step: str, lang: str):
    """A progress bar that says which file and how far it is, or that another import comes first."""

    def show(name: str | None, done: int, total: int) -> None:
        share = min(1.0, done / total) if total else 0.0
        if name is None:
            place.progress(share, text=t("data.step_waiting", lang))
            return
        what = f"{t(step, lang)} · {plain(name)}" if name else t("data.step_counting", lang)
        place.progress(share, text=f"{what} · {fmt.number(100 * share, lang, 0)} %")

    return show


def _accept(ready: list[uploads.Upload], lang: str) -> None:
    """Import into the visitor's own workspace, count the headline KPIs, show the own shop."""
    place = st.empty()
    workspace = own_workspace()
    found = [upload.reading for upload in ready]
    headlines = [kpi for kpi in catalog().values() if kpi.headline]
    work = Work(lambda tell: importing.import_files(workspace, found, progress=tell, kpis=headlines))
    try:
        reports = finished(work, _progress(place, "data.step_building", lang))
    except IntakeError as error:
        place.error(plain(str(error)), icon=":material/error:")
        return
    except WorkspaceError:
        place.error(t("error.busy", lang), icon=":material/error:")
        return
    uploads.clear()
    st.session_state["_happened"] = [_summary(report, lang) for report in reports]
    st.session_state["_show_shop"] = "own"
    st.rerun()


def _summary(report: FileReport, lang: str) -> str:
    merged = report.merged
    counts = [
        (merged.new, "data.new"),
        (merged.changed, "data.changed"),
        (merged.equal, "data.equal"),
        (report.report.rejected, "data.rejected"),
    ]
    told = ", ".join(f"{fmt.count(n, lang)} {t(key, lang).lower()}" for n, key in counts if n)
    return f"{report.reading.name}: {told}"


def _say_what_happened(lang: str) -> None:
    happened = st.session_state.pop("_happened", None)
    if happened:
        st.success("\n\n".join(map(plain, happened)), icon=":material/check_circle:")


def _unlocked(view: View) -> None:
    """Per kind of data: is it there, which KPIs does it light up."""
    lang = view.lang
    columns = view.version.columns
    st.html(f'<h2 class="stk-group">{html.escape(t("data.unlocked_title", lang))}</h2>')
    alive = [kpi for kpi in catalog().values() if not kpi.missing(columns)]
    counted = t("data.unlocked_count", lang, n=len(alive), total=len(catalog()))
    st.html(f'<p class="stk-question">{counted}</p>')
    needed = list(dict.fromkeys(table for kpi in catalog().values() for table in sorted(kpi.tables)))
    head = [t(f"data.{key}", lang) for key in ("unlocked_data", "rows", "unlocked_kpis")]
    lines = ["".join(f"<th>{html.escape(name)}</th>" for name in head)]
    for table in sorted(needed, key=list(TABLES).index):
        kpis = [kpi for kpi in catalog().values() if table in kpi.tables]
        rows = view.version.coverage[table][2]
        lines.append(
            f"<td>{html.escape(TABLES[table].label[lang])}</td>"
            f'<td class="number">{fmt.count(rows, lang) if rows else fmt.MISSING}</td>'
            f"<td>{', '.join(_light(kpi, columns, lang) for kpi in kpis)}</td>"
        )
    st.html(f'<table class="stk-table">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>')


def _light(kpi: Kpi, columns: frozenset[str], lang: str) -> str:
    """The name of a KPI: plain where the data light it up, else quiet with the columns that are missing."""
    name = html.escape(kpi.text("name", lang))
    if not kpi.missing(columns):
        return name
    missing = html.escape(t("data.dark", lang, columns=card.missing_words(kpi.missing(columns), lang)))
    return f'<span class="quiet">{name} ({missing})</span>'


def _kept(lang: str) -> None:
    """What is stored, and the ways back."""
    st.html(f'<h2 class="stk-group">{html.escape(t("data.kept_title", lang))}</h2>')
    until = t("data.kept_until", lang, days=KEEP_DAYS)
    st.html(f'<p class="stk-question">{html.escape(t("data.kept", lang))} {html.escape(until)}</p>')
    if not has_own_data():
        return
    workspace = own_workspace()
    with st.container(horizontal=True):
        if workspace.can_undo and st.button(t("data.undo", lang), icon=":material/undo:", key="undo"):
            workspace.undo()
            st.session_state["_happened"] = [t("data.undo_done", lang)]
            st.rerun()
        with st.popover(t("data.delete", lang), icon=":material/delete:"):
            st.markdown(t("data.delete_confirm", lang))
            if st.button(t("data.delete", lang), type="primary", key="delete"):
                workspace.delete()
                uploads.clear()
                st.session_state["_happened"] = [t("data.delete_done", lang)]
                st.rerun()
