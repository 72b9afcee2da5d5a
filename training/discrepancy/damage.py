"""Damage to learn from: shapes, filled, on a face, and which pixels they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from discrepancy import fills, shapes
from discrepancy.fills import Ground

# `clean` is no damage; of the rest, two in five are of areas and two of lines, which are harder to see.
FAMILIES = ["clean", "area", "line", "dots"]
_DRAWN = ["area", "area", "line", "line", "dots"]

_SHAPES = {"area": [shapes.blob, shapes.polygon, shapes.ellipse], "line": [shapes.lines], "dots": [shapes.dots]}
_AREA_FILLS = [
    (fills.flat, 0.34),
    (fills.gradient, 0.1),
    (fills.texture, 0.14),
    (fills.patch, 0.12),
    (fills.shifted, 0.08),
    (fills.blurred, 0.06),
    (fills.faded, 0.1),
    (fills.pixelated, 0.06),
]
# Lines and specks are thin: what they are filled with is a colour more than anything else.
_THIN_FILLS = [(fills.ink, 0.42), (fills.flat, 0.18), (fills.texture, 0.2), (fills.gradient, 0.2)]

# Where nothing within 2 pixels changes by more than this, of -1..1, nothing is seen, and nothing asked for.
_SEEN = 0.04


Fill = Callable[[np.random.Generator, Ground], np.ndarray]


class Damaged(NamedTuple):
    """A face and what is damaged of it."""

    image: np.ndarray
    """`float32 [3,S,S]` in [-1, 1]."""
    mask: np.ndarray
    """`float32 [S,S]` in [0, 1]: whether each pixel is damaged, in part at soft rims."""
    family: str
    """Of `FAMILIES`."""


def clean(image: np.ndarray) -> Damaged:
    """A face `[3,S,S]` without damage."""
    return Damaged(image.astype(np.float32), np.zeros(image.shape[1:], np.float32), "clean")


def damaged(random: np.random.Generator, face: Ground) -> Damaged:
    """A face with damage of one family: one to three areas, or one or two layers of lines or of specks."""
    family = str(random.choice(_DRAWN))
    mask = np.zeros(face.image.shape[1:])
    for _ in range(_layers(random, family)):
        shape = _SHAPES[family][random.integers(len(_SHAPES[family]))]
        fill = _one_of(random, _AREA_FILLS if family == "area" else _THIN_FILLS)
        covered = shape(random, face.image.shape[-1])
        if random.random() >= 0.6:
            covered = covered * random.uniform(0.45 if family == "area" else 0.5, 1)
        image, seen = _laid(face.image, covered, fill(random, face))
        face, mask = face._replace(image=image), np.maximum(mask, seen)
    return Damaged(face.image.astype(np.float32), mask.astype(np.float32), family)


def _layers(random: np.random.Generator, family: str) -> int:
    second, third = random.random(2) < ((0.6, 0.3) if family == "area" else (0.3, 0.0))
    return 1 + int(second) + int(third)


def _one_of(random: np.random.Generator, choices: list[tuple[Fill, float]]) -> Fill:
    return choices[random.choice(len(choices), p=[part for _, part in choices])][0]


def _laid(image: np.ndarray, covered: np.ndarray, fill: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An image under a fill, as far as its pixels are covered `[S,S]`, and which pixels that damages `[S,S]`."""
    after = np.clip(image + covered * (np.clip(fill, -1.1, 1.1) - image), -1, 1)
    change = torch.from_numpy(np.abs(after - image).max(axis=0))
    near = F.max_pool2d(change[None, None], 5, stride=1, padding=2)[0, 0].numpy()
    return after, np.where(near > _SEEN, np.clip(1.6 * covered, 0, 1), 0)
