"""Search over sizes of policies under a budget; what is found is evaluated again on fresh draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.asked import whole
from quesnay.case.labels import periods, readable_unit
from quesnay.case.scenarios import make_policy, make_scenario
from quesnay.errors import CaseError
from quesnay.kinds import shown
from quesnay.study.plan import RunOptions, Study, compile_scenarios, record_steps
from quesnay.study.questions.quantities import FloatArray, Quantity, common, quantities
from quesnay.study.questions.shares import policy_groups

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["search_table"]

# Candidates that are compiled and run together.
_TOGETHER = 32


class Candidates:
    """Runs a package with its policies at given sizes, beside the package without them."""

    def __init__(
        self, study: Study, package: str, groups: Mapping[str, Sequence[str]], asked: str | Iterable[str],
    ) -> None:  # fmt: skip
        case = study.case
        self.study, self.package, self.groups = study, package, groups
        self._tables = {table.id: table for table in case.packages[package].policies}
        self._member = {policy: k for k, policies in enumerate(groups.values()) for policy in policies}
        self._steps = record_steps(case, 1)
        self._base = make_scenario(case, package, study.assume, [])
        _, compiled = compile_scenarios(study.uncertainty, [self._base], self._steps[-1:])
        outcomes, labels = common(compiled)
        names = [period.name for period in periods(case, 1)]
        self.quantities: list[Quantity] = quantities(study, names, outcomes, labels, asked)
        for one in self.quantities:
            if one.better == 0:
                raise CaseError(f"more of outcome '{one.outcome}' is neither better nor worse, expected one that is")
        wanted = {one.outcome for one in self.quantities}
        self._outcomes = [outcome for name, outcome in outcomes.items() if name in wanted]

    def _scenario(self, sizes: FloatArray, name: str) -> _core.Scenario:
        policies = [
            make_policy(self.study.case, table, float(sizes[self._member[name]]) if name in self._member else 1.0)
            for name, table in self._tables.items()
        ]
        return _core.Scenario(name, policies, self._base.assumptions)

    def values(
        self, sizes: FloatArray, options: RunOptions, told: Callable[[int], object] | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Gains over no policy, shape (candidates, draws, outcomes), more is better, and cost (candidates, draws)."""
        gains, costs = [], []
        base: FloatArray | None = None
        for first in range(0, len(sizes), _TOGETHER):
            part = sizes[first : first + _TOGETHER]
            named = [self._scenario(one, f"candidate {first + k}") for k, one in enumerate(part)]
            scenarios = [*named, self._base] if base is None else named
            programs, compiled = compile_scenarios(
                self.study.uncertainty, scenarios, self._steps, self._outcomes, costs=True
            )
            found = options.keeping_all().run(programs, self.study.uncertainty.plan)
            if base is None:
                base = self._of(found, compiled, len(scenarios) - 1)
            for s in range(len(part)):
                signs = np.array([one.better for one in self.quantities])
                gains.append(signs * (self._of(found, compiled, s) - base))
                costs.append(self._cost(found, compiled, s))
            if told is not None and told(first + len(part)) is False:
                raise _core.Cancelled(f"the search was stopped after {first + len(part)} candidates of a generation")
        return np.array(gains), np.array(costs)

    def _of(self, found: _core.EnsembleResult, compiled: Any, s: int) -> FloatArray:
        places = [compiled[s].result(one.record, one.outcome, one.label) for one in self.quantities]
        return np.ascontiguousarray(np.asarray(found.values(s))[places].T)

    def _cost(self, found: _core.EnsembleResult, compiled: Any, s: int) -> FloatArray:
        total = np.zeros(found.n_draws)
        for policy in compiled[s].scenario.policies:
            for r in range(len(self._steps)):
                place = compiled[s].result(r, _core.cost_outcome(policy.id), "")
                total += np.asarray(found.values(s))[place]
        return total


