"""Maximum likelihood on a logarithmic scale: the best of several starts, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

# Without bounds the search may run to where the likelihood is flat.
BOUND = 7.0


def best_fit(
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]], starts: Sequence[Sequence[float]]
) -> OptimizeResult:
    """Where `loss` (value and gradient at the logarithms of the parameters) is least: scipy's result."""
    from scipy.optimize import minimize  # takes half a second to import, and few pages need it

    found = [
        minimize(
            loss,
            np.clip(start, -BOUND, BOUND),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-BOUND, BOUND)] * len(start),
            options={"ftol": 1e-13, "gtol": 1e-7, "maxiter": 500},
        )
        for start in starts
    ]
    return min(found, key=lambda one: one.fun)
