"""A card as PNG: the visitor's own browser makes it of what it shows."""

import html
import json
from pathlib import Path

import streamlit as st

from loyalty import format as fmt
from loyalty.cards.filters import filter_words
from loyalty.cards.picture import SCRIPT
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.charts.theme import palette
from loyalty.i18n import t

_SAVING = Path(__file__).with_suffix(".js")


def apply(view: View) -> None:
    """Put the script on the page; it knows the colours of the theme."""
    pal = palette(view.mode)
    colours = {"background": pal.background, "text": pal.text, "quiet": pal.quiet}
    code = "".join(path.read_text(encoding="utf-8") for path in (SCRIPT, _SAVING))
    st.html(f"<script>{code}({json.dumps(colours)});</script>", unsafe_allow_javascript=True)


def picture_button(view: View, kpi: Kpi) -> None:
    """A quiet button in the menu of a card; what its picture says below the chart names the data."""
    as_of = t("sidebar.as_of", view.lang, date=fmt.date(view.end, view.lang))
    origin = " · ".join(filter(None, [t("app.name", view.lang), filter_words(view), as_of]))
    st.html(
        f'<button type="button" class="stk-picture" data-card="{kpi.id}" '
        f'data-origin="{html.escape(origin)}"><span class="stk-icon" aria-hidden="true">image</span>'
        f"{html.escape(t('card.download_png', view.lang))}</button>"
    )
