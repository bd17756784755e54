"""Shocks over a table, against runs of other programs and closed forms.

The references are runs of other programs (BoARIO, PyMacroIO), not published figures.
"""

import json
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "io"


def case(name: str) -> dict:
    return json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))


def table_of(keys: list, flows: np.ndarray, demand: np.ndarray) -> qy.Table:
    output = flows.sum(axis=1) + demand.sum(axis=1)
    return qy.Table(
        keys,
        flows=flows,
        final_demand=demand,
        value_added=output - flows.sum(axis=0),
        gross_output=output,
        unit="money",
    )


def small_regions() -> tuple[dict, qy.Table]:
    data = case("boario_small_mrio")
    inputs = data["inputs"]
    keys = [(region, sector) for region in inputs["regions"] for sector in inputs["sectors"]]
    return data, table_of(keys, np.array(inputs["Z"]), np.array(inputs["Y"]))


def farm_and_mill() -> qy.Table:
    return table_of(["farm", "mill"], np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([[350.0], [1700.0]]))


def test_a_loss_of_capacity_spreads_as_in_another_program() -> None:
    data, table = small_regions()
    model = qy.DisasterModel(table, capital=4.0, inventory_days=30.0, restocking_days=40.0)
    shock = qy.Shock("capacity", {"reg1:sector1": 0.4}, start=10, duration=11, recovery=60)
    run = model.run([shock], days=200)
    expected = data["expected_package"]
    given = run.output_rate.sel(day=expected["day"]).values / 365
    base = table.gross_output_array / 365
    # The file's tolerance; its notes say what the other program does one step later.
    assert np.abs((given - np.array(expected["production_per_day"])) / base).max() < data["tolerance"]


def test_without_a_shock_nothing_moves() -> None:
    for table in (farm_and_mill(), small_regions()[1]):
        run = qy.DisasterModel(table).run(days=100)
        np.testing.assert_allclose(run.output_rate.values, np.tile(table.gross_output_array, (101, 1)), rtol=1e-13)
        assert np.abs(run.overproduction.values - 1.0).max() < 1e-13


def test_what_inventories_gain_is_what_is_delivered_less_what_is_used() -> None:
    model = qy.DisasterModel(farm_and_mill(), inventory_days=20.0)
    shocked = model.shocked([qy.Shock("capacity", {"farm": 0.5}, start=5, duration=30)])
    builder = shocked.edit()
    for name, unit in (("inventory", "money"), ("inputs_delivered", "money"), ("inputs_used", "money")):
        kind = qy.OutcomeKind.Level if name == "inventory" else qy.OutcomeKind.Integral
        builder.outcome(qy.Outcome(f"test {name}", name, kind, unit))
    run = qy.Model(builder.build()).run(model.values, years=90 / 365, steps_per_year=365, method="euler")
    gained = np.diff(run["test inventory"].values, axis=0)
    moved = (run["test inputs_delivered"] - run["test inputs_used"]).values[1:]
    np.testing.assert_allclose(gained, moved, atol=1e-11)
    assert np.abs(gained).max() > 0.1


def test_destroyed_capital_is_rebuilt_by_what_is_delivered_for_it() -> None:
    model = qy.DisasterModel(farm_and_mill())
    run = model.run([qy.Shock("capital", {"mill": 500.0}, start=10)], days=365)
    lost = run.capital_lost.sum("industry").values
    assert lost[10] == 0.0
    # Conservation: destroyed less rebuilt is what is still lost.
    rebuilt = run.reconstruction_done.sum("industry").cumsum("day").values
    np.testing.assert_allclose(lost[11:], 500.0 - rebuilt[11:], atol=1e-9)
    assert 0.0 < lost[-1] < 50.0


