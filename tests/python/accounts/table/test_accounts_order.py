"""Labels decide, not places: numbers by sector mean the same in any order. Answers carry their unit."""

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.accounts import SparseTable, SupplyUse, local_shares

SECTORS = ["farm", "mill", "shop"]


def table(**changes: Any) -> qy.Table:
    """Three sectors made up here: rows and columns add up to 100."""
    parts: dict[str, Any] = {
        "flows": [[10, 30, 0], [20, 20, 10], [5, 10, 10]],
        "final_demand": [60, 50, 75],
        "value_added": [65, 40, 80],
        "gross_output": [100, 100, 100],
        "unit": "MEUR",
    }
    return qy.Table(SECTORS, **{**parts, **changes})


def compressed() -> Any:
    class Rows:
        indptr, indices, data = np.array([0, 2, 4]), np.array([0, 1, 0, 1]), np.array([1.0, 2.0, 3.0, 4.0])
        shape = (2, 2)

    return Rows()


ORDER = ["shop", "farm", "mill"]
DEMAND = pd.Series([1.0, 2.0, 3.0], index=SECTORS)
IN_ANY_ORDER: dict[str, Callable[[Any], Any]] = {
    "quantities": lambda v: table().quantities(v),
    "capacity": lambda v: table().capacity_limited(v).sectors,
    "mixed": lambda v: table().mixed(v),
    "prices": lambda v: table().prices(change=v),
    "multipliers": lambda v: table().multipliers(v),
    "allocation": lambda v: table().allocation(v),
    "output of a table": lambda v: table(
        flows=np.zeros((3, 3)), gross_output=v, final_demand=v, value_added=v
    ).gross_output(),
    "uncertain output": lambda v: (u := table().uncertain(0.1)).run(u.output(v), draws=2, seed=1).values("output"),
    "spread": lambda v: table().uncertain(v, by="row").core.draw(seed=1, draw=0),
    "regional shares": lambda v: local_shares(v, {"farm": 10, "mill": 20, "shop": 30}, method="SLQ").loc[SECTORS],
}


@pytest.mark.parametrize("asked", IN_ANY_ORDER)
def test_labelled_numbers_mean_the_same_in_any_order(asked: str) -> None:
    ask = IN_ANY_ORDER[asked]
    expected = np.asarray(ask(DEMAND))[:, :3] if asked == "multipliers" else np.asarray(ask(DEMAND))
    for given in (DEMAND.loc[ORDER], dict(DEMAND.loc[ORDER])):
        answer = np.asarray(ask(given))
        np.testing.assert_array_equal(
            answer if asked != "regional shares" else np.asarray(ask(given).loc[SECTORS, SECTORS]),
            expected if asked != "regional shares" else np.asarray(ask(DEMAND).loc[SECTORS, SECTORS]),
        )


def test_labelled_matrices_mean_the_same_in_any_order() -> None:
    rng = np.random.default_rng(3)
    square = pd.DataFrame(rng.random((3, 3)), index=SECTORS, columns=SECTORS)
    mixed = square.loc[ORDER, ORDER[::-1]]
    first, second = (table().uncertain(one / 10).core.draw(seed=1, draw=0) for one in (square, mixed))
    np.testing.assert_array_equal(first, second)
    first, second = (table().rationed({"farm": 50}, local_share=one).to_numpy() for one in (square, mixed))
    np.testing.assert_array_equal(first, second)
    grades = pd.DataFrame([["a", "b", "b"], ["a", "a", "b"], ["b", "a", "a"]], index=SECTORS, columns=SECTORS)
    first, second = (
        table().uncertain({"a": 0.0, "b": 0.2}, by="grade", grades=one).core.draw(seed=1, draw=0)
        for one in (grades, grades.loc[ORDER, ORDER[::-1]])
    )
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first == table().coefficients_array, (grades == "a") | (table().flows_array == 0))
    uncertain = table().uncertain(0.1)
    intensities, demands = square.iloc[:2], square.iloc[:, :2]
    one = uncertain.run(uncertain.footprints(intensities, demands), draws=2, seed=1).values("footprints")
    other = uncertain.footprints(intensities[ORDER], demands.loc[ORDER])
    np.testing.assert_array_equal(one, uncertain.run(other, draws=2, seed=1).values("footprints"))
    sparse = SparseTable(["a", "b"], flows=compressed(), gross_output=pd.Series({"b": 20.0, "a": 10.0}), unit="MEUR")
    assert sparse.gross_output_array.tolist() == [10.0, 20.0]
    np.testing.assert_array_equal(sparse.output({"b": 1.0, "a": 2.0}), sparse.output([2.0, 1.0]))
    assert sparse.output().name == "output [MEUR]"


