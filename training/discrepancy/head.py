"""Where the head is in a portrait's frame."""

from __future__ import annotations

import numpy as np

# The middle between the eyes, and that between the corners of the mouth, in the frame of portraits: parts of its side.
EYES, MOUTH = (0.5, 0.4505), (0.5, 0.7005)


def head_outline(side: int) -> np.ndarray:
    """`float32 [S,S]`: how far each pixel lies in the head, from 0 to 1, as `headOutline` of fuzzydiff's core has it:
    an ellipse around hair, ears and chin with a soft rim, which fades at the frame's border, too."""
    place = (np.arange(side) + 0.5) / side
    down = MOUTH[1] - EYES[1]
    across = (place - EYES[0]) / down / 1.36
    along = (place - EYES[1] - 0.2 * down) / down / 1.78
    inside = (1.1 - np.hypot(across[None], along[:, None])) / 0.1
    border = np.minimum(place, 1 - place) * 32
    return np.clip(np.minimum(inside, np.minimum.outer(border, border)), 0, 1).astype(np.float32)
