"""Samples of a prior: images that nobody took.

    python sample.py CHECKPOINT -o samples.npy [--count 64] [--solver ddim|ddpm] [--steps 50] [--seed 0]

writes `uint8 [N,S,S,3]`, and a picture of the first 64 as samples.png beside it. A sample depends on the seed and its
position."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from common.command import UserError, run_command
from common.devices import add_device, device_of
from data.images import from_model, write_array, write_grid
from model.checkpoint import read_checkpoint
from model.sampler import sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .npy file to write")
    parser.add_argument("--count", type=int, default=64, help="how many (64)")
    parser.add_argument("--solver", choices=["ddim", "ddpm"], default="ddim", help="(ddim)")
    parser.add_argument("--steps", type=int, default=50, help="model calls a sample (50)")
    parser.add_argument("--seed", type=int, default=0, help="(0)")
    parser.add_argument("--batch", type=int, default=64, help="samples made at once (64)")
    add_device(parser)
    args = parser.parse_args()
    for name in ("count", "batch"):
        if getattr(args, name) < 1:
            raise UserError(f"Expected at least 1 as --{name} but found {getattr(args, name)}.")
    if args.out.suffix != ".npy":
        raise UserError(f"Expected a name that ends in .npy but found {args.out}.")
    prior = read_checkpoint(args.checkpoint, device_of(args.device))
    seeds = [(args.seed, position) for position in range(args.count)]
    parts = [
        sample(prior, seeds[start : start + args.batch], solver=args.solver, steps=args.steps)
        for start in range(0, args.count, args.batch)
    ]
    images = from_model(torch.cat(parts))
    write_array(args.out, images)
    write_grid(args.out.with_suffix(".png"), images[:64], 8)
    print(f"{args.out}: {len(images)} samples by {args.solver}, {args.steps} steps")


if __name__ == "__main__":
    run_command(main)
