"""Packages and assumptions of a case folder, and what they say about times, levers and parameters."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from quesnay.case.data import Package, ParameterRow
from quesnay.case.dates import check_date
from quesnay.case.files import FileLog, known_name
from quesnay.case.monitoring.review_schema import ReviewTable
from quesnay.case.ranges import Ranges, outside
from quesnay.case.scenario_schema import AccountTable, AssumptionFile, LeverTable, PackageFile, PolicyTable, When
from quesnay.case.schema import CaseFile
from quesnay.case.strict import read_toml
from quesnay.errors import CaseError

__all__ = ["ScenarioFiles", "read_assumptions", "read_packages"]

# Longest ramp or pulse [year]: a calendar year in its place is a slip.
_LONGEST = 100.0
_NAME = re.compile(r"[A-Za-z_]\w*")


def _check_id(log: FileLog, folder: str, name: str, given: str) -> None:
    if given != name:
        where = log.folder / folder / f"{name}.toml"
        raise CaseError(f"{where}: key 'id' is '{given}', expected '{name}' as the file is named")


def read_packages(log: FileLog) -> dict[str, Package]:
    """Packages by name, each with the policies of those that it includes first."""
    files = {name: read_toml(log, f"policies/{name}.toml", PackageFile) for name in log.toml_names("policies")}
    packages: dict[str, Package] = {}

    def policies(name: str, path: tuple[str, ...]) -> tuple[PolicyTable, ...]:
        where = log.folder / "policies" / f"{(path or (name,))[-1]}.toml"
        known_name(name, files, str(where), "package")
        if name in path:
            raise CaseError(f"{where}: packages include each other: {' -> '.join([*path, name])}")
        file = files[name]
        every = [policy for other in file.includes for policy in policies(other, (*path, name))]
        every.extend(file.policies)
        for policy in every:
            if [other.id for other in every].count(policy.id) > 1:
                where = log.folder / "policies" / f"{name}.toml"
                raise CaseError(f"{where}: policy '{policy.id}' is given twice, expected each policy once")
        return tuple(every)

    for name, file in files.items():
        _check_id(log, "policies", name, file.id)
        where = log.folder / "policies" / f"{name}.toml"
        every = policies(name, ())
        packages[name] = Package(file, every, package_accounts(files, name, every, where))
        if file.compare_with is not None:
            known_name(file.compare_with, files, f"{where}: key 'compare_with'", "package")
    return packages


def package_accounts(
    files: Mapping[str, PackageFile], name: str, policies: tuple[PolicyTable, ...], where: object
) -> tuple[AccountTable, ...]:
    """Accounts of a package and of those it includes: each once, for policies that it has, each policy in one."""
    included = [one for other in files[name].includes for one in package_accounts(files, other, policies, where)]
    accounts = (*included, *files[name].accounts)
    paid: list[str] = []
    for account in accounts:
        if [other.id for other in accounts].count(account.id) > 1:
            raise CaseError(f"{where}: account '{account.id}' is given twice, expected each account once")
        for policy in account.policies:
            known_name(policy, [one.id for one in policies], f"{where}: account '{account.id}'", "policy")
            if policy in paid:
                raise CaseError(f"{where}: policy '{policy}' is paid from two accounts, expected one")
            paid.append(policy)
    return accounts


def read_assumptions(log: FileLog) -> dict[str, AssumptionFile]:
    """Assumptions by name."""
    files = {}
    for name in log.toml_names("assumptions"):
        files[name] = read_toml(log, f"assumptions/{name}.toml", AssumptionFile)
        _check_id(log, "assumptions", name, files[name].id)
    return files


@dataclass(frozen=True)
class _Time:
    """A key that holds a time: when something starts, or how long it takes."""

    where: str
    value: When
    is_start: bool
    least: float = 0.0
    # Whether it may be the end of the run: a series leads there.
    may_end: bool = False

    def error(self, given: object, expected: str) -> CaseError:
        return CaseError(f"{self.where}: given {given}, expected {expected}")


class ScenarioFiles:
    """Packages and assumptions of a case, to be checked against its calendar, its parameters and its model."""

    def __init__(
        self, log: FileLog, file: CaseFile, packages: Mapping[str, Package], assumptions: Mapping[str, AssumptionFile]
    ) -> None:
        self._folder = log.folder
        self._calendar = file.calendar
        self._packages = packages
        self._assumptions = assumptions

    def _policies(self) -> Iterator[tuple[str, PolicyTable]]:
        for name, package in self._packages.items():
            for policy in package.file.policies:
                yield f"{self._folder / 'policies' / name}.toml: policy '{policy.id}'", policy

    def _reviews(self) -> Iterator[tuple[str, ReviewTable]]:
        for name, package in self._packages.items():
            if package.file.review is not None:
                yield f"{self._folder / 'policies' / name}.toml: review", package.file.review

    def _accounts(self) -> Iterator[tuple[str, AccountTable]]:
        for name, package in self._packages.items():
            for account in package.file.accounts:
                yield f"{self._folder / 'policies' / name}.toml: account '{account.id}'", account

    def _times(self) -> Iterator[_Time]:
        step = 1.0 / self._calendar.steps_per_year
        for where, policy in self._policies():
            yield _Time(f"{where}, key 'start'", policy.start, True)
            if policy.ramp is not None:
                yield _Time(f"{where}, key 'ramp'", policy.ramp, False)
            for lever in policy.levers:
                at = f"{where}, lever '{lever.lever}'"
                if lever.duration is not None:
                    least = step if lever.shape == "pulse" else 0.0
                    yield _Time(f"{at}, key 'duration'", lever.duration, False, least)
                for time in lever.times_at:
                    yield _Time(f"{at}, key 'times_at'", time, True, may_end=True)
        for where, review in self._reviews():
            for date in review.dates:
                yield _Time(f"{where}, key 'dates'", date, True)
        for where, account in self._accounts():
            yield _Time(f"{where}, key 'start'", account.start, True)
        for name, assumption in self._assumptions.items():
            for n, change in enumerate(assumption.changes, start=1):
                where = f"{self._folder / 'assumptions' / name}.toml: change {n}"
                if change.start is not None:
                    yield _Time(f"{where}, key 'start'", change.start, True)
                if change.ramp is not None:
                    yield _Time(f"{where}, key 'ramp'", change.ramp, False)
                for time in change.times_at:
                    yield _Time(f"{where}, key 'times_at'", time, True, may_end=True)

    def _names(self) -> Iterator[tuple[str, str]]:
        """Where a parameter is named, and its name."""
        yield from ((time.where, time.value) for time in self._times() if isinstance(time.value, str))
        for where, policy in self._policies():
            for lever in policy.levers:
                if lever.parameter is not None:
                    yield f"{where}, lever '{lever.lever}', key 'parameter'", lever.parameter
            for key, value in (("rate", policy.cost.rate), ("per_unit", policy.cost.per_unit)):
                if isinstance(value, str):
                    yield f"{where}, key 'cost.{key}'", value
        for where, review in self._reviews():
            for key in ("information_noise", "administrative_lag", "money_moved_at_most"):
                if isinstance(value := getattr(review, key), str):
                    yield f"{where}, key '{key}'", value
        for where, account in self._accounts():
            if isinstance(account.appropriation, str):
                yield f"{where}, key 'appropriation'", account.appropriation

    def parameters(self, known: Collection[str], rows: Collection[str]) -> set[str]:
        """Parameters that packages and assumptions name. Raises CaseError, where one is named, if it has no number."""
        names = set()
        for where, name in self._names():
            if name not in known and name not in rows:
                named = _NAME.fullmatch(name)
                hint = " (was the file cut short?)" if named else "; a date or number stands without quotes"
                raise CaseError(f"{where}: parameter '{name}' has no row in parameters.csv, expected one{hint}")
            names.add(name)
        return names

    def check_times(self, parameters: Collection[ParameterRow]) -> None:
        """Everything begins inside the run, and nothing is shorter than nothing."""
        rows = {row.parameter: row for row in parameters}
        for time in self._times():
            if isinstance(time.value, datetime.date):
                check_date(self._calendar, time.where, time.value)
            elif isinstance(time.value, str):
                row = rows.get(time.value)
                if row is not None:
                    self._check_row(time, row)
            elif time.is_start:
                self._check_start(time, time.value, time.value, f"{time.value:g}")
            else:
                self._check_length(time, time.value, f"{time.value:g}")

    def _check_row(self, time: _Time, row: ParameterRow) -> None:
        given = f"'{row.parameter}' (parameters.csv, line {row.line})"
        if row.unit != "year":
            raise time.error(f"{given} in {row.unit}", "a parameter in year")
        if time.is_start:
            self._check_start(time, row.low, row.high, f"{given} of {row.low:g} to {row.high:g}")
        else:
            self._check_length(time, row.low, f"{given} of {row.low:g} and more")

    def _check_start(self, time: _Time, low: float, high: float, given: str) -> None:
        years = self._calendar.years
        late = low > years if time.may_end else low >= years
        if high < 0.0 or late or (low < 0.0 and low == high):
            last = f"{years}" if time.may_end else f"below {years}; a date is written 2022-01-01"
            raise time.error(given, f"years after the start of the run, 0 to {last}")

    def _check_length(self, time: _Time, value: float, given: str) -> None:
        if value < time.least:
            raise time.error(given, f"a step of the run ({time.least:g} years) or more")
        if not 0.0 < value <= _LONGEST:
            raise time.error(given, f"a length in years, above 0 and at most {_LONGEST:g}")

    def check_ranges(self, parameters: Collection[ParameterRow], ranges: Ranges) -> None:
        """What a single lever or change is moved by, against what its model allows; sums are held to it in the run."""
        rows: dict[str, list[ParameterRow]] = {}
        for row in parameters:
            rows.setdefault(row.parameter, []).append(row)
        for where, policy in self._policies():
            for lever in policy.levers:
                for value, given in _heights(lever, rows):
                    _check_range(ranges, lever.lever, value, f"{where}, lever '{lever.lever}'", given)
        for where, review in self._reviews():
            for key in ("information_noise", "money_moved_at_most"):
                for row in rows.get(str(getattr(review, key)), []):
                    for value in (row.central, row.low, row.high):
                        if not 0.0 <= value <= 1.0:
                            raise CaseError(
                                f"{where}, key '{key}': given {value:g} by '{row.parameter}' (parameters.csv, line"
                                f" {row.line}), expected a share from 0 to 1"
                            )
        for name, assumption in self._assumptions.items():
            for n, change in enumerate(assumption.changes, start=1):
                where = f"{self._folder / 'assumptions' / name}.toml: change {n}"
                if change.input is not None and change.height is not None:
                    _check_range(ranges, change.input, change.height, f"{where}, '{change.input}'", "")
                for value in change.values:
                    _check_range(ranges, change.input or "", value, f"{where}, '{change.input}'", "")
                if change.parameter is not None and change.value is not None:
                    _check_range(ranges, change.parameter, change.value, f"{where}, '{change.parameter}'", "")


def _heights(lever: LeverTable, rows: Mapping[str, list[ParameterRow]]) -> Iterator[tuple[float, str]]:
    if lever.height is not None:
        yield lever.height, ""
    for row in rows.get(lever.parameter or "", []):
        times = 1.0 if lever.times is None else lever.times
        for value in (row.central, row.low, row.high):
            yield value * times, f" by '{row.parameter}' (parameters.csv, line {row.line})"


def _check_range(ranges: Ranges, name: str, value: float, where: str, given: str) -> None:
    expected = outside(ranges, name, value)
    if expected is not None:
        raise CaseError(f"{where}: given {value:g}{given}, expected {expected}")
