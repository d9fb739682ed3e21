"""BG/NBD and Gamma–Gamma: the published numbers, quadrature, simulated customers, and gradients."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from scipy.optimize import check_grad
from scipy.special import betaln, gammaln

from loyalty.analyses import bg_nbd, gamma_gamma
from loyalty.analyses.bg_nbd import BgNbd, Histories
from loyalty.analyses.gamma_gamma import GammaGamma

# Fader, Hardie & Lee 2005, table 2: customers who first bought at CDNOW in January to March 1997.
PUBLISHED = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)


def table(frame: pd.DataFrame) -> Histories:
    """Customers with x, t_x and age as counted histories."""
    counted = frame.groupby(["x", "t_x", "age"]).size().reset_index(name="n")
    return Histories(*(counted[name].to_numpy(float) for name in ("x", "t_x", "age", "n")))


# --- published numbers -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> BgNbd:
    rows = pd.read_csv(shared_data / "cdnow" / "cdnow_customers_summary.csv")
    rows = rows.rename(columns={"frequency": "x", "recency": "t_x", "T": "age"})
    assert (len(rows), (rows["x"] == 0).sum(), rows["x"].sum()) == (2357, 1411, 2457)
    return bg_nbd.fit(table(rows))


def test_cdnow_gives_the_published_parameters(cdnow: BgNbd) -> None:
    assert [cdnow.r, cdnow.alpha, cdnow.a, cdnow.b] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=6e-4)
    assert cdnow.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_cdnow_expected_purchases_of_new_customers(cdnow: BgNbd) -> None:
    found = [float(cdnow.expected_purchases(weeks, 0, 0, 0)) for weeks in (0.1429, 1, 3, 31.8571, 32, 78)]
    assert found == pytest.approx([0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576], abs=1e-3)


def test_expected_purchases_of_the_published_example() -> None:
    assert PUBLISHED.expected_purchases(39, 2, 30.43, 38.86) == pytest.approx(1.226, abs=1e-3)


def test_log_likelihoods_of_note_027_do_not_overflow() -> None:
    model = BgNbd(0.25, 4, 0.8, 2.5)
    found = bg_nbd.log_likelihoods(model, [0, 200], [0, 38], [40, 40])
    assert found == pytest.approx([-0.59947382, 100.7957], rel=1e-6)


def test_published_probabilities_of_counts() -> None:
    assert PUBLISHED.p_purchases(0, 39) == pytest.approx(0.5737864, abs=5e-8)
    assert PUBLISHED.p_purchases(10, 2) == pytest.approx(1.07869e-07, rel=1e-5)


def test_published_probabilities_of_being_active() -> None:
    found = PUBLISHED.p_alive([2, 1, 0], [30.43, 1.71, 0], 38.86)
    assert found == pytest.approx([0.7266, 0.2121, 1], abs=5e-5)
    assert PUBLISHED.p_alive(2000, 10, 5000) == pytest.approx(0)


def test_cdnow_spending_gives_the_published_parameters(shared_data: Path) -> None:
    names = ["master", "customer", "day", "items", "value"]
    rows = pd.read_csv(shared_data / "cdnow" / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype=str)
    rows = rows[rows["day"] <= "19970930"].assign(value=rows["value"].astype(float))
    occasions = rows.groupby(["customer", "day"])["value"].sum().reset_index()
    occasions["place"] = occasions.groupby("customer").cumcount()
    again = occasions[occasions["place"] > 0].groupby("customer")["value"].agg(["count", "mean"])
    assert len(again) == 946
    model = gamma_gamma.fit(again["count"], again["mean"])
    assert [model.p, model.q, model.gamma] == pytest.approx([6.25, 3.74, 15.44], abs=0.01)
    assert model.log_likelihood == pytest.approx(-4055.92, abs=0.01)
    first_ten = again.reindex(sorted(occasions["customer"].unique())[:10]).fillna(0)
    found = model.expected_value(first_ten["count"], first_ten["mean"])
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert found == pytest.approx(published, abs=0.1)


# --- against other ways to the same number ---------------------------------------------------------

MODELS = [PUBLISHED, BgNbd(1, 10, 1, 5), BgNbd(2.5, 30, 3, 2), BgNbd(0.6, 5, 0.4, 0.5)]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0, 50), (1, 30, 50), (7, 44, 50), (60, 49, 50)])
def test_expected_purchases_are_those_of_quadrature(model: BgNbd, x: int, t_x: float, age: float) -> None:
    """The mean over what a customer's rate and dropout may be after the history, of (1 − e^(−λpt)) / p."""
    weeks = 26
    # Given that somebody is still active, p and the rate are independent: beta and gamma.
    chances = stats.beta(model.a, model.b + x)
    nodes, weights = np.polynomial.legendre.leggauss(400)
    places = (nodes + 1) / 2
    p, rate_shape, rate_scale = chances.ppf(places), model.r + x, 1 / (model.alpha + age)
    # E over the rate of (1 − e^(−λpt)) / p; for tiny p it is E[λ] t.
    inner = (1 - (1 + p * weeks * rate_scale) ** -rate_shape) / np.maximum(p, 1e-300)
    inner = np.where(p < 1e-12, rate_shape * rate_scale * weeks, inner)
    expected = (weights / 2 * inner).sum() * model.p_alive(x, t_x, age)
    assert model.expected_purchases(weeks, x, t_x, age) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("x", "t_x", "age"), [(0, 0, 20), (1, 5, 20), (3, 12, 20)])