def test_output_falls_at_once_to_the_capacity_that_is_left() -> None:
    model = qy.DisasterModel(farm_and_mill(), capital=4.0)
    # Capital of the mill is 4 x 1400; a loss of 1400 is a quarter of its capacity, and demand does not fall that day.
    run = model.run([qy.Shock("capital", {"mill": 1400.0}, start=10)], days=20)
    assert run.output_rate.sel(day=11, industry="mill").item() == pytest.approx(0.75 * 2000.0, rel=1e-12)


def test_less_inventory_never_loses_less() -> None:
    losses = []
    for days in (5.0, 20.0, 60.0):
        model = qy.DisasterModel(farm_and_mill(), inventory_days=days)
        frame = model.losses([qy.Shock("capacity", {"farm": 0.6}, start=5, duration=40)], days=200)
        losses.append(frame.output.sum())
    assert losses[0] > losses[1] >= losses[2] > 0.0


def test_draws_of_a_behaviour_have_the_same_bits_on_any_number_of_threads() -> None:
    model = qy.DisasterModel(farm_and_mill(), inventory_days=20.0)
    shocked = model.shocked([qy.Shock("capacity", {"farm": 0.5}, start=5, duration=30)])
    uncertain = {"inventory_threshold": ("uniform", 0.8, 0.6, 1.0)}
    runs = [
        shocked.run_draws(
            model.values,
            uncertain,
            draws=70,
            seed=3,
            years=90 / 365,
            steps_per_year=365,
            method="euler",
            threads=threads,
        )
        for threads in (1, 2, 3, 7)
    ]
    for run in runs[1:]:
        np.testing.assert_array_equal(run.output.values, runs[0].output.values)
    assert runs[0].output.sel(industry="mill").std() > 0.0


@pytest.mark.parametrize("use", ["leontief", "leontief.adapted", "linear", "ces"])
@pytest.mark.parametrize("shock", ["baseline", "consumption", "input"])
def test_disequilibrium_runs_as_the_recorded_runs_of_another_program(use: str, shock: str) -> None:
    data = case("pymacroio_3sector")
    inputs = data["inputs"]["data"]
    labels = inputs["sector_labels"]
    demand = np.array([np.ravel(inputs[f"{part}_vec"]) for part in ("cons", "gov", "inv", "invnt", "exp")]).T
    model = qy.DisequilibriumModel(
        table_of(labels, np.array(inputs["Z0"]), demand),
        labour=dict(zip(labels, inputs["l0"], strict=True)),
        households=dict(zip(labels, demand[:, 0], strict=True)),
        imports=dict(zip(labels, inputs["imp0"], strict=True)),
        input_use="essential" if use == "leontief.adapted" else use,
        # Which inputs that program takes for essential here: above-average combined linkage and a coefficient > 0.002.
        essential=np.array([[0, 0, 0], [0, 0, 1], [0, 1, 0]]) if use == "leontief.adapted" else None,
    )
    losses = {
        "baseline": {},
        "consumption": {"household_demand_loss": 0.2, "shock": (2, 5)},
        "input": {"output_loss": {"B": 0.8}, "shock": (2, 8)},
    }
    run = model.run(periods=16, **losses[shock])
    expected = data["expected"][f"{use}/{shock}"]
    # Stored with eight decimals.
    np.testing.assert_allclose(run.output.values.T, expected["gross_output"], rtol=0, atol=1e-8)
    np.testing.assert_allclose(run.value_added.sum("sector").values, expected["gdp"], rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda t: qy.DisasterModel(t).run([qy.Shock("fire", {"mill": 0.1})]), "unknown kind of shock 'fire'"),
        (lambda t: qy.DisasterModel(t).run([qy.Shock("capacity", {"mil": 0.1})]), "did you mean 'mill'?"),
        (
            lambda t: qy.DisasterModel(t).run([qy.Shock("capacity", {"mill": 1.5})]),
            "a capacity shock has amounts 0 to 1.5, expected shares from 0 to 1",
        ),
        (
            lambda t: qy.DisasterModel(t).run([qy.Shock("demand", {"mill": 0.5}, duration=0.5)]),
            "lasts 0.5 and recovers in 0 days, expected none below 0 and a duration of at least one step of 1",
        ),
        (
            lambda t: qy.DisasterModel(t, inventory_days={"farm": 3.0}),
            "inventory_days has no number for product 'mill', expected one for each",
        ),
        (lambda t: qy.DisasterModel(t, not_stored=["corn"]), "unknown product 'corn'"),
        (lambda t: qy.DisasterModel(t, inventory_threshold=0.0), "the inventory threshold is 0"),
        (lambda t: qy.DisasterModel(t, restocking_days=-1.0), "the restocking time in days is -1"),
        (lambda t: qy.DisasterModel(t, overproduction_most=0.9), "the most overproduction is 0.9, expected 1 or more"),
        (
            lambda t: qy.DisasterModel(t, reconstruction={"mill": 0.5}),
            "the reconstruction shares sum to 0.5, expected 1",
        ),
        (
            lambda t: qy.DisequilibriumModel(t, labour={"farm": 1.0}, households={"farm": 1.0, "mill": 1.0}),
            "labour has no number for sector 'mill'",
        ),
        (
            lambda t: qy.DisequilibriumModel(t, labour={}, households={}, input_use="essential"),
            "inputs are used as 'essential', and which are essential is not given",
        ),
        (
            lambda t: qy.DisequilibriumModel(
                t, labour={"farm": 1.0, "mill": 1.0}, households={"farm": 1.0, "mill": 1.0}
            ).run(periods=4, household_demand_loss=0.1),
            "the shock lasts from period 0 to before period 0, expected at least one period",
        ),
    ],
)
def test_impossible_shocks_and_behaviours_are_refused(call: object, sentence: str) -> None:
    with pytest.raises(qy.QuesnayError) as error:
        call(farm_and_mill())  # type: ignore[operator]
    assert sentence in str(error.value)


