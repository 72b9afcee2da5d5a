"""What portraits are mounted in, which is no damage: mats with an oval, arched or straight opening, rules around it, and
vignettes. Sizes are drawn in pixels of a frame of 128 and scaled to the side."""

from __future__ import annotations

import numpy as np

from discrepancy.shapes import drawn_size

# The middle of an opening and half its width, in parts of the side: a head fills it, or it reaches beyond the frame.
_MIDDLE, _APART = (0.5, 0.51), (0.03, 0.04)
_HALF, _TALLER = (0.3, 0.52), (1.1, 1.45)
_VIGNETTES = 0.25


def mounted(random: np.random.Generator, face: np.ndarray) -> np.ndarray:
    """A face `[3,S,S]` in [-1, 1] in a mount of its own; of three equal channels, they stay equal."""
    side = face.shape[-1]
    unit = side / 128
    colourless = bool(np.all(face[0] == face[1]))
    beyond = _beyond_opening(random, side)
    paper = _paper(random, colourless)
    card = paper[:, None, None] + random.normal(0, drawn_size(random, 0.003, 0.04), (1, side, side))
    if random.random() < _VIGNETTES:
        return _over(face, card, np.clip(beyond / (unit * drawn_size(random, 4, 24)) + 0.5, 0, 1))
    image = _over(face, card, np.clip(beyond + 0.5, 0, 1))
    gap = 0.0
    for _ in range(random.integers(0, 3)):
        width, gap = unit * drawn_size(random, 0.5, 3), gap + unit * drawn_size(random, 0.5, 7)
        # A rule thinner than a pixel covers it in part.
        covered = np.clip(0.5 + width / 2 - np.abs(beyond - gap - width / 2), 0, min(1, width))
        image = _over(image, _ink(random, paper, colourless)[:, None, None], covered * random.uniform(0.6, 1))
        gap += width
    return image


def _beyond_opening(random: np.random.Generator, side: int) -> np.ndarray:
    """`[S,S]`: how many pixels each lies outside of an opening; below 0 inside."""
    middle = side * (np.array(_MIDDLE) + _APART * random.standard_normal(2))
    width = side * random.uniform(*_HALF)
    height = width * random.uniform(*_TALLER)
    place = np.arange(side) + 0.5
    x, y = place[None] - middle[0], place[:, None] - middle[1]
    if random.random() < 0.6:
        # To first order, Phi / |grad Phi| with Phi = r - 1 (Taubin 1991).
        r = np.hypot(x / width, y / height)
        return r * (r - 1) / np.maximum(np.hypot(x / width**2, y / height**2), 1e-9)
    # A rectangle with round upper corners, an arch's as far as it is wide, and lower ones that are square or less round.
    upper = width * (1 if random.random() < 0.4 else random.uniform(0, 0.4))
    radius = np.where(y < 0, upper, min(upper, 0.4 * width) * random.integers(0, 2))
    out, down = np.abs(x) - width + radius, np.abs(y) - height + radius
    return np.hypot(np.maximum(out, 0), np.maximum(down, 0)) + np.minimum(np.maximum(out, down), 0) - radius


def _paper(random: np.random.Generator, colourless: bool) -> np.ndarray:
    """`[3]`: bright in two of three, brown, grey or black in the rest; warm where it has a colour."""
    value = random.uniform(0.45, 0.97) if random.random() < 0.67 else random.uniform(-0.95, 0.4)
    warm = 0 if colourless else random.normal(0.08, 0.08)
    return np.clip(value + warm * np.array([1, 0.3, -1.2]), -1, 1)


def _ink(random: np.random.Generator, paper: np.ndarray, colourless: bool) -> np.ndarray:
    """`[3]`: of a rule, which stands out from the paper: black, white, gold, or a colour at random."""
    value = -np.sign(paper[1]) * random.uniform(0, 1)
    warm = 0 if colourless else random.normal(0.1, 0.2)
    return np.clip(value + warm * np.array([1, 0.3, -1.2]), -1, 1)


def _over(image: np.ndarray, what: np.ndarray, covered: np.ndarray) -> np.ndarray:
    return np.clip(image + covered * (what - image), -1, 1)
