"""Whether a prior remembers its training images: how near its samples come to them, beside how near other real images
come.

    python neighbours.py SAMPLES TRAIN VALIDATION [-o neighbours.png]

A table of distances to the nearest training image (or its mirror image), of samples and of validation images, in
16x16 pixels and in full: root mean squared difference in grey levels of 255. A prior that copies has samples nearer
than validation images; "nearer" is the part of samples below the 5 % quantile of validation: 0.05 is no sign of
copying. The picture has a row for each of the samples that are nearest: the sample, its nearest training image in
16x16 pixels, and in full."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from common.command import UserError, run_command
from data.images import read_images, write_grid
from metrics.nearest import Nearest, nearest

QUANTILES = [0, 0.05, 0.25, 0.5, 0.75]


def rows_of_nearest(samples: np.ndarray, train: np.ndarray, found: list[Nearest], count: int) -> np.ndarray:
    """`uint8 [3 * count, S, S, 3]`: the samples that come nearest in 16x16 pixels, each with its neighbours."""
    both = np.concatenate([train, train[:, :, ::-1]])
    order = np.argsort(found[0].distance)[:count]
    return np.stack([image for i in order for image in (samples[i], *(both[each.which[i]] for each in found))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("validation", type=Path)
    parser.add_argument("-o", "--out", type=Path, help="a .png file for the samples that are nearest")
    parser.add_argument("--rows", type=int, default=16, help="samples in the picture (16)")
    args = parser.parse_args()
    if args.rows < 1:
        raise UserError(f"Expected at least 1 as --rows but found {args.rows}.")
    samples = read_images(args.samples)
    side = samples.shape[1]
    train, validation = read_images(args.train, side), read_images(args.validation, side)
    if side % 16 != 0 or samples.shape[2] != side:
        raise UserError(f"Expected squares of a multiple of 16 pixels but found {samples.shape[2]}x{side}.")
    print("pixels  images      " + "  ".join(f"{100 * q:5.0f} %" for q in QUANTILES) + "   mean  nearer")
    by_size = []
    for size in sorted({16, side}):
        near, usual = nearest(samples, train, size), nearest(validation, train, size)
        by_size.append(near)
        limit = np.quantile(usual.distance, 0.05)
        for name, distance in (("samples", near.distance), ("validation", usual.distance)):
            quantiles = "  ".join(f"{value:7.2f}" for value in np.quantile(distance, QUANTILES))
            print(f"{size:6d}  {name:10s}  {quantiles}  {distance.mean():5.2f}  {(distance < limit).mean():6.3f}")
    if args.out:
        write_grid(args.out, rows_of_nearest(samples, train, by_size, args.rows), 1 + len(by_size))


if __name__ == "__main__":
    run_command(main)
