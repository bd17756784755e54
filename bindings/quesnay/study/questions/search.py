"""Search over sizes of policies under a budget; what is found is evaluated again on fresh draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.asked import whole
from quesnay.case.labels import periods, readable_unit
from quesnay.errors import CaseError
from quesnay.kinds import shown
from quesnay.study.plan import Study
from quesnay.study.questions.quantities import FloatArray, Quantity, common, quantities
from quesnay.study.questions.shares import policy_groups
from quesnay.study.session.answer import Drawn
from quesnay.study.session.asked import Positions, policies_of, positions_of
from quesnay.study.session.session import Session

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["search_table"]


class Candidates:
    """A package with its policies at given sizes, beside the case without any, by a session: none is compiled anew."""

    def __init__(
        self, study: Study, package: str, groups: Mapping[str, Sequence[str]], asked: str | Iterable[str],
        largest: float,
    ) -> None:  # fmt: skip
        case, options = study.case, study.options
        self.groups = groups
        self._case = case
        members = {policy for policies in groups.values() for policy in policies}
        # Refuses a package that has more than policies.
        names = [name for name, _ in positions_of(case, policies_of(case), package)]
        self._policies = {name: one for name, one in policies_of(case).items() if name in names}
        self._fixed = {name: 1.0 for name in names if name not in members}
        self._session = Session(
            study.uncertainty, control=case.file.scenarios.baseline, draws=options.draws, seed=options.seed,
            assume=study.assume, quarterly=False, threads=options.threads, among=names,
        )  # fmt: skip
        # Refuses a size that a policy cannot have.
        self._at(np.full(len(groups), largest))
        self._base = self._session.drawn((), 1)
        outcomes, labels = common([self._base.compiled])
        names = [period.name for period in periods(case, 1)]
        self.quantities: list[Quantity] = quantities(study, names, outcomes, labels, asked)
        for one in self.quantities:
            if one.better == 0:
                raise CaseError(f"more of outcome '{one.outcome}' is neither better nor worse, expected one that is")

    def _at(self, sizes: FloatArray) -> Positions:
        levers: dict[str, object] = dict(self._fixed)
        for size, policies in zip(sizes, self.groups.values(), strict=True):
            levers |= dict.fromkeys(policies, float(size))
        return positions_of(self._case, self._policies, levers)

    def values(
        self, sizes: FloatArray, first_draw: int, draws: int, told: Callable[[int], object] | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Gains over no policy, shape (candidates, draws, outcomes), more is better, and cost (candidates, draws)."""
        gains, costs = [], []
        signs = np.array([one.better for one in self.quantities])
        base = self._of(self._session.some((), first_draw, draws))
        for k, one in enumerate(sizes, start=1):
            drawn = self._session.some(self._at(one), first_draw, draws)
            gains.append(signs * (self._of(drawn) - base))
            costs.append(self._cost(drawn))
            if told is not None and told(k) is False:
                raise _core.Cancelled(f"the search was stopped after {k} candidates of a generation")
        return np.array(gains), np.array(costs)

    def _of(self, drawn: Drawn) -> FloatArray:
        rows = [drawn.row(one.outcome, one.label, one.record) for one in self.quantities]
        return np.ascontiguousarray(np.array(rows).T)

    def _cost(self, drawn: Drawn) -> FloatArray:
        total = np.zeros(drawn.values.shape[1])
        for policy in drawn.compiled.scenario.policies:
            for record in range(drawn.compiled.n_records):
                total += drawn.row(_core.cost_outcome(policy.id), "", record)
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
    candidates = Candidates(study, package, groups, asked, float(largest))
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
            gains, costs = candidates.values(x, 0, study.options.draws, told)
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
    gains, costs = candidates.values(sizes, study.options.draws, fresh)
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
