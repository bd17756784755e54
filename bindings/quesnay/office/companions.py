"""The same tables for programs: CSV and Parquet with full precision, SDMX-CSV and the IAMC template."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from quesnay.office.occasion import Occasion
from quesnay.office.run_tables import RunTables
from quesnay.office.sheets import Sheet
from quesnay.study.output.files import csv_bytes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["iamc_bytes", "parquet_bytes", "sdmx_bytes", "sheet_csv"]

_STATISTICS = ("mean", "p10", "p50", "p90")


def _exact(sheet: Sheet) -> dict[str, list[float | str | None]]:
    cells: dict[str, list[float | str | None]] = {}
    for one in sheet.columns:
        cells[one.key if one.english is None else f"{one.key}_zh"] = list(one.exact)
        if one.english is not None:
            cells[f"{one.key}_en"] = list(one.english)
    return cells


def _frame(sheet: Sheet) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"row": list(sheet.row_ids), **_exact(sheet)})


def sheet_csv(sheet: Sheet) -> bytes:
    """A table with full precision; ``row`` is the id of the row, the same for years."""
    return csv_bytes(_frame(sheet))


def parquet_bytes(sheet: Sheet) -> bytes:
    """A table with full precision as Parquet. Raises CaseError if pyarrow is not installed."""
    from quesnay.errors import CaseError

    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise CaseError("pyarrow is not installed, expected it from: pip install 'quesnay[office]'") from None
    content = io.BytesIO()
    _frame(sheet).to_parquet(content, index=False, engine="pyarrow")
    return content.getvalue()


def _yearly(tables: RunTables) -> pd.DataFrame:
    """Bands by period of the run, with its name."""
    ends = {end.isoformat(): name for name, end in tables.periods.items()}
    bands = tables.frame("bands.csv")
    bands = bands[bands.period_end.isin(ends)]
    return bands.assign(period=bands.period_end.map(ends))


def sdmx_bytes(tables: RunTables, occasion: Occasion) -> bytes:
    """All levels as SDMX-CSV 1.0: one observation a row, forecasts with OBS_STATUS F and estimates with E."""
    import pandas as pd

    bands = _yearly(tables)
    case = tables.manifest["case"]["id"]
    past = {name: end <= occasion.as_of for name, end in tables.periods.items()}
    parts = [
        pd.DataFrame(
            {
                "DATAFLOW": f"QUESNAY:{case}(1.0)",
                "FREQ": "A",
                "SCENARIO": bands.scenario,
                "INDICATOR": bands.outcome,
                "ACTIVITY": bands.account,
                "STATISTIC": statistic,
                "TIME_PERIOD": bands.period,
                "OBS_VALUE": bands[statistic],
                "OBS_STATUS": ["E" if past[p] else "F" for p in bands.period],
                "UNIT_MEASURE": bands.unit,
            }
        )
        for statistic in _STATISTICS
    ]
    keys = ["SCENARIO", "INDICATOR", "ACTIVITY", "STATISTIC", "TIME_PERIOD"]
    return csv_bytes(pd.concat(parts).sort_values(keys, ignore_index=True))


def iamc_bytes(tables: RunTables) -> bytes:
    """Means of all levels in the template of the IAMC: model, scenario, region, variable, unit, one column a year."""
    import pandas as pd

    bands = _yearly(tables)
    names = tables.names("outcome")

    def variable(outcome: str, account: str, name: str) -> str:
        words = names.get(outcome, (outcome,))[0].split(",")[0].capitalize()
        return words if account in ("total", "-") else f"{words}|{name.replace('|', '/')}"

    wide = pd.DataFrame(
        {
            "Model": f"Quesnay {tables.manifest['quesnay']}",
            "Scenario": bands.scenario,
            "Region": tables.manifest["case"]["id"],
            "Variable": [
                variable(str(o), str(a), str(n))
                for o, a, n in zip(bands.outcome, bands.account, bands.name_en, strict=True)
            ],
            "Unit": bands.unit,
            "period": bands.period,
            "mean": bands["mean"],
        }
    )
    keys = ["Model", "Scenario", "Region", "Variable", "Unit"]
    table = wide.pivot(index=keys, columns="period", values="mean").reset_index()
    return csv_bytes(table.sort_values(keys, ignore_index=True))
