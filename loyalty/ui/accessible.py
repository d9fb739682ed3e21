"""What Streamlit's own elements lack for keyboard, screen reader, phone and paper.

Rules stand in accessible.css; accessible.js gives names in the page's language, guides the focus into menus
and back from dialogs, and makes charts fit on paper.
"""

import json
from pathlib import Path

import streamlit as st

from loyalty.charts.theme import DARK, LIGHT
from loyalty.i18n import t

STYLE = Path(__file__).with_name("accessible.css")
SCRIPT = Path(__file__).with_name("accessible.js").read_text(encoding="utf-8")
# Words of Streamlit, found by their English texts, which are its own.
WORDS = (
    *("skip", "sidebar", "expand", "collapse", "pages", "menu", "theme", "light", "dark", "print"),
    *("open", "close", "clear_value", "clear_all", "selected", "options", "remove", "help", "more", "less"),
    *("columns", "download", "search", "fullscreen", "exit_fullscreen", "add_row", "delete_row"),
    *("copy", "stop", "date", "month_before", "month_after"),
)


def apply(lang: str) -> None:
    """Put rules and script on the page; a later call with another language renames what is there."""
    st.html(STYLE)
    words = {t(f"streamlit.{name}", "en"): t(f"streamlit.{name}", lang) for name in WORDS}
    words["Upload"] = t("data.choose", lang)
    call = f"({json.dumps(lang)}, {json.dumps(words)}, {json.dumps(_on_paper())});"
    st.html(f"<script>{SCRIPT}{call}</script>", unsafe_allow_javascript=True)


def _on_paper() -> dict[str, str]:
    """Colours of the dark theme as a browser writes them → those of the light one, for paper."""
    names = ("background", "panel", "text", "quiet", "line", "primary", "few")
    pairs = [(getattr(DARK, name), getattr(LIGHT, name)) for name in names]
    pairs += [(DARK.hues[name], LIGHT.hues[name]) for name in DARK.hues]
    return {_rgb(dark): _rgb(light) for dark, light in pairs}


def _rgb(colour: str) -> str:
    return ", ".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
