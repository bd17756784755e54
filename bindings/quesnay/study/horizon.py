"""How far a run may be read: what is said where it is longer than its evidence."""

from __future__ import annotations

from collections.abc import Iterable

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.case.scenario_names import package_of
from quesnay.case.scenario_schema import PolicyTable
from quesnay.models.piling import piling_levers

__all__ = ["EVIDENCE_YEARS", "endless_rates", "horizon_sentences"]

#: Years that the evidence on rates of growth covers: the plan's three and the two of the studies beyond; judgement.
EVIDENCE_YEARS = 5


def endless_rates(data: CaseData, core: _core.CoreModel, packages: Iterable[str]) -> list[str]:
    """Policies of some packages that are rates, pile up and never end, by identifier."""
    rates = {lever for lever in piling_levers(core) if core.unit(lever).endswith("/year")}
    policies = [policy for name in packages for policy in package_of(data, name).policies]
    return list(dict.fromkeys(policy.id for policy in policies if _goes_on(policy, rates)))


def _goes_on(policy: PolicyTable, rates: set[str]) -> bool:
    """Whether a policy adds to something every year without an end."""
    return any(lever.shape not in ("pulse", "series") and lever.lever in rates for lever in policy.levers)


def horizon_sentences(data: CaseData, core: _core.CoreModel, packages: Iterable[str]) -> list[tuple[str, str]]:
    """What must be read beside results of a run that is longer than its evidence, in English and in Chinese."""
    years = data.file.calendar.years
    if years <= EVIDENCE_YEARS:
        return []
    sentences = [(
        f"The run is {years} years long: growth that differs by account is balanced to first order, so output without"
        f" any policy drifts from its path; read differences, not levels, beyond {EVIDENCE_YEARS} years.",
        f"模拟长达 {years} 年:各账户增速不同时参考路径只在一阶上平衡,无政策时产出会偏离路径;"
        f"{EVIDENCE_YEARS} 年以后请看差异,不看水平。",
    )]  # fmt: skip
    endless = endless_rates(data, core, packages)
    if endless:
        listed = ", ".join(endless)
        sentences.append((
            f"Policies that are yearly rates and never end ({listed}) are carried beyond the {EVIDENCE_YEARS} years"
            " that their evidence covers: their effect keeps growing by assumption; give such a lever a pulse with a"
            " duration.",
            f"按年增率起作用且没有终点的政策({listed})已超出其证据覆盖的 {EVIDENCE_YEARS} 年:其效应只是按假定继续累积;"
            "请为这类杠杆设定有期限的脉冲。",
        ))  # fmt: skip
    return sentences
