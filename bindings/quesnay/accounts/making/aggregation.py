"""Tables in coarser classifications, and regions of a multi-regional table. All identities are kept and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

import quesnay._core as _core
from quesnay.accounts.making.mapping import Mapped, MappingLike, named_labels, read_mapping, within_regions
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import FloatArray, Key, key_label
from quesnay.accounts.parts.satellite import Satellite

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Aggregation"]


class Aggregation(TableBase):
    """Sums of sectors and regions, one region alone."""

    def aggregate(self, sectors: MappingLike | None = None, *, regions: MappingLike | None = None) -> Self:
        """The table in a coarser classification [unit of the table]: flows G Z G', totals as before.

        Parameters
        ----------
        sectors
            Old label -> new label: a dictionary or series; a frame of two columns, or three with weights for a
            sector that goes to several; or a matrix of weights, old labels by new labels. In a multi-regional table
            it is applied within each region.
        regions
            The same of regions, in a multi-regional table; categories of final demand follow. Regions that stand in
            final demand alone may be named; they stay as they are where they are not.

        Raises
        ------
        InvalidValue
            Naming a label that is mapped to nothing, twice, or that the table does not have; categories that leave
            the region summed with others that do not.
        """
        if sectors is None and regions is None:
            raise _core.InvalidValue("aggregate is given neither sectors nor regions, expected one of them")
        if not self.regions:
            if regions is not None:
                raise _core.InvalidValue("regions are given for a table of one region, expected sectors only")
            assert sectors is not None
            mapped = read_mapping(sectors, self.labels)
            return self._regrouped(mapped.core, list(mapped.new), None, self.demand_keys)
        names = list(dict.fromkeys(key[1] for key in self.keys))
        by_sector = _identity(names, "sector") if sectors is None else read_mapping(sectors, names)
        by_region = self._of_regions(regions)
        rows, keys = within_regions(self.keys, by_region, by_sector)
        if regions is None or any(isinstance(key, str) for key in self.demand_keys):
            return self._regrouped(rows.core, keys, None, self.demand_keys)
        categories = list(dict.fromkeys(key[-1] for key in self.demand_keys))
        columns, demand = within_regions(self.demand_keys, by_region, _identity(categories, "category"))
        return self._regrouped(rows.core, keys, columns, demand)

    def _of_regions(self, regions: MappingLike | None) -> Mapped:
        """The concordance of all regions, those of final demand alone too."""
        if regions is None:
            return _identity(self.regions, "region")
        every = [*self.regions, *self.demand_regions]
        named = named_labels(regions, every, "region")
        outside = [region for region in self.demand_regions if region not in named]
        return read_mapping(regions, [region for region in every if region not in outside], "region").with_rest(
            "region", outside
        )

    def region(self, name: str) -> Self:
        """One region of a multi-regional table as a table of its own.

        Purchases from other regions are imports apart, by product; sales to another region, to its sectors and its
        final demand alike, are a category of final demand, "to NAME", counted as exports beside those of its own
        categories that are.
        """
        if name not in self.regions:
            known = ", ".join(self.regions) or "none: the table has one region"
            if name in self.demand_regions:
                raise _core.InvalidValue(
                    f"region '{name}' stands in final demand alone, expected one that has sectors: {known}"
                )
            raise _core.InvalidValue(f"unknown region '{name}'; known are {known}")
        own = [place for place, key in enumerate(self.keys) if key[0] == name]
        own_demand = [place for place, key in enumerate(self.demand_keys) if key[0] == name]
        if any(isinstance(key, str) for key in self.demand_keys):
            raise _core.InvalidValue("categories of final demand name no region, expected pairs (region, category)")
        sectors: list[Key] = [self.keys[place][1] for place in own]
        others = [region for region in [*self.regions, *self.demand_regions] if region != name]
        outside = [place for place, key in enumerate(self.keys) if key[0] != name]
        products = {self.keys[place][1] for place in outside}
        strangers = sorted(map(str, (products - set(sectors)) | (set(sectors) - products if products else set())))
        if strangers:
            raise _core.InvalidValue(
                f"sector '{strangers[0]}' is in some regions only, expected the same sectors everywhere"
            )
        by_product = _onto([self.keys[place][1] for place in outside], [key_label(key) for key in sectors])
        sold = np.hstack([np.delete(self.flows_array[own], own, axis=1),
                          np.delete(self.final_demand_array[own], own_demand, axis=1)])  # fmt: skip
        buyers = [self.keys[place][0] for place in outside]
        buyers += [key[0] for place, key in enumerate(self.demand_keys) if place not in set(own_demand)]
        exports = _onto(buyers, others).columns(sold)
        categories: list[Key] = [self.demand_keys[place][1] for place in own_demand]
        sales = [f"to {other}" for other in others]
        import_demand = by_product.rows(self.final_demand_array[np.ix_(outside, own_demand)])
        parts: dict[str, Any] = {
            "flows": self.flows_array[np.ix_(own, own)],
            "final_demand": np.hstack([self.final_demand_array[np.ix_(own, own_demand)], exports]),
            "value_added": self.value_added_array[:, own],
            "gross_output": self.gross_output_array[own],
            "import_flows": by_product.rows(self.flows_array[np.ix_(outside, own)]),
            "import_demand": np.hstack([import_demand, np.zeros((len(own), len(others)))]),
        }
        if self.import_treatment != "none":
            raise _core.InvalidValue(
                f"region '{name}' cannot stand alone: the table's imports from outside all regions are"
                f" '{self.import_treatment}', expected 'none'"
            )
        if self.other_cost_rows:
            parts["other_costs"] = self.other_costs_array[:, own]
        if self.discrepancy_array is not None:
            parts["discrepancy"] = self.discrepancy_array[own]
        satellites = [
            Satellite(s.name, s.unit, s.rows, s.by_sector[:, own],
                      None if s.by_demand is None else
                      np.hstack([s.by_demand[:, own_demand], np.zeros((len(s.rows), len(others)))]))
            for s in self.satellites.values()
        ]  # fmt: skip
        leaving = [key for place, key in zip(own_demand, categories, strict=True)
                   if self.demand_keys[place] in self.exports]  # fmt: skip
        return self._rebuilt(sectors, [*categories, *sales], satellites, exports=[*leaving, *sales], **parts)

    def block(self, seller: str, buyer: str) -> pd.DataFrame:
        """Flows from one region to another, sectors by sectors [unit]."""
        import pandas as pd

        for name in (seller, buyer):
            if name not in self.regions:
                raise _core.InvalidValue(f"unknown region '{name}'; known are {', '.join(self.regions) or 'none'}")
        rows = [place for place, key in enumerate(self.keys) if key[0] == seller]
        columns = [place for place, key in enumerate(self.keys) if key[0] == buyer]
        return pd.DataFrame(
            self.flows_array[np.ix_(rows, columns)],
            index=pd.Index([self.keys[place][1] for place in rows], name="sector"),
            columns=pd.Index([self.keys[place][1] for place in columns], name="sector"),
        )

    def _regrouped(
        self, rows: _core.Concordance, keys: list[Key], columns: Mapped | None, demand_keys: list[Key]
    ) -> Self:
        def demand(array: FloatArray) -> FloatArray:
            return array if columns is None else columns.core.columns(array)

        parts: dict[str, Any] = {
            "flows": rows.both(self.flows_array),
            "final_demand": demand(rows.rows(self.final_demand_array)),
            "value_added": rows.columns(self.value_added_array),
            "gross_output": rows.rows(self.gross_output_array[:, None]),
        }
        if self.other_cost_rows:
            parts["other_costs"] = rows.columns(self.other_costs_array)
        if self.imports_array is not None:
            parts["imports"] = rows.rows(self.imports_array)
        if self.import_flows_array is not None:
            parts["import_flows"] = rows.both(self.import_flows_array)
        if self.import_demand_array is not None:
            parts["import_demand"] = demand(rows.rows(self.import_demand_array))
        if self.discrepancy_array is not None:
            parts["discrepancy"] = rows.rows(self.discrepancy_array[:, None])
        satellites = [
            Satellite(s.name, s.unit, s.rows, rows.columns(s.by_sector),
                      None if s.by_demand is None else demand(s.by_demand))
            for s in self.satellites.values()
        ]  # fmt: skip
        exports = self.exports if columns is None else self._summed_exports(columns, demand_keys)
        return self._rebuilt(keys, demand_keys, satellites, exports=exports, **parts)

    def _summed_exports(self, columns: Mapped, demand_keys: list[Key]) -> list[Key]:
        """The new categories whose old ones are exports. Raises InvalidValue where only some of them are."""
        leaves = np.array([key in self.exports for key in self.demand_keys])
        exports: list[Key] = []
        for place, key in enumerate(demand_keys):
            summed = columns.weights[:, place] > 0.0
            if (summed & leaves).any() and (summed & ~leaves).any():
                out, home = (self.demand_categories[np.flatnonzero(summed & of)[0]] for of in (leaves, ~leaves))
                raise _core.InvalidValue(
                    f"category '{key_label(key)}' sums '{out}', which is exports, and '{home}', which is not: expected"
                    " categories of one kind"
                )
            exports += [key] if (summed & leaves).any() else []
        return exports

    def _rebuilt(self, keys: list[Key], demand_keys: list[Key], satellites: list[Satellite], **parts: Any) -> Self:
        labels: dict[str, Any] = {"value_added_rows": self.value_added_rows, "exports": self.exports, **parts}
        if self.other_cost_rows:
            labels["other_cost_rows"] = self.other_cost_rows
        if self.imports_array is not None:
            labels["import_columns"] = self.import_columns
        names = {label: name for label, name in self.names.items() if label in set(map(key_label, keys))}
        sectors: Any = keys
        return type(self)(
            sectors, demand_categories=demand_keys, satellites=satellites, names=names or None,
            **{**self.kept, **labels},
        )  # fmt: skip


def _identity(labels: list[str], kind: str) -> Mapped:
    return Mapped(kind, labels, labels, np.eye(len(labels)))


def _onto(old: list[str], new: list[str]) -> _core.Concordance:
    """Each old label to its namesake, one place for each occurrence; new labels without one get zero."""
    places = {label: place for place, label in enumerate(new)}
    weights = np.zeros((len(old), len(new)))
    weights[np.arange(len(old)), [places[label] for label in old]] = 1.0
    return _core.Concordance("sector", [f"{place}" for place in range(len(old))], list(new), weights)
