"""Images as the commands take them: an array that prepare.py made, or a folder of pictures of the right size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps, UnidentifiedImageError

from common.command import UserError
from common.files import whole_file, whole_folder


def picture_files(folder: Path) -> list[Path]:
    """The files of a folder, without hidden ones, by name.

    Raises:
        UserError: where there is no such folder, or no file in it.
    """
    if not folder.is_dir():
        raise UserError(f"Expected a folder of pictures at {folder} but found none there.")
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    if not files:
        raise UserError(f"Expected pictures in {folder} but found no file.")
    return files


def read_picture(path: Path) -> np.ndarray:
    """A picture as `uint8 [H,W,3]`, RGB, turned as its camera says; what is transparent keeps its colour.

    Raises:
        UserError: where the file is not a picture that can be read.
    """
    try:
        with Image.open(path) as picture:
            return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
    except Image.DecompressionBombError as error:
        raise UserError(f"Expected a picture of a usual size in {path} but found a larger one ({error}).") from None
    except (UnidentifiedImageError, SyntaxError, OSError):
        raise UserError(f"Expected a picture in {path} but found something that is none; take it out.") from None


def read_images(path: Path, size: int | None = None) -> np.ndarray:
    """`uint8 [N,H,W,3]` from a `.npy` file, or from a folder of pictures of one size, by name.

    Args:
        size: the side that the images must have, in pixels; any, where it is None.

    Raises:
        UserError: where there are none, or they are of another type, shape or size.
    """
    if path.is_dir():
        pictures = [read_picture(file) for file in picture_files(path)]
        shapes = sorted({picture.shape for picture in pictures})
        if len(shapes) > 1:
            raise UserError(
                f"Expected pictures of one size in {path} but found {shapes[0]} and {shapes[-1]}; run prepare.py on it."
            )
        images = np.stack(pictures)
    else:
        if not path.is_file():
            raise UserError(f"Expected images at {path}, a .npy file or a folder, but found nothing there.")
        try:
            images = np.load(path, allow_pickle=False)
        except ValueError:
            raise UserError(
                f"Expected a .npy array in {path} but found something else; run prepare.py to make one."
            ) from None
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3 or len(images) == 0:
        raise UserError(
            f"Expected uint8 [N,H,W,3] in {path} but found {images.dtype} {list(images.shape)}; run prepare.py "
            "to make it."
        )
    if size is not None and images.shape[1:3] != (size, size):
        raise UserError(
            f"Expected images of {size}x{size} pixels in {path} but found {images.shape[2]}x{images.shape[1]}; "
            f"run prepare.py with --size {size}."
        )
    return images


def to_model(images: np.ndarray) -> torch.Tensor:
    """`uint8 [N,H,W,3]` as a model sees it: `float32 [N,3,H,W]` in [-1, 1]."""
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous().float() / 127.5 - 1


def from_model(images: torch.Tensor) -> np.ndarray:
    """`[N,3,H,W]` in [-1, 1] as `uint8 [N,H,W,3]`; what is beyond is clipped."""
    return ((images.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()


def write_array(path: Path, array: np.ndarray) -> None:
    """Writes a `.npy` file, whole or not at all."""
    with whole_file(path) as partial, open(partial, "wb") as file:
        np.save(file, array)


def write_pictures(folder: Path, images: dict[str, np.ndarray]) -> None:
    """Writes `uint8 [H,W,3]` by file name as PNG files of a new folder: `a.jpg` becomes `a.jpg.png`, so that no two
    are one."""
    with whole_folder(folder) as partial:
        for name, image in images.items():
            Image.fromarray(image).save(partial / (name if name.endswith(".png") else f"{name}.png"), format="PNG")


def write_grid(path: Path, images: np.ndarray, columns: int) -> None:
    """Draws `uint8 [N,H,W,3]` as a PNG file with that many images a row, 2 pixels apart on white."""
    count, height, width, _ = images.shape
    rows = -(-count // columns)
    grid = np.full((rows * (height + 2) + 2, columns * (width + 2) + 2, 3), 255, np.uint8)
    for i, image in enumerate(images):
        top, left = 2 + i // columns * (height + 2), 2 + i % columns * (width + 2)
        grid[top : top + height, left : left + width] = image
    with whole_file(path) as partial:
        Image.fromarray(grid).save(partial, format="PNG")
