"""What each policy of a package contributes: Shapley values over paired draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.asked import whole
from quesnay.case.files import known_name
from quesnay.case.labels import periods
from quesnay.case.scenarios import make_scenario
from quesnay.errors import CaseError
from quesnay.kinds import shown
from quesnay.sensitivity.shapley import MOST_EXACT, Contributions, contributions, orders, sampled_contributions, subsets
from quesnay.study.plan import compile_scenarios, record_steps
from quesnay.study.questions.quantities import FloatArray, Quantity, common, quantities

if TYPE_CHECKING:
    import pandas as pd

    import quesnay._core as _core
    from quesnay.study.plan import Study

__all__ = ["CONTRIBUTION_COLUMNS", "contribution_table", "policy_groups"]

CONTRIBUTION_COLUMNS = (
    "package outcome account period member name_en name_zh contribution standard_error ci_low ci_high alone last"
    " smallest largest start end unit orders draws dropped"
).split()
# Scenarios that are compiled and run together.
_TOGETHER = 32


class Parts:
    """Runs parts of a package on the same draws, each once."""

    def __init__(
        self, study: Study, package: str, groups: Mapping[str, Sequence[str]], always: Sequence[str],
        asked: str | Iterable[str], progress: Callable[[int, int], object] | None,
    ) -> None:  # fmt: skip
        self.study, self.package, self.groups, self.always = study, package, groups, always
        self.members = list(groups)
        self.progress = progress
        self._known: dict[frozenset[int], FloatArray] = {}
        case = study.case
        self._steps = record_steps(case, study.per_year)
        _, compiled = compile_scenarios(study.uncertainty, [self._scenario(frozenset())], self._steps[-1:])
        outcomes, labels = common(compiled)
        names = [period.name for period in periods(case, study.per_year)]
        self.quantities: list[Quantity] = quantities(study, names, outcomes, labels, asked)
        wanted = {one.outcome for one in self.quantities}
        self._outcomes = [outcome for name, outcome in outcomes.items() if name in wanted]

    def _scenario(self, chosen: frozenset[int]) -> _core.Scenario:
        names = [*self.always, *(policy for k in sorted(chosen) for policy in self.groups[self.members[k]])]
        return make_scenario(self.study.case, self.package, self.study.assume, names, name=str(sorted(chosen)))

    def values(self, wanted: Iterable[Iterable[int]]) -> FloatArray:
        """Outcomes of some sets of members, shape (sets, draws, outcomes)."""
        asked = [frozenset(one) for one in wanted]
        new = list(dict.fromkeys(one for one in asked if one not in self._known))
        for first in range(0, len(new), _TOGETHER):
            part = new[first : first + _TOGETHER]
            programs, compiled = compile_scenarios(
                self.study.uncertainty, [self._scenario(one) for one in part], self._steps, self._outcomes
            )
            told = self._told(first, len(new))
            found = self.study.options.keeping_all().run(programs, self.study.uncertainty.plan, progress=told)
            for s, one in enumerate(part):
                places = [compiled[s].result(q.record, q.outcome, q.label) for q in self.quantities]
                self._known[one] = np.ascontiguousarray(np.asarray(found.values(s))[places].T)
        return np.array([self._known[one] for one in asked])

    def _told(self, first: int, total: int) -> Callable[[int, int], object] | None:
        told = self.progress
        if told is None:
            return None
        draws = self.study.options.draws
        together = min(_TOGETHER, total - first)
        return lambda done, _: told(first * draws + done * together, total * draws)


def policy_groups(
    study: Study, package: str, members: Mapping[str, Sequence[str]] | None
) -> tuple[dict[str, list[str]], list[str]]:
    """Members with their policies, and policies that stay in force throughout."""
    case = study.case
    known_name(package, case.packages, str(case.folder / "policies"), "package")
    policies = [policy.id for policy in case.packages[package].policies]
    if len(policies) < 2:
        known = f"{len(policies)} {'policy' if len(policies) == 1 else 'policies'}"
        raise CaseError(f"package '{package}' has {known}, expected two or more to share its effect")
    if members is None:
        return {name: [name] for name in policies}, []
    if not isinstance(members, Mapping) or len(members) < 2:
        raise CaseError(f"members is {shown(members)}, expected two or more names, each with policies of the package")
    groups: dict[str, list[str]] = {}
    used: list[str] = []
    for name, chosen in members.items():
        if isinstance(chosen, str) or not len(list(chosen)):
            raise CaseError(
                f"member '{name}' is {shown(chosen)}, expected a list of policies such as ['{policies[0]}']"
            )
        groups[name] = list(chosen)
        for one in groups[name]:
            if one not in policies:
                raise CaseError(f"member '{name}' has policy '{one}', package '{package}' has {', '.join(policies)}")
            if one in used:
                raise CaseError(f"policy '{one}' is in two members, expected each in one")
            used.append(one)
    return groups, [one for one in policies if one not in used]


def contribution_table(
    study: Study, package: str, asked: str | Iterable[str], members: Mapping[str, Sequence[str]] | None,
    n_orders: int, progress: Callable[[int, int], object] | None,
) -> pd.DataFrame:  # fmt: skip
    """See Case.contributions."""
    import pandas as pd

    groups, always = policy_groups(study, package, members)
    parts = Parts(study, package, groups, always, asked, progress)
    count = len(groups)
    if count <= MOST_EXACT:
        found = contributions(parts.values(subsets(count)))
    else:
        chosen = orders(count, whole(n_orders, "orders", 4, 10_000), seed=study.options.seed)
        prefixes = [order[:k] for order in chosen.tolist() for k in range(count + 1)]
        values = parts.values(prefixes)
        found = sampled_contributions(chosen, values.reshape(len(chosen), count + 1, *values.shape[1:]))
        found = _with_ends(found, parts, count)
    names = {policy.id: (policy.name_en, policy.name_zh) for policy in study.case.packages[package].policies}
    rows: list[list[Any]] = []
    for m, one in enumerate(parts.quantities):
        rows += _rows([package, one.outcome, one.account, one.period], found, m, groups, names, one.unit)
    table = pd.DataFrame(rows, columns=CONTRIBUTION_COLUMNS)
    if always:
        table.attrs["note"] = f"In force throughout, with the package and without it: {', '.join(always)}."
        table.attrs["note_zh"] = f"始终实施、不计入分解的政策：{', '.join(always)}。"
    return table


def _with_ends(found: Contributions, parts: Parts, count: int) -> Contributions:
    """What every member adds first and last, which sampled orders do not tell of all."""
    every = set(range(count))
    values = parts.values([[], every, *([k] for k in range(count)), *(every - {k} for k in range(count))])
    done = np.isfinite(values).all(axis=(0, 2))
    means = values[:, done].mean(axis=1)
    alone, last = means[2 : count + 2] - means[0], means[1] - means[count + 2 :]
    ends = np.stack([alone, last])
    return replace(
        found, alone=alone, last=last, smallest=np.minimum(found.smallest, ends.min(axis=0)),
        largest=np.maximum(found.largest, ends.max(axis=0)),
    )  # fmt: skip


def _rows(
    about: list[str], found: Contributions, m: int, groups: Mapping[str, Sequence[str]],
    names: Mapping[str, tuple[str, str]], unit: str,
) -> list[list[Any]]:  # fmt: skip
    """Largest first, each beginning where the one before ended: a waterfall up to the whole package."""
    rows: list[list[Any]] = []
    level = 0.0
    members = list(groups)
    for k in np.argsort(-found.mean[:, m], kind="stable").tolist():
        shares = (
            found.mean, found.standard_error, found.low, found.high, found.alone, found.last, found.smallest,
            found.largest,
        )  # fmt: skip
        numbers = [float(values[k, m]) for values in shares]
        alone = groups[members[k]]
        name = names[alone[0]] if len(alone) == 1 else (members[k], members[k])
        counts = (found.orders, found.rows, found.dropped)
        rows.append([*about, members[k], *name, *numbers, level, level + numbers[0], unit, *counts])
        level += numbers[0]
    return rows
