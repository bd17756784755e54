"""Fiscal accounts by year: fiscal.csv. The columns are fixed by docs/study/outputs.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import quesnay._core as _core
from quesnay.case.labels import periods, readable_unit
from quesnay.errors import CaseError
from quesnay.study.plan import Progress, compile_scenarios, record_steps

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.plan import Study

__all__ = ["FISCAL_COLUMNS", "fiscal_table", "has_accounts"]

FISCAL_COLUMNS = (
    "scenario account name_en name_zh year appropriated paid wanted balance share_stopped unit draws grade"
).split()
_FLOWS = ("appropriated", "paid", "wanted")


def has_accounts(study: Study) -> bool:
    """Whether a scenario of a study is paid from accounts."""
    return any(scenario.accounts for scenario in study.scenarios)


def fiscal_table(study: Study, progress: Progress | None = None) -> pd.DataFrame:
    """See Result.fiscal."""
    import pandas as pd

    case, rows = study.case, []
    if not has_accounts(study):
        raise CaseError("no package of this result is paid from an account, expected one with [[accounts]] in its file")
    for scenario in study.scenarios:
        if not scenario.accounts:
            continue
        kinds = {**dict.fromkeys(_FLOWS, _core.OutcomeKind.Integral), "balance": _core.OutcomeKind.Level}
        outcomes = [
            _core.Outcome(quantity, quantity, kind, "money", False, 0)
            for account in scenario.accounts
            for what, kind in kinds.items()
            for quantity in [_core.account_quantity(what, account.id)]
        ]
        programs, (compiled,) = compile_scenarios(study.uncertainty, [scenario], record_steps(case, 1), outcomes)
        ensemble = study.options.run(programs, study.uncertainty.plan, progress=progress)
        tables = {one.id: one for one in study.package(scenario.name).accounts}
        for account in scenario.accounts:
            for r, period in enumerate(periods(case, 1)):
                bands = {
                    what: ensemble.band(0, compiled.result(r, _core.account_quantity(what, account.id), ""), [])
                    for what in kinds
                }
                means = {what: band["mean"] for what, band in bands.items()}
                stopped = 1.0 - means["paid"] / means["wanted"] if means["wanted"] > 0.0 else 0.0
                table = tables[account.id]
                rows.append({
                    "scenario": scenario.name, "account": account.id, "name_en": table.name_en,
                    "name_zh": table.name_zh, "year": period.start.year, **means, "share_stopped": stopped,
                    "unit": readable_unit(case, "money"), "draws": bands["paid"]["draws"], "grade": table.grade,
                })  # fmt: skip
    return pd.DataFrame(rows, columns=FISCAL_COLUMNS).sort_values(["scenario", "account", "year"], ignore_index=True)
