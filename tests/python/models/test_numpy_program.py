"""The compiler against a NumPy program written from the same graph: levers, noise, integrals, bounds, memory."""

from types import ModuleType

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core
from quesnay import functions as f
from quesnay.models.model_numbers import draw_plan
from quesnay.study.plan import RunOptions

DRAWS = 48


@pytest.mark.parametrize("assume", [(), ("demand_surge",), ("slump",)])
def test_the_compiled_model_is_its_graph(
    guangzhou: qy.Case, numpy_program: ModuleType, assume: tuple[str, ...]
) -> None:
    study = guangzhou._study(["land_first"], assume, RunOptions(DRAWS, 2025), False, False)
    uncertainty, scenario = study.uncertainty, study.scenarios[0]
    model = _core.apply_scenario(uncertainty.core, scenario)
    sizes = {name: len(labels) for name, labels in model.axes().items()}
    program = numpy_program.NumpyProgram(model.graph(), sizes, ["gross_output", "value_added"])

    def spread(name: str, numbers: np.ndarray, draws: int) -> np.ndarray:
        return numbers.reshape([*(sizes[d] for d in model.dims(name)), draws])

    parameters = {name: spread(name, np.asarray(v), 1) for name, v in uncertainty.scenario_values(scenario).items()}
    drawn = [uncertainty.plan.parameters(2025, draw) for draw in range(DRAWS)]
    for name in drawn[0]:
        parameters[name] = spread(name, np.stack([d[name] for d in drawn], axis=-1), DRAWS)
    shocks = [uncertainty.plan.noise(2025, draw, 36) for draw in range(DRAWS)]
    noise = {name: np.stack([d[name] for d in shocks], axis=-1) for name in shocks[0]}
    noise = {name: x if model.dims(name) else x[:, 0] for name, x in noise.items()}
    theirs = program.run(parameters, noise, steps_per_year=12, n_steps=36, records=(12, 24, 36))

    ours = guangzhou.run(["land_first"], draws=DRAWS, seed=2025, assume=assume).to_xarray()
    for name in ("gross_output", "value_added"):
        expected = np.transpose(theirs[name], (2, 0, 1))
        np.testing.assert_allclose(ours[name].sel(scenario="land_first"), expected, rtol=1e-9)
    if assume == ("demand_surge",):
        # The surge makes capacity bind, so that the solution on the bound set is in the comparison.
        bound = guangzhou.run(["land_first"], draws=DRAWS, seed=2025, assume=assume).binding()
        assert bound[bound.constraint == "demand"].share_binding.min() < 0.5


def test_held_values_delays_samples_and_noise_of_two_periods_are_the_graph(numpy_program: ModuleType) -> None:
    b = ModelBuilder()
    b.dimension("town", ["north", "south"])
    pace = b.parameter("pace", unit="1/year")
    late_by = b.parameter("late_by", unit="year")
    mood = f.ar1_noise(b, "mood", b.constant(0.1), b.constant(0.4, "year"), ["town"], periods_per_year=12)
    walk = f.brownian(b, "walk", b.constant(0.2, "1/year^0.5"))
    size = b.stock("size", b.constants([1.0, 2.0], ["town"]))
    seen = f.fixed_delay(b, "seen", size, late_by, b.initial(size))
    known = f.sample(b, "known", seen, b.period_start(4), b.initial(seen))
    count = b.held("count", b.constant(0.0))
    b.update(count, count + b.period_start(4) * b.time_step() / b.constant(1.0, "year"))
    growth = pace * (3.0 - known) * (1.0 + mood + walk) + b.at_step_start(size) * count * b.constant(0.1, "1/year")
    b.inflow(size, b.flow("growth", growth, unit="1/year"))
    b.outcome(Outcome("growth", "growth", OutcomeKind.Integral, "1"))
    model = Model(b.build())
    uncertain = {"pace": ("uniform", 0.7, 0.4, 1.0), "late_by": ("uniform", 0.5, 0.0, 1.5)}
    ours = model.run_draws(
        {}, uncertain, draws=DRAWS, seed=3, years=2, steps_per_year=24, record_every=12, method="heun"
    )["growth"].values  # fmt: skip

    plan = draw_plan(model.core, {}, uncertain)
    drawn = [plan.parameters(3, draw) for draw in range(DRAWS)]
    parameters = {name: np.stack([d[name] for d in drawn], axis=-1)[0] for name in drawn[0]}
    shocks = [plan.noise(3, draw, 49) for draw in range(DRAWS)]
    noise = {name: np.stack([d[name] for d in shocks], axis=-1) for name in shocks[0]}
    noise["walk_score"] = noise["walk_score"][:, 0]
    program = numpy_program.NumpyProgram(model.core.graph(), {"town": 2}, ["growth"])
    theirs = program.run(parameters, noise, steps_per_year=24, n_steps=48, records=(12, 24, 36, 48))["growth"]
    np.testing.assert_allclose(ours[:, 1:], np.transpose(theirs, (2, 0, 1)), rtol=1e-10)
    assert len(np.unique(ours[:, -1, 0])) == DRAWS