def test_likelihoods_are_those_of_the_product_form(model: BgNbd, x: int, t_x: float, age: float) -> None:
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    rate = np.exp(gammaln(r + x) - gammaln(r)) * alpha**r
    active = np.exp(betaln(a, b + x) - betaln(a, b)) * rate / (alpha + age) ** (r + x)
    stopped = 0.0
    if x:
        stopped = np.exp(betaln(a + 1, b + x - 1) - betaln(a, b)) * rate / (alpha + t_x) ** (r + x)
    assert bg_nbd.log_likelihoods(model, x, t_x, age)[0] == pytest.approx(np.log(active + stopped))
    if x:
        assert model.p_alive(x, t_x, age) == pytest.approx(active / (active + stopped))


def test_probabilities_of_counts_add_up_to_one() -> None:
    shares = [PUBLISHED.p_purchases(number, 39) for number in range(200)]
    assert sum(shares) == pytest.approx(1, abs=1e-6)
    mean = sum(number * share for number, share in enumerate(shares))
    assert mean == pytest.approx(float(PUBLISHED.expected_purchases(39, 0, 0, 0)), rel=1e-4)


def test_nothing_is_expected_of_no_time_and_a_near_one_has_no_gap() -> None:
    model = BgNbd(0.5, 5, 1, 2)
    assert model.expected_purchases(0, 3, 10, 20) == pytest.approx(0)
    around = [BgNbd(0.5, 5, a, 2).expected_purchases(52, 3, 10, 20) for a in (0.999, 1, 1.001)]
    assert around[0] > around[1] > around[2] and around[0] - around[2] < 0.01


@pytest.mark.parametrize(
    "model", [BgNbd(0.1, 2, 1096, 0.001), BgNbd(900, 900, 0.001, 1000), BgNbd(5, 1, 30, 2)]
)
def test_extreme_parameters_and_customers_give_numbers(model: BgNbd) -> None:
    found = model.expected_purchases(52, [0, 1, 5, 400], [0, 8, 90, 150], [10, 30, 100, 155])
    assert np.isfinite(found).all() and (found >= 0).all()


def test_expected_values_lean_towards_the_mean_of_all() -> None:
    model = GammaGamma(p=6, q=4, gamma=15)
    assert model.expected_value(0, 0) == pytest.approx(6 * 15 / 3)
    assert 30 < model.expected_value(1, 100) < model.expected_value(10, 100) < 100
    density = stats.gamma(4, scale=1 / 15)  # of 1 / ν, whose mean 6 / ν is the customer's own
    mean = integrate.quad(lambda rate: 6 / rate * density.pdf(rate), 0, 20)[0]
    assert model.expected_value(0, 0) == pytest.approx(mean, rel=1e-3)


