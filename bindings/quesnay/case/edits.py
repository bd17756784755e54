"""Numbers of a case whose model was edited."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from quesnay.case.data import CaseData
from quesnay.errors import CaseError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["edited_data"]


def edited_data(data: CaseData, parameters: Iterable[str], values: Mapping[str, ArrayLike]) -> CaseData:
    """The case with the numbers of some parameters alone, and those of new ones.

    Parameters
    ----------
    parameters
        Names of the parameters of the edited model; numbers of others, and correlations with them, are left out.
    values
        Numbers of parameters, row-major over their dimensions.

    Raises
    ------
    CaseError
        For a value of what is no parameter of the model.
    """
    known = set(parameters)
    arrays = {name: array for name, array in data.arrays.items() if name in known}
    for name, value in values.items():
        if name not in known:
            raise CaseError(f"a value is given for '{name}', which is not a parameter of the edited model")
        arrays[name] = np.atleast_1d(np.asarray(value, dtype=float)).ravel()
    rows = tuple(row for row in data.parameters if row.parameter in known)
    streams = {row.stream for row in rows}
    kept = [pair for pair in data.file.correlations if {pair.first, pair.second} <= streams]
    file = data.file.model_copy(update={"correlations": kept})
    return dataclasses.replace(data, arrays=arrays, parameters=rows, file=file)
