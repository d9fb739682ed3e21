"""The report as one HTML file that needs no network: text, tables and figures, on screen and on paper."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

import plotly.graph_objects as go
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from loyalty import charts
from loyalty import format as fmt
from loyalty.cards.missing import missing_words
from loyalty.cards.picture import SCRIPT
from loyalty.charts.theme import PRINT
from loyalty.i18n import t
from loyalty.report.contents import Contents
from loyalty.report.figures import Figures, embedded
from loyalty.report.pages import Card

_FOLDER = Path(__file__).parent / "templates"
_BETTER, _WORSE = "#0F766E", "#B42318"


def page(contents: Contents) -> str:
    """The whole file; it forbids its reader's browser every request and every script but its own."""
    return _rendered(
        "report.html",
        contents,
        contents.figures,
        ["report.js"],
        t=partial(t, lang=contents.lang),
        report=contents,
        pages=[page for page in contents.pages if page.cards],
        missing=lambda kpi: missing_words(kpi.missing(contents.view.version.columns), contents.lang),
        colours=Markup(_colours()),
        style=Markup(_text(_FOLDER / "report.css")),
        running_head=Markup(_running_head(contents)),
    )


def pictures(contents: Contents, cards: Sequence[Card]) -> str:
    """A page that draws each of these cards alone and leaves it in `<output id="<kpi>">`.

    There it is a PNG, as a data URL.
    """
    colours = {name: getattr(PRINT, name) for name in ("background", "text", "quiet")}
    return _rendered(
        "pictures.html",
        contents,
        [card.picture.figure for card in cards if card.picture.figure is not None],
        ["report.js", SCRIPT, "pictures.js"],
        cards=cards,
        words=lambda card: Markup(embedded(_words(contents, card))),
        colours=Markup(embedded(colours)),
    )


def _rendered(
    template: str,
    contents: Contents,
    drawn: Sequence[go.Figure],
    scripts: Sequence[str | Path],
    **values: object,
) -> str:
    lang = contents.lang
    figures = Figures(drawn, lang, contents.view.mode)
    sources = [get_plotlyjs().replace("</script", "<\\/script"), *(_text(_FOLDER / name) for name in scripts)]
    return (
        _environment()
        .get_template(template)
        .render(
            lang=lang,
            title=contents.title,
            policy=_policy(sources),
            figure=lambda picture: Markup(figures.json(picture.figure)),
            shared=Markup(figures.shared),
            config=Markup(embedded(charts.config(lang))),
            scripts=[Markup(source) for source in sources],
            **values,
        )
    )


def _words(contents: Contents, card: Card) -> dict[str, object]:
    """What stands around the picture of a card."""
    name, question = (card.kpi.text(part, contents.lang) for part in ("name", "question"))
    lines = [*card.picture.lines, contents.origin]
    number = card.picture.number
    return {"name": name, "question": question, "number": number, "lines": [line for line in lines if line]}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _policy(scripts: Sequence[str]) -> str:
    """Scripts by their fingerprint: text of the shop's data could not run even if it became markup."""
    allowed = " ".join(f"'sha256-{_fingerprint(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _fingerprint(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _colours() -> str:
    """The colours of paper as variables and classes."""
    named = {name: getattr(PRINT, name) for name in ("background", "text", "quiet", "line", "primary")}
    variables = "; ".join(f"--{name}: {colour}" for name, colour in named.items())
    hues = " ".join(f".hue-{name} {{ color: {colour}; }}" for name, colour in PRINT.hues.items())
    lines = charts.sparkline_css(PRINT.panel, PRINT.text)
    return f":root {{ {variables}; --better: {_BETTER}; --worse: {_WORSE}; }} {hues} {lines}"


def _running_head(contents: Contents) -> str:
    """What stands at the edges of every printed page; nothing of it comes from the shop's texts."""
    lang, view = contents.lang, contents.view
    span = f"{fmt.date(view.version.data_from, lang)} – {fmt.date(view.version.as_of, lang)}"
    edges = {
        "top-left": f'"{contents.title} · {t("report.data", lang)} {span}"',
        "top-right": f'"{t("sidebar.as_of", lang, date=fmt.date(view.version.as_of, lang))}"',
        "bottom-left": f'"{t("app.name", lang)}"',
        "bottom-right": 'counter(page) " / " counter(pages)',
    }
    style = f"font: 8.5pt sans-serif; color: {PRINT.quiet};"
    boxes = " ".join(f"@{edge} {{ content: {words}; {style} }}" for edge, words in edges.items())
    return f"@page {{ {boxes} }}"
