"""Tables in which some sectors sell all they make to each other: x = A x without any demand, so that the radius is one.

Such a table is not productive, whatever the last bits of its coefficients are.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from quesnay import functions as f
from quesnay.accounts import SparseTable

CLOSED = r"^the coefficient matrix has spectral radius 1, expected below 1; the sector that breaks it is '{}'$"


def closed_flows(n: int, group: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Flows and final demand: the first `group` sectors sell all to each other and buy nothing else."""
    rng = np.random.default_rng(seed)
    flows = rng.random((n, n)) + 0.01
    flows[:group, :] = flows[:, :group] = 0.0
    inside = rng.random((group, group)) + 0.05
    for _ in range(300):  # rows and columns in turn: what they sell is what they buy, to the last digits
        inside /= inside.sum(axis=1, keepdims=True)
        inside /= inside.sum(axis=0, keepdims=True)
    flows[:group, :group] = 10.0 * inside
    return flows, np.where(np.arange(n) < group, 0.0, flows.sum(axis=0) + 1.0)


def closed_table(n: int, group: int, seed: int) -> qy.Table:
    flows, demand = closed_flows(n, group, seed)
    output = flows.sum(axis=1) + demand
    return qy.Table(
        [f"S{i}" for i in range(n)], flows=flows, final_demand=demand, value_added=output - flows.sum(axis=0),
        gross_output=output, unit="M",
    )  # fmt: skip


def equal_group() -> qy.Table:
    # Three sectors that share a third each, and one apart: det(I - A) = 0 in exact numbers.
    third = [10 / 3] * 3 + [0.0]
    return qy.Table(
        list("abcd"), flows=np.array([third, third, third, [0, 0, 0, 1.0]]), final_demand=[0, 0, 0, 9.0],
        value_added=[0, 0, 0, 9.0], gross_output=[10.0] * 4, unit="M",
    )  # fmt: skip


def pair() -> qy.Table:
    return qy.Table(
        ["a", "b", "c"], flows=[[0, 10.0, 0], [10, 0, 0], [0, 0, 1]], final_demand=[0, 0, 9.0],
        value_added=[0, 0, 9.0], gross_output=[10.0] * 3, unit="M",
    )  # fmt: skip


ANALYSES: dict[str, Callable[[qy.Table], object]] = {
    "leontief_inverse": lambda t: t.leontief_inverse(),
    "ghosh_inverse": lambda t: t.ghosh_inverse(),
    "quantities": lambda t: t.quantities(np.ones(len(t.labels))),
    "prices": lambda t: t.prices(),
    "supply_driven": lambda t: t.supply_driven(np.ones(len(t.labels))),
    "multipliers": lambda t: t.multipliers(),
    "linkages": lambda t: t.linkages(),
    "key_sectors": lambda t: t.key_sectors(),
    "dispersion": lambda t: t.dispersion(),
    "upstreamness": lambda t: t.upstreamness(),
    "downstreamness": lambda t: t.downstreamness(),
    "average_propagation_lengths": lambda t: t.average_propagation_lengths(),
    "influence": lambda t: t.influence(),
    "extraction": lambda t: t.extraction(),
    "important_coefficients": lambda t: t.important_coefficients(),
    "supply_paths": lambda t: t.supply_paths(),
    "capacity_limited": lambda t: t.capacity_limited({t.labels[0]: 5.0}),
    "rationed": lambda t: t.rationed({t.labels[0]: 5.0}),
    "mixed": lambda t: t.mixed({t.labels[0]: 5.0}),
    "uncertain": lambda t: t.uncertain(0.1),
}


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("table", [equal_group(), pair(), closed_table(40, 3, 7)], ids=["thirds", "pair", "forty"])
def test_every_analysis_of_a_closed_group_names_one_of_its_sectors(name: str, table: qy.Table) -> None:
    with pytest.raises(qy.NotProductive, match=CLOSED.format("(a|b|c|S0|S1|S2)")):
        ANALYSES[name](table)


@settings(max_examples=60, deadline=None)
@given(
    n=st.sampled_from([3, 4, 5, 12, 40, 127, 128, 129]), group=st.integers(1, 3), seed=st.integers(0, 2**32 - 1),
    data=st.data(),
)  # fmt: skip
def test_the_report_of_a_closed_group_agrees_with_itself(n: int, group: int, seed: int, data: Any) -> None:
    table = closed_table(n, group, seed)
    report = table.well_posed()
    assert report["productive"] is False and report["hawkins_simon"] is False
    assert report["first_failing_minor"] == f"S{group - 1}"
    assert report["spectral_radius_upper"] == pytest.approx(1.0, rel=1e-6)
    name = data.draw(st.sampled_from(["quantities", "capacity_limited", "linkages"]))
    with pytest.raises(qy.NotProductive, match=CLOSED.format(f"S[0-{group - 1}]")):
        ANALYSES[name](table)


