"""Shocks of 2018-19 as assumptions with paths: their effects as they were first found, and what is refused."""

from pathlib import Path

import pytest
import quesnay as qy

SHOCKS = ["tariffs_2018", "autos_2018", "autos_share_gain", "chips_2019", "credit_2018"]
# Effect on 2019 in percent, of the economy as it was: output, value added, and that of what is hit the most.
FOUND = {
    "tariffs_2018": (-0.42, -0.31, ("gross_output", "K2"), -1.0),
    "autos_2018": (-1.18, -0.74, ("gross_output", "K4"), -13.9),
    "autos_share_gain": (0.30, 0.19, ("gross_output", "K4"), 3.5),
    "chips_2019": (-0.28, -0.24, ("gross_output", "K2"), -2.1),
    "credit_2018": (-0.06, -0.05, ("investment", "total"), -0.95),
}


def central(case: qy.Case, shocks: list[str], scenario: str = "no_policy") -> dict[tuple[str, str, str], float]:
    row = case.central([scenario], assume=["as_it_was", *shocks]).to_frame().iloc[0]
    return {key: float(row[key]) for key in row.index}


@pytest.fixture(scope="module")
def plain(guangzhou: qy.Case) -> dict[tuple[str, str, str], float]:
    return central(guangzhou, [])


def percent(shocked: dict[tuple[str, str, str], float], plain: dict[tuple[str, str, str], float], *key: str) -> float:
    return 100.0 * (shocked[*key, "2019"] / plain[*key, "2019"] - 1.0)


@pytest.mark.parametrize("shock", SHOCKS)
def test_each_shock_has_the_effect_that_was_found(
    guangzhou: qy.Case, plain: dict[tuple[str, str, str], float], shock: str
) -> None:
    output, value_added, key, own = FOUND[shock]
    shocked = central(guangzhou, [shock])
    # Of each effect 2 %, and half a unit of the last digit printed.
    assert percent(shocked, plain, "gross_output", "total") == pytest.approx(output, rel=0.02, abs=0.0055)
    assert percent(shocked, plain, "value_added", "total") == pytest.approx(value_added, rel=0.02, abs=0.0055)
    # Two percent, beside half of the last digit that the figure has.
    assert percent(shocked, plain, *key) == pytest.approx(own, abs=0.05 + 0.02 * abs(own))
    # Known only afterwards, and before it comes nothing moves.
    assert "known only afterwards" in guangzhou.data.assumptions[shock].title_en
    assert shocked["gross_output", "total", "2017"] == plain["gross_output", "total", "2017"]


def test_all_shocks_together_move_no_rank(guangzhou: qy.Case, plain: dict[tuple[str, str, str], float]) -> None:
    shocked = central(guangzhou, SHOCKS)
    assert percent(shocked, plain, "gross_output", "total") == pytest.approx(-1.63, rel=0.02)
    assert percent(shocked, plain, "value_added", "total") == pytest.approx(-1.14, rel=0.02)
    for numbers, growth in ((shocked, (6.61, 5.71)), (plain, (6.73, 6.81))):
        for year, expected in zip((2018, 2019), growth, strict=True):
            of = [numbers["value_added", "total", str(one)] for one in (year, year - 1)]
            assert 100.0 * (of[0] / of[1] - 1.0) == pytest.approx(expected, abs=0.006)
    plan = central(guangzhou, SHOCKS, "plan")
    assert percent(plan, shocked, "value_added", "total") == pytest.approx(0.289, abs=0.0015)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("times_at = [1.0]\nvalues = [0.1]", "a series has 1 'times_at' and 1 'values', expected as many, at least 2"),
        ("times_at = [1.0, 2.0]\nvalues = [0.1]", "a series has 2 'times_at' and 1 'values'"),
        ("times_at = [2.0, 1.0]\nvalues = [0.1, 0.2]", "'times_at' is [2.0, 1.0], expected increasing times"),
        ("times_at = [0.0, 9.0]\nvalues = [0.1, 0.2]", "given 9, expected years after the start of the run, 0 to 3"),
        ("times_at = [0.0, 1.0]\nvalues = [0.1, -2.0]", "given -2, expected"),
        ("height = 0.1\ntimes_at = [0.0, 1.0]\nvalues = [0.1, 0.2]", "given 'height' beside them"),
    ],
)
def test_a_path_that_is_none_is_refused(spoilt: Path, change: str, said: str) -> None:
    head = 'id = "s"\ntitle_en = "s"\ntitle_zh = "s"\nsource = "INV"\ngrade = "judgement"\n[[changes]]\n'
    text = f'{head}input = "external_demand_shift"\nshape = "series"\n{change}\n'
    (spoilt / "assumptions" / "s.toml").write_text(text, "utf-8")
    with pytest.raises(qy.CaseError) as error:
        qy.load_case(spoilt)
    assert said in str(error.value) and "s.toml" in str(error.value)


def test_values_without_a_shape_are_refused(spoilt: Path) -> None:
    head = 'id = "s"\ntitle_en = "s"\ntitle_zh = "s"\nsource = "INV"\ngrade = "judgement"\n[[changes]]\n'
    text = f'{head}input = "external_demand_shift"\nheight = 0.1\nstart = 1.0\nvalues = [0.1, 0.2]\n'
    (spoilt / "assumptions" / "s.toml").write_text(text, "utf-8")
    with pytest.raises(qy.CaseError, match="are those of a series, expected shape"):
        qy.load_case(spoilt)
