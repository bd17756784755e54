"""Threads that a run may ask for: any number gives the same bits, or one sentence."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core, memory
from quesnay.cli import main

CASE = str(Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors")
NOT_THREADS = [
    (0, "threads is 0, expected at least 1"),
    (-1, "threads is -1, expected at least 1"),
    (-(2**31), f"threads is {-(2**31)}, expected at least 1"),
    (1025, "threads is 1025, expected at most 1024"),
    (100_000, "threads is 100000, expected at most 1024"),
    (2**31, f"threads is {2**31}, expected at most 1024"),
    (2**64, f"threads is {2**64}, expected at most 1024"),
    (1 << 16609, "threads is a number of 16610 bits, expected at most 1024"),
    (2.0, "threads is 2.0, expected a whole number"),
    ("2", "threads is '2', expected a whole number"),
    (True, "threads is True, expected a whole number"),
]


def small_model() -> tuple[qy.Model, dict[str, Any], dict[str, Any]]:
    b = qy.ModelBuilder()
    b.inflow(b.stock("stock", b.constant(1.0)), b.parameter("rate", unit="1/year"))
    b.outcome(qy.Outcome("stock", "stock", qy.OutcomeKind.Level, "1"))
    span = {"seed": 1, "years": 1, "steps_per_year": 2}
    return qy.Model(b.build()), {"rate": ("normal", 1.0, 0.5, 1.5)}, span


def uncertain_table() -> Any:
    table = qy.Table(["a", "b"], flows=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[6, 4],
                     gross_output=[10, 10])  # fmt: skip
    return table.uncertain(0.1)


def calls(two_sectors: qy.Case) -> dict[str, Callable[[Any], Any]]:
    """Everything that takes threads."""
    model, uncertain, span = small_model()
    saved = model.start({}, uncertain, draws=3, **span).save()
    table = uncertain_table()
    return {
        "Case.run": lambda n: two_sectors.run(["no_policy"], draws=4, seed=0, threads=n).draws_of(0),
        "Case.run, kept as sums": lambda n: (
            two_sectors.run(["no_policy"], draws=4, seed=0, threads=n, keep_limit=0).bands()["mean"].to_numpy()
        ),
        "Case.estimate_memory": lambda n: two_sectors.estimate_memory(draws=4, threads=n),
        "Case.start": lambda n: two_sectors.start("sites", draws=4, threads=n).to(1.0)["gross_output"].values,
        "Model.run_draws": lambda n: model.run_draws({}, uncertain, draws=4, threads=n, **span)["stock"].values,
        "Model.start": lambda n: model.start({}, uncertain, draws=4, threads=n, **span).to(1.0)["stock"].values,
        "Model.restore": lambda n: model.restore(saved, threads=n).to(1.0)["stock"].values,
        "uncertain table": lambda n: table.run([table.output()], draws=5, seed=1, threads=n).core.values(0),
    }


NAMES = [
    "Case.run", "Case.run, kept as sums", "Case.estimate_memory", "Case.start", "Model.run_draws", "Model.start",
    "Model.restore", "uncertain table",
]  # fmt: skip


def test_every_name_is_tried(two_sectors: qy.Case) -> None:
    assert list(calls(two_sectors)) == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("threads", "sentence"), NOT_THREADS, ids=[said for _, said in NOT_THREADS])
def test_numbers_that_are_no_threads_end_in_one_sentence(
    name: str, threads: Any, sentence: str, two_sectors: qy.Case
) -> None:
    with pytest.raises(qy.InvalidValue) as error:
        calls(two_sectors)[name](threads)
    assert str(error.value) == sentence


@pytest.mark.parametrize("name", NAMES)
def test_more_threads_than_work_give_the_bits_of_one(name: str, two_sectors: qy.Case) -> None:
    call = calls(two_sectors)[name]
    for threads in (2, 5, np.int64(64), 1024, None):
        np.testing.assert_array_equal(call(threads), call(1))


def test_a_run_starts_no_more_threads_than_it_has_blocks(two_sectors: qy.Case) -> None:
    # 16 draws in blocks of 4: three threads beside the one that asks.
    most = 0

    def count(done: int, total: int) -> None:
        nonlocal most
        most = max(most, len(os.listdir("/proc/self/task")))

    if not Path("/proc/self/task").is_dir():
        pytest.skip("the threads of a process are listed in /proc on Linux alone")
    two_sectors.run(["no_policy"], draws=4, seed=0, lanes=4, threads=4)
    before = len(os.listdir("/proc/self/task"))
    two_sectors.run(["no_policy"], draws=16, seed=0, lanes=4, threads=1000, progress=count)
    assert before <= most <= before + 3


def test_the_process_lives_where_the_system_gives_no_more_threads() -> None:
    # An address space in which a thousand stacks do not fit: no more are started than can be of use.
    program = (
        "import resource, quesnay as qy\n"
        f"case = qy.load_case({CASE!r})\n"
        "want = case.run(['no_policy'], draws=4096, seed=0, lanes=4, threads=1).draws_of(0)\n"
        "size = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (size + (1 << 32),) * 2)\n"
        "try:\n"
        "    got = case.run(['no_policy'], draws=4096, seed=0, lanes=4, threads=1000).draws_of(0)\n"
        "    print('right' if (got == want).all() else 'other')\n"
        "except qy.InvalidValue as error:\n"
        "    print('right' if 'do not fit into memory' in str(error) else error)\n"
    )
    if not Path("/proc/self/statm").is_file():
        pytest.skip("the size of a process is read from /proc on Linux alone")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (0, "right\n"), done.stderr


def test_work_on_large_tables_refuses_no_number_of_its_own() -> None:
    # Tables take the default, whatever a run is asked for.
    assert 1 <= _core.default_threads() <= _core.most_threads == 1024


def test_runs_in_many_threads_and_within_a_run_give_the_same_bits(two_sectors: qy.Case) -> None:
    want = two_sectors.run(["no_policy"], draws=40, seed=0, lanes=4, threads=1).draws_of(0)
    found: list[Any] = []

    def run() -> None:
        found.append(two_sectors.run(["no_policy"], draws=40, seed=0, lanes=4, threads=4).draws_of(0))

    team = [threading.Thread(target=run) for _ in range(6)]
    for one in team:
        one.start()
    for one in team:
        one.join()
    # A run from the progress of a run, which a thread of the outer one calls.
    two_sectors.run(["no_policy"], draws=12, seed=1, lanes=4, threads=3, progress=lambda done, total: run())
    assert len(found) == 6 + 3
    for values in found:
        np.testing.assert_array_equal(values, want)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"draws": 0}, "draws is 0, expected at least 1"),
        ({"draws": "5"}, "draws is '5', expected a whole number"),
        ({"draws": 10**20}, f"draws is {10**20}, expected at most {2**62}"),
        ({"seed": -1}, "seed is -1, expected at least 0"),
        ({"seed": None}, "seed is None, expected a whole number"),
        ({"seed": 1.5}, "seed is 1.5, expected a whole number"),
        ({"seed": 2**64}, f"seed is {2**64}, expected at most {2**64 - 1}"),
        ({"first_draw": -1}, "first_draw is -1, expected at least 0"),
        ({"first_draw": 10**20}, f"first_draw is {10**20}, expected at most {2**63 - 1}"),
        ({"lanes": 0}, "lanes is 0, expected at least 1"),
        ({"lanes": -4}, "lanes is -4, expected at least 1"),
        ({"lanes": 3}, "a run has 3 lanes, expected 1 or a multiple of 4 up to 64"),
        ({"lanes": 4096}, "lanes is 4096, expected at most 64"),
        ({"lanes": 2**64}, f"lanes is {2**64}, expected at most 64"),
        ({"keep_limit": -1}, "keep_limit is -1, expected at least 0"),
        ({"draws": 10**15, "keep_limit": 2**62}, f"{10**15} draws of 1 scenarios take 7.44e+08 GB of memory and 1 GB"
         f" are left, expected fewer draws, fewer threads or a keep_limit below {2**62}"),
    ],
)  # fmt: skip
def test_numbers_that_no_run_can_have_end_in_one_sentence(
    asked: dict[str, Any], sentence: str, two_sectors: qy.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "memory_left", lambda: 10**9)
    with pytest.raises(qy.QuesnayError) as error:
        two_sectors.run(["no_policy"], **{"draws": 4, "seed": 0, **asked})
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--threads", "100000"], "threads is 100000, expected at most 1024"),
        (["--threads", "2147483648"], "threads is 2147483648, expected at most 1024"),
        (["--seed", "18446744073709551616"], f"seed is {2**64}, expected at most {2**64 - 1}"),
        (["--draws", "99999999999999999999"], f"draws is 99999999999999999999, expected at most {2**62}"),
        (["--first-draw", "99999999999999999999"], "first_draw is 99999999999999999999, expected at most"),
    ],
)
def test_the_command_ends_with_2_and_the_sentence(
    asked: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", CASE, "--out", str(tmp_path / "out"), *asked]) == 2
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1 and sentence in error[0] and not (tmp_path / "out").exists()


def test_the_check_of_a_case_takes_no_negative_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", CASE, "--seed", "-1"]) == 2
    assert "seed is -1, expected at least 0" in capsys.readouterr().err
