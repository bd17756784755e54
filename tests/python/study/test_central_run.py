"""The central run of the Guangzhou case, as it was, against the figures of two independent programs.

They were written from the same equations before this library and agree with each other to 0.04 % in levels.
The assumption ``as_it_was`` sets back every switch and number that the economy has got since. Levels are held to
0.2 %, effects to 2 %, and to half a unit of the last printed digit where they were printed with fewer digits than
that needs.
"""

import pytest
import quesnay as qy

AS_IT_WAS = ["as_it_was"]
OUTPUT_2019 = {
    "K1": 615.3, "K2": 6613.8, "K3": 1442.1, "K4": 4523.0, "K5": 2983.6, "K6": 1075.1, "K7": 2514.5, "K8": 19833.5,
    "R1": 431.9, "R2": 7587.5, "R3": 5291.3, "R4": 7572.9,
}  # fmt: skip
VALUE_ADDED_2019 = 23767.0
GROWTH = {"2017": 6.66, "2018": 6.72, "2019": 6.81}
# Percent of 2019 output; one lever alone, or a package over what it is compared with.
PACKAGES = {
    "plan": (0.349, 0.292),
    "land_first": (0.0241, None),
    "talent_first": (0.0202, None),
    "funds_first": (0.0005, None),
}
LEVERS = {
    "L1": 0.080, "L7": 0.055, "P8": -0.040, "P7": 0.033, "L10": 0.024, "P5 P6": 0.022, "L2c": 0.010, "P2": 0.009,
    "L3": 0.007, "L4": 0.007, "P4": 0.007, "L5": 0.003, "P3": 0.002, "L2b": 0.001,
}  # fmt: skip
# The project chain alone comes out lower than both programs (scenarios/guangzhou/README.md, "Checks").
PROJECT_LEVERS = {"P1": 0.085, "L2d": 0.017}


@pytest.fixture(scope="module")
def central(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.central(assume=AS_IT_WAS)


def totals(result: qy.Result, outcome: str) -> dict[tuple[str, str], float]:
    bands = result.bands()
    rows = bands[(bands.outcome == outcome) & (bands.account == "total")]
    return {(row.scenario, row.period_end[:4]): row.mean for row in rows.itertuples()}


def close(given: float, printed: float, digits: int, tolerance: float = 0.02) -> bool:
    return abs(given - printed) <= tolerance * abs(printed) + 0.5 * 10**-digits


def test_levels_of_2019(central: qy.Result) -> None:
    bands = central.bands().set_index(["scenario", "outcome", "account", "period_end"])["mean"]
    for account, expected in OUTPUT_2019.items():
        assert bands["no_policy", "gross_output", account, "2019-12-31"] == pytest.approx(expected, rel=0.002)
    assert bands["no_policy", "value_added", "total", "2019-12-31"] == pytest.approx(VALUE_ADDED_2019, rel=0.002)


def test_growth_of_value_added(guangzhou: qy.Case, central: qy.Result) -> None:
    levels = totals(central, "value_added")
    base = float((guangzhou.data.arrays["gross_output_base"] * guangzhou.data.arrays["value_added_ratio_base"]).sum())
    before = base
    for year, expected in GROWTH.items():
        growth = 100 * (levels["no_policy", year] / before - 1)
        assert growth == pytest.approx(expected, abs=0.015)
        before = levels["no_policy", year]


def test_effects_of_packages(central: qy.Result) -> None:
    output, value_added = totals(central, "gross_output"), totals(central, "value_added")
    for name, (on_output, on_value_added) in PACKAGES.items():
        reference = "no_policy" if name == "plan" else "plan"
        effect = 100 * (output[name, "2019"] / output[reference, "2019"] - 1)
        assert close(effect, on_output, 3 if name == "plan" else 4), name
        if on_value_added is not None:
            effect = 100 * (value_added[name, "2019"] / value_added[reference, "2019"] - 1)
            assert close(effect, on_value_added, 3), name


def lever_effects(case: qy.Case, policies: list[str]) -> dict[str, float]:
    """Effect of single policies of the plan on total output of 2019, percent."""
    from quesnay.case import make_scenario
    from quesnay.study.plan import Uncertainty, compile_scenarios, record_steps

    uncertainty = Uncertainty(case.data, case.model.core, central=True)
    scenarios = [make_scenario(case.data, "no_policy", AS_IT_WAS)]
    scenarios += [make_scenario(case.data, "plan", AS_IT_WAS, policy.split(), name=policy) for policy in policies]
    programs, compiled = compile_scenarios(uncertainty, scenarios, record_steps(case.data, 1))
    output = []
    for s, one in enumerate(compiled):
        output.append(programs.replay(s, uncertainty.plan, seed=0, draw=0)[one.result(2, "gross_output", "total")])
    return {name: 100 * (x / output[0] - 1) for name, x in zip(policies, output[1:], strict=True)}


def test_effects_of_one_lever_alone(guangzhou: qy.Case) -> None:
    for name, effect in lever_effects(guangzhou, list(LEVERS)).items():
        assert close(effect, LEVERS[name], 3), (name, effect)


def test_effects_of_the_project_levers(guangzhou: qy.Case) -> None:
    for name, effect in lever_effects(guangzhou, list(PROJECT_LEVERS)).items():
        assert close(effect, PROJECT_LEVERS[name], 3, tolerance=0.035), (name, effect)
        assert effect < PROJECT_LEVERS[name]


def test_figures_over_draws(guangzhou: qy.Case) -> None:
    """Over 1,000 draws; the programs drew other numbers, so bands are compared with their sampling error."""
    result = guangzhou.run(draws=1000, seed=2025, assume=AS_IT_WAS)
    assert result.failures.empty
    x = result.to_xarray()
    output = x.gross_output_total.sel(period="2019")
    effect = 100 * (output.sel(scenario="plan") / output.sel(scenario="no_policy") - 1)
    # Median 0.46 and mean 0.48; the standard error of either mean is 0.006, so of the difference 0.009.
    assert float(effect.median()) == pytest.approx(0.46, abs=0.025)
    assert float(effect.mean()) == pytest.approx(0.48, abs=0.025)
    assert float(effect.quantile(0.1)) == pytest.approx(0.26, abs=0.03)
    assert float(effect.quantile(0.9)) == pytest.approx(0.73, abs=0.05)
    value_added = x.value_added_total.sel(period="2019", scenario="no_policy")
    assert float(value_added.std() / value_added.mean()) == pytest.approx(0.054, abs=0.004)
    land_better = output.sel(scenario="land_first") > output.sel(scenario="talent_first")
    assert float(land_better.mean()) == pytest.approx(0.45, abs=0.05)
    binding = guangzhou.run(["no_policy"], draws=1000, seed=2025, assume=AS_IT_WAS).binding()
    bound = 1 - binding[binding.constraint == "demand"].share_binding.mean()
    assert bound == pytest.approx(0.011, abs=0.004)
