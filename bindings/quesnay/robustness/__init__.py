"""Which of several options stands up to what is not known: robustness measures, regret, ranks, and which
claims hold in all of several economies.

Pure functions over arrays of performance, shape (states, options), in which more is better: a state is a draw, an
assumption, or a pair of both. Measures have the names of McPhail et al. (2018).
"""

from quesnay.robustness.measures import MEASURES, Robustness, regret, robustness
from quesnay.robustness.ranks import Ranks, ranks

__all__ = ["MEASURES", "Ranks", "Robustness", "ranks", "regret", "robustness"]
