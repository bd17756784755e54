"""The same bits whatever the threads, lanes, instruction set, company of scenarios, or parts of a run."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.study.output.files import csv_bytes

ROOT = Path(__file__).resolve().parents[3]
DRAWS = 300


def digest(result: qy.Result) -> str:
    """SHA-256 of every kept number of every scenario."""
    total = hashlib.sha256()
    for s in range(len(result.scenarios)):
        total.update(np.ascontiguousarray(result.draws_of(s)).tobytes())
    return total.hexdigest()


def tables(result: qy.Result) -> list[bytes]:
    return [csv_bytes(table) for table in (result.targets(), result.bands(), result.comparisons(), result.costs())]


@pytest.fixture(scope="module")
def reference_run(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=7, assume=["demand_surge"], threads=1)


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_threads_do_not_matter(guangzhou: qy.Case, reference_run: qy.Result, threads: int) -> None:
    other = guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=7, assume=["demand_surge"], threads=threads)
    assert digest(other) == digest(reference_run)
    assert tables(other) == tables(reference_run)


@pytest.mark.parametrize("lanes", [4, 8, 16, 32])
def test_lanes_do_not_matter(guangzhou: qy.Case, reference_run: qy.Result, lanes: int) -> None:
    other = guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=7, assume=["demand_surge"], lanes=lanes)
    assert digest(other) == digest(reference_run)


def test_other_scenarios_do_not_matter(guangzhou: qy.Case, reference_run: qy.Result) -> None:
    names = ["funds_first", "plan", "land_first", "no_policy"]
    many = guangzhou.run(names, draws=DRAWS, seed=7, assume=["demand_surge"])
    for name in ("plan", "no_policy"):
        ours = many.draws_of(many.place_of(name))
        np.testing.assert_array_equal(ours, reference_run.draws_of(reference_run.place_of(name)))


def test_the_first_draws_of_a_longer_run_are_those_of_a_shorter_one(
    guangzhou: qy.Case, reference_run: qy.Result
) -> None:
    shorter = guangzhou.run(["no_policy", "plan"], draws=50, seed=7, assume=["demand_surge"])
    np.testing.assert_array_equal(shorter.draws_of(1), reference_run.draws_of(1)[:, :50])


@pytest.mark.parametrize("keep_limit", [200 << 20, 0])
def test_two_halves_merge_to_the_bits_of_the_whole(guangzhou: qy.Case, keep_limit: int) -> None:
    names = ["no_policy", "plan"]
    whole = guangzhou.run(names, draws=1000, seed=3, keep_limit=keep_limit)
    first = guangzhou.run(names, draws=500, seed=3, keep_limit=keep_limit, threads=2)
    second = guangzhou.run(names, draws=500, seed=3, first_draw=500, keep_limit=keep_limit, threads=1)
    merged = first.merge(second)
    if keep_limit:
        assert digest(merged) == digest(whole)
    assert tables(merged) == tables(whole)
    assert merged.study.options.draws == 1000


def test_a_part_that_begins_inside_a_block_has_the_same_draws(guangzhou: qy.Case, reference_run: qy.Result) -> None:
    part = guangzhou.run(["no_policy", "plan"], draws=37, seed=7, first_draw=101, assume=["demand_surge"])
    np.testing.assert_array_equal(part.draws_of(0), reference_run.draws_of(0)[:, 101:138])


def test_parts_that_do_not_meet_are_refused(two_sectors: qy.Case) -> None:
    first = two_sectors.run(draws=10, seed=1)
    for wrong in (two_sectors.run(draws=10, seed=1, first_draw=11), two_sectors.run(draws=10, seed=2, first_draw=10)):
        with pytest.raises(qy.QuesnayError, match=r"adjacent draws|different seeds"):
            first.merge(wrong)
    with pytest.raises(qy.CaseError, match="different cases, assumptions or periods"):
        first.merge(two_sectors.run(draws=10, seed=1, first_draw=10, assume=["boom"]))


PROGRAM = """
import sys, hashlib, json
import numpy as np
import quesnay as qy
result = qy.load_case(sys.argv[1]).run(["no_policy", "plan"], draws=100, seed=5, assume=["demand_surge"])
numbers = b"".join(np.ascontiguousarray(result.draws_of(s)).tobytes() for s in range(2))
print(json.dumps(hashlib.sha256(numbers).hexdigest()))
"""


def test_instruction_sets_do_not_matter() -> None:
    digests = set()
    for isa in _core.available_isas():
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(ROOT / "scenarios" / "guangzhou")],
            env={**os.environ, "QUESNAY_ISA": isa}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        digests.add(json.loads(done.stdout))
    assert len(digests) == 1
