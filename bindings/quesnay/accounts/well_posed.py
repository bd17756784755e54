"""Whether a table's models have a solution, and which formula a question uses."""

from __future__ import annotations

from quesnay.accounts.base import TableBase

__all__ = ["WellPosed"]


class WellPosed(TableBase):
    """Well-posedness and explanations."""
