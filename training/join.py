"""Several discrepancy networks as one, which says the mean of what they say.

    python join.py one.safetensors another.safetensors [more ...] -o discrepancy.safetensors

Networks that were trained apart are mistaken in different places. They are to be of one prior's pairs, with the same
gains; their widths may differ."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from common.command import UserError, run_command
from discrepancy.joined import join_networks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", type=Path, nargs="+", help="of discrepancy.py's")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .safetensors file to write")
    parser.add_argument(
        "--dtype", choices=["float16", "float32"], default="float16", help="of the stored kernels (float16)"
    )
    args = parser.parse_args()
    if len(args.networks) < 2:
        raise UserError(f"Expected two networks or more to join but found {len(args.networks)}.")
    join_networks(args.networks, args.out, getattr(torch, args.dtype))
    print(f"{args.out}: {len(args.networks)} networks, {args.dtype}")


if __name__ == "__main__":
    run_command(main)
