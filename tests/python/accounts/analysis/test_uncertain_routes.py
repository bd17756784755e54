"""Both routes to the draws of a table, the questions and any analysis, give the same answers by label."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import quesnay as qy

DRAWS = {"draws": 40, "seed": 1}


def miller_blair(**changes: object) -> qy.Table:
    """Miller & Blair 2009, table 2.3."""
    parts = {
        "flows": [[150, 500], [200, 100]], "final_demand": [350, 1700], "value_added": [650, 1400],
        "gross_output": [1000, 2000], "unit": "M",
    }  # fmt: skip
    return qy.Table(["a", "b"], **{**parts, **changes})  # type: ignore[arg-type]


def imported_coal() -> qy.Table:
    """Made here: most coal is imported, and imports are taken off the sales."""
    return qy.Table(
        ["coal", "steel"], flows=[[0, 120], [5, 100]], final_demand=[10, 295], imports=[100, 0], value_added=[25, 180],
        gross_output=[30, 400],
    )  # fmt: skip


def regions() -> qy.Table:
    """Made here: two regions, other costs, two rows of value added and a satellite with users of its own."""
    flows = np.array([[9.0, 4, 1, 2], [3, 20, 2, 5], [2, 3, 8, 6], [1, 6, 4, 15]])
    demand = np.array([[30.0, 4, 6], [25, 9, 30], [5, 28, 4], [8, 31, 12]])
    output = flows.sum(axis=1) + demand.sum(axis=1)
    left = output - flows.sum(axis=0) - np.array([1.0, 6, 1, 4])
    return qy.Table(
        list(itertools.product(["GD", "HN"], ["agr", "man"])), flows=flows, final_demand=demand,
        demand_categories=[("GD", "y"), ("HN", "y"), ("ROW", "export")], other_costs=[[1.0, 6, 1, 4]],
        other_cost_rows=["imports"], value_added=np.vstack([0.7 * left, 0.3 * left]),
        value_added_rows=["wages", "rest"], gross_output=output, exports=[("ROW", "export")],
    ).with_satellite("co2", [[1, 2, 3, 4]], [[0.5, 0.25, 0]], unit="kt")  # fmt: skip


def apart() -> qy.Table:
    return miller_blair(
        value_added=[550, 1350], import_flows=[[40, 20], [60, 30]], import_demand=[[1], [2]]
    ).with_satellite("jobs", [[10, 30]], unit="persons")


@pytest.mark.parametrize("columns", ["value_added_absorbs", "sums_kept"])
@pytest.mark.parametrize("make", [miller_blair, apart, regions], ids=["closed", "imports apart", "regions"])
def test_value_added_is_what_the_inputs_of_a_draw_leave(make: Callable[[], qy.Table], columns: Any) -> None:
    u = make().uncertain(0.2, columns=columns)
    asked = u.run(u.multipliers("value_added"), **DRAWS).values("multipliers")
    each = u.each(lambda t: t.multipliers("value_added")["simple"], **DRAWS).values("answer")
    np.testing.assert_allclose(asked, each, rtol=1e-12)
    if make is miller_blair:
        np.testing.assert_allclose(asked, 1.0, rtol=1e-14)


def test_the_only_row_of_value_added_is_value_added() -> None:
    u = miller_blair(value_added_rows=["gross value added"]).uncertain(0.2)
    np.testing.assert_allclose(u.run(u.multipliers("gross value added"), **DRAWS).values("multipliers"), 1, rtol=1e-14)


def test_both_routes_fail_the_draws_whose_output_is_below_zero() -> None:
    u = imported_coal().uncertain(0.3)
    asked = u.run([u.output(), u.extraction("steel"), u.forward_linkages()], draws=200, seed=1)
    each = u.each(lambda t: t.gross_output(), draws=200, seed=1)
    assert 20 < len(each.failures) < 100
    assert asked.failures.to_dict() == each.failures.to_dict()
    assert set(asked.failures.sector) == {"coal"}
    assert asked.failures.reason[0].startswith(
        "output of sector 'coal' is below 0, expected 0 or more: final demand, n"
    )
    assert (asked.values("output").dropna() >= 0).all(axis=None)
    pd.testing.assert_frame_equal(
        asked.values("output"), each.values("answer"), rtol=1e-12, check_names=False, check_column_type=False
    )


def test_a_demand_that_is_asked_about_may_leave_an_output_below_zero() -> None:
    u = imported_coal().uncertain(0.3)
    change = u.run(u.output({"coal": -1, "steel": 0}), draws=50, seed=1)
    assert change.failures.empty
    assert (change.values("output")["coal"] < 0).all()


def test_answers_are_put_side_by_side_by_label() -> None:
    u = miller_blair().uncertain(0.5)

    def by_label(table: qy.Table) -> pd.Series:
        return table.important_coefficients()["tolerable_limit"].sort_index()

    found = u.each(lambda t: t.important_coefficients()["tolerable_limit"], draws=100, seed=1).summary("answer")
    expected = u.each(by_label, draws=100, seed=1).summary("answer")
    pd.testing.assert_frame_equal(found.sort_index(), expected, check_names=False)
    frames = u.each(lambda t: t.flows().sort_values("b"), draws=20, seed=1).values("answer")
    plain = u.each(lambda t: t.flows(), draws=20, seed=1).values("answer")
    pd.testing.assert_frame_equal(frames[plain.columns], plain)


def test_other_labels_of_a_draw_are_refused() -> None:
    with pytest.raises(
        qy.DimensionMismatch, match="draw 0 answers for .*, expected one number for each label of the t"
    ):
        miller_blair().uncertain(0.5).each(
            lambda t: t.gross_output().rename(lambda s: s + f"{t.flows_array[0, 0]}"), **DRAWS
        )


@pytest.mark.parametrize(
    "odd",
    [None, "1", [1.0, 2.0], {"a": 1.0}, np.array([1.0, 2.0]), 1j, len, pd.Index([1.0]), pd.Series(["x", "y"]),
     pd.DataFrame({"a": [object()]}), lambda t: t],
)  # fmt: skip
def test_an_answer_that_is_no_numbers_is_refused(odd: object) -> None:
    with pytest.raises(qy.DimensionMismatch, match="^the analysis answers .*, expected a number, or a Series or frame"):
        miller_blair().uncertain(0.5).each(lambda _: odd, **DRAWS)


@pytest.mark.parametrize("one", [2.0, 2, True, np.float64(2.0), np.array(2.0), np.array([2.0])])
def test_an_answer_of_one_number_is_taken(one: object) -> None:
    found = miller_blair().uncertain(0.5).each(lambda _: one, **DRAWS).values("answer")
    assert (found["answer"] == float(np.asarray(one).ravel()[0])).all()


ANALYSES: dict[str, tuple[Callable[[], qy.Table], Callable[[qy.Table], Any]]] = {
    "satellite": (apart, lambda t: t.multipliers("jobs")["simple"]),
    "footprints": (regions, lambda t: t.footprints("co2").by_region.iloc[0]),
    "a row of value added": (regions, lambda t: t.multipliers("wages")["simple"]),
    "categories": (regions, lambda t: t.embodied("co2").iloc[0]),
    "a region": (regions, lambda t: t.region("GD").multipliers("co2")["simple"]),
    "split imports": (
        lambda: qy.Table(
            ["a", "b"], flows=[[10, 20], [5, 10]], final_demand=[[60, 20], [70, 30]], imports=[10, 15],
            value_added=[85, 70], gross_output=[100, 100], exports=["final demand 2"],
        ),
        lambda t: t.split_imports().multipliers()["simple"],
    ),
    "import coefficients": (apart, lambda t: t.coefficients("imported").stack()),
}  # fmt: skip


@pytest.mark.parametrize("balance", ["demand", "output"])
@pytest.mark.parametrize("analysis", ANALYSES)
def test_any_analysis_of_the_table_is_one_of_its_draws(analysis: str, balance: Any) -> None:
    make, ask = ANALYSES[analysis]
    central = ask(make())
    none = make().uncertain(0.0, balance=balance).each(ask, draws=1, seed=1)
    np.testing.assert_allclose(none.values("answer").iloc[0], central.to_numpy().ravel(), rtol=1e-9, atol=1e-12)
    some = make().uncertain(0.1, balance=balance).each(ask, **DRAWS)
    assert some.failures.empty
    assert (some.summary("answer")["draws"] == 40).all()


def test_an_analysis_that_no_draw_can_answer_is_said_at_once() -> None:
    def ask(table: qy.Table) -> pd.Series:
        return table.multipliers("value_added" if table.flows_array[0, 0] == 150.0 else "jobs")["simple"]

    with pytest.raises(qy.UnknownName, match="unknown factor 'jobs'"):
        miller_blair().uncertain(0.1).each(ask, **DRAWS)


def other() -> qy.Table:
    return qy.Table(
        ["x", "y"],
        flows=[[10, 5], [4, 6]],
        final_demand=[45, 20],
        value_added=[46, 19],
        gross_output=[60, 30],
        unit="kt",
    )


def test_a_question_is_answered_by_the_table_that_it_was_asked_of() -> None:
    u = miller_blair().uncertain(0.1)
    for strange in (
        other().uncertain(0.1).output(),
        miller_blair(unit="kt").uncertain(0.1).output(),
        miller_blair().uncertain(0.1, columns="sums_kept").multipliers("value_added"),
        miller_blair().uncertain(0.1, balance="output").closing_demand(),
    ):
        with pytest.raises(qy.InvalidValue, match="was asked of another table, or with another balance or closure"):
            u.run(strange, **DRAWS)
    again = miller_blair().uncertain(0.5, law="pert").output()
    assert u.run(again, **DRAWS).failures.empty


def test_results_of_one_table_alone_are_merged() -> None:
    u = miller_blair().uncertain(0.1)
    first = u.run(u.output(), draws=5, seed=1)
    for strange in (other().uncertain(0.1), miller_blair().uncertain(0.2), miller_blair().uncertain(0.1, law="normal")):
        with pytest.raises(qy.InvalidValue, match="the results are of other tables, spreads, laws or questions"):
            first.merge(strange.run(strange.output(), draws=5, seed=1, first_draw=5))
    with pytest.raises(qy.InvalidValue, match="other tables, spreads, laws or questions"):
        first.merge(u.run(u.output([1, 2]), draws=5, seed=1, first_draw=5))
    same = miller_blair().uncertain(0.1)
    both = first.merge(same.run(same.output(), draws=5, seed=1, first_draw=5))
    pd.testing.assert_frame_equal(both.values("output"), u.run(u.output(), draws=10, seed=1).values("output"))


W, F = [[1.0, 2], [3, 4]], [[1.0, 0], [0, 1]]


@pytest.mark.parametrize("form", [list, tuple, np.array, pd.DataFrame])
def test_footprints_of_any_form_are_summed_up(form: Callable[[Any], Any]) -> None:
    u = miller_blair().uncertain(0.1)
    given = form(W) if form is not pd.DataFrame else pd.DataFrame(W, columns=["a", "b"])
    demands = form(F) if form is not pd.DataFrame else pd.DataFrame(F, index=["a", "b"])
    result = u.run(u.footprints(given, demands), **DRAWS)
    assert result.summary("footprints").index.to_list() == [(0, 0), (0, 1), (1, 0), (1, 1)]
    expected = u.run(u.footprints(np.array(W), np.array(F)), **DRAWS).values("footprints")
    np.testing.assert_array_equal(result.values("footprints"), expected)


@pytest.mark.parametrize("name", ["GD:man", ("GD", "man"), ["GD:man"], [("GD", "man")]])
def test_a_pair_is_extracted_by_either_name(name: Any) -> None:
    u = regions().uncertain(0.1)
    assert list(u.run(u.extraction(name), **DRAWS).values("extraction").columns) == [("GD", "man")]
