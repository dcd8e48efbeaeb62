"""Builds briefings: one, a batch, and only what has changed."""
