"""The essay, finished: one module a page, from `p01_...` on, read in the order of their names."""
