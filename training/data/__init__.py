"""Images: how they are read and framed, which of them a step draws, and how they are changed."""