def test_a_factor_of_an_uncertain_table_is_asked_by_name() -> None:
    uncertain = table().with_satellite("jobs", [10, 20, 30], unit="persons").uncertain(0.1)
    by_name = uncertain.run(uncertain.multipliers("jobs"), draws=3, seed=1).summary("multipliers")
    numbers = uncertain.run(uncertain.multipliers([0.1, 0.2, 0.3]), draws=3, seed=1).summary("multipliers")
    np.testing.assert_array_equal(by_name, numbers)
    assert by_name.columns.name == "multipliers [persons per MEUR of final demand]"


def test_codes_in_two_columns_are_a_concordance_and_not_a_matrix() -> None:
    coded = qy.Table([101, 102], flows=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[6, 4], gross_output=[10, 10])  # type: ignore[list-item]
    assert coded.aggregate(pd.DataFrame({"old": [101, 102], "new": [1, 1]})).gross_output()["1"] == 20
    split = coded.disaggregate(pd.DataFrame({"old": [101, 101], "new": [1, 2], "weight": [0.5, 0.5]}))
    assert split.gross_output()["2"] == 5


def numbered(first: int) -> qy.Table:
    """Three sectors with the codes first, first + 1, first + 2 and outputs of 10, 20 and 40."""
    return qy.Table(
        [str(first + place) for place in range(3)], flows=np.zeros((3, 3)), final_demand=[10, 20, 40],
        value_added=[10, 20, 40], gross_output=[10, 20, 40],
    )  # fmt: skip


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    "names", [("old", "new", "weight"), ("Old ", "NEW", "share"), ("code", "group", "part"), (0, 1, 2)]
)
def test_codes_that_the_rows_of_a_frame_happen_to_have_are_a_concordance(first: int, names: tuple[Any, ...]) -> None:
    codes = [first, first + 1, first + 2]
    two = pd.DataFrame(dict(zip(names[:2], (codes, [10, 10, 20]), strict=True)))
    three = two.assign(**{"weight": 1.0}).set_axis(list(names), axis=1)
    for frame in (two, three, two.set_index(pd.Index([7, 8, 9])), three.iloc[::-1]):
        assert numbered(first).aggregate(frame).gross_output().to_dict() == {"10": 30, "20": 40}
    parts = pd.DataFrame(dict(zip(names, ([first] * 2, [10, 11], [0.25, 0.75]), strict=True)))
    assert numbered(first).disaggregate(parts).gross_output()["11"] == 7.5


@pytest.mark.parametrize("first", [0, 1])
def test_weights_by_code_stay_a_matrix_whatever_the_codes(first: int) -> None:
    codes = [first, first + 1, first + 2]
    for columns in (["10", "20"], [10, 20], ["old", "new"]):
        weights = pd.DataFrame([[1, 0], [1, 0], [0, 1]], index=codes, columns=columns)
        if columns == ["old", "new"] and first == 0:
            continue  # rows 0, 1, 2 under columns old and new are a list
        assert numbered(first).aggregate(weights).gross_output().tolist() == [30, 40]
    three = pd.DataFrame(np.eye(3)[[1, 0, 2]], index=codes, columns=["x", "y", "z"])
    assert numbered(first).aggregate(three).gross_output().tolist() == [20, 10, 40]
    half = pd.DataFrame([[0.25, 0.75]], index=[first], columns=[10, 11])
    assert numbered(first).disaggregate(half).gross_output()["11"] == 7.5


