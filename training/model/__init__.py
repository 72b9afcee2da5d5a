"""The network with its noise schedule, its checkpoints, and its samples."""
