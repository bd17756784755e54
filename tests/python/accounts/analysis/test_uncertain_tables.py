"""Tables with uncertain coefficients: closed forms, first-order results, NumPy's Philox, and the same bits always.

over 300 lines: one question a test on the same small tables.
"""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay import _core

LABELS = ["farms", "mines", "works", "trade"]


def table_of(a: np.ndarray, x: np.ndarray, labels: list[str] | None = None) -> qy.Table:
    flows = a * x
    names = labels or [f"S{i}" for i in range(len(x))]
    return qy.Table(
        names, flows=flows, final_demand=x - flows.sum(axis=1), value_added=x - flows.sum(axis=0), gross_output=x,
        unit="yuan/year",
    )  # fmt: skip


@pytest.fixture(scope="module")
def table() -> qy.Table:
    a = np.array([[0.1, 0.0, 0.3, 0.05], [0.05, 0.2, 0.1, 0.0], [0.2, 0.1, 0.15, 0.3], [0.1, 0.15, 0.1, 0.1]])
    return table_of(a, np.array([100.0, 50.0, 200.0, 80.0]), LABELS)


def test_a_draw_is_the_formula_on_numpys_philox(table: qy.Table) -> None:
    # Cell (i, j) is component j of period i of the stream; scipy-free: the normal quantile by statistics.NormalDist.
    from statistics import NormalDist

    spread = np.linspace(0.05, 0.4, 16).reshape(4, 4)
    drawn = table.uncertain(spread).core.draw(seed=11, draw=5)
    for i in range(4):
        words = _core.random_words(11, "coefficients of a table", 5, i, 4)
        z = [NormalDist().inv_cdf((float(word >> np.uint64(12)) + 0.5) * 2.0**-52) for word in words]
        np.testing.assert_allclose(drawn[i], table.coefficients_array[i] * np.exp(spread[i] * z), rtol=1e-13)


def test_one_factor_for_the_whole_table_gives_the_closed_form_of_a_rank_one_table() -> None:
    # A = u v', every cell times m: x = f + m u (v'f) / (1 - m v'u).
    u, v = np.array([0.3, 0.2, 0.4]), np.array([0.5, 0.3, 0.6])
    x = np.array([30.0, 20.0, 25.0])
    uncertain = table_of(np.outer(u, v), x).uncertain(0.2, common="table", correlation=1.0)
    runs = uncertain.run([uncertain.output()], draws=200, seed=3)
    f = x - np.outer(u, v) @ x
    m = np.array([uncertain.core.draw(seed=3, draw=d)[0, 0] / (u[0] * v[0]) for d in range(200)])
    assert m.std() > 0.1
    expected = f + np.outer(m * (v @ f) / (1 - m * (v @ u)), u)
    np.testing.assert_allclose(runs.values("output").to_numpy(), expected, rtol=1e-13)


@pytest.mark.parametrize("law", ["lognormal", "normal", "pert"])
@pytest.mark.parametrize("common", ["none", "column", "row"])
def test_small_spreads_give_the_mean_and_variance_of_first_order(table: qy.Table, law: str, common: str) -> None:
    # dx = L dA x, dA_ij = a_ij s z_ij with variance s^2 (PERT on [-1, 0, 1]: s^2 / 7) and correlation rho inside
    # a column or row. 40,000 draws: the standard error of a standard deviation is 0.35 %; five of those.
    s, rho, draws = 0.002, 0.0 if common == "none" else 0.6, 40_000
    uncertain = table.uncertain(s, law=law, common=common, correlation=rho)
    summary = uncertain.run([uncertain.output(), uncertain.multipliers()], draws=draws, seed=1).summary("output")
    a, x = table.coefficients_array, table.gross_output_array
    inverse = np.linalg.inv(np.eye(4) - a)
    effect = np.einsum("ki,ij,j->kij", inverse, a, x) * s
    independent = (effect**2).sum(axis=(1, 2))
    groups = {"none": effect**2, "column": effect.sum(axis=1) ** 2, "row": effect.sum(axis=2) ** 2}[common]
    together = groups.sum(axis=tuple(range(1, groups.ndim)))
    variance = ((1 - rho) * independent + rho * together) / (7.0 if law == "pert" else 1.0)
    np.testing.assert_allclose(summary["sd"], np.sqrt(variance), rtol=0.0175)
    # The second order moves the mean by about the variance over x; it is far below five standard errors.
    np.testing.assert_array_less(abs(summary["mean"] - x), 5 * np.sqrt(variance / draws) + 1e-4 * np.sqrt(variance))
    np.testing.assert_allclose(summary["central"], x, rtol=1e-13)


