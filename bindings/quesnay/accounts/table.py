"""The input-output table: one object behind every analysis."""

from __future__ import annotations

from quesnay.accounts.analysis.analysis import Analysis
from quesnay.accounts.analysis.well_posed import WellPosed
from quesnay.accounts.files.formats import Formats
from quesnay.accounts.limits.limits import Limits
from quesnay.accounts.making.disaggregation import Disaggregation
from quesnay.accounts.making.making import Making
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.frames import Frames
from quesnay.accounts.uncertain.uncertain import Uncertain

__all__ = ["Table"]


class Table(Analysis, Limits, Uncertain, WellPosed, Making, Formats, Frames, Disaggregation):
    __doc__ = f"""{TableBase.__doc__}
    Notes
    -----
    What can be asked of it; ``table.explain()`` lists the formula, unit and source of each:

    - models: leontief_inverse, ghosh_inverse, quantities, prices, taxed_prices, hybrid, supply_driven,
      close_households, multipliers
    - structure: linkages, dispersion, key_sectors, multiplier_product_matrix, extraction, extraction_by_sector,
      field_of_influence, inverse_change, influence, important_coefficients, supply_paths, upstreamness,
      downstreamness, average_propagation_lengths, decompose_change, well_posed
    - regions and trade: embodied, factor_content, footprints, factor_trade, downstream_multipliers,
      regional_multipliers, spillovers
    - limits: capacity_limited, mixed, rationed, factor_limited; uncertain coefficients: uncertain
    - other tables: aggregate, disaggregate, region, update, regionalise, split_imports, join_imports, from_coefficients
    - parts and files: flows, final_demand, value_added, coefficients, allocation, to_frames, to_xarray, from_xarray,
      read, write
    """
