"""The slips of the essay."""

ESSAY = (0.05, 0.07, 0.48, 0.06, 0.08, 0.53, 0.07, 0.03, 0.12, 0.45, 0.11, 0.47, 0.06, 0.9)
"""All fourteen, in the essay's order."""
