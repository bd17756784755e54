"""The table a case stands on: what the case's files say, with identities that hold."""

import csv
from pathlib import Path

import numpy as np
import quesnay as qy

FOLDER = Path(__file__).resolve().parents[3] / "scenarios" / "guangzhou"


def test_the_table_of_guangzhou_is_what_its_files_say(guangzhou: qy.Case) -> None:
    table = guangzhou.table()
    with (FOLDER / "final_demand.csv").open(encoding="utf-8") as stream:
        external = [float(row["external"]) for row in csv.DictReader(stream)]
    # The file closes the rows too and gives three decimals; flows of eight-digit coefficients add 1e-3 at most.
    np.testing.assert_allclose(table.final_demand()["external"], external, atol=2e-3)
    # The city's GDP of 2016, which the accounts were made to sum to (README of the case).
    assert abs(table.value_added_array.sum() - 19547.44) < 0.5
    assert table.gross_output()["K4"] == 4346.27
    np.testing.assert_allclose(table.local_shares(), guangzhou.data.arrays["local_share_base"], rtol=1e-12)
    np.testing.assert_allclose(
        table.coefficients("total"), guangzhou.data.arrays["technical_coefficients_base"], rtol=1e-12
    )
    assert table.satellite("employment").loc["employment", "K4"] == 30.01
    assert (table.year, table.unit, table.exports) == (2016, "1e8 yuan/year", ("external",))
    assert "12 accounts (2 published, 7 derived, 3 judgement)" in table.source
    assert table.names["K7"] == "Urban consumer goods"


def test_the_teaching_case_has_a_table_too_and_says_that_it_is_invented(two_sectors: qy.Case) -> None:
    assert "invented" in two_sectors.table().source
