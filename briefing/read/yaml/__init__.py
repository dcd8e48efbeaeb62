"""Reads YAML 1.2 with the position of everything."""
