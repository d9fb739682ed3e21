"""One dropped table as a card: what it was recognised as and what would come of it; all else unfolds."""

import html
from collections.abc import Callable, Sequence

import streamlit as st

from loyalty import format as fmt
from loyalty.checking import Trial
from loyalty.i18n import plural, t
from loyalty.intake import FileReading
from loyalty.schema import TABLES
from loyalty.ui import trials, uploads
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


def file_card(
    upload: Upload,
    found: Sequence[Upload],
    trial: Trial | None,
    is_tried: bool,
    is_open: bool,
    lang: str,
) -> None:
    """One of all that were `found`. `is_tried`: a trial has ended, with `trial` None if it was cancelled."""
    with st.container(border=True, key=f"file-{upload.id}"):
        aside = is_aside(upload, found)
        _heading(upload, trial, aside, len(found) > 1, lang)
        if upload.is_cancelled:
            _cancelled(upload, "data.reading_cancelled", uploads.read_again, lang)
        if upload.sentence and not aside:
            say = st.info if upload.piece.is_note else st.error
            icon = ":material/info:" if upload.piece.is_note else ":material/error:"
            say(plain(upload.sentence), icon=icon)
        if upload.reading is None or not uploads.is_taken(upload):
            return
        questions(upload, lang)
        if trial:
            _counts(trial, is_open, lang)
            reasons(upload, trial, lang)
        elif is_tried and upload.is_ready:
            _cancelled(upload, "data.check_cancelled", trials.again, lang)
        _details(upload, trial, is_open, lang)


def is_aside(upload: Upload, found: Sequence[Upload]) -> bool:
    """Whether a sheet without a table stands beside others that have one: nobody need read of a fault."""
    if upload.code != "not_recognised":
        return False
    return any(other.is_ready and other.piece.origin == upload.piece.origin for other in found)


def needs_look(upload: Upload, trial: Trial | None) -> bool:
    """Whether something about a table is for the visitor to decide or to mend."""
    if upload.reading is None or not uploads.is_taken(upload):
        return False
    if upload.sentence or any(question.is_open for question in upload.reading.questions):
        return True
    return trial is not None and (trial.report.rejected > 0 or trial.report.accepted == 0)


def _heading(upload: Upload, trial: Trial | None, is_aside: bool, is_one_of_many: bool, lang: str) -> None:
    has_choice = upload.is_ready and is_one_of_many
    name, menu = st.columns([5, 3] if has_choice else [5, 1], vertical_alignment="top", gap="small")
    name.html(
        f'<p class="stk-name"><span class="stk-file">{html.escape(upload.piece.name)}</span> '
        f"{_badge(upload, trial, is_aside, lang)}</p>"
        + (f'<p class="stk-question">{_recognised(upload, lang)}</p>' if upload.reading else "")
        + _facts(upload, lang)
    )
    if upload.reading is not None:
        with menu.container(
            horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="medium"
        ):
            if has_choice:
                st.toggle(t("data.take", lang), value=True, key=f"take-{upload.id}")
            reading_menu(upload, lang)


def _badge(upload: Upload, trial: Trial | None, is_aside: bool, lang: str) -> str:
    if upload.piece.is_note or upload.is_cancelled:
        return ""
    if is_aside or not uploads.is_taken(upload):
        kind, words = "aside", t("data.aside", lang)
    elif upload.reading is None or (upload.sentence and upload.reading.table is None):
        kind, words = "bad", t("data.unusable", lang)
    elif needs_look(upload, trial):
        kind, words = "look", t("data.check", lang)
    elif trial is None:
        return ""
    else:
        kind, words = "good", t("data.ready", lang)
    return f'<span class="stk-badge stk-badge-{kind}">{html.escape(words)}</span>'


