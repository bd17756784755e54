"""Numbers of a case whose model was edited."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.errors import CaseError
from quesnay.models.by_label import Numbers, axes_of, by_label, items_of

__all__ = ["edited_data"]


def edited_data(data: CaseData, core: _core.CoreModel, values: Mapping[str, Numbers]) -> CaseData:
    """The case with the numbers of some parameters alone, and those of new ones.

    Parameters
    ----------
    core
        The edited model; numbers of parameters it lacks, and correlations with them, are left out.
    values
        Numbers of parameters over their dimensions, as :meth:`quesnay.Model.run` takes them.

    Raises
    ------
    CaseError
        For a value of what is no parameter of the model, or of one that parameters.csv gives.
    DimensionMismatch, UnknownName, DuplicateName, InvalidValue
        For another shape or other labels than the parameter's.
    """
    known = set(core.names("parameter"))
    given = {row.parameter for row in data.parameters}
    arrays = {name: array for name, array in data.arrays.items() if name in known}
    for name, value in items_of(values, "the values"):
        if name not in known:
            raise CaseError(f"a value is given for '{name}', which is not a parameter of the edited model")
        if name in given:
            raise CaseError(
                f"a value is given for '{name}', whose numbers are those of {data.folder / 'parameters.csv'}, expected"
                " a parameter that the change adds"
            )
        arrays[name] = by_label(value, f"parameter '{name}'", axes_of(core, name))
    rows = tuple(row for row in data.parameters if row.parameter in known)
    streams = {row.stream for row in rows}
    kept = [k for k, pair in enumerate(data.correlations) if {pair[0], pair[1]} <= streams]
    pairs = tuple(data.correlations[k] for k in kept)
    degrees = tuple(data.degrees_of_freedom[k] for k in kept) if data.degrees_of_freedom else ()
    return dataclasses.replace(data, arrays=arrays, parameters=rows, correlations=pairs, degrees_of_freedom=degrees)