def test_column_sums_stay_and_the_share_of_value_added_with_them(table: qy.Table) -> None:
    kept = table.uncertain(0.5, columns="sums_kept")
    free = table.uncertain(0.5)
    sums = table.coefficients_array.sum(axis=0)
    for draw in range(20):
        np.testing.assert_allclose(kept.core.draw(seed=2, draw=draw).sum(axis=0), sums, rtol=1e-14)
        drawn = kept.draw(draw, seed=2)
        np.testing.assert_allclose(drawn.value_added_array[0] / drawn.gross_output_array, 1 - sums, rtol=1e-12)
    assert abs(free.core.draw(seed=2, draw=0).sum(axis=0) - sums).max() > 0.01


def test_either_final_demand_or_output_stays(table: qy.Table) -> None:
    by_demand = table.uncertain(0.3).draw(4, seed=5)
    by_output = table.uncertain(0.3, balance="output").draw(4, seed=5)
    demand = table.final_demand_array[:, 0]
    np.testing.assert_allclose(by_demand.final_demand_array[:, 0], demand, rtol=1e-12)
    assert abs(by_demand.gross_output_array - table.gross_output_array).max() > 0.1
    np.testing.assert_array_equal(by_output.gross_output_array, table.gross_output_array)
    assert abs(by_output.final_demand_array[:, 0] - demand).max() > 0.1
    np.testing.assert_allclose(by_demand.coefficients_array, by_output.coefficients_array, rtol=1e-13)
    closing = table.uncertain(0.3, balance="output")
    values = closing.run([closing.closing_demand()], draws=6, seed=5).values("closing_demand")
    np.testing.assert_allclose(values.loc[4], by_output.final_demand_array[:, 0], rtol=1e-12)


@pytest.mark.parametrize("balance", ["demand", "output"])
def test_every_question_is_what_numpy_answers_draw_by_draw(table: qy.Table, balance: str) -> None:
    uncertain = table.uncertain(0.2, common="column", correlation=0.4, balance=balance)
    intensities = pd.DataFrame(
        [[1.0, 2.0, 0.5, 0.1], [0.2, 0.0, 0.3, 0.4]], index=["CO2", "jobs"], columns=table.labels
    )
    demands = pd.DataFrame({"homes": [1.0, 2.0, 3.0, 4.0], "exports": [5.0, 0.0, 1.0, 0.0]}, index=table.labels)
    questions = [
        uncertain.multipliers(), uncertain.multipliers([0.1, 0.2, 0.3, 0.4], name="jobs"),
        uncertain.prices([0.5, 0.5, 0.3, 0.5]), uncertain.forward_linkages(),
        uncertain.footprints(intensities, demands), uncertain.extraction(["works", "farms"]),
        uncertain.output([1.0, 0.0, 0.0, 2.0]), uncertain.closing_demand(),
    ]  # fmt: skip
    runs = uncertain.run(questions, draws=9, seed=8)
    x0 = table.gross_output_array
    f0 = x0 - table.coefficients_array @ x0
    for draw in range(9):
        a = uncertain.core.draw(seed=8, draw=draw)
        inverse = np.linalg.inv(np.eye(4) - a)
        x = inverse @ f0 if balance == "demand" else x0
        f = x - a @ x
        ghosh = np.linalg.inv(np.eye(4) - a * x / x[:, None])
        lost = []
        for k in (2, 0):
            others = [i for i in range(4) if i != k]
            rest = np.linalg.solve(np.eye(3) - a[np.ix_(others, others)], f[others])
            lost.append(x.sum() - rest.sum())
        expected = {
            "multipliers": inverse.sum(axis=0), "jobs": np.array([0.1, 0.2, 0.3, 0.4]) @ inverse,
            "prices": np.array([0.5, 0.5, 0.3, 0.5]) @ inverse, "forward_linkages": ghosh.sum(axis=1),
            "footprints": (intensities.to_numpy() @ inverse @ demands.to_numpy()).ravel(), "extraction": lost,
            "output": inverse @ [1.0, 0.0, 0.0, 2.0], "closing_demand": x0 - a @ x0,
        }  # fmt: skip
        for name, numbers in expected.items():
            np.testing.assert_allclose(runs.values(name).loc[draw], numbers, rtol=1e-12, err_msg=name)
    assert list(runs.values("footprints").columns)[1] == ("CO2", "exports")
    assert list(runs.values("extraction").columns) == ["works", "farms"]


