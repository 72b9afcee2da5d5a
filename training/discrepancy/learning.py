"""How the discrepancy network learns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from common.command import UserError
from common.keyed import keyed_generator
from data.batches import batch_indices
from discrepancy.begun import begin_with
from discrepancy.head import head_outline
from discrepancy.loss import discrepancy_loss
from discrepancy.network import WIDTHS, DiscrepancyNetwork
from discrepancy.pairs import Pairs
from run.ema import Ema
from run.learning_rate import learning_rate
from run.optimizers import optimizers_of


@dataclass(frozen=True)
class Learning:
    """How a network is trained."""

    epochs: int = 12
    batch: int = 16
    """Pairs a step."""
    rate: float = 4e-3
    """The highest learning rate, reached after a tenth of the steps."""
    seed: int = 0
    bfloat16: bool = False
    """Whether it computes in bfloat16, where that does no harm (autocast)."""
    earlier: Path | None = None
    """The file of an earlier network whose weights it begins with."""

    widths: tuple[int, ...] = WIDTHS
    """Of the network's levels, the finest first: those of the earlier one, or more."""
    optimizer: str = "adamw"
    """`adamw` or `muon`, as `optimizers_of` takes it."""
    ema: float = 0.0
    """Decay of the weights' average, which is what comes of it; 0: those of the last step."""

    def steps(self, count: int) -> int:
        """Steps over so many pairs, at least one."""
        return max(1, self.epochs * count // self.batch)


def learn(
    pairs: Pairs, gains: tuple[float, ...], by: Learning, log: Callable[[int, float], None]
) -> DiscrepancyNetwork:
    """A network trained on pairs, with a gain for each of their depths; what a step draws depends on the seed and the
    step.

    Args:
        log: called after each step with its number, from 1, and its loss.

    Raises:
        UserError: where the loss is no finite number.
    """
    torch.manual_seed(keyed_generator(by.seed, "discrepancy weights").initial_seed())
    network = DiscrepancyNetwork(gains, pairs.images.shape[1], by.widths)
    if by.earlier is not None:
        some = batch_indices(len(pairs.images), 8 * by.batch, 0, by.seed).numpy()
        begin_with(network, by.earlier, *(torch.from_numpy(v[some]).float() for v in (pairs.images, pairs.projections)))
    network.train()
    optimizers = optimizers_of(network, by.optimizer, by.rate, weight_decay=0.01, outer=())
    average = Ema(network, by.ema)
    # What lies outside of the head counts for a third.
    places = 0.35 + 0.65 * torch.from_numpy(head_outline(pairs.images.shape[-1]))
    reach = max(1, pairs.images.shape[-1] * 3 // 128)
    count = len(pairs.images)
    steps = by.steps(count)
    for step in range(steps):
        chosen = batch_indices(count, by.batch, step, by.seed).numpy()
        images, projections, masks = (
            torch.from_numpy(values[chosen]).float() for values in (pairs.images, pairs.projections, pairs.masks)
        )
        mirrored = torch.rand(by.batch, generator=keyed_generator(by.seed, "mirrored", step)) < 0.5
        for values in (images, projections, masks):
            values[mirrored] = values[mirrored].flip(-1)
        # A frame is never exact, and pixels are folded two by two: moved, others are together.
        moved = torch.randint(-reach, reach + 1, (2,), generator=keyed_generator(by.seed, "moved", step)).tolist()
        images, projections, masks = (values.roll(moved, (-2, -1)) for values in (images, projections, masks))
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(step, steps, peak=by.rate, warmup=steps // 10, last=0.0)
            optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=by.bfloat16):
            log_odds = network(images, projections)
        loss = discrepancy_loss(log_odds.float(), masks, places)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        average.update(network, step + 1)
        if not math.isfinite(loss.item()):
            raise UserError(f"Expected a finite loss but found {loss.item()} at step {step + 1}; try a lower --rate.")
        log(step + 1, loss.item())
    network.load_state_dict(average.weights, strict=False)
    return network.eval()
