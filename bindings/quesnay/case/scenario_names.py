"""Names of scenarios: a package, or a package with assumptions as ``plan | demand_surge``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quesnay.case.data import CaseData, Package
from quesnay.case.files import known_name
from quesnay.errors import CaseError

__all__ = ["package_of", "parts_of", "scenario_name", "tidy_name", "under_the_same"]

_BETWEEN = " | "


def scenario_name(package: str, assumptions: Sequence[str] = ()) -> str:
    """How a package with assumptions is named in a run and its tables."""
    return _BETWEEN.join([package, *assumptions])


def tidy_name(name: str) -> str:
    """The name as runs have it, however its bars are spaced."""
    return _BETWEEN.join(part.strip() for part in name.split("|"))


def parts_of(case: CaseData, name: str) -> tuple[str, tuple[str, ...]]:
    """Package and assumptions of a scenario by its name.

    Raises
    ------
    CaseError
        For an unknown package or assumption, and one that is named twice.
    """
    package, *assumptions = (part.strip() for part in name.split("|"))
    known_name(package, case.packages, str(case.folder / "policies"), "package")
    for one in assumptions:
        known_name(one, case.assumptions, str(case.folder / "assumptions"), "assumption")
        if assumptions.count(one) > 1:
            raise CaseError(f"scenario '{name}' names assumption '{one}' twice, expected each once")
    return package, tuple(assumptions)


def package_of(case: CaseData, name: str) -> Package:
    """The package of a scenario by the scenario's name."""
    packages: Mapping[str, Package] = case.packages
    return packages[parts_of(case, name)[0]]


def under_the_same(case: CaseData, name: str, package: str) -> str:
    """Name of another package under the assumptions of a scenario: what it is compared with."""
    return scenario_name(package, parts_of(case, name)[1])
