"""Data variables: series that come from tables beside the model, or from stored runs that are given."""

from __future__ import annotations

from typing import Any

import numpy as np

import quesnay.functions as f
from quesnay._core import Expr
from quesnay.importing.building.expressions import NOTHING
from quesnay.importing.building.scope import Instance, NeedsElements, Quantity, Scope
from quesnay.importing.building.tables import Tables
from quesnay.importing.files.cells import Series
from quesnay.importing.files.found import Piece, Variable

__all__ = ["Data"]


class Data(Tables):
    """Series by element; those of one array are one series if they have the same times."""

    values: dict[str, Any]
    given: dict[str, Series]  #: by name or name[element], as keys: what a run is given

    def define_data(self, quantity: Quantity, variable: Variable, instance: Instance, name: str) -> None:
        """A whole array of data."""
        series: dict[tuple[str, ...], Series] = {}
        for piece in variable.pieces:
            series.update(self._series(piece, variable))
        first = next(iter(series.values()))
        if any(one.at != first.at for one in series.values()) or len({p.keyword for p in variable.pieces}) > 1:
            raise NeedsElements(name)
        rows = [series[place].values for place in self.ranges.combinations(quantity.ranges)]
        values = np.array(rows).T.reshape([len(first.at), *(len(self.labels(dim)) for dim in quantity.dims)])
        made = self._made_series(
            quantity.name, first.at, values, list(quantity.dims), variable.pieces[0].keyword, variable
        )
        self.builder.define(self.builder.named(quantity.name), made)
        self.series_of[quantity.name] = series

    def define_data_element(self, owner: str, piece: Piece, place: tuple[str, ...], scope: Scope) -> None:
        """Data of one element."""
        variable = next(v for v in scope.instance.section.variables.values() if piece in v.pieces)
        series = self._series(piece, variable)[place]
        made = self._made_series(owner, series.at, np.array(series.values), [], piece.keyword, variable)
        self.builder.define(self.builder.named(owner), made)
        self.series_of[owner] = {place: series}

    def _series(self, piece: Piece, variable: Variable) -> dict[tuple[str, ...], Series]:
        places = self.ranges.combinations(piece.subscripts)
        ast = piece.ast
        if type(ast).__name__ == "GetDataStructure":
            found = self.cells.series(ast.file, ast.tab, ast.time_row_or_col, ast.cell, len(places))
            return dict(zip(places, found, strict=True))
        if ast is not None:
            raise self.found.refuse(piece.line, variable.name, "its data are an expression, expected a table or a file")
        return {place: self._given(variable, place, piece) for place in places}

    def _given(self, variable: Variable, place: tuple[str, ...], piece: Piece) -> Series:
        from quesnay.importing.files.found import key

        wanted = key(variable.name) + (f"[{','.join(place)}]" if place else "")
        if wanted not in self.given:
            raise self.found.refuse(
                piece.line, variable.name,
                "it is data that come with a run, expected a file with them: data=['FILE.csv'] with a column"
                f" '{variable.name}'",
            )  # fmt: skip
        return self.given[wanted]

    def _made_series(
        self, name: str, at: list[float], values: Any, dims: list[str], keyword: str | None, variable: Variable
    ) -> Expr:
        # A value begins with the first step that is not before its point; edges lie in the middle of steps.
        step = self.control.step
        half, little = step / 2.0, step * 1e-6
        kind = "step"
        times = list(at)
        if keyword in (None, "interpolate"):
            kind = "linear"
        elif keyword == "hold_backward":
            times = [time + half - little for time in at]
        elif keyword == "look_forward":
            times = [at[0] - step, *(time + half + little for time in at[:-1])]
        elif keyword == "raw":
            times, values = self._raw(at, values, half, little)
        else:
            raise self.found.refuse(variable.line, variable.name, f"data that are read :{keyword}: are not supported")
        if len(times) == 1:
            times, values = [times[0], times[0] + step], np.concatenate([values, values])
        made = self.names.unique(f"{name}_data")
        return f.series(
            self.builder, made, times, values, dims, unit=self.unit_of(variable), kind=kind, outside="hold",
            description=f"data of {variable.name}",
        )  # fmt: skip

    @staticmethod
    def _raw(at: list[float], values: Any, half: float, little: float) -> tuple[list[float], Any]:
        """Numbers at their own times alone, and none between."""
        nothing = np.full_like(values[:1], NOTHING)
        times: list[float] = [at[0] - 10.0 * half]
        rows = [nothing]
        for number, time in enumerate(at):
            times += [time + half - little, time + half + little]
            rows += [values[number : number + 1], nothing]
        return times, np.concatenate(rows)

    series_of: dict[str, dict[tuple[str, ...], Series]]
