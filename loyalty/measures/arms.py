"""Several exposures against one common reference, within strata: differences that share their doubt."""

import numpy as np
from numpy.typing import ArrayLike

from .intervals import Z, divide
from .stratified import sparse_risk_difference


def differences_from_reference(
    k: ArrayLike, n: ArrayLike, k0: ArrayLike, n0: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Mantel–Haenszel risk difference of each arm from the reference, and their covariance matrix.

    `k` of `n`: outcomes and cases, arms × strata; `k0` of `n0`: those of the reference, per stratum. The
    variances are Greenland and Robins' (1985) or, where larger (small strata), those of Sato et al. (1989);
    two arms covary by the reference cases they share. NaN for an arm without a stratum in common with the
    reference.
    """
    k, n, k0, n0 = (np.asarray(counts, float) for counts in (k, n, k0, n0))
    both = (n > 0) & (n0 > 0)
    weight = np.where(both, n * n0 / np.where(both, n + n0, 1), 0.0)
    weight = divide(weight, weight.sum(axis=1, keepdims=True))
    risk, risk0 = k / np.maximum(n, 1), k0 / np.maximum(n0, 1)
    spread = risk * (1 - risk) / np.maximum(n, 1)
    spread0 = risk0 * (1 - risk0) / np.maximum(n0, 1)
    covariance = (weight * spread0) @ weight.T + np.diag((weight**2 * spread).sum(axis=1))
    value, low, high = sparse_risk_difference(k, n, k0, n0)
    sparse = (np.maximum(value - low, high - value) / Z) ** 2
    covariance += np.diag(np.maximum(sparse - np.diag(covariance), 0))
    return value, covariance
