"""Input-output tables: one object behind static, price, constrained and dynamic analysis."""

from quesnay.accounts.balancing import Balanced, gras, ras
from quesnay.accounts.table import Table

__all__ = ["Balanced", "Table", "gras", "ras"]
