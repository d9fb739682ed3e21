"""BG/NBD: how often customers will buy, from how often and how recently they did (Fader, Hardie & Lee 2005).

While a customer is active, purchases come at random at a rate of their own (gamma: r, alpha); after each
purchase the customer stops for good with a probability of their own (beta: a, b). Time is in weeks. The
likelihood is computed in logarithms as in Hardie's note 027.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, digamma, gammaln, hyp2f1

from .likelihood import best_fit

# log(r, alpha, a, b): undecided, many light buyers, few heavy ones, hardly anybody stops.
_STARTS = np.log([[1, 1, 1, 1], [0.25, 4, 0.8, 2.5], [2, 20, 1, 10], [0.5, 10, 0.1, 2]])
# The formula of expected purchases divides by a − 1; so close to it the limit is reached to six digits.
_TOO_CLOSE = 1e-7


@dataclass(frozen=True)
class Histories:
    """Repeat purchases `x`, weeks from first to last purchase `t_x`, weeks observed `age`.

    Arrays of equal length; each stands for `n` customers. t_x is 0 where x is 0.
    """

    x: np.ndarray
    t_x: np.ndarray
    age: np.ndarray
    n: np.ndarray


@dataclass(frozen=True)
class BgNbd:
    """The four parameters; `log_likelihood` of the histories they were fitted to."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = np.nan

    def expected_purchases(self, weeks: float, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> np.ndarray:
        """E[Y(t) | x, t_x, T]: purchases expected in the next `weeks`.

        For x = t_x = age = 0 it is E[X(t)], what is expected of somebody who has just begun.
        """
        x, t_x, age = (np.asarray(one, float) for one in (x, t_x, age))
        a = self.a if abs(self.a - 1) > _TOO_CLOSE else 1 + _TOO_CLOSE
        share = weeks / (self.alpha + age + weeks)
        # Euler's transformation gives the function two forms; the one with the smaller power stays bounded.
        first, second, third = self.r + x, self.b + x, a + self.b + x - 1
        turned = third < first + second
        power = np.where(turned, third - second, first)
        series = hyp2f1(
            np.where(turned, third - first, first), np.where(turned, third - second, second), third, share
        )
        while_active = third / (a - 1) * (1 - (1 - share) ** power * series)
        return while_active * self._alive(x, t_x, age)

    def p_alive(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> np.ndarray:
        """The probability of still being active; without a repeat purchase it is 1 by construction."""
        return self._alive(*(np.asarray(one, float) for one in (x, t_x, age)))

    def _alive(self, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> np.ndarray:
        log_odds = (
            np.log(self.a)
            - np.log(self.b + np.maximum(x, 1) - 1)
            + (self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + t_x))
        )
        # 1 / (1 + odds), where large odds must not overflow.
        return np.where(x > 0, np.exp(-np.logaddexp(0, log_odds)), 1.0)

    def p_purchases(self, number: int, weeks: float) -> float:
        """P(X(t) = number): that somebody who has just begun buys so often in `weeks`."""
        from scipy.stats import nbinom  # takes half a second to import, and few pages need it

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        chance = alpha / (alpha + weeks)
        active = np.exp(betaln(a, b + number) - betaln(a, b)) * nbinom.pmf(number, r, chance)
        if not number:
            return float(active)
        stopped = np.exp(betaln(a + 1, b + number - 1) - betaln(a, b)) * nbinom.sf(number - 1, r, chance)
        return float(active + stopped)

    @property
    def logs(self) -> np.ndarray:
        """The logarithms of r, alpha, a and b, in which is searched."""
        return np.log([self.r, self.alpha, self.a, self.b])


def log_likelihoods(model: BgNbd, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> np.ndarray:
    """The log-likelihood of each history under the parameters."""
    histories = Histories(*(np.atleast_1d(np.asarray(one, float)) for one in (x, t_x, age)), np.ones(1))
    return _Likelihood(histories).terms(model.logs)[0]


def fit(histories: Histories, start: BgNbd | None = None) -> BgNbd:
    """The maximum-likelihood parameters: the best of several starts, or from `start` only.

    Raises ValueError where nobody has ever bought again: then nothing can be learned.
    """
    if not (histories.n[histories.x > 0]).sum():
        raise ValueError("nobody has bought twice")
    likelihood = _Likelihood(histories)
    starts = _STARTS if start is None else [start.logs]
    best = best_fit(likelihood.loss, starts)
    return BgNbd(*np.exp(best.x).tolist(), log_likelihood=float(-best.fun * histories.n.sum()))


def weighted(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted sum over the last axis.

    Not by `@`: its threads, started and stopped thousands of times, cost more than they save.
    """
    return np.einsum("...i,i->...", values, weights)


class _Likelihood:
    """The mean negative log-likelihood of a table of histories, with its gradient."""

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._weights = histories.n / histories.n.sum()
        # The gamma functions depend on x alone, which takes few values.
        self._counts, self._place = np.unique(histories.x, return_inverse=True)

    def loss(self, logs: np.ndarray) -> tuple[float, np.ndarray]:
        """What is minimised, by the logarithms of the parameters."""
        value, gradient = self.terms(logs)
        return -float(weighted(value, self._weights)), -weighted(gradient, self._weights) * np.exp(logs)

    def terms(self, logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Per history the log-likelihood, and its derivatives by r, alpha, a and b."""
        r, alpha, a, b = np.exp(logs)
        x, again = self._histories.x, self._histories.x > 0
        log_age, log_recency = np.log(alpha + self._histories.age), np.log(alpha + self._histories.t_x)
        stops = b + np.maximum(x, 1) - 1
        still_active = -(r + x) * log_age
        stopped = np.where(again, logs[2] - np.log(stops) - (r + x) * log_recency, -np.inf)
        either = np.logaddexp(still_active, stopped)
        share = np.exp(stopped - either)
        value = self._of_count(
            lambda k: gammaln(r + k) - gammaln(r) + r * logs[1]
            + gammaln(a + b) + gammaln(b + k) - gammaln(b) - gammaln(a + b + k)
        ) + either  # fmt: skip
        gradient = np.array([
            self._of_count(lambda k: digamma(r + k) - digamma(r) + logs[1])
            - (1 - share) * log_age - share * log_recency,
            r / alpha - (r + x) * ((1 - share) * np.exp(-log_age) + share * np.exp(-log_recency)),
            self._of_count(lambda k: digamma(a + b) - digamma(a + b + k)) + share / a,
            self._of_count(lambda k: digamma(a + b) + digamma(b + k) - digamma(b) - digamma(a + b + k))
            - share / stops,
        ])  # fmt: skip
        return value, gradient

    def _of_count(self, function) -> np.ndarray:
        return function(self._counts)[self._place]
