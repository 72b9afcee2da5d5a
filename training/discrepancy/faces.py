"""Which faces are drawn, and which of them are damaged."""

from __future__ import annotations

import numpy as np

from common.keyed import keyed_random
from data.augment import LUMA
from data.drawing import Described
from discrepancy.damage import Damaged, clean, damaged
from discrepancy.fills import Ground

# Parts of what is drawn: of colour images; of those, made grey; mirrored; not damaged.
_COLOURED, _TO_GREY, _MIRRORED, _CLEAN = 0.42, 0.12, 0.5, 0.18


def drawn_face(images: np.ndarray, table: list[Described], words: tuple[int | str, ...]) -> Damaged:
    """A face of images `uint8 [N,S,S,3]` that a table of N lines describes, damaged or clean. Two of five are colour
    ones, where there are some of both; the others are made grey, and a part of these. What is drawn depends on `words`
    alone, as `keyed_random` takes them."""
    random = keyed_random(*words)
    coloured = np.array([row.kind == "color" for row in table])
    among = coloured if random.random() < _COLOURED else ~coloured
    if not among.any():
        among = ~among
    first, second = random.choice(np.flatnonzero(among), 2)
    grey = not coloured[first] or random.random() < _TO_GREY
    face, other = (_to_model(images[index], grey) for index in (first, second))
    if random.random() < _MIRRORED:
        face = face[:, :, ::-1]
    return clean(face) if random.random() < _CLEAN else damaged(random, Ground(face, other, bool(grey)))


def _to_model(image: np.ndarray, grey: bool) -> np.ndarray:
    """`uint8 [S,S,3]` as `float64 [3,S,S]` in [-1, 1]; grey with three equal channels."""
    planes = image.transpose(2, 0, 1) / 127.5 - 1
    if not grey:
        return planes
    luma = np.tensordot(LUMA.double().numpy(), planes, axes=1)
    return np.repeat(np.clip(luma, -1, 1)[None], 3, axis=0)
