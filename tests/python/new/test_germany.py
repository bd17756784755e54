"""The shipped case of another country: made from its table by a script, and moved by levers as economics demands."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "scenarios" / "germany"
SEED = 2025


@pytest.fixture(scope="module")
def case() -> qy.Case:
    return qy.load_case(FOLDER)


@pytest.fixture(scope="module")
def runs(case: qy.Case) -> qy.Result:
    return case.run([*case.packages, "no_policy | slump_abroad"], draws=200, seed=SEED)


def output(runs: qy.Result, scenario: str) -> "pd.Series[float]":
    """Total output by year [1e6 euros]."""
    bands = runs.bands().query("outcome == 'gross_output' and account == 'total'")
    return bands[bands.scenario == scenario].set_index("period_end")["mean"]


def test_the_script_makes_the_files_of_the_case(tmp_path: Path) -> None:
    folder = tmp_path / "germany"
    script = [sys.executable, "-B", str(FOLDER / "made_from" / "build.py"), str(folder)]
    done = subprocess.run(script, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    by_hand = {"README.md", *(f"made_from/{name}" for name in ("build.py", "table.csv", "persons.csv"))}

    def files(top: Path) -> dict[str, bytes]:
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}

    made, shipped = files(folder), files(FOLDER)
    assert made.keys() == shipped.keys() - by_hand
    assert {name for name, content in made.items() if shipped[name] != content} == set()


def test_the_table_is_what_was_published(case: qy.Case, germany: qy.Table) -> None:
    # Source: Eurostat 2008, table 15.4, as tests/reference has it.
    table = case.table()
    np.testing.assert_allclose(table.flows_array, germany.flows_array, rtol=1e-8, atol=1e-4)
    np.testing.assert_array_equal(table.gross_output_array, germany.gross_output_array)
    # Output multipliers are published to four digits.
    published = [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782]
    np.testing.assert_allclose(table.leontief_inverse().sum(), published, atol=5e-4)
    assert case.data.arrays["persons_employed_base"].sum() == 36428


def test_two_hundred_draws_end_finite_and_grow_as_asked(case: qy.Case, runs: qy.Result) -> None:
    assert runs.failures.empty
    bands = runs.bands()
    assert np.isfinite(bands.select_dtypes("number")).all(axis=None)
    # The balanced path: with every external market at 2.7 % a year, so is the economy.
    central = output(case.central(["no_policy"]), "no_policy")
    np.testing.assert_allclose(central / central.shift() - 1.0, [np.nan, *[np.expm1(0.027)] * 4], atol=1e-5)


def test_levers_of_demand_and_supply_raise_output_and_a_slump_lowers_it(runs: qy.Result) -> None:
    base = output(runs, "no_policy")
    for package in ("training", "renovation", "both"):
        gain = output(runs, package) - base
        assert (gain.iloc[1:] > 0.0).all(), package
    lost = output(runs, "no_policy | slump_abroad") - base
    # From 1998 on.
    assert (lost.iloc[:2] == 0.0).all() and (lost.iloc[2:] < 0.0).all()


LEVERS = {
    "talent_inflow": (0.1, 1), "outflow_cut": (0.003, 1), "investment_finance": (0.01, 1),
    "renovation_subsidy": (0.01, 1), "cost_relief": (0.002, 1), "quality_growth": (0.003, 1),
    "local_procurement": (0.04, 1), "compliance_cost": (0.002, -1), "extra_land_quota": (1000.0, 0),
    "idle_land_clearing": (0.05, 0), "plot_ratio_growth": (0.01, 0), "open_cooperation": (1.0, 0),
    "loan_compensation": (1.0, 0),
}  # fmt: skip


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_alone_moves_output_in_the_direction_economics_demands(case: qy.Case, lever: str) -> None:
    # No land, no projects and no risk pool: levers of these change not a bit.
    height, sign = LEVERS[lever]
    central = case.with_policy("alone", levers={lever: height}, cost=0.0).central(["no_policy", "alone"])
    change = output(central, "alone") - output(central, "no_policy")
    # What raises spending alone is taken back by the rate, and leaves the capital that was built meanwhile.
    assert np.sign(change.sum()) == sign


@pytest.mark.parametrize("lever", LEVERS)
def test_without_a_rate_of_its_own_the_last_year_has_that_direction_too(case: qy.Case, lever: str) -> None:
    height, sign = LEVERS[lever]
    region = case.with_switches(nation=False).with_policy("alone", levers={lever: height}, cost=0.0)
    central = region.central(["no_policy", "alone"])
    change = output(central, "alone").iloc[-1] - output(central, "no_policy").iloc[-1]
    assert np.sign(change) == sign


def test_a_policy_that_moves_its_levers_by_nothing_is_the_control_to_the_bit(case: qy.Case) -> None:
    off = case.with_policy("off", levers={"talent_inflow": 0.0, "renovation_subsidy": 0.0}, cost=0.0)
    runs = off.run(["no_policy", "off"], draws=32, seed=SEED)
    assert output(runs, "off").equals(output(runs, "no_policy"))


def test_nothing_but_defaults_is_left_to_look_up(case: qy.Case) -> None:
    (row,) = case.check(draws=4).query("check == 'defaults'").to_dict("records")
    page = (FOLDER / "README.md").read_text("utf-8")
    assert f"{row['value']:.0f} of {len({one.parameter for one in case.data.parameters})} parameters" in page
    assert "utilisation_base" in row["detail"]  # of the other accounts


def test_the_library_names_no_city() -> None:
    # Docstrings may show a shipped case as an example.
    names = ["guangzhou", "guangdong", "广州"]
    for top in (ROOT / "libsim", ROOT / "bindings"):
        for path in top.rglob("*"):
            if path.suffix in {".cpp", ".hpp", ".py", ".pyi", ".csv", ".ts"} and "build" not in path.parts:
                text = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.S).lower()
                found = [name for name in names if name in text]
                assert not found, f"{path.relative_to(ROOT)} names {found[0]}"
