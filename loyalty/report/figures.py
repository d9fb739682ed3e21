"""Figures as a report carries them: what they share stands there once, and no more digits than are seen."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import plotly.graph_objects as go

from loyalty.charts import theme

_DIGITS = 6
_MIDNIGHT = "T00:00:00"
# What is shorter than a reference, or stands too rarely, is written out.
_SHORTEST, _RAREST = 24, 3
REFERENCE = "$"


class Figures:
    """The figures of one report; `shared` has the layout of all of them and the values that many repeat."""

    def __init__(self, figures: Iterable[go.Figure], lang: str, mode: str) -> None:
        self._layout = theme.sketch(0, lang, mode).layout
        self._specs = {id(figure): self._spec(figure) for figure in figures}
        counts = Counter(text for spec in self._specs.values() for text in _parts(spec))
        repeated = [text for text, count in counts.items() if count >= _RAREST]
        self._places = {text: place for place, text in enumerate(repeated)}

    @property
    def shared(self) -> str:
        """JSON with `layout` and `values`, safe inside a script element."""
        values = [json.loads(text) for text in self._places]
        return embedded({"layout": self._layout, "values": values})

    def json(self, figure: go.Figure) -> str:
        """One of the figures as JSON: {"$": n} stands for the n-th of the repeated values."""
        return embedded(self._referring(self._specs[id(figure)]))

    def _spec(self, figure: go.Figure) -> dict[str, Any]:
        spec = json.loads(figure.to_json())
        layout = _beyond(spec["layout"], self._layout)
        layout.pop("template", None)
        return _short({"data": spec["data"], "layout": layout})

    def _referring(self, value: Any) -> Any:
        if isinstance(value, dict | list | str):
            place = self._places.get(_text(value))
            if place is not None:
                return {REFERENCE: place}
        if isinstance(value, dict):
            return {name: self._referring(item) for name, item in value.items()}
        return [self._referring(item) for item in value] if isinstance(value, list) else value


def embedded(value: Any) -> str:
    """Any value as JSON that cannot end the script element it stands in."""
    return _text(value).replace("</", "<\\/").replace("<!--", "\\u003c!--")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parts(value: Any) -> Iterator[str]:
    """Every part of a figure that is worth a reference, as JSON, and the parts of it."""
    if isinstance(value, dict | list | str):
        text = _text(value)
        if len(text) >= _SHORTEST:
            yield text
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _parts(item)


def _beyond(layout: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """What `layout` says otherwise than `shared`, level by level."""
    found = {}
    for name, value in layout.items():
        common = shared.get(name)
        if isinstance(value, dict) and isinstance(common, Mapping):
            inner = _beyond(value, common)
            if inner:
                found[name] = inner
        elif name not in shared or value != common:
            found[name] = value
    return found


def _short(value: Any) -> Any:
    """Numbers to six digits, moments at midnight as days: a tenth of a pixel is not seen."""
    if isinstance(value, dict):
        return {name: _short(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_short(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    return value.removesuffix(_MIDNIGHT) if isinstance(value, str) else value
