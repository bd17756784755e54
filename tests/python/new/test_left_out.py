"""What a case may leave out: masks, a second market, a break of series, targets; and what it may not."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quesnay as qy

MASKS = ["plan_industry", "plan_sector", "renovating", "cost_relief_scope", "market_sd_factor"]
SECOND = ["second_market_growth", "software_counted_share"]
BREAK = ["series_revision", "series_break_date"]


def without(folder: Path, columns: list[str], rows: list[str]) -> Path:
    accounts = pd.read_csv(folder / "accounts.csv", keep_default_na=False, dtype=str)
    accounts.drop(columns=columns).to_csv(folder / "accounts.csv", index=False)
    parameters = pd.read_csv(folder / "parameters.csv", keep_default_na=False, dtype=str)
    parameters[~parameters.parameter.isin(rows)].to_csv(folder / "parameters.csv", index=False)
    return folder


def bands(case: qy.Case) -> pd.DataFrame:
    return case.run(draws=16, seed=3).bands()


def test_a_case_that_leaves_them_out_is_one_in_which_they_are_neutral(
    scenarios: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    said = scenarios("two_sectors", tmp_path)
    accounts = pd.read_csv(said / "accounts.csv", keep_default_na=False, dtype=str)
    for name in MASKS:
        accounts[name] = "1"
    accounts.to_csv(said / "accounts.csv", index=False)
    parameters = pd.read_csv(said / "parameters.csv", keep_default_na=False, dtype=str)
    numbers = ["central", "low", "high"]
    parameters.loc[parameters.parameter == "software_counted_share", numbers] = "1"
    parameters.to_csv(said / "parameters.csv", index=False)
    left = tmp_path / "left"
    left.mkdir()
    land = ["uses_industrial_land", "plant_land_share"]
    unsaid = without(scenarios("two_sectors", left), [*MASKS, "second_market_share", *land], [*SECOND, *BREAK])
    pd.testing.assert_frame_equal(bands(qy.load_case(unsaid)), bands(qy.load_case(said)))


@pytest.mark.parametrize(
    ("columns", "rows", "sentence"),
    [
        ([], SECOND, "parameter 'second_market_growth' has no row for sector 'goods'"),
        (["second_market_share"], ["second_market_growth"], "parameter 'second_market_(share|growth)' has no row"),
        ([], ["series_break_date"], "parameter 'series_break_date' has no row, expected one"),
        (["labour_share"], [], "parameter 'labour_share' has no row for sector 'goods'"),
    ],
)
def test_a_part_that_is_left_out_by_half_is_refused(
    spoilt: Path, columns: list[str], rows: list[str], sentence: str
) -> None:
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case(without(spoilt, columns, rows))


def test_a_case_without_targets_says_so_where_they_are_asked_for(spoilt: Path) -> None:
    (spoilt / "targets.csv").unlink()
    runs = qy.load_case(spoilt).run(draws=16, seed=3)
    assert runs.targets().empty and runs.target_differences().empty
    assert np.isfinite(runs.bands()["mean"]).all()
    with pytest.raises(qy.CaseError, match="has no targets, expected one to be drawn"):
        runs.plot_targets()
