"""A folder of pictures becomes the array that a model is trained on: `uint8 [N,size,size,3]`, by file name.

    python prepare.py FOLDER -o data.npy|images/ [--size 64] [--boxes boxes.csv | --index index.csv]

A name that does not end in .npy is a new folder, for the same images as PNG files: `fuzzydiff calibrate` takes those.

With --index, a table of square crops by their path from the table's folder (columns file, kind and native_side), those of
FOLDER are taken, smaller ones enlarged, and `data.csv` beside the array says what each is (see data/drawing.py).

Squares are taken as they are, other pictures' largest centre square; with --boxes the face frame around each box.
A file that is no picture is an error. What cannot be used is left out, and said: pictures smaller than the size, frames
that reach beyond their picture, pictures without a box.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from common.command import UserError, run_command
from data.drawing import Described, read_table, write_table
from data.frame import Box, Square, area_average, centre_square, face_frame, inside
from data.images import picture_files, read_picture, write_array, write_pictures
from data.sharpened import sharpened


def read_boxes(path: Path) -> dict[str, Box]:
    """Face boxes by file name, from a table with the columns file, x, y, w and h (pixels, from the left top corner).

    Raises:
        UserError: where a column is missing, a value is no number, a width or height is not above 0, or a file has
        two boxes.
    """
    boxes: dict[str, Box] = {}
    with open(path, newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        columns = ["file", "x", "y", "w", "h"]
        if table.fieldnames is None or not set(columns) <= set(table.fieldnames):
            found = ", ".join(table.fieldnames or ["nothing"])
            raise UserError(f"Expected the columns {', '.join(columns)} in {path} but found {found}.")
        for row in table:
            where = f"{path}, line {table.line_num}"
            try:
                box = Box(*(float(row[name]) for name in columns[1:]))
            except (TypeError, ValueError):
                raise UserError(
                    f"Expected four numbers in {where} but found {[row[name] for name in columns[1:]]}."
                ) from None
            if not (np.isfinite(box).all() and box.width > 0 and box.height > 0):
                raise UserError(f"Expected a box of some width and height in {where} but found {list(box)}.")
            if row["file"] in boxes:
                raise UserError(f"Expected one box for each file but found a second one of {row['file']} in {where}.")
            boxes[row["file"]] = box
    return boxes


def unusable(square: Square | None, shape: tuple[int, ...], size: int) -> str | None:
    """Why a picture of shape `[H,W,3]` cannot be used, if it cannot."""
    if square is None:
        return "no box"
    if not inside(square, shape[1], shape[0]):
        return "its frame reaches beyond it"
    if square.side < size:
        return f"only {square.side:.0f} pixels wide, of {size}"
    return None


def indexed(folder: Path, index: Path, size: int) -> tuple[list[Described], dict[str, np.ndarray]]:
    """The lines of a table whose files lie in a folder, with their crops, `uint8 [size,size,3]` by file name.

    Raises:
        UserError: where there is none, or one is not square.
    """
    rows = [row for row in read_table(index) if (index.parent / row.file).parent.resolve() == folder.resolve()]
    if not rows:
        raise UserError(f"Expected files of {folder} in {index} but found none; paths there are from its own folder.")
    images = {}
    for row in rows:
        crop = read_picture(index.parent / row.file)
        if crop.shape[0] != crop.shape[1]:
            raise UserError(f"Expected a square crop as {row.file} but found {crop.shape[1]}x{crop.shape[0]} pixels.")
        if len(crop) < size:
            images[row.file] = np.asarray(Image.fromarray(crop).resize((size, size), Image.Resampling.BICUBIC))
        else:
            images[row.file] = area_average(crop, Square(0, 0, len(crop)), size)
    return rows, images


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "-o", "--out", type=Path, required=True, help="the .npy file to write, or a folder for PNG files"
    )
    parser.add_argument("--size", type=int, default=64, help="side of the images, in pixels (64)")
    parser.add_argument("--boxes", type=Path, help="a table of face boxes: file,x,y,w,h")
    parser.add_argument("--index", type=Path, help="a table of square crops: file,kind,native_side")
    parser.add_argument("--sharpened", type=int, default=0, help="with --index: so many sharper copies of colour ones (0)")
    parser.add_argument("--seed", type=int, default=7, help="of those copies (7)")
    args = parser.parse_args()
    if args.size < 1:
        raise UserError(f"Expected a size of at least 1 pixel but found {args.size}.")
    if args.sharpened < 0 or (args.sharpened > 0 and (args.index is None or args.out.suffix != ".npy")):
        raise UserError(f"Expected --index and a .npy file for --sharpened copies but found {args.sharpened} of them.")
    if args.index is not None:
        rows, crops = indexed(args.folder, args.index, args.size)
        count = len(rows)
        if args.out.suffix == ".npy":
            copies = list(sharpened(rows, crops, args.sharpened, args.seed))
            count += len(copies)
            write_array(args.out, np.stack([*crops.values(), *(image for _, image in copies)]))
            write_table(args.out.with_suffix(".csv"), [*rows, *(row for row, _ in copies)])
        else:
            write_pictures(args.out, {Path(name).name: crop for name, crop in crops.items()})
        print(f"{args.out}: {count} images of {args.size}x{args.size} pixels")
        return
    boxes = read_boxes(args.boxes) if args.boxes else None
    images: dict[str, np.ndarray] = {}
    left_out = 0
    for file in picture_files(args.folder):
        picture = read_picture(file)
        square: Square | None
        if boxes is None:
            square = centre_square(picture.shape[1], picture.shape[0])
        else:
            square = face_frame(boxes[file.name]) if file.name in boxes else None
        why = unusable(square, picture.shape, args.size)
        if square is not None and why is None:
            images[file.name] = area_average(picture, square, args.size)
        else:
            left_out += 1
            print(f"left out {file.name}: {why}", file=sys.stderr)
    if not images:
        raise UserError(f"Expected pictures that can be used in {args.folder} but found none; see above.")
    if args.out.suffix == ".npy":
        write_array(args.out, np.stack(list(images.values())))
    else:
        write_pictures(args.out, images)
    print(f"{args.out}: {len(images)} images of {args.size}x{args.size} pixels, {left_out} left out")


if __name__ == "__main__":
    run_command(main)
