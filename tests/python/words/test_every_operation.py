"""A model that uses every word: the same bits for every number of lanes and threads, and the numbers of NumPy."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from quesnay import Model, _core

spec = importlib.util.spec_from_file_location("every_operation", Path(__file__).parent / "every_operation.py")
assert spec is not None and spec.loader is not None
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

# Words that only derivatives are made of.
DERIVATIVES_ALONE = {"CapacityResponse", "RationedResponse", "AllocatedPart"}
DRAWS = 150


@pytest.fixture(scope="module")
def model() -> Model:
    return module.every_operation()


def drawn(model: Model, **options: Any) -> Any:
    return model.run_draws({}, module.UNCERTAIN, draws=DRAWS, seed=5, years=1, steps_per_year=24, **options)


def test_the_model_uses_every_word(model: Model) -> None:
    used = {node["op"] for node in model.core.graph()["nodes"]}
    assert set(_core.op_names()) - used == DERIVATIVES_ALONE


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_bits_do_not_depend_on_lanes_or_threads(model: Model, method: str) -> None:
    one = drawn(model, method=method, lanes=64, threads=1)
    assert one.attrs["failures"] == "[]"
    assert all(bool(np.isfinite(one[name]).all()) for name in one)
    for lanes in (4, 8, 16, 64):
        for threads in (1, 2, 3, 7):
            other = drawn(model, method=method, lanes=lanes, threads=threads)
            for name in one:
                np.testing.assert_array_equal(other[name], one[name], err_msg=f"{name}, {lanes} lanes")


def test_the_numbers_are_those_of_numpy(model: Model, numpy_program: ModuleType) -> None:
    axes = model.core.axes()
    sizes = {name: len(labels) for name, labels in axes.items()}
    # Its NumPy has no shadow values of capacity.
    names = [o.quantity for o in model.core.outcomes if o.kind.name == "Integral" and o.quantity != "worth"]
    assert len(names) == 17
    program = numpy_program.NumpyProgram(model.core.graph(), sizes, names)
    numbers = [(n, n, [0], _core.Distribution.from_range(*d)) for n, d in module.UNCERTAIN.items()]
    plan = _core.DrawPlan(model.core, {name: np.ones(1) for name in module.UNCERTAIN}, numbers, [])
    parameters = {
        name: np.array([plan.parameters(5, draw)[name][0] for draw in range(DRAWS)]) for name in module.UNCERTAIN
    }
    noise = {"noise": np.stack([plan.noise(5, draw, 13)["noise"] for draw in range(DRAWS)], axis=-1)}
    theirs = program.run(parameters, noise, steps_per_year=24, n_steps=24, records=(24,))
    ours = drawn(model)
    for name in names:
        expected = np.moveaxis(np.broadcast_to(theirs[name], (*theirs[name].shape[:-1], DRAWS)), -1, 0)[:, 0]
        # Heun's stages in another order of sums: a few roundings over 24 steps.
        np.testing.assert_allclose(ours[name].values.squeeze(axis=1), expected, rtol=1e-9, err_msg=name)
