"""Parameters, policies, packages and assumptions set without files: as if the files had said so."""

import datetime
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given
from hypothesis import strategies as st
from quesnay.case.change.toml_text import toml_text


def draws(case: qy.Case, scenarios: list[str], draws: int = 32) -> np.ndarray:
    # Not a number where a scenario lacks a policy.
    return np.nan_to_num(case.run(scenarios, draws=draws, seed=7, threads=1).to_frame().to_numpy(), nan=-1e300)


def test_a_parameter_set_in_python_gives_the_bits_of_one_set_in_the_file(
    guangzhou: qy.Case, scenarios: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    folder = scenarios("guangzhou", tmp_path)
    path = folder / "parameters.csv"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("deadweight,"))
    cells = line.split(",")
    assert cells[7] != "fixed"
    cells[4:8] = ["0.3", "0.3", "0.3", "fixed"]
    path.write_text(text.replace(line, ",".join(cells)), encoding="utf-8")
    by_file = qy.load_case(folder)
    in_python = guangzhou.with_parameters(deadweight=0.3)
    assert (draws(by_file, ["plan"]) == draws(in_python, ["plan"])).all()
    assert not (draws(guangzhou, ["plan"]) == draws(in_python, ["plan"])).all()
    row = next(row for row in in_python.data.parameters if row.parameter == "deadweight")
    assert (row.grade, row.source) == ("judgement", "OWN")
    assert row.note.startswith("set by the user, was ")


def test_numbers_that_are_not_changed_keep_their_draws(guangzhou: qy.Case) -> None:
    other = guangzhou.with_parameters(deadweight=("uniform", 0.3, 0.2, 0.4))
    ours, theirs = (case._uncertain.plan.parameters(2025, 3) for case in (guangzhou, other))
    assert {name for name in ours if not np.array_equal(ours[name], theirs[name])} == {"deadweight"}
    assert 0.2 < theirs["deadweight"][0] < 0.4


def test_a_number_by_account_leaves_the_other_accounts_alone(guangzhou: qy.Case) -> None:
    other = guangzhou.with_parameters(market_growth=pd.Series({"K4": 0.05}))
    ours, theirs = (case._uncertain.plan.parameters(2025, 3)["market_growth"] for case in (guangzhou, other))
    k4 = guangzhou.data.codes.index("K4")
    assert theirs[k4] == 0.05
    # What was correlated with K4 alone is drawn by its own stream now.
    k5 = guangzhou.data.codes.index("K5")
    assert np.delete(ours, [k4, k5]).tolist() == np.delete(theirs, [k4, k5]).tolist()


def test_an_account_is_set_apart_from_those_it_shares_a_row_with(guangzhou: qy.Case) -> None:
    other = guangzhou.with_parameters(value_added_scale={"R2": 1.01})
    rows = {row.accounts: row.central for row in other.data.parameters if row.parameter == "value_added_scale"}
    assert rows["R1", "R3", "R4"] == 1.0
    assert rows["R2",] == 1.01


