"""Processes made by fork, after runs with several threads: the same bits, and an end."""

import concurrent.futures
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

CASE = str(Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors")
LIMIT = 120  # seconds, far above what any of these takes: they waited for ever

# One run, and a solve of a table that is large enough for threads; both give numbers that must repeat.
WORK = f"""
import concurrent.futures, multiprocessing, os, sys, threading
import numpy as np
import quesnay as qy

rng = np.random.default_rng(1)
flows = rng.uniform(size=(700, 700))
needs = flows.sum(axis=1)

def work(threads):
    case = qy.load_case({CASE!r})
    draws = case.run(["no_policy", "sites"], draws=50, seed=3, lanes=4, threads=threads)
    table = qy.Table([f"s{{i}}" for i in range(700)], flows=flows, final_demand=needs,
                     value_added=2 * needs - flows.sum(axis=0), gross_output=2 * needs)
    run = case.start("sites", draws=20, threads=threads)
    return [draws.draws_of(0).tobytes(), draws.draws_of(1).tobytes(),
            run.to(1.0)["gross_output"].values.tobytes(), table.leontief_inverse().to_numpy().tobytes()]

want = work(None)
"""
CHILDREN = {
    "a pool of processes": """
with multiprocessing.get_context("fork").Pool(2) as pool:
    got = pool.map(work, [None, 2, 3, 1])
""",
    "an executor": """
context = multiprocessing.get_context("fork")
with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
    got = list(pool.map(work, [None, 2, 3, 1]))
""",
    "os.fork": """
read, write = os.pipe()
if os.fork() == 0:
    got = work(2) == want and work(None) == want
    os.write(write, b"same" if got else b"other")
    os._exit(0)
os.close(write)
got = [want if os.fdopen(read, "rb").read() == b"same" else None]
got.append(work(2))  # the parent goes on with its own threads
""",
    "a child of a child": """
read, write = os.pipe()
if os.fork() == 0:
    first = work(2) == want
    if os.fork() == 0:
        os.write(write, b"same" if first and work(2) == want else b"other")
        os._exit(0)
    os.wait()
    os._exit(0)
os.close(write)
got = [want if os.fdopen(read, "rb").read() == b"same" else None]
""",
    "a fork while another thread runs": """
begun, end = threading.Event(), threading.Event()

def progress(done, total):
    begun.set()
    return not end.is_set()

def long():
    try:
        qy.load_case(CASE).run(["no_policy"], draws=10**7, seed=0, threads=2, keep_limit=0, progress=progress)
    except qy.Cancelled:
        pass

thread = threading.Thread(target=long)
thread.start()
begun.wait()
read, write = os.pipe()
if os.fork() == 0:
    os.write(write, b"same" if work(2) == want else b"other")
    os._exit(0)
os.close(write)
got = [want if os.fdopen(read, "rb").read() == b"same" else None]
end.set()
thread.join()
""",
}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.mark.parametrize("how", CHILDREN)
def test_a_child_made_by_fork_ends_with_the_bits_of_its_parent(how: str) -> None:
    program = (
        f"{WORK}\nCASE = {CASE!r}\n{CHILDREN[how]}\nprint(len(got) if all(one == want for one in got) else 'other')"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program],
        capture_output=True, text=True, check=False, timeout=LIMIT,
    )  # fmt: skip
    expected = {"a pool of processes": "4", "an executor": "4", "os.fork": "2"}.get(how, "1")
    assert (done.returncode, done.stdout) == (0, f"{expected}\n"), done.stderr


def test_the_default_of_this_python_ends_too() -> None:
    # Whatever multiprocessing takes by itself here: fork on Linux before Python 3.14.
    program = f"""{WORK}
if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        print(list(pool.map(abs, [-1, -2])), [one == want for one in pool.map(work, [None])])
"""
    if multiprocessing.get_start_method() != "fork":
        pytest.skip("this Python makes its processes otherwise")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=LIMIT)
    assert (done.returncode, done.stdout) == (0, "[1, 2] [True]\n"), done.stderr


def test_the_process_of_the_tests_itself_may_be_forked(two_sectors: object) -> None:
    # Runs with several threads were made here before, in whatever order the tests ran.
    two_sectors.run(["no_policy"], draws=50, seed=3, lanes=4, threads=2)  # type: ignore[attr-defined]
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        got = pool.submit(_bands, 2).result(timeout=LIMIT)
    assert got == _bands(1)


def _bands(threads: int) -> bytes:
    import quesnay as qy

    case = qy.load_case(CASE)
    return case.run(["no_policy"], draws=50, seed=3, lanes=4, threads=threads).draws_of(0).tobytes()