@pytest.mark.parametrize("n", [5, 64, 200])
def test_threads_first_draw_and_merging_do_not_matter(n: int) -> None:
    rng = np.random.default_rng(0)
    a = rng.random((n, n)) * 1.6 / n
    uncertain = table_of(a / np.maximum(1.0, a.sum(axis=0) / 0.8), np.linspace(10.0, 20.0, n)).uncertain(
        0.3, common="row", correlation=0.5
    )
    questions = [uncertain.output(), uncertain.multipliers(), uncertain.forward_linkages()]
    whole = uncertain.run(questions, draws=27, seed=4, threads=1)
    for threads in (2, 3, 7):
        other = uncertain.run(questions, draws=27, seed=4, threads=threads)
        for name in whole.questions:
            np.testing.assert_array_equal(whole.values(name), other.values(name))
    parts = uncertain.run(questions, draws=5, seed=4).merge(uncertain.run(questions, draws=22, seed=4, first_draw=5))
    for name in whole.questions:
        np.testing.assert_array_equal(whole.values(name), parts.values(name))
        pd.testing.assert_frame_equal(whole.summary(name), parts.summary(name))


PROGRAM = """
import hashlib, numpy as np, quesnay as qy
a = np.random.default_rng(0).random((50, 50)) / 60
x = np.ones(50)
rest = {"final_demand": x - a.sum(axis=1), "value_added": x - a.sum(axis=0)}
table = qy.Table([f"S{i}" for i in range(50)], flows=a, gross_output=x, **rest)
total = hashlib.sha256()
for law in ("lognormal", "normal", "pert"):
    u = table.uncertain(0.2, law=law, common="column", correlation=0.5, columns="sums_kept")
    runs = u.run([u.output(), u.multipliers(), u.extraction(["S3"])], draws=20, seed=1)
    for name in runs.questions:
        total.update(np.ascontiguousarray(runs.values(name)).tobytes())
print(total.hexdigest())
"""


def test_every_instruction_set_gives_the_same_bits() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM], env={**os.environ, "QUESNAY_ISA": isa}, capture_output=True, text=True,
            check=True,
        ).stdout
        for isa in _core.available_isas()
    }  # fmt: skip
    assert len(digests) == 1
    assert len(digests.pop()) == 65


def test_streamed_answers_have_the_mean_and_variance_of_kept_ones(table: qy.Table) -> None:
    uncertain = table.uncertain(0.3)
    kept = uncertain.run([uncertain.output()], draws=3000, seed=4).summary("output")
    streamed = uncertain.run([uncertain.output()], draws=3000, seed=4, keep_limit=0, threads=3)
    summary = streamed.summary("output")
    np.testing.assert_array_equal(kept[["mean", "sd"]], summary[["mean", "sd"]])
    np.testing.assert_allclose(kept, summary, rtol=2e-4)  # bins of histograms are 1e-4 wide
    with pytest.raises(qy.InvalidValue, match="draws of this run are not kept"):
        streamed.values("output")


