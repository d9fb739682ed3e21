"""What the guides claim stands on the card of the number it is about, beside what its source really says."""

import pytest

from loyalty.catalog import catalog
from loyalty.i18n import t
from tests.ui.visit import open_page, texts

# Page and topic on which the card of a claim stands.
PLACES = {
    "free_shipping_importance": ("instruments", "delivery"),
    "shoppers_abandoned_for_shipping_share": ("commerce", "shipping_cost"),
    "bad_experience_before_churn": ("lifecycle", "parting"),
    "pay_more_for_service": ("communication", "service"),
    "acquisition_retention_cost_ratio": ("balance", "acquisition"),
}
OTHER = {"de": "en", "en": "de"}


def test_every_claim_has_a_place() -> None:
    assert PLACES.keys() == {kpi.id for kpi in catalog().values() if kpi.claim}


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", PLACES)
def test_a_card_says_what_the_guide_claims_and_what_became_of_it(name: str, lang: str) -> None:
    kpi, (page, topic) = catalog()[name], PLACES[name]
    shown = texts(open_page(page, lang, **{f"topic_{page}": topic}))
    card = shown[shown.index(kpi.text("question", lang)) :]
    said, checked = kpi.claim.said[lang], kpi.claim.checked[lang]
    start = card.index(t("card.claim_said", lang))
    assert card[start : start + 4] == [
        t("card.claim_said", lang),
        said,
        t("card.claim_checked", lang),
        checked,
    ]
    assert not {kpi.claim.said[OTHER[lang]], kpi.claim.checked[OTHER[lang]]} & set(shown)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_shipping_claims_stand_with_their_instrument_too(lang: str) -> None:
    shown = texts(open_page("instruments", lang, topic_instruments="delivery"))
    for name in ("free_shipping_importance", "shoppers_abandoned_for_shipping_share"):
        assert catalog()[name].claim.checked[lang] in shown
