"""From the review of a package to what the compiled core takes."""

from __future__ import annotations

from quesnay._core import Amount, Cost, Move, Policy, Review, ReviewIndicator, Schedule
from quesnay.case.calendar import years_from_start
from quesnay.case.data import CaseData, Target
from quesnay.case.files import known_name
from quesnay.case.monitoring.review_schema import ReviewTable
from quesnay.errors import CaseError

__all__ = ["decision_policies", "make_review", "noise_parameters", "noise_periods", "review_of"]

#: Published flows and those that a review looks at.
_FLOWS = {
    "observed_output": "gross_output",
    "gross_output": "gross_output",
    "observed_value_added": "value_added",
    "value_added": "value_added",
}


def review_of(case: CaseData, package: str) -> ReviewTable | None:
    """The review of a package's own file."""
    return case.packages[package].file.review


def noise_parameters(case: CaseData) -> set[str]:
    """Parameters that are the noise of reports: none in a central run."""
    reviews = [package.file.review for package in case.packages.values()]
    return {one.information_noise for one in reviews if one and isinstance(one.information_noise, str)}


def noise_periods(case: CaseData) -> int:
    """Periods a year of the noise of reports: months where steps divide them, else steps (0)."""
    return 12 if case.file.calendar.steps_per_year % 12 == 0 else 0


def _amount(value: float | str) -> Amount:
    return Amount(1.0, value) if isinstance(value, str) else Amount(value)


def _targets(case: CaseData, table: ReviewTable, where: str) -> list[Target]:
    known = {target.target: target for target in case.targets if target.outcome in _FLOWS}
    if table.indicators:
        return [known[known_name(name, known, f"{where}, key 'indicators'", "target")] for name in table.indicators]
    chosen = [target for target in known.values() if _FLOWS[target.outcome] == "gross_output"]
    if not chosen:
        raise CaseError(f"{where}: the case has no target of output, expected 'indicators' or such a target")
    return chosen


def make_review(case: CaseData, package: str, *, rule: bool = True) -> Review | None:
    """The review of a package, with its rule at the dates that no decision by hand takes, or without the rule."""
    table = review_of(case, package)
    if table is None:
        return None
    where = f"{case.folder / 'policies' / package}.toml: review"
    targets = _targets(case, table, where)
    periods = {target.period for target in targets}
    if len(periods) > 1:
        raise CaseError(f"{where}: its targets are of {', '.join(sorted(periods))}, expected targets of one year")
    calendar = case.file.calendar
    for date in table.dates:
        if years_from_start(calendar.start, date) < table.information_lag:
            raise CaseError(
                f"{where}, key 'dates': {date} is before the run or within the {table.information_lag:g} years by which"
                f" reports are late, expected a later date (the run starts on {calendar.start})"
            )
    taken = {decision.date for decision in table.decision}
    dates = [years_from_start(calendar.start, date) for date in table.dates if rule and date not in taken]
    # From the middle of the base year to that of the targets' year.
    years = float(int(next(iter(periods))[:4]) - case.file.base_year)
    return Review(
        dates, [ReviewIndicator(one.account, _FLOWS[one.outcome], one.threshold) for one in targets],
        table.information_lag, _amount(table.information_noise), _amount(table.administrative_lag),
        _amount(table.money_moved_at_most), table.quota_moved_at_most, table.gap_full_at, table.gate_full_at, years,
        noise_periods(case), list(table.moves),
    )  # fmt: skip


def decision_policies(case: CaseData, package: str) -> list[Policy]:
    """Decisions by hand as policies that act from their date on; what they move is paid for elsewhere."""
    table = review_of(case, package)
    policies = []
    for n, one in enumerate(table.decision if table else (), start=1):
        schedule = Schedule("step", Amount(years_from_start(case.file.calendar.start, one.date)))
        move = Move(one.lever, one.accounts, Amount(one.height), schedule, one.combine == "replace")
        assert table is not None
        cost = Cost(Cost.Kind.Rate, Amount(0.0), "", table.grade, table.source)
        policies.append(Policy(f"review decision {n}", [move], schedule, cost, table.source))
    return policies
