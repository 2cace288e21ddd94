"""Scenes as data, and the painters that draw them."""
