"""Shared by panes: the friends' signs, and the space left above a curve."""

from __future__ import annotations

SYMBOLS = ("●", "◆")
"""Ali's and Bilal's sign, wherever colour alone would have to tell them apart."""
DOUBT = "○"
"""A slip that is not assigned yet, or ambiguous."""
HEADROOM = 1.12
"""How high a picture reaches, in heights of the tallest thing in it."""
