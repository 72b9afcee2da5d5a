"""How far samples are from real images: KID and Frechet distance, in features that need no download (see
metrics/features.py).

    python distance.py SAMPLES.npy REFERENCE.npy [--block 100] [--seed 0]

It is not Inception: the numbers compare priors of one domain with one another, given the same reference and as many
samples. What validation images have in the place of samples is how low they go. Features are in deviations of the
reference's."""

from __future__ import annotations

import argparse
from pathlib import Path

from common.command import UserError, run_command
from data.images import read_images
from metrics.distances import frechet_distance, kid
from metrics.features import features, standardised


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", type=Path)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--block", type=int, default=100, help="images in a block of the KID (100)")
    parser.add_argument("--seed", type=int, default=0, help="of the blocks (0)")
    args = parser.parse_args()
    samples, reference = read_images(args.samples), read_images(args.reference)
    if samples.shape[1:] != reference.shape[1:]:
        raise UserError(
            f"Expected samples of the reference's size {reference.shape[1:]} but found {samples.shape[1:]}."
        )
    known = features(reference)
    x, y = standardised(features(samples), known), standardised(known, known)
    found = kid(x, y, block=args.block, seed=args.seed)
    print(f"KID      {found.mean:.5f} +- {found.error:.5f}  ({found.blocks} blocks of {args.block})")
    print(f"Frechet  {frechet_distance(x, y):.3f}  ({len(x)} and {len(y)} images)")


if __name__ == "__main__":
    run_command(main)
