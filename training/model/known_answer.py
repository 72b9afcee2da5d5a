"""A network's known answer: what it predicts of three noisy samples, written beside its weights."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from common.command import UserError
from common.keyed import keyed_generator
from model.checkpoint import read_checkpoint
from model.unet import Unet

EXPECTED = "expected.safetensors"


@torch.no_grad()
def write_known_answer(folder: Path, model: Unet, steps: int) -> None:
    """Writes `sample [3,C,S,S]`, `timestep int64 [3]` (first, middle and last of `steps`) and `output [3,C,S,S]`."""
    config = model.config
    shape = (3, config.channels, config.size, config.size)
    sample = torch.randn(shape, generator=keyed_generator("known answer"))
    timestep = torch.tensor([0, steps // 2, steps - 1])
    save_file({"sample": sample, "timestep": timestep, "output": model(sample, timestep)}, folder / EXPECTED)


@torch.no_grad()
def known_answer_error(folder: Path) -> float:
    """The largest absolute difference of a checkpoint's prediction from its known answer, of unit variance.

    Raises:
        UserError: where there is no known answer.
    """
    file = folder / EXPECTED
    if not file.is_file():
        raise UserError(f"Expected a known answer in {folder} but found no {EXPECTED} there.")
    known = load_file(file)
    found = read_checkpoint(folder).model(known["sample"], known["timestep"])
    return (found - known["output"]).abs().max().item()
