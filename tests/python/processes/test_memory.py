"""Memory that is left, as a machine and its control groups tell, and runs that need more."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from quesnay import memory
from quesnay.cli.command import main

CASE = str(Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors")
MEMINFO = "MemTotal:       8000000 kB\nMemAvailable:   4000000 kB\nSwapFree:       1000000 kB\n"
V2 = "0::/a/b\n"
V1 = "4:memory:/docker/x\n"
CG = "sys/fs/cgroup/"
LEFT = {
    "the machine alone": ("", {}, 5000000 * 1024),
    "v2": (V2, {f"{CG}a/b/memory.max": "3000", f"{CG}a/b/memory.current": "1000", f"{CG}a/b/memory.stat": ""}, 2000),
    "v2, caches are given back": (
        V2, {f"{CG}a/b/memory.max": "3000", f"{CG}a/b/memory.current": "1000",
             f"{CG}a/b/memory.stat": "anon 900\ninactive_file 50\n"}, 2050),
    "v2, a group above": (
        V2, {f"{CG}a/b/memory.max": "max", f"{CG}a/b/memory.current": "1", f"{CG}a/memory.max": "700",
             f"{CG}a/memory.current": "800", f"{CG}a/memory.stat": ""}, 0),
    "v2, no limit": (V2, {f"{CG}a/b/memory.max": "max", f"{CG}a/b/memory.current": "1"}, 5000000 * 1024),
    "v1": (
        V1, {f"{CG}memory/docker/x/memory.limit_in_bytes": "3000", f"{CG}memory/docker/x/memory.usage_in_bytes": "500",
             f"{CG}memory/docker/x/memory.stat": "total_inactive_file 100\n"}, 2600),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_is_the_least_of_all_limits(name: str, tmp_path: Path) -> None:
    groups, files, expected = LEFT[name]
    for path, text in {"proc/meminfo": MEMINFO, "proc/self/cgroup": groups, **files}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert memory.memory_left(tmp_path) == expected


@pytest.mark.parametrize("text", ["", "nonsense", "MemAvailable: many kB\n"])
def test_a_system_that_does_not_tell_refuses_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "meminfo").write_text(text, "utf-8")
    assert memory.memory_left(tmp_path) is None


def test_the_limit_of_a_process_is_one_too() -> None:
    program = (
        "import resource; from quesnay.memory import memory_left\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 32,) * 2)\n"
        "print(memory_left() < 1 << 32)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "memory_left", lambda: 100 << 20)


def test_a_run_that_does_not_fit_is_refused_before_it_begins(little: None, two_sectors: qy.Case) -> None:
    begun: list[Any] = []
    with pytest.raises(qy.InvalidValue) as error:
        two_sectors.run(
            ["no_policy"], draws=10**6, seed=0, keep_limit=10**10, progress=lambda done, total: begun.append(done)
        )
    sentence = str(error.value)
    assert sentence.startswith("1000000 draws of 1 scenarios take ") and not begun
    assert sentence.endswith(
        " GB of memory and 0.105 GB are left, expected fewer draws, fewer threads or a keep_limit below 10000000000"
    )
    two_sectors.run(["no_policy"], draws=8, seed=0)


def test_the_command_says_the_need_first(
    little: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_SMALL", 0)
    # Enough for the central run that the command makes first (15 kB), too little for the draws (1.3 MB).
    monkeypatch.setattr(memory, "memory_left", lambda: 100_000)
    assert main(["run", CASE, "--out", str(tmp_path / "out"), "--draws", "4"]) == 2
    first, second = capsys.readouterr().err.strip().splitlines()
    assert first.startswith("4 draws of 3 scenarios: ") and first.endswith("MB to work in")
    assert second.startswith("quesnay: 4 draws of 3 scenarios take ")
    assert not (tmp_path / "out").exists()


def test_one_run_that_does_not_fit_is_refused_too(little: None) -> None:
    b = qy.ModelBuilder()
    b.dimension("place", [f"p{k}" for k in range(100)])
    b.stock("x", b.constants([1.0] * 100, ["place"]))
    b.outcome("x")
    model = b.build()
    with pytest.raises(qy.InvalidValue, match=r"^200001 records of 100 numbers take 0\.16 GB of memory and .*"):
        model.run({}, years=200_000, steps_per_year=1, record_every=1)
    # Before a list of the times is made.
    with pytest.raises(qy.InvalidValue, match=r"^the times of 1000000001 records take 72 GB of memory and .* expected"):
        model.run({}, years=1e9, steps_per_year=1, record_every=1)


def test_draws_of_any_model_that_do_not_fit_are_refused(little: None) -> None:
    b = qy.ModelBuilder()
    b.stock("x", b.constant(1.0))
    b.outcome(qy.Outcome("x", "x", qy.OutcomeKind.Level, "1"))
    model = qy.Model(b.build())
    span: dict[str, Any] = {"years": 10, "steps_per_year": 4, "record_every": 1}
    with pytest.raises(qy.InvalidValue, match=r"^1000000 draws with 41 records of 1 numbers take 0\.328 GB of"):
        model.run_draws({}, {}, draws=10**6, seed=0, **span)
    # The state: the stock, and for it and its outcome where each integral began.
    with pytest.raises(qy.InvalidValue, match=r"^1000000 draws with 41 records of 1 numbers and a state of 3 numbers"):
        model.start({}, draws=10**6, **span)


def test_a_run_on_its_way_needs_the_results_that_are_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    b = qy.ModelBuilder()
    b.stock("x", 1.0)
    b.outcome("x")
    # 4,000 draws of 41 records are 1.312 MB, of which a quarter is reached: no more than 0.984 MB are needed then.
    run = b.build().start({}, draws=4000, years=10, steps_per_year=4, record_every=1)
    monkeypatch.setattr(memory, "_SMALL", 0)
    run.to(2.5)
    monkeypatch.setattr(memory, "memory_left", lambda: 983_000)
    with pytest.raises(qy.InvalidValue, match=r"^the records that are to come of 4000 draws .* take 0\.000984 GB of"):
        run.to(5.0)
    monkeypatch.setattr(memory, "memory_left", lambda: 985_000)
    run.to(5.0)
    with pytest.raises(
        qy.InvalidValue, match=r"^4000 draws with 41 records of 1 numbers and a state of 3 numbers take"
    ):
        run.copy()
