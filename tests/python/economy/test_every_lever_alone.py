"""Every lever up and down, alone: no stock falls below zero; long runs do not hang on the step."""

import dataclasses
from types import ModuleType

import numpy as np
import pytest
import quesnay as qy

# Of levers that are no share: a size as large as a package would ever move.
HEIGHTS = {
    "fund_target": 3000.0, "extra_land_quota": 300.0, "given_land": 100.0, "given_capital": 100.0, "given_persons": 1.0,
    "talent_inflow": 1.0, "conversion_cut": 1.0, "open_cooperation": 1.0, "loan_compensation": 1.0,
    "project_promotion": 1.0, "idle_land_clearing": 0.05, "local_procurement": 0.5, "approval_lag_cut": 0.5,
    "renovation_subsidy": 0.5, "outflow_cut": 0.2,
}  # fmt: skip
# These cannot be taken back: what was never raised, paid or given.
ONE_WAY = {"fund_target", "loan_compensation", "open_cooperation", "renovation_subsidy", "given_land", "given_capital",
           "given_persons", "project_promotion"}  # fmt: skip


@pytest.mark.parametrize("assume", [(), ("demand_surge",)])
def test_no_lever_alone_takes_a_stock_below_zero(
    guangzhou: qy.Case, changed: ModuleType, assume: tuple[str, ...]
) -> None:
    core = guangzhou.model.core
    levers = core.names("lever")
    assert len(levers) >= 26
    heights = {lever: HEIGHTS.get(lever, 0.05) for lever in levers}
    runs = {f"{lever} up": {lever: height} for lever, height in heights.items()}
    runs |= {f"{lever} down": {lever: -height} for lever, height in heights.items() if lever not in ONE_WAY}
    kept = {
        "capital_stock": "money", "persons_employed": "people", "land_in_use": "area", "land_idle": "area",
        "land_prepared": "area", "talent_pool": "people", "trainees": "people", "knowledge": "money",
        "renovation_pipeline": "money", "projects_planned": "money", "project_capacity_full": "money/year",
        "gross_output": "money/year",
    }  # fmt: skip
    for name, run in changed.moved(guangzhou, runs, kept, assume, start=0.5).items():
        for quantity, values in run.items():
            assert np.isfinite(values).all() and values.min() >= -1e-9, (name, quantity)


def test_halving_the_step_changes_thirty_years_by_next_to_nothing(guangzhou: qy.Case, changed: ModuleType) -> None:
    ends = []
    for steps in (12, 24):
        case = changed.years(guangzhou, 30)
        file = case.data.file
        calendar = file.calendar.model_copy(update={"steps_per_year": steps})
        data = dataclasses.replace(case.data, file=file.model_copy(update={"calendar": calendar}))
        case = type(case)(data, case.model)
        output = np.asarray(case.central(["no_policy", "plan"]).to_xarray().gross_output_total)[:, 0, -1]
        ends.append((output[0], output[1] / output[0] - 1.0))
    # A year's total is a sum over its steps: 2e-6 of the level.
    assert ends[0][0] == pytest.approx(ends[1][0], rel=1e-4)
    assert ends[0][1] == pytest.approx(ends[1][1], rel=1e-3)


def test_one_more_is_followed_to_the_horizon_that_the_case_states(guangzhou: qy.Case) -> None:
    values = guangzhou.central(["no_policy"]).values().set_index("factor")
    assert (values.horizon == 5.0).all()
    # The review: capital peaks in years 3 to 5 after the gift; in 2019 a fifth of the persons and more are undone.
    assert 2020 <= values.peak_year["capital"] <= 2022
    assert values.peak_difference["capital"] > 1.3 * values.mean_difference["capital"] > 0.0
    assert (values.discounted_sum > values.peak_difference).all()
