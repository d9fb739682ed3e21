"""One dropped file: what it was recognised as, and for each column what it is read as – changeable."""

import html
from collections import Counter
from dataclasses import replace

import pandas as pd
import streamlit as st

from loyalty import format as fmt
from loyalty.i18n import plural, t
from loyalty.importing import FileReport
from loyalty.intake import FileReading, Mapping
from loyalty.schema import TABLES
from loyalty.ui.text import plain
from loyalty.ui.uploads import Upload, choose

ROW_HEIGHT = 35


def file_card(upload: Upload, report: FileReport | None, lang: str) -> None:
    """Heading, columns, counts – or the sentence that says why the file cannot be used."""
    st.html(f'<p class="stk-name">{html.escape(upload.piece.name)}</p>')
    if upload.sentence:
        say = st.info if upload.piece.is_note else st.error
        say(plain(upload.sentence), icon=":material/info:" if upload.piece.is_note else ":material/error:")
    if upload.reading is None:
        return
    _recognised(upload, upload.reading, lang)
    _columns(upload, upload.reading, lang)
    if report:
        _counts(report, lang)


def _recognised(upload: Upload, reading: FileReading, lang: str) -> None:
    """Table (changeable), and how numbers, dates and letters were read."""
    kind, facts = st.columns([1, 2], vertical_alignment="bottom")
    names = list(TABLES)
    table = kind.selectbox(
        t("data.table", lang),
        names,
        index=names.index(reading.table) if reading.table else None,
        key=f"table-{upload.id}",
        format_func=lambda name: TABLES[name].label[lang],
        placeholder=t("data.not_recognised", lang),
    )
    if table and table != reading.table:
        choose(upload.id, Mapping(table=table))
        st.rerun()
    delimiter = t("data.delimiter_tab", lang) if reading.delimiter == "\t" else reading.delimiter
    layout = [reading.encoding, f"{t('data.delimiter', lang)} {delimiter}"]
    parts = [] if reading.piece.is_written else layout
    parts.append(f"{t('data.decimal', lang)} {'1.234,56' if reading.decimal == ',' else '1,234.56'}")
    if reading.date_format:
        parts.append(f"{t('data.date_format', lang)} {date_words(reading.date_format, lang)}")
    facts.html(f'<p class="stk-question">{html.escape(" · ".join(parts))}</p>')


def date_words(pattern: str, lang: str) -> str:
    """'%d.%m.%Y' as people write it: TT.MM.JJJJ."""
    words = (
        {"%d": "TT", "%m": "MM", "%Y": "JJJJ", "%y": "JJ"}
        if lang == "de"
        else {"%d": "DD", "%m": "MM", "%Y": "YYYY", "%y": "YY"}
    )
    words |= {
        "%H": "hh",
        "%I": "hh",
        "%M": "mm",
        "%S": "ss",
        "%f": "ffffff",
        "%p": "AM/PM",
        "%b": "MMM",
        "%z": "+hh:mm",
    }
    for code, word in words.items():
        pattern = pattern.replace(code, word)
    return pattern


def _columns(upload: Upload, reading: FileReading, lang: str) -> None:
    """Source header, meaning, raw value beside how it was understood, gaps; the meaning can be changed."""
    table = reading.table
    if table is None:
        return
    labels = _meanings(reading, lang)
    ignored = t("data.column_ignored", lang)
    head = {
        name: t(f"data.column_{name}", lang) for name in ("file", "read_as", "example", "understood", "gaps")
    }
    rows = pd.DataFrame(
        [
            {
                head["file"]: column.header,
                head["read_as"]: labels.get(column.target, ignored),
                head["example"]: column.raw or "",
                head["understood"]: _understood(column.understood, lang) if column.target else "",
                head["gaps"]: column.gaps,
            }
            for column in reading.columns
        ]
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        width="stretch",
        height=min(len(rows) + 1, 14) * ROW_HEIGHT + 3,
        disabled=[head[name] for name in ("file", "example", "understood", "gaps")],
        column_config={
            head["read_as"]: st.column_config.SelectboxColumn(
                options=[ignored, *labels.values()], required=True
            ),
            head["gaps"]: st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
        },
        key=f"columns-{upload.id}-{table}",
    )
    meaning = {label: target for target, label in labels.items()}
    wanted = [meaning.get(label, "") for label in edited[head["read_as"]]]
    _change(upload, reading, dict(zip(edited[head["file"]], wanted, strict=True)))


def _change(upload: Upload, reading: FileReading, wanted: dict[str, str]) -> None:
    """Read the file anew after a change; a meaning chosen twice goes to the newer choice."""
    before = {column.header: column.target or "" for column in reading.columns}
    if wanted == before:
        return
    taken = {target for header, target in wanted.items() if target and target != before[header]}
    columns = {
        header: "" if target in taken and target == before[header] else target
        for header, target in wanted.items()
    }
    choose(upload.id, replace(reading.to_mapping(), columns=columns))
    st.rerun()


def _meanings(reading: FileReading, lang: str) -> dict[str, str]:
    """'table.column' → its label; columns of the further tables of a wide file carry their table's name."""
    own, *further = (reading.table, *reading.extra)
    labels = {f"{own}.{name}": column.label[lang] for name, column in TABLES[own].columns.items()}
    for table in further:
        for name, column in TABLES[table].columns.items():
            labels[f"{table}.{name}"] = f"{TABLES[table].label[lang]}: {column.label[lang]}"
    return labels


def _understood(value: object, lang: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return t("card.yes" if value else "card.no", lang)
    if isinstance(value, int | float):
        return fmt.number(value, lang, 2)
    return str(value)


def _counts(report: FileReport, lang: str) -> None:
    """Rows read, rejected, duplicates; then why, in words."""
    counts = report.report
    shown = (
        ("data.rows", counts.rows),
        ("data.accepted", counts.accepted),
        ("data.rejected", counts.rejected),
    )
    for column, (key, n) in zip(st.columns(4), shown, strict=False):
        column.html(f'<p class="stk-label">{t(key, lang)}</p><p class="stk-value">{fmt.count(n, lang)}</p>')
    reasons = Counter(problem["rule"] for problem in counts.problems)
    lines = [f"{fmt.count(n, lang)} × {t(f'rule.{rule}', lang)}" for rule, n in reasons.most_common()]
    if counts.duplicates:
        lines.append(plural("data.duplicates", counts.duplicates, lang))
    if lines:
        st.html(f'<p class="stk-foot">{html.escape(" · ".join(lines))}</p>')
