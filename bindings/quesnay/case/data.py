"""A case as read: plain data, checked for form, before any model is built."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quesnay.case.alternatives import AlternativeTable
from quesnay.case.scenario_schema import AccountTable, AssumptionFile, PackageFile, PolicyTable
from quesnay.case.schema import CaseFile

__all__ = [
    "Account",
    "CaseData",
    "Change",
    "Channel",
    "District",
    "DistrictData",
    "FloatArray",
    "Indicator",
    "NamedProject",
    "Package",
    "ParameterRow",
    "Projects",
    "Source",
    "Target",
    "Vintage",
]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Account:
    """One account (sector) of the case."""

    code: str
    name_en: str
    name_zh: str
    grade: str
    source: str


@dataclass(frozen=True)
class ParameterRow:
    """One uncertain or fixed number; ``accounts``, labels of its dimension, is empty for a scalar."""

    parameter: str
    accounts: tuple[str, ...]
    symbol: str
    unit: str
    central: float
    low: float
    high: float
    distribution: str
    grade: str
    source: str
    name_en: str
    name_zh: str
    note: str
    line: int
    elements: tuple[int, ...]  # places of the accounts among the numbers of the parameter
    size: int  # how many numbers the parameter has
    file: str = "parameters.csv"  # of the row, below the case folder

    @property
    def stream(self) -> str:
        """Name of the random stream: the parameter, and its first account if it has one."""
        return f"{self.parameter}.{self.accounts[0]}" if self.accounts else self.parameter


@dataclass(frozen=True)
class Target:
    """A threshold on an outcome at a date."""

    target: str
    account: str
    outcome: str
    name_en: str
    name_zh: str
    measure: str
    unit: str
    period: str
    direction: str
    threshold: float
    grade: str
    source: str


@dataclass(frozen=True)
class Source:
    """Where numbers come from."""

    source: str
    title: str
    address: str
    note: str
    published: datetime.date | None = None


@dataclass(frozen=True)
class Vintage:
    """What was known at a date; without one, what is known today."""

    name: str
    title_en: str
    title_zh: str
    information_to: datetime.date | None
    releases_to: datetime.date | None


@dataclass(frozen=True)
class NamedProject:
    """A project known by name and date; times are years from the start of the run, outlay is cumulative."""

    project: str
    name_en: str
    name_zh: str
    account: str
    district: str
    decided: datetime.date
    outlay_at: tuple[float, ...]
    outlay: tuple[float, ...]
    capacity_at: tuple[float, ...]
    capacity: tuple[float, ...]
    local_share: float
    displacement: float


@dataclass(frozen=True)
class Projects:
    """Named projects of a case on one path, and those that it leaves out with the reason."""

    path: str
    built: tuple[NamedProject, ...]
    left_out: tuple[tuple[str, str], ...]

    @property
    def labels(self) -> list[str]:
        """Names of the projects, in order."""
        return [one.project for one in self.built]


@dataclass(frozen=True)
class Change:
    """One change of a case that was made without its files."""

    kind: str
    name: str
    account: str
    before: str
    after: str


@dataclass(frozen=True)
class Package:
    """A package with the policies, and the accounts that pay them, of the packages it includes first."""

    file: PackageFile
    policies: tuple[PolicyTable, ...]
    accounts: tuple[AccountTable, ...] = ()


@dataclass(frozen=True)
class District:
    """A part of the area that the case is about."""

    code: str
    name_en: str
    name_zh: str
    grade: str


@dataclass(frozen=True)
class DistrictData:
    """Districts of a case, with the numbers that the model takes where it is run by district."""

    districts: tuple[District, ...]
    arrays: Mapping[str, FloatArray]
    parameters: tuple[ParameterRow, ...]
    #: Row and column of each on a map of tiles, north above; empty where the case does not say.
    tiles: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """Codes of the districts, in order."""
        return [one.code for one in self.districts]


@dataclass(frozen=True)
class Channel:
    """A measure of a plan's text: the policies that carry it out, and why it has none or what they leave out."""

    measure: str
    name_en: str
    name_zh: str
    policies: tuple[str, ...]
    why_en: str
    why_zh: str


@dataclass(frozen=True)
class Indicator:
    """A ratio of weighted sums of quantities, with its base and, where there is one, its target."""

    group: str
    indicator: str
    name_en: str
    name_zh: str
    numerator: tuple[str, ...]
    numerator_accounts: Mapping[str, float]
    denominator: str
    denominator_accounts: Mapping[str, float]
    times: float | None
    base: float | None  # what it is set to at the start of the run
    cumulative: bool
    growth: bool  # a mean yearly growth since the start of the run
    unit: str
    target: float | None
    by: datetime.date | None
    direction: str
    grade: str
    source: str


@dataclass(frozen=True)
class CaseData:
    """All files of a case folder."""

    folder: Path
    file: CaseFile
    accounts: tuple[Account, ...]
    arrays: Mapping[str, FloatArray]
    external: FloatArray
    parameters: tuple[ParameterRow, ...]
    correlations: tuple[tuple[str, str, float], ...]
    targets: tuple[Target, ...]
    sources: Mapping[str, Source]
    packages: Mapping[str, Package]
    assumptions: Mapping[str, AssumptionFile]
    inputs: tuple[tuple[str, str], ...]
    #: The files themselves, by their path in the folder.
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    #: What was changed since the folder was read.
    changes: tuple[Change, ...] = ()
    districts: DistrictData | None = None
    channels: tuple[Channel, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    vintage: Vintage | None = None
    vintages: tuple[str, ...] = ()
    demand: str | None = None
    projects: Projects | None = None
    alternatives: tuple[AlternativeTable, ...] = ()
    #: Of the t copula of each pair of correlations, 0 of a Gaussian one; none if all are Gaussian.
    degrees_of_freedom: tuple[float, ...] = ()

    @property
    def codes(self) -> list[str]:
        """Codes of the accounts, in order."""
        return [account.code for account in self.accounts]

    def text_of(self, name: str) -> str:
        """Text of a file of the case."""
        return self.contents[name].decode("utf-8-sig")

    @property
    def input_paths(self) -> list[Path]:
        """Paths of the files that the case was read from."""
        return [self.folder / name for name, _ in self.inputs]
