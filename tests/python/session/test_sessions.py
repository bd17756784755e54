"""Sessions: packages that no file names, with the bits of a run, and without compiling."""

import datetime
import math
import re
import threading

import numpy as np
import pytest
import quesnay as qy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quesnay.study.session.figures import LEVELS, figures, paired_figures, wilson
from quesnay.study.session.session import Session
from quesnay.study.session.structure import structural_inputs

DRAWS = 24


@pytest.fixture(scope="module")
def session(guangzhou: qy.Case) -> Session:
    return guangzhou.session(draws=DRAWS, seed=2025, threads=1)


def same_as_run(session: Session, levers: object, case: qy.Case, package: str, **how: object) -> bool:
    """Whether every outcome and cost of a package is that of a run, to the bit."""
    run = case.run([package], draws=session.draws, seed=session.seed, threads=1, **how)
    answer = session.change(levers)
    compiled, ours = run.compiled[0], run.draws_of(0)
    return all(
        np.array_equal(
            ours[compiled.result(record, *key)], answer._drawn.row(*key, record), equal_nan=True
        )
        for key in compiled.index
        for record in range(compiled.n_records)
    )  # fmt: skip


@pytest.mark.parametrize("name", ["no_policy", "plan", "land_first", "talent_first", "funds_first"])
def test_a_package_of_the_case_has_the_bits_of_its_run(session: Session, guangzhou: qy.Case, name: str) -> None:
    assert same_as_run(session, name, guangzhou, name)


sizes = st.dictionaries(
    st.sampled_from("P1 L2d P2 P3 L2c L2b P4 P7 P8 L1 L3 L4 L5 L7 L10 L3x".split()),
    st.one_of(st.sampled_from([0.25, 0.5, 1.0]), st.floats(0.001, 1.0)),
    max_size=8,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes)
def test_any_sizes_have_the_bits_of_a_file_that_says_them(
    session: Session, guangzhou: qy.Case, levers: dict[str, float]
) -> None:
    order = [name for name in session.policies if name in levers]
    case = guangzhou.with_package("asked", {name: levers[name] for name in order})
    assert same_as_run(session, levers, case, "asked")


DATES = {
    "of a date": {"L3": {"start": datetime.date(2018, 10, 1)}, "P2": 1.0},
    "of the first day": {"L4": {"start": datetime.date(2017, 1, 1), "size": 0.5}, "L1": {"start": 0.0}},
    "of a ramp": {"L1": {"ramp": 2.0}, "L7": {"ramp": 0.1, "start": 1.25, "size": 0.7}},
}


@pytest.mark.parametrize("levers", DATES.values(), ids=DATES)
def test_other_starts_and_ramps_have_the_bits_of_a_file_that_says_them(
    session: Session, guangzhou: qy.Case, levers: dict[str, object]
) -> None:
    tables = {policy.id: policy for policy in guangzhou.data.packages["plan"].policies}
    policies = []
    for name in session.policies:
        if name not in levers:
            continue
        asked = levers[name] if isinstance(levers[name], dict) else {"size": levers[name]}
        case = guangzhou.with_package("sized", {name: asked.get("size", 1.0)})
        table = case.data.packages["sized"].policies[0].model_dump(exclude_unset=True)
        table.update({key: asked[key] for key in ("start", "ramp") if key in asked})
        assert tables[name].id == table["id"]
        policies.append(table)
    assert same_as_run(session, levers, guangzhou.with_package("asked", policies), "asked")


def test_a_new_height_date_or_switch_compiles_nothing(guangzhou: qy.Case) -> None:
    session = guangzhou.session(draws=8, seed=1, threads=1)
    session.change("plan")
    programs = session.programs
    plan = {policy.id: 1.0 for policy in guangzhou.data.packages["plan"].policies}
    for change in ({"P2": 0.3}, {"P2": {"start": datetime.date(2018, 2, 3)}}, {"L4": 0.0}, {"L4x": 1.0}, {"L1": 0.5}):
        session.change({**plan, **change})
    assert session.programs == programs


@pytest.mark.parametrize("size", [0.0, 0.5, 1.0])
def test_heights_that_fold_away_in_a_file_have_its_bits(session: Session, guangzhou: qy.Case, size: float) -> None:
    """Zero falls away as a file is compiled, one leaves a product out, and 0.5 is in its table of constants."""
    plan = [policy.id for policy in guangzhou.data.packages["plan"].policies]
    moved = next(name for name in session.policies if name in plan and name not in session._structural)
    sizes = {name: size if name == moved else 1.0 for name in session.policies if name in plan}
    programs = session.programs
    case = guangzhou.with_package("asked", {name: one for name, one in sizes.items() if one})
    assert same_as_run(session, sizes, case, "asked")
    session.change({**sizes, moved: 0.3})
    assert session.programs <= programs + 1


