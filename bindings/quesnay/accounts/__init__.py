"""Input-output tables: one object behind static, price, constrained and dynamic analysis."""

from quesnay.accounts.balancing import Balanced, gras, ras
from quesnay.accounts.layout import BlockLayout
from quesnay.accounts.satellite import Satellite
from quesnay.accounts.supply_use import SupplyUse
from quesnay.accounts.table import Table

__all__ = ["Balanced", "BlockLayout", "Satellite", "SupplyUse", "Table", "gras", "ras"]
