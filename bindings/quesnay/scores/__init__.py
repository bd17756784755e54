"""How good a forecast was: of points, of draws, of probabilities, and how many cells fell inside their bands.

Pure functions over arrays. Draws lie on the first axis, cells (years, indicators) on the others; an outturn has one
number for each cell.
"""

from quesnay.scores.counts import brier, inside_range, share_inside
from quesnay.scores.draws import fair_crps, inside, interval_score, pit, quantile_score, quantiles
from quesnay.scores.points import mape, mean_absolute_error, root_mean_square_error, theil_u

__all__ = [
    "brier",
    "fair_crps",
    "inside",
    "inside_range",
    "interval_score",
    "mape",
    "mean_absolute_error",
    "pit",
    "quantile_score",
    "quantiles",
    "root_mean_square_error",
    "share_inside",
    "theil_u",
]
