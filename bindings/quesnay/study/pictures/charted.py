"""The parts of a result that pictures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    import quesnay._core as _core
    from quesnay.case.labels import Period
    from quesnay.study.plan import CompiledScenario, Study

__all__ = ["Charted"]


class Charted(Protocol):
    """Of :class:`quesnay.Result`."""

    @property
    def study(self) -> Study: ...
    @property
    def ensemble(self) -> _core.EnsembleResult: ...
    @property
    def compiled(self) -> Sequence[CompiledScenario]: ...
    @property
    def scenarios(self) -> list[str]: ...
    @property
    def periods(self) -> Sequence[Period]: ...
    def place_of(self, name: str) -> int: ...
    def targets(self) -> pd.DataFrame: ...
    def target_differences(self) -> pd.DataFrame: ...
