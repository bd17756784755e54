"""Supply and use tables in coarser classifications. All identities are kept and checked."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

import quesnay._core as _core
from quesnay.accounts.making.mapping import Mapped, MappingLike, read_mapping, within_regions
from quesnay.accounts.parts.labelled import FloatArray, Key, as_labels
from quesnay.accounts.supply_use.base import SupplyUseBase

__all__ = ["aggregate_supply_use"]

SupplyUseT = TypeVar("SupplyUseT", bound=SupplyUseBase)


def aggregate_supply_use(
    tables: SupplyUseT, products: MappingLike | None = None, industries: MappingLike | None = None
) -> SupplyUseT:
    """Supply and use of coarser products, industries, or both; totals stay.

    Parameters
    ----------
    products, industries
        Old label -> new label, as :meth:`quesnay.Table.aggregate` takes them; what is not given stays as it is. In
        multi-regional tables they are applied within each region.

    Raises
    ------
    InvalidValue
        Naming a label that is mapped to nothing, twice, or that the tables do not have.
    """
    if products is None and industries is None:
        raise _core.InvalidValue("aggregate is given neither products nor industries, expected one of them")
    rows, product_keys = _mapped(tables.product_keys, products, "product")
    columns, industry_keys = _mapped(tables.industry_keys, industries, "industry")

    def across(block: FloatArray) -> FloatArray:
        return columns.core.columns(rows.core.rows(block))

    def down(block: FloatArray | None) -> FloatArray | None:
        return None if block is None else rows.core.rows(block)

    demand: Any = down(tables.final_demand_array)
    return type(tables)(
        product_keys,
        industry_keys,
        supply=across(tables.supply_array),
        use=across(tables.use_array),
        final_demand=demand,
        value_added=columns.core.columns(tables.value_added_array),
        demand_categories=tables.demand_keys,
        value_added_rows=tables.value_added_rows,
        imports=down(tables.imports_array),
        import_columns=tables.import_columns or None,
        valuation=down(tables.valuation_array),
        valuation_layers=tables.valuation_layers or None,
        unit=tables.unit,
        tolerance=tables.tolerance,
        absolute_tolerance=tables.absolute_tolerance,
        source=tables.source,
    )


def _mapped(keys: list[Key], mapping: MappingLike | None, kind: str) -> tuple[Mapped, list[Key]]:
    labels = as_labels(keys)
    if mapping is None:
        return Mapped(kind, labels, labels, np.eye(len(labels))), list(keys)
    if all(isinstance(key, str) for key in keys):
        mapped = read_mapping(mapping, labels, kind)
        return mapped, list(mapped.new)
    names = list(dict.fromkeys(key[-1] for key in keys))
    regions = list(dict.fromkeys(key[0] for key in keys))
    own = Mapped("region", regions, regions, np.eye(len(regions)))
    return within_regions(keys, own, read_mapping(mapping, names, kind), kind)
