"""Whether two results are the same to the bit, in all that one may ask of them."""

from __future__ import annotations

import numpy as np
import quesnay as qy

TABLES = ("bands", "comparisons", "costs")


def require_same(one: qy.Result, other: qy.Result, *tables: str) -> None:
    """Fails if draws, failures or tables differ."""
    assert one.scenarios == other.scenarios
    assert one.ensemble.n_draws == other.ensemble.n_draws
    assert one.ensemble.kept == other.ensemble.kept
    assert one.ensemble.failures == other.ensemble.failures
    if one.ensemble.kept:
        for s in range(len(one.scenarios)):
            ours, theirs = one.draws_of(s), other.draws_of(s)
            assert ours.shape == theirs.shape
            assert (ours.view(np.int64) == theirs.view(np.int64)).all()
    for name in (*TABLES, *tables):
        assert getattr(one, name)().equals(getattr(other, name)()), name
