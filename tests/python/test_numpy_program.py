"""The compiler against a NumPy program written from the same graph: levers, noise, integrals, bound capacity."""

from types import ModuleType

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.ensemble import RunOptions

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