def test_a_code_that_is_unknown_is_named_as_it_was_given() -> None:
    for names in (("old", "new"), ("code", "group")):
        frame = pd.DataFrame(dict(zip(names, ([1, 2, 9], [10, 10, 20]), strict=True)))
        with pytest.raises(qy.InvalidValue, match="maps sector '9', which is not one of the table's"):
            numbered(1).aggregate(frame)
    weights = pd.DataFrame([[1, 0], [1, 0], [0, 1]], index=["1", "2", "shop"], columns=["a", "b"])
    with pytest.raises(qy.InvalidValue, match="maps sector 'shop', which is not one of the table's"):
        numbered(1).aggregate(weights)


def test_printed_parts_carry_their_unit() -> None:
    asked = table()
    assert asked.flows().columns.name == "flows [MEUR]"
    assert asked.final_demand().attrs["units"] == "MEUR"
    assert asked.gross_output().name == "gross output [MEUR]"
    assert asked.coefficients().columns.name == "coefficients [1]"
    # Columns of several units: the unit of each, and none that would stand for all.
    limited = asked.capacity_limited({"farm": 50}).sectors
    assert limited.columns.name is None
    assert limited.attrs["units"] == {
        "capacity": "MEUR", "demand": "MEUR", "output": "MEUR", "unmet": "MEUR", "bound": "yes or no",
        "shadow_value": "1",
    }  # fmt: skip
    mixed = asked.mixed({"farm": 50})
    assert mixed.columns.name is None
    assert mixed.attrs["units"] == {"given": "yes or no", "output": "MEUR", "final_demand": "MEUR"}
    rationed = asked.rationed({"farm": 50})
    assert rationed.columns.name is None
    assert rationed.attrs["units"] == {
        "capacity": "MEUR", "demand": "MEUR", "output": "MEUR", "served": "1", "input_limit": "1",
        "delivered_demand": "MEUR",
    }  # fmt: skip
    use = pd.DataFrame([[1.0, 1.0, 1.0]], index=["labour"], columns=SECTORS)
    scarce = asked.factor_limited(use, {"labour": 100.0})
    assert scarce.sectors.columns.name is None
    assert scarce.sectors.attrs["units"] == {
        "output": "MEUR", "final_demand": "MEUR", "value_of_capacity": "objective per MEUR",
        "value_of_demand": "objective per MEUR",
    }  # fmt: skip
    assert scarce.factors.attrs["units"] == {
        "available": "unit of the factor", "used": "unit of the factor",
        "value_of_one_more": "objective per unit of the factor",
    }  # fmt: skip
    for frame in (limited, mixed, rationed, scarce.sectors, scarce.factors):
        assert list(frame.attrs["units"]) == list(frame.columns)
    assert asked.leontief_inverse().columns.name == "L [1]"
    assert asked.average_propagation_lengths().columns.name == "propagation length [rounds]"
    assert asked.field_of_influence("farm", "mill").columns.name == "field of influence [1]"
    tables = SupplyUse(["p"], ["i"], supply=[[9]], use=[[3]], final_demand=[6], value_added=[6], unit="MEUR")
    assert tables.use().columns.name == "use [MEUR]"
    assert asked.with_satellite("jobs", [1, 2, 3], unit="persons").satellite("jobs").columns.name == "jobs [persons]"


def test_inputs_that_cannot_be_replaced_and_shocks_go_by_label() -> None:
    essential = pd.DataFrame([[1, 0, 0], [1, 1, 0], [0, 1, 1]], index=SECTORS, columns=SECTORS)
    people: dict[str, Any] = {"labour": [40, 30, 60], "households": [50, 40, 60], "input_use": "essential"}
    first, second = (
        qy.DisequilibriumModel(table(), essential=one, **people).values["essential"]
        for one in (essential, essential.loc[ORDER, ORDER[::-1]])
    )
    np.testing.assert_array_equal(first, second)
    keys = [("N", "a"), ("S", "a")]
    regional = qy.Table(keys, flows=[[10, 5], [5, 10]], final_demand=[85, 85], value_added=[85, 85],
                        gross_output=[100, 100])  # fmt: skip
    model = qy.DisasterModel(regional)
    by_pair, by_text = (
        model.run(qy.Shock("capacity", amounts), days=3) for amounts in ({("N", "a"): 0.2}, {"N:a": 0.2})
    )
    assert by_pair.equals(by_text)
    assert float(by_pair.output_rate.sel(industry="N:a")[0]) == 80.0


