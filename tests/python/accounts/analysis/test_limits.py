"""Tables under limits: textbook identities, closed forms by hand, and linear programmes whose answer is known."""

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def miller_blair() -> qy.Table:
    """Miller & Blair 2009, table 2.3."""
    return qy.Table(
        ["farm", "mill"], flows=np.array([[150.0, 500.0], [200.0, 100.0]]), final_demand=np.array([350.0, 1700.0]),
        value_added=np.array([650.0, 1400.0]), gross_output=np.array([1000.0, 2000.0]),
    )  # fmt: skip


def test_without_a_capacity_that_binds_output_is_the_tables_own() -> None:
    result = miller_blair().capacity_limited({"mill": 2500.0})
    # Printed in table 2.3; a 2 x 2 solve rounds.
    np.testing.assert_allclose(result.sectors.output, [1000.0, 2000.0], rtol=1e-13)
    assert not result.sectors.bound.any()
    assert result.marginal.shape == (2, 0)
    assert (result.sectors.shadow_value == 0.0).all()


def test_a_bound_sector_says_what_it_leaves_unmet_and_what_its_capacity_is_worth() -> None:
    result = miller_blair().capacity_limited({"mill": 1500.0})
    # By hand: x_1 = (350 + 0.25 1500) / 0.85; orders of the mill 0.2 x_1 + 0.05 1500 + 1700; dx_1/dcap = 0.25 / 0.85.
    farm = (350.0 + 0.25 * 1500.0) / 0.85
    np.testing.assert_allclose(result.sectors.output, [farm, 1500.0], rtol=1e-13)
    np.testing.assert_allclose(result.sectors.unmet, [0.0, 0.2 * farm + 75.0 + 1700.0 - 1500.0], rtol=1e-12, atol=1e-9)
    assert list(result.marginal.columns) == ["mill"]
    np.testing.assert_allclose(result.marginal["mill"], [0.25 / 0.85, 1.0], rtol=1e-14)
    np.testing.assert_allclose(result.sectors.shadow_value, [0.0, 0.65 * 0.25 / 0.85 + 0.7], rtol=1e-13)


def test_a_given_output_leaves_the_final_demand_of_the_table() -> None:
    result = miller_blair().mixed({"farm": 1000.0})
    np.testing.assert_allclose(result.final_demand, [350.0, 1700.0], rtol=1e-13)
    assert list(result.given) == [True, False]


def test_rationing_with_full_import_flexibility_is_the_capacity_limited_output() -> None:
    table, capacity = miller_blair(), {"farm": 900.0, "mill": 1500.0}
    limited = table.capacity_limited(capacity).sectors.output
    rationed = table.rationed(capacity, import_flexibility=1.0).output
    np.testing.assert_allclose(rationed, limited, rtol=1e-12)
    assert table.rationed(capacity).output.sum() < limited.sum()


def test_with_a_factor_that_does_not_bind_the_programme_is_the_capacity_limited_output() -> None:
    table, capacity = miller_blair(), {"mill": 1500.0}
    use = pd.DataFrame({"farm": [0.3], "mill": [0.25]}, index=["labour"])
    programme = table.factor_limited(use, {"labour": 1e6}, capacity=capacity)
    limited = table.capacity_limited(capacity).sectors
    # The capacity-limited solution maximises every positively weighted sum; HiGHS is exact to 1e-7.
    np.testing.assert_allclose(programme.sectors.output, limited.output, rtol=1e-7)
    np.testing.assert_allclose(programme.sectors.value_of_capacity, limited.shadow_value, rtol=1e-7)
    assert programme.factors.loc["labour", "value_of_one_more"] == 0.0


