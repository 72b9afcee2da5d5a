"""Which square of a picture a model sees, and that square in the model's size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Box(NamedTuple):
    """A face box as a detector gives it, in pixels from the picture's left top corner."""

    x: float
    y: float
    width: float
    height: float


class Square(NamedTuple):
    """A square in pixels from the picture's left top corner; it may begin and end between pixels."""

    left: float
    top: float
    side: float


def face_frame(box: Box) -> Square:
    """The square around a face that portraits-64 knows: side 1.62 times the box's width, centred horizontally on the
    box, its top 0.52 of the side above the box's centre.

    The numbers belong to the boxes of OpenCV's `haarcascade_frontalface_alt2`. Where another detector's are wider or
    higher, they have to be brought to those first.
    """
    side = 1.62 * box.width
    return Square(box.x + box.width / 2 - side / 2, box.y + box.height / 2 - 0.52 * side, side)


def centre_square(width: int, height: int) -> Square:
    """The largest square in the middle of a picture, in whole pixels."""
    side = min(width, height)
    return Square((width - side) // 2, (height - side) // 2, side)


def inside(square: Square, width: int, height: int) -> bool:
    """Whether a picture of that size has all of a square."""
    left, top, side = square
    return left >= 0 and top >= 0 and left + side <= width and top + side <= height


def area_average(picture: np.ndarray, square: Square, size: int) -> np.ndarray:
    """A square of a picture, `uint8 [H,W,3]`, as `uint8 [size,size,3]`: each pixel the mean of the area it covers,
    pixels that are covered in part counting by that part. The side is at least `size`."""
    rows = _coverage(square.top, square.side, size, picture.shape[0])
    columns = _coverage(square.left, square.side, size, picture.shape[1])
    mean = np.einsum("yh,hwc,xw->yxc", rows, picture, columns, optimize=True)
    return np.rint(mean).clip(0, 255).astype(np.uint8)


def _coverage(start: float, side: float, size: int, extent: int) -> np.ndarray:
    """`[size, extent]`: the part of each new pixel that each old pixel makes up; rows add up to 1."""
    edges = start + side / size * np.arange(size + 1)
    old = np.arange(extent)
    overlap = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    overlap = overlap.clip(0)
    return overlap / overlap.sum(axis=1, keepdims=True)
