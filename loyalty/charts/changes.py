"""Where a change comes from: one row per value of a slice, its part of the change as a bar."""

import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t

from . import scales, theme
from .names import value_name
from .parts import row_labels

_ROW = 34
_MOST_ROWS = 8
_LEGEND = 26


def change_parts(frame: pd.DataFrame, kpi, lang: str, mode: str, by: str, currency: str = "EUR") -> go.Figure:
    """Bars from zero, largest first: the firm piece is the rate, the pale one the mix; together the part.

    `frame` is what `analyses.changes.parts` returns, by the slice `by`; the smallest parts are summed up.
    """
    pal, rows = theme.palette(mode), _largest(frame)
    hue = pal.hue(kpi.folder)
    colours = {"rate": hue, "mix": theme.fade(hue, 0.4)}
    places = list(range(len(rows)))
    figure = theme.sketch(len(rows) * _ROW + _LEGEND + 16, lang, mode)
    figure.layout.update(barmode="relative", bargap=0.4)
    names = [_name(value, by, lang) for value in rows["value"]]
    shown = [fmt.change(total, kpi.unit, lang, currency) for total in rows["total"]]
    for part, colour in colours.items():
        figure.add_bar(
            x=rows[part], y=places, orientation="h", name=t(f"change.part_{part}", lang), hoverinfo="text",
            marker={"color": colour},
            hovertext=[
                f"{name}<br>{t(f'change.part_{part}', lang)}: {fmt.change(number, kpi.unit, lang, currency)}"
                for name, number in zip(names, rows[part], strict=True)
            ],
        )  # fmt: skip
    ends = pd.concat(
        [rows[list(colours)].clip(upper=0).sum(axis=1), rows[list(colours)].clip(lower=0).sum(axis=1)]
    )
    scale = scales.value_scale(ends.to_numpy(float), "count", lang)
    figure.update_xaxes(
        range=[min(scale.low, ends.min()), max(scale.high, ends.max())], showgrid=False, zeroline=True,
        zerolinecolor=pal.line, showticklabels=False,
    )  # fmt: skip
    row_labels(figure, rows.assign(n=0), names, shown, [hue] * len(rows), pal, lang, with_n=False)
    figure.update_margin(t=_LEGEND, b=8)
    legend = " ".join(
        f'<span style="color:{colour}">■</span> {t(f"change.part_{part}", lang)}&nbsp;&nbsp;'
        for part, colour in colours.items()
    )
    figure.add_annotation(
        text=legend, xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom", yshift=4,
        showarrow=False, font={"color": pal.quiet, "size": theme.TEXT_SIZE},
    )  # fmt: skip
    return figure.figure()


def _largest(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) <= _MOST_ROWS:
        return frame
    rest = frame.iloc[_MOST_ROWS - 1 :][["mix", "rate", "total"]].sum()
    return pd.concat([frame.head(_MOST_ROWS - 1), pd.DataFrame([{"value": None, **rest}])], ignore_index=True)


def _name(value: str | None, by: str, lang: str) -> str:
    if value is None:
        return t("change.part_rest", lang)
    return value_name(by, value, lang) if value else t("change.part_unknown", lang)
