"""Trains the discrepancy network: which pixels of an image are damaged, from the image and its projections.

    python discrepancy.py pairs.npz [more.npz ...] -o discrepancy.safetensors [--epochs 12] [--rate 4e-3] [--seed 0]

The pairs are project.py's, of one prior and the same depths. With --families only some kinds of damage are learned, to
see what becomes of kinds that the network never saw."""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

from common.command import UserError, numbers_of, run_command
from discrepancy.damage import FAMILIES
from discrepancy.export import write_network
from discrepancy.learning import Learning, learn
from discrepancy.network import LEVELS, WIDTHS
from discrepancy.pairs import read_pairs


def read_gains(text: str, depths: int) -> tuple[float, ...]:
    """Gains as a command line has them: numbers above 0 with commas between them, one for each depth.

    Raises:
        UserError: where it is something else.
    """
    gains = numbers_of(text, float)
    if len(gains) != depths or not all(0 < gain < math.inf for gain in gains):
        raise UserError(f"Expected a number above 0 for each of {depths} depths as --gains but found {text!r}.")
    return gains


def read_widths(text: str) -> tuple[int, ...]:
    """Widths as a command line has them: whole numbers above 0 with commas between them, one for each level.

    Raises:
        UserError: where it is something else.
    """
    widths = numbers_of(text, int)
    if len(widths) != LEVELS or min(widths) < 1:
        raise UserError(f"Expected {LEVELS} whole numbers above 0 as --widths but found {text!r}.")
    return widths


def parse_arguments() -> argparse.Namespace:
    """The command line. The defaults are the recipe of portraits-128."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+", help="of project.py's")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .safetensors file to write")
    parser.add_argument("--from", dest="earlier", type=Path, help="an earlier network's file, to begin with its weights")
    parser.add_argument("--families", default=",".join(FAMILIES), help="kinds of damage to learn (all)")
    parser.add_argument("--gains", default="4,2", help="what each depth's differences are multiplied with (4,2)")
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)), help="of its levels (%(default)s)")
    parser.add_argument("--epochs", type=int, default=12, help="how often each pair is seen (12)")
    parser.add_argument("--batch", type=int, default=16, help="pairs a step (16)")
    parser.add_argument("--rate", type=float, default=4e-3, help="the highest learning rate (4e-3)")
    parser.add_argument(
        "--optimizer", choices=["adamw", "muon"], default="adamw", help="muon holds at a --rate of 1e-3 (adamw)"
    )
    parser.add_argument("--ema", type=float, default=0.0, help="decay of the weights' average; 0: the last step's (0)")
    parser.add_argument("--seed", type=int, default=0, help="(0)")
    parser.add_argument(
        "--precision", choices=["float32", "bfloat16"], default="float32", help="bfloat16: autocast (float32)"
    )
    parser.add_argument("--log-every", type=int, default=100, help="steps between lines of the log (100)")
    args = parser.parse_args()
    for name in ("epochs", "batch", "log_every"):
        if getattr(args, name) < 1:
            raise UserError(f"Expected at least 1 as --{name.replace('_', '-')} but found {getattr(args, name)}.")
    if not 0 < args.rate <= 1:
        raise UserError(f"Expected a number above 0, up to 1, as --rate but found {args.rate}.")
    if not 0 <= args.ema < 1:
        raise UserError(f"Expected a number from 0, below 1, as --ema but found {args.ema}.")
    if args.out.suffix != ".safetensors":
        raise UserError(f"Expected a name that ends in .safetensors but found {args.out}.")
    for family in args.families.split(","):
        if family not in FAMILIES:
            raise UserError(f"Expected some of {','.join(FAMILIES)} as --families but found {family!r}.")
    return args


def main() -> None:
    args = parse_arguments()
    pairs = read_pairs(args.pairs, args.families.split(","))
    gains = read_gains(args.gains, len(pairs.depths))
    bfloat16, widths = args.precision == "bfloat16", read_widths(args.widths)
    by = Learning(
        args.epochs, args.batch, args.rate, args.seed, bfloat16, args.earlier, widths, args.optimizer, args.ema
    )
    count = len(pairs.images)
    steps = by.steps(count)
    counts = ", ".join(f"{(pairs.families == family).sum()} {family}" for family in args.families.split(","))
    print(f"{args.out}: {count} pairs ({counts}), {steps} steps", flush=True)
    losses: list[float] = []
    began = time.monotonic()

    def log(step: int, loss: float) -> None:
        losses.append(loss)
        if step % args.log_every == 0:
            speed = step / (time.monotonic() - began)
            print(f"step {step}  loss {sum(losses) / len(losses):.4f}  {speed:.2f} steps/s", flush=True)
            losses.clear()

    network = learn(pairs, gains, by, log)
    write_network(args.out, network)
    parameters = sum(value.numel() for value in network.parameters())
    print(f"{args.out}: {parameters:,} parameters after {steps} steps")


if __name__ == "__main__":
    run_command(main)
