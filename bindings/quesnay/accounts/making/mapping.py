"""Concordances as people write them: dictionaries, two-column tables, matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import FloatArray, Key, as_labels, axis_keys, key_label
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Mapped", "MappingLike", "is_matrix", "named_labels", "read_mapping", "within_regions"]

MappingLike: TypeAlias = "Mapping[str, str] | pd.DataFrame | pd.Series[Any]"


class Mapped:
    """New labels, and the weight of each old label in each of them, shape (old, new)."""

    def __init__(self, kind: str, old: Sequence[str], new: Sequence[str], weights: FloatArray) -> None:
        self.old, self.new, self.weights = list(old), list(new), weights
        self.core = _core.Concordance(kind, self.old, self.new, weights)

    def parents(self) -> list[int]:
        """Place of the old label of each new one. Raises InvalidValue where a new label has two."""
        for column, label in enumerate(self.new):
            sources = [self.old[row] for row in np.flatnonzero(self.weights[:, column])]
            if len(sources) > 1:
                raise _core.InvalidValue(
                    f"'{label}' is split from {', '.join(repr(name) for name in sources)}, expected one sector"
                )
        return [int(np.flatnonzero(self.weights[:, column])[0]) for column in range(len(self.new))]

    def with_rest(self, kind: str, rest: Sequence[str]) -> Mapped:
        """The same with further old labels, each of which stays as it is."""
        new = [*self.new, *(label for label in rest if label not in self.new)]
        weights = np.zeros((len(self.old) + len(rest), len(new)))
        weights[: len(self.old), : len(self.new)] = self.weights
        for place, label in enumerate(rest):
            weights[len(self.old) + place, new.index(label)] = 1.0
        return Mapped(kind, [*self.old, *rest], new, weights)


def is_matrix(frame: Any, old: Sequence[str]) -> bool:
    """Whether a frame holds weights, old labels by new ones, and not codes in columns old, new (and weight).

    Both may be numbers alone. Of two or three columns, weights have old labels as rows, and lists have them in their
    first column. Where both are so, as with codes 0, 1, 2, the names of the columns say, else the weights of an
    old label, which add up to 1.
    """
    if not all(dtype.kind in "fiub" for dtype in frame.dtypes):
        return False
    if len(frame.columns) not in (2, 3):
        return True
    known, rows = set(old), as_labels(frame.index)
    listed = [str(name).strip().lower() for name in frame.columns[:2]] == ["old", "new"]
    unlabelled = rows == [str(place) for place in range(len(rows))]
    if listed and unlabelled:
        return False
    as_rows, in_first = set(rows) <= known, set(as_labels(frame.iloc[:, 0])) <= known
    if as_rows != in_first:
        return as_rows
    if as_rows:
        return not listed and bool(np.allclose(frame.to_numpy(dtype=float).sum(axis=1), 1.0, rtol=0.0, atol=1e-9))
    return not listed and not unlabelled and bool(set(rows) & known)


def _label(given: Any, kind: str, what: str) -> str:
    if given is None or given != given or str(given).strip() == "":
        raise _core.InvalidValue(f"{what} of the concordance of {kind}s is {shown(given)}, expected a label")
    return key_label(given)


def _pairs(mapping: MappingLike, old: Sequence[str], kind: str) -> list[tuple[str, str, float | None]] | None:
    """Old label, new label and weight; None for a matrix."""
    if not hasattr(mapping, "columns"):
        if not hasattr(mapping, "items"):
            raise _core.InvalidValue(
                f"the concordance of {kind}s is a {type(mapping).__name__} without labels, expected a dictionary, a"
                " series or a frame"
            )
        return [
            (_label(before, kind, "an old label"), _label(new, kind, f"the new label of '{key_label(before)}'"), None)
            for before, new in mapping.items()
        ]
    frame: Any = mapping
    if is_matrix(frame, old):
        return None
    if len(frame.columns) not in (2, 3):
        raise _core.InvalidValue(
            f"the concordance has {len(frame.columns)} columns, expected two (old, new), three (old, new, weight),"
            " or a matrix of numbers"
        )
    rows: list[tuple[str, str, float | None]] = []
    for row in frame.itertuples(index=False):
        try:
            weight = float(row[2]) if len(row) == 3 else None
        except (TypeError, ValueError, OverflowError):
            raise _core.InvalidValue(
                f"the weight of {kind} '{row[0]}' in '{row[1]}' is '{row[2]}', expected a number"
            ) from None
        before = _label(row[0], kind, "an old label")
        rows.append((before, _label(row[1], kind, f"the new label of '{before}'"), weight))
    return rows


def read_mapping(mapping: MappingLike, old: Sequence[str], kind: str = "sector") -> Mapped:
    """A concordance from the old labels of a table.

    Parameters
    ----------
    mapping
        A dictionary or series old -> new; a frame of two columns (old, new) or three (old, new, weight); or a frame
        of weights with old labels as rows and new labels as columns.

    Raises
    ------
    InvalidValue
        Naming an old label that is mapped to nothing or more than once, or that the table does not have.
    """
    pairs = _pairs(mapping, old, kind)
    if pairs is None:
        frame: Any = mapping
        rows, new = as_labels(axis_keys(frame.index)), as_labels(axis_keys(frame.columns))
        pairs = [(rows[i], new[j], float(frame.iat[i, j])) for i, j in zip(*np.nonzero(frame.to_numpy()), strict=True)]
        known = rows
    else:
        new = list(dict.fromkeys(pair[1] for pair in pairs))
        known = [pair[0] for pair in pairs]
    places = {label: place for place, label in enumerate(old)}
    for label in known:
        if label not in places:
            raise _core.InvalidValue(f"the concordance maps {kind} '{label}', which is not one of the table's")
    weights = np.zeros((len(places), len(new)))
    columns = {label: place for place, label in enumerate(new)}
    for source, target, weight in pairs:
        cell = (places[source], columns[target])
        if weight is None and weights[cell[0]].any():
            first = new[int(np.flatnonzero(weights[cell[0]])[0])]
            raise _core.InvalidValue(
                f"{kind} '{source}' is mapped twice, to '{first}' and to '{target}', expected once or with weights"
            )
        weights[cell] += 1.0 if weight is None else weight
    return Mapped(kind, old, new, weights)


def named_labels(mapping: MappingLike, old: Sequence[str], kind: str) -> set[str]:
    """The old labels that a mapping names. Raises InvalidValue for something that is no mapping."""
    pairs = _pairs(mapping, old, kind)
    frame: Any = mapping
    return set(as_labels(axis_keys(frame.index))) if pairs is None else {pair[0] for pair in pairs}


def within_regions(keys: list[Key], regions: Mapped, others: Mapped, kind: str = "sector") -> tuple[Mapped, list[Key]]:
    """The concordance of pairs from one of regions and one of sectors (or categories)."""
    r, s = regions.old.index, others.old.index
    pairs = [(key[0], key[-1]) for key in keys]
    every: list[Key] = [(region, other) for region in regions.new for other in others.new]
    weights = np.array([np.outer(regions.weights[r(a)], others.weights[s(b)]).ravel() for a, b in pairs])
    used = [place for place in range(len(every)) if weights[:, place].any()]
    chosen = [every[place] for place in used]
    mapped = Mapped(kind, [key_label(key) for key in keys], [key_label(key) for key in chosen], weights[:, used])
    return mapped, chosen
