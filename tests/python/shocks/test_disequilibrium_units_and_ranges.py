"""The disequilibrium model in any unit of money, in days as in quarters, and the numbers it refuses."""

from collections.abc import Callable

import numpy as np
import pytest
import quesnay as qy
from numpy.typing import NDArray

Array = NDArray[np.float64]


def model_of(flows: Array, demand: Array, **behaviour: object) -> qy.DisequilibriumModel:
    """All value added is labour, half of final demand is of households."""
    n = len(demand)
    output = flows.sum(axis=1) + demand
    table = qy.Table(
        [f"s{i}" for i in range(n)],
        flows=flows,
        final_demand=demand[:, None],
        value_added=output - flows.sum(axis=0),
        gross_output=output,
        unit="money",
    )
    return qy.DisequilibriumModel(table, labour=output - flows.sum(axis=0), households=demand / 2.0, **behaviour)


def two_sectors(**behaviour: object) -> qy.DisequilibriumModel:
    return model_of(np.array([[10.0, 20.0], [30.0, 10.0]]), np.array([70.0, 60.0]), **behaviour)


def random_table(n: int, seed: int, output: float = 1.0) -> tuple[Array, Array]:
    """A productive table; outputs differ by a factor of ten."""
    rng = np.random.default_rng(seed)
    a = rng.gamma(0.7, 1.0, (n, n))
    a *= 0.5 / a.sum(axis=0)
    demand = rng.uniform(0.1, 1.0, n) * output
    return a * np.linalg.solve(np.eye(n) - a, demand), demand


@pytest.mark.parametrize("unit", [1e-12, 1.0, 2e13, 1e20, 1e100])
@pytest.mark.parametrize("use", ["leontief", "linear", "ces"])
def test_without_a_shock_output_is_that_of_the_table_in_any_unit_of_money(use: str, unit: float) -> None:
    model = model_of(np.array([[10.0, 20.0], [30.0, 10.0]]) * unit, np.array([70.0, 60.0]) * unit, input_use=use)
    run = model.run(periods=12)
    np.testing.assert_allclose(run.output.values / (100.0 * unit), 1.0, rtol=1e-13)


@pytest.mark.parametrize(
    ("use", "elasticity"),
    [("leontief", 1.5), ("linear", 1.5), ("ces", 1.5), ("ces", 0.5), ("ces", 0.05), ("ces", 0.01), ("ces", 1e-6)],
)
def test_a_shocked_run_does_not_depend_on_the_unit_of_money(use: str, elasticity: float) -> None:
    # Units are powers of two, which round nothing: every share of base output has the same bits.
    runs = []
    for unit in (2.0**-60, 1.0, 2.0**10, 2.0**40, 2.0**60):
        flows, demand = random_table(5, 1, 300.0)
        model = model_of(flows * unit, demand * unit, input_use=use, substitution_elasticity=elasticity)
        run = model.run(periods=60, output_loss={"s1": 0.5, "s3": 0.2}, shock=(2, 14))
        runs.append(run.output.values / model.table.gross_output_array)
    for run in runs[1:]:
        np.testing.assert_array_equal(run, runs[0])
    assert runs[0].min() < 0.6


@pytest.mark.parametrize("elasticity", [1e-3, 1e-9])
def test_a_vanishing_elasticity_is_that_of_fixed_proportions(elasticity: float) -> None:
    # The closed form: (sum w s^r)^(1/r) lies between min s and w_min^(1/r) min s, and 1/r is about -elasticity.
    flows, demand = random_table(4, 2, 50.0)
    fixed, substituted = (
        model_of(flows, demand, input_use=use, substitution_elasticity=elasticity).run(
            periods=40, output_loss={"s0": 0.7}, shock=(1, 12)
        )
        for use in ("leontief", "ces")
    )
    np.testing.assert_allclose(substituted.output.values, fixed.output.values, rtol=20.0 * elasticity + 1e-12)


