"""Fills in everything printable of a briefing: figures, what entries inherit, and the type."""
