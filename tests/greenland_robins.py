"""The Mantel–Haenszel risk difference with the variance of Greenland and Robins (1985), as in textbooks.

The program takes that variance for the attributable share; its differences have one that fits small strata.
"""

import numpy as np

from loyalty.measures import Z
from loyalty.measures.stratified import _weigh


def greenland_robins(k1, n1, k0, n0):
    """Value, low, high of k1 of n1 exposed against k0 of n0 not exposed, strata on the last axis."""
    weighted = _weigh(*(np.asarray(counts, float) for counts in (k1, n1, k0, n0)))
    half = Z * np.sqrt(weighted.variance)
    low, high = weighted.difference - half, weighted.difference + half
    return weighted.difference, np.clip(low, -1, 1), np.clip(high, -1, 1)
