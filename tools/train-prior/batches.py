"""Which images a step trains on, and what is done to them: all of it decided by the seed and the step."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from augment import Augmentation, augment
from diffusion import antithetic_timesteps
from keyed import keyed_generator


class Batch(NamedTuple):
    """What a step needs, on the cpu."""

    images: Tensor
    """`[B,C,H,W]` in [-1, 1]."""
    timesteps: Tensor
    """`int64 [B]`."""
    noise: Tensor
    """`[B,C,H,W]`, standard normal."""


def batch_indices(count: int, size: int, step: int, seed: int) -> Tensor:
    """`int64 [size]`: the images of a step (from 0), of `count`. Every epoch has each image once, in an order of its
    own; a batch may end one epoch and begin the next."""
    positions = range(step * size, (step + 1) * size)
    orders: dict[int, Tensor] = {}
    for epoch in {position // count for position in positions}:
        orders[epoch] = torch.randperm(count, generator=keyed_generator(seed, "order", epoch))
    return torch.stack([orders[position // count][position % count] for position in positions])


def batch_at(images: Tensor, size: int, step: int, seed: int, by: Augmentation, steps: int) -> Batch:
    """The batch of a step (from 0), of images `[N,C,H,W]` and a schedule of `steps` timesteps."""
    generator = keyed_generator(seed, "step", step)
    changed = augment(images[batch_indices(len(images), size, step, seed)], by, generator)
    timesteps = antithetic_timesteps(size, steps, generator)
    return Batch(changed, timesteps, torch.randn(changed.shape, generator=generator))
