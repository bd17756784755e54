"""Which numbers of a run a question is about: an outcome of an account in a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import quesnay._core as _core
from quesnay.case.files import known_name
from quesnay.case.labels import TOTAL, WHOLE, element_names, readable_unit
from quesnay.case.outcomes import outcome_names
from quesnay.errors import CaseError
from quesnay.kinds import shown

if TYPE_CHECKING:
    from quesnay.study.plan import CompiledScenario, Study
    from quesnay.study.recorded import Recorded

__all__ = ["FloatArray", "Quantity", "common", "kept", "names_of", "quantities", "quantity"]

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Quantity:
    """An outcome of an account in a period, as results have them."""

    outcome: str
    label: str  #: of the account, ``total``, or empty for one value
    period: str
    record: int  #: place of the period in the run
    unit: str
    better: int  #: 1 if more is better, -1 if less is, 0 if neither

    @property
    def account(self) -> str:
        """Code of the account, or ``-`` for one value."""
        return self.label or WHOLE

    @property
    def name(self) -> str:
        """``gross_output.total.2019``."""
        return f"{self.outcome}.{self.account}.{self.period}"


def quantity(
    study: Study, periods: Sequence[str], outcomes: Mapping[str, _core.Outcome], labels: Mapping[str, Sequence[str]],
    outcome: str, account: str | None = None, period: str | None = None,
) -> Quantity:  # fmt: skip
    """Checks names and finds what they stand for; the sum over accounts and the last period where none is given.

    Raises
    ------
    CaseError
        For a name that is not in the run, with those that are.
    """
    case = study.case
    for what, name in (("outcome", outcome), ("account", account), ("period", period)):
        if not isinstance(name, str) and (name is not None or what == "outcome"):
            raise CaseError(f"{what} is {shown(name)}, expected a name")
    if outcome not in outcomes:
        by_words = [name for name in outcomes if outcome in outcome_names(case, name)]
        outcome = by_words[0] if by_words else known_name(outcome, outcomes, "this run", "outcome")
    found = outcomes[outcome]
    known = labels[outcome]
    label = ""
    if known != [""]:
        wanted = TOTAL if account is None else account
        match = [one for one in known if wanted == one or wanted in element_names(case, study.dims(found), one)]
        if not match:
            raise CaseError(
                f"outcome '{outcome}' has no account '{wanted}', expected one of {', '.join(one for one in known)}"
            )
        label = match[0]
    elif account not in (None, TOTAL, WHOLE, ""):
        raise CaseError(f"outcome '{outcome}' has one value for the whole case, expected no account, given '{account}'")
    if period is not None and period not in periods:
        raise CaseError(f"period '{period}' is not in this run, known are {', '.join(periods)}")
    chosen = period or periods[-1]
    return Quantity(
        outcome, label, chosen, list(periods).index(chosen), readable_unit(case, found.unit), int(found.better)
    )


def quantities(
    study: Study, periods: Sequence[str], outcomes: Mapping[str, _core.Outcome], labels: Mapping[str, Sequence[str]],
    asked: str | Iterable[str],
) -> list[Quantity]:  # fmt: skip
    """Several, each as ``outcome``, ``outcome.account`` or ``outcome.account.period``.

    Raises
    ------
    CaseError
        For none, for what is no text, and for a name that is not in the run.
    """
    texts = [asked] if isinstance(asked, str) else list(asked)
    if not texts:
        raise CaseError("no outcome is asked for, expected one or more such as 'gross_output.total.2019'")
    found = []
    for text in texts:
        if not isinstance(text, str):
            raise CaseError(f"an outcome is {shown(text)}, expected text such as 'gross_output.total.2019'")
        name, *rest = text.split(".")
        if len(rest) > 2:
            raise CaseError(f"outcome '{text}' has {len(rest) + 1} parts, expected outcome.account.period")
        found.append(quantity(study, periods, outcomes, labels, name, *rest))
    return found


def common(compiled: Sequence[CompiledScenario]) -> tuple[dict[str, _core.Outcome], dict[str, list[str]]]:
    """Outcomes that all of some scenarios have, and the labels of each."""
    outcomes = {outcome.name: outcome for outcome in compiled[0].outcomes}
    labels: dict[str, list[str]] = {}
    for name, label in compiled[0].index:
        if all((name, label) in other.index for other in compiled):
            labels.setdefault(name, []).append(label)
    return {name: outcomes[name] for name in labels}, labels


def kept(result: Recorded, scenario: str, asked: Quantity) -> FloatArray:
    """Values of every draw of a result, nan where it failed."""
    place = result.place_of(scenario)
    index = result.compiled[place].result(asked.record, asked.outcome, asked.label)
    return np.asarray(result.draws_of(place)[index])


def names_of(study: Study, asked: Quantity, outcomes: Mapping[str, _core.Outcome]) -> tuple[str, str]:
    """What is measured, of whom, in English and in Chinese."""
    measure = outcome_names(study.case, asked.outcome)
    if not asked.label:
        return measure
    code, name_en, name_zh = element_names(study.case, study.dims(outcomes[asked.outcome]), asked.label)
    before = f"{code} " if code in study.case.codes and code.lower() != name_en.lower() else ""
    return f"{before}{name_en}: {measure[0]}", f"{before}{name_zh}：{measure[1]}"
