"""Models, multipliers, linkages and decompositions of a table."""

from __future__ import annotations

from quesnay.accounts.base import TableBase

__all__ = ["Analysis"]


class Analysis(TableBase):
    """What a table is asked without time or limits."""
