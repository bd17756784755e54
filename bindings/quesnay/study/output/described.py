"""What a run's tables need to be read alone: names in two languages, and the assumptions behind the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quesnay.case.data import CaseData
from quesnay.case.first_month import first_month
from quesnay.case.labels import element_names, readable_unit
from quesnay.case.outcomes import outcome_names, written_unit
from quesnay.case.scenario_names import parts_of

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.recorded import Recorded

__all__ = ["assumption_table", "name_table"]

NAME_COLUMNS = "kind name name_en name_zh unit unit_zh better start grade source".split()
ASSUMPTION_COLUMNS = (
    "parameter account name_en name_zh unit unit_zh central low high distribution grade source title note"
).split()


def _policies(case: CaseData, packages: list[str]) -> dict[str, Any]:
    """Policies of the packages by id, each as the first package that has it says."""
    found: dict[str, Any] = {}
    for package in packages:
        for policy in case.packages[package].policies:
            found.setdefault(policy.id, policy)
    return found


def name_table(result: Recorded) -> pd.DataFrame:
    """Names of scenarios, policies, assumptions, outcomes, constraints, factors and units, in the order of the run.

    Returns
    -------
    pandas.DataFrame
        ``kind`` and ``name`` are the keys; ``better`` is 1 where more of an outcome is better and -1 where less is.
        A row of kind ``unit`` has a unit as the tables write it, in words.
    """
    import pandas as pd

    case, core = result.study.case, result.study.uncertainty.core
    rows: list[dict[str, object]] = []
    parts = {name: parts_of(case, name) for name in result.scenarios}
    packages = [package for package, _ in parts.values()]
    # Packages that were not run are named too: others are compared with them.
    for name, (package, assumed) in {**parts, **{one: (one, ()) for one in case.packages if one not in parts}}.items():
        file, under = case.packages[package].file, [case.assumptions[one] for one in assumed]
        rows.append({
            "kind": "scenario", "name": name,
            "name_en": " | ".join([file.title_en, *(one.title_en for one in under)]),
            "name_zh": " | ".join([file.title_zh, *(one.title_zh for one in under)]),
        })  # fmt: skip
    for name in dict.fromkeys([*result.study.assume, *(one for _, names in parts.values() for one in names)]):
        assumption = case.assumptions[name]
        rows.append({
            "kind": "assumption", "name": name, "name_en": assumption.title_en, "name_zh": assumption.title_zh,
            "grade": assumption.grade, "source": assumption.source,
        })  # fmt: skip
    scalars = {row.parameter: row for row in case.parameters if not row.accounts}
    for policy in _policies(case, packages).values():
        rows.append({
            "kind": "policy", "name": policy.id, "name_en": policy.name_en, "name_zh": policy.name_zh,
            "start": first_month(case, scalars, policy), "grade": policy.grade, "source": policy.source,
        })  # fmt: skip
    units = {"1": ("ratio", "比率")}
    for outcome in core.outcomes:
        if outcome.name.startswith("cost of "):
            continue
        unit, unit_zh = (readable_unit(case, outcome.unit, language) for language in ("en", "zh"))
        units[unit] = (written_unit(unit, "en"), written_unit(unit_zh, "zh"))
        name_en, name_zh = outcome_names(case, outcome.name)
        rows.append({
            "kind": "outcome", "name": outcome.name, "name_en": name_en, "name_zh": name_zh, "unit": unit,
            "unit_zh": unit_zh, "better": outcome.better,
        })  # fmt: skip
    for one in core.constraints:
        rows.append({"kind": "constraint", "name": one.name, "name_en": one.name_en, "name_zh": one.name_zh})
    for factor in core.factors:
        unit, unit_zh = (readable_unit(case, factor.unit, language) for language in ("en", "zh"))
        units[unit] = (written_unit(unit, "en"), written_unit(unit_zh, "zh"))
        rows.append({
            "kind": "factor", "name": factor.name, "name_en": factor.name_en, "name_zh": factor.name_zh,
            "unit": unit, "unit_zh": unit_zh,
        })  # fmt: skip
    rows += [{"kind": "unit", "name": unit, "name_en": en, "name_zh": zh} for unit, (en, zh) in units.items()]
    return pd.DataFrame(rows, columns=NAME_COLUMNS)


def assumption_table(result: Recorded) -> pd.DataFrame:
    """Every number of the case that is drawn or held, with its range, evidence grade and source."""
    import pandas as pd

    case = result.study.case
    rows = []
    for row in case.parameters:
        label = ",".join(row.accounts)
        names = element_names(case, ("sector",), label) if label in case.codes else ("", label, label)
        rows.append({
            "parameter": row.parameter, "account": label,
            "name_en": row.name_en or f"{row.parameter} {names[1]}".rstrip(),
            "name_zh": row.name_zh or f"{row.parameter} {names[2]}".rstrip(),
            "unit": readable_unit(case, row.unit, "en"), "unit_zh": readable_unit(case, row.unit, "zh"),
            "central": row.central, "low": row.low, "high": row.high, "distribution": row.distribution,
            "grade": row.grade, "source": row.source,
            "title": case.sources[row.source].title if row.source in case.sources else "", "note": row.note,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=ASSUMPTION_COLUMNS)
