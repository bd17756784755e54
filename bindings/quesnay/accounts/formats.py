"""Tables from pandas, CSV and XLSX and back."""

from __future__ import annotations

from quesnay.accounts.base import TableBase

__all__ = ["Formats"]


class Formats(TableBase):
    """Reading and writing tables."""
