"""Levers that a policy moves in some districts alone: whether the case can, before its model is asked."""

from __future__ import annotations

from collections.abc import Sequence

from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.monitoring.district_files import DISTRICT_LEVERS
from quesnay.case.scenario_schema import LeverTable, PolicyTable
from quesnay.errors import CaseError

__all__ = ["check_district_levers", "chosen_districts", "in_districts", "takes_districts"]


def check_district_levers(data: CaseData, policy: PolicyTable, lever: LeverTable, where: str) -> None:
    """Refuses districts of a lever that has none, of a case that is run without, and costs that would miss some."""
    if not lever.districts:
        return
    if lever.lever not in DISTRICT_LEVERS:
        raise CaseError(
            f"{where}, lever '{lever.lever}': given districts, expected none or one of the levers that are by district:"
            f" {', '.join(DISTRICT_LEVERS)}"
        )
    if data.districts is None or not data.file.switches.districts:
        raise CaseError(
            f"{where}, lever '{lever.lever}': given districts in an economy without, expected the switch 'districts' to"
            " be true"
        )
    for code in lever.districts:
        known_name(code, data.districts.codes, where, "district")
    if policy.cost.of == lever.lever and any(one.lever == lever.lever and not one.districts for one in policy.levers):
        raise CaseError(
            f"{where}: it pays per unit of '{lever.lever}' and moves it in the city and in districts, expected two"
            " policies"
        )


def takes_districts(data: CaseData, policy: PolicyTable) -> bool:
    """Whether a policy moves something of the whole city that the case could move in some districts alone."""
    by_district = data.districts is not None and data.file.switches.districts
    return by_district and any(_is_of_the_city(lever) for lever in policy.levers)


def _is_of_the_city(lever: LeverTable) -> bool:
    return lever.lever in DISTRICT_LEVERS and not lever.districts and not lever.accounts


def in_districts(policy: PolicyTable, chosen: Sequence[str]) -> PolicyTable:
    """The policy with what it moves in the whole city, and can be by district, moved in the chosen ones alone."""
    levers = [
        lever.model_copy(update={"districts": list(chosen)}) if _is_of_the_city(lever) else lever
        for lever in policy.levers
    ]
    return policy.model_copy(update={"levers": levers})


def chosen_districts(data: CaseData, policy: PolicyTable, chosen: Sequence[str]) -> tuple[str, ...]:
    """Districts that were chosen for a policy, each once and in the order of the case; none stands for the city.

    Raises
    ------
    CaseError
        For an unknown district, one given twice, and a policy or case that has nothing by district.
    """
    if not chosen:
        return ()
    if data.districts is None or not takes_districts(data, policy):
        raise CaseError(
            f"policy '{policy.id}' is asked for in districts, expected a case by district and a policy that moves one"
            f" of {', '.join(DISTRICT_LEVERS)} in the whole city"
        )
    known = data.districts.codes
    for code in chosen:
        known_name(code, known, f"policy '{policy.id}'", "district")
    if len(set(chosen)) < len(chosen):
        raise CaseError(f"policy '{policy.id}' is asked for in {', '.join(chosen)}, expected each district once")
    return tuple(code for code in known if code in chosen)
