"""A small shop that never changes, with hostile names, for the golden files of the report.

    python -m tests.report_shop

writes them anew: look at what has changed before you keep it.
"""

import re
import tempfile
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path

import pandas as pd

from loyalty import notes, targets
from loyalty.cards.view import View
from loyalty.i18n import LANGUAGES
from loyalty.notes import Note
from loyalty.report.contents import Contents, contents
from loyalty.report.html import page
from loyalty.targets import Target, Targets
from loyalty.workspace import Workspace
from tests.dice import typed
from tests.versions import settings_of, write_version

GOLDEN = Path(__file__).parent / "fixtures" / "report"
AS_OF = date(2026, 10, 31)
MONTH = date(2026, 10, 1)
FORMULA = "=cmd|' /C calc'!A0"
SCRIPT = "<script>alert(1)</script>"
CARRIERS = (FORMULA, SCRIPT, "@SUM(1+1)", "+49 Post")
TARGETS = Targets(
    (
        Target("on_time_delivery_rate", "fixed", date(2026, 1, 1), 0.95),
        Target("nps", "last_year", date(2026, 1, 1), 5.0),
        Target("cancellation_rate", "line", date(2026, 1, 1), 0.2, date(2026, 12, 1), 0.1),
    )
)
NOTES = [
    Note(
        date(2026, 7, 1),
        f"{FORMULA}\n{SCRIPT}",
        "+Kühn",
        "-neuer Vertrag",
        (("on_time_delivery_rate", "rise"),),
    ),
    Note(date(2026, 9, 15), "@alle: Newsletter öfter", "", "", ()),
]
_HIDDEN = re.compile(r"<style>.*?</style>|<script.*?</script>|<svg.*?</svg>", re.DOTALL)
_ANALYSIS = re.compile(r'<article class="card wide analysis">.*?</article>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
# What ends a line of text; other elements stand within one.
_BREAK = re.compile(r"</(?:p|h\d|li|tr|dd|title|summary|caption)>")


def build(folder: Path) -> Workspace:
    """The shop with its targets and notes."""
    workspace = Workspace(folder)
    tables = {"orders": orders(), "surveys": _surveys()}
    write_version(workspace, {name: typed(name, rows) for name, rows in tables.items()}, settings_of(AS_OF))
    targets.save(workspace, TARGETS)
    notes.save(workspace, NOTES)
    return workspace


def view_of(workspace: Workspace, lang: str, **where: tuple[str, ...]) -> View:
    aims, remarks = targets.load(workspace), tuple(notes.load(workspace))
    return View(
        workspace.current(), lang, "print", 12, "year", tuple(where.items()), targets=aims, notes=remarks
    )


def report_of(workspace: Workspace, lang: str, **where: tuple[str, ...]) -> Contents:
    return contents(view_of(workspace, lang, **where), MONTH)


def text_of(markup: str) -> str:
    """What a reader reads, the text alternatives of charts included, a line each.

    Of the pages of cards the first stands for all, the others show what else is on them; the definitions
    stand in the files of the KPIs.
    """
    described = re.sub(r'<div class="chart[^>]*aria-label="([^"]*)"[^>]*>', r"<p>[\1]</p>", markup)
    described = re.sub(r'<div class="stk-spark[^>]*aria-label="([^"]*)".*?</div>', r"<p>[\1]</p>", described)
    shown = _HIDDEN.sub("", described).partition('<h3 id="definitions">')[0]
    first, _, rest = shown.partition('<section class="fresh" id="communication"')
    appendix = rest.partition('<section class="fresh" id="appendix"')[2]
    analyses = "".join(_ANALYSIS.findall(rest))
    lines = _BREAK.sub("\n", f"{first}{analyses}<p {appendix}").split("\n")
    shown = (re.sub(r"\s+", " ", unescape(_TAG.sub(" ", line))).strip() for line in lines)
    return "\n".join(line for line in shown if line) + "\n"


def orders() -> pd.DataFrame:
    """14 months of 40 orders; every ninth is late, in October 2026 every other."""
    rows = []
    for month in pd.date_range("2025-09-01", "2026-10-01", freq="MS"):
        for place in range(40):
            ordered = datetime(month.year, month.month, 1 + place % 25, 12)
            late = place % (2 if month.year == 2026 and month.month == 10 else 9) == 0
            promised = ordered.date() + timedelta(days=3)
            delivered = datetime.combine(promised, datetime.min.time()) + timedelta(days=late, hours=9)
            rows.append(
                {
                    "order_id": f"{month:%y%m}-{place}",
                    "ordered_at": ordered,
                    "customer_id": f"K{(place * 7 + month.month * 3) % 90}",
                    "order_value": 20.0 + place,
                    "currency": "EUR",
                    "status": "cancelled" if place % 13 == 5 else "completed",
                    "carrier": CARRIERS[place % len(CARRIERS)],
                    "promised_date": promised,
                    "delivered_at": delivered,
                }
            )
    return pd.DataFrame(rows)


def _surveys() -> pd.DataFrame:
    """Ten answers a month to the question of recommending the shop."""
    rows = [
        {
            "response_id": f"{month:%y%m}-{place}",
            "survey_type": "nps",
            "customer_id": f"K{place}",
            "sent_at": month + timedelta(days=place),
            "answered_at": month + timedelta(days=place, hours=5),
            "score": (place * 3 + month.month) % 11,
        }
        for month in pd.date_range("2025-09-01", "2026-10-01", freq="MS")
        for place in range(10)
    ]
    return pd.DataFrame(rows)


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = build(Path(folder, "shop"))
        for lang in LANGUAGES:
            written = text_of(page(report_of(workspace, lang)))
            (GOLDEN / f"{lang}.txt").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
