"""Statistics over draws: moments part by part, pairs both ways, claims and where they stand."""

from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from quesnay.robustness.claims import HOLDS, TURNS, UNSURE, claim_of, standing
from quesnay.robustness.moments import Moments
from quesnay.robustness.pairs import PairedDifference, compare_all, paired_difference

NUMBERS = st.floats(-1e6, 1e6) | st.just(np.nan)
TABLES = arrays.arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(1, 20)), elements=NUMBERS)


@given(TABLES, st.integers(1, 7))
def test_moments_of_parts_are_those_of_all_draws(table: np.ndarray, size: int) -> None:
    moments = Moments(len(table))
    for first in range(0, table.shape[1], size):
        moments.add(table[:, first : first + size])
    rows = pd.DataFrame(table).T
    np.testing.assert_array_equal(moments.draws, rows.count())
    scale = max(1.0, np.nanmax(np.abs(table), initial=0.0))
    np.testing.assert_allclose(moments.means, rows.mean(), rtol=1e-12, atol=1e-12 * scale)
    np.testing.assert_allclose(moments.standard_errors, rows.sem(), rtol=1e-7, atol=1e-7 * scale)


def test_a_pair_is_its_draws_and_failed_ones_count_for_neither() -> None:
    ours, theirs = np.array([3.0, 1.0, np.nan, 4.0, 2.0]), np.array([1.0, 2.0, 5.0, np.nan, 2.0])
    pair = paired_difference(ours, theirs)
    assert pair == PairedDifference(pytest.approx(1 / 3), pytest.approx(np.std([2, -1, 0], ddof=1) / 3**0.5),
                                    pytest.approx((1 / 3) / (5 / 3)), pytest.approx(1 / 3), 3)  # fmt: skip
    assert paired_difference(ours, theirs, better=-1).share_better == pytest.approx(1 / 3)
    assert paired_difference(np.array([np.nan]), np.array([1.0])).draws == 0
    assert np.isnan(paired_difference(np.array([1.0]), np.array([0.0])).standard_error)


@given(arrays.arrays(np.float64, (4, 6), elements=st.floats(1.0, 1e3)), st.permutations(list("abcd")))
def test_pairs_turn_round_and_no_order_matters(table: np.ndarray, order: list[str]) -> None:
    totals = dict(zip("abcd", table, strict=True))
    pairs, ranks = compare_all(totals)
    again, ranked = compare_all({name: totals[name] for name in order})
    assert again == pairs and ranked == ranks
    for (ours, theirs), pair in pairs.items():
        other = pairs[theirs, ours]
        assert pair.mean == -other.mean and pair.standard_error == other.standard_error
        assert pair.share_better + other.share_better <= 1.0 + 1e-12
    assert min(ranks.values()) == 1


def test_equals_share_a_rank_and_less_can_be_better() -> None:
    totals = {"a": np.array([1.0, 2.0]), "b": np.array([2.0, 1.0]), "c": np.array([3.0, 3.0])}
    assert compare_all(totals)[1] == {"a": 2, "b": 2, "c": 1}
    assert compare_all(totals, better=-1)[1] == {"a": 1, "b": 1, "c": 3}


def pair(mean: float, error: float = 0.1, share: float = 0.8) -> PairedDifference:
    return PairedDifference(mean, error, mean / 100, share, 50)


def test_a_claim_needs_most_draws_and_more_than_its_error() -> None:
    assert standing(pair(1.0)) == HOLDS
    assert standing(pair(1.0, share=0.65)) == UNSURE and standing(pair(1.0, share=0.65), share=0.6) == HOLDS
    assert standing(pair(0.19)) == UNSURE and standing(pair(0.197)) == HOLDS
    assert standing(pair(-0.19)) == UNSURE and standing(pair(-0.197)) == TURNS
    assert standing(pair(-1.0), better=-1) == HOLDS
    assert standing(pair(0.0, 0.0, 0.0)) == UNSURE  # the same in every draw
    assert standing(pair(1.0, np.nan)) == UNSURE


def test_a_claim_knows_where_it_stands() -> None:
    def both(one: PairedDifference) -> MappingProxyType[tuple[str, str], PairedDifference]:
        turned = PairedDifference(-one.mean, one.standard_error, -one.relative, 1 - one.share_better, one.draws)
        return MappingProxyType({("a", "b"): one, ("b", "a"): turned})

    structures = {"own": both(pair(-1.0, share=0.1)), "x": both(pair(-2.0, share=0.0)), "y": both(pair(0.1)),
                  "z": both(pair(3.0))}  # fmt: skip
    claim = claim_of("a", "b", structures, "own")
    assert (claim.better, claim.worse, claim.made, claim.survives) == ("b", "a", True, False)
    assert claim.elsewhere == {"x": HOLDS, "y": UNSURE, "z": TURNS}
    assert claim.where(TURNS) == ["z"]
    assert claim_of("a", "b", {name: structures[name] for name in ("own", "x")}, "own").survives
    none = claim_of("a", "b", structures, "y")
    assert (none.better, none.worse, none.made, none.survives, dict(none.elsewhere)) == ("a", "b", False, False, {})
