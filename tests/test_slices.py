"""What can be divided is recomputed with a filter and a slice; why the others cannot be stands here."""

import re
from pathlib import Path

from loyalty.catalog import catalog
from loyalty.measures import MEASURES
from tests.recomputed import SLICE

KPIS = catalog()

# Why a KPI has no slice, so that it is recomputed without filter and slice; docs/kpi_files.md says so, too.
WHOLE_SHOP = {
    "a case is a change of the contents, which nobody ordered": """
        content_update_cadence content_freshness_days longest_content_gap
    """,
    "a case is a product or a contribution of the team, without order and customer": """
        product_content_completeness social_reply_share
    """,
    "costs are booked by month for the whole shop": """
        crm_balance crm_cost_ratio crm_roi acquisition_cost cost_per_retained_customer
        acquisition_retention_cost_ratio break_even_uplift
    """,
    "a case is the revenue of a month, and its spread in a part says nothing of the whole": """
        revenue_stability returning_revenue_stability
    """,
    "a case is the state of the whole shop: the days since its latest survey": "survey_cadence",
    "many contacts name no order: they would be missing above the line, the orders below would not": """
        contact_rate
    """,
    "the retention of the whole shop is part of every case": "clv_simple",
}
# Whose only slice is one of its own, so that it is recomputed with that slice but with no filter.
OWN_SLICE = {"stale_content_share": "kind"}


def test_what_can_be_divided_is_recomputed_with_a_slice() -> None:
    whole = [name for names in WHOLE_SHOP.values() for name in names.split()]
    assert sorted(name for name, kpi in KPIS.items() if not kpi.available_slices) == sorted(whole)
    without_country = {
        name: SLICE[name]
        for name, kpi in KPIS.items()
        if kpi.available_slices and "country" not in kpi.available_slices
    }
    assert without_country == OWN_SLICE
    divided = KPIS.keys() - set(whole)
    assert [n for n in divided if SLICE.get(n, "country") not in KPIS[n].available_slices] == []


def test_what_cannot_be_divided_is_written_down() -> None:
    text = (Path(__file__).parents[1] / "docs" / "kpi_files.md").read_text(encoding="utf-8")
    paragraph = next(part for part in text.split("\n\n") if part.startswith("**Without slices**"))
    named = re.findall(r"`(\w+)`", paragraph)
    assert sorted(named) == sorted(name for names in WHOLE_SHOP.values() for name in names.split())


def test_every_measure_is_recomputed_with_a_filter_and_a_slice() -> None:
    """Of the months of a variation there is nothing to divide; test_measures divides them by hand."""
    filtered = {kpi.measure for kpi in KPIS.values() if "country" in kpi.available_slices}
    assert MEASURES.keys() - filtered == {"variation"}
