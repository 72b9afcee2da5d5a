"""What is seen where an image is damaged: `[3,S,S]`, about [-1, 1]. Of grey images the three channels are equal."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from common.blur import gaussian_blur
from discrepancy.shapes import drawn_size


class Ground(NamedTuple):
    """What damage is laid on."""

    image: np.ndarray
    """`[3,S,S]` in [-1, 1], damaged or not."""
    other: np.ndarray
    """`[3,S,S]` in [-1, 1]: another image, to take patches of."""
    grey: bool
    """Whether both have three equal channels, which damage keeps."""


def flat(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """One colour, often near black, grey or white; half of them with grain."""
    value = random.uniform(-1, 1)
    if random.random() >= 0.6:
        value = random.choice([-0.95, 0.95, 0, 0.8, -0.8]) + random.normal(0, 0.05)
    colourless = ground.grey or random.random() < 0.35
    colour = np.full(3, value) if colourless else np.clip(value + random.uniform(-0.6, 0.6, 3), -1, 1)
    grain = drawn_size(random, 0.005, 0.08) if random.random() < 0.5 else 0.0
    return colour[:, None, None] + random.normal(0, grain, (1, *ground.image.shape[1:]))


def ink(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """Nearly black, or twice as often nearly white: what scratches, cracks and dust are."""
    value = random.choice([-0.9, 0.9, 0.9]) + random.normal(0, 0.1)
    tint = 0.0 if ground.grey else random.normal(0, 0.06, (3, 1, 1))
    return np.full_like(ground.image, value) + tint


def gradient(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """From one colour to another."""
    side = ground.image.shape[-1]
    turn = random.uniform(0, 2 * np.pi)
    place = np.arange(side) / side - 0.5
    part = np.clip(0.5 + 2 * (place[None] * np.cos(turn) + place[:, None] * np.sin(turn)), 0, 1)
    return flat(random, ground) * part + flat(random, ground) * (1 - part)


def texture(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """A colour with smooth noise."""
    side = ground.image.shape[-1]
    channels = 1 if ground.grey or random.random() < 0.5 else 3
    noise = gaussian_blur(random.standard_normal((channels, side, side)), side / 128 * drawn_size(random, 0.5, 5))
    return 0.7 * flat(random, ground) + noise / noise.std() * drawn_size(random, 0.1, 0.6)


def patch(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """Another image, moved and turned."""
    reach = ground.image.shape[-1] * 60 // 128
    moved = np.roll(ground.other, tuple(random.integers(-reach, reach, 2)), axis=(1, 2))
    return np.rot90(moved, random.integers(0, 4), axes=(1, 2))


def shifted(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """The image itself, from elsewhere."""
    side = ground.image.shape[-1]
    offsets = random.integers(side * 12 // 128, side * 60 // 128, 2) * random.choice([-1, 1], 2)
    return np.roll(ground.image, tuple(offsets), axis=(1, 2))


def blurred(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """The image out of focus."""
    return gaussian_blur(ground.image, ground.image.shape[-1] / 128 * drawn_size(random, 2.5, 8))


def faded(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """The image with a tenth to a half of its contrast, in a colour."""
    left = drawn_size(random, 0.1, 0.5)
    return left * ground.image + (1 - left) * flat(random, ground)


def pixelated(random: np.random.Generator, ground: Ground) -> np.ndarray:
    """The image in 32 or 16 squares across, of at least two pixels."""
    side = ground.image.shape[-1]
    block = max(2, side // int(random.choice([32, 16])))
    means = ground.image.reshape(3, side // block, block, side // block, block).mean(axis=(2, 4))
    return means.repeat(block, axis=1).repeat(block, axis=2)
