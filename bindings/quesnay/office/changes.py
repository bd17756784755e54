"""What changed since last night: cells of the main tables of two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quesnay.office.run_tables import RunTables

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHANGE_COLUMNS", "changed_cells"]

CHANGE_COLUMNS = ["table", "row", "column", "before", "after", "difference"]
# Keys of the rows of each table, and the numbers that are watched.
_WATCHED = {
    "targets.csv": (["scenario", "target"], ["probability", "p10", "p50", "p90"]),
    "effects.csv": (["scenario", "baseline", "outcome"], ["gross", "net", "cost"]),
    "bands.csv": (["scenario", "outcome", "account", "period_end"], ["mean", "p10", "p90"]),
}


def changed_cells(before: RunTables, after: RunTables) -> pd.DataFrame:
    """Cells that differ between two runs, to the last bit; a row that one of them lacks has no number there."""
    import pandas as pd

    parts = []
    for name, (keys, watched) in _WATCHED.items():
        one, other = (
            run.frame(name).melt(keys, watched, "column")
            if run.has(name)
            else pd.DataFrame(columns=[*keys, "column", "value"])
            for run in (before, after)
        )
        both = one.merge(other, "outer", [*keys, "column"], suffixes=("_before", "_after"))
        same = (both.value_before == both.value_after) | (both.value_before.isna() & both.value_after.isna())
        changed = both[~same]
        parts.append(pd.DataFrame({
            "table": name, "row": changed[keys].astype(str).agg(".".join, axis=1) if len(changed) else [],
            "column": changed.column, "before": changed.value_before, "after": changed.value_after,
            "difference": changed.value_after.astype(float) - changed.value_before.astype(float),
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)[CHANGE_COLUMNS]
