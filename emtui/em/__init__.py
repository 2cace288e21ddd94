"""The algorithm: numpy and the standard library only; no files, no clock, no screen.

Glossary of the letters used throughout, for ``n`` distinct slips and ``K`` components:

=====  =========================================================================
x, c   distinct values and their counts, shape ``(n,)``
w m s  weights, means, sds of the mixture, shape ``(..., K)``
l      log joint densities ``log w_k + log N(x_i; m_k, s_k)``, shape ``(..., K, n)``
r      responsibilities ``P(component k wrote slip i)``, shape ``(..., K, n)``
=====  =========================================================================

Leading axes (``...``) are a batch of mixtures worked on at once; most callers have none. K is
always read from the arrays. Two components have formulas of their own where these save time
(`mixture.shared`, `blocked`, `condense`), and some studies are about a pair only: the landscape,
the labelings, the cut points.
"""
