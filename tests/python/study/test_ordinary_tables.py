"""Tables that are ordinary elsewhere: an account may lack land, research, a plan, persons, capital or purchases."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy

PACKAGES = ["no_policy", "plan", "land_first"]
LACKING: dict[str, dict[str, Any]] = {
    "no industrial land": {"industrial_land_base": 0.0},
    "no industry of a plan": {"plan_industry": 0.0},
    "no research": {"research_share": 0.0},
    "dwellings, that employ nobody": {"persons_employed_base": {"R4": 0.0}},
    "an account without capital": {"capital_stock_base": {"R1": 0.0}},
    "an account without persons and capital": {"persons_employed_base": {"K4": 0.0}, "capital_stock_base": {"K4": 0.0}},
    "nobody employed": {"persons_employed_base": 0.0},
}


def outputs(case: qy.Case) -> Any:
    result = case.run(PACKAGES, draws=8, seed=1)
    assert result.failures.empty, result.failures.reason[0]
    assert np.isfinite(result.binding().share_binding).all()
    assert np.isfinite(result.values().mean_difference).all()
    return np.asarray(result.to_xarray().gross_output_total)[:, :, -1].mean(axis=1)


@pytest.mark.parametrize("lacking", sorted(LACKING))
def test_what_is_not_there_has_no_effect(guangzhou: qy.Case, changed: ModuleType, lacking: str) -> None:
    none, plan, land = outputs(changed.numbers(guangzhou, **LACKING[lacking]))
    assert plan > none
    # Where nobody stands on industrial land more of it does nothing.
    assert land == pytest.approx(plan, rel=1e-12) if lacking == "no industrial land" else land > plan


def with_column(case: qy.Case, change: Callable[[dict[str, Any], int], None]) -> qy.Case:
    arrays = {name: array.copy() for name, array in case.data.arrays.items()}
    change(arrays, case.data.codes.index("R1"))
    return type(case)(dataclasses.replace(case.data, arrays=arrays), case.model)


def buys_nothing(arrays: dict[str, Any], account: int) -> None:
    arrays["technical_coefficients_base"][:, account] = 0.0
    arrays["value_added_ratio_base"][account] = 1.0


def buys_of_itself(arrays: dict[str, Any], account: int) -> None:
    column = arrays["technical_coefficients_base"][:, account]
    bought = column.sum()
    column[:] = 0.0
    column[account] = bought


@pytest.mark.parametrize("change", [buys_nothing, buys_of_itself])
def test_an_account_may_buy_of_no_other(guangzhou: qy.Case, change: Callable[[dict[str, Any], int], None]) -> None:
    none, plan, land = outputs(with_column(guangzhou, change))
    assert none < plan < land


@pytest.mark.parametrize(
    ("file", "row", "sentence"),
    [
        ("parameters.csv", "utilisation_base,", "given 1.05 for goods, expected a number from 0 to 1"),
        ("parameters.csv", "training_time,", "the time is 0, expected more than 0"),
        ("parameters.csv", "preparation_time,", "the time is 0, expected more than 0"),
        ("parameters.csv", "planning_time,", "the time is 0, expected more than 0"),
        ("final_demand.csv", "", "the base year leaves an account no external demand"),
    ],
)
def test_what_cannot_run_is_refused_when_the_case_is_read(spoilt: Path, file: str, row: str, sentence: str) -> None:
    path = spoilt / file
    lines = path.read_text("utf-8").splitlines()
    header = lines[0].split(",")
    for n, line in enumerate(lines[1:], 1):
        cells = line.split(",")
        if file == "final_demand.csv":
            # What local buyers ask for is more than the account makes: a net importer.
            moved = float(cells[header.index("external")]) + 100.0
            cells[header.index("households")] = repr(float(cells[header.index("households")]) + moved)
            cells[header.index("external")] = "-100.0"
        elif line.startswith(row):
            value = "1.05" if row.startswith("utilisation") else "0"
            for column in ("central", "low", "high"):
                cells[header.index(column)] = value
            cells[header.index("distribution")] = "fixed"
        lines[n] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case(spoilt)
