"""Everything a table is asked without time or limits, one mixin for each analysis."""

from __future__ import annotations

from quesnay.accounts.decomposition import Decompositions
from quesnay.accounts.extraction import Extractions
from quesnay.accounts.footprints import Footprints
from quesnay.accounts.influence import Influence
from quesnay.accounts.linkages import LinkageMeasures
from quesnay.accounts.models import Models
from quesnay.accounts.multipliers import Multipliers
from quesnay.accounts.paths import Paths
from quesnay.accounts.positions import Positions

__all__ = ["Analysis"]


class Analysis(
    Models, Multipliers, LinkageMeasures, Extractions, Influence, Decompositions, Paths, Footprints, Positions
):
    """What a table is asked without time or limits."""
