"""Levers that a policy moves in some districts alone: whether the case can, before its model is asked."""

from __future__ import annotations

from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.monitoring.district_files import DISTRICT_LEVERS
from quesnay.case.scenario_schema import LeverTable, PolicyTable
from quesnay.errors import CaseError

__all__ = ["check_district_levers"]


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
