"""What a visitor reads when something unforeseen happens: a sentence, never a traceback."""

import logging

import streamlit as st

from loyalty.i18n import t
from loyalty.ui.session import language

log = logging.getLogger("stammkunde")


def apologise(error: Exception) -> bool:
    """Log the error in full, show one sentence; True: Streamlit shows nothing of its own."""
    log.error("unforeseen error on a page", exc_info=error)
    st.error(t("error.unexpected", language()), icon=":material/error:")
    return True
