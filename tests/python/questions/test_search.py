"""Search over sizes of policies: a known best, the budget, and fresh draws."""

import numpy as np
import pytest
import quesnay as qy

pytest.importorskip("pymoo")


@pytest.fixture(scope="module")
def front(guangzhou: qy.Case) -> object:
    members = {"reform": ["L1"], "cooperation": ["P1"], "funds": ["L2b", "L2c", "L2d"]}
    return guangzhou.search("plan", budget=190.0, draws=16, seed=3, members=members, population=8, generations=3,
                            fresh_draws=64)  # fmt: skip


def test_sizes_and_costs_are_within_their_limits(front: object) -> None:
    sizes = front[[name for name in front if name.startswith("size ")]].to_numpy()
    assert ((sizes >= 0.0) & (sizes <= 1.0)).all()
    assert front["within budget"].any() and front.cost.is_monotonic_increasing
    assert "16 others" in front.attrs["note"] and "[1e8 yuan]" in front.attrs["note"]


def test_gains_are_those_of_fresh_draws(guangzhou: qy.Case, front: object) -> None:
    row = front.iloc[-1]
    name = "gross_output.total.2019"
    assert row[name] != row[f"{name} searched"] and row.draws == 64
    # The same sizes, by hand: draws 16 to 79 of the seed.
    from quesnay.case.scenarios import make_policy, make_scenario
    from quesnay.study.plan import RunOptions, compile_scenarios, record_steps

    sized = {"L1": row["size reform"], "P1": row["size cooperation"]}
    sized |= dict.fromkeys(["L2b", "L2c", "L2d"], row["size funds"])
    data = guangzhou.data
    scenario = make_scenario(
        data, "plan", (), [], [make_policy(data, one, sized.get(one.id, 1.0)) for one in data.packages["plan"].policies]
    )
    programs, compiled = compile_scenarios(
        guangzhou._uncertain, [scenario, make_scenario(data, "no_policy")], record_steps(data, 1)
    )
    found = RunOptions(64, 3, first_draw=16).keeping_all().run(programs, guangzhou._uncertain.plan)
    d = [found.values(s)[compiled[s].result(2, "gross_output", "total")] for s in (0, 1)]
    assert row[name] == pytest.approx(float(np.mean(d[0] - d[1])), rel=1e-9)


def test_a_row_is_dominated_if_another_is_better_in_everything(front: object) -> None:
    kept = front[~front.dominated]
    assert kept["gross_output.total.2019"].is_monotonic_increasing
    assert len(kept) >= 1


def test_the_same_search_finds_the_same_front(guangzhou: qy.Case, front: object) -> None:
    members = {"reform": ["L1"], "cooperation": ["P1"], "funds": ["L2b", "L2c", "L2d"]}
    told: list[tuple[int, int]] = []
    again = guangzhou.search(
        "plan", budget=190.0, draws=16, seed=3, members=members, population=8, generations=3, fresh_draws=64,
        progress=lambda done, total: told.append((done, total)), threads=1,
    )  # fmt: skip
    assert again.equals(front) and told[-1] == (24, 24)


def test_what_cannot_be_searched_is_refused_in_a_sentence(guangzhou: qy.Case) -> None:
    for how, sentence in (
        ({"budget": 0}, "budget is 0, expected a number above zero"),
        ({"budget": 1.0}, "no candidate costs at most 1, expected a larger budget"),
        ({"budget": 9.0, "largest": float("inf")}, "largest is inf, expected a number above zero"),
        ({"budget": 9.0, "population": 2}, "population is 2, expected at least 4"),
        ({"budget": 9.0, "outcomes": "value_added.K77"}, "has no account 'K77'"),
    ):
        given = {"draws": 4, "seed": 0, "members": {"a": ["L1"], "b": ["P1"]}, "population": 4, "generations": 1} | how
        with pytest.raises(qy.QuesnayError, match=sentence):
            guangzhou.search("plan", **given)


def test_candidates_are_answers_of_a_session_and_none_is_compiled_anew(guangzhou: qy.Case) -> None:
    from quesnay.study.plan import RunOptions
    from quesnay.study.questions.search import Candidates

    study = guangzhou._study(["plan"], (), RunOptions(8, 3), False, central=False)
    candidates = Candidates(study, "plan", {"reform": ["L1"], "funds": ["L2b", "L2c", "L2d"]}, "gross_output", 1.0)
    candidates.values(np.array([[0.2, 0.3]]), 0, 8)
    programs = candidates._session.programs
    gains, costs = candidates.values(np.array([[0.5, 0.7], [0.9, 0.1], [1.0, 1.0]]), 0, 8)
    assert candidates._session.programs == programs
    runs = guangzhou.run(["no_policy", "plan"], draws=8, seed=3)
    pair = runs.compare("plan", "no_policy")
    whole = pair[(pair.outcome == "gross_output") & (pair.account == "total") & (pair.period == "2019")].iloc[0]
    assert gains[2].mean() == pytest.approx(whole.mean_difference, rel=1e-12)
    assert costs[2].mean() > max(costs[0].mean(), costs[1].mean())


def test_a_package_with_more_than_policies_and_sizes_beyond_the_largest_are_refused(guangzhou: qy.Case) -> None:
    for package, how, sentence in (
        ("whole_plan", {}, "package 'whole_plan' has .* of its own, which a session does not keep"),
        ("plan", {"largest": 1e9}, r"the size of policy '\w+' is 1000000000.0, expected"),
    ):
        given = {"budget": 9.0, "draws": 4, "seed": 0, "population": 4, "generations": 1} | how
        with pytest.raises(qy.CaseError, match=sentence):
            guangzhou.search(package, **given)
