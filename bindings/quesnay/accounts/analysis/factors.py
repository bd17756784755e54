"""What multipliers and footprints are asked of: output, value added, or rows in other units beside the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import BySector, FloatArray, Key, as_labels, block, key_label, numbers, vector

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BySector", "FactorBase", "Factors", "Of"]

Of: TypeAlias = "str | BySector | pd.DataFrame"


@dataclass(frozen=True)
class Factors:
    """Rows of amounts by sector: what is produced, earned, emitted or employed with the table's output.

    Attributes
    ----------
    names, units
        Of the m rows.
    amounts
        Shape (m, n), each row in its unit.
    per_output
        Shape (m, n): amounts over gross output [unit of the row per unit of the table].
    by_demand
        Shape (m, categories) where final demand has amounts of its own (households' emissions), else None.
    """

    names: list[str]
    units: list[str]
    amounts: FloatArray
    per_output: FloatArray
    by_demand: FloatArray | None = None


class FactorBase(TableBase):
    """Sectors by label, factors by name, and the system that all analyses solve."""

    @cached_property
    def _leontief_system(self) -> _core.LeontiefSystem:
        """I - A, checked once and kept; the inverse is not.

        Above 256 sectors up to four right-hand sides are solved by iteration; factors are made when more are asked.
        Flows below zero that were kept are taken where the powers of ``|A|`` add up; see
        docs/accounts/well_posedness.md.
        """
        return _core.LeontiefSystem.of_table(self.core, self.negative_flows == "keep")

    def _require_no_negative_flows(self) -> None:
        """For analyses that rest on A >= 0; raises InvalidValue for a table with flows below zero that were kept."""
        if self.negative_flows != "keep":
            return
        cells = np.argwhere(self.flows_array < 0.0)
        if cells.size:
            i, j = cells[0]
            more = f" (one of {len(cells)} below 0)" if len(cells) > 1 else ""
            raise _core.InvalidValue(
                f"the flow from sector '{self.labels[i]}' to sector '{self.labels[j]}' is"
                f" {self.flows_array[i, j]:.12g} [{self.unit or 'unit of the table'}]{more}; this analysis expects"
                " flows of 0 or more: sum the sector with another, or book the sale where it belongs"
            )

    @cached_property
    def _allocation_system(self) -> _core.LeontiefSystem:
        """I - B of the supply-driven model, kept as the system of A is."""
        shares = self.core.allocation_coefficients()
        return _core.LeontiefSystem(shares, self.labels, any_sign=self.negative_flows == "keep")

    def _positions(self, sectors: Any) -> list[int]:
        """Positions of a sector, a region (all of its sectors) or a list of them.

        Raises
        ------
        UnknownName
            With the nearest known label.
        """
        if isinstance(sectors, tuple):
            return [self._position(sectors)]
        if not isinstance(sectors, str | Iterable):
            return [self._position(sectors)]
        if not isinstance(sectors, str):
            return [position for one in sectors for position in self._positions(one)]
        if sectors not in self.labels and sectors in self.regions:
            return [i for i, key in enumerate(self.keys) if key[0] == sectors]
        return [self._position(sectors)]

    def _position(self, sector: Any) -> int:
        """Position of one sector, by its label or its pair (region, sector). Raises UnknownName as `positions`."""
        return _core.sector_positions([key_label(sector)], self.labels)[0]

    @property
    def _product_labels(self) -> list[str]:
        """Products in the order of the sectors; the same name in two regions is one product."""
        return list(dict.fromkeys(str(key[1]) for key in self.keys if not isinstance(key, str)))

    @property
    def _region_positions(self) -> list[int]:
        """Region of each sector, by position in `regions`."""
        regions = self.regions
        return [regions.index(str(key[0])) for key in self.keys if not isinstance(key, str)]

    def _require_regions(self, what: str) -> None:
        """Raises InvalidValue for a table of one region."""
        if not self.regions:
            raise _core.InvalidValue(f"{what}: the table has one region, expected sectors labelled (region, sector)")

    @cached_property
    def _net_demand(self) -> FloatArray:
        """What output serves besides domestic intermediate use, x - A x, shape (n) [unit of the table].

        Final demand; where imports are competitive less those imports.
        """
        return _core.net_demand(self.flows_array, self.gross_output_array, self.labels)

    def _demand_columns(self) -> tuple[FloatArray, list[Key]]:
        """Final demand by category and all else that output serves: columns that sum to `net_demand`.

        After the categories of final demand come imports taken off the sales, negative, and the discrepancy.
        """
        columns, keys = [self.final_demand_array], list(self.demand_keys)
        more: list[str] = []
        if self.imports_array is not None:
            columns.append(-self.imports_array)
            more += self.import_columns
        if self.discrepancy_array is not None:
            columns.append(self.discrepancy_array.reshape(-1, 1))
            more.append("discrepancy")
        pairs = any(isinstance(key, tuple) for key in keys)
        keys += [("", name) if pairs else name for name in more]
        return np.hstack(columns), keys

    def _by_label(self, given: BySector, what: str, missing: float | None = None) -> FloatArray:
        """Numbers in the order of the sectors; those not named get `missing`, and None refuses them."""
        return vector(given, what, self.keys, missing=missing)

    def _named(self, given: BySector, what: str) -> tuple[list[int], FloatArray]:
        """Positions and numbers of the sectors that are named; of all for an array."""
        values = self._by_label(given, what, np.inf)
        if not np.isfinite(numbers(given, what)).all():
            raise _core.InvalidValue(f"{what} has a number that is not finite, expected finite numbers")
        at = np.flatnonzero(np.isfinite(values))
        return at.tolist(), values[at]

    def factors(self, of: Of, unit: str | None = None) -> Factors:
        """Rows of amounts by name, or as given.

        Parameters
        ----------
        of
            "output", "value_added" (all its rows together), the name of a row of value added or other costs, of a
            satellite, of a row that one satellite alone has, or amounts by sector: an array, a mapping, a Series, or a
            DataFrame with a row for each factor and a column for each sector.
        unit
            Unit of amounts that are given.

        Raises
        ------
        UnknownName
            With the nearest known name.
        """
        if not isinstance(of, str):
            return self._given_factors(of, unit or "")
        n = len(self.labels)
        if of == "output":
            ones = np.ones((1, n))
            return Factors(["output"], [self.unit], self.gross_output_array.reshape(1, n), ones)
        if of == "value_added":
            amounts = self.core.total_value_added().reshape(1, n)
            return self._with_ratios([of], [self.unit], amounts, None)
        for rows, amounts in (
            (self.value_added_rows, self.value_added_array),
            (self.other_cost_rows, self.other_costs_array),
        ):
            if of in rows:
                return self._with_ratios([of], [self.unit], amounts[[rows.index(of)]], None)
        if of in self.satellites:
            found = self.satellites[of]
            names = [found.name] if len(found.rows) == 1 else list(found.rows)
            return self._with_ratios(names, list(found.units), found.by_sector, found.by_demand)
        having = [found for found in self.satellites.values() if of in found.rows]
        if len(having) == 1:
            found, at = having[0], having[0].rows.index(of)
            own = None if found.by_demand is None else found.by_demand[[at]]
            return self._with_ratios([of], [found.units[at]], found.by_sector[[at]], own)
        if of == "income":
            raise _core.UnknownName(
                "unknown factor 'income': it is what households earn, and is known beside households= from"
                " close_households"
            )
        known = ["output", "value_added", *self.value_added_rows, *self.other_cost_rows, *self.satellites]
        raise _core.UnknownName(_core.unknown_sentence("factor", of, known))

    def money_factors(self, of: Of, what: str) -> Factors:
        """Rows of amounts as :meth:`factors` gives them, in the unit of the table: a satellite in another is no money.

        Raises InvalidValue naming both units.
        """
        found = self.factors(of)
        other = [unit for unit in found.units if isinstance(of, str) and unit != self.unit]
        if other:
            raise _core.InvalidValue(
                f"{what}: '{of}' is in '{other[0]}', the table in '{self.unit}', expected amounts in the unit of the"
                " table"
            )
        return found

    def _given_factors(self, of: BySector | pd.DataFrame, unit: str) -> Factors:
        import pandas as pd

        if isinstance(of, pd.DataFrame):
            amounts, keys = block(of, "factors", rows=None, columns=self.keys)
            names = as_labels(keys)
        else:
            names = [str(of.name) if isinstance(of, pd.Series) and of.name is not None else "factor"]
            amounts = self._by_label(of, f"factor '{names[0]}'").reshape(1, -1)
        return self._with_ratios(names, [unit] * len(names), amounts, None)

    def _with_ratios(
        self, names: list[str], units: list[str], amounts: FloatArray, by_demand: FloatArray | None
    ) -> Factors:
        self._refuse_idle_amounts(names, amounts)
        per_output = _core.intensities(amounts, self.gross_output_array, names, self.labels)
        return Factors(names, units, amounts, per_output, by_demand)

    def _refuse_idle_amounts(self, names: list[str], amounts: FloatArray) -> None:
        """Sectors without output that have amounts, all of them in one sentence."""
        cells = np.argwhere((amounts != 0.0) & np.isfinite(amounts) & (self.gross_output_array == 0.0))
        if len(cells) < 2:
            return
        shown = ", ".join(f"'{names[k]}' of '{self.labels[j]}' ({amounts[k, j]:.6g})" for k, j in cells[:6])
        more = f" and {len(cells) - 6} more" if len(cells) > 6 else ""
        total = sum(float(amounts[k, j]) for k, j in cells)
        raise _core.InvalidValue(
            f"{len(cells)} amounts stand where there is no output: {shown}{more}, together {total:.6g}; expected 0 in"
            " sectors without output"
        )

    def _named_frame(self, values: Any, name: str) -> pd.DataFrame:
        """Sectors by sectors; the columns are named by what stands in them where their labels are one row."""
        import pandas as pd

        frame = pd.DataFrame(values, index=self.index, columns=self.index)
        if frame.columns.nlevels == 1:
            frame.columns.name = name
        return frame

    def _unit_per(self, unit: str, what: str) -> str:
        """'persons per MEUR of final demand'; '1' where both are the table's unit; 'per ...' where there is none."""
        if unit == self.unit:
            return "1"
        return f"{unit or '?'} per {self.unit or '?'} of {what}"