def search_table(
    study: Study, package: str, asked: str | Iterable[str], budget: Any, members: Mapping[str, Sequence[str]] | None,
    largest: Any, population: Any, generations: Any, fresh_draws: Any, progress: Callable[[int, int], object] | None,
) -> pd.DataFrame:  # fmt: skip
    """See Case.search."""
    try:
        from pymoo.algorithms.moo.nsga2 import NSGA2
        from pymoo.core.problem import Problem
        from pymoo.optimize import minimize
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "pymoo":
            raise
        raise CaseError("pymoo is not installed, expected it to be: pip install 'quesnay[search]'") from None
    import pandas as pd

    for what, value in (("budget", budget), ("largest", largest)):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not value > 0 or (what == "largest" and math.isinf(value)):
            raise CaseError(f"{what} is {shown(value)}, expected a number above zero")
    size, rounds = whole(population, "population", 4, 10_000), whole(generations, "generations", 1, 100_000)
    fresh = whole(fresh_draws, "fresh_draws", 2)
    groups, _ = policy_groups(study, package, members)
    candidates = Candidates(study, package, groups, asked)
    done = 0
    total = size * rounds

    class Sizes(Problem):  # type: ignore[misc]
        """Sizes in, negative mean gains and mean cost out, cost above the budget as the constraint."""

        def __init__(self) -> None:
            super().__init__(
                n_var=len(groups), n_obj=len(candidates.quantities) + 1, n_ieq_constr=1, xl=0.0, xu=float(largest)
            )

        def _evaluate(self, x: FloatArray, out: dict[str, Any], *_: Any, **__: Any) -> None:
            nonlocal done
            before = done
            told = None if progress is None else (lambda part: progress(min(before + part, total), total))
            gains, costs = candidates.values(x, study.options, told)
            done += len(x)
            # A candidate of which a draw fails is worse than any that completes.
            mean, cost = gains.mean(axis=1), costs.mean(axis=1)
            failed = ~(np.isfinite(mean).all(axis=1) & np.isfinite(cost))
            mean[failed], cost[failed] = -1e30, 1e30
            out["F"] = np.column_stack([-mean, cost])
            out["G"] = (cost - budget)[:, None]

    found = minimize(Sizes(), NSGA2(pop_size=size), ("n_gen", rounds), seed=study.options.seed % 2**32, verbose=False)
    if found.X is None:
        raise CaseError(f"no candidate costs at most {budget:g}, expected a larger budget or a smaller least package")
    sizes = np.atleast_2d(found.X)
    seen = np.atleast_2d(found.F)
    # Other draws than those that chose: the best of many looks better than it is.
    again = replace(study.options, first_draw=study.options.first_draw + study.options.draws, draws=fresh)
    gains, costs = candidates.values(sizes, again)
    money = readable_unit(study.case, "money")
    rows = []
    for k in np.argsort(costs.mean(axis=1), kind="stable").tolist():
        row: dict[str, Any] = {f"size {name}": float(sizes[k, j]) for j, name in enumerate(groups)}
        for m, one in enumerate(candidates.quantities):
            gain = one.better * gains[k, :, m]
            row[f"{one.name} searched"] = -one.better * float(seen[k, m])
            row[one.name] = float(gain.mean())
            row[f"{one.name} standard error"] = float(gain.std(ddof=1) / math.sqrt(fresh))
        cost = costs[k]
        row |= {
            "cost": float(cost.mean()), "cost standard error": float(cost.std(ddof=1) / math.sqrt(fresh)),
            "within budget": bool(cost.mean() <= budget), "dominated": False, "draws": fresh,
        }  # fmt: skip
        rows.append(row)
    table = pd.DataFrame(rows)
    worth = np.column_stack([*(table[one.name] * one.better for one in candidates.quantities), -table["cost"]])
    table["dominated"] = [bool(((worth >= one).all(axis=1) & (worth > one).any(axis=1)).any()) for one in worth]
    units = ", ".join(f"{one.name} [{one.unit}]" for one in candidates.quantities)
    table.attrs["note"] = (
        f"Gains over the package without its policies: {units}; cost [{money}]. Evaluated on {fresh} fresh draws; the"
        f" columns 'searched' are the values that the search saw on {study.options.draws} others."
    )
    return table
