"""How sure a mean is."""

from __future__ import annotations

import numpy as np


def bootstrap_interval(values: np.ndarray, *, draws: int = 10_000, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the mean of `[N]` values: of means of N drawn from them, the 2.5 % and 97.5 % quantiles
    (Efron 1979). Of differences of pairs, it is the paired interval."""
    random = np.random.default_rng(seed)
    means = [values[random.integers(len(values), size=len(values))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
