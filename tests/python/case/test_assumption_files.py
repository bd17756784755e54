"""Assumptions: what is written is what is applied."""

from pathlib import Path

import numpy as np
import pytest
import quesnay as qy

HEAD = 'id = "{0}"\ntitle_en = "x"\ntitle_zh = "x"\nsource = "INV"\ngrade = "judgement"\n'


def assumption(folder: Path, changes: str, name: str = "x", id_: str | None = None) -> None:
    text = HEAD.format(id_ or name) + "".join(f"\n[[changes]]\n{one}\n" for one in changes.split(";"))
    (folder / "assumptions" / f"{name}.toml").write_text(text, "utf-8")


GROWTH = 'parameter = "market_growth"\nvalue = 0.15'


def test_a_parameter_is_set_for_the_accounts_named_alone(spoilt: Path) -> None:
    assumption(spoilt, GROWTH + '\naccounts = ["goods"]')
    assumption(spoilt, GROWTH, "all_accounts")
    case = qy.load_case(spoilt)
    draws = {"draws": 40, "seed": 3}

    def growth(assume: list[str]) -> np.ndarray:
        run = case.start("no_policy", assume=assume, **draws)
        return np.array([run["market_growth"].sel(sector=code).values for code in ("goods", "services")])

    plain, goods, both = growth([]), growth(["x"]), growth(["all_accounts"])
    assert np.array_equal(goods[0], np.full(40, 0.15)) and np.array_equal(both, np.full((2, 40), 0.15))
    # The other account is drawn as it was, to the bit.
    assert np.array_equal(goods[1], plain[1]) and plain[1].std() > 0.0


def test_a_parameter_is_set_by_account_in_the_central_run_too(spoilt: Path) -> None:
    assumption(spoilt, GROWTH + '\naccounts = ["goods"]')
    run = qy.load_case(spoilt).start("no_policy", assume=["x"], central=True)
    assert run["market_growth"].to_series().to_dict() == {"goods": 0.15, "services": 0.06}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (GROWTH + '\naccounts = ["nonsense"]', "unknown sector 'nonsense'"),
        (GROWTH + "\nstart = 2023-07-01", "'start' changes nothing beside 'parameter'"),
        (GROWTH + "\nramp = 1.0", "'ramp' changes nothing beside 'parameter'"),
        (GROWTH + "\nheight = 3.0", "'height' changes nothing beside 'parameter'"),
        ('input = "external_demand_shift"\nheight = 0.1\nstart = 1.0\nvalue = 2.0', "'value' changes nothing beside"),
        ('parameter = "displacement"\nvalue = 0.1\naccounts = ["goods"]', "names accounts for 'displacement'"),
        (f'{GROWTH};parameter = "market_growth"\nvalue = 0.1\naccounts = ["goods"]', "is set already"),
        ('parameter = "displacement"\nvalue = 30', r"given 30, expected a number from 0 to 1 \(30 % is 0.3\)"),
        ('input = "external_demand_shift"\nheight = -1.5\nstart = 1.0', "given -1.5, expected a number from -1 to 10"),
        ('parameter = "talent_inflow"\nvalue = 0.1', "'talent_inflow', which is a lever"),
    ],
)
def test_what_an_assumption_cannot_mean_is_refused(spoilt: Path, changes: str, sentence: str) -> None:
    assumption(spoilt, changes)
    with pytest.raises(qy.CaseError, match=rf"x\.toml: .*{sentence}"):
        qy.load_case(spoilt)


def test_an_id_that_is_not_the_name_of_the_file_is_refused(spoilt: Path) -> None:
    assumption(spoilt, GROWTH, id_="y")
    with pytest.raises(qy.CaseError, match=r"x\.toml: key 'id' is 'y', expected 'x'"):
        qy.load_case(spoilt)


def test_two_assumptions_that_set_one_number_are_refused_together(spoilt: Path) -> None:
    assumption(spoilt, GROWTH)
    assumption(spoilt, GROWTH + '\naccounts = ["goods"]', "y")
    assumption(spoilt, GROWTH + '\naccounts = ["services"]', "z")
    case = qy.load_case(spoilt)
    for names in (["x", "y"], ["y", "x"]):
        with pytest.raises(qy.QuesnayError, match="sets 'market_growth', which is set already"):
            case.central(["no_policy"], assume=names)
    one, two = (case.central(["no_policy"], assume=names).bands().p50.tolist() for names in (["y", "z"], ["z", "y"]))
    assert one == two
