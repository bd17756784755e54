"""Rows in other units that stand beside a table: persons, energy, carbon dioxide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.cells import FloatArray, numbers
from quesnay.accounts.parts.scalars import text, texts

__all__ = ["Satellite"]


@dataclass(frozen=True, eq=False)
class Satellite:
    """Amounts by sector, and by category of final demand where households or exports have their own.

    Parameters
    ----------
    name
        What it is: "employment".
    unit
        Of all rows ("1e4 persons"), or one for each row.
    rows
        Labels of the rows.
    by_sector
        Shape (rows, n) [unit].
    by_demand
        Shape (rows, categories) [unit], or None.
    """

    name: str
    unit: str | tuple[str, ...]
    rows: tuple[str, ...]
    by_sector: FloatArray
    by_demand: FloatArray | None = None

    def __post_init__(self) -> None:
        text(self.name, "name of a satellite")
        units = [self.unit] if isinstance(self.unit, str) else texts(self.unit, f"units of satellite '{self.name}'")
        # The fields are what was given, in the kinds that the others ask for.
        object.__setattr__(self, "unit", units[0] if isinstance(self.unit, str) else tuple(units))
        object.__setattr__(self, "rows", tuple(texts(self.rows, f"rows of satellite '{self.name}'")))
        for name in ("by_sector", "by_demand"):
            given = getattr(self, name)
            if given is not None or name == "by_sector":
                array = numbers(given, f"{name} of satellite '{self.name}'")
                if array.ndim != 2:
                    raise _core.DimensionMismatch(
                        f"{name} of satellite '{self.name}' has {array.ndim} dimensions, expected rows and columns"
                    )
                object.__setattr__(self, name, array)

    @property
    def units(self) -> tuple[str, ...]:
        """The unit of each row."""
        return (self.unit,) * len(self.rows) if isinstance(self.unit, str) else self.unit

    @property
    def unit_text(self) -> str:
        """All units in turn: "kt", or "kt, PJ"."""
        return ", ".join(dict.fromkeys(self.units))

    def named_apart(self, taken: Sequence[str]) -> Satellite:
        """Itself, where its name and rows are not what a table calls something else.

        Raises DuplicateName: of two factors of one name only the first could be asked for.
        """
        if self.name in ("output", "value_added", "income", *taken):
            raise _core.DuplicateName(
                f"satellite '{self.name}' is called what the table calls a factor of its own, expected another name"
            )
        return self

    def checked(self, sectors: Sequence[str], categories: Sequence[str]) -> Satellite:
        """Itself, for a table with these labels. Raises DimensionMismatch or InvalidValue."""
        if len(self.units) != len(self.rows):
            raise _core.DimensionMismatch(
                f"satellite '{self.name}' has {len(self.units)} units, expected one or one for each of its"
                f" {len(self.rows)} rows"
            )
        for array, labels, of_what in (
            (self.by_sector, sectors, "sectors"),
            (self.by_demand, categories, "categories"),
        ):
            if array is None:
                continue
            if array.shape != (len(self.rows), len(labels)):
                raise _core.DimensionMismatch(
                    f"satellite '{self.name}' has shape {array.shape}, expected {len(self.rows)} rows and"
                    f" {len(labels)} {of_what}"
                )
            wrong = np.argwhere(~np.isfinite(array))
            if wrong.size:
                row, column = wrong[0]
                raise _core.InvalidValue(
                    f"satellite '{self.name}', row '{self.rows[row]}', column '{labels[column]}' is"
                    f" {array[row, column]}, expected a finite number"
                )
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Satellite):
            return NotImplemented
        both = (self.by_demand is None) == (other.by_demand is None)
        same = (self.name, self.units, self.rows) == (other.name, other.units, other.rows)
        return both and same and all(
            np.array_equal(a, b)
            for a, b in ((self.by_sector, other.by_sector), (self.by_demand, other.by_demand))
            if a is not None and b is not None
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash((self.name, self.units, self.rows))
