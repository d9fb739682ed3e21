"""What if, reckoned by hand."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from loyalty.analyses import whatif, whatif_words
from loyalty.measures import Z
from loyalty.workspace import Version
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, version_of
from tests.whatif_shops import carts, reckoned, shipping_shop


@pytest.fixture(scope="module")
def by_hand() -> Iterator[Version]:
    """20 of 100 leave without a fee, 40 of 100 at 5 €."""
    with version_of(
        shipping_shop(carts(100, 20, 0.0), carts(100, 40, 5.0)), settings_of(pd.Timestamp("2025-12-31"))
    ) as version:
        yield version


def test_free_shipping_by_hand(by_hand):
    """0.2 × 100 carts stay: 20 orders of 50 €. The 60 that pay 5 € today stop paying: −300 €."""
    basis = whatif.basis(by_hand, "free_shipping")
    found = reckoned(basis, threshold=0.0, causal_share=1.0, margin_rate=0.3, parcel_cost=0.0)
    half = Z * np.sqrt(0.4 * 0.6 / 100 + 0.2 * 0.8 / 100) * 100
    assert (found.orders.value, found.orders.low, found.orders.high) == pytest.approx(
        (20, 20 - half, 20 + half)
    )
    assert found.revenue.value == pytest.approx(20 * 50 - 300)
    assert found.margin.value == pytest.approx(20 * 50 * 0.3 - 300) == pytest.approx(0)
    assert (found.certain, found.affected) == pytest.approx((-300, 100))
    # An additional order brings 15 €: 20 of them pay for the fees, which is 20 points less abandonment.
    assert (found.needed, found.needed_effect) == pytest.approx((20, 0.2))
    assert found.measured_effect.value == pytest.approx(0.2)
    assert found.verdict == "unclear"


def test_half_a_cause_and_dearer_parcels_by_hand(by_hand):
    """10 orders bring 15 € each and cost a parcel of 3 €."""
    found = reckoned(whatif.basis(by_hand, "free_shipping"), causal_share=0.5, parcel_cost=3.0)
    assert found.orders.value == pytest.approx(10)
    assert found.margin.value == pytest.approx(10 * (15 - 3) - 300)
    assert found.needed == pytest.approx(300 / 12)
    assert found.verdict == "loss"


def test_half_the_fee_and_a_threshold_by_hand(by_hand):
    basis = whatif.basis(by_hand, "free_shipping")
    own = {"causal_share": 1.0, "parcel_cost": 0.0}
    half = reckoned(basis, threshold=np.nan, fee=2.5, **own)  # half the effect: 10 orders, which pay 2.50 €
    assert half.orders.value == pytest.approx(10)
    assert half.margin.value == pytest.approx(10 * (15 + 2.5) - 60 * 2.5)
    assert reckoned(basis, threshold=55.0, **own).verdict == "nothing"  # all carts are below
    # All pay 5 €: of the 100 that ship free, 20 fewer order; the 80 that do so today pay 400 €.
    paying = reckoned(basis, threshold=55.0, fee=5.0, **own)
    assert (paying.orders.value, paying.certain) == pytest.approx((-20, 400))
    assert paying.margin.value == pytest.approx(-20 * (15 + 5) + 400)


def test_punctual_deliveries_and_repeats_by_hand():
    """1,000 new customers, 90 % → 95 % on time: 50 late ones fewer, 8 points each, half of it a cause."""
    with version_of(random_shop(3), settings_of(AS_OF)) as version:
        basis = whatif.basis(version, "repeat")
    found = reckoned(basis, customers=1000, uplift=0.03, order_value=60.0, margin_rate=0.25, cost=200.0)
    assert found.orders.value == found.orders.low == pytest.approx(30)
    assert (found.revenue.value, found.margin.value) == pytest.approx((1800, 250))
    assert found.needed == pytest.approx(200 / 15)
    values = {"customers": 1000.0, "horizon": 6.0, "cost": 100.0, "order_value": 60.0, "margin_rate": 0.25,
              "orders_per_return": 2.0, "causal_share": 0.5}  # fmt: skip
    half_year = whatif.whatif_returning._returning(values, 1000 * 0.05, 0.08)
    assert half_year["orders"] == pytest.approx(1000 * 0.05 * 0.08 * 0.5 * 2 / 2)
    assert half_year["margin"] == pytest.approx(2 * 60 * 0.25 - 50)


def test_too_little_is_said_and_what_would_light_it():
    few = shipping_shop(carts(20, 5, 0.0), carts(100, 40, 5.0))
    with version_of(few, settings_of(pd.Timestamp("2025-12-31"))) as version:
        basis = whatif.basis(version, "free_shipping")
        assert (basis.reason, basis.n, basis.function) == ("fee_free", 20, None)
        assert "20" in whatif_words.reason(basis, "de") and "30" in whatif_words.reason(basis, "en")
        dark = whatif.basis(version, "on_time")
        assert dark.reason == "unavailable" and "orders.promised_date" in dark.missing
        with pytest.raises(ValueError, match="unavailable"):
            whatif.outcome(dark)
    only_paid = shipping_shop(carts(200, 50, 0.0), carts(29, 20, 5.0))
    with version_of(only_paid, settings_of(pd.Timestamp("2025-12-31"))) as version:
        assert whatif.basis(version, "free_shipping").reason == "fee_paid"


def test_assumptions_that_make_no_sense_are_refused(by_hand):
    basis = whatif.basis(by_hand, "free_shipping")
    for own in ({"nonsense": 1.0}, {"margin_rate": 1.2}, {"carts": 7.0}, {"fee": 12.0}):
        with pytest.raises(whatif.AssumptionError):
            whatif.assumed(basis, own)
