"""Structural switches of the shipped economy: import flexibility, who goes short first, land as a ceiling; the first
written once more in NumPy, from the text of docs/economy/economics.md, section 1.
"""

import dataclasses
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay import functions as f
from quesnay.study.checks import _output_balance
from quesnay.study.plan import RunOptions

ROOT = Path(__file__).resolve().parents[3]
SURGE = ["demand_surge"]
RIGID: dict[str, Any] = {"import_flexibility": 0.0}
STRUCTURES: dict[str, dict[str, Any]] = {
    "half": {"import_flexibility": 0.5},
    "rigid": RIGID,
    "first": {"import_flexibility": 0.0, "rationing": "intermediates_first"},
    "ceiling": {"hard_land_ceiling": True},
    "all": {"import_flexibility": 0.25, "rationing": "intermediates_first", "hard_land_ceiling": True},
}
Array = np.ndarray[Any, np.dtype[np.float64]]


def by_the_formula(a: Array, r: Array, f: Array, cap: Array, phi: float, first: bool) -> Array:
    """x <- x/2 + min(cap, d)/2 min over i with a_ij > 0.001 of [1 - (1 - phi) R_ij (1 - r_i)], 60 rounds from cap."""
    x = cap.copy()
    for _ in range(60):
        between = (r * a) @ x
        d = between + f
        served = np.minimum(1.0, cap / (between if first else d))
        allowed = np.where(a > 0.001, 1.0 - (1.0 - phi) * r * (1.0 - served)[:, None], 1.0)
        x = x / 2 + np.minimum(cap, d) / 2 * allowed.min(axis=0)
    return x


def total(case: qy.Case, names: list[str], draws: int = 300, assume: list[str] | None = None) -> Any:
    result = case.run(names, draws=draws, seed=2025, assume=assume or [])
    assert result.failures.empty
    return result.to_xarray().gross_output_total.sel(period="2019")


@pytest.mark.parametrize("name", ["half", "rigid", "first"])
def test_output_is_the_formula_in_every_draw_and_at_every_date(guangzhou: qy.Case, name: str) -> None:
    case = guangzhou.with_switches(**STRUCTURES[name])
    result = case.run(["no_policy"], draws=12, seed=2025, assume=SURGE)
    held_up = bound = 0
    for draw in range(12):
        paths = result.replay("no_policy", draw)
        a, r = (np.asarray(paths[name]) for name in ("technical_coefficients", "local_share"))
        for t in range(0, 37, 3):
            state = [np.asarray(paths[name][t]) for name in ("final_demand", "output_limit", "gross_output")]
            f, cap, x = state
            coefficients = (a[t], r[t]) if a.ndim == 3 else (a, r)
            phi, first = case.switches.import_flexibility, name == "first"
            # 60 half steps shrink what is left by 0.62 a round at a spectral radius of 0.24: 1e-12 of the start.
            np.testing.assert_allclose(x, by_the_formula(*coefficients, f, cap, phi, first), rtol=1e-11)
            bound += int((cap < (coefficients[0] * coefficients[1]) @ x + f).sum())
            held_up += int((paths.input_limit[t] < 1 - 1e-6).sum())
    assert bound > 100
    # Capacity covers what sectors order of each other, so intermediates first stops nobody.
    assert held_up == 0 if name == "first" else held_up > 100


def test_intermediates_first_holds_buyers_up_only_where_capacity_is_below_what_they_order(guangzhou: qy.Case) -> None:
    data = guangzhou.data
    a, r = (data.arrays[name] for name in ("technical_coefficients_base", "local_share_base"))
    x = data.arrays["gross_output_base"]
    f = x - (a * r) @ x
    for share in (0.05, 0.9):
        cap = np.where(np.arange(12) % 4 == 1, share * x, 2.0 * x)
        ours = _core.rationed_solution(
            a, r, f, cap, data.codes, rule=_core.rationing_rule("intermediates_first"), import_flexibility=0.3,
            least_coefficient=0.001, most_rounds=1000,
        )  # fmt: skip
        np.testing.assert_allclose(ours.output, by_the_formula(a, r, f, cap, 0.3, True), rtol=1e-11)
        assert (ours.input_limit < 0.999).any() == (share == 0.05)


