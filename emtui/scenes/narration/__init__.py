"""What the panels say: sentences, formulas and numbers for a frame."""
