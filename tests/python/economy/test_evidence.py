"""What moves a result, by the grade of its evidence: the weights are those of the rank correlations of a run."""

import dataclasses
import math

import numpy as np
import pytest
import quesnay as qy
from quesnay.cli import main
from quesnay.study.economy.grades import GRADE_COLUMNS, GRADES


def test_a_grade_weighs_as_the_squared_rank_correlations_of_its_numbers(guangzhou: qy.Case) -> None:
    table = guangzhou.evidence(draws=400, seed=7)
    assert list(table.columns) == GRADE_COLUMNS and list(table.grade) == [*GRADES, *GRADES]
    runs = guangzhou.run(["no_policy", "plan"], draws=400, seed=7)
    for pair in (("plan", "no_policy"), ("no_policy",)):
        drivers = runs.drivers(*pair)
        squared = drivers.value.to_numpy() ** 2
        # Three standard errors of a correlation that is none, 1/sqrt(n - 1).
        weight = np.where(squared > 9.0 / 399.0, squared, 0.0)
        ours = table[table.scenario == pair[0]].set_index("grade")
        for grade in GRADES:
            chosen = (drivers.grade == grade).to_numpy()
            assert ours.share[grade] == pytest.approx(weight[chosen].sum() / weight.sum(), rel=1e-12)
            assert (ours.drawn[grade], ours.moving[grade]) == (chosen.sum(), (weight[chosen] > 0.0).sum())
        assert ours.share.sum() == pytest.approx(1.0, rel=1e-12)
        # The drivers are sorted by size, so the first is the heaviest of its grade.
        assert ours.strongest[drivers.grade[0]].split()[0] == drivers.parameter[0]


def test_another_grade_of_the_strongest_number_moves_the_shares(guangzhou: qy.Case) -> None:
    before = guangzhou.evidence(draws=400)
    strongest = before[(before.scenario == "plan") & (before.grade == "published")].strongest.item().split()[0]
    rows = tuple(
        dataclasses.replace(row, grade="judgement") if row.stream == strongest else row
        for row in guangzhou.data.parameters
    )
    other = qy.Case(dataclasses.replace(guangzhou.data, parameters=rows), guangzhou.model).evidence(draws=400)
    for grade, sign in (("published", -1), ("judgement", 1), ("derived", 0)):
        moved = [one[(one.scenario == "plan") & (one.grade == grade)].share.item() for one in (before, other)]
        assert np.sign(round(moved[1] - moved[0], 12)) == sign


def test_chance_weighs_nothing(two_sectors: qy.Case) -> None:
    # Whatever the seed, of two dozen numbers hardly one is beyond three standard errors that moves nothing.
    for seed in (1, 2, 3):
        table = two_sectors.evidence(draws=1000, seed=seed)
        level = table[(table.scenario == "no_policy") & (table.grade == "judgement")]
        assert level.moving.item() <= 3 and "market_growth.goods" in level.strongest.item()


def test_a_case_of_one_package_says_what_moves_its_level(guangzhou: qy.Case) -> None:
    table = guangzhou.vintage("2016-12").evidence(draws=200)
    assert set(table.scenario) == {"no_policy"} and set(table.baseline) == {""}


def test_where_nothing_is_drawn_no_grade_has_a_share(two_sectors: qy.Case) -> None:
    rows = tuple(dataclasses.replace(row, distribution="fixed") for row in two_sectors.data.parameters)
    table = qy.Case(dataclasses.replace(two_sectors.data, parameters=rows), two_sectors.model).evidence(draws=100)
    assert set(table.drawn) == {0} and all(math.isnan(share) for share in table.share)


def test_what_cannot_be_weighed_is_refused(two_sectors: qy.Case) -> None:
    with pytest.raises(qy.QuesnayError, match=r"^draws is 99, expected at least 100$"):
        two_sectors.evidence(draws=99)
    with pytest.raises(qy.QuesnayError, match=r"^draws is 1.5, expected a whole number$"):
        two_sectors.evidence(draws=1.5)  # type: ignore[arg-type]
    with pytest.raises(qy.CaseError, match="outcome 'gross' is not one of both scenarios, known are gross_output"):
        two_sectors.evidence(outcome="gross")
    with pytest.raises(qy.QuesnayError, match="seed is -1, expected at least 0"):
        two_sectors.evidence(seed=-1)


def test_describe_prints_the_shares_and_how_they_are_weighted(
    two_sectors: qy.Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe", str(two_sectors.data.folder)]) == 0
    printed = capsys.readouterr().out
    for words in ("What moves total output, by grade of evidence", "影响总产出的证据等级构成", "training - no_policy",
                  "the square of its rank correlation over 1000 draws"):  # fmt: skip
        assert words in printed
