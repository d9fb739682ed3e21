"""Which experiences go with buying again: the ranking of the drivers, drawn and said."""

from loyalty import charts
from loyalty.analyses import driver_words, drivers
from loyalty.cards.picture import Picture
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.report.analysis import Analysis, Part


def ranking(view: View) -> Analysis | None:
    """The ranking under the view's filters, from all data; None where no driver has a number.

    Those that are clear are said in sentences.
    """
    lang, frame = view.lang, drivers.drivers(view.version, view.filters)
    if frame["value"].isna().all():
        return None
    names = {kpi.id: kpi.text("name", lang) for kpi in drivers.driver_kpis()}
    days, tests = int(view.version.settings["repeat_window"]), int(frame["q"].notna().sum())
    said = [
        (names[row["kpi"]], driver_words.told(row, catalog()[row["kpi"]], lang, days, tests))
        for _, row in frame[frame["verdict"] == "clear"].iterrows()
    ]
    picture = Picture(
        [], charts.drivers(frame, names, lang, view.mode), charts.drivers_in_words(frame, names, lang)
    )
    part = Part(pictures=[picture], named=said, lines=[t("drivers.all_data", lang)])
    return Analysis(t("drivers.title", lang), t("drivers.intro", lang), [part])
