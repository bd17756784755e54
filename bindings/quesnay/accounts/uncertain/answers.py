"""Answers of any analysis by label, and marks that tell tables and questions apart."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from numbers import Real
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.parts.labelled import FloatArray
from quesnay.kinds import shown

__all__ = ["AnswerMismatch", "flat_answer", "in_order_of", "mark"]

_EXPECTED = "expected a number, or a Series or frame of numbers"


class AnswerMismatch(_core.DimensionMismatch):
    """No numbers, or other labels than the table's own: a fault of the analysis, not of the draw."""


def mark(*parts: Any) -> str:
    """The same text for the same parts: labels, settings and arrays."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        found.update(repr(np.shape(part) if isinstance(part, np.ndarray) else ()).encode())
    return found.hexdigest()


def flat_answer(answer: Any, name: str) -> tuple[FloatArray, list[Hashable]]:
    """Numbers of an answer in order, row after row, and their labels.

    Raises AnswerMismatch for what is neither a number nor a Series or frame of numbers.
    """
    import pandas as pd

    if not isinstance(answer, pd.Series | pd.DataFrame):
        # An array of one number is one, as NumPy's own numbers are.
        if isinstance(answer, np.ndarray) and answer.size == 1:
            answer = answer.item()
        if not isinstance(answer, Real):
            raise AnswerMismatch(f"the analysis answers {shown(answer)}, {_EXPECTED}")
        return np.array([float(answer)]), [name]
    try:
        values = answer.to_numpy(dtype=float).ravel()
    except (TypeError, ValueError) as error:
        kind = type(answer).__name__
        raise AnswerMismatch(f"the analysis answers a {kind} that is not of numbers alone, {_EXPECTED}") from error
    if isinstance(answer, pd.Series):
        return values, list(answer.index)
    return values, [(*_parts(row), *_parts(column)) for row in answer.index for column in answer.columns]


def _parts(label: Any) -> tuple[Any, ...]:
    return label if isinstance(label, tuple) else (label,)


def in_order_of(wanted: list[Hashable], values: FloatArray, labels: list[Hashable], draw: int) -> FloatArray:
    """Values by label in the order wanted. Raises AnswerMismatch where the labels are not the same."""
    if labels == wanted:
        return values
    if len(labels) != len(wanted):
        raise AnswerMismatch(f"draw {draw} answers {len(labels)} numbers, the table itself answers {len(wanted)}")
    place = {label: at for at, label in enumerate(labels)}
    if len(place) < len(labels) or set(place) != set(wanted):
        strange = next((label for label in labels if label not in set(wanted)), labels[0])
        raise AnswerMismatch(
            f"draw {draw} answers for {shown(strange)}, expected one number for each label of the table's own answer"
        )
    return values[[place[label] for label in wanted]]
