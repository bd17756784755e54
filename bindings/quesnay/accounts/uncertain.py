"""Tables with uncertain coefficients."""

from __future__ import annotations

from quesnay.accounts.base import TableBase

__all__ = ["Uncertain"]


class Uncertain(TableBase):
    """Analyses over draws of the coefficients."""
