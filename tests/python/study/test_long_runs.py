"""Runs too long to keep their draws, of scenarios that do not have the same results."""

from itertools import permutations

import numpy as np
import pytest
import quesnay as qy
from quesnay.study.plan import compile_scenarios, record_steps
from quesnay.study.tables import compared_results

COLUMNS = ("mean_difference", "standard_error", "share_better", "relative_difference")


@pytest.mark.parametrize("names", list(permutations(["no_policy", "plan", "funds_first"])))
def test_pairs_of_unequal_scenarios_are_those_of_kept_draws(guangzhou: qy.Case, names: tuple[str, ...]) -> None:
    # Each policy's cost is a result of its package alone: the three have 453 and more results.
    kept = guangzhou.run(names, draws=65, seed=5)
    long = guangzhou.run(names, draws=65, seed=5, keep_limit=0, threads=2)
    assert len({one.n_records * len(one.elements) for one in long.compiled}) > 1
    ours, theirs = kept.comparisons(), long.comparisons()
    assert len(ours) == len(theirs) > 0
    for column in COLUMNS:
        np.testing.assert_array_equal(ours[column], theirs[column])
    for column in ("mean", "sd"):
        np.testing.assert_array_equal(kept.bands()[column], long.bands()[column])


def test_what_is_compared_lies_inside_both_scenarios_and_has_one_name(guangzhou: qy.Case) -> None:
    result = guangzhou.run(["funds_first", "no_policy"], draws=4, seed=1)
    first, second = result.compiled
    for one, other in ((first, second), (second, first)):
        places = compared_results(one, other)
        assert places
        for ours, theirs in places:
            a, b = one.elements[ours // one.n_records], other.elements[theirs // other.n_records]
            assert (one.outcomes[a[0]].name, a[1]) == (other.outcomes[b[0]].name, b[1])


def test_a_pair_or_target_that_a_scenario_does_not_have_is_refused(two_sectors: qy.Case) -> None:
    study = two_sectors.run(["sites", "no_policy"], draws=1, seed=0).study
    programs, compiled = compile_scenarios(study.uncertainty, study.scenarios, record_steps(study.case, 1))
    n = [one.n_records * len(one.elements) for one in compiled]
    assert n[0] > n[1]
    for keep_limit in (0, 1 << 30):
        with pytest.raises(qy.InvalidValue, match=f"result {n[1]} of scenario 1, expected one of its {n[1]}, from 0"):
            programs.run(
                study.uncertainty.plan, seed=0, first_draw=0, draws=4, threads=1, lanes=4, keep_limit=keep_limit,
                targets=[], pairs=[(0, 1, [(0, 0), (n[1], n[1])])], progress=None,
            )  # fmt: skip
        with pytest.raises(qy.InvalidValue, match=f"a target is result {n[1]} of scenario 1"):
            programs.run(
                study.uncertainty.plan, seed=0, first_draw=0, draws=4, threads=1, lanes=4, keep_limit=keep_limit,
                targets=[(1, n[1], 0.0, True)], pairs=[], progress=None,
            )  # fmt: skip


def test_numbers_that_a_result_does_not_hold_are_refused(two_sectors: qy.Case) -> None:
    long = two_sectors.run(["no_policy"], draws=4, seed=0, keep_limit=0).ensemble
    kept = two_sectors.run(["no_policy"], draws=4, seed=0).ensemble
    for one in (long, kept):
        with pytest.raises(qy.InvalidValue, match="is result 1000000 of scenario 0"):
            one.band(0, 1000000, [0.5])
        with pytest.raises(qy.InvalidValue, match="is of scenario 3, expected one of the 1 of the run"):
            one.band(3, 0, [0.5])
    with pytest.raises(qy.InvalidValue, match="are not kept one by one"):
        long.values(0)