def test_lanes_of_small_tables_agree_with_the_iterative_method_of_large_ones() -> None:
    # The same table padded with sectors that trade with nobody: above the limit each draw is solved by itself.
    rng = np.random.default_rng(1)
    small = rng.random((30, 30)) * 0.8 / 30
    large = np.zeros((260, 260))
    large[:30, :30] = small
    x = np.ones(260)
    few = table_of(small, x[:30]).uncertain(0.4, common="column", correlation=0.3)
    many = table_of(large, x).uncertain(0.4, common="column", correlation=0.3)
    one = few.run([few.output(), few.multipliers()], draws=10, seed=6)
    two = many.run([many.output(), many.multipliers()], draws=10, seed=6)
    for name in one.questions:
        np.testing.assert_allclose(two.values(name).to_numpy()[:, :30], one.values(name), rtol=1e-10)


@pytest.mark.parametrize("n", [4, 220])
def test_draws_that_are_not_productive_are_failures_that_name_a_sector(n: int) -> None:
    a = np.zeros((n, n))
    a[1, 1] = 0.9
    a[0, 2] = 0.1
    uncertain = table_of(a, np.ones(n)).uncertain(0.3)
    draws = [uncertain.core.draw(seed=9, draw=d)[1, 1] for d in range(40)]
    bad = [d for d, own in enumerate(draws) if own >= 1.0]
    assert 5 < len(bad) < 35
    runs = uncertain.run([uncertain.output(), uncertain.multipliers()], draws=40, seed=9)
    assert list(runs.failures["draw"]) == bad
    assert set(runs.failures["sector"]) == {"S1"}
    assert runs.failures["reason"].str.startswith("the drawn coefficients are not productive").all()
    values = runs.values("output")
    assert values.loc[bad].isna().all(axis=None)
    assert values.drop(index=bad).notna().all(axis=None)
    assert (runs.summary("output")["draws"] == 40 - len(bad)).all()
    with pytest.raises(qy.NotProductive, match="'S1'"):
        uncertain.draw(bad[0], seed=9)


def test_a_normal_law_that_draws_below_zero_fails_and_names_the_cell(table: qy.Table) -> None:
    uncertain = table.uncertain(0.6, law="normal")
    runs = uncertain.run([uncertain.output()], draws=50, seed=1)
    assert len(runs.failures) > 5
    assert runs.failures["reason"].str.contains("is drawn below zero").all()
    with pytest.raises(qy.InvalidValue, match="expected 0 or more: the spread is wide for a normal law"):
        uncertain.draw(int(runs.failures["draw"][0]), seed=1)


def test_any_analysis_runs_over_the_same_draws(table: qy.Table) -> None:
    uncertain = table.uncertain(0.2)
    fast = uncertain.run([uncertain.output()], draws=12, seed=3, first_draw=2)
    slow = uncertain.each(lambda t: pd.Series(t.gross_output_array, t.labels), draws=12, seed=3, first_draw=2)
    np.testing.assert_allclose(slow.values("answer"), fast.values("output"), rtol=1e-12)
    assert list(slow.values("answer").columns) == LABELS
    total = uncertain.each(lambda t: float(t.gross_output_array.sum()), draws=4, seed=3, name="total")
    assert total.summary("total").loc["total", "draws"] == 4
    frame = uncertain.each(lambda t: pd.DataFrame({"x": t.gross_output_array}, t.labels), draws=2, seed=3)
    assert list(frame.values("answer").columns)[0] == ("farms", "x")
    risky = table_of(np.array([[0.95]]), np.ones(1)).uncertain(0.3)
    failed = risky.each(lambda t: float(t.gross_output_array[0]), draws=20, seed=1).failures
    assert set(failed["sector"]) == {"S0"}
    lengths = iter([2, 3])
    with pytest.raises(qy.DimensionMismatch, match="draw 0 answers 3 numbers, the table itself answers 2"):
        uncertain.each(lambda t: pd.Series(np.ones(next(lengths))), draws=1, seed=1)