def test_full_flexibility_is_the_capacity_limited_economy_to_the_bit(guangzhou: qy.Case) -> None:
    there = guangzhou.with_switches(**STRUCTURES["first"])
    whole = there.with_switches(import_flexibility=1.0, rationing="proportional")
    ours, default = (case.run(["plan"], draws=40, seed=3, assume=SURGE) for case in (whole, guangzhou))
    np.testing.assert_array_equal(ours.draws_of(0), default.draws_of(0))
    assert whole.model.equations().equals(guangzhou.model.equations())


def test_nearly_full_flexibility_is_nearly_the_capacity_limited_economy(guangzhou: qy.Case) -> None:
    # The kernel of rationing and the direct solve, on runs in which capacity binds: x moves in proportion to 1 - phi.
    nearly = guangzhou.with_switches(import_flexibility=1.0 - 1e-9)
    ours, default = (total(case, ["no_policy"], 100, SURGE) for case in (nearly, guangzhou))
    np.testing.assert_allclose(ours, default, rtol=1e-9)
    assert guangzhou.run(["no_policy"], draws=100, seed=2025, assume=SURGE).binding().share_binding.max() > 0.5


@pytest.mark.parametrize("name", STRUCTURES)
def test_no_draw_fails_in_any_structure(guangzhou: qy.Case, name: str) -> None:
    case = guangzhou.with_switches(**STRUCTURES[name])
    for assume in ([], SURGE, ["slump"]):
        effect = total(case, ["no_policy", "plan"], 300, assume)
        assert bool(np.isfinite(effect).all())
        # The plan adds to output on average in every structure.
        assert float((effect[1] - effect[0]).mean()) > 0.0


def test_less_flexible_imports_never_raise_output_of_a_year(guangzhou: qy.Case) -> None:
    flexible = [1.0, 0.75, 0.5, 0.25, 0.0]
    runs = [total(guangzhou.with_switches(import_flexibility=phi), ["no_policy"], 200, SURGE) for phi in flexible]
    for more, less in zip(runs, runs[1:], strict=False):
        assert bool((less <= more * (1 + 1e-12)).all())
        assert float(less.mean()) < 0.999 * float(more.mean())
    first = total(guangzhou.with_switches(**STRUCTURES["first"]), ["no_policy"], 200, SURGE)
    assert bool((first >= runs[-1] * (1 - 1e-12)).all())


def test_where_nothing_binds_import_flexibility_changes_nothing(guangzhou: qy.Case) -> None:
    ours, default = (case.central(["no_policy"]) for case in (guangzhou.with_switches(**RIGID), guangzhou))
    binding = default.binding()
    assert binding[binding.constraint == "demand"].share_binding.min() == 1.0
    ours_x, default_x = (result.to_xarray().gross_output for result in (ours, default))
    np.testing.assert_allclose(ours_x, default_x, rtol=1e-12)


def test_land_as_a_ceiling_never_lowers_capacity_where_land_is_plentiful(guangzhou: qy.Case) -> None:
    ceiling = guangzhou.with_switches(hard_land_ceiling=True)
    hard, smooth = (case.run(["no_policy"], draws=6, seed=1).replay("no_policy", 4) for case in (ceiling, guangzhou))
    uses = np.asarray(guangzhou.data.arrays["uses_industrial_land"], dtype=bool)
    land, index = (np.asarray(hard[name])[:, uses] for name in ("land_ceiling", "own_capacity_index"))
    both = np.asarray(hard.capital_labour_index)[:, uses]
    np.testing.assert_array_equal(index, np.minimum(both, land))
    # At the start both forms are one; the ceiling is then ((1 - w)/w)^(1/s), w the elasticity to land at the start.
    np.testing.assert_allclose(index[0], np.asarray(smooth.own_capacity_index)[0, uses], rtol=1e-12)
    drawn = ceiling._uncertain.plan.parameters(1, 4)
    w, s = drawn["land_elasticity"][0], 1 / drawn["land_substitution"][0] - 1
    np.testing.assert_allclose(land[0], ((1 - w) / w) ** (1 / s), rtol=1e-12)
    elasticities = [f"{factor}_elasticity_of_capacity" for factor in ("capital", "talent", "land")]
    shares = [np.asarray(hard[name])[:, uses] for name in elasticities]
    np.testing.assert_allclose(sum(shares), 1.0, rtol=1e-12)
    np.testing.assert_array_equal(shares[2], (both > land).astype(float))