def test_levers_that_decide_how_a_model_is_compiled_are_known(guangzhou: qy.Case) -> None:
    # Preparation time is a divisor that only the approval lag moves: without policy it is known before the steps.
    assert "approval_lag_cut" in structural_inputs(guangzhou.model.core)
    assert "quality_growth" not in structural_inputs(guangzhou.model.core)


def built(form: str) -> qy.Model:
    """A model with one equation that a lever is part of."""
    b = qy.ModelBuilder()
    push, rate = b.lever("push", unit="1"), b.parameter("rate", unit="1")
    stock = b.stock("stock", initial=1.0, unit="1")
    forms = {
        "divisor": lambda: stock / (rate * (1.0 + push)),
        "divisor that moves": lambda: stock / (stock * (1.0 + push)),
        "dividend": lambda: (rate + push) / rate,
        "exponent": lambda: stock ** (2.0 + push),
        "base": lambda: (stock + push) ** 2.0,
        "sum": lambda: stock + push * rate,
        "product": lambda: stock * (1.0 + push),
        "divisor that may stand still": lambda: stock / (rate + push * stock),
        "logarithm of an exponential": lambda: qy.functions.log(qy.functions.exp(stock) + push),
        "logarithm of a stock": lambda: qy.functions.log(stock + push),
        "divisor by choice": lambda: stock / qy.functions.where(push > 0.0, stock, rate),
    }
    b.auxiliary("asked", forms[form](), unit="1")
    return b.build()


DECIDED = {
    "divisor": True, "divisor that moves": False, "dividend": True, "exponent": True, "base": False, "sum": False,
    "product": False, "divisor that may stand still": True, "logarithm of an exponential": True,
    "logarithm of a stock": False, "divisor by choice": True,
}  # fmt: skip


@pytest.mark.parametrize("form", DECIDED)
def test_what_a_lever_decides_is_seen_in_the_equation(form: str) -> None:
    # By the rules of docs/study/sessions.md: a divisor that is known before the steps becomes a reciprocal.
    assert structural_inputs(built(form).core) == ({"push"} if DECIDED[form] else set())


def test_draws_that_follow_are_added_to_the_first(guangzhou: qy.Case) -> None:
    session = guangzhou.session(draws=100, seed=5, threads=1)
    coarse = session.change("plan", draws=16)
    assert coarse.draws == 16
    fine = session.change("plan")
    whole = guangzhou.run(["plan"], draws=100, seed=5, threads=1)
    values = fine.values("gross_output")
    assert np.array_equal(values[:, :16], coarse.values("gross_output"))
    first = whole.compiled[0].result(0, "gross_output", "total")
    assert np.array_equal(values, whole.draws_of(0)[first : first + 3])


def test_bits_do_not_depend_on_threads(guangzhou: qy.Case) -> None:
    levers = {"P2": 0.37, "L3": {"start": datetime.date(2018, 5, 1)}, "L1": 0.8}
    ours = [
        guangzhou.session(draws=150, seed=9, threads=threads).change(levers).values("value_added")
        for threads in (1, 2, 3, 7)
    ]
    for other in ours[1:]:
        assert np.array_equal(ours[0], other)


def test_a_session_under_assumptions_is_a_run_under_them(guangzhou: qy.Case) -> None:
    session = guangzhou.session(draws=16, seed=3, assume=["demand_surge", "paid_by_levy"], threads=1)
    assert same_as_run(session, "plan", guangzhou, "plan", assume=["demand_surge", "paid_by_levy"])


def test_a_quarterly_session_is_a_quarterly_run(guangzhou: qy.Case) -> None:
    session = guangzhou.session(draws=8, seed=3, quarterly=True, threads=1)
    assert same_as_run(session, "plan", guangzhou, "plan", quarterly=True)
    assert len(session.change("plan").periods) == 12
    with pytest.raises(qy.CaseError, match="targets are yearly"):
        session.change("plan").targets()


