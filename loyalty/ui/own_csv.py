"""A table of the shop's own as CSV: to take away, and to bring back."""

from collections.abc import Callable

import streamlit as st

from loyalty.exchange import TableError
from loyalty.i18n import t
from loyalty.ui import upload_folder
from loyalty.ui.text import plain
from loyalty.ui.uploads import path_of


def csv_in_and_out(
    lang: str, name: str, write: Callable[[], bytes], take: Callable[[bytes, str], None]
) -> None:
    """A button to download what is saved, and a field for a file; what is wrong in it is said, cell by cell.

    `take` does something with the file's content (and its name) and may raise TableError.
    """
    with st.expander(t("own_csv.title", lang), icon=":material/table:", key=f"{name}-csv-box"):
        st.download_button(
            t("own_csv.download", lang),
            data=write,
            file_name=f"{t(f'own_csv.{name}', lang)}.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"{name}-csv",
            on_click="ignore",
        )
        rounds = st.session_state.get(f"_{name}_files", 0)
        found = st.file_uploader(t("own_csv.upload", lang), type=["csv"], key=f"{name}-file-{rounds}")
        if found is not None:
            _taken(found, name, take, lang)


def forget_file(name: str) -> None:
    """The field is empty at the next run: its file has done its work."""
    st.session_state[f"_{name}_files"] = st.session_state.get(f"_{name}_files", 0) + 1


def _taken(found, name: str, take: Callable[[bytes, str], None], lang: str) -> None:
    path, file = path_of(found), upload_folder.safe_name(found.name)
    if path is None:
        st.error(plain(t("error.file_gone", lang, file=file)), icon=":material/error:")
        return
    try:
        take(path.read_bytes(), file)
    except TableError as error:
        lines = [t("own_csv.refused", lang), *error.said(lang, file)]
        st.error("\n\n".join(plain(line) for line in lines), icon=":material/error:")