def test_a_certain_number_of_an_account_is_set_in_its_file(two_sectors: qy.Case) -> None:
    code = two_sectors.data.codes[0]
    other = two_sectors.with_parameters({"capital_stock_base": {code: 123.5}})
    assert other.data.arrays["capital_stock_base"][0] == 123.5
    assert other.data.arrays["capital_stock_base"][1] == two_sectors.data.arrays["capital_stock_base"][1]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"deadwait": 0.3}, "unknown parameter 'deadwait'"),
        ({"deadweight": {"K1": 0.3}}, "'deadweight' is one number for all accounts"),
        ({"deadweight": 7.0}, r"parameters.csv: line \d+ \('deadweight'\), column 'central': given 7.0"),
        ({"deadweight": ("pert", 0.1, 0.3, 0.5)}, "line .* 0.1"),
        ({"deadweight": ("perth", 0.3, 0.1, 0.5)}, "unknown distribution 'perth'"),
        ({"deadweight": "0.3"}, "'deadweight' is '0.3', expected a number, or"),
        ({"market_growth": {"K9": 0.1}}, "unknown account 'K9'"),
        ({"market_growth": {}}, "empty table"),
        ({}, "no parameter was given"),
        ({"technical_coefficients_base": 0.1}, "is a matrix"),
        ({"technical_coefficients_base": {"K1": 0.1}}, "expected a pair of accounts"),
    ],
)
def test_what_no_file_could_say_is_refused_in_a_sentence(
    guangzhou: qy.Case, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(qy.CaseError, match=sentence) as refused:
        guangzhou.with_parameters(given)
    assert "\n" not in str(refused.value)


def test_the_base_year_must_still_add_up(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.QuesnayError, match="K1"):
        guangzhou.with_parameters({"technical_coefficients_base": {("K1", "K1"): 0.95}})


def test_a_changed_case_is_saved_and_read_to_the_same_bits(guangzhou: qy.Case, tmp_path: Path) -> None:
    case = (
        guangzhou.with_switches(hard_land_ceiling=True)
        .with_parameters(gestation_time=("pert", 1.5, 1.0, 2.5))
        .with_policy("bus", levers={"quality_growth": 0.01}, cost=3.0, start=datetime.date(2018, 1, 1), ramp=0.5)
        .with_package("half", {"L1": 0.5, "P2": 1.0})
        .with_assumption("surge", {"external_demand_shift": {"K4": 0.2}, "overtime": 1.0}, start=1.0)
    )
    case.save(tmp_path / "saved")
    again = qy.load_case(tmp_path / "saved")
    names = ["no_policy", "bus", "half | surge"]
    assert (draws(case, names) == draws(again, names)).all()
    assert again.switches.hard_land_ceiling
    assert dict(case.data.inputs)["parameters.csv"] == dict(again.data.inputs)["parameters.csv"]
    assert list(case.changes().kind) == ["parameter", "policy", "package", "assumption"]
    assert "changed: gestation_time = 1.5 (1 to 2.5, pert), policy bus, package half" in repr(case)
    assert again.changes().empty
    with pytest.raises(qy.CaseError, match="in use"):
        case.save(tmp_path / "saved")


def test_a_case_that_was_read_is_saved_byte_by_byte(two_sectors: qy.Case, tmp_path: Path) -> None:
    two_sectors.save(tmp_path)
    for name, _ in two_sectors.data.inputs:
        assert (tmp_path / name).read_bytes() == (two_sectors.data.folder / name).read_bytes()


def test_an_edited_model_stays_edited_and_is_not_saved(guangzhou: qy.Case, tmp_path: Path) -> None:
    edited = guangzhou.edit(lambda b: b.redefine("deadweight", b.constant(0.3)))
    with pytest.raises(qy.CaseError, match="unknown parameter 'deadweight'"):
        edited.with_parameters(deadweight=0.4)
    both = edited.with_parameters(gestation_time=1.5)
    assert both.model.equations().equals(edited.model.equations())
    assert not (draws(both, ["plan"]) == draws(edited, ["plan"])).all()
    with pytest.raises(qy.CaseError, match="was edited"):
        edited.save(tmp_path / "x")


def test_a_package_at_full_size_is_the_package(guangzhou: qy.Case) -> None:
    ids = [policy.id for policy in guangzhou.data.packages["plan"].policies]
    case = guangzhou.with_package("same", ids).with_package("sizes", dict.fromkeys(ids, 1.0))
    plan, same, sizes = (draws(case, [name]) for name in ("plan", "same", "sizes"))
    assert (plan == same).all()
    assert (plan == sizes).all()


def test_a_size_multiplies_heights_and_yearly_costs(guangzhou: qy.Case) -> None:
    ids = [policy.id for policy in guangzhou.data.packages["plan"].policies]
    case = guangzhou.with_package("half", dict.fromkeys(ids, 0.5))
    ours, theirs = case.data.packages["half"].policies, guangzhou.data.packages["plan"].policies
    for half, whole in zip(ours, theirs, strict=True):
        for lever, other in zip(half.levers, whole.levers, strict=True):
            assert lever.height == (None if other.height is None else 0.5 * other.height)
            if other.parameter is not None:
                assert lever.times == 0.5 * (1.0 if other.times is None else other.times)
        if isinstance(whole.cost.rate, float):
            assert half.cost.rate == 0.5 * whole.cost.rate


def test_a_policy_goes_into_a_package_that_is_there(guangzhou: qy.Case) -> None:
    case = guangzhou.with_policy("bus", levers={"quality_growth": 0.01}, cost=3.0, package="land_first")
    assert [policy.id for policy in case.data.packages["land_first"].file.policies][-1] == "bus"
    assert "bus" not in case.packages
    with pytest.raises(qy.CaseError, match="there already"):
        case.with_policy("bus", levers={"quality_growth": 0.02}, cost=3.0, package="land_first")
    again = case.with_policy("bus", levers={"quality_growth": 0.02}, cost=3.0, package="land_first", replace=True)
    assert again.data.packages["land_first"].policies[-1].levers[0].height == 0.02


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"levers": {"quality": 0.01}}, "unknown lever 'quality'"),
        ({"levers": {"quality_growth": 50.0}}, "given 50, expected"),
        ({"levers": {}}, "levers"),
        ({"levers": {"quality_growth": {"height": 0.01, "shap": "step"}}}, "unknown key 'policies.1.levers.1.shap'"),
        ({"levers": {"quality_growth": {"height": 0.01, "accounts": ["K99"]}}}, "unknown account 'K99'"),
        ({"levers": {"quality_growth": "no_such"}}, "'no_such' has no row"),
        ({"start": datetime.date(2025, 1, 1)}, "2025"),
        ({"cost": {"rate": 1.0, "per_unit": 2.0}}, "exactly one of"),
        ({"source": "NOWHERE"}, "NOWHERE"),
        ({"package": "none"}, "unknown package 'none'"),
        ({"colour": "red"}, "unknown key 'policies.1.colour'"),
        ({"policy": "a/b"}, "named 'a/b'"),
        ({"policy": "plan"}, "package 'plan' is there already"),
    ],
)
def test_a_policy_that_no_file_could_have_is_refused(
    guangzhou: qy.Case, given: dict[str, object], sentence: str
) -> None:
    asked = {"policy": "bus", "levers": {"quality_growth": 0.01}, "cost": 3.0, **given}
    with pytest.raises(qy.QuesnayError, match=sentence) as refused:
        guangzhou.with_policy(**asked)
    assert "\n" not in str(refused.value)


