"""How many draws of the shipped model a second, next to a NumPy program made from the same graph?

Full Guangzhou model, package `plan`, 36 monthly Heun steps, through the Python call; results are compared once. NumPy
is vectorised over draws, at the best of several chunk sizes, one thread, and is given its random numbers for nothing.
"""

from __future__ import annotations

from timing import best_rate  # isort: skip  (keeps NumPy to one thread)

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import quesnay as qy
from quesnay import _core
from quesnay.study.plan import RunOptions, compile_scenarios, record_steps

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "peers"))
from numpy_program import NumpyProgram  # noqa: E402

DRAWS, CHUNKS = 16384, (256, 512, 1024, 2048)


def numpy_inputs(uncertainty: Any, scenario: Any, model: Any, draws: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Parameters and noise of the first draws, as the NumPy program takes them."""
    sizes = {name: len(labels) for name, labels in model.axes().items()}

    def spread(name: str, values: Any, n: int) -> Any:
        return np.asarray(values).reshape([*(sizes[d] for d in model.dims(name)), n])

    parameters = {name: spread(name, x, 1) for name, x in uncertainty.scenario_values(scenario).items()}
    drawn = [uncertainty.plan.parameters(2025, draw) for draw in range(draws)]
    for name in drawn[0]:
        parameters[name] = spread(name, np.stack([d[name] for d in drawn], axis=-1), draws)
    shocks = [uncertainty.plan.noise(2025, draw, 36) for draw in range(draws)]
    noise = {name: np.stack([d[name] for d in shocks], axis=-1) for name in shocks[0]}
    return parameters, {name: x if model.dims(name) else x[:, 0] for name, x in noise.items()}


def main() -> None:
    """Prints the rates and their ratios."""
    case = qy.load_case(ROOT / "scenarios" / "guangzhou")
    study = case._study(["plan"], (), RunOptions(DRAWS, 2025), False, False)
    model = _core.apply_scenario(study.uncertainty.core, study.scenarios[0])
    sizes = {name: len(labels) for name, labels in model.axes().items()}
    program = NumpyProgram(model.graph(), sizes, ["gross_output", "value_added"])
    settings = {"steps_per_year": 12, "n_steps": 36, "records": (12, 24, 36)}

    theirs = {}
    for chunk in CHUNKS:
        parameters, noise = numpy_inputs(study.uncertainty, study.scenarios[0], model, chunk)
        theirs[chunk] = best_rate(lambda p=parameters, z=noise: program.run(p, z, **settings), chunk)
    chunk = max(theirs, key=lambda size: theirs[size])
    peer = theirs[chunk]
    parameters, noise = numpy_inputs(study.uncertainty, study.scenarios[0], model, 256)
    expected = program.run(parameters, noise, **settings)
    x = case.run(["plan"], draws=256, seed=2025).to_xarray()
    for name, rows in expected.items():
        np.testing.assert_allclose(x[name].sel(scenario="plan"), np.transpose(rows, (2, 0, 1)), rtol=1e-9)

    ours = {
        threads: best_rate(lambda t=threads: case.run(["plan"], draws=DRAWS, seed=2025, threads=t), DRAWS)
        for threads in (1, 2)
    }
    programs, _ = compile_scenarios(study.uncertainty, study.scenarios, record_steps(case.data, 1))
    core = best_rate(lambda: RunOptions(DRAWS, 2025, threads=1).run(programs, study.uncertainty.plan), DRAWS)
    print(f"instruction set {_core.active_isa()}, {os.cpu_count()} processors, results equal to 1e-9")
    print(f"NumPy, one thread, chunks of {chunk}: {peer:9,.0f} draws/s")
    print(f"case.run, one thread:            {ours[1]:9,.0f} draws/s   {ours[1] / peer:5.1f} times NumPy")
    print(f"case.run, two threads:           {ours[2]:9,.0f} draws/s   {ours[2] / peer:5.1f} times NumPy")
    print(f"two threads over one:            {ours[2] / ours[1]:9.2f}")
    print(f"Python around the compiled run:  {100 * (1 - ours[1] / core):9.1f} % of the time")


if __name__ == "__main__":
    main()
