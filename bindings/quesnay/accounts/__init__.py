"""Input-output tables: one object behind static, price, constrained and dynamic analysis."""

from quesnay.accounts.table import Table

__all__ = ["Table"]
