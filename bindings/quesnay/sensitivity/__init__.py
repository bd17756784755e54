"""What an outcome depends on: given-data indices, Sobol indices, elementary effects, boxes and contributions.

Pure functions over arrays: inputs are of shape (draws, inputs), outcomes (draws,) or (draws, outcomes). Nothing here
knows of a model; :meth:`quesnay.Result.drivers` and :meth:`quesnay.Case.sobol` call these functions.
"""

from quesnay.sensitivity.boxes import Box, boxes
from quesnay.sensitivity.given_data import FirstOrder, Pawn, first_order, pawn
from quesnay.sensitivity.morris import Effects, elementary_effects, trajectories
from quesnay.sensitivity.shapley import (
    Contributions,
    contributions,
    orders,
    sampled_contributions,
    subsets,
)
from quesnay.sensitivity.sobol import SobolIndices, exchanged, indices_of, sobol_indices

__all__ = [
    "Box",
    "Contributions",
    "Effects",
    "FirstOrder",
    "Pawn",
    "SobolIndices",
    "boxes",
    "contributions",
    "elementary_effects",
    "exchanged",
    "first_order",
    "indices_of",
    "orders",
    "pawn",
    "sampled_contributions",
    "sobol_indices",
    "subsets",
    "trajectories",
]
