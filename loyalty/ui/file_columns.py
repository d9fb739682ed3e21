"""Per column of a table: header, meaning (changeable), a value as it stands and as understood, gaps, why."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from loyalty import format as fmt
from loyalty.checking import Trial
from loyalty.i18n import slice_value, t
from loyalty.intake import ColumnReading, FileReading
from loyalty.intake.inspecting import column_of
from loyalty.schema import TABLES
from loyalty.ui.formats import value_words
from loyalty.ui.uploads import Upload, decide

ROW_HEIGHT = 35
SHOWN_ROWS = 14
SHORT_HASH = 8


def columns(upload: Upload, trial: Trial | None, lang: str) -> None:
    """The columns in the order of the file; another meaning in the select box reads the file anew."""
    reading = upload.reading
    labels = _meanings(reading, lang)
    ignored, personal = t("data.column_ignored", lang), t("data.column_personal", lang)
    head = {
        name: t(f"data.column_{name}", lang)
        for name in ("file", "read_as", "example", "understood", "gaps", "why")
    }
    before = [_meaning(column, labels, ignored, personal) for column in reading.columns]
    rows = pd.DataFrame(
        {
            head["file"]: [" + ".join(reading.made_of(column.header)) for column in reading.columns],
            head["read_as"]: before,
            head["example"]: [_example(column) for column in reading.columns],
            head["understood"]: [_understood(column, lang) for column in reading.columns],
            head["gaps"]: [100 * column.gaps for column in reading.columns],
            head["why"]: [_why(column, upload, lang) for column in reading.columns],
        }
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        width="stretch",
        height=table_height(len(rows)),
        disabled=[head[name] for name in head if name != "read_as"],
        column_config={
            head["file"]: st.column_config.TextColumn(pinned=True),
            head["read_as"]: st.column_config.SelectboxColumn(
                options=[ignored, *({personal} & set(before)), *labels.values()],
                required=True,
                width="medium",
            ),
            head["gaps"]: st.column_config.ProgressColumn(
                format="%.0f %%" if lang == "de" else "%.0f%%", min_value=0, max_value=100, width="small"
            ),
        },
        key=f"columns-{upload.state}",
        alt=t("data.part_columns", lang),
    )
    meaning = {label: target for target, label in labels.items()}
    wanted = {
        column.header: meaning.get(label, "")
        for column, label in zip(reading.columns, edited[head["read_as"]], strict=True)
    }
    _change(upload, reading, wanted)


def table_height(rows: int) -> int | str:
    """As high as its rows, up to a height that still fits a screen."""
    return "content" if rows <= SHOWN_ROWS else (SHOWN_ROWS + 1) * ROW_HEIGHT


def _change(upload: Upload, reading: FileReading, wanted: dict[str, str]) -> None:
    """Read the file anew after a change; a meaning chosen twice goes to the newer choice."""
    before = {column.header: column.target or "" for column in reading.columns}
    if wanted == before:
        return
    taken = {target for header, target in wanted.items() if target and target != before[header]}
    chosen = {
        header: "" if target in taken and target == before[header] else target
        for header, target in wanted.items()
    }
    decide(upload, mapping=replace(reading.to_mapping(), columns=chosen))


def _meanings(reading: FileReading, lang: str) -> dict[str, str]:
    """'table.column' → its label; columns of the further tables of a wide file carry their table's name."""
    own, *further = (reading.table, *reading.extra)
    labels = {f"{own}.{name}": column.label[lang] for name, column in TABLES[own].columns.items()}
    for table in further:
        for name, column in TABLES[table].columns.items():
            labels[f"{table}.{name}"] = f"{TABLES[table].label[lang]}: {column.label[lang]}"
    return labels


def _meaning(column: ColumnReading, labels: dict[str, str], ignored: str, personal: str) -> str:
    return labels.get(column.target, personal if column.reason == "personal" else ignored)


def _example(column: ColumnReading) -> str:
    """A cell as it stands; of personal data only that there is something."""
    raw = column.raw or ""
    is_mail = column.target is not None and column_of(column.target).type == "email"
    if column.reason == "personal" or is_mail:
        return f"{raw[:1]}…" if raw else ""
    return raw


def _understood(column: ColumnReading, lang: str) -> str:
    if not column.target or column.raw is None:
        return ""
    canonical = column_of(column.target)
    if canonical.type == "email" and column.understood:
        return f"{str(column.understood)[:SHORT_HASH]}…"
    if canonical.values and column.understood:
        return slice_value(canonical.name, column.understood, lang)
    return value_words(column.understood, lang, canonical.type == "money")


def _why(column: ColumnReading, upload: Upload, lang: str) -> str:
    """'nach den Werten, 84 % sicher. Die Werte sind Länder.'"""
    if upload.is_remembered and column.reason in ("chosen", "left_out"):
        return t("data.why_remembered", lang)
    if column.reason == "left_out" and column.header not in upload.reading.own.columns:
        return t("data.why_not_needed", lang)  # it is the platform's preset that does without it
    why = t(f"data.why_{column.reason}", lang)
    if column.target and column.reason != "chosen":
        why = t("data.why_sure", lang, why=why, share=fmt.number(100 * column.confidence, lang, 0))
        # A question about the column says the same, with room for it.
        is_asked = any(question.header == column.header for question in upload.reading.questions)
        return f"{why}. {t(f'evidence.{column.evidence}', lang)}" if column.evidence and not is_asked else why
    return why
