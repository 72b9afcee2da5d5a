"""Images, their projections, and what is damaged of them: what project.py leaves and discrepancy.py takes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from common.command import UserError
from common.files import whole_file


@dataclass(frozen=True)
class Pairs:
    """N images, as arrays; half precision is finer than the steps of a photograph."""

    images: np.ndarray
    """`float16 [N,C,S,S]` in [-1, 1]."""
    masks: np.ndarray
    """`float16 [N,S,S]` in [0, 1]: whether each pixel is damaged."""
    projections: np.ndarray
    """`float16 [N,D,C,S,S]` in [-1, 1], the shallowest first."""
    families: np.ndarray
    """`str [N]`: what kind of damage each has."""
    faces: np.ndarray
    """`int64 [N]`: which image of the data each is of."""
    depths: np.ndarray
    """`int64 [D]`, in timesteps."""


def write_pairs(path: Path, pairs: Pairs) -> None:
    """Writes a `.npz` file, whole or not at all."""
    with whole_file(path) as partial, open(partial, "wb") as file:
        np.savez(file, **asdict(pairs))


def read_pairs(paths: Sequence[Path], families: Sequence[str]) -> Pairs:
    """The pairs of some files whose damage is of some families, in their order.

    Raises:
        UserError: where a file is missing or something else, they differ in depths or size, or no pair is left.
    """
    parts = [_read(path) for path in paths]
    first = parts[0]
    for path, part in zip(paths, parts):
        for what, own, expected in (
            ("depths", part.depths.tolist(), first.depths.tolist()),
            ("images of shape", list(part.images.shape[1:]), list(first.images.shape[1:])),
        ):
            if own != expected:
                raise UserError(f"Expected {what} {expected} in {path}, as in {paths[0]}, but found {own}.")
    chosen = [np.flatnonzero(np.isin(part.families, families)) for part in parts]
    if sum(map(len, chosen)) == 0:
        raise UserError(f"Expected pairs of {', '.join(families)} in {', '.join(map(str, paths))} but found none.")

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(part, name)[own] for part, own in zip(parts, chosen)])

    return Pairs(joined("images"), joined("masks"), joined("projections"), joined("families"), joined("faces"), first.depths)


def _read(path: Path) -> Pairs:
    try:
        with np.load(path, allow_pickle=False) as file:
            return Pairs(**{field.name: file[field.name] for field in fields(Pairs)})
    except FileNotFoundError:
        raise UserError(f"Expected pairs at {path} but found nothing there; project.py makes them.") from None
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise UserError(f"Expected pairs of project.py's in {path} but found something else ({error}).") from None
