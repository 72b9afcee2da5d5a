"""A training run's folder: one file, `state.pt`, with all that it takes to go on."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from common.command import UserError
from common.files import whole_file
from model.checkpoint import Description


@dataclass
class RunState:
    """A run after some step."""

    step: int
    """Steps done."""
    settings: dict[str, Any]
    """What decides the weights: a run goes on only with the same."""
    network: dict[str, Any]
    scheduler: dict[str, Any]
    weights: dict[str, Tensor]
    ema: dict[str, Tensor]
    optimizers: list[dict[str, Any]]

    def description(self) -> Description:
        """The network and its schedule."""
        return Description(self.network, self.scheduler, "the run")


def state_file(run: Path) -> Path:
    """Where a run's state is."""
    return run / "state.pt"


def write_state(run: Path, state: RunState) -> None:
    """Writes a run's state in the place of an older one; whoever stops it finds one of the two whole."""
    run.mkdir(parents=True, exist_ok=True)
    with whole_file(state_file(run)) as partial:
        torch.save(vars(state), partial)


def read_state(run: Path) -> RunState:
    """A run's state, on the cpu. No pickled object is made of it but tensors and plain values.

    Raises:
        UserError: where there is none, or it is something else.
    """
    file = state_file(run)
    if not file.is_file():
        raise UserError(f"Expected a training run in {run} but found no {file.name} there; train.py makes one.")
    try:
        return RunState(**torch.load(file, map_location="cpu", weights_only=True))
    except (pickle.UnpicklingError, RuntimeError, TypeError, EOFError):
        raise UserError(f"Expected the state of a training run in {file} but found something else.") from None


def check_same_settings(state: RunState, settings: dict[str, Any], run: Path) -> None:
    """Whether a run may go on with these settings.

    Raises:
        UserError: where one differs, with both values.
    """
    for name, value in settings.items():
        before = state.settings.get(name)
        if before != value:
            raise UserError(
                f"Expected {name} {before!r}, with which {run} began, but found {value!r}; keep to it, or begin "
                "another run."
            )