def test_a_package_names_policies_that_there_are(guangzhou: qy.Case) -> None:
    with pytest.raises(qy.CaseError, match="unknown policy 'L99'"):
        guangzhou.with_package("x", ["L99"])
    with pytest.raises(qy.CaseError, match="size 0"):
        guangzhou.with_package("x", {"L1": 0})
    with pytest.raises(qy.CaseError, match="expected ids"):
        guangzhou.with_package("x", "L1")


def test_an_assumption_in_python_is_the_one_in_the_file(guangzhou: qy.Case) -> None:
    shift = dict.fromkeys(["K1", "K2", "K3", "K4", "K5", "K6", "K7"], 0.35)
    case = guangzhou.with_assumption("again", {"external_demand_shift": shift}, start=1.0, ramp=0.25)
    ours, theirs = (draws(case, [f"plan | {name}"]) for name in ("again", "demand_surge"))
    # One change by account adds the same amount to each.
    assert (ours == theirs).all()


finite = st.floats(allow_nan=False, allow_infinity=False)
value = st.one_of(st.text(), finite, st.integers(-(2**60), 2**60), st.booleans(), st.dates())
tables = st.dictionaries(
    st.text(min_size=1), st.one_of(value, st.lists(finite), st.dictionaries(st.text(min_size=1), value)), max_size=5
)


@given(st.dictionaries(st.text(min_size=1), st.one_of(value, tables, st.lists(tables, min_size=1)), max_size=5))
def test_what_is_written_as_toml_is_read_back_the_same(table: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(table)) == table
