"""The pages of the essay: one module a page, read in the order of their names."""
