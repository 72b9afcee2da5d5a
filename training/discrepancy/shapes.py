"""Shapes of damage: how much of each pixel one covers, `[S,S]` in [0, 1]. Sizes are drawn in pixels of a frame of 128
and scaled to the side; most damage lies near the middle, where the face is."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from common.blur import gaussian_blur

# Outlines are drawn so many times as large and averaged, for soft edges.
FINER = 4


def drawn_size(random: np.random.Generator, least: float, most: float) -> float:
    """A number between the two, as likely to double as to halve."""
    return float(np.exp(random.uniform(np.log(least), np.log(most))))


def blob(random: np.random.Generator, side: int) -> np.ndarray:
    """A spot with a ragged rim, sharp or soft: a disc whose edge smooth noise moves."""
    unit = side / 128
    noise = gaussian_blur(random.standard_normal((side, side)), unit * drawn_size(random, 3, 16))
    x, y = _from(_centre(random, side), side)
    distance = np.hypot(x, y) / (unit * drawn_size(random, 5, 28))
    inside = 1.2 * (1 - distance) + 0.7 * noise / noise.std()
    # Far away, where noise alone would be inside, nothing is.
    return np.clip(inside / drawn_size(random, 0.05, 0.8) + 0.5, 0, 1) * (distance < 2.5)


def polygon(random: np.random.Generator, side: int) -> np.ndarray:
    """Three to eight straight edges, blurred in three of ten."""
    unit = side / 128
    centre, radius = _centre(random, side), unit * drawn_size(random, 4, 28)
    angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 9)))
    corners = radius * random.uniform(0.4, 1, len(angles))[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    sheet = _sheet(side)
    ImageDraw.Draw(sheet).polygon(_points(centre + corners), fill=255)
    covered = _averaged(sheet, side)
    return gaussian_blur(covered, unit * drawn_size(random, 0.3, 2)) if random.random() < 0.3 else covered


def ellipse(random: np.random.Generator, side: int) -> np.ndarray:
    """An ellipse, turned, whose rim is sharp or fades over up to all of it."""
    unit = side / 128
    x, y = _from(_centre(random, side), side)
    width, height = drawn_size(random, 3, 30), drawn_size(random, 3, 30)
    turn = random.uniform(0, np.pi)
    along = (x * np.cos(turn) + y * np.sin(turn)) / (unit * width)
    across = (y * np.cos(turn) - x * np.sin(turn)) / (unit * height)
    least = min(width, height)
    return np.clip((1 - np.hypot(along, across)) * least / drawn_size(random, 0.7, 0.8 * least + 0.8) + 0.5, 0, 1)


def lines(random: np.random.Generator, side: int) -> np.ndarray:
    """One to six lines, bent, some of them jagged: scratches, cracks, strokes of a pen."""
    unit = side / 128
    sheet = _sheet(side)
    draw = ImageDraw.Draw(sheet)
    for _ in range(random.integers(1, 7)):
        centre, half = _centre(random, side), unit * drawn_size(random, 12, 200) / 2
        turn, width = random.uniform(0, 2 * np.pi), unit * drawn_size(random, 0.4, 10)
        bend = random.normal(0, 0.25)
        jag = unit * drawn_size(random, 0.01, 2) if random.random() < 0.4 else 0.0
        along = np.array([np.cos(turn), np.sin(turn)])
        across = np.array([-along[1], along[0]])
        way = np.linspace(-1, 1, 24)
        aside = (1 - way**2) * bend * half + jag * random.standard_normal(len(way))
        points = centre + np.outer(way * half, along) + np.outer(aside, across)
        thickness = max(1, round(width * FINER))
        draw.line(_points(points), fill=int(random.integers(150, 256)), width=thickness, joint="curve")
    return _averaged(sheet, side)


def dots(random: np.random.Generator, side: int) -> np.ndarray:
    """Four to 59 specks: dust."""
    unit = side / 128
    sheet = _sheet(side)
    draw = ImageDraw.Draw(sheet)
    for _ in range(random.integers(4, 60)):
        centre = _centre(random, side) if random.random() < 0.6 else random.uniform(0, side, 2)
        radius = unit * drawn_size(random, 0.35, 2.2)
        first, last = centre - radius * random.uniform(0.6, 1, 2), centre + radius
        draw.ellipse([*(first * FINER), *(last * FINER)], fill=int(random.integers(140, 256)))
    return _averaged(sheet, side)


def _centre(random: np.random.Generator, side: int) -> np.ndarray:
    """`[2]`: x and y of a shape's middle, in pixels."""
    return side * np.clip(random.normal([0.5, 0.52], [0.17, 0.2]), 0.05, 0.95)


def _from(centre: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """How far right and how far down of a place each pixel is: `[1,S]` and `[S,1]`."""
    return np.arange(side)[None] - centre[0], np.arange(side)[:, None] - centre[1]


def _sheet(side: int) -> Image.Image:
    return Image.new("L", (side * FINER, side * FINER), 0)


def _points(places: np.ndarray) -> list[tuple[float, float]]:
    """Places `[N,2]` in pixels on a sheet."""
    return [(float(x), float(y)) for x, y in places * FINER]


def _averaged(sheet: Image.Image, side: int) -> np.ndarray:
    return np.asarray(sheet.resize((side, side), Image.Resampling.BOX), dtype=np.float64) / 255
