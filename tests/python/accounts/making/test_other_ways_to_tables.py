"""Tables from coefficients alone, and with imports joined. Truth: Miller & Blair 2009, table 2.3; numpy."""

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.accounts import kras

A = pd.DataFrame([[0.15, 0.25], [0.2, 0.05]], index=["a", "b"], columns=["a", "b"])


def miller_blair() -> qy.Table:
    return qy.Table(
        ["a", "b"], flows=[[150, 500], [200, 100]], final_demand=[350, 1700], value_added=[650, 1400],
        gross_output=[1000, 2000], unit="M",
    )  # fmt: skip


@pytest.mark.parametrize("form", ["frame", "array", "other order"])
def test_coefficients_and_output_or_demand_are_a_table(form: str) -> None:
    given = {"frame": A, "array": A.to_numpy(), "other order": A.loc[["b", "a"]]}[form]
    sectors = None if form == "frame" else ["a", "b"]
    by_output = qy.Table.from_coefficients(given, sectors=sectors, gross_output=[1000, 2000], unit="M")
    by_demand = qy.Table.from_coefficients(given, sectors=sectors, final_demand=[350, 1700], unit="M")
    for table in (by_output, by_demand):
        for part in ("flows", "final_demand", "value_added", "gross_output"):
            np.testing.assert_allclose(
                getattr(table, f"{part}_array"), getattr(miller_blair(), f"{part}_array"), rtol=1e-13
            )
        assert (table.labels, table.unit) == (["a", "b"], "M")


def test_categories_of_demand_are_kept_with_coefficients() -> None:
    demand = pd.DataFrame({"home": [300, 1500], "exports": [50, 200]}, index=["a", "b"])
    table = qy.Table.from_coefficients(A, final_demand=demand, exports="exports")
    assert (table.demand_categories, table.exports) == (["home", "exports"], ("exports",))
    np.testing.assert_allclose(table.gross_output_array, [1000, 2000], rtol=1e-13)


def test_what_coefficients_need_is_said() -> None:
    with pytest.raises(qy.InvalidValue, match="coefficients have no labels, expected a frame or sectors="):
        qy.Table.from_coefficients(A.to_numpy(), gross_output=[1000, 2000])
    for given in ({}, {"gross_output": [1000, 2000], "final_demand": [350, 1700]}):
        with pytest.raises(qy.InvalidValue, match="expected one of gross_output and final_demand beside coefficients"):
            qy.Table.from_coefficients(A, **given)  # type: ignore[arg-type]
    with pytest.raises(qy.NotProductive, match="'a'|'b'"):
        qy.Table.from_coefficients(A * 5, final_demand=[350, 1700])


def test_joined_imports_give_multipliers_on_all_products() -> None:
    apart = qy.Table(
        ["a", "b"], flows=[[150, 500], [200, 100]], final_demand=[350, 1700], value_added=[550, 1350],
        gross_output=[1000, 2000], import_flows=[[40, 20], [60, 30]], import_demand=[[1], [2]], unit="M",
    )  # fmt: skip
    joined = apart.join_imports()
    total = np.array([[190, 520], [260, 130]]) / [1000, 2000]
    np.testing.assert_allclose(joined.multipliers()["simple"], np.linalg.inv(np.eye(2) - total).sum(axis=0), rtol=1e-13)
    assert joined.imports()["imports"].tolist() == [61, 92]
    assert joined.unit == "M"
    with pytest.raises(qy.InvalidValue, match="imports of the table are 'competitive', expected imports apart to join"):
        joined.join_imports()


def test_equal_shares_are_split_and_joined_to_the_same_table() -> None:
    table = qy.Table(
        ["a", "b"], flows=[[10, 20], [5, 10]], final_demand=[[60, 20], [70, 30]], imports=[10, 15],
        value_added=[85, 70], gross_output=[100, 100], exports=["final demand 2"],
    )  # fmt: skip
    back = table.split_imports().join_imports()
    np.testing.assert_allclose(back.flows_array, table.flows_array, rtol=1e-14)
    np.testing.assert_allclose(back.imports_array, table.imports_array, rtol=1e-13)
    assert back.exports == table.exports


def test_lines_that_zeros_leave_no_solution_are_named_as_by_ras() -> None:
    with pytest.raises(qy.ConflictingTotals, match="row"):
        kras([[1, 0], [1, 1]], row_totals=[3, 1], column_totals=[2, 2])


def test_paths_of_demands_that_cancel_need_a_cut_off() -> None:
    with pytest.raises(qy.InvalidValue, match="the total is 0 but for rounding: demands above and below 0 cancel"):
        miller_blair().supply_paths(final_demand=[100, -100])
    assert len(miller_blair().supply_paths(final_demand=[100, -100], cut_off=1.0)) > 2
