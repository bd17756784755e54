"""The well-posedness report and explanations. Truth: the textbook's two sectors, and NumPy."""

import re

import numpy as np
import pytest
import quesnay as qy
from quesnay.accounts.analysis import explanations
from quesnay.accounts.analysis.factors import FactorBase
from quesnay.accounts.files.formats import Formats
from quesnay.accounts.making.disaggregation import Disaggregation
from quesnay.accounts.parts.base import TableBase
from quesnay.accounts.parts.frames import Frames

# What makes, changes or shows a table and computes no answer.
PARTS = (TableBase, FactorBase, Formats, Frames, Disaggregation)


def table_of(a: np.ndarray, x: np.ndarray, keys: list | None = None, **more: object) -> qy.Table:
    flows = a * x
    names = keys or [f"S{i}" for i in range(len(x))]
    return qy.Table(
        names, flows=flows, final_demand=x - flows.sum(axis=1), value_added=x - flows.sum(axis=0), gross_output=x,
        **more,
    )  # fmt: skip


def test_the_report_of_the_textbook_names_sectors() -> None:
    # Miller & Blair 2009, table 2.4: radius 0.1 + sqrt(0.0525), det(I - A) = 0.7575.
    report = table_of(np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([1000.0, 2000.0]), ["K1", "K2"]).well_posed()
    assert report["productive"] is True and report["hawkins_simon"] is True
    assert report["first_failing_minor"] is None
    assert report["certificate"] == "column sums below one"
    assert report["spectral_radius_lower"] == pytest.approx(0.1 + np.sqrt(0.0525), rel=1e-9)
    assert report["spectral_radius_upper"] == pytest.approx(0.1 + np.sqrt(0.0525), rel=1e-9)
    assert report["condition_number"] == pytest.approx(1.20 * 1.15 / 0.7575, rel=1e-14)
    assert sorted(report["strongest_loop"]) == ["K1", "K2"]
    assert report["loop_strength"] == pytest.approx(np.sqrt(0.05), rel=1e-14)
    assert report["zero_output"] == []
    assert report["relative_residual"] < 1e-14 and report["output_gap"] < 1e-14


def test_a_table_that_is_not_productive_is_reported_with_region_and_sector() -> None:
    # North's works and South's works buy 1.5 and 0.9 from each other: the second closes the loop.
    a = np.array([[0.1, 0.0, 0.9], [0.0, 0.0, 0.0], [1.5, 0.1, 0.0]])
    keys = [("North", "works"), ("North", "farms"), ("South", "works")]
    report = table_of(a, np.array([10.0, 5.0, 10.0]), keys).well_posed()
    assert report["productive"] is False and report["hawkins_simon"] is False
    assert report["first_failing_minor"] == ("South", "works")
    assert set(report["strongest_loop"]) == {("North", "works"), ("South", "works")}
    assert report["loop_product"] == pytest.approx(1.35, rel=1e-14)
    assert report["spectral_radius_lower"] == pytest.approx(abs(np.linalg.eigvals(a)).max(), rel=1e-8)
    system = np.eye(3) - a
    assert report["condition_number"] == pytest.approx(np.linalg.cond(system, 1), rel=1e-12)


def test_sectors_without_output_are_listed() -> None:
    a = np.diag([0.5, 0.0, 0.2])
    assert table_of(a, np.array([1.0, 0.0, 2.0])).well_posed()["zero_output"] == ["S1"]


def test_large_tables_are_reported_by_iteration() -> None:
    n = 400
    a = np.random.default_rng(0).random((n, n)) * 1.2 / n
    report = table_of(a, np.linspace(1.0, 2.0, n)).well_posed()
    assert report["method"].startswith("BiCGSTAB")
    assert report["relative_residual"] <= 1e-12
    assert report["condition_number"] == pytest.approx(np.linalg.cond(np.eye(n) - a, 1), rel=1e-11)
    radius = abs(np.linalg.eigvals(a)).max()
    assert report["spectral_radius_lower"] - 1e-12 <= radius <= report["spectral_radius_upper"] + 1e-12


def analyses() -> list[str]:
    """Public methods of a table that answer a question: not its parts, not reading and writing."""
    parts = {name for cls in PARTS for base in cls.__mro__ for name in vars(base)}
    methods = []
    for cls in qy.Table.__mro__:
        if cls.__module__.startswith("quesnay.accounts") and cls not in PARTS:
            methods += [name for name, value in vars(cls).items() if callable(value) and not name.startswith("_")]
    return sorted(set(methods) - parts - {"explain"})


def test_there_are_analyses_to_explain() -> None:
    assert {"capacity_limited", "uncertain", "well_posed"} <= set(analyses())


@pytest.mark.parametrize("name", analyses())
def test_every_analysis_has_an_explanation(name: str) -> None:
    table = table_of(np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([1000.0, 2000.0]), unit="yuan/year")
    explanation = table.explain(name)
    for part in (explanation.equation, explanation.on, explanation.solver, explanation.unit, explanation.source):
        assert part and "{" not in part
    assert str(explanation).splitlines()[0] == name


def test_all_explanations_are_one_frame_and_the_help_of_a_table_names_its_methods() -> None:
    every = table_of(np.array([[0.5]]), np.ones(1), unit="yuan/year").explain()
    assert every.index.tolist() == explanations.explained()
    assert every.loc["quantities", "unit"] == "yuan/year"
    assert list(every.columns) == ["equation", "on", "solver", "unit", "source"]
    text = str(qy.Table.__doc__)
    listed = re.findall(r"[a-z_]+", text[text.index("- models:") :].replace("- ", ""))
    words = {"models", "structure", "regions", "and", "trade", "limits", "uncertain", "coefficients", "other", "tables",
             "parts", "files"}  # fmt: skip
    assert set(every.index) <= set(listed)
    for name in set(listed) - words:
        assert hasattr(qy.Table, name), name


def test_an_explanation_says_what_this_table_uses() -> None:
    a, x = np.array([[0.15, 0.25], [0.20, 0.05]]), np.array([1000.0, 2000.0])
    plain = table_of(a, x, unit="yuan/year").explain("capacity_limited")
    assert plain.unit == "yuan/year"
    assert plain.on.startswith("all flows (imports are not shown by product), A = Z diag(x)^-1")
    apart = qy.Table(
        ["K1", "K2"], flows=a * x, import_flows=np.full((2, 2), 5.0), final_demand=x - (a * x).sum(axis=1),
        value_added=x - (a * x).sum(axis=0) - 10.0, gross_output=x,
    )  # fmt: skip
    assert apart.explain("mixed").on.startswith("domestic flows (imports stand apart)")
    n = 300
    large = table_of(np.full((n, n), 0.5 / n), np.ones(n))
    assert large.explain("well_posed").solver.startswith("BiCGSTAB")
    assert plain != large.explain("capacity_limited")


def test_unknown_and_doubled_explanations_are_refused() -> None:
    table = table_of(np.array([[0.5]]), np.ones(1))
    with pytest.raises(qy.UnknownName, match="unknown analysis 'horoscope'; known are"):
        table.explain("horoscope")
    with pytest.raises(qy.DuplicateName, match="the analysis 'well_posed' is explained twice"):
        explanations.explain("well_posed", "", "", "", "", "")
