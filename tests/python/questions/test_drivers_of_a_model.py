"""Which drawn parameters a quantity of a model goes with: closed forms, SciPy, and what is refused."""

from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder

UNCERTAIN = {
    "rate": ("uniform", 0.05, 0.0, 0.1),
    "start": ("uniform", 10.0, 5.0, 15.0),
    "idle": ("uniform", 1.0, 0.0, 2.0),
}


def growth() -> Model:
    b = ModelBuilder()
    b.dimension("place", ["here", "there"])
    rate, start = b.parameter("rate", unit="1/year"), b.parameter("start")
    b.auxiliary("unused", b.parameter("idle"))
    stock = b.stock("stock", start * b.constants([1.0, 2.0], ["place"]))
    b.inflow(stock, stock * rate)
    b.auxiliary("inverse", 1.0 / start)
    return b.build()


def runs_of(model: Model, **more: Any) -> Any:
    asked = {"draws": 200, "seed": 3, "years": 10, "steps_per_year": 4, "record": ["stock", "inverse"]}
    return model.run_draws({}, UNCERTAIN, **asked, **more)


def test_the_drivers_are_spearmans_correlations_with_what_was_drawn() -> None:
    from scipy.stats import spearmanr

    model = growth()
    runs = runs_of(model, record_every=20)
    table = model.drivers(runs, "stock", UNCERTAIN, at={"place": "there", "time": 5.0})
    # The stock at the start is the start: what was drawn is read off the run itself.
    start = runs.stock.sel(place="here", time=0.0).values
    later = runs.stock.sel(place="here", time=5.0).values
    rate = np.log(later / start)
    theirs = {"start": spearmanr(start, later).statistic, "rate": spearmanr(rate, later).statistic}
    found = dict(zip(table.parameter, table.value, strict=True))
    assert found["start"] == pytest.approx(theirs["start"], abs=1e-12)
    assert found["rate"] == pytest.approx(theirs["rate"], abs=1e-12)
    assert abs(found["idle"]) < 0.2 and list(table.parameter)[0] == "start"
    assert (table.ci_low < table.value).all() and (table.value < table.ci_high).all() and set(table.draws) == {200}


def test_what_falls_as_a_parameter_rises_has_minus_one_and_the_last_time_is_the_default() -> None:
    model = growth()
    table = model.drivers(runs_of(model), "inverse", UNCERTAIN)
    first = table.iloc[0]
    assert first.parameter == "start" and first.value == pytest.approx(-1.0)


def test_draws_that_begin_later_are_their_own() -> None:
    model = growth()
    whole = runs_of(model).inverse.values.ravel()
    later = model.run_draws(
        {}, UNCERTAIN, draws=50, first_draw=150, seed=3, years=10, steps_per_year=4, record=["inverse"]
    )
    np.testing.assert_array_equal(later.inverse.values.ravel(), whole[150:])
    assert model.drivers(later, "inverse", UNCERTAIN).value[0] == pytest.approx(-1.0)


def test_what_does_not_fit_is_refused() -> None:
    model = growth()
    runs = runs_of(model)
    with pytest.raises(qy.InvalidValue, match="drew other numbers, expected the uncertain parameters they were made"):
        model.drivers(runs, "inverse", {**UNCERTAIN, "start": ("uniform", 10.0, 5.0, 16.0)})
    with pytest.raises(qy.DimensionMismatch, match="'stock' is over place too, expected a label of each in at="):
        model.drivers(runs, "stock", UNCERTAIN)
    with pytest.raises(qy.UnknownName, match="did you mean 'inverse'"):
        model.drivers(runs, "invers", UNCERTAIN)
    with pytest.raises(qy.InvalidValue, match="do not follow one another"):
        model.drivers(runs.isel(draw=slice(None, None, 2)), "inverse", UNCERTAIN)
    run = model.run({"rate": 0.1, "start": 1.0, "idle": 1.0}, years=1, steps_per_year=1, record=["inverse"])
    with pytest.raises(qy.InvalidValue, match="no draws of numbers, expected what run_draws gives"):
        model.drivers(run, "inverse", UNCERTAIN)
    with pytest.raises(qy.InvalidValue, match="3 draws were completed, expected at least 4"):
        few = model.run_draws({}, UNCERTAIN, draws=3, seed=3, years=1, steps_per_year=1, record=["inverse"])
        model.drivers(few, "inverse", UNCERTAIN)