def test_spreads_go_by_row_column_and_grade(table: qy.Table) -> None:
    by_row = table.uncertain([0.0, 0.0, 0.3, 0.0], by="row").core.draw(seed=1, draw=0)
    changed = by_row != table.coefficients_array
    assert changed[2].all() and changed.sum() == 4
    by_column = table.uncertain([0.0, 0.0, 0.3, 0.0], by="column").core.draw(seed=1, draw=0)
    assert (by_column != table.coefficients_array)[:, 2].all()
    grades = [["published"] * 4, ["judgement"] * 4, ["published"] * 4, ["published"] * 4]
    graded = table.uncertain({"published": 0.0, "judgement": 0.3}, by="grade", grades=grades).core.draw(seed=1, draw=0)
    assert list((graded != table.coefficients_array).any(axis=1)) == [False, True, False, False]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"spread": -0.1}, "the spread of the coefficient from sector 'farms' to sector 'farms' is -0.1, expected a"),
        ({"spread": 1.5, "law": "pert"}, "is 1.5, expected a number from 0 to 1 .half the range of a PERT."),
        ({"spread": 0.1, "correlation": 0.5}, "expected 0 where they share no common factor"),
        ({"spread": 0.1, "common": "row", "correlation": 2.0}, "the correlation of cells is 2, expected a number from"),
        ({"spread": 0.1, "law": "cauchy"}, "unknown law 'cauchy'"),
        ({"spread": 0.1, "common": "sector"}, "unknown common factor 'sector'"),
        ({"spread": 0.1, "columns": "kept"}, "unknown closure of columns 'kept'"),
        ({"spread": 0.1, "balance": "price"}, "balance is 'price', expected 'demand' or 'output'"),
        ({"spread": [0.1, 0.2], "by": "row"}, "the spread by row has 2 sectors, the table has 4"),
        ({"spread": 0.1, "by": "region"}, "a spread by 'region' is not known, expected cell, row, column or grade"),
        ({"spread": {"a": 0.1}, "by": "grade"}, "a spread by grade needs a mapping from grade to number, and grades"),
        (
            {"spread": {"a": 0.1}, "by": "grade", "grades": [["b"] * 4] * 4},
            "grade 'b' has no spread, expected one of a",
        ),
        ({"spread": {"a": 0.1}, "by": "grade", "grades": [["a"]]}, r"grades have shape \(1, 1\)"),
    ],
)
def test_impossible_uncertainty_is_refused(table: qy.Table, arguments: dict, sentence: str) -> None:
    with pytest.raises(qy.QuesnayError, match=sentence):
        table.uncertain(**arguments)


def test_impossible_questions_are_refused(table: qy.Table) -> None:
    uncertain = table.uncertain(0.1)
    with pytest.raises(qy.DimensionMismatch, match="final demand has 3 sectors, the table has 4"):
        uncertain.run([uncertain.output([1.0, 2.0, 3.0])], draws=1, seed=1)
    with pytest.raises(qy.InvalidValue, match="final demand of sector 'mines' is nan, expected a number"):
        uncertain.run([uncertain.output([1.0, np.nan, 3.0, 0.0])], draws=1, seed=1)
    with pytest.raises(qy.InvalidValue, match="a run has 0 draws"):
        uncertain.run([uncertain.output()], draws=0, seed=1)
    with pytest.raises(qy.InvalidValue, match="has no questions"):
        uncertain.run([], draws=1, seed=1)
    with pytest.raises(qy.UnknownName, match="unknown sector 'banks'"):
        uncertain.extraction(["banks"])
    with pytest.raises(qy.UnknownName, match="unknown question 'prices'; known are output"):
        uncertain.run([uncertain.output()], draws=1, seed=1).values("prices")
    with pytest.raises(qy.InvalidValue, match="output stays in this table"):
        table.uncertain(0.1, balance="output").output()
