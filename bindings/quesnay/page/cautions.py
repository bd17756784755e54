"""What a reader of the page must be warned of, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import quesnay._core as _core
from quesnay.case.data import CaseData, ParameterRow
from quesnay.case.labels import WHOLE, account_names, element_names
from quesnay.case.scenario_schema import PolicyTable
from quesnay.page.engine import Key
from quesnay.page.request import every_policy

__all__ = ["beyond_evidence", "binding_cautions", "cautions"]

_Z = 1.96
# Below this many draws a figure is a first look.
_FEW = 1000
_OFTEN = 0.5


def beyond_evidence(rows: Mapping[str, ParameterRow], policy: PolicyTable, size: float) -> bool:
    """Whether a policy is larger than the range that its numbers have evidence for; without a range, than itself."""
    for lever in policy.levers:
        row = rows.get(lever.parameter or "")
        limit = row.high / row.central if row is not None and row.central > 0 and row.high > row.central else 1.0
        if size > limit * (1 + 1e-12):
            return True
    return False


def _one(kind: str, subject: str, en: str, zh: str) -> dict[str, str]:
    return {"kind": kind, "subject": subject, "en": en, "zh": zh}


def cautions(case: CaseData, key: Key, answer: dict[str, Any]) -> list[dict[str, str]]:
    """Warnings of one answer, the gravest first."""
    found = []
    failed, draws = max(answer["failed"], answer["failed_control"]), answer["draws"]
    if failed:
        found.append(_one(
            "failed", "", f"{failed} of {draws} draws failed and are left out of every figure.",
            f"{draws} 次抽样中有 {failed} 次失败,所有数字均不含这些抽样。",
        ))  # fmt: skip
    policies, rows = every_policy(case), {row.parameter: row for row in case.parameters}
    for one in key:
        policy = policies[one.id]
        if beyond_evidence(rows, policy, one.size):
            found.append(_one(
                "evidence", one.id,
                f"{policy.name_en} ({one.id}): at {100 * one.size:.0f} % of its size, beyond the evidence.",
                f"{policy.name_zh}({one.id}):规模为原定的 {100 * one.size:.0f} %,超出证据范围。",
            ))  # fmt: skip
    found += _small_effects(case, answer) if key else []
    if draws < _FEW:
        found.append(_one(
            "few", "", f"First look: {draws} draws. Figures still move until {_FEW} are done.",
            f"初步结果:{draws} 次抽样,完成 {_FEW} 次前数字仍会变动。",
        ))  # fmt: skip
    return found


def _small_effects(case: CaseData, answer: dict[str, Any]) -> list[dict[str, str]]:
    """Targets on which the package has no effect that its error leaves."""
    series = {(one["outcome"], one["account"]): one for one in answer["series"]}
    small = []
    for target in case.targets:
        last = series[target.outcome, target.account]["difference"][-1]
        if not abs(last["mean"]) > _Z * last["standard_error"]:
            small.append(target)
    if not small:
        return []
    return [_one(
        "small", ",".join(target.target for target in small),
        "The effect of the package is smaller than its error on: " + ", ".join(t.name_en for t in small) + ".",
        "方案效应小于其误差的目标:" + "、".join(t.name_zh for t in small) + "。",
    )]  # fmt: skip


def binding_cautions(
    case: CaseData, constraints: Sequence[_core.Constraint], shares: Mapping[str, Mapping[str, Sequence[float]]],
    periods: Sequence[str],
) -> list[dict[str, str]]:  # fmt: skip
    """Constraints other than demand that bind in half of the draws: in which accounts, and since when."""
    found = []
    for constraint in constraints:
        where: list[tuple[str, str, str]] = []
        for account, rows in shares.items():
            since = next((n for n, share in enumerate(rows.get(constraint.name, [])) if share >= _OFTEN), None)
            if since is not None:
                _, name_en, name_zh = (
                    element_names(case, (), account) if account == WHOLE else account_names(case, account)
                )
                where.append((name_en, name_zh, periods[since]))
        if where and constraint.role != "demand":
            found.append(_one(
                "binds", constraint.name,
                f"Binds in at least half of the draws: {constraint.name_en} - "
                + ", ".join(f"{en} from {since}" for en, _, since in where) + ".",
                f"至少一半抽样中起约束作用:{constraint.name_zh}——"
                + "、".join(f"{zh}({since} 起)" for _, zh, since in where) + "。",
            ))  # fmt: skip
    return found