def test_land_below_capital_and_persons_is_what_limits_capacity(guangzhou: qy.Case) -> None:
    def scarce(b: qy.ModelBuilder) -> None:
        b.redefine("land_ceiling", 0.98 * b.named("land_index"))

    case = guangzhou.with_switches(hard_land_ceiling=True).edit(scarce)
    # As it was: else the hours of persons in place are the limit.
    table = case.run(["no_policy"], draws=60, seed=1, assume=[*SURGE, "as_it_was"]).binding()
    by = table[table.account == "K4"].groupby("constraint").share_binding.mean()
    assert by["land"] > 0.3 and by["capital"] == by["talent"] == 0.0
    worth = table[(table.account == "K4") & (table.period == "2019Q4")].set_index("constraint").value_of_one_more
    assert worth["land"] > 0.0 and worth["capital"] == worth["talent"] == 0.0


@pytest.mark.parametrize("switches", [RIGID, STRUCTURES["all"]], ids=["rigid", "all"])
def test_the_economy_is_the_numpy_program_of_its_graph(
    guangzhou: qy.Case, numpy_program: Any, switches: dict[str, Any]
) -> None:
    case = guangzhou.with_switches(**switches)
    draws = 24
    study = case._study(["plan"], SURGE, RunOptions(draws, 2025), False, False)
    uncertainty, scenario = study.uncertainty, study.scenarios[0]
    model = _core.apply_scenario(uncertainty.core, scenario)
    sizes = {name: len(labels) for name, labels in model.axes().items()}
    program = numpy_program.NumpyProgram(model.graph(), sizes, ["gross_output"])

    def spread(name: str, numbers: Array, n: int) -> Array:
        return numbers.reshape([*(sizes[d] for d in model.dims(name)), n])

    parameters = {name: spread(name, np.asarray(v), 1) for name, v in uncertainty.scenario_values(scenario).items()}
    drawn = [uncertainty.plan.parameters(2025, draw) for draw in range(draws)]
    for name in drawn[0]:
        parameters[name] = spread(name, np.stack([d[name] for d in drawn], axis=-1), draws)
    shocks = [uncertainty.plan.noise(2025, draw, 36) for draw in range(draws)]
    noise = {name: np.stack([d[name] for d in shocks], axis=-1) for name in shocks[0]}
    noise = {name: x if model.dims(name) else x[:, 0] for name, x in noise.items()}
    theirs = program.run(parameters, noise, steps_per_year=12, n_steps=36, records=(12, 24, 36))
    ours = case.run(["plan"], draws=draws, seed=2025, assume=SURGE).to_xarray().gross_output
    np.testing.assert_allclose(ours.sel(scenario="plan"), np.transpose(theirs["gross_output"], (2, 0, 1)), rtol=1e-9)


def test_values_of_one_more_unit_are_left_out_with_a_sentence(guangzhou: qy.Case) -> None:
    rigid = guangzhou.with_switches(import_flexibility=0.5)
    table = rigid.run(["no_policy"], draws=60, seed=1, assume=SURGE).binding()
    assert table.value_of_one_more.isna().all()
    assert "exact only where output is the capacity-limited solution" in table.attrs["note"]
    assert "进口灵活度为 1" in table.attrs["note_zh"]
    exclusive = table[table.constraint.isin(["demand", "inputs", "land", "talent", "capital", "labour"])]
    np.testing.assert_allclose(exclusive.groupby(["account", "period"]).share_binding.sum(), 1.0, rtol=1e-12)
    assert table[table.constraint == "inputs"].share_binding.max() > 0.3
    with pytest.raises(qy.QuesnayError, match="value_of_capacity"):
        rigid.model.depends("value_of_capacity")
    plain = guangzhou.run(["no_policy"], draws=8, seed=1).binding()
    assert plain.attrs == {} and plain.value_of_one_more.notna().any()
    # Paired runs hold for every structure.
    values = rigid.run(["no_policy"], draws=20, seed=1, assume=[*SURGE, "as_it_was"]).values()
    assert (values.mean_difference > 0).all()


def test_values_are_left_out_too_where_an_edit_rations_output(guangzhou: qy.Case) -> None:
    def rationed(b: qy.ModelBuilder) -> None:
        named = [b.named(name) for name in ("technical_coefficients_base", "local_share_base", "final_demand")]
        flexibility = b.parameter("flexibility")
        b.redefine("gross_output", f.rationed_output(*named, b.named("output_limit"), flexibility))

    edited = guangzhou.edit(rationed, {"flexibility": [0.4]})
    table = edited.run(["no_policy"], draws=4, seed=1).binding()
    assert table.value_of_one_more.isna().all() and "note" in table.attrs
    with pytest.raises(qy.InvalidValue, match=r"is an import flexibility of 1.4, expected a number from 0 to 1"):
        guangzhou.edit(rationed, {"flexibility": [1.4]}).run(["no_policy"], draws=4, seed=1)


