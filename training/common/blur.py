"""Gaussian blur."""

from __future__ import annotations

import numpy as np


def gaussian_blur(planes: np.ndarray, deviation: float) -> np.ndarray:
    """Square planes `[...,S,S]` blurred by a Gaussian of that standard deviation, in pixels, above 0. Beyond its border
    a plane is mirrored."""
    rows = _blurring(planes.shape[-1], deviation)
    return rows @ planes @ rows.T


def _blurring(side: int, deviation: float) -> np.ndarray:
    """`[S,S]`: what each pixel of a row takes of each."""
    reach = min(side, int(np.ceil(4 * deviation)))
    places = np.arange(-reach, side + reach)
    weights = np.exp(-0.5 * ((np.arange(side)[:, None] - places) / deviation) ** 2)
    weights /= weights.sum(axis=1, keepdims=True)
    around = places % (2 * side)
    taken = np.zeros((side, side))
    np.add.at(taken.T, np.minimum(around, 2 * side - 1 - around), weights.T)
    return taken
