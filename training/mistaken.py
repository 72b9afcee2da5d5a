"""How often faces are to be drawn for the next pairs: those in which a network finds damage where there is none.

    python mistaken.py discrepancy.safetensors PAIRS.npz [more ...] --table T -o often.npy

PAIRS are project.py's, of the images that T describes; the clean ones of them are looked at. What a face is drawn for by
the network's mistakes, such as glasses, moustaches, hats and harsh light, is rare among faces, and what it has to learn."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from common.command import UserError, run_command
from common.files import whole_file
from data.drawing import read_table
from discrepancy.begun import earlier_network
from discrepancy.often import is_grey, mistaken, often
from discrepancy.pairs import read_pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path, help="of discrepancy.py's")
    parser.add_argument("pairs", type=Path, nargs="+", help="of project.py's")
    parser.add_argument("--table", type=Path, required=True, help="what prepare.py --index says of each image")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the .npy file to write")
    args = parser.parse_args()
    if args.out.suffix != ".npy":
        raise UserError(f"Expected a name that ends in .npy but found {args.out}.")
    pairs, count = read_pairs(args.pairs, ["clean"]), len(read_table(args.table))
    if pairs.faces.max() >= count:
        raise UserError(f"Expected pairs of the {count} images of {args.table} but found one of image {pairs.faces.max()}.")
    scores, grey = mistaken(earlier_network(args.network, pairs), pairs), is_grey(pairs.images)
    kinds = [often(scores[own], pairs.faces[own], count) for own in (~grey, grey)]
    with whole_file(args.out) as partial, open(partial, "wb") as file:
        np.save(file, np.stack(kinds))
    drawn = [np.count_nonzero(odds) for odds in kinds]
    print(f"{args.out}: {drawn[0]} faces in colour and {drawn[1]} in grey, of {len(scores)} clean ones")


if __name__ == "__main__":
    run_command(main)
