"""A paused run that two calls want at once: one has it, the other is told so."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy

IN_USE = "the run is in use by another call, expected one at a time, or a copy() for each made before"


def test_threads_that_take_one_run_on_in_turn_end_in_its_numbers_or_a_sentence(two_sectors: qy.Case) -> None:
    want = two_sectors.start("sites", draws=60).to(3.0)["gross_output"].values
    run = two_sectors.start("sites", draws=60)
    said: list[str] = []

    def go_on() -> None:
        for k in range(1, 37):
            try:
                run.to(k / 12)
            except qy.InvalidValue as error:
                said.append(str(error))

    team = [threading.Thread(target=go_on) for _ in range(4)]
    for one in team:
        one.start()
    for one in team:
        one.join()
    assert all(one == IN_USE or "it goes forward only" in one for one in said)
    np.testing.assert_array_equal(run.to(3.0)["gross_output"].values, want)


CALLS: dict[str, Callable[[qy.Run], Any]] = {
    "to": lambda run: run.to(1.0),
    "time": lambda run: run.time,
    "read": lambda run: run["gross_output"],
    "set": lambda run: run.set({"approval_lag_cut": 0.1}),
    "results": lambda run: run.results(),
    "failures": lambda run: run.failures,
    "copy": lambda run: run.copy(),
    "save": lambda run: run.save(),
}


@pytest.mark.parametrize("call", CALLS)
def test_every_use_of_a_run_on_its_way_is_refused(call: str, two_sectors: qy.Case) -> None:
    run = two_sectors.start("sites")
    with run._used():
        assert repr(run) == "<Run: 1 draws on its way of 3 years>"
        with pytest.raises(qy.InvalidValue) as error:
            CALLS[call](run)
    assert str(error.value) == IN_USE
    assert repr(run) == "<Run: 1 draws at 0 of 3 years>"


def test_a_run_is_free_again_after_a_call_that_was_refused(two_sectors: qy.Case) -> None:
    run = two_sectors.start("sites")
    for time in (float("nan"), 1.23456, 99.0, -1.0):
        with pytest.raises(qy.InvalidValue):
            run.to(time)
    with pytest.raises(qy.QuesnayError):
        run.set({"no_such_lever": 1.0})
    with pytest.raises(qy.QuesnayError):
        run.read("no_such_quantity")
    assert run.to(1.0).time == 1.0
