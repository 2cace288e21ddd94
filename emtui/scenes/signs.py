"""What panes draw alike: the friends' signs, and how much air is left over a curve."""

from __future__ import annotations

SYMBOLS = ("●", "◆")
"""Ali's and Bilal's sign, wherever colour alone would have to tell them apart."""
DOUBT = "○"
"""A slip that is nobody's yet, or either's."""
HEADROOM = 1.12
"""How high a picture reaches, in heights of the tallest thing in it."""
