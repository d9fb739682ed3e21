"""Gamma–Gamma: what customers will spend per purchase, from what they spent (Fader & Hardie, note 025).

The value of a purchase varies at random around a customer's own mean (gamma with shape p), and these means
vary between customers (q, gamma). How often somebody buys is taken to have nothing to do with how much.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from .bg_nbd import BOUND, weighted

# log(p, q, gamma), money in units of its mean.
_STARTS = np.log([[1, 2, 1], [6, 4, 1], [2, 3, 1]])


@dataclass(frozen=True)
class GammaGamma:
    """The three parameters, `gamma` in money; `log_likelihood` of the customers they were fitted to."""

    p: float
    q: float
    gamma: float
    log_likelihood: float = np.nan

    @property
    def has_mean(self) -> bool:
        """Whether the customers' means have a mean; without one nothing can be expected."""
        return self.q > 1

    def expected_value(self, purchases: ArrayLike, mean_value: ArrayLike) -> np.ndarray:
        """E[M | x, z̄]: a customer's expected value per purchase, given the mean of `purchases` known ones.

        The more purchases are known, the more they count against the mean of all customers. Without any,
        `mean_value` does not matter (but must be a number).
        """
        x, mean = np.asarray(purchases, float), np.asarray(mean_value, float)
        return self.p * (self.gamma + x * mean) / (self.p * x + self.q - 1)


def fit(
    purchases: ArrayLike,
    mean_value: ArrayLike,
    n: ArrayLike | None = None,
    start: GammaGamma | None = None,
) -> GammaGamma:
    """The maximum-likelihood parameters, for customers with `purchases` > 0 of a mean value > 0.

    `n` says how many customers each element stands for (default: one). The best of several starts, or from
    `start` only. Raises ValueError where there is no such customer.
    """
    x, mean = np.asarray(purchases, float), np.asarray(mean_value, float)
    n = np.ones(len(x)) if n is None else np.asarray(n, float)
    if not n.sum():
        raise ValueError("nobody has a value")
    # Money in units of its own mean: then the bounds mean the same in yen and in euros.
    unit = float(n @ mean / n.sum())
    likelihood = _Likelihood(x, mean / unit, n / n.sum())
    starts = _STARTS if start is None else [np.log([start.p, start.q, start.gamma / unit])]
    found = [
        minimize(
            likelihood.loss,
            np.clip(one, -BOUND, BOUND),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-BOUND, BOUND)] * 3,
            options={"ftol": 1e-13, "gtol": 1e-7, "maxiter": 500},
        )
        for one in starts
    ]
    best = min(found, key=lambda one: one.fun)
    p, q, gamma = np.exp(best.x).tolist()
    # Changing the unit of z̄ changes its density by that factor.
    return GammaGamma(p, q, gamma * unit, float(-n.sum() * (best.fun + np.log(unit))))


class _Likelihood:
    """The mean negative log-likelihood of customers' means, with its gradient."""

    def __init__(self, x: np.ndarray, mean: np.ndarray, weights: np.ndarray) -> None:
        self._x, self._mean, self._weights = x, mean, weights
        self._log_mean = np.log(mean)
        self._counts, self._place = np.unique(x, return_inverse=True)

    def loss(self, logs: np.ndarray) -> tuple[float, np.ndarray]:
        """What is minimised, by the logarithms of p, q and gamma."""
        p, q, gamma = np.exp(logs)
        x, shape, total = self._x, p * self._x, gamma + self._x * self._mean
        log_total = np.log(total)
        value = (
            self._of_count(lambda k: gammaln(p * k + q) - gammaln(p * k) + p * k * np.log(k))
            - gammaln(q) + q * logs[2] + (shape - 1) * self._log_mean - (shape + q) * log_total
        )  # fmt: skip
        both, own = self._of_count(lambda k: digamma(p * k + q)), self._of_count(lambda k: digamma(p * k))
        by_p = x * (both - own + np.log(x) + self._log_mean - log_total)
        by_q = both - digamma(q) + logs[2] - log_total
        by_gamma = q / gamma - (shape + q) / total
        gradient = weighted(np.array([by_p, by_q, by_gamma]), self._weights)
        return -float(weighted(value, self._weights)), -gradient * np.exp(logs)

    def _of_count(self, function) -> np.ndarray:
        return function(self._counts)[self._place]
