"""Labels of sectors, products and categories: texts or pairs, and where each stands among others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence, Set
from numbers import Real
from typing import Any, TypeAlias

import quesnay._core as _core
from quesnay.kinds import shown

__all__ = ["Key", "as_labels", "axis_keys", "key_label", "places", "require_distinct"]

Key: TypeAlias = str | tuple[str, ...]
"""A label of a sector, product or category: a text, or a pair (region, sector)."""


def key_label(key: Any) -> str:
    """'region:sector' for a pair, the text itself otherwise."""
    return ":".join(map(str, key)) if isinstance(key, tuple) else str(key)


def as_labels(keys: Iterable[Any]) -> list[str]:
    """Labels as text; the parts of a pair are joined by a colon: ("GZ", "K1") is "GZ:K1"."""
    return [key_label(key) for key in keys]


def _is_absent(label: Any) -> bool:
    parts = label if isinstance(label, tuple) else (label,)
    try:
        return any(part is None or part != part or str(part).strip() == "" for part in parts)
    except (TypeError, ValueError):  # an array or the like, which is no label
        return True


def _is_label(label: Any) -> bool:
    """A text, or what offices write in its place: a number, a date. True and False are no labels."""
    if isinstance(label, tuple):
        return len(label) > 0 and all(not isinstance(part, tuple) and _is_label(part) for part in label)
    return isinstance(label, str | Real | datetime.date) and not isinstance(label, bool)


def axis_keys(labels: Iterable[Any], what: str = "label", *, pairs: bool = False) -> list[Key]:
    """Labels as texts, or tuples of texts all of one length.

    Parameters
    ----------
    what
        What a label stands for, in sentences: "sector".
    pairs
        Whether tuples must be pairs (region, sector).

    Raises
    ------
    InvalidValue
        Not a list, or one without an order; a label that is empty or not given, or that is no text, number or date;
        single names and tuples mixed.
    """
    if isinstance(labels, str | bytes | Mapping | Set) or not isinstance(labels, Iterable):
        raise _core.InvalidValue(f"the {what}s are {shown(labels)}, expected a list of labels")
    given = list(labels)
    for place, label in enumerate(given):
        if _is_absent(label):
            raise _core.InvalidValue(f"{what} {place + 1} has no label (it is {shown(label)}), expected a text")
        if not _is_label(label):
            raise _core.InvalidValue(f"{what} {place + 1} is {shown(label)}, expected a text")
    keys: list[Key] = [tuple(map(str, label)) if isinstance(label, tuple) else str(label) for label in given]
    shapes = {len(key) if isinstance(key, tuple) else 0 for key in keys}
    if len(shapes) > 1:
        raise _core.InvalidValue(f"{what}s mix single names and pairs, expected all of one kind")
    if pairs and shapes - {0, 2}:
        raise _core.InvalidValue(f"{what} '{key_label(keys[0])}' has {len(keys[0])} parts, expected pairs of two")
    return keys


def require_distinct(labels: Sequence[str], what: str, kind: str) -> None:
    """Raises DuplicateName for a label given twice."""
    if len(set(labels)) < len(labels):
        twice = next(label for place, label in enumerate(labels) if label in labels[:place])
        raise _core.DuplicateName(f"{what}: {kind} '{twice}' is given twice, expected it once")


def places(
    given: Sequence[str], wanted: Sequence[str], what: str, kind: str, *, partial: bool = False, frame: bool = False
) -> list[int] | slice:
    """Where each wanted label stands among those given: the same labels, in any order; if partial, -1 for none.

    All as they stand, without a copy, where the order is the same.
    """
    if list(given) == list(wanted):
        return slice(None)
    require_distinct(given, what, kind)
    known = set(wanted)
    extra = next((label for label in given if label not in known), None)
    if extra is not None:
        raise _core.UnknownName(f"{what}: {_core.unknown_sentence(kind, extra, list(wanted))}")
    place = {label: n for n, label in enumerate(given)}
    missing = [label for label in wanted if label not in place]
    if missing and not partial:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        lacks = kind if frame else f"number for {kind}"
        raise _core.InvalidValue(f"{what} has no {lacks} '{missing[0]}'{more}, expected one for each")
    return [place.get(label, -1) for label in wanted]
