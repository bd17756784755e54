"""Answers of an uncertain table over many draws."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.accounts.parts.labelled import FloatArray, number
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["UncertainResult"]

FAILURE_COLUMNS = ["draw", "sector", "reason"]


class UncertainResult:
    """Answers of consecutive draws by question."""

    def __init__(
        self,
        core: _core.EnsembleResult,
        labels: Mapping[str, list[Hashable]],
        units: Mapping[str, str],
        central: Sequence[FloatArray],
        drawn_from: str,
    ) -> None:
        self.core, self._labels, self._units = core, dict(labels), dict(units)
        self._central = list(central)
        self._drawn_from = drawn_from

    def __repr__(self) -> str:
        return f"UncertainResult({self.core.n_draws} draws of {', '.join(self.questions)})"

    @property
    def questions(self) -> list[str]:
        """Names of the questions."""
        return self.core.scenarios

    def summary(self, question: str, *, levels: Sequence[float] = (0.05, 0.5, 0.95)) -> pd.DataFrame:
        """Central value (no uncertainty), completed draws, mean, sd and quantiles of each answer, in its unit.

        Quantiles: order statistics with linear interpolation; from histograms of relative width below 1e-4 where draws
        are not kept. ``attrs["units"]`` is the unit.
        """
        import pandas as pd

        q = self._place(question)
        asked = [number(level, "the level of a quantile") for level in levels]
        rows = []
        for index, central in enumerate(self._central[q]):
            band = self.core.band(q, index, asked)
            quantiles = {f"q{100 * level:g}": value for level, value in zip(levels, band["quantiles"], strict=True)}
            rows.append(
                {"central": central, "draws": band["draws"], "mean": band["mean"], "sd": band["sd"], **quantiles}
            )
        frame = pd.DataFrame(rows, index=self._index(question))
        frame.attrs["units"] = self._units[question]
        frame.columns.name = f"{question} [{self._units[question] or '?'}]"
        return frame

    def values(self, question: str) -> pd.DataFrame:
        """Kept answers, one row a draw; not a number where the draw failed."""
        import pandas as pd

        q = self._place(question)
        if not self.core.kept:
            raise _core.InvalidValue("draws of this run are not kept, expected a keep_limit above their size")
        first = self.core.first_draw
        index = pd.RangeIndex(first, first + self.core.n_draws, name="draw")
        return pd.DataFrame(self.core.values(q).T, index=index, columns=self._index(question))

    @property
    def failures(self) -> pd.DataFrame:
        """Draws without an answer: which, the sector, and why."""
        import pandas as pd

        rows = [(row["draw"], row["variable"], row["reason"]) for row in self.core.failures]
        return pd.DataFrame(list(dict.fromkeys(rows)), columns=FAILURE_COLUMNS)

    def merge(self, following: UncertainResult) -> UncertainResult:
        """One result of two of adjacent draws of the same questions to the same uncertain table: the bits of one run.

        An analysis of :meth:`UncertainTable.each` is told by its name alone.
        """
        if not isinstance(following, UncertainResult):
            raise _core.InvalidValue(f"what follows is {shown(following)}, expected an UncertainResult")
        merged = self.core.merge(following.core)
        if self._drawn_from != following._drawn_from:
            raise _core.InvalidValue(
                "the results are of other tables, spreads, laws or questions, expected two runs of the same questions"
                " to one uncertain table"
            )
        return UncertainResult(merged, self._labels, self._units, self._central, self._drawn_from)

    def _place(self, question: str) -> int:
        if question not in self.questions:
            raise _core.UnknownName(f"unknown question '{question}'; known are {', '.join(self.questions)}")
        return self.questions.index(question)

    def _index(self, question: str) -> pd.Index[str]:
        import pandas as pd

        labels = self._labels[question]
        if labels and all(isinstance(label, tuple) for label in labels):
            return pd.MultiIndex.from_tuples([tuple(label) for label in labels if isinstance(label, tuple)])
        return pd.Index(labels)
