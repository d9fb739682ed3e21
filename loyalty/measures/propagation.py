"""The doubt of what is computed from several estimates."""

from collections.abc import Callable, Mapping

import numpy as np

Numbers = Mapping[str, float]


def propagated(
    function: Callable[[Numbers], Numbers], values: Numbers, limits: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float, float]]:
    """Every result of `function` at `values` with its 95 % range: name → value, low, high.

    `limits`: the 95 % limits of those values that are independent estimates. Each is moved to its limits
    while the others stay; the deviations are squared and added, each side for itself (the "square-and-add"
    of MOVER). For sums and products this is the delta method; skewed limits stay skewed. The range always
    holds the value.
    """
    point = function(values)
    below, above = dict.fromkeys(point, 0.0), dict.fromkeys(point, 0.0)
    for name, pair in limits.items():
        moved = [function({**values, name: limit}) for limit in pair]
        for result, value in point.items():
            away = [one[result] - value for one in moved]
            below[result] += min(0.0, *away) ** 2
            above[result] += max(0.0, *away) ** 2
    return {
        name: (
            float(value),
            float(value) - float(np.sqrt(below[name])),
            float(value) + float(np.sqrt(above[name])),
        )
        for name, value in point.items()
    }
