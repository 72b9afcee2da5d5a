"""A training run: its state on disk, and what takes its steps."""
