"""What the sections of all analyses share: their frame, small tables, foot lines, what cannot be filtered."""

import html
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty.analyses.people import NOBODY
from loyalty.cards.filters import not_divisible
from loyalty.i18n import t
from loyalty.ui import address
from loyalty.ui.downloads import csv_button
from loyalty.ui.picture import draw
from loyalty.ui.view import View

_LIST_WIDTH = 200


@contextmanager
def framed(view: View, key: str, title: str, question: str) -> Iterator[None]:
    """A card with the texts of two keys above what is drawn inside."""
    with st.container(border=True, height="stretch", key=f"card-{key}"):
        st.html(
            f'<h3 class="stk-name">{html.escape(t(title, view.lang))}</h3>'
            f'<p class="stk-question">{html.escape(t(question, view.lang))}</p>'
        )
        yield


def can_filter(view: View) -> bool:
    """Whether customers have what the page is filtered by; else says that they do not."""
    why = not_divisible(view)
    if why:
        empty(why)
    return not why


def empty(sentence: str) -> None:
    """Says quietly why there is nothing to see."""
    st.html(f'<p class="stk-empty">{html.escape(sentence)}</p>')


def foot(*lines: str) -> None:
    """Lines below a figure; empty ones are left out."""
    paragraphs = [f'<p class="stk-foot">{html.escape(line)}</p>' for line in lines if line]
    if paragraphs:
        st.html("".join(paragraphs))


def numbers(pairs: Iterable[tuple[str, str, str]]) -> None:
    """Large numbers side by side: (number, what it is, note)."""
    parts = [
        f'<div><p class="stk-question">{html.escape(label)}</p>'
        f'<p class="stk-count">{html.escape(number)}</p><p class="stk-foot">{html.escape(note)}</p></div>'
        for number, label, note in pairs
    ]
    st.html(f'<div class="stk-counts">{"".join(parts)}</div>')


def table(head: Sequence[str], rows: Iterable[Sequence[str]], words: Container[int] = (0,)) -> None:
    """A small table; `words` are the places of the columns in words, the others are numbers."""
    st.html(f'<table class="stk-table stk-files">{_lines(head, rows, words)}</table>')


def wide_table(label: str, head: Sequence[str], rows: Iterable[Sequence[str]], words: Container[int]) -> None:
    """The same for many columns: it scrolls sideways within itself, by keyboard too."""
    st.html(
        f'<div class="stk-wide" role="region" tabindex="0" aria-label="{html.escape(label)}">'
        f'<table class="stk-table">{_lines(head, rows, words)}</table></div>'
    )


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]], words: Container[int]) -> str:
    return "".join([_line("th", head, words), *(_line("td", row, words) for row in rows)])


def _line(tag: str, cells: Sequence[str], words: Container[int]) -> str:
    found = (
        f"<{tag}>{html.escape(cell)}</{tag}>"
        if place in words
        else f'<{tag} class="number">{html.escape(cell)}</{tag}>'
        for place, cell in enumerate(cells)
    )
    return f"<tr>{''.join(found)}</tr>"


def flow(
    view: View,
    frame: pd.DataFrame,
    later: str,
    groups: Sequence[str],
    names: Sequence[str],
    title: str,
    key: str,
) -> None:
    """Draws where customers of earlier groups are now; `later` is the frame's column of the groups today."""
    rows, row_names = [*groups, NOBODY], [*names, t("analysis.newly", view.lang)]
    grids = (frame.pivot(index="earlier", columns=later, values=name) for name in ("share", "hidden"))
    shares, hidden = (grid.loc[rows, list(groups)].to_numpy() for grid in grids)
    shares = shares.astype(float)
    figure = charts.moves(shares, hidden.astype(bool), row_names, names, view.lang, view.mode)
    alt = f"{t(title, view.lang)}: {charts.moves_in_words(shares, row_names, names, view.lang)}"
    draw(figure, view, None, alt, key=key)


def choice(
    view: View, key: str, label: str, options: Sequence[str], name: Callable[[str], str], default: str
) -> str:
    """A row of buttons; the choice stands in the page's address."""
    _open(key, options, default)
    chosen = st.segmented_control(
        t(label, view.lang), options, required=True, key=key, persist_state="session", format_func=name
    )
    address.write(key, chosen, default)
    return chosen or default


def dropdown(
    view: View, key: str, label: str, options: Sequence[str], name: Callable[[str], str], default: str
) -> str:
    """The same for many options: a list to choose from."""
    _open(key, options, default)
    chosen = st.selectbox(
        t(label, view.lang), options, key=key, persist_state="session", format_func=name, width=_LIST_WIDTH
    )
    address.write(key, chosen, default)
    return chosen


def _open(key: str, options: Sequence[str], default: str) -> None:
    address.open_with(key, options, default)
    if st.session_state[key] not in options:  # another shop's choice
        st.session_state[key] = default


def download(view: View, key: str, rows: Callable[[], pd.DataFrame]) -> None:
    """A button for a list of customers, which is read when it is pressed only."""
    csv_button(t("analysis.download", view.lang), key, rows)
