"""The view of this run: the sidebar sets it, the page reads it."""

import streamlit as st

from loyalty.cards.view import View


def remember(view: View) -> None:
    """Hand the view to the page of this run."""
    st.session_state["_view"] = view


def current() -> View:
    """The view of this run."""
    return st.session_state["_view"]
