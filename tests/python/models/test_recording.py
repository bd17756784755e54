"""What a run records without declared outcomes."""

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder
from quesnay import functions as f


def growth() -> Model:
    b = ModelBuilder()
    b.dimension("region", ["east", "west"])
    people = b.stock("people", [1.0, 2.0], dims=["region"], unit="people")
    rate = b.parameter("rate", unit="1/year")
    births = b.flow("births", rate * people * (1.0 + b.lever("push")))
    b.inflow(people, births)
    b.auxiliary("all", f.sum_over(people, "region"))
    b.outcome(qy.Outcome("born", "births", "integral", total=True))
    return b.build()


SPAN = {"years": 2, "steps_per_year": 2, "method": "euler"}


def test_all_that_has_an_equation_is_recorded_with_its_unit() -> None:
    run = growth().run({"rate": 0.5}, record="all", **SPAN)
    assert list(run) == ["people", "push", "births", "all", "born"]
    assert {name: run[name].attrs["units"] for name in run} == {
        "people": "people", "push": "1", "births": "people/year", "all": "people", "born": "people"
    }  # fmt: skip
    # Euler steps of half a year at 0.5 a year grow by a quarter.
    np.testing.assert_allclose(run["all"], 3.0 * 1.25 ** np.arange(5), rtol=1e-15)
    np.testing.assert_array_equal(run.births, 0.5 * run.people)


def test_names_are_recorded_in_the_order_they_are_asked_for() -> None:
    model = growth()
    run = model.run({"rate": 0.5}, record=["births", "born", "rate"], **SPAN)
    assert list(run) == ["births", "born", "rate"]
    declared = model.run({"rate": 0.5}, **SPAN)
    assert list(declared) == ["born"]
    np.testing.assert_array_equal(run.born, declared.born)
    draws = model.run_draws(
        {}, {"rate": ("uniform", 0.5, 0.4, 0.6)}, draws=3, seed=1, record=["all"], record_every=1, **SPAN
    )
    assert draws["all"].shape == (3, 5)


def test_a_run_that_pauses_records_the_same_and_is_restored() -> None:
    model = growth()
    whole = model.run({"rate": 0.5}, record=["all", "births"], **SPAN)
    run = model.start({"rate": 0.5}, record=["all", "births"], **SPAN).to(1.0)
    saved = run.save()
    for one in (run, model.restore(saved, record=["all", "births"])):
        results = one.to(2.0).results()
        for name in ("all", "births"):
            np.testing.assert_array_equal(results[name], whole[name])
    with pytest.raises(qy.InvalidValue, match="they were saved with another model"):
        model.restore(saved)


def test_what_cannot_be_recorded_is_told() -> None:
    model = growth()
    with pytest.raises(qy.UnknownName, match="unknown quantity 'birth'; did you mean 'births'"):
        model.run({"rate": 0.5}, record=["birth"], **SPAN)
    with pytest.raises(qy.InvalidValue, match="record is 'births', expected 'all' or a list of names"):
        model.run({"rate": 0.5}, record="births", **SPAN)  # type: ignore[arg-type]
    for wrong in (5, [5], ["births", None]):
        with pytest.raises(qy.InvalidValue, match="record has (5|None), expected 'all' or a list of names"):
            model.run({"rate": 0.5}, record=wrong, **SPAN)  # type: ignore[arg-type]
    with pytest.raises(qy.InvalidValue, match="record names nothing"):
        model.run({"rate": 0.5}, record=[], **SPAN)
    b = ModelBuilder()
    b.auxiliary("time", b.time())
    with pytest.raises(qy.InvalidValue, match="'time' is the name of a quantity and of an axis of the results"):
        b.build().run({}, record="all", **SPAN)
    with pytest.raises(
        qy.InvalidValue, match="the model has no outcome, so a run of it records nothing, expected record"
    ):
        b.build().run({}, **SPAN)


def test_labels_of_hundreds_of_arrays_are_made_once_and_stay_those_of_each_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Labels that every array has for itself took many times as long as the run."""
    import pandas as pd

    b = qy.ModelBuilder()
    b.dimension("part", ["a", "b"])
    stock = b.stock("s", b.constant(1.0), dims=["part"])
    for i in range(200):
        b.auxiliary(f"x{i}", stock * float(i))
    b.inflow(stock, b.flow("f", stock / b.constant(4.0, "year")))
    model = qy.Model(b.build())
    model.run({}, record=["s"], **SPAN)
    made = []
    plain = pd.Index.__new__
    monkeypatch.setattr(pd.Index, "__new__", lambda *a, **k: made.append(a) or plain(*a, **k))
    every = model.run({}, record="all", **SPAN)
    monkeypatch.undo()
    assert len(every.data_vars) == 202
    assert len(made) < 20
    for name in ("x7", "s", "f"):
        alone = model.run({}, record=[name], **SPAN)
        assert alone[name].identical(every[name])
        assert alone[name].dims == ("time", "part")
