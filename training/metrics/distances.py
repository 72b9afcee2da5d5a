"""How far two sets of feature vectors are apart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from common.command import UserError


class Kid(NamedTuple):
    """A kernel distance and how sure it is."""

    mean: float
    error: float
    """Standard error of the mean over the blocks."""
    blocks: int


def squared_mmd(x: np.ndarray, y: np.ndarray) -> float:
    """The unbiased estimate of the squared maximum mean discrepancy of `[N,F]` and `[M,F]` (Gretton et al. 2012, eq.
    3), with the polynomial kernel `(x.y / F + 1)^3` of the KID (Binkowski et al. 2018, arXiv 1801.01401). It is below
    0 at times."""

    def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return (a @ b.T / a.shape[1] + 1) ** 3

    def others(a: np.ndarray) -> float:
        own = kernel(a, a)
        return (own.sum() - np.trace(own)) / (len(a) * (len(a) - 1))

    return float(others(x) + others(y) - 2 * kernel(x, y).mean())


def kid(x: np.ndarray, y: np.ndarray, *, block: int, seed: int) -> Kid:
    """The mean of `squared_mmd` over blocks of so many vectors, drawn without putting back, so that they are
    independent.

    Raises:
        UserError: where there are not enough vectors for two blocks of two.
    """
    blocks = min(len(x), len(y)) // block if block >= 2 else 0
    if blocks < 2:
        raise UserError(
            f"Expected at least two blocks of 2 images or more but found {len(x)} and {len(y)} images for "
            f"blocks of {block}."
        )
    random = np.random.default_rng(seed)
    orders = [random.permutation(len(each))[: blocks * block].reshape(blocks, block) for each in (x, y)]
    found = np.array([squared_mmd(x[i], y[j]) for i, j in zip(*orders)])
    return Kid(float(found.mean()), float(found.std(ddof=1) / blocks**0.5), blocks)


def frechet_distance(x: np.ndarray, y: np.ndarray) -> float:
    """The squared Frechet distance of the Gaussians with the mean and covariance of `[N,F]` and `[M,F]` (Dowson and
    Landau 1982). It is biased: the fewer the vectors, the larger, so compare only sets of one size."""
    means = x.mean(axis=0) - y.mean(axis=0)
    one, two = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    values, vectors = np.linalg.eigh(one)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    # The eigenvalues of one @ two, from a symmetric matrix that has the same.
    product = np.linalg.eigvalsh(root @ two @ root).clip(0)
    # Rounding may leave equal sets a little below 0.
    return max(0.0, float(means @ means + np.trace(one) + np.trace(two) - 2 * np.sqrt(product).sum()))
