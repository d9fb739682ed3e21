"""What a shop uploaded is text in every figure: never markup, never a link."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from loyalty import charts
from loyalty.charts import names
from tests.chart_frames import MODES, kpi, results

EVIL = ["<b>Post</b>", '<a href="javascript:alert(1)">DHL</a>', "A < B & C", "<br>", "<span style='x'>P"]
# The tags with which plotly itself lays out a text, as it recognises them.
TAG = re.compile(r"</?(?:a|b|i|u|s|em|br|sub|sup|span)(?:\s[^<>]*)?>", re.IGNORECASE)
OWN = re.compile(r'</?b>|<br>|<span style="(?:color|font-size)[^"<>]*">|</span>')


def written(node) -> list[str]:
    """Every text of a figure."""
    if isinstance(node, str):
        return [node]
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ()
    return [text for part in parts for text in written(part)]


def of_shop(figure) -> str:
    """All that stands in a figure, without the markup it was laid out with."""
    return "\n".join(OWN.sub("", text) for text in written(figure.to_dict()))


def in_parts(mode: str):
    frame = results([0.5] * len(EVIL), n=50).assign(slice=EVIL, period=pd.NaT)
    return charts.breakdown(frame, kpi(), "de", mode, by="carrier")


def in_totals(mode: str):
    frame = results([5.0] * len(EVIL), n=50).assign(slice=EVIL, period=pd.NaT)
    return charts.breakdown(frame, kpi(measure="total", unit="count"), "de", mode, by="carrier")


def in_a_mix(mode: str, periods: int = 3):
    frames = [results([0.2] * periods, n=50).assign(category=name) for name in EVIL]
    texts = {"de": {"name": "Zahlarten"}}
    return charts.mix(
        pd.concat(frames), kpi(measure="mix", texts=texts, needs=(("orders.carrier",),)), "de", mode
    )


def in_one_mix(mode: str):
    return in_a_mix(mode, periods=1)


def in_a_change(mode: str):
    numbers = np.linspace(0.01, 0.05, len(EVIL))
    frame = pd.DataFrame({"value": EVIL, "mix": numbers, "rate": -numbers, "total": numbers})
    return charts.change_parts(
        frame, SimpleNamespace(folder="commerce", unit="percent"), "de", mode, "carrier"
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("drawn", [in_parts, in_totals, in_a_mix, in_one_mix, in_a_change])
def test_uploaded_names_are_no_markup(drawn, mode):
    said = of_shop(drawn(mode))
    assert "Post" in said and "href" in said
    assert not TAG.findall(said)


def test_figures_take_values_of_slices_from_here():
    """Text alternatives are read by no plotly; a mix makes its names harmless where it draws them."""
    folder = Path(charts.__file__).parent
    using = {path.stem for path in folder.glob("*.py") if "slice_value" in path.read_text(encoding="utf-8")}
    assert using == {"names", "words", "mixture"}


def test_a_name_without_markup_stays_as_it_is():
    assert names.plain("Müller & Söhne > 5 kg") == "Müller & Söhne > 5 kg"
    assert names.value_name("country", "AT", "de") == "Österreich"
    assert names.plain("<b>").replace("\u2060", "") == "<b>"


def test_a_long_name_is_cut():
    assert names.cut("Paketdienst", 11) == "Paketdienst"
    assert names.cut("Paketdienst Nord", 13) == "Paketdienst…"
