"""What would become of a table's rows: reasons in words, the rejected ones as a file, the first as read."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from loyalty import format as fmt
from loyalty.checking import Trial
from loyalty.i18n import plural, slice_value, t
from loyalty.intake.questions import RULES
from loyalty.intake.report import Reason
from loyalty.schema import TABLES
from loyalty.ui.formats import value_words
from loyalty.ui.uploads import Upload

SHOWN_REASONS = 6
SHORT_HASH = 8
# Said by the questions above, with their own words.
ASKED = frozenset(RULES.values())
DUPLICATES = ("duplicate_row", "conflicting_duplicate")
# Lines that are no rows of the table.
ASIDE = frozenset(
    ("repeated_header", "other_table", "sum_row", "separator_row", "comment_line", "trailer_line")
    + ("no_header", "left_out_rows")
)
# Reject a row whatever column they name.
ALONE = ("ragged_row", "missing_required", "unknown_key")


def reasons(upload: Upload, trial: Trial, lang: str) -> None:
    """Why rows are rejected, and which cells of the others stay empty; then the rejected rows to download."""
    told = [_counted(reason, trial) for reason in trial.report.reasons if reason.rule not in ASKED]
    groups = {
        "rejected": [reason for reason in told if rejects(upload.reading.mapping, reason)],
        "duplicate": [reason for reason in told if reason.rule in DUPLICATES],
        "aside_lines": [reason for reason in told if reason.rule in ASIDE],
        "noticed": [
            reason
            for reason in told
            if not reason.is_rejected and reason.rule not in ASIDE and reason.rule not in DUPLICATES
        ],
    }
    told_of = {name: _listed(found, lang) for name, found in groups.items()}
    above = upload.reading.dialect.header_row - 1
    if above > 0:
        said = [plural("data.lines_above", above, lang), told_of["aside_lines"]]
        told_of["aside_lines"] = ", ".join(filter(None, said))
    lines = [
        f"<b>{html.escape(t(f'data.{name}', lang))}:</b> {said}" for name, said in told_of.items() if said
    ]
    if lines:
        st.html("".join(f'<p class="stk-reason">{line}</p>' for line in lines))
    if trial.rejects and trial.rejects.is_file():
        st.download_button(
            t("data.rejected_download", lang),
            data=trial.rejects.read_bytes,
            file_name=trial.rejects.name,
            mime="text/csv",
            icon=":material/download:",
            key=f"rejects-{upload.id}",
            help=t("data.rejected_help", lang),
            on_click="ignore",
        )


def _counted(reason: Reason, trial: Trial) -> Reason:
    """The rows that a preset leaves out are noted once for all of them."""
    return replace(reason, rows=trial.report.left_out) if reason.rule == "left_out_rows" else reason


def rejects(mapping: Mapping[str, str], reason: Reason) -> bool:
    """Whether a problem is why its rows are rejected; a row may have others beside it."""
    table, _, name = mapping.get(reason.column, "").partition(".")
    is_required = table in TABLES and any(name in group for group in TABLES[table].required)
    return reason.is_rejected and (reason.rule in ALONE or is_required)


def _listed(found: Iterable[Reason], lang: str) -> str:
    """'11 × Datum unlesbar (Bestelldatum), 3 × …'."""
    listed = list(found)
    parts = [
        html.escape(
            f"{fmt.count(reason.rows, lang)} × {t(f'rule.{reason.rule}', lang)}"
            + (f" ({reason.column})" if reason.column else "")
        )
        for reason in listed[:SHOWN_REASONS]
    ]
    return ", ".join(parts) + (" …" if len(listed) > SHOWN_REASONS else "")


def preview(upload: Upload, trial: Trial, lang: str) -> None:
    """The first rows as they would be taken over, under the names of the canonical columns."""
    columns = TABLES[trial.report.table].columns
    names = [columns[name].label[lang] for name in trial.preview.columns]
    rows = [
        [_shown(columns[name], value, lang) for name, value in zip(trial.preview.columns, row, strict=True)]
        for row in trial.preview.rows
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=names, dtype="object"),
        hide_index=True,
        width="stretch",
        key=f"preview-{upload.state}",
        alt=t("data.part_preview", lang),
    )


def _shown(column, value: object, lang: str) -> str:
    if value is None:
        return ""
    if column.type == "email":
        return f"{str(value)[:SHORT_HASH]}…"
    if column.values:
        return slice_value(column.name, value, lang)
    return value_words(value, lang, column.type == "money")
