"""How good a prior is: distances of samples to images, and how sure a mean is."""
