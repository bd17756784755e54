"""What `quesnay describe` says of a plan: its measures with their levers, accounts that pay, and districts."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from quesnay.case.data import CaseData
from quesnay.case.monitoring.channels import channel_levers

__all__ = ["plan_tables"]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def plan_tables(data: CaseData) -> Iterator[Table]:
    """Tables of what a case has of these; none for a case without."""
    if data.channels:
        measures = _table("Measures / 措施", "measure", "name", "名称", "policies", "levers", "remark", "说明")
        for one in data.channels:
            levers = ", ".join(channel_levers(data, one)) or "no channel / 无渠道"
            measures.add_row(
                one.measure, one.name_en, one.name_zh, " ".join(one.policies), levers, one.why_en, one.why_zh
            )
        yield measures
    paid = [(name, one) for name, package in data.packages.items() for one in package.accounts]
    if paid:
        accounts = _table(
            "Fiscal accounts / 财政账户",
            "package",
            "account",
            "name",
            "名称",
            "pays for",
            "a year",
            "left over",
            "grade",
        )
        for name, account in paid:
            left = "stays / 结转" if account.carry_over else "lapses / 收回"
            accounts.add_row(
                name, account.id, account.name_en, account.name_zh, " ".join(account.policies),
                str(account.appropriation), left, account.grade,
            )  # fmt: skip
        yield accounts
    if data.districts is not None:
        districts = _table("Districts / 区", "district", "name", "名称", "quota share", "grade")
        quota = data.districts.arrays["district_quota_share"]
        for district, share in zip(data.districts.districts, quota, strict=True):
            districts.add_row(district.code, district.name_en, district.name_zh, f"{share:.3g}", district.grade)
        yield districts
