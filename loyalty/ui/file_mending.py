"""Small numbers of problems mended in place: cells of rejected rows, or one text everywhere in a column."""

import csv
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pandas as pd
import streamlit as st

from loyalty.checking import Trial
from loyalty.i18n import t
from loyalty.intake.overlay import restored
from loyalty.intake.returned import titles
from loyalty.ui.file_rows import rejects
from loyalty.ui.uploads import Upload, decide, decided

MOST_ROWS = 50


def mending(upload: Upload, trial: Trial, lang: str) -> None:
    """Rejected rows to edit, and a text to replace; the file is tried anew with what was mended."""
    if trial.rejects and trial.rejects.is_file():
        _cells(upload, trial, lang)
    _everywhere(upload, trial, lang)
    overlay = decided(upload.id).overlay
    if overlay:
        mended = len(overlay.cells) + sum(map(len, overlay.replaced.values()))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t("data.mended", lang, n=mended))
            if st.button(t("data.mended_drop", lang), key=f"unmend-{upload.id}", icon=":material/undo:"):
                decide(upload, overlay=type(overlay)())


def _cells(upload: Upload, trial: Trial, lang: str) -> None:
    row_title, reason_title = titles(lang)
    header, records = _read(trial.rejects)
    own = _own_columns(upload, trial, header)
    mended = decided(upload.id).overlay.cells
    table = pd.DataFrame(
        [
            [row, why, *(mended.get((row, name), restored(cells[place])) for place, name in own.items())]
            for *cells, row, why in ((*fields[:-2], int(fields[-2]), fields[-1]) for fields in records)
        ],
        columns=[row_title, reason_title, *own.values()],
        dtype="object",
    )
    many = trial.report.rejected > len(records)
    st.caption(t("data.mend_first", lang, n=len(records)) if many else t("data.mend_cells", lang))
    with st.form(key=f"mend-form-{upload.state}", border=False):
        edited = st.data_editor(
            table,
            hide_index=True,
            width="stretch",
            disabled=[row_title, reason_title],
            column_config={row_title: st.column_config.NumberColumn(format="%d", width="small")},
            key=f"mend-{upload.state}",
            alt=t("data.part_notes", lang),
        )
        if st.form_submit_button(t("data.mend_apply", lang), icon=":material/build:"):
            _apply(upload, table, edited)


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        return next(rows), list(islice(rows, MOST_ROWS))


def _own_columns(upload: Upload, trial: Trial, header: list[str]) -> dict[int, str]:
    """Place → header of the columns that are taken over, those with problems first."""
    reading = upload.reading
    faulty = {reason.column for reason in trial.report.reasons if reason.is_rejected}
    own = {
        place: name
        for place, name in enumerate(reading.dialect.header)
        if name in reading.mapping and place < len(header) - 2
    }
    return dict(sorted(own.items(), key=lambda item: item[1] not in faulty))


def _apply(upload: Upload, before: pd.DataFrame, after: pd.DataFrame) -> None:
    """What was changed in the editor becomes part of the overlay."""
    overlay = decided(upload.id).overlay
    cells = dict(overlay.cells)
    for place in range(len(before)):
        row = int(before.iat[place, 0])
        for column in range(2, before.shape[1]):
            old, new = before.iat[place, column], after.iat[place, column]
            new = "" if new is None else str(new)
            if new != old:
                cells[row, before.columns[column]] = new
    if cells != overlay.cells:
        decide(upload, overlay=replace(overlay, cells=cells))


def _everywhere(upload: Upload, trial: Trial, lang: str) -> None:
    """A text of a column that could not be read, and what is to stand there instead."""
    mapping = upload.reading.mapping
    told = sorted(trial.report.reasons, key=lambda reason: not rejects(mapping, reason))
    texts = {
        (reason.column, value): f"{reason.column}: {value}"
        for reason in told
        if reason.column in mapping
        for value in reason.examples
        if value != "…"
    }
    if not texts:
        return
    with st.form(key=f"replace-form-{upload.state}", border=False):
        old, new, button = st.columns([3, 3, 2], vertical_alignment="bottom")
        chosen = old.selectbox(
            t("data.replace_old", lang),
            list(texts),
            format_func=texts.get,
            key=f"replace-old-{upload.state}",
        )
        text = new.text_input(
            t("data.replace_new", lang),
            placeholder=t("data.replace_nothing", lang),
            key=f"replace-new-{upload.state}",
        )
        if button.form_submit_button(t("data.replace_apply", lang), width="stretch"):
            column, value = chosen
            overlay = decided(upload.id).overlay
            told = {**overlay.replaced.get(column, {}), value: text}
            decide(upload, overlay=replace(overlay, replaced={**overlay.replaced, column: told}))
