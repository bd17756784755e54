"""The model builder: the core's, with numbers taken by label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, SupportsIndex

import quesnay._core as _core
from quesnay.accounts.parts.labelled import FloatArray
from quesnay.models.by_label import Axes, Numbers, by_label, by_place_or_label
from quesnay.refusals import explained, in_sentences

__all__ = ["LabelledBuilder", "axes_of_dims", "points_of_table"]


def axes_of_dims(builder: _core.ModelBuilder, dims: Sequence[str]) -> Axes:
    """Dimensions of a model under construction with their labels. Raises UnknownName with the nearest known one.

    What is no text is a TypeError, for the function that takes it to say which argument it was.
    """
    known = builder.axes()
    for dim in dims:
        if not isinstance(dim, str):
            raise TypeError(f"{dim!r} is no name of a dimension")
        if dim not in known:
            raise _core.UnknownName(_core.unknown_sentence("dimension", dim, list(known)))
    return [(dim, known[dim]) for dim in dims]


class LabelledBuilder(_core.ModelBuilder):
    """Builds a model equation by equation; units and dimensions are checked on the way, numbers taken by label."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """Refused: expressions are of this builder alone. Raises InvalidValue."""
        raise _core.InvalidValue(
            "a model under construction cannot be pickled or copied, expected the model that it builds:"
            " quesnay.Model(builder.build())"
        )

    def constants(self, values: Numbers, dims: Sequence[str], unit: str = "1") -> _core.Expr:
        """Numbers over dimensions.

        Parameters
        ----------
        values
            A Series, frame, DataArray or mapping by label, in any order; a plain array of the shape of the dimensions,
            or row-major.
        dims
            Names of the dimensions.
        unit
            Of the numbers; a ratio by default.

        Raises
        ------
        DimensionMismatch
            For another shape than the dimensions'.
        UnknownName, DuplicateName, InvalidValue
            For a label that is unknown, given twice or missing; for what is no number.
        """
        given = [dims] if isinstance(dims, str) else list(dims)
        array = by_label(values, f"the constant over ({', '.join(given)})", axes_of_dims(self, given))
        return super().constants(array.ravel().tolist(), given, unit)

    def set_table(self, name: str, at: Any, values: Any) -> None:
        """Replaces the points of the one table function in the equation of a quantity.

        Parameters
        ----------
        name
            Of the quantity whose equation has it.
        at, values
            Numbers in one order; a Series whose index is ``at``, in any order; or two columns of one frame.
        """
        super().set_table(name, *points_of_table(at, values, f"the table of '{name}'"))


for _name, _member in list(vars(_core.ModelBuilder).items()):
    if not (_name.startswith("_") or _name in vars(LabelledBuilder) or isinstance(_member, property)):
        setattr(LabelledBuilder, _name, in_sentences(_member))
for _name in ("constants", "set_table"):
    setattr(LabelledBuilder, _name, explained(vars(LabelledBuilder)[_name], _name))


def points_of_table(at: Any, values: Any, what: str) -> tuple[list[float], list[float]]:
    """Points of a table function."""
    x, y = by_place_or_label(at, values, what, "x")
    return _plain(x), _plain(y)


def _plain(array: FloatArray) -> list[float]:
    numbers: list[float] = array.ravel().tolist()
    return numbers
