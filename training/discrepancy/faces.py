"""Which faces are drawn, and which of them are damaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from common.blur import gaussian_blur
from common.keyed import keyed_random
from data.augment import LUMA
from data.drawing import Described
from discrepancy.damage import Damaged, clean, damaged
from discrepancy.fills import Ground
from discrepancy.mounts import mounted

# Parts of what is drawn: of colour images; of those, made grey; mirrored.
_COLOURED, _TO_GREY, _MIRRORED = 0.42, 0.12, 0.5


# Of unsharp masks, the deviation of the blur, in pixels; of grain, the part of images that have some.
_UNSHARP, _GRAINY = (0.6, 1.1), 0.25


@dataclass(frozen=True)
class Surface:
    """How otherwise faces are drawn than they are: crops are often softer than the photographs that a prior is shown,
    prints are darker and paler and are mounted, and a damaged face is framed less exactly than a whole one."""

    mounted: float = 0.0
    """The part of faces that are in a mount: a mat with an opening, rules around it, or a vignette."""
    misplaced: float = 0.0
    """The most that a face is moved in each direction, in parts of the side; it is turned by up to twice that, in
    radians, and scaled by up to twice that part."""
    tone: float = 0.0
    """The most of the logarithm of an exponent that brightness, of 0 to 1, is raised to."""
    sharpen: float = 0.0
    """The most of an unsharp mask."""
    grain: float = 0.0
    """The highest deviation of white noise, of a range of 2."""

    def of(self, random: np.random.Generator, face: np.ndarray) -> np.ndarray:
        """A face `[3,S,S]` in [-1, 1] with a surface of its own."""
        if self.mounted > 0 and random.random() < self.mounted:
            face = mounted(random, face)
        if self.misplaced > 0:
            face = _moved(face, self.misplaced * random.uniform(-1, 1, 4))
        if self.tone > 0:
            exponent = np.exp(self.tone * random.uniform(-1, 1))
            face = 2 * np.clip((face + 1) / 2, 0, 1) ** exponent - 1
        if self.sharpen > 0:
            soft = gaussian_blur(face, random.uniform(*_UNSHARP))
            face = face + random.uniform(0, self.sharpen) * (face - soft)
        if self.grain > 0 and random.random() < _GRAINY:
            grey = bool(np.all(face[0] == face[1]))
            noise = random.normal(0, random.uniform(0, self.grain), (1 if grey else 3, *face.shape[1:]))
            face = face + noise
        return np.clip(face, -1, 1)


AS_IT_IS = Surface()


@dataclass(frozen=True)
class Chosen:
    """Which faces are drawn."""

    clean: float = 0.18
    """The part of them that is not damaged."""
    often: np.ndarray | None = None
    """`float64 [2,N]`: how often each image is drawn where a colour one is, and where another is; each sums up to 1, or is
    all 0 where it has no say. By default all alike."""

    def image(self, random: np.random.Generator, coloured: np.ndarray) -> tuple[int, int]:
        """An image, and another to fill damage with, by which of them are in colour, `bool [N]`: two of five are."""
        colour = random.random() < _COLOURED
        among = coloured if colour else ~coloured
        if not among.any():
            among = ~among
        first, second = random.choice(np.flatnonzero(among), 2)
        odds = None if self.often is None else self.often[0 if colour else 1]
        if odds is not None and odds.any():
            first = random.choice(len(odds), p=odds)
        return int(first), int(second)


ALL_ALIKE = Chosen()


class Drawn(NamedTuple):
    """A face that was drawn."""

    index: int
    """Of the image that it is of."""
    face: Damaged


def drawn_face(
    images: np.ndarray,
    table: list[Described],
    words: tuple[int | str, ...],
    surface: Surface = AS_IT_IS,
    chosen: Chosen = ALL_ALIKE,
) -> Drawn:
    """A face of images `uint8 [N,S,S,3]` that a table of N lines describes, damaged or clean. Those that are not in colour
    are made grey, and a part of the others. What is drawn depends on `words` alone, as `keyed_random` takes them."""
    random = keyed_random(*words)
    coloured = np.array([row.kind == "color" for row in table])
    first, second = chosen.image(random, coloured)
    grey = not coloured[first] or random.random() < _TO_GREY
    face, other = (_to_model(images[index], grey) for index in (first, second))
    face = surface.of(random, face)
    if random.random() < _MIRRORED:
        face = face[:, :, ::-1]
    if random.random() < chosen.clean:
        return Drawn(first, clean(face))
    return Drawn(first, damaged(random, Ground(face, other, bool(grey))))


def _to_model(image: np.ndarray, grey: bool) -> np.ndarray:
    """`uint8 [S,S,3]` as `float64 [3,S,S]` in [-1, 1]; grey with three equal channels."""
    planes = image.transpose(2, 0, 1) / 127.5 - 1
    if not grey:
        return planes
    luma = np.tensordot(LUMA.double().numpy(), planes, axes=1)
    return np.repeat(np.clip(luma, -1, 1)[None], 3, axis=0)


def _moved(face: np.ndarray, by: np.ndarray) -> np.ndarray:
    """A face `[3,S,S]` moved right and down by the first two of `by`, in parts of the side, turned by twice the third,
    in radians, and shrunk by twice the fourth part. Its border is repeated."""
    right, down, turn, shrink = by * (2, 2, 2, 2)
    cosine, sine = (1 + shrink) * np.cos(turn), (1 + shrink) * np.sin(turn)
    # grid_sample's coordinates reach from -1 to 1, over a side of 2.
    from_where = torch.tensor([[[cosine, -sine, -right], [sine, cosine, -down]]], dtype=torch.float64)
    grid = F.affine_grid(from_where, [1, *face.shape], align_corners=False)
    moved = F.grid_sample(torch.from_numpy(face.copy())[None], grid, "bicubic", "border", align_corners=False)
    return moved[0].numpy()
