"""Random numbers by name: the same for the same words, whatever was drawn before."""

from __future__ import annotations

import hashlib

import torch


def keyed_generator(*words: int | str) -> torch.Generator:
    """A generator on the cpu whose numbers depend on the words alone, such as a seed, a purpose and a step.

    It is what makes a run that was stopped go on as if it had not been, with no generator's state to save.
    """
    digest = hashlib.sha256("/".join(str(word) for word in words).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:8], "little") >> 1)