def test_a_wide_table_with_empty_cells_follows_the_equations_written_in_numpy() -> None:
    # 40 own products are 1,600 inventories, enough for strips. Truth: the same day in NumPy, made here from the
    # equations of docs/accounts/disasters.md; sums are in another order, hence the tolerance.
    rng = np.random.default_rng(3)
    n, days, psi, restocking, most, over_time = 40, 30, 0.8, 60.0 / 365, 1.25, 1.0
    a = rng.gamma(0.5, 1.0, (n, n)) * (rng.random((n, n)) < 0.5)
    a *= 0.5 / a.sum(axis=0)
    demand = rng.gamma(2.0, 20.0, n)
    flows = a * np.linalg.solve(np.eye(n) - a, demand)
    table = table_of([f"s{i}" for i in range(n)], flows, demand[:, None])
    model = qy.DisasterModel(table)
    found = model.run([qy.Shock("capacity", {"s0": 0.5, "s7": 0.9}, start=0, duration=days + 1)], days=days)
    output = table.gross_output_array
    a = flows / output
    goal = 90.0 / 365 * a
    inventory, orders, over, step = goal * output, a * output, np.ones(n), 1.0 / 365
    loss = np.zeros(n)
    loss[0], loss[7] = 0.5, 0.9
    for day in range(days):
        demand = orders.sum(axis=1) + table.final_demand_array[:, 0]
        wanted = np.minimum(demand, over * (1.0 - loss) * output)
        allowed = np.where(goal > 0.0, inventory / np.where(goal > 0.0, psi * goal, 1.0), np.inf).min(axis=0)
        made = np.minimum(wanted, allowed)
        np.testing.assert_allclose(found.output_rate.values[day], made, rtol=1e-10)
        served = made / demand
        change = orders * served[:, None] - a * made
        gap = np.maximum(goal * wanted - (inventory + step * change), 0.0)
        inventory = inventory + step * change
        orders = a * made + gap / restocking
        short = 1.0 - served
        over = over + step / over_time * np.where(short > 0.0, (most - over) * short, 1.0 - over)
    assert np.abs(made - output).max() > 0.1 * output.max()
