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
from quesnay.importing.files.found import Piece, Variable, key

__all__ = ["Data"]


class Data(Tables):
    """Series by element; those of one array are one series if they have the same times."""

    values: dict[str, Any]
    given: dict[str, Series]  #: by name or name[element], as keys: what a run is given
    used_data: set[str]  #: those of them that a variable took

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
        wanted = key(variable.name) + (f"[{','.join(place)}]" if place else "")
        if wanted not in self.given:
            raise self.found.refuse(
                piece.line, variable.name,
                "it is data that come with a run, expected a file with them: data=['FILE.csv'] with a column"
                f" '{variable.name}'",
            )  # fmt: skip
        self.used_data.add(wanted)
        return self.given[wanted]

    def _made_series(
        self, name: str, at: list[float], values: Any, dims: list[str], keyword: str | None, variable: Variable
    ) -> Expr:
        unit = self.unit_of(variable)
        if keyword in (None, "interpolate"):
            times = list(at)
            if len(times) == 1:
                times, values = [times[0], times[0] + self.control.step], np.concatenate([values, values])
            made = self.names.unique(f"{name}_data")
            return f.series(
                self.builder, made, times, values, dims, unit=unit, outside="hold",
                description=f"data of {variable.name}",
            )  # fmt: skip
        if keyword not in ("hold_backward", "look_forward", "raw"):
            raise self.found.refuse(variable.line, variable.name, f"data that are read :{keyword}: are not supported")
        if len(at) > 1 and self._on_steps(at):
            kind = {"hold_backward": "step", "look_forward": "look_forward", "raw": "points"}[keyword]
            return f.series(
                self.builder, self.names.unique(f"{name}_data"), list(at), values, dims, unit=unit, kind=kind,
                outside="hold", between=NOTHING if keyword == "raw" else None, description=f"data of {variable.name}",
            )  # fmt: skip
        # Points between steps: held from where a step begins to its end, as Vensim reads them.
        begun = (self.builder.step_time() - 0.5 * self.builder.time_step()) / self.time_one
        held = self._held(begun, at, values, dims, keyword, unit, variable)
        if keyword != "raw":
            return held
        # Between its points there is nothing.
        at_one = _points(at, [1.0] * len(at), "raw")
        return f.where(f.greater(f.lookup(begun, *at_one), 0.5), held, self.builder.constant(NOTHING, unit))

    def _on_steps(self, at: list[float]) -> bool:
        """Whether every point is where a step of the file's run begins, before the run or after it too."""
        steps = (np.array(at) - self.control.start) / self.control.step
        return bool((np.abs(steps - np.round(steps)) < 1e-6).all())

    def _held(
        self, begun: Expr, at: list[float], values: Any, dims: list[str], keyword: str, unit: str, variable: Variable
    ) -> Expr:
        kind = "hold_backward" if keyword == "raw" else keyword
        if not dims:
            return f.lookup(begun, *_points(at, values.ravel().tolist(), kind), unit)
        if len(dims) > 1:
            raise NeedsElements(key(variable.name))
        rows = [_points(at, values[:, place].tolist(), kind) for place in range(values.shape[1])]
        return f.lookup_by(begun, dims[0], [one[0] for one in rows], [one[1] for one in rows], unit)

    series_of: dict[str, dict[tuple[str, ...], Series]]


def _points(at: list[float], values: list[float], kind: str) -> tuple[list[float], list[float]]:
    """Points of a table that jumps: at a point, or just after it; ``raw`` is 1 at the points alone."""
    if len(at) == 1 and kind != "raw":
        return [at[0], at[0] + 1.0], [values[0], values[0]]
    little = 1e-6 * min((after - before for before, after in zip(at, at[1:], strict=False)), default=1.0)
    points: list[tuple[float, float]] = []
    for place, (time, value) in enumerate(zip(at, values, strict=True)):
        if kind == "raw":
            points += [(time - 2 * little, 0.0), (time - little, 1.0), (time + little, 1.0), (time + 2 * little, 0.0)]
        elif kind == "hold_backward":
            before = values[place - 1] if place else value
            points += [(time - 2 * little, before), (time - little, value)]
        else:
            after = values[min(place + 1, len(values) - 1)]
            points += [(time + little, value), (time + 2 * little, after)]
    return [time for time, _ in points], [value for _, value in points]
