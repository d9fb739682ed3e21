"""Figures as a report carries them: without what all of them share, and with no more digits than are seen."""

import json
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from loyalty.charts import theme

_DIGITS = 6
_MIDNIGHT = "T00:00:00"


def shared_layout(lang: str, mode: str) -> dict[str, Any]:
    """The layout that every figure has; `as_json` leaves it out."""
    return theme.sketch(0, lang, mode).layout


def as_json(figure: go.Figure, shared: Mapping[str, Any]) -> str:
    """A figure as plotly.js reads it, laid over `shared`; safe inside a script element."""
    spec = json.loads(figure.to_json())
    layout = _beyond(spec["layout"], shared)
    layout.pop("template", None)
    return embedded({"data": _short(spec["data"]), "layout": _short(layout)})


def embedded(value: Any) -> str:
    """Any value as JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!--", "\\u003c!--")


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