@pytest.mark.parametrize("use", ["ces", "linear", "essential"])
@pytest.mark.parametrize("periods_per_year", [52, 365])
def test_inventories_that_run_out_leave_nothing_in_any_unit(use: str, periods_per_year: int) -> None:
    for seed in range(6):
        for unit in (1e-2, 1.0, 50.0, 1e12):
            flows, demand = random_table(3, seed, unit)
            marked = np.eye(3) if use == "essential" else None
            model = model_of(
                flows, demand, input_use=use, essential=marked, periods_per_year=periods_per_year, inventory_periods=1.5
            )
            # A draw in which an inventory falls below zero is an error.
            run = model.run(periods=40, output_loss={"s0": 0.95, "s1": 0.3}, shock=(3, 25))
            assert (run.output.values >= 0.0).all()
            assert (run.output.values[20] / model.table.gross_output_array).min() < 0.06


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: two_sectors().run(periods=4, output_loss={"s0": 1.5}, shock=(1, 2)),
            "the output loss of sector 's0' is 1.5, expected a share from 0 to 1",
        ),
        (
            lambda: two_sectors().run(periods=4, output_loss={"s1": -0.5}, shock=(1, 2)),
            "the output loss of sector 's1' is -0.5, expected a share from 0 to 1",
        ),
        (
            lambda: two_sectors().run(periods=4, household_demand_loss=15, shock=(1, 2)),
            "the loss of household demand is 15, expected a share from 0 to 1",
        ),
        (
            lambda: two_sectors().run(periods=4, household_demand_loss=0.1, shock=(1.5, 3)),
            "a period of the shock is 1.5, expected a whole number",
        ),
        (
            lambda: two_sectors().run(periods=4, household_demand_loss=0.1, shock=(-1, 3)),
            "the shock begins in period -1, expected 0 or later",
        ),
        (lambda: two_sectors().run(periods=0), "periods is 0, expected 1 or more"),
        (lambda: two_sectors(periods_per_year=0), "periods_per_year is 0, expected 1 or more"),
        (
            lambda: two_sectors(input_use="ces", substitution_elasticity=1),
            "substitution_elasticity of sector 's0' is 1, expected above 0 and at least 1e-6 from 1",
        ),
        (
            lambda: two_sectors(input_use="ces", substitution_elasticity=0),
            "substitution_elasticity of sector 's0' is 0, expected above 0 and at least 1e-6 from 1",
        ),
        (
            lambda: two_sectors(input_use="ces", substitution_elasticity={"s0": 1.5, "s1": -1.0}),
            "substitution_elasticity of sector 's1' is -1, expected above 0 and at least 1e-6 from 1",
        ),
        (lambda: two_sectors(inventory_periods=0.5), "inventory_periods of sector 's0' is 0.5, expected 1 or more"),
        (lambda: two_sectors(restocking_periods=0), "restocking_periods of sector 's0' is 0, expected 1 or more"),
        (lambda: two_sectors(hiring_speed=-1), "hiring_speed of sector 's0' is -1, expected a share from 0 to 1"),
        (lambda: two_sectors(firing_speed=3), "firing_speed of sector 's0' is 3, expected a share from 0 to 1"),
        (lambda: two_sectors(labour_least=1.2), "labour_least is 1.2, expected a share from 0 to 1"),
        (lambda: two_sectors(labour_most=0.9), "labour_most is 0.9, expected 1 or more"),
        (lambda: two_sectors(imports=[-1.0, 0.0]), "import_coefficient of sector 's0' is -0.01, expected a number of"),
        (
            lambda: two_sectors(input_use="essential", essential=np.array([[0.0, 0.5], [1.0, 0.0]])),
            "essential of input 's0' of sector 's1' is 0.5, expected 0 or 1",
        ),
        (
            lambda: qy.DisequilibriumModel(two_sectors().table, labour=[60.0, 70.0], households=[70.0, 60.5]),
            "household demand of sector 's1' is 60.5, expected at most its final demand of 60",
        ),
        (
            lambda: qy.DisequilibriumModel(two_sectors().table, labour=[61.0, 70.0], households=[70.0, 60.0]),
            "labour of sector 's0' is 61, expected at most its value added of 60",
        ),
    ],
)
def test_numbers_out_of_range_are_refused(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(qy.QuesnayError) as error:
        call()
    assert sentence in str(error.value)


def test_values_changed_after_construction_are_checked_when_they_run() -> None:
    model = two_sectors()
    model.values["inventory_periods"] = np.array([2.0, 0.5])
    with pytest.raises(qy.InvalidValue, match="inventory_periods of sector 's1' is 0.5, expected 1 or more"):
        model.run(periods=3)


def test_household_demand_may_exceed_final_demand_where_inventories_fell() -> None:
    # Final demand of 60 is consumption of 70 less a fall of inventories by 10: lawful, and found so.
    table = qy.Table(
        ["a", "b"],
        flows=np.array([[10.0, 20.0], [30.0, 10.0]]),
        final_demand=np.array([[70.0, 0.0], [70.0, -10.0]]),
        value_added=np.array([60.0, 70.0]),
        gross_output=np.array([100.0, 100.0]),
    )
    model = qy.DisequilibriumModel(table, labour=[60.0, 70.0], households=[70.0, 70.0])
    np.testing.assert_allclose(model.run(periods=5).output.values, 100.0, rtol=1e-13)
