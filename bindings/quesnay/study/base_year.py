"""The input-output table that a case stands on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

import quesnay._core as _core
from quesnay.accounts.table import Table
from quesnay.case.data import CaseData
from quesnay.errors import CaseError

__all__ = ["case_table", "check_base_year"]

_HOME = {"households": "households_base", "government": "government_base", "fixed_investment": "fixed_investment_base"}
_SATELLITES = (
    ("employment", "persons_employed_base", "people"),
    ("industrial_land", "industrial_land_base", "area"),
    ("capital", "capital_stock_base", "money"),
)
# Coefficients of a case are written with a finite number of digits; eight leave columns that miss by 1e-8.
_TOLERANCE = 1e-6
# Of gross output: external demand is stated in rounded figures.
_EXTERNAL_TOLERANCE = 1e-3


def case_table(data: CaseData) -> Table:
    """The base year of a case as a table of local flows, purchases elsewhere as imports apart.

    Final demand is for local products; ``external`` is what is left of output. Value added is split into labour and
    the rest by the labour share. Satellites are employment, industrial land and capital.
    """
    arrays, codes = data.arrays, data.codes
    labour = arrays["value_added_ratio_base"] * arrays["labour_share"]
    value_added = np.vstack([labour, arrays["value_added_ratio_base"] - labour])
    home = np.column_stack([arrays[name] for name in _HOME.values()])
    output = arrays["gross_output_base"]
    flows, import_flows, value, external = _core.table_from_shares(
        arrays["technical_coefficients_base"], arrays["local_share_base"], value_added, output, home, codes
    )
    units: dict[str, Any] = {name: unit.symbol_en for name, unit in data.file.units.items()}
    table = Table(
        codes,
        flows=flows,
        import_flows=import_flows,
        final_demand=np.column_stack([home, external]),
        demand_categories=[*_HOME, "external"],
        exports=["external"],
        value_added=value,
        value_added_rows=["labour", "other value added"],
        gross_output=output,
        names={account.code: account.name_en for account in data.accounts},
        unit=f"{units['money']}/year",
        year=data.file.base_year,
        tolerance=_TOLERANCE,
        source=_source(data),
    )
    for name, array, unit in _SATELLITES:
        table = table.with_satellite(name, arrays[array], unit=units[unit])
    return table


def check_base_year(data: CaseData) -> None:
    """The table of the base year closes, and external demand is what closes its rows.

    Raises
    ------
    CaseError
        Naming file and account: a column that does not add up to its output, or external demand that differs from
        what is left of output by more than a thousandth of it, as rounded figures may.
    """
    try:
        table = case_table(data)
    except _core.QuesnayError as error:
        files = "accounts.csv, technical_coefficients.csv, local_share.csv and final_demand.csv"
        raise CaseError(f"{data.folder}: the base year of {files} does not close: {error}") from None
    left = table.final_demand()["external"].to_numpy()
    for code, given, rest, output in zip(
        data.codes, data.external, left, data.arrays["gross_output_base"], strict=True
    ):
        if abs(given - rest) > _EXTERNAL_TOLERANCE * output:
            raise CaseError(
                f"{data.folder / 'final_demand.csv'}: row '{code}', column 'external': given {given:g}, expected"
                f" {rest:.6g}, what local inputs and the other columns leave of output (within"
                f" {_EXTERNAL_TOLERANCE:.1%} of it)"
            )


def _source(data: CaseData) -> str:
    """One sentence: what the numbers are, and how good."""
    grades = Counter(account.grade for account in data.accounts)
    graded = ", ".join(f"{grades[grade]} {grade}" for grade in ("published", "derived", "judgement") if grades[grade])
    titles = dict.fromkeys(data.sources[account.source].title for account in data.accounts)
    invented = "invented numbers; " if data.file.invented else ""
    return (
        f"{data.file.title_en}: {invented}outputs of {len(data.accounts)} accounts ({graded}), {'; '.join(titles)};"
        " coefficients and local shares are the case's, external demand closes the rows"
    )
