"""Input-output tables: one object behind static, price, constrained and dynamic analysis."""

from quesnay.accounts.analysis.decomposition import decompose_product
from quesnay.accounts.analysis.footprints import TradeAccounts
from quesnay.accounts.analysis.linkages import Spillovers
from quesnay.accounts.analysis.multipliers import Households
from quesnay.accounts.files.layout import BlockLayout
from quesnay.accounts.large.sparse import SparseTable
from quesnay.accounts.making.balancing import Balanced, gras, ras
from quesnay.accounts.making.import_split import join_imports, split_imports
from quesnay.accounts.making.quotients import Delta, estimate_delta, local_shares
from quesnay.accounts.making.reconciling import CellTotal, Reconciled, kras
from quesnay.accounts.making.regions import Region, regional_table
from quesnay.accounts.parts.satellite import Satellite
from quesnay.accounts.supply_use.balancing import BalancedSupplyUse, sut_ras
from quesnay.accounts.supply_use.constructs import Symmetric, symmetric_table
from quesnay.accounts.supply_use.supply_use import SupplyUse
from quesnay.accounts.table import Table
from quesnay.accounts.valuation.basic_prices import BasicPrices, basic_prices
from quesnay.accounts.valuation.hybrid import Hybrid

__all__ = [
    "Balanced",
    "BalancedSupplyUse",
    "BasicPrices",
    "BlockLayout",
    "CellTotal",
    "Delta",
    "Households",
    "Hybrid",
    "Reconciled",
    "Region",
    "Satellite",
    "SparseTable",
    "Spillovers",
    "SupplyUse",
    "Symmetric",
    "Table",
    "TradeAccounts",
    "basic_prices",
    "decompose_product",
    "estimate_delta",
    "gras",
    "join_imports",
    "kras",
    "local_shares",
    "ras",
    "regional_table",
    "split_imports",
    "sut_ras",
    "symmetric_table",
]
