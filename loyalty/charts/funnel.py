"""The steps of one way: how many reached each, and how many of them went no further."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t

from . import marks, parts, theme
from .names import value_name
from .series import HIDDEN, empty_reason

_ROW = 46
_TOP, _BOTTOM = 26, 8


def funnel(frame: pd.DataFrame, kpi, lang: str, mode: str, steps: Sequence[str] = ()) -> go.Figure:
    """One bar per step, as long as many reached it; its pale end are those who left there, as a share.

    `frame` is the result frame of a share of leavers by the slice `kpi.funnel`, `steps` the order of its
    values; steps it does not name follow, most cases first.
    """
    pal = theme.palette(mode)
    rows = frame[~frame["status"].isin(HIDDEN) & frame["value"].notna() & frame["slice"].notna()]
    if not len(rows):
        return marks.nothing(theme.sketch(_ROW * 4, lang, mode), empty_reason(frame, lang), pal)
    place = {step: number for number, step in enumerate(steps)}
    rank = rows["slice"].map(lambda step: place.get(step, len(place)))
    rows = rows.assign(rank=rank).sort_values(["rank", "n"], ascending=[True, False], kind="stable")
    names = [value_name(kpi.funnel, step, lang) for step in rows["slice"]]
    hue, places = pal.hue(kpi.folder), list(range(len(rows)))
    figure = theme.sketch(len(rows) * _ROW + _TOP + _BOTTOM, lang, mode)
    figure.layout.update(barmode="stack")
    looks = (("on", rows["n"] - rows["k"], hue), ("left", rows["k"], theme.fade(hue, 0.28)))
    for part, count, colour in looks:
        word = t(f"chart.funnel_{part}", lang)
        figure.add_bar(
            x=count, y=places, orientation="h", width=0.56, name=word, marker={"color": colour},
            hovertext=[f"{name}<br>{word}: <b>{fmt.count(k, lang)}</b>"
                       for name, k in zip(names, count, strict=True)],
            hoverinfo="text",
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, float(rows["n"].max())])
    figure.update_margin(t=_TOP, b=_BOTTOM)
    shown = [fmt.value(value, kpi.unit, lang) for value in rows["value"]]
    parts.row_labels(figure, rows, names, shown, [hue] * len(rows), pal, lang, with_n=True)
    figure.add_annotation(
        text=" ".join(
            f'<span style="color:{colour}">■</span> {t(f"chart.funnel_{part}", lang)}'
            for part, _, colour in looks
        ),
        xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom", yshift=4, showarrow=False,
        font={"color": pal.quiet},
    )  # fmt: skip
    return figure.figure()
