"""The menu of a card: what the number means, how it divides, which cases stand behind it, its values."""

import pandas as pd
import streamlit as st

from loyalty.cards import view as looking
from loyalty.cards.values import for_download
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import slice_name, t
from loyalty.ui import address, links
from loyalty.ui.bridge import entry as how_others_count
from loyalty.ui.definition import definition
from loyalty.ui.downloads import csv_button
from loyalty.ui.pictures import picture_button

# Divided from the start: why rows do not count says more than how many there are.
OPENED = {"excluded_rows": "reason"}
_OPENED = "_opened_from_menus"


def card_menu(view: View, kpi: Kpi, frame: pd.DataFrame) -> str | None:
    """Draw the menu; returns the chosen breakdown. `frame`: the monthly results of the card."""
    lang = view.lang
    # What opens over the page gets a new menu behind it, a closed one: it would take the Escape key first.
    key = f"menu-{kpi.id}-{st.session_state.get(_OPENED, 0)}"
    label = f"{t('card.menu', lang)}: {kpi.text('name', lang)}"
    with st.popover(label, icon=":material/more_vert:", type="tertiary", key=key):
        if st.button(
            t("card.definition", lang), icon=":material/info:", key=f"define-{kpi.id}", type="tertiary"
        ):
            definition(kpi, lang)
        by = _breakdown(view, kpi, frame)
        if frame["status"].ne("unavailable").any():
            st.button(
                t("cases.open", lang),
                icon=":material/list:",
                key=f"cases-of-{kpi.id}",
                type="tertiary",
                on_click=_open_cases,
                args=[kpi.id],
            )
        csv_button(
            t("card.download_csv", lang),
            kpi.id,
            lambda: for_download(
                looking.breakdown(view, kpi, by) if by else frame, kpi, view.version.settings
            ),
        )
        picture_button(view, kpi)
        how_others_count(view, kpi)
    return by


def _open_cases(kpi_id: str) -> None:
    st.session_state[_OPENED] = st.session_state.get(_OPENED, 0) + 1
    links.open_cases(kpi_id)


def divisible_by(view: View, kpi: Kpi) -> list[str]:
    """The slices that a card can be broken down by."""
    if kpi.measure == "mix":
        return []
    return [name for name in kpi.available_slices if name in view.version.slices or name in kpi.slices]


def _breakdown(view: View, kpi: Kpi, frame: pd.DataFrame) -> str | None:
    offered = divisible_by(view, kpi)
    if not offered or frame["status"].eq("unavailable").all():
        return None
    key, opened = links.breakdown_key(kpi.id), OPENED.get(kpi.id)
    address.open_with(key, offered, opened)
    by = st.selectbox(
        t("card.breakdown", view.lang),
        offered,
        index=None,
        key=key,
        persist_state="session",
        placeholder="–",
        format_func=lambda name: slice_name(name, view.lang),
    )
    address.write(key, by, opened)
    return by