def test_closed_groups_of_sparse_tables_are_refused() -> None:
    for n in (40, 300):
        flows, demand = closed_flows(n, 3, n)
        keys = [f"S{i}" for i in range(n)]
        rows, columns = np.nonzero(flows)
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])
        compressed = SimpleNamespace(
            indptr=starts.astype(np.int32), indices=columns.astype(np.int32), data=flows[rows, columns], shape=(n, n)
        )
        with pytest.raises(qy.NotProductive, match=CLOSED.format("S[012]")):
            SparseTable(keys, flows=compressed, gross_output=flows.sum(axis=1) + demand)


def test_a_model_closed_with_households_that_spend_all_that_is_earned_is_refused() -> None:
    # Miller & Blair's table 2.3 with all value added earned and all final demand bought by households: nothing is
    # left outside, so that the closed table has the radius one.
    table = qy.Table(
        ["a", "b"], flows=[[150.0, 500], [200, 100]], final_demand=[[350.0], [1700]], demand_categories=["households"],
        value_added=[[650.0, 1400]], value_added_rows=["wages"], gross_output=[1000.0, 2000], unit="M",
    )  # fmt: skip
    households = table.close_households(labour="wages", consumption="households")
    with pytest.raises(qy.NotProductive, match="has spectral radius 1, expected below 1"):
        table.multipliers(households=households)
    spending_less = table.close_households(labour="wages", consumption="households", total_income=2050.0 * (1 + 1e-8))
    assert table.multipliers(households=spending_less)["type II"].notna().all()


@settings(max_examples=60, deadline=None)
@given(
    n=st.sampled_from([1, 2, 5, 40, 127, 128, 129]), seed=st.integers(0, 2**32 - 1),
    below=st.sampled_from([0.5, 1e-3, 1e-6, 1e-9]), powers=st.sampled_from([0.0, 3.0]),
)  # fmt: skip
def test_radii_up_to_a_thousandth_of_a_millionth_below_one_are_productive(
    n: int, seed: int, below: float, powers: float
) -> None:
    # Columns that add up to 1 - below have that radius; in other units, powers of ten apart, no sum shows it.
    rng = np.random.default_rng(seed)
    a = rng.random((n, n)) + 0.001
    a *= (1.0 - below) / a.sum(axis=0)
    units = 10.0 ** rng.uniform(-powers, powers, n)
    output = units * rng.uniform(1.0, 2.0, n)
    flows = (a * units[:, None] / units) * output
    table = qy.Table(
        [f"S{i}" for i in range(n)], flows=flows, final_demand=output - flows.sum(axis=1),
        value_added=output - flows.sum(axis=0), gross_output=output, unit="M",
    )  # fmt: skip
    report = table.well_posed()
    assert report["productive"] is True and report["hawkins_simon"] is True
    assert report["spectral_radius_upper"] < 1.0
    assert np.isfinite(table.multipliers()["simple"]).all()


def test_a_model_whose_coefficients_have_the_radius_one_fails_with_the_reason() -> None:
    b = qy.ModelBuilder()
    b.dimension("sector", list("abc"))
    b.alias("buyer", "sector")
    scale = b.parameter("scale")
    a = b.constants([1 / 3] * 9, ["sector", "buyer"]) * scale
    five, one = b.constants([5.0] * 3, ["sector"]), b.constants([1.0] * 3, ["sector"])
    b.auxiliary("x", f.capacity_limited(a, one, five))
    b.outcome(qy.Outcome("x", "x", qy.OutcomeKind.Level, "1"))
    model = qy.Model(b.build())
    with pytest.raises(qy.InvalidValue, match=r"the coefficients '\[9 numbers\] \* scale' are not productive"):
        model.run({"scale": 1.0}, years=1, steps_per_year=1)
    # Each sells 0.9 of what all make and one unit: x = 0.9 x + 1 would be 10, above what it can make.
    assert model.run({"scale": 0.9}, years=1, steps_per_year=1)["x"].values.tolist() == [[5.0] * 3] * 2
