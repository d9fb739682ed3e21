"""The report as HTML: golden files in both languages, hostile names, no network, every figure as it was."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
from plotly.offline import get_plotlyjs

from loyalty.i18n import LANGUAGES, t
from loyalty.report import figures
from loyalty.report.contents import Contents
from loyalty.report.html import page
from loyalty.workspace import Workspace
from tests.report_shop import FORMULA, GOLDEN, SCRIPT, build, report_of, text_of

PLOTLY = get_plotlyjs()


class Elements(HTMLParser):
    """Every element with its attributes, and the text inside scripts and styles."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.lasttag in self.inside and self.found[-1][0] == self.lasttag:
            self.inside[self.lasttag].append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = build(tmp_path_factory.mktemp("report") / "shop")
    yield workspace
    workspace.delete()


@pytest.fixture(scope="module")
def german(shop: Workspace) -> Contents:
    return report_of(shop, "de")


@pytest.fixture(scope="module")
def markup(german: Contents) -> str:
    return page(german).replace(PLOTLY.replace("</script", "<\\/script"), "")


@pytest.fixture(scope="module")
def elements(markup: str) -> Elements:
    return Elements(markup)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_what_it_said_before(shop, lang):
    written = (GOLDEN / f"{lang}.txt").read_text(encoding="utf-8")
    assert text_of(page(report_of(shop, lang))) == written, "if that is right: python -m tests.report_shop"


def test_names_of_the_shop_are_text(shop, markup, elements):
    assert SCRIPT not in markup
    assert "alert(1)" in markup
    assert [one.get("type") for one in elements.of("script")].count(None) == 2
    filtered = report_of(shop, "de", carrier=(SCRIPT, FORMULA))
    assert (t("slice.carrier", "de"), f"{SCRIPT}, {FORMULA}") in filtered.facts
    assert SCRIPT not in page(filtered)


def test_only_its_own_scripts_may_run(german):
    whole = page(german)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', whole)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.split("style-src")[0]
    scripts = re.findall(r"<script>(.*?)</script>", whole, re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nothing_is_loaded_from_anywhere(elements):
    for tag, attributes in elements.found:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            assert (attributes.get(name) or "#").startswith(("#", "data:image/svg+xml,")), (tag, attributes)
    assert not re.search(r"url\(|@import", "".join(elements.inside["style"]))
    assert "//" not in re.sub(r"(?m)^\s*//.*$", "", "".join(elements.inside["script"]))


def test_it_can_be_heard(elements):
    assert elements.of("html")[0]["lang"] == "de"
    charts = [one for one in elements.of("div") if "chart" in (one.get("class") or "")]
    assert charts and all(one["role"] == "img" and one["aria-label"] for one in charts)
    assert all(one.get("scope") for one in elements.of("th"))
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert elements.of("noscript")


def over(common: dict, own: dict) -> dict:
    """What the page's script does with the layout that all figures share."""
    inner = {name: value for name, value in own.items() if isinstance(value, dict)}
    parts = {name: over(common.get(name, {}), value) for name, value in inner.items()}
    return common | own | parts


def whole(value, values: list):
    """What it does with the values that many figures repeat."""
    if isinstance(value, list):
        return [whole(item, values) for item in value]
    if not isinstance(value, dict):
        return value
    if figures.REFERENCE in value:
        return values[value[figures.REFERENCE]]
    return {name: whole(item, values) for name, item in value.items()}


def test_figures_lose_nothing_that_is_seen(german):
    carried = figures.Figures(german.figures, "de", "print")
    shared = json.loads(carried.shared)
    assert len(german.figures) > 5 and shared["values"]
    for figure in german.figures:
        drawn = whole(json.loads(carried.json(figure)), shared["values"])
        original = json.loads(figure.to_json())
        assert _alike(over(shared["layout"], drawn["layout"]), original["layout"])
        assert _alike(drawn["data"], original["data"])


def _alike(carried, original) -> bool:
    if isinstance(original, dict):
        kept = {name: value for name, value in original.items() if value is not None}
        return kept.keys() <= carried.keys() and all(_alike(carried[name], kept[name]) for name in kept)
    if isinstance(original, list):
        return len(carried) == len(original) and all(map(_alike, carried, original))
    if isinstance(original, float):
        return bool(np.isclose(carried, original, rtol=1e-5))
    return carried == (original.removesuffix("T00:00:00") if isinstance(original, str) else original)


def test_text_in_scripts_cannot_end_them():
    hostile = {"name": "</script><script>alert(1)</script><!-- -->"}
    written = figures.embedded(hostile)
    assert "</script" not in written and "<!--" not in written
    assert json.loads(written) == hostile