def _recognised(upload: Upload, lang: str) -> str:
    """'Bestellungen (JTL, Aufträge) · Windows-1252 · Trennzeichen ; · Zahlen 1.234,56 · Datum TT.MM.JJJJ'."""
    reading = upload.reading
    parts = [recognised(reading, lang)]
    if upload.is_remembered:
        parts.append(f"<b>{html.escape(t('data.as_last_time', lang))}</b>")
    if not reading.piece.is_written:
        sign = t("data.delimiter_tab", lang) if reading.delimiter == "\t" else reading.delimiter
        sign = t("data.delimiter_blank", lang) if reading.delimiter == " " else sign
        parts += [
            encoding_words(reading.encoding),
            f"{t('data.delimiter', lang)}{fmt.NBSP}{html.escape(sign)}",
        ]
    # Typed cells of a workbook are numbers and days, however they may look there.
    if reading.table and not reading.piece.is_typed:
        parts.append(
            f"{t('data.decimal', lang)}{fmt.NBSP}{'1.234,56' if reading.decimal == ',' else '1,234.56'}"
        )
    if reading.date_format and not (reading.piece.is_typed and reading.date_format.startswith("%Y-%m-%d")):
        dates = date_words(reading.date_format, lang)
        parts.append(f"{t('data.date_format', lang)}{fmt.NBSP}{html.escape(dates)}")
    return " · ".join(parts)


def _facts(upload: Upload, lang: str) -> str:
    """What is special about the platform's report, where that matters."""
    reading = upload.reading
    if reading is None or reading.table is None:
        return ""
    facts = []
    if reading.is_supplement:
        facts.append(t("data.supplement", lang, table=TABLES[reading.table].label[lang]))
    if reading.preset and reading.preset.note:
        facts.append(reading.preset.note[lang])
    return f'<p class="stk-foot">{html.escape(" ".join(facts))}</p>' if facts else ""


def recognised(reading: FileReading, lang: str) -> str:
    """'erkannt als Bestellungen + Bestellpositionen (Shopware 6, Bestellungen)'."""
    if reading.table is None and reading.preset is None:
        return html.escape(t("data.not_recognised", lang))
    return html.escape(t("data.recognised", lang, table=kind_words(reading, lang)))


def kind_words(reading: FileReading, lang: str) -> str:
    """'Bestellungen (Shopware 6, Bestellungen)'; of a report of no use only 'Klaviyo, Profile'."""
    preset = reading.preset
    source = ", ".join(filter(None, (preset.platform, preset.report[lang]))) if preset else ""
    if reading.table is None:
        return source
    names = [TABLES[name].label[lang] for name in (reading.table, *reading.extra)]
    table = f"{names[0]} + {', '.join(names[1:])}" if names[1:] else names[0]
    return f"{table} ({source})" if source else table


def _counts(trial: Trial, is_open: bool, lang: str) -> None:
    """Rows and what they would change: one line of numbers that wraps on a phone, small in a closed card."""
    report, merged = trial.report, trial.merged
    shown = [("rows", report.rows), ("new", merged.new), ("changed", merged.changed), ("equal", merged.equal)]
    shown += [("rejected", report.rejected), ("duplicate", report.duplicates)]
    shown += [("left_out", report.left_out)]
    cells = [
        f'<div><p class="stk-count">{fmt.count(n, lang)}</p>'
        f'<p class="stk-foot">{html.escape(_count_label(name, trial, lang))}</p></div>'
        for name, n in shown
        if n or name in ("rows", "new", "rejected")
    ]
    kind = "stk-counts" if is_open else "stk-counts stk-counts-small"
    st.html(f'<div class="{kind}">{"".join(cells)}</div>')


def _count_label(name: str, trial: Trial, lang: str) -> str:
    """Rows that are folded become fewer orders: then it is said what is counted."""
    merged = trial.merged
    is_folded = merged.new + merged.changed + merged.equal < trial.report.accepted
    label = t(f"data.{name}", lang)
    if is_folded and name in ("new", "changed", "equal"):
        return t("data.count_of", lang, table=TABLES[trial.report.table].label[lang], what=label.lower())
    return label


def _cancelled(upload: Upload, key: str, again: Callable[[], None], lang: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="stk-question">{html.escape(t(key, lang))}</p>')
        if st.button(t("data.check_again", lang), key=f"again-{upload.id}", icon=":material/refresh:"):
            again()


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
