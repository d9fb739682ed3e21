"""Every KPI that the guides call for is there, complete, recomputed, and stands where the guides have it."""

from pathlib import Path

import pytest

from loyalty.catalog import LANGUAGES, catalog
from loyalty.i18n import section
from loyalty.ui.instruments import of_instrument
from tests.recomputed import CASES, STATES

KPIS = {kpi.id: kpi for kpi in catalog().values() if kpi.folder != "drivers"}

# The 124 KPIs by the page they stand on.
PAGES = {
    "lifecycle": """
        repeat_purchase_rate repeat_purchase_rate_90d returning_customer_rate returning_revenue_share
        customer_retention_rate churn_rate at_risk_share purchase_frequency average_order_value
        inter_purchase_days time_to_second_order clv_historic clv_simple clv_predicted_12m p_alive_mean
        cohort_retention rfm_segments lifecycle_phase_mix lifecycle_transition_rate reactivation_rate
        winback_conversion_rate discount_order_share new_customers first_order_on_time_rate
        newsletter_optin_rate conversion_rate source_mix_new_customers bad_experience_before_churn
        customer_lifetime_days
    """,
    "commerce": """
        cart_abandonment_rate checkout_abandonment_rate checkout_step_dropoff shipping_step_abandonment_rate
        shipping_cost_attributable_share shipping_cost_stated_share shoppers_abandoned_for_shipping_share
        shipping_fee_ratio payment_method_mix payment_failure_rate on_time_delivery_rate promise_coverage
        days_late_p90 open_overdue_orders delivery_lead_time in_full_rate cancellation_rate
        return_rate_orders return_rate_items return_rate_value return_turnaround_days refund_processing_days
        refund_within_14d_rate open_returns shipping_fee_as_quoted_rate
    """,
    "instruments": """
        free_shipping_share delivery_option_share free_return_share repeat_after_return_rate
        personalised_revenue_share personalisation_uplift bonus_enrolment_rate bonus_active_rate
        bonus_redemption_rate bonus_member_uplift voucher_redemption_rate free_shipping_importance
    """,
    "communication": """
        checkout_duration nps survey_response_rate survey_cadence csat ces first_response_time
        unanswered_ticket_share resolution_time first_contact_resolution support_channel_mix contact_rate
        complaint_recovery_rate public_criticism_response_time review_rate review_average
        review_response_rate status_notification_coverage delay_notice_rate thank_you_coverage
        personalised_message_share email_open_rate email_click_rate email_unsubscribe_rate
        contact_frequency search_zero_result_rate pay_more_for_service expectation_exceeded_share
    """,
    "content": """
        content_freshness_days content_update_cadence stale_content_share product_content_completeness
        bounce_rate return_visit_rate visit_frequency personalised_view_share revenue_per_visit
        direct_visit_share
    """,
    "community": """
        community_participation community_active_share community_answer_rate community_stickiness
        member_retention_uplift social_reply_share referral_rate idea_implementation_rate
        idea_closed_loop_rate
    """,
    "balance": """
        crm_cost_ratio crm_balance crm_roi cost_per_retained_customer acquisition_cost
        acquisition_retention_cost_ratio break_even_uplift churned_revenue revenue_stability
    """,
    "quality": "customer_id_coverage excluded_rows",
}
HOME = {name: page for page, names in PAGES.items() for name in names.split()}

# No number over time that could be added up from cases: a module of loyalty/analyses each.
ANALYSES = {
    "cohort_retention": "cohorts",  # a matrix of first month × age
    "rfm_segments": "rfm",  # groups of customers, by their place among all others
    "clv_predicted_12m": "clv",  # a model fitted to the histories of all customers
    "p_alive_mean": "clv",
}
# KPIs beyond these, each the other side of one.
ADDED = {
    "annual_repurchase_rate": "the second reading of customer_retention_rate",
    "bad_experience_of_active": "without it bad_experience_before_churn says nothing",
    "returning_revenue_stability": "revenue_stability for returning customers only",
    "first_response_in_target": "beside first_response_time",
    "exit_answer_share": "what shipping_cost_stated_share rests on",
    "longest_content_gap": "beside content_update_cadence",
}


