"""The algorithm: numpy and the standard library only; no files, no clock, no screen.

Glossary of the letters used throughout, for ``n`` distinct slips and two components:

=====  =========================================================================
x, c   distinct values and their counts, shape ``(n,)``
w m s  weights, means, sds of the mixture, shape ``(..., 2)``: Ali first, Bilal second
l      log joint densities ``log w_k + log N(x_i; m_k, s_k)``, shape ``(..., 2, n)``
r      responsibilities ``P(component k wrote slip i)``, shape ``(..., 2, n)``
=====  =========================================================================

Leading axes (``...``) are a batch of mixtures worked on at once; most callers have none.
"""
