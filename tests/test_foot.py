"""What the lines under a chart say of months that are not drawn, and of cases that a picture repeats."""

import pytest

from loyalty.cards import view as looking
from loyalty.cards.foot import cases, foot_lines
from loyalty.cards.picture import picture
from loyalty.catalog import catalog
from loyalty.i18n import plural, t
from tests.sample_home import sample_version


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    return looking.View(sample_version(tmp_path_factory), "de", "light", 12, "year")


def said(view: looking.View, name: str) -> list[str]:
    kpi = catalog()[name]
    return foot_lines(view, kpi, looking.monthly(view, kpi, view.start, view.end))


def test_where_only_earlier_months_can_be_judged_a_longer_period_is_offered(view):
    assert said(view, "bonus_redemption_rate")[-1] == t("card.longer_period", "de")
    assert t("card.longer_period", "de") not in said(view, "repeat_purchase_rate_90d")


def test_a_value_of_whole_months_is_computed_over_them(view):
    assert said(view, "cost_per_retained_customer")[0].endswith(plural("card.over_months", 12, "de"))


def test_months_without_a_median_are_counted(view):
    kpi = catalog()["customer_lifetime_days"]
    frame = looking.monthly(view, kpi, view.start, view.end)
    missing = int(frame["value"].isna().sum())
    assert 0 < missing < len(frame)
    assert plural("card.unreached", missing, "de") in said(view, kpi.id)[0]


def test_a_funnel_counts_every_case_once(view):
    kpi = catalog()["checkout_step_dropoff"]
    frame = looking.breakdown(view, kpi, kpi.funnel)
    assert cases(kpi, frame["n"].max(), "de") in picture(view, kpi, frame).lines[0]
