"""How long do all fields of influence of a table take, next to fresh inverses?

60 sectors: the change of the inverse when each of the 3,600 coefficients rises by 0.01, one after the other. NumPy
forms a fresh inverse for each, on one thread. The answers are compared once.
"""

from __future__ import annotations

from timing import best_rate  # isort: skip  (keeps NumPy to one thread)

import numpy as np
from quesnay import _core

SECTORS, CHANGE = 60, 0.01


def main() -> None:
    """Prints both times and the ratio."""
    rng = np.random.default_rng(1)
    a = rng.uniform(0.0, 1.0, (SECTORS, SECTORS))
    a *= 0.6 / a.sum(axis=0)
    labels = [f"s{i}" for i in range(SECTORS)]
    system = _core.LeontiefSystem(a, labels)
    base = np.linalg.inv(np.eye(SECTORS) - a)
    cells = [(i, j) for i in range(SECTORS) for j in range(SECTORS)]

    def fresh(i: int, j: int) -> np.ndarray:
        changed = a.copy()
        changed[i, j] += CHANGE
        return np.linalg.inv(np.eye(SECTORS) - changed) - base

    i, j = cells[1234]
    np.testing.assert_allclose(_core.inverse_change(system, i, j, CHANGE), fresh(i, j), rtol=1e-9, atol=1e-15)
    inverse, field = system.inverse(), np.empty((SECTORS, SECTORS))

    def all_fields() -> None:
        for i, j in cells:
            _core.field_of_influence_into(inverse, i, j, field)

    def all_fresh() -> None:
        for i, j in cells:
            fresh(i, j)

    ours = len(cells) / best_rate(all_fields, len(cells))
    peer = len(cells) / best_rate(all_fresh, len(cells))
    print(f"all {len(cells)} fields: {1e3 * ours:.1f} ms, fresh inverses {1e3 * peer:.0f} ms, {peer / ours:.0f} times")


if __name__ == "__main__":
    main()
