"""Set-up, language and navigation; then the chosen page."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parents[2]
ICON = Path(__file__).with_name("icon.svg")  # a named icon would be fetched from the network
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from loyalty.i18n import t  # noqa: E402  (the folder must be known first)
from loyalty.ui import accessible, address, filters, libraries, links, pictures, style  # noqa: E402
from loyalty.ui.places import PAGES, PLACES, UNFILTERED  # noqa: E402
from loyalty.ui.printed import printed_line  # noqa: E402
from loyalty.ui.session import clear_abandoned, language  # noqa: E402
from loyalty.ui.sidebar import sidebar  # noqa: E402
from loyalty.ui.view import remember  # noqa: E402
from loyalty.ui.waiting import count_ahead  # noqa: E402


def navigation(lang: str):
    """All places with translated titles; the addresses stay the same in every language."""
    groups = {
        t(f"nav.{group}", lang) if group else "": [
            st.Page(
                PAGES / f"{name}.py",
                title=t(f"nav.{name}", lang),
                icon=icon,
                url_path=name,
                default=name == "overview",
            )
            for name, icon in places.items()
        ]
        for group, places in PLACES.items()
    }
    return st.navigation(groups, position="top")


lang = language()
st.set_page_config(page_title=t("app.name", lang), page_icon=str(ICON), layout="wide")
style.apply(lang)
accessible.apply(lang)
clear_abandoned()
page = navigation(lang)
links.arrive(page.url_path)
view = sidebar(lang)
remember(view)
pictures.apply(view)
count_ahead(view.version)
printed_line(view, page.url_path or "overview")
if page.url_path not in UNFILTERED:
    filters.chips(view)
page.run()
address.complete()
libraries.load_ahead()
