"""Shows the picture of a card on the page, and a breakdown in its place."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty.cards import picture as cards
from loyalty.cards.view import View
from loyalty.catalog import Kpi

# Found by its name in Streamlit's own program; where that has another one, the first chart loads it.
_AHEAD = """
<script>
(async () => {
  if (window.stammkundeAhead) return;
  window.stammkundeAhead = true;
  await new Promise(resolve => setTimeout(resolve, 1000));
  if (window.requestIdleCallback) await new Promise(resolve => requestIdleCallback(resolve));
  const program = document.querySelector("script[type=module][src*='/index.']");
  const charts = program && (await (await fetch(program.src)).text()).match(/PlotlyChart\\.[\\w-]+\\.js/);
  if (charts) import(new URL(charts[0], program.src));
})();
</script>
"""


def load_ahead() -> None:
    """On a page without charts: the browser loads their program while nothing else happens."""
    st.html(_AHEAD, unsafe_allow_javascript=True)


def picture(view: View, kpi: Kpi, frame: pd.DataFrame) -> None:
    """The picture of a card with the lines below it."""
    show(view, kpi, cards.picture(view, kpi, frame), key=f"chart-{kpi.id}")


def draw(figure, view: View, kpi: Kpi | None, alt: str, key: str, **selecting) -> None:
    """Show a figure as it is: its theme is its own, its text alternative is spoken; what a click does."""
    st.plotly_chart(
        figure, theme=None, width="stretch", config=charts.config(view.lang), alt=alt, key=key, **selecting
    )


def show(view: View, kpi: Kpi, found: cards.Picture, key: str) -> None:
    if found.figure is not None:
        draw(found.figure, view, kpi, found.alt, key)
    elif found.number:
        st.html(
            f'<p class="stk-value stk-{kpi.folder}">{html.escape(found.number)}</p>'
            f'<p class="stk-question">{html.escape(found.note)}</p>'
        )
    _lines(found.lines)


def _lines(lines: Sequence[str]) -> None:  # never none of them: st.html takes no empty text
    st.html("".join(f'<p class="stk-foot">{html.escape(line)}</p>' for line in lines if line))