def test_one_scarce_factor_is_worth_value_added_per_unit_of_it_in_its_best_use() -> None:
    # Two sectors that buy nothing of each other: value added per worker is 0.8/0.2 = 4 in services, 0.5/0.25 = 2 in
    # industry. With 50 workers services are made up to their demand of 100 (20 workers), the rest works in industry.
    table = qy.Table(
        ["services", "industry"], flows=np.array([[20.0, 0.0], [0.0, 100.0]]), final_demand=np.array([80.0, 100.0]),
        value_added=np.array([80.0, 100.0]), gross_output=np.array([100.0, 200.0]),
    )  # fmt: skip
    use = pd.DataFrame({"services": [0.2], "industry": [0.25]}, index=["labour"])
    result = table.factor_limited(use, pd.Series({"labour": 50.0}))
    np.testing.assert_allclose(result.sectors.output, [100.0, 120.0], rtol=1e-9)
    np.testing.assert_allclose(result.factors.value_of_one_more, [2.0], rtol=1e-9)
    # One more unit of demand for services adds 1.25 output, 1.0 value added, and takes 0.25 workers from industry.
    np.testing.assert_allclose(result.sectors.value_of_demand, [1.25 * 0.8 - 1.25 * 0.2 * 2.0, 0.0], atol=1e-9)
    assert result.value == pytest.approx(0.8 * 100.0 + 0.5 * 120.0, rel=1e-9)


def test_a_product_that_is_mostly_imported_is_no_reason_for_a_programme_to_fail() -> None:
    # Made here: farm products worth 460 are imported and 200 of them go to final demand, which is -260 net.
    table = qy.Table(
        ["farm", "mill"], flows=[[60, 500], [40, 100]], final_demand=[200, 1860], value_added=[200, 1400],
        imports=[460, 0], gross_output=[300, 2000],
    )  # fmt: skip
    use = pd.DataFrame({"farm": [1.0], "mill": [1.0]}, index=["labour"])
    enough = table.factor_limited(use, {"labour": 2500.0})
    np.testing.assert_allclose(enough.sectors.output, [300.0, 2000.0], rtol=1e-9)
    assert enough.factors.value_of_one_more["labour"] == 0.0


@settings(max_examples=40, deadline=None)
@given(
    arrays(float, (4, 4), elements=st.floats(0.0, 0.2)),
    arrays(float, 4, elements=st.floats(1.0, 100.0)),
    arrays(float, 4, elements=st.floats(0.0, 150.0)),
)
def test_capacity_limited_output_answers_its_orders_or_fills_its_capacity(
    a: np.ndarray, demand: np.ndarray, capacity: np.ndarray
) -> None:
    output = np.linalg.solve(np.eye(4) - a, demand)
    flows = a * output
    table = qy.Table(
        list("abcd"), flows=flows, final_demand=demand, value_added=output - flows.sum(axis=0), gross_output=output
    )
    sectors = table.capacity_limited(dict(zip("abcd", capacity, strict=True))).sectors
    np.testing.assert_allclose(sectors.output, np.minimum(sectors.capacity, sectors.demand), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda t: t.capacity_limited({"mil": 1.0}), "unknown sector 'mil'; did you mean 'mill'?"),
        (
            lambda t: t.capacity_limited(pd.Series([1.0, 2.0], index=["mill", "mill"])),
            "capacity: sector 'mill' is given twice, expected it once",
        ),
        (lambda t: t.capacity_limited(np.ones(3)), "capacity has 3 sectors, the table has 2"),
        (lambda t: t.mixed({"farm": 1.0}, final_demand={"farm": 1.0}), "final demand has no number for sector 'mill'"),
        (lambda t: t.rationed({}, rule="random"), "unknown rationing rule 'random'"),
        (
            lambda t: t.factor_limited(pd.DataFrame({"farm": [1.0], "mill": [1.0]}, index=["labour"]), {}),
            "available has no number for factor 'labour', expected one for each",
        ),
        (
            lambda t: t.factor_limited(pd.DataFrame({"farm": [1.0]}, index=["labour"]), {"labour": 1.0}),
            "the use of factors has no column 'mill', expected one for each",
        ),
        (
            lambda t: t.factor_limited(
                pd.DataFrame({"farm": [1.0], "mill": [1.0]}, index=["labour"]), {"labour": 1.0, "labor": 2.0}
            ),
            "unknown factor 'labor'; did you mean 'labour'?",
        ),
        (
            lambda t: t.factor_limited(
                pd.DataFrame({"farm": [1.0], "mill": [1.0]}, index=["labour"]), {"labour": 1.0},
                least_demand={"mill": 100.0},
            ),
            "HiGHS says 'infeasible'",
        ),
    ],
)  # fmt: skip
def test_limits_say_what_is_wrong(call: object, sentence: str) -> None:
    with pytest.raises(qy.QuesnayError) as error:
        call(miller_blair())  # type: ignore[operator]
    assert sentence in str(error.value)
