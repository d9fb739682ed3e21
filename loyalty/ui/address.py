"""The state of the page in its address: every link opens what it was copied from.

Streamlit's own binding writes translated labels into the address; a link must mean the same in every
language, so the values themselves are written here.
"""

from collections.abc import Sequence

import streamlit as st

EMPTY = "none"
_RUNS = "_complete_runs"


def open_with(key: str, options: Sequence[str], default: str | None) -> None:
    """Before a widget is drawn: its first value is the address's, if that is possible, else the default."""
    if key not in st.session_state:
        asked = st.query_params.get(key)
        st.session_state[key] = asked if asked in options else default
    elif not _is_shown():
        st.session_state[key] = st.session_state[key]


def open_with_all(key: str, options: Sequence[str]) -> None:
    """The same for a widget with several values; values that no longer exist are dropped."""
    asked = st.session_state[key] if key in st.session_state else st.query_params.get_all(key)
    known = [value for value in asked if value in options]
    if key not in st.session_state or known != list(asked) or not _is_shown():
        st.session_state[key] = known


def complete() -> None:
    """Counts the runs that came to their end.

    A dark browser says that it is one while the first run is still going on, and a second one follows at
    once. What the first has set may then have reached no widget; the second sets it again.
    """
    st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1


def _is_shown() -> bool:
    return st.session_state.get(_RUNS, 0) >= 2


def open_with_number(key: str, name: str, bounds: tuple[float, float], default: float | None) -> None:
    """The same for a number, which stands in the address under a `name` of its own; None: an empty field."""
    if key in st.session_state:
        return
    st.session_state[key] = default
    asked = st.query_params.get(name)
    if asked == EMPTY:
        st.session_state[key] = None
    elif asked is not None:
        try:
            number = float(asked)
        except ValueError:
            return
        if bounds[0] <= number <= bounds[1]:
            st.session_state[key] = number


def write_number(name: str, value: float | None, default: float | None) -> None:
    """After the field is drawn: a number that differs from the default stands in the address."""
    write(name, None if value == default else EMPTY if value is None else f"{value:g}")


def write(key: str, value: str | Sequence[str] | None, default: str | None = None) -> None:
    """After a widget is drawn: what differs from the default stands in the address."""
    values = [one for one in ([value] if isinstance(value, str) else value or ()) if one]
    if values == ([default] if default else []):
        values = []
    if st.query_params.get_all(key) == values:
        return
    if values:
        st.query_params[key] = values
    else:
        st.query_params.pop(key, None)


def forget(name: str) -> None:
    """Neither the address nor the session knows this any more."""
    st.query_params.pop(name, None)
    st.session_state.pop(name, None)
