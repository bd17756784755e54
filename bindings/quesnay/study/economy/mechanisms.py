"""Feedback loops of the sector economy by the names that docs/economy/economics.md gives them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

__all__ = ["CLOSED_BY_CHOICE", "MECHANISMS", "named_mechanisms"]

#: What makes a loop one of a mechanism: it goes through all of these, each after the other at once.
MECHANISMS: Mapping[str, tuple[str, ...]] = {
    "accelerator": ("investment", "investment_demand"),
    "capacity and share": ("own_capacity_index", "market_share_target"),
    "income": ("smoothed_income", "household_demand"),
    "knowledge": ("knowledge", "knowledge_detrended"),
    "projects": ("project_capacity", "project_demand"),
    "capital in place": ("capital_stock", "investment_target"),
    "quality of capital": ("capital_quality_ratio", "desired_capital"),
    "land": ("land_gate",),
    "persons": ("talent_tightness",),
    "hours": ("labour_capacity", "output_limit"),
    "finance": ("finance_ratio",),
    "share": ("market_share_gain", "market_share"),
}
#: Those that act only where a switch or a number of the case closes them.
CLOSED_BY_CHOICE: Mapping[str, tuple[str, ...]] = {
    "wage": ("talent_tightness", "wage_rise", "log_wage"),
    "migration": ("smoothed_tightness", "inflow_response"),
    "localisation": ("localisation", "localisation_scale"),
    "revenue": ("log_revenue", "public_revenue"),
    "lending rate": ("rate_change", "rate_answer", "rate_answer_effect"),
}


def named_mechanisms(chain: Sequence[str]) -> list[str]:
    """Mechanisms that a loop goes through, those closed by choice last; elements do not matter."""
    quantities = [name.split("[")[0] for name in chain]
    links = set(itertools.pairwise([*quantities, quantities[0]]))

    def passes(path: tuple[str, ...]) -> bool:
        return path[0] in quantities if len(path) == 1 else set(itertools.pairwise(path)) <= links

    return [name for name, path in {**MECHANISMS, **CLOSED_BY_CHOICE}.items() if passes(path)]
