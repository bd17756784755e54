"""Native code of programs: the bits and failures of the interpreter, and what says why there is none.

The truth is the interpreted run of the same program, equal bit for bit: equality of bits is the claim.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core, native

pytest.importorskip("llvmlite")


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(native.VARIABLE, raising=False)
    if _core.active_isa() == "baseline":
        pytest.skip("the baseline has no fused products: everything is interpreted")
    yield
    native.settle()


def _filling() -> Model:
    """A queue that a drawn rate empties below zero in some draws, and fills in others."""
    b = ModelBuilder()
    rate = b.parameter("rate", unit="people/year")
    queue = b.stock("queue", b.constant(1.0, "people"), unit="people")
    b.keep_non_negative(queue)
    b.inflow(queue, b.flow("in", rate, unit="people/year"))
    b.outcome(Outcome("queue", "queue", OutcomeKind.Level, "people"))
    return Model(b.build())


SPAN = {"years": 4, "steps_per_year": 8}


def test_random_programs_over_special_numbers_have_the_same_bits_and_failures(random_programs: ModuleType) -> None:
    compared, wrong = random_programs.compare(0, 200)
    assert wrong == []
    assert compared > 180


def test_another_instruction_set_has_the_same_bits() -> None:
    if _core.active_isa() != "v4":
        pytest.skip("this machine has no second instruction set with fused products")
    command = [sys.executable, str(Path(__file__).with_name("random_programs.py")), "40", "--first", "5000"]
    done = subprocess.run(command, capture_output=True, text=True, env={**_environment(), "QUESNAY_ISA": "v3"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "on v3, 0 differ" in done.stdout


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(Path(qy.__file__).parents[1])}


def test_random_programs_fail_in_both_ways_and_are_written_in_all_three(random_programs: ModuleType) -> None:
    """Else the comparison of failures, of loops, of small programs and of calls would compare nothing."""
    reasons, small, calling = set(), 0, 0
    for seed in range(60):
        made = random_programs.programs(seed)
        reasons |= {failure["reason"] for failure in random_programs.bits(*made, 64)[1]}
        text = _core.native_text(made[0].program(0), lanes=64)
        small += text.steps
        calling += text.calls > 0
    assert reasons >= {"is not finite", "fell below zero"}
    assert small > 5 and calling > 5


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_a_draw_that_fails_is_named_as_when_interpreted(method: str) -> None:
    uncertain = {"rate": ("uniform", 0.0, -1.0, 1.0)}
    runs = [
        _filling().run_draws({}, uncertain, draws=200, seed=3, method=method, native=mode, record_every=4, **SPAN)
        for mode in ("never", "require")
    ]
    assert runs[0].attrs["failures"] == runs[1].attrs["failures"]
    assert "fell below zero" in runs[0].attrs["failures"]
    assert runs[0]["queue"].values.tobytes() == runs[1]["queue"].values.tobytes()


@pytest.mark.parametrize("method", ["euler", "heun", "rk4"])
def test_every_word_has_the_same_bits_for_every_number_of_lanes(words: ModuleType, method: str) -> None:
    """Words that are written and words that are called, noise, delays and held values, integrals from year to year."""
    model = words.every_operation()
    options = {"draws": 70, "seed": 5, "years": 1, "steps_per_year": 24, "record_every": 6, "method": method}
    interpreted = model.run_draws({}, words.UNCERTAIN, native="never", **options)
    assert interpreted.attrs["failures"] == "[]"
    for lanes in (4, 8, 16, 24, 32, 64):
        run = model.run_draws({}, words.UNCERTAIN, native="require", lanes=lanes, threads=2, **options)
        for name in interpreted:
            assert run[name].values.tobytes() == interpreted[name].values.tobytes(), f"{name}, {lanes} lanes"


@pytest.mark.parametrize("package", ["no_policy", "plan"])
def test_the_shipped_case_has_the_same_bits(guangzhou: qy.Case, package: str) -> None:
    tables = [guangzhou.run([package], draws=128, seed=1, threads=1, native=mode) for mode in ("never", "require")]
    assert tables[0].to_xarray().equals(tables[1].to_xarray())
    name = next(iter(tables[0].to_xarray().data_vars))
    values = [np.ascontiguousarray(table.to_xarray()[name].values).tobytes() for table in tables]
    assert values[0] == values[1]


def test_a_run_that_pays_is_compiled_in_the_background_and_one_that_does_not_is_left(
    monkeypatch: pytest.MonkeyPatch, random_programs: ModuleType
) -> None:
    made, _ = random_programs.programs(0)
    native.prepare(made, draws=10, lanes=64)
    native.settle()
    assert not _core.is_native(made.program(0), lanes=64)
    monkeypatch.setattr(native, "OPERATIONS_THAT_PAY", 0.0)
    native.prepare(made, draws=10, lanes=64)
    native.settle()
    assert _core.is_native(made.program(0), lanes=64)
    native.prepare(made, draws=10, lanes=64, mode="never")
    assert not _core.is_native(made.program(0), lanes=64)


def test_a_program_that_cannot_be_native_says_why() -> None:
    with pytest.raises(
        qy.InvalidValue,
        match="'run' is required to run native code and stays interpreted: the method 'dopri5' chooses the steps",
    ):
        _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, method="dopri5", native="require", **SPAN)


def test_without_llvmlite_a_run_is_interpreted_and_one_that_requires_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native, "_workshop", native._Workshop())
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, native="auto", **SPAN)
    with pytest.raises(qy.InvalidValue, match=r"llvmlite is not installed: pip install 'quesnay\[native\]'"):
        _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, native="require", **SPAN)


def test_memory_that_may_not_be_executed_leaves_programs_interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "_workshop", native._Workshop())
    monkeypatch.setattr(native, "_may_execute", lambda: False)
    with pytest.raises(qy.InvalidValue, match="does not let a process make memory executable"):
        _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, native="require", **SPAN)


def test_an_unknown_mode_is_refused_by_argument_and_by_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(qy.InvalidValue, match="native is 'always', expected 'auto', 'never' or 'require'"):
        _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, native="always", **SPAN)
    monkeypatch.setenv(native.VARIABLE, "off")
    with pytest.raises(qy.InvalidValue, match="QUESNAY_NATIVE is 'off', expected 'auto', 'never' or 'require'"):
        _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, **SPAN)


def test_the_variable_decides_where_a_run_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.VARIABLE, "require")
    with pytest.raises(qy.InvalidValue, match="chooses the steps of each draw"):
        _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, method="dopri5", **SPAN)
    _filling().run_draws({"rate": 1.0}, {}, draws=2, seed=0, method="dopri5", native="never", **SPAN)
