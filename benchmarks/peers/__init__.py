"""The peers, in one module each, with their cold and warm start."""
