"""Damaged faces and what a prior makes of them: what the discrepancy network is trained on.

    python project.py CHECKPOINT DATA --table T -o pairs.npz [--count 1200] [--seed 1] [--noises 2] [--depths 102,531]

DATA is a .npy file of prepare.py's, and T the table beside it, which says which images are in colour. Of the faces
drawn, a part stays clean. What a pair is of depends on the seed and its position alone: another seed, other pairs."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from common.command import UserError, numbers_of, run_command
from common.devices import add_device, device_of
from common.keyed import keyed_generator
from data.drawing import read_table
from data.images import read_images
from discrepancy.faces import Chosen, Surface, drawn_face
from discrepancy.often import read_often
from discrepancy.pairs import Pairs, write_pairs
from discrepancy.projection import Estimator, project
from model.checkpoint import Prior, read_checkpoint


def read_depths(text: str) -> tuple[int, ...]:
    """Depths as a command line has them: rising numbers with commas between them.

    Raises:
        UserError: where it is something else.
    """
    depths = numbers_of(text, int)
    if not depths or depths[0] < 1 or any(a >= b for a, b in zip(depths, depths[1:])):
        raise UserError(f"Expected rising timesteps as --depths, such as 102,531, but found {text!r}.")
    return depths


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="the prior")
    parser.add_argument("data", type=Path, help="faces of its size")
    parser.add_argument("--table", type=Path, required=True, help="what prepare.py --index says of each")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .npz file to write")
    parser.add_argument("--count", type=int, default=1200, help="how many pairs (1200)")
    parser.add_argument("--seed", type=int, default=1, help="of faces, damage and noises (1)")
    parser.add_argument("--noises", type=int, default=2, help="of each depth, half of them the others' negatives (2)")
    parser.add_argument("--depths", default="102,531", help="timesteps that images are noised to (102,531)")
    parser.add_argument(
        "--precision", choices=["float32", "bfloat16"], default="float32", help="bfloat16: autocast (float32)"
    )
    parser.add_argument("--mounted", type=float, default=0.0, help="the part in a mat or vignette, which is no damage (0)")
    parser.add_argument("--misplaced", type=float, default=0.0, help="how far frames are off, of their side (0)")
    parser.add_argument("--tone", type=float, default=0.0, help="how far tone curves are off, as exponents' logarithms (0)")
    parser.add_argument("--sharpen", type=float, default=0.0, help="the most of an unsharp mask on a face (0)")
    parser.add_argument("--grain", type=float, default=0.0, help="the highest deviation of grain on some (0)")
    parser.add_argument("--often", type=Path, help="how often each face is drawn, of mistaken.py's (all alike)")
    parser.add_argument("--clean", type=float, default=0.18, help="the part that is not damaged (0.18)")
    parser.add_argument("--batch", type=int, default=8, help="images projected at once (8)")
    add_device(parser)
    args = parser.parse_args()
    for name in ("count", "batch"):
        if getattr(args, name) < 1:
            raise UserError(f"Expected at least 1 as --{name} but found {getattr(args, name)}.")
    for name in ("misplaced", "tone", "sharpen", "grain"):
        if not 0 <= getattr(args, name) <= 10:
            raise UserError(f"Expected a number from 0 to 10 as --{name} but found {getattr(args, name)}.")
    for name in ("clean", "mounted"):
        if not 0 <= getattr(args, name) <= 1:
            raise UserError(f"Expected a number from 0 to 1 as --{name} but found {getattr(args, name)}.")
    if args.noises < 2 or args.noises % 2 == 1:
        raise UserError(f"Expected an even number of at least 2 as --noises but found {args.noises}.")
    if args.out.suffix != ".npz":
        raise UserError(f"Expected a name that ends in .npz but found {args.out}.")
    return args


def check_prior(prior: Prior, by: Estimator) -> None:
    """Whether projections of a prior's can be compared.

    Raises:
        UserError: where its images have sides that 16 does not divide, or it has fewer timesteps than the deepest.
    """
    size, steps = prior.model.config.size, len(prior.abar)
    if size % 16 != 0:
        raise UserError(f"Expected a prior of a side that 16 divides, as the network needs, but found {size} pixels.")
    if by.depths[-1] > steps:
        raise UserError(f"Expected --depths up to {steps}, the prior's timesteps, but found {by.depths[-1]}.")


def main() -> None:
    args = parse_arguments()
    by = Estimator(read_depths(args.depths), args.noises, args.precision == "bfloat16")
    prior = read_checkpoint(args.checkpoint, device_of(args.device))
    check_prior(prior, by)
    images, table = read_images(args.data, prior.model.config.size), read_table(args.table)
    if len(table) != len(images):
        raise UserError(f"Expected a line for each of {len(images)} images in {args.table} but found {len(table)}.")
    surface = Surface(args.mounted, args.misplaced, args.tone, args.sharpen, args.grain)
    chosen = Chosen(args.clean, None if args.often is None else read_often(args.often, len(images)))
    drawn = [drawn_face(images, table, (args.seed, "face", n), surface, chosen) for n in range(args.count)]
    faces = [face for _, face in drawn]
    shown = np.stack([face.image for face in faces]).astype(np.float16)
    projections = np.empty((args.count, len(by.depths), *shown.shape[1:]), np.float16)
    began = said = time.monotonic()
    for start in range(0, args.count, args.batch):
        part = range(start, min(start + args.batch, args.count))
        generators = [keyed_generator(args.seed, "projection", n) for n in part]
        projections[part.start : part.stop] = project(
            prior, torch.from_numpy(shown[part.start : part.stop]).float(), by, generators
        ).numpy()
        if time.monotonic() - said > 30:
            said = time.monotonic()
            print(f"{part.stop} of {args.count}  {part.stop / (said - began):.2f} images/s", flush=True)
    masks = np.stack([face.mask for face in faces]).astype(np.float16)
    families = np.array([face.family for face in faces])
    indices = np.array([index for index, _ in drawn])
    write_pairs(args.out, Pairs(shown, masks, projections, families, indices, np.array(by.depths)))
    print(f"{args.out}: {args.count} pairs, {(families == 'clean').sum()} of them clean, at depths {args.depths}")


if __name__ == "__main__":
    run_command(main)
