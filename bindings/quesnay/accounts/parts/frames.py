"""A table as labelled frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

import quesnay._core as _core
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import Block, FloatArray, block, count, text, vector
from quesnay.accounts.parts.satellite import Satellite

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Frames"]


class Frames(TableBase):
    """The parts of a table as pandas and xarray objects. They are copies: the table cannot be changed by them."""

    @property
    def demand_index(self) -> pd.Index[Any]:
        """Categories of final demand; a multi-index (region, category) where they are pairs."""
        import pandas as pd

        pairs = [key for key in self.demand_keys if not isinstance(key, str)]
        if pairs:
            return pd.MultiIndex.from_tuples(pairs, names=["region", "category"])
        return pd.Index(self.demand_categories, name="category")

    def _frame(self, array: FloatArray, rows: Any, columns: Any, name: str, unit: str | None = None) -> pd.DataFrame:
        """A copy with its labels; the columns are named by what stands in them and its unit where they are one row."""
        import pandas as pd

        frame = pd.DataFrame(array.copy(), index=rows, columns=columns)
        of = self.unit if unit is None else unit
        if frame.columns.nlevels == 1:
            frame.columns.name = f"{name} [{of}]" if of else name
        frame.attrs["units"] = of
        return frame

    def _series(self, array: FloatArray, name: str) -> pd.Series[float]:
        import pandas as pd

        series = pd.Series(array.copy(), index=self.index, name=f"{name} [{self.unit}]" if self.unit else name)
        series.attrs["units"] = self.unit
        return series

    def _rows(self, labels: list[str]) -> pd.Index[Any]:
        import pandas as pd

        return pd.Index(labels, name="row")

    def flows(self) -> pd.DataFrame:
        """Z, sectors by sectors [unit]: sales of the row to the column; domestic where imports are apart."""
        return self._frame(self.flows_array, self.index, self.index, "flows")

    def final_demand(self) -> pd.DataFrame:
        """Y, sectors by categories [unit]."""
        return self._frame(self.final_demand_array, self.index, self.demand_index, "final demand")

    def value_added(self) -> pd.DataFrame:
        """V, rows of value added by sectors [unit]."""
        return self._frame(self.value_added_array, self._rows(self.value_added_rows), self.index, "value added")

    def other_costs(self) -> pd.DataFrame:
        """T, rows of other costs by sectors [unit]; no rows if the table has none."""
        return self._frame(self.other_costs_array, self._rows(self.other_cost_rows), self.index, "other costs")

    def gross_output(self) -> pd.Series[float]:
        """x by sector [unit]."""
        return self._series(self.gross_output_array, "gross output")

    def imports(self) -> pd.DataFrame:
        """M, sectors by columns of imports [unit], taken off the sales. Raises InvalidValue unless competitive."""
        if self.imports_array is None:
            raise self._no("imports taken off the sales", "competitive")
        return self._frame(self.imports_array, self.index, self.import_columns, "imports")

    def import_flows(self) -> pd.DataFrame:
        """Z_m, imported products by buying sectors [unit]. Raises InvalidValue unless imports are apart."""
        if self.import_flows_array is None:
            raise self._no("import flows", "apart")
        return self._frame(self.import_flows_array, self.index, self.index, "import flows")

    def import_demand(self) -> pd.DataFrame:
        """Y_m, imported products by categories of final demand [unit]. Raises InvalidValue if there is none."""
        if self.import_demand_array is None:
            raise self._no("import demand", "apart")
        return self._frame(self.import_demand_array, self.index, self.demand_index, "import demand")

    def _no(self, what: str, treatment: str) -> _core.InvalidValue:
        return _core.InvalidValue(
            f"the table has no {what}: its imports are '{self.import_treatment}', expected '{treatment}'"
        )

    def discrepancy(self) -> pd.Series[float]:
        """e, the statistical discrepancy by sector [unit], as published. Raises InvalidValue if there is none."""
        if self.discrepancy_array is None:
            raise _core.InvalidValue("the table has no statistical discrepancy")
        return self._series(self.discrepancy_array, "discrepancy")

    def coefficients(
        self, of: Literal["flows", "imported", "total", "value_added", "other_costs"] = "flows"
    ) -> pd.DataFrame:
        """Amounts per output of the buying sector, block / x [1].

        Parameters
        ----------
        of
            "flows": A, of domestic products where imports are apart, of all products where they are competitive;
            "imported" and "total" where imports are apart; "value_added", "other_costs".
        """
        core = self.core
        rows: Any = self.index
        if of == "flows":
            array = core.technical_coefficients()
        elif of == "imported":
            array = core.import_coefficients()
        elif of == "total":
            array = core.total_coefficients()
        elif of == "value_added":
            array, rows = core.value_added_coefficients(), self._rows(self.value_added_rows)
        elif of == "other_costs":
            array, rows = core.other_cost_coefficients(), self._rows(self.other_cost_rows)
        else:
            raise _core.InvalidValue(
                f"coefficients of '{of}' are not known, expected flows, imported, total, value_added or other_costs"
            )
        return self._frame(array.reshape(-1, len(self.labels)), rows, self.index, "coefficients", "1")

    def allocation(self, divisor: Literal["output", "total_use"] | Block = "output") -> pd.DataFrame:
        """B, share of each sector's total that the column buys [1].

        Parameters
        ----------
        divisor
            "output": x, as the supply-driven model needs; "total_use": Z 1 + Y 1, all uses of the product, which
            differs where imports are competitive or the table has a discrepancy; or totals by sector, shape (n)
            [unit], where an office printed other ones.
        """
        if not isinstance(divisor, str):
            array = self.core.allocation_coefficients(vector(divisor, "the row totals", self.keys, nan=True))
        elif divisor == "output":
            array = self.core.allocation_coefficients()
        elif divisor == "total_use":
            array = self.core.allocation_of_total_use()
        else:
            raise _core.InvalidValue(f"divisor '{divisor}' is not known, expected output, total_use or row totals")
        return self._frame(array, self.index, self.index, "allocation", "1")

    def local_shares(self) -> pd.DataFrame:
        """Z / (Z + Z_m) cell by cell [1]; not a number where nothing is bought. Needs imports apart."""
        return self._frame(self.core.local_shares(), self.index, self.index, "local shares", "1")

    def with_satellite(
        self, name: str, by_sector: Block, by_demand: Block | None = None, *, unit: str | Sequence[str] = ""
    ) -> Self:
        """The same table with rows in another unit beside it.

        Parameters
        ----------
        name
            "employment", "energy", "co2".
        by_sector
            Shape (n) or (rows, n) [unit].
        by_demand
            Shape (categories) or (rows, categories) [unit]: what final users have of their own.
        unit
            Of all rows, or one for each row.
        """
        name = text(name, "the name of a satellite")
        units = tuple(unit) if isinstance(unit, list | tuple) else text(unit, f"the unit of satellite '{name}'")
        if name in self.satellites:
            raise _core.DuplicateName(f"satellite '{name}' is given twice, expected each name once")
        amounts, rows = block(by_sector, name, rows=None, columns=self.keys)
        own = None if by_demand is None else block(by_demand, name, rows=None, columns=self.demand_keys)[0]
        texts = tuple(row if isinstance(row, str) else ":".join(row) for row in rows)
        satellite = Satellite(name, units, texts, amounts, own).checked(self.labels, self.demand_categories)
        satellite = satellite.named_apart([*self.value_added_rows, *self.other_cost_rows])
        return self._with(satellites={**self.satellites, name: satellite})

    def satellite(self, name: str) -> pd.DataFrame:
        """Rows of a satellite by sector [its unit]; by (row, unit) where units differ.

        Raises InvalidValue for an unknown name.
        """
        if name not in self.satellites:
            known = ", ".join(self.satellites) or "none"
            raise _core.InvalidValue(f"the table has no satellite '{name}', it has: {known}")
        found = self.satellites[name]
        rows: Any = self._rows(list(found.rows))
        if len(set(found.units)) > 1:
            import pandas as pd

            rows = pd.MultiIndex.from_arrays([found.rows, found.units], names=["row", "unit"])
        return self._frame(found.by_sector, rows, self.index, name, found.unit_text)

    def _satellite_rows(self, name: str) -> pd.Index[Any]:
        """Rows of a satellite as an index."""
        return self._rows(list(self.satellites[name].rows))

    def with_notes(self, *, source: str | None = None, year: int | None = None, price: str | None = None) -> Self:
        """The same table with other notes."""
        given: dict[str, Any] = {
            "source": None if source is None else text(source, "source"),
            "year": None if year is None else count(year, "year"),
            "price": None if price is None else text(price, "price"),
        }
        return self._with(**{name: value for name, value in given.items() if value is not None})

    def __repr__(self) -> str:
        where = f" of {len(self.regions)} regions" if self.regions else ""
        lines = [f"Table: {len(self.labels)} sectors{where} [{self.unit or 'no unit given'}]"]
        if self.year is not None or self.price:
            lines[0] += ", " + ", ".join(str(note) for note in (self.year, self.price) if note)
        lines.append(f"  final demand: {_shown(self.demand_categories)}")
        lines.append(f"  value added: {_shown(self.value_added_rows)}")
        if self.other_cost_rows:
            lines.append(f"  other costs: {_shown(self.other_cost_rows)}")
        imports = {"none": "not shown by product", "competitive": f"competitive, {_shown(self.import_columns)}",
                   "apart": "apart, by product and buyer"}  # fmt: skip
        lines.append(f"  imports: {imports[self.import_treatment]}")
        if self.discrepancy_array is not None:
            lines.append("  statistical discrepancy: as published")
        idle = [label for label, x in zip(self.labels, self.gross_output_array, strict=True) if x == 0]
        if idle:
            lines.append(f"  no output: {_shown(idle)}")
        if self.satellites:
            lines.append("  satellites: " + ", ".join(f"{s.name} [{s.unit_text}]" for s in self.satellites.values()))
        if self.source:
            lines.append(f"  source: {self.source}")
        if self.source_format:
            missing = f"; {len(self.left_out)} kinds of things left out, see left_out" if self.left_out else ""
            lines.append(f"  read as: {self.source_format}{missing}")
        return "\n".join(lines)


def _shown(labels: list[str]) -> str:
    text = ", ".join(labels[:8])
    return text if len(labels) <= 8 else f"{text}, ... ({len(labels)})"
