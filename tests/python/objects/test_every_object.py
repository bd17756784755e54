"""Every public object that holds data: copied, pickled, handed to other processes and read back, to the same bits."""

import concurrent.futures
import copy
import importlib.util
import multiprocessing
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dask
import joblib
import pytest
import quesnay as qy

spec = importlib.util.spec_from_file_location("every_object", Path(__file__).parent / "every_object.py")
assert spec is not None and spec.loader is not None
objects = importlib.util.module_from_spec(spec)
# By its name, as functions in it are pickled too; other processes find it by their path.
sys.modules["every_object"] = objects
sys.path.append(str(Path(__file__).parent))
spec.loader.exec_module(objects)

EVERY = sorted(objects.EVERY, key=lambda cls: cls.__name__)


def pickled(one: Any) -> Any:
    return pickle.loads(pickle.dumps(one))


WAYS: dict[str, Callable[[Any], Any]] = {
    "pickle": pickled,
    "oldest pickle": lambda one: pickle.loads(pickle.dumps(one, protocol=2)),
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}


def test_no_public_class_is_forgotten() -> None:
    assert set(objects.EVERY) | set(objects.REFUSED) == objects.public_classes()
    for cls, (make, _) in objects.EVERY.items():
        assert isinstance(make(), cls)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.__name__)
def test_a_copy_says_the_same(cls: type, way: str) -> None:
    make, asked = objects.EVERY[cls]
    one = make()
    again = WAYS[way](one)
    assert type(again) is type(one)
    assert objects.same(asked(again), asked(one))


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_other_processes_take_them_and_give_them_back(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip("this system has no such way")
    made = {cls: objects.EVERY[cls][0]() for cls in EVERY}
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        back = list(pool.map(copy.copy, made.values(), timeout=240))
    for (cls, one), again in zip(made.items(), back, strict=True):
        asked = objects.EVERY[cls][1]
        assert type(again) is cls and objects.same(asked(again), asked(one)), cls.__name__


def _bands(case: qy.Case, first: int) -> Any:
    return case.run(["no_policy"], draws=8, seed=1, first_draw=first, threads=1)


def _merged(parts: list[qy.Result]) -> Any:
    whole, *rest = parts
    for one in rest:
        whole = whole.merge(one)
    return whole


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_joblib_runs_parts_of_a_run_to_the_bits_of_the_whole(backend: str) -> None:
    case = objects.case()
    parts = joblib.Parallel(n_jobs=2, backend=backend)(joblib.delayed(_bands)(case, first) for first in (0, 8, 16))
    whole = case.run(["no_policy"], draws=24, seed=1)
    assert objects.same(_merged(parts).draws_of(0), whole.draws_of(0))
    assert _merged(parts).bands().equals(whole.bands())


@pytest.mark.parametrize("scheduler", ["processes", "threads", "synchronous"])
def test_dask_runs_parts_of_a_run_to_the_bits_of_the_whole(scheduler: str) -> None:
    case = objects.case()
    parts = [dask.delayed(_bands)(case, first) for first in (0, 8, 16)]
    merged = dask.delayed(_merged)(parts).compute(scheduler=scheduler, num_workers=2)
    assert merged.bands().equals(case.run(["no_policy"], draws=24, seed=1).bands())


def test_joblib_keeps_results_in_files(tmp_path: Path) -> None:
    made = {cls.__name__: objects.EVERY[cls][0]() for cls in EVERY}
    joblib.dump(made, tmp_path / "kept.joblib")
    kept = joblib.load(tmp_path / "kept.joblib")
    for cls in EVERY:
        asked = objects.EVERY[cls][1]
        assert objects.same(asked(kept[cls.__name__]), asked(made[cls.__name__])), cls.__name__


@pytest.mark.parametrize("cls", objects.REFUSED, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_copied_says_so(cls: type, way: str) -> None:
    make, sentence = objects.REFUSED[cls]
    with pytest.raises(qy.InvalidValue) as error:
        WAYS[way](make())
    assert str(error.value).startswith(sentence) and "\n" not in str(error.value)


def test_an_expression_says_that_it_cannot_be_copied() -> None:
    b = objects.builder()
    for way in WAYS.values():
        with pytest.raises(qy.InvalidValue, match="the expression hares cannot be pickled or copied without its"):
            way(b.named("hares"))


def test_a_result_that_did_not_keep_its_draws_is_pickled_too() -> None:
    one = objects.result(keep_limit=0)
    again = pickled(one)
    assert objects.same(objects._tables(again), objects._tables(one))
    # Histograms and exact sums go on: parts that were kept apart merge to the bits of the whole.
    second = objects.case().run(["no_policy", "sites"], draws=5, seed=3, first_draw=20, keep_limit=0)
    assert again.merge(pickled(second)).bands().equals(one.merge(second).bands())


def test_a_pickled_result_leaves_its_progress_and_keeps_its_answers() -> None:
    one = objects.result()
    one.progress = lambda done, total: True
    first = one.values()
    again = pickled(one)
    assert again.progress is None and "_values" in vars(again)
    assert again.values().equals(first)


def test_a_run_of_a_scenario_goes_on_in_another_process_to_the_same_bits() -> None:
    run = objects.case().start("sites", draws=10, seed=4).to(1.0)
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        again = pool.submit(qy.Run.to, run, 2.0).result(timeout=120)
    assert again["gross_output"].identical(run.to(2.0)["gross_output"])


def test_an_edited_case_is_pickled_with_its_model() -> None:
    edited = objects.case().edit(lambda b: b.redefine("depreciation", b.constant(0.12, "1/year")))
    again = pickled(edited)
    assert again.model.equations().equals(edited.model.equations())
    assert objects.same(objects._draws(again.run(draws=4, seed=1)), objects._draws(edited.run(draws=4, seed=1)))
    assert not again.model.equations().equals(objects.case().model.equations())


@pytest.mark.parametrize("cls", [qy.Model, qy.Result, objects.Distribution], ids=lambda cls: cls.__name__)
def test_damaged_bytes_are_refused(cls: type) -> None:
    raw = pickle.dumps(objects.EVERY[cls][0]())
    mark = raw.index(b"QynByte2")
    for place in (mark, mark + 40):
        damaged = bytearray(raw)
        damaged[place] ^= 1
        with pytest.raises(qy.InvalidValue, match="the bytes are no .* that can be read here"):
            pickle.loads(bytes(damaged))


def test_the_tests_run_where_they_say() -> None:
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(os.getpid).result(timeout=60) != os.getpid()
