"""Blocks that workers of a cluster compute: the same bits, also when one of them dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy

Same = Callable[..., None]
distributed = pytest.importorskip("distributed")
NAMES = ["no_policy", "training", "sites"]
PLAIN = {"ordinary_purchases": False}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two processes of one thread."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as two:
        yield two


@pytest.fixture(scope="module")
def client(cluster: Any) -> Iterator[Any]:
    with distributed.Client(cluster, set_as_default=False) as one:
        yield one


def test_a_cluster_gives_the_bits_of_one_machine(
    two_sectors: qy.Case, runs: qy.Result, client: Any, same: Same
) -> None:
    done: list[int] = []
    there = two_sectors.run(
        NAMES,
        ordinary_purchases=False,
        draws=2500,
        seed=2025,
        client=client,
        progress=lambda draws, _: done.append(draws),
    )
    same(runs, there, "targets", "binding", "effects")
    assert done[:3] == [1024, 2048, 2500]


def test_a_long_run_and_one_that_ends_by_itself_do_too(two_sectors: qy.Case, client: Any, same: Same) -> None:
    plain = two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2, keep_limit=0)
    same(
        plain,
        two_sectors.run(NAMES, **PLAIN, draws=2500, seed=2, keep_limit=0, client=client),
        "targets",
    )
    until = {"relative": 0.05, "of": ["gross_output.total.2023:sites"]}
    ended = two_sectors.run(NAMES, **PLAIN, draws=9000, seed=2, until=until, client=client)
    assert ended.ensemble.n_draws == 1024
    same(ended, two_sectors.run(NAMES, **PLAIN, draws=1024, seed=2))


def test_a_worker_that_is_killed_costs_no_bits(two_sectors: qy.Case, client: Any, tmp_path: Path, same: Same) -> None:
    plain = two_sectors.run(NAMES, **PLAIN, draws=9000, seed=7)
    workers = list(client.run(os.getpid).values())
    killed: list[int] = []

    def progress(done: int, total: int) -> None:
        if done >= 2048 and not killed:
            os.kill(workers[0], signal.SIGKILL)
            killed.append(done)

    # Blocks are kept as they come from the cluster.
    there = two_sectors.run(NAMES, **PLAIN, draws=9000, seed=7, client=client, progress=progress, checkpoint=tmp_path)
    assert killed
    same(plain, there, "targets")
    same(plain, two_sectors.run(NAMES, **PLAIN, draws=9000, seed=7, checkpoint=tmp_path))


def test_a_run_that_is_stopped_leaves_nothing_behind(two_sectors: qy.Case, client: Any) -> None:
    with pytest.raises(qy.Cancelled, match="was stopped after 1024 of 5000 draws"):
        two_sectors.run(NAMES, **PLAIN, draws=5000, seed=7, client=client, progress=lambda done, _: False)


def test_the_command_takes_the_address_of_a_scheduler(
    cluster: Any, case_path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from quesnay.cli.command import main

    run = ["run", case_path, "--draws", "1100", "--scenarios", "no_policy,sites"]
    assert main([*run, "--out", str(tmp_path / "a")]) == 0
    assert main([*run, "--out", str(tmp_path / "b"), "--dask", cluster.scheduler_address]) == 0
    for path in (tmp_path / "a").glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
    capsys.readouterr()
    assert main([*run, "--out", str(tmp_path / "c"), "--dask", "nowhere"]) == 2
    assert "--dask: no scheduler answers at 'nowhere'" in capsys.readouterr().err


def test_what_is_no_client_is_refused(two_sectors: qy.Case) -> None:
    with pytest.raises(qy.QuesnayError, match="client is a int, expected a dask.distributed.Client"):
        two_sectors.run(NAMES, **PLAIN, draws=5, seed=7, client=3)  # type: ignore[arg-type]
