"""The discrepancy network: the damage that it is shown, what it compares, and how it learns."""
