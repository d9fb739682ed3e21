"""What a table is good for: the KPIs it lights up, and the columns that would light up the next ones."""

import html
from collections.abc import Iterable

import streamlit as st

from loyalty.catalog import Kpi
from loyalty.i18n import plural, t
from loyalty.intake import FileReading
from loyalty.schema import TABLES
from loyalty.ui.session import own_workspace
from loyalty.unlocking import unlocked

SHOWN = 6


def unlocks(reading: FileReading, lang: str) -> None:
    """A quiet paragraph below the details."""
    version = own_workspace().current()
    found = unlocked(reading, version.columns if version else frozenset())
    lines = []
    if found.alive:
        lines.append(
            f"<b>{plural('data.unlocked_new', len(found.alive), lang)}:</b> {_names(found.alive, lang)}"
        )
    for path, kpis in found.next.items():
        table, _, name = path.partition(".")
        column = TABLES[table].columns[name].label[lang]
        key = "data.unlocked_by" if table == reading.table else "data.unlocked_by_other"
        said = t(key, lang, column=column, table=TABLES[table].label[lang])
        lines.append(f"{html.escape(said)} {_names(kpis, lang)}")
    if lines:
        st.html("".join(f'<p class="stk-reason">{line}</p>' for line in lines))


def _names(kpis: Iterable[Kpi], lang: str) -> str:
    names = [html.escape(kpi.text("name", lang)) for kpi in kpis]
    return ", ".join(names[:SHOWN]) + (f" + {len(names) - SHOWN}" if len(names) > SHOWN else "")
