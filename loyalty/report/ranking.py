"""Which experiences go with buying again: the ranking of the drivers, drawn and said."""

from collections.abc import Sequence
from dataclasses import dataclass

from loyalty import charts
from loyalty.analyses import driver_words, drivers
from loyalty.cards.picture import Picture
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.i18n import t


@dataclass(frozen=True)
class Ranking:
    """The picture of all drivers, and (name, sentences) of those that are clear."""

    title: str
    intro: str
    picture: Picture
    said: Sequence[tuple[str, str]]


def ranking(view: View) -> Ranking | None:
    """The ranking under the view's filters, from all data; None where no driver has a number."""
    lang, frame = view.lang, drivers.drivers(view.version, view.filters)
    if frame["value"].isna().all():
        return None
    names = {kpi.id: kpi.text("name", lang) for kpi in drivers.driver_kpis()}
    days, tests = int(view.version.settings["repeat_window"]), int(frame["q"].notna().sum())
    said = []
    for _, row in frame[frame["verdict"] == "clear"].iterrows():
        kpi = catalog()[row["kpi"]]
        sentences = [
            driver_words.sentence(row, kpi, lang, days, tests),
            driver_words.meaning(row, kpi, lang),
            *driver_words.reservations(row, lang),
        ]
        said.append((names[kpi.id], " ".join(filter(None, sentences))))
    picture = Picture(
        [t("drivers.all_data", lang)],
        charts.drivers(frame, names, lang, view.mode),
        charts.drivers_in_words(frame, names, lang),
    )
    return Ranking(t("drivers.title", lang), t("drivers.intro", lang), picture, said)
