"""Which images a step trains on, and what is done to them: all of it decided by the seed and the step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from common.keyed import keyed_generator
from data.augment import Augmentation, augment
from data.drawing import Draws
from data.images import to_model
from model.diffusion import antithetic_timesteps, noisiest, uneven_noise


class Batch(NamedTuple):
    """What a step needs, on the cpu."""

    images: Tensor
    """`[B,C,H,W]` in [-1, 1]."""
    timesteps: Tensor
    """`int64 [B]`."""
    noise: Tensor
    """`[B,C,H,W]`, standard normal, or of uneven mean and amplitude."""


def batch_indices(count: int, size: int, step: int, seed: int) -> Tensor:
    """`int64 [size]`: the images of a step (from 0), of `count`. Every epoch has each image once, in an order of its
    own; a batch may end one epoch and begin the next."""
    positions = range(step * size, (step + 1) * size)
    orders: dict[int, Tensor] = {}
    for epoch in {position // count for position in positions}:
        orders[epoch] = torch.randperm(count, generator=keyed_generator(seed, "order", epoch))
    return torch.stack([orders[position // count][position % count] for position in positions])


class Noise(NamedTuple):
    """How noisy a step's images are."""

    steps: int
    """Timesteps of the schedule."""
    high: float
    """Part of the draws that are of the noisiest quarter of them, in [0, 1]."""
    offset: float
    """The largest deviation of an offset of the noise there."""
    scale: float
    """The largest deviation of the noise's amplitude from 1, everywhere."""


class Kinds(NamedTuple):
    """What a step's images are of, where they differ."""

    draws: Draws
    to_grey: float
    """Part of the coloured images that are made grey, in [0, 1]."""
    soft_from: int
    """The lowest timestep of a soft image."""


def batch_at(images: np.ndarray, size: int, step: int, seed: int, by: Augmentation, noise: Noise, kinds: Kinds) -> Batch:
    """The batch of a step (from 0), of images `uint8 [N,H,W,3]`."""
    generator = keyed_generator(seed, "step", step)
    order = kinds.draws.order
    chosen = order[batch_indices(len(order), size, step, seed)]
    coloured = kinds.draws.coloured[chosen] & (torch.rand(size, generator=generator) >= kinds.to_grey)
    changed = augment(to_model(images[chosen.numpy()]), by, coloured, generator)
    high = noisiest(noise.steps)
    density = torch.where(high, noise.high / high.sum(), (1 - noise.high) / (~high).sum())
    from_soft = torch.arange(noise.steps) >= kinds.soft_from
    soft = kinds.draws.soft[chosen]
    timesteps = antithetic_timesteps(torch.where(soft[:, None], density * from_soft, density), generator)
    scale, offset = torch.full((size,), noise.scale), noise.offset * high[timesteps]
    return Batch(changed, timesteps, uneven_noise(changed.shape, scale, offset, generator))
