"""Every way of running draws acts as the mode says, and code lives no longer than it is needed.

What a run used is seen where programs run: whether they had native code when the run began. Truth of the bits is the
interpreted run.
"""

import gc
import importlib.util
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core, native
from quesnay.study.keep import dask_blocks

pytest.importorskip("llvmlite")

PLAIN = {"ordinary_purchases": False, "seed": 3}
Seen = list[bool]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(native.VARIABLE, raising=False)
    if _core.active_isa() == "baseline":
        pytest.skip("the baseline has no fused products: everything is interpreted")
    monkeypatch.setattr(native, "_workshop", native._Workshop())
    # Programs that workers keep for the next run have their code with them.
    dask_blocks._programs.cache_clear()
    yield
    native.settle()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Of every run of programs, whether all had native code as it began."""
    found: Seen = []
    plain: dict[str, Callable[..., Any]] = {"run": _core.ProgramSet.run, "run_points": _core.ProgramSet.run_points}

    def told(name: str) -> Callable[..., Any]:
        def run(self: _core.ProgramSet, *plan: Any, **given: Any) -> Any:
            every = range(len(self.names))
            found.append(all(_core.is_native(self.program(i), lanes=given["lanes"]) for i in every))
            return plain[name](self, *plan, **given)

        return run

    for name in plain:
        monkeypatch.setattr(_core.ProgramSet, name, told(name))
    return found


@pytest.fixture
def without_llvmlite(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *on: None if name == "llvmlite" else find(name, *on))


@pytest.fixture
def client() -> Iterator[Any]:
    """Workers that are threads of this process, so that it is seen what they run."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as here,
        distributed.Client(here, set_as_default=False) as one,
    ):
        yield one


UNTIL = {"relative": 0.5, "of": ["gross_output.total.2023:sites"]}


def test_runs_in_blocks_are_native_where_it_is_required(two_sectors: qy.Case, tmp_path: Path, seen: Seen) -> None:
    plain = two_sectors.run(["sites"], draws=1500, native="never", **PLAIN)
    kept = two_sectors.run(["sites"], draws=1500, native="require", checkpoint=tmp_path / "kept", **PLAIN)
    two_sectors.run(["sites"], draws=1500, native="require", until=UNTIL, **PLAIN)
    assert seen == [False, True, True, True]
    name = next(iter(plain.to_xarray().data_vars))
    assert kept.to_xarray()[name].values.tobytes() == plain.to_xarray()[name].values.tobytes()


def test_workers_are_native_where_it_is_required(two_sectors: qy.Case, client: Any, seen: Seen) -> None:
    two_sectors.run(["sites"], draws=1500, native="require", client=client, **PLAIN)
    two_sectors.run(["sites"], draws=1500, native="never", client=client, **PLAIN)
    assert seen == [True, True, False, False]


WHERE: dict[str, Callable[[Any, Path, Any], object]] = {
    "a checkpoint": lambda case, folder, _: case.run(["sites"], draws=64, checkpoint=folder / "kept", **PLAIN),
    "until": lambda case, _, __: case.run(["sites"], draws=64, until=UNTIL, **PLAIN),
    "workers": lambda case, _, client: case.run(["sites"], draws=64, client=client, **PLAIN),
    "a design": lambda case, _, __: case.run(["sites"], draws=64, design="sobol", **PLAIN),
    "a session": lambda case, _, __: case.session(draws=64, seed=1),
    "points": lambda case, _, __: case.sobol("gross_output", scenario="sites", n=32),
}


@pytest.mark.parametrize("where", WHERE)
def test_what_cannot_be_native_is_refused_wherever_it_is_required(
    where: str, two_sectors: qy.Case, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch,
    without_llvmlite: None,
) -> None:  # fmt: skip
    client = request.getfixturevalue("client") if where == "workers" else None
    monkeypatch.setenv(native.VARIABLE, "require")
    with pytest.raises(qy.InvalidValue, match="is required to run native code and stays interpreted: llvmlite is not"):
        WHERE[where](two_sectors, tmp_path, client)


