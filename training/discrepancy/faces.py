"""Which faces are drawn, and which of them are damaged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from common.keyed import keyed_random
from data.augment import LUMA
from data.drawing import Described
from common.blur import gaussian_blur
from discrepancy.damage import Damaged, clean, damaged
from discrepancy.fills import Ground

# Parts of what is drawn: of colour images; of those, made grey; mirrored; not damaged.
_COLOURED, _TO_GREY, _MIRRORED, _CLEAN = 0.42, 0.12, 0.5, 0.18


# Of unsharp masks, the deviation of the blur, in pixels; of grain, the part of images that have some.
_UNSHARP, _GRAINY = (0.6, 1.1), 0.25


@dataclass(frozen=True)
class Surface:
    """How much sharper and grainier faces are drawn than they are: crops are often softer than the photographs that a
    prior is shown."""

    sharpen: float = 0.0
    """The most of an unsharp mask."""
    grain: float = 0.0
    """The highest deviation of white noise, of a range of 2."""

    def of(self, random: np.random.Generator, face: np.ndarray) -> np.ndarray:
        """A face `[3,S,S]` in [-1, 1] with a surface of its own."""
        if self.sharpen > 0:
            soft = gaussian_blur(face, random.uniform(*_UNSHARP))
            face = face + random.uniform(0, self.sharpen) * (face - soft)
        if self.grain > 0 and random.random() < _GRAINY:
            grey = bool(np.all(face[0] == face[1]))
            noise = random.normal(0, random.uniform(0, self.grain), (1 if grey else 3, *face.shape[1:]))
            face = face + noise
        return np.clip(face, -1, 1)


AS_IT_IS = Surface()


def drawn_face(
    images: np.ndarray, table: list[Described], words: tuple[int | str, ...], surface: Surface = AS_IT_IS
) -> Damaged:
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
    face = surface.of(random, face)
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
