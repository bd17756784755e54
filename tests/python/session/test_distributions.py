"""Distributions of parameters.csv that three numbers do not say."""

from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
import quesnay as qy
from quesnay.study.plan import Uncertainty

DRAWS = 4000


def drawn(case: qy.Case, name: str, draws: int = DRAWS) -> np.ndarray:
    """Numbers of many draws without running them."""
    plan = Uncertainty(case.data, case.model.core).plan
    return plan.drawn_numbers(2025, 0, draws)[:, plan.streams.index(name)]


@pytest.mark.parametrize(
    ("kind", "spread", "values", "shares"),
    [
        ("integer", (2.0, 1.0, 3.0), [1.0, 2.0, 3.0], [1 / 3, 1 / 3, 1 / 3]),
        ("categorical(1: 1, 2: 3, 4: 6)", (2.0, 1.0, 4.0), [1.0, 2.0, 4.0], [0.1, 0.3, 0.6]),
    ],
)
def test_numbers_of_a_list_come_with_their_weights(
    two_sectors: qy.Case, kind: str, spread: tuple[float, float, float], values: list[float], shares: list[float]
) -> None:
    numbers = drawn(two_sectors.with_parameters(gestation_time=(kind, *spread)), "gestation_time")
    found, counts = np.unique(numbers, return_counts=True)
    assert found.tolist() == values
    # Four standard errors of a share of 4,000 draws are 0.032.
    np.testing.assert_allclose(counts / DRAWS, shares, atol=0.032)


def test_a_truncated_distribution_stays_inside_and_keeps_its_shape(two_sectors: qy.Case) -> None:
    case = two_sectors.with_parameters(cost_share_elasticity=("normal within(0.5, 1.2)", 0.83, 0.4, 1.5))
    numbers = drawn(case, "cost_share_elasticity")
    assert 0.5 <= numbers.min() and numbers.max() <= 1.2
    # Median of a normal of mean 0.83 and sd 1.1/3.29 between the bounds, by its distribution function.
    law = NormalDist(0.83, 1.1 / 3.29)
    median = law.inv_cdf(0.5 * (law.cdf(0.5) + law.cdf(1.2)))
    assert np.median(numbers) == pytest.approx(median, abs=0.02)


def test_a_mixture_draws_from_its_parts(two_sectors: qy.Case) -> None:
    kind = "mixture(0.25 fixed(0.1), 0.75 uniform(0.3, 0.2, 0.4), 1 normal(0.3, 0.2, 0.4) within(0.25, 0.35))"
    numbers = drawn(two_sectors.with_parameters(displacement=(kind, 0.3, 0.1, 0.4)), "displacement")
    assert (numbers == 0.1).mean() == pytest.approx(0.125, abs=0.022)
    assert numbers.max() <= 0.4 and (numbers[numbers != 0.1] >= 0.2).all()


def test_observed_numbers_are_read_from_a_file(spoilt: Path) -> None:
    (spoilt / "seen.csv").write_text("value,weight\n0.5,1\n0.9,2\n0.7,1\n", encoding="utf-8")
    path = spoilt / "parameters.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    at = next(k for k, row in enumerate(rows) if row.startswith("hiring_time,"))
    cells = rows[at].split(",")
    cells[4:8] = ["0.7", "0.5", "0.9", "empirical(seen.csv)"]
    rows[at] = ",".join(cells)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    case = qy.load_case(spoilt)
    assert "seen.csv" in dict(case.data.inputs)
    numbers = drawn(case, "hiring_time")
    assert sorted(set(numbers.tolist())) == [0.5, 0.7, 0.9]
    assert (numbers == 0.9).mean() == pytest.approx(0.5, abs=0.032)
    case.save(spoilt.parent / "saved")
    again = qy.load_case(spoilt.parent / "saved")
    np.testing.assert_array_equal(drawn(again, "hiring_time", 50), numbers[:50])
    for text, sentence in (
        ("", "none, expected value"), ("value\n", "no rows"), ("value\n0.5\nx\n", "row 3 is not 1 finite"),
        ("value\n0.5\n", "expected the same"),
    ):  # fmt: skip
        (spoilt / "seen.csv").write_text(text, encoding="utf-8")
        with pytest.raises(qy.CaseError, match=sentence):
            qy.load_case(spoilt)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("integer", "expected whole numbers"),
        ("categorical(1: 1, 2)", "expected a number and its weight"),
        ("categorical(0.2: 1, 0.9: 1)", "numbers from 0.2 to 0.9"),
        ("normal within(0.1)", "expected 2 numbers"),
        ("normal within(5, 6)", "with probability"),
        ("fixed within(0, 1)", "truncated"),
        ("mixture(0.3, 0.7 fixed(1))", "expected a weight and kind"),
        ("mixture(0 fixed(0.3), 1 fixed(0.4))", "each weight above 0"),
        ("mixture(1 nrmal(0.3, 0.2, 0.4))", "unknown distribution 'nrmal'"),
        ("sampled(1, 2)", "expected a plain kind"),
    ],
)
def test_a_distribution_that_is_none_is_refused(two_sectors: qy.Case, kind: str, sentence: str) -> None:
    with pytest.raises(qy.CaseError, match=sentence) as refused:
        two_sectors.with_parameters(displacement=(kind, 0.3, 0.15, 0.5))
    assert "\n" not in str(refused.value)
    assert "parameters.csv: line" in str(refused.value)


def test_correlations_of_ranks_are_spearmans(spoilt: Path) -> None:
    path = spoilt / "case.toml"
    text = path.read_text(encoding="utf-8")
    assert "correlation_matrix" not in text
    matrix = '\n[correlation_matrix]\nfile = "ranks.csv"\nof = "ranks"\nsource = "INV"\n'
    path.write_text(text + matrix, encoding="utf-8")
    rows = "stream,hiring_time,displacement\nhiring_time,1,0.7\ndisplacement,0.7,1\n"
    (spoilt / "ranks.csv").write_text(rows, encoding="utf-8")
    case = qy.load_case(spoilt)
    plan = Uncertainty(case.data, case.model.core).plan
    table = pd.DataFrame(plan.drawn_numbers(1, 0, 20_000), columns=plan.streams)
    found = table[["hiring_time", "displacement"]].corr("spearman").iloc[0, 1]
    # Four standard errors, (1 - r^2) / sqrt(n) to first order.
    assert found == pytest.approx(0.7, abs=4 * 0.51 / 141)
    path.write_text(text + matrix.replace('ranks"\ns', 'rank"\ns'), encoding="utf-8")
    with pytest.raises(qy.CaseError, match="correlation_matrix.of"):
        qy.load_case(spoilt)
