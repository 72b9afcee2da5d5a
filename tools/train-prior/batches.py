"""Which images a step trains on, and what is done to them: all of it decided by the seed and the step."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from augment import Augmentation, augment
from diffusion import antithetic_timesteps, noisiest, uneven_noise
from keyed import keyed_generator


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


def batch_at(images: Tensor, size: int, step: int, seed: int, by: Augmentation, noise: Noise) -> Batch:
    """The batch of a step (from 0), of images `[N,C,H,W]`."""
    generator = keyed_generator(seed, "step", step)
    changed = augment(images[batch_indices(len(images), size, step, seed)], by, generator)
    high = noisiest(noise.steps)
    density = torch.where(high, noise.high / high.sum(), (1 - noise.high) / (~high).sum())
    timesteps = antithetic_timesteps(size, density, generator)
    scale, offset = torch.full((size,), noise.scale), noise.offset * high[timesteps]
    return Batch(changed, timesteps, uneven_noise(changed.shape, scale, offset, generator))
