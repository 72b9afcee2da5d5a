"""Diffusers checkpoints: a folder with `config.json`, `scheduler_config.json` (or `scheduler/scheduler_config.json`)
and `diffusion_pytorch_model.safetensors`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from common.command import UserError
from common.files import read_object
from model.diffusion import alphas_cumprod
from model.unet import Unet
from model.unet_config import parse_unet_config

WEIGHTS = "diffusion_pytorch_model.safetensors"


@dataclass(frozen=True)
class Description:
    """A network and its schedule as their files describe them, before there are weights."""

    network: dict[str, Any]
    scheduler: dict[str, Any]
    where: str
    """Names the folder in errors."""

    def unet(self) -> Unet:
        """The network with weights as PyTorch draws them."""
        return Unet(parse_unet_config(self.network, f"{self.where}, config.json"))

    def abar(self) -> Tensor:
        """`float64 [T]`: see `alphas_cumprod`."""
        return alphas_cumprod(self.scheduler, f"{self.where}, scheduler_config.json")


def read_description(folder: Path) -> Description:
    """What a folder says of a network and its schedule.

    Raises:
        UserError: where a file is missing, or is not JSON.
    """
    beside, within = folder / "scheduler_config.json", folder / "scheduler" / "scheduler_config.json"
    scheduler = within if within.is_file() else beside
    return Description(read_object(folder / "config.json"), read_object(scheduler), str(folder))


def load_weights(model: Unet, state: dict[str, Tensor], where: str) -> None:
    """Puts weights in a network, in float32.

    Raises:
        UserError: where one is missing, left over or of another shape, by its name.
    """
    own = model.state_dict()
    for name in [*own, *state]:
        expected, found = (tuple(of[name].shape) if name in of else "none" for of in (own, state))
        if expected != found:
            raise UserError(f"Expected {expected} as {name} in {where}, by its configuration, but found {found}.")
    model.load_state_dict({name: value.float() for name, value in state.items()})


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The tensors of a checkpoint, as they are stored.

    Raises:
        UserError: where there is no such file, or it is damaged.
    """
    file = folder / WEIGHTS
    if not file.is_file():
        raise UserError(f"Expected a diffusers checkpoint in {folder} but found no {WEIGHTS} there.")
    try:
        return load_file(file)
    except SafetensorError as error:
        raise UserError(f"Expected a safetensors file in {file} but found something else ({error}).") from None


@dataclass(frozen=True)
class Prior:
    """A trained network with its schedule, ready to predict."""

    description: Description
    model: Unet
    abar: Tensor
    """`float64 [T]`, on the cpu."""


def read_checkpoint(folder: Path, device: torch.device | None = None) -> Prior:
    """A checkpoint's network in float32, on the cpu unless told another device.

    Raises:
        UserError: where a file is missing or damaged, or they do not belong together.
    """
    description = read_description(folder)
    model, abar = description.unet(), description.abar()
    load_weights(model, read_weights(folder), str(folder / WEIGHTS))
    return Prior(description, model.to(device).eval().requires_grad_(False), abar)
