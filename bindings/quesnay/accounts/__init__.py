"""Input-output tables: one object behind static, price, constrained and dynamic analysis."""

from quesnay.accounts.balancing import Balanced, gras, ras
from quesnay.accounts.constructs import Symmetric, symmetric_table
from quesnay.accounts.decomposition import decompose_product
from quesnay.accounts.footprints import TradeAccounts
from quesnay.accounts.import_split import split_imports
from quesnay.accounts.layout import BlockLayout
from quesnay.accounts.linkages import Spillovers
from quesnay.accounts.multipliers import Households
from quesnay.accounts.quotients import Delta, estimate_delta, local_shares
from quesnay.accounts.reconciling import CellTotal, Reconciled, kras
from quesnay.accounts.regions import Region, regional_table
from quesnay.accounts.satellite import Satellite
from quesnay.accounts.sparse import SparseTable
from quesnay.accounts.supply_use import SupplyUse
from quesnay.accounts.supply_use_balancing import BalancedSupplyUse, sut_ras
from quesnay.accounts.table import Table

__all__ = [
    "Balanced",
    "BalancedSupplyUse",
    "BlockLayout",
    "CellTotal",
    "Delta",
    "Households",
    "Reconciled",
    "Region",
    "Satellite",
    "SparseTable",
    "Spillovers",
    "SupplyUse",
    "Symmetric",
    "Table",
    "TradeAccounts",
    "decompose_product",
    "estimate_delta",
    "gras",
    "kras",
    "local_shares",
    "ras",
    "regional_table",
    "split_imports",
    "sut_ras",
    "symmetric_table",
]