def test_tables_of_an_answer_are_those_of_a_run(guangzhou: qy.Case) -> None:
    session = guangzhou.session(draws=200, seed=11, threads=1)
    answer = session.change("plan")
    run = guangzhou.run(["no_policy", "plan"], draws=200, seed=11, threads=1)
    keys = ["outcome", "account", "period"]
    theirs = run.compare("plan", "no_policy").set_index(keys).sort_index()
    ours = answer.compare().set_index(keys).loc[theirs.index]
    for column in ("mean_difference", "p10", "p50", "p90", "share_better", "draws"):
        assert np.array_equal(ours[column], theirs[column], equal_nan=True), column
    for column in ("standard_error", "relative_difference", "ci_low", "ci_high"):
        # Variances are sums of squares about the mean here, of exact squares there.
        np.testing.assert_allclose(ours[column], theirs[column], rtol=1e-9, atol=1e-15, err_msg=column)
    bands = run.bands()
    bands = bands[bands.scenario == "plan"].assign(period=bands.period_end.str[:4])
    theirs = bands.set_index(keys).sort_index()
    ours = answer.bands().query("scenario == 'changed'").set_index(keys).loc[theirs.index]
    for column in ("mean", "p5", "p10", "p25", "p50", "p75", "p90", "p95"):
        assert np.array_equal(ours[column], theirs[column]), column
    targets = run.targets().query("scenario == 'plan'").set_index("target")
    differences = run.target_differences("plan", "no_policy").set_index("target")
    for row in answer.targets().to_dict("records"):
        assert row["probability"] == targets.probability[row["target"]]
        assert (row["wilson_low"], row["wilson_high"]) == (
            targets.wilson_low[row["target"]], targets.wilson_high[row["target"]]
        )  # fmt: skip
        assert (row["won"], row["lost"]) == (differences.won[row["target"]], differences.lost[row["target"]])
        assert row["difference"] == differences.difference[row["target"]]
    arrays, whole = answer.to_xarray(), run.to_xarray()
    np.testing.assert_array_equal(
        arrays.gross_output.sel(scenario="changed").to_numpy(), whole.gross_output.sel(scenario="plan").to_numpy()
    )


@pytest.mark.parametrize(
    ("levers", "sentence"),
    [
        ({"P99": 1.0}, "unknown policy 'P99'"),
        ({"P2": -0.1}, "size of policy 'P2' is -0.1"),
        ({"P2": math.nan}, "size of policy 'P2' is nan"),
        ({"P1": 1.5}, "expected a number from 0 \\(off\\) to 1"),
        ({"P2": "much"}, "size of policy 'P2' is 'much'"),
        ({"P2": {"height": 1.0}}, "unknown key 'height'"),
        ({"P2": {"start": datetime.date(2025, 1, 1)}}, "2025-01-01"),
        ({"P2": {"start": 3.0}}, "the start of policy 'P2' is 3.0"),
        ({"P2": {"ramp": 0.0}}, "the ramp of policy 'P2' is 0.0"),
        ("plam", "unknown package 'plam'"),
        ("plan | slump", "has assumptions of its own"),
        ("whole_plan", "'whole_plan' has accounts of its own"),
        (7, "levers are 7"),
    ],
)
def test_what_no_package_can_be_is_refused(session: Session, levers: object, sentence: str) -> None:
    with pytest.raises(qy.CaseError, match=sentence) as refused:
        session.change(levers)
    assert "\n" not in str(refused.value)


def test_more_draws_than_the_session_has_and_unknown_outcomes_are_refused(session: Session) -> None:
    with pytest.raises(qy.CaseError, match="25 draws are asked for"):
        session.change("plan", draws=25)
    answer = session.change("plan")
    with pytest.raises(qy.CaseError, match="unknown outcome 'gdp'"):
        answer.values("gdp")
    with pytest.raises(qy.CaseError, match="unknown account 'K99'"):
        answer.values("gross_output", "K99")
    with pytest.raises(qy.CaseError, match="expected a list"):
        answer.bands("gross_output")


def test_a_session_answers_several_threads(session: Session, guangzhou: qy.Case) -> None:
    found: dict[int, np.ndarray] = {}

    def ask(k: int) -> None:
        found[k] = session.change({"P2": 0.1 + 0.05 * (k % 3), "L1": 0.5}).values("gross_output")

    threads = [threading.Thread(target=ask, args=(k,)) for k in range(9)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for k in range(3, 9):
        assert np.array_equal(found[k], found[k % 3])


def test_figures_of_rows_are_numpys(session: Session) -> None:
    random = np.random.default_rng(3)
    rows = random.normal(size=(7, 501))
    rows[2, 3] = rows[3, :] = np.nan
    found = figures(rows)
    whole = [0, 1, 2, 4, 5, 6]
    np.testing.assert_allclose(found.quantiles[whole], np.nanquantile(rows[whole], LEVELS, axis=1).T, rtol=1e-15)
    assert np.isnan(found.quantiles[3]).all()
    for row, mean, error, draws in zip(rows, found.mean, found.standard_error, found.draws, strict=True):
        kept = row[~np.isnan(row)]
        assert draws == len(kept)
        if len(kept):
            assert mean == math.fsum(kept) / len(kept)
            assert error == pytest.approx(kept.std(ddof=1) / math.sqrt(len(kept)), rel=1e-13)
    both = paired_figures(rows, rows[::-1])
    assert both.figures.draws.tolist() == [501, 501, 500, 0, 500, 501, 501]
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_session_says_what_it_is(session: Session) -> None:
    assert re.match(r"<Session guangzhou: \d+ policies, 24 draws, seed 2025, control no_policy>", repr(session))
    assert "beside no_policy" in repr(session.change("plan"))
