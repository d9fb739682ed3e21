"""Groups of customers by how recently and how often they bought: their names, picture and table."""

from collections.abc import Sequence

import pandas as pd

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses.people import FEWEST
from loyalty.cards.picture import Picture
from loyalty.cards.view import View
from loyalty.i18n import t

COLUMNS = ("group", "customers", "purchases", "revenue")


def name(segment: str, lang: str) -> str:
    """What a group is called."""
    return t(f"rfm.segment.{segment}", lang)


def meaning(segment: str, lang: str) -> str:
    """'Stammkunden: kaufen oft und kürzlich'."""
    return f"{name(segment, lang)}: {t(f'rfm.means.{segment}', lang)}"


def picture(view: View, frame: pd.DataFrame) -> Picture:
    """The groups of `analyses.rfm.segments`, with how they are made."""
    lang = view.lang
    names = [name(segment, lang) for segment in frame["segment"]]
    shares = (fmt.value(share, "percent", lang) for share in frame["share"])
    alt = ", ".join(f"{one} {share}" for one, share in zip(names, shares, strict=True))
    basis = t(f"settings.{view.version.settings['value_basis']}_foot", lang)
    figure = charts.segments(frame, names, lang, view.mode)
    return Picture([t("rfm.foot", lang), basis], figure, f"{t('rfm.title', lang)}: {alt}")


def in_words(view: View, frame: pd.DataFrame) -> list[Sequence[str]]:
    """A row per group, as COLUMNS say; groups too small to be shown say so."""
    lang, too_few = view.lang, t("analysis.hidden", view.lang, least=FEWEST)
    revenues = fmt.column(frame["revenue"], "currency", lang, view.currency)
    purchases = fmt.column(frame["purchases"], "count", lang)
    return [
        (
            meaning(row.segment, lang),
            too_few if row.hidden else fmt.count(row.customers, lang),
            bought,
            revenue,
        )
        for row, bought, revenue in zip(frame.itertuples(), purchases, revenues, strict=True)
    ]
