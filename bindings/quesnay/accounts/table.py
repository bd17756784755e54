"""The input-output table: one object behind every analysis."""

from __future__ import annotations

from quesnay.accounts.analysis import Analysis
from quesnay.accounts.disaggregation import Disaggregation
from quesnay.accounts.formats import Formats
from quesnay.accounts.frames import Frames
from quesnay.accounts.limits import Limits
from quesnay.accounts.making import Making
from quesnay.accounts.uncertain import Uncertain
from quesnay.accounts.well_posed import WellPosed

__all__ = ["Table"]


class Table(Analysis, Limits, Uncertain, WellPosed, Making, Formats, Frames, Disaggregation):
    """An input-output table: see :class:`quesnay.accounts.base.TableBase` for what it is made of."""
