"""The words of columns with fixed words: which were found, as what they were understood – changeable."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from loyalty.checking import Trial
from loyalty.i18n import slice_value, t
from loyalty.intake.inspecting import column_of
from loyalty.intake.words import Words
from loyalty.ui.file_columns import table_height
from loyalty.ui.text import plain
from loyalty.ui.uploads import Upload, decide


def words(upload: Upload, trial: Trial, lang: str) -> None:
    """One table per column; another word in the select box is remembered with the mapping."""
    for found in trial.words:
        _words(upload, found, lang)


def _words(upload: Upload, found: Words, lang: str) -> None:
    column = column_of(found.target)
    names = {slice_value(column.name, word, lang): word for word in column.values}
    labels = {word: label for label, word in names.items()}
    nothing = t("data.word_unknown", lang)
    head = {name: t(f"data.word_{name}", lang) for name in ("found", "meant", "count")}
    before = [labels.get(word.word, word.word or nothing) for word in found.words]
    rows = pd.DataFrame(
        {
            head["found"]: [word.text for word in found.words],
            head["meant"]: before,
            head["count"]: [word.count for word in found.words],
        }
    )
    st.markdown(t("data.words_of", lang, column=f"**{plain(found.header)}**"))
    kept = sorted(set(before) - set(names) - {nothing})
    edited = st.data_editor(
        rows,
        hide_index=True,
        width="stretch",
        height=table_height(len(rows)),
        disabled=[head["found"], head["count"]],
        column_config={
            head["meant"]: st.column_config.SelectboxColumn(options=[nothing, *kept, *names], required=True),
            head["count"]: st.column_config.NumberColumn(format="localized", width="small"),
        },
        key=f"words-{upload.state}-{found.target}",
        alt=found.header,
    )
    if not found.is_whole:
        st.caption(t("data.words_sample", lang))
    changed = {
        text: names[after]
        for text, old, after in zip(edited[head["found"]], before, edited[head["meant"]], strict=True)
        if after != old and after in names
    }
    if changed:
        mapping = upload.reading.to_mapping()
        told = {**mapping.words.get(found.target, {}), **changed}
        decide(upload, mapping=replace(mapping, words={**mapping.words, found.target: told}))
