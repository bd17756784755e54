"""Arguments of a table that are more than a block of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import quesnay._core as _core
from quesnay.accounts.parts.labelled import Block, FloatArray, Key, block, key_label
from quesnay.accounts.parts.scalars import text, texts
from quesnay.kinds import shown

__all__ = ["each_of", "known_exports", "names_by_label", "optional_block", "treatment_of"]


def each_of(given: Any, what: str, expected: str) -> list[Any]:
    """What an argument names: one text, or several things in a list. Raises InvalidValue for what is neither."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Iterable):
        raise _core.InvalidValue(f"{what} is {shown(given)}, expected {expected}")
    return list(given)


def treatment_of(imports: object, flows: object, demand: object) -> str:
    if imports is not None and flows is not None:
        raise _core.InvalidValue(
            "imports are given as columns taken off the sales and as flows apart, expected one of the two"
        )
    if demand is not None and flows is None:
        raise _core.InvalidValue("import_demand is given without import_flows, expected both or none")
    return "competitive" if imports is not None else "apart" if flows is not None else "none"


def optional_block(values: Block | None, what: str, rows: Sequence[Key], columns: Sequence[Key]) -> FloatArray | None:
    return None if values is None else block(values, what, rows=rows, columns=columns)[0]


def known_exports(exports: Key | Sequence[Key], demand_keys: Sequence[Key]) -> tuple[Key, ...]:
    # A pair is a sequence too: it is one category if the table has it.
    one = isinstance(exports, tuple) and exports in demand_keys
    named: list[Any] = [exports] if one else each_of(exports, "exports", "a category of final demand or a list of them")
    for key in named:
        if key not in demand_keys:
            known = ", ".join(key_label(known) for known in demand_keys)
            raise _core.InvalidValue(f"exports name '{key_label(key)}', expected a category of final demand: {known}")
    return tuple(named)


def names_by_label(names: Mapping[str, str] | Sequence[str] | None, labels: Sequence[str]) -> dict[str, str]:
    if names is None:
        return {}
    if not isinstance(names, Mapping):
        given = texts(names, "names")
        if len(given) != len(labels):
            raise _core.DimensionMismatch(f"names has {len(given)} sectors, the table has {len(labels)}")
        return dict(zip(labels, given, strict=True))
    known = set(labels)
    unknown = [label for label in names if label not in known]
    if unknown:
        raise _core.InvalidValue(f"names name '{unknown[0]}', which is not a sector of the table")
    return {label: text(name, f"the name of '{label}'") for label, name in names.items()}
