"""The line that says whose numbers these are while the sample shop is open."""

import streamlit as st

from loyalty.i18n import t
from loyalty.ui.places import PAGES
from loyalty.ui.view import View


def banner(view: View) -> None:
    """The sample shop is open at once; this line is the way to the own data."""
    if not view.is_sample:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="banner"):
        st.html(f'<span class="quiet">{t("banner.sample_note", view.lang)}</span>')
        st.page_link(
            PAGES / "data.py", label=t("banner.sample_link", view.lang), icon=":material/upload_file:"
        )
