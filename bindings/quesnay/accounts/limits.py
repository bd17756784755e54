"""A table under limits of capacity and factors."""

from __future__ import annotations

from quesnay.accounts.base import TableBase

__all__ = ["Limits"]


class Limits(TableBase):
    """Output under limits, with shadow values."""
