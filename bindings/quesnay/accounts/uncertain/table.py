"""Questions to a table with uncertain coefficients, and their answers over many draws."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import Block, BySector, FloatArray, block, count, key_label, vector
from quesnay.accounts.uncertain.result import UncertainResult
from quesnay.asked import thread_count

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Question", "UncertainTable"]

KEEP_LIMIT = 200 << 20
Labels = list[Hashable]


class Question:
    """One analysis with the labels and the unit of its answers."""

    def __init__(self, core: _core.TableQuestion, labels: Labels, unit: str) -> None:
        self.core, self.labels, self.unit = core, labels, unit

    @property
    def name(self) -> str:
        """What the question is called in results."""
        return self.core.name


class UncertainTable:
    """A table whose coefficients are drawn; made by :meth:`quesnay.Table.uncertain`."""

    def __init__(self, table: FactorBase, core: _core.CoreUncertainTable, balance: str) -> None:
        if balance not in ("demand", "output"):
            raise _core.InvalidValue(f"balance is '{balance}', expected 'demand' or 'output'")
        self.table, self.core, self.balance = table, core, balance
        self._labels: Labels = list(table.index)

    def __repr__(self) -> str:
        return f"UncertainTable({len(self._labels)} sectors, {self.balance} stays)"

    def output(self, final_demand: BySector | None = None, *, name: str = "output") -> Question:
        """x = (I - A)^-1 f [unit of f]; f, shape (n), is the table's own (net of imports) unless given."""
        if self.balance == "output" and final_demand is None:
            raise _core.InvalidValue("output stays in this table and final demand closes; ask for closing_demand()")
        demand = self._demand() if final_demand is None else self._by_sector(final_demand, "final demand")
        return self._ask(name, "output", self._labels, self.table.unit, arrays=demand)

    def closing_demand(self, *, name: str = "closing_demand") -> Question:
        """f = (I - A) x [unit of the table] that closes the rows where output stays."""
        return self._ask(name, "closing_demand", self._labels, self.table.unit, arrays=self._output())

    def multipliers(
        self, weights: str | BySector | None = None, *, unit: str = "1", name: str = "multipliers"
    ) -> Question:
        """m = (I - A')^-1 w: output multipliers (backward linkages) without weights; w, shape (n), may be any factor
        per unit of output [unit], or the name of one row of the table or a satellite."""
        if isinstance(weights, str):
            factors = self.table.factors(weights)
            if len(factors.names) != 1:
                raise _core.InvalidValue(f"'{weights}' has {len(factors.names)} rows, expected one")
            unit = self.table.unit_per(factors.units[0], "final demand")
            column = factors.per_output[0].reshape(-1, 1)
        elif weights is None:
            column = np.ones((len(self._labels), 1))
        else:
            column = self._by_sector(weights, "the weights")
        return self._ask(name, "multipliers", self._labels, unit, arrays=column)

    def prices(self, primary_costs: BySector, *, name: str = "prices") -> Question:
        """p = (I - A')^-1 v [1], v, shape (n), primary costs per unit of output."""
        costs = self._by_sector(primary_costs, "primary costs")
        return self._ask(name, "multipliers", self._labels, "1", arrays=costs)

    def forward_linkages(self, *, name: str = "forward_linkages") -> Question:
        """Row sums of the Ghosh inverse, (I - B)^-1 1 with B = diag(x)^-1 A diag(x) [1]."""
        own = {"demands": self._demand()} if self.balance == "demand" else {"arrays": self._output()}
        return self._ask(name, "forward", self._labels, "1", **own)

    def footprints(self, intensities: Block, demands: Block, *, unit: str = "", name: str = "footprints") -> Question:
        """w'(I - A)^-1 f for each row w of ``intensities``, shape (m, n) or (n), and column f of ``demands``, shape
        (n, k) or (n): footprints of demands [unit]. Labels are pairs where both have several."""
        keys = self.table.keys
        rows, _ = block(intensities, "the intensities", rows=None, columns=keys)
        columns, _ = block(demands, "the demands", rows=keys, columns=None)
        labels: Labels = [
            tuple(part for part in (w, f) if part is not None) or name
            for w in _names(intensities, "index", len(rows))
            for f in _names(demands, "columns", columns.shape[1])
        ]
        labels = [label[0] if isinstance(label, tuple) and len(label) == 1 else label for label in labels]
        arrays = np.ascontiguousarray(rows.T)
        return self._ask(name, "content", labels, unit, arrays=arrays, demands=columns)

    def extraction(self, sectors: Any, *, name: str = "extraction") -> Question:
        """Total output lost without a sector's purchases, sales and demand, for each named [unit of the table]."""
        one = isinstance(sectors, str) or sectors in self._labels
        named: list[Any] = [sectors] if one else list(sectors)
        unknown = [key for key in named if key not in self._labels]
        if unknown:
            raise _core.UnknownName(_core.unknown_sentence("sector", key_label(unknown[0]), self.table.labels))
        own = {"demands": self._demand()} if self.balance == "demand" else {"arrays": self._output()}
        places = [self._labels.index(key) for key in named]
        return self._ask(name, "extraction", named, self.table.unit, sectors=places, **own)

    def run(
        self,
        questions: Question | Sequence[Question],
        *,
        draws: int,
        seed: int,
        first_draw: int = 0,
        threads: int | None = None,
        keep_limit: int = KEEP_LIMIT,
    ) -> UncertainResult:
        """All questions to the same draws; draws that fail are recorded, never dropped in silence.

        ``keep_limit`` [bytes]: above it answers are summed up exactly and kept as fine histograms.
        """
        asked = [questions] if isinstance(questions, Question) else list(questions)
        for question in asked:
            if not isinstance(question, Question):
                raise _core.InvalidValue(f"a question is {question!r}, expected one of this table's, such as output()")
        names = [question.name for question in asked]
        if len(set(names)) < len(names):
            twice = next(name for place, name in enumerate(names) if name in names[:place])
            raise _core.DuplicateName(f"two questions are called '{twice}', expected a name= of its own for each")
        cores = [question.core for question in asked]
        result = self.core.run(
            cores, seed=count(seed, "seed", 2**64 - 1), first_draw=count(first_draw, "first_draw"),
            draws=count(draws, "draws", 2**40), threads=thread_count(threads),
            keep_limit=count(keep_limit, "keep_limit"),
        )  # fmt: skip
        n = len(self._labels)
        certain = _core.CoreUncertainTable(
            self.table.labels, coefficients=self.table.coefficients_array, spread=np.zeros((n, n)),
            law="lognormal", common="none", correlation=0.0, columns="value_added_absorbs",
        ).run(cores, seed=0, first_draw=0, draws=1, threads=1, keep_limit=KEEP_LIMIT)  # fmt: skip
        central = [certain.values(q)[:, 0] for q in range(len(asked))]
        labels = {question.name: question.labels for question in asked}
        units = {question.name: question.unit for question in asked}
        return UncertainResult(result, labels, units, central)

    def draw(self, draw: int, *, seed: int) -> TableBase:
        """The table of one draw; it adds up. One column of final demand, net of imports, and one row of primary costs.

        Raises
        ------
        NotProductive
            Where the draw is not; InvalidValue where a cell is below zero.
        """
        draw, seed = count(draw, "draw"), count(seed, "seed", 2**64 - 1)
        x = self.table.gross_output_array
        flows, demand, costs, output = self.core.drawn_table(x, self.balance, seed=seed, draw=draw)
        return type(self.table)(
            self.table.index,
            flows=flows,
            final_demand=demand,
            value_added=costs,
            gross_output=output,
            unit=self.table.unit,
        )

    def each(
        self,
        analysis: Callable[[Any], pd.Series[Any] | pd.DataFrame | float],
        *,
        draws: int,
        seed: int,
        first_draw: int = 0,
        name: str = "answer",
        unit: str = "",
    ) -> UncertainResult:
        """Any analysis of a table, called with the table of each draw: slower than :meth:`run`, the same draws.

        ``analysis`` returns a number, a Series or a DataFrame with the same labels for every draw. Other errors than
        those of the library are not caught.
        """
        if not callable(analysis):
            raise _core.InvalidValue(f"the analysis is {analysis!r}, expected a function of a table")
        draws, first_draw, seed = count(draws, "draws"), count(first_draw, "first_draw"), count(seed, "seed", 2**64 - 1)
        columns: list[FloatArray] = []
        failures: list[tuple[int, str, str]] = []
        central, labels = _flat(analysis(self.table), name)
        for draw in range(first_draw, first_draw + draws):
            try:
                values, _ = _flat(analysis(self.draw(draw, seed=seed)), name)
            except _core.NotProductive as error:
                failures.append((draw, str(error).rpartition("'")[0].rpartition("'")[2], str(error)))
                values = np.full(len(central), np.nan)
            except _core.QuesnayError as error:
                failures.append((draw, "", str(error)))
                values = np.full(len(central), np.nan)
            if len(values) != len(central):
                raise _core.DimensionMismatch(
                    f"draw {draw} answers {len(values)} numbers, the table itself answers {len(central)}"
                )
            columns.append(values)
        result = _core.collected_draws(
            [name], [np.ascontiguousarray(np.array(columns).T)], failures, seed=seed, first_draw=first_draw, draws=draws
        )
        return UncertainResult(result, {name: labels}, {name: unit}, [central])

    def _ask(self, name: str, kind: str, labels: Labels, unit: str, **parts: Any) -> Question:
        return Question(_core.TableQuestion(name, kind, **parts), labels, unit)

    def _output(self) -> FloatArray:
        return self.table.gross_output_array.reshape(-1, 1)

    def _demand(self) -> FloatArray:
        return self.core.closing_demand(self.table.gross_output_array).reshape(-1, 1)

    def _by_sector(self, values: BySector, what: str) -> FloatArray:
        return vector(values, what, self.table.keys).reshape(-1, 1)


def _names(values: Any, axis: str, count: int) -> list[Hashable]:
    """Labels along one axis of a frame or an array; nothing to tell apart in a vector."""
    return list(getattr(values, axis, range(count))) if getattr(values, "ndim", 1) == 2 else [None]


def _flat(answer: Any, name: str) -> tuple[FloatArray, Labels]:
    """Numbers of an answer in order, and their labels."""
    if hasattr(answer, "to_numpy"):
        stacked = answer.stack() if answer.ndim == 2 else answer
        return stacked.to_numpy(dtype=float), list(stacked.index)
    return np.array([float(answer)]), [name]