def test_there_are_124() -> None:
    assert len(HOME) == sum(len(names.split()) for names in PAGES.values()) == 124


def test_each_is_a_kpi_file_or_a_named_analysis() -> None:
    assert HOME.keys() - KPIS.keys() == ANALYSES.keys()
    assert KPIS.keys() - HOME.keys() == ADDED.keys()


def test_each_stands_on_its_page() -> None:
    assert {name: kpi.folder for name, kpi in KPIS.items() if kpi.folder != HOME.get(name, kpi.folder)} == {}


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS.keys())
def test_each_has_its_texts_its_source_and_an_example_of_several_cases(kpi) -> None:
    assert set(kpi.texts) == set(LANGUAGES) and {"seed", "standard"} <= set(kpi.source)
    rows = sum(len(rows) for rows in kpi.example.values() if isinstance(rows, list))
    assert rows >= 3 and "value" in kpi.example["expect"]


def test_each_is_recomputed_in_pandas() -> None:
    assert CASES.keys() & STATES.keys() == set()
    assert catalog().keys() == CASES.keys() | STATES.keys()


# --- instruments and tips ----------------------------------------------------------------------------

INSTRUMENTS = {
    # „Sechs gute Kundenbindungsinstrumente“
    "personalisation": """
        personalised_revenue_share personalised_view_share personalisation_uplift personalised_message_share
    """,
    "bonus": """
        bonus_enrolment_rate bonus_active_rate bonus_redemption_rate bonus_member_uplift
        voucher_redemption_rate
    """,
    "returns": """
        free_return_share ces return_rate_orders return_rate_items return_rate_value
        repeat_after_return_rate return_turnaround_days refund_processing_days refund_within_14d_rate
        open_returns
    """,
    "community": """
        community_answer_rate social_reply_share community_participation member_retention_uplift
        voucher_redemption_rate
    """,
    "delivery": """
        free_shipping_share shipping_step_abandonment_rate shipping_cost_attributable_share
        shipping_cost_stated_share shoppers_abandoned_for_shipping_share free_shipping_importance
        delivery_option_share delivery_lead_time on_time_delivery_rate days_late_p90 open_overdue_orders
        promise_coverage
    """,
    "service": """
        first_response_time resolution_time csat support_channel_mix first_contact_resolution
        expectation_exceeded_share nps
    """,
    # „Wachsen und gedeihen: Kundenbindung im Netz“
    "tip_personal": "nps referral_rate personalised_message_share",
    "tip_listening": """
        survey_cadence survey_response_rate csat idea_implementation_rate community_answer_rate
    """,
    "tip_trust": "idea_implementation_rate idea_closed_loop_rate",
    "tip_transparency": """
        public_criticism_response_time review_response_rate unanswered_ticket_share resolution_time
        complaint_recovery_rate delay_notice_rate
    """,
    "tip_thanks": "thank_you_coverage purchase_frequency",
}
# What measures an instrument as well, though not the sentence of the guide itself.
BESIDE = {
    "community": {"community_active_share"},
    "service": {"ces", "first_response_in_target", "unanswered_ticket_share", "complaint_recovery_rate"},
}


def test_no_kpi_of_an_instrument_is_without_a_place() -> None:
    assert all(kpi.instruments for kpi in KPIS.values() if kpi.folder == "instruments")


def test_instruments_are_those_of_the_texts() -> None:
    assert list(INSTRUMENTS) == list(section("instrument", "de")) == list(section("instrument", "en"))


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_instrument_shows_the_kpis_that_measure_it(name: str) -> None:
    shown = {kpi.id for kpi in of_instrument(name) if kpi.id in KPIS}
    assert shown == set(INSTRUMENTS[name].split()) | BESIDE.get(name, set())
    assert len(shown) >= 2


# --- the headings of the guides ----------------------------------------------------------------------

