"""The symmetric table of a statistical office from its own supply and use tables."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quesnay as qy

Reference = Callable[[str], dict[str, Any]]


def croatia(case: dict[str, Any]) -> qy.SupplyUse:
    inputs = case["inputs"]
    supply, use = np.array(inputs["supply"]), np.array(inputs["use"])
    return qy.SupplyUse(
        inputs["products"], inputs["industries"], supply=supply, use=use,
        final_demand=supply.sum(axis=1) - use.sum(axis=1), value_added=supply.sum(axis=0) - use.sum(axis=0),
        unit=case["unit"],
    )  # fmt: skip


def test_the_published_symmetric_table_of_croatia_is_that_of_industry_technology(reference: Reference) -> None:
    # Products are summed to three groups, which model B allows: it is linear in the products, not in the industries.
    # Both sides are rounded to a kuna; the whole published table of 65 products is met to 1e-15
    # (benchmarks/python/official_figures.py).
    case = reference("io/croatia_2010_constructs")
    made = croatia(case).to_symmetric("B").table
    np.testing.assert_allclose(made.flows().to_numpy(), case["expected"]["flows"], rtol=case["tolerance"])


def test_with_other_numbers_of_products_and_industries_two_constructs_are_there(
    reference: Reference,
) -> None:
    tables = croatia(reference("io/croatia_2010_constructs"))
    for model in ("A", "C"):
        with pytest.raises(qy.QuesnayError, match="as many products as industries|square"):
            tables.to_symmetric(model)
    # Fixed sales structure is over industries, and keeps the sum of what is used.
    by_industry = tables.to_symmetric("D").table.flows().to_numpy()
    assert by_industry.shape == (65, 65)
    assert by_industry.sum() == pytest.approx(np.array(reference("io/croatia_2010_constructs")["inputs"]["use"]).sum())
