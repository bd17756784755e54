"""Further ways of making a table's products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import FloatArray, Key, block, key_label
from quesnay.kinds import shown

__all__ = ["Techniques", "added_techniques"]


@dataclass(frozen=True)
class Techniques:
    """Names, inputs per output (n, techniques) and the place of each one's product."""

    names: tuple[str, ...]
    inputs: FloatArray
    makes: tuple[int, ...]


def added_techniques(
    techniques: Any, makes: Mapping[str, str] | None, labels: Sequence[str], keys: Sequence[Key]
) -> Techniques:
    """The techniques that are given beside the table's own.

    Raises
    ------
    InvalidValue
        For one without a product, named as a sector, or with an input that is no number of 0 or more.
    """
    if techniques is None:
        if makes is not None:
            raise _core.InvalidValue("makes is given without techniques, expected both")
        return Techniques((), np.empty((len(labels), 0)), ())
    if not hasattr(techniques, "columns"):
        raise _core.InvalidValue(f"techniques is {shown(techniques)}, expected a frame of sectors by techniques")
    if not isinstance(makes, Mapping):
        raise _core.InvalidValue(f"makes is {shown(makes)}, expected the product of each technique by its name")
    inputs, columns = block(techniques, "techniques", rows=list(keys), columns=None)
    names = [key_label(key) for key in columns]
    places = []
    for name in names:
        if name in labels:
            raise _core.DuplicateName(f"technique '{name}' has the name of a sector, expected one of its own")
        if name not in makes:
            raise _core.InvalidValue(f"technique '{name}' has no product, expected makes={{'{name}': ...}}")
        if makes[name] not in labels:
            raise _core.UnknownName(f"product {shown(makes[name])} of technique '{name}' is no sector of the table")
        places.append(list(labels).index(makes[name]))
    stray = next((name for name in makes if name not in names), None)
    if stray is not None:
        raise _core.UnknownName(f"makes names {shown(stray)}, which is no technique, expected {', '.join(names)}")
    wrong = np.argwhere(~(np.isfinite(inputs) & (inputs >= 0.0)))
    if wrong.size:
        row, column = wrong[0]
        raise _core.InvalidValue(
            f"technique '{names[column]}' takes {inputs[row, column]} of '{labels[row]}', expected a finite number of"
            " 0 or more"
        )
    return Techniques(tuple(names), inputs, tuple(places))