# „Vom Laufkunden zum Stammkunden“: what the phases of a customer and the balance of cost are measured by,
# as far as it stands on these two pages and not with the C it belongs to.
HEADINGS = {
    "lifecycle.repeat": """
        purchase_frequency repeat_purchase_rate repeat_purchase_rate_90d time_to_second_order
        inter_purchase_days
    """,
    "lifecycle.phases": "customer_lifetime_days lifecycle_phase_mix lifecycle_transition_rate",
    "lifecycle.acquisition": "source_mix_new_customers conversion_rate new_customers",
    "lifecycle.new": "first_order_on_time_rate newsletter_optin_rate",
    "lifecycle.existing": """
        discount_order_share returning_revenue_share returning_customer_rate customer_retention_rate
        annual_repurchase_rate
    """,
    "lifecycle.parting": """
        churn_rate at_risk_share reactivation_rate winback_conversion_rate bad_experience_before_churn
        bad_experience_of_active
    """,
    "lifecycle.value": "clv_historic clv_simple average_order_value",
    "balance.balance": "crm_balance crm_roi break_even_uplift",
    "balance.cost": "crm_cost_ratio cost_per_retained_customer",
    "balance.acquisition": "acquisition_cost acquisition_retention_cost_ratio",
    "balance.stability": "revenue_stability returning_revenue_stability churned_revenue",
    "quality.data": "customer_id_coverage excluded_rows",
}


def test_phases_and_balance_stand_under_their_headings() -> None:
    expected = {name: heading for heading, names in HEADINGS.items() for name in names.split()}
    folders = {heading.partition(".")[0] for heading in HEADINGS}
    assert {name: kpi.advice for name, kpi in KPIS.items() if kpi.folder in folders} == expected


@pytest.mark.parametrize("folder", ["commerce", "communication", "content", "community"])
def test_every_advice_of_a_c_has_numbers_beside_it(folder: str) -> None:
    used = {kpi.advice for kpi in KPIS.values() if kpi.folder == folder}
    assert used | ELSEWHERE == {f"{folder}.{name}" for name in section(f"advice.{folder}", "de")} | ELSEWHERE


# The value of orders, visits and customers stands with the life cycle and the content.
ELSEWHERE = {"commerce.value"}


# --- what the guides claim ---------------------------------------------------------------------------

# KPI → what the claim must say, and what the source must say beside it.
CLAIMS = {
    "free_shipping_importance": (["73"], ["73", "76", "2013", "US"]),
    "shoppers_abandoned_for_shipping_share": (["55"], ["54", "41", "2012", "2013", "US"]),
    "bad_experience_before_churn": (["89"], ["89", "2011", "US"]),
    "pay_more_for_service": (["60"], ["58", "2009", "US"]),
    "acquisition_retention_cost_ratio": ([], ["2010", "2014"]),
}
# The careful word that must not get lost.
CAREFUL = {
    "free_shipping_importance": ("nicht geprüft", "not checked"),
    "shoppers_abandoned_for_shipping_share": ("nicht der Anteil der Warenkörbe", "not the share of carts"),
    "bad_experience_before_churn": ("nicht: 89 % der Abwanderungen", "not: 89% of churn"),
    "pay_more_for_service": ("erklärte Bereitschaft", "stated willingness"),
    "acquisition_retention_cost_ratio": (
        "ohne nachprüfbare Erhebung",
        "without a survey that can be checked",
    ),
}


def test_claims_stand_on_exactly_these() -> None:
    assert {kpi.id for kpi in catalog().values() if kpi.claim} == CLAIMS.keys() == CAREFUL.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_quoted_with_its_numbers_and_its_correction(name: str, lang: str) -> None:
    claim, (said, checked) = KPIS[name].claim, CLAIMS[name]
    assert all(number in claim.said[lang] for number in said)
    assert all(number in claim.checked[lang] for number in checked)
    assert CAREFUL[name][LANGUAGES.index(lang)] in claim.checked[lang]


def test_no_claim_of_churn_is_drawn_as_a_benchmark() -> None:
    """89 % of persons who once left are no yardstick for the share of lost customers who were annoyed."""
    for name in ("bad_experience_before_churn", "bad_experience_of_active"):
        assert all(mark.show == "text" and mark.value is None for mark in KPIS[name].benchmarks)


def test_analyses_are_there() -> None:
    folder = Path(__file__).parents[1] / "loyalty" / "analyses"
    assert [name for name in ANALYSES.values() if not (folder / f"{name}.py").is_file()] == []
