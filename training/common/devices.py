"""Where a network runs."""

from __future__ import annotations

import argparse

import torch

from common.command import UserError


def add_device(parser: argparse.ArgumentParser) -> None:
    """Gives a command the option --device."""
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="where the network runs (cpu)")


def device_of(name: str) -> torch.device:
    """A device by its name.

    Raises:
        UserError: where this machine, or this PyTorch, has no such device.
    """
    if name == "cuda" and not torch.cuda.is_available():
        raise UserError("Expected a CUDA device but PyTorch found none; install its CUDA build, or leave --device out.")
    return torch.device(name)