# --- simulated customers ---------------------------------------------------------------------------


def simulated(model: BgNbd, customers: int, seed: int) -> pd.DataFrame:
    """Customers as the model's story makes them, in whole days."""
    draws = np.random.default_rng(seed)
    rates = draws.gamma(model.r, 1 / model.alpha, customers)
    stops = draws.beta(model.a, model.b, customers)
    ages = draws.integers(20 * 7, 80 * 7, customers) / 7
    rows = []
    for rate, stop, age in zip(rates, stops, ages, strict=True):
        x, last, moment = 0, 0.0, draws.exponential(1 / rate)
        while moment <= age:
            x, last = x + 1, moment
            if draws.random() < stop:
                break
            moment += draws.exponential(1 / rate)
        rows.append((x, np.ceil(last * 7) / 7, age))
    return pd.DataFrame(rows, columns=["x", "t_x", "age"])


def test_parameters_of_simulated_customers_are_found_again() -> None:
    truth = BgNbd(r=0.8, alpha=6, a=0.9, b=3)
    histories = table(simulated(truth, 8000, 3))
    found = bg_nbd.fit(histories)
    assert [found.r, found.alpha] == pytest.approx([truth.r, truth.alpha], rel=0.12)
    assert found.a / (found.a + found.b) == pytest.approx(truth.a / (truth.a + truth.b), rel=0.12)
    again = bg_nbd.fit(histories, start=found)
    assert again.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-4)


def test_counted_histories_give_what_single_ones_give() -> None:
    rows = simulated(PUBLISHED, 1500, 5).round({"t_x": 0, "age": 0})
    rows["t_x"] = rows["t_x"].clip(upper=rows["age"])
    single = Histories(*(rows[name].to_numpy(float) for name in ("x", "t_x", "age")), np.ones(len(rows)))
    one, other = bg_nbd.fit(single), bg_nbd.fit(table(rows))
    assert len(table(rows).n) < len(rows)
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-4)
    assert other.logs == pytest.approx(one.logs, abs=1e-3)


def test_spending_of_simulated_customers_is_found_again() -> None:
    draws = np.random.default_rng(4)
    x = draws.integers(1, 9, 6000)
    rates = draws.gamma(4, 1 / 60, 6000)
    mean = draws.gamma(3 * x, 1 / (x * rates))
    model = gamma_gamma.fit(x, mean)
    assert [model.p, model.q, model.gamma] == pytest.approx([3, 4, 60], rel=0.12)
    assert model.has_mean
    in_cents = gamma_gamma.fit(x, mean * 100)
    assert [in_cents.p, in_cents.q, in_cents.gamma / 100] == pytest.approx(
        [model.p, model.q, model.gamma], rel=1e-3
    )
    assert in_cents.log_likelihood == pytest.approx(model.log_likelihood - 6000 * np.log(100), rel=1e-6)


def test_gradients_are_those_of_small_steps() -> None:
    rows = simulated(PUBLISHED, 300, 7)
    purchases = bg_nbd._Likelihood(table(rows))
    for logs in np.random.default_rng(1).normal(0, 1, (5, 4)):
        assert check_grad(lambda at: purchases.loss(at)[0], lambda at: purchases.loss(at)[1], logs) < 1e-4
    x, mean = np.array([1.0, 2, 5]), np.array([0.5, 1.2, 3])
    spending = gamma_gamma._Likelihood(x, mean, np.array([0.5, 0.3, 0.2]))
    for logs in np.random.default_rng(2).normal(0, 1, (5, 3)):
        assert check_grad(lambda at: spending.loss(at)[0], lambda at: spending.loss(at)[1], logs) < 1e-4


def test_without_a_second_purchase_nothing_can_be_learned() -> None:
    nobody = Histories(np.zeros(3), np.zeros(3), np.array([5.0, 6, 7]), np.ones(3))
    with pytest.raises(ValueError, match="nobody"):
        bg_nbd.fit(nobody)
    with pytest.raises(ValueError, match="nobody"):
        gamma_gamma.fit([], [])
