"""Sharper copies of crops: colour ones are often softer than photographs in the frame of a face, and a prior of soft
faces takes sharp ones for damage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from common.blur import gaussian_blur
from data.drawing import Described

# A crop that its source had fewer pixels of has nothing to sharpen; its copies count as of this side at least.
_LEAST_SIDE, _COPY_SIDE = 100, 120

# Of unsharp masks: the deviation of the blur, in pixels, and how much is added.
_DEVIATION, _AMOUNT = (0.6, 1.1), (0.3, 1.5)


def sharpened(
    rows: list[Described], crops: dict[str, np.ndarray], copies: int, seed: int
) -> Iterator[tuple[Described, np.ndarray]]:
    """So many copies of each colour crop `uint8 [S,S,3]` that had pixels enough, each under an unsharp mask of its own
    (`x + amount (x - blur(x))`), with its line of the table."""
    random = np.random.default_rng(seed)
    for row in rows:
        if row.kind != "color" or row.native_side < _LEAST_SIDE:
            continue
        for _ in range(copies):
            face = crops[row.file].transpose(2, 0, 1) / 127.5 - 1
            soft = gaussian_blur(face, random.uniform(*_DEVIATION))
            sharp = np.clip(face + random.uniform(*_AMOUNT) * (face - soft), -1, 1)
            levels = np.rint((sharp + 1) * 127.5).astype(np.uint8).transpose(1, 2, 0)
            yield replace(row, native_side=max(row.native_side, _COPY_SIDE)), levels
