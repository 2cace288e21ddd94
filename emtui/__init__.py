"""emtui: the EM algorithm, held in the hands, in a terminal."""

__version__ = "0.1.0"
