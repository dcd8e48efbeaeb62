"""Measures the program's speed beside its peers, and generates sets of briefings to try it on."""
