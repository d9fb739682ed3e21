"""One dropped table as a card: what it was recognised as and what would come of it; all else unfolds."""

import html
from collections.abc import Callable

import streamlit as st

from loyalty import format as fmt
from loyalty.checking import Trial
from loyalty.i18n import plural, t
from loyalty.intake import FileReading
from loyalty.schema import TABLES
from loyalty.ui import trials
from loyalty.ui.file_columns import columns
from loyalty.ui.file_mending import mending
from loyalty.ui.file_questions import questions
from loyalty.ui.file_reading import reading_menu
from loyalty.ui.file_rows import preview, reasons
from loyalty.ui.file_unlocks import unlocks
from loyalty.ui.file_words import words
from loyalty.ui.formats import date_words, encoding_words
from loyalty.ui.text import plain
from loyalty.ui.uploads import Upload

PARTS: dict[str, Callable[[Upload, Trial, str], None]] = {
    "columns": columns,
    "preview": preview,
    "words": words,
    "mending": mending,
}


def file_card(upload: Upload, trial: Trial | None, is_tried: bool, is_open: bool, lang: str) -> None:
    """`is_tried`: whether a trial has ended, with `trial` None if it was cancelled."""
    with st.container(border=True, key=f"file-{upload.id}"):
        _heading(upload, trial, lang)
        if upload.sentence:
            say = st.info if upload.piece.is_note else st.error
            icon = ":material/info:" if upload.piece.is_note else ":material/error:"
            say(plain(upload.sentence), icon=icon)
        if upload.reading is None:
            return
        questions(upload, lang)
        if trial:
            _counts(trial, is_open, lang)
            reasons(upload, trial, lang)
        elif is_tried and upload.is_ready:
            _cancelled(upload, lang)
        _details(upload, trial, is_open, lang)


def needs_look(upload: Upload, trial: Trial | None) -> bool:
    """Whether something about a table is for the visitor to decide or to mend."""
    if upload.reading is None:
        return False
    if upload.sentence or any(question.is_open for question in upload.reading.questions):
        return True
    return trial is not None and (trial.report.rejected > 0 or trial.report.accepted == 0)


def _heading(upload: Upload, trial: Trial | None, lang: str) -> None:
    name, menu = st.columns([5, 1], vertical_alignment="top", gap="small")
    name.html(
        f'<p class="stk-name"><span class="stk-file">{html.escape(upload.piece.name)}</span> '
        f"{_badge(upload, trial, lang)}</p>"
        + (f'<p class="stk-question">{_recognised(upload, lang)}</p>' if upload.reading else "")
        + _lacks(upload, lang)
    )
    if upload.reading is not None:
        with menu.container(horizontal=True, horizontal_alignment="right", gap="small"):
            reading_menu(upload, lang)


def _badge(upload: Upload, trial: Trial | None, lang: str) -> str:
    if upload.piece.is_note:
        return ""
    if upload.reading is None or (upload.sentence and upload.reading.table is None):
        kind, words = "bad", t("data.unusable", lang)
    elif needs_look(upload, trial):
        kind, words = "look", t("data.check", lang)
    elif trial is None:
        return ""
    else:
        kind, words = "good", t("data.ready", lang)
    return f'<span class="stk-badge stk-badge-{kind}">{html.escape(words)}</span>'


def _recognised(upload: Upload, lang: str) -> str:
    """'Bestellungen (JTL) · Windows-1252 · Trennzeichen ; · 1.234,56 · TT.MM.JJJJ · wie beim letzten Mal'."""
    reading = upload.reading
    parts = [_kind(reading, lang)]
    if upload.is_remembered:
        parts.append(f"<b>{html.escape(t('data.as_last_time', lang))}</b>")
    if not reading.piece.is_written:
        sign = t("data.delimiter_tab", lang) if reading.delimiter == "\t" else reading.delimiter
        sign = t("data.delimiter_blank", lang) if reading.delimiter == " " else sign
        parts += [encoding_words(reading.encoding), f"{t('data.delimiter', lang)} {html.escape(sign)}"]
    parts.append("1.234,56" if reading.decimal == "," else "1,234.56")
    if reading.date_format:
        parts.append(html.escape(date_words(reading.date_format, lang)))
    return " · ".join(parts)


def _lacks(upload: Upload, lang: str) -> str:
    """What the platform's report does not hold, where that matters."""
    preset = upload.reading and upload.reading.preset
    return f'<p class="stk-foot">{html.escape(preset.note[lang])}</p>' if preset and preset.note else ""


def _kind(reading: FileReading, lang: str) -> str:
    if reading.table is None:
        return html.escape(t("data.not_recognised", lang))
    names = [TABLES[name].label[lang] for name in (reading.table, *reading.extra)]
    table = f"{names[0]} + {', '.join(names[1:])}" if names[1:] else names[0]
    key = "data.recognised_platform" if reading.platform else "data.recognised"
    return html.escape(t(key, lang, table=table, platform=reading.platform))


def _counts(trial: Trial, is_open: bool, lang: str) -> None:
    """Rows and what they would change: one line of numbers that wraps on a phone, small in a closed card."""
    report, merged = trial.report, trial.merged
    shown = [("rows", report.rows), ("new", merged.new), ("changed", merged.changed), ("equal", merged.equal)]
    shown += [("rejected", report.rejected), ("duplicate", report.duplicates)]
    shown += [("left_out", report.left_out)]
    cells = [
        f'<div><p class="stk-count">{fmt.count(n, lang)}</p>'
        f'<p class="stk-foot">{html.escape(t(f"data.{name}", lang))}</p></div>'
        for name, n in shown
        if n or name in ("rows", "new", "rejected")
    ]
    kind = "stk-counts" if is_open else "stk-counts stk-counts-small"
    st.html(f'<div class="{kind}">{"".join(cells)}</div>')


def _cancelled(upload: Upload, lang: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="stk-question">{html.escape(t("data.check_cancelled", lang))}</p>')
        if st.button(t("data.check_again", lang), key=f"again-{upload.id}", icon=":material/refresh:"):
            trials.again(upload)


def _details(upload: Upload, trial: Trial | None, is_open: bool, lang: str) -> None:
    reading = upload.reading
    if reading.table is None:
        return
    label = t("data.details", lang)
    place = st.expander(label, expanded=is_open, key=f"details-{upload.id}", on_change="rerun")
    if not place.open:
        return
    with place:
        parts = ["columns"]
        if trial:
            parts += ["preview"]
            parts += ["words"] if trial.words else []
            parts += ["mending"] if trial.report.reasons else []
        part = parts[0]
        if len(parts) > 1:
            part = st.segmented_control(
                label,
                parts,
                default="columns",
                required=True,
                key=f"part-{upload.id}",
                label_visibility="collapsed",
                format_func=lambda name: _part_label(name, trial, lang),
            )
        PARTS[part](upload, trial, lang)
        unlocks(reading, lang)


def _part_label(name: str, trial: Trial, lang: str) -> str:
    if name == "mending" and trial.report.rejected:
        return plural("data.part_mending", trial.report.rejected, lang)
    return t("data.part_notes" if name == "mending" else f"data.part_{name}", lang)
