"""The report of the month on screen, to take away."""

from datetime import date
from functools import partial

import streamlit as st

from loyalty import format as fmt
from loyalty.cards.filters import filter_words
from loyalty.i18n import t
from loyalty.report import chromium, files
from loyalty.report.contents import contents
from loyalty.ui.view import View

# Suffix → label, MIME type, icon.
KINDS = {
    ".html": ("report.kind_html", "text/html", ":material/article:"),
    ".pdf": ("report.kind_pdf", "application/pdf", ":material/picture_as_pdf:"),
    ".xlsx": (
        "report.kind_xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ":material/table_view:",
    ),
}


def report_button(view: View, month: date) -> None:
    """A button with one download per kind of file; each is made when it is pressed.

    `month`: the first day of the month in review. The report knows the filters of `view`.
    """
    lang = view.lang
    with st.popover(t("report.button", lang), icon=":material/description:", key="report"):
        st.markdown(f"**{t('report.title', lang, month=fmt.month(month, lang))}**")
        if view.where:
            st.caption(filter_words(view))
        for suffix in KINDS:
            if suffix == ".pdf" and not _can_print():
                st.caption(t("report.no_pdf", lang))
            else:
                _download(view, month, suffix)
        st.caption(t("report.takes_seconds", lang))


def _download(view: View, month: date, suffix: str) -> None:
    label, mime, icon = KINDS[suffix]
    st.download_button(
        t(label, view.lang),
        data=partial(_made, view, month, suffix),
        file_name=f"{t('report.file', view.lang)}-{month:%Y-%m}{suffix}",
        mime=mime,
        icon=icon,
        key=f"report{suffix.replace('.', '-')}",
        on_click="ignore",
        width="stretch",
    )


def _made(view: View, month: date, suffix: str) -> bytes:
    return files.made(contents(view, month), suffix)


def _can_print() -> bool:
    try:
        return bool(chromium.find())
    except chromium.ChromiumError:
        return False
