"""The learning rate over a run."""

from __future__ import annotations

import math


def learning_rate(step: int, steps: int, *, peak: float, warmup: int, last: float) -> float:
    """The rate of a step (from 0): rises in a line over `warmup` steps to `peak`, and falls in half a cosine, which
    ends after `steps` at the part `last` of it (Loshchilov and Hutter 2017, arXiv 1608.03983, without restarts)."""
    if step < warmup:
        return peak * (step + 1) / warmup
    done = (step - warmup) / max(1, steps - warmup)
    return peak * (last + (1 - last) * (1 + math.cos(math.pi * min(1.0, done))) / 2)
