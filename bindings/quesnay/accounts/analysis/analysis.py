"""Everything a table is asked without time or limits, one mixin for each analysis."""

from __future__ import annotations

from quesnay.accounts.analysis.decomposition import Decompositions
from quesnay.accounts.analysis.extraction import Extractions
from quesnay.accounts.analysis.footprints import Footprints
from quesnay.accounts.analysis.influence import Influence
from quesnay.accounts.analysis.linkages import LinkageMeasures
from quesnay.accounts.analysis.models import Models
from quesnay.accounts.analysis.multipliers import Multipliers
from quesnay.accounts.analysis.paths import Paths
from quesnay.accounts.analysis.positions import Positions
from quesnay.accounts.analysis.rates import Rates
from quesnay.accounts.valuation.hybrid import Hybrids

__all__ = ["Analysis"]


class Analysis(
    Models,
    Multipliers,
    LinkageMeasures,
    Extractions,
    Influence,
    Decompositions,
    Paths,
    Footprints,
    Positions,
    Rates,
    Hybrids,
):
    """What a table is asked without time or limits."""
