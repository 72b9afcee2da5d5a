"""Random numbers by name: the same for the same words, whatever was drawn before."""

from __future__ import annotations

import hashlib

import numpy as np
import torch


def keyed_generator(*words: int | str) -> torch.Generator:
    """A generator on the cpu whose numbers depend on the words alone, such as a seed, a purpose and a step.

    It is what makes a run that was stopped go on as if it had not been, with no generator's state to save.
    """
    return torch.Generator().manual_seed(int.from_bytes(_digest(words)[:8], "little") >> 1)


def keyed_random(*words: int | str) -> np.random.Generator:
    """`keyed_generator` of numpy's, for what is drawn a number at a time."""
    return np.random.default_rng(int.from_bytes(_digest(words), "little"))


def _digest(words: tuple[int | str, ...]) -> bytes:
    return hashlib.sha256("/".join(str(word) for word in words).encode()).digest()
