"""Files of a comparison of two runs, and T7, the revision since the last forecast."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from quesnay.office.causes import CAUSES, Difference
from quesnay.office.revision import cause_names
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Column, Note, Sheet, names, numbers, texts
from quesnay.study.output.files import csv_bytes
from quesnay.study.output.output_folder import MANIFEST, OutputFolder

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["revision_sheet", "shown_changes", "write_revision"]

_SHOWN = ("gross_output", "value_added", "persons_employed")


def write_revision(table: pd.DataFrame, found: Sequence[Difference], output: OutputFolder) -> None:
    """Writes ``revision.csv`` and ``differences.csv`` into a folder that is being filled."""
    import pandas as pd

    listed = pd.DataFrame([asdict(one) for one in found], columns=["cause", "what", "before", "after"])
    outputs = [
        {"path": name, "rows": len(one), "sha256": output.write(name, csv_bytes(one))}
        for name, one in (("revision.csv", table), ("differences.csv", listed))
    ]
    manifest = {"schema_version": 1, "outputs": outputs}
    output.write(MANIFEST, f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode())


def shown_changes(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Changes of all accounts together in the last period, of every scenario and cause that changed anything."""
    last = table.period.max() if len(table) else ""
    chosen = table[(table.account == "total") & (table.period == last) & table.outcome.isin(_SHOWN)]
    return chosen[chosen.difference != 0.0].to_dict("records")


def revision_sheet(tables: RunTables, package: str, table: pd.DataFrame | None) -> Sheet:
    """T7: the last forecast, its revision by cause, and this forecast. Columns: docs/office/README.md."""
    if table is None:
        return Sheet("T7", "Revision since the last forecast", "与上次预测相比的修订", why_empty=Note(
            "No earlier run was given (--previous).", "未给出前次运行(--previous)。",
        ))  # fmt: skip
    chosen = table[(table.scenario == package) & table.outcome.isin(_SHOWN)]
    outcomes = tables.names("outcome")
    keys = list(dict.fromkeys(zip(chosen.outcome, chosen.account, chosen.period, chosen.unit, strict=True)))
    causes = list(dict.fromkeys(chosen.sort_values("order").cause))
    at = {
        (o, a, p, c): (d, e, b, n)
        for o, a, p, c, d, e, b, n in zip(
            chosen.outcome, chosen.account, chosen.period, chosen.cause, chosen.difference, chosen.standard_error,
            chosen.before, chosen.after, strict=True,
        )
    }  # fmt: skip
    accounts = tables.frame("bands.csv").drop_duplicates("account").set_index("account")
    columns: list[Column] = [
        names("outcome", "measure", "指标", [outcomes[o] for o, *_ in keys], 26),
        texts("account", "account", "代码", [a for _, a, *_ in keys], 7),
        names("name", "account name", "部门", [
            (str(accounts.name_en[a]), str(accounts.name_zh[a])) for _, a, *_ in keys
        ], 30),
        texts("period", "period", "时期", [p for _, _, p, _ in keys], 8),
        names("unit", "unit", "单位", [tables.unit(str(u)) for *_, u in keys], 16),
        numbers("before", "last forecast", "上次预测", [at[o, a, p, causes[0]][2] for o, a, p, _ in keys], at_most=1),
    ]  # fmt: skip
    for cause in causes:
        en, zh = cause_names(cause)
        columns.append(numbers(
            f"by_{cause}", f"by {en}", f"修订:{zh}", [at[o, a, p, cause][0] for o, a, p, _ in keys],
            [at[o, a, p, cause][1] for o, a, p, _ in keys], 2,
        ))  # fmt: skip
    columns.append(numbers("after", "this forecast", "本次预测", [at[o, a, p, causes[-1]][3] for o, a, p, _ in keys],
                           at_most=1))  # fmt: skip
    order = ", ".join(CAUSES[part].en for cause in causes for part in cause.split("+"))
    order_zh = "、".join(CAUSES[part].zh for cause in causes for part in cause.split("+"))
    return Sheet(
        "T7", "Revision since the last forecast, by cause", "与上次预测相比的修订(按原因)", columns=columns,
        notes=[Note(f"Causes are changed one after the other, in this order: {order}; another order divides otherwise.",
                    f"各原因按以下顺序依次改变:{order_zh};顺序不同,分解结果也不同。")],
        row_ids=[f"T7.{o}.{a}.{p}" for o, a, p, _ in keys],
    )  # fmt: skip
