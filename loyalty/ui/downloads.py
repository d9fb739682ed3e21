"""Tables to take away: one button, one way to write them."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from loyalty.cards.values import as_csv


def csv_button(
    label: str,
    key: str,
    rows: Callable[[], pd.DataFrame],
    name: str | None = None,
    write: Callable[[pd.DataFrame], bytes] = as_csv,
) -> None:
    """A quiet button for a table, which is made when it is pressed; its file bears `name`, else `key`."""
    st.download_button(
        label,
        data=lambda: write(rows()),
        file_name=f"{name or key}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"csv-{key}",
        type="tertiary",
        on_click="ignore",
    )
