"""Input-output tables: one object behind static, price, constrained and dynamic analysis."""

from quesnay.accounts.balancing import Balanced, gras, ras
from quesnay.accounts.decomposition import decompose_product
from quesnay.accounts.footprints import TradeAccounts
from quesnay.accounts.layout import BlockLayout
from quesnay.accounts.linkages import Spillovers
from quesnay.accounts.multipliers import Households
from quesnay.accounts.satellite import Satellite
from quesnay.accounts.sparse import SparseTable
from quesnay.accounts.supply_use import SupplyUse
from quesnay.accounts.table import Table

__all__ = [
    "Balanced",
    "BlockLayout",
    "Households",
    "Satellite",
    "SparseTable",
    "Spillovers",
    "SupplyUse",
    "Table",
    "TradeAccounts",
    "decompose_product",
    "gras",
    "ras",
]
