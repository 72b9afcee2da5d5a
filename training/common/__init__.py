"""What every command uses: its errors, devices, files, and random numbers by name."""
