"""The report of the month on screen, to take away."""

from datetime import date

import streamlit as st

from loyalty import format as fmt
from loyalty.background import Progress, Stopped
from loyalty.cards.filters import filter_words
from loyalty.i18n import t
from loyalty.report import chromium, files
from loyalty.report.contents import contents
from loyalty.ui import running
from loyalty.ui.making import Desk, Order
from loyalty.ui.text import plain
from loyalty.ui.view import View
from loyalty.ui.whatif import fields, own_assumptions

# Suffix → label, MIME type, icon.
KINDS = {
    ".html": ("report.kind_html", "text/html", ":material/article:"),
    ".pdf": ("report.kind_pdf", "application/pdf", ":material/picture_as_pdf:"),
    ".xlsx": (
        "report.kind_xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ":material/table_view:",
    ),
    ".zip": ("report.kind_zip", "application/zip", ":material/folder_zip:"),
}


@st.fragment
def report_button(view: View, month: date) -> None:
    """A button with one download per kind of file; a click makes it, says how far it is, and sends it.

    `month`: the first day of the month in review. The report knows the filters of `view`.
    """
    lang = view.lang
    desk = st.session_state.setdefault("_report", Desk())
    desk.collect()
    with st.popover(t("report.button", lang), icon=":material/description:", key="report"):
        if desk.running:
            st.markdown(f"**{plain(desk.running.order.title)}**")
            running.show(desk.running, lang, "report-making")
            return
        st.markdown(f"**{_title(view, month)}**")
        if view.where:
            st.caption(filter_words(view))
        _say(desk, lang)
        for suffix in KINDS:
            if suffix == ".pdf" and not _can_print():
                st.caption(t("report.no_pdf", lang))
            else:
                _download(desk, _order(view, month, suffix), lang)


def _say(desk: Desk, lang: str) -> None:
    """What became of the last report: the file once more, for a browser that has not taken it, or why not."""
    if desk.made:
        order, content = desk.made
        st.download_button(
            t("report.again", lang, file=order.file_name),
            data=content,
            file_name=order.file_name,
            mime=order.mime,
            icon=":material/download_done:",
            key="report-again",
            type="tertiary",
            on_click="ignore",
        )
    match desk.error:
        case Stopped():
            st.caption(t("report.cancelled", lang))
        case chromium.ChromiumError() as error:
            st.error(plain(t(error.key, lang, **error.values)), icon=":material/error:")
        case Exception():
            st.error(t("error.unexpected", lang), icon=":material/error:")


def _download(desk: Desk, order: Order, lang: str) -> None:
    label, mime, icon = KINDS[order.suffix]
    st.download_button(
        t(label, lang),
        data=lambda: desk.sent(order),
        file_name=order.file_name,
        mime=mime,
        icon=icon,
        key=f"report{order.suffix.replace('.', '-')}",
        on_click=desk.begin,
        args=(order,),
        width="stretch",
    )


def _order(view: View, month: date, suffix: str) -> Order:
    written = fields()

    def make(progress: Progress) -> bytes:
        found = contents(view, month, progress, own_assumptions(view, written))
        content = files.made(found, suffix, progress=progress)
        progress("file", 1, 1)  # whoever has cancelled meanwhile gets no file
        return content

    choices = view.lang, view.comparison, view.where, view.targets, view.notes, month
    return Order(
        (view.version.id, *choices, tuple(sorted(written.items()))),
        _title(view, month),
        suffix,
        f"{t('report.file', view.lang)}-{month:%Y-%m}{suffix}",
        KINDS[suffix][1],
        make,
    )


def _title(view: View, month: date) -> str:
    return t("report.title", view.lang, month=fmt.month(month, view.lang))


def _can_print() -> bool:
    try:
        return bool(chromium.find())
    except chromium.ChromiumError:
        return False
