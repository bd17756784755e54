"""Bridges to other programs: what they read is what the run has."""

import numpy as np
import pytest
import quesnay as qy
from quesnay.adapters import arrow_stream, ema_model, evaluate_samples, iamc_table, salib_problem, to_pyam
from quesnay.sensitivity import indices_of


@pytest.fixture(scope="module")
def runs(two_sectors: qy.Case) -> qy.Result:
    return two_sectors.run(["no_policy", "training"], draws=50, seed=2)


def test_salib_finds_the_indices_that_we_do(two_sectors: qy.Case) -> None:
    sample = pytest.importorskip("SALib.sample.sobol")
    analyze = pytest.importorskip("SALib.analyze.sobol")
    evaluate = two_sectors.evaluator(difference=("training", "no_policy"), seed=4)
    problem = salib_problem(evaluate)
    points = sample.sample(problem, 256, calc_second_order=False, seed=1)
    y = evaluate_samples(evaluate, points, problem=problem)
    theirs = analyze.analyze(problem, y, calc_second_order=False, seed=1)
    rows = y.reshape(256, problem["num_vars"] + 2)
    ours = indices_of(rows[:, 0], rows[:, -1], rows[:, 1:-1].T)
    assert ours.total[:, 0] == pytest.approx(theirs["ST"], rel=1e-9, abs=1e-9)
    # SALib takes the mean of all runs off, we that of the two samples.
    assert ours.first[:, 0] == pytest.approx(theirs["S1"], abs=0.02)


def test_salib_samples_at_the_ends_need_a_margin(two_sectors: qy.Case) -> None:
    sample = pytest.importorskip("SALib.sample.morris")
    evaluate = two_sectors.evaluator(scenario="training")
    with pytest.raises(qy.QuesnayError, match="expected a number above 0 and below 1"):
        evaluate_samples(evaluate, sample.sample(salib_problem(evaluate), 2, seed=1))
    points = sample.sample(salib_problem(evaluate, margin=0.01), 2, seed=1)
    assert np.isfinite(evaluate_samples(evaluate, points)).all()


def test_what_salib_cannot_be_given_is_refused(two_sectors: qy.Case) -> None:
    evaluate = two_sectors.evaluator(scenario="training")
    with pytest.raises(qy.CaseError, match=r"margin is 0\.5, expected a probability from 0 to below 0\.5"):
        salib_problem(evaluate, margin=0.5)
    with pytest.raises(qy.CaseError, match="the problem has other names than the evaluator"):
        evaluate_samples(evaluate, [[0.5]], problem={"names": ["x"]})
    with pytest.raises(qy.InvalidValue, match="output is 1, expected at most 0"):
        evaluate_samples(evaluate, evaluate.draws(0, 1), output=1)


def test_an_iamc_table_has_the_bands_by_year(runs: qy.Result) -> None:
    table = iamc_table(runs, statistic="mean", region="Nowhere")
    assert list(table.columns) == ["model", "scenario", "region", "variable", "unit", "year", "value"]
    bands = runs.bands()
    assert len(table) == len(bands) and table.year.dtype.kind == "i"
    row = bands[(bands.outcome == "gross_output") & (bands.account == "total") & (bands.scenario == "training")].iloc[0]
    same = table.query("variable == 'gross_output' and scenario == 'training'").iloc[0]
    assert (same.value, same.unit, same.region) == (row["mean"], row.unit, "Nowhere")
    assert not table.duplicated(["scenario", "variable", "year"]).any()
    with pytest.raises(qy.CaseError, match="statistic is 'median', expected one of mean, sd, p5"):
        iamc_table(runs, statistic="median")


def test_pyam_reads_the_table(runs: qy.Result) -> None:
    pytest.importorskip("pyam")
    found = to_pyam(runs)
    assert found.scenario == ["no_policy", "training"] and found.meta.draws.eq(50).all()
    assert len(found.data) == len(iamc_table(runs))


def test_an_arrow_stream_has_every_draw(runs: qy.Result) -> None:
    pytest.importorskip("pyarrow")
    table = arrow_stream(runs, block=16).read_all()
    frame = table.to_pandas()
    assert len(frame) == 100 and len(arrow_stream(runs, block=16).read_next_batch()) == 16
    wide = runs.to_frame()
    for outcome, account, period in wide.columns[:: max(1, len(wide.columns) // 7)]:
        assert np.array_equal(frame[f"{outcome}.{account}.{period}"], wide[outcome, account, period])
    column = table.schema.field(f"gross_output.total.{runs.periods[0].name}")
    assert column.metadata[b"unit"].decode() == runs.bands().query("outcome == 'gross_output'").unit.iloc[0]


def test_a_workbench_model_gives_what_the_evaluator_gives(two_sectors: qy.Case) -> None:
    pytest.importorskip("ema_workbench")
    evaluate = two_sectors.evaluator(["gross_output", "value_added"], scenario="training")
    model = ema_model(evaluate)
    point = evaluate.draws(3, 1)
    given = dict(zip((one.name for one in model.uncertainties), point[0].tolist(), strict=True))
    assert list(model.function(**given).values()) == evaluate(point)[0].tolist()
    with pytest.raises(qy.CaseError, match="name is 'a b', expected letters and digits"):
        ema_model(evaluate, "a b")


def test_a_program_that_is_missing_is_named(runs: qy.Result, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyam", None)
    with pytest.raises(qy.CaseError, match=r"pyam is not installed, expected it to be: pip install 'quesnay\[iamc\]'"):
        to_pyam(runs)