def test_blocks_of_a_long_run_are_compiled_for_the_run(
    two_sectors: qy.Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each block alone has too few draws."""
    asked: list[int] = []
    monkeypatch.setattr(native, "_pays", lambda program, draws: asked.append(draws) or draws >= 2500)
    two_sectors.run(["sites"], draws=2500, checkpoint=tmp_path / "kept", **PLAIN)
    native.settle()
    assert asked[0] == 2500
    assert len(native._workshop.latest) == 1


def test_draws_of_sessions_and_questions_are_counted_together(
    two_sectors: qy.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(native, "_pays", lambda program, draws: asked.append(draws))
    session = two_sectors.session(draws=64, seed=1)
    session.change({"sites": 0.25})
    session.change({"sites": 0.5})
    assert asked[-1] > 64
    evaluator = two_sectors.evaluator("gross_output", scenario="sites")
    asked.clear()
    points = evaluator.draws(0, 8)
    evaluator(points)
    evaluator(points[:4])
    assert asked == [8, 12]


def test_what_was_given_up_while_it_was_compiled_is_not_used(
    random_programs: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = random_programs.programs(0)
    begun, go_on = threading.Event(), threading.Event()
    plain = native._coded

    def slow(*what: Any) -> Any:
        begun.set()
        go_on.wait(60)
        return plain(*what)

    monkeypatch.setattr(native, "_coded", slow)
    monkeypatch.setattr(native, "_pays", lambda program, draws: True)
    native.prepare(made, draws=64, lanes=64)
    assert begun.wait(60)
    # Nobody waits for what is being compiled.
    native.prepare(made, draws=64, lanes=64, mode="never")
    go_on.set()
    worker = native._workshop.worker
    assert worker is not None
    worker.shutdown(wait=True)
    assert not _core.is_native(made.program(0), lanes=64)


def _chain(length: int) -> tuple[_core.ProgramSet, _core.DrawPlan]:
    """A program whose text hangs on its length."""
    b = ModelBuilder()
    stock = b.stock("s", b.constant(1.0, "people"), unit="people")
    x = stock
    for i in range(length):
        x = b.auxiliary(f"a{i}", x * 0.5 + stock, unit="people")
    b.inflow(stock, b.flow("f", x * b.parameter("p", unit="1/year"), unit="people/year"))
    b.outcome(Outcome("s", "s", OutcomeKind.Level, "people"))
    core = Model(b.build()).core
    uniform = _core.Distribution.from_range("uniform", 0.5, 0.0, 1.0)
    plan = _core.DrawPlan(core, {"p": np.ones(1)}, [("p", "p", [0], uniform)], [])
    made = _core.ProgramSet()
    settings = _core.RunSettings(method="heun", steps_per_year=4, n_steps=4, record_steps=[4])
    made.add("chain", core, plan.fixed_values(), plan, settings, core.outcomes)
    return made, plan


def test_code_lives_as_long_as_its_programs_and_the_latest_longer(
    random_programs: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "LATEST", 2)
    sets = [_chain(length) for length in range(1, 8)]
    assert [native.compile_now(made) for made, _ in sets] == [None] * 7
    gc.collect()
    assert len(native._workshop.known) == 7
    del sets[3:]
    gc.collect()
    assert len(native._workshop.known) == 3 + 2
    made, plan = sets[0]
    run = random_programs.bits(made, plan, 64)
    native.prepare(made, draws=64, lanes=64, mode="never")
    assert random_programs.bits(made, plan, 64) == run
    del made, plan
    sets.clear()
    gc.collect()
    assert len(native._workshop.known) == 2


def test_two_threads_run_a_program_while_its_code_is_chosen_and_left(random_programs: ModuleType) -> None:
    made, plan = random_programs.programs(3)
    native.prepare(made, draws=1, lanes=64, mode="never")
    expected = random_programs.bits(made, plan, 64)
    got: list[Any] = []

    def again() -> None:
        got.extend(random_programs.bits(made, plan, 64) for _ in range(100))

    threads = [threading.Thread(target=again) for _ in range(2)]
    for one in threads:
        one.start()
    while any(one.is_alive() for one in threads):
        native.prepare(made, draws=64, lanes=64, mode="require")
        native.prepare(made, draws=64, lanes=64, mode="never")
    assert len(got) == 200
    assert all(one == expected for one in got)
