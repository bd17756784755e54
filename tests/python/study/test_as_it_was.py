"""The economy as it was first shipped: every switch set back gives the figures that it had then.

tests/reference/economy/as_it_was.json holds them, of twelve scenarios. Levels of single draws are held to 0.2 % and
effects over draws to 2 %, as the figures of two independent programs are (test_central_run.py): the path that the base
year lies on has become a sum of exponentials since, which moves three years by less than that.
"""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay.case import make_scenario
from quesnay.study.plan import RunOptions, Uncertainty

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "economy"
spec = importlib.util.spec_from_file_location("economy_reference_before", FOLDER / "generate.py")
assert spec is not None and spec.loader is not None
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)


def numbers(hexes: list[str]) -> list[float]:
    return [float.fromhex(one) for one in hexes]


@pytest.mark.parametrize("central", [True, False])
def test_with_every_switch_set_back_the_figures_are_those_of_before(guangzhou: qy.Case, central: bool) -> None:
    before = json.loads((FOLDER / "as_it_was.json").read_text("utf-8"))
    chosen = generate.SCENARIOS["guangzhou"]
    scenarios = [
        make_scenario(guangzhou.data, package, [*assume, "as_it_was"], policies, name=name)
        for name, (package, assume, policies) in chosen.items()
    ]
    uncertainty = Uncertainty(guangzhou.data, guangzhou.model.core, central=central)
    options = RunOptions(1, 0, threads=1, lanes=4) if central else RunOptions(before["draws"], before["seed"])
    now = generate.answers(uncertainty, scenarios, options)
    assert now["failures"] == 0
    expected = before["central"] if central else before["drawn"]["values"]
    assert sorted(now["values"]) == sorted(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(numbers(now["values"][name]), numbers(values), rtol=2e-3, err_msg=name)
    if not central:
        for name, ours, theirs in zip(list(chosen)[1:], now["pairs"], before["drawn"]["pairs"], strict=True):
            # Of the means; half a unit of 1e6 yuan where an effect is next to nothing.
            assert numbers(ours)[0] == pytest.approx(numbers(theirs)[0], rel=0.02, abs=0.05), name
