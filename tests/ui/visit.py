"""Opens pages without a browser and says what they show."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

from loyalty.catalog import Kpi, catalog
from loyalty.ui import running, trials, uploads
from loyalty.ui.places import PAGES
from loyalty.ui.session import own_workspace

MAIN = Path(__file__).parents[2] / "loyalty" / "ui" / "main.py"
LONGEST_SECONDS = 120
MARKUP = re.compile(r"<style>.*?</style>|<script>.*?</script>|<[^>]+>", re.DOTALL)


def open_page(name: str, lang: str, **params: str | list[str]) -> AppTest:
    """Opens a page of the application by its link, with `lang` and `params` in its address."""
    at = AppTest.from_file(str(MAIN), default_timeout=60)
    for key, value in {"lang": lang, **params}.items():
        at.query_params[key] = value
    return at.run() if name == "overview" else go(at, name)


def open_whole(name: str, lang: str, **params: str | list[str]) -> AppTest:
    """The same with all topics of the page below one another."""
    return open_page(name, lang, **params, **{f"topic_{name}": "all"})


def go(at: AppTest, name: str) -> AppTest:
    """Follows the navigation to another page."""
    at.switch_page(str(PAGES / f"{name}.py")).run()
    assert not at.exception, at.exception
    return at


def texts(at: AppTest) -> list[str]:
    """Every text on the page: headings, labels, foot lines, words in charts. No values of the shop's data."""
    return [text.strip() for element in at._tree for text in _texts(element) if text.strip()]


def words(at: AppTest) -> str:
    """All of it as one text."""
    return "\n".join(texts(at))


def _texts(element) -> Iterator[str]:
    proto = getattr(element, "proto", None)
    if element.type == "html":
        yield from (html.unescape(text) for text in MARKUP.split(proto.body))
    elif element.type == "plotly_chart":
        yield proto.alt
        yield from _chart_texts(json.loads(proto.spec))
    elif element.type == "button_group":
        yield from (proto.label, *(option.content for option in proto.options))
    elif proto is not None:
        fields = ("body", "label", "placeholder", "help")
        yield from (str(getattr(proto, field)) for field in fields if hasattr(proto, field))
        yield getattr(getattr(proto, "popover", None), "help", "")


def _chart_texts(figure: dict) -> Iterator[str]:
    for note in figure["layout"].get("annotations", []):
        yield from MARKUP.split(note["text"])
    if figure["layout"].get("showlegend"):  # nobody sees the names of traces otherwise
        yield from (trace["name"] for trace in figure["data"] if trace.get("name"))


def charts(at: AppTest) -> list[dict]:
    """The figures on the page as plotly sees them."""
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def kpis_of(folder: str) -> list[Kpi]:
    """The KPIs of one folder of the catalogue."""
    return [kpi for kpi in catalog().values() if kpi.folder == folder]


def drop(at: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    """Drops files on the data page and waits until every row of them has been tried."""
    at.file_uploader[0].set_value(list(files)).run()
    return settle(at)


def settle(at: AppTest) -> AppTest:
    """Waits for what runs in the background, as the page does by itself in a browser."""
    for _ in range(LONGEST_SECONDS):
        assert not at.exception, at.exception
        batches = [
            at.session_state[name] for name in (uploads.BATCH, trials.BATCH) if name in at.session_state
        ]
        run = next((batch.run for batch in batches if batch), None) or running.current(own_workspace().id)
        if run is None:
            return at
        run.work.wait(1)
        at.run()
    raise AssertionError("the work in the background never ended")


def accept(at: AppTest) -> AppTest:
    """Takes the dropped files over and waits until that is done."""
    at.button(key="accept").click().run()
    return settle(at)