def test_rows_of_one_satellite_may_have_units_of_their_own(tmp_path: Path) -> None:
    air = pd.DataFrame([[1.0, 2.0, 3.0], [40.0, 50.0, 60.0]], index=["CO2", "energy"], columns=SECTORS)
    asked = table().with_satellite("air", air, unit=["kt", "PJ"])
    assert "satellites: air [kt, PJ]" in repr(asked)
    assert asked.satellite("air").index.tolist() == [("CO2", "kt"), ("energy", "PJ")]
    assert asked.embodied("air").index.tolist() == [("CO2", "kt"), ("energy", "PJ")]
    multipliers = asked.multipliers("air")
    assert multipliers.index.names == ["factor", "unit", "sector"]
    assert asked.multipliers("energy").columns.name == "energy [PJ per MEUR of final demand]"
    assert asked.supply_paths("CO2").columns.name == "CO2 [kt]"
    assert multipliers.loc[("energy", "PJ per MEUR of demand", "farm"), "direct"] == 0.4
    with_names = asked.aggregate({"farm": "goods", "mill": "goods", "shop": "shop"})
    assert with_names.satellite("air").loc[("CO2", "kt")].tolist() == [3.0, 3.0]
    file = tmp_path / "air.xlsx"
    asked.write(file)
    assert qy.Table.read(file) == asked
    assert qy.Table.from_frames(asked.to_frames(), unit="MEUR") == asked
    extension = SimpleNamespace(F=air, unit=pd.DataFrame({"unit": ["PJ", "kt"]}, index=["energy", "CO2"]))
    frames = asked.to_frames()
    system = SimpleNamespace(Z=frames["Z"], Y=frames["Y"], x=frames["x"], air=extension)
    assert qy.Table.from_pymrio(system).satellites["air"].units == ("kt", "PJ")
    extension.unit = extension.unit.rename(index={"CO2": "CO"})
    with pytest.raises(qy.InvalidValue, match="row 'CO2' of an extension has no unit"):
        qy.Table.from_pymrio(system)
    with pytest.raises(qy.DimensionMismatch, match="satellite 'air' has 3 units, expected one or"):
        table().with_satellite("air", air, unit=["kt", "PJ", "t"])
    with pytest.raises(qy.InvalidValue, match="the system has no frame Z"):
        qy.Table.from_pymrio(SimpleNamespace(Z=np.eye(3), Y=frames["Y"]))


def test_tables_are_copied_and_pickled() -> None:
    whole = table(
        imports=[[5, 1], [0, 2], [0, 0]], import_columns=["abroad", "provinces"],
        final_demand=[[60, 5], [50, 2], [60, 15]], demand_categories=["homes", "exports"], exports="exports",
        discrepancy=[1, 0, 0], other_costs=[[5, 0, 0]], other_cost_rows=["taxes"], value_added=[60, 40, 80],
        names=["Farm", "Mill", "Shop"], source="made up", year=2020,
    ).with_satellite("jobs", [1, 2, 3], [4, 5], unit="persons")  # fmt: skip
    apart = table(import_flows=np.eye(3), import_demand=[[1], [2], [3]], value_added=[64, 39, 79])
    pairs = qy.Table([("N", "a"), ("S", "a")], flows=[[1, 2], [3, 4]], final_demand=[7, 3], value_added=[6, 4],
                     gross_output=[10, 10])  # fmt: skip
    for one in (whole, apart, pairs):
        for again in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), copy.copy(one)):
            assert again == one
            assert (again.names, again.source, again.year, again.tolerance) == (
                one.names, one.source, one.year, one.tolerance,
            )  # fmt: skip
            assert again.multipliers().equals(one.multipliers())
