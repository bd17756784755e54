"""Where the numbers of a parameter go: one, or one for each label of its dimensions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Places"]


@dataclass(frozen=True)
class Places:
    """The parameters of a model with their dimensions, and the labels of these."""

    dims: Mapping[str, tuple[str, ...]]
    axes: Mapping[str, list[str]]

    @property
    def names(self) -> list[str]:
        """The parameters of the model."""
        return list(self.dims)

    def what(self, name: str) -> str:
        """What its numbers are by: ``"sector"``, ``"district"``; empty for one number."""
        return ", ".join(self.dims.get(name, ()))

    def labels(self, name: str) -> list[str]:
        """Labels of the numbers of a parameter in the model's order: ``K1``, or ``K1,high``; ``-`` for one number."""
        if not self.dims.get(name):
            return ["-"]
        return [",".join(labels) for labels in itertools.product(*(self.axes[dim] for dim in self.dims[name]))]
