"""Sectors whose capacity is just their orders, and outputs that no sector can have."""

import subprocess
import sys

import numpy as np
import pytest
import quesnay as qy


def miller_blair() -> qy.Table:
    """Miller & Blair 2009, table 2.3."""
    return qy.Table(
        ["a", "b"], flows=[[150, 500], [200, 100]], final_demand=[350, 1700], value_added=[650, 1400],
        gross_output=[1000, 2000], unit="M",
    )  # fmt: skip


def random_table(seed: int, n: int = 40) -> qy.Table:
    generator = np.random.default_rng(seed)
    flows = generator.random((n, n))
    demand = generator.random(n) * n
    output = flows.sum(axis=1) + demand
    return qy.Table(
        [f"s{i}" for i in range(n)], flows=flows, final_demand=demand, value_added=output - flows.sum(axis=0),
        gross_output=output,
    )  # fmt: skip


def test_a_capacity_of_last_years_output_limits_nobody() -> None:
    result = miller_blair().capacity_limited(miller_blair().gross_output())
    assert result.sectors.unmet.tolist() == [0, 0]
    assert result.sectors.bound.tolist() == [False, False]
    assert result.sectors.shadow_value.tolist() == [0, 0]
    assert result.marginal.shape == (2, 0)


@pytest.mark.parametrize("seed", range(4))
def test_no_sector_of_a_larger_table_is_bound_by_its_own_output(seed: int) -> None:
    table = random_table(seed)
    sectors = table.capacity_limited(table.gross_output()).sectors
    assert not sectors.bound.any()
    assert not sectors.unmet.any()
    assert not sectors.shadow_value.any()


@pytest.mark.parametrize("seed", range(4))
def test_the_value_of_capacity_is_what_one_more_unit_adds_where_others_stand_at_theirs(seed: int) -> None:
    """Right-hand differences: a sector just at its capacity does not follow when the others' output rises."""
    table = random_table(seed, 8)
    scarce = table.gross_output() * 1.0
    scarce.iloc[0] *= 0.5
    limited = table.capacity_limited(scarce)
    at_capacity = limited.sectors.output.copy()
    at_capacity.iloc[0] = scarce.iloc[0]
    result = table.capacity_limited(at_capacity)
    assert result.sectors.bound.tolist() == [True] + [False] * 7
    weights = table.core.value_added_per_output()
    before = float(weights @ result.sectors.output)
    for label in table.labels:
        more = at_capacity.copy()
        more[label] += 1e-3
        added = (float(weights @ table.capacity_limited(more).sectors.output) - before) / 1e-3
        assert result.sectors.shadow_value[label] == pytest.approx(added, abs=1e-8)
    np.testing.assert_allclose(weights @ result.marginal.iloc[:, 0], result.sectors.shadow_value.iloc[0], rtol=1e-13)


def imported_coal() -> qy.Table:
    """Made here: most coal is imported, and imports are taken off the sales."""
    return qy.Table(
        ["coal", "steel"], flows=[[0, 120], [5, 100]], final_demand=[10, 295], imports=[100, 0], value_added=[25, 180],
        gross_output=[30, 400],
    )  # fmt: skip


def test_no_output_below_zero_is_answered() -> None:
    said = "output of sector 'coal' comes out at -30, below 0: its final demand is -90, expected no more taken off"
    with pytest.raises(qy.InvalidValue, match=said):
        imported_coal().capacity_limited({"steel": 200})
    with pytest.raises(qy.InvalidValue, match=said):
        imported_coal().mixed({"steel": 200})
    with pytest.raises(qy.InvalidValue, match="output of sector 'a' comes out at -1"):
        miller_blair().capacity_limited({}, final_demand=[-1e5, 1700])
    assert imported_coal().capacity_limited({"steel": 300}).sectors.output.tolist() == pytest.approx([0, 300])


def test_equal_sectors_are_of_one_class() -> None:
    for n in range(2, 24):
        flows = np.zeros((n, n))
        for step in range(1, min(n, 4)):
            flows += np.roll(np.eye(n), step, axis=1) / step
            output = np.full(n, flows.sum(axis=1)[0] + 9)
            table = qy.Table(
                [f"s{i}" for i in range(n)], flows=flows, final_demand=np.full(n, 9.0),
                value_added=output - flows.sum(axis=0), gross_output=output, totals="keep",
            )  # fmt: skip
            for by in ("rasmussen", "leontief", "ghosh", "direct"):
                assert set(table.key_sectors(by)["class"]) == {"independent"}  # type: ignore[arg-type]


def test_a_product_is_not_spread_over_less_than_it_sells() -> None:
    with pytest.raises(qy.InvalidValue, match="use of sector 'a' is 600, less than the 650 that it sells to sectors"):
        miller_blair().upstreamness(use=[600, 2000])
    assert (miller_blair().upstreamness(use=[650, 2000]) >= 1.0).all()


def test_the_solver_of_scarce_factors_prints_nothing() -> None:
    code = (
        "import pandas as pd, quesnay as qy\n"
        "t = qy.Table(['a', 'b'], flows=[[150, 500], [200, 100]], final_demand=[350, 1700], value_added=[650, 1400],"
        " gross_output=[1000, 2000])\n"
        "use = pd.DataFrame([[0.5, 0.3]], index=['labour'], columns=['a', 'b'])\n"
        "print(t.factor_limited(use, {'labour': 1000}).value > 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("True\n", "")
