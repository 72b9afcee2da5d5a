"""Which images are drawn how often, and at which noise, by what a table says of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from common.command import UserError

COLUMNS = ["file", "kind", "native_side"]
KINDS = ["color", "grey", "tinted"]


@dataclass(frozen=True)
class Described:
    """A line of the table: an image of the array beside it."""

    file: str
    kind: str
    """`color`, `grey` (three equal channels) or `tinted` (one ink on coloured paper)."""
    native_side: float
    """The side of the image in its source's pixels: below the array's, it was enlarged."""


@dataclass(frozen=True)
class Drawing:
    """How the images of a run are drawn."""

    colour_draws: int = 1
    """How many times an epoch has each colour image."""
    to_grey: float = 0.0
    """Part of the colour images that are made grey, in [0, 1]."""
    soft_side: float = 0.0
    """Images whose native side is less are soft."""
    soft_from: int = 0
    """Lowest timestep at which a soft image is seen: below, its blur would be learned for a face's."""


@dataclass(frozen=True)
class Draws:
    """The images of a run by what decides their draws."""

    order: Tensor
    """`int64 [D]`: the images of an epoch, some of them repeated."""
    coloured: Tensor
    """`bool [N]`: of an image, whether its channels may be changed each by itself."""
    soft: Tensor
    """`bool [N]`: of an image, whether it is seen at higher noise alone."""


def read_table(path: Path) -> list[Described]:
    """The lines of a table with the columns file, kind and native_side, in its order.

    Raises:
        UserError: where a column is missing, a kind is another, or a side is no number above 0.
    """
    if not path.is_file():
        raise UserError(f"Expected a table of images at {path} but found none there; prepare.py --index makes one.")
    with open(path, newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        if table.fieldnames is None or not set(COLUMNS) <= set(table.fieldnames):
            found = ", ".join(table.fieldnames or ["nothing"])
            raise UserError(f"Expected the columns {', '.join(COLUMNS)} in {path} but found {found}.")
        return [_described(row, f"{path}, line {table.line_num}") for row in table]


def _described(row: dict[str, str], where: str) -> Described:
    if row["kind"] not in KINDS:
        raise UserError(f"Expected {', '.join(KINDS)} as kind in {where} but found {row['kind']!r}.")
    try:
        side = float(row["native_side"])
    except (TypeError, ValueError):
        side = 0.0
    if not 0 < side < float("inf"):
        raise UserError(f"Expected pixels above 0 as native_side in {where} but found {row['native_side']!r}.")
    return Described(row["file"], row["kind"], side)


def write_table(path: Path, rows: list[Described]) -> None:
    """Writes a table as `read_table` reads it."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([row.file, row.kind, row.native_side] for row in rows)


def draws_of(table: list[Described], by: Drawing) -> Draws:
    """The draws of images that a table describes."""
    coloured = torch.tensor([row.kind == "color" for row in table])
    tinted = torch.tensor([row.kind == "tinted" for row in table])
    soft = torch.tensor([row.native_side < by.soft_side for row in table])
    times = torch.where(coloured, by.colour_draws, 1)
    return Draws(torch.arange(len(table)).repeat_interleave(times), coloured | tinted, soft)


def all_alike(count: int) -> Draws:
    """The draws of images of which nothing is known: each once an epoch, at every noise."""
    everything = torch.ones(count, dtype=torch.bool)
    return Draws(torch.arange(count), everything, ~everything)
