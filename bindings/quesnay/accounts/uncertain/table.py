"""Questions to a table with uncertain coefficients, and their answers over many draws."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.analysis.factors import FactorBase
from quesnay.accounts.parts.arguments import each_of
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.labelled import Block, BySector, FloatArray, as_pandas, block, count, vector
from quesnay.accounts.uncertain.answers import AnswerMismatch, flat_answer, in_order_of, mark
from quesnay.accounts.uncertain.drawn import drawn_table
from quesnay.accounts.uncertain.result import UncertainResult
from quesnay.asked import thread_count
from quesnay.kinds import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Question", "UncertainTable", "made"]

KEEP_LIMIT = 200 << 20
Labels = list[Hashable]


class Question:
    """One analysis with the labels and the unit of its answers, and the table that it was asked of."""

    def __init__(
        self, asked: tuple[str, str, dict[str, Any]], labels: Labels, unit: str, asked_of: str, content: str
    ) -> None:
        self._asked = asked
        name, kind, parts = asked
        self.core = _core.TableQuestion(name, kind, **parts)
        self.labels, self.unit = labels, unit
        self.asked_of, self.content = asked_of, content

    def __reduce__(self) -> tuple[Any, ...]:
        return Question, (self._asked, self.labels, self.unit, self.asked_of, self.content)

    @property
    def name(self) -> str:
        """What the question is called in results."""
        return self.core.name


class UncertainTable:
    """A table whose coefficients are drawn; made by :meth:`quesnay.Table.uncertain`."""

    def __init__(
        self, table: FactorBase, core: _core.CoreUncertainTable, *, balance: str, columns: str, law: tuple[Any, ...]
    ) -> None:
        if balance not in ("demand", "output"):
            raise _core.InvalidValue(f"balance is '{balance}', expected 'demand' or 'output'")
        self.table, self.core, self.balance, self.columns = table, core, balance, columns
        self._labels: Labels = list(table.index)
        own = (table.labels, table.unit, balance, columns, table.coefficients_array, table.gross_output_array)
        self._asked_of = mark(*own)
        self._drawn_from = mark(*own, *law)
        self._law = law

    def __reduce__(self) -> tuple[Any, ...]:
        spreads, law, common, correlation = self._law
        return made, (self.table, spreads, law, common, correlation, self.columns, self.balance)

    def __repr__(self) -> str:
        return f"UncertainTable({len(self._labels)} sectors, {self.balance} stays)"

    def output(self, final_demand: BySector | None = None, *, name: str = "output") -> Question:
        """x = (I - A)^-1 f [unit of f]; f, shape (n), is the table's own (net of imports) unless given."""
        if self.balance == "output" and final_demand is None:
            raise _core.InvalidValue("output stays in this table and final demand closes; ask for closing_demand()")
        demand = self._demand() if final_demand is None else self._by_sector(final_demand, "final demand")
        return self._ask(name, "output", self._labels, self.table.unit, arrays=demand, own_demand=final_demand is None)

    def closing_demand(self, *, name: str = "closing_demand") -> Question:
        """f = (I - A) x [unit of the table] that closes the rows where output stays."""
        return self._ask(name, "closing_demand", self._labels, self.table.unit, arrays=self._output())

    def multipliers(
        self, weights: str | BySector | None = None, *, unit: str = "1", name: str = "multipliers"
    ) -> Question:
        """m = (I - A')^-1 w: output multipliers (backward linkages) without weights; w, shape (n), may be any factor
        per unit of output [unit], or the name of one row of the table or a satellite.

        "value_added" takes what the inputs of the draw leave where it absorbs them. Other factors by name stay at their
        coefficients: one row of several of value added is a technical rate.
        """
        if isinstance(weights, str) and self.columns == "value_added_absorbs" and self._is_value_added(weights):
            others = _core.primary_costs(self.table.coefficients_array) - self.table.core.value_added_per_output()
            return self._ask(name, "value_added", self._labels, "1", arrays=others.reshape(-1, 1))
        if isinstance(weights, str):
            factors = self.table.factors(weights)
            if len(factors.names) != 1:
                raise _core.InvalidValue(f"'{weights}' has {len(factors.names)} rows, expected one")
            unit = self.table._unit_per(factors.units[0], "final demand")
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
        own = self._own_output()
        return self._ask(name, "forward", self._labels, "1", **own)

    def footprints(self, intensities: Block, demands: Block, *, unit: str = "", name: str = "footprints") -> Question:
        """w'(I - A)^-1 f for each row w of ``intensities``, shape (m, n) or (n), and column f of ``demands``, shape
        (n, k) or (n): footprints of demands [unit]. Labels are pairs where both have several."""
        keys, intensities, demands = self.table.keys, as_pandas(intensities), as_pandas(demands)
        rows, _ = block(intensities, "the intensities", rows=None, columns=keys)
        columns, _ = block(demands, "the demands", rows=keys, columns=None)
        labels: Labels = [
            tuple(part for part in (w, f) if part is not None) or name
            for w in _names(intensities, "index", rows.shape[0])
            for f in _names(demands, "columns", columns.shape[1])
        ]
        labels = [label[0] if isinstance(label, tuple) and len(label) == 1 else label for label in labels]
        arrays = np.ascontiguousarray(rows.T)
        return self._ask(name, "content", labels, unit, arrays=arrays, demands=columns)

    def extraction(self, sectors: Any, *, name: str = "extraction") -> Question:
        """Total output lost without a sector's purchases, sales and demand, for each named [unit of the table]."""
        one = isinstance(sectors, str | tuple) and (isinstance(sectors, str) or sectors in self._labels)
        asked = [sectors] if one else each_of(sectors, "sectors", "a sector or a list of them")
        places = [self.table._position(key) for key in asked]
        named = [self._labels[place] for place in places]
        own = self._own_output()
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
        expected = "one of this table's, such as output(), or a list of them"
        asked = [questions] if isinstance(questions, Question) else each_of(questions, "questions", expected)
        for question in asked:
            if not isinstance(question, Question):
                raise _core.InvalidValue(
                    f"a question is {shown(question)}, expected one of this table's, such as output()"
                )
            if question.asked_of != self._asked_of:
                raise _core.InvalidValue(
                    f"question '{question.name}' was asked of another table, or with another balance or closure of"
                    " columns, expected one of this uncertain table"
                )
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
        contents = [question.content for question in asked]
        return UncertainResult(result, labels, units, central, mark(self._drawn_from, *contents))

    def draw(self, draw: int, *, seed: int) -> TableBase:
        """The table of one draw; it adds up, and has all parts of the table itself.

        Other costs, imports apart and satellites of sectors are as much per unit of output as in the table; rows of
        value added share what is left as they share value added. Where demand stays, all its categories, competitive
        imports and the discrepancy do; where it closes, the categories share what changes.

        Raises
        ------
        NotProductive
            Where the draw is not; InvalidValue where a cell is below zero, or an output: competitive imports do not
            fall with orders.
        """
        draw, seed = count(draw, "draw"), count(seed, "seed", 2**64 - 1)
        x = self.table.gross_output_array
        flows, demand, costs, output = self.core.drawn_table(x, self.balance, seed=seed, draw=draw)
        return drawn_table(self.table, flows, demand, costs, output, demand_stays=self.balance == "demand")

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

        ``analysis`` returns a number, a Series or a DataFrame with the same labels for every draw, in any order. Other
        errors than those of the library are not caught, nor one that every draw meets and that is none of the draws'.
        """
        if not callable(analysis):
            raise _core.InvalidValue(f"the analysis is {shown(analysis)}, expected a function of a table")
        draws, first_draw, seed = count(draws, "draws"), count(first_draw, "first_draw"), count(seed, "seed", 2**64 - 1)
        columns: list[FloatArray] = []
        failures: list[tuple[int, str, str]] = []
        central, labels = flat_answer(analysis(self.table), name)
        of_analysis: list[_core.QuesnayError] = []
        for draw in range(first_draw, first_draw + draws):
            made = False
            try:
                table = self.draw(draw, seed=seed)
                made = True
                values = in_order_of(labels, *flat_answer(analysis(table), name), draw)
            except _core.QuesnayError as error:
                if isinstance(error, AnswerMismatch):
                    raise
                by_draw = isinstance(error, _core.NotProductive) or not made
                of_analysis += [] if by_draw else [error]
                failures.append((draw, str(error).rpartition("'")[0].rpartition("'")[2] if by_draw else "", str(error)))
                values = np.full(len(central), np.nan)
            columns.append(values)
        if draws > 0 and len(of_analysis) == draws:
            raise of_analysis[0]
        result = _core.collected_draws(
            [name], [np.ascontiguousarray(np.array(columns).T)], failures, seed=seed, first_draw=first_draw, draws=draws
        )
        return UncertainResult(result, {name: labels}, {name: unit}, [central], mark(self._drawn_from, name))

    def _ask(self, name: str, kind: str, labels: Labels, unit: str, **parts: Any) -> Question:
        content = mark(name, kind, labels, unit, *(part for named in sorted(parts.items()) for part in named))
        return Question((name, kind, parts), labels, unit, self._asked_of, content)

    def _own_output(self) -> dict[str, Any]:
        """What output is: solved for from the table's own demand, or as it stands."""
        if self.balance == "demand":
            return {"demands": self._demand(), "own_demand": True}
        return {"arrays": self._output()}

    def _is_value_added(self, name: str) -> bool:
        return name == "value_added" or self.table.value_added_rows == [name]

    def _output(self) -> FloatArray:
        return self.table.gross_output_array.reshape(-1, 1)

    def _demand(self) -> FloatArray:
        return self.core.closing_demand(self.table.gross_output_array).reshape(-1, 1)

    def _by_sector(self, values: BySector, what: str) -> FloatArray:
        return vector(values, what, self.table.keys).reshape(-1, 1)


def _names(values: Any, axis: str, count: int) -> list[Hashable]:
    """Labels along one axis of a frame or an array; nothing to tell apart in a vector."""
    if not (hasattr(values, "columns") or np.ndim(values) == 2):
        return [None]
    labels = getattr(values, axis, None)
    return list(range(count)) if labels is None or callable(labels) else list(labels)


def made(
    table: FactorBase, spreads: FloatArray, law: str, common: str, correlation: float, columns: str, balance: str
) -> UncertainTable:
    """The table with a spread for each cell, shape (n, n); see :meth:`quesnay.Table.uncertain`."""
    core = _core.CoreUncertainTable(
        table.labels, coefficients=table.coefficients_array, spread=spreads, law=law, common=common,
        correlation=correlation, columns=columns,
    )  # fmt: skip
    return UncertainTable(table, core, balance=balance, columns=columns, law=(spreads, law, common, correlation))