def digest(result: qy.Result) -> str:
    return hashlib.sha256(np.ascontiguousarray(result.draws_of(0)).tobytes()).hexdigest()


def test_threads_and_lanes_do_not_matter(guangzhou: qy.Case) -> None:
    case = guangzhou.with_switches(**STRUCTURES["half"])
    one = digest(case.run(["plan"], draws=70, seed=7, assume=SURGE, threads=1))
    for lanes in (4, 8, 16, 32):
        for threads in (1, 2, 3, 7):
            again = case.run(["plan"], draws=70, seed=7, assume=SURGE, threads=threads, lanes=lanes)
            assert digest(again) == one


PROGRAM = """
import sys, hashlib
import numpy as np
import quesnay as qy
case = qy.load_case(sys.argv[1]).with_switches(import_flexibility=0.25)
result = case.run(["plan"], draws=40, seed=5, assume=["demand_surge"])
print(hashlib.sha256(np.ascontiguousarray(result.draws_of(0)).tobytes()).hexdigest())
"""


def test_instruction_sets_do_not_matter() -> None:
    digests = set()
    for isa in _core.available_isas():
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT / "scenarios" / "guangzhou")],
            env={**os.environ, "QUESNAY_ISA": isa}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        digests.add(done.stdout)
    assert len(digests) == 1


def test_every_structure_reads_the_same_parameters(guangzhou: qy.Case) -> None:
    for switches in STRUCTURES.values():
        assert guangzhou.with_switches(**switches).model.names("parameter") == guangzhou.model.names("parameter")


def test_checks_hold_in_every_structure(two_sectors: qy.Case) -> None:
    for switches in STRUCTURES.values():
        table = two_sectors.with_switches(**switches).check(draws=8).set_index("check")
        assert table.passed.all(), switches
        rationed = switches.get("import_flexibility", 1.0) < 1.0
        assert ("times what inputs allow" in table.detail["input-output balance"]) == rationed


def test_the_balance_check_does_not_hold_for_another_rule(guangzhou: qy.Case) -> None:
    rigid = guangzhou.with_switches(**RIGID)
    file = rigid.data.file.model_copy(update={"switches": guangzhou.with_switches(import_flexibility=0.5).switches})
    wrong = qy.Case(dataclasses.replace(rigid.data, file=file), rigid.model)
    assert _output_balance(rigid, "no_policy", RunOptions(64, 1))[1]
    assert not _output_balance(wrong, "no_policy", RunOptions(64, 1))[1]


def test_the_table_of_the_page_on_economics_is_what_the_switches_do(guangzhou: qy.Case) -> None:
    text = (ROOT / "docs" / "economy" / "economics.md").read_text("utf-8")
    rows = [row.strip("| ").split(" | ") for row in text.splitlines() if row.count("|") == 9 and "." in row]
    named = {
        "default": {},
        "import_flexibility 0.5": STRUCTURES["half"],
        "import_flexibility 0": RIGID,
        "import_flexibility 0, intermediates_first": STRUCTURES["first"],
        "hard_land_ceiling": STRUCTURES["ceiling"],
    }
    assert [row[0] for row in rows] == list(named) * 2
    for name, assumption, level, effect, mean, mean_effect, capacity, inputs in rows:
        case = guangzhou.with_switches(**named[name])
        assume = SURGE if assumption == "surge" else []
        central = case.central(["no_policy", "plan"], assume=assume).to_xarray().gross_output_total.sel(period="2019")
        base, plan = (float(x) for x in central.values[:, 0])
        assert (f"{base:.1f}", f"{100 * (plan / base - 1):.4f}") == (level, effect)
        result = case.run(["no_policy", "plan"], draws=2000, seed=2025, assume=assume, ordinary_purchases=False)
        drawn = result.to_xarray().gross_output_total.sel(period="2019").values
        assert (f"{drawn[0].mean():.1f}", f"{100 * (drawn[1] / drawn[0] - 1).mean():.4f}") == (mean, mean_effect)
        binding = result.binding()
        share = 100 * binding[binding.scenario == "no_policy"].groupby("constraint").share_binding.mean()
        short = share["capital"] + share["talent"] + share["land"] + share["labour"]
        assert (f"{short:.1f}", f"{share['inputs']:.1f}" if "inputs" in share else "-") == (capacity, inputs)
