"""What a chart was asked for: an outcome of an account in a scenario, by any of their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import quesnay._core as _core
from quesnay.case.data import Target
from quesnay.case.files import known_name
from quesnay.case.labels import TOTAL, WHOLE, element_names
from quesnay.case.outcomes import outcome_names
from quesnay.errors import CaseError

if TYPE_CHECKING:
    from quesnay.study.pictures.charted import Charted

__all__ = ["Asked", "asked_for"]

_SUM_NAMES = (TOTAL, "all accounts", "合计")
_WHOLE_NAMES = (WHOLE, "whole economy", "整体", *_SUM_NAMES)


@dataclass(frozen=True)
class Asked:
    """An outcome of an account (``label`` as results have it, empty for a scalar) and the targets on it."""

    outcome: _core.Outcome
    label: str
    scenario: str
    target: Target | None

    @property
    def account(self) -> str:
        """Code of the account, or ``total``."""
        return self.label or WHOLE

    @property
    def is_flow(self) -> bool:
        """Whether it is summed over a period, and not read at its end."""
        return self.outcome.kind == _core.OutcomeKind.Integral


def asked_for(result: Charted, what: object, account: object, scenario: object) -> Asked:
    """Checks names and finds what they stand for.

    Raises
    ------
    CaseError
        For a name that is not in the run, with the nearest one.
    """
    case = result.study.case
    shown = _scenario(result, scenario)
    place = result.place_of(shown)
    if not isinstance(what, str | Target):
        raise CaseError(f"a chart of {what!r} was asked for, expected the name of an outcome or of a target")
    outcomes = {outcome.name: outcome for outcome in result.compiled[place].outcomes}
    target = what if isinstance(what, Target) else _target_named(result, what, outcomes)
    if target is not None:
        if account is not None:
            raise CaseError(
                f"target '{target.target}' is of account '{target.account}' and account {account!r} was given,"
                " expected no account, or the name of an outcome"
            )
        if result.study.per_year != 1:
            raise CaseError(
                f"target '{target.target}' is yearly and this result is by quarter, expected a run without quarterly,"
                f" or outcome '{target.outcome}' and account '{target.account}'"
            )
        return Asked(outcomes[target.outcome], target.account, shown, target)
    outcome = _outcome(result, str(what), outcomes)
    labels = [label for name, label in result.compiled[place].index if name == outcome.name]
    label = _label(result, outcome, labels, account)
    found = [t for t in case.targets if (t.outcome, t.account) == (outcome.name, label)]
    yearly = result.study.per_year == 1 and len(found) == 1
    return Asked(outcome, label, shown, found[0] if yearly else None)


def _scenario(result: Charted, given: object) -> str:
    if given is None:
        return result.study.shown() or result.scenarios[0]
    if not isinstance(given, str):
        raise CaseError(f"scenario {given!r} was given, expected a name of {', '.join(result.scenarios)}")
    return given


def _target_named(result: Charted, what: str, outcomes: dict[str, Any]) -> Target | None:
    if what in outcomes:
        return None
    named = [t for t in result.study.case.targets if what in (t.target, t.name_en, t.name_zh)]
    return named[0] if named else None


def _outcome(result: Charted, what: str, outcomes: dict[str, _core.Outcome]) -> _core.Outcome:
    case = result.study.case
    for name, outcome in outcomes.items():
        if what == name or what in outcome_names(case, name):
            return outcome
    known = [*outcomes, *(target.target for target in case.targets)]
    return outcomes[known_name(what, known, f"case '{case.file.id}'", "outcome or target")]


def _label(result: Charted, asked: _core.Outcome, labels: list[str], account: object) -> str:
    case, outcome = result.study.case, asked.name
    names_of = partial(element_names, case, result.study.dims(asked))
    if labels == [""]:
        if account is None or account in _WHOLE_NAMES:
            return ""
        raise CaseError(f"outcome '{outcome}' has one value for the whole case, expected no account, given {account!r}")
    if account is None or account in _SUM_NAMES:
        if TOTAL in labels:
            return TOTAL
        raise CaseError(f"outcome '{outcome}' has no sum over accounts, expected an account: {', '.join(labels)}")
    if not isinstance(account, str):
        raise CaseError(f"account {account!r} was given, expected its code or its name")
    for label in labels:
        if label != TOTAL and account in names_of(label):
            return label
    names = [name for label in labels if label != TOTAL for name in names_of(label)]
    return known_name(account, list(dict.fromkeys(names)), f"outcome '{outcome}'", "account")
