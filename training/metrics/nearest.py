"""Which training image is nearest to an image."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from data.images import to_model


class Nearest(NamedTuple):
    """For each of N images."""

    distance: np.ndarray
    """`float64 [N]`: root mean squared difference of a pixel and channel, in grey levels of 255."""
    which: np.ndarray
    """`int64 [N]`: of the nearest one; mirrored ones come after all the others."""


def nearest(images: np.ndarray, others: np.ndarray, size: int) -> Nearest:
    """The nearest of `others`, and of their mirror images, which training saw too, to images `uint8 [N,S,S,3]`,
    area-averaged to `size` pixels, of which S is a multiple."""
    x, y = _pixels(images, size), _pixels(np.concatenate([others, others[:, :, ::-1]]), size)
    lengths = y.square().sum(dim=1)
    index = torch.cat([(lengths - 2 * part @ y.T).argmin(dim=1) for part in x.split(256)])
    # From the difference itself: the sums above lose what makes a copy's distance 0.
    distance = (x - y[index]).square().mean(dim=1).sqrt() * 127.5
    return Nearest(distance.numpy(), index.numpy())


def _pixels(images: np.ndarray, size: int) -> torch.Tensor:
    """`float64 [N, 3 * size * size]`, in [-1, 1]."""
    return torch.nn.functional.avg_pool2d(to_model(images).double(), images.shape[1] // size).flatten(1)
