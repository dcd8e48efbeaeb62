"""Tests of the example itself: the only ones that read its content."""
